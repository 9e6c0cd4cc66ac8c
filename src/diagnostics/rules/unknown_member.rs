use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "unknown-member",
    severity: Severity::Error,
    summary: "A member that the register of members does not have",
    why: "A national edition is listed under the member whose text it is; under a misspelt name nobody \
          finds it.",
    wrong: "member: motu-fo",
    right: "member: motu-fou",
};

/// `name` is none of `known`, the ids in the register of members.
pub fn report<'a>(place: Place, name: &str, known: impl IntoIterator<Item = &'a str>) -> Diagnostic {
    let near = crate::diagnostics::nearest(name, known);
    Diagnostic::new(&RULE, place, format!("the register of members has no `{name}`")).label("not known").help(
        match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => "write the id of a member as the register has it, or add the member to the register".to_owned(),
        },
    )
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
            report(place(), "motu-fo", ["motu-fou", "samoa"]).words(),
            "error[unknown-member]: the register of members has no `motu-fo`\n  label: not known\n  help: did you mean `motu-fou`?"
        );
        assert_eq!(
            report(place(), "atlantis", ["motu-fou", "samoa"]).words(),
            "error[unknown-member]: the register of members has no `atlantis`\n  label: not known\n  help: write the id of a member as the register has it, or add the member to the register"
        );
    }
}
