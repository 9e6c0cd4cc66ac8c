use crate::diagnostics::nearest;
use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// An option that says neither its group nor its level.
pub static RULE: Rule = Rule {
    name: "option-level",
    severity: Severity::Error,
    summary: "An option that says neither its group nor its level",
    why: "The reader must know whether to choose between alternatives, or how strongly a provision is recommended.",
    wrong: r#"::: option
…
:::"#,
    right: r#"::: option {level="recommended"}
…
:::"#,
};

/// The level is missing or none of `levels`.
pub fn report(place: Place, level: Option<&str>, levels: &[&str]) -> Diagnostic {
    let message = match level {
        Some(level) => format!("an option cannot be `{level}`"),
        None => "this option has neither a group nor a level".to_owned(),
    };
    let help = match level.and_then(|l| nearest(l, levels.iter().copied())) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("say {{group=\"…\" label=\"A\"}} for an alternative, or a level: {}", levels.join(", ")),
    };
    Diagnostic::new(&RULE, place, message).help(help)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn names_the_nearest() {
        let levels = ["mandatory", "recommended", "optional"];
        let d = report(place(), Some("recomended"), &levels);
        assert_eq!(d.message, "an option cannot be `recomended`");
        assert_eq!(d.help.as_deref(), Some("did you mean `recommended`?"));
        assert_eq!(report(place(), None, &levels).message, "this option has neither a group nor a level");
    }
}
