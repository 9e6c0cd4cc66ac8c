use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "front-matter-syntax",
    severity: Severity::Error,
    summary: "Front matter that cannot be read",
    why: "The lines between the two `---` say what a document is. Where they cannot be read, its title, \
          audience and marking are not known.",
    wrong: "title: Refusal: how to do it",
    right: r#"title: "Refusal: how to do it""#,
};

/// Front matter cannot be read at `place`; `message` and `help` are in plain words.
pub fn report(place: Place, message: &str, help: &str) -> Diagnostic {
    Diagnostic::new(&RULE, place, message).help(help)
}

/// An anchor (`&name`) or an alias (`*name`): text that repeats other text.
pub fn report_alias(place: Place) -> Diagnostic {
    report(
        place,
        "a value that begins with `&` or `*` has a meaning of its own and is not read",
        "put the value between quotation marks",
    )
}

/// Deeper than `limit` levels.
pub fn report_depth(place: Place, limit: usize) -> Diagnostic {
    report(
        place,
        &format!("this is nested more than {limit} levels deep"),
        "front matter needs three levels at most; look for brackets that are not closed",
    )
}

/// Larger than `limit` bytes.
pub fn report_size(place: Place, bytes: usize, limit: usize) -> Diagnostic {
    report(
        place,
        &format!("the front matter has {bytes} bytes; {limit} are read at most"),
        "move long text below the second `---` line",
    )
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
            report(place(), "a tab cannot stand here", "use spaces; two a level").words(),
            "error[front-matter-syntax]: a tab cannot stand here\n  help: use spaces; two a level"
        );
        assert_eq!(
            report_alias(place()).words(),
            "error[front-matter-syntax]: a value that begins with `&` or `*` has a meaning of its own and is not read\n  help: put the value between quotation marks"
        );
        assert_eq!(
            report_depth(place(), 64).words(),
            "error[front-matter-syntax]: this is nested more than 64 levels deep\n  help: front matter needs three levels at most; look for brackets that are not closed"
        );
        assert_eq!(
            report_size(place(), 2_000_000, 1_048_576).words(),
            "error[front-matter-syntax]: the front matter has 2000000 bytes; 1048576 are read at most\n  help: move long text below the second `---` line"
        );
    }
}
