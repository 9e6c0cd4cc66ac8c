use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "slug-collision",
    severity: Severity::Error,
    summary: "Two pages that would have one address",
    why: "Two pages at one address overwrite each other. The program never adds a number to tell them \
          apart, because a link would then lead to whichever came first.",
    wrong: "guides/Visa_Rules.md and guides/visa-rules.md",
    right: "guides/visa-rules.md and guides/visa-rules-for-carriers.md",
};

/// The page of `place` would stand at `address`, where `first` stands.
pub fn report(place: Place, address: &str, first: Place) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("another page has the address `{address}` already"))
        .help("rename one of the two files")
        .related(first, "this file makes the other page")
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
            report(place(), "/guides/visa-rules.html", place()).words(),
            "error[slug-collision]: another page has the address `/guides/visa-rules.html` already\n  help: rename one of the two files\n  note: sops/a.md: this file makes the other page"
        );
    }
}
