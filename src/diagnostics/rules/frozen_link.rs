use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "frozen-link",
    severity: Severity::Note,
    summary: "A link in a released version that leads nowhere today",
    why: "A released text cannot be mended. Where what it links to has moved or gone, its page shows the words without the link.",
    wrong: "[the old procedure](../sops/old.md) in a released version, after old.md was deleted",
    right: "the same link to a document that is there, in the next version",
};

/// `version` links to `target`, which is not there any more.
pub fn report(place: Place, version: &str, target: &str) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("{version} links to `{target}`, which is not there any more"))
        .label("shown as text")
        .help("nothing needs to be done; a new version can link to what took its place")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn wording() {
        assert_eq!(
            report(place(), "a 1.0", "sops/old.md").words(),
            "note[frozen-link]: a 1.0 links to `sops/old.md`, which is not there any more\n  label: shown as text\n  help: nothing needs to be done; a new version can link to what took its place"
        );
    }
}
