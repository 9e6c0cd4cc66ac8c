use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// Alternatives that cannot be told apart.
pub static RULE: Rule = Rule {
    name: "option-label",
    severity: Severity::Error,
    summary: "Alternatives that cannot be told apart",
    why: "The label of an alternative stands in the address of all it holds, and a country says with it which one it chose. Without labels, or with one label twice, nobody can.",
    wrong: r#"::: option {group="consent" label="A"}
…
:::
::: option {group="consent" label="A"}
…
:::"#,
    right: r#"::: option {group="consent" label="A"}
…
:::
::: option {group="consent" label="B"}
…
:::"#,
};

/// An alternative of `group` has no label.
pub fn report_missing(place: Place, group: &str) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("this alternative of the group `{group}` has no label"))
        .help("give each alternative a label of its own: {group=\"…\" label=\"A\"}")
}

/// Two alternatives of `group` have one `label`; `first` is where it stands before.
pub fn report_repeated(place: Place, group: &str, label: &str, first: Place) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("two alternatives of the group `{group}` have the label `{label}`"))
        .help("give each alternative a label of its own")
        .related(first, "the first of the two")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn names_group_and_label() {
        let d = report_missing(place(), "consent");
        assert_eq!(d.message, "this alternative of the group `consent` has no label");
        let d = report_repeated(place(), "consent", "A", place());
        assert_eq!(d.message, "two alternatives of the group `consent` have the label `A`");
    }

    #[test]
    fn exact_words() {
        assert_eq!(
            report_missing(place(), "consent").words(),
            "error[option-label]: this alternative of the group `consent` has no label\n  help: give each alternative a label of its own: {group=\"…\" label=\"A\"}"
        );
        assert_eq!(
            report_repeated(place(), "consent", "A", place()).words(),
            "error[option-label]: two alternatives of the group `consent` have the label `A`\n  help: give each alternative a label of its own\n  note: sops/a.md: the first of the two"
        );
    }
}
