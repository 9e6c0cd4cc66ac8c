//! The data of a page, as JSON beside it.

use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use crate::document::{ColumnType, FieldType, Header, Outline, OutlineEntry, ProvisionKind};
use crate::site::addresses::edition_address;
use crate::site::recipes::DocumentPage;
use crate::site::shared;
use crate::site::{RenderError, RenderErrorKind, Site};

/// The values of a page by name, in the order in which they are written.
struct Data<'a>(Vec<(&'static str, Held<'a>)>);

enum Held<'a> {
    Value(Value),
    /// Of most data the larger part: written from the outline as it is.
    Provisions(&'a [OutlineEntry]),
}

/// A provision as the data has it.
#[derive(Serialize)]
struct Provision<'a> {
    kind: ProvisionKind,
    id: &'a str,
    fragment: &'a str,
    depth: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<&'a str>,
    #[serde(skip_serializing_if = "str::is_empty")]
    heading: &'a str,
}

impl Data<'_> {
    /// Adds a value, unless it says nothing.
    fn put(&mut self, key: &'static str, value: Value) {
        let empty = value.is_null() || value.as_array().is_some_and(Vec::is_empty);
        if !empty {
            self.0.push((key, Held::Value(value)));
        }
    }
}

impl Serialize for Data<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, value)| (key, value)))
    }
}

impl Serialize for Held<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Value(value) => value.serialize(serializer),
            Self::Provisions(entries) => serializer.collect_seq(entries.iter().map(|entry| Provision {
                kind: entry.kind,
                id: entry.id.as_str(),
                fragment: &entry.permalink,
                depth: entry.depth,
                number: entry.number.as_deref(),
                heading: &entry.heading,
            })),
        }
    }
}

impl Site {
    pub(super) fn data(&self, address: &str, page: &DocumentPage) -> Result<String, RenderError> {
        let (work, outline) = self.shown(address, page)?;
        let header = &outline.header;
        let html = edition_address(&self.view, work, page.edition, page.part.as_deref());
        let release = work.release_of(page.edition);
        let mut data = Data(Vec::new());
        data.put("id", json!(work.id.as_str()));
        data.put("part", json!(page.part));
        data.put("title", json!(header.title.value));
        data.put("summary", json!(header.summary));
        data.put("profile", json!(work.profile.name()));
        data.put("collection", json!(work.collection));
        data.put("language", json!(work.language));
        data.put("status", json!(shared::status(&self.view, work, page.edition, &self.shared.words).label));
        data.put("version", json!(release.map(|release| release.version.to_string())));
        data.put("released", json!(release.map(|release| release.released().to_string())));
        data.put("effective", json!(release.map(|release| release.effective().to_string())));
        data.put("log_index", json!(release.map(|release| release.index)));
        data.put("versions", work.versions.iter().map(|v| json!(v.release.version.to_string())).collect());
        data.put("marking", json!(work.marking.label()));
        data.put("owner", json!(header.owner));
        data.put("date", json!(header.date.map(|date| date.to_string())));
        data.put("review_by", json!(header.review_by.as_ref().map(|date| date.value.to_string())));
        data.put("topics", json!(header.topics.iter().map(|topic| topic.value.as_str()).collect::<Vec<_>>()));
        data.put("keywords", json!(header.keywords));
        data.put("page", json!(html));
        data.put("url", json!(self.shared.canonical(&html)));
        data.put("sha256", json!(outline.hash.hex()));
        data.put("translations", json!(work.translations.iter().map(|id| id.as_str()).collect::<Vec<_>>()));
        data.put("national_editions", json!(work.editions.iter().map(|id| id.as_str()).collect::<Vec<_>>()));
        data.put("parts", json!(work.parts.iter().map(|part| part.slug.as_str()).collect::<Vec<_>>()));
        if !outline.provisions.is_empty() {
            data.0.push(("provisions", Held::Provisions(&outline.provisions)));
        }
        data.put("terms", terms(outline));
        data.put("fields", fields(header));
        data.put("columns", columns(header));
        data.put("code_lists", code_lists(header));
        data.put("sources", sources(header));
        let error = |error: serde_json::Error| {
            RenderError::without_template(address, None, &error.to_string(), RenderErrorKind::Template)
        };
        Ok(serde_json::to_string_pretty(&data).map_err(error)? + "\n")
    }
}

fn terms(outline: &Outline) -> Value {
    let entry = |term: &crate::document::TermEntry| json!({"term": term.term, "meaning": term.meaning, "fragment": term.anchor});
    outline.terms.iter().map(entry).collect()
}

fn fields(header: &Header) -> Value {
    let field = |field: &crate::document::FieldDeclaration| {
        let (kind, choices) = match &field.kind {
            FieldType::Text => ("text", None),
            FieldType::Date => ("date", None),
            FieldType::Number => ("number", None),
            FieldType::Choice(choices) => ("choice", Some(choices)),
        };
        json!({
            "name": field.name.value, "label": field.label, "type": kind, "choices": choices, "help": field.help,
            "default": field.default,
        })
    };
    header.fields.iter().map(field).collect()
}

fn columns(header: &Header) -> Value {
    let column = |column: &crate::document::Column| {
        let (kind, list) = match &column.kind {
            ColumnType::Text => ("text", None),
            ColumnType::Date => ("date", None),
            ColumnType::Number => ("number", None),
            ColumnType::YesNo => ("yes-no", None),
            ColumnType::Code(list) => ("code", Some(&list.value)),
        };
        json!({
            "name": column.name.value, "label": column.label, "definition": column.definition, "type": kind,
            "code_list": list, "required": column.required, "sensitivity": column.sensitivity,
            "basis": column.basis,
        })
    };
    header.columns.iter().map(column).collect()
}

fn code_lists(header: &Header) -> Value {
    let code = |code: &crate::document::Code| json!({"code": code.code, "label": code.label});
    let list = |list: &crate::document::CodeList| json!({"name": list.name.value, "codes": list.codes.iter().map(code).collect::<Vec<_>>()});
    header.code_lists.iter().map(list).collect()
}

fn sources(header: &Header) -> Value {
    let source = |source: &crate::document::Source| json!({"title": source.title, "cite": source.cite, "edition": source.edition, "url": source.url});
    header.sources.iter().map(source).collect()
}
