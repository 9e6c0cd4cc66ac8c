use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// A list of steps that ends and begins again.
pub static RULE: Rule = Rule {
    name: "steps-interrupted",
    severity: Severity::Error,
    summary: "A list of steps that breaks off and goes on",
    why: "Steps are the items of one list. A line between two steps that is not indented ends the list: what follows looks like a step and is none, has no address, and is missing from the checklist.",
    wrong: r#"1. Greet the traveller.

Be polite.

2. Decide."#,
    right: r#"1. Greet the traveller.

   Be polite.

2. Decide."#,
};

/// Another ordered list follows at `place`, after `last` steps.
pub fn report(place: Place, last: u64) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("the list of steps ends with step {last}; this is another list"))
        .label("no step begins here")
        .help(format!("indent what stands between by as much as the text of step {last} is; or use hyphens for a list that holds no steps"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn says_where_the_steps_end() {
        let d = report(place(), 1);
        assert_eq!(d.message, "the list of steps ends with step 1; this is another list");
        assert_eq!(
            d.help.as_deref(),
            Some(
                "indent what stands between by as much as the text of step 1 is; or use hyphens for a list that holds no steps"
            )
        );
    }
}
