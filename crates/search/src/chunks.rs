//! An index as a site publishes it: one manifest and chunks named by their hashes, each a file that any static host
//! serves, and the reading of it without waiting.
//!
//! A **chunk** is a run of bytes, compressed as it lies on the host (zlib) and named by the first sixteen hexadecimal
//! digits of the SHA-256 of that: what is kept under such a name is right for ever, and a damaged one is told at once.
//! Some chunks are **packs**, one a shard: they hold all that opening reads, whichever file it is in, and are
//! fetched at once. The others hold what is likely to be read together: what each field has of neighbouring words, or
//! entries that follow each other.
//!
//! The **manifest** is JSON:
//!
//! | member | holds |
//! | --- | --- |
//! | `format` | [`FORMAT`](crate::schema::FORMAT): only an engine of the same reads the rest |
//! | `chunks` | the names of all chunks, one behind the other; a chunk's number is its place here |
//! | `size` | the bytes of all chunks as they lie on the host |
//! | `packs` | for each pack its number and its length before compression |
//! | `meta` | tantivy's `meta.json` |
//! | `files` | for each file its size |
//! | `groups` | chunks that follow each other and hold the same stretches of files: the number of the `first`, the `stretches` (file and where in it), and for each chunk how many bytes it has of each stretch, one behind the other (`lengths`) |
//!
//! Reading never waits: [`Chunks::read`] says `None` for a chunk that is not there yet and notes it. Whoever searches
//! fetches all that was noted and searches again. So that few rounds are needed, a search over such a source reads
//! beforehand whatever it is going to need ([`ByteSource::is_fetched`]).

use std::collections::BTreeMap;
use std::io;
use std::ops::Range;

use serde_json::Value;

use crate::Error;
use crate::directory::{ByteSource, OwnedBytes};
use crate::schema::FORMAT;

/// How many characters a chunk's name has.
pub const NAME: usize = 16;

/// No chunk is longer than this before compression. A manifest that says so is damaged, and nobody's memory is asked for.
const LONGEST: usize = 1 << 28;

/// Where the chunks are, as they are after decompression.
pub trait Chunks: Send + Sync + 'static {
    /// Bytes of a chunk; `None`, and a note of its number, if it is not there.
    fn read(&self, chunk: usize, range: Range<usize>) -> Option<OwnedBytes>;
}

/// A published index, read through its chunks.
pub struct Published<C> {
    chunks: C,
    files: BTreeMap<String, File>,
    meta: OwnedBytes,
    /// The packs, which are read often.
    packs: BTreeMap<usize, OwnedBytes>,
}

struct File {
    size: usize,
    /// What it is made of, in its order.
    runs: Vec<Run>,
}

/// A run of a file, and the chunk that has it.
struct Run {
    start: usize,
    length: usize,
    chunk: usize,
    offset: usize,
}

impl<C: Chunks> Published<C> {
    /// Reads a manifest, and the packs as far as they are there.
    ///
    /// # Errors
    ///
    /// [`Error::Format`] for a manifest of another version, [`Error::Record`] for one that is none.
    pub fn new(manifest: &str, chunks: C) -> Result<Self, Error> {
        let manifest: Value = serde_json::from_str(manifest).map_err(|_| Error::Record("the manifest is no JSON"))?;
        let format = manifest["format"].as_str().unwrap_or("none");
        if format != FORMAT {
            return Err(Error::Format(format.to_owned()));
        }
        let count = manifest["chunks"].as_str().unwrap_or_default().len() / NAME;
        let mut lengths = BTreeMap::new();
        for pack in manifest["packs"].as_array().into_iter().flatten() {
            match (number(&pack[0]), number(&pack[1])) {
                (Some(chunk), Some(length)) if chunk < count && length <= LONGEST => lengths.insert(chunk, length),
                _ => return Err(Error::Record("a pack of the manifest is not there")),
            };
        }
        let named = manifest["files"].as_object().ok_or(Error::Record("the manifest names no files"))?;
        let size =
            |(name, size): (&String, &Value)| Some((name.clone(), File { size: number(size)?, runs: Vec::new() }));
        let files: Option<BTreeMap<String, File>> = named.iter().map(size).collect();
        let mut files = files.ok_or(Error::Record("a file of the manifest has no size"))?;
        for group in manifest["groups"].as_array().into_iter().flatten() {
            add_group(group, count, &lengths, &mut files).ok_or(Error::Record("a group of chunks has no places"))?;
        }
        if !files.values_mut().all(File::is_whole) {
            return Err(Error::Record("a file of the manifest is not whole"));
        }
        let packs = lengths
            .into_iter()
            .filter_map(|(chunk, length)| chunks.read(chunk, 0..length).map(|bytes| (chunk, bytes)))
            .collect();
        Ok(Published {
            chunks,
            files,
            meta: OwnedBytes::new(manifest["meta"].as_str().unwrap_or_default().as_bytes().to_vec()),
            packs,
        })
    }

    fn chunk(&self, chunk: usize, range: Range<usize>) -> Option<OwnedBytes> {
        match self.packs.get(&chunk) {
            Some(pack) => (range.end <= pack.len()).then(|| pack.slice(range)),
            None => self.chunks.read(chunk, range),
        }
    }
}

fn number(value: &Value) -> Option<usize> {
    value.as_u64().and_then(|number| usize::try_from(number).ok())
}

/// Adds to the files what a group of chunks has of them; `None` where that cannot be.
fn add_group(
    group: &Value,
    chunks: usize,
    packs: &BTreeMap<usize, usize>,
    files: &mut BTreeMap<String, File>,
) -> Option<()> {
    let mut stretches = Vec::new();
    for stretch in group["stretches"].as_array()? {
        stretches.push((stretch[0].as_str()?, number(&stretch[1])?));
    }
    let first = number(&group["first"])?;
    for (at, lengths) in group["lengths"].as_array()?.iter().enumerate() {
        let chunk = first.checked_add(at).filter(|chunk| *chunk < chunks)?;
        let lengths = lengths.as_array().filter(|lengths| lengths.len() == stretches.len())?;
        let mut offset = 0usize;
        for ((file, start), length) in stretches.iter_mut().zip(lengths) {
            let length = number(length).filter(|length| *length <= LONGEST - offset)?;
            if length > 0 {
                files.get_mut(*file)?.runs.push(Run { start: *start, length, chunk, offset });
            }
            *start = start.checked_add(length)?;
            offset += length;
        }
        if packs.get(&chunk).is_some_and(|length| offset > *length) {
            return None;
        }
    }
    Some(())
}

impl File {
    /// Puts its runs in order; says whether they are all of it, each byte once.
    fn is_whole(&mut self) -> bool {
        self.runs.sort_unstable_by_key(|run| run.start);
        let end = self.runs.iter().try_fold(0, |end, run| (run.start == end).then_some(end + run.length));
        end == Some(self.size)
    }

    /// The chunks that a range of the file lies in, and where in them.
    fn places(&self, range: Range<usize>) -> impl Iterator<Item = (usize, Range<usize>)> {
        let first = self.runs.partition_point(|run| run.start + run.length <= range.start);
        let runs = self.runs[first..].iter();
        let places = runs.take_while(move |run| run.start < range.end).map(move |run| {
            let from = range.start.max(run.start) - run.start + run.offset;
            let to = range.end.min(run.start + run.length) - run.start + run.offset;
            (run.chunk, from..to)
        });
        // Of nothing no chunk is wanted.
        places.filter(|(_, part)| !part.is_empty())
    }
}

impl<C: Chunks> ByteSource for Published<C> {
    fn size(&self, file: &str) -> Option<usize> {
        match file {
            "meta.json" => Some(self.meta.len()),
            _ => self.files.get(file).map(|file| file.size),
        }
    }

    fn read(&self, name: &str, range: Range<usize>) -> io::Result<OwnedBytes> {
        let size = self.size(name).ok_or(io::ErrorKind::NotFound)?;
        if range.start > range.end || range.end > size {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let Some(file) = self.files.get(name).filter(|_| name != "meta.json") else {
            return Ok(self.meta.slice(range));
        };
        let mut found = Vec::new();
        let mut missing = false;
        for (chunk, part) in file.places(range) {
            match self.chunk(chunk, part) {
                Some(bytes) => found.push(bytes),
                None => missing = true,
            }
        }
        match (missing, found.pop()) {
            (true, _) => Err(io::ErrorKind::WouldBlock.into()),
            (false, None) => Ok(OwnedBytes::empty()),
            (false, Some(only)) if found.is_empty() => Ok(only),
            (false, Some(last)) => {
                found.push(last);
                Ok(OwnedBytes::new(found.iter().flat_map(|bytes| bytes.iter().copied()).collect::<Vec<u8>>()))
            }
        }
    }

    fn is_fetched(&self) -> bool {
        true
    }
}
