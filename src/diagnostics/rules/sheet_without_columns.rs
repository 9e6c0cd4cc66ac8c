use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "sheet-without-columns",
    severity: Severity::Warning,
    summary: "A data collection sheet without columns",
    why: "A sheet is its columns: there would be nothing to fill in.",
    wrong: "title: Document fraud",
    right: r#"title: Document fraud
columns: [{name: date_found, label: "Date found", definition: "…", type: date}]"#,
};

/// The sheet has no column.
pub fn report(place: Place) -> Diagnostic {
    Diagnostic::new(&RULE, place, "this sheet has no columns")
        .help("add `columns:` to the front matter, or move the text to another collection")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn wording() {
        assert_eq!(
            report(place()).words(),
            "warning[sheet-without-columns]: this sheet has no columns\n  help: add `columns:` to the front matter, or move the text to another collection"
        );
    }
}
