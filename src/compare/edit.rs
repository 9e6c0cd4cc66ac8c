//! The edit between two rows of tokens: the shortest one for texts as laws have them, a short one for texts of any size.
//!
//! The shortest edit costs the product of length and changes, and the histogram way cuts off one token at a time where
//! every second word changed: both grow with the square of a text that somebody made to be slow. So a long row is cut
//! first at what stands once on either side and kept its order, and again inside each piece. What is left between the
//! cuts is small, or has no token that stands once; for that there is a way that stops looking for the shortest edit.

use std::collections::HashMap;
use std::hash::Hash;
use std::ops::Range;

use imara_diff::{Algorithm, Diff, InternedInput, Interner, Token};

/// Up to so many tokens the shortest edit is looked for,
const SHORT: usize = 4_000;
/// and up to so many between two cuts.
const PIECE: usize = 512;
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
    let mut changed = Changed { before: old, after: new, seek };
    changed.cut(&input, (0..input.before.len(), 0..input.after.len()), DEEP);
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
    seek: Seek,
}

impl Changed {
    fn keep(&mut self, before: usize, after: usize) {
        self.before[before] = false;
        self.after[after] = false;
    }

    /// Keeps what stands in both pieces, as far as it is found.
    fn cut<T>(&mut self, input: &InternedInput<T>, (mut old, mut new): (Range<usize>, Range<usize>), deep: usize) {
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
        let cuts = if size <= PIECE || deep == 0 { Vec::new() } else { once_in_order(a, b, &old, &new) };
        if cuts.is_empty() {
            return self.edit(a, b, old, new);
        }
        let (mut i, mut j) = (old.start, new.start);
        for (at, to) in cuts {
            self.keep(at, to);
            self.cut(input, (i..at, j..to), deep - 1);
            (i, j) = (at + 1, to + 1);
        }
        self.cut(input, (i..old.end, j..new.end), deep - 1);
    }

    /// Keeps what an edit of two pieces keeps.
    fn edit(&mut self, a: &[Token], b: &[Token], old: Range<usize>, new: Range<usize>) {
        // Tokens are counted anew: what is done for a piece must not grow with the whole.
        let input = interned(a[old.clone()].iter().copied(), b[new.clone()].iter().copied());
        let small = old.len() + new.len() <= PIECE;
        let diff = Diff::compute(if small { self.seek.algorithm() } else { Algorithm::Myers }, &input);
        let (mut i, mut j) = (0, 0);
        let ends = (old.len() as u32, new.len() as u32);
        for (gone, came) in diff.hunks().map(|h| (h.before, h.after)).chain([(ends.0..ends.0, ends.1..ends.1)]) {
            (i..gone.start)
                .zip(j..came.start)
                .for_each(|(i, j)| self.keep(old.start + i as usize, new.start + j as usize));
            (i, j) = (gone.end, came.end);
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

/// The tokens that stand once in either piece, of those the most that kept their order: where they stand.
fn once_in_order(a: &[Token], b: &[Token], old: &Range<usize>, new: &Range<usize>) -> Vec<(usize, usize)> {
    /// Where a token stands in the two pieces: nowhere, once, or more often.
    type Places = [Option<Result<usize, ()>>; 2];
    let mut places: HashMap<u32, Places> = HashMap::new();
    for (side, row, range) in [(0, a, old), (1, b, new)] {
        for at in range.clone() {
            let place = &mut places.entry(row[at].0).or_default()[side];
            *place = Some(if place.is_none() { Ok(at) } else { Err(()) });
        }
    }
    let once = old.clone().filter_map(|at| match places.get(&a[at].0)? {
        [Some(Ok(_)), Some(Ok(to))] => Some((at, *to)),
        _ => None,
    });
    longest_rise(once.collect())
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

    #[test]
    fn rows_without_a_word_that_stands_once_are_edited_all_the_same() {
        let row = |step: u64| (0..9_000u64).map(move |at| (at * at * step % 7) as u32).collect::<Vec<_>>();
        let (before, after) = (row(3), row(5));
        assert!(fits(&before, &after, &hunks(Seek::Shortest, before.iter(), after.iter())));
        assert_eq!(hunks(Seek::Shortest, before.iter(), before.iter()), []);
        assert_eq!(changes(&hunks(Seek::Shortest, before.iter(), [].iter())), 9_000);
    }
}
