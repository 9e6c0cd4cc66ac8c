use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// A stylesheet that cannot be read.
pub static RULE: Rule = Rule {
    name: "theme-asset",
    severity: Severity::Error,
    summary: "A stylesheet of the theme that cannot be read",
    why: "A browser drops what it cannot read, and with it rules that readers need: for print, for dark screens, for the keyboard.",
    wrong: r#"a { color: red"#,
    right: r#"a { color: red; }"#,
};

/// The reader says `message`.
pub fn report(place: Place, message: &str) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("this stylesheet cannot be read: {message}"))
        .help("mend the line; until then the theme's own file is used")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn says_what_the_reader_says() {
        assert_eq!(
            report(place(), "unexpected end").words(),
            "error[theme-asset]: this stylesheet cannot be read: unexpected end\n  help: mend the line; until then the theme's own file is used"
        );
    }
}
