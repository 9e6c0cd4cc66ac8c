use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "national-edition",
    severity: Severity::Error,
    summary: "A national edition that does not say whose it is, or of what",
    why: "Readers find a national edition under its model and under the member whose text it is; for both it must name both.",
    wrong: "adapts: immigration-information-sharing@1.0",
    right: r#"adapts: immigration-information-sharing@1.0
member: motu-fou"#,
};

/// It says what it adapts, and not whose it is.
pub fn report_no_member(place: Place) -> Diagnostic {
    Diagnostic::new(&RULE, place, "this document adapts a model and does not say which member's edition it is")
        .help("add `member:` with the member's id, as the register of members has it")
}

/// It says whose it is, and not what it adapts.
pub fn report_no_model(place: Place, member: &str) -> Diagnostic {
    Diagnostic::new(
        &RULE,
        place,
        format!("this document is of the member `{member}` and does not say which model it adapts"),
    )
    .help("add `adapts:` with the model's id and version, such as `information-sharing@1.0`, or take `member` out")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn wording() {
        assert_eq!(
            report_no_member(place()).words(),
            "error[national-edition]: this document adapts a model and does not say which member's edition it is\n  help: add `member:` with the member's id, as the register of members has it"
        );
        assert_eq!(
            report_no_model(place(), "motu-fou").words(),
            "error[national-edition]: this document is of the member `motu-fou` and does not say which model it adapts\n  help: add `adapts:` with the model's id and version, such as `information-sharing@1.0`, or take `member` out"
        );
    }
}
