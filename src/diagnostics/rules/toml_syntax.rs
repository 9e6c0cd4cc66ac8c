use crate::diagnostics::{Diagnostic, Edit, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "toml-syntax",
    severity: Severity::Error,
    summary: "A settings or data file that cannot be read",
    why: "hub.toml and the registers are TOML; where a line cannot be read, what it says does not count.",
    wrong: "title = Pacific hub",
    right: r#"title = "Pacific hub""#,
};

/// TOML that cannot be read; `problem` is in plain words.
pub fn report(place: Place, problem: &str) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("this cannot be read: {problem}"))
        .help("write `key = \"text\"`, `key = [\"one\", \"two\"]` or `key = true`, one a line, below a `[heading]`")
}

/// `value` of `key` is a text without quotation marks, which stands at `place`.
pub fn report_unquoted(place: Place, key: &str, value: &str) -> Diagnostic {
    let quoted = format!("\"{value}\"");
    let edits = place.span.map(|span| vec![Edit { span, text: quoted.clone() }]);
    let found = Diagnostic::new(&RULE, place, "a text stands between quotation marks")
        .label("no quotation marks")
        .help(format!("write `{key} = {quoted}`"));
    match edits {
        Some(edits) => found.fix(edits),
        None => found,
    }
}

/// Larger than `limit` bytes.
pub fn report_size(place: Place, bytes: usize, limit: usize) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("this file has {bytes} bytes; {limit} are read at most"))
        .help("split the register, or write it as CSV")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::{HubPath, Span};

    fn place() -> Place {
        Place::at(&HubPath::new("sops/a.md").expect("a path"), Span::new(4, 9))
    }

    #[test]
    fn wording() {
        assert_eq!(
            report(place(), "string values must be quoted").words(),
            "error[toml-syntax]: this cannot be read: string values must be quoted\n  help: write `key = \"text\"`, `key = [\"one\", \"two\"]` or `key = true`, one a line, below a `[heading]`"
        );
        assert_eq!(
            report_unquoted(place(), "title", "Pacific hub").words(),
            "error[toml-syntax]: a text stands between quotation marks\n  label: no quotation marks\n  help: write `title = \"Pacific hub\"`\n  fix: 4..9 \"\\\"Pacific hub\\\"\""
        );
        assert_eq!(
            report_size(place(), 3, 2).words(),
            "error[toml-syntax]: this file has 3 bytes; 2 are read at most\n  help: split the register, or write it as CSV"
        );
    }
}
