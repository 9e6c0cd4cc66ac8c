use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// A reference in words that leads nowhere.
pub static RULE: Rule = Rule {
    name: "dangling-reference",
    severity: Severity::Error,
    summary: "A reference in words that leads nowhere",
    why: "A law that refers to a provision that does not exist cannot be applied as it stands. Mostly text was renumbered and the reference was forgotten.",
    wrong: "(1) Subject to section 99, the authority may share information.",
    right: "(1) Subject to section 9, the authority may share information.",
};

/// `words` do not exist.
pub fn report(place: Place, words: &str, nearest: Option<&str>) -> Diagnostic {
    let near = nearest.map(|n| format!("did you mean {n}? "));
    Diagnostic::new(&RULE, place, format!("{words} does not exist")).label("refers to nothing in this document").help(
        format!(
            "{}correct the number; if another text is meant, say which: \"{words} of the Immigration Act\"",
            near.unwrap_or_default()
        ),
    )
}

/// `words` name a step that does not exist.
pub fn report_step(place: Place, words: &str) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("{words} does not exist"))
        .label("refers to nothing in this document")
        .help("correct the number; if a step of another procedure is meant, make a link to it")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn says_the_way_out() {
        let d = report(place(), "section 14(3)", None);
        assert_eq!(d.message, "section 14(3) does not exist");
        assert_eq!(
            d.help.as_deref(),
            Some("correct the number; if another text is meant, say which: \"section 14(3) of the Immigration Act\"")
        );
        let d = report(place(), "section 14(3)", Some("section 14(2)"));
        let help = d.help.unwrap_or_default();
        assert!(help.starts_with("did you mean section 14(2)? correct the number; "), "{help}");
        let d = report_step(place(), "step 9");
        assert_eq!(
            d.help.as_deref(),
            Some("correct the number; if a step of another procedure is meant, make a link to it")
        );
    }

    #[test]
    fn exact_words() {
        assert_eq!(
            report(place(), "section 14(3)", Some("section 14(2)")).words(),
            "error[dangling-reference]: section 14(3) does not exist\n  label: refers to nothing in this document\n  help: did you mean section 14(2)? correct the number; if another text is meant, say which: \"section 14(3) of the Immigration Act\""
        );
        assert_eq!(
            report_step(place(), "step 9").words(),
            "error[dangling-reference]: step 9 does not exist\n  label: refers to nothing in this document\n  help: correct the number; if a step of another procedure is meant, make a link to it"
        );
    }
}
