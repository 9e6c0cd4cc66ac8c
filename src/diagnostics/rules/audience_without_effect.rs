use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "audience-without-effect",
    severity: Severity::Warning,
    summary: "An audience that limits nothing, or that nobody here belongs to",
    why: "A directive or a column can only be for fewer readers than the text it stands in. One that names all of them, or none of them, does not do what its author had in mind.",
    wrong: "::: note {audience=public}   (in a document for members)",
    right: "::: note {audience=trainers}",
};

/// Everyone who may read what stands around it may read what is for `audience`.
pub fn report_limits_nothing(place: Place, audience: &str) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("everyone who may read this text may read what is for `{audience}` as well"))
        .label("limits nothing")
        .help("take `audience` away, or name an audience that only some of them belong to")
}

/// Nobody who may read what stands around it may read what is for `audience`.
pub fn report_nobody(place: Place, audience: &str) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("nobody who may read this text may read what is for `{audience}`"))
        .label("shown to nobody")
        .help("name an audience that some readers of this text belong to")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn wording() {
        assert_eq!(
            report_limits_nothing(place(), "public").words(),
            "warning[audience-without-effect]: everyone who may read this text may read what is for `public` as well\n  label: limits nothing\n  help: take `audience` away, or name an audience that only some of them belong to"
        );
        assert_eq!(
            report_nobody(place(), "auditors").words(),
            "warning[audience-without-effect]: nobody who may read this text may read what is for `auditors`\n  label: shown to nobody\n  help: name an audience that some readers of this text belong to"
        );
    }
}
