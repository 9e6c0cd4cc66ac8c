use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "unused-file",
    severity: Severity::Note,
    summary: "A file that no text uses",
    why: "A file reaches readers when a text links to it or shows it. This one lies in the folder of a collection and reaches nobody.",
    wrong: "sops/queue.png, and no text that shows it",
    right: "![Where to queue](queue.png)",
};

/// No text links to the file, shows it or includes it.
pub fn report(place: Place) -> Diagnostic {
    Diagnostic::new(&RULE, place, "no text uses this file").help("link to it, include it, or take it out of the folder")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn wording() {
        assert_eq!(
            report(place()).words(),
            "note[unused-file]: no text uses this file\n  help: link to it, include it, or take it out of the folder"
        );
    }
}
