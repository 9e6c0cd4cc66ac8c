use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "log-broken",
    severity: Severity::Error,
    summary: "A log of releases that cannot be read",
    why: "The log says what was released. While it does not hang together, nobody can tell which text is genuine, and nothing is built.",
    wrong: "releases/log/tile/entries/000.p/3, edited or deleted",
    right: "releases/log as `faletusi release` wrote it",
};

/// The log cannot be read; `what` says why.
pub fn report(place: Place, what: &str) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("the log of releases cannot be read: {what}"))
        .label("the log is damaged")
        .help(
            "bring back the folder `releases/log` from the repository's history or a copy; `faletusi verify` says more",
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn wording() {
        assert_eq!(
            report(place(), "`checkpoint` is missing").words(),
            "error[log-broken]: the log of releases cannot be read: `checkpoint` is missing\n  label: the log is damaged\n  help: bring back the folder `releases/log` from the repository's history or a copy; `faletusi verify` says more"
        );
    }
}
