use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// A heading level that is left out.
pub static RULE: Rule = Rule {
    name: "heading-level-skipped",
    severity: Severity::Warning,
    summary: "A heading level that is left out",
    why: "The outline of the page is made from heading levels, and people who cannot see the page move by them. WCAG 2.2, 1.3.1.",
    wrong: r#"## Steps

#### Records"#,
    right: r#"## Steps

### Records"#,
};

/// A heading of `level` where `allowed` is the deepest that can follow.
pub fn report(place: Place, level: u8, allowed: u8) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("a heading of level {level} where level {allowed} is next"))
        .help(format!("write it with {allowed} `#`, or put the missing heading above it"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn names_both_levels() {
        let d = report(place(), 4, 3);
        assert_eq!(d.message, "a heading of level 4 where level 3 is next");
        assert_eq!(d.help.as_deref(), Some("write it with 3 `#`, or put the missing heading above it"));
    }
}
