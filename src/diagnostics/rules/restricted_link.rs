use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "restricted-link",
    severity: Severity::Warning,
    summary: "A link that some of its readers may not follow",
    why: "Readers who may not see the other text get the words of the link without a link. They may wonder, and the words tell them of a text that is not for them.",
    wrong: "See [the trainers' notes](../training/notes.md).   (in a public guide)",
    right: r#"::: note {audience=trainers}
See [the trainers' notes](../training/notes.md).
:::"#,
};

/// Readers in `reader` see a link to `written`, which is for `audience` (nobody, when there is none).
pub fn report(place: Place, reader: &str, written: &str, audience: Option<&str>) -> Diagnostic {
    let message = format!("readers in `{reader}` see this link and may not read `{written}`, {}", whose(audience));
    Diagnostic::new(&RULE, place, message).label("not for all who read this").help(help(audience))
}

/// Readers in `reader` see a link to the place `fragment`, which stands in text for `audience`.
pub fn report_place(place: Place, reader: &str, fragment: &str, audience: &str) -> Diagnostic {
    let whose = whose(Some(audience));
    let message = format!("readers in `{reader}` see this link and may not read the place `#{fragment}`, {whose}");
    Diagnostic::new(&RULE, place, message).label("not for all who read this").help(help(Some(audience)))
}

/// A situation that readers in `reader` see is answered in text for `audience`.
pub fn report_situation(place: Place, reader: &str, say: &str, audience: &str) -> Diagnostic {
    let message = format!(
        "the situation \"{say}\" is answered in text for `{audience}`, and readers in `{reader}` look for it too"
    );
    Diagnostic::new(&RULE, place, message)
        .label("not for all who read this")
        .help("let `at` name a place that all readers of this document may read")
}

fn whose(audience: Option<&str>) -> String {
    audience.map_or_else(|| "which nobody may read".to_owned(), |audience| format!("which is for `{audience}`"))
}

fn help(audience: Option<&str>) -> String {
    match audience {
        Some(audience) => format!(
            "put the sentence between `::: note {{audience={audience}}}` and `:::`, or link to what they may read"
        ),
        None => "link to what they may read, or mend the audience and marking of the other text".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn wording() {
        assert_eq!(
            report(place(), "public", "../training/notes.md", Some("trainers")).words(),
            "warning[restricted-link]: readers in `public` see this link and may not read `../training/notes.md`, which is for `trainers`\n  label: not for all who read this\n  help: put the sentence between `::: note {audience=trainers}` and `:::`, or link to what they may read"
        );
        assert_eq!(
            report(place(), "members", "red.md", None).words(),
            "warning[restricted-link]: readers in `members` see this link and may not read `red.md`, which nobody may read\n  label: not for all who read this\n  help: link to what they may read, or mend the audience and marking of the other text"
        );
        assert_eq!(
            report_place(place(), "public", "answers", "trainers").words(),
            "warning[restricted-link]: readers in `public` see this link and may not read the place `#answers`, which is for `trainers`\n  label: not for all who read this\n  help: put the sentence between `::: note {audience=trainers}` and `:::`, or link to what they may read"
        );
        assert_eq!(
            report_situation(place(), "members", "A child alone", "trainers").words(),
            "warning[restricted-link]: the situation \"A child alone\" is answered in text for `trainers`, and readers in `members` look for it too\n  label: not for all who read this\n  help: let `at` name a place that all readers of this document may read"
        );
    }
}
