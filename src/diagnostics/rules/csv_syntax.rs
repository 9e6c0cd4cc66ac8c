use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "csv-syntax",
    severity: Severity::Error,
    summary: "A table of data that cannot be read",
    why: "A row with a cell too many or too few puts every later value under the wrong heading.",
    wrong: r#"name,email
Duty officer"#,
    right: r#"name,email
Duty officer,duty@example.org"#,
};

/// A row has `found` cells where the heading has `expected`.
pub fn report_cells(place: Place, found: usize, expected: usize) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("this row has {found} cells and the heading has {expected}"))
        .help("put text that holds a comma between quotation marks, and leave empty cells empty: `a,,c`")
}

/// A quotation mark is not closed.
pub fn report_quote(place: Place) -> Diagnostic {
    Diagnostic::new(&RULE, place, "the quotation mark that opens here is never closed")
        .help("close it, and write a quotation mark inside the text twice: `\"\"`")
}

/// There is no heading row.
pub fn report_empty(place: Place) -> Diagnostic {
    Diagnostic::new(&RULE, place, "this table has no heading row").help("begin with a row that names the columns")
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
            report_cells(place(), 1, 2).words(),
            "error[csv-syntax]: this row has 1 cells and the heading has 2\n  help: put text that holds a comma between quotation marks, and leave empty cells empty: `a,,c`"
        );
        assert_eq!(
            report_quote(place()).words(),
            "error[csv-syntax]: the quotation mark that opens here is never closed\n  help: close it, and write a quotation mark inside the text twice: `\"\"`"
        );
        assert_eq!(
            report_empty(place()).words(),
            "error[csv-syntax]: this table has no heading row\n  help: begin with a row that names the columns"
        );
    }
}
