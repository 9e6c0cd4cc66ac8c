//! What `diff` and `compare` share: choosing and showing.

use clap::Args;
use serde_json::json;

use super::options::Format;
use super::terminal::Terminal;
use super::{Ending, Failure};
use crate::compare::{
    self, Comparison, Entry, EntryPart, Evidence, Idiom, Label, Piece, Protection, Report, RunKind, Which,
};
use crate::diagnostics::nearest;
use crate::diagnostics::print::harmless;
use crate::site::Theme;
use crate::site::render::comparison::standalone;

/// What is shown of a comparison.
#[derive(Debug, Args)]
pub struct Shown {
    /// Only changes with this label; may be given several times
    #[arg(long, value_name = "LABEL", value_parser = label)]
    only: Vec<Label>,
    /// Only the counts
    #[arg(long)]
    summary: bool,
    /// How many unchanged words to show around a change
    #[arg(long, value_name = "WORDS", default_value_t = 12)]
    context: usize,
    /// How `--format instructions` words what an amending law would say [default: pacific]
    #[arg(long, value_name = "IDIOM", value_parser = idiom)]
    idiom: Option<&'static Idiom>,
    /// End with 1 when anything changed
    #[arg(long)]
    exit_code: bool,
}

fn idiom(text: &str) -> Result<&'static Idiom, String> {
    let known = || Idiom::all().iter().map(|idiom| idiom.name);
    Idiom::named(text).ok_or_else(|| match nearest(text, known()) {
        Some(near) => format!("there is no such idiom; did you mean `{near}`?"),
        None => format!("idioms are {}", known().collect::<Vec<_>>().join(", ")),
    })
}

fn label(text: &str) -> Result<Label, String> {
    let known = || Label::ALL.iter().map(|label| label.word());
    // As it is printed where a change has no other label: "heading only".
    let word = text.strip_suffix(" only").unwrap_or(text);
    Label::ALL.into_iter().find(|label| label.word() == word).ok_or_else(|| match nearest(text, known()) {
        Some(near) => format!("there is no such label; did you mean `{near}`?"),
        None => format!("labels are {}", known().collect::<Vec<_>>().join(", ")),
    })
}

impl Shown {
    /// Prints a comparison in the format that was asked for.
    pub fn print(
        &self,
        comparison: &Comparison,
        protection: Protection,
        terminal: &Terminal,
    ) -> Result<Ending, Failure> {
        if terminal.format == Format::Instructions {
            return self.instruct(comparison, &protection, terminal);
        }
        if self.idiom.is_some() {
            return Err(Failure::command("`--idiom` words instructions").help("add `--format instructions`"));
        }
        let mut report = comparison.report();
        report.protection = protection;
        let all = report.changes.len();
        if !self.only.is_empty() {
            report.changes.retain(|entry| self.only.iter().any(|label| entry.labels.contains(*label)));
        }
        let shown = report.changes.len();
        if self.summary {
            report.changes.clear();
            report.redirections.clear();
        }
        let text = match terminal.format {
            Format::Json => {
                let mut value = json!({ "format": compare::FORMAT });
                let report = serde_json::to_value(&report).unwrap_or_default();
                if let (Some(value), serde_json::Value::Object(report)) = (value.as_object_mut(), report) {
                    value.extend(report);
                }
                format!("{value:#}\n")
            }
            Format::Markdown => as_markdown(&report),
            Format::Html => standalone(&report, &Theme::built_in().words("en")),
            // Instructions were printed, and the formats of findings were refused.
            Format::Human | Format::Sarif | Format::Github | Format::Instructions => {
                let mut text = self.as_text(&report, terminal);
                if !self.only.is_empty() && !self.summary {
                    let named: Vec<&str> = self.only.iter().map(|label| label.word()).collect();
                    text.push_str(&format!("\n{shown} of {all} shown: {}\n", named.join(", ")));
                }
                report.protection.around(&text)
            }
        };
        terminal.result(&text);
        Ok(self.ending(comparison))
    }

    /// Instructions are executed one after the other: a part of them would amend the law into something else.
    fn instruct(
        &self,
        comparison: &Comparison,
        protection: &Protection,
        terminal: &Terminal,
    ) -> Result<Ending, Failure> {
        if !self.only.is_empty() || self.summary {
            return Err(
                Failure::command("instructions are for the whole of a law").help("leave `--only` and `--summary` out")
            );
        }
        let idiom = self.idiom.copied().unwrap_or_default();
        let text = comparison.instructions(&idiom).to_text();
        terminal.result(&harmless(&protection.around(&text), true));
        // They are put to the law as they stand, with no line above them that is none of it.
        for one in &comparison.left_out {
            let text = if one.of == Which::Old { comparison.old } else { comparison.new };
            terminal.say(&format!("note: {}", harmless(&one.sentence(&text.title), false)));
        }
        Ok(self.ending(comparison))
    }

    /// Texts of which one has commentary that the other has not are not the same.
    fn ending(&self, comparison: &Comparison) -> Ending {
        let is_same = comparison.is_empty() && comparison.left_out.is_empty();
        if self.exit_code && !is_same { Ending::Content } else { Ending::Done }
    }

    fn as_text(&self, report: &Report, terminal: &Terminal) -> String {
        let mut page = Page { out: String::new(), color: terminal.color_out, width: terminal.width().max(LEAST_WIDTH) };
        page.line(0, &format!("{} → {}", report.old_title, report.new_title), Style::Bold);
        page.line(0, &report.summary_words, Style::Plain);
        report.left_out_sentences().for_each(|said| page.line(0, &said, Style::Plain));
        if report.summary.redirected > 0 {
            let n = report.summary.redirected;
            let said = if n == 1 {
                "cross-reference in unchanged words leads"
            } else {
                "cross-references in unchanged words lead"
            };
            page.line(0, &format!("note: {n} {said} elsewhere now, or nowhere"), Style::Plain);
            for found in &report.redirections {
                page.line(2, &format!("{}: {}", found.places(), found.sentence()), Style::Plain);
            }
        }
        let all = !self.only.is_empty();
        let is_quiet = |entry: &&Entry| {
            let quiet = |l| matches!(l, Label::Unchanged | Label::Renumbered | Label::Moved);
            !all && entry.labels.iter().all(quiet) && !report.is_in_doubt(entry)
        };
        for entry in report.changes.iter().filter(|entry| !is_quiet(entry)) {
            page.out.push('\n');
            page.line(0, &format!("{}: {}", places(entry), entry.words), Style::Bold);
            for (what, others) in [("words from", &entry.from), ("words now in", &entry.into)] {
                if !others.is_empty() {
                    let named: Vec<&str> = others.iter().map(|place| place.citation.as_str()).collect();
                    page.line(2, &format!("{what} {}", named.join(", ")), Style::Dim);
                }
            }
            if let Some(sure) = sure(report, entry) {
                page.line(2, &sure, Style::Dim);
            }
            for part in entry.parts.iter().filter(|part| part.changed || (part.heading && part.runs.len() == 1)) {
                page.part(part, self.context);
            }
        }
        let quiet: Vec<String> = report
            .changes
            .iter()
            .filter(is_quiet)
            .filter(|entry| !entry.labels.contains(Label::Unchanged))
            .map(|entry| format!("{} ({})", places(entry), entry.words))
            .collect();
        if !quiet.is_empty() {
            page.out.push('\n');
            page.line(0, &format!("In the same words: {}", quiet.join("; ")), Style::Plain);
        }
        page.out
    }
}

/// A narrower line has no room for a word.
const LEAST_WIDTH: usize = 16;

/// How sure it is that the two of an entry are one, where the texts are of different origin.
fn sure(report: &Report, entry: &Entry) -> Option<String> {
    let is_shown = report.different_origin && entry.is_pair();
    is_shown.then(|| match entry.evidence {
        Some(Evidence::Pinned) => "held to be the same: settled by you".to_owned(),
        _ => {
            let doubtful = if entry.is_doubtful() { "doubtful, " } else { "" };
            format!("held to be the same: {doubtful}{:.0} % sure", entry.confidence * 100.0)
        }
    })
}

/// `section 12(3) → section 12(4)`.
fn places(entry: &Entry) -> String {
    let said = |citation: &str| if citation.is_empty() { "opening text".to_owned() } else { citation.to_owned() };
    match (&entry.old, &entry.new) {
        (Some(old), Some(new)) if old.citation == new.citation => said(&new.citation),
        (Some(old), Some(new)) => format!("{} → {}", said(&old.citation), said(&new.citation)),
        (Some(one), None) | (None, Some(one)) => said(&one.citation),
        (None, None) => String::new(),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    Plain,
    Bold,
    Dim,
    Deleted,
    Inserted,
}

impl Style {
    fn codes(self) -> (&'static str, &'static str) {
        match self {
            Self::Plain => ("", ""),
            Self::Bold => ("\u{1b}[1m", "\u{1b}[0m"),
            Self::Dim => ("\u{1b}[2m", "\u{1b}[0m"),
            Self::Deleted => ("\u{1b}[31;9m", "\u{1b}[0m"),
            Self::Inserted => ("\u{1b}[32;4m", "\u{1b}[0m"),
        }
    }
}

/// Text for a terminal of a certain width.
struct Page {
    out: String,
    color: bool,
    width: usize,
}

impl Page {
    fn line(&mut self, indent: usize, text: &str, style: Style) {
        self.words(indent, &[(harmless(text, false), style, true)]);
    }

    /// Words of several styles, wrapped. Each says whether white space stands before it.
    fn words(&mut self, indent: usize, pieces: &[(String, Style, bool)]) {
        let margin = " ".repeat(indent);
        let mut column = 0;
        self.out.push_str(&margin);
        for (text, style, spaced) in pieces {
            for (at, word) in text.split(' ').filter(|word| !word.is_empty()).enumerate() {
                let length = word.chars().count();
                let space = usize::from((at > 0 || *spaced) && column > 0);
                if column > 0 && indent + column + space + length > self.width && space > 0 {
                    self.out.push('\n');
                    self.out.push_str(&margin);
                    column = 0;
                } else if space > 0 {
                    self.out.push(' ');
                    column += 1;
                }
                let (on, off) = if self.color { style.codes() } else { ("", "") };
                self.out.push_str(&format!("{on}{word}{off}"));
                column += length;
            }
        }
        self.out.push('\n');
    }

    fn part(&mut self, part: &EntryPart, context: usize) {
        let mut pieces = Vec::new();
        let (old, new) = (part.old_number.clone(), part.new_number.clone());
        if old == new {
            pieces.extend(new.map(|number| (number, Style::Plain, true)));
        } else {
            pieces.extend(old.map(|number| self.marked(&number, Style::Deleted, true)));
            pieces.extend(new.map(|number| self.marked(&number, Style::Inserted, true)));
        }
        let is_numbered = !pieces.is_empty();
        let last = part.runs.len().saturating_sub(1);
        for (at, run) in part.runs.iter().enumerate() {
            let text = harmless(&run.text, false);
            let run = &Piece { spaced: run.spaced || (at == 0 && is_numbered), ..run.clone() };
            pieces.push(match run.kind {
                RunKind::Same => (shortened(&text, context, at == 0, at == last), Style::Plain, run.spaced),
                RunKind::Followed => (text, Style::Plain, run.spaced),
                RunKind::Redirected => (format!("{text} (leads elsewhere now)"), Style::Bold, run.spaced),
                RunKind::Dangling => (format!("{text} (leads nowhere now)"), Style::Bold, run.spaced),
                RunKind::Relinked => (format!("{text} ({})", harmless(&relinked(run), false)), Style::Bold, run.spaced),
                RunKind::Deleted | RunKind::Carried => self.marked(&text, Style::Deleted, run.spaced),
                RunKind::Inserted | RunKind::Brought => self.marked(&text, Style::Inserted, run.spaced),
            });
        }
        self.words(2, &pieces);
    }

    /// Without colour the signs of a word diff say what went and came.
    fn marked(&self, text: &str, style: Style, spaced: bool) -> (String, Style, bool) {
        let text = match (self.color, style) {
            (true, _) => text.to_owned(),
            (false, Style::Deleted) => format!("[-{text}-]"),
            (false, _) => format!("{{+{text}+}}"),
        };
        (text, style, spaced)
    }
}

/// A long stretch with its middle, its beginning or its end left out.
fn shortened(text: &str, context: usize, first: bool, last: bool) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    let (before, after) = (if first { 0 } else { context }, if last { 0 } else { context });
    if (first && last) || words.len() <= before.saturating_add(after).saturating_add(4) {
        return text.to_owned();
    }
    let (start, end) = (words[..before].join(" "), words[words.len() - after..].join(" "));
    [start.as_str(), "…", end.as_str()].into_iter().filter(|piece| !piece.is_empty()).collect::<Vec<_>>().join(" ")
}

/// For a letter, a minute or a repository: deletions struck through, insertions bold.
fn as_markdown(report: &Report) -> String {
    let marking = report.protection.marking.as_deref().map(escaped);
    let mut out = marking.as_ref().map_or_else(String::new, |label| format!("**{label}**\n\n"));
    for (key, said) in report.protection.instructions() {
        out.push_str(&format!("{}: {}\n\n", Protection::name(key), escaped(said)));
    }
    out.push_str(&format!(
        "# {} → {}\n\n{}\n",
        escaped(&report.old_title),
        escaped(&report.new_title),
        escaped(&report.summary_words)
    ));
    report.left_out_sentences().for_each(|said| out.push_str(&format!("\n{}\n", escaped(&said))));
    if !report.redirections.is_empty() {
        out.push_str("\nCross-references in unchanged words that lead elsewhere now, or nowhere:\n\n");
        for found in &report.redirections {
            out.push_str(&format!("- {}: {}\n", escaped(&found.places()), escaped(&found.sentence())));
        }
    }
    let is_shown = |entry: &&Entry| !entry.labels.contains(Label::Unchanged) || report.is_in_doubt(entry);
    let changed = report.changes.iter().filter(is_shown);
    for entry in changed {
        out.push_str(&format!("\n## {}: {}\n\n", escaped(&places(entry)), entry.words));
        if let Some(sure) = sure(report, entry) {
            out.push_str(&format!("_{sure}_\n\n"));
        }
        for part in entry.parts.iter().filter(|part| part.changed) {
            let mut line = String::new();
            for piece in &part.runs {
                if piece.spaced && !line.is_empty() {
                    line.push(' ');
                }
                line.push_str(&markdown(piece));
            }
            out.push_str(&format!("> {line}\n>\n"));
        }
        if out.ends_with(">\n") {
            out.truncate(out.len() - 2);
        }
    }
    if let Some(label) = marking {
        out.push_str(&format!("\n**{label}**\n"));
    }
    out
}

/// `link before: a.md; now: b.md`.
fn relinked(piece: &Piece) -> String {
    let said = |address: &Option<String>| address.clone().unwrap_or_else(|| "none".to_owned());
    format!("link before: {}; now: {}", said(&piece.link_before), said(&piece.link_after))
}

fn markdown(piece: &Piece) -> String {
    let text = escaped(&piece.text);
    match piece.kind {
        RunKind::Deleted | RunKind::Carried => format!("~~{text}~~"),
        RunKind::Inserted | RunKind::Brought => format!("**{text}**"),
        RunKind::Redirected => format!("{text} _(leads elsewhere now)_"),
        RunKind::Dangling => format!("{text} _(leads nowhere now)_"),
        RunKind::Relinked => format!("{text} _({})_", escaped(&relinked(piece))),
        RunKind::Same | RunKind::Followed => text,
    }
}

/// Text in which nothing is markup.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in harmless(text, false).chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '~' | '#' | '|') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
