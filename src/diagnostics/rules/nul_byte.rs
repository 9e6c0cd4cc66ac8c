use crate::diagnostics::{Diagnostic, Edit, HubPath, Place, Rule, Severity, print::number};

/// The rule.
pub static RULE: Rule = Rule {
    name: "nul-byte",
    severity: Severity::Error,
    summary: "A NUL byte in a text",
    why: "A NUL byte ends a text for many programs, so that readers get half a document. It comes from a damaged \
          disk, a broken transfer or a file that is no text at all.",
    wrong: "Enter\0tain\n",
    right: "Entertain\n",
};

/// Each edit takes one NUL byte out.
pub fn report(path: &HubPath, edits: Vec<Edit>) -> Diagnostic {
    let message = match edits.len() {
        1 => "a NUL byte stands here".to_owned(),
        n => format!("{} NUL bytes stand in this file", number(n)),
    };
    let first = edits.first().map(|edit| edit.span).unwrap_or_default();
    Diagnostic::new(&RULE, Place::at(path, first), message)
        .label(if edits.len() == 1 { "" } else { "the first one" })
        .help("if the file looks damaged, take it from a backup")
        .fix(edits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_counts() {
        let path = HubPath::new("sops/entry.md").expect("a path");
        let edit = Edit { span: crate::diagnostics::Span::new(0, 1), text: String::new() };
        assert_eq!(report(&path, vec![edit.clone()]).message, "a NUL byte stands here");
        let found = report(&path, vec![edit; 1200]);
        assert_eq!(found.message, "1,200 NUL bytes stand in this file");
        assert_eq!(found.help.as_deref(), Some("if the file looks damaged, take it from a backup"));
    }
}
