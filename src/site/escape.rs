//! The only two ways text gets into HTML. Everything that is not written by one of these is a literal in this
//! program's source, the output of the sanitiser, or a template's.

/// Appends `text` as the content of an element.
pub fn text(out: &mut String, text: &str) {
    push(out, text, |b| match b {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        _ => None,
    });
}

/// Appends `text` as the value of a double-quoted attribute.
pub fn attribute(out: &mut String, text: &str) {
    push(out, text, |b| match b {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'"' => Some("&quot;"),
        _ => None,
    });
}

/// `text`, escaped for an attribute (and so for an element's content too).
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    attribute(&mut out, text);
    out
}

/// Copies runs of bytes that need nothing in one go. NUL and other controls that HTML forbids are dropped.
fn push(out: &mut String, text: &str, replacement: impl Fn(u8) -> Option<&'static str>) {
    let mut copied = 0;
    for (at, &byte) in text.as_bytes().iter().enumerate() {
        let with = match replacement(byte) {
            Some(with) => with,
            None if is_forbidden(byte) => "",
            None => continue,
        };
        out.push_str(&text[copied..at]);
        out.push_str(with);
        copied = at + 1;
    }
    out.push_str(&text[copied..]);
}

fn is_forbidden(byte: u8) -> bool {
    (byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r')) || byte == 0x7f
}

/// Appends a URL as an attribute's value, with what a URL cannot hold percent-encoded.
pub fn url(out: &mut String, url: &str) {
    for c in url.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '\'' => out.push_str("&#x27;"),
            'A'..='Z' | 'a'..='z' | '0'..='9' => out.push(c),
            '-' | '_' | '.' | '+' | '!' | '*' | '(' | ')' | ',' | '%' | '#' | '@' | '?' | '=' | ';' | ':' | '/'
            | '$' | '~' => out.push(c),
            c => {
                let mut bytes = [0; 4];
                for byte in c.encode_utf8(&mut bytes).bytes() {
                    use std::fmt::Write;
                    let _ = write!(out, "%{byte:02X}");
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_breaks_out_of_its_place() {
        let mut out = String::new();
        text(&mut out, "a < b && \"c\" > 'd'\u{0}\u{1b}é");
        assert_eq!(out, "a &lt; b &amp;&amp; \"c\" &gt; 'd'é");
        assert_eq!(escaped("\"><script>"), "&quot;&gt;&lt;script&gt;");
        let mut out = String::new();
        url(&mut out, "https://x.test/é?a=1&b=\"<'");
        assert_eq!(out, "https://x.test/%C3%A9?a=1&amp;b=%22%3C&#x27;");
    }
}
