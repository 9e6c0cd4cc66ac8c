use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// Link text that does not say where it leads.
pub static RULE: Rule = Rule {
    name: "bare-link-text",
    severity: Severity::Warning,
    summary: "Link text that does not say where it leads",
    why: "People who use a screen reader hear links out of their sentence, and on paper an address in the text breaks over lines. WCAG 2.2, 2.4.4.",
    wrong: "For the form click [here](form.pdf).",
    right: "Fill in the [request form](form.pdf).",
};

/// The words of the link, which may be empty.
pub fn report(place: Place, words: &str) -> Diagnostic {
    let message = match words {
        "" => "this link has no words".to_owned(),
        words => format!("the link text `{words}` does not say where it leads"),
    };
    Diagnostic::new(&RULE, place, message).help("name what the reader will find there, for example `[request form](…)`")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn names_the_words() {
        assert_eq!(report(place(), "here").message, "the link text `here` does not say where it leads");
        assert_eq!(report(place(), "").message, "this link has no words");
    }
}
