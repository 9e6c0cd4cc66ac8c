use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// A directive line that cannot be read.
pub static RULE: Rule = Rule {
    name: "directive-syntax",
    severity: Severity::Error,
    summary: "A directive line that cannot be read",
    why: "A directive begins with three colons and its name; attributes stand in braces. When the line cannot be read it would be shown to readers as it stands.",
    wrong: r#"::: note {title="Mind the tide}"#,
    right: r#"::: note {title="Mind the tide"}"#,
};

/// The line cannot be read.
pub fn report(place: Place) -> Diagnostic {
    Diagnostic::new(&RULE, place, "this directive line cannot be read")
        .help("write it as `::: name {attribute=\"value\"}`; every quotation mark and brace must close")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn shows_the_form() {
        let d = report(place());
        assert_eq!(d.message, "this directive line cannot be read");
        assert_eq!(
            d.help.as_deref(),
            Some("write it as `::: name {attribute=\"value\"}`; every quotation mark and brace must close")
        );
    }
}
