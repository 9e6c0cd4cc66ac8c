use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "marking-above-audience",
    severity: Severity::Error,
    summary: "A marking that does not let its audience read the text",
    why: "A TLP label is a promise to whoever gave the information. Only TLP:CLEAR may be public, each audience has a highest label, and TLP:RED is for the people in the room: it is in no build.",
    wrong: r#"audience: public
marking: "TLP:GREEN""#,
    right: r#"audience: members
marking: "TLP:GREEN""#,
};

/// `marking` is above `max`, the highest that `audience` may see.
pub fn report(place: Place, marking: &str, audience: &str, max: &str) -> Diagnostic {
    Diagnostic::new(
        &RULE,
        place,
        format!("what is marked {marking} cannot be addressed to `{audience}`, who may see {max} at most"),
    )
    .label("shown to nobody")
    .help("address it to an audience that may see it, or have its originator lower the marking")
}

/// TLP:RED is in no build.
pub fn report_red(place: Place) -> Diagnostic {
    Diagnostic::new(&RULE, place, "what is marked TLP:RED is in no portal").label("shown to nobody").help(
        "keep it out of the hub and hand it to the recipients in person, or have its originator lower the marking",
    )
}

/// The documents of the collection `id` would be marked so unless they say otherwise.
pub fn report_collection(place: Place, id: &str, marking: &str, audience: &str, max: &str) -> Diagnostic {
    let message = format!(
        "the documents of `{id}` are marked {marking} and addressed to `{audience}`, who may see {max} at most"
    );
    Diagnostic::new(&RULE, place, message)
        .label("shown to nobody")
        .help("change `audience` or `marking` of the collection")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn wording() {
        assert_eq!(
            report(place(), "TLP:GREEN", "public", "TLP:CLEAR").words(),
            "error[marking-above-audience]: what is marked TLP:GREEN cannot be addressed to `public`, who may see TLP:CLEAR at most\n  label: shown to nobody\n  help: address it to an audience that may see it, or have its originator lower the marking"
        );
        assert_eq!(
            report_red(place()).words(),
            "error[marking-above-audience]: what is marked TLP:RED is in no portal\n  label: shown to nobody\n  help: keep it out of the hub and hand it to the recipients in person, or have its originator lower the marking"
        );
        assert_eq!(
            report_collection(place(), "sops", "TLP:GREEN", "public", "TLP:CLEAR").words(),
            "error[marking-above-audience]: the documents of `sops` are marked TLP:GREEN and addressed to `public`, who may see TLP:CLEAR at most\n  label: shown to nobody\n  help: change `audience` or `marking` of the collection"
        );
    }
}
