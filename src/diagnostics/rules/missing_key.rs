use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "missing-key",
    severity: Severity::Error,
    summary: "Something that must be said is not said",
    why: "Some things a page cannot do without: a source its name, an agreement whether it binds, a \
          collection its folder.",
    wrong: r#"---
title: Arrangement
summary: What the two offices share.
---"#,
    right: r#"---
title: Arrangement
summary: What the two offices share.
binding: false
---"#,
};

/// `holder` lacks `key`; `meaning` says what the key is for.
pub fn report(place: Place, holder: &str, key: &str, meaning: &str) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("{holder} lacks `{key}`")).help(format!("add `{key}`: {meaning}"))
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
            report(place(), "a source", "title", "its name").words(),
            "error[missing-key]: a source lacks `title`\n  help: add `title`: its name"
        );
    }
}
