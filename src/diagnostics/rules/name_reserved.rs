use crate::diagnostics::{Diagnostic, HubPath, Place, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    name: "name-reserved",
    severity: Severity::Error,
    summary: "A file name that Windows cannot keep",
    why: "Names such as `con` or `aux`, names that end in a dot or a space, and names with `<>:\"|?*` do not exist \
          on Windows. An author there cannot even fetch the hub.",
    wrong: "sops/aux.md",
    right: "sops/auxiliary.md",
};

/// `reason` says what about the name, as in "it ends in a dot".
pub fn report(path: &HubPath, reason: &str) -> Diagnostic {
    Diagnostic::new(&RULE, Place::file(path), format!("Windows cannot keep a file of this name: {reason}"))
        .help("rename it, with plain letters, digits and hyphens")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_what_to_do() {
        let found = report(&HubPath::new("sops/entry.md").expect("a path"), "it ends in a dot");
        assert_eq!(found.message, "Windows cannot keep a file of this name: it ends in a dot");
        assert_eq!(found.help.as_deref(), Some("rename it, with plain letters, digits and hyphens"));
    }
}
