use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// An image without alternative text.
pub static RULE: Rule = Rule {
    name: "image-without-alternative",
    severity: Severity::Error,
    summary: "An image without alternative text",
    why: "Readers who cannot see the image, or whose link is too slow to load it, get its alternative text instead. WCAG 2.2, 1.1.1.",
    wrong: "![](queue.png)",
    right: "![Two queues before the primary line, one for crew](queue.png)",
};

/// The brackets are empty.
pub fn report(place: Place) -> Diagnostic {
    Diagnostic::new(&RULE, place, "this image has no alternative text").help(
        "say between the square brackets what the image shows: `![Two queues before the primary line](queue.png)`",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn says_what_to_write() {
        assert_eq!(report(place()).message, "this image has no alternative text");
    }
}
