use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "key-in-part",
    severity: Severity::Error,
    summary: "A key in a part that only the whole document can have",
    why: "The parts of a document are released and shown together. An audience, a marking or a status on \
          one of them would look as if it protected or dated that part, and does not.",
    wrong: "audience: trainers   (in a lesson)",
    right: "audience: trainers   (in the index.md of the course)",
};

/// `key` in a part has no effect; `index` is the file that holds the document's keys.
pub fn report(place: Place, key: &str, index: &crate::diagnostics::HubPath) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("`{key}` cannot be set for a part of a document"))
        .label("has no effect here")
        .help(format!(
            "set it in {index}; to address some text to fewer readers, put it in a directive with `audience=`"
        ))
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
            report(place(), "audience", &HubPath::new("training/x/index.md").expect("a path")).words(),
            "error[key-in-part]: `audience` cannot be set for a part of a document\n  label: has no effect here\n  help: set it in training/x/index.md; to address some text to fewer readers, put it in a directive with `audience=`"
        );
    }
}
