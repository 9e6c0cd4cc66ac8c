use crate::diagnostics::{Diagnostic, Place, Rule, Severity, nearest};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "unknown-column",
    severity: Severity::Error,
    summary: "A column for fewer readers that the register does not have",
    why: "The name decides what is kept from whom. Misspelt, it protects nothing: the column that was meant would be \
          read by everybody who may see the register.",
    wrong: r#"contact_points = { file = "data/contacts.csv", audience = "public", columns = { secrt = "members" } }"#,
    right: r#"contact_points = { file = "data/contacts.csv", audience = "public", columns = { secret = "members" } }"#,
};

/// `name` is none of `known`, the columns of the register in `file`.
pub fn report<'a>(
    place: Place,
    name: &str,
    file: &str,
    known: impl IntoIterator<Item = &'a str> + Clone,
) -> Diagnostic {
    let near = nearest(name, known.clone());
    let listed: Vec<String> = known.into_iter().map(|k| format!("`{k}`")).collect();
    Diagnostic::new(&RULE, place, format!("the register `{file}` has no column `{name}`"))
        .label("protects nothing")
        .help(match near {
            Some(near) => format!("did you mean `{near}`?"),
            None if listed.is_empty() => "it has none".to_owned(),
            None => format!("it has {}", listed.join(", ")),
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::{HubPath, Span};

    #[test]
    fn wording() {
        let place = || Place::at(&HubPath::new("hub.toml").expect("a path"), Span::new(4, 9));
        assert_eq!(
            report(place(), "secrt", "data/c.csv", ["office", "secret"]).words(),
            "error[unknown-column]: the register `data/c.csv` has no column `secrt`\n  label: protects nothing\n  help: did you mean `secret`?"
        );
        assert_eq!(
            report(place(), "fax", "data/c.csv", ["office", "secret"]).words(),
            "error[unknown-column]: the register `data/c.csv` has no column `fax`\n  label: protects nothing\n  help: it has `office`, `secret`"
        );
    }
}
