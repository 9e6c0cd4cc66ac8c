use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "missing-folder",
    severity: Severity::Error,
    summary: "A collection whose folder is not there",
    why: "A collection whose folder is misspelt in hub.toml loses all its documents at once, and every link to them. \
          It is an error where a folder of nearly that name is there, and a warning where the folder may only not have \
          been begun yet.",
    wrong: r#"folder = "content/guide""#,
    right: r#"folder = "content/guides""#,
};

/// Nothing lies in `folder`, the folder of the collection `id`; `nearest` is a folder with documents in it.
pub fn report(place: Place, id: &str, folder: &str, nearest: Option<&str>) -> Diagnostic {
    let message = format!("the collection `{id}` has no folder `{folder}`, or there is nothing in it");
    let mut found = Diagnostic::new(&RULE, place, message).help(match nearest {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("check its name, or begin a document in it: `faletusi new {id} \"A title\"`"),
    });
    if nearest.is_none() {
        found.severity = Severity::Warning;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn wording() {
        assert_eq!(
            report(place(), "guides", "content/guide", Some("content/guides")).words(),
            "error[missing-folder]: the collection `guides` has no folder `content/guide`, or there is nothing in it\n  help: did you mean `content/guides`?"
        );
        assert_eq!(
            report(place(), "guides", "content/help", None).words(),
            "warning[missing-folder]: the collection `guides` has no folder `content/help`, or there is nothing in it\n  help: check its name, or begin a document in it: `faletusi new guides \"A title\"`"
        );
    }
}
