use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// A key that stands twice in one document.
pub static RULE: Rule = Rule {
    name: "duplicate-anchor",
    severity: Severity::Error,
    summary: "A key that stands twice in one document",
    why: "A link to the key could lead to one of the two places only.",
    wrong: r#"## 7. Power {#power}
## 8. Limits {#power}"#,
    right: r#"## 7. Power {#power}
## 8. Limits {#limits}"#,
};

/// `key` names another place already.
pub fn report(place: Place, key: &str) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("the key `{key}` stands twice in this document"))
        .help("give this place a key of its own")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn names_the_key() {
        assert_eq!(report(place(), "power").message, "the key `power` stands twice in this document");
    }
}
