use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "model-version-missing",
    severity: Severity::Warning,
    summary: "A national edition that does not say which version of the model it adapts",
    why: "When the model changes, a drafter asks what changed since the version that her country adapted. Without the version nobody can say.",
    wrong: "adapts: immigration-information-sharing",
    right: "adapts: immigration-information-sharing@1.0",
};

/// It names `model` without a version.
pub fn report(place: Place, model: &str) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("this document does not say which version of `{model}` it adapts"))
        .help(format!("add the version: `{model}@1.0`"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn wording() {
        assert_eq!(
            report(place(), "sharing").words(),
            "warning[model-version-missing]: this document does not say which version of `sharing` it adapts\n  help: add the version: `sharing@1.0`"
        );
    }
}
