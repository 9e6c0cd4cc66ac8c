use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// A table without a header row.
pub static RULE: Rule = Rule {
    name: "table-without-header",
    severity: Severity::Error,
    summary: "A table without a header row",
    why: "A screen reader reads the header with each cell; without it the table is a heap of words. WCAG 2.2, 1.3.1.",
    wrong: r#"|  |  |
|--|--|
| P | Passport |"#,
    right: r#"| Code | Document |
|--|--|
| P | Passport |"#,
};

/// All header cells are empty.
pub fn report(place: Place) -> Diagnostic {
    Diagnostic::new(&RULE, place, "the header row of this table is empty").help("name each column in the first row")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn says_so() {
        assert_eq!(report(place()).message, "the header row of this table is empty");
    }
}
