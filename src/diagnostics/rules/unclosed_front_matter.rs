use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "unclosed-front-matter",
    severity: Severity::Error,
    summary: "Front matter that never ends",
    why: "Without the second `---` line the program cannot tell where the text begins, and the whole \
          document would count as front matter.",
    wrong: r#"---
title: Refusal of entry

## Purpose"#,
    right: r#"---
title: Refusal of entry
---

## Purpose"#,
};

/// The file begins with `---` and has no second `---` line.
pub fn report(place: Place) -> Diagnostic {
    Diagnostic::new(&RULE, place, "the front matter that begins here never ends")
        .label("no second `---` line follows")
        .help("put a line `---` after the last key")
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
            report(place()).words(),
            "error[unclosed-front-matter]: the front matter that begins here never ends\n  label: no second `---` line follows\n  help: put a line `---` after the last key"
        );
    }
}
