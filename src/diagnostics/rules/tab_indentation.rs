use crate::diagnostics::{Diagnostic, Edit, HubPath, Place, Rule, Severity, print::number};

/// The rule.
pub static RULE: Rule = Rule {
    name: "tab-indentation",
    severity: Severity::Warning,
    summary: "A tab in the indentation",
    why: "How deep a line is indented decides what it belongs to. A tab has no width of its own: one program shows \
          two columns, another eight, so author and reader see different structures.",
    wrong: "- Ask:\n\t- the name\n",
    right: "- Ask:\n    - the name\n",
};

/// Each edit replaces the tabs that begin one line.
pub fn report(path: &HubPath, edits: Vec<Edit>) -> Diagnostic {
    let message = match edits.len() {
        1 => "1 line is indented with tabs".to_owned(),
        n => format!("{} lines are indented with tabs", number(n)),
    };
    let first = edits.first().map(|edit| edit.span).unwrap_or_default();
    Diagnostic::new(&RULE, Place::at(path, first), message)
        .label(if edits.len() == 1 { "" } else { "the first one" })
        .help("set your editor to indent with spaces")
        .fix(edits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_counts() {
        let path = HubPath::new("sops/entry.md").expect("a path");
        let edit = Edit { span: crate::diagnostics::Span::new(0, 1), text: String::new() };
        assert_eq!(report(&path, vec![edit.clone()]).message, "1 line is indented with tabs");
        let found = report(&path, vec![edit; 1200]);
        assert_eq!(found.message, "1,200 lines are indented with tabs");
        assert_eq!(found.help.as_deref(), Some("set your editor to indent with spaces"));
    }
}
