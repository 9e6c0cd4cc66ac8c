use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// A key that cannot be used.
pub static RULE: Rule = Rule {
    name: "invalid-key",
    severity: Severity::Error,
    summary: "A key that cannot be used",
    why: "A key becomes part of addresses that people cite for years. It must survive every browser, e-mail program and printer, and not hide a part of the page itself.",
    wrong: "## 7. Power to share {#Power to share}",
    right: "## 7. Power to share {#power-to-share}",
};

/// The key cannot be used because `why`.
pub fn report(place: Place, key: &str, why: &str) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("the key `{key}` cannot be used: {why}"))
        .help("choose a short name of small letters, digits and hyphens, such as {#power-to-share}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn says_why() {
        let d = report(place(), "Main", "a key begins with a small letter from a to z");
        assert_eq!(d.message, "the key `Main` cannot be used: a key begins with a small letter from a to z");
        assert_eq!(
            d.help.as_deref(),
            Some("choose a short name of small letters, digits and hyphens, such as {#power-to-share}")
        );
    }
}
