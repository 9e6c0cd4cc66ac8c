use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "column-without-basis",
    severity: Severity::Warning,
    summary: "Personal information collected without a legal basis",
    why: "Privacy law asks of every item of personal information by what right it is collected. A sheet that cannot say so should not ask for it.",
    wrong: "{name: date_of_birth, sensitivity: personal}",
    right: r#"{name: date_of_birth, sensitivity: personal, basis: "section 8 of the model law"}"#,
};

/// The column `name` records what is `sensitivity` ("personal", "sensitive") and names no basis.
pub fn report(place: Place, name: &str, sensitivity: &str) -> Diagnostic {
    Diagnostic::new(
        &RULE,
        place,
        format!("the column `{name}` records {sensitivity} information and names no legal basis"),
    )
    .help("add `basis:` with the provision that allows it, or leave the column out")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn wording() {
        assert_eq!(
            report(place(), "name", "personal").words(),
            "warning[column-without-basis]: the column `name` records personal information and names no legal basis\n  help: add `basis:` with the provision that allows it, or leave the column out"
        );
    }
}
