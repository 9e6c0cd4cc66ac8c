use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "unknown-model",
    severity: Severity::Error,
    summary: "A national edition of a model that is not there",
    why: "A national edition is listed under its model and compared with it.",
    wrong: "adapts: information-sharing@1.0",
    right: "adapts: immigration-information-sharing@1.0",
};

/// No document has the id `id`.
pub fn report(place: Place, id: &str, nearest: Option<&str>) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("there is no document `{id}` that this one could adapt"))
        .label("not known")
        .help(match nearest {
            Some(near) => format!("did you mean `{near}`?"),
            None => "write the id of the model: the name of its file without `.md`".to_owned(),
        })
}

/// It names itself.
pub fn report_itself(place: Place) -> Diagnostic {
    Diagnostic::new(&RULE, place, "this document says that it adapts itself")
        .help("write the id of the model that it adapts")
}

/// `id` is a national edition of `model` itself.
pub fn report_edition(place: Place, id: &str, model: &str) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("`{id}` is a national edition itself, of `{model}`"))
        .help(format!("write `{model}` if this is an edition of the same model"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn wording() {
        assert_eq!(
            report(place(), "info-sharing", Some("information-sharing")).words(),
            "error[unknown-model]: there is no document `info-sharing` that this one could adapt\n  label: not known\n  help: did you mean `information-sharing`?"
        );
        assert_eq!(
            report(place(), "x", None).words(),
            "error[unknown-model]: there is no document `x` that this one could adapt\n  label: not known\n  help: write the id of the model: the name of its file without `.md`"
        );
        assert_eq!(
            report_itself(place()).words(),
            "error[unknown-model]: this document says that it adapts itself\n  help: write the id of the model that it adapts"
        );
        assert_eq!(
            report_edition(place(), "mf-act", "sharing").words(),
            "error[unknown-model]: `mf-act` is a national edition itself, of `sharing`\n  help: write `sharing` if this is an edition of the same model"
        );
    }
}
