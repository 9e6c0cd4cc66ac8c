use crate::diagnostics::{Diagnostic, Edit, HubPath, Place, Rule, Severity, print::number};

/// The rule.
pub static RULE: Rule = Rule {
    name: "not-nfc",
    severity: Severity::Warning,
    summary: "Letters written as a base and a separate accent",
    why: "`ā` can be stored as one character or as `a` followed by a macron. Both look the same, but a search, a \
          link and a hash see different texts. Macs and some PDF readers leave the second kind. The hub keeps the \
          first (Unicode normalisation form C).",
    wrong: "āiga\n",
    right: "āiga\n",
};

/// Each edit composes one word.
pub fn report(path: &HubPath, edits: Vec<Edit>) -> Diagnostic {
    let message = match edits.len() {
        1 => "1 word has its accents stored as separate characters".to_owned(),
        n => format!("{} words have their accents stored as separate characters", number(n)),
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
        assert_eq!(report(&path, vec![edit.clone()]).message, "1 word has its accents stored as separate characters");
        let found = report(&path, vec![edit; 1200]);
        assert_eq!(found.message, "1,200 words have their accents stored as separate characters");
        assert_eq!(found.help.as_deref(), None);
    }
}
