//! Whether a provision stands elsewhere.

use std::collections::{HashMap, HashSet};

use super::comparison::{Builder, Part};
use super::matching::Matching;
use super::tree::{Tree, Unit, UnitKind};
use super::words::Text;
use crate::document::ProvisionKind;

impl Builder<'_, '_> {
    /// Whether what stands in a provision, and is none, stands there in another order.
    pub(super) fn is_in_another_order(&self, index: u32, parts: &[Part], kept: &[bool]) -> bool {
        let (old, new) = (self.old(), self.new_tree());
        parts.iter().filter(|p| p.new != Some(index)).filter_map(|p| p.old.zip(p.new)).any(|(o, n)| {
            let together = self.matching.to_new[old.unit(o).parent as usize] == Some(new.unit(n).parent);
            together && !kept[o as usize]
        })
    }

    pub(super) fn is_moved(&self, o: u32, n: u32, kept: &[bool]) -> bool {
        let (old, new) = (self.old(), self.new_tree());
        if o == 0 {
            return false;
        }
        let (from, to) = (old.unit(o).parent, new.unit(n).parent);
        // How deep the heading of a Part is written says nothing of what belongs to it.
        let homes = (self.homes.0[o as usize], self.homes.1[n as usize]);
        if homes != (from, to) && self.matching.to_new[homes.0 as usize] == Some(homes.1) {
            return false;
        }
        let expected = self.matching.to_new[from as usize];
        if expected == Some(to) {
            return self.sorted.strayed.contains(&o) || !kept[o as usize] && !self.sorted.again.contains(&o);
        }
        // A provision whose words became the text of what it stood in, or the other way round, took what is in it along.
        let is_text_of = |tree: &Tree, unit: u32, provision: u32| {
            !tree.unit(unit).kind.is_provision() && tree.provision(unit) == provision
        };
        let into_text = expected.is_some_and(|partner| is_text_of(new, partner, to));
        let out_of_text = self.matching.to_old[to as usize].is_some_and(|partner| is_text_of(old, partner, from));
        if into_text || out_of_text {
            return false;
        }
        let down = self.matching.to_old[to as usize].is_none() && expected == Some(new.unit(to).parent);
        let up = expected.is_none() && self.matching.to_old[to as usize] == Some(old.unit(from).parent);
        !(down || up)
    }
}

/// Whether a unit is a definition that is found by its term.
pub(super) fn is_sorted(tree: &Tree, index: u32) -> bool {
    tree.unit(index).kind == UnitKind::Definition && tree.unit(index).term.is_some()
}

/// Definitions that stand in what they stood in, by old unit.
#[derive(Debug, Default)]
pub(super) struct Sorted {
    /// They did not keep their order, and stand among the same others.
    again: HashSet<u32>,
    /// They stand behind another text, which says what they are for, whether they or that text kept the order.
    strayed: HashSet<u32>,
}

impl Sorted {
    pub(super) fn find(old: &Tree, new: &Tree, matching: &Matching, kept: &[bool]) -> Self {
        let mut sorted = Self::default();
        for parent in 0..old.units.len() as u32 {
            let has_some = || old.children(parent).any(|child| is_sorted(old, child));
            if let Some(partner) = matching.to_new[parent as usize].filter(|_| has_some()) {
                sorted.find_in((old, parent), (new, partner), matching, kept);
            }
        }
        sorted
    }

    fn find_in(
        &mut self,
        (old, parent): (&Tree, u32),
        (new, partner): (&Tree, u32),
        matching: &Matching,
        kept: &[bool],
    ) {
        let row: Vec<(usize, bool)> = old.children(parent).map(|o| (o as usize, is_sorted(old, o))).collect();
        let partner_of = |n: u32| matching.to_old[n as usize].filter(|o| old.unit(*o).parent == parent);
        let after: Vec<(Option<usize>, bool)> =
            new.children(partner).map(|n| (partner_of(n).map(|o| o as usize), is_sorted(new, n))).collect();
        // A drafter has one term go and the other come.
        let stays = |o: usize| {
            let to = matching.to_new[o].filter(|_| kept[o]);
            let was = old.unit(o as u32);
            to.filter(|to| !is_another_term(was, new.unit(*to)))
                .map(|_| if was.operative { Stays::Law } else { Stays::Commentary })
        };
        self.again.extend(sorted_again(&row, &after, stays).into_iter().map(|o| o as u32));
        let is_text = |o: u32| {
            let to = matching.to_new[o as usize].filter(|to| new.unit(*to).parent == partner);
            to.is_some_and(|to| !is_sorted(old, o) && !is_sorted(new, to) && old.unit(o).operative)
        };
        let before = texts_before(old.children(parent), is_text);
        let after = texts_before(new.children(partner).filter_map(partner_of), is_text);
        let strayed =
            before.iter().filter(|(o, text)| is_sorted(old, **o) && after.get(*o).is_some_and(|is| is != *text));
        self.strayed.extend(strayed.map(|(o, _)| *o));
    }
}

/// By unit of a row that is no text: the last text before it.
fn texts_before(row: impl Iterator<Item = u32>, is_text: impl Fn(u32) -> bool) -> HashMap<u32, Option<u32>> {
    let (mut before, mut last) = (HashMap::new(), None);
    for unit in row {
        if is_text(unit) {
            last = Some(unit);
        } else {
            before.insert(unit, last);
        }
    }
    before
}

/// What stays in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stays {
    Law,
    Commentary,
}

/// Definitions of a row that need not move though they are not among those that stay: behind the last one before them
/// that stays, they stand behind the text that they shall stand behind. Each row says what is found by its term. Of what
/// stays the law counts by itself too: commentary may come and go.
pub(super) fn sorted_again(
    old: &[(usize, bool)],
    new: &[(Option<usize>, bool)],
    stays: impl Fn(usize) -> Option<Stays>,
) -> HashSet<usize> {
    // By what stands in both: how many texts of the new row stand before it, itself counted.
    let (mut texts, mut places) = (0, HashMap::new());
    for (was, is_sorted) in new {
        texts += usize::from(!is_sorted);
        places.extend(was.map(|was| (was, (texts, *is_sorted))));
    }
    let (mut out, mut since, mut since_law) = (HashSet::new(), 0, 0);
    for (was, is_sorted) in old {
        let Some((place, is_found)) = places.get(was) else { continue };
        if let Some(stays) = stays(*was) {
            since = *place;
            if stays == Stays::Law {
                since_law = *place;
            }
        } else if *is_sorted && *is_found && *place == since && since == since_law {
            out.insert(*was);
        }
    }
    out
}

/// Whether a definition is of another term than the one that it is paired with.
pub(super) fn is_another_term(was: &Unit, is: &Unit) -> bool {
    let term = |unit: &Unit| {
        let words = unit.defines.as_deref().filter(|_| unit.kind == UnitKind::Definition)?;
        Some(Text::plain(words).finish().folded().to_lowercase())
    };
    term(was).zip(term(is)).is_some_and(|(was, is)| was != is)
}

/// By unit: what it stands in, or the Part before it when that was written no higher than what belongs to it.
pub(super) fn homes(tree: &Tree) -> Vec<u32> {
    let mut homes: Vec<u32> = tree.units.iter().map(|unit| unit.parent).collect();
    for parent in 0..tree.units.len() as u32 {
        let mut part = None;
        for child in tree.children(parent) {
            let UnitKind::Provision(kind) = tree.unit(child).kind else { continue };
            let is_empty = tree.children(child).all(|inner| !tree.unit(inner).kind.is_provision());
            match part {
                _ if kind.is_container() => part = is_empty.then_some(child),
                Some(part) if tree.unit(child).kind.has_heading() && kind != ProvisionKind::Attachment => {
                    homes[child as usize] = part
                }
                _ => part = None,
            }
        }
    }
    homes
}
