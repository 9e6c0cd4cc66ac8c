//! Authors' raw HTML, made harmless.
//!
//! A block that holds raw HTML is rendered with the author's tags in it and then goes through ammonia as a whole. What
//! this program wrote into the same block (ids, classes, relative addresses) is told apart from what the author wrote
//! by the list of [`Written`] values: an id, class or relative address passes only if the program wrote it there.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::{Arc, LazyLock};

/// Attribute values that the program itself wrote into a block.
#[derive(Debug, Default, Clone)]
pub struct Written(Arc<HashSet<String>>);

impl Written {
    /// These values.
    pub fn of(values: &[&str]) -> Self {
        Self(Arc::new(values.iter().map(|value| (*value).to_owned()).collect()))
    }

    /// All attribute values in HTML that the program alone wrote.
    pub fn in_html(html: &str) -> Self {
        let mut values = HashSet::new();
        let mut rest = html;
        while let Some((_, after)) = rest.split_once("=\"") {
            let Some((value, next)) = after.split_once('"') else {
                break;
            };
            values.insert(unescaped(value));
            rest = next;
        }
        Self(Arc::new(values))
    }
}

/// What the sanitiser will see of a value that [`crate::site::escape`] wrote.
fn unescaped(value: &str) -> String {
    value.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#x27;", "'").replace("&amp;", "&")
}

/// Elements that stay. Left out on purpose: everything that loads, embeds or submits; what HTML calls obsolete; `h1`
/// and landmarks, which belong to the page.
const TAGS: [&str; 56] = [
    "a",
    "abbr",
    "b",
    "bdi",
    "bdo",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "col",
    "colgroup",
    "data",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
];

const MORE_TAGS: [&str; 5] = ["time", "u", "ul", "var", "wbr"];

/// Sanitises one block of HTML. The result is well-formed by itself: whatever was left open is closed.
pub fn clean(html: &str, written: &Written) -> String {
    let mut builder = base();
    let written = written.clone();
    builder.attribute_filter(move |element, attribute, value| {
        keep(element, attribute, value, &written).then_some(Cow::Borrowed(value))
    });
    drop_empty_images(&builder.clean(html).to_string())
}

fn base() -> ammonia::Builder<'static> {
    static TAG_SET: LazyLock<HashSet<&'static str>> = LazyLock::new(|| TAGS.into_iter().chain(MORE_TAGS).collect());
    let mut builder = ammonia::Builder::default();
    builder
        .tags(TAG_SET.clone())
        .generic_attributes(HashSet::from(["lang", "dir", "title", "id", "class", "role", "tabindex", "aria-label"]))
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel"]))
        .link_rel(None);
    builder
}

fn keep(element: &str, attribute: &str, value: &str, written: &Written) -> bool {
    match (element, attribute) {
        (_, "id" | "class" | "role" | "tabindex" | "aria-label") | ("img", "src") => written.0.contains(value),
        ("a", "href") => is_absolute(value) || written.0.contains(value),
        (_, "align" | "char" | "charoff" | "bgcolor" | "width" | "height" | "size") => element == "img",
        _ => true,
    }
}

fn is_absolute(url: &str) -> bool {
    let lower = url.trim().to_ascii_lowercase();
    ["https://", "http://", "mailto:", "tel:"].iter().any(|scheme| lower.starts_with(scheme))
}

/// An image whose address was refused is no image: its alternative text stays.
fn drop_empty_images(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = rest.find("<img") {
        let Some(length) = tag_length(&rest[start..]) else {
            break;
        };
        let tag = &rest[start..start + length];
        out.push_str(&rest[..start]);
        if tag.contains(" src=\"") {
            out.push_str(tag);
        } else if let Some((_, alternative)) = tag.split_once(" alt=\"") {
            let value = unescaped(alternative.split('"').next().unwrap_or_default());
            crate::site::escape::text(&mut out, &value);
        }
        rest = &rest[start + length..];
    }
    out.push_str(rest);
    out
}

/// How many bytes the tag at the start of `html` has, `>` in quoted values passed over.
fn tag_length(html: &str) -> Option<usize> {
    let mut quoted = false;
    for (at, byte) in html.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'>' if !quoted => return Some(at + 1),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn cleaned(html: &str, expected: &str) {
        assert_eq!(clean(html, &Written::default()), expected, "{html}");
    }

    #[test]
    fn what_runs_or_loads_is_gone() {
        cleaned("<script>alert(1)</script>a", "a");
        cleaned("<p onclick=\"x()\" style=\"color:red\" id=\"main\" class=\"tlp\">a</p>", "<p>a</p>");
        cleaned("<a href=\"javascript:alert(1)\">a</a>", "<a>a</a>");
        cleaned("<a href=\" JaVaScRiPt:alert(1)\">a</a>", "<a>a</a>");
        cleaned("<img src=x onerror=alert(1) alt=\"A > <b>\">", "A &gt; &lt;b&gt;");
        cleaned("<img src=\"https://elsewhere.test/pixel.gif\" alt=\"\">", "");
        cleaned("<svg><style><img src=x onerror=alert(1)></style></svg>b", "b");
        cleaned("<math><mi xlink:href=\"javascript:x\">a</mi></math>", "");
        cleaned("<base href=\"https://elsewhere.test/\"><iframe src=\"//x\"></iframe>a", "a");
        cleaned("<form action=\"https://x.test\"><input name=a><button>b</button></form>", "b");
        cleaned("<a href=\"//elsewhere.test/\">a</a><a href=\"../other.md\">b</a>", "<a>a</a><a>b</a>");
    }

    #[test]
    fn plain_markup_stays_and_is_closed() {
        cleaned("<kbd>Ctrl</kbd> <abbr title=\"x\">y</abbr>", "<kbd>Ctrl</kbd> <abbr title=\"x\">y</abbr>");
        cleaned("<div><b>open", "<div><b>open</b></div>");
        cleaned("<td align=\"center\">a</td>", "a");
        cleaned("<a href=\"https://x.test/\">a</a>", "<a href=\"https://x.test/\">a</a>");
    }

    #[test]
    fn the_programs_own_values_pass() {
        let written = Written::in_html("<span class=\"field\">a</span><a href=\"../sops/x.html\">b</a>");
        assert_eq!(
            clean(
                "<span class=\"field\">a</span><a href=\"../sops/x.html\">b</a><span class=\"top\">c</span>",
                &written
            ),
            "<span class=\"field\">a</span><a href=\"../sops/x.html\">b</a><span>c</span>"
        );
    }
}
