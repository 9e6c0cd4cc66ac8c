use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "duplicate-code",
    severity: Severity::Error,
    summary: "A code twice in one list",
    why: "Data with that code could mean either.",
    wrong: "code_lists: {kind: [{code: P, label: Passport}, {code: P, label: Permit}]}",
    right: "code_lists: {kind: [{code: P, label: Passport}, {code: R, label: Permit}]}",
};

/// `code` stands twice in the code list `list`.
pub fn report(place: Place, code: &str, list: &str) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("the code `{code}` stands twice in the code list `{list}`"))
        .help("give each meaning a code of its own")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn wording() {
        assert_eq!(
            report(place(), "P", "kind").words(),
            "error[duplicate-code]: the code `P` stands twice in the code list `kind`\n  help: give each meaning a code of its own"
        );
    }
}
