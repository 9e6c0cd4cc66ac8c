use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// A directive line that cannot be read.
pub static RULE: Rule = Rule {
    name: "directive-syntax",
    severity: Severity::Error,
    summary: "A directive line that cannot be read",
    why: "A directive begins with three colons and its name; attributes stand in braces. When the line cannot be read it would be shown to readers as it stands.",
    wrong: r#"::: note {title="Mind the tide}"#,
    right: r#"::: note {title="Mind the tide"}"#,
};

/// The line cannot be read.
pub fn report(place: Place) -> Diagnostic {
    Diagnostic::new(&RULE, place, "this directive line cannot be read")
        .help("write it as `::: name {attribute=\"value\"}`; every quotation mark and brace must close")
}

/// The line begins like a directive, where none can begin: in raw HTML, or behind the mark of a quotation or list.
pub fn report_missed(place: Place, inside_html: bool) -> Diagnostic {
    let (message, help) = if inside_html {
        (
            "this line is no directive, because it stands in raw HTML",
            "leave a blank line between the HTML and the directive",
        )
    } else {
        (
            "this line is no directive, because other signs stand before it",
            "begin a line of its own with `:::`, indented as far as the text of its list; a quotation cannot hold one",
        )
    };
    Diagnostic::new(&RULE, place, message).label("shown to readers as it stands").help(help)
}

/// `name=value` stands outside of braces, where it is read as a title.
pub fn report_unbraced(place: Place) -> Diagnostic {
    Diagnostic::new(&RULE, place, "attributes of a directive stand in braces")
        .label("read as a title")
        .help("write `::: name {attribute=\"value\"}`, and a title that holds `=` as `{title=\"…\"}`")
}

/// Braces with an audience, on a line that is no directive.
pub fn report_stray_audience(place: Place) -> Diagnostic {
    Diagnostic::new(&RULE, place, "only a directive can have an audience")
        .label("restricts nothing here")
        .help("put the text between `::: note {audience=…}` and `:::`; to write about it, put it in code: `` `{…}` ``")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn shows_the_form() {
        let d = report(place());
        assert_eq!(d.message, "this directive line cannot be read");
        assert_eq!(
            d.help.as_deref(),
            Some("write it as `::: name {attribute=\"value\"}`; every quotation mark and brace must close")
        );
    }

    #[test]
    fn what_is_no_directive() {
        for (said, words) in [
            (
                report_missed(place(), false),
                "error[directive-syntax]: this line is no directive, because other signs stand before it\n  label: shown to readers as it stands\n  help: begin a line of its own with `:::`, indented as far as the text of its list; a quotation cannot hold one",
            ),
            (
                report_missed(place(), true),
                "error[directive-syntax]: this line is no directive, because it stands in raw HTML\n  label: shown to readers as it stands\n  help: leave a blank line between the HTML and the directive",
            ),
            (
                report_unbraced(place()),
                "error[directive-syntax]: attributes of a directive stand in braces\n  label: read as a title\n  help: write `::: name {attribute=\"value\"}`, and a title that holds `=` as `{title=\"…\"}`",
            ),
            (
                report_stray_audience(place()),
                "error[directive-syntax]: only a directive can have an audience\n  label: restricts nothing here\n  help: put the text between `::: note {audience=…}` and `:::`; to write about it, put it in code: `` `{…}` ``",
            ),
        ] {
            assert_eq!(said.words(), words);
        }
    }

    #[test]
    fn exact_words() {
        assert_eq!(
            report(place()).words(),
            "error[directive-syntax]: this directive line cannot be read\n  help: write it as `::: name {attribute=\"value\"}`; every quotation mark and brace must close"
        );
    }
}
