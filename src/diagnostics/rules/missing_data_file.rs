use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "missing-data-file",
    severity: Severity::Error,
    summary: "A register that hub.toml names and that is not there",
    why: "Members, events and contact points come from these files; without one its pages are empty.",
    wrong: r#"members = { file = "content/data/member.toml", audience = "public" }"#,
    right: r#"members = { file = "content/data/members.toml", audience = "public" }"#,
};

/// `file` is not there or cannot be read; `files` are the data files that are.
pub fn report<'a>(place: Place, file: &str, files: impl IntoIterator<Item = &'a str>) -> Diagnostic {
    let near = crate::diagnostics::nearest(file, files);
    Diagnostic::new(&RULE, place, format!("the data file `{file}` is not there")).label("no such file").help(match near
    {
        Some(near) => format!("did you mean `{near}`?"),
        None => "write the path from the hub's root, with `/` between the names".to_owned(),
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
            report(place(), "data/member.toml", ["data/members.toml"]).words(),
            "error[missing-data-file]: the data file `data/member.toml` is not there\n  label: no such file\n  help: did you mean `data/members.toml`?"
        );
        assert_eq!(
            report(place(), "x.toml", ["data/members.toml"]).words(),
            "error[missing-data-file]: the data file `x.toml` is not there\n  label: no such file\n  help: write the path from the hub's root, with `/` between the names"
        );
    }
}
