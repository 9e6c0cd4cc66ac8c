use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "consultation-open-ended",
    severity: Severity::Warning,
    summary: "A consultation without a last day",
    why: "A member that wants to comment must know until when.",
    wrong: "status: consultation",
    right: r#"status: consultation
consultation_closes: 2027-03-31"#,
};

/// No last day is given.
pub fn report(place: Place) -> Diagnostic {
    Diagnostic::new(&RULE, place, "this consultation does not say until when comments are welcome")
        .help("add `consultation_closes:` with the last day")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn wording() {
        assert_eq!(
            report(place()).words(),
            "warning[consultation-open-ended]: this consultation does not say until when comments are welcome\n  help: add `consultation_closes:` with the last day"
        );
    }
}
