//! What a site publishes of an index is read again as it was, in few rounds; a damaged manifest is an error.
#![allow(clippy::disallowed_methods, reason = "tests read and write files")]

mod hub;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::ops::Range;
use std::sync::{Arc, Mutex};

use faletusi_search::chunks::{Chunks, NAME, Published};
use faletusi_search::schema::file_names;
use faletusi_search::{
    ByteSource, Document, Error, InMemory, Index, MANIFEST, OwnedBytes, Request, Settings, entries, publish, write,
};
use hub::{Hub, piece};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

type Files = Vec<(String, Vec<u8>)>;

/// What a reader's browser does: keeps chunks, and notes those that are not there.
#[derive(Clone, Default)]
struct Reader(Arc<Mutex<Kept>>);

#[derive(Default)]
struct Kept {
    there: BTreeMap<usize, OwnedBytes>,
    wanted: BTreeSet<usize>,
}

impl Chunks for Reader {
    fn read(&self, chunk: usize, range: Range<usize>) -> Option<OwnedBytes> {
        let mut kept = self.0.lock().unwrap();
        match kept.there.get(&chunk) {
            Some(bytes) => (range.start <= range.end && range.end <= bytes.len()).then(|| bytes.slice(range)),
            None => {
                kept.wanted.insert(chunk);
                None
            }
        }
    }
}

impl Reader {
    /// Fetches what was wanted; says how many that were.
    fn fetch(&self, host: &Host) -> usize {
        let mut kept = self.0.lock().unwrap();
        let wanted = std::mem::take(&mut kept.wanted);
        for chunk in &wanted {
            kept.there.insert(*chunk, host.chunk(*chunk));
        }
        wanted.len()
    }
}

struct Host {
    manifest: String,
    names: String,
    files: BTreeMap<String, Vec<u8>>,
}

impl Host {
    fn new(index: Files) -> Self {
        let files: BTreeMap<_, _> = publish(index).unwrap().into_iter().collect();
        let manifest = String::from_utf8(files[MANIFEST].clone()).unwrap();
        let value: Value = serde_json::from_str(&manifest).unwrap();
        Host { manifest, names: value["chunks"].as_str().unwrap().to_owned(), files }
    }

    fn value(&self) -> Value {
        serde_json::from_str(&self.manifest).unwrap()
    }

    fn chunk(&self, chunk: usize) -> OwnedBytes {
        let name = &self.names[chunk * NAME..][..NAME];
        let mut raw = Vec::new();
        flate2::read::ZlibDecoder::new(&self.files[&format!("{name}.bin")][..]).read_to_end(&mut raw).unwrap();
        OwnedBytes::new(raw)
    }

    /// All chunks at once.
    fn all(&self) -> Reader {
        let reader = Reader::default();
        let count = self.names.len() / NAME;
        reader.0.lock().unwrap().there = (0..count).map(|chunk| (chunk, self.chunk(chunk))).collect();
        reader
    }
}

/// Documents enough for several shards, with texts long enough for several chunks.
fn many() -> Vec<Document> {
    let words = ["passport", "minor", "authority", "border", "sharing", "étranger", "faʻasāmoa", "removal"];
    let text = |at: usize, by: usize| {
        (0..40).map(|n| format!("The {} of case {at}-{n} follows. ", words[(at * by + n) % 8])).collect::<String>()
    };
    (0..400)
        .map(|at| Document {
            id: format!("work-{at}"),
            title: format!("Title {} {at}", words[at % 8]),
            collection: format!("collection-{}", at % 3),
            topics: vec![format!("topic-{}", at % 7)],
            language: ["en", "fr", "sm"][at % 3].into(),
            entries: entries(&[piece("1", "First", &text(at, 3)), piece("2", "Second", &text(at, 5))]),
            ..Document::default()
        })
        .collect()
}

fn sharded(shards: usize) -> Files {
    let documents = many();
    let settings = Settings { shards: Some(shards), ..Settings::default() };
    write(documents.len(), |at| &documents[at].id, |at| documents[at].clone(), &settings).unwrap()
}

const QUERIES: [&str; 11] = [
    "passport",
    "minor border",
    "\"the removal\"",
    "pasport",
    "case 77",
    "in:collection-2",
    "etrang",
    "xyz",
    "title 12 -border",
    "titlepassport ",
    "border -title-minor",
];

#[test]
fn published_shards_answer_as_the_index_does_and_in_few_rounds() {
    for shards in [1, 2, 4] {
        let files = sharded(shards);
        let whole = Index::open(InMemory::from(files.clone())).unwrap();
        let host = Host::new(files);
        let reader = Reader::default();
        let open = || Published::new(&host.manifest, reader.clone()).and_then(Index::open);
        assert!(open().is_err());
        assert_eq!(reader.fetch(&host), shards, "a pack a shard");
        let published = open().unwrap();
        assert_eq!(reader.fetch(&host), 0, "opening takes one round");
        for query in QUERIES {
            let request = Request { typing: true, limit: 20, ..Request::new(query) };
            let expected = format!("{:?}", whole.search(&request).unwrap());
            let mut rounds = 0;
            let answer = loop {
                let answer = published.search(&request);
                if reader.fetch(&host) == 0 {
                    break answer.unwrap();
                }
                rounds += 1;
            };
            assert_eq!(format!("{answer:?}"), expected, "{query} in {shards} shards");
            let most = if query == "pasport" { 3 } else { 2 };
            assert!(rounds <= most, "{query} in {shards} shards: {rounds} rounds");
        }
    }
}

#[test]
fn every_file_is_as_it_was_and_every_chunk_is_named_by_its_hash() {
    for shards in [1, 2, 4] {
        let files = sharded(shards);
        let host = Host::new(files.clone());
        let published = Published::new(&host.manifest, host.all()).unwrap();
        for (name, bytes) in &files {
            let size = published.size(name).unwrap();
            assert_eq!(&published.read(name, 0..size).unwrap()[..], &bytes[..], "{name}");
            let middle = size / 3..size - size / 3;
            assert_eq!(&published.read(name, middle.clone()).unwrap()[..], &bytes[middle], "{name}");
        }
        assert!(published.size("no such file").is_none() && published.read("no such file", 0..0).is_err());
        for (name, bytes) in host.files.iter().filter(|(name, _)| *name != MANIFEST) {
            let hash: String = Sha256::digest(bytes).iter().take(NAME / 2).map(|byte| format!("{byte:02x}")).collect();
            assert_eq!(*name, format!("{hash}.bin"));
        }
    }
}

fn with_a_sentence_more(document: &Document, is_edited: bool) -> Document {
    let mut document = document.clone();
    if is_edited {
        document.entries[0].text.push_str(" An unheard-of sentence.");
    }
    document
}

#[test]
fn the_same_index_gives_the_same_files_and_a_changed_document_leaves_other_shards_alone() {
    let documents = many();
    let settings = Settings { shards: Some(4), ..Settings::default() };
    let written = |edited: Option<usize>| {
        let document = |at: usize| with_a_sentence_more(&documents[at], edited == Some(at));
        publish(write(documents.len(), |at| &documents[at].id, document, &settings).unwrap()).unwrap()
    };
    let before = written(None);
    assert!(before == written(None));
    let names: BTreeSet<String> = before.into_iter().map(|(name, _)| name).collect();
    let after: BTreeSet<String> = written(Some(200)).into_iter().map(|(name, _)| name).collect();
    let new = after.difference(&names).count();
    assert!((1..=after.len() / 4 + 2).contains(&new), "{new} of {} files are new", after.len());
}

/// In how many rounds a reader who has opened the index and searches once fetches how many chunks and bytes.
fn fetched(host: &Host, query: &str) -> (usize, usize, usize) {
    let reader = Reader::default();
    let open = || Published::new(&host.manifest, reader.clone()).and_then(Index::open);
    assert!(open().is_err());
    reader.fetch(host);
    let index = open().unwrap();
    let packs: BTreeSet<usize> = reader.0.lock().unwrap().there.keys().copied().collect();
    let mut rounds = 0;
    while index.search(&Request::new(query)).is_err() && reader.fetch(host) > 0 {
        rounds += 1;
    }
    let kept = reader.0.lock().unwrap();
    let chunks = kept.there.keys().filter(|chunk| !packs.contains(chunk));
    let bytes = chunks.clone().map(|chunk| host.files[&format!("{}.bin", &host.names[chunk * NAME..][..NAME])].len());
    (rounds, chunks.count(), bytes.sum())
}

#[test]
fn a_query_fetches_a_small_part_in_few_requests() {
    let host = Host::new(sharded(1));
    let all: usize = host.files.values().map(Vec::len).sum();
    for query in ["passport", "\"case 77\"", "authority minor"] {
        let (_, chunks, bytes) = fetched(&host, query);
        assert!(chunks <= 18, "{query}: {chunks} chunks");
        assert!(bytes * 4 < all, "{query}: {bytes} of {all} bytes");
    }
}

#[test]
fn positions_are_fetched_with_the_postings() {
    let host = Host::new(sharded(2));
    for query in ["\"the removal\"", "\"follows the\" minor"] {
        let (rounds, ..) = fetched(&host, query);
        assert_eq!(rounds, 2, "{query}");
    }
}

#[test]
fn an_edited_sentence_makes_few_chunks_of_one_shard_new() {
    let documents = many();
    let settings = Settings { shards: Some(1), ..Settings::default() };
    let written = |edited: Option<usize>| {
        let document = |at: usize| with_a_sentence_more(&documents[at], edited == Some(at));
        Host::new(write(documents.len(), |at| &documents[at].id, document, &settings).unwrap()).files
    };
    let (before, after) = (written(None), written(Some(7)));
    let new: Vec<usize> =
        after.iter().filter(|(name, _)| !before.contains_key(*name)).map(|(_, bytes)| bytes.len()).collect();
    assert!(new.len() * 4 < after.len(), "{} of {} files are new", new.len(), after.len());
}

#[test]
fn a_small_index_is_few_files() {
    let host = Host::new(Hub::standard().files());
    // The manifest, the pack, and at most one chunk for the rest of each of the six other files.
    assert!(host.files.len() <= 8, "{}", host.files.len());
}

#[test]
fn a_manifest_cut_anywhere_is_an_error() {
    let host = Host::new(Hub::standard().files());
    let all = host.all();
    for end in (0..host.manifest.len()).filter(|end| host.manifest.is_char_boundary(*end)) {
        assert!(Published::new(&host.manifest[..end], all.clone()).is_err(), "cut at {end}");
    }
    for other in ["null", "[]", "{}", "7", "{\"format\":3}", &"[".repeat(100_000)] {
        assert!(Published::new(other, all.clone()).is_err(), "{}", &other[..other.len().min(20)]);
    }
    let mut foreign = host.value();
    foreign["format"] = "99".into();
    let opened = Published::new(&foreign.to_string(), all);
    assert!(matches!(opened.err(), Some(Error::Format(found)) if found == "99"));
}

/// Every place of a manifest's numbers, as a JSON pointer.
fn numbers(value: &Value, at: &str, places: &mut Vec<String>) {
    match value {
        Value::Number(_) => places.push(at.to_owned()),
        Value::Array(members) => {
            members.iter().enumerate().for_each(|(n, member)| numbers(member, &format!("{at}/{n}"), places));
        }
        Value::Object(members) => {
            members.iter().for_each(|(name, member)| numbers(member, &format!("{at}/{name}"), places))
        }
        _ => {}
    }
}

#[test]
fn hostile_numbers_are_errors_and_ask_for_no_memory() {
    let host = Host::new(Hub::standard().files());
    let (manifest, all) = (host.value(), host.all());
    let mut places = Vec::new();
    numbers(&manifest["packs"], "/packs", &mut places);
    numbers(&manifest["files"], "/files", &mut places);
    numbers(&manifest["groups"], "/groups", &mut places);
    assert!(places.len() > 30, "{}", places.len());
    let huge =
        [json!(1_u64 << 32), json!(1_u64 << 53), json!(u64::MAX), json!(-1), json!(0.5), json!("9"), Value::Null];
    for place in &places {
        let changed = |number: &Value| {
            let mut manifest = manifest.clone();
            *manifest.pointer_mut(place).unwrap() = number.clone();
            Published::new(&manifest.to_string(), all.clone())
        };
        for number in &huge {
            assert!(changed(number).is_err(), "{place} = {number}");
        }
        // What could be true is believed, and reading ends with the bytes or an error.
        for number in [0, 1, 2, 7, 100, 65_535, 1 << 20] {
            let Ok(published) = changed(&json!(number)) else { continue };
            for name in file_names() {
                let Some(size) = published.size(&name) else { continue };
                if let Ok(bytes) = published.read(&name, 0..size) {
                    assert_eq!(bytes.len(), size, "{place} = {number}: {name}");
                }
                assert!(
                    published.read(&name, 0..size + 1).is_err() && published.read(&name, size..usize::MAX).is_err()
                );
            }
        }
    }
}

#[test]
fn names_of_fewer_chunks_than_the_files_need_are_an_error() {
    let host = Host::new(Hub::standard().files());
    let mut manifest = host.value();
    let names = manifest["chunks"].as_str().unwrap().to_owned();
    manifest["chunks"] = names[..names.len() - NAME].into();
    assert!(matches!(Published::new(&manifest.to_string(), host.all()), Err(Error::Record(_))));
    manifest["chunks"] = 7.into();
    assert!(Published::new(&manifest.to_string(), host.all()).is_err());
}

#[test]
fn an_index_that_cannot_be_opened_is_not_published() {
    let mut files = Hub::standard().files();
    files.retain(|(name, _)| !name.ends_with(".term"));
    assert!(publish(files).is_err());
    assert!(publish(Vec::new()).is_err());
}
