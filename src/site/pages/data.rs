//! The data of a page, as JSON beside it.

use serde_json::{Map, Value, json};

use crate::document::{ColumnType, FieldType, Header, Outline};
use crate::site::addresses::edition_address;
use crate::site::recipes::DocumentPage;
use crate::site::shared;
use crate::site::{RenderError, Site};

impl Site {
    pub(super) fn data(&self, address: &str, page: &DocumentPage) -> Result<String, RenderError> {
        let (work, outline) = self.shown(address, page)?;
        let header = &outline.header;
        let html = edition_address(&self.view, work, page.edition, page.part.as_deref());
        let release = work.release_of(page.edition);
        let mut data = Map::new();
        let mut put = |key: &str, value: Value| {
            let empty = value.is_null() || value.as_array().is_some_and(Vec::is_empty);
            if !empty {
                data.insert(key.to_owned(), value);
            }
        };
        put("id", json!(work.id.as_str()));
        put("part", json!(page.part));
        put("title", json!(header.title.value));
        put("summary", json!(header.summary));
        put("profile", json!(work.profile.name()));
        put("collection", json!(work.collection));
        put("language", json!(work.language));
        put("status", json!(shared::status(&self.view, work, page.edition, &self.shared.words).label));
        put("version", json!(release.map(|release| release.version.to_string())));
        put("released", json!(release.map(|release| release.released().to_string())));
        put("effective", json!(release.map(|release| release.effective().to_string())));
        put("log_index", json!(release.map(|release| release.index)));
        put("versions", work.versions.iter().map(|v| json!(v.release.version.to_string())).collect());
        put("marking", json!(work.marking.label()));
        put("owner", json!(header.owner));
        put("date", json!(header.date.map(|date| date.to_string())));
        put("review_by", json!(header.review_by.as_ref().map(|date| date.value.to_string())));
        put("topics", json!(header.topics.iter().map(|topic| topic.value.as_str()).collect::<Vec<_>>()));
        put("keywords", json!(header.keywords));
        put("page", json!(html));
        put("url", json!(self.shared.canonical(&html)));
        put("sha256", json!(outline.hash.hex()));
        put("translations", json!(work.translations.iter().map(|id| id.as_str()).collect::<Vec<_>>()));
        put("national_editions", json!(work.editions.iter().map(|id| id.as_str()).collect::<Vec<_>>()));
        put("parts", json!(work.parts.iter().map(|part| part.slug.as_str()).collect::<Vec<_>>()));
        put("provisions", provisions(outline));
        put("terms", terms(outline));
        put("fields", fields(header));
        put("columns", columns(header));
        put("code_lists", code_lists(header));
        put("sources", sources(header));
        Ok(format!("{:#}\n", Value::Object(data)))
    }
}

fn provisions(outline: &Outline) -> Value {
    let entry = |entry: &crate::document::OutlineEntry| {
        let mut value = json!({"kind": entry.kind, "id": entry.id, "fragment": entry.permalink, "depth": entry.depth});
        if let Some(map) = value.as_object_mut() {
            if let Some(number) = &entry.number {
                map.insert("number".to_owned(), json!(number));
            }
            if !entry.heading.is_empty() {
                map.insert("heading".to_owned(), json!(entry.heading));
            }
        }
        value
    };
    outline.provisions.iter().map(entry).collect()
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
