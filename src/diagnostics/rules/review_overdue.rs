use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "review-overdue",
    severity: Severity::Warning,
    summary: "A text whose review is overdue",
    why: "Readers trust a text because somebody looks at it again. The day for this one has passed.",
    wrong: "review_by: 2024-06-30",
    right: "review_by: 2027-06-30",
};

/// The text was to be reviewed by `day`; `owner` answers for it.
pub fn report(place: Place, day: &str, owner: Option<&str>) -> Diagnostic {
    let who = owner.map_or_else(String::new, |owner| format!(" ({owner} answers for it)"));
    Diagnostic::new(&RULE, place, format!("this text was to be reviewed by {day}"))
        .label("has passed")
        .help(format!("look at it again{who}, then set the next day"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn wording() {
        assert_eq!(
            report(place(), "2024-06-30", None).words(),
            "warning[review-overdue]: this text was to be reviewed by 2024-06-30\n  label: has passed\n  help: look at it again, then set the next day"
        );
        assert_eq!(
            report(place(), "2024-06-30", Some("Secretariat, Legal Adviser")).words(),
            "warning[review-overdue]: this text was to be reviewed by 2024-06-30\n  label: has passed\n  help: look at it again (Secretariat, Legal Adviser answers for it), then set the next day"
        );
    }
}
