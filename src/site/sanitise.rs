//! Authors' raw HTML, made harmless.
//!
//! A block that holds raw HTML is rendered with the author's tags in it and then goes through ammonia as a whole. What
//! this program wrote into the same block (ids, classes, relative addresses) is told apart from what the author wrote
//! by the list of [`Written`] attributes: an id, class, role or relative address passes only if the program wrote it
//! there, in an attribute of that name.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::{Arc, LazyLock};

use crate::document::raw_html;

/// Attributes with values that the program itself wrote into a block.
#[derive(Debug, Default, Clone)]
pub struct Written(Arc<HashSet<(String, String)>>);

impl Written {
    /// Elements of these classes.
    pub fn classes(classes: &[&str]) -> Self {
        Self(Arc::new(classes.iter().map(|class| ("class".to_owned(), (*class).to_owned())).collect()))
    }

    /// All attributes of the tags in HTML that the program alone wrote. What stands between tags is an author's.
    pub fn in_html(html: &str) -> Self {
        let mut values = HashSet::new();
        let mut rest = html;
        while let Some(start) = rest.find('<') {
            rest = &rest[start..];
            let Some(length) = tag_length(rest) else { break };
            let (tag, after) = rest.split_at(length);
            let mut attributes = tag;
            while let Some((name, value_on)) = attributes.split_once("=\"") {
                let Some((value, next)) = value_on.split_once('"') else { break };
                let name = name.rsplit(char::is_whitespace).next().unwrap_or_default();
                values.insert((name.to_owned(), unescaped(value)));
                attributes = next;
            }
            rest = after;
        }
        Self(Arc::new(values))
    }

    fn holds(&self, attribute: &str, value: &str) -> bool {
        self.0.contains(&(attribute.to_owned(), value.to_owned()))
    }
}

/// What the sanitiser will see of a value that [`crate::site::escape`] wrote.
fn unescaped(value: &str) -> String {
    value.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#x27;", "'").replace("&amp;", "&")
}

/// Sanitises one block of HTML. The result is well-formed by itself: whatever was left open is closed.
pub fn clean(html: &str, written: &Written) -> String {
    // Deeper than this is an error that a check has said; what is shown until it is mended has the words alone.
    if raw_html::depth(html, &mut 0) > MOST {
        return words_alone(html);
    }
    let mut builder = base();
    let written = written.clone();
    builder.attribute_filter(move |element, attribute, value| {
        keep(element, attribute, value, &written).then_some(Cow::Borrowed(value))
    });
    drop_empty_images(&builder.clean(html).to_string())
}

/// Depth from which a block is not sanitised any more: what authors may nest, and what the program writes around it.
const MOST: usize = 4 * raw_html::DEEPEST;

fn words_alone(html: &str) -> String {
    let mut out = String::new();
    for piece in html.split('<') {
        crate::site::escape::text(&mut out, piece.split_once('>').map_or(piece, |(_, words)| words));
    }
    out
}

fn base() -> ammonia::Builder<'static> {
    static TAG_SET: LazyLock<HashSet<&'static str>> = LazyLock::new(|| raw_html::ELEMENTS.into_iter().collect());
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
        // The page's own places have a dot in their ids, which no provision's has.
        (_, "id") => !value.contains('.') && written.holds(attribute, value),
        (_, "class" | "role" | "tabindex" | "aria-label") | ("img", "src") => written.holds(attribute, value),
        ("a", "href") => raw_html::is_absolute(value) || written.holds(attribute, value),
        (_, "cite") => raw_html::has_safe_scheme(value),
        (_, "align" | "char" | "charoff" | "bgcolor" | "width" | "height" | "size") => element == "img",
        _ => true,
    }
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

    /// What is taken out is said, and what is said is taken out.
    #[test]
    fn what_is_removed_and_what_is_said_are_the_same() {
        for html in [
            "<h1>x</h1>",
            "<section>x</section>",
            "<main>x</main>",
            "<p class=\"tlp\">x</p>",
            "<font color=red>x</font>",
            "<center>x</center>",
            "<u>x</u>",
            "<img src=\"https://evil.test/x.gif\" alt=\"k\">",
            "<a href=\"//evil.test\">x</a>",
            "<a href=\"b.md\">x</a>",
            "<a href=\"#x\">x</a>",
            "<a href=\"https://x.test\" target=\"_blank\">x</a>",
            "<a href=\"https://x.test\" hreflang=\"fr\">x</a>",
            "<p align=\"center\">x</p>",
            "<table width=\"100%\"><tbody><tr><td>x</td></tr></tbody></table>",
            "<table summary=\"s\"><tbody><tr><td colspan=\"2\">x</td></tr></tbody></table>",
            "<marquee>x</marquee>",
            "<details open=\"\"><summary>s</summary>x</details>",
            "<details><summary>s</summary>x</details>",
            "<span dir=\"rtl\">x</span>",
            "<p role=\"alert\">x</p>",
            "<p tabindex=\"1\">x</p>",
            "<p aria-label=\"x\">x</p>",
            "<p hidden=\"\">x</p>",
            "<p data-x=\"1\">x</p>",
            "<a href=\"ftp://x\">x</a>",
            "<custom-el>x</custom-el>",
            "<p onclick=\"x\">x</p>",
            "<ol start=\"3\"><li>x</li></ol>",
            "<del datetime=\"2026-01-01\" cite=\"https://x.test/\">x</del>",
            "<q cite=\"javascript:x\">x</q>",
            "<time datetime=\"2026-01-01\">x</time>",
            "<hr width=\"3\">",
            "<ul type=\"a\"><li value=\"3\">x</li></ul>",
            "<th scope=\"row\">x</th>",
            "<kbd>x</kbd>",
            "<p title=\"t\" lang=\"fr\">x</p>",
            "<data value=\"3\">x</data>",
            "<bdo dir=\"rtl\">x</bdo>",
        ] {
            let html = if html.starts_with("<th ") {
                format!("<table><tbody><tr>{html}</tr></tbody></table>")
            } else {
                html.to_owned()
            };
            let said = raw_html::removed(&html);
            assert_eq!(clean(&html, &Written::default()) != html, !said.is_empty(), "{html}: {said:?}");
        }
    }

    #[test]
    fn a_block_nested_without_end_is_its_words() {
        let deep = format!("{}words & more{}", "<div>".repeat(20_000), "</div>".repeat(20_000));
        assert_eq!(clean(&deep, &Written::default()), "words &amp; more");
    }

    /// What an author can make the program write (the title or target of a link, the words of a paragraph) lets
    /// nothing pass that she could not write herself.
    #[test]
    fn a_value_of_one_attribute_is_not_one_of_another() {
        let link =
            "<a href=\"https://evil.test/p.gif\" title=\"tlp tlp-clear\">x</a> id=\"main\" class=\"top\" src=\"q.gif\"";
        let written = Written::in_html(&format!("{link}<span id=\"p.main\"></span>"));
        for (html, expected) in [
            ("<img src=\"https://evil.test/p.gif\" alt=\"k\">", "k"),
            ("<img src=\"q.gif\" alt=\"k\">", "k"),
            ("<span class=\"tlp tlp-clear\">x</span>", "<span>x</span>"),
            ("<span class=\"top\" id=\"main\">x</span>", "<span>x</span>"),
            ("<span id=\"p.main\" role=\"alert\">x</span>", "<span>x</span>"),
            ("<a href=\"tlp tlp-clear\">x</a>", "<a>x</a>"),
        ] {
            assert_eq!(clean(html, &written), expected, "{html}");
        }
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
