use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// A field in the words of a link.
pub static RULE: Rule = Rule {
    name: "field-in-link",
    severity: Severity::Error,
    summary: "A field in the words of a link",
    why: "A field can be filled in by its reader, and a link is for following: one place on the page cannot do both. The brackets would be shown as they stand.",
    wrong: "See [the law of [[country]]](law.md).",
    right: "See [the law](law.md) of [[country]].",
};

/// `[[name]]` stands in a link.
pub fn report(place: Place, name: &str) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("the field `{name}` stands in the words of a link"))
        .help("put it before or behind the link")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn names_the_field() {
        let d = report(place(), "country");
        assert_eq!(d.message, "the field `country` stands in the words of a link");
        assert_eq!(d.help.as_deref(), Some("put it before or behind the link"));
    }
}
