//! An entry as tantivy sees it: its fields and their values, borrowed from the entry itself.

use std::iter::Empty;
use std::sync::Arc;

use tantivy::schema::document::{Document as TantivyDocument, ReferenceValue, ReferenceValueLeaf};
use tantivy::schema::{Field, Value};

use crate::analysis::Stemmed;
use crate::cite::index_terms;
use crate::documents::Written;
use crate::entry::{Document, Entry};
use crate::fold::label;
use crate::record;
use crate::schema::{Fields, Place};

/// A document without its entries, with the labels that all of them are filtered by.
pub(crate) struct Particulars {
    document: Document,
    stemmed: Option<Stemmed>,
    collection: String,
    topics: Vec<String>,
    status: String,
    audience: String,
    language: String,
    version: String,
}

impl Particulars {
    pub(crate) fn new(document: Document) -> Self {
        Particulars {
            stemmed: Stemmed::of(&document.language),
            collection: label(&document.collection),
            topics: document.topics.iter().map(|topic| label(topic)).collect(),
            status: label(&document.status),
            audience: label(&document.audience),
            language: label(&document.language),
            version: label(&document.version),
            document,
        }
    }

    /// The document as the table of documents has it.
    pub(crate) fn row(&self, order: usize, entries: &[Entry]) -> Written {
        let one = |label: &String| if label.is_empty() { Vec::new() } else { vec![label.clone()] };
        let mut topics: Vec<String> = self.topics.iter().filter(|topic| !topic.is_empty()).cloned().collect();
        topics.sort();
        topics.dedup();
        Written {
            id: self.document.id.clone(),
            entries: entries.len(),
            words: entries.iter().map(|entry| entry.text.split_whitespace().count()).sum(),
            order,
            old: self.document.superseded,
            supporting: self.document.supporting,
            facets: [one(&self.collection), topics, one(&self.language), one(&self.status), one(&self.audience)],
        }
    }
}

/// An entry on its way into the index.
pub(crate) struct Indexed {
    fields: Fields,
    particulars: Arc<Particulars>,
    entry: Entry,
    cites: Vec<String>,
    record: Vec<u8>,
}

impl Indexed {
    pub(crate) fn new(fields: Fields, particulars: Arc<Particulars>, entry: Entry) -> Self {
        let cites = index_terms(&entry);
        let record = record::encode(&particulars.document, &entry);
        Indexed { fields, particulars, entry, cites, record }
    }

    /// The texts of one place.
    fn texts(&self, place: Place) -> impl Iterator<Item = &str> {
        let (first, more): (&str, &[String]) = match place {
            Place::Title => (&self.particulars.document.title, &[]),
            Place::Heading => (&self.entry.heading, &self.entry.path),
            Place::Text => (&self.entry.text, std::slice::from_ref(&self.entry.keywords)),
            Place::Commentary => (&self.entry.commentary, &[]),
        };
        [first].into_iter().chain(more.iter().map(String::as_str)).filter(|text| !text.is_empty())
    }
}

impl TantivyDocument for Indexed {
    type Value<'a> = IndexedValue<'a>;
    type FieldsValuesIter<'a> = std::vec::IntoIter<(Field, IndexedValue<'a>)>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        let fields = &self.fields;
        let of = &self.particulars;
        let mut values = Vec::with_capacity(24 + self.cites.len());
        for place in Place::ALL {
            let stems = of.stemmed.map(|stemmed| fields.stems(stemmed, place));
            for text in self.texts(place) {
                values.push((fields.folded(place), IndexedValue::Text(text)));
                values.extend(stems.map(|field| (field, IndexedValue::Text(text))));
            }
        }
        values.push((fields.document, IndexedValue::Text(&of.document.id)));
        let labels = [
            (fields.collection, &of.collection),
            (fields.status, &of.status),
            (fields.audience, &of.audience),
            (fields.language, &of.language),
            (fields.version, &of.version),
        ];
        let topics = of.topics.iter().map(|topic| (fields.topic, topic));
        let labels = labels.into_iter().chain(topics).filter(|(_, label)| !label.is_empty());
        values.extend(labels.map(|(field, label)| (field, IndexedValue::Text(label))));
        values.extend(self.cites.iter().map(|term| (fields.cite, IndexedValue::Text(term))));
        values.push((fields.record, IndexedValue::Bytes(&self.record)));
        values.into_iter()
    }
}

/// A value of one field.
#[derive(Debug, Clone, Copy)]
pub(crate) enum IndexedValue<'a> {
    Text(&'a str),
    Bytes(&'a [u8]),
}

impl<'a> Value<'a> for IndexedValue<'a> {
    type ArrayIter = Empty<Self>;
    type ObjectIter = Empty<(&'a str, Self)>;

    fn as_value(&self) -> ReferenceValue<'a, Self> {
        ReferenceValue::Leaf(match *self {
            IndexedValue::Text(text) => ReferenceValueLeaf::Str(text),
            IndexedValue::Bytes(bytes) => ReferenceValueLeaf::Bytes(bytes),
        })
    }
}
