use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "large-image",
    severity: Severity::Warning,
    summary: "An image of more than 1 MB",
    why: "Over an island's link, a page with a large image keeps an officer waiting for half a minute.",
    wrong: "a photograph of 4,000 pixels, as the camera made it",
    right: "the same photograph, saved 1,600 pixels wide",
};

/// The image has `bytes` bytes.
pub fn report(place: Place, bytes: u64) -> Diagnostic {
    let tenths = bytes.div_ceil(100_000);
    Diagnostic::new(&RULE, place, format!("this image has {}.{} MB", tenths / 10, tenths % 10))
        .help("save it smaller: 1,600 pixels wide are enough for a page; as JPEG or WebP for photographs")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn wording() {
        assert_eq!(
            report(place(), 2_340_000).words(),
            "warning[large-image]: this image has 2.4 MB\n  help: save it smaller: 1,600 pixels wide are enough for a page; as JPEG or WebP for photographs"
        );
        assert_eq!(
            report(place(), 1_000_001).words(),
            "warning[large-image]: this image has 1.1 MB\n  help: save it smaller: 1,600 pixels wide are enough for a page; as JPEG or WebP for photographs"
        );
    }
}
