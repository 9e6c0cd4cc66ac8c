use crate::diagnostics::nearest;
use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// An attribute that the directive does not have.
pub static RULE: Rule = Rule {
    name: "directive-attribute",
    severity: Severity::Error,
    summary: "An attribute that the directive does not have",
    why: "A misspelt attribute is lost: an option would lose its group, a time limit its hours.",
    wrong: r#"::: timelimit {withn="2 hours"}"#,
    right: r#"::: timelimit {within="2 hours"}"#,
};

/// The directive takes the attributes `known`, and no `name`.
pub fn report(place: Place, directive: &str, known: &[&str], name: &str) -> Diagnostic {
    let known = || known.iter().copied().chain(["audience"]);
    let help = match nearest(name, known()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("it takes: {}", known().collect::<Vec<_>>().join(", ")),
    };
    Diagnostic::new(&RULE, place, format!("the directive `{directive}` has no attribute `{name}`")).help(help)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn names_the_nearest() {
        let d = report(place(), "timelimit", &["title", "within", "from"], "withn");
        assert_eq!(d.message, "the directive `timelimit` has no attribute `withn`");
        assert_eq!(d.help.as_deref(), Some("did you mean `within`?"));
        assert_eq!(
            report(place(), "timelimit", &["title", "within", "from"], "zzzzzz").help.as_deref(),
            Some("it takes: title, within, from, audience")
        );
    }
}
