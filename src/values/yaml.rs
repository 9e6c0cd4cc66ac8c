//! YAML, as far as front matter needs it: `key: value`, lists, groups. Anchors, aliases and tags are refused, so
//! nothing can grow beyond what stands in the file.

use std::collections::HashMap;
use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError};

use super::yaml_errors::{self, Problem};
use super::{Entry, MAX_BYTES, MAX_DEPTH, Node, NodeKind, Parsed};
use crate::diagnostics::rules::{comment_in_value, duplicate_key, front_matter_syntax};
use crate::diagnostics::{Diagnostic, Edit, HubPath, Place, Span};

/// After this many lines that cannot be read the rest is left.
const MAX_RECOVERIES: usize = 20;

/// Reads `text[range]`, a group of keys. Never fails and never panics: what can be read comes back, and after a line
/// that cannot be read, reading goes on at the next outermost key. Nothing is said of the values of `ignored` keys.
pub fn read(file: &HubPath, text: &str, range: Range<usize>, ignored: &[String]) -> Parsed {
    // NUL characters are reported where the bytes are read, and YAML knows none: a space has the same length.
    let spaced = text.contains('\0').then(|| text.replace('\0', " "));
    let text = spaced.as_deref().unwrap_or(text);
    let mut reader = Reader {
        file,
        text,
        entries: Vec::new(),
        seen: HashMap::new(),
        diagnostics: Vec::new(),
        remarks: Vec::new(),
        alias_reported: false,
        ignored,
        skipped: Vec::new(),
        repeated: Vec::new(),
    };
    if range.len() > MAX_BYTES {
        let place = reader.place(range.start, range.start);
        reader.diagnostics.push(front_matter_syntax::report_size(place, range.len(), MAX_BYTES));
        return reader.finish(false);
    }
    let mut start = range.start;
    for _ in 0..MAX_RECOVERIES {
        let Some(stopped) = reader.run(start..range.end) else {
            let whole = reader.skipped.is_empty() && reader.diagnostics.is_empty();
            return reader.finish(whole);
        };
        let next = next_key_line(text, stopped..range.end);
        // From the start of the line, so that the name of a key whose value is lost is in it.
        let line = text[range.start..stopped].rfind('\n').map_or(range.start, |n| range.start + n + 1);
        reader.skipped.push(Span::new(line, next.unwrap_or(range.end)));
        start = match next {
            Some(next) => next,
            None => return reader.finish(false),
        };
    }
    reader.skipped.push(Span::new(start, range.end));
    reader.finish(false)
}

struct Reader<'a> {
    file: &'a HubPath,
    text: &'a str,
    /// The outermost keys read so far, over all runs.
    entries: Vec<Entry>,
    seen: HashMap<String, Span>,
    diagnostics: Vec<Diagnostic>,
    /// What was read and may not be what the author meant.
    remarks: Vec<Diagnostic>,
    alias_reported: bool,
    ignored: &'a [String],
    skipped: Vec<Span>,
    repeated: Vec<String>,
}

/// A group or list that is not closed yet.
enum Frame {
    List {
        start: usize,
        items: Vec<Node>,
    },
    Map {
        start: usize,
        entries: Vec<Entry>,
        seen: HashMap<String, Span>,
        /// A key that waits for its value.
        key: Option<(String, Span)>,
    },
}

impl Reader<'_> {
    fn finish(mut self, whole: bool) -> Parsed {
        self.diagnostics.append(&mut self.remarks);
        Parsed {
            entries: self.entries,
            diagnostics: self.diagnostics,
            whole,
            skipped: self.skipped,
            repeated: self.repeated,
        }
    }

    fn place(&self, start: usize, end: usize) -> Place {
        Place::at(self.file, Span::new(start, end))
    }

    /// Reads one run of keys. `None` when all of it could be read, else the byte after which keys may follow.
    fn run(&mut self, range: Range<usize>) -> Option<usize> {
        let text = self.text;
        let slice = &text[range.clone()];
        let offsets = Offsets::new(slice, range.start);
        let mut stack: Vec<Frame> = Vec::new();
        let mut documents = 0;
        for event in Parser::new_from_str(slice) {
            let (event, span) = match event {
                Ok(found) => found,
                Err(error) => return Some(self.unreadable(&error, &offsets, stack, range.end)),
            };
            let start = offsets.byte(span.start.index());
            let end = offsets.byte(span.end.index()).max(start);
            match event {
                Event::DocumentStart(_) => documents += 1,
                Event::Alias(_) => {
                    self.alias(start, end);
                    self.push(&mut stack, null(start, end));
                }
                Event::Scalar(value, style, anchor, tag) => {
                    self.refuse(anchor, tag.is_some(), start, end);
                    self.scalar(&mut stack, &value, style, start, end);
                }
                Event::SequenceStart(anchor, tag) => {
                    self.refuse(anchor, tag.is_some(), start, end);
                    stack.push(Frame::List { start, items: Vec::new() });
                }
                Event::MappingStart(anchor, tag) => {
                    self.refuse(anchor, tag.is_some(), start, end);
                    stack.push(Frame::Map { start, entries: Vec::new(), seen: HashMap::new(), key: None });
                }
                Event::SequenceEnd | Event::MappingEnd => self.close(&mut stack, end),
                _ => {}
            }
            if documents > 1 {
                let place = self.place(start, end);
                self.diagnostics.push(front_matter_syntax::report(
                    place,
                    "the front matter ends here and something follows it",
                    "put all keys between the two `---` lines",
                ));
                return Some(range.end);
            }
            if stack.len() > MAX_DEPTH {
                let place = self.place(start, end);
                self.diagnostics.push(front_matter_syntax::report_depth(place, MAX_DEPTH));
                return Some(self.rescue(stack).map_or(end, |(_, key)| key.end as usize));
            }
        }
        None
    }

    fn refuse(&mut self, anchor: usize, tag: bool, start: usize, end: usize) {
        if anchor != 0 {
            self.alias(start, end);
        }
        if tag {
            let place = self.place(start, end);
            self.diagnostics.push(front_matter_syntax::report(
                place,
                "a value that begins with `!` has a meaning of its own and is not read",
                "put the value between quotation marks",
            ));
        }
    }

    /// Says once a file that aliases are not read.
    fn alias(&mut self, start: usize, end: usize) {
        if !std::mem::replace(&mut self.alias_reported, true) {
            let place = self.place(start, end);
            self.diagnostics.push(front_matter_syntax::report_alias(place));
        }
    }

    fn scalar(&mut self, stack: &mut [Frame], value: &str, style: ScalarStyle, start: usize, end: usize) {
        if let Some(Frame::Map { key, .. }) = stack.last_mut()
            && key.is_none()
        {
            *key = Some((value.to_owned(), Span::new(start, end)));
            return;
        }
        if stack.is_empty() && !(value.is_empty() && style == ScalarStyle::Plain) {
            let place = self.place(start, end);
            self.diagnostics.push(front_matter_syntax::report(
                place,
                "front matter is made of lines `key: value`, and this is none",
                "write the name of a key, a colon, a space and the value",
            ));
            return;
        }
        let node = resolve(value, style, Span::new(start, end));
        if style == ScalarStyle::Plain && node.as_text().is_some() {
            self.cut_off(stack, value, end);
        }
        self.push(stack, node);
    }

    /// Says what ` #` cuts off a value that needs quotation marks.
    fn cut_off(&mut self, stack: &[Frame], value: &str, end: usize) {
        if let Some(Frame::Map { key: Some((outermost, _)), .. }) = stack.first()
            && self.ignored.contains(outermost)
        {
            return;
        }
        let rest = self.text[end..].lines().next().unwrap_or_default();
        let cut = rest.trim();
        if cut.starts_with('#') {
            let from = end + rest.len() - rest.trim_start().len();
            let place = self.place(from, from + cut.len());
            self.remarks.push(comment_in_value::report(place, value, cut));
        }
    }

    fn close(&mut self, stack: &mut Vec<Frame>, end: usize) {
        let Some(frame) = stack.pop() else { return };
        let node = match frame {
            Frame::List { start, items } => Node { span: Span::new(start, end), kind: NodeKind::List(items) },
            Frame::Map { entries, .. } if stack.is_empty() => {
                self.keep(entries);
                return;
            }
            Frame::Map { start, entries, .. } => {
                Node { span: Span::new(start, self.trimmed(start, end)), kind: NodeKind::Map(entries) }
            }
        };
        self.push(stack, node);
    }

    /// Puts a finished value where it belongs.
    fn push(&mut self, stack: &mut [Frame], node: Node) {
        let outermost = stack.len() == 1;
        match stack.last_mut() {
            None => {
                if matches!(node.kind, NodeKind::List(_)) {
                    let place = Place::at(self.file, Span::new(node.span.start as usize, node.span.start as usize + 1));
                    self.diagnostics.push(front_matter_syntax::report(
                        place,
                        "front matter is made of lines `key: value`, and this is a list",
                        "begin with the name of a key: `topics: […]`",
                    ));
                }
            }
            Some(Frame::List { items, .. }) => items.push(node),
            Some(Frame::Map { entries, seen, key, .. }) => match key.take() {
                Some((key, key_span)) => match seen.get(&key) {
                    Some(first) => {
                        let places = (Place::at(self.file, key_span), Place::at(self.file, *first));
                        self.diagnostics.push(duplicate_key::report(places.0, &key, places.1));
                        if outermost {
                            self.repeated.push(key);
                        }
                    }
                    None => {
                        seen.insert(key.clone(), key_span);
                        entries.push(Entry { key, key_span, value: node });
                    }
                },
                None => {
                    *key = Some((String::new(), node.span));
                    self.diagnostics.push(front_matter_syntax::report(
                        Place::at(self.file, node.span),
                        "the name of a key is one word, not a list or a group",
                        "write `key: value`",
                    ));
                }
            },
        }
    }

    /// Takes over outermost keys, reporting those that stood in an earlier run.
    fn keep(&mut self, entries: Vec<Entry>) {
        for entry in entries {
            match self.seen.get(&entry.key) {
                Some(first) => {
                    let places = (Place::at(self.file, entry.key_span), Place::at(self.file, *first));
                    self.diagnostics.push(duplicate_key::report(places.0, &entry.key, places.1));
                    self.repeated.push(entry.key);
                }
                None => {
                    self.seen.insert(entry.key.clone(), entry.key_span);
                    self.entries.push(entry);
                }
            }
        }
    }

    /// Keeps the outermost keys that were complete when reading stopped; gives the key that was not.
    fn rescue(&mut self, stack: Vec<Frame>) -> Option<(String, Span)> {
        match stack.into_iter().next()? {
            Frame::Map { entries, key, .. } => {
                self.keep(entries);
                key
            }
            Frame::List { .. } => None,
        }
    }

    /// Reports what the YAML reader could not read; the byte after which to look for the next key.
    fn unreadable(&mut self, error: &ScanError, offsets: &Offsets, stack: Vec<Frame>, end: usize) -> usize {
        let at = offsets.byte(error.marker().index()).min(end);
        let key = self.rescue(stack);
        if let Some((name, span)) = &key
            && self.ignored.contains(name)
        {
            return span.end as usize;
        }
        let problem = yaml_errors::explain(error.info(), self.text, at, end, key.as_ref());
        match problem {
            Problem::Alias { start, end } => self.alias(start, end),
            Problem::Depth(span) => {
                self.diagnostics.push(front_matter_syntax::report_depth(Place::at(self.file, span), MAX_DEPTH));
            }
            Problem::Other { span, message, help, quote } => {
                let mut diagnostic = front_matter_syntax::report(Place::at(self.file, span), &message, &help);
                let key = self.reword(span);
                if key.is_some_and(|key| self.ignored.contains(&key)) {
                    return at;
                }
                if let Some(quoted) = quote {
                    diagnostic = diagnostic.fix(vec![Edit { span, text: quoted }]);
                }
                self.diagnostics.push(diagnostic);
            }
        }
        // An open quotation mark is noticed far below: go on right after the key whose value could not be read.
        key.map_or(at, |(_, span)| span.end as usize)
    }

    /// A value that was read up to a colon in it is all that the author wrote. Gives its key.
    fn reword(&mut self, written: Span) -> Option<String> {
        let last = self.entries.last_mut()?;
        if last.value.span.start != written.start || written.end == written.start {
            return None;
        }
        let text = self.text[written.range()].to_owned();
        last.value = Node { span: written, kind: NodeKind::Text(text) };
        Some(last.key.clone())
    }

    /// The end of a group, without the line ends and spaces that the YAML reader counts to it.
    fn trimmed(&self, start: usize, end: usize) -> usize {
        start + self.text[start..end].trim_end().len()
    }
}

fn null(start: usize, end: usize) -> Node {
    Node { span: Span::new(start, end), kind: NodeKind::Null }
}

/// The value of a scalar by the core schema of YAML 1.2: `yes`, `on` and `12:30` are text.
fn resolve(value: &str, style: ScalarStyle, span: Span) -> Node {
    let kind = if style == ScalarStyle::Plain {
        match value {
            "" | "~" | "null" | "Null" | "NULL" => NodeKind::Null,
            "true" | "True" | "TRUE" => NodeKind::Bool(true),
            "false" | "False" | "FALSE" => NodeKind::Bool(false),
            _ => number(value).unwrap_or_else(|| NodeKind::Text(value.to_owned())),
        }
    } else {
        NodeKind::Text(value.to_owned())
    };
    Node { span, kind }
}

fn number(value: &str) -> Option<NodeKind> {
    let digits = value.strip_prefix(['-', '+']).unwrap_or(value);
    if !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return None;
    }
    if let Ok(integer) = value.parse() {
        return Some(NodeKind::Integer(integer, value.to_owned()));
    }
    let plain = digits.bytes().all(|b| matches!(b, b'0'..=b'9' | b'.' | b'e' | b'E' | b'-' | b'+'));
    if plain && digits.contains(|c: char| c.is_ascii_digit()) {
        let float = value.parse().ok()?;
        return Some(NodeKind::Float(float, value.to_owned()));
    }
    None
}

/// The first line after byte `range.start` that looks like an outermost `key:`.
fn next_key_line(text: &str, range: Range<usize>) -> Option<usize> {
    let mut start = range.start;
    while let Some(end) = text[start..range.end].find('\n') {
        start += end + 1;
        let line = text[start..range.end].lines().next().unwrap_or_default();
        let name = line.bytes().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-')).count();
        let rest = &line[name..];
        if name > 0 && !line.starts_with('-') && (rest == ":" || rest.starts_with(": ")) {
            return Some(start);
        }
    }
    None
}

/// From the character counts of the YAML reader to bytes in the file.
struct Offsets {
    base: usize,
    /// The byte of each character; empty when all are ASCII.
    bytes: Vec<u32>,
    len: usize,
}

impl Offsets {
    fn new(text: &str, base: usize) -> Self {
        let bytes = if text.is_ascii() { Vec::new() } else { text.char_indices().map(|(i, _)| i as u32).collect() };
        Self { base, bytes, len: text.len() }
    }

    fn byte(&self, character: usize) -> usize {
        let inner = if self.bytes.is_empty() {
            character.min(self.len)
        } else {
            self.bytes.get(character).map_or(self.len, |byte| *byte as usize)
        };
        self.base + inner
    }
}

#[cfg(test)]
#[path = "yaml_tests.rs"]
mod tests;
