//! SVG images: their size, and what in them could run.
//!
//! Shown as an image an SVG runs nothing, but opened by its own address it is a page of the portal, with the portal's
//! rights. No sanitiser at hand reads SVG, so nothing is mended here: what is not plainly a drawing is refused.

/// What could run, as the message names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Active(pub String);

/// Elements that run something, or embed what can.
const ELEMENTS: [&str; 9] =
    ["script", "foreignobject", "iframe", "frame", "embed", "object", "applet", "handler", "listener"];

/// What could run in an SVG; `None` when it is only a drawing.
pub fn active(bytes: &[u8]) -> Option<Active> {
    let found = |what: &str| Some(Active(what.to_owned()));
    let Ok(text) = std::str::from_utf8(bytes) else {
        return found("text that is not UTF-8");
    };
    if text.contains(|c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r')) {
        return found("control characters");
    }
    let lower = text.to_lowercase();
    for (marker, what) in [
        ("<!attlist", "`<!ATTLIST`"),
        ("<?xml-stylesheet", "`<?xml-stylesheet`"),
        ("http://www.w3.org/1999/xhtml", "HTML elements"),
    ] {
        if lower.contains(marker) {
            return found(what);
        }
    }
    if addresses(&lower).contains("javascript:") {
        return found("a `javascript:` address");
    }
    lower.match_indices('<').find_map(|(at, _)| in_tag(&lower[at + 1..]))
}

/// What could run in the tag or declaration that begins with these words, after its `<`.
fn in_tag(rest: &str) -> Option<Active> {
    if let Some(entity) = rest.strip_prefix("!entity") {
        return (!is_plain_entity(entity)).then(|| Active("an `<!ENTITY` that is no plain address".to_owned()));
    }
    let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).unwrap_or(rest.len());
    let name = rest[..end].rsplit(':').next().unwrap_or_default();
    if ELEMENTS.contains(&name) {
        let name = if name == "foreignobject" { "foreignObject" } else { name };
        return Some(Active(format!("`<{name}>`")));
    }
    // Names of attributes: what stands before a `=` outside quotes.
    let mut rest = &rest[end..];
    while let Some(at) = rest.find(['=', '>']) {
        if rest[at..].starts_with('>') {
            break;
        }
        let name = rest[..at].trim_end();
        let start =
            name.rfind(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '/' | ':')).map_or(0, |at| at + 1);
        let name = &name[start..];
        if name.len() > 2 && name.starts_with("on") && name.chars().all(char::is_alphabetic) {
            return Some(Active(format!("`{name}=`")));
        }
        let value = rest[at + 1..].trim_start();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        rest = value[1..].split_once(quote)?.1;
    }
    None
}

/// Drawing programs name their namespaces by entities; anything else could hide what this file looks for.
fn is_plain_entity(rest: &str) -> bool {
    let declaration = rest.split('>').next().unwrap_or_default();
    let value = declaration.split(['"', '\'']).nth(1).unwrap_or_default();
    let is_address = value.starts_with("http://") || value.starts_with("https://");
    is_address && !value.contains(['<', '&', '%']) && !declaration.contains('%')
}

/// The text as addresses in it are read: character references resolved, white space left out.
fn addresses(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("&#") {
        out.extend(before.chars().filter(|c| !c.is_whitespace()));
        let end = after.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(after.len());
        let digits = &after[..end];
        let code = match digits.strip_prefix('x') {
            Some(hex) => u32::from_str_radix(hex, 16).ok(),
            None => digits.parse().ok(),
        };
        out.extend(
            code.and_then(char::from_u32).filter(|c| !c.is_whitespace()).into_iter().flat_map(char::to_lowercase),
        );
        rest = after[end..].strip_prefix(';').unwrap_or(&after[end..]);
    }
    out.extend(rest.chars().filter(|c| !c.is_whitespace()));
    out
}

/// Width and height in pixels, else those of the view box.
pub(super) fn size(bytes: &[u8]) -> Option<(u32, u32)> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]);
    let tag = &head[head.find("<svg")?..];
    let tag = &tag[..tag.find('>')?];
    let value = |name: &str| {
        let (_, after) = tag.split_once(&format!(" {name}="))?;
        let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        after[1..].split(quote).next()
    };
    let pixels = |text: &str| {
        let number: f64 = text.trim().trim_end_matches("px").parse().ok()?;
        whole_pixels(number)
    };
    if let (Some(width), Some(height)) = (value("width").and_then(pixels), value("height").and_then(pixels)) {
        return Some((width, height));
    }
    let mut numbers = value("viewBox")?.split([' ', ',']).filter(|part| !part.is_empty()).skip(2);
    Some((pixels(numbers.next()?)?, pixels(numbers.next()?)?))
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the range is checked first")]
fn whole_pixels(number: f64) -> Option<u32> {
    (1.0..100_000.0).contains(&number).then(|| number.round() as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_come_from_the_first_tag() {
        assert_eq!(size(b"<svg width=\"40px\" height='30'>"), Some((40, 30)));
        assert_eq!(size(b"<?xml?><svg viewBox=\"0 0 24 12.4\" width=\"100%\">"), Some((24, 12)));
        assert_eq!(size(b"<svg width=\"-1\" height=\"9e9\">"), None);
    }

    #[track_caller]
    fn says(svg: &str, expected: Option<&str>) {
        assert_eq!(active(svg.as_bytes()).map(|active| active.0).as_deref(), expected, "{svg}");
    }

    #[test]
    fn what_could_run_is_found() {
        says("<svg><script>alert(1)</script></svg>", Some("`<script>`"));
        says("<svg><s:SCRIPT href='x.js'/></svg>", Some("`<script>`"));
        says("<svg><g><foreignObject/></g></svg>", Some("`<foreignObject>`"));
        says("<svg onload=\"alert(1)\">", Some("`onload=`"));
        says("<svg id='a'\nonClick = 'x()'>", Some("`onclick=`"));
        says("<svg id=\"a=b > c\" onload='x()'>", Some("`onload=`"));
        says("<svg><a href=\"javascript:alert(1)\"/></svg>", Some("a `javascript:` address"));
        says("<svg><a href=\" jav&#x61;\n&#115;cript:x\"/></svg>", Some("a `javascript:` address"));
        says("<?xml-stylesheet href=\"x.xsl\"?><svg/>", Some("`<?xml-stylesheet`"));
        says("<!DOCTYPE svg [<!ATTLIST svg onload CDATA \"x()\">]><svg/>", Some("`<!ATTLIST`"));
        says("<!DOCTYPE svg [<!ENTITY a \"java\">]><svg/>", Some("an `<!ENTITY` that is no plain address"));
        says("<svg xmlns:h='http://www.w3.org/1999/xhtml'><h:img/></svg>", Some("HTML elements"));
        assert_eq!(active(b"\xff\xfe<\0s\0v\0g\0>\0"), Some(Active("text that is not UTF-8".to_owned())));
        says("<svg>\u{1b}$B</svg>", Some("control characters"));
    }

    #[test]
    fn a_drawing_is_only_that() {
        says("<svg viewBox=\"0 0 1 1\"><title>Turn it on = now</title><path d='M0 0'/></svg>", None);
        says("<!DOCTYPE svg [<!ENTITY ns \"http://ns.example/\">]><svg xmlns:i=\"&ns;\"><a href=\"#on\"/></svg>", None);
        says("<svg><text font-size=\"3\">é</text><use href=\"#one\"/></svg>", None);
    }
}
