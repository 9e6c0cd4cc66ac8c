use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// A directive without its closing :::.
pub static RULE: Rule = Rule {
    name: "directive-unclosed",
    severity: Severity::Error,
    summary: "A directive without its closing :::",
    why: "Everything after the opening line would belong to the directive, down to the end of the document.",
    wrong: r#"::: note
A remark."#,
    right: r#"::: note
A remark.
:::"#,
};

/// The directive `name` is not closed.
pub fn report(place: Place, name: &str) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("the directive `{name}` is never closed"))
        .label("opened here")
        .help("write a line `:::` where it ends; inside a list item indent it like the opening line")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn names_the_directive() {
        let d = report(place(), "note");
        assert_eq!(d.message, "the directive `note` is never closed");
        assert_eq!(
            d.help.as_deref(),
            Some("write a line `:::` where it ends; inside a list item indent it like the opening line")
        );
    }
}
