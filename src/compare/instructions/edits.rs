//! From the redline of a pair to edits that can be said in words.

use super::names::is_balanced;
use super::outline::{folded, one_line};
use super::{Edit, Passage};
use crate::compare::redline::{Run, RunKind};
use crate::compare::words::{Text, fold};

/// More edits than this are harder to follow than the whole text.
const MOST_EDITS: usize = 6;
/// When less than this share of the old words stays, the text is another one.
const KEPT: f32 = 0.4;
/// How far a passage may grow to be the only one of its words.
const GROWTH: u32 = 5;

/// Tokens that go, and tokens that come in their place.
#[derive(Debug, Clone, Copy)]
struct Hunk {
    old: (u32, u32),
    new: (u32, u32),
    /// How far to the left and right what stands there is the same in both.
    room: (u32, u32),
}

impl Hunk {
    /// With the word before or behind, where the space between it and what goes would be left over, or be missing, when
    /// somebody does by hand what the words say.
    fn without_stray_space(mut self, old: &Text, new: &Text) -> Self {
        if self.old.0 == self.old.1 {
            return self;
        }
        let spaced = |text: &Text, at: u32| text.spaced(at as usize);
        let ends = |hunk: &Self| {
            let (was, is) = (old.tokens.len() as u32 == hunk.old.1, new.tokens.len() as u32 == hunk.new.1);
            if was || is { (false, false) } else { (spaced(old, hunk.old.1), spaced(new, hunk.new.1)) }
        };
        let before = if self.new.0 < self.new.1 {
            spaced(old, self.old.0) != spaced(new, self.new.0)
        } else {
            spaced(old, self.old.0) && !ends(&self).1
        };
        let at_end = self.new.0 == self.new.1 && self.old.1 == old.tokens.len() as u32;
        if before && !at_end && self.room.0 > 0 {
            (self.old.0, self.new.0) = (self.old.0 - 1, self.new.0 - 1);
            self.room.0 -= 1;
        }
        let (was, is) = ends(&self);
        if self.new.0 < self.new.1 && was != is && self.room.1 > 0 {
            (self.old.1, self.new.1) = (self.old.1 + 1, self.new.1 + 1);
            self.room.1 -= 1;
        }
        self
    }
}

/// The edits that make the old words into the new ones; `None` when the whole text is better replaced, or has to be.
pub(super) fn edits(old: &Text, new: &Text, runs: &[Run]) -> Option<Vec<Edit>> {
    let hunks = hunks(&whole_marks(old, new, runs));
    let gone: u32 = hunks.iter().map(|h| h.old.1 - h.old.0).sum();
    let came: u32 = hunks.iter().map(|h| h.new.1 - h.new.0).sum();
    let all = old.tokens.len() as u32;
    // One run of words that goes, or comes, is said best as that, however long it is.
    let simple = hunks.len() == 1 && (gone == 0 || came == 0) && all > gone;
    if hunks.is_empty() || hunks.len() > MOST_EDITS || (!simple && ((all - gone) as f32) < KEPT * all.max(1) as f32) {
        return None;
    }
    let words = Words::new(&one_line(&old.shown));
    let edits: Option<Vec<Edit>> =
        hunks.iter().map(|hunk| edit(hunk.without_stray_space(old, new), old, new, &words)).collect();
    edits.filter(|edits| words.edited(edits).is_some_and(|result| folded(&result) == folded(&new.shown)))
}

/// The runs with whatever is struck out, before or after, as one: its marks cannot be said one by one.
fn whole_marks(old: &Text, new: &Text, runs: &[Run]) -> Vec<Run> {
    let (went, came) = (changed_marks(old, runs, true), changed_marks(new, runs, false));
    if went.is_empty() && came.is_empty() {
        return runs.to_vec();
    }
    let (mut went, mut came) = (Marks::new(&went), Marks::new(&came));
    let mut out: Vec<Run> = Vec::with_capacity(runs.len());
    for run in runs {
        if !stays(run) || run.old.1 - run.old.0 != run.new.1 - run.new.0 {
            out.push(run.clone());
            continue;
        }
        for step in 0..run.old.1 - run.old.0 {
            let (i, j) = (run.old.0 + step, run.new.0 + step);
            let (was, is) = ((i, i + 1), (j, j + 1));
            // Both are asked: each goes on with the text.
            if went.contain(i) | came.contain(j) {
                out.push(Run { kind: RunKind::Deleted, old: was, new: (j, j), other: None });
                out.push(Run { kind: RunKind::Inserted, old: (i + 1, i + 1), new: is, other: None });
                continue;
            }
            match out.last_mut() {
                Some(last) if last.kind == run.kind && last.old.1 == i && last.new.1 == j => {
                    (last.old.1, last.new.1) = (i + 1, j + 1);
                }
                _ => out.push(Run { old: was, new: is, ..run.clone() }),
            }
        }
    }
    out
}

fn stays(run: &Run) -> bool {
    run.kind.is_old() && run.kind.is_new()
}

/// What is struck out in one of the texts and did not stay as it was: tokens from and to, in order. What is struck out
/// inside of it goes with it.
fn changed_marks(text: &Text, runs: &[Run], of_old: bool) -> Vec<(u32, u32)> {
    let has = |run: &&Run| !stays(run) && if of_old { run.kind.is_old() } else { run.kind.is_new() };
    let changes = runs.iter().filter(has).map(|run| if of_old { run.old } else { run.new });
    let mut changes = changes.filter(|(from, to)| from < to).peekable();
    let mut outer: Vec<(u32, u32)> = Vec::new();
    for span in text.struck() {
        if outer.last().is_none_or(|last| span.0 >= last.1) {
            outer.push(span);
        }
    }
    outer.retain(|(from, to)| {
        while changes.next_if(|change| change.1 <= *from).is_some() {}
        changes.peek().is_some_and(|change| change.0 < *to)
    });
    outer
}

/// Ranges in order, asked for tokens in order: each is passed once.
struct Marks<'m>(std::iter::Peekable<std::slice::Iter<'m, (u32, u32)>>);

impl<'m> Marks<'m> {
    fn new(ranges: &'m [(u32, u32)]) -> Self {
        Self(ranges.iter().peekable())
    }

    fn contain(&mut self, token: u32) -> bool {
        while self.0.next_if(|(_, to)| *to <= token).is_some() {}
        self.0.peek().is_some_and(|(from, _)| *from <= token)
    }
}

/// Whether all that changed are cross-references that follow.
pub(super) fn only_references(runs: &[Run]) -> bool {
    !runs.iter().any(|r| r.kind.is_change())
}

fn hunks(runs: &[Run]) -> Vec<Hunk> {
    let mut out: Vec<Hunk> = Vec::new();
    let mut same = 0;
    let (mut i, mut j) = (0, 0);
    for run in runs {
        let length = (run.old.1 - run.old.0, run.new.1 - run.new.0);
        if matches!(run.kind, RunKind::Same | RunKind::Redirected | RunKind::Dangling | RunKind::Relinked) {
            same = length.0;
            if let Some(last) = out.last_mut() {
                last.room.1 += length.0;
            }
        } else {
            // What is carried away or brought has no place on the other side.
            let (went, came) = (u32::from(run.kind.is_old()) * length.0, u32::from(run.kind.is_new()) * length.1);
            match out.last_mut() {
                Some(last) if same == 0 => (last.old.1, last.new.1) = (i + went, j + came),
                _ => out.push(Hunk { old: (i, i + went), new: (j, j + came), room: (same, 0) }),
            }
            same = 0;
        }
        i += u32::from(run.kind.is_old()) * length.0;
        j += u32::from(run.kind.is_new()) * length.1;
    }
    // A run of the same words lies between two hunks once.
    for at in 1..out.len() {
        out[at].room.0 = out[at - 1].room.1;
    }
    out
}

fn edit(mut hunk: Hunk, old: &Text, new: &Text, words: &Words) -> Option<Edit> {
    let slice = |text: &Text, (from, to): (u32, u32)| one_line(text.slice(from as usize, to as usize));
    let comes = hunk.new.0 < hunk.new.1;
    if hunk.old.0 == hunk.old.1 {
        return insertion(hunk, old, &slice(new, hunk.new), words);
    }
    let left = hunk.room.0.min(GROWTH);
    let mut grown = 0;
    // A mark alone says nothing to a reader.
    while grown < left && !slice(old, hunk.old).contains(char::is_alphanumeric)
        || (grown < left && comes && words.count(&slice(old, hunk.old)) > 1)
    {
        hunk.old.0 -= 1;
        hunk.new.0 -= 1;
        grown += 1;
    }
    let passage = words.passage(&slice(old, hunk.old), old.tokens[hunk.old.0 as usize].start)?;
    if hunk.new.0 == hunk.new.1 {
        return Some(Edit::Omit { old: passage });
    }
    let new = slice(new, hunk.new);
    is_balanced(&new).then_some(Edit::Substitute { old: passage, new })
}

fn insertion(hunk: Hunk, old: &Text, new: &str, words: &Words) -> Option<Edit> {
    if !is_balanced(new) {
        return None;
    }
    let slice = |from: u32, to: u32| one_line(old.slice(from as usize, to as usize));
    let says = |words: &str| words.contains(char::is_alphanumeric);
    let at = hunk.old.0;
    let found = |from: u32, to: u32| words.passage(&slice(from, to), old.tokens[from as usize].start);
    if at > 0 {
        let least = at - hunk.room.0.min(at);
        let mut from = at.checked_sub(1).filter(|from| *from >= least)?;
        let first = from;
        while from > least && at - from < GROWTH && (!says(&slice(from, at)) || words.count(&slice(from, at)) > 1) {
            from -= 1;
        }
        let anchor = found(from, at).or_else(|| found(first, at))?;
        return Some(Edit::After { old: anchor, new: new.to_owned() });
    }
    let most = hunk.room.1;
    if most == 0 {
        return None;
    }
    let mut to = 1;
    while to < most.min(GROWTH) && (!says(&slice(0, to)) || words.count(&slice(0, to)) > 1) {
        to += 1;
    }
    Some(Edit::Before { old: found(0, to)?, new: new.to_owned() })
}

/// A text in which passages are looked for.
struct Words {
    text: Text,
    folded: Vec<String>,
}

impl Words {
    fn new(shown: &str) -> Self {
        let text = Text::plain(shown).finish();
        let folded = text.tokens.iter().map(|t| fold(text.shown(*t)).into_owned()).collect();
        Self { text, folded }
    }

    /// Where a passage stands: tokens, and how many they are.
    fn places(&self, passage: &str) -> (Vec<usize>, usize) {
        let passage = Self::new(passage);
        let length = passage.folded.len();
        if length == 0 || length > self.folded.len() {
            return (Vec::new(), length);
        }
        let all = self.folded.windows(length).enumerate().filter(|(_, window)| *window == passage.folded);
        (all.map(|(at, _)| at).collect(), length)
    }

    fn count(&self, passage: &str) -> usize {
        self.places(passage).0.len()
    }

    /// The passage that begins at a byte.
    fn passage(&self, words: &str, start: u32) -> Option<Passage> {
        let (places, _) = self.places(words);
        let which = places.iter().position(|at| self.text.tokens[*at].start == start)?;
        let occurrence = (places.len() > 1).then_some(which + 1);
        is_balanced(words).then(|| Passage { words: words.to_owned(), occurrence })
    }

    /// The text after the edits, each found in the words as they were; `None` when one cannot be made.
    fn edited(&self, edits: &[Edit]) -> Option<String> {
        let mut changes: Vec<(usize, usize, &str)> = Vec::with_capacity(edits.len());
        for edit in edits {
            let (Edit::Omit { old }
            | Edit::Substitute { old, .. }
            | Edit::After { old, .. }
            | Edit::Before { old, .. }) = edit;
            let (places, length) = self.places(&old.words);
            let from = match old.occurrence {
                None if places.len() == 1 => places[0],
                None => return None,
                Some(which) => *places.get(which.checked_sub(1)?)?,
            };
            changes.push(match edit {
                Edit::Omit { .. } => (from, from + length, ""),
                Edit::Substitute { new, .. } => (from, from + length, new),
                Edit::After { new, .. } => (from + length, from + length, new),
                Edit::Before { new, .. } => (from, from, new),
            });
        }
        changes.sort_by_key(|(from, to, _)| (*from, *to));
        let mut pieces = Vec::new();
        let mut at = 0;
        for (from, to, new) in changes {
            if from < at {
                return None;
            }
            pieces.push(self.text.slice(at, from));
            pieces.push(new);
            at = to;
        }
        pieces.push(self.text.slice(at, self.text.tokens.len()));
        pieces.retain(|piece| !piece.is_empty());
        Some(pieces.join(" "))
    }
}
