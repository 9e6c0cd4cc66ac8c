use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "frozen-changed",
    severity: Severity::Error,
    summary: "A frozen file that is not what was released",
    why: "Readers rely on a released version being what it was. When a byte of it differs from what the log says, nothing is built until that is cleared up.",
    wrong: "releases/refusal/1.0/public/source/sops/refusal.md, edited after the release",
    right: "sops/refusal.md edited, and `faletusi release refusal --version 1.1`",
};

/// A file of `version` is not as released; `what` says how, with both hashes.
pub fn report(place: Place, version: &str, what: &str) -> Diagnostic {
    let path = place.file.clone();
    Diagnostic::new(&RULE, place, format!("`{path}` of {version} is not as it was released: it {what}"))
        .label("changed since")
        .help("bring back the file as it was, from the repository's history or a copy; a new text needs a new version")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn wording() {
        assert_eq!(
            report(place(), "a 1.0", "has the SHA-256 ab; released was cd").words(),
            "error[frozen-changed]: `sops/a.md` of a 1.0 is not as it was released: it has the SHA-256 ab; released was cd\n  label: changed since\n  help: bring back the file as it was, from the repository's history or a copy; a new text needs a new version"
        );
    }
}
