use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "unknown-original",
    severity: Severity::Error,
    summary: "A translation of a document that is not there",
    why: "A translation and its original lead to each other. Readers of the translation must be able to see the text that counts.",
    wrong: "translation_of: primary-line",
    right: "translation_of: primary-line-processing",
};

/// No document has the id `id`.
pub fn report(place: Place, id: &str, nearest: Option<&str>) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("there is no document `{id}` that this one could translate"))
        .label("not known")
        .help(match nearest {
            Some(near) => format!("did you mean `{near}`?"),
            None => "write the id of the original: the name of its file without `.md`".to_owned(),
        })
}

/// It names itself.
pub fn report_itself(place: Place) -> Diagnostic {
    Diagnostic::new(&RULE, place, "this document says that it translates itself").help("write the id of the original")
}

/// `id` is a translation of `original` itself.
pub fn report_translation(place: Place, id: &str, original: &str) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("`{id}` is a translation itself, of `{original}`"))
        .help(format!("name the original of both: `translation_of: {original}`"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn wording() {
        assert_eq!(
            report(place(), "lin", Some("line")).words(),
            "error[unknown-original]: there is no document `lin` that this one could translate\n  label: not known\n  help: did you mean `line`?"
        );
        assert_eq!(
            report(place(), "x", None).words(),
            "error[unknown-original]: there is no document `x` that this one could translate\n  label: not known\n  help: write the id of the original: the name of its file without `.md`"
        );
        assert_eq!(
            report_itself(place()).words(),
            "error[unknown-original]: this document says that it translates itself\n  help: write the id of the original"
        );
        assert_eq!(
            report_translation(place(), "ligne", "line").words(),
            "error[unknown-original]: `ligne` is a translation itself, of `line`\n  help: name the original of both: `translation_of: line`"
        );
    }
}
