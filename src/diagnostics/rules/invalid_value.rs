use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "invalid-value",
    severity: Severity::Error,
    summary: "A value that is not written as it must be",
    why: "Addresses, language codes, version numbers and paths have a form; text in another form cannot be \
          followed or compared.",
    wrong: "language: English",
    right: "language: en",
};

/// `value` of `key` is not `expected`; `help` shows the right form.
pub fn report(place: Place, key: &str, value: &str, expected: &str, help: &str) -> Diagnostic {
    let shown: String = value.chars().take(80).collect();
    Diagnostic::new(&RULE, place, format!("`{shown}` in `{key}` is not {expected}")).help(help)
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
            report(place(), "language", "English", "a language code", "write for example `en` or `fr`").words(),
            "error[invalid-value]: `English` in `language` is not a language code\n  help: write for example `en` or `fr`"
        );
    }
}
