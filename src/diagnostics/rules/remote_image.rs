use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// An image from another computer.
pub static RULE: Rule = Rule {
    name: "remote-image",
    severity: Severity::Error,
    summary: "An image from another computer",
    why: "The portal loads nothing from elsewhere: another host would see who reads what, and the page would break offline.",
    wrong: "![Map](https://example.org/map.png)",
    right: "![Map](map.png)",
};

/// The image lies at `url`.
pub fn report(place: Place, url: &str) -> Diagnostic {
    let shown: String = url.chars().take(80).collect();
    Diagnostic::new(&RULE, place, format!("the image `{shown}` lies on another computer"))
        .help("save the image beside the document and link to the file; mind whose it is")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn names_the_address() {
        assert_eq!(
            report(place(), "https://x.example/a.png").message,
            "the image `https://x.example/a.png` lies on another computer"
        );
    }
}
