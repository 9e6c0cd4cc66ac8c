//! An index as a site publishes it: one manifest and chunks named by their hashes, each a file that any static host
//! serves, and the reading of it without waiting.
//!
//! A **chunk** is a run of bytes, compressed as it lies on the host (zlib) and named by the first sixteen hexadecimal
//! digits of the SHA-256 of that: what is kept under such a name is right for ever, and a damaged one is told at once.
//! Some chunks are **packs**, one a shard: they hold all that opening reads, whichever file it is in, and are
//! fetched at once. What a pack does not hold of a file, its rest, is cut at a fixed length.
//!
//! The **manifest** is JSON:
//!
//! | member | holds |
//! | --- | --- |
//! | `format` | [`FORMAT`](crate::schema::FORMAT): only an engine of the same reads the rest |
//! | `chunks` | the names of all chunks, one behind the other; a chunk's number is its place here |
//! | `sizes` | for each chunk its bytes as they lie on the host |
//! | `packs` | for each pack its number and its length before compression |
//! | `meta` | tantivy's `meta.json` |
//! | `files` | for each file its `size`, the runs of it that are in packs (`packed`: start, length, chunk, offset in the chunk), the length its rest is cut at (`cut`) and the number of the first chunk of its rest (`first`) |
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
    packed: Vec<Packed>,
    cut: usize,
    first: usize,
}

/// A run of a file that lies in a pack.
struct Packed {
    range: Range<usize>,
    chunk: usize,
    offset: usize,
    /// How much of the file before it is in no pack.
    rest_before: usize,
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
        let mut files = BTreeMap::new();
        for (name, of) in named {
            let file = file(of).filter(|file| file.is_within(count, &lengths));
            files.insert(name.clone(), file.ok_or(Error::Record("a file of the manifest has no places"))?);
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

fn file(of: &Value) -> Option<File> {
    let mut packed = Vec::new();
    let mut rest_before = 0;
    let mut end = 0;
    for run in of["packed"].as_array()? {
        let [start, length, chunk, offset] = [0, 1, 2, 3].map(|at| number(&run[at]));
        let start = start?;
        rest_before = start.checked_sub(end)?.checked_add(rest_before)?;
        end = start.checked_add(length?)?;
        packed.push(Packed { range: start..end, chunk: chunk?, offset: offset?, rest_before });
    }
    Some(File { size: number(&of["size"])?, packed, cut: number(&of["cut"])?, first: number(&of["first"])? })
}

impl File {
    /// Whether all of it lies in chunks that there are, of which these are the packs and their lengths.
    fn is_within(&self, chunks: usize, packs: &BTreeMap<usize, usize>) -> bool {
        let lies = |run: &Packed| {
            let end = run.offset.checked_add(run.range.len());
            end.zip(packs.get(&run.chunk)).is_some_and(|(end, length)| end <= *length)
        };
        let (end, before) = self.packed.last().map_or((0, 0), |run| (run.range.end, run.rest_before));
        let rest = self.size.checked_sub(end).and_then(|after| after.checked_add(before));
        (1..=LONGEST).contains(&self.cut)
            && self.packed.iter().all(lies)
            && rest.and_then(|rest| rest.div_ceil(self.cut).checked_add(self.first)).is_some_and(|last| last <= chunks)
    }

    /// The chunks that a range of the file lies in, and where in them.
    fn places(&self, range: Range<usize>) -> Vec<(usize, Range<usize>)> {
        let mut places = Vec::new();
        let mut at = range.start;
        let mut next = self.packed.partition_point(|run| run.range.end <= at);
        while at < range.end {
            let run = self.packed.get(next);
            match run {
                Some(run) if run.range.start <= at => {
                    let end = run.range.end.min(range.end);
                    let offset = run.offset + (at - run.range.start);
                    places.push((run.chunk, offset..offset + (end - at)));
                    at = end;
                    next += 1;
                }
                _ => {
                    let end = run.map_or(self.size, |run| run.range.start).min(range.end);
                    let before = match next.checked_sub(1).and_then(|last| self.packed.get(last)) {
                        Some(last) => last.rest_before + (at - last.range.end),
                        None => at,
                    };
                    let offset = before % self.cut;
                    let length = (end - at).min(self.cut - offset);
                    places.push((self.first + before / self.cut, offset..offset + length));
                    at += length;
                }
            }
        }
        places
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
