use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "unlogged-release",
    severity: Severity::Warning,
    summary: "Frozen files that no entry of the log names",
    why: "A release that was cut off before its entry was logged leaves frozen files behind. They are no release, and no page shows them.",
    wrong: "releases/refusal/1.1/public/ without an entry in releases/log",
    right: "the entry, by `faletusi release refusal --version 1.1`",
};

/// No entry names the files in `folder`.
pub fn report(place: Place, folder: &str) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("`{folder}` is not in the log of releases"))
        .label("not released")
        .help("run `faletusi release` again, which completes or clears what was cut off; bring back a lost `nonce.txt` from a copy")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn wording() {
        assert_eq!(
            report(place(), "releases/a/1.0/public").words(),
            "warning[unlogged-release]: `releases/a/1.0/public` is not in the log of releases\n  label: not released\n  help: run `faletusi release` again, which completes or clears what was cut off; bring back a lost `nonce.txt` from a copy"
        );
    }
}
