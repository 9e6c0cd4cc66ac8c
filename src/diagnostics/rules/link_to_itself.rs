use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "link-to-itself",
    severity: Severity::Warning,
    summary: "A link from a document to itself",
    why: "A reader who follows it is where she was. Mostly another document was meant.",
    wrong: "related: [primary-line-processing.md]   (in primary-line-processing.md)",
    right: "related: [secondary-examination.md]",
};

/// `written` is this very file.
pub fn report(place: Place, written: &str) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("`{written}` is this document itself"))
        .label("leads to where the reader is")
        .help("name the other document, add `#` and the id of a place in this one, or take it out")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn wording() {
        assert_eq!(
            report(place(), "a.md").words(),
            "warning[link-to-itself]: `a.md` is this document itself\n  label: leads to where the reader is\n  help: name the other document, add `#` and the id of a place in this one, or take it out"
        );
    }
}
