use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "empty-topic",
    severity: Severity::Note,
    summary: "A topic that no document has",
    why: "Readers do not see a topic without documents; it may be one that documents misspell, or that they forget.",
    wrong: "[topics.maritime]   (and no document with that topic)",
    right: "topics: [maritime]   (in a document)",
};

/// No document or event has the topic `id`.
pub fn report(place: Place, id: &str) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("no document has the topic `{id}`"))
        .help(format!("add `{id}` to the `topics` of the documents that belong to it, or take it out"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn wording() {
        assert_eq!(
            report(place(), "maritime").words(),
            "note[empty-topic]: no document has the topic `maritime`\n  help: add `maritime` to the `topics` of the documents that belong to it, or take it out"
        );
    }
}
