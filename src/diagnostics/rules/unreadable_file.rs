use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "unreadable-file",
    severity: Severity::Error,
    summary: "A file that cannot be read",
    why: "A document whose file cannot be read would be missing from the portal without a word.",
    wrong: "sops/refusal.md, which only its owner may read",
    right: "sops/refusal.md, which everybody who builds may read",
};

/// The system refused the file; `reason` is what it said.
pub fn report(place: Place, reason: &str) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("this file cannot be read: {reason}"))
        .help("check that the file is there and that you may read it")
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
            report(place(), "permission denied").words(),
            "error[unreadable-file]: this file cannot be read: permission denied\n  help: check that the file is there and that you may read it"
        );
    }
}
