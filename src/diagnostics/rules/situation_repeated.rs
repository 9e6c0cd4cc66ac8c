use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "situation-repeated",
    severity: Severity::Warning,
    summary: "One situation with two answers",
    why: "An officer looks for her situation and must find one answer. Two documents that claim it may differ, now or after the next edit of one.",
    wrong: r#"situations: [{say: "A child alone"}]   (in two documents)"#,
    right: r#"situations: [{say: "A child alone at the primary line"}]"#,
};

/// `first` answers the situation `say` already.
pub fn report(place: Place, say: &str, first: Place) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("the situation \"{say}\" is answered in another place already"))
        .help("keep the better answer, or say how this situation differs")
        .related(first, "it is here")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn wording() {
        assert_eq!(
            report(place(), "A child alone", place()).words(),
            "warning[situation-repeated]: the situation \"A child alone\" is answered in another place already\n  help: keep the better answer, or say how this situation differs\n  note: sops/a.md: it is here"
        );
    }
}
