use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "duplicate-id",
    severity: Severity::Error,
    summary: "Two things with one id",
    why: "The id is the address of a document for good. Two documents with one id would overwrite each \
          other, and a citation could mean either.",
    wrong: "sops/privacy.md and content/guides/privacy.md",
    right: "sops/privacy.md and content/guides/privacy-for-contact-points.md",
};

/// `what` ("document", "collection", "member") at `place` has the id that `first` has already.
pub fn report(place: Place, what: &str, id: &str, first: Place) -> Diagnostic {
    let help = match what {
        "document" => "rename one of the files, or give it another id in its front matter: `id: …`",
        _ => "give one of them another id",
    };
    Diagnostic::new(&RULE, place, format!("another {what} has the id `{id}` already"))
        .help(help)
        .related(first, "it is here")
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
            report(place(), "document", "privacy", place()).words(),
            "error[duplicate-id]: another document has the id `privacy` already\n  help: rename one of the files, or give it another id in its front matter: `id: …`\n  note: sops/a.md: it is here"
        );
        assert_eq!(
            report(place(), "member", "samoa", place()).words(),
            "error[duplicate-id]: another member has the id `samoa` already\n  help: give one of them another id\n  note: sops/a.md: it is here"
        );
    }
}
