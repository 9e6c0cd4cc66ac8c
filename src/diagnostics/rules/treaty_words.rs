use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// Words that bind in a text that does not, or the reverse.
pub static RULE: Rule = Rule {
    name: "treaty-words",
    severity: Severity::Warning,
    summary: "Words that bind in a text that does not, or the reverse",
    why: r#"An arrangement that says "shall" may be read as a treaty, and a treaty that says "will" as an intention. Both have ended in court. What speaks of others (human rights, third parties) and what denies ("creates no obligations") is left alone."#,
    wrong: r#"binding: false

The Participants shall share …"#,
    right: r#"binding: false

The Participants will share …"#,
};

/// `word` stands where a text of the other kind says it; `instead` fits. `binds`: the text is binding.
pub fn report(place: Place, word: &str, instead: &str, binds: bool) -> Diagnostic {
    let kind = if binds { "a binding text does not say" } else { "a text that does not bind does not say" };
    Diagnostic::new(&RULE, place, format!("{kind} \"{word}\""))
        .help(format!("write \"{instead}\", or change `binding:` in the front matter"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::place;

    #[test]
    fn offers_the_other_word() {
        assert_eq!(
            report(place(), "shall", "will", false).words(),
            "warning[treaty-words]: a text that does not bind does not say \"shall\"\n  help: write \"will\", or change `binding:` in the front matter"
        );
        assert_eq!(
            report(place(), "decide", "agree", true).words(),
            "warning[treaty-words]: a binding text does not say \"decide\"\n  help: write \"agree\", or change `binding:` in the front matter"
        );
    }
}
