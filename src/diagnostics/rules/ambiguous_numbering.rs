use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// A number that reads two ways.
pub static RULE: Rule = Rule {
    name: "ambiguous-numbering",
    severity: Severity::Warning,
    summary: "A number that reads two ways",
    why: "Where provisions are not indented, (i) after (h) may be the ninth letter or the first roman numeral below (h). Readers, links and comparisons need to know which. Indentation says it.",
    wrong: r#"(h) the ship;
(i) the crew; or"#,
    right: r#"(h) the ship-
  (i) the crew; or"#,
};

/// `(number)` after `(previous)`.
pub fn report(place: Place, number: &str, previous: &str) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("({number}) after ({previous}) can be the next item or the first of a level below"))
        .label("which level is this?")
        .help(format!(
            "indent ({number}) by two more spaces if it belongs to ({previous}); indent all items of both levels if it comes next"
        ))
}

/// `(number)` comes next after `(previous)` and, on another level, after `(other)`.
pub fn report_two_levels(place: Place, number: &str, previous: &str, other: &str) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("({number}) can be the next item after ({previous}) or after ({other})"))
        .label("which level is this?")
        .help(format!("indent the level of ({previous}) by two more spaces than the level of ({other})"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn says_both_readings() {
        let d = report(place(), "i", "h");
        assert_eq!(d.message, "(i) after (h) can be the next item or the first of a level below");
        assert_eq!(
            d.help.as_deref(),
            Some(
                "indent (i) by two more spaces if it belongs to (h); indent all items of both levels if it comes next"
            )
        );
    }

    #[test]
    fn says_both_levels() {
        let d = report_two_levels(place(), "v", "iv", "u");
        assert_eq!(d.message, "(v) can be the next item after (iv) or after (u)");
        assert_eq!(d.help.as_deref(), Some("indent the level of (iv) by two more spaces than the level of (u)"));
    }

    #[test]
    fn exact_words() {
        assert_eq!(
            report(place(), "i", "h").words(),
            "warning[ambiguous-numbering]: (i) after (h) can be the next item or the first of a level below\n  label: which level is this?\n  help: indent (i) by two more spaces if it belongs to (h); indent all items of both levels if it comes next"
        );
        assert_eq!(
            report_two_levels(place(), "v", "iv", "u").words(),
            "warning[ambiguous-numbering]: (v) can be the next item after (iv) or after (u)\n  label: which level is this?\n  help: indent the level of (iv) by two more spaces than the level of (u)"
        );
    }
}
