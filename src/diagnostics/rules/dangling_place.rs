use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "dangling-place",
    severity: Severity::Error,
    summary: "A link to a heading, section or step that is not there",
    why: "The reader lands at the top of a long page and has to search for what the link promised. It mostly happens when a heading was reworded or steps were renumbered; a key, `{#key}`, survives both.",
    wrong: "[step 12](#step_12)   (in a procedure of ten steps)",
    right: "[step 9](#unaccompanied-child)",
};

/// This document has no place `fragment`.
pub fn report(place: Place, fragment: &str, nearest: Option<&str>) -> Diagnostic {
    let message = format!("nothing in this document has the id `#{fragment}`");
    Diagnostic::new(&RULE, place, message).label("leads nowhere").help(help(nearest))
}

/// The document `written` has no place `fragment`.
pub fn report_elsewhere(place: Place, written: &str, fragment: &str, nearest: Option<&str>) -> Diagnostic {
    let message = format!("nothing in `{written}` has the id `#{fragment}`");
    Diagnostic::new(&RULE, place, message).label("leads nowhere").help(help(nearest))
}

/// A situation is answered at a place that its document does not have.
pub fn report_situation(place: Place, say: &str, fragment: &str, nearest: Option<&str>) -> Diagnostic {
    let message = format!("the situation \"{say}\" leads to `#{fragment}`, which this document does not have");
    Diagnostic::new(&RULE, place, message).label("leads nowhere").help(help(nearest))
}

fn help(nearest: Option<&str>) -> String {
    match nearest {
        Some(near) => format!("did you mean `#{near}`?"),
        None => "give the place a key, `## Heading {#key}`, and write that".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn wording() {
        assert_eq!(
            report(place(), "childern", Some("children")).words(),
            "error[dangling-place]: nothing in this document has the id `#childern`\n  label: leads nowhere\n  help: did you mean `#children`?"
        );
        assert_eq!(
            report_elsewhere(place(), "../sops/line.md", "step_99", None).words(),
            "error[dangling-place]: nothing in `../sops/line.md` has the id `#step_99`\n  label: leads nowhere\n  help: give the place a key, `## Heading {#key}`, and write that"
        );
        assert_eq!(
            report_situation(place(), "A child alone", "child", Some("children")).words(),
            "error[dangling-place]: the situation \"A child alone\" leads to `#child`, which this document does not have\n  label: leads nowhere\n  help: did you mean `#children`?"
        );
    }
}
