use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "translation-language",
    severity: Severity::Error,
    summary: "A translation in a language that is there already",
    why: "The page offers a document's languages by name. Two texts under one language, or a translation into the language of its original, leave a reader to guess.",
    wrong: "translation_of: primary-line-processing   (and no language, where the original has none either)",
    right: r#"translation_of: primary-line-processing
language: fr"#,
};

/// The original is written in `language` as well.
pub fn report_original(place: Place, original: &str, language: &str) -> Diagnostic {
    Diagnostic::new(
        &RULE,
        place,
        format!("this translation and `{original}`, its original, are both in the language `{language}`"),
    )
    .help("add `language:` with the language of this text, such as `language: fr`")
}

/// `first` is a translation of `original` into `language` already.
pub fn report_second(place: Place, original: &str, language: &str, first: Place) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("`{original}` has a translation into `{language}` already"))
        .help("keep one of the two, or correct `language`")
        .related(first, "it is here")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn wording() {
        assert_eq!(
            report_original(place(), "line", "en").words(),
            "error[translation-language]: this translation and `line`, its original, are both in the language `en`\n  help: add `language:` with the language of this text, such as `language: fr`"
        );
        assert_eq!(
            report_second(place(), "line", "fr", place()).words(),
            "error[translation-language]: `line` has a translation into `fr` already\n  help: keep one of the two, or correct `language`\n  note: sops/a.md: it is here"
        );
    }
}
