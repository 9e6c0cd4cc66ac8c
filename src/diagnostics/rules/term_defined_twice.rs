use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// A term with two definitions.
pub static RULE: Rule = Rule {
    name: "term-defined-twice",
    severity: Severity::Error,
    summary: "A term with two definitions",
    why: "A reader cannot know which of two definitions counts, and a court would have to guess.",
    wrong: r#"**visa** means …

**visa** means …"#,
    right: "**visa** means …",
};

/// `term` is defined at `first` already.
pub fn report(place: Place, term: &str, first: Place) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("the term `{term}` is defined twice"))
        .related(first, "first defined here")
        .help("keep one of the two definitions")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn shows_both() {
        let d = report(place(), "visa", place());
        assert_eq!(d.message, "the term `visa` is defined twice");
        assert_eq!(d.related.len(), 1);
    }
}
