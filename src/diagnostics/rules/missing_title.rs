use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "missing-title",
    severity: Severity::Error,
    summary: "A document without a title",
    why: "The title is what readers see in lists, in search and on top of the page; without one nobody can \
          find or cite the document.",
    wrong: r#"---
summary: How to refuse entry.
---"#,
    right: r#"---
title: Refusal of entry
summary: How to refuse entry.
---"#,
};

/// The document has no title; `front_matter` says whether it has front matter at all.
pub fn report(place: Place, front_matter: bool) -> Diagnostic {
    let diagnostic = Diagnostic::new(&RULE, place, "this document has no title");
    if front_matter {
        diagnostic.help("add a line to the front matter: `title: …`")
    } else {
        diagnostic.help(
            "begin the file with front matter: a line `---`, a line `title: …`, a line `summary: …`, and a line `---`",
        )
    }
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
            report(place(), true).words(),
            "error[missing-title]: this document has no title\n  help: add a line to the front matter: `title: …`"
        );
        assert_eq!(
            report(place(), false).words(),
            "error[missing-title]: this document has no title\n  help: begin the file with front matter: a line `---`, a line `title: …`, a line `summary: …`, and a line `---`"
        );
    }
}
