use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// Text nested deeper than any reader can follow.
pub static RULE: Rule = Rule {
    name: "nesting-too-deep",
    severity: Severity::Error,
    summary: "Text nested deeper than any reader can follow",
    why: "Provisions, quotations, lists and emphasis inside each other beyond 64 levels are a mistake of a program that wrote the text. What is deeper is shown on the last level.",
    wrong: "> > > > (and sixty more)",
    right: "> A quotation.",
};

/// Deeper than `deepest` levels.
pub fn report(place: Place, deepest: usize) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("text is nested deeper than {deepest} levels"))
        .help("take away the surplus `>`, list marks and levels; what is deeper is shown on the last level")
}

/// Elements of raw HTML deeper than `deepest` levels.
pub fn report_html(place: Place, deepest: usize) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("HTML is nested deeper than {deepest} levels"))
        .help("close elements before you open others; deeper than this the words alone may be shown")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn names_the_limit() {
        assert_eq!(report(place(), 64).message, "text is nested deeper than 64 levels");
        assert_eq!(
            report_html(place(), 64).words(),
            "error[nesting-too-deep]: HTML is nested deeper than 64 levels\n  help: close elements before you open others; deeper than this the words alone may be shown"
        );
    }
}
