//! Which old unit a new one is, as a drafter sees it.

use std::collections::{HashMap, HashSet, VecDeque};

use super::outline::{folded, is_law};
use crate::compare::comparison::Comparison;
use crate::compare::labels::Label;
use crate::compare::matching::Evidence;
use crate::compare::moves::is_another_term;
use crate::compare::tree::{Tree, UnitKind};

/// By new unit: the old one that it is. The pairs of the comparison, without those in a provision that is replaced, and
/// with units that have too few words to be found by them, where both stand in the same provision.
pub(super) fn find(comparison: &Comparison) -> Vec<Option<u32>> {
    let (old, new) = (comparison.old, comparison.new);
    let mut dropped = replaced(comparison);
    dropped.extend(other_terms(comparison));
    let mut to_old: Vec<Option<u32>> =
        (0..new.units.len() as u32).map(|n| comparison.to_old(n).filter(|_| !dropped.contains(&n))).collect();
    let mut free: HashSet<u32> = (0..old.units.len() as u32).collect();
    for o in to_old.iter().flatten() {
        free.remove(o);
    }
    for n in 0..new.units.len() as u32 {
        let Some(o) = to_old[n as usize] else { continue };
        let free_here = old.children(o).filter(|c| free.contains(c));
        // Each text is folded once: a row of thousands would be folded as often for each of its own.
        let mut candidates: HashMap<Looks, VecDeque<u32>> = HashMap::new();
        for candidate in free_here {
            candidates.entry(looks(old, candidate)).or_default().push_back(candidate);
        }
        for child in new.children(n) {
            if candidates.is_empty() {
                break;
            }
            if to_old[child as usize].is_some() || dropped.contains(&child) {
                continue;
            }
            if let Some(found) = candidates.get_mut(&looks(new, child)).and_then(VecDeque::pop_front) {
                free.remove(&found);
                to_old[child as usize] = Some(found);
            }
        }
    }
    to_old
}

/// What two units have in common that are the same to a drafter: kind, number, whether they are law, folded words.
type Looks = (UnitKind, Option<String>, bool, String);

fn looks(tree: &Tree, unit: u32) -> Looks {
    let it = tree.unit(unit);
    (it.kind, it.number.clone(), is_law(tree, unit), folded(&it.text.shown))
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

/// New definitions, with what is in them, of another term than the old one has: in the alphabet they stand elsewhere, and
/// words put in the place of a term could be read as its meaning.
fn other_terms(comparison: &Comparison) -> HashSet<u32> {
    let mut out = HashSet::new();
    for n in 0..comparison.new.units.len() as u32 {
        let Some(o) = comparison.to_old(n) else { continue };
        if is_another_term(comparison.old.unit(o), comparison.new.unit(n)) {
            out.extend(n..comparison.new.unit(n).end);
        }
    }
    out
}
