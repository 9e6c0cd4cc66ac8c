use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "invalid-id",
    severity: Severity::Error,
    summary: "An id that cannot be an address",
    why: "Ids become addresses, file names and citations. Lower-case letters, digits and single hyphens \
          work on every system and can be read out over the telephone.",
    wrong: "id: Visa Rules",
    right: "id: visa-rules",
};

/// `id` of a `what` is no slug; `proposal` is the slug nearest to it, if there is one.
pub fn report(place: Place, what: &str, id: &str, proposal: Option<&str>) -> Diagnostic {
    let article = if what.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    Diagnostic::new(&RULE, place, format!("`{id}` cannot be the id of {article} {what}"))
        .label("lower-case letters a to z, digits and single hyphens only")
        .help(match proposal {
            Some(slug) => format!("write `{slug}`"),
            None => "write a short name such as `visa-rules`".to_owned(),
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
        assert_eq!(
            report(place(), "document", "Visa Rules", Some("visa-rules")).words(),
            "error[invalid-id]: `Visa Rules` cannot be the id of a document\n  label: lower-case letters a to z, digits and single hyphens only\n  help: write `visa-rules`"
        );
        assert_eq!(
            report(place(), "document", "…", None).words(),
            "error[invalid-id]: `…` cannot be the id of a document\n  label: lower-case letters a to z, digits and single hyphens only\n  help: write a short name such as `visa-rules`"
        );
    }
}
