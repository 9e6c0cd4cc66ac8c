use std::fmt;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; never stops anything.
    Note,
    /// Ought to be mended; stops a build only under `--strict`.
    Warning,
    /// Nothing is written while one stands.
    Error,
}

impl Severity {
    /// The word printed, and used in `hub.toml`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// The static description of a rule: `faletusi explain NAME` prints it, and the handbook's chapter is made from it.
#[derive(Debug)]
pub struct Rule {
    /// Kebab-case name, stable.
    pub name: &'static str,
    /// Severity unless a collection lowers it.
    pub severity: Severity,
    /// One line: what is wrong.
    pub summary: &'static str,
    /// Why it matters to a reader, in a few plain sentences.
    pub why: &'static str,
    /// A source text that breaks the rule.
    pub wrong: &'static str,
    /// The same text, mended.
    pub right: &'static str,
}

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Rule {}
