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
    let diagnostics: Vec<Diagnostic> = errors.iter().map(|error| explain(file, text, error)).collect();
    Parsed { entries: entries(table.into_inner()), whole: diagnostics.is_empty(), diagnostics, ..Parsed::default() }
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
