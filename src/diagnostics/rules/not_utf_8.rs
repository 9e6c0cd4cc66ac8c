use crate::diagnostics::{Diagnostic, Edit, HubPath, Place, Rule, Severity, Span};

/// The rule.
pub static RULE: Rule = Rule {
    name: "not-utf-8",
    severity: Severity::Error,
    summary: "A file that is not UTF-8",
    why: "All texts of a hub are stored in UTF-8, the encoding that holds the letters of every language. A file \
          saved in an older encoding shows wrong letters in names and quotation marks, or none.\n\n\
          Where the bytes are plainly Windows-1252 or UTF-16, what old Windows programs write, `check --fix` \
          converts them. Read the result: a guess is a guess.",
    wrong: "Caf\u{fffd}, saved as Windows-1252",
    right: "Caf\u{e9}, saved as UTF-8",
};

/// The bytes of `path` at `span` are no UTF-8. `fix` converts the file when its encoding is plain to see, `encoding`
/// names it.
pub fn report(path: &HubPath, span: Span, fix: Option<(&str, Vec<Edit>)>) -> Diagnostic {
    let found = Diagnostic::new(
        &RULE,
        Place::at(path, span),
        format!("this file is not UTF-8: byte {} fits no character", span.start),
    );
    match fix {
        Some((encoding, edits)) => {
            found.label(format!("this looks like {encoding}")).help("save the file as UTF-8").fix(edits)
        }
        None => found.help("open it in the program that wrote it and save it as UTF-8"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_names_the_encoding_when_it_can() {
        let path = HubPath::new("sops/entry.md").expect("a path");
        let found = report(&path, Span::new(7, 8), None);
        assert_eq!(found.message, "this file is not UTF-8: byte 7 fits no character");
        assert_eq!(found.help.as_deref(), Some("open it in the program that wrote it and save it as UTF-8"));
        let found = report(&path, Span::new(7, 8), Some(("Windows-1252", Vec::new())));
        assert_eq!(found.label, "this looks like Windows-1252");
        assert_eq!(found.help.as_deref(), Some("save the file as UTF-8"));
    }
}
