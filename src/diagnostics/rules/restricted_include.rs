use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "restricted-include",
    severity: Severity::Error,
    summary: "An include or an image that some of its readers may not see",
    why: "The text would have a hole for these readers, who cannot know that something is missing; and an author who believes that the text is there for everyone has addressed it to fewer.",
    wrong: r#"::: include {file="../training/_notes.md"}
:::   (in a public guide, where the notes are for trainers)"#,
    right: r#"::: include {file="../training/_notes.md" audience=trainers}
:::"#,
};

/// Readers in `reader` read this text without the text of `written`, which is for `audience` (nobody, when there is
/// none).
pub fn report(place: Place, reader: &str, written: &str, audience: Option<&str>) -> Diagnostic {
    let message = format!("readers in `{reader}` read this text and may not read `{written}`, {}", whose(audience));
    let help = match audience {
        Some(audience) => {
            format!("add `audience={audience}` to this include, or let the other file be read by all who read this one")
        }
        None => "mend the audience and marking of the other file, or take the include out".to_owned(),
    };
    Diagnostic::new(&RULE, place, message).label("missing for them").help(help)
}

/// Readers in `reader` read this text without the image `written`, which is for `audience`.
pub fn report_image(place: Place, reader: &str, written: &str, audience: Option<&str>) -> Diagnostic {
    let message =
        format!("readers in `{reader}` read this text and may not see the image `{written}`, {}", whose(audience));
    Diagnostic::new(&RULE, place, message)
        .label("missing for them")
        .help("move the image into a folder that they may read, or put it into a directive with `audience=`")
}

fn whose(audience: Option<&str>) -> String {
    audience.map_or_else(|| "which nobody may read".to_owned(), |audience| format!("which is for `{audience}`"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn wording() {
        assert_eq!(
            report(place(), "public", "../training/_notes.md", Some("trainers")).words(),
            "error[restricted-include]: readers in `public` read this text and may not read `../training/_notes.md`, which is for `trainers`\n  label: missing for them\n  help: add `audience=trainers` to this include, or let the other file be read by all who read this one"
        );
        assert_eq!(
            report(place(), "members", "_x.md", None).words(),
            "error[restricted-include]: readers in `members` read this text and may not read `_x.md`, which nobody may read\n  label: missing for them\n  help: mend the audience and marking of the other file, or take the include out"
        );
        assert_eq!(
            report_image(place(), "public", "map.png", Some("members")).words(),
            "error[restricted-include]: readers in `public` read this text and may not see the image `map.png`, which is for `members`\n  label: missing for them\n  help: move the image into a folder that they may read, or put it into a directive with `audience=`"
        );
    }
}
