//! Reads the lines between the two `---` at the top of a document into a [`Header`].
//!
//! A document always comes back with a header that can be used, whatever its front matter looks like; what is wrong
//! is in the diagnostics. An audience or a marking that cannot be read is never replaced by the collection's default:
//! the header then names the audience `""`, which nobody is.

mod build;
mod keys;

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};

pub use build::is_language_code;
pub use keys::{profiles_with, shape};

use crate::diagnostics::rules::{long_summary, missing_summary, missing_title, unclosed_front_matter};
use crate::diagnostics::{Diagnostic, Edit, HubPath, Place, Span, nearest};
use crate::document::{Header, Profile};
use crate::values::check::Checker;
use crate::values::{Entry, Node, NodeKind, Parsed, yaml};

/// What a collection says about the front matter of all its documents.
#[derive(Debug, Clone, Default)]
pub struct CollectionDefaults {
    /// Values for keys that a document leaves out, already checked; their spans are empty and at 0.
    pub defaults: Vec<Entry>,
    /// Keys of other tools: theirs → ours.
    pub map: BTreeMap<String, String>,
    /// Keys dropped without a word.
    pub ignore: Vec<String>,
}

impl CollectionDefaults {
    /// A number that changes when anything in it changes; the same within one run of the program.
    pub fn fingerprint(&self) -> u64 {
        let mut hasher = std::hash::DefaultHasher::new();
        for entry in &self.defaults {
            entry.key.hash(&mut hasher);
            entry.value.to_json().to_string().hash(&mut hasher);
        }
        self.map.hash(&mut hasher);
        self.ignore.hash(&mut hasher);
        hasher.finish()
    }
}

/// Reads the header of a document; also gives the byte where its body starts.
pub fn read_header(
    path: &HubPath,
    text: &str,
    profile: Profile,
    defaults: &CollectionDefaults,
) -> (Header, usize, Vec<Diagnostic>) {
    let frame = Frame::find(text);
    let mut diagnostics = Vec::new();
    let parsed = match &frame.yaml {
        Some(range) => yaml::read(path, text, range.clone(), &defaults.ignore),
        None => Parsed { whole: true, ..Parsed::default() },
    };
    if frame.unclosed {
        diagnostics.push(unclosed_front_matter::report(Place::at(path, frame.opener)));
    }
    let whole = parsed.whole && !frame.unclosed;
    let doubtful = Doubtful::find(text, &parsed, frame.unclosed, defaults);
    diagnostics.extend(parsed.diagnostics);

    let shape = shape(profile);
    let mut checker = Checker::new(path)
        .foreign_keys(&defaults.map, &defaults.ignore)
        .elsewhere(&profiles_with)
        .defaulted(&defaults.defaults)
        .whole(whole);
    let mut root = checker.root(parsed.entries, frame.opener, shape);
    add_defaults(&mut root, &defaults.defaults);

    let mut header = build::header(path, profile, &root, &mut checker.diagnostics);
    diagnostics.append(&mut checker.diagnostics);
    header.span = frame.span;
    doubtful.guard(&mut header);
    require(path, &frame, whole, &root, &mut header, &mut diagnostics);
    (header, frame.body, diagnostics)
}

/// The keys and values of a text's front matter as they were written, to hold against a schema.
pub fn front_matter_entries(path: &HubPath, text: &str) -> Vec<Entry> {
    Frame::find(text).yaml.map_or_else(Vec::new, |range| yaml::read(path, text, range, &[]).entries)
}

/// Whether the front matter has an audience or a marking that cannot be told for sure: nobody may read the text then.
struct Doubtful {
    audience: bool,
    marking: bool,
}

impl Doubtful {
    fn find(text: &str, parsed: &Parsed, unclosed: bool, defaults: &CollectionDefaults) -> Self {
        let is_doubtful = |key: &str| {
            let means_it = |name: &String| defaults.map.get(name).unwrap_or(name) == key;
            let written = parsed.entries.iter().filter(|e| !defaults.ignore.contains(&e.key) && means_it(&e.key));
            let written: Vec<&Entry> = written.collect();
            if written.len() > 1 || parsed.repeated.iter().any(means_it) {
                return true;
            }
            if let [only] = written[..] {
                return only.value.as_text().is_none_or(|text| text.trim().is_empty());
            }
            let foreign = defaults.map.iter().filter(|(_, ours)| *ours == key).map(|(theirs, _)| theirs.as_str());
            let names: Vec<&str> = foreign.chain([key]).collect();
            let lost = |span: &Span| names.iter().any(|name| text[span.range()].contains(name));
            unclosed
                || parsed.skipped.iter().any(lost)
                || parsed.entries.iter().any(|e| misspells(&e.key, key, defaults))
        };
        Self { audience: is_doubtful("audience"), marking: is_doubtful("marking") }
    }

    fn guard(&self, header: &mut Header) {
        if self.audience {
            header.audience = Some(Default::default());
        }
        if self.marking {
            header.marking = Some(Default::default());
        }
    }
}

/// Whether a key that nobody knows can only be meant for this one.
fn misspells(name: &str, key: &str, defaults: &CollectionDefaults) -> bool {
    let known = defaults.ignore.iter().any(|i| i == name) || defaults.map.contains_key(name);
    !known && profiles_with(name).is_empty() && nearest(name, [key]).is_some()
}

/// Fills in what the document leaves out.
fn add_defaults(root: &mut Node, defaults: &[Entry]) {
    if let NodeKind::Map(entries) = &mut root.kind {
        for default in defaults {
            if !entries.iter().any(|e| e.key == default.key) {
                entries.push(default.clone());
            }
        }
    }
}

/// A title and a summary, which every document needs.
fn require(
    path: &HubPath,
    frame: &Frame,
    whole: bool,
    root: &Node,
    header: &mut Header,
    diagnostics: &mut Vec<Diagnostic>,
) {
    if header.title.value.is_empty() {
        header.title.value = fallback_title(path);
        if whole {
            let place = Place::at(path, frame.opener);
            diagnostics.push(match &frame.misplaced {
                Some((opener, edits)) => missing_title::report_misplaced(Place::at(path, *opener), edits.clone()),
                None => missing_title::report(place, frame.yaml.is_some()),
            });
        }
    }
    match root.text("summary") {
        Some((summary, span)) => {
            let length = summary.chars().count();
            if length >= 200 && span != Span::default() {
                diagnostics.push(long_summary::report(Place::at(path, span), length));
            }
        }
        None if whole && frame.yaml.is_some() => {
            diagnostics.push(missing_summary::report(Place::at(path, frame.opener)));
        }
        None => {}
    }
}

/// The file's stem, or the folder's name for an `index.md`.
fn fallback_title(path: &HubPath) -> String {
    let stem = path.stem();
    if stem == "index" && !path.folder().is_empty() {
        path.folder().rsplit('/').next().unwrap_or(stem).to_owned()
    } else {
        stem.to_owned()
    }
}

/// Where front matter stands in a text.
struct Frame {
    /// The opening `---`, or nothing at the start of the text.
    opener: Span,
    /// What is between the `---` lines.
    yaml: Option<std::ops::Range<usize>>,
    /// All of it, `---` lines included.
    span: Span,
    /// Where the body starts.
    body: usize,
    unclosed: bool,
    /// Where front matter begins that is not read, because `---` is not the first line, and what puts it right.
    misplaced: Option<(Span, Vec<Edit>)>,
}

impl Frame {
    fn find(text: &str) -> Self {
        let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
        let opener = Span::new(start, start);
        let misplaced = misplaced(text, start);
        let none = Self { opener, yaml: None, span: Span::default(), body: start, unclosed: false, misplaced };
        let mut lines = Lines { text, at: start };
        let Some((_, first, inner)) = lines.next() else {
            return none;
        };
        if first != "---" {
            return none;
        }
        let opener = Span::new(start, start + 3);
        let mut fallback = None;
        for (at, line, next) in lines {
            if line == "---" || line == "..." {
                return Self {
                    opener,
                    yaml: Some(inner..at),
                    span: Span::new(start, next),
                    body: next,
                    unclosed: false,
                    misplaced: None,
                };
            }
            if fallback.is_none() && (line.is_empty() || line.starts_with('#')) {
                fallback = Some(at);
            }
        }
        // Never closed: it was front matter if its first line is a key, else it was a line across the page.
        let end = fallback.unwrap_or(text.len());
        let first_line = text[inner..end].lines().next().unwrap_or_default();
        let is_key = first_line.split_once(':').is_some_and(|(key, _)| {
            !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'))
        });
        if !is_key {
            return none;
        }
        Self { opener, yaml: Some(inner..end), span: Span::new(start, end), body: end, unclosed: true, misplaced: None }
    }
}

/// Front matter that begins below blank lines, or with a line of other dashes, which Word likes to make of `---`.
fn misplaced(text: &str, start: usize) -> Option<(Span, Vec<Edit>)> {
    const DASHES: [char; 5] = ['-', '\u{2010}', '\u{2011}', '–', '—'];
    let is_line = |line: &str| !line.is_empty() && line.chars().all(|c| DASHES.contains(&c));
    let mut lines = Lines { text, at: start }.skip_while(|(_, line, _)| line.trim().is_empty());
    let (at, opener, _) = lines.next()?;
    let indent = opener.len() - opener.trim_start().len();
    if !is_line(opener.trim_start()) || (at == start && opener == "---") {
        return None;
    }
    let (_, first, _) = lines.next()?;
    let (key, _) = first.split_once(':')?;
    if key.is_empty() || !key.bytes().all(|b| b.is_ascii_lowercase() || matches!(b, b'_' | b'-')) {
        return None;
    }
    let span = Span::new(at + indent, at + opener.len());
    let mut edits = vec![Edit { span: Span::new(start, at + opener.len()), text: "---".to_owned() }];
    // What ends it was made in the same way.
    let end = lines.take_while(|(_, line, _)| !line.starts_with('#')).find(|(_, line, _)| is_line(line));
    if let Some((at, line, _)) = end.filter(|(_, line, _)| *line != "---") {
        edits.push(Edit { span: Span::new(at, at + line.len()), text: "---".to_owned() });
    }
    Some((span, edits))
}

/// Lines with where they start and where the next one starts; line ends and spaces at the end taken off.
struct Lines<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Iterator for Lines<'a> {
    type Item = (usize, &'a str, usize);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.text.get(self.at..).filter(|r| !r.is_empty())?;
        let length = rest.find('\n').map_or(rest.len(), |n| n + 1);
        let at = self.at;
        self.at += length;
        Some((at, rest[..length].trim_end(), self.at))
    }
}

#[cfg(test)]
mod tests;
