//! Writing an index: documents in, files out, the same bytes every time.

use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;
use tantivy::collector::Count;
use tantivy::directory::{Directory, RamDirectory};
use tantivy::index::IndexSettings;
use tantivy::indexer::merge_indices;
use tantivy::query::PhrasePrefixQuery;
use tantivy::schema::{Field, Schema};
use tantivy::{IndexBuilder, Term};

use crate::entry::Document;
use crate::fold::fold;
use crate::indexed::{Indexed, Particulars};
use crate::schema::{FORMAT, Fields, Place, SEGMENT, fields, segment_id};
use crate::{Error, tokens};

/// Into how many parts the documents are divided, at most, to be indexed in parallel.
const MOST_PARTS: usize = 8;

/// A part has at least so many documents: a few are indexed at once, without the cost of merging.
const LEAST_DOCUMENTS: usize = 200;

/// The size of a stored block before compression, in bytes. A search in the browser fetches one for each hit it shows:
/// small blocks mean fewer bytes, larger ones compress better.
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
}

/// Writes the index of `count` documents: its files' names and bytes, sorted by name.
///
/// `document` is asked for each number below `count` once, from several threads (rayon's current pool) and in no certain
/// order, so that a document's text need not be in memory longer than it takes to index it. Results that score alike are
/// shown in the order of these numbers.
///
/// The same documents and settings give the same bytes, whatever the number of threads.
///
/// # Errors
///
/// [`Error::Index`] if tantivy refuses a document, which needs a text of more than 4 GB.
pub fn write(
    count: usize,
    document: impl Fn(usize) -> Document + Sync,
    settings: &Settings,
) -> Result<Vec<(String, Vec<u8>)>, Error> {
    let (schema, fields) = fields();
    // The number of parts shows in the merged bytes: it may depend on the documents alone, not on the threads.
    let parts = count.div_ceil(LEAST_DOCUMENTS).clamp(1, MOST_PARTS);
    let mut written = (0..parts)
        .into_par_iter()
        .map(|part| {
            let range = count * part / parts..count * (part + 1) / parts;
            write_part(&schema, &fields, range.map(&document))
        })
        .filter_map(Result::transpose)
        .collect::<Result<Vec<_>, Error>>()?;

    let (directory, index) = match written.pop() {
        None => {
            let directory = RamDirectory::create();
            let index = builder(&schema).open_or_create(directory.clone())?;
            (directory, index)
        }
        Some(only) if written.is_empty() => only,
        Some(last) => {
            written.push(last);
            let directory = RamDirectory::create();
            let parts: Vec<_> = written.into_iter().map(|(_, index)| index).collect();
            (directory.clone(), merge_indices(&parts, directory)?)
        }
    };
    let synonyms = in_use(&index, &fields, &settings.synonyms)?;
    drop(index);
    take_files(&directory, &synonyms)
}

fn builder(schema: &Schema) -> IndexBuilder {
    let settings = IndexSettings {
        docstore_blocksize: BLOCK,
        docstore_compress_dedicated_thread: false,
        ..IndexSettings::default()
    };
    tantivy::Index::builder().schema(schema.clone()).settings(settings).tokenizers(tokens::tokenizers())
}

/// One part's index and where it lies; `None` if it has no entries.
fn write_part(
    schema: &Schema,
    fields: &Fields,
    documents: impl Iterator<Item = Document>,
) -> Result<Option<(RamDirectory, tantivy::Index)>, Error> {
    let directory = RamDirectory::create();
    let mut writer = builder(schema).single_segment_index_writer(directory.clone(), MEMORY)?;
    let mut empty = true;
    for mut document in documents {
        let entries = std::mem::take(&mut document.entries);
        let particulars = Arc::new(Particulars::new(document));
        for entry in entries {
            writer.add_document(Indexed::new(*fields, Arc::clone(&particulars), entry))?;
            empty = false;
        }
    }
    if empty { Ok(None) } else { Ok(Some((directory, writer.finalize()?))) }
}

/// The groups of which a word or phrase stands in the index.
fn in_use<'s>(index: &tantivy::Index, fields: &Fields, groups: &'s [Vec<String>]) -> Result<Vec<&'s [String]>, Error> {
    if groups.is_empty() {
        return Ok(Vec::new());
    }
    let searcher = index.reader()?.searcher();
    let mut used = Vec::new();
    for group in groups {
        for text in group {
            if stands(&searcher, fields, &fold(text))? {
                used.push(group.as_slice());
                break;
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

/// Takes the files out of the directory under their fixed names, and writes `meta.json` without what is random.
fn take_files(directory: &RamDirectory, synonyms: &[&[String]]) -> Result<Vec<(String, Vec<u8>)>, Error> {
    let mut meta: serde_json::Value = serde_json::from_slice(&read(directory, "meta.json")?)
        .map_err(|_| Error::Record("tantivy's meta.json is no JSON"))?;
    let mut files = Vec::new();
    if let Some(segment) = meta.get_mut("segments").and_then(|segments| segments.get_mut(0)) {
        let drawn = segment.get("segment_id").and_then(|id| id.as_str()).unwrap_or_default().replace('-', "");
        for part in crate::schema::file_names() {
            if let Some(suffix) = part.strip_prefix(SEGMENT) {
                let name = format!("{drawn}{suffix}");
                let bytes = read(directory, &name)?;
                // Two copies at a time are of one file only.
                directory.delete(Path::new(&name)).map_err(std::io::Error::other)?;
                files.push((part, bytes));
            }
        }
        let id = segment_id().ok_or(Error::Record("the segment's fixed id is no id"))?;
        segment["segment_id"] = serde_json::json!(id);
    }
    let payload = serde_json::json!({ "format": FORMAT, "synonyms": synonyms });
    meta["payload"] = payload.to_string().into();
    meta["opstamp"] = 0.into();
    files.push(("meta.json".to_owned(), meta.to_string().into_bytes()));
    Ok(files)
}

fn read(directory: &RamDirectory, name: &str) -> Result<Vec<u8>, Error> {
    let file = directory.open_read(Path::new(name)).map_err(tantivy::TantivyError::from)?;
    Ok(file.read_bytes()?.to_vec())
}
