use crate::diagnostics::{Diagnostic, HubPath, Place, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    name: "special-file",
    severity: Severity::Warning,
    summary: "Something that is no file",
    why: "Pipes, sockets and devices have no content that could be published; opening one can stop a program for \
          ever. They are never opened.",
    wrong: "sops/pipe, made by mkfifo",
    right: "sops, without the pipe",
};

/// `what` is "a pipe", "a socket" or "a device".
pub fn report(path: &HubPath, what: &str) -> Diagnostic {
    Diagnostic::new(&RULE, Place::file(path), format!("this is {what}, not a file; it is left out"))
        .help("delete it, or move it out of the hub")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_what_to_do() {
        let found = report(&HubPath::new("sops/entry.md").expect("a path"), "a pipe");
        assert_eq!(
            found.words(),
            "warning[special-file]: this is a pipe, not a file; it is left out\n  help: delete it, or move it out of the hub"
        );
    }
}
