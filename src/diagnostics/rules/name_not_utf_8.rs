use crate::diagnostics::{Diagnostic, HubPath, Place, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    name: "name-not-utf-8",
    severity: Severity::Error,
    summary: "A file name that is no text",
    why: "The name of a file becomes part of an address. A name in an old encoding has no address, and other \
          computers show it differently or not at all.",
    wrong: "sops/caf\u{fffd}.md",
    right: "sops/cafe.md",
};

/// The name shown in `path` has a stand-in for what cannot be shown.
pub fn report(path: &HubPath) -> Diagnostic {
    Diagnostic::new(&RULE, Place::file(path), "the name of this file cannot be read as text")
        .help("rename it, with plain letters, digits and hyphens")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_what_to_do() {
        let found = report(&HubPath::new("sops/entry.md").expect("a path"));
        assert_eq!(
            found.words(),
            "error[name-not-utf-8]: the name of this file cannot be read as text\n  help: rename it, with plain letters, digits and hyphens"
        );
    }
}
