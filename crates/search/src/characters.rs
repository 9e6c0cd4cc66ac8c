//! What a character decomposes to, and which characters are marks: the tables that `build.rs` makes.

use std::sync::OnceLock;

use crate::marks::HANGUL;
use crate::record::Reader;

static TABLE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/fold.bin"));

/// The tables as they are looked into.
#[derive(Default)]
struct Characters {
    /// The characters that decompose, in order, and where in `texts` what each decomposes to ends.
    decomposed: Vec<(u32, u32)>,
    texts: &'static str,
    /// Where each run of marks begins, in order, and where it ends.
    marks: Vec<(u32, u32)>,
}

impl Characters {
    fn get() -> &'static Self {
        static CHARACTERS: OnceLock<Characters> = OnceLock::new();
        // The table is the build's own and is whole.
        CHARACTERS.get_or_init(|| Self::read().unwrap_or_default())
    }

    fn read() -> Option<Self> {
        let mut from = Reader { bytes: TABLE };
        let mut number = || from.number().ok().map(|number| number as u32);
        let count = number()?;
        let sums = |count: u32, number: &mut dyn FnMut() -> Option<u32>| {
            let mut sum = 0;
            (0..count)
                .map(|_| {
                    number().map(|by| {
                        sum += by;
                        sum
                    })
                })
                .collect::<Option<Vec<u32>>>()
        };
        let characters = sums(count, &mut number)?;
        let ends = sums(count, &mut number)?;
        let (texts, rest) = from.bytes.split_at_checked(*ends.last()? as usize)?;
        from.bytes = rest;
        let mut number = || from.number().ok().map(|number| number as u32);
        let runs = number()?;
        let edges = sums(2 * runs, &mut number)?;
        Some(Characters {
            decomposed: characters.into_iter().zip(ends).collect(),
            texts: std::str::from_utf8(texts).ok()?,
            marks: edges.chunks_exact(2).map(|edge| (edge[0], edge[1])).collect(),
        })
    }
}

/// Calls `each` with the parts of a character in NFD, without the marks that folding drops; with itself if it has none.
pub(crate) fn decompose(c: char, mut each: impl FnMut(char)) {
    if HANGUL.contains(&c) {
        return hangul(c as u32 - *HANGUL.start() as u32, each);
    }
    let characters = Characters::get();
    match characters.decomposed.binary_search_by_key(&(c as u32), |(key, _)| *key) {
        Ok(at) => {
            let start = at.checked_sub(1).map_or(0, |before| characters.decomposed[before].1);
            let text = characters.texts.get(start as usize..characters.decomposed[at].1 as usize);
            text.unwrap_or_default().chars().for_each(each);
        }
        Err(_) => each(c),
    }
}

/// A syllable is a number: the leading consonant, the vowel, and perhaps a trailing consonant.
fn hangul(syllable: u32, each: impl FnMut(char)) {
    const VOWELS: u32 = 21;
    const TRAILING: u32 = 28;
    let trailing = syllable % TRAILING;
    let parts = [
        Some(0x1100 + syllable / TRAILING / VOWELS),
        Some(0x1161 + syllable / TRAILING % VOWELS),
        (trailing > 0).then_some(0x11A7 + trailing),
    ];
    parts.into_iter().flatten().filter_map(char::from_u32).for_each(each);
}

/// Whether a character is a mark: it belongs to the one before it.
pub(crate) fn is_mark(c: char) -> bool {
    let marks = &Characters::get().marks;
    let after = marks.partition_point(|(start, _)| *start <= c as u32);
    after.checked_sub(1).is_some_and(|run| (c as u32) < marks[run].1)
}

#[cfg(test)]
mod tests {
    use unicode_normalization::char::{decompose_canonical, is_combining_mark};

    use super::*;
    use crate::marks::is_dropped_mark;

    #[test]
    fn every_character_is_what_unicode_says() {
        for c in '\0'..=char::MAX {
            let (mut ours, mut theirs) = (String::new(), String::new());
            decompose(c, |part| ours.push(part));
            decompose_canonical(c, |part| theirs.push(part));
            if !theirs.chars().eq([c]) {
                theirs.retain(|part| !is_dropped_mark(part));
            }
            assert_eq!(ours, theirs, "{c:?}");
            assert_eq!(is_mark(c), is_combining_mark(c), "{c:?}");
        }
    }
}
