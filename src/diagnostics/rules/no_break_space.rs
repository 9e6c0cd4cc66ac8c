use crate::diagnostics::{Diagnostic, Edit, HubPath, Place, Rule, Severity, print::number};

/// The rule.
pub static RULE: Rule = Rule {
    name: "no-break-space",
    severity: Severity::Warning,
    summary: "A no-break space where a space is meant",
    why: "Word and web pages leave spaces that look like any other, but after `#` or `-` they keep Markdown from \
          seeing a heading or a list, and a search for the words misses them. Where typography wants one it may \
          stay: before `:` `;` `?` `!` `»` `%`, after `«` and next to a digit.",
    wrong: "#\u{a0}Entry\n",
    right: "# Entry\n",
};

/// Each edit replaces one of them.
pub fn report(path: &HubPath, edits: Vec<Edit>) -> Diagnostic {
    let message = match edits.len() {
        1 => "1 no-break space stands where a space is meant".to_owned(),
        n => format!("{} no-break spaces stand where a space is meant", number(n)),
    };
    let first = edits.first().map(|edit| edit.span).unwrap_or_default();
    Diagnostic::new(&RULE, Place::at(path, first), message)
        .label(if edits.len() == 1 { "" } else { "the first one" })
        .fix(edits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_counts() {
        let path = HubPath::new("sops/entry.md").expect("a path");
        let edit = Edit { span: crate::diagnostics::Span::new(0, 1), text: String::new() };
        assert_eq!(report(&path, vec![edit.clone()]).message, "1 no-break space stands where a space is meant");
        let found = report(&path, vec![edit; 1200]);
        assert_eq!(found.message, "1,200 no-break spaces stand where a space is meant");
        assert_eq!(found.help.as_deref(), None);
    }
}
