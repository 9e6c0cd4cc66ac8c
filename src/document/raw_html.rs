//! What of an author's raw HTML reaches a reader. The sanitiser holds to it; what it takes away is said before.

/// Elements that stay, in order. Left out on purpose: everything that loads, embeds or submits; what HTML calls
/// obsolete; `h1` and landmarks, which belong to the page.
pub const ELEMENTS: [&str; 61] = [
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
    "time",
    "tr",
    "u",
    "ul",
    "var",
    "wbr",
];

/// Elements that have no end tag.
const VOID: [&str; 5] = ["br", "col", "hr", "img", "wbr"];

/// Elements that the next of their kind ends: a hundred `<p>` stand side by side.
const ENDED: [&str; 12] = ["dd", "dt", "li", "p", "rp", "rt", "tbody", "td", "tfoot", "th", "thead", "tr"];

/// Elements inside each other go no deeper: it takes the sanitiser a time that grows with the square of the depth.
pub const DEEPEST: usize = 64;

/// Whether an attribute that an author wrote stays. What the program writes into the same block is told apart by the
/// sanitiser.
fn keeps(element: &str, attribute: &str, value: &str) -> bool {
    match (element, attribute) {
        (_, "lang" | "dir" | "title") => true,
        ("a", "href") => is_absolute(value),
        ("blockquote" | "q" | "del" | "ins", "cite") => has_safe_scheme(value),
        ("a", "hreflang")
        | ("del" | "ins", "datetime")
        | ("col" | "colgroup", "span")
        | ("ol", "start")
        | ("table", "summary")
        | ("td" | "th", "colspan" | "rowspan" | "headers")
        | ("th", "scope") => true,
        _ => false,
    }
}

/// Whether an address names a place on the web, a mailbox or a telephone.
pub fn is_absolute(url: &str) -> bool {
    let lower = url.trim().to_ascii_lowercase();
    ["https://", "http://", "mailto:", "tel:"].iter().any(|scheme| lower.starts_with(scheme))
}

/// Whether an address has no scheme, or one of those of [`is_absolute`].
pub fn has_safe_scheme(url: &str) -> bool {
    let scheme = url.split(['/', '?', '#']).next().and_then(|start| start.split_once(':'));
    scheme.is_none() || is_absolute(url)
}

/// A tag as it is written: its name in small letters, whether it ends an element, and its attributes.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Tag {
    name: String,
    closes: bool,
    empty: bool,
    attributes: Vec<(String, String)>,
}

/// All tags of some HTML; comments and what stands between tags are passed over.
fn tags(html: &str) -> Vec<Tag> {
    let mut out = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        rest = &rest[start + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
            continue;
        }
        let closes = rest.starts_with('/');
        let inner = rest.strip_prefix('/').unwrap_or(rest);
        if !inner.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let end = inner.find(|c: char| c.is_whitespace() || matches!(c, '/' | '>')).unwrap_or(inner.len());
        let name = inner[..end].to_ascii_lowercase();
        let (attributes, after) = attributes(&inner[end..]);
        let tag = &inner[end..inner.len() - after.len()];
        let empty = tag.trim_end_matches('>').ends_with('/') || VOID.contains(&name.as_str());
        out.push(Tag { name, closes, empty, attributes });
        rest = after;
    }
    out
}

/// The attributes up to the `>` that ends the tag, and what stands behind that.
fn attributes(text: &str) -> (Vec<(String, String)>, &str) {
    let mut out = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if let Some(after) = rest.strip_prefix('>') {
            return (out, after);
        }
        if rest.is_empty() {
            return (out, rest);
        }
        let first = rest.chars().next().map_or(1, char::len_utf8);
        let end = rest[first..].find(|c: char| c.is_whitespace() || matches!(c, '/' | '>' | '='));
        let (name, after) = rest.split_at(end.map_or(rest.len(), |end| first + end));
        rest = after;
        let mut value = "";
        if let Some(after) = rest.trim_start().strip_prefix('=') {
            let after = after.trim_start();
            let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
            (value, rest) = match quote {
                Some(quote) => after[1..].split_once(quote).unwrap_or((&after[1..], "")),
                None => after.split_at(after.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(after.len())),
            };
        }
        out.push((name.to_ascii_lowercase(), value.to_owned()));
    }
}

/// What of this HTML never reaches a reader, in words, each once: elements, attributes, addresses.
pub fn removed(html: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut say = |what: String| {
        if !out.contains(&what) {
            out.push(what);
        }
    };
    for tag in tags(html).iter().filter(|tag| !tag.closes) {
        // An image is shown from its address, which only Markdown can give it.
        if !ELEMENTS.contains(&tag.name.as_str()) || tag.name == "img" {
            say(format!("the element `<{}>`", tag.name));
            continue;
        }
        for (name, value) in tag.attributes.iter().filter(|(name, value)| !keeps(&tag.name, name, value)) {
            let shown: String = value.chars().take(40).collect();
            say(match name.as_str() {
                "href" | "cite" => format!("the address `{shown}`"),
                _ => format!("the attribute `{name}`"),
            });
        }
    }
    out
}

/// How many elements of this HTML stand inside each other, added to `open`, those that were open before; the most there
/// were at a time.
pub fn depth(html: &str, open: &mut usize) -> usize {
    let mut most = *open;
    for tag in tags(html).iter().filter(|tag| !ENDED.contains(&tag.name.as_str())) {
        if tag.closes {
            *open = open.saturating_sub(1);
        } else if !tag.empty {
            *open += 1;
            most = most.max(*open);
        }
    }
    most
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_are_in_order() {
        assert!(ELEMENTS.is_sorted());
    }

    #[test]
    fn what_never_reaches_a_reader_is_named() {
        for (html, expected) in [
            ("<script>x</script>", &["the element `<script>`"][..]),
            ("<img src=x onerror=alert(1)>", &["the element `<img>`"]),
            ("<a href=\"java\tscript:x\">", &["the address `java\tscript:x`"]),
            ("<a href='b.md' target=_blank>", &["the address `b.md`", "the attribute `target`"]),
            ("<SVG><a>", &["the element `<svg>`"]),
            ("<p/onclick=alert(1)>", &["the attribute `onclick`"]),
            (
                "<p hidden class=\"a > b\">x</p><font>",
                &["the attribute `hidden`", "the attribute `class`", "the element `<font>`"],
            ),
            ("<q cite='javascript:x'>", &["the address `javascript:x`"]),
            ("<b>bold</b> a < b <!-- <script> -->", &[]),
            ("<details><summary>More</summary>", &[]),
            ("<a href=\"https://x.test\" title='a > b'><td colspan=2>", &[]),
        ] {
            assert_eq!(removed(html), expected, "{html}");
        }
    }

    #[test]
    fn the_depth_goes_on_from_block_to_block() {
        let mut open = 0;
        assert_eq!(depth("<div><p><br><p><p><section>", &mut open), 2);
        assert_eq!(depth("</section><b/><i>", &mut open), 2);
        assert_eq!((open, depth("</i></div></div>", &mut open), open), (2, 2, 0));
    }
}
