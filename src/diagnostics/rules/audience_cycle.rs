use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "audience-cycle",
    severity: Severity::Error,
    summary: "Audiences that include each other in a circle",
    why: "An audience sees what is addressed to those it includes. In a circle everybody would see \
          everything.",
    wrong: r#"[audiences.members]
includes = ["trainers"]
[audiences.trainers]
includes = ["members"]"#,
    right: r#"[audiences.members]
includes = ["public"]
[audiences.trainers]
includes = ["members"]"#,
};

/// `circle` is a run of audiences of which each includes the next, and the last the first.
pub fn report(place: Place, circle: &[&str]) -> Diagnostic {
    let mut names: Vec<String> = circle.iter().map(|c| format!("`{c}`")).collect();
    names.extend(names.first().cloned());
    Diagnostic::new(&RULE, place, format!("audiences include each other in a circle: {}", names.join(" includes ")))
        .label("closes the circle")
        .help("let the narrower audience include the wider one, never the reverse")
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
            report(place(), &["members", "trainers"]).words(),
            "error[audience-cycle]: audiences include each other in a circle: `members` includes `trainers` includes `members`\n  label: closes the circle\n  help: let the narrower audience include the wider one, never the reverse"
        );
    }
}
