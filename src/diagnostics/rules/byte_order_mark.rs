use crate::diagnostics::{Diagnostic, Edit, HubPath, Place, Rule, Severity, Span};

/// The rule.
pub static RULE: Rule = Rule {
    name: "byte-order-mark",
    severity: Severity::Warning,
    summary: "A byte order mark at the start of a file",
    why: "Some editors on Windows begin a file with three bytes that nobody sees. They change the file's hash, and \
          other tools take them for text, so that a heading or the front matter on the first line is not seen as \
          one.",
    wrong: "\u{feff}# Entry\n",
    right: "# Entry\n",
};

/// The first three bytes of `path` are the mark.
pub fn report(path: &HubPath) -> Diagnostic {
    let span = Span::new(0, 3);
    Diagnostic::new(&RULE, Place::at(path, span), "this file begins with a byte order mark")
        .help("save it as \"UTF-8\", not as \"UTF-8 with BOM\"")
        .fix(vec![Edit { span, text: String::new() }])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_how_to_save() {
        let found = report(&HubPath::new("sops/entry.md").expect("a path"));
        assert_eq!(found.message, "this file begins with a byte order mark");
        assert_eq!(found.help.as_deref(), Some("save it as \"UTF-8\", not as \"UTF-8 with BOM\""));
    }
}
