use crate::diagnostics::{Diagnostic, HubPath, Place, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    name: "symlink-loop",
    severity: Severity::Error,
    summary: "A link that leads back to where it stands",
    why: "Whoever follows such a link never arrives. The files behind it have been seen already.",
    wrong: "sops/again -> ../sops",
    right: "sops, without the link",
};

/// `path` is a symbolic link to a folder that holds it, to itself, or is inside a folder that is linked already.
pub fn report(path: &HubPath) -> Diagnostic {
    Diagnostic::new(&RULE, Place::file(path), "this link leads round in a circle; it is not followed")
        .help("delete the link")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_what_to_do() {
        let found = report(&HubPath::new("sops/entry.md").expect("a path"));
        assert_eq!(
            found.words(),
            "error[symlink-loop]: this link leads round in a circle; it is not followed\n  help: delete the link"
        );
    }
}
