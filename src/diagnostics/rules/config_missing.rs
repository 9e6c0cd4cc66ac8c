use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "config-missing",
    severity: Severity::Error,
    summary: "A folder without hub.toml",
    why: "hub.toml says which folders hold documents and who may read them; without it there is nothing to \
          build.",
    wrong: "faletusi build   (in a folder without hub.toml)",
    right: "faletusi init .   (writes a small hub.toml to begin with)",
};

/// There is no hub.toml.
pub fn report(place: Place) -> Diagnostic {
    Diagnostic::new(&RULE, place, "there is no hub.toml here, so this folder is not a hub")
        .help("run `faletusi init .` to make one, or say where the hub is: `--root FOLDER`")
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
            report(place()).words(),
            "error[config-missing]: there is no hub.toml here, so this folder is not a hub\n  help: run `faletusi init .` to make one, or say where the hub is: `--root FOLDER`"
        );
    }
}
