use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// An option group with one alternative.
pub static RULE: Rule = Rule {
    name: "option-alone",
    severity: Severity::Error,
    summary: "An option group with one alternative",
    why: "A choice of one is no choice. The other alternatives are missing, or their group is spelled otherwise.",
    wrong: r#"::: option {group="consent" label="A"}
…
:::"#,
    right: r#"::: option {group="consent" label="A"}
…
:::
::: option {group="consent" label="B"}
…
:::"#,
};

/// `group` has this alternative only.
pub fn report(place: Place, group: &str) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("the option group `{group}` has one alternative only"))
        .help("add the other alternatives with the same group, or say {level=\"optional\"} instead of a group")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn names_the_group() {
        let d = report(place(), "consent");
        assert_eq!(d.message, "the option group `consent` has one alternative only");
        assert_eq!(
            d.help.as_deref(),
            Some("add the other alternatives with the same group, or say {level=\"optional\"} instead of a group")
        );
    }
}
