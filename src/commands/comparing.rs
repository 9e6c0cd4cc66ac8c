//! What `diff` and `compare` share: choosing, showing and the sidecar file.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{fs, io};

use clap::Args;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::options::Format;
use super::terminal::Terminal;
use super::{Ending, Failure};
use crate::compare::{self, Comparison, Entry, EntryPart, Label, Options, Piece, Report, RunKind, Tree};
use crate::diagnostics::nearest;
use crate::diagnostics::print::harmless;
use crate::site::Theme;
use crate::site::render::comparison::standalone;

/// The version of the JSON that is printed; raised when a member changes its meaning or goes.
const FORMAT: u32 = 1;

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
    /// End with 1 when anything changed
    #[arg(long)]
    exit_code: bool,
}

fn label(text: &str) -> Result<Label, String> {
    let known = || Label::ALL.iter().map(|label| label.word());
    Label::ALL.into_iter().find(|label| label.word() == text).ok_or_else(|| match nearest(text, known()) {
        Some(near) => format!("there is no such label; did you mean `{near}`?"),
        None => format!("labels are {}", known().collect::<Vec<_>>().join(", ")),
    })
}

impl Shown {
    /// Prints a comparison in the format that was asked for.
    pub fn print(&self, comparison: &Comparison, terminal: &Terminal) -> Result<Ending, Failure> {
        let mut report = comparison.report();
        let is_empty = comparison.is_empty();
        if !self.only.is_empty() {
            report.changes.retain(|entry| self.only.iter().any(|label| entry.labels.contains(*label)));
        }
        if self.summary {
            report.changes.clear();
        }
        let text = match terminal.format {
            Format::Human => self.as_text(&report, terminal),
            Format::Json => {
                let mut value = json!({ "format": FORMAT });
                let report = serde_json::to_value(&report).unwrap_or_default();
                if let (Some(value), serde_json::Value::Object(report)) = (value.as_object_mut(), report) {
                    value.extend(report);
                }
                format!("{value:#}\n")
            }
            Format::Markdown => as_markdown(&report),
            Format::Html => standalone(&report, &Theme::built_in().words("en")),
            Format::Sarif | Format::Github => {
                return Err(Failure::command("a comparison can be printed as human, json, html or markdown"));
            }
        };
        terminal.result(&text);
        Ok(if self.exit_code && !is_empty { Ending::Content } else { Ending::Done })
    }

    fn as_text(&self, report: &Report, terminal: &Terminal) -> String {
        let mut page = Page { out: String::new(), color: terminal.color_out, width: terminal.width().max(40) };
        page.line(0, &format!("{} → {}", report.old_title, report.new_title), Style::Bold);
        page.line(0, &report.summary_words, Style::Plain);
        if report.summary.redirected > 0 {
            let n = report.summary.redirected;
            let noun = if n == 1 { "cross-reference" } else { "cross-references" };
            page.line(0, &format!("note: {n} {noun} in unchanged words lead to another provision now"), Style::Plain);
        }
        let all = !self.only.is_empty();
        let is_quiet = |entry: &&Entry| {
            let quiet = |l| matches!(l, Label::Unchanged | Label::Renumbered | Label::Moved);
            !all && entry.labels.iter().all(quiet)
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
            if report.different_origin && entry.old.is_some() && entry.new.is_some() {
                page.line(2, &format!("held to be the same: {:.0} % sure", entry.confidence * 100.0), Style::Dim);
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
    if (first && last) || words.len() <= before + after + 4 {
        return text.to_owned();
    }
    let (start, end) = (words[..before].join(" "), words[words.len() - after..].join(" "));
    [start.as_str(), "…", end.as_str()].into_iter().filter(|piece| !piece.is_empty()).collect::<Vec<_>>().join(" ")
}

/// For a letter, a minute or a repository: deletions struck through, insertions bold.
fn as_markdown(report: &Report) -> String {
    let mut out = format!(
        "# {} → {}\n\n{}\n",
        escaped(&report.old_title),
        escaped(&report.new_title),
        escaped(&report.summary_words)
    );
    let changed = report.changes.iter().filter(|entry| !entry.labels.contains(Label::Unchanged));
    for entry in changed {
        out.push_str(&format!("\n## {}: {}\n\n", escaped(&places(entry)), entry.words));
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
    out
}

fn markdown(piece: &Piece) -> String {
    let text = escaped(&piece.text);
    match piece.kind {
        RunKind::Deleted | RunKind::Carried => format!("~~{text}~~"),
        RunKind::Inserted | RunKind::Brought => format!("**{text}**"),
        RunKind::Redirected => format!("{text} _(leads elsewhere now)_"),
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

/// Pairs that a drafter has settled.
#[derive(Debug, Args)]
pub struct Pins {
    /// Two provisions that are the same, by id or citation, as in `sec_7=sec_9`; kept beside the second file
    #[arg(long, value_name = "OLD=NEW")]
    pin: Vec<String>,
    /// Two provisions that are not the same; kept beside the second file
    #[arg(long, value_name = "OLD=NEW")]
    forbid: Vec<String>,
}

/// The sidecar file.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sidecar {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pin: Vec<Pair>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    forbid: Vec<Pair>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Pair {
    old: String,
    new: String,
}

impl Pins {
    /// Reads the sidecar file beside `new_file`, adds what was asked for, and keeps it there.
    pub fn settle(&self, new_file: &Path, old: &Tree, new: &Tree, options: &mut Options) -> Result<(), Failure> {
        let path = sidecar(new_file);
        let mut kept = read_sidecar(&path)?;
        for (list, asked) in [(&mut kept.pin, &self.pin), (&mut kept.forbid, &self.forbid)] {
            for text in asked {
                let Some((old, new)) = text.split_once('=') else {
                    return Err(Failure::command(format!("`{}` names one provision only", text.escape_debug()))
                        .help("write `OLD=NEW`, as in `sec_7=sec_9`"));
                };
                let pair = Pair { old: old.trim().to_owned(), new: new.trim().to_owned() };
                if !list.contains(&pair) {
                    list.push(pair);
                }
            }
        }
        let both: BTreeSet<(&str, &str)> = kept.pin.iter().map(|p| (p.old.as_str(), p.new.as_str())).collect();
        if let Some(pair) = kept.forbid.iter().find(|p| both.contains(&(p.old.as_str(), p.new.as_str()))) {
            return Err(Failure::command(format!("`{}={}` is both pinned and forbidden", pair.old, pair.new))
                .help(format!("take one of the two out of `{}`", path.display())));
        }
        let resolve = |pair: &Pair| Ok((unit(old, &pair.old, &path)?, unit(new, &pair.new, &path)?));
        options.pins = kept.pin.iter().map(resolve).collect::<Result<_, Failure>>()?;
        options.forbidden = kept.forbid.iter().map(resolve).collect::<Result<_, Failure>>()?;
        if !self.pin.is_empty() || !self.forbid.is_empty() {
            let text = toml::to_string(&kept).map_err(|error| Failure::machine("the pairs cannot be kept", error))?;
            let head = "# Pairs that `faletusi compare` takes for settled; see `faletusi compare --help`.\n\n";
            fs::write(&path, format!("{head}{text}"))
                .map_err(|error| Failure::machine(format!("cannot write `{}`", path.display()), error))?;
        }
        Ok(())
    }
}

/// `act.md` → `act.md.compare.toml`.
fn sidecar(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".compare.toml");
    PathBuf::from(name)
}

fn read_sidecar(path: &Path) -> Result<Sidecar, Failure> {
    match fs::read_to_string(path) {
        Ok(text) => toml::from_str(&text).map_err(|error: toml::de::Error| {
            let line = error.span().map_or(1, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
            Failure::command(format!("{}:{line}: {}", path.display(), error.message()))
                .help("each pair is `[[pin]]` or `[[forbid]]` with `old = \"sec_7\"` and `new = \"sec_9\"`")
        }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Sidecar::default()),
        Err(error) => Err(Failure::machine(format!("cannot read `{}`", path.display()), error)),
    }
}

/// The unit that an id, a fragment or a citation names.
fn unit(tree: &Tree, name: &str, file: &Path) -> Result<u32, Failure> {
    let is = |unit: &compare::Unit| unit.id == name || unit.permalink == name || unit.citation == name;
    let found = tree
        .units
        .iter()
        .position(|unit| unit.kind.is_provision() && is(unit))
        .or_else(|| tree.units.iter().position(is));
    found.map(|index| index as u32).filter(|index| *index > 0).ok_or_else(|| {
        let names = tree.units.iter().flat_map(|unit| [unit.id.as_str(), unit.citation.as_str()]);
        let failure = Failure::command(format!(
            "there is no provision `{}` (named in `{}`)",
            name.escape_debug(),
            file.display()
        ));
        match nearest(name, names.filter(|name| !name.is_empty())) {
            Some(near) => failure.help(format!("did you mean `{near}`?")),
            None => failure.help("name it by its id, `sec_7__subsec_1`, or as it is cited, `section 7(1)`"),
        }
    })
}
