//! Measures an index as readers fetch it: bytes and rounds for opening and for queries, and what one edited sentence
//! makes new.
//!
//! `cargo run --release --example published -- INDEX [DIR]`: INDEX holds an index's files as `write` wrote them, what a
//! site published of one, or a folder of Acts (`*.md`); with DIR the published files are written there.
#![allow(clippy::disallowed_methods, reason = "an example reads its input itself")]

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::error::Error;
use std::io::Read;
use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, Mutex};

use faletusi_search::chunks::{Chunks, Published};
use faletusi_search::schema::file_names;
use faletusi_search::{ByteSource, Index, MANIFEST, OwnedBytes, Request, publish};

#[path = "support/acts.rs"]
mod acts;

/// The chunks that were fetched, and those that were asked for.
#[derive(Default)]
struct Cache {
    there: HashMap<usize, OwnedBytes>,
    wanted: BTreeSet<usize>,
}

#[derive(Clone)]
struct Shared(Arc<Mutex<Cache>>);

impl Chunks for Shared {
    fn read(&self, chunk: usize, range: Range<usize>) -> Option<OwnedBytes> {
        let mut cache = self.0.lock().ok()?;
        if !cache.there.contains_key(&chunk) {
            cache.wanted.insert(chunk);
        }
        cache.there.get(&chunk).map(|bytes| bytes.slice(range))
    }
}

struct Host {
    files: HashMap<String, Vec<u8>>,
    names: Vec<String>,
    /// What each chunk holds.
    kinds: Vec<String>,
    cache: Shared,
    /// Bytes that were fetched, by kind.
    fetched: RefCell<BTreeMap<String, usize>>,
}

impl Host {
    /// Fetches what was asked for: requests and bytes.
    fn fetch(&self) -> Result<(usize, usize), Box<dyn Error>> {
        let mut cache = self.cache.0.lock().map_err(|_| "poisoned")?;
        let wanted = std::mem::take(&mut cache.wanted);
        let mut bytes = 0;
        for chunk in &wanted {
            let file = &self.files[&format!("{}.bin", self.names[*chunk])];
            bytes += file.len();
            *self.fetched.borrow_mut().entry(self.kinds[*chunk].clone()).or_default() += file.len();
            let mut raw = Vec::new();
            flate2::read::ZlibDecoder::new(&file[..]).read_to_end(&mut raw)?;
            cache.there.insert(*chunk, OwnedBytes::new(raw));
        }
        Ok((wanted.len(), bytes))
    }
}

/// What each chunk of a manifest holds: a pack, or the files that its first stretch is of.
fn kinds(manifest: &serde_json::Value, chunks: usize) -> Vec<String> {
    let mut kinds = vec!["pack".to_owned(); chunks];
    for group in manifest["groups"].as_array().into_iter().flatten() {
        let first = group["first"].as_u64().unwrap_or_default() as usize;
        let file = group["stretches"][0][0].as_str().unwrap_or_default();
        let is_pack = manifest["packs"].as_array().into_iter().flatten().any(|pack| pack[0] == group["first"]);
        let kind = if is_pack { "pack" } else { file.rsplit('.').next().unwrap_or_default() };
        let count = group["lengths"].as_array().map_or(0, Vec::len);
        kinds[first..first + count].iter_mut().for_each(|of| *of = kind.to_owned());
    }
    kinds
}

/// The index that a site published, as it was before; `None` if the folder holds none.
fn unpublished(folder: &Path) -> Result<Option<acts::Files>, Box<dyn Error>> {
    let Ok(manifest) = std::fs::read_to_string(folder.join(MANIFEST)) else { return Ok(None) };
    let value: serde_json::Value = serde_json::from_str(&manifest)?;
    let names = value["chunks"].as_str().ok_or("no chunks")?.as_bytes().chunks(16);
    let cache = Shared(Arc::default());
    for (at, name) in names.enumerate() {
        let file = std::fs::read(folder.join(format!("{}.bin", std::str::from_utf8(name)?)))?;
        let mut raw = Vec::new();
        flate2::read::ZlibDecoder::new(&file[..]).read_to_end(&mut raw)?;
        cache.0.lock().map_err(|_| "poisoned")?.there.insert(at, OwnedBytes::new(raw));
    }
    let published = Published::new(&manifest, cache)?;
    let file = |name: String| Some((name.clone(), published.read(&name, 0..published.size(&name)?)));
    let files = file_names().filter_map(file).map(|(name, bytes)| Ok((name, bytes?.to_vec())));
    files.collect::<Result<_, std::io::Error>>().map(Some).map_err(Into::into)
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().ok_or("which index?")?;
    let files = match unpublished(folder.as_ref())? {
        Some(files) => files,
        None => acts::index(folder.as_ref(), None)?,
    };
    let raw: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
    let began = std::time::Instant::now();
    let published = publish(files)?;
    println!("published in {:.2} s", began.elapsed().as_secs_f64());
    let sum = |files: &[(String, Vec<u8>)]| files.iter().map(|(_, bytes)| bytes.len()).sum::<usize>();
    let manifest =
        String::from_utf8(published.iter().find(|(name, _)| name == MANIFEST).ok_or("no manifest")?.1.clone())?;
    println!("index {raw}, published {} in {} files, manifest {}", sum(&published), published.len(), manifest.len());
    if let Some(to) = arguments.next() {
        std::fs::create_dir_all(&to)?;
        for (name, bytes) in &published {
            std::fs::write(format!("{to}/{name}"), bytes)?;
        }
    }
    let value: serde_json::Value = serde_json::from_str(&manifest)?;
    let names = value["chunks"].as_str().ok_or("no chunks")?.as_bytes().chunks(16);
    let names: Vec<String> = names.map(|name| String::from_utf8_lossy(name).into_owned()).collect();
    let host = Host {
        kinds: kinds(&value, names.len()),
        names,
        files: published.iter().cloned().collect(),
        cache: Shared(Arc::default()),
        fetched: RefCell::default(),
    };
    let mut all = BTreeMap::new();
    for (kind, name) in host.kinds.iter().zip(&host.names) {
        let of: &mut (usize, usize) = all.entry(kind).or_default();
        *of = (of.0 + 1, of.1 + host.files[&format!("{name}.bin")].len());
    }
    println!("chunks and bytes by kind: {all:?}");
    let mut rounds = Vec::new();
    let index = loop {
        match Published::new(&manifest, host.cache.clone()).and_then(Index::open) {
            Ok(index) if host.cache.0.lock().is_ok_and(|cache| cache.wanted.is_empty()) => break index,
            Err(error) if host.cache.0.lock().is_ok_and(|cache| cache.wanted.is_empty()) => return Err(error.into()),
            _ => rounds.push(host.fetch()?),
        }
    };
    println!("opening: {rounds:?} {:?}", host.fetched.take());
    let queries = std::env::var("QUERIES").unwrap_or_else(|_| acts::QUERIES.join("\n"));
    let mut all = (0, 0, 0);
    for (at, query) in queries.lines().enumerate() {
        let mut rounds = Vec::new();
        let found = loop {
            let answer = index.search(&Request::new(query));
            if host.cache.0.lock().is_ok_and(|cache| cache.wanted.is_empty()) {
                break answer?.documents;
            }
            rounds.push(host.fetch()?);
        };
        let (requests, bytes) = rounds.iter().fold((0, 0), |sum, round| (sum.0 + round.0, sum.1 + round.1));
        all = (all.0 + rounds.len(), all.1 + requests, all.2 + bytes);
        println!(
            "{:>2} {bytes:>8} bytes, {requests:>3} requests, {} rounds {rounds:?} {found:>5} found: {query}\n   {:?}",
            at + 1,
            rounds.len(),
            host.fetched.take()
        );
    }
    println!("in all {all:?}");
    if let Some(edited) = acts::edited(folder.as_ref())? {
        let again = publish(edited)?;
        let known: BTreeSet<&String> = published.iter().map(|(name, _)| name).collect();
        let new: Vec<usize> =
            again.iter().filter(|(name, _)| !known.contains(name)).map(|(_, bytes)| bytes.len()).collect();
        println!(
            "one edited sentence: {} of {} files new, {} of {} bytes",
            new.len(),
            again.len(),
            new.iter().sum::<usize>(),
            sum(&again)
        );
        // What a reader had fetched and needs again.
        let value: serde_json::Value =
            serde_json::from_slice(&again.iter().find(|(name, _)| name == MANIFEST).ok_or("no manifest")?.1)?;
        let now: BTreeSet<&str> = value["chunks"]
            .as_str()
            .ok_or("no chunks")?
            .as_bytes()
            .chunks(16)
            .filter_map(|name| std::str::from_utf8(name).ok())
            .collect();
        let cache = host.cache.0.lock().map_err(|_| "poisoned")?;
        let had: Vec<&String> = cache.there.keys().map(|chunk| &host.names[*chunk]).collect();
        let gone: usize = had
            .iter()
            .filter(|name| !now.contains(name.as_str()))
            .map(|name| host.files[&format!("{name}.bin")].len())
            .sum();
        let total: usize = had.iter().map(|name| host.files[&format!("{name}.bin")].len()).sum();
        println!("of {total} bytes that a reader has {gone} are old");
    }
    Ok(())
}
