use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "demo-key",
    severity: Severity::Warning,
    summary: "A log of releases that is signed with the DEMO key",
    why: "The DEMO key stands in the repository of this program, so that anyone can sign with it. Its signature proves nothing.",
    wrong: "faletusi release refusal --version 1.0 --key docs/DEMO.key",
    right: "faletusi key new\nfaletusi release refusal --version 1.0",
};

/// The log, not the example's, is signed with the DEMO key.
pub fn report(place: Place) -> Diagnostic {
    Diagnostic::new(&RULE, place, "the releases of this hub are signed with the DEMO key, which everyone has")
        .label("proves nothing")
        .help("make a key of your own with `faletusi key new`, and log it with `faletusi key rotate`")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn wording() {
        assert_eq!(
            report(place()).words(),
            "warning[demo-key]: the releases of this hub are signed with the DEMO key, which everyone has\n  label: proves nothing\n  help: make a key of your own with `faletusi key new`, and log it with `faletusi key rotate`"
        );
    }
}
