use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "duplicate-column",
    severity: Severity::Error,
    summary: "Two columns with one name",
    why: "The name of a column is its key in the data; two of them overwrite each other.",
    wrong: "columns: [{name: date}, {name: date}]",
    right: "columns: [{name: date_found}, {name: date_reported}]",
};

/// `first` has the name `name` already.
pub fn report(place: Place, name: &str, first: Place) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("another column has the name `{name}` already"))
        .help("give each column a name of its own")
        .related(first, "it is here")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn wording() {
        assert_eq!(
            report(place(), "date", place()).words(),
            "error[duplicate-column]: another column has the name `date` already\n  help: give each column a name of its own\n  note: sops/a.md: it is here"
        );
    }
}
