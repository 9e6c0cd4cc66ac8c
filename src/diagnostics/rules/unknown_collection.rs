use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "unknown-collection",
    severity: Severity::Error,
    summary: "A collection that hub.toml does not have",
    why: "A door on the home page that leads to a collection which is not there leads nowhere.",
    wrong: r#"collections = ["sop"]"#,
    right: r#"collections = ["sops"]"#,
};

/// `name` is none of `known`, the ids of the collections.
pub fn report<'a>(place: Place, name: &str, known: impl IntoIterator<Item = &'a str> + Clone) -> Diagnostic {
    let near = crate::diagnostics::nearest(name, known.clone());
    let listed: Vec<String> = known.into_iter().map(|k| format!("`{k}`")).collect();
    Diagnostic::new(&RULE, place, format!("there is no collection `{name}`")).label("not known").help(match near {
        Some(near) => format!("did you mean `{near}`?"),
        None if listed.is_empty() => "hub.toml has no collections yet".to_owned(),
        None => format!("the collections are {}", listed.join(", ")),
    })
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
            report(place(), "sop", ["guides", "sops"]).words(),
            "error[unknown-collection]: there is no collection `sop`\n  label: not known\n  help: did you mean `sops`?"
        );
        assert_eq!(
            report(place(), "standards", ["guides", "sops"]).words(),
            "error[unknown-collection]: there is no collection `standards`\n  label: not known\n  help: the collections are `guides`, `sops`"
        );
    }
}
