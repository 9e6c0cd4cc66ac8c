use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "alias-form",
    severity: Severity::Warning,
    summary: "An old address that no file can stand for",
    why: "The portal is a folder of files, and an alias becomes one of them. What follows `?` or `#` in an address never reaches it.",
    wrong: "aliases: [/page.php?id=12]",
    right: "aliases: [/page.php]",
};

/// `alias` has a `?` or a `#`.
pub fn report(place: Place, alias: &str) -> Diagnostic {
    let kept: String = alias.chars().take_while(|c| !matches!(c, '?' | '#')).collect();
    Diagnostic::new(&RULE, place, format!("no file can stand for the old address `{alias}`"))
        .help(format!("write it without what follows `?` or `#`: `{kept}`"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn wording() {
        assert_eq!(
            report(place(), "/page.php?id=12").words(),
            "warning[alias-form]: no file can stand for the old address `/page.php?id=12`\n  help: write it without what follows `?` or `#`: `/page.php`"
        );
    }
}
