//! The surest pairs: what the author or the reader says, and text that stands once on either side.

use std::collections::HashMap;
use std::hash::Hash;

use super::{Evidence, Matcher};
use crate::compare::lexicon::Side;

/// Fewer words than this mean too little to be recognised anywhere.
const ENOUGH_WORDS: u32 = 5;

impl<'l, 't> Matcher<'l, 't> {
    pub(super) fn anchor(&mut self) {
        for (old, new) in std::mem::take(&mut self.given.pins) {
            self.pair(old, new, Evidence::Pinned);
        }
        self.anchor_by(Evidence::Key, |side, index| side.tree.unit(index).key.as_deref());
        self.anchor_by(Evidence::Term, |side, index| side.tree.unit(index).term.as_deref());
        self.anchor_subtrees();
        self.anchor_by(Evidence::SameText, |side, index| {
            (side.words[index as usize] >= ENOUGH_WORDS && !side.tree.unit(index).kind.has_heading())
                .then_some(side.own_hash[index as usize])
        });
    }

    /// Pairs units whose mark stands once on either side.
    fn anchor_by<K: Hash + Eq>(&mut self, evidence: Evidence, mark: impl Fn(&'l Side<'t>, u32) -> Option<K>) {
        for (old, new) in once_on_both(self.old(), self.new_side(), mark) {
            self.pair(old, new, evidence);
        }
    }

    /// Pairs whole subtrees, the largest first, with all that is inside them.
    fn anchor_subtrees(&mut self) {
        let (old, new) = (self.old(), self.new_side());
        let marked = |side: &Side<'_>, index: u32| {
            (side.all_words[index as usize] >= ENOUGH_WORDS).then_some(side.subtree_hash[index as usize])
        };
        for (first, second) in once_on_both(old, new, marked) {
            let size = old.tree.unit(first).end - first;
            // Equal hashes are equal trees but for a collision, which an attacker may seek: the sizes must agree.
            if new.tree.unit(second).end - second == size && self.is_free(first, second) {
                for step in 0..size {
                    self.pair(first + step, second + step, Evidence::SameText);
                }
            }
        }
    }
}

/// The units whose mark stands once on either side, in the order of the old text.
pub(super) fn once_on_both<'l, 't, K: Hash + Eq>(
    old: &'l Side<'t>,
    new: &'l Side<'t>,
    mark: impl Fn(&'l Side<'t>, u32) -> Option<K>,
) -> Vec<(u32, u32)> {
    let mut found: HashMap<K, (Option<u32>, bool)> = HashMap::new();
    for index in 1..new.tree.units.len() as u32 {
        if let Some(key) = mark(new, index) {
            found.entry(key).and_modify(|seen| seen.0 = None).or_insert((Some(index), false));
        }
    }
    let mut pairs = Vec::new();
    let mut twice = Vec::new();
    for index in 1..old.tree.units.len() as u32 {
        let Some(key) = mark(old, index) else { continue };
        if let Some((Some(partner), seen)) = found.get_mut(&key) {
            if *seen {
                twice.push(*partner);
            }
            *seen = true;
            pairs.push((index, *partner));
        }
    }
    twice.sort_unstable();
    pairs.retain(|(_, partner)| twice.binary_search(partner).is_err());
    pairs
}
