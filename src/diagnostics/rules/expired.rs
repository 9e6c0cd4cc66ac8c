use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "expired",
    severity: Severity::Warning,
    summary: "A text that may no longer be used",
    why: "An alert or a handling instruction holds until its day. After it, an officer who acts on it acts on something that its originator has let lapse.",
    wrong: "handling: {expires: 2024-12-31}",
    right: "handling: {expires: 2027-12-31}",
};

/// The last day on which it may be used was `day`.
pub fn report(place: Place, day: &str) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("the last day on which this may be used was {day}"))
        .label("has passed")
        .help("ask its originator for a later day, or take the document out of the hub")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn wording() {
        assert_eq!(
            report(place(), "2024-12-31").words(),
            "warning[expired]: the last day on which this may be used was 2024-12-31\n  label: has passed\n  help: ask its originator for a later day, or take the document out of the hub"
        );
    }
}
