use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "log-origin",
    severity: Severity::Error,
    summary: "A log of releases in another name than the hub's",
    why: "The origin is the name under which readers know and check the log. It never changes, whatever the address of the hub.",
    wrong: "origin = \"hub.example/new\"",
    right: "origin = \"hub.example/releases\"",
};

/// The log is called `logged`; hub.toml says `named`.
pub fn report(place: Place, logged: &str, named: Option<&str>) -> Diagnostic {
    let named = named.map_or_else(|| "hub.toml names none".to_owned(), |named| format!("hub.toml says `{named}`"));
    Diagnostic::new(&RULE, place, format!("the log of releases has the origin `{logged}`, and {named}"))
        .label("another name")
        .help(format!("write `origin = \"{logged}\"` in hub.toml; the origin of a log never changes"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn wording() {
        assert_eq!(
            report(place(), "hub.example/log", None).words(),
            "error[log-origin]: the log of releases has the origin `hub.example/log`, and hub.toml names none\n  label: another name\n  help: write `origin = \"hub.example/log\"` in hub.toml; the origin of a log never changes"
        );
    }
}
