//! What authors write as data: front matter (YAML), hub.toml and registers (TOML).
//!
//! Both are read into the same tree of [`Node`]s, each with the bytes it came from. A table of keys (a [`Shape`])
//! then says what may stand there: one table drives the errors ([`check`]: unknown key, wrong kind, misspelt choice,
//! missing key), the JSON Schemas that editors use ([`schema`]), and the handbook. Nothing here knows what a document
//! or a hub is.

pub mod check;
pub mod schema;
mod shape;
pub mod toml;
pub mod yaml;
mod yaml_errors;

pub use shape::{Key, Kind, Need, Shape, Vocabulary};

use jiff::civil::Date;

use crate::diagnostics::Span;

/// Front matter nests this deep at most; deeper text is refused, not read.
pub const MAX_DEPTH: usize = 64;

/// Front matter and settings are at most this long, in bytes.
pub const MAX_BYTES: usize = 1 << 20;

/// A value as the author wrote it.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// The bytes it came from, in the file as it lies on disk.
    pub span: Span,
    /// What it is.
    pub kind: NodeKind,
}

/// What a value is.
#[derive(Debug, Clone, PartialEq)]
pub enum NodeKind {
    /// Nothing after the colon, or `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number, and the digits as written.
    Integer(i64, String),
    /// Another number, and the digits as written.
    Float(f64, String),
    /// Text.
    Text(String),
    /// A day. YAML has no dates: there it is text until [`check`] meets a key that wants a day.
    Date(Date),
    /// A list.
    List(Vec<Node>),
    /// Keys and values in the author's order, each key once.
    Map(Vec<Entry>),
}

/// A key and its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// Where the key stands.
    pub key_span: Span,
    /// The value.
    pub value: Node,
}

/// What came of reading a text as data.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Parsed {
    /// The outermost keys and values; those that could be read, when not all could.
    pub entries: Vec<Entry>,
    /// What could not be read.
    pub diagnostics: Vec<crate::diagnostics::Diagnostic>,
    /// Whether everything could be read. When it is false, a missing key may only be an unreadable one.
    pub whole: bool,
    /// The bytes that could not be read and were passed over.
    pub skipped: Vec<Span>,
    /// Outermost keys that stand more than once; the first value counts.
    pub repeated: Vec<String>,
}

impl Node {
    /// What it is, in words, with an article.
    pub fn describe(&self) -> &'static str {
        match self.kind {
            NodeKind::Null => "nothing",
            NodeKind::Bool(_) => "true or false",
            NodeKind::Integer(..) | NodeKind::Float(..) => "a number",
            NodeKind::Text(_) => "text",
            NodeKind::Date(_) => "a date",
            NodeKind::List(_) => "a list",
            NodeKind::Map(_) => "a group of keys",
        }
    }

    /// The text, if it is text.
    pub fn as_text(&self) -> Option<&str> {
        match &self.kind {
            NodeKind::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The items, if it is a list; else none.
    pub fn items(&self) -> &[Self] {
        match &self.kind {
            NodeKind::List(items) => items,
            _ => &[],
        }
    }

    /// The keys and values, if it is a group of keys; else none.
    pub fn entries(&self) -> &[Entry] {
        match &self.kind {
            NodeKind::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The value of `key`, if it is a group of keys that has it.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.entries().iter().find(|e| e.key == key).map(|e| &e.value)
    }

    /// The text under `key`, with its place.
    pub fn text(&self, key: &str) -> Option<(&str, Span)> {
        let node = self.get(key)?;
        Some((node.as_text()?, node.span))
    }

    /// The text under `key`, owned.
    pub fn string(&self, key: &str) -> Option<String> {
        self.text(key).map(|(text, _)| text.to_owned())
    }

    /// The day under `key`, with its place.
    pub fn date(&self, key: &str) -> Option<(Date, Span)> {
        let node = self.get(key)?;
        match node.kind {
            NodeKind::Date(date) => Some((date, node.span)),
            _ => None,
        }
    }

    /// The truth under `key`, with its place.
    pub fn bool(&self, key: &str) -> Option<(bool, Span)> {
        let node = self.get(key)?;
        match node.kind {
            NodeKind::Bool(value) => Some((value, node.span)),
            _ => None,
        }
    }

    /// The items under `key`; none when there is no list.
    pub fn list(&self, key: &str) -> &[Self] {
        self.get(key).map_or(&[], Self::items)
    }

    /// The texts of the list under `key`, each with its place.
    pub fn texts(&self, key: &str) -> impl Iterator<Item = (&str, Span)> {
        self.list(key).iter().filter_map(|n| n.as_text().map(|t| (t, n.span)))
    }

    /// The texts of the list under `key`, owned.
    pub fn strings(&self, key: &str) -> Vec<String> {
        self.texts(key).map(|(text, _)| text.to_owned()).collect()
    }

    /// As JSON: days as text, so that it can be held against a schema.
    pub fn to_json(&self) -> serde_json::Value {
        use serde_json::Value;
        match &self.kind {
            NodeKind::Null => Value::Null,
            NodeKind::Bool(value) => Value::from(*value),
            NodeKind::Integer(value, _) => Value::from(*value),
            NodeKind::Float(value, _) => Value::from(*value),
            NodeKind::Text(text) => Value::from(text.as_str()),
            NodeKind::Date(date) => Value::from(date.to_string()),
            NodeKind::List(items) => items.iter().map(Self::to_json).collect(),
            NodeKind::Map(entries) => entries_to_json(entries),
        }
    }
}

/// Keys and values as a JSON object.
pub fn entries_to_json(entries: &[Entry]) -> serde_json::Value {
    entries.iter().map(|e| (e.key.clone(), e.value.to_json())).collect::<serde_json::Map<_, _>>().into()
}

/// A day written as `2027-11-30`, and in no other way.
pub fn parse_date(text: &str) -> Option<Date> {
    let plain = text.len() == 10
        && text.bytes().enumerate().all(|(i, b)| match i {
            4 | 7 => b == b'-',
            _ => b.is_ascii_digit(),
        });
    if plain { text.parse().ok() } else { None }
}
