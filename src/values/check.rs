//! Holds what an author wrote against what may stand there, and reports every difference.

use std::collections::BTreeMap;

use super::{Entry, Key, Kind, Need, Node, NodeKind, Shape, parse_date};
use crate::diagnostics::rules::{
    audience_misspelt, duplicate_key, invalid_date, missing_key, unknown_key, unknown_value, wrong_type,
};
use crate::diagnostics::{Diagnostic, HubPath, Place, Span};

/// Checks values of one file. What is wrong is reported and taken out, so that what is left can be used as it is.
pub struct Checker<'a> {
    file: &'a HubPath,
    /// Keys of other tools: theirs → ours.
    map: Option<&'a BTreeMap<String, String>>,
    /// Keys dropped without a word.
    ignore: &'a [String],
    /// Whose key it is, when it is no key here.
    elsewhere: &'a dyn Fn(&str) -> Vec<&'static str>,
    /// Keys that something else fills in: they are not missed.
    defaulted: &'a [Entry],
    /// Whether missing keys are reported.
    whole: bool,
    /// What was found.
    pub diagnostics: Vec<Diagnostic>,
}

impl<'a> Checker<'a> {
    /// For the values of `file`.
    pub fn new(file: &'a HubPath) -> Self {
        Self {
            file,
            map: None,
            ignore: &[],
            elsewhere: &|_| Vec::new(),
            defaulted: &[],
            whole: true,
            diagnostics: Vec::new(),
        }
    }

    /// Reads the outermost keys in `map` as the keys they stand for and drops those in `ignore`.
    #[must_use]
    pub fn foreign_keys(mut self, map: &'a BTreeMap<String, String>, ignore: &'a [String]) -> Self {
        self.map = Some(map);
        self.ignore = ignore;
        self
    }

    /// Asks `elsewhere` in which profiles an unknown outermost key is known.
    #[must_use]
    pub fn elsewhere(mut self, elsewhere: &'a dyn Fn(&str) -> Vec<&'static str>) -> Self {
        self.elsewhere = elsewhere;
        self
    }

    /// Does not miss outermost keys that have a default.
    #[must_use]
    pub fn defaulted(mut self, defaults: &'a [Entry]) -> Self {
        self.defaulted = defaults;
        self
    }

    /// Does not report missing keys when the text could not be read as a whole.
    #[must_use]
    pub fn whole(mut self, whole: bool) -> Self {
        self.whole = whole;
        self
    }

    /// Checks the outermost keys. `span` is where the group stands. Only what is right comes back, under our names.
    pub fn root(&mut self, entries: Vec<Entry>, span: Span, shape: &Shape) -> Node {
        let (map, ignore) = (self.map, self.ignore);
        let mut ours: Vec<Entry> = Vec::with_capacity(entries.len());
        let mut mapped = Vec::new();
        for mut entry in entries {
            if ignore.contains(&entry.key) {
                continue;
            }
            match map.and_then(|m| m.get(&entry.key)) {
                Some(our_key) => {
                    let theirs = std::mem::replace(&mut entry.key, our_key.clone());
                    mapped.push((theirs, entry));
                }
                None => ours.push(entry),
            }
        }
        for (theirs, entry) in mapped {
            match ours.iter().find(|e| e.key == entry.key) {
                Some(first) => {
                    let first = Place::at(self.file, first.key_span);
                    let place = Place::at(self.file, entry.key_span);
                    self.diagnostics.push(duplicate_key::report_mapped(place, &theirs, &entry.key, first));
                }
                None => ours.push(entry),
            }
        }
        let elsewhere = self.elsewhere;
        let defaulted = self.defaulted.iter().map(|e| e.key.as_str()).collect();
        Node { span, kind: NodeKind::Map(self.entries(ours, span, shape, elsewhere, defaulted)) }
    }

    /// Checks a value; `name` is the key it stands under. False when nothing of it can be used.
    pub fn value(&mut self, node: &mut Node, name: &str, kind: &Kind) -> bool {
        if matches!(kind, Kind::Any) {
            return true;
        }
        if is_empty(node) {
            self.diagnostics.push(wrong_type::report_empty(Place::at(self.file, node.span), name));
            return false;
        }
        match kind {
            Kind::Any => true,
            Kind::Text | Kind::Name(_) => self.text(node, name),
            Kind::Choice(choices) => self.text(node, name) && self.choice(node, name, choices),
            Kind::Bool => self.keep(node, name, kind, |k| matches!(k, NodeKind::Bool(_))),
            Kind::Integer => self.keep(node, name, kind, |k| matches!(k, NodeKind::Integer(..))),
            Kind::Date => self.date(node, name),
            Kind::List(inner) => self.list(node, name, inner),
            Kind::Map(shape) => self.map(node, name, shape),
            Kind::TextOr(shape) => match node.kind {
                NodeKind::Map(_) => self.map(node, name, shape),
                _ => self.text(node, name),
            },
            Kind::Table(inner) | Kind::Named(_, inner) => self.table(node, name, inner),
        }
    }

    fn entries(
        &mut self,
        entries: Vec<Entry>,
        span: Span,
        shape: &Shape,
        elsewhere: &dyn Fn(&str) -> Vec<&'static str>,
        mut present: Vec<&str>,
    ) -> Vec<Entry> {
        let mut kept = Vec::with_capacity(entries.len());
        for mut entry in entries {
            let Some(key) = shape.key(&entry.key) else {
                self.unknown(&entry, shape, elsewhere);
                continue;
            };
            // A required key that is there and empty is missing, and said to be so once.
            let empty = is_empty(&entry.value);
            if empty && key.need != Need::Optional {
                continue;
            }
            present.push(key.name);
            if self.value(&mut entry.value, key.name, &key.kind) {
                kept.push(entry);
            }
        }
        if self.whole {
            for key in shape.keys().filter(|k| k.need == Need::Required) {
                if !present.contains(&key.name) {
                    self.missing(span, shape, key);
                }
            }
        }
        kept
    }

    fn unknown(&mut self, entry: &Entry, shape: &Shape, elsewhere: &dyn Fn(&str) -> Vec<&'static str>) {
        let place = Place::at(self.file, entry.key_span);
        if shape.key("audience").is_some() && audience_misspelt::is_near(&entry.key) {
            return self.diagnostics.push(audience_misspelt::report(place, "key", &entry.key));
        }
        let profiles = elsewhere(&entry.key);
        self.diagnostics.push(if profiles.is_empty() {
            unknown_key::report(place, &entry.key, shape.name, shape.keys().map(|k| k.name))
        } else {
            unknown_key::report_elsewhere(place, &entry.key, shape.name, &profiles)
        });
    }

    fn missing(&mut self, span: Span, shape: &Shape, key: &Key) {
        self.diagnostics.push(missing_key::report(Place::at(self.file, span), shape.name, key.name, key.doc));
    }

    fn wrong(&mut self, node: &Node, name: &str, expected: &str) -> bool {
        self.diagnostics.push(wrong_type::report(Place::at(self.file, node.span), name, expected, node.describe()));
        false
    }

    fn keep(&mut self, node: &Node, name: &str, kind: &Kind, is: impl Fn(&NodeKind) -> bool) -> bool {
        is(&node.kind) || self.wrong(node, name, kind.describe())
    }

    fn text(&mut self, node: &mut Node, name: &str) -> bool {
        let text = match &mut node.kind {
            NodeKind::Text(_) => return true,
            NodeKind::Integer(_, written) | NodeKind::Float(_, written) => std::mem::take(written),
            NodeKind::Date(date) => date.to_string(),
            _ => return self.wrong(node, name, "text"),
        };
        node.kind = NodeKind::Text(text);
        true
    }

    fn choice(&mut self, node: &Node, name: &str, choices: &[&str]) -> bool {
        let Some(text) = node.as_text() else {
            return false;
        };
        if choices.contains(&text) {
            return true;
        }
        let place = Place::at(self.file, node.span);
        self.diagnostics.push(unknown_value::report(place, name, text, choices));
        false
    }

    fn date(&mut self, node: &mut Node, name: &str) -> bool {
        let text = match &node.kind {
            NodeKind::Date(_) => return true,
            NodeKind::Text(text) | NodeKind::Integer(_, text) | NodeKind::Float(_, text) => text,
            _ => return self.wrong(node, name, "a date"),
        };
        if let Some(date) = parse_date(text) {
            node.kind = NodeKind::Date(date);
            return true;
        }
        let place = Place::at(self.file, node.span);
        self.diagnostics.push(invalid_date::report(place, name, text));
        false
    }

    fn list(&mut self, node: &mut Node, name: &str, inner: &Kind) -> bool {
        if !matches!(node.kind, NodeKind::List(_)) {
            let place = Place::at(self.file, node.span);
            let scalar = matches!(node.kind, NodeKind::Text(_) | NodeKind::Integer(..) | NodeKind::Float(..));
            if !scalar || matches!(inner, Kind::Map(_)) {
                return self.wrong(node, name, "a list");
            }
            let found = node.describe();
            if !self.value(node, name, inner) {
                return false;
            }
            let written = node.as_text().unwrap_or("…").to_owned();
            self.diagnostics.push(wrong_type::report_single(place, name, found, &written));
            // Used as the list that was meant from here on, so that what follows is checked too.
            node.kind = NodeKind::List(with_commas(node, &written));
            return true;
        }
        if let NodeKind::List(items) = &mut node.kind {
            let mut kept = Vec::with_capacity(items.len());
            for mut item in std::mem::take(items) {
                if self.value(&mut item, name, inner) {
                    kept.push(item);
                }
            }
            *items = kept;
        }
        true
    }

    fn map(&mut self, node: &mut Node, name: &str, shape: &Shape) -> bool {
        let span = node.span;
        match &mut node.kind {
            NodeKind::Map(entries) => {
                let before = std::mem::take(entries);
                *entries = self.entries(before, span, shape, &|_| Vec::new(), Vec::new());
                true
            }
            _ => {
                let place = Place::at(self.file, span);
                let needed = shape.keys().find(|key| key.need == Need::Required).or_else(|| shape.keys().next());
                let sign = if self.file.extension() == "toml" { " =" } else { ":" };
                let example = needed.map_or("…".to_owned(), |key| format!("{{{}{sign} \"…\"}}", key.name));
                self.diagnostics.push(wrong_type::report_group(place, name, node.describe(), &example));
                false
            }
        }
    }

    fn table(&mut self, node: &mut Node, name: &str, inner: &Kind) -> bool {
        match &mut node.kind {
            NodeKind::Map(entries) => {
                let mut kept = Vec::with_capacity(entries.len());
                for mut entry in std::mem::take(entries) {
                    let key = entry.key.clone();
                    if self.value(&mut entry.value, &key, inner) {
                        kept.push(entry);
                    }
                }
                *entries = kept;
                true
            }
            _ => self.wrong(node, name, "a group of keys"),
        }
    }
}

/// The items of a text `a, b` that should be a list, each with its place where the text is written as it is read.
fn with_commas(node: &Node, written: &str) -> Vec<Node> {
    let start = node.span.start as usize;
    let exact = (node.span.end as usize).saturating_sub(start) == written.len();
    let mut at = 0;
    let mut items = Vec::new();
    for piece in written.split(',') {
        let text = piece.trim();
        let from = start + at + (piece.len() - piece.trim_start().len());
        at += piece.len() + 1;
        if !text.is_empty() {
            let span = if exact { Span::new(from, from + text.len()) } else { node.span };
            items.push(Node { span, kind: NodeKind::Text(text.to_owned()) });
        }
    }
    items
}

fn is_empty(node: &Node) -> bool {
    match &node.kind {
        NodeKind::Null => true,
        NodeKind::Text(text) => text.trim().is_empty(),
        _ => false,
    }
}
