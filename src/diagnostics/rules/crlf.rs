use crate::diagnostics::{Diagnostic, Edit, HubPath, Place, Rule, Severity, print::number};

/// The rule.
pub static RULE: Rule = Rule {
    name: "crlf",
    severity: Severity::Warning,
    summary: "Lines that end the Windows way",
    why: "A text must have the same bytes on every computer, or its hash is another one. Lines end with LF alone; \
          Windows editors add a CR before it. A file `.gitattributes` with the line `*.md text eol=lf` (`faletusi \
          init` writes one) keeps git from bringing it back.",
    wrong: "# Entry\r\n",
    right: "# Entry\n",
};

/// Each edit mends one line end of `path`.
pub fn report(path: &HubPath, edits: Vec<Edit>) -> Diagnostic {
    let message = match edits.len() {
        1 => "1 line ends the Windows way (CR LF)".to_owned(),
        n => format!("{} lines end the Windows way (CR LF)", number(n)),
    };
    let first = edits.first().map(|edit| edit.span).unwrap_or_default();
    Diagnostic::new(&RULE, Place::at(path, first), message)
        .label(if edits.len() == 1 { "" } else { "the first one" })
        .help("set your editor to end lines with LF")
        .fix(edits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted() {
        let path = HubPath::new("sops/entry.md").expect("a path");
        let edit = Edit { span: crate::diagnostics::Span::new(5, 6), text: String::new() };
        assert_eq!(report(&path, vec![edit.clone()]).message, "1 line ends the Windows way (CR LF)");
        let found = report(&path, vec![edit; 1200]);
        assert_eq!(found.message, "1,200 lines end the Windows way (CR LF)");
        assert_eq!(found.help.as_deref(), Some("set your editor to end lines with LF"));
    }
}
