use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// A link to a definition that does not exist.
pub static RULE: Rule = Rule {
    name: "term-undefined",
    severity: Severity::Error,
    summary: "A link to a definition that does not exist",
    why: "The text promises the reader a definition and does not give it.",
    wrong: "a [carrier](#def-carrier) must …",
    right: "**carrier** means …",
};

/// Nothing defines `term`.
pub fn report(place: Place, term: &str, nearest: Option<&str>) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("the term `{term}` is not defined in this document")).help(match nearest {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("define it: **{term}** means …"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn names_the_nearest() {
        let d = report(place(), "carier", Some("carrier"));
        assert_eq!(d.message, "the term `carier` is not defined in this document");
        assert_eq!(d.help.as_deref(), Some("did you mean `carrier`?"));
    }
}
