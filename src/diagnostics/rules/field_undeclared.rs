use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// A field that the front matter does not declare.
pub static RULE: Rule = Rule {
    name: "field-undeclared",
    severity: Severity::Error,
    summary: "A field that the front matter does not declare",
    why: "Whoever adopts the text has to be told what to fill in. An undeclared field is mostly a misspelt one.",
    wrong: "The [[autority]] may …",
    right: r#"fields:
  authority: {label: name of the authority, type: text}"#,
};

/// `[[name]]` is not declared.
pub fn report(place: Place, name: &str, nearest: Option<&str>) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("the field `{name}` is not declared")).help(match nearest {
        Some(near) => format!("did you mean `[[{near}]]`?"),
        None => format!("declare it in the front matter: `fields:` then `  {name}: {{label: \"…\", type: text}}`"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn names_the_nearest() {
        let d = report(place(), "autority", Some("authority"));
        assert_eq!(d.message, "the field `autority` is not declared");
        assert_eq!(d.help.as_deref(), Some("did you mean `[[authority]]`?"));
        assert_eq!(
            report(place(), "place", None).help.as_deref(),
            Some("declare it in the front matter: `fields:` then `  place: {label: \"…\", type: text}`")
        );
    }
}
