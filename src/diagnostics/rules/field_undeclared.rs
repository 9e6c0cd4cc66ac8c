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

/// `[[written]]` looks like a field, and no field can have that name.
pub fn report_name(place: Place, written: &str) -> Diagnostic {
    let words = written.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    let name = words.collect::<Vec<_>>().join("-").to_lowercase();
    Diagnostic::new(&RULE, place, format!("`[[{written}]]` is no field: a name has letters, digits and hyphens only"))
        .label("shown as text")
        .help(format!("write `[[{name}]]` and declare it; its label can say \"{written}\""))
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

    #[test]
    fn says_what_a_name_may_be() {
        let d = report_name(place(), "competent authority");
        assert_eq!(d.message, "`[[competent authority]]` is no field: a name has letters, digits and hyphens only");
        assert_eq!(
            d.help.as_deref(),
            Some("write `[[competent-authority]]` and declare it; its label can say \"competent authority\"")
        );
    }

    #[test]
    fn exact_words() {
        assert_eq!(
            report(place(), "autority", Some("authority")).words(),
            "error[field-undeclared]: the field `autority` is not declared\n  help: did you mean `[[authority]]`?"
        );
        assert_eq!(
            report_name(place(), "competent authority").words(),
            "error[field-undeclared]: `[[competent authority]]` is no field: a name has letters, digits and hyphens only\n  label: shown as text\n  help: write `[[competent-authority]]` and declare it; its label can say \"competent authority\""
        );
    }
}
