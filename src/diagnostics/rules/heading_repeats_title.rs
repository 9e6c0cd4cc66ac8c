use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// A first heading that repeats the title.
pub static RULE: Rule = Rule {
    name: "heading-repeats-title",
    severity: Severity::Warning,
    summary: "A first heading that repeats the title",
    why: "The title stands in the front matter and is printed at the top of the page; the reader would see it twice.",
    wrong: r#"---
title: Arrivals
---

# Arrivals"#,
    right: r#"---
title: Arrivals
---

# Purpose"#,
};

/// The heading is `title` again.
pub fn report(place: Place, title: &str) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("the heading repeats the title `{title}`"))
        .help("take the heading away: the title of the front matter is printed at the top of the page")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn names_the_title() {
        assert_eq!(report(place(), "Arrivals").message, "the heading repeats the title `Arrivals`");
    }
}
