//! The heaviest chain: of pairs of positions, those that keep the order on both sides and weigh most together.

use std::ops::Add;

/// A pair of positions with a weight over 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Link<W = f32> {
    /// Position on the old side.
    pub old: u32,
    /// Position on the new side.
    pub new: u32,
    /// What keeping it is worth.
    pub weight: W,
}

/// The indices of the links of a heaviest chain, in order: both positions rise strictly. O(n log n).
pub fn heaviest<W: Copy + PartialOrd + Add<Output = W>>(links: &[Link<W>]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..links.len()).collect();
    // With equal old positions the higher new one comes first, so that no two of them can follow one another.
    order.sort_by_key(|i| (links[*i].old, std::cmp::Reverse(links[*i].new), *i));
    let mut ends: Vec<u32> = links.iter().map(|l| l.new).collect();
    ends.sort_unstable();
    ends.dedup();
    let mut best = Prefix::new(ends.len());
    let mut before: Vec<Option<usize>> = vec![None; links.len()];
    let mut last: Option<(W, usize)> = None;
    for index in order {
        let rank = ends.partition_point(|end| *end < links[index].new);
        let so_far = best.below(rank);
        before[index] = so_far.map(|(_, previous)| previous);
        let weight = links[index].weight;
        let total = so_far.map_or(weight, |(sum, _)| sum + weight);
        best.raise(rank, (total, index));
        if last.is_none_or(|(sum, _)| total > sum) {
            last = Some((total, index));
        }
    }
    let mut chain = Vec::new();
    let mut next = last.map(|(_, index)| index);
    while let Some(index) = next {
        chain.push(index);
        next = before[index];
    }
    chain.reverse();
    chain
}

/// A Fenwick tree of greatest prefixes.
struct Prefix<W>(Vec<Option<(W, usize)>>);

impl<W: Copy + PartialOrd> Prefix<W> {
    fn new(size: usize) -> Self {
        Self(vec![None; size + 1])
    }

    /// The greatest at a rank under `rank`.
    fn below(&self, rank: usize) -> Option<(W, usize)> {
        let (mut at, mut best) = (rank, None::<(W, usize)>);
        while at > 0 {
            if let Some(here) = self.0[at]
                && best.is_none_or(|b| here.0 > b.0)
            {
                best = Some(here);
            }
            at &= at - 1;
        }
        best
    }

    fn raise(&mut self, rank: usize, value: (W, usize)) {
        let mut at = rank + 1;
        while at < self.0.len() {
            if self.0[at].is_none_or(|here| value.0 > here.0) {
                self.0[at] = Some(value);
            }
            at += at & at.wrapping_neg();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn weigh(links: &[Link], chain: &[usize]) -> f32 {
        chain.iter().map(|i| links[*i].weight).sum()
    }

    fn rises(a: Link, b: Link) -> bool {
        a.old < b.old && a.new < b.new
    }

    proptest! {
        #[test]
        fn it_is_a_chain_and_no_subset_is_heavier(pairs in proptest::collection::vec((0u32..6, 0u32..6, 1u8..9), 0..10)) {
            let links: Vec<Link> =
                pairs.iter().map(|(old, new, w)| Link { old: *old, new: *new, weight: f32::from(*w) }).collect();
            let chain = heaviest(&links);
            for pair in chain.windows(2) {
                prop_assert!(rises(links[pair[0]], links[pair[1]]));
            }
            let mut most = 0.0f32;
            for subset in 0u32..1 << links.len() {
                let mut chosen: Vec<usize> = (0..links.len()).filter(|i| subset >> i & 1 == 1).collect();
                chosen.sort_by_key(|i| (links[*i].old, links[*i].new));
                if chosen.windows(2).all(|p| rises(links[p[0]], links[p[1]])) {
                    most = most.max(weigh(&links, &chosen));
                }
            }
            prop_assert_eq!(weigh(&links, &chain), most);
        }
    }
}
