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

/// `(number)` in the text, after `(previous)` or as the first of its level; `(missing)` ought to stand there.
pub fn report_in_text(place: Place, number: &str, previous: Option<&str>, missing: Option<&str>) -> Diagnostic {
    let message = match (previous, missing) {
        (Some(previous), _) => format!("({number}) does not come next after ({previous})"),
        (None, Some(missing)) => format!("({number}) is the first of its level, and no ({missing}) stands before it"),
        (None, None) => format!("({number}) is the first of its level"),
    };
    Diagnostic::new(&RULE, place, message).help(match missing {
        Some(missing) => {
            format!("renumber it, or write \"({missing}) Repealed.\" before it where that is left out on purpose")
        }
        None => "renumber it".to_owned(),
    })
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
    Diagnostic::new(&RULE, place, format!("{word} {number} does not come next after {word} {previous}"))
        .help(format!("renumber it{}", begin_again(word)))
}

/// The way out where numbers of headings begin again, for the kinds that may say so.
pub(super) fn begin_again(word: &str) -> String {
    let word = word.to_lowercase();
    if !matches!(word.as_str(), "section" | "regulation" | "rule" | "article" | "clause") {
        return String::new();
    }
    format!("; if numbers begin again in each Part, say `restarts: [{word}]` in the front matter")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn names_both_numbers() {
        let d = report_in_text(place(), "4", Some("2"), Some("3"));
        assert_eq!(d.message, "(4) does not come next after (2)");
        assert_eq!(
            d.help.as_deref(),
            Some("renumber it, or write \"(3) Repealed.\" before it where that is left out on purpose")
        );
        assert_eq!(report_in_text(place(), "1", Some("2"), None).help.as_deref(), Some("renumber it"));
        let d = report_in_text(place(), "c", None, Some("a"));
        assert_eq!(d.message, "(c) is the first of its level, and no (a) stands before it");
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
        assert_eq!(report_heading(place(), "Part", "3", "1").help.as_deref(), Some("renumber it"));
    }
}
