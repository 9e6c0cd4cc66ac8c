use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "review-missing",
    severity: Severity::Note,
    summary: "A text without a day for its review, among texts that mostly have one",
    why: "A collection is kept up to date because each of its texts has a day on which somebody looks at it again. One without is forgotten.",
    wrong: "title: Refusal of entry",
    right: r#"title: Refusal of entry
review_by: 2027-06-30"#,
};

/// Most documents of the collection `title` have a day.
pub fn report(place: Place, title: &str) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("this document has no day for its review; most in \"{title}\" have one"))
        .help("add `review_by:` with the day by which somebody must look at it again")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn wording() {
        assert_eq!(
            report(place(), "Model legislation").words(),
            "note[review-missing]: this document has no day for its review; most in \"Model legislation\" have one\n  help: add `review_by:` with the day by which somebody must look at it again"
        );
    }
}
