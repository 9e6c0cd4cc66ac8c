use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "repeated-entry",
    severity: Severity::Warning,
    summary: "The same thing twice in one list",
    why: "It would stand twice on the page, or the second was meant to be something else.",
    wrong: "topics: [privacy, privacy]",
    right: "topics: [privacy, protection]",
};

/// `entry` stands twice in the list `key`.
pub fn report(place: Place, key: &str, entry: &str) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("`{entry}` stands twice in `{key}`")).label("again").help("keep one of them")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn wording() {
        assert_eq!(
            report(place(), "topics", "privacy").words(),
            "warning[repeated-entry]: `privacy` stands twice in `topics`\n  label: again\n  help: keep one of them"
        );
    }
}
