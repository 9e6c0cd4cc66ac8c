use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "duplicate-title",
    severity: Severity::Warning,
    summary: "Two documents of one title in one collection",
    why: "In a list and in a search nobody can tell them apart.",
    wrong: "title: Refusal of entry   (twice among the procedures)",
    right: "title: Refusal of entry at sea",
};

/// `first`, in the same collection, has this title already.
pub fn report(place: Place, title: &str, first: Place) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("another document of this collection is called \"{title}\" already"))
        .help("say in the title how the two differ")
        .related(first, "it is here")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn wording() {
        assert_eq!(
            report(place(), "Refusal", place()).words(),
            "warning[duplicate-title]: another document of this collection is called \"Refusal\" already\n  help: say in the title how the two differ\n  note: sops/a.md: it is here"
        );
    }
}
