//! Pairs between matched neighbours.
//!
//! The children of a matched pair that found each other in the same order are its spine; between two of them lies a
//! gap. What is free in a gap is paired there first: a text that stayed where it was needs less likeness to be known
//! again than one that moved.

use std::collections::HashSet;

use imara_diff::{Algorithm, Diff, InternedInput};

use super::chain::{self, Link};
use super::place::Neighbours;
use super::{Evidence, Matcher, Sort, sort};
use crate::compare::lexicon::Side;
use crate::compare::tree::UnitKind;

/// Whether what the words leave over may be paired by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Last {
    No,
    Yes,
}

/// The likeness from which two units in one gap are the same.
const ENOUGH: f32 = 0.35;
/// How much less is enough when their numbers agree.
const NUMBER: f32 = 0.25;
/// From how many possible pairs on only likely ones are looked at.
const MANY: usize = 10_000;

/// Whether a unit is a provision that opens in the text.
fn opens_in_text(side: &Side, unit: u32) -> bool {
    matches!(side.tree.unit(unit).kind, UnitKind::Provision(kind) if kind.opens_in_text())
}

/// What follows a text without a number in the section that it opens.
fn following(side: &Side, unit: u32) -> Vec<u32> {
    let text = side.tree.unit(unit);
    let row = &side.children[text.parent as usize];
    if text.kind != UnitKind::Paragraph || row[0] != unit || sort(side.tree.unit(text.parent).kind) != Sort::Basic {
        return Vec::new();
    }
    row[1..].iter().copied().take_while(|next| sort(side.tree.unit(*next).kind) == Sort::Text).collect()
}

struct Gap {
    old: Vec<u32>,
    new: Vec<u32>,
    neighbours: Neighbours,
}

impl Matcher<'_, '_> {
    /// Goes down from the roots and pairs the children of each pair.
    pub(super) fn fill_gaps(&mut self, last: Last) {
        let (old, new) = (self.old(), self.new_side());
        for parent in 0..old.tree.units.len() as u32 {
            let Some(partner) = self.matching.to_new[parent as usize] else { continue };
            let mut olds: Vec<u32> = old.tree.children(parent).collect();
            let mut news: Vec<u32> = new.tree.children(partner).collect();
            // "Existing text becomes (1)": what followed the text in the section stands in (1) now, or the other way round.
            if olds.is_empty() && opens_in_text(new, partner) {
                olds = following(old, parent);
            } else if news.is_empty() && opens_in_text(old, parent) {
                news = following(new, partner);
            }
            if olds.is_empty() || news.is_empty() {
                continue;
            }
            self.read_numbers(parent, partner);
            self.pair_named_rows(&olds, &news);
            for gap in self.gaps(&olds, &news) {
                match last {
                    Last::No => self.fill_gap(gap),
                    Last::Yes => self.pair_leftovers(&gap),
                }
            }
        }
    }

    /// The gaps with something free on both sides.
    fn gaps(&self, olds: &[u32], news: &[u32]) -> Vec<Gap> {
        let (old, new) = (self.old(), self.new_side());
        let rank = |side: &Side, row: &[u32], unit: u32| {
            let rank = side.position[unit as usize].checked_sub(side.position[row[0] as usize])?;
            (row.get(rank as usize) == Some(&unit)).then_some(rank)
        };
        let links: Vec<Link> = olds
            .iter()
            .filter_map(|child| {
                let to = self.matching.to_new[*child as usize]?;
                Some(Link {
                    old: rank(old, olds, *child)?,
                    new: rank(new, news, to)?,
                    weight: old.all_words[*child as usize] as f32 + 1.0,
                })
            })
            .collect();
        let spine: Vec<(u32, u32)> =
            chain::heaviest(&links).into_iter().map(|i| (links[i].old, links[i].new)).collect();
        let mut gaps = Vec::new();
        let (mut from, mut before) = ((0, 0), None);
        let ends = spine.iter().copied().map(Some).chain([None]);
        for end in ends {
            let (to_old, to_new) = end.map_or((olds.len(), news.len()), |(o, n)| (o as usize, n as usize));
            let after = end.map(|(o, n)| (olds[o as usize], news[n as usize]));
            let free_old = olds[from.0..to_old].iter().copied().filter(|o| self.matching.to_new[*o as usize].is_none());
            let free_new = news[from.1..to_new].iter().copied().filter(|n| self.matching.to_old[*n as usize].is_none());
            let gap =
                Gap { old: free_old.collect(), new: free_new.collect(), neighbours: Neighbours { before, after } };
            if !gap.old.is_empty() && !gap.new.is_empty() {
                gaps.push(gap);
            }
            (from, before) = ((to_old + 1, to_new + 1), after);
        }
        gaps
    }

    fn fill_gap(&mut self, gap: Gap) {
        self.pair_named_rows(&gap.old, &gap.new);
        if gap.old.len() * gap.new.len() > MANY {
            self.pair_runs(&gap);
        }
        let olds: Vec<u32> = gap.old.iter().copied().filter(|o| self.matching.to_new[*o as usize].is_none()).collect();
        let news: Vec<u32> = gap.new.iter().copied().filter(|n| self.matching.to_old[*n as usize].is_none()).collect();
        let mut pairs = self.of_one_number(&olds, &news);
        if olds.len() * news.len() > MANY {
            pairs.extend(self.likely(&olds, &news));
            pairs.sort_unstable();
            pairs.dedup();
        }
        let mut links = Vec::new();
        for (old, new) in pairs {
            if !self.may_be_one(old, new) {
                continue;
            }
            let agree = if self.numbers_agree(old, new, gap.neighbours) { NUMBER } else { 0.0 };
            let weight = self.likeness(old, new) + agree - ENOUGH;
            if weight > 0.0 {
                links.push(Link { old, new, weight });
            }
        }
        for index in chain::heaviest(&links) {
            let Link { old, new, weight } = links[index];
            self.pair_surely(old, new, Evidence::Words, weight + ENOUGH);
        }
    }

    /// The pairs whose numbers may agree: in a small gap all, so that neighbours can tell; in one too large to look at
    /// every pair each with what has its number now.
    fn of_one_number(&self, olds: &[u32], news: &[u32]) -> Vec<(u32, u32)> {
        if olds.len() * news.len() <= MANY {
            return olds.iter().flat_map(|o| news.iter().map(move |n| (*o, *n))).collect();
        }
        let free: HashSet<u32> = news.iter().copied().collect();
        olds.iter().filter_map(|o| Some((*o, self.holder(*o).filter(|n| free.contains(n))?))).collect()
    }

    /// In a gap too large to look at every pair: runs of equal units are paired as a line diff would.
    fn pair_runs(&mut self, gap: &Gap) {
        let (old, new) = (self.old(), self.new_side());
        let mut input: InternedInput<u64> = InternedInput::default();
        input.update_before(gap.old.iter().map(|o| old.subtree_hash[*o as usize]));
        input.update_after(gap.new.iter().map(|n| new.subtree_hash[*n as usize]));
        let diff = Diff::compute(Algorithm::Histogram, &input);
        let (mut i, mut j) = (0usize, 0usize);
        let ends = (gap.old.len() as u32, gap.new.len() as u32);
        let hunks = diff.hunks().map(|h| (h.before, h.after)).chain([(ends.0..ends.0, ends.1..ends.1)]);
        for (before, after) in hunks.collect::<Vec<_>>() {
            while i < before.start as usize && j < after.start as usize {
                self.pair(gap.old[i], gap.new[j], Evidence::Words);
                i += 1;
                j += 1;
            }
            (i, j) = (before.end as usize, after.end as usize);
        }
    }

    /// What is left over: by agreeing numbers, by some words, or because nothing else is left on either side.
    fn pair_leftovers(&mut self, gap: &Gap) {
        if !self.given.same_origin {
            return;
        }
        let mut links = Vec::new();
        for (old, new) in self.of_one_number(&gap.old, &gap.new) {
            if self.numbers_agree(old, new, gap.neighbours) && self.may_be_one(old, new) {
                links.push(Link { old, new, weight: 1.0 + self.likeness(old, new) });
            }
        }
        for index in chain::heaviest(&links) {
            self.pair(links[index].old, links[index].new, Evidence::Place);
        }
        self.pair_by_some_words(&gap.old, &gap.new);
        let (old, new) = (self.old().tree, self.new_side().tree);
        let alone = |units: &[u32], taken: &[Option<u32>], tree: &crate::compare::tree::Tree| {
            let mut free =
                units.iter().copied().filter(|u| taken[*u as usize].is_none() && tree.unit(*u).label.is_empty());
            free.next().filter(|_| free.next().is_none())
        };
        let sole_old = alone(&gap.old, &self.matching.to_new, old);
        let sole_new = alone(&gap.new, &self.matching.to_old, new);
        if let (Some(o), Some(n)) = (sole_old, sole_new)
            && old.unit(o).kind == new.unit(n).kind
        {
            self.pair(o, n, Evidence::Place);
        }
    }
}
