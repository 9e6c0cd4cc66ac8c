//! TOML: hub.toml and registers.

use ::toml::Spanned;
use ::toml::de::{DeString, DeTable, DeValue};
use jiff::civil::Date;

use super::{Entry, MAX_BYTES, Node, NodeKind, Parsed};
use crate::diagnostics::rules::{duplicate_key, toml_syntax};
use crate::diagnostics::{Diagnostic, HubPath, Place, Span};

/// Reads a whole file. Never fails: what can be read comes back with a diagnostic for each line that could not.
pub fn read(file: &HubPath, text: &str) -> Parsed {
    if text.len() > MAX_BYTES {
        return Parsed {
            diagnostics: vec![toml_syntax::report_size(Place::file(file), text.len(), MAX_BYTES)],
            ..Parsed::default()
        };
    }
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut diagnostics: Vec<Diagnostic> = Vec::new();
    let mut entries = entries(table.into_inner());
    for error in &errors {
        let found = match unquoted(text, error) {
            Some((key, span)) => {
                // What the reader took it for is not what its author meant.
                drop_value(&mut entries, span);
                toml_syntax::report_unquoted(Place::at(file, span), key, &text[span.range()])
            }
            None => explain(file, text, error),
        };
        // A text of several words is more than one mistake to the reader.
        if !diagnostics.contains(&found) {
            diagnostics.push(found);
        }
    }
    Parsed { entries, whole: diagnostics.is_empty(), diagnostics, ..Parsed::default() }
}

/// The key of a line `key = some words`, where an error was found in it, and its words.
fn unquoted<'t>(text: &'t str, error: &::toml::de::Error) -> Option<(&'t str, Span)> {
    let at = error.span()?.start.min(text.len());
    let start = text.get(..at)?.rfind('\n').map_or(0, |n| n + 1);
    let line = text[start..].lines().next()?;
    let (key, value) = line.split_once('=')?;
    let value = value.split('#').next().unwrap_or_default();
    let words = value.trim();
    let plain =
        |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.' | ':' | '/' | '\'' | '’' | '&' | ',');
    let is_text = words.starts_with(char::is_alphabetic) && words.chars().all(plain);
    let is_key = !key.trim().is_empty() && key.trim().bytes().all(|b| b.is_ascii_alphanumeric() || b"_-".contains(&b));
    if !is_text || !is_key || matches!(words, "true" | "false" | "inf" | "nan") || at < start + key.len() {
        return None;
    }
    let from = start + key.len() + 1 + (value.len() - value.trim_start().len());
    Some((key.trim(), Span::new(from, from + words.len())))
}

/// Takes out the value that was read at `span`, however deep it stands.
fn drop_value(entries: &mut Vec<Entry>, span: Span) {
    let inside = |other: Span| other.start >= span.start && other.start < span.end.max(span.start + 1);
    entries.retain(|entry| !inside(entry.value.span) || matches!(entry.value.kind, NodeKind::Map(_)));
    for entry in entries {
        match &mut entry.value.kind {
            NodeKind::Map(inner) => drop_value(inner, span),
            NodeKind::List(items) => items.iter_mut().for_each(|item| {
                if let NodeKind::Map(inner) = &mut item.kind {
                    drop_value(inner, span);
                }
            }),
            _ => {}
        }
    }
}

fn explain(file: &HubPath, text: &str, error: &::toml::de::Error) -> Diagnostic {
    let place = match error.span() {
        Some(range) => Place::at(file, Span::new(range.start.min(text.len()), range.end.min(text.len()))),
        None => Place::file(file),
    };
    if error.message().contains("duplicate key")
        && let Some(span) = place.span
    {
        let key = text.get(span.range()).unwrap_or_default();
        let first = first_occurrence(text, key).unwrap_or(span);
        return duplicate_key::report(place, key, Place::at(file, first));
    }
    toml_syntax::report(place, error.message().lines().next().unwrap_or_default())
}

/// Where a line begins with `key`, or a heading ends with it.
fn first_occurrence(text: &str, key: &str) -> Option<Span> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let name = line.trim_start_matches(['[', ' ', '\t']);
        let lead = line.len() - name.len();
        let name = &name[..name.find(['=', ']']).unwrap_or(name.len())];
        let name = name.trim_end();
        if name == key {
            return Some(Span::new(start + lead, start + lead + key.len()));
        }
        if let Some(before) = name.strip_suffix(key)
            && before.ends_with('.')
        {
            let at = start + lead + before.len();
            return Some(Span::new(at, at + key.len()));
        }
        start += line.len();
    }
    None
}

fn entries(table: DeTable<'_>) -> Vec<Entry> {
    let mut entries: Vec<Entry> = table
        .into_iter()
        .map(|(key, value)| {
            let key_span = span(&key);
            Entry { key: DeString::into_owned(key.into_inner()), key_span, value: node(value) }
        })
        .collect();
    // The table is sorted by name; authors read it in their own order.
    entries.sort_by_key(|e| (e.key_span, e.value.span));
    entries
}

fn node(value: Spanned<DeValue<'_>>) -> Node {
    let span = span(&value);
    let kind = match value.into_inner() {
        DeValue::String(text) => NodeKind::Text(text.into_owned()),
        DeValue::Integer(integer) => {
            let written = integer.as_str().to_owned();
            match i64::from_str_radix(integer.as_str(), integer.radix()) {
                Ok(value) => NodeKind::Integer(value, written),
                Err(_) => NodeKind::Text(written),
            }
        }
        DeValue::Float(float) => {
            let written = float.as_str().to_owned();
            NodeKind::Float(written.parse().unwrap_or(f64::NAN), written)
        }
        DeValue::Boolean(value) => NodeKind::Bool(value),
        DeValue::Datetime(when) => match (when.date, when.time, when.offset) {
            (Some(day), None, None) => Date::new(day.year as i16, day.month as i8, day.day as i8)
                .map_or_else(|_| NodeKind::Text(when.to_string()), NodeKind::Date),
            _ => NodeKind::Text(when.to_string()),
        },
        DeValue::Array(items) => NodeKind::List(items.into_iter().map(node).collect()),
        DeValue::Table(table) => NodeKind::Map(entries(table)),
    };
    Node { span, kind }
}

fn span<T>(spanned: &Spanned<T>) -> Span {
    let range = spanned.span();
    Span::new(range.start, range.end)
}

#[cfg(test)]
#[path = "toml_tests.rs"]
mod tests;
