use crate::diagnostics::{Diagnostic, Edit, HubPath, Place, Rule, Severity, print::number};

/// The rule.
pub static RULE: Rule = Rule {
    name: "no-break-hyphen",
    severity: Severity::Warning,
    summary: "A no-break hyphen",
    why: "Word keeps two words on one line with a hyphen of its own. It looks like any other, but whoever searches \
          the page for `e-mail` does not find it, and a font without it shows an empty box.",
    wrong: "e\u{2011}mail",
    right: "e-mail",
};

/// Each edit replaces one no-break hyphen.
pub fn report(path: &HubPath, edits: Vec<Edit>) -> Diagnostic {
    let message = match edits.len() {
        1 => "1 no-break hyphen stands where a hyphen is meant".to_owned(),
        n => format!("{} no-break hyphens stand where hyphens are meant", number(n)),
    };
    let first = edits.first().map(|edit| edit.span).unwrap_or_default();
    Diagnostic::new(&RULE, Place::at(path, first), message)
        .label(if edits.len() == 1 { "" } else { "the first one" })
        .help("write a hyphen: `-`")
        .fix(edits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::Span;

    #[test]
    fn wording() {
        let path = HubPath::new("sops/entry.md").expect("a path");
        let edit = |at| Edit { span: Span::new(at, at + 3), text: "-".to_owned() };
        assert_eq!(
            report(&path, vec![edit(0)]).words(),
            "warning[no-break-hyphen]: 1 no-break hyphen stands where a hyphen is meant\n  help: write a hyphen: `-`\n  fix: 0..3 \"-\""
        );
        assert_eq!(
            report(&path, vec![edit(0), edit(9)]).words(),
            "warning[no-break-hyphen]: 2 no-break hyphens stand where hyphens are meant\n  label: the first one\n  help: write a hyphen: `-`\n  fix: 0..3 \"-\"\n  fix: 9..12 \"-\""
        );
    }
}
