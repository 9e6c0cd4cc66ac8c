use crate::diagnostics::nearest;
use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// A directive that does not exist.
pub static RULE: Rule = Rule {
    name: "directive-unknown",
    severity: Severity::Error,
    summary: "A directive that does not exist",
    why: "A misspelt directive would lose its meaning: a safeguard would look like any paragraph, an answer could reach participants.",
    wrong: r#"::: saveguard
Do not search a child alone.
:::"#,
    right: r#"::: safeguard
Do not search a child alone.
:::"#,
};

/// There is no directive `name` among `names`.
pub fn report(place: Place, name: &str, names: &[&str]) -> Diagnostic {
    let help = match nearest(name, names.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there are: {}", names.join(", ")),
    };
    Diagnostic::new(&RULE, place, format!("there is no directive `{name}`")).help(help)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn names_the_nearest() {
        let d = report(place(), "saveguard", &["note", "safeguard"]);
        assert_eq!(d.message, "there is no directive `saveguard`");
        assert_eq!(d.help.as_deref(), Some("did you mean `safeguard`?"));
        assert!(
            report(place(), "xyzzyq", &["note", "safeguard"]).help.is_some_and(|h| h == "there are: note, safeguard")
        );
    }
}
