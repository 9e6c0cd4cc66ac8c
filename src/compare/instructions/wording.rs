//! Instructions in words: plain text that a drafter can paste.
//!
//! What is inserted is set out line by line, each provision two spaces deeper than what it stands in. A line is as it
//! would be printed where its kind can be told from that: `(1)` in a section is a subsection, `16.` a section, `Part 2 —`
//! a Part, words without a number a paragraph. Every other line names its kind in square brackets first.

use std::fmt::Write;

use super::names::{Implied, alternative, ordinal, row_word};
use super::{Action, Edit, Idiom, Instruction, Instructions, Line, Passage, Place, Standing, standing};
use crate::compare::tree::UnitKind;
use crate::compare::words::STRUCK;
use crate::document::{DirectiveKind, ProvisionKind as P};

/// Said first.
const READING: &str = "Each instruction names provisions, and counts words, as they stood before any of the \
    instructions. What is transferred or inserted has its new number from the start; what stays is renumbered at the \
    end, all at once.";
/// Said of texts that are no versions of one text.
const STARTING_POINT: &str = "The two texts are of different origin. These instructions are a starting point only: \
    they would turn the whole of the one text into the other, and nobody amends a law so. Take from them what you want \
    to adopt.";
const STARTING_POINT_OUTSIDE_LAW: &str = "The two texts are of different origin. These instructions are a starting \
    point only: they would turn the whole of the one text into the other. Take from them what you want to adopt.";
const READING_EDITORIAL: &str = "Commentary, notes and footnotes. These instructions name provisions by the numbers \
    they have after the amendments above.";
const HEADINGS: [&str; 4] = [
    "Amendments",
    "Consequential amendments of cross-references",
    "Renumbering",
    "Editorial changes, not part of the law",
];
const SETTLE: &str = "To be settled by the drafter";

impl Instructions {
    /// As plain text.
    pub fn to_text(&self) -> String {
        let mut out =
            format!("Amendment instructions: {} to {}\n", one_line(&self.old_title), one_line(&self.new_title));
        if self.is_empty() {
            out.push_str("\nNothing is to be amended.\n");
            // Without an amendment there is no commencement to settle, but what a reader cannot see is still asked.
            self.write_to_settle(&mut out, standing(self.is_law).len());
            return out;
        }
        if let Some(warning) = self.warning() {
            let _ = write!(out, "\n{warning}\n");
        }
        let _ = write!(out, "\n{READING}\n");
        if let Some(mark) = self.iter().find_map(|instruction| self.idiom.say(instruction).struck()) {
            let _ = write!(out, "\nWhat stands in “{mark} …]” is printed with a line through it.\n");
        }
        let mut number = 0;
        for (heading, group) in self.groups() {
            let _ = write!(out, "\n{}\n", self.heading(heading));
            if heading == HEADINGS[3] {
                let _ = write!(out, "\n{READING_EDITORIAL}\n");
            }
            for instruction in group {
                number += 1;
                let said = self.idiom.say(instruction);
                let _ = write!(out, "\n{number}. {}\n", said.sentence);
                for line in &said.lines {
                    let _ = writeln!(out, "    {line}");
                }
                for note in &instruction.notes {
                    let _ = writeln!(out, "  Note: {note}");
                }
            }
        }
        self.write_to_settle(&mut out, 0);
        out
    }

    /// Adds what is to be settled, without so many at the beginning.
    fn write_to_settle(&self, out: &mut String, without: usize) {
        for (at, item) in self.to_settle.iter().skip(without).enumerate() {
            if at == 0 {
                let _ = write!(out, "\n{SETTLE}\n\n");
            }
            let _ = writeln!(out, "- {item}");
        }
    }

    fn warning(&self) -> Option<&'static str> {
        let said = if self.is_law { STARTING_POINT } else { STARTING_POINT_OUTSIDE_LAW };
        self.different_origin.then_some(said)
    }

    fn heading(&self, heading: &'static str) -> &'static str {
        if heading == HEADINGS[3] && !self.is_law { "Editorial changes" } else { heading }
    }

    fn groups(&self) -> impl Iterator<Item = (&'static str, &[Instruction])> {
        let groups = [&self.amendments, &self.references, &self.renumbering, &self.editorial];
        HEADINGS.into_iter().zip(groups).filter(|(_, g)| !g.is_empty()).map(|(h, g)| (h, g.as_slice()))
    }
}

/// An instruction in words: a sentence, and lines set out under it.
struct Said {
    sentence: String,
    lines: Vec<String>,
}

impl Said {
    /// What stands before words that are struck out, where there are any.
    fn struck(&self) -> Option<&'static str> {
        let mut all = self.lines.iter().chain([&self.sentence]);
        all.find_map(|line| STRUCK.into_iter().find(|mark| line.contains(mark)))
    }
}

impl Idiom {
    fn say(&self, instruction: &Instruction) -> Said {
        match &instruction.action {
            Action::Words { target, edits } => self.say_words(target, edits),
            Action::Text { target, opening, had, new } => {
                let words = if *opening { "the opening words" } else { "the words" };
                let template = match (had, new.is_empty()) {
                    (_, true) => self.text_omit,
                    (true, false) => self.text,
                    (false, false) => self.text_insert,
                };
                let lines = if new.is_empty() { Vec::new() } else { vec![new.clone()] };
                Said { sentence: sentence(template, &[("words", words), ("target", target)]), lines }
            }
            Action::Heading { target, had, new } => {
                let template = match (had, new.is_empty()) {
                    (_, true) => self.heading_omit,
                    (true, false) => self.heading,
                    (false, false) => self.heading_insert,
                };
                said(template, &[("target", target), ("new", &quoted(new))])
            }
            Action::Insert { place, block } => {
                let (template, target) = match place {
                    Place::After(target) => (self.insert_after, target),
                    Place::Before(target) => (self.insert_before, target),
                    Place::EndOf(target) => (self.insert_end, target),
                    Place::InOrderIn(target) => (self.insert_definition, target),
                };
                Said { sentence: sentence(template, &[("target", target)]), lines: set_out(block) }
            }
            Action::Replace { target, block } => {
                Said { sentence: sentence(self.replace, &[("target", target)]), lines: set_out(block) }
            }
            Action::Repeal { target, many, headed } => {
                let template = if *headed { self.repeal } else { self.repeal_text };
                said(template, &[("target", target), ("is", is(*many))])
            }
            Action::Transfer { target, place, into, r#as } => self.say_transfer(target, place, into.as_deref(), r#as),
            Action::Renumber { target, many, number } => {
                said(self.renumber, &[("target", target), ("is", is(*many)), ("number", number)])
            }
            Action::Unnumber { parent, number } => said(self.unnumber, &[("parent", parent), ("old", &quoted(number))]),
            Action::Become { target, many, standing } => {
                let kind = if *many { kinds_of(standing) } else { kind_of(standing) };
                let become_ = if *many { "become" } else { "becomes" };
                said(self.becomes, &[("target", target), ("is", is(*many)), ("become", become_), ("kind", &kind)])
            }
        }
    }

    fn say_transfer(&self, target: &str, place: &Place, into: Option<&str>, r#as: &Option<Standing>) -> Said {
        let (template, anchor) = match (place, into) {
            (Place::After(anchor), None) => (self.transfer_after, anchor),
            (Place::After(anchor), Some(_)) => (self.transfer_into_after, anchor),
            (Place::Before(anchor), None) => (self.transfer_before, anchor),
            (Place::Before(anchor), Some(_)) => (self.transfer_into_before, anchor),
            (Place::EndOf(anchor) | Place::InOrderIn(anchor), _) => (self.transfer_end, anchor),
        };
        let r#as = match r#as {
            None => String::new(),
            Some(Standing { kind: None, number: Some(number) }) => fill(self.as_number, &[("number", number)]),
            Some(standing) => fill(self.as_kind, &[("kind", &kind_of(standing))]),
        };
        said(template, &[("target", target), ("anchor", anchor), ("parent", into.unwrap_or_default()), ("as", &r#as)])
    }

    fn say_words(&self, target: &str, edits: &[Edit]) -> Said {
        let edit = |edit: &Edit| match edit {
            Edit::Omit { old } => fill(self.omit, &[("old", &self.passage(old))]),
            Edit::Substitute { old, new } => {
                fill(self.substitute, &[("old", &self.passage(old)), ("new", &quoted(new))])
            }
            Edit::After { old, new } => fill(self.after, &[("old", &self.passage(old)), ("new", &quoted(new))]),
            Edit::Before { old, new } => fill(self.before, &[("old", &self.passage(old)), ("new", &quoted(new))]),
        };
        if let [one] = edits {
            return said(self.one_edit, &[("target", target), ("edit", &edit(one))]);
        }
        let lines = edits.iter().enumerate().map(|(at, one)| {
            let letter = u8::try_from(at).map_or('?', |at| char::from(b'a' + at));
            format!("({letter}) {}{}", edit(one), if at + 1 == edits.len() { "." } else { ";" })
        });
        Said { lines: lines.collect(), ..said(self.many_edits, &[("target", target)]) }
    }

    fn passage(&self, passage: &Passage) -> String {
        let quote = quoted(&passage.words);
        match passage.occurrence {
            None => quote,
            Some(which) => fill(self.occurrence, &[("quote", &quote), ("ordinal", &ordinal(which))]),
        }
    }
}

fn said(template: &str, values: &[(&str, &str)]) -> Said {
    Said { sentence: sentence(template, values), lines: Vec::new() }
}

fn quoted(words: &str) -> String {
    format!("“{words}”")
}

fn is(many: bool) -> &'static str {
    if many { "are" } else { "is" }
}

fn kind_of(standing: &Standing) -> String {
    let kind = standing.kind.unwrap_or("provision");
    match &standing.number {
        Some(number) if has_word(number) => number.clone(),
        Some(number) => format!("{kind} {number}"),
        None if kind.starts_with("unnumbered") => format!("an {kind}"),
        None if kind.starts_with(['a', 'e', 'i', 'o', 'u']) => format!("an {kind} without a number"),
        None => format!("a {kind} without a number"),
    }
}

/// Of a run: "articles 7 to 9".
fn kinds_of(standing: &Standing) -> String {
    match (standing.kind, &standing.number) {
        (Some(kind), Some(number)) if !has_word(number) => format!("{kind}s {number}"),
        _ => kind_of(standing),
    }
}

/// Whether a number is printed with its word: "Chapter 2".
fn has_word(number: &str) -> bool {
    number.starts_with(char::is_alphabetic) && number.contains(' ')
}

/// A template with its places filled, once: what is filled in may look like a place.
fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        out.push_str(values.iter().find(|(n, _)| *n == name).map_or("", |(_, value)| value));
        rest = after;
    }
    out + rest
}

fn sentence(template: &str, values: &[(&str, &str)]) -> String {
    upper_first(&fill(template, values))
}

pub(super) fn upper_first(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

fn set_out(block: &[Line]) -> Vec<String> {
    block.iter().map(|line| format!("{}{}", "  ".repeat(usize::from(line.depth)), line.words())).collect()
}

impl Line {
    fn words(&self) -> String {
        let kind = row_word(self.kind, self.is_head);
        if let Some(from) = &self.transferred {
            return match &self.r#as {
                Some(standing) => format!("[{from} is transferred here as {}]", kind_of(standing)),
                None => format!("[{from} is transferred here]"),
            };
        }
        let spaced = |mark: &str| if self.text.is_empty() { mark.to_owned() } else { format!("{mark} {}", self.text) };
        match (&self.number, self.kind) {
            (Some(number), UnitKind::Provision(own))
                if is_bracketed(number) && implied(self.implied, number) == Some(own) =>
            {
                spaced(number)
            }
            (Some(number), UnitKind::Provision(P::Section)) if is_count(number) => spaced(&format!("{number}.")),
            (Some(number), UnitKind::Provision(_)) if self.kind.has_heading() && is_named(number, kind) => {
                spaced(&format!("{number} —"))
            }
            (None, UnitKind::Paragraph) if !looks_marked(&self.text) => self.text.clone(),
            (None, kind) if alternative(kind, &self.text).is_some() => self.text.clone(),
            (Some(number), _) => spaced(&format!("[{kind} {number}]")),
            (None, _) => spaced(&format!("[{kind}]")),
        }
    }
}

/// What `(1)` or `(a)` is directly in a provision. In a section that has none yet, figures count subsections.
fn implied(within: Implied, number: &str) -> Option<P> {
    let within = match within {
        Implied::In(Some(kind)) => return Some(kind),
        Implied::In(None) => {
            let counts = number.trim_start_matches('(').starts_with(|c: char| c.is_ascii_digit());
            return Some(if counts { P::Subsection } else { P::Paragraph });
        }
        Implied::By(within) => within,
    };
    match within {
        UnitKind::Provision(P::Clause) => Some(P::Subclause),
        UnitKind::Provision(P::Article | P::Subsection | P::Subclause) => Some(P::Paragraph),
        UnitKind::Provision(P::Paragraph) => Some(P::Subparagraph),
        UnitKind::Provision(P::Subparagraph) => Some(P::Item),
        _ => None,
    }
}

fn is_bracketed(number: &str) -> bool {
    let inner = number.strip_prefix('(').and_then(|n| n.strip_suffix(')'));
    inner.is_some_and(|inner| !inner.is_empty() && inner.chars().all(char::is_alphanumeric))
}

/// `16`, `16A`.
fn is_count(number: &str) -> bool {
    number.starts_with(|c: char| c.is_ascii_digit()) && number.chars().all(char::is_alphanumeric)
}

/// `Part 2`: the kind's own word and a number.
fn is_named(number: &str, kind: &str) -> bool {
    number.split_once(' ').is_some_and(|(word, rest)| {
        word.eq_ignore_ascii_case(kind) && !rest.is_empty() && rest.chars().all(char::is_alphanumeric)
    })
}

/// Whether words without a number look as if they had one.
fn looks_marked(text: &str) -> bool {
    let first = text.split(' ').next().unwrap_or("");
    text.is_empty()
        || text.starts_with(['[', ' '])
        || is_bracketed(first)
        || first.strip_suffix('.').is_some_and(is_count)
        || text.contains(" —")
        || alternative(UnitKind::Directive(DirectiveKind::Option), text).is_some()
}

/// A title as one line, whatever white space it has.
fn one_line(title: &str) -> String {
    title.split_whitespace().collect::<Vec<_>>().join(" ")
}
