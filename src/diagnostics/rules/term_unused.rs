use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// A defined term that is never used.
pub static RULE: Rule = Rule {
    name: "term-unused",
    severity: Severity::Warning,
    summary: "A defined term that is never used",
    why: "A definition without a use makes the reader look for a rule that is not there, and is mostly left over from an earlier draft.",
    wrong: "**vessel** means … (and no vessel anywhere)",
    right: r#"**vessel** means …

(1) The master of a vessel must …"#,
};

/// `term` is used nowhere else.
pub fn report(place: Place, term: &str) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("the term `{term}` is defined and never used"))
        .help("take the definition away, or use the term exactly as it is defined")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn names_the_term() {
        assert_eq!(report(place(), "vessel").message, "the term `vessel` is defined and never used");
    }
}
