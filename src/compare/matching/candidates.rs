//! Likeness anywhere: what moved and was reworded on the way.

use std::collections::HashMap;

use super::{Evidence, Matcher};
use crate::compare::lexicon::Side;

/// The likeness from which two units are the same wherever they stand.
const ENOUGH: f32 = 0.75;
/// The same for a sentence of few words that stands in another provision.
const ENOUGH_OF_FEW: f32 = 0.95;
/// So few.
const FEW_WORDS: u32 = 8;
/// Fewer words than this are not looked for elsewhere.
const ENOUGH_WORDS: u32 = 5;
/// How many of the likeliest partners are looked at.
const KEPT: usize = 8;
/// A word in more units than this tells nothing about where a unit went.
const COMMON: usize = 60;

impl Matcher<'_, '_> {
    /// Pairs what is free on both sides, the likest first.
    pub(super) fn search_everywhere(&mut self) {
        let free = |taken: &[Option<u32>], side: &Side| -> Vec<u32> {
            (1..taken.len() as u32)
                .filter(|i| taken[*i as usize].is_none() && side.all_words[*i as usize] >= ENOUGH_WORDS)
                .collect()
        };
        let olds = free(&self.matching.to_new, self.old());
        let news = free(&self.matching.to_old, self.new_side());
        let mut scored: Vec<(f32, u32, u32)> = self
            .likely(&olds, &news)
            .into_iter()
            .filter(|(old, new)| self.may_be_one(*old, *new))
            .map(|(old, new)| (self.likeness(old, new), old, new))
            .filter(|(likeness, old, new)| *likeness >= self.enough(*old, *new))
            .collect();
        scored.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        for (likeness, old, new) in scored {
            self.pair_surely(old, new, Evidence::Words, likeness);
        }
    }

    /// The likeness from which two units are the same. In versions of one law a sentence of a few words that stands in
    /// another provision with another verb is another rule.
    fn enough(&self, old: u32, new: u32) -> f32 {
        let (a, b) = (self.old(), self.new_side());
        let parents = (a.tree.unit(old).parent, b.tree.unit(new).parent);
        let stayed = self.matching.to_new[parents.0 as usize] == Some(parents.1);
        let is_short = a.all_words[old as usize].max(b.all_words[new as usize]) < FEW_WORDS;
        if self.given.same_origin && is_short && !stayed { ENOUGH_OF_FEW } else { ENOUGH }
    }

    /// For each of `olds` its likeliest partners among `news`, by the words that few units have.
    pub(super) fn likely(&self, olds: &[u32], news: &[u32]) -> Vec<(u32, u32)> {
        let mut index: HashMap<u32, Vec<u32>> = HashMap::new();
        for (at, new) in news.iter().enumerate() {
            for (word, _) in self.profile(*new, false) {
                index.entry(*word).or_default().push(at as u32);
            }
        }
        let mut found = Vec::new();
        let mut score = vec![0.0f32; news.len()];
        let mut touched: Vec<u32> = Vec::new();
        for old in olds {
            for (word, _) in self.profile(*old, true) {
                let Some(with) = index.get(word).filter(|with| with.len() <= COMMON) else { continue };
                for at in with {
                    if score[*at as usize] == 0.0 {
                        touched.push(*at);
                    }
                    score[*at as usize] += self.lexicon.weight[*word as usize];
                }
            }
            let likest_first = |a: &u32, b: &u32| score[*b as usize].total_cmp(&score[*a as usize]).then(a.cmp(b));
            if touched.len() > KEPT {
                touched.select_nth_unstable_by(KEPT, likest_first);
                touched[..KEPT].sort_unstable_by(likest_first);
            } else {
                touched.sort_unstable_by(likest_first);
            }
            found.extend(touched.iter().take(KEPT).map(|at| (*old, news[*at as usize])));
            for at in touched.drain(..) {
                score[at as usize] = 0.0;
            }
        }
        found
    }

    /// The words that a unit is looked for by: its own, or those inside it when it has few.
    fn profile(&self, index: u32, of_old: bool) -> &[(u32, u16)] {
        let side = if of_old { self.old() } else { self.new_side() };
        if side.words[index as usize] >= ENOUGH_WORDS {
            &side.bag[index as usize]
        } else {
            &self.inner(index, of_old).0
        }
    }
}
