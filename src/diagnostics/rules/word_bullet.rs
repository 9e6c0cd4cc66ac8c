use crate::diagnostics::{Diagnostic, Edit, HubPath, Place, Rule, Severity, print::number};

/// The rule.
pub static RULE: Rule = Rule {
    name: "word-bullet",
    severity: Severity::Warning,
    summary: "A bullet sign that Word left",
    why: "A line that begins with `•` looks like a list item but is none: a screen reader does not announce a list, \
          and on a phone the lines run together. Markdown's own sign is `-`.",
    wrong: "• passport\n• ticket\n",
    right: "- passport\n- ticket\n",
};

/// Each edit replaces one sign and the space behind it.
pub fn report(path: &HubPath, edits: Vec<Edit>) -> Diagnostic {
    let message = match edits.len() {
        1 => "1 line begins with a bullet sign, which makes no list".to_owned(),
        n => format!("{} lines begin with a bullet sign, which makes no list", number(n)),
    };
    let first = edits.first().map(|edit| edit.span).unwrap_or_default();
    Diagnostic::new(&RULE, Place::at(path, first), message)
        .label(if edits.len() == 1 { "" } else { "the first one" })
        .help("begin each item with \"- \"")
        .fix(edits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_counts() {
        let path = HubPath::new("sops/entry.md").expect("a path");
        let edit = Edit { span: crate::diagnostics::Span::new(0, 1), text: String::new() };
        assert_eq!(report(&path, vec![edit.clone()]).message, "1 line begins with a bullet sign, which makes no list");
        let found = report(&path, vec![edit; 1200]);
        assert_eq!(found.message, "1,200 lines begin with a bullet sign, which makes no list");
        assert_eq!(found.help.as_deref(), Some("begin each item with \"- \""));
    }
}
