use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// A number that does not come next.
pub static RULE: Rule = Rule {
    name: "number-order",
    severity: Severity::Warning,
    summary: "A number that does not come next",
    why: "A gap or a step back in the numbers is mostly a slip from moving text. Readers who cite the provision will not find it.",
    wrong: r#"(1) First.
(3) Third."#,
    right: r#"(1) First.
(2) Second."#,
};

/// `(number)` in the text, after `(previous)` or as the first of its level.
pub fn report_in_text(place: Place, number: &str, previous: Option<&str>) -> Diagnostic {
    let message = match previous {
        Some(previous) => format!("({number}) does not come next after ({previous})"),
        None => format!("({number}) is the first of its level"),
    };
    Diagnostic::new(&RULE, place, message)
        .help("renumber it, or write \"(2) Repealed.\" where a provision is left out on purpose")
}

/// A line that begins with `(number)`, right under the provision `(previous)`, and is read as its text.
pub fn report_as_text(place: Place, number: &str, previous: &str) -> Diagnostic {
    Diagnostic::new(
        &RULE,
        place,
        format!(
            "({number}) does not come next after ({previous}), so this line is read as text of the provision above"
        ),
    )
    .label("no provision begins here")
    .help("if a provision begins here, renumber it or put a blank line before it; if not, join it to the line above")
}

/// The number of a heading, after another of its kind.
pub fn report_heading(place: Place, word: &str, number: &str, previous: &str) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("{word} {number} does not come next after {word} {previous}")).help(format!(
        "renumber it; if numbers begin again in each Part, say `restarts: [{}]` in the front matter",
        word.to_lowercase()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn names_both_numbers() {
        assert_eq!(report_in_text(place(), "3", Some("1")).message, "(3) does not come next after (1)");
        assert_eq!(report_in_text(place(), "c", None).message, "(c) is the first of its level");
        let d = report_as_text(place(), "c", "a");
        assert_eq!(d.message, "(c) does not come next after (a), so this line is read as text of the provision above");
        assert_eq!(
            d.help.as_deref(),
            Some(
                "if a provision begins here, renumber it or put a blank line before it; if not, join it to the line above"
            )
        );
        let d = report_heading(place(), "section", "9", "7");
        assert_eq!(d.message, "section 9 does not come next after section 7");
        assert_eq!(
            d.help.as_deref(),
            Some("renumber it; if numbers begin again in each Part, say `restarts: [section]` in the front matter")
        );
    }
}
