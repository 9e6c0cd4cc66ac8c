//! The columns and code lists of data collection sheets.

use std::collections::{HashMap, HashSet};

use super::Text;
use crate::diagnostics::rules::{
    code_list_empty, code_list_unused, column_without_basis, duplicate_code, duplicate_column, sheet_without_columns,
    unknown_value,
};
use crate::diagnostics::{Diagnostic, Place, Span};
use crate::document::{ColumnType, Profile};

pub(super) fn check(text: &Text<'_>, found: &mut Vec<Diagnostic>) {
    if text.collection.profile != Profile::Sheet || text.part {
        return;
    }
    columns(text, found);
    code_lists(text, found);
}

fn columns(text: &Text<'_>, found: &mut Vec<Diagnostic>) {
    let header = &text.outline.header;
    let unread = header.span == Span::default() || text.outline.diagnostics.iter().any(|d| d.rule.name == "wrong-type");
    if header.columns.is_empty() && !unread {
        found.push(sheet_without_columns::report(Place::file(&text.outline.path)));
    }
    let mut seen: HashMap<&str, Span> = HashMap::new();
    for column in &header.columns {
        let (name, span) = (column.name.value.as_str(), column.name.span);
        match seen.get(name) {
            Some(first) => found.push(duplicate_column::report(text.place(span), name, text.place(*first))),
            None => {
                seen.insert(name, span);
            }
        }
        let personal = matches!(column.sensitivity.as_str(), "personal" | "sensitive");
        if personal && column.basis.as_ref().is_none_or(|basis| basis.trim().is_empty()) {
            found.push(column_without_basis::report(text.place(span), name, &column.sensitivity));
        }
    }
}

fn code_lists(text: &Text<'_>, found: &mut Vec<Diagnostic>) {
    let header = &text.outline.header;
    let used: HashSet<&str> = header
        .columns
        .iter()
        .filter_map(|column| match &column.kind {
            ColumnType::Code(list) => Some(list.value.as_str()),
            _ => None,
        })
        .collect();
    // A misspelt name in a column makes its list look unused: one finding is enough.
    let misspelt = text.outline.diagnostics.iter().any(|d| d.rule == &unknown_value::RULE);
    for list in &header.code_lists {
        let (name, place) = (list.name.value.as_str(), text.place(list.name.span));
        if list.codes.is_empty() {
            found.push(code_list_empty::report(place.clone(), name));
        }
        if !used.contains(name) && !misspelt {
            found.push(code_list_unused::report(place.clone(), name));
        }
        let mut seen = HashSet::new();
        for code in &list.codes {
            if !seen.insert(code.code.as_str()) {
                found.push(duplicate_code::report(place.clone(), &code.code, name));
            }
        }
    }
}
