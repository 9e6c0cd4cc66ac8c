use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "protected-rule",
    severity: Severity::Error,
    summary: "A collection that lowers a rule which protects readers or information",
    why: "Some rules keep restricted text from readers who may not have it, or two documents from taking \
          the same address. A collection cannot switch them off.",
    wrong: r#"rules = { unknown-audience = "off" }"#,
    right: r#"rules = { missing-summary = "off" }"#,
};

/// `name` cannot be lowered.
pub fn report(place: Place, name: &str) -> Diagnostic {
    Diagnostic::new(
        &RULE,
        place,
        format!("`{name}` protects what not everyone may read, or an address, and cannot be lowered"),
    )
    .help("take it out and mend what the rule finds")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::{HubPath, Span};

    fn place() -> Place {
        Place::at(&HubPath::new("sops/a.md").expect("a path"), Span::new(4, 9))
    }

    #[test]
    fn wording() {
        assert_eq!(
            report(place(), "unknown-audience").words(),
            "error[protected-rule]: `unknown-audience` protects what not everyone may read, or an address, and cannot be lowered\n  help: take it out and mend what the rule finds"
        );
    }
}
