//! What is kept for each entry, under which name and how.
//!
//! | field | kept | for |
//! | --- | --- | --- |
//! | `title` `heading` `text` `commentary` | folded words, frequencies, positions, lengths | every query; phrases |
//! | the same with `_en`, `_fr` | stems of an English or French entry without its common words; frequencies, lengths | every query |
//! | `document` | raw id | `work:` |
//! | `collection` `topic` `status` `audience` `language` `version` | label | filters |
//! | `cite` | `section:12/1/a` for every provision in the entry | references |
//! | `record` | stored only | what a result shows |
//!
//! What results are grouped, ordered and counted by is no field: a shard's [table of documents](crate::documents) has it.

use tantivy::schema::{Field, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions};

use crate::analysis::Stemmed;

/// The version of what is written here. An index with another one is refused; raise it whenever the schema, the folding
/// or the record changes.
pub const FORMAT: &str = "5";

/// The first segment's id but for its last digit; a shard is one segment. tantivy draws them at random; fixed ones make
/// two builds byte-identical and let a reader know the files' names beforehand.
const SEGMENT: &str = "fa1e705100004000800000000000000";

/// Into so many parts the documents are divided, by a hash of their ids; a shard is one of them or several together.
pub(crate) const PARTS: usize = 8;

/// What the name of a shard's table of documents ends in.
pub(crate) const DOCUMENTS: &str = "documents";

/// What the names of a shard's files end in, sorted.
pub(crate) const SUFFIXES: [&str; 7] = [DOCUMENTS, "fast", "fieldnorm", "idx", "pos", "store", "term"];

/// The id of a shard's segment.
pub(crate) fn segment_name(shard: usize) -> String {
    format!("{SEGMENT}{:x}", shard + 1)
}

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
    pub(crate) audience: Field,
    pub(crate) language: Field,
    pub(crate) version: Field,
    pub(crate) cite: Field,
    #[cfg_attr(not(feature = "write"), expect(dead_code, reason = "reading takes the one field that is stored"))]
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
    let fields = Fields {
        folded,
        stems,
        document: schema.add_text_field("document", label()),
        collection: schema.add_text_field("collection", label()),
        topic: schema.add_text_field("topic", label()),
        status: schema.add_text_field("status", label()),
        audience: schema.add_text_field("audience", label()),
        language: schema.add_text_field("language", label()),
        version: schema.add_text_field("version", label()),
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

/// The names that an index's files can have, sorted. A shard without entries has none; `meta.json` is always there.
pub fn file_names() -> impl Iterator<Item = String> {
    let of = |shard| SUFFIXES.map(|suffix| format!("{}.{suffix}", segment_name(shard)));
    (0..PARTS).flat_map(of).chain(["meta.json".to_owned()])
}
