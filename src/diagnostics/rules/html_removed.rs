use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// HTML that never reaches a reader.
pub static RULE: Rule = Rule {
    name: "html-removed",
    severity: Severity::Warning,
    summary: "HTML that never reaches a reader",
    why: "Scripts, forms, embedded pages and styles are taken out of what authors write, so that no text can act on a reader's computer.",
    wrong: "<script>alert('hello')</script>",
    right: "Use Markdown, or simple HTML such as <kbd>Ctrl</kbd>.",
};

/// `what` is taken away.
pub fn report(place: Place, what: &str) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("{what} is taken out of the page"))
        .help("write it in Markdown, or leave it out; `<kbd>`, `<sub>`, `<sup>`, `<details>` and the like are kept")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn names_what_goes() {
        assert_eq!(
            report(place(), "the element `<script>`").message,
            "the element `<script>` is taken out of the page"
        );
    }
}
