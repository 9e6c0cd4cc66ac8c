use crate::diagnostics::{Diagnostic, Place, Rule, Severity, nearest};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "unknown-theme",
    severity: Severity::Error,
    summary: "A theme that is not there",
    why: "A theme with a misspelt name would be left aside without a word: the portal would look as if nobody had \
          made a theme for it. A theme is built in or lies in a folder of its name in `themes`.",
    wrong: r#"theme = "tappa""#,
    right: r#"theme = "tapa""#,
};

/// `name` is none of `known`: the themes that are built in and those that have files in `themes`.
pub fn report<'a>(place: Place, name: &str, known: impl IntoIterator<Item = &'a str> + Clone) -> Diagnostic {
    let near = nearest(name, known.clone());
    let listed: Vec<String> = known.into_iter().map(|k| format!("`{k}`")).collect();
    Diagnostic::new(&RULE, place, format!("there is no theme `{name}`")).label("not known").help(match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there is {}; a theme of your own needs a file in `themes/{name}/`", listed.join(", ")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn wording() {
        assert_eq!(
            report(place(), "tappa", ["siapo", "tapa"]).words(),
            "error[unknown-theme]: there is no theme `tappa`\n  label: not known\n  help: did you mean `tapa`?"
        );
        assert_eq!(
            report(place(), "modern", ["siapo", "tapa"]).words(),
            "error[unknown-theme]: there is no theme `modern`\n  label: not known\n  help: there is `siapo`, `tapa`; a theme of your own needs a file in `themes/modern/`"
        );
    }
}
