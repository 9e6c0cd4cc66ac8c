use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// A document without text.
pub static RULE: Rule = Rule {
    name: "document-empty",
    severity: Severity::Warning,
    summary: "A document without text",
    why: "The portal would list a page that holds nothing.",
    wrong: r#"---
title: Plan
---"#,
    right: r#"---
title: Plan
---

The plan has three parts."#,
};

/// Nothing follows the front matter.
pub fn report(place: Place) -> Diagnostic {
    Diagnostic::new(&RULE, place, "this document has no text")
        .help("write the text below the front matter, or move the file out of the collection's folder")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn says_so() {
        assert_eq!(report(place()).message, "this document has no text");
    }
}
