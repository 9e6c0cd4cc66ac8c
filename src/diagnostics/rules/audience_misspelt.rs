use crate::diagnostics::{Diagnostic, Place, Rule, Severity, nearest};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "audience-misspelt",
    severity: Severity::Error,
    summary: "A name that is nearly `audience`",
    why: "`audience` decides who may read a text or a row. Under any other name it decides nothing, and what was meant \
          for few would be read by everybody.",
    wrong: "::: note {audiance=members}",
    right: "::: note {audience=members}",
};

/// Whether somebody who wrote `name` meant `audience`.
pub fn is_near(name: &str) -> bool {
    name != "audience" && nearest(name, ["audience"]).is_some()
}

/// `name` stands where `audience` could: `what` says as what ("column", "attribute").
pub fn report(place: Place, what: &str, name: &str) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("the {what} `{name}` is not `audience`, and restricts nothing"))
        .label("nearly `audience`")
        .help("write `audience`, in small letters; if you meant something else, choose a name that is less like it")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::{HubPath, Span};

    #[test]
    fn wording() {
        let place = Place::at(&HubPath::new("data/c.csv").expect("a path"), Span::new(4, 9));
        assert_eq!(
            report(place, "column", "Audience").words(),
            "error[audience-misspelt]: the column `Audience` is not `audience`, and restricts nothing\n  label: nearly `audience`\n  help: write `audience`, in small letters; if you meant something else, choose a name that is less like it"
        );
    }

    #[test]
    fn what_is_near() {
        for name in ["Audience", "audiance", "audiences", "audienc", "AUDIENCE", "for audience"] {
            assert!(is_near(name), "{name}");
        }
        for name in ["audience", "office", "evidence", "title", "author"] {
            assert!(!is_near(name), "{name}");
        }
    }
}
