//! Cutting an index into the manifest and the chunks that a site publishes; see [`chunks`](crate::chunks).

use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};
use std::ops::Range;
use std::sync::{Arc, Mutex};

use flate2::Compression;
use flate2::write::ZlibEncoder;
use rayon::prelude::*;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::chunks::NAME;
use crate::directory::{ByteSource, InMemory, OwnedBytes};
use crate::schema::{FORMAT, PARTS, segment_name};
use crate::{Error, Index};

/// The manifest's name; what else is published is named by its hash.
pub const MANIFEST: &str = "manifest.json";

/// Runs that are not further apart than this lie in the pack as one.
const NEAR: usize = 64;

/// A file whose rest is not longer than this is cut into few pieces.
const SMALL: usize = 1 << 20;

/// At how many bytes the rest of a file is cut, before compression. A search of a small index reads from most parts of
/// it, and each request costs a slow line as much as some kilobytes do.
fn cut_at(name: &str, rest: usize) -> usize {
    match name.rsplit('.').next() {
        _ if rest <= SMALL => 64 * 1024,
        Some("store") => 32 * 1024,
        _ => 16 * 1024,
    }
}

/// The files to publish for an index that [`write`](crate::write()) wrote: the manifest, named [`MANIFEST`], and its
/// chunks, sorted by name. The same index gives the same bytes.
///
/// # Errors
///
/// If the index cannot be opened.
pub fn publish(files: Vec<(String, Vec<u8>)>) -> Result<Vec<(String, Vec<u8>)>, Error> {
    let files: BTreeMap<String, OwnedBytes> =
        files.into_iter().map(|(name, bytes)| (name, OwnedBytes::new(bytes))).collect();
    let read = read_by_opening(&files)?;
    let mut cut = Cut::default();
    for shard in (0..PARTS).map(segment_name) {
        cut.shard(files.iter().filter(|(name, _)| name.starts_with(&shard)), &read);
    }
    let chunks: Vec<(String, Vec<u8>)> =
        cut.chunks.into_par_iter().map(|bytes| chunk(&bytes)).collect::<Result<_, Error>>()?;
    let meta = files.get("meta.json").map(|bytes| String::from_utf8_lossy(bytes));
    let manifest = json!({
        "format": FORMAT,
        "packs": cut.packs,
        "chunks": chunks.iter().map(|(name, _)| &name[..NAME]).collect::<String>(),
        "sizes": chunks.iter().map(|(_, bytes)| bytes.len()).collect::<Vec<_>>(),
        "files": cut.places,
        "meta": meta,
    });
    let mut published = chunks;
    published.push((MANIFEST.to_owned(), manifest.to_string().into_bytes()));
    published.sort();
    published.dedup();
    Ok(published)
}

/// An index on its way into chunks.
#[derive(Default)]
struct Cut {
    /// The chunks before compression.
    chunks: Vec<Vec<u8>>,
    /// As the manifest has them.
    packs: Vec<Value>,
    places: serde_json::Map<String, Value>,
}

impl Cut {
    /// Cuts a shard's files: a pack of what opening reads, then the rest of each file.
    fn shard<'f>(&mut self, files: impl Iterator<Item = (&'f String, &'f OwnedBytes)>, read: &Runs) {
        let at = self.chunks.len();
        let mut pack = Vec::new();
        let mut rests = Vec::new();
        for (name, bytes) in files {
            let runs = read.get(name).map(Vec::as_slice).unwrap_or_default();
            let mut placed = Vec::new();
            for run in runs {
                placed.push(json!([run.start, run.len(), at, pack.len()]));
                pack.extend_from_slice(&bytes[run.clone()]);
            }
            rests.push((name, bytes.len(), placed, rest(bytes, runs)));
        }
        if pack.is_empty() {
            return;
        }
        self.packs.push(json!([at, pack.len()]));
        self.chunks.push(pack);
        for (name, size, packed, rest) in rests {
            let cut = cut_at(name, rest.len());
            let entry = json!({ "size": size, "packed": packed, "cut": cut, "first": self.chunks.len() });
            self.places.insert(name.clone(), entry);
            self.chunks.extend(rest.chunks(cut).map(<[u8]>::to_vec));
        }
    }
}

/// The bytes that lie in none of the runs, one behind the other.
fn rest(bytes: &[u8], runs: &[Range<usize>]) -> Vec<u8> {
    let mut rest = Vec::new();
    let mut from = 0;
    for run in runs.iter().chain([&(bytes.len()..bytes.len())]) {
        rest.extend_from_slice(&bytes[from..run.start]);
        from = run.end;
    }
    rest
}

/// A chunk's file: its name and its bytes.
fn chunk(bytes: &[u8]) -> Result<(String, Vec<u8>), Error> {
    let mut encoder = ZlibEncoder::new(Vec::with_capacity(bytes.len() / 2), Compression::best());
    encoder.write_all(bytes)?;
    let bytes = encoder.finish()?;
    let hash = Sha256::digest(&bytes);
    let mut name: String = hash.iter().take(NAME / 2).map(|byte| format!("{byte:02x}")).collect();
    name.push_str(".bin");
    Ok((name, bytes))
}

type Runs = BTreeMap<String, Vec<Range<usize>>>;

/// Which runs of which files opening reads.
fn read_by_opening(files: &BTreeMap<String, OwnedBytes>) -> Result<Runs, Error> {
    let read = Arc::new(Mutex::new(Runs::new()));
    let source =
        Recording { of: InMemory::from(files.clone().into_iter().collect::<HashMap<_, _>>()), read: Arc::clone(&read) };
    drop(Index::open(source)?);
    let mut read = std::mem::take(&mut *read.lock().unwrap_or_else(std::sync::PoisonError::into_inner));
    for runs in read.values_mut() {
        runs.sort_by_key(|run| run.start);
        let mut joined: Vec<Range<usize>> = Vec::new();
        for run in runs.drain(..).filter(|run| !run.is_empty()) {
            match joined.last_mut() {
                Some(last) if run.start <= last.end + NEAR => last.end = last.end.max(run.end),
                _ => joined.push(run),
            }
        }
        *runs = joined;
    }
    Ok(read)
}

/// Writes down what is read.
struct Recording {
    of: InMemory,
    read: Arc<Mutex<Runs>>,
}

impl ByteSource for Recording {
    fn size(&self, file: &str) -> Option<usize> {
        self.of.size(file)
    }

    fn read(&self, file: &str, range: Range<usize>) -> io::Result<OwnedBytes> {
        if let Ok(mut read) = self.read.lock() {
            read.entry(file.to_owned()).or_default().push(range.clone());
        }
        self.of.read(file, range)
    }

    /// As it will be.
    fn is_fetched(&self) -> bool {
        true
    }
}
