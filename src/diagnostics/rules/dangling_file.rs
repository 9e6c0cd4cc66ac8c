use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "dangling-file",
    severity: Severity::Error,
    summary: "A link to a file, or an image, that is not there",
    why: "A form that cannot be opened or a picture that does not show leaves a reader without what the text speaks of.",
    wrong: "![Where to queue](queue.png)",
    right: "![Where to queue](images/queue.png)",
};

/// No file lies at `written`; `nearest` is written as a link from the same file.
pub fn report(place: Place, written: &str, image: bool, nearest: Option<&str>) -> Diagnostic {
    let what = if image { "image" } else { "file" };
    Diagnostic::new(&RULE, place, format!("there is no {what} `{written}`")).label("not found").help(match nearest {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!(
            "put the {what} there, into a folder of the hub, or write the way to it from the folder of this file"
        ),
    })
}

/// The file is one of those that make the hub: settings, registers, themes.
pub fn report_inner(place: Place, written: &str) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("`{written}` makes the hub and is not handed out to readers"))
        .label("not handed out")
        .help("link to a page that shows what is in it, or put a copy for readers beside this text")
}

/// The file is of a kind that could run on a reader's computer.
pub fn report_kind(place: Place, written: &str) -> Diagnostic {
    let message = format!("`{written}` is of a kind that is not handed out to readers");
    Diagnostic::new(&RULE, place, message)
        .label("not handed out")
        .help("give readers a PDF or an office document, or write a page of the hub in Markdown")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn wording() {
        assert_eq!(
            report(place(), "queu.png", true, Some("images/queue.png")).words(),
            "error[dangling-file]: there is no image `queu.png`\n  label: not found\n  help: did you mean `images/queue.png`?"
        );
        assert_eq!(
            report(place(), "form.pdf", false, None).words(),
            "error[dangling-file]: there is no file `form.pdf`\n  label: not found\n  help: put the file there, into a folder of the hub, or write the way to it from the folder of this file"
        );
        assert_eq!(
            report_inner(place(), "../hub.toml").words(),
            "error[dangling-file]: `../hub.toml` makes the hub and is not handed out to readers\n  label: not handed out\n  help: link to a page that shows what is in it, or put a copy for readers beside this text"
        );
        assert_eq!(
            report_kind(place(), "form.html").words(),
            "error[dangling-file]: `form.html` is of a kind that is not handed out to readers\n  label: not handed out\n  help: give readers a PDF or an office document, or write a page of the hub in Markdown"
        );
    }
}
