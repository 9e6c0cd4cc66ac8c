use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "long-summary",
    severity: Severity::Warning,
    summary: "A summary of 200 characters or more",
    why: "A summary stands in lists and search results, where a longer one is cut off or pushes the next \
          result off a small screen.",
    wrong: "summary: This document, which was prepared by the Secretariat, sets out in some detail, over eleven parts and two schedules, what an officer at the primary line ought to do from the moment at which a person walks up to the counter.",
    right: "summary: What an officer at the primary line does, step by step.",
};

/// The summary has `length` characters.
pub fn report(place: Place, length: usize) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("the summary has {length} characters"))
        .label("too long for a list")
        .help("say it in one plain sentence of under 200 characters")
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
            report(place(), 231).words(),
            "warning[long-summary]: the summary has 231 characters\n  label: too long for a list\n  help: say it in one plain sentence of under 200 characters"
        );
    }
}
