//! Whether a provision stands elsewhere.

use super::comparison::{Builder, Part};
use super::tree::{Tree, UnitKind};
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
            return !kept[o as usize] && !self.is_sorted_again(o, n);
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

    /// Whether a definition stands among the same others, in another order: they are found by their term.
    fn is_sorted_again(&self, o: u32, n: u32) -> bool {
        let (before, after) = (text_before(self.old(), o), text_before(self.new_tree(), n));
        is_sorted(self.old(), o) && before.map(|unit| self.matching.to_new[unit as usize]) == after.map(Some)
    }
}

/// Whether a unit is a definition that is found by its term.
pub(super) fn is_sorted(tree: &Tree, index: u32) -> bool {
    tree.unit(index).kind == UnitKind::Definition && tree.unit(index).term.is_some()
}

/// The last sibling before a definition that is none.
fn text_before(tree: &Tree, index: u32) -> Option<u32> {
    tree.children(tree.unit(index).parent)
        .take_while(|unit| *unit < index)
        .filter(|unit| !is_sorted(tree, *unit))
        .last()
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
