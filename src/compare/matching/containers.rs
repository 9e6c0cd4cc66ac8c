//! Units that are the same because what is inside them is.

use std::collections::BTreeMap;

use super::{Evidence, Matcher};

impl Matcher<'_, '_> {
    /// Pairs each free unit with the one that more than half of its inside went to, innermost first.
    pub(super) fn join_containers(&mut self) {
        let (old, new) = (self.old(), self.new_side());
        for index in (1..old.tree.units.len() as u32).rev() {
            if self.matching.to_new[index as usize].is_some() || old.tree.unit(index).end == index + 1 {
                continue;
            }
            let mut votes: BTreeMap<u32, u32> = BTreeMap::new();
            let mut all = 0;
            for child in old.tree.children(index) {
                let weight = old.all_words[child as usize] + 1;
                all += weight;
                if let Some(partner) = self.matching.to_new[child as usize] {
                    *votes.entry(new.tree.unit(partner).parent).or_default() += weight;
                }
            }
            let Some((partner, most)) = votes.into_iter().max_by_key(|(at, votes)| (*votes, std::cmp::Reverse(*at)))
            else {
                continue;
            };
            if 2 * most > all {
                self.pair(index, partner, Evidence::Inside);
            }
        }
    }
}
