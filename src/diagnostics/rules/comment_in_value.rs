use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "comment-in-value",
    severity: Severity::Warning,
    summary: "A value of the front matter that is cut off at ` #`",
    why: "In front matter a space and `#` begin a remark for authors, and what follows is not part of the value: a \
          title with a number in it would lose its end without a word.",
    wrong: "title: Rule #1 of all",
    right: r#"title: "Rule #1 of all""#,
};

/// `value` is all that is read; `cut` is what follows it, from `#` on.
pub fn report(place: Place, value: &str, cut: &str) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("this value is read as \"{value}\": ` #` begins a remark"))
        .label("not part of the value")
        .help(format!("write \"{value} {cut}\" between quotation marks, or put the remark on a line of its own"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn wording() {
        assert_eq!(
            report(place(), "Rule", "#1 of all").words(),
            "warning[comment-in-value]: this value is read as \"Rule\": ` #` begins a remark\n  label: not part of the value\n  help: write \"Rule #1 of all\" between quotation marks, or put the remark on a line of its own"
        );
    }
}
