use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "dangling-link",
    severity: Severity::Error,
    summary: "A link to a document that is not there",
    why: "An officer who follows a link in the middle of a procedure must arrive. A link to nothing is shown as plain text, and what it promised is missing.",
    wrong: "[refusal of entry](../sops/refusal.md)",
    right: "[refusal of entry](../sops/refusal-of-entry.md)",
};

/// No document lies at `written`; `nearest` is written as a link from the same file.
pub fn report(place: Place, written: &str, nearest: Option<&str>) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("there is no document `{written}`")).label("leads nowhere").help(
        match nearest {
            Some(near) => format!("did you mean `{near}`?"),
            None => "write the way from the folder of this file to the other one, or take the link out".to_owned(),
        },
    )
}

/// The file is there, and no page shows it: it is a `document` with a mistake of its own, or no document at all.
pub fn report_unshown(place: Place, written: &str, document: bool) -> Diagnostic {
    let help = if document {
        "mend what keeps it from being shown, or link to another document"
    } else {
        "link to a document; README.md, names that begin with `_` and files in no collection have no page"
    };
    Diagnostic::new(&RULE, place, format!("no page shows `{written}`")).label("leads nowhere").help(help)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn wording() {
        assert_eq!(
            report(place(), "../sops/refusl.md", Some("../sops/refusal.md")).words(),
            "error[dangling-link]: there is no document `../sops/refusl.md`\n  label: leads nowhere\n  help: did you mean `../sops/refusal.md`?"
        );
        assert_eq!(
            report(place(), "zebra.md", None).words(),
            "error[dangling-link]: there is no document `zebra.md`\n  label: leads nowhere\n  help: write the way from the folder of this file to the other one, or take the link out"
        );
        assert_eq!(
            report_unshown(place(), "_notice.md", false).words(),
            "error[dangling-link]: no page shows `_notice.md`\n  label: leads nowhere\n  help: link to a document; README.md, names that begin with `_` and files in no collection have no page"
        );
        assert_eq!(
            report_unshown(place(), "line.md", true).words(),
            "error[dangling-link]: no page shows `line.md`\n  label: leads nowhere\n  help: mend what keeps it from being shown, or link to another document"
        );
    }
}
