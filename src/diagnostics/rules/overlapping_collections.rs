use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "overlapping-collections",
    severity: Severity::Error,
    summary: "Two collections that share a folder",
    why: "The folder decides what a document is and who may read it; where two collections claim one \
          folder, it could be either.",
    wrong: r#"folder = "content"   (beside another collection with folder = "content/guides")"#,
    right: r#"folder = "content/news""#,
};

/// `folder` is, lies in, or holds the folder of the collection `other`.
pub fn report(place: Place, folder: &str, other: &str, first: Place) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("the folder `{folder}` overlaps with that of the collection `{other}`"))
        .help("give each collection a folder of its own, none inside another")
        .related(first, "the other collection")
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
            report(place(), "content", "guides", place()).words(),
            "error[overlapping-collections]: the folder `content` overlaps with that of the collection `guides`\n  help: give each collection a folder of its own, none inside another\n  note: sops/a.md: the other collection"
        );
    }
}
