//! Which old unit a new one is, as a drafter sees it.

use std::collections::HashSet;

use super::outline::{folded, is_law};
use crate::compare::comparison::Comparison;
use crate::compare::labels::Label;
use crate::compare::matching::Evidence;

/// By new unit: the old one that it is. The pairs of the comparison, without those in a provision that is replaced, and
/// with units that have too few words to be found by them, where both stand in the same provision.
pub(super) fn find(comparison: &Comparison) -> Vec<Option<u32>> {
    let (old, new) = (comparison.old, comparison.new);
    let dropped = replaced(comparison);
    let mut to_old: Vec<Option<u32>> =
        (0..new.units.len() as u32).map(|n| comparison.to_old(n).filter(|_| !dropped.contains(&n))).collect();
    let mut free: HashSet<u32> = (0..old.units.len() as u32).collect();
    for o in to_old.iter().flatten() {
        free.remove(o);
    }
    for n in 0..new.units.len() as u32 {
        let Some(o) = to_old[n as usize] else { continue };
        let mut candidates: Vec<u32> = old.children(o).filter(|c| free.contains(c)).collect();
        for child in new.children(n) {
            if candidates.is_empty() {
                break;
            }
            if to_old[child as usize].is_some() || dropped.contains(&child) {
                continue;
            }
            let unit = new.unit(child);
            let same = |c: &u32| {
                let other = old.unit(*c);
                other.kind == unit.kind
                    && other.number == unit.number
                    && is_law(old, *c) == is_law(new, child)
                    && folded(&other.text.shown) == folded(&unit.text.shown)
            };
            if let Some(at) = candidates.iter().position(same) {
                let found = candidates.remove(at);
                free.remove(&found);
                to_old[child as usize] = Some(found);
            }
        }
    }
    to_old
}

/// New units whose pairs are no use to a drafter: all in a provision that is another one under the same number.
fn replaced(comparison: &Comparison) -> HashSet<u32> {
    let mut out = HashSet::new();
    for change in &comparison.changes {
        let (Some(o), Some(n)) = (change.old, change.new) else { continue };
        let replaced = change.labels.contains(Label::Replaced)
            && change.evidence == Some(Evidence::Place)
            && comparison.new.unit(n).kind.has_heading();
        if replaced {
            let inside = |n: &u32| comparison.to_old(*n).is_some_and(|partner| comparison.old.holds(o, partner));
            out.extend((n..comparison.new.unit(n).end).filter(inside));
        }
    }
    out
}
