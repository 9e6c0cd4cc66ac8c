use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// Two files at one address.
pub static RULE: Rule = Rule {
    name: "address-taken",
    severity: Severity::Error,
    summary: "Two files that would stand at one address",
    why: "One would overwrite the other, and which one would depend on chance. Addresses are for good, so none is changed silently.",
    wrong: r#"content/guides/by-date.md   # guides/by-date.html is the list by date"#,
    right: r#"content/guides/dates.md"#,
};

/// What stands at `place` wants `address`, which `holder` has.
pub fn report(place: Place, address: &str, holder: &str) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("the address `/{address}` is taken by {holder}"))
        .help("give this file another name, or set `id:` in its front matter")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn names_the_address_and_its_holder() {
        let d = report(place(), "sops/by-date.html", "the list of the collection");
        assert_eq!(
            d.words(),
            "error[address-taken]: the address `/sops/by-date.html` is taken by the list of the collection\n  help: give this file another name, or set `id:` in its front matter"
        );
    }
}
