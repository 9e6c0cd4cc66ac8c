use crate::diagnostics::{Diagnostic, Edit, Place, Rule, Severity};

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

/// The front matter does not begin on line 1 with `---`; `edits` put it right.
pub fn report_misplaced(place: Place, edits: Vec<Edit>) -> Diagnostic {
    Diagnostic::new(&RULE, place, "the front matter does not begin on the first line with `---`, so it is not read")
        .label("it seems to begin here")
        .help("let the file begin with three hyphens, and let three hyphens end the front matter")
        .fix(edits)
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
            report_misplaced(place(), vec![Edit { span: Span::new(4, 9), text: "---".to_owned() }]).words(),
            "error[missing-title]: the front matter does not begin on the first line with `---`, so it is not read\n  label: it seems to begin here\n  help: let the file begin with three hyphens, and let three hyphens end the front matter\n  fix: 4..9 \"---\""
        );
        assert_eq!(
            report(place(), false).words(),
            "error[missing-title]: this document has no title\n  help: begin the file with front matter: a line `---`, a line `title: …`, a line `summary: …`, and a line `---`"
        );
    }
}
