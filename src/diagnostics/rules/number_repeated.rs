use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// A number that stands twice.
pub static RULE: Rule = Rule {
    name: "number-repeated",
    severity: Severity::Error,
    summary: "A number that stands twice",
    why: "A citation of the number would be ambiguous, and a link could lead to one of the two only.",
    wrong: r#"(1) First.
(1) Second."#,
    right: r#"(1) First.
(2) Second."#,
};

/// `(number)` stands before on this level.
pub fn report_in_text(place: Place, number: &str) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("({number}) stands twice on this level"))
        .help("renumber one of them; alternatives go into `::: option` directives of one group")
}

/// The heading `printed` of a kind stands before.
pub fn report_heading(place: Place, word: &str, printed: &str) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("the {word} number `{printed}` stands twice"))
        .help(format!("renumber one of them{}", super::number_order::begin_again(word)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn names_the_number() {
        assert_eq!(report_in_text(place(), "1").message, "(1) stands twice on this level");
        assert_eq!(report_heading(place(), "section", "7.").message, "the section number `7.` stands twice");
        assert_eq!(report_heading(place(), "schedule", "2").help.as_deref(), Some("renumber one of them"));
    }
}
