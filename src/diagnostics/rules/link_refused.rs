use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// A link that is not followed.
pub static RULE: Rule = Rule {
    name: "link-refused",
    severity: Severity::Error,
    summary: "A link that is not followed",
    why: "A link that runs a program, leads out of the hub's folder or depends on one computer would harm readers or break for them. It is shown as text.",
    wrong: "[the form](javascript:open())",
    right: "[the form](forms/request.pdf)",
};

/// `written` is refused because `why`.
pub fn report(place: Place, written: &str, why: &str) -> Diagnostic {
    let shown: String = written.chars().take(80).collect();
    Diagnostic::new(&RULE, place, format!("the link `{shown}` is not followed: {why}"))
        .help("link to a file of the hub by its relative path, or to a web address that begins with https://")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn says_why() {
        let d = report(place(), "javascript:x", "only http, https, mailto and tel links are followed");
        assert_eq!(
            d.message,
            "the link `javascript:x` is not followed: only http, https, mailto and tel links are followed"
        );
        assert_eq!(
            d.help.as_deref(),
            Some("link to a file of the hub by its relative path, or to a web address that begins with https://")
        );
    }
}
