use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "code-list-empty",
    severity: Severity::Error,
    summary: "A code list without codes",
    why: "Whoever fills in the sheet would have nothing to choose from.",
    wrong: "code_lists: {sex: []}",
    right: "code_lists: {sex: [{code: F, label: Female}]}",
};

/// The code list `name` has no code.
pub fn report(place: Place, name: &str) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("the code list `{name}` has no codes"))
        .help("add codes, each with a label: `- {code: P, label: \"Passport\"}`")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn wording() {
        assert_eq!(
            report(place(), "sex").words(),
            "error[code-list-empty]: the code list `sex` has no codes\n  help: add codes, each with a label: `- {code: P, label: \"Passport\"}`"
        );
    }
}
