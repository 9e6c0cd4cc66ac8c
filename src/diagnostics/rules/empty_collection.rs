use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "empty-collection",
    severity: Severity::Note,
    summary: "A collection without documents",
    why: "Readers do not see it. Its folder may be misspelt in hub.toml.",
    wrong: r#"folder = "content/guide""#,
    right: r#"folder = "content/guides""#,
};

/// No document lies in `folder`, the folder of the collection `id`.
pub fn report(place: Place, id: &str, folder: &str) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("the collection `{id}` has no documents in `{folder}`"))
        .help("check the name of the folder, put a document into it, or take the collection out")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn wording() {
        assert_eq!(
            report(place(), "guides", "content/guide").words(),
            "note[empty-collection]: the collection `guides` has no documents in `content/guide`\n  help: check the name of the folder, put a document into it, or take the collection out"
        );
    }
}
