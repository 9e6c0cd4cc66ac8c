use crate::diagnostics::{Diagnostic, Edit, HubPath, Place, Rule, Severity, print::number};

/// The rule.
pub static RULE: Rule = Rule {
    name: "invisible-character",
    severity: Severity::Warning,
    summary: "A character that nobody can see",
    why: "Soft hyphens, zero-width spaces and control characters come along when text is copied from Word, a PDF or \
          a web page. Nobody sees them, but a search for the word does not find it, and a term with one inside is \
          not the term defined. Letters that Windows stores between 128 and 159 show as nothing at all; their \
          proper characters are put in their place.",
    wrong: "in\u{ad}formation\n",
    right: "information\n",
};

/// Each edit takes one out or puts its proper character in place.
pub fn report(path: &HubPath, edits: Vec<Edit>) -> Diagnostic {
    let message = match edits.len() {
        1 => "1 character here cannot be seen".to_owned(),
        n => format!("{} characters cannot be seen", number(n)),
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
        assert_eq!(report(&path, vec![edit.clone()]).message, "1 character here cannot be seen");
        let found = report(&path, vec![edit; 1200]);
        assert_eq!(found.message, "1,200 characters cannot be seen");
        assert_eq!(found.help.as_deref(), None);
    }
}
