use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// A template that cannot be rendered.
pub static RULE: Rule = Rule {
    name: "theme-template",
    severity: Severity::Error,
    summary: "A template of the theme that cannot be rendered",
    why: "Every page of its kind would be missing. A template is a program: a name that does not exist or a tag that is not closed stops it.",
    wrong: r#"<h1>{{ page.titel }}</h1>"#,
    right: r#"<h1>{{ page.title }}</h1>"#,
};

/// The template `name` fails with `message`.
pub fn report(place: Place, name: &str, message: &str, help: Option<&str>) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("template `{name}`: {message}")).maybe_help(help.map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn names_the_template() {
        let d = report(place(), "home.html", "Variable `x` is not defined", Some("check the name"));
        assert_eq!(
            d.words(),
            "error[theme-template]: template `home.html`: Variable `x` is not defined\n  help: check the name"
        );
    }
}
