use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "unknown-language",
    severity: Severity::Error,
    summary: "A language that the hub does not have",
    why: "Screen readers and hyphenation follow the language of a text; one that hub.toml does not list \
          has no words for the page around it.",
    wrong: r#"language: de   (where hub.toml says languages = ["en", "fr"])"#,
    right: "language: fr",
};

/// `language` is none of `known`, the languages of hub.toml.
pub fn report<'a>(place: Place, language: &str, known: impl IntoIterator<Item = &'a str>) -> Diagnostic {
    let listed: Vec<String> = known.into_iter().map(|k| format!("`{k}`")).collect();
    Diagnostic::new(&RULE, place, format!("hub.toml does not list the language `{language}`"))
        .help(format!("choose one of {}, or add it to `languages` in hub.toml", listed.join(", ")))
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
            report(place(), "de", ["en", "fr"]).words(),
            "error[unknown-language]: hub.toml does not list the language `de`\n  help: choose one of `en`, `fr`, or add it to `languages` in hub.toml"
        );
    }
}
