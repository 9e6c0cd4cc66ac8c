//! The edit between two rows of tokens: the shortest one for texts as laws have them, a short one for texts of any size.
//!
//! The shortest edit costs the product of length and changes, and the histogram way cuts off one token at a time where
//! every second word changed: both grow with the square of a text that somebody made to be slow. So a long row is cut
//! first at what stands once on either side and kept its order (a token, or where none does a run of them), and again
//! inside each piece. A piece that is still long then has few words in endless repetition, or nothing in common: it is
//! edited window by window, each against what stands about as far on in the other row. So the edit of a long row need
//! not be the shortest, but what it keeps stands in both, and no search is ever made in more than a window.

use std::collections::HashMap;
use std::hash::Hash;
use std::ops::Range;

use imara_diff::{Algorithm, Diff, InternedInput, Interner, Token};

/// Up to so many tokens the shortest edit is looked for,
const SHORT: usize = 4_000;
/// and up to so many between two cuts.
const PIECE: usize = 512;
/// So many tokens, of both rows together, are edited at once at most.
const WINDOW: usize = 2_048;
/// How long the runs are that are looked for where no token stands once: doubled so often.
const DOUBLINGS: u32 = 5;
/// Runs cut a row if there is one among so many tokens of both rows.
const APART: usize = 128;
/// How often a piece is cut again.
const DEEP: usize = 24;

/// What is looked for in rows that are not long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Seek {
    /// The edit that changes least.
    Shortest,
    /// The longest runs that stand in both.
    Runs,
}

impl Seek {
    fn algorithm(self) -> Algorithm {
        match self {
            Self::Shortest => Algorithm::MyersMinimal,
            Self::Runs => Algorithm::Histogram,
        }
    }
}

/// What goes and what comes in its place, in order: ranges of the row before and of the row after.
pub(super) fn hunks<T: Hash + Eq>(
    seek: Seek,
    before: impl Iterator<Item = T>,
    after: impl Iterator<Item = T>,
) -> Vec<(Range<u32>, Range<u32>)> {
    let input = interned(before, after);
    if input.before.len() + input.after.len() <= SHORT {
        let diff = Diff::compute(seek.algorithm(), &input);
        return diff.hunks().map(|hunk| (hunk.before, hunk.after)).collect();
    }
    let [old, new] = [input.before.len(), input.after.len()].map(|length| vec![true; length]);
    let mut changed = Changed { before: old, after: new, pieces: Vec::new() };
    changed.cut(&input, (0..input.before.len(), 0..input.after.len()), DEEP);
    changed.edit(&input, seek);
    changed.hunks()
}

fn interned<T: Hash + Eq>(before: impl Iterator<Item = T>, after: impl Iterator<Item = T>) -> InternedInput<T> {
    let mut input = InternedInput { before: Vec::new(), after: Vec::new(), interner: Interner::new(0) };
    input.update_before(before);
    input.update_after(after);
    input
}

/// Of each token of either row whether it goes, or comes.
struct Changed {
    before: Vec<bool>,
    after: Vec<bool>,
    /// What is left between the cuts, to be edited.
    pieces: Vec<Piece>,
}

/// A stretch of the row before and one of the row after.
type Piece = (Range<usize>, Range<usize>);

impl Changed {
    fn keep(&mut self, before: usize, after: usize) {
        self.before[before] = false;
        self.after[after] = false;
    }

    /// Keeps what stands in both at the cuts and around them, and notes what is left.
    fn cut<T>(&mut self, input: &InternedInput<T>, (mut old, mut new): Piece, deep: usize) {
        let (a, b) = (&input.before, &input.after);
        while !old.is_empty() && !new.is_empty() && a[old.start] == b[new.start] {
            self.keep(old.start, new.start);
            (old.start, new.start) = (old.start + 1, new.start + 1);
        }
        while !old.is_empty() && !new.is_empty() && a[old.end - 1] == b[new.end - 1] {
            (old.end, new.end) = (old.end - 1, new.end - 1);
            self.keep(old.end, new.end);
        }
        if old.is_empty() || new.is_empty() {
            return;
        }
        let size = old.len() + new.len();
        let cuts = if size <= PIECE || deep == 0 { Vec::new() } else { cuts(&a[old.clone()], &b[new.clone()]) };
        if cuts.is_empty() {
            return self.pieces.extend(windows(&old, &new));
        }
        let (mut i, mut j) = (old.start, new.start);
        for (at, to) in cuts.into_iter().map(|(at, to)| (old.start + at, new.start + to)) {
            self.keep(at, to);
            self.cut(input, (i..at, j..to), deep - 1);
            (i, j) = (at + 1, to + 1);
        }
        self.cut(input, (i..old.end, j..new.end), deep - 1);
    }

    /// Keeps what the edits of the pieces keep.
    fn edit<T>(&mut self, input: &InternedInput<T>, seek: Seek) {
        for (old, new) in std::mem::take(&mut self.pieces) {
            // Tokens are counted anew: what is done for a piece must not grow with the whole.
            let piece = interned(input.before[old.clone()].iter().copied(), input.after[new.clone()].iter().copied());
            let small = old.len() + new.len() <= PIECE;
            let diff = Diff::compute(if small { seek.algorithm() } else { Algorithm::Myers }, &piece);
            let (mut i, mut j) = (0, 0);
            let ends = (old.len() as u32, new.len() as u32);
            for (gone, came) in diff.hunks().map(|h| (h.before, h.after)).chain([(ends.0..ends.0, ends.1..ends.1)]) {
                (i..gone.start)
                    .zip(j..came.start)
                    .for_each(|(i, j)| self.keep(old.start + i as usize, new.start + j as usize));
                (i, j) = (gone.end, came.end);
            }
        }
    }

    fn hunks(&self) -> Vec<(Range<u32>, Range<u32>)> {
        let mut out = Vec::new();
        let (mut i, mut j) = (0, 0);
        let end = |flags: &[bool], from: usize| from + flags[from..].iter().take_while(|changed| **changed).count();
        while i < self.before.len() || j < self.after.len() {
            let (to, until) = (end(&self.before, i), end(&self.after, j));
            if (to, until) == (i, j) {
                (i, j) = (i + 1, j + 1);
            } else {
                out.push((i as u32..to as u32, j as u32..until as u32));
                (i, j) = (to, until);
            }
        }
        out
    }
}

/// Two stretches in windows, as many in one as in the other.
fn windows(old: &Range<usize>, new: &Range<usize>) -> impl Iterator<Item = Piece> {
    let count = (old.len() + new.len()).div_ceil(WINDOW);
    let part = move |range: &Range<usize>, at: usize| {
        range.start + range.len() * at / count..range.start + range.len() * (at + 1) / count
    };
    let (old, new) = (old.clone(), new.clone());
    (0..count).map(move |at| (part(&old, at), part(&new, at)))
}

/// Where two rows are cut: at tokens that stand once in either, or where none does at runs of the length that gives
/// the most cuts, if enough of them do and kept their order: in rows of few words some run stands once in either by
/// chance. Of a run its first token is given: what stands beside a cut is kept anyway.
fn cuts(a: &[Token], b: &[Token]) -> Vec<(usize, usize)> {
    let [mut old, mut new] = [a, b].map(|row| row.iter().map(|token| token.0).collect::<Vec<u32>>());
    let tokens = longest_rise(once_in_both(&old, &new));
    if !tokens.is_empty() {
        return tokens;
    }
    let mut best = Vec::new();
    for doubled in 0..DOUBLINGS {
        // A run is known by the names of its two halves.
        let mut names: HashMap<(u32, u32), u32> = HashMap::new();
        [old, new] = [old, new].map(|row| {
            let halves = row.iter().zip(row.get(1 << doubled..).unwrap_or_default());
            halves.map(|(first, second)| (*first, *second)).map(|run| name(&mut names, run)).collect()
        });
        let once = once_in_both(&old, &new);
        let runs = once.len();
        let found = longest_rise(once);
        if found.len() > best.len() && found.len() >= (a.len() + b.len()) / APART && 2 * found.len() >= runs {
            best = found;
        }
    }
    best
}

fn name(names: &mut HashMap<(u32, u32), u32>, run: (u32, u32)) -> u32 {
    let next = names.len() as u32;
    *names.entry(run).or_insert(next)
}

/// What stands once in either row: where it stands, in the order of the first.
fn once_in_both(a: &[u32], b: &[u32]) -> Vec<(usize, usize)> {
    /// Where something stands in the two rows: nowhere, once, or more often.
    type Places = [Option<Result<usize, ()>>; 2];
    let mut places: HashMap<u32, Places> = HashMap::new();
    for (side, row) in [a, b].into_iter().enumerate() {
        for (at, token) in row.iter().enumerate() {
            let place = &mut places.entry(*token).or_default()[side];
            *place = Some(if place.is_none() { Ok(at) } else { Err(()) });
        }
    }
    let once = a.iter().enumerate().filter_map(|(at, token)| match places.get(token)? {
        [Some(Ok(_)), Some(Ok(to))] => Some((at, *to)),
        _ => None,
    });
    once.collect()
}

/// Of pairs whose first members rise, the most whose second ones do.
fn longest_rise(pairs: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    // By length: the pair that ends the rise of that length which ends lowest.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (at, (_, to)) in pairs.iter().enumerate() {
        let length = ends.partition_point(|end| pairs[*end].1 < *to);
        before.push(length.checked_sub(1).map(|shorter| ends[shorter]));
        if length == ends.len() { ends.push(at) } else { ends[length] = at }
    }
    let mut rise = Vec::with_capacity(ends.len());
    let mut next = ends.last().copied();
    while let Some(at) = next {
        rise.push(pairs[at]);
        next = before[at];
    }
    rise.reverse();
    rise
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Whether what the hunks leave of both rows is the same, and no two hunks touch.
    fn fits(before: &[u32], after: &[u32], hunks: &[(Range<u32>, Range<u32>)]) -> bool {
        let (mut i, mut j) = (0, 0);
        let ends = (before.len() as u32, after.len() as u32);
        let all = hunks.iter().cloned().chain([(ends.0..ends.0, ends.1..ends.1)]);
        all.into_iter().all(|(gone, came)| {
            let same = before.get(i as usize..gone.start as usize) == after.get(j as usize..came.start as usize);
            (i, j) = (gone.end, came.end);
            same
        })
    }

    fn changes(hunks: &[(Range<u32>, Range<u32>)]) -> usize {
        hunks.iter().map(|(gone, came)| gone.len() + came.len()).sum()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]
        #[test]
        fn a_long_row_is_edited_into_the_other(
            before in proptest::collection::vec(0u32..3_000, 2_500..4_000),
            cuts in proptest::collection::vec((0usize..2_400, 0usize..60, 0u32..3_000), 0..40),
        ) {
            let mut after = before.clone();
            for (at, length, word) in &cuts {
                after.splice(at.min(&after.len()).to_owned()..(at + length).min(after.len()), [*word]);
            }
            let found = hunks(Seek::Shortest, before.iter(), after.iter());
            prop_assert!(fits(&before, &after, &found));
            // As many changes as were made, and few more.
            let made: usize = cuts.iter().map(|(_, length, _)| length + 1).sum();
            prop_assert!(changes(&found) <= made + made / 4 + 8, "{} for {made}", changes(&found));
        }
    }

    #[test]
    fn every_second_word_is_another_and_the_rest_is_found_again() {
        let row = |side: u32| (0..20_000u32).map(move |at| if at.is_multiple_of(2) { at } else { at + 100_000 * side });
        let (before, after): (Vec<u32>, Vec<u32>) = (row(1).collect(), row(2).collect());
        let found = hunks(Seek::Shortest, before.iter(), after.iter());
        assert!(fits(&before, &after, &found));
        assert_eq!(changes(&found), 20_000);
    }

    /// Words of a few, one after the other at random (xorshift64).
    fn at_random(mut seed: u64, words: u64, length: usize) -> Vec<u32> {
        let next = || {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            (seed % words) as u32
        };
        std::iter::repeat_with(next).take(length).collect()
    }

    /// What an edit of all that is left between the cuts can cost: of each piece length times length.
    fn cost(before: &[u32], after: &[u32]) -> usize {
        let input = interned(before.iter(), after.iter());
        let [old, new] = [before, after].map(|row| vec![true; row.len()]);
        let mut changed = Changed { before: old, after: new, pieces: Vec::new() };
        changed.cut(&input, (0..before.len(), 0..after.len()), DEEP);
        changed.pieces.iter().map(|(old, new)| old.len() * new.len()).sum()
    }

    #[test]
    fn what_an_edit_costs_grows_with_the_rows_and_not_with_their_square() {
        let every_second = |side: u32, length: u32| -> Vec<u32> {
            (0..length).map(|at| if at.is_multiple_of(2) { 0 } else { at + 100_000 * side }).collect()
        };
        let in_a_ring = |words: u32, length: u32| -> Vec<u32> { (0..length).map(|at| at % words).collect() };
        for length in [10_000, 40_000] {
            let pairs = [
                (at_random(1, 7, length), at_random(2, 7, length)),
                (at_random(1, 300, length), at_random(2, 300, length / 3)),
                (every_second(1, length as u32), every_second(2, length as u32)),
                (in_a_ring(3, length as u32), in_a_ring(4, length as u32)),
            ];
            for (before, after) in pairs {
                let most = (before.len() + after.len()) * (WINDOW + 2) / 4;
                let cost = cost(&before, &after);
                assert!(cost <= most, "{cost} of at most {most} for {length}");
                let found = hunks(Seek::Shortest, before.iter(), after.iter());
                assert!(fits(&before, &after, &found));
            }
        }
    }

    #[test]
    fn a_long_row_of_few_words_is_found_again_behind_what_was_put_in() {
        let before = at_random(1, 7, 20_000);
        let mut after = before.clone();
        after.splice(100..100, at_random(3, 7, 3_000));
        after[15_000] = 9;
        let found = hunks(Seek::Shortest, before.iter(), after.iter());
        assert!(fits(&before, &after, &found));
        assert_eq!(changes(&found), 3_002);
    }

    #[test]
    fn rows_without_a_word_that_stands_once_are_edited_all_the_same() {
        let row = |step: u64| (0..9_000u64).map(move |at| (at * at * step % 7) as u32).collect::<Vec<_>>();
        let (before, after) = (row(3), row(5));
        assert!(fits(&before, &after, &hunks(Seek::Shortest, before.iter(), after.iter())));
        assert_eq!(hunks(Seek::Shortest, before.iter(), before.iter()), []);
        assert_eq!(changes(&hunks(Seek::Shortest, before.iter(), [].iter())), 9_000);
    }
}
