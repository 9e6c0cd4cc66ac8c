use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "unknown-audience",
    severity: Severity::Error,
    summary: "An audience that hub.toml does not declare",
    why: "An audience decides who may read a text. A misspelt one must never come to mean everybody, so \
          the text is shown to nobody until it is mended.",
    wrong: "audience: trainer",
    right: "audience: trainers",
};

/// `name` is none of `known`, the audiences of hub.toml.
pub fn report<'a>(place: Place, name: &str, known: impl IntoIterator<Item = &'a str> + Clone) -> Diagnostic {
    let near = crate::diagnostics::nearest(name, known.clone());
    let listed: Vec<String> = known.into_iter().map(|k| format!("`{k}`")).collect();
    Diagnostic::new(&RULE, place, format!("the audience `{name}` is not declared in hub.toml")).label("not known").help(
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
            "error[unknown-audience]: the audience `trainer` is not declared in hub.toml\n  label: not known\n  help: did you mean `trainers`?"
        );
        assert_eq!(
            report(place(), "everybody", ["public", "trainers"]).words(),
            "error[unknown-audience]: the audience `everybody` is not declared in hub.toml\n  label: not known\n  help: hub.toml declares `public`, `trainers`"
        );
    }
}
