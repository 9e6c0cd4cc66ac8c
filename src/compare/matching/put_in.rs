//! Rows that were written anew: which of their provisions were put in.
//!
//! Where hardly a provision of a row is known again, their words do not say whose number is whose, and the numbers as
//! they stand decide. But what is put in brings new matter: a provision with hardly a word of the old section is rather
//! new than another's replacement, and those behind it may have been renumbered. So little is known here that only one
//! provision at a time is held to be put in, and only in a row that is still about as long as it was.

use std::collections::HashSet;

use super::renumbering::{Reading, Row};
use super::{Matcher, Sort, sort};

/// A provision with so much of its words' weight from the old section may be any.
const MIDDLE: f32 = 0.35;
/// So much more, and it goes on from there; so much less, and it is new.
const MARGIN: f32 = 0.1;
/// What speaks against a provision of new words having an old number: as much as one step costs, so that nothing is
/// read as shifted for one of them alone.
const NEW_MATTER: f32 = -0.5;

impl Matcher<'_, '_> {
    /// Reads the numbers of a row whose words tell little.
    pub(super) fn read_by_number(&self, row: &Row, readings: &[Reading]) -> Vec<(usize, Reading)> {
        let may_shift = row.new.len() < 2 * row.old.len();
        let near = if may_shift { 0..=1 } else { 0..=0 };
        let readings: Vec<Reading> = readings.iter().copied().filter(|r| near.contains(&r.shift())).collect();
        let continues: Vec<f32> = row.new.iter().map(|n| self.continues(row.old[0], *n)).collect();
        row.read(&readings, |at, reading| {
            row.former(at, reading).map(|o| (self.old().position[o as usize] + 1, continues[at]))
        })
    }

    /// Whether a new unit goes on from what stood in the section of an old one: from [`NEW_MATTER`] to 1.
    fn continues(&self, old: u32, n: u32) -> f32 {
        if self.says_little(n) {
            return 1.0;
        }
        let known = self.words_of_section(old);
        let (mut all, mut shared) = (0.0, 0.0);
        for (word, _) in self.new_side().whole_bag(n) {
            let weight = self.lexicon.weight[word as usize];
            all += weight;
            if known.contains(&word) {
                shared += weight;
            }
        }
        let share = if all > 0.0 { shared / all } else { 1.0 };
        ((share - MIDDLE) / MARGIN).clamp(NEW_MATTER, 1.0)
    }

    /// The words of the section that an old unit stands in, or of its parent where there is none.
    fn words_of_section(&self, unit: u32) -> &HashSet<u32> {
        let old = self.old();
        let parent = old.tree.unit(unit).parent;
        let above = |unit: &u32| (*unit != 0).then(|| old.tree.unit(*unit).parent);
        let mut around = std::iter::successors(Some(parent), above);
        let section = around.find(|u| sort(old.tree.unit(*u).kind) == Sort::Basic).unwrap_or(parent);
        self.old_words[section as usize]
            .get_or_init(|| old.whole_bag(section).into_iter().map(|(word, _)| word).collect())
    }
}
