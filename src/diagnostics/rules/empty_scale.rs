use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "empty-scale",
    severity: Severity::Warning,
    summary: "A scale without bands",
    why: "A product would print the name of a scale and nothing below it.",
    wrong: r#"id = "likelihood"
bands = []"#,
    right: r#"id = "likelihood"
bands = [{ term = "Likely", range = "55-80 %" }]"#,
};

/// The scale `id` has no bands.
pub fn report(place: Place, id: &str) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("the scale `{id}` has no bands"))
        .help("add its steps: `bands = [{ term = \"Likely\", range = \"55-80 %\" }]`, or take it out")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn wording() {
        assert_eq!(
            report(place(), "likelihood").words(),
            "warning[empty-scale]: the scale `likelihood` has no bands\n  help: add its steps: `bands = [{ term = \"Likely\", range = \"55-80 %\" }]`, or take it out"
        );
    }
}
