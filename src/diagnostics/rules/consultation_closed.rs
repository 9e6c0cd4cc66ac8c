use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "consultation-closed",
    severity: Severity::Warning,
    summary: "A consultation whose last day has passed",
    why: "The page asks for comments that nobody can make any more.",
    wrong: r#"status: consultation
consultation_closes: 2024-03-31"#,
    right: "status: draft",
};

/// Comments were welcome until `day`.
pub fn report(place: Place, day: &str) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("the consultation closed on {day}"))
        .label("still says that it is open")
        .help("take `status` and `consultation_closes` out, write `status: draft`, or set a later day")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn wording() {
        assert_eq!(
            report(place(), "2024-03-31").words(),
            "warning[consultation-closed]: the consultation closed on 2024-03-31\n  label: still says that it is open\n  help: take `status` and `consultation_closes` out, write `status: draft`, or set a later day"
        );
    }
}
