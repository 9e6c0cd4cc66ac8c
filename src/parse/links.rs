//! Where a link written in a document leads.

use crate::diagnostics::{HubPath, HubPathError};
use crate::document::Target;

/// Schemes that a link may have; everything else (`javascript:`, `data:`, `file:`) is refused.
const SCHEMES: &[&str] = &["http", "https", "mailto", "tel"];

/// Reads a link as written in the file `from`; says why when it is refused, in words that follow "because".
pub(super) fn target(from: &HubPath, written: &str) -> Result<Target, &'static str> {
    // Browsers drop tabs, line ends and leading control characters before they look for a scheme.
    let cleaned: String = written.chars().filter(|c| !c.is_control()).collect();
    let cleaned = cleaned.trim();
    if let Some(fragment) = cleaned.strip_prefix('#') {
        return Ok(Target::Fragment(decode(fragment)));
    }
    if let Some(scheme) = scheme(cleaned) {
        return if SCHEMES.contains(&scheme.to_ascii_lowercase().as_str()) {
            Ok(Target::Url(cleaned.to_owned()))
        } else {
            Err("only http, https, mailto and tel links are followed")
        };
    }
    if cleaned.starts_with("//") || cleaned.starts_with("\\\\") {
        return Err("it names a host without saying http or https");
    }
    let (path, fragment) = match cleaned.split_once('#') {
        Some((path, fragment)) => (path, Some(decode(fragment))),
        None => (cleaned, None),
    };
    let path = path.split_once('?').map_or(path, |(path, _)| path);
    if path.is_empty() {
        return Err("it is empty");
    }
    let path = from.join(&decode(path)).map_err(|why| match why {
        HubPathError::Absolute => "links inside the hub are relative to the file they stand in, without a first slash",
        HubPathError::Outside => "it leads out of the hub's folder",
        HubPathError::Empty => "it is empty",
        HubPathError::Character => "it has a character that a path cannot have",
    })?;
    Ok(if path.extension() == "md" { Target::Document { path, fragment } } else { Target::File(path) })
}

fn scheme(text: &str) -> Option<&str> {
    let (scheme, _) = text.split_once(':')?;
    let mut letters = scheme.chars();
    let named = letters.next().is_some_and(|c| c.is_ascii_alphabetic())
        && letters.all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    named.then_some(scheme)
}

/// Takes percent encoding off; what is not UTF-8 afterwards stays as written.
fn decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let hex = |b: Option<u8>| b.and_then(|b| char::from(b).to_digit(16));
        let ahead: Vec<u8> = rest.clone().take(2).collect();
        if byte == b'%'
            && let (Some(high), Some(low)) = (hex(ahead.first().copied()), hex(ahead.get(1).copied()))
        {
            bytes.push((high * 16 + low) as u8);
            rest.next();
            rest.next();
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn from_guide(written: &str) -> Result<Target, &'static str> {
        target(&HubPath::new("content/guides/a.md").expect("path"), written)
    }

    #[test]
    fn links_lead_where_an_editor_says() {
        let path = |p| HubPath::new(p).expect("path");
        assert_eq!(from_guide("#step_3"), Ok(Target::Fragment("step_3".into())));
        assert_eq!(
            from_guide("../../sops/line.md#child"),
            Ok(Target::Document { path: path("sops/line.md"), fragment: Some("child".into()) })
        );
        assert_eq!(from_guide("map%20one.png"), Ok(Target::File(path("content/guides/map one.png"))));
        assert_eq!(from_guide("https://example.org/a"), Ok(Target::Url("https://example.org/a".into())));
    }

    #[test]
    fn what_is_dangerous_or_outside_is_refused() {
        for written in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "java\tscript:alert(1)",
            "\u{1}javascript:alert(1)",
            "data:text/html,x",
            "file:///etc/passwd",
            "vbscript:x",
            "//evil.example/x",
            "\\\\evil\\x",
            "/absolute.md",
            "../../../outside.md",
            "%2e%2e/%2e%2e/%2e%2e/outside.md",
            "C:\\x.md",
            "",
        ] {
            assert!(from_guide(written).is_err(), "{written}: {:?}", from_guide(written));
        }
    }
}
