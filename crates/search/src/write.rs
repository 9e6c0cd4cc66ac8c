//! Writing an index: documents in, files out, the same bytes every time.

use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;
use tantivy::collector::Count;
use tantivy::directory::{Directory, RamDirectory};
use tantivy::index::{IndexSettings, SegmentId};
use tantivy::indexer::merge_indices;
use tantivy::query::PhrasePrefixQuery;
use tantivy::schema::{Field, Schema};
use tantivy::store::Compressor;
use tantivy::{IndexBuilder, Term};

use crate::cut::fnv;
use crate::documents::{self, Written};
use crate::entry::Document;
use crate::fold::fold;
use crate::indexed::{Indexed, Particulars};
use crate::schema::{DOCUMENTS, FORMAT, Fields, PARTS, Place, SUFFIXES, fields, segment_name};
use crate::{Error, tokens};

/// So large a shard should be, in bytes; as published it is less than half of that. Small shards mean that a changed
/// document makes little of the index new; each brings its own dictionaries, and each is asked for the words of a query.
const SHARD: usize = 1_000_000;

/// There are at most so many shards. On 4,021 Acts opening fetches 2.3 MB with two, 2.9 MB with four and 3.9 MB with eight.
const MOST_SHARDS: usize = 2;

/// The size of a stored block, in bytes. Blocks are not compressed: chunks are, as they are published, and better.
const BLOCK: usize = 4096;

/// Memory that tantivy is told it may use for one part, in bytes. It only sizes the first tables; a part is never cut.
const MEMORY: usize = 15_000_000;

/// What an index is told besides its documents.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    /// Groups of words and phrases that mean the same: `["MoU", "memorandum of understanding"]`. They are kept in the
    /// index, so that every search over it knows them. A group of which nothing stands in the documents is left out:
    /// nobody could find anything by it, and its words would tell of what else there is.
    pub synonyms: Vec<Vec<String>>,
    /// How many shards to make: 1, 2, 4 or 8. Without, their number follows from the size of the index.
    pub shards: Option<usize>,
}

/// Writes the index of `count` documents: its files' names and bytes, sorted by name.
///
/// `id` gives the id of each number below `count`; those with the same id come to lie in the same shard. `document` is
/// asked for each number once, from several threads (rayon's current pool) and in no certain order, so that a
/// document's text need not be in memory longer than it takes to index it. Results that score alike are shown in the
/// order of these numbers.
///
/// The same documents and settings give the same bytes, whatever the number of threads.
///
/// # Errors
///
/// [`Error::Index`] if tantivy refuses a document, which needs a text of more than 4 GB.
pub fn write<'i>(
    count: usize,
    id: impl Fn(usize) -> &'i str,
    document: impl Fn(usize) -> Document + Sync,
    settings: &Settings,
) -> Result<Vec<(String, Vec<u8>)>, Error> {
    let (schema, fields) = fields();
    let part_of: Vec<usize> = (0..count).map(|number| part(id(number))).collect();
    let parts = (0..PARTS)
        .into_par_iter()
        .map(|part| {
            let numbers = (0..count).filter(|number| part_of[*number] == part);
            write_part(&schema, &fields, part, numbers.map(&document))
        })
        .collect::<Result<Vec<_>, Error>>()?;
    let size: usize = parts.iter().flatten().map(|part| part.directory.total_mem_usage()).sum();
    // A power of two, so that a hub that grows comes to the next number seldom.
    let count = settings.shards.unwrap_or((size / SHARD).min(MOST_SHARDS)).next_power_of_two().clamp(1, PARTS);
    let mut shards: Vec<Vec<Part>> = (0..count).map(|_| Vec::new()).collect();
    for (at, part) in parts.into_iter().enumerate() {
        shards[at % count].extend(part);
    }
    let shards = shards.into_par_iter().map(|parts| merged(&schema, parts)).collect::<Result<Vec<_>, Error>>()?;

    let synonyms = in_use(&shards, &fields, &settings.synonyms)?;
    let order: String = part_of.iter().filter_map(|part| char::from_digit(*part as u32, PARTS as u32)).collect();
    take_files(shards, &serde_json::json!({ "format": FORMAT, "order": order, "synonyms": synonyms }))
}

/// The part that a document belongs to, by a hash of its id.
fn part(id: &str) -> usize {
    fnv(id.as_bytes()) as usize % PARTS
}

/// An index in one segment, where it lies, and the documents whose entries it has, in their order.
struct Part {
    directory: RamDirectory,
    index: tantivy::Index,
    documents: Vec<Written>,
}

/// One index of several; of none an empty one.
fn merged(schema: &Schema, mut parts: Vec<Part>) -> Result<Part, Error> {
    match parts.pop() {
        None => {
            let directory = RamDirectory::create();
            let index = builder(schema).open_or_create(directory.clone())?;
            Ok(Part { directory, index, documents: Vec::new() })
        }
        Some(only) if parts.is_empty() => Ok(only),
        Some(last) => {
            parts.push(last);
            let directory = RamDirectory::create();
            // Merging puts their entries one behind the other.
            let documents = parts.iter_mut().flat_map(|part| std::mem::take(&mut part.documents)).collect();
            let indices: Vec<_> = parts.into_iter().map(|part| part.index).collect();
            let index = merge_indices(&indices, directory.clone())?;
            Ok(Part { directory, index, documents })
        }
    }
}

fn builder(schema: &Schema) -> IndexBuilder {
    let settings = IndexSettings {
        docstore_blocksize: BLOCK,
        docstore_compression: Compressor::None,
        docstore_compress_dedicated_thread: false,
        ..IndexSettings::default()
    };
    tantivy::Index::builder().schema(schema.clone()).settings(settings).tokenizers(tokens::tokenizers())
}

/// One part's index and where it lies; `None` if it has no entries.
fn write_part(
    schema: &Schema,
    fields: &Fields,
    part: usize,
    documents: impl Iterator<Item = Document>,
) -> Result<Option<Part>, Error> {
    let directory = RamDirectory::create();
    let mut writer = builder(schema).single_segment_index_writer(directory.clone(), MEMORY)?;
    let mut rows = Vec::new();
    for (number, mut document) in documents.enumerate() {
        let entries = std::mem::take(&mut document.entries);
        let particulars = Arc::new(Particulars::new(document));
        if !entries.is_empty() {
            rows.push(particulars.row(number * PARTS + part, &entries));
        }
        for entry in entries {
            writer.add_document(Indexed::new(*fields, Arc::clone(&particulars), entry))?;
        }
    }
    if rows.is_empty() {
        return Ok(None);
    }
    Ok(Some(Part { directory, index: writer.finalize()?, documents: rows }))
}

/// The groups of which a word or phrase stands in one of the shards.
fn in_use<'s>(shards: &[Part], fields: &Fields, groups: &'s [Vec<String>]) -> Result<Vec<&'s [String]>, Error> {
    if groups.is_empty() {
        return Ok(Vec::new());
    }
    let searchers =
        shards.iter().map(|shard| Ok(shard.index.reader()?.searcher())).collect::<Result<Vec<_>, Error>>()?;
    let mut used = Vec::new();
    for group in groups {
        'group: for text in group {
            for searcher in &searchers {
                if stands(searcher, fields, &fold(text))? {
                    used.push(group.as_slice());
                    break 'group;
                }
            }
        }
    }
    Ok(used)
}

/// Whether folded words stand in the index one behind the other, the last perhaps with an ending.
fn stands(searcher: &tantivy::Searcher, fields: &Fields, folded: &str) -> Result<bool, Error> {
    let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    for field in Place::ALL.map(|place| fields.folded(place)) {
        let found = match words[..] {
            [] => false,
            [word] => word_stands(searcher, field, word)?,
            _ => {
                let terms = words.iter().map(|word| Term::from_field_text(field, word)).collect();
                searcher.search(&PhrasePrefixQuery::new(terms), &Count)? > 0
            }
        };
        if found {
            return Ok(true);
        }
    }
    Ok(false)
}

/// How many letters an ending has at most: `vessels` stands for `vessel`, `mountain` does not for `MoU`.
const ENDING: usize = 2;

fn word_stands(searcher: &tantivy::Searcher, field: Field, word: &str) -> Result<bool, Error> {
    for segment in searcher.segment_readers() {
        let inverted = segment.inverted_index(field)?;
        let mut terms = inverted.terms().range().ge(word.as_bytes()).into_stream()?;
        while terms.advance() && terms.key().starts_with(word.as_bytes()) {
            if terms.key().len() <= word.len() + ENDING {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// Takes the files out of their directories under their fixed names, and writes one `meta.json` for all, without what is
/// random.
fn take_files(shards: Vec<Part>, payload: &serde_json::Value) -> Result<Vec<(String, Vec<u8>)>, Error> {
    let mut files = Vec::new();
    let mut segments = Vec::new();
    let mut meta = serde_json::Value::Null;
    for (at, Part { directory, index, documents }) in shards.into_iter().enumerate() {
        drop(index);
        meta = serde_json::from_slice(&read(&directory, "meta.json")?)
            .map_err(|_| Error::Record("tantivy's meta.json is no JSON"))?;
        // A shard without entries has no segment.
        let Some(mut segment) = meta.get_mut("segments").and_then(|of| of.get_mut(0)).map(serde_json::Value::take)
        else {
            continue;
        };
        let drawn = segment.get("segment_id").and_then(|id| id.as_str()).unwrap_or_default().replace('-', "");
        files.push((format!("{}.{DOCUMENTS}", segment_name(at)), documents::encode(&documents)));
        for suffix in SUFFIXES.into_iter().filter(|suffix| *suffix != DOCUMENTS) {
            let name = format!("{drawn}.{suffix}");
            files.push((format!("{}.{suffix}", segment_name(at)), read(&directory, &name)?));
            // Two copies at a time are of one file only.
            directory.delete(Path::new(&name)).map_err(std::io::Error::other)?;
        }
        let id = SegmentId::from_uuid_string(&segment_name(at)).map_err(|_| Error::Record("a fixed id is no id"))?;
        segment["segment_id"] = serde_json::json!(id);
        segments.push(segment);
    }
    meta["segments"] = segments.into();
    meta["payload"] = payload.to_string().into();
    meta["opstamp"] = 0.into();
    files.push(("meta.json".to_owned(), meta.to_string().into_bytes()));
    Ok(files)
}

fn read(directory: &RamDirectory, name: &str) -> Result<Vec<u8>, Error> {
    let file = directory.open_read(Path::new(name)).map_err(tantivy::TantivyError::from)?;
    Ok(file.read_bytes()?.to_vec())
}
