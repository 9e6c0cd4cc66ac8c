use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// A ::: line that closes nothing.
pub static RULE: Rule = Rule {
    name: "directive-stray",
    severity: Severity::Error,
    summary: "A ::: line that closes nothing",
    why: "A line of three colons ends a directive. When none is open, an opening line above is missing or misspelt, and the text above is not shown as meant.",
    wrong: r#"A remark.
:::"#,
    right: r#"::: note
A remark.
:::"#,
};

/// A lone `:::`.
pub fn report(place: Place) -> Diagnostic {
    Diagnostic::new(&RULE, place, "this ::: closes nothing")
        .help("take the line away, or open the directive above, for example with `::: note`")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn says_what_to_do() {
        let d = report(place());
        assert_eq!(d.message, "this ::: closes nothing");
        assert_eq!(
            d.help.as_deref(),
            Some("take the line away, or open the directive above, for example with `::: note`")
        );
    }
}
