use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "unknown-marking",
    severity: Severity::Error,
    summary: "A marking that is no TLP 2.0 label",
    why: "A sharing label is a promise to whoever gave the information. A label that nobody knows protects \
          nothing, so the text is shown to nobody until it is mended.",
    wrong: r#"marking: "TLP:WHITE""#,
    right: r#"marking: "TLP:CLEAR""#,
};

/// `label` is none of `known`, the labels of TLP 2.0.
pub fn report<'a>(place: Place, label: &str, known: impl IntoIterator<Item = &'a str> + Clone) -> Diagnostic {
    let near = if label.to_uppercase().contains("WHITE") {
        Some("TLP:CLEAR")
    } else {
        let upper = label.to_uppercase();
        let whole = if upper.starts_with("TLP") { upper } else { format!("TLP:{upper}") };
        crate::diagnostics::nearest(&whole, known.clone())
    };
    let listed: Vec<String> = known.into_iter().map(|k| format!("`{k}`")).collect();
    Diagnostic::new(&RULE, place, format!("`{label}` is not a TLP 2.0 label")).label("not known").help(match near {
        Some(near) => format!("did you mean `\"{near}\"`?"),
        None => format!("the labels are {}", listed.join(", ")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::{HubPath, Span};

    fn place() -> Place {
        Place::at(&HubPath::new("sops/a.md").expect("a path"), Span::new(4, 9))
    }

    #[test]
    fn wording() {
        let known = ["TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED"];
        assert_eq!(
            report(place(), "TLP:WHITE", known).words(),
            "error[unknown-marking]: `TLP:WHITE` is not a TLP 2.0 label\n  label: not known\n  help: did you mean `\"TLP:CLEAR\"`?"
        );
        assert_eq!(
            report(place(), "green", known).words(),
            "error[unknown-marking]: `green` is not a TLP 2.0 label\n  label: not known\n  help: did you mean `\"TLP:GREEN\"`?"
        );
        assert_eq!(
            report(place(), "SECRET//NOFORN", known).words(),
            "error[unknown-marking]: `SECRET//NOFORN` is not a TLP 2.0 label\n  label: not known\n  help: the labels are `TLP:CLEAR`, `TLP:GREEN`, `TLP:AMBER`, `TLP:AMBER+STRICT`, `TLP:RED`"
        );
    }
}
