use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "code-list-unused",
    severity: Severity::Warning,
    summary: "A code list that no column uses",
    why: "The sheet would print codes that nobody can enter.",
    wrong: r#"code_lists: {sex: [{code: F, label: Female}]}
columns: []"#,
    right: "columns: [{name: sex, type: code, code_list: sex}]",
};

/// No column has the code list `name`.
pub fn report(place: Place, name: &str) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("no column uses the code list `{name}`"))
        .help(format!("add `type: code` and `code_list: {name}` to a column, or take the list out"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn wording() {
        assert_eq!(
            report(place(), "sex").words(),
            "warning[code-list-unused]: no column uses the code list `sex`\n  help: add `type: code` and `code_list: sex` to a column, or take the list out"
        );
    }
}
