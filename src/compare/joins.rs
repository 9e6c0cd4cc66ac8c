//! Neighbours that became one: the first of them goes on as what both are now, and the other one is gone.
//!
//! Where the second text is the longer one, likeness says that it went on. A drafter writes "in (1) insert the words of
//! (2), and omit (2)": the number says which of the two is still there, and the words begin with it.

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

/// Gives what two neighbours became to the first of them, unless the reader says that the two are not one.
pub(super) fn settle(lexicon: &Lexicon, matching: &mut Matching, forbidden: &[(u32, u32)]) {
    let old = &lexicon.old;
    for second in 1..old.tree.units.len() as u32 {
        let Some(both) = matching.to_new[second as usize] else { continue };
        let sure =
            matches!(matching.evidence[second as usize], Some(Evidence::Words | Evidence::Place | Evidence::Inside));
        let may = |first: &u32| sure && !forbidden.contains(&(*first, both));
        let Some(first) = before(old, second).filter(may) else { continue };
        if matching.to_new[first as usize].is_none() && became_one(lexicon, matching, [first, second, both]) {
            matching.to_new[first as usize] = Some(both);
            matching.to_old[both as usize] = Some(first);
            matching.evidence[first as usize] = matching.evidence[second as usize].take();
            matching.to_new[second as usize] = None;
            matching.carried.push((second, both));
        }
    }
}

/// The sibling before a unit.
fn before(side: &Side, unit: u32) -> Option<u32> {
    let row = &side.children[side.tree.unit(unit).parent as usize];
    Some(row[(side.position[unit as usize] as usize).checked_sub(1)?])
}

fn became_one(lexicon: &Lexicon, matching: &Matching, [first, second, both]: [u32; 3]) -> bool {
    let (old, new) = (&lexicon.old, &lexicon.new);
    let (was, then, is) = (old.tree.unit(first), old.tree.unit(second), new.tree.unit(both));
    if was.kind != then.kind || is.label == then.label {
        return false;
    }
    if was.kind.has_heading() {
        // It has the number of the first, and what was in the first stands in it before what was in the second.
        is.label == was.label
            && inside_went(lexicon, matching, first, both)
            && begins_with(old, new, matching, first, both)
    } else {
        texts_became_one(lexicon, [first, second, both])
    }
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
    let begins = old.exact[a].len() >= BEGINNING && new.exact[n].starts_with(&old.exact[a][..BEGINNING]);
    let covered = |unit: usize| lexicon.shared(&old.bag[unit], &new.bag[n]) >= COVERED * old.mass[unit];
    leaves && enough && begins && covered(a) && covered(b)
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
