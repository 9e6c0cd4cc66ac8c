//! Where an index is cut into chunks, so that what is read together lies together and an edit makes few chunks new.
//!
//! A word has postings in up to a dozen fields, each in its own place of a file, and so have its stem and the words that
//! begin like it. A chunk holds what **all** fields have of neighbouring words: a query fetches a chunk or two for each
//! of its words instead of one for each field, and what is typed letter by letter stays in one.
//!
//! Where a chunk ends depends on what stands there and not on what came before, drawn by a hash. Fixed lengths would move
//! all the cuts behind a change.

use std::ops::Range;
use std::sync::Arc;

use tantivy::schema::IndexRecordOption;
use tantivy::termdict::TermStreamer;
use tantivy::{DocAddress, InvertedIndexReader, SegmentReader};

use crate::publish::{Files, Recorder};
use crate::{Error, Index};

/// A stretch of a file.
#[derive(Clone)]
pub(crate) struct Stretch {
    pub(crate) file: String,
    pub(crate) range: Range<usize>,
}

/// Chunks that hold the same stretches, each chunk the next part of every one.
pub(crate) struct Group {
    pub(crate) stretches: Vec<Stretch>,
    /// For each chunk where its part of each stretch ends.
    ends: Vec<Vec<usize>>,
}

impl Group {
    /// One chunk of all.
    pub(crate) fn whole(stretches: Vec<Stretch>) -> Self {
        let ends = stretches.iter().map(|stretch| stretch.range.end).collect();
        Group { stretches, ends: vec![ends] }
    }

    /// For each chunk its part of each stretch.
    pub(crate) fn chunks(&self) -> impl Iterator<Item = impl Iterator<Item = (&Stretch, Range<usize>)>> {
        (0..self.ends.len()).map(move |chunk| {
            self.stretches.iter().enumerate().map(move |(at, stretch)| {
                let start = if chunk == 0 { stretch.range.start } else { self.ends[chunk - 1][at] };
                (stretch, start..self.ends[chunk][at])
            })
        })
    }

    /// How many bytes its stretches have.
    pub(crate) fn length(&self) -> usize {
        self.stretches.iter().map(|stretch| stretch.range.len()).sum()
    }
}

/// How long chunks become, in bytes before compression.
#[derive(Clone, Copy)]
struct Lengths {
    /// No chunk but the last is shorter.
    least: usize,
    /// So much more there is on average, as it is drawn.
    more: usize,
    /// None is longer, but for what cannot be cut.
    most: usize,
}

const fn about(length: usize) -> Lengths {
    Lengths { least: length / 2, more: length / 2, most: length * 2 }
}

/// Chunks of words, in a small index and in a large one. On a slow line a request costs as much time as 6 kB where six go
/// at once; postings are compressed to half their length.
const WORDS: [Lengths; 2] = [about(8 << 10), about(16 << 10)];
/// Chunks of entries, of which an answer needs up to thirty, nearly each in another chunk. They are compressed to a third.
const ENTRIES: [Lengths; 2] = [about(10 << 10), about(24 << 10)];
/// What has more bytes than this is large: cut as finely, its list of chunks would be too long.
const LARGE: usize = 2 << 20;

/// Decides where chunks end.
struct Cutter {
    lengths: Lengths,
    group: Group,
    /// How far each stretch was taken.
    at: Vec<usize>,
    /// The length of the chunk that is not closed yet.
    length: usize,
}

impl Cutter {
    fn new(stretches: Vec<Stretch>, lengths: [Lengths; 2]) -> Self {
        let large = stretches.iter().map(|stretch| stretch.range.len()).sum::<usize>() > LARGE;
        let lengths = lengths[usize::from(large)];
        let at = stretches.iter().map(|stretch| stretch.range.start).collect();
        Cutter { lengths, group: Group { stretches, ends: Vec::new() }, at, length: 0 }
    }

    /// Takes what belongs to `key`: of each of these stretches what lies before the place beside it.
    fn take(&mut self, key: &[u8], upto: &[(usize, usize)]) {
        let end = |(stretch, end): (usize, usize)| end.clamp(self.at[stretch], self.group.stretches[stretch].range.end);
        let more: usize = upto.iter().map(|part| end(*part) - self.at[part.0]).sum();
        let long = self.length >= self.lengths.least && self.is_drawn(key, more);
        if self.length > 0 && (long || self.length + more > self.lengths.most) {
            self.close();
        }
        for (stretch, end) in upto {
            self.at[*stretch] = (*end).clamp(self.at[*stretch], self.group.stretches[*stretch].range.end);
        }
        self.length += more;
    }

    /// Whether a chunk begins at this key: more often the more it has, so that all are about as long.
    fn is_drawn(&self, key: &[u8], length: usize) -> bool {
        (u128::from(mixed(fnv(key))) * self.lengths.more as u128) < (length as u128) << 64
    }

    fn close(&mut self) {
        self.group.ends.push(self.at.clone());
        self.length = 0;
    }

    fn finish(mut self) -> Group {
        let ends: Vec<usize> = self.group.stretches.iter().map(|stretch| stretch.range.end).collect();
        if self.length > 0 || self.at != ends {
            self.group.ends.push(ends);
        }
        self.group
    }
}

/// Lets every bit of a hash depend on all others (the last step of MurmurHash3): in FNV the last letters of a word reach
/// few of them.
fn mixed(hash: u64) -> u64 {
    let mut hash = (hash ^ hash >> 33).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash = (hash ^ hash >> 33).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ hash >> 33
}

/// FNV-1a, its halves folded together.
pub(crate) fn fnv(bytes: &[u8]) -> u64 {
    let hash = bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
    hash ^ hash.rotate_left(32)
}

/// A field's words.
struct Column<'d> {
    words: TermStreamer<'d>,
    /// Where its postings and its positions begin: in which file, and at which of its bytes.
    begins: [Option<(String, usize)>; 2],
    /// In which stretch that is.
    stretches: [Option<usize>; 2],
}

impl Column<'_> {
    /// What lies before its next word: in which stretch, and up to which byte of the file.
    fn upto(&self, of: usize) -> Option<(usize, usize)> {
        let (_, begin) = self.begins[of].as_ref()?;
        Some((self.stretches[of]?, begin + self.ends()[of]))
    }

    /// How far the postings and positions of its word go, from where the field's begin.
    fn ends(&self) -> [usize; 2] {
        let info = self.words.value();
        [info.postings_range.end, info.positions_range.end]
    }
}

/// Cuts postings and positions between words.
pub(crate) fn by_words(
    segment: &SegmentReader,
    stretches: [Vec<Stretch>; 2],
    recorder: &Recorder,
) -> Result<[Group; 2], Error> {
    let fields = segment.schema().fields().filter(|(_, entry)| entry.is_indexed());
    let indexes = fields.map(|(field, _)| Ok(segment.inverted_index(field)?)).collect::<Result<Vec<_>, Error>>()?;
    let mut columns = Vec::new();
    for index in &indexes {
        columns.extend(column(index, recorder)?);
    }
    let mut of = 0;
    let mut cutters = stretches.map(|stretches| {
        let stretches = by_fields(stretches, &mut columns, of);
        of += 1;
        Cutter::new(stretches, WORDS)
    });
    while let Some(word) = columns.iter().map(|column| column.words.key()).min().map(<[u8]>::to_vec) {
        for (of, cutter) in cutters.iter_mut().enumerate() {
            let having = columns.iter().filter(|column| column.words.key() == word);
            cutter.take(&word, &having.filter_map(|column| column.upto(of)).collect::<Vec<_>>());
        }
        columns.retain_mut(|column| column.words.key() != word || column.words.advance());
    }
    Ok(cutters.map(Cutter::finish))
}

/// A field at its first word; `None` if it has none. Where in the files it lies is seen by reading what that word has.
fn column<'d>(index: &'d Arc<InvertedIndexReader>, recorder: &Recorder) -> Result<Option<Column<'d>>, Error> {
    let mut words = index.terms().stream()?;
    if !words.advance() {
        return Ok(None);
    }
    recorder.take();
    index.read_postings_from_terminfo(words.value(), IndexRecordOption::WithFreqsAndPositions)?;
    let read = recorder.take();
    let mut column = Column { words, begins: [None, None], stretches: [None, None] };
    for (of, suffix) in [".idx", ".pos"].into_iter().enumerate() {
        let found = read.iter().find(|(file, runs)| file.ends_with(suffix) && !runs.is_empty());
        column.begins[of] =
            found.and_then(|(file, runs)| Some((file.clone(), runs.last()?.end.checked_sub(column.ends()[of])?)));
    }
    Ok(Some(column))
}

/// Divides stretches where a field begins, and tells each field its own.
fn by_fields(stretches: Vec<Stretch>, columns: &mut [Column], of: usize) -> Vec<Stretch> {
    let mut divided: Vec<Stretch> = Vec::new();
    for Stretch { file, mut range } in stretches {
        let begins = columns.iter().flat_map(|column| &column.begins[of]).filter(|(within, _)| *within == file);
        let mut begins: Vec<usize> = begins.map(|(_, begin)| *begin).collect();
        begins.sort_unstable();
        for begin in begins {
            if range.contains(&begin) {
                divided.push(Stretch { file: file.clone(), range: range.start..begin });
                range.start = begin;
            }
        }
        divided.push(Stretch { file, range });
    }
    divided.retain(|stretch| !stretch.range.is_empty());
    for column in columns {
        let Some((file, begin)) = &column.begins[of] else { continue };
        let end = begin + column.ends()[of];
        let first = |stretch: &Stretch| stretch.file == *file && stretch.range.start < end && end <= stretch.range.end;
        column.stretches[of] = divided.iter().position(first);
    }
    divided
}

/// Cuts a shard's stored entries between the blocks that are read at once.
pub(crate) fn by_entries(
    index: &Index,
    shard: usize,
    stretches: Vec<Stretch>,
    files: &Files,
    recorder: &Recorder,
) -> Result<Group, Error> {
    let shard = shard as u32;
    let mut cutter = Cutter::new(stretches, ENTRIES);
    recorder.take();
    for entry in 0..index.searcher.segment_reader(shard).max_doc() {
        index.stored(DocAddress::new(shard, entry))?;
        for (file, runs) in recorder.take() {
            let Some(bytes) = files.get(&file) else { continue };
            for block in runs {
                let within = |stretch: &Stretch| stretch.file == file && stretch.range.contains(&block.start);
                let Some(stretch) = cutter.group.stretches.iter().position(within) else { continue };
                if block.end > cutter.at[stretch] {
                    cutter.take(&bytes[block.clone()], &[(stretch, block.end)]);
                }
            }
        }
    }
    Ok(cutter.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Cuts a file of pieces, each of its length, and gives for each chunk the numbers of its pieces.
    fn cut(pieces: &[usize]) -> Vec<Vec<usize>> {
        let all = Stretch { file: "x.idx".into(), range: 3..3 + pieces.iter().sum::<usize>() };
        let mut cutter = Cutter::new(vec![all], [about(4000), about(8000)]);
        let mut begins = vec![3];
        for (number, length) in pieces.iter().enumerate() {
            begins.push(begins[number] + length);
            cutter.take(format!("word {number}").as_bytes(), &[(0, begins[number + 1])]);
        }
        let group = cutter.finish();
        let within = |part: &Range<usize>| (0..pieces.len()).filter(|at| part.contains(&begins[*at])).collect();
        group.chunks().map(|mut parts| within(&parts.next().unwrap().1)).collect()
    }

    fn lengths() -> Vec<usize> {
        (0..2000).map(|number| 1 + number * 7919 % 90).collect()
    }

    #[test]
    fn chunks_are_about_as_long_as_they_should_be_and_have_every_piece_once() {
        let pieces = lengths();
        let chunks = cut(&pieces);
        assert_eq!(chunks.concat(), (0..2000).collect::<Vec<_>>());
        let length = |chunk: &Vec<usize>| chunk.iter().map(|piece| pieces[*piece]).sum::<usize>();
        assert!(chunks.iter().all(|chunk| length(chunk) <= 8000));
        assert!(chunks[..chunks.len() - 1].iter().all(|chunk| length(chunk) >= 2000));
        let average = pieces.iter().sum::<usize>() / chunks.len();
        assert!((3000..5000).contains(&average), "{average}");
    }

    #[test]
    fn a_change_moves_no_cut_behind_it_but_the_next_few() {
        let mut pieces = lengths();
        let before = cut(&pieces);
        pieces[100] += 1000;
        let after = cut(&pieces);
        let same = after.iter().filter(|chunk| before.contains(chunk)).count();
        assert!(same + 5 >= before.len(), "{same} of {}", before.len());
    }

    #[test]
    fn what_cannot_be_cut_is_a_chunk_of_its_own() {
        let mut pieces = lengths();
        pieces[500] = 100_000;
        assert!(cut(&pieces).contains(&vec![500]));
    }
}
