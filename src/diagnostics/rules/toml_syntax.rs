use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

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
            report_size(place(), 3, 2).words(),
            "error[toml-syntax]: this file has 3 bytes; 2 are read at most\n  help: split the register, or write it as CSV"
        );
    }
}
