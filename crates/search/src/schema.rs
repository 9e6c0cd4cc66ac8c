//! What is kept for each entry, under which name and how.
//!
//! | field | kept | for |
//! | --- | --- | --- |
//! | `title` `heading` `text` `commentary` | folded words, frequencies, positions, lengths | every query; phrases |
//! | the same with `_en`, `_fr` | stems of an English or French entry without its common words; frequencies, lengths | every query |
//! | `document` | raw id; column | `work:`, grouping |
//! | `collection` `topic` `status` `language` | label; column | filters and facets |
//! | `version` `old` | label; `old` also a column | `version:`, hiding what is superseded |
//! | `cite` | `section:12/1/a` for every provision in the entry | references |
//! | `record` | stored only | what a result shows |

#[cfg(feature = "write")]
use tantivy::index::SegmentId;
use tantivy::schema::{FAST, Field, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions};

use crate::analysis::Stemmed;

/// The version of what is written here. An index with another one is refused; raise it whenever the schema, the folding
/// or the record changes.
pub const FORMAT: &str = "1";

/// The one segment's id. tantivy draws one at random; a fixed one makes two builds byte-identical and lets a reader know
/// the files' names beforehand.
pub(crate) const SEGMENT: &str = "fa1e7051000040008000000000000001";

/// Name of the tokenizer that parts folded text at its spaces.
pub(crate) const FOLDED: &str = "folded";
/// Name of the tokenizer that takes a value as it is.
pub(crate) const RAW: &str = "raw";
/// Name of the tokenizer that stems folded English text.
pub(crate) const STEM_EN: &str = "stem_en";
/// Name of the tokenizer that stems folded French text.
pub(crate) const STEM_FR: &str = "stem_fr";

/// The places where a word can stand, from the one that weighs most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The document's title.
    Title,
    /// The entry's heading and those above it.
    Heading,
    /// The entry's text.
    Text,
    /// The entry's commentary.
    Commentary,
}

impl Place {
    /// All four, from the one that weighs most.
    pub const ALL: [Place; 4] = [Place::Title, Place::Heading, Place::Text, Place::Commentary];
}

/// The schema's fields. Made with [`fields`].
#[derive(Debug, Clone, Copy)]
pub struct Fields {
    folded: [Field; 4],
    stems: [[Field; 4]; 2],
    pub(crate) document: Field,
    pub(crate) collection: Field,
    pub(crate) topic: Field,
    pub(crate) status: Field,
    pub(crate) language: Field,
    pub(crate) version: Field,
    #[cfg_attr(not(feature = "write"), expect(dead_code, reason = "read as a column, by its name"))]
    pub(crate) old: Field,
    pub(crate) cite: Field,
    pub(crate) record: Field,
}

impl Fields {
    /// The field of folded words for a place.
    pub fn folded(&self, place: Place) -> Field {
        self.folded[place as usize]
    }

    /// The field of stems for a place.
    pub fn stems(&self, stemmed: Stemmed, place: Place) -> Field {
        self.stems[stemmed as usize][place as usize]
    }
}

/// The schema and its fields.
pub fn fields() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let folded = Place::ALL.map(|place| {
        schema.add_text_field(name(place), indexed(FOLDED, IndexRecordOption::WithFreqsAndPositions, true))
    });
    let stems = [(STEM_EN, "en"), (STEM_FR, "fr")].map(|(tokenizer, tag)| {
        Place::ALL.map(|place| {
            let options = indexed(tokenizer, IndexRecordOption::WithFreqs, true);
            schema.add_text_field(&format!("{}_{tag}", name(place)), options)
        })
    });
    let label = || indexed(RAW, IndexRecordOption::Basic, false);
    let facet = || label().set_fast(RAW);
    let fields = Fields {
        folded,
        stems,
        document: schema.add_text_field("document", facet()),
        collection: schema.add_text_field("collection", facet()),
        topic: schema.add_text_field("topic", facet()),
        status: schema.add_text_field("status", facet()),
        language: schema.add_text_field("language", facet()),
        version: schema.add_text_field("version", label()),
        old: schema.add_u64_field("old", FAST),
        cite: schema.add_text_field("cite", label()),
        record: schema.add_bytes_field("record", STORED),
    };
    (schema.build(), fields)
}

fn name(place: Place) -> &'static str {
    match place {
        Place::Title => "title",
        Place::Heading => "heading",
        Place::Text => "text",
        Place::Commentary => "commentary",
    }
}

fn indexed(tokenizer: &str, record: IndexRecordOption, lengths: bool) -> TextOptions {
    let indexing =
        TextFieldIndexing::default().set_tokenizer(tokenizer).set_index_option(record).set_fieldnorms(lengths);
    TextOptions::default().set_indexing_options(indexing)
}

/// The names of an index's files, sorted: always these.
pub fn file_names() -> Vec<String> {
    let parts = ["fast", "fieldnorm", "idx", "pos", "store", "term"];
    parts.iter().map(|part| format!("{SEGMENT}.{part}")).chain(["meta.json".to_owned()]).collect()
}

/// The fixed id as tantivy has it.
#[cfg(feature = "write")]
pub(crate) fn segment_id() -> Option<SegmentId> {
    SegmentId::from_uuid_string(SEGMENT).ok()
}
