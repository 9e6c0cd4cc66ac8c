use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "unknown-value",
    severity: Severity::Error,
    summary: "A word that is none of those to choose from",
    why: "Some keys take one of a few words; a misspelt one would otherwise count as nothing, and the page \
          would say less than its author meant.",
    wrong: "status: drafft",
    right: "status: draft",
};

/// `value` of `key` is none of `choices`.
pub fn report(place: Place, key: &str, value: &str, choices: &[&str]) -> Diagnostic {
    let near = crate::diagnostics::nearest(value, choices.iter().copied());
    let listed: Vec<String> = choices.iter().map(|c| format!("`{c}`")).collect();
    Diagnostic::new(&RULE, place, format!("`{value}` is not a value of `{key}`")).label("not known").help(match near {
        Some(near) => format!("did you mean `{near}`?"),
        None if listed.is_empty() => "there is none to choose from".to_owned(),
        None => format!("choose one of {}", listed.join(", ")),
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
            report(place(), "status", "drafft", &["draft", "consultation"]).words(),
            "error[unknown-value]: `drafft` is not a value of `status`\n  label: not known\n  help: did you mean `draft`?"
        );
        assert_eq!(
            report(place(), "status", "endorsed", &["draft", "consultation"]).words(),
            "error[unknown-value]: `endorsed` is not a value of `status`\n  label: not known\n  help: choose one of `draft`, `consultation`"
        );
    }
}
