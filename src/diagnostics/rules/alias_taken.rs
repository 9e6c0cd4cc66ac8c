use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "alias-taken",
    severity: Severity::Error,
    summary: "An old address that another page has",
    why: "An alias leads from an old address to the page that took its place. Where another page has that address, one of the two could not be reached.",
    wrong: "aliases: [/sops/primary-line-processing.html]   (in another document)",
    right: "aliases: [/sops/primary-line.html]",
};

/// `holder` has the address `alias`.
pub fn report_page(place: Place, alias: &str, holder: &str) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("the address `{alias}` is that of {holder}"))
        .label("would hide that page")
        .help("take it out, or write the address that this document had before")
}

/// The document of `first` claims `alias` as well.
pub fn report_twice(place: Place, alias: &str, first: Place) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("another document has the old address `{alias}` as well"))
        .label("leads to one of them only")
        .help("keep it in the document that readers of the old address look for")
        .related(first, "it is here")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn wording() {
        assert_eq!(
            report_page(place(), "/sops/a.html", "`sops/a.md`").words(),
            "error[alias-taken]: the address `/sops/a.html` is that of `sops/a.md`\n  label: would hide that page\n  help: take it out, or write the address that this document had before"
        );
        assert_eq!(
            report_twice(place(), "/old.html", place()).words(),
            "error[alias-taken]: another document has the old address `/old.html` as well\n  label: leads to one of them only\n  help: keep it in the document that readers of the old address look for\n  note: sops/a.md: it is here"
        );
    }
}
