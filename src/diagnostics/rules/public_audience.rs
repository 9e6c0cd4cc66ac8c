use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "public-audience",
    severity: Severity::Error,
    summary: "An audience `public` that is missing or is more than public",
    why: "`public` is everybody, with nothing to log in to. It includes no other audience, and TLP:CLEAR \
          is all that it may see.",
    wrong: r#"[audiences.public]
includes = ["members"]"#,
    right: r#"[audiences.public]
title = "Public""#,
};

/// hub.toml declares no `public`.
pub fn report_missing(place: Place) -> Diagnostic {
    Diagnostic::new(&RULE, place, "hub.toml declares no audience `public`")
        .help("add `[audiences.public]` with `title = \"Public\"`")
}

/// `public` includes another audience.
pub fn report_includes(place: Place) -> Diagnostic {
    Diagnostic::new(&RULE, place, "`public` is everybody and cannot include another audience")
        .help("take `includes` out here; the other audience may include `public`")
}

/// `public` may see more than TLP:CLEAR.
pub fn report_marking(place: Place, marking: &str) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("`{marking}` cannot be shown to the public"))
        .help("take `max_marking` out here: TLP:CLEAR alone may be public")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::{HubPath, Span};

    fn place() -> Place {
        Place::at(&HubPath::new("sops/a.md").expect("a path"), Span::new(4, 9))
    }

    #[test]
    fn wording() {
        assert_eq!(
            report_missing(place()).words(),
            "error[public-audience]: hub.toml declares no audience `public`\n  help: add `[audiences.public]` with `title = \"Public\"`"
        );
        assert_eq!(
            report_includes(place()).words(),
            "error[public-audience]: `public` is everybody and cannot include another audience\n  help: take `includes` out here; the other audience may include `public`"
        );
        assert_eq!(
            report_marking(place(), "TLP:GREEN").words(),
            "error[public-audience]: `TLP:GREEN` cannot be shown to the public\n  help: take `max_marking` out here: TLP:CLEAR alone may be public"
        );
    }
}
