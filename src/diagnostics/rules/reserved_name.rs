use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "reserved-name",
    severity: Severity::Error,
    summary: "An id that the portal or a system needs for itself",
    why: "`index`, `history` and the like are pages that the portal makes; `con` and `nul` are names that \
          Windows refuses, so a copy on a USB stick would break.",
    wrong: "guides/index.md",
    right: "guides/overview.md",
};

/// `id` is taken; `by` says by what.
pub fn report(place: Place, id: &str, by: &str) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("`{id}` cannot be used as an id: {by}"))
        .help("choose another name for the file, or another id")
}

/// An `index.md` stands directly in a collection's folder.
pub fn report_index(place: Place, collection: &str) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("index.md stands directly in the folder of the collection `{collection}`"))
        .help("put it in a folder of its own, whose name becomes the document's id, or rename the file")
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
            report(place(), "con", "Windows keeps it for a device").words(),
            "error[reserved-name]: `con` cannot be used as an id: Windows keeps it for a device\n  help: choose another name for the file, or another id"
        );
        assert_eq!(
            report_index(place(), "guides").words(),
            "error[reserved-name]: index.md stands directly in the folder of the collection `guides`\n  help: put it in a folder of its own, whose name becomes the document's id, or rename the file"
        );
    }
}
