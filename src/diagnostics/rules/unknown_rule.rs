use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "unknown-rule",
    severity: Severity::Error,
    summary: "A rule that does not exist",
    why: "A collection that lowers a misspelt rule lowers nothing, and its author keeps looking for the \
          reason.",
    wrong: r#"rules = { missing-sumary = "off" }"#,
    right: r#"rules = { missing-summary = "off" }"#,
};

/// There is no rule `name` among `known`.
pub fn report<'a>(place: Place, name: &str, known: impl IntoIterator<Item = &'a str>) -> Diagnostic {
    let near = crate::diagnostics::nearest(name, known);
    Diagnostic::new(&RULE, place, format!("there is no rule `{name}`")).label("not known").help(match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`faletusi explain` lists all rules".to_owned(),
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
            report(place(), "missing-sumary", ["missing-summary"]).words(),
            "error[unknown-rule]: there is no rule `missing-sumary`\n  label: not known\n  help: did you mean `missing-summary`?"
        );
        assert_eq!(
            report(place(), "colour-of-the-sky", ["missing-summary"]).words(),
            "error[unknown-rule]: there is no rule `colour-of-the-sky`\n  label: not known\n  help: `faletusi explain` lists all rules"
        );
    }
}
