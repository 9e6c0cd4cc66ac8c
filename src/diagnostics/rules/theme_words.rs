use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// A file of interface words that cannot be read.
pub static RULE: Rule = Rule {
    name: "theme-words",
    severity: Severity::Error,
    summary: "A file of the interface's words that cannot be read",
    why: "Buttons and headings of that language would be missing.",
    wrong: r#"search = Search"#,
    right: r#"search = "Search""#,
};

/// The reader says `message`.
pub fn report(place: Place, message: &str) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("these words cannot be read: {message}"))
        .help("write one `key = \"text\"` a line, as in the theme's own file")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn says_what_the_reader_says() {
        assert_eq!(
            report(place(), "no quote").words(),
            "error[theme-words]: these words cannot be read: no quote\n  help: write one `key = \"text\"` a line, as in the theme's own file"
        );
    }
}
