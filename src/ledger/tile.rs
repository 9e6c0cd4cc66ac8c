//! C2SP tlog-tiles: where hashes and entries of a log lie, and what those files hold.

use std::collections::BTreeSet;
use std::fmt;

use super::hash::{Hash, decimal};
use super::merkle::Tree;

/// Hashes, or entries, in a full tile.
pub const TILE_WIDTH: u64 = 256;

/// What a tile holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TileLevel {
    /// Hashes over 256^level leaves each; 0 to 63.
    Hashes(u8),
    /// The entries themselves, an entry bundle.
    Entries,
}

/// Which tile: printed and parsed as C2SP paths, `tile/0/x001/x234/067.p/8` or `tile/entries/000`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TilePath {
    level: TileLevel,
    index: u64,
    /// 1 to 255, or 0 for a full tile.
    width: u8,
}

/// Why a text is not a tile's path, or a file not a tile.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TileError {
    /// Not a path as C2SP tlog-tiles writes it.
    #[error("`{0}` is not the path of a tile as C2SP tlog-tiles writes it")]
    Path(String),
    /// The bundle ends in the middle of an entry.
    #[error("the entry bundle ends in the middle of its entry {0}")]
    Cut(usize),
    /// More or fewer entries than the path says.
    #[error("the entry bundle has {found} entries; its path says {expected}")]
    Count {
        /// By its path.
        expected: u64,
        /// Up to where counting stopped.
        found: u64,
    },
    /// The length does not fit the two bytes that stand before an entry.
    #[error("an entry of {0} bytes is too long; 65,535 bytes fit")]
    TooLong(usize),
}

impl TilePath {
    /// The full tile at `index` of `level`; `None` above level 63.
    pub fn full(level: TileLevel, index: u64) -> Option<Self> {
        let known = !matches!(level, TileLevel::Hashes(level) if level > 63);
        known.then_some(Self { level, index, width: 0 })
    }

    /// The tile at `index` with only its first `width` hashes; `None` unless that is 1 to 255.
    pub fn partial(level: TileLevel, index: u64, width: u8) -> Option<Self> {
        if width == 0 { None } else { Self::full(level, index).map(|full| Self { width, ..full }) }
    }

    /// Reads a path, relative to the log, exactly as [`TilePath`] prints it.
    ///
    /// # Errors
    ///
    /// [`TileError::Path`].
    pub fn parse(text: &str) -> Result<Self, TileError> {
        Self::read(text).filter(|path| path.to_string() == text).ok_or_else(|| TileError::Path(text.to_owned()))
    }

    fn read(text: &str) -> Option<Self> {
        let (level, rest) = text.strip_prefix("tile/")?.split_once('/')?;
        let level = match level {
            "entries" => TileLevel::Entries,
            number => TileLevel::Hashes(u8::try_from(decimal(number)?).ok()?),
        };
        let (index, width) = match rest.split_once(".p/") {
            Some((index, width)) => (index, Some(u8::try_from(decimal(width)?).ok()?)),
            None => (rest, None),
        };
        let mut number: u64 = 0;
        for part in index.split('/') {
            let digits = part.strip_prefix('x').unwrap_or(part);
            if digits.len() != 3 || !digits.bytes().all(|b| b.is_ascii_digit()) {
                return None;
            }
            number = number.checked_mul(1000)?.checked_add(digits.parse().ok()?)?;
        }
        width.map_or_else(|| Self::full(level, number), |width| Self::partial(level, number, width))
    }

    /// What it holds.
    pub fn level(&self) -> TileLevel {
        self.level
    }

    /// Its number within the level, from 0.
    pub fn index(&self) -> u64 {
        self.index
    }

    /// How many hashes or entries it has: 1 to 256.
    pub fn width(&self) -> u64 {
        if self.width == 0 { TILE_WIDTH } else { self.width.into() }
    }

    /// Whether it is still to grow.
    pub fn is_partial(&self) -> bool {
        self.width != 0
    }

    /// The full tile of which this is the beginning.
    pub fn when_full(&self) -> Self {
        Self { width: 0, ..*self }
    }

    /// Whether a log of `size` entries has as much as this tile needs.
    pub fn is_within(&self, size: u64) -> bool {
        let hashes = match self.level {
            TileLevel::Entries => size,
            TileLevel::Hashes(level) => size.checked_shr(8 * u32::from(level)).unwrap_or(0),
        };
        let end = self.index.checked_mul(TILE_WIDTH).and_then(|start| start.checked_add(self.width()));
        end.is_some_and(|end| end <= hashes)
    }

    /// What the file of a tile of hashes holds: its hashes one after the other, 32 bytes each. `None` for entry
    /// bundles and for tiles that the tree does not have.
    pub fn hashes(&self, tree: &Tree) -> Option<Vec<u8>> {
        let TileLevel::Hashes(level) = self.level else { return None };
        if !self.is_within(tree.size()) {
            return None;
        }
        let start = usize::try_from(self.index.checked_mul(TILE_WIDTH)?).ok()?;
        let end = start.checked_add(usize::try_from(self.width()).ok()?)?;
        let hashes = tree.level(8 * u32::from(level)).get(start..end)?;
        Some(hashes.iter().flat_map(Hash::as_bytes).copied().collect())
    }

    /// The entries of this bundle among all entries of the log. `None` when the log has too few.
    pub fn of_all<'a, T>(&self, entries: &'a [T]) -> Option<&'a [T]> {
        let start = usize::try_from(self.index.checked_mul(TILE_WIDTH)?).ok()?;
        entries.get(start..start.checked_add(usize::try_from(self.width()).ok()?)?)
    }
}

impl fmt::Display for TilePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.level {
            TileLevel::Hashes(level) => write!(f, "tile/{level}/")?,
            TileLevel::Entries => f.write_str("tile/entries/")?,
        }
        let digits = self.index.to_string();
        let digits = format!("{:0>width$}", digits, width = digits.len().div_ceil(3) * 3);
        let mut parts = digits.as_bytes().chunks(3).map(String::from_utf8_lossy).peekable();
        while let Some(part) = parts.next() {
            if parts.peek().is_some() { write!(f, "x{part}/")? } else { f.write_str(&part)? }
        }
        if self.width == 0 { Ok(()) } else { write!(f, ".p/{}", self.width) }
    }
}

/// All tiles of a log of `size` entries, entry bundles first; the last one of a level may be partial. Made one by one,
/// so a size that somebody invented costs nothing until it is walked.
pub fn tiles(size: u64) -> impl Iterator<Item = TilePath> {
    levels(size).flat_map(|(level, hashes)| of_level(level, hashes))
}

/// The tiles of one level of a log of `size` entries. Walking [`tiles`] to a level passes all before it, which an
/// invented size makes endless.
pub fn tiles_at(level: TileLevel, size: u64) -> impl Iterator<Item = TilePath> {
    levels(size).filter(move |&(other, _)| other == level).flat_map(|(level, hashes)| of_level(level, hashes))
}

fn of_level(level: TileLevel, hashes: u64) -> impl Iterator<Item = TilePath> {
    let full = (0..hashes / TILE_WIDTH).map(move |index| TilePath { level, index, width: 0 });
    full.chain(partial(level, hashes))
}

/// The partial tiles of a log of `size` entries: at most one a level.
pub fn partial_tiles(size: u64) -> impl Iterator<Item = TilePath> {
    levels(size).filter_map(|(level, hashes)| partial(level, hashes))
}

/// The partial tiles that must be there in a log of `size` entries: its own, and those of every size in `published`
/// whose full tile does not exist yet.
pub fn needed_partial_tiles(published: impl IntoIterator<Item = u64>, size: u64) -> BTreeSet<TilePath> {
    let published = published.into_iter().filter(|&earlier| earlier <= size).chain([size]);
    published.flat_map(partial_tiles).filter(|tile| !tile.when_full().is_within(size)).collect()
}

/// Each level that has something, with how many hashes or entries it has.
fn levels(size: u64) -> impl Iterator<Item = (TileLevel, u64)> {
    let hashes = (0..8u8).map(move |level| (TileLevel::Hashes(level), size >> (8 * u32::from(level))));
    [(TileLevel::Entries, size)].into_iter().chain(hashes).filter(|&(_, hashes)| hashes > 0)
}

fn partial(level: TileLevel, hashes: u64) -> Option<TilePath> {
    u8::try_from(hashes % TILE_WIDTH).ok().and_then(|width| TilePath::partial(level, hashes / TILE_WIDTH, width))
}

/// An entry bundle: each entry behind its length, two bytes, the larger first.
///
/// # Errors
///
/// [`TileError::TooLong`].
pub fn bundle<'a>(entries: impl IntoIterator<Item = &'a [u8]>) -> Result<Vec<u8>, TileError> {
    let mut out = Vec::new();
    for entry in entries {
        let length = u16::try_from(entry.len()).map_err(|_| TileError::TooLong(entry.len()))?;
        out.extend_from_slice(&length.to_be_bytes());
        out.extend_from_slice(entry);
    }
    Ok(out)
}

/// The entries of a bundle that has exactly `expected` of them and nothing behind.
///
/// # Errors
///
/// When it ends too early or too late.
pub fn parse_bundle(bytes: &[u8], expected: u64) -> Result<Vec<&[u8]>, TileError> {
    let (mut rest, mut entries) = (bytes, Vec::new());
    while let Some((length, behind)) = rest.split_first_chunk::<2>() {
        let length = usize::from(u16::from_be_bytes(*length));
        let (entry, behind) = behind.split_at_checked(length).ok_or(TileError::Cut(entries.len()))?;
        entries.push(entry);
        rest = behind;
    }
    if !rest.is_empty() {
        return Err(TileError::Cut(entries.len()));
    }
    let found = entries.len() as u64;
    if found == expected { Ok(entries) } else { Err(TileError::Count { expected, found }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn print(paths: impl IntoIterator<Item = TilePath>) -> Vec<String> {
        paths.into_iter().map(|path| path.to_string()).collect()
    }

    #[test]
    fn paths_read_as_they_print() {
        for text in
            ["tile/0/x001/x234/067.p/8", "tile/entries/000.p/3", "tile/63/000", "tile/0/999", "tile/0/x001/000.p/255"]
        {
            assert_eq!(TilePath::parse(text).map(|p| p.to_string()).as_deref(), Ok(text));
        }
        let path = TilePath::parse("tile/0/x001/x234/067").unwrap();
        assert_eq!((path.index(), path.width(), path.is_partial()), (1_234_067, 256, false));
    }

    #[test]
    fn other_paths_are_refused() {
        for text in [
            "tile/8/0/000.p/0",
            "tile/0/x000/000",
            "tile/64/000",
            "tile/256/000",
            "tile/0/..",
            "tile/../0/000",
            "tile/0/x001/234/067.p/8",
            "tile/00/000",
            "tile/0/000.p/0",
            "tile/0/000.p/256",
            "tile/0/000.p/01",
            "tile/0/000.p/",
            "tile/0/00",
            "tile/0/0000",
            "tile/0/001/000",
            "tile/0/x001",
            "tile/0/x999/x999/x999/x999/x999/x999/x999/999",
            "tile/0/x018/x446/x744/x073/x709/x551/616",
            "/tile/0/000",
            "tile/0/000/",
            "tile//000",
            "tile/0/",
            "tile/0",
            "tile/+1/000",
            "tile/0/+01",
            "tile/entries/000.p/3.p/3",
            "tile/entry/000",
            "tile/0/٠٠٠",
            "TILE/0/000",
            "",
            "tile/0/000 ",
            "tile/0/\u{e9}0",
        ] {
            assert!(TilePath::parse(text).is_err(), "{text}");
        }
        let largest = TilePath::full(TileLevel::Entries, u64::MAX).unwrap();
        assert_eq!(TilePath::parse(&largest.to_string()), Ok(largest));
        assert!(!largest.is_within(u64::MAX));
    }

    #[test]
    fn a_log_of_70_000_has_the_tiles_the_specification_counts() {
        let all: Vec<TilePath> = tiles(70_000).filter(|t| t.level() != TileLevel::Entries).collect();
        let count = |level, partial| {
            all.iter().filter(|t| t.level() == TileLevel::Hashes(level) && t.is_partial() == partial).count()
        };
        assert_eq!(
            [count(0, false), count(0, true), count(1, false), count(1, true), count(2, true)],
            [273, 1, 1, 1, 1]
        );
        assert_eq!(
            print(partial_tiles(70_000)),
            ["tile/entries/273.p/112", "tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1"]
        );
        assert_eq!(print(tiles(256)), ["tile/entries/000", "tile/0/000", "tile/1/000.p/1"]);
        assert!(tiles(0).next().is_none());
        assert_eq!(partial_tiles(u64::MAX).count(), 9);
        assert_eq!(tiles(u64::MAX).take(5).count(), 5);
        assert_eq!(tiles_at(TileLevel::Hashes(0), u64::MAX).take(5).count(), 5);
        assert_eq!(print(tiles_at(TileLevel::Hashes(1), 70_000)), ["tile/1/000", "tile/1/001.p/17"]);
    }

    #[test]
    fn partial_tiles_stay_until_the_full_one_is_there() {
        assert_eq!(
            print(needed_partial_tiles([3, 5], 5)),
            ["tile/0/000.p/3", "tile/0/000.p/5", "tile/entries/000.p/3", "tile/entries/000.p/5"]
        );
        assert_eq!(print(needed_partial_tiles([3, 5], 256)), ["tile/1/000.p/1"]);
        assert_eq!(
            print(needed_partial_tiles([3, 257, 9000], 300)),
            ["tile/0/001.p/1", "tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/001.p/1", "tile/entries/001.p/44"]
        );
    }

    #[test]
    fn bundles_hold_exactly_their_entries() {
        let bytes = bundle([&b"one"[..], b"", b"three"]).unwrap();
        assert_eq!(bytes, b"\0\x03one\0\0\0\x05three");
        assert_eq!(parse_bundle(&bytes, 3), Ok(vec![&b"one"[..], b"", b"three"]));
        assert_eq!(parse_bundle(&bytes, 2), Err(TileError::Count { expected: 2, found: 3 }));
        assert_eq!(parse_bundle(&bytes[..9], 3), Err(TileError::Cut(2)));
        assert_eq!(parse_bundle(&bytes[..8], 3), Err(TileError::Cut(2)));
        assert_eq!(bundle([&vec![0; 65_536][..]]), Err(TileError::TooLong(65_536)));
    }
}
