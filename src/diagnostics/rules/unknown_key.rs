use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "unknown-key",
    severity: Severity::Error,
    summary: "A key that this program does not know",
    why: "A misspelt key would otherwise be dropped in silence: the review date, the marking or the \
          audience an author meant to set would simply not be there.",
    wrong: "titel: Refusal of entry",
    right: "title: Refusal of entry",
};

/// `key` is not one of `known`; `holder` says in what ("front matter", "a collection").
pub fn report<'a>(place: Place, key: &str, holder: &str, known: impl IntoIterator<Item = &'a str>) -> Diagnostic {
    let near = crate::diagnostics::nearest(key, known);
    Diagnostic::new(&RULE, place, format!("`{key}` is not a key of {holder}")).label("not known").help(match near {
        Some(near) => format!("did you mean `{near}`?"),
        None if !holder.starts_with("the front matter") => "take it out".to_owned(),
        None => "take it out, or let the collection ignore it: `ignore = [\"…\"]` in hub.toml".to_owned(),
    })
}

/// `key` exists, but in documents of another kind.
pub fn report_elsewhere(place: Place, key: &str, holder: &str, profiles: &[&str]) -> Diagnostic {
    let profiles: Vec<String> = profiles.iter().map(|p| format!("`{p}`")).collect();
    Diagnostic::new(&RULE, place, format!("`{key}` is not a key of {holder}"))
        .label("belongs to another kind of document")
        .help(format!("it belongs to documents of the profile {}; take it out here", profiles.join(" or ")))
}

/// A collection maps a key of another tool to `ours`, which is none of our keys.
pub fn report_ours<'a>(place: Place, ours: &str, holder: &str, known: impl IntoIterator<Item = &'a str>) -> Diagnostic {
    let near = crate::diagnostics::nearest(ours, known);
    Diagnostic::new(&RULE, place, format!("`{ours}` is not a key of {holder}")).label("not known").help(match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => "write their key on the left and ours on the right: `map = { published = \"date\" }`".to_owned(),
    })
}

/// A key that cannot be a default of a collection.
pub fn report_default(place: Place, key: &str) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("`{key}` cannot be a default")).label("not here").help(match key {
        "audience" | "marking" => format!("write `{key}` beside `defaults`, in the collection itself"),
        _ => "it is different for each document; take it out".to_owned(),
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
            report(place(), "titel", "the front matter", ["summary", "title"]).words(),
            "error[unknown-key]: `titel` is not a key of the front matter\n  label: not known\n  help: did you mean `title`?"
        );
        assert_eq!(
            report(place(), "colour", "the front matter", ["title"]).words(),
            "error[unknown-key]: `colour` is not a key of the front matter\n  label: not known\n  help: take it out, or let the collection ignore it: `ignore = [\"…\"]` in hub.toml"
        );
        assert_eq!(
            report(place(), "colour", "hub.toml", ["title"]).words(),
            "error[unknown-key]: `colour` is not a key of hub.toml\n  label: not known\n  help: take it out"
        );
        assert_eq!(
            report_elsewhere(place(), "binding", "the front matter of an article", &["agreement"]).words(),
            "error[unknown-key]: `binding` is not a key of the front matter of an article\n  label: belongs to another kind of document\n  help: it belongs to documents of the profile `agreement`; take it out here"
        );
        assert_eq!(
            report_ours(place(), "dates", "the front matter of a law", ["date"]).words(),
            "error[unknown-key]: `dates` is not a key of the front matter of a law\n  label: not known\n  help: did you mean `date`?"
        );
        assert_eq!(
            report_default(place(), "audience").words(),
            "error[unknown-key]: `audience` cannot be a default\n  label: not here\n  help: write `audience` beside `defaults`, in the collection itself"
        );
    }
}
