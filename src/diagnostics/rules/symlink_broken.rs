use crate::diagnostics::{Diagnostic, HubPath, Place, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    name: "symlink-broken",
    severity: Severity::Warning,
    summary: "A link that leads nowhere",
    why: "The file it pointed at was moved or deleted, so what should be in the hub is missing.",
    wrong: "sops/entry.md -> gone.md",
    right: "sops/entry.md, a file of its own",
};

/// `path` is a symbolic link whose target does not exist.
pub fn report(path: &HubPath) -> Diagnostic {
    Diagnostic::new(&RULE, Place::file(path), "this link leads nowhere")
        .help("delete it, or put the file it meant in its place")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_what_to_do() {
        let found = report(&HubPath::new("sops/entry.md").expect("a path"));
        assert_eq!(
            found.words(),
            "warning[symlink-broken]: this link leads nowhere\n  help: delete it, or put the file it meant in its place"
        );
    }
}
