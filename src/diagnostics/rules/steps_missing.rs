use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// A heading for steps with no numbered list under it.
pub static RULE: Rule = Rule {
    name: "steps-missing",
    severity: Severity::Error,
    summary: "A heading for steps with no numbered list under it",
    why: "The links to steps are made from the numbered list under the heading marked {.steps}.",
    wrong: r#"## Steps {.steps}

First, greet the passenger."#,
    right: r#"## Steps {.steps}

1. Greet the passenger."#,
};

/// No ordered list follows.
pub fn report(place: Place) -> Diagnostic {
    Diagnostic::new(&RULE, place, "no numbered list stands under this heading marked {.steps}")
        .help("write the steps as one list that begins with `1.`, or take {.steps} away")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn says_what_is_missing() {
        assert_eq!(report(place()).message, "no numbered list stands under this heading marked {.steps}");
    }
}
