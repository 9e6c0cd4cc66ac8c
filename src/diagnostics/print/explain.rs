use crate::diagnostics::{Rule, Severity};

/// The page of a rule, as Markdown: what it is, why it matters, a text that breaks it and the same text mended.
///
/// `faletusi explain RULE` prints it and the handbook's chapter on mistakes is made of these pages.
pub fn explain(rule: &Rule) -> String {
    let mut out = format!(
        "# {}\n\n{}. {}.\n\n## Why it matters\n\n{}\n",
        rule.name,
        rule.summary,
        consequence(rule.severity),
        rule.why.trim()
    );
    for (heading, example) in [("Wrong", rule.wrong), ("Right", rule.right)] {
        if !example.is_empty() {
            out.push_str(&format!("\n## {heading}\n\n{}", fenced(example)));
        }
    }
    out
}

/// What follows from breaking a rule of this severity.
fn consequence(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "This is an error: nothing is written while it stands",
        Severity::Warning => "This is a warning: it stops a build only with `--strict`",
        Severity::Note => "This is a note: it never stops a build",
    }
}

/// In a fence longer than any run of backticks inside.
fn fenced(example: &str) -> String {
    let longest = example.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}text\n{}\n{fence}\n", example.trim_end_matches('\n'))
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn a_rule_is_explained_on_one_page() {
        assert_eq!(
            explain(&samples::DANGLING),
            "# dangling-reference

A reference to a provision that does not exist. This is an error: nothing is written while it stands.

## Why it matters

A reader who follows it finds nothing.

A court may find nothing either.

## Wrong

```text
See section 14(3).
```

## Right

```text
See section 14(2).
```
"
        );
    }

    #[test]
    fn fences_are_longer_than_what_they_hold() {
        assert_eq!(fenced("````\n"), "`````text\n````\n`````\n");
    }
}
