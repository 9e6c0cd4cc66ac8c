use crate::diagnostics::{Diagnostic, HubPath, Place, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    name: "symlink-outside",
    severity: Severity::Error,
    summary: "A link that leads out of the hub",
    why: "A symbolic link can point at any file of the computer, a password file too. What is published must lie in \
          the hub, where others see and review it.",
    wrong: "sops/entry.md -> /home/ana/entry.md",
    right: "sops/entry.md, a file of its own",
};

/// `path` is a symbolic link to something outside the root.
pub fn report(path: &HubPath) -> Diagnostic {
    Diagnostic::new(&RULE, Place::file(path), "this is a link to a place outside the hub; it is not followed")
        .help("copy the file into the hub")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_what_to_do() {
        let found = report(&HubPath::new("sops/entry.md").expect("a path"));
        assert_eq!(
            found.words(),
            "error[symlink-outside]: this is a link to a place outside the hub; it is not followed\n  help: copy the file into the hub"
        );
    }
}
