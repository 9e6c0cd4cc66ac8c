use crate::diagnostics::{Diagnostic, HubPath, Place, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    name: "name-collision",
    severity: Severity::Error,
    summary: "Two names that differ only in capitals or accents",
    why: "On Windows and on Macs `Entry.md` and `entry.md` are one file: one of the two would vanish from the hub \
          of whoever works there, and from the site when it is copied.",
    wrong: "sops/Entry.md and sops/entry.md",
    right: "sops/entry.md and sops/entry-by-sea.md",
};

/// `other` has the same name but for capitals or the way its accents are stored.
pub fn report(path: &HubPath, other: &HubPath) -> Diagnostic {
    Diagnostic::new(&RULE, Place::file(path), format!("this file and `{other}` have the same name on Windows and Macs"))
        .help("rename one of them")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_what_to_do() {
        let found =
            report(&HubPath::new("sops/entry.md").expect("a path"), &HubPath::new("sops/Entry.md").expect("a path"));
        assert_eq!(found.message, "this file and `sops/Entry.md` have the same name on Windows and Macs");
        assert_eq!(found.help.as_deref(), Some("rename one of them"));
    }
}
