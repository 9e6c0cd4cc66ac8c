//! How diagnostics are printed: [`human`] for people, [`json`], [`sarif`] and [`github`] for other programs.
//!
//! Every printer is a function from values to text. Nothing here reads a file or knows a terminal: a [`Texts`] gives
//! the text of a file, the caller says width and colour. Diagnostics are printed in the order given.

mod explain;
mod github;
mod human;
mod json;
mod sarif;

use std::fmt;
use std::sync::Arc;

use crate::diagnostics::{Diagnostic, HubPath, LineColumn, LineIndex, Lowered, Place, Rest, Severity, Span};

pub use explain::explain;
pub use github::github;
pub use human::{Look, each_human, human};
pub use json::json;
pub use sarif::sarif;

/// Gives the text of a file, byte for byte as spans count it; `None` when it cannot be read any more.
pub type Texts<'a> = dyn Fn(&HubPath) -> Option<Arc<str>> + 'a;

/// How many findings of one severity there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Nothing is written while there is one.
    pub errors: usize,
    /// Stop a build under `--strict`.
    pub warnings: usize,
    /// Never stop anything.
    pub notes: usize,
}

impl Tally {
    /// Counts.
    pub fn of<'d>(diagnostics: impl IntoIterator<Item = &'d Diagnostic>) -> Self {
        let mut tally = Self::default();
        for diagnostic in diagnostics {
            match diagnostic.severity {
                Severity::Error => tally.errors += 1,
                Severity::Warning => tally.warnings += 1,
                Severity::Note => tally.notes += 1,
            }
        }
        tally
    }

    /// Whether there is nothing at all.
    pub fn is_empty(self) -> bool {
        self == Self::default()
    }
}

/// `2 errors, 1 warning and 3 notes`; `no mistakes` when there is nothing.
impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts: Vec<String> = [(self.errors, "error"), (self.warnings, "warning"), (self.notes, "note")]
            .into_iter()
            .filter(|(n, _)| *n > 0)
            .map(|(n, word)| count(n, word))
            .collect();
        match parts.as_slice() {
            [] => f.write_str("no mistakes"),
            [one] => f.write_str(one),
            [first @ .., last] => write!(f, "{} and {last}", first.join(", ")),
        }
    }
}

/// What is not printed one by one: a line for each rule that a collection lowered, and one for what is held back.
pub fn rest(rest: Rest<'_>) -> Vec<String> {
    let counted = rest.lowered.iter().filter(|lowered| lowered.count > lowered.shown);
    let mut lines: Vec<String> = counted.map(counted_line).collect();
    match rest.held_back {
        0 => {}
        1 => lines.push("held back: 1 finding that only follows from these; mend these first".to_owned()),
        n => lines.push(format!("held back: {} findings that only follow from these; mend these first", number(n))),
    }
    lines
}

/// What is not shown of a rule that a collection lowered.
fn counted_line(lowered: &Lowered) -> String {
    let (rule, collection) = (lowered.rule.name, &lowered.collection);
    match lowered.severity {
        Some(severity) => {
            let left = number(lowered.count - lowered.shown);
            format!("{severity}[{rule}]: {left} more like this in `{collection}`")
        }
        None => format!("off[{rule}]: broken {} in `{collection}`", count(lowered.count, "time")),
    }
}

/// `1 error`, `4,021 errors`: a number and its word with the plural `s`.
pub fn count(n: usize, word: &str) -> String {
    format!("{} {word}{}", number(n), if n == 1 { "" } else { "s" })
}

/// A number with thousands separated: `4,021`.
pub fn number(n: usize) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Makes text harmless on a terminal: control characters, marks that turn the direction of text and characters
/// nobody can see are each replaced by one visible character. Line ends and tabs stay when `multiline`.
pub fn harmless(text: &str, multiline: bool) -> String {
    text.chars().map(|c| if multiline && matches!(c, '\n' | '\t') { c } else { visible(c) }).collect()
}

/// The visible stand-in of a character that would do something to a terminal, or the character itself.
fn visible(c: char) -> char {
    match c {
        '\0'..='\u{1f}' => char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        '\u{80}'..='\u{9f}'
        | '\u{ad}'
        | '\u{61c}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}' => '\u{fffd}',
        c => c,
    }
}

/// The text and line index of the file asked for last: diagnostics come sorted by file.
struct Files<'a> {
    texts: &'a Texts<'a>,
    last: Option<(HubPath, Option<Opened>)>,
}

/// A file whose lines are known.
#[derive(Clone)]
struct Opened {
    text: Arc<str>,
    lines: Arc<LineIndex>,
}

impl<'a> Files<'a> {
    fn new(texts: &'a Texts<'a>) -> Self {
        Self { texts, last: None }
    }

    fn open(&mut self, path: &HubPath) -> Option<Opened> {
        if let Some((last, opened)) = &self.last
            && last == path
        {
            return opened.clone();
        }
        let opened = (self.texts)(path).map(|text| Opened { lines: Arc::new(LineIndex::new(&text)), text });
        self.last = Some((path.clone(), opened.clone()));
        opened
    }

    /// Start and end of a place, when it has a span and its file can be read.
    fn range(&mut self, place: &Place) -> Option<(LineColumn, LineColumn, Span)> {
        let span = place.span?;
        let file = self.open(&place.file)?;
        Some((
            file.lines.locate(&file.text, span.start as usize),
            file.lines.locate(&file.text, span.end as usize),
            span,
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tallies_are_said_in_words() {
        let tally = |errors, warnings, notes| Tally { errors, warnings, notes }.to_string();
        assert_eq!(tally(0, 0, 0), "no mistakes");
        assert_eq!(tally(1, 0, 0), "1 error");
        assert_eq!(tally(2, 1, 0), "2 errors and 1 warning");
        assert_eq!(tally(4021, 1, 1_000_000), "4,021 errors, 1 warning and 1,000,000 notes");
    }

    #[test]
    fn what_is_not_printed_one_by_one_is_counted() {
        let said = |lowered: &[Lowered], held_back| rest(Rest { lowered, held_back });
        assert_eq!(said(&[], 0), Vec::<String>::new());
        assert_eq!(
            said(&samples::lowered(), 1),
            [
                "note[tab-indentation]: 1,010 more like this in `acts`",
                "off[dangling-reference]: broken 1 time in `acts`",
                "held back: 1 finding that only follows from these; mend these first",
            ]
        );
        assert_eq!(said(&[], 1200), ["held back: 1,200 findings that only follow from these; mend these first"]);
    }

    #[test]
    fn nothing_that_steers_a_terminal_survives() {
        assert_eq!(harmless("a\u{1b}[31m\u{202e}b\u{7f}\n\tc\u{9b}é", false), "a␛[31m\u{fffd}b␡␊␉c\u{fffd}é");
        assert_eq!(harmless("a\n\tb\r", true), "a\n\tb␍");
    }
}

/// What the tests of all printers print.
#[cfg(test)]
mod samples {
    use super::*;
    use crate::diagnostics::{Edit, Rule};

    pub static DANGLING: Rule = Rule {
        name: "dangling-reference",
        severity: Severity::Error,
        summary: "A reference to a provision that does not exist",
        why: "A reader who follows it finds nothing.\n\nA court may find nothing either.",
        wrong: "See section 14(3).\n",
        right: "See section 14(2).\n",
    };

    pub static TABS: Rule = Rule {
        name: "tab-indentation",
        severity: Severity::Warning,
        summary: "A tab in the indentation",
        why: "Tabs have no fixed width.",
        wrong: "\ttext\n",
        right: "    text\n",
    };

    pub fn path() -> HubPath {
        HubPath::new("laws/sharing act.md").expect("a path")
    }

    pub const TEXT: &str = "# Act\n\nSee section 14(3), é.\n\tText\n";

    pub fn texts(path: &HubPath) -> Option<Arc<str>> {
        (path.as_str() == "laws/sharing act.md").then(|| TEXT.into())
    }

    pub fn lowered() -> Vec<Lowered> {
        let lowered =
            |rule, severity, count, shown| Lowered { collection: "acts".into(), rule, severity, count, shown };
        vec![
            lowered(&TABS, Some(Severity::Note), 1030, 20),
            lowered(&DANGLING, None, 1, 0),
            lowered(&TABS, Some(Severity::Note), 2, 2),
        ]
    }

    pub fn all() -> Vec<Diagnostic> {
        let path = path();
        vec![
            Diagnostic::new(&DANGLING, Place::at(&path, Span::new(11, 24)), "section 14(3) does not exist")
                .label("no such subsection")
                .help("did you mean section 14(2)?")
                .related(Place::at(&path, Span::new(2, 5)), "section 14 ends here"),
            Diagnostic::new(&TABS, Place::at(&path, Span::new(30, 31)), "1 line is indented with a tab")
                .fix(vec![Edit { span: Span::new(30, 31), text: "    ".into() }]),
            Diagnostic::new(&DANGLING, Place::file(&HubPath::new("gone.md").expect("a path")), "100%, said\nso: ok"),
        ]
    }
}
