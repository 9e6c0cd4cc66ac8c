//! What is wrong with a hub, said so that an author can mend it.
//!
//! A [`Diagnostic`] is a value: stages collect them, [`crate::commands`] prints them. Every diagnostic belongs to a
//! [`Rule`]; a rule is one file in [`rules`], which holds its name, why it matters, an example, and the function that
//! words the message. *Finding* the mistake is done where the knowledge is (scanner, parser, hub, check).

mod place;
pub mod print;
mod rule;
pub mod rules;

pub use place::{HubPath, HubPathError, LineColumn, LineIndex, Place, Span};
pub use rule::{Rule, Severity};

/// One finding.
///
/// The message says what is wrong for a reader of the document, in one sentence without a full stop; `help` says how
/// to mend it. All text is plain: whoever prints it must escape it.
#[derive(Debug, Clone, PartialEq)]
pub struct Diagnostic {
    /// The rule broken.
    pub rule: &'static Rule,
    /// Severity after the hub's settings for the collection were applied; starts as [`Rule::severity`].
    pub severity: Severity,
    /// Where.
    pub place: Place,
    /// What is wrong, one sentence, lower case, no full stop.
    pub message: String,
    /// A few words under the caret; empty when the message says it all.
    pub label: String,
    /// The way out.
    pub help: Option<String>,
    /// Other places that belong to it ("first used here").
    pub related: Vec<(Place, String)>,
    /// The mechanical mend, applied by `check --fix`.
    pub fix: Option<Fix>,
}

/// A mechanical mend: edits of one file, in ascending order, not overlapping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What each edit puts in place of which bytes.
    pub edits: Vec<Edit>,
}

/// Replaces the bytes of `span` (in the file as it lies on disk) by `text`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The bytes replaced; empty to insert.
    pub span: Span,
    /// The new text.
    pub text: String,
}

impl Diagnostic {
    /// A finding of `rule` at `place` with the rule's own severity.
    pub fn new(rule: &'static Rule, place: Place, message: impl Into<String>) -> Self {
        Self {
            rule,
            severity: rule.severity,
            place,
            message: message.into(),
            label: String::new(),
            help: None,
            related: Vec::new(),
            fix: None,
        }
    }

    /// Adds the words under the caret.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Adds the way out.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds the way out when there is one.
    #[must_use]
    pub fn maybe_help(mut self, help: Option<String>) -> Self {
        self.help = help.or(self.help);
        self
    }

    /// Adds another place.
    #[must_use]
    pub fn related(mut self, place: Place, note: impl Into<String>) -> Self {
        self.related.push((place, note.into()));
        self
    }

    /// Adds a mechanical mend.
    #[must_use]
    pub fn fix(mut self, edits: Vec<Edit>) -> Self {
        self.fix = Some(Fix { edits });
        self
    }
}

/// A rule that a collection lowers, and how often it was broken there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lowered {
    /// Id of the collection.
    pub collection: String,
    /// The rule.
    pub rule: &'static Rule,
    /// What its findings count as; `None` when they are dropped.
    pub severity: Option<Severity>,
    /// How many there are.
    pub count: usize,
    /// How many of them are among the diagnostics.
    pub shown: usize,
}

/// Findings that are not printed one by one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rest<'a> {
    /// What collections lowered.
    pub lowered: &'a [Lowered],
    /// How many only follow from others, and are held back until those are mended.
    pub held_back: usize,
}

/// The candidate nearest to `word`, when one is near enough to be what the author meant (at most a third of its
/// letters differ, two for short words).
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = word.to_lowercase();
    let allowed = (word.chars().count() / 3).max(2);
    candidates
        .into_iter()
        .map(|c| (strsim::damerau_levenshtein(&lower, &c.to_lowercase()), c))
        .filter(|(distance, c)| *distance <= allowed && *distance < c.chars().count())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, c)| c)
}

#[cfg(test)]
impl Diagnostic {
    /// The words a rule's test compares: `error[name]: message`, then label, help and the file's edits, a line each.
    pub(crate) fn words(&self) -> String {
        let mut out = format!("{}[{}]: {}", self.severity, self.rule.name, self.message);
        if !self.label.is_empty() {
            out += &format!("\n  label: {}", self.label);
        }
        if let Some(help) = &self.help {
            out += &format!("\n  help: {help}");
        }
        for (place, note) in &self.related {
            out += &format!("\n  note: {}: {note}", place.file);
        }
        for edit in self.fix.iter().flat_map(|f| &f.edits) {
            out += &format!("\n  fix: {}..{} {:?}", edit.span.start, edit.span.end, edit.text);
        }
        out
    }
}
