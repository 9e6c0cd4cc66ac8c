use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "duplicate-key",
    severity: Severity::Error,
    summary: "The same key twice",
    why: "Only one of the two values can count, and nobody can tell which one the author meant.",
    wrong: r#"owner: Secretariat
owner: Legal Adviser"#,
    right: "owner: Secretariat, Legal Adviser",
};

/// `key` stands a second time at `place`; `first` is where it stood before.
pub fn report(place: Place, key: &str, first: Place) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("`{key}` stands here twice"))
        .label("the second one")
        .help("keep one of them")
        .related(first, "the first one")
}

/// `theirs` is read as `ours` by the collection's mapping, and `ours` is there too.
pub fn report_mapped(place: Place, theirs: &str, ours: &str, first: Place) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("`{theirs}` is read as `{ours}`, which is there too"))
        .help("keep one of them, or change `map` of the collection in hub.toml")
        .related(first, "the other one")
}

/// A directive has the attribute `name` twice.
pub fn report_attribute(place: Place, name: &str) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("this directive has `{name}` twice")).help("keep one of them")
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
            report(place(), "owner", place()).words(),
            "error[duplicate-key]: `owner` stands here twice\n  label: the second one\n  help: keep one of them\n  note: sops/a.md: the first one"
        );
        assert_eq!(
            report_mapped(place(), "published", "date", place()).words(),
            "error[duplicate-key]: `published` is read as `date`, which is there too\n  help: keep one of them, or change `map` of the collection in hub.toml\n  note: sops/a.md: the other one"
        );
        assert_eq!(
            report_attribute(place(), "audience").words(),
            "error[duplicate-key]: this directive has `audience` twice\n  help: keep one of them"
        );
    }
}
