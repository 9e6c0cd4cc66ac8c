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
use crate::cut::{self, Group, Stretch};
use crate::directory::{ByteSource, InMemory, OwnedBytes};
use crate::schema::FORMAT;
use crate::{Error, Index};

/// The manifest's name; what else is published is named by its hash.
pub const MANIFEST: &str = "manifest.json";

/// Runs that are not further apart than this lie in the pack as one.
const NEAR: usize = 64;

/// The files to publish for an index that [`write`](crate::write()) wrote: the manifest, named [`MANIFEST`], and its
/// chunks, sorted by name. The same index gives the same bytes.
///
/// # Errors
///
/// If the index cannot be opened.
pub fn publish(files: Vec<(String, Vec<u8>)>) -> Result<Vec<(String, Vec<u8>)>, Error> {
    let files: BTreeMap<String, OwnedBytes> =
        files.into_iter().map(|(name, bytes)| (name, OwnedBytes::new(bytes))).collect();
    let recorder = Recorder::default();
    let index = Index::open(Recording { of: in_memory(&files), to: recorder.clone() })?;
    let opening = recorder.take();
    let mut cut = Cut::default();
    for shard in 0..index.searcher.segment_readers().len() {
        cut.shard(&files, &opening, &index, shard, &recorder)?;
    }
    let chunks: Vec<(String, Vec<u8>)> =
        cut.chunks.into_par_iter().map(|bytes| chunk(&bytes)).collect::<Result<_, Error>>()?;
    let meta = files.get("meta.json").map(|bytes| String::from_utf8_lossy(bytes));
    let manifest = json!({
        "format": FORMAT,
        "packs": cut.packs,
        "chunks": chunks.iter().map(|(name, _)| &name[..NAME]).collect::<String>(),
        "size": chunks.iter().map(|(_, bytes)| bytes.len()).sum::<usize>(),
        "files": cut.sizes,
        "groups": cut.groups,
        "meta": meta,
    });
    let mut published = chunks;
    published.push((MANIFEST.to_owned(), manifest.to_string().into_bytes()));
    published.sort();
    published.dedup();
    Ok(published)
}

/// An index's files, by name.
pub(crate) type Files = BTreeMap<String, OwnedBytes>;

fn in_memory(files: &Files) -> InMemory {
    InMemory::from(files.clone().into_iter().collect::<HashMap<_, _>>())
}

/// An index on its way into chunks.
#[derive(Default)]
struct Cut {
    /// The chunks before compression.
    chunks: Vec<Vec<u8>>,
    /// As the manifest has them.
    packs: Vec<Value>,
    sizes: serde_json::Map<String, Value>,
    groups: Vec<Value>,
}

impl Cut {
    /// Cuts a shard's files: a pack of what opening reads, then postings, positions and entries.
    fn shard(
        &mut self,
        files: &Files,
        opening: &Runs,
        index: &Index,
        shard: usize,
        recorder: &Recorder,
    ) -> Result<(), Error> {
        let segment = index.searcher.segment_reader(shard as u32);
        let mut packed = Vec::new();
        let mut rests = Vec::new();
        let name = segment.segment_id().uuid_string();
        for (name, bytes) in files.iter().filter(|(file, _)| file.starts_with(&name)) {
            self.sizes.insert(name.clone(), bytes.len().into());
            let runs = match name.rsplit('.').next() {
                Some("idx" | "pos" | "store") => opening.get(name).cloned().unwrap_or_default(),
                // The others are read by opening, all of them but for a few bytes.
                _ => std::iter::once(0..bytes.len()).collect(),
            };
            let stretch = |range| Stretch { file: name.clone(), range };
            rests.extend(rest(bytes.len(), &runs).map(stretch));
            packed.extend(runs.into_iter().map(stretch));
        }
        let pack = Group::whole(packed);
        self.packs.push(json!([self.chunks.len(), pack.length()]));
        self.group(files, &pack);
        let of = |suffix: &str| rests.iter().filter(|rest| rest.file.ends_with(suffix)).cloned().collect::<Vec<_>>();
        for group in cut::by_words(segment, [of(".idx"), of(".pos")], recorder)? {
            self.group(files, &group);
        }
        self.group(files, &cut::by_entries(index, shard, of(".store"), files, recorder)?);
        Ok(())
    }

    fn group(&mut self, files: &Files, group: &Group) {
        let first = self.chunks.len();
        self.chunks.extend(group.chunks().map(|parts| {
            parts
                .flat_map(|(stretch, part)| files.get(&stretch.file).map(|file| &file[part]))
                .collect::<Vec<_>>()
                .concat()
        }));
        let stretches: Vec<_> = group.stretches.iter().map(|of| json!([of.file, of.range.start])).collect();
        let lengths: Vec<Vec<usize>> =
            group.chunks().map(|parts| parts.map(|(_, part)| part.len()).collect()).collect();
        self.groups.push(json!({ "first": first, "stretches": stretches, "lengths": lengths }));
    }
}

/// What lies between the runs.
fn rest(size: usize, runs: &[Range<usize>]) -> impl Iterator<Item = Range<usize>> {
    let starts = runs.iter().map(|run| run.start).chain([size]);
    let ends = [0].into_iter().chain(runs.iter().map(|run| run.end));
    ends.zip(starts).map(|(end, start)| end..start).filter(|rest| !rest.is_empty())
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

/// Runs of files, by the file's name, in order.
pub(crate) type Runs = BTreeMap<String, Vec<Range<usize>>>;

/// What was read of an index.
#[derive(Clone, Default)]
pub(crate) struct Recorder(Arc<Mutex<Runs>>);

impl Recorder {
    /// What was read since this was asked last; runs that are near each other as one.
    pub(crate) fn take(&self) -> Runs {
        let mut read = std::mem::take(&mut *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner));
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
        read
    }
}

/// Writes down what is read.
struct Recording {
    of: InMemory,
    to: Recorder,
}

impl ByteSource for Recording {
    fn size(&self, file: &str) -> Option<usize> {
        self.of.size(file)
    }

    fn read(&self, file: &str, range: Range<usize>) -> io::Result<OwnedBytes> {
        if let Ok(mut read) = self.to.0.lock() {
            read.entry(file.to_owned()).or_default().push(range.clone());
        }
        self.of.read(file, range)
    }

    /// As it will be.
    fn is_fetched(&self) -> bool {
        true
    }
}
