use crate::diagnostics::{Diagnostic, Edit, HubPath, Place, Rule, Severity, print::number};

/// The rule.
pub static RULE: Rule = Rule {
    name: "bidi-control",
    severity: Severity::Error,
    summary: "An invisible mark that turns the direction of text",
    why: "These marks make a text read differently from what it says: `section 12` can be shown as `section 21`. No \
          document of this hub needs them, and whoever signs a text must see what it says.",
    wrong: "section \u{202e}21\n",
    right: "section 12\n",
};

/// Each edit takes one mark out.
pub fn report(path: &HubPath, edits: Vec<Edit>) -> Diagnostic {
    let message = match edits.len() {
        1 => "an invisible mark here changes the order in which the text is shown".to_owned(),
        n => format!("{} invisible marks change the order in which the text is shown", number(n)),
    };
    let first = edits.first().map(|edit| edit.span).unwrap_or_default();
    Diagnostic::new(&RULE, Place::at(path, first), message)
        .label(if edits.len() == 1 { "" } else { "the first one" })
        .help("delete the mark, then read the text again: it may say something else than it seemed to")
        .fix(edits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_counts() {
        let path = HubPath::new("sops/entry.md").expect("a path");
        let edit = Edit { span: crate::diagnostics::Span::new(0, 1), text: String::new() };
        assert_eq!(
            report(&path, vec![edit.clone()]).message,
            "an invisible mark here changes the order in which the text is shown"
        );
        let found = report(&path, vec![edit; 1200]);
        assert_eq!(found.message, "1,200 invisible marks change the order in which the text is shown");
        assert_eq!(
            found.help.as_deref(),
            Some("delete the mark, then read the text again: it may say something else than it seemed to")
        );
    }
}
