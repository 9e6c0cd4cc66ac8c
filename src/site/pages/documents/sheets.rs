//! Tables that come from front matter: sources, fields, columns and code lists of sheets, scales.

use serde::Serialize;

use crate::document::{ColumnType, FieldType, Header};
use crate::hub::Scale;
use crate::site::words::Words;

#[derive(Serialize)]
pub(super) struct SourceRow<'a> {
    title: &'a str,
    cite: Option<&'a str>,
    edition: Option<&'a str>,
    url: Option<&'a str>,
}

/// Treaties, standards and reports.
pub(super) fn sources(header: &Header) -> Vec<SourceRow<'_>> {
    header.sources.iter().map(SourceRow::of).collect()
}

impl<'a> SourceRow<'a> {
    fn of(source: &'a crate::document::Source) -> Self {
        let url = source.url.as_deref().filter(|url| url.starts_with("https://") || url.starts_with("http://"));
        Self { title: &source.title, cite: source.cite.as_deref(), edition: source.edition.as_deref(), url }
    }
}

#[derive(Serialize)]
pub(super) struct FieldRow<'a> {
    name: &'a str,
    label: &'a str,
    kind: String,
    help: Option<&'a str>,
    default: Option<&'a str>,
}

/// What whoever adopts the text fills in.
pub(super) fn fields<'a>(header: &'a Header, words: &Words) -> Vec<FieldRow<'a>> {
    let kind = |kind: &FieldType| match kind {
        FieldType::Text => words.get("field-text").to_owned(),
        FieldType::Date => words.get("field-date").to_owned(),
        FieldType::Number => words.get("field-number").to_owned(),
        FieldType::Choice(choices) => words.with("field-choice", &[("choices", &choices.join("; "))]),
    };
    let row = |field: &'a crate::document::FieldDeclaration| FieldRow {
        name: &field.name.value,
        label: &field.label,
        kind: kind(&field.kind),
        help: field.help.as_deref(),
        default: field.default.as_deref(),
    };
    header.fields.iter().map(row).collect()
}

#[derive(Serialize)]
pub(super) struct ColumnRow<'a> {
    name: &'a str,
    label: &'a str,
    definition: &'a str,
    #[serde(rename = "type")]
    kind: String,
    /// The code list, when there is one.
    list: Option<&'a str>,
    required: &'a str,
    sensitivity: String,
    basis: Option<&'a str>,
}

/// The columns of a sheet.
pub(super) fn columns<'a>(header: &'a Header, words: &'a Words) -> Vec<ColumnRow<'a>> {
    let row = |column: &'a crate::document::Column| {
        let (key, list) = match &column.kind {
            ColumnType::Text => ("type-text", None),
            ColumnType::Date => ("type-date", None),
            ColumnType::Number => ("type-number", None),
            ColumnType::YesNo => ("type-yes-no", None),
            ColumnType::Code(list) => ("type-code", Some(list.value.as_str())),
        };
        ColumnRow {
            name: &column.name.value,
            label: &column.label,
            definition: &column.definition,
            kind: words.get(key).to_owned(),
            list,
            required: words.get(if column.required { "yes" } else { "no" }),
            sensitivity: words.get(&format!("sensitivity-{}", column.sensitivity)).to_owned(),
            basis: column.basis.as_deref(),
        }
    };
    header.columns.iter().map(row).collect()
}

#[derive(Serialize)]
pub(super) struct CodeListTable<'a> {
    name: &'a str,
    codes: Vec<CodeRow<'a>>,
}

#[derive(Serialize)]
struct CodeRow<'a> {
    code: &'a str,
    label: &'a str,
}

/// The code lists of a sheet.
pub(super) fn code_lists(header: &Header) -> Vec<CodeListTable<'_>> {
    header.code_lists.iter().map(CodeListTable::of).collect()
}

impl<'a> CodeListTable<'a> {
    fn of(list: &'a crate::document::CodeList) -> Self {
        let codes = list.codes.iter().map(|code| CodeRow { code: &code.code, label: &code.label }).collect();
        Self { name: &list.name.value, codes }
    }
}

#[derive(Serialize)]
pub(super) struct ScaleTable<'a> {
    title: &'a str,
    summary: Option<&'a str>,
    source: Option<&'a str>,
    rows: Vec<CodeRow<'a>>,
}

/// The scales printed with a product.
pub(super) fn scales<'a>(scales: &[&'a Scale]) -> Vec<ScaleTable<'a>> {
    let row = |band: &'a crate::hub::Band| CodeRow {
        code: &band.term,
        label: band.label.as_deref().or(band.range.as_deref()).unwrap_or_default(),
    };
    scales
        .iter()
        .map(|scale| ScaleTable {
            title: &scale.title,
            summary: scale.summary.as_deref(),
            source: scale.source.as_deref(),
            rows: scale.bands.iter().map(row).collect(),
        })
        .collect()
}
