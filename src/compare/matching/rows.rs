//! Rows of a table, and what else has no number: known by a name, or by the few words they have.
//!
//! Likeness asks for many words in common, and a row has few: "Samoa | 20" became "Samoa | 25". But a table is read by
//! its first column, and between matched neighbours there are few that a text could be.

use std::collections::BTreeMap;

use super::chain::{self, Link};
use super::{Evidence, Matcher, Sort, sort};
use crate::compare::lexicon::Side;

/// The share of words in common from which what is left between neighbours is one, if no other shares as many.
const SOME: f32 = 0.25;
/// A row so much like another one is that, whatever it is called now.
const UNTOUCHED: f32 = 0.9;
/// How sure a name is where the texts are of different origin.
const NAMED: f32 = 0.75;
/// From how many possible pairs on nothing is looked at closely.
const MANY: usize = 10_000;

impl Matcher<'_, '_> {
    /// Pairs free rows whose first cell is a name that stands once on either side.
    pub(super) fn pair_named_rows(&mut self, olds: &[u32], news: &[u32]) {
        let (before, after) = (named_once(self.old(), olds), named_once(self.new_side(), news));
        for (name, o) in before {
            let Some((o, n)) = o.zip(after.get(name).copied().flatten()) else { continue };
            if self.is_free(o, n) && !self.is_another_untouched(o, n, olds, news) {
                self.pair_surely(o, n, Evidence::Words, NAMED);
            }
        }
    }

    /// Whether one of two rows stands, but for its name, in another free one.
    fn is_another_untouched(&self, o: u32, n: u32, olds: &[u32], news: &[u32]) -> bool {
        let is_row = |side: &Side, unit: u32| sort(side.tree.unit(unit).kind) == Sort::Row;
        let free_old =
            |a: u32| a != o && is_row(self.old(), a) && self.is_free(a, n) && self.likeness(a, n) >= UNTOUCHED;
        let free_new =
            |b: u32| b != n && is_row(self.new_side(), b) && self.is_free(o, b) && self.likeness(o, b) >= UNTOUCHED;
        olds.len() * news.len() <= MANY && (olds.iter().copied().any(free_old) || news.iter().copied().any(free_new))
    }

    /// Pairs what has no number and is free between matched neighbours by the words it has, where it is the likest on
    /// either side. One alone on both sides is left to its neighbours.
    pub(super) fn pair_by_some_words(&mut self, olds: &[u32], news: &[u32]) {
        let (old, new) = (self.old(), self.new_side());
        let bare = |side: &Side, units: &[u32], taken: &[Option<u32>]| -> Vec<u32> {
            let free = units.iter().copied().filter(|u| taken[*u as usize].is_none());
            free.filter(|u| side.tree.unit(*u).label.is_empty()).collect()
        };
        let olds = bare(old, olds, &self.matching.to_new);
        let news = bare(new, news, &self.matching.to_old);
        if olds.len().max(news.len()) < 2 || olds.len() * news.len() > MANY {
            return;
        }
        let mut shares: Vec<(f32, u32, u32)> = Vec::new();
        for (o, n) in olds.iter().flat_map(|o| news.iter().map(move |n| (*o, *n))) {
            if old.tree.unit(o).kind == new.tree.unit(n).kind && self.may_be_one(o, n) {
                let (a, b) = (self.whole(o, true), self.whole(n, false));
                shares.push((self.lexicon.alike(&a.0, &b.0, a.1, b.1), o, n));
            }
        }
        let links: Vec<Link> = mutual(&shares).map(|(weight, old, new)| Link { old, new, weight }).collect();
        for index in chain::heaviest(&links) {
            let Link { old, new, weight } = links[index];
            self.pair_surely(old, new, Evidence::Words, weight);
        }
    }
}

/// Those that share enough, and more than either shares with any other.
fn mutual(shares: &[(f32, u32, u32)]) -> impl Iterator<Item = (f32, u32, u32)> + '_ {
    let most = |unit: fn(&(f32, u32, u32)) -> u32| {
        // By unit: the most it shares, and whether it shares as much with several.
        let mut most: BTreeMap<u32, (f32, bool)> = BTreeMap::new();
        for pair in shares {
            let best = most.entry(unit(pair)).or_insert((-1.0, false));
            if pair.0 >= best.0 {
                *best = (pair.0, pair.0 == best.0);
            }
        }
        most
    };
    let (of_old, of_new) = (most(|pair| pair.1), most(|pair| pair.2));
    let leads = |most: Option<&(f32, bool)>, share: f32| most == Some(&(share, false));
    let chosen = move |(share, o, n): &&(f32, u32, u32)| {
        *share >= SOME && leads(of_old.get(o), *share) && leads(of_new.get(n), *share)
    };
    shares.iter().filter(chosen).copied()
}

/// By name: the row that has it, `None` where several do.
fn named_once<'s>(side: &'s Side<'_>, units: &[u32]) -> BTreeMap<&'s [u32], Option<u32>> {
    let mut found: BTreeMap<&[u32], Option<u32>> = BTreeMap::new();
    for unit in units.iter().copied() {
        if let Some(name) = name(side, unit) {
            found.entry(name).and_modify(|row| *row = None).or_insert(Some(unit));
        }
    }
    found
}

/// The words in the first cell of a row that has several, unless it is a head, or only a number.
fn name<'s>(side: &'s Side<'_>, unit: u32) -> Option<&'s [u32]> {
    let row = side.tree.unit(unit);
    if sort(row.kind) != Sort::Row || row.is_head {
        return None;
    }
    let words = || row.text.tokens.iter().map(|token| row.text.shown(*token));
    let end = words().position(|word| word == "|")?;
    let is_name = words().take(end).any(|word| word.chars().any(char::is_alphabetic));
    is_name.then(|| &side.exact[unit as usize][..end])
}
