use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// A declared field that the text never uses.
pub static RULE: Rule = Rule {
    name: "field-unused",
    severity: Severity::Warning,
    summary: "A declared field that the text never uses",
    why: "Whoever adopts the text would be asked for something that stands nowhere.",
    wrong: r#"fields:
  port: {label: name of the port, type: text}"#,
    right: "The officer at [[port]] must …",
};

/// `[[name]]` stands nowhere.
pub fn report(place: Place, name: &str) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("the field `{name}` is declared and never used"))
        .help(format!("use it in the text as `[[{name}]]`, or take it out of `fields:`"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn names_the_field() {
        let d = report(place(), "port");
        assert_eq!(d.message, "the field `port` is declared and never used");
        assert_eq!(d.help.as_deref(), Some("use it in the text as `[[port]]`, or take it out of `fields:`"));
    }
}
