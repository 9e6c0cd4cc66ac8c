use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "synonym-overlap",
    severity: Severity::Warning,
    summary: "A word in two groups of synonyms",
    why: "A reader who searches for the word would find what belongs to both groups, as if all of it meant the same.",
    wrong: r#"groups = [["deportation", "removal"], ["removal", "relocation"]]"#,
    right: r#"groups = [["deportation", "removal"], ["moving", "relocation"]]"#,
};

/// `word` stands in the group at `first` already.
pub fn report(place: Place, word: &str, first: Place) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("\"{word}\" stands in two groups of synonyms"))
        .help("keep it in one of them, or make one group of both")
        .related(first, "the other group")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn wording() {
        assert_eq!(
            report(place(), "removal", place()).words(),
            "warning[synonym-overlap]: \"removal\" stands in two groups of synonyms\n  help: keep it in one of them, or make one group of both\n  note: sops/a.md: the other group"
        );
    }
}
