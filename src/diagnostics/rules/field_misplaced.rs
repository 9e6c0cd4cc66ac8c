use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// A field where none is filled in.
pub static RULE: Rule = Rule {
    name: "field-misplaced",
    severity: Severity::Error,
    summary: "A field where none is filled in",
    why: "Title and summary stand in lists, in search results and in the heads of pages, where nothing is filled in. Readers would see the brackets.",
    wrong: "title: The [[country]] Border Law",
    right: "title: Border Model Law",
};

/// `[[name]]` stands in the `key` of the front matter.
pub fn report(place: Place, name: &str, key: &str) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("the field `{name}` stands in the {key}"))
        .help(format!("write the {key} without it; fields are filled in in the text only"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn names_the_field_and_the_key() {
        let d = report(place(), "country", "title");
        assert_eq!(d.message, "the field `country` stands in the title");
        assert_eq!(d.help.as_deref(), Some("write the title without it; fields are filled in in the text only"));
    }
}
