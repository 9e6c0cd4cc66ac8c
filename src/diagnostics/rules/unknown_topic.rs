use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "unknown-topic",
    severity: Severity::Error,
    summary: "A topic that hub.toml does not declare",
    why: "Readers browse by topic; a document with a misspelt topic is missing from the list in which they \
          look for it.",
    wrong: "topics: [privcy]",
    right: "topics: [privacy]",
};

/// `name` is none of `known`, the topics of hub.toml.
pub fn report<'a>(place: Place, name: &str, known: impl IntoIterator<Item = &'a str> + Clone) -> Diagnostic {
    let near = crate::diagnostics::nearest(name, known.clone());
    let listed: Vec<String> = known.into_iter().map(|k| format!("`{k}`")).collect();
    Diagnostic::new(&RULE, place, format!("the topic `{name}` is not declared in hub.toml")).label("not known").help(
        match near {
            Some(near) => format!("did you mean `{near}`?"),
            None if listed.is_empty() => "hub.toml declares none".to_owned(),
            None => format!("hub.toml declares {}", listed.join(", ")),
        },
    )
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
            report(place(), "trainer", ["public", "trainers"]).words(),
            "error[unknown-topic]: the topic `trainer` is not declared in hub.toml\n  label: not known\n  help: did you mean `trainers`?"
        );
        assert_eq!(
            report(place(), "everybody", ["public", "trainers"]).words(),
            "error[unknown-topic]: the topic `everybody` is not declared in hub.toml\n  label: not known\n  help: hub.toml declares `public`, `trainers`"
        );
    }
}
