use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "unlisted-part",
    severity: Severity::Warning,
    summary: "A file beside index.md that no page shows",
    why: "A folder with index.md is one document, and its `parts` say what belongs to it and in which \
          order. A file that is not in the list is shown nowhere.",
    wrong: "parts: [grading-sources.md]   (and a file profiling.md beside it)",
    right: "parts: [grading-sources.md, profiling.md]",
};

/// The file at `place` is not in the `parts` of `index`; `name` is its path from there.
pub fn report(place: Place, name: &str, index: &crate::diagnostics::HubPath) -> Diagnostic {
    Diagnostic::new(&RULE, place, "this file is shown nowhere".to_owned()).help(format!(
        "add `{name}` to `parts` in {index}; let its name begin with `_` if it is only there to be included"
    ))
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
            report(place(), "profiling.md", &HubPath::new("training/x/index.md").expect("a path")).words(),
            "warning[unlisted-part]: this file is shown nowhere\n  help: add `profiling.md` to `parts` in training/x/index.md; let its name begin with `_` if it is only there to be included"
        );
    }
}
