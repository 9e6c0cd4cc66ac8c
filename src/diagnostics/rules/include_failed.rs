use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// An include that cannot be read.
pub static RULE: Rule = Rule {
    name: "include-failed",
    severity: Severity::Error,
    summary: "An include that cannot be read",
    why: "The page would miss a part of its text.",
    wrong: r#"::: include {file="notce.md"}
:::"#,
    right: r#"::: include {file="notice.md"}
:::"#,
};

/// `file` cannot be included because `why`.
pub fn report(place: Place, file: &str, why: &str) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("`{file}` cannot be included: {why}"))
        .help("give the path from this file's folder, for example {file=\"../pages/notice.md\"}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn says_why() {
        let d = report(place(), "../../x.md", "it leads out of the hub");
        assert_eq!(d.message, "`../../x.md` cannot be included: it leads out of the hub");
        assert_eq!(
            d.help.as_deref(),
            Some("give the path from this file's folder, for example {file=\"../pages/notice.md\"}")
        );
    }
}
