use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// An answer that everybody can read.
pub static RULE: Rule = Rule {
    name: "answer-for-everyone",
    severity: Severity::Error,
    summary: "An answer that everybody can read",
    why: "An answer without an audience stands on the participants' page, below its question.",
    wrong: r#"::: answer
B.
:::"#,
    right: r#"::: answer {audience=trainers}
B.
:::"#,
};

/// The answer has no audience.
pub fn report(place: Place) -> Diagnostic {
    Diagnostic::new(&RULE, place, "this answer is for everybody who reads the page")
        .help("say who may read it: `::: answer {audience=trainers}`")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn says_the_way_out() {
        let d = report(place());
        assert_eq!(d.message, "this answer is for everybody who reads the page");
        assert_eq!(d.help.as_deref(), Some("say who may read it: `::: answer {audience=trainers}`"));
    }
}
