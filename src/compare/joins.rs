//! Neighbours that became one, and one that became neighbours: the first of them goes on.
//!
//! Where the second text is the longer one, likeness says that it went on. A drafter writes "in (1) insert the words of
//! (2), and omit (2)": the number says which of the two is still there, and the words begin with it. Behind something put
//! in, that number is read as a drafter reads it: (2) is what was (1) when a new (1) stands before it.

use std::collections::BTreeMap;

use super::lexicon::{Lexicon, Side};
use super::matching::{Evidence, Matching};
use super::tree::{Tree, UnitKind};

/// The share of the words of each that must stand in what both became.
const COVERED: f32 = 0.6;
/// The share of the words of both together that what they became must have.
const BOTH: f32 = 0.75;
/// Fewer words than this are chance.
const ENOUGH_WORDS: u32 = 5;
/// So many tokens at the beginning say which of the two comes first.
const BEGINNING: usize = 3;
/// A text that has less of a unit's words than this share of what another one has of them is not that unit.
const BY_CHANCE: f32 = 0.5;

/// Gives what two neighbours became to the first of them, and what became two neighbours to the first of those, unless
/// the reader says that they are not one.
pub(super) fn settle(lexicon: &Lexicon, matching: &mut Matching, forbidden: &[(u32, u32)]) {
    for second in 1..lexicon.old.tree.units.len() as u32 {
        let Some(both) = matching.to_new[second as usize].filter(|_| is_loose(matching, second)) else { continue };
        let may = |first: &u32| !forbidden.contains(&(*first, both));
        let Some(first) = before(&lexicon.old, second).filter(may) else { continue };
        if is_open(lexicon, matching, first, both) && became_one(lexicon, matching, [first, second, both]) {
            give(matching, (second, both), (first, both));
        }
    }
    for second in 1..lexicon.new.tree.units.len() as u32 {
        let Some(whole) = matching.to_old[second as usize].filter(|whole| is_loose(matching, *whole)) else { continue };
        let may = |first: &u32| matching.to_old[*first as usize].is_none() && !forbidden.contains(&(whole, *first));
        let Some(first) = before(&lexicon.new, second).filter(may) else { continue };
        if became_two(lexicon, matching, [whole, first, second]) {
            give(matching, (whole, second), (whole, first));
        }
    }
}

/// Makes another pair of one of the two units of a pair; its words still stand in both.
fn give(matching: &mut Matching, from: (u32, u32), to: (u32, u32)) {
    let evidence = matching.evidence[from.0 as usize].take();
    matching.to_new[from.0 as usize] = None;
    matching.to_old[from.1 as usize] = None;
    if let Some(chance) = matching.to_new[to.0 as usize] {
        matching.to_old[chance as usize] = None;
    }
    matching.to_new[to.0 as usize] = Some(to.1);
    matching.to_old[to.1 as usize] = Some(to.0);
    matching.evidence[to.0 as usize] = evidence;
    matching.carried.push(from);
}

/// Whether the counterpart of an old unit was found by likeness, or by what likeness left over.
fn is_loose(matching: &Matching, old: u32) -> bool {
    matches!(matching.evidence[old as usize], Some(Evidence::Words | Evidence::Place | Evidence::Inside))
}

/// The sibling before a unit.
fn before(side: &Side, unit: u32) -> Option<u32> {
    let row = &side.children[side.tree.unit(unit).parent as usize];
    Some(row[(side.position[unit as usize] as usize).checked_sub(1)?])
}

/// Whether the first of two neighbours may go on as what both became: it has no counterpart, or one that was put in
/// before that and has its number by chance.
fn is_open(lexicon: &Lexicon, matching: &Matching, first: u32, both: u32) -> bool {
    let (old, new) = (&lexicon.old, &lexicon.new);
    let Some(chance) = matching.to_new[first as usize] else { return true };
    let shared = |unit: u32| lexicon.shared(&old.bag[first as usize], &new.bag[unit as usize]);
    let is_less = if old.tree.unit(first).kind.has_heading() {
        shared(chance) <= shared(both)
    } else {
        shared(chance) <= BY_CHANCE * shared(both)
    };
    is_loose(matching, first) && is_less && was_put_in(lexicon, matching, (first, both), chance)
}

/// Whether a new unit stands before `to` and has taken the number of the old unit `from`, which is `to` now: it is new,
/// or a sibling that stood before `from`.
fn was_put_in(lexicon: &Lexicon, matching: &Matching, (from, to): (u32, u32), unit: u32) -> bool {
    let (old, new) = (&lexicon.old, &lexicon.new);
    let is_before = new.tree.unit(unit).parent == new.tree.unit(to).parent
        && new.position[unit as usize] < new.position[to as usize]
        && new.tree.unit(unit).label == old.tree.unit(from).label;
    let stood_before = |was: u32| {
        old.tree.unit(was).parent == old.tree.unit(from).parent
            && old.position[was as usize] < old.position[from as usize]
    };
    // "(1) Repealed." says that nothing was put in.
    is_before
        && new.all_words[unit as usize] >= ENOUGH_WORDS
        && matching.to_old[unit as usize].is_none_or(|was| was == from || stood_before(was))
}

/// Whether an old unit has another number now because something was put in before it.
fn was_pushed(lexicon: &Lexicon, matching: &Matching, from: u32, to: u32) -> bool {
    let (was, is) = (lexicon.old.tree.unit(from), lexicon.new.tree.unit(to));
    let there = lexicon.new.labelled(is.parent, is.kind, &was.label);
    there.is_some_and(|unit| was_put_in(lexicon, matching, (from, to), unit))
}

fn became_one(lexicon: &Lexicon, matching: &Matching, [first, second, both]: [u32; 3]) -> bool {
    let (old, new) = (&lexicon.old, &lexicon.new);
    let (was, then, is) = (old.tree.unit(first), old.tree.unit(second), new.tree.unit(both));
    let was_pushed = || was_pushed(lexicon, matching, first, both);
    if was.kind != then.kind || (is.label == then.label && !was_pushed()) {
        return false;
    }
    if was.kind.has_heading() {
        // It has the number of the first, and what was in the first stands in it before what was in the second.
        (is.label == was.label || was_pushed())
            && inside_went(lexicon, matching, first, both)
            && begins_with(old, new, matching, first, both)
    } else {
        texts_became_one(lexicon, [first, second, both])
    }
}

/// Whether an old text became two neighbours of which the first has its number, read through what was put in.
fn became_two(lexicon: &Lexicon, matching: &Matching, [whole, first, second]: [u32; 3]) -> bool {
    let (old, new) = (&lexicon.old, &lexicon.new);
    let (was, is, then) = (old.tree.unit(whole), new.tree.unit(first), new.tree.unit(second));
    let (w, a, b) = (whole as usize, first as usize, second as usize);
    let leaves = old.children[w].is_empty() && new.children[a].is_empty() && new.children[b].is_empty();
    if was.kind.has_heading() || is.kind != then.kind || !leaves || was.label == then.label {
        return false;
    }
    let shared = |unit: usize| lexicon.shared(&old.bag[w], &new.bag[unit]);
    new.words[a].min(new.words[b]) >= ENOUGH_WORDS
        && begins(&old.exact[w], &new.exact[a])
        && shared(a) >= COVERED * new.mass[a]
        && (shared(b) >= COVERED * new.mass[b] || shared(a) >= shared(b))
        && was_pushed(lexicon, matching, whole, first)
}

/// Whether two texts begin with the same words.
fn begins(one: &[u32], other: &[u32]) -> bool {
    one.len() >= BEGINNING && other.starts_with(&one[..BEGINNING])
}

fn begins_with(old: &Side, new: &Side, matching: &Matching, first: u32, both: u32) -> bool {
    let (was, is) = (old.children[first as usize].first(), new.children[both as usize].first());
    was.zip(is).is_some_and(|(was, is)| matching.to_new[*was as usize] == Some(*is))
}

fn texts_became_one(lexicon: &Lexicon, [first, second, both]: [u32; 3]) -> bool {
    let (old, new) = (&lexicon.old, &lexicon.new);
    let (a, b, n) = (first as usize, second as usize, both as usize);
    let leaves = old.children[a].is_empty() && old.children[b].is_empty() && new.children[n].is_empty();
    let enough = old.words[a].min(old.words[b]) >= ENOUGH_WORDS
        && new.words[n] as f32 >= BOTH * (old.words[a] + old.words[b]) as f32;
    let covered = |unit: usize| lexicon.shared(&old.bag[unit], &new.bag[n]) >= COVERED * old.mass[unit];
    leaves && enough && begins(&old.exact[a], &new.exact[n]) && covered(a) && covered(b)
}

/// Whether most of what was in an old unit stands in a new one.
fn inside_went(lexicon: &Lexicon, matching: &Matching, from: u32, to: u32) -> bool {
    most_went(lexicon, matching, from) == Some(to)
}

/// The new unit in which most of what was in an old one stands.
fn most_went(lexicon: &Lexicon, matching: &Matching, from: u32) -> Option<u32> {
    let (old, new) = (&lexicon.old, &lexicon.new);
    let mut there: BTreeMap<u32, u32> = BTreeMap::new();
    for child in &old.children[from as usize] {
        if let Some(to) = matching.to_new[*child as usize] {
            *there.entry(new.tree.unit(to).parent).or_default() += old.all_words[*child as usize];
        }
    }
    let inside = old.all_words[from as usize] - old.words[from as usize];
    let (to, words) = there.into_iter().max_by_key(|(to, words)| (*words, std::cmp::Reverse(*to)))?;
    (2 * words > inside).then_some(to)
}

/// Provisions with a heading that went, with most of what was in them in one other that was there before: by that one's
/// new unit.
pub(super) fn containers(lexicon: &Lexicon, matching: &Matching) -> BTreeMap<u32, Vec<u32>> {
    let (old, new) = (&lexicon.old, &lexicon.new);
    let mut joined: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    let is_headed = |tree: &Tree, unit: u32| {
        let kind = tree.unit(unit).kind;
        kind.has_heading() && matches!(kind, UnitKind::Provision(kind) if !kind.is_container())
    };
    for gone in 1..old.tree.units.len() as u32 {
        if matching.to_new[gone as usize].is_some() || !is_headed(old.tree, gone) {
            continue;
        }
        if let Some(to) = most_went(lexicon, matching, gone)
            && matching.to_old[to as usize].is_some()
            && new.tree.unit(to).kind == old.tree.unit(gone).kind
        {
            joined.entry(to).or_default().push(gone);
        }
    }
    joined
}
