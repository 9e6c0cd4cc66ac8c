use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "missing-summary",
    severity: Severity::Warning,
    summary: "A document without a summary",
    why: "Lists and search results show the summary; without one a reader on a slow link must open the \
          page to learn whether it is the right one.",
    wrong: r#"---
title: Refusal of entry
---"#,
    right: r#"---
title: Refusal of entry
summary: How to refuse a person entry, step by step.
---"#,
};

/// The document has no summary.
pub fn report(place: Place) -> Diagnostic {
    Diagnostic::new(&RULE, place, "this document has no summary")
        .help("add one plain sentence to the front matter: `summary: …`")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::{HubPath, Span};

    fn place() -> Place {
        Place::at(&HubPath::new("sops/a.md").expect("a path"), Span::new(4, 9))
    }

    #[test]
    fn wording() {
        assert_eq!(
            report(place()).words(),
            "warning[missing-summary]: this document has no summary\n  help: add one plain sentence to the front matter: `summary: …`"
        );
    }
}
