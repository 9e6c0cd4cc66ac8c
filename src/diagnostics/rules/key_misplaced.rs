use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// A key where none can stand.
pub static RULE: Rule = Rule {
    name: "key-misplaced",
    severity: Severity::Error,
    summary: "A key where none can stand",
    why: "A key names a heading, a numbered provision or a step. Anywhere else it names nothing, links to it fail, and readers see it as text.",
    wrong: "(1) The authority may share information. {#sharing}",
    right: "(1) {#sharing} The authority may share information.",
};

/// `{#key}` stands in the middle of a text, or behind it.
pub fn report(place: Place, key: &str) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("the key `{key}` stands where it names nothing"))
        .label("shown as text")
        .help("put it at the end of a heading, right behind the number of a provision, or at the start of a step")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn names_the_key() {
        let d = report(place(), "late");
        assert_eq!(d.message, "the key `late` stands where it names nothing");
        assert_eq!(
            d.help.as_deref(),
            Some("put it at the end of a heading, right behind the number of a provision, or at the start of a step")
        );
    }
}
