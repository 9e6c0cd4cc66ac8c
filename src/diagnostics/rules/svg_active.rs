use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "svg-active",
    severity: Severity::Error,
    summary: "An SVG image that could run a script",
    why: "A drawing that came from elsewhere can hold a program. Whoever opens its address would run it as if the portal \
          had written it.",
    wrong: "<svg onload=\"…\">, <script> or <foreignObject> in an SVG file",
    right: "a drawing of paths and text, saved as plain SVG, or a PNG made of it",
};

/// `what` in the SVG could run.
pub fn report(place: Place, what: &str) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("this SVG holds {what} and is not published"))
        .label("could run in a reader's browser")
        .help("open it in a drawing program and save it as plain SVG in UTF-8, or export it as PNG")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn wording() {
        assert_eq!(
            report(place(), "`<script>`").words(),
            "error[svg-active]: this SVG holds `<script>` and is not published\n  label: could run in a reader's browser\n  help: open it in a drawing program and save it as plain SVG in UTF-8, or export it as PNG"
        );
    }
}
