use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "wrong-type",
    severity: Severity::Error,
    summary: "A value of the wrong kind",
    why: "A list where a sentence is expected, or a word where a date is expected, cannot be shown as the \
          author meant it.",
    wrong: "topics: privacy",
    right: "topics: [privacy]",
};

/// `key` holds `found` ("a list") where `expected` ("text") belongs.
pub fn report(place: Place, key: &str, expected: &str, found: &str) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("`{key}` must be {expected}, not {found}")).label(format!("this is {found}"))
}

/// One value stands where a list of values belongs.
pub fn report_single(place: Place, key: &str, found: &str, written: &str) -> Diagnostic {
    report(place, key, "a list", found).help(format!("put it in square brackets: `[{written}]`"))
}

/// Something else stands where a group of keys belongs; `example` is such a group as the file writes it.
pub fn report_group(place: Place, key: &str, found: &str, example: &str) -> Diagnostic {
    report(place, key, "a group of keys", found).help(format!("write it with its keys: `{example}`"))
}

/// `key` is there and holds nothing.
pub fn report_empty(place: Place, key: &str) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("`{key}` has no value"))
        .help("write a value after the colon, or take the line out")
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
            report(place(), "title", "text", "a list").words(),
            "error[wrong-type]: `title` must be text, not a list\n  label: this is a list"
        );
        assert_eq!(
            report_single(place(), "topics", "text", "privacy").words(),
            "error[wrong-type]: `topics` must be a list, not text\n  label: this is text\n  help: put it in square brackets: `[privacy]`"
        );
        assert_eq!(
            report_group(place(), "sources", "text", "{title: \"…\"}").words(),
            "error[wrong-type]: `sources` must be a group of keys, not text\n  label: this is text\n  help: write it with its keys: `{title: \"…\"}`"
        );
        assert_eq!(
            report_empty(place(), "owner").words(),
            "error[wrong-type]: `owner` has no value\n  help: write a value after the colon, or take the line out"
        );
    }
}
