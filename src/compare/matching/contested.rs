//! Places that two units claim.
//!
//! Words say that a text went elsewhere; its number, in the place it left, stands before other words. Was the text
//! renumbered and something put in its place, or was the provision replaced and its words used again? Amending laws
//! renumber text they leave alone, in order, or make it the first of what is now inside it ("existing text becomes
//! (a)"), and they transfer a section with its heading and all that is in it. Everything else they do by substitution:
//! there a provision keeps its identity through its number, and where its words went is said beside it
//! ([`Matching::carried`](super::Matching::carried)).

use std::collections::{BTreeMap, BTreeSet};

use super::anchors::once_on_both;
use super::place::distance;
use super::{Evidence, Matcher, Sort, sort};
use crate::compare::lexicon::Side;

/// How alike a text must have stayed to keep its identity against one that has its number.
const UNTOUCHED: f32 = 0.95;
/// How alike the unit before a row that moved must have stayed.
const STAYED: f32 = 0.5;
/// How alike the unit with the old number must be to keep it against a row that moved.
const STAYED_IN_PART: f32 = 0.3;
/// How alike a text must have stayed to be "existing text becomes (a)" against one that has its number. (From .75 on one
/// redesignation more is found, and one section is wrong whose text was replaced by a divided one.)
const BECOMES_FIRST: f32 = 0.9;
/// So many words, with those of its heading, are not written twice by chance.
const WHOLE_SECTION: u32 = 8;
/// How alike a section must have stayed that is known by its heading.
const ALMOST_WHOLE: f32 = 0.9;

impl Matcher<'_, '_> {
    /// Gives up the pairs that lose against a claim, until none is left: what is given up may be a claim's ground.
    pub(super) fn settle_claims(&mut self) {
        while self.given.same_origin && self.settle_some() {}
    }

    fn settle_some(&mut self) -> bool {
        let (old, new) = (self.old().tree, self.new_side().tree);
        let pairs: Vec<(u32, u32)> = (1..old.units.len() as u32)
            .filter_map(|o| Some((o, self.matching.to_new[o as usize]?)))
            .filter(|(o, _)| !self.is_settled(*o) && self.matching.evidence[*o as usize] != Some(Evidence::Place))
            .collect();
        let in_order = self.in_order();
        let mut lost: Vec<(u32, u32)> = Vec::new();
        // Siblings that went to one other parent together stay or go together.
        let mut broken: BTreeSet<(u32, u32)> = BTreeSet::new();
        for (o, n) in &pairs {
            if self.is_claimed(*o, *n) && !self.withstands(*o, *n, &in_order) {
                lost.push((*o, *n));
                broken.insert((old.unit(*o).parent, new.unit(*n).parent));
            }
        }
        for (o, n) in &pairs {
            let parents = (old.unit(*o).parent, new.unit(*n).parent);
            if broken.contains(&parents) && self.matching.to_new[parents.0 as usize] != Some(parents.1) {
                lost.push((*o, *n));
            }
        }
        lost.extend(self.changed_levels());
        for (o, n) in &lost {
            self.give_up(*o, *n);
        }
        // What keeps its number keeps it at once, so that the next round sees who crosses it.
        for (o, _) in &lost {
            if let Some(holder) = self.holder(*o) {
                self.pair(*o, holder, Evidence::Place);
            }
        }
        !lost.is_empty()
    }

    /// Whether an author or a drafter said which provision an old unit is, or it is a section that stands elsewhere as
    /// it was: no claim takes that back.
    fn is_settled(&self, o: u32) -> bool {
        matches!(self.matching.evidence[o as usize], Some(Evidence::Pinned | Evidence::Key | Evidence::Term))
            || self.stands_elsewhere(o)
    }

    /// Whether a section stands, heading and all that is in it, in one place of the new text, as it was or almost so.
    /// Nobody writes another one under its number and the whole of it anew somewhere else.
    fn stands_elsewhere(&self, o: u32) -> bool {
        let (old, new) = (self.old(), self.new_side());
        let Some(n) = self.matching.to_new[o as usize] else { return false };
        if sort(old.tree.unit(o).kind) != Sort::Basic || old.all_words[o as usize] < WHOLE_SECTION {
            return false;
        }
        // A heading is the same text only with all that is in it, where that stands once on either side.
        let is_same = self.matching.evidence[o as usize] == Some(Evidence::SameText)
            && old.subtree_hash[o as usize] == new.subtree_hash[n as usize];
        is_same
            || self.has_sole_heading(o, n) && {
                let (a, b) = (self.whole(o, true), self.whole(n, false));
                self.lexicon.alike(&a.0, &b.0, a.1, b.1) >= ALMOST_WHOLE
            }
    }

    /// Whether two sections have one heading that no other has on either side.
    fn has_sole_heading(&self, o: u32, n: u32) -> bool {
        let mark = |side: &Side, unit: u32| {
            let is_headed = sort(side.tree.unit(unit).kind) == Sort::Basic && side.words[unit as usize] > 0;
            is_headed.then_some(side.own_hash[unit as usize])
        };
        let find = || once_on_both(self.old(), self.new_side(), mark).into_iter().collect();
        self.sole_headings.get_or_init(find).get(&o) == Some(&n)
    }

    /// Whether the place that one of the two has or had is taken, on the other side, by a unit that is free.
    fn is_claimed(&self, o: u32, n: u32) -> bool {
        let (old, new) = (self.old().tree, self.new_side().tree);
        let (a, b) = (old.unit(o), new.unit(n));
        let settled = self.matching.to_new[a.parent as usize] == Some(b.parent);
        if settled && self.same_number(o, n) {
            return false;
        }
        let former = self.former(n);
        let holder_is_free =
            self.holder(o).is_some_and(|h| self.matching.to_old[h as usize].is_none_or(|p| self.is_loose(p, h)));
        let former_is_free = former
            .filter(|_| !b.label.is_empty())
            .is_some_and(|f| self.matching.to_new[f as usize].is_none_or(|p| self.is_loose(f, p)));
        holder_is_free || former_is_free
    }

    /// Whether a pair of siblings has neither its number nor its words in common.
    fn is_loose(&self, o: u32, n: u32) -> bool {
        !self.same_number(o, n) && self.alike(o, n) < UNTOUCHED && !self.row_moved(o, n)
    }

    fn alike(&self, o: u32, n: u32) -> f32 {
        let same = self.old().own_hash[o as usize] == self.new_side().own_hash[n as usize];
        if same { 1.0 } else { self.likeness(o, n) }
    }

    /// Whether the whole row was renumbered: the sibling before or after went as far and was not touched, or one unit
    /// was put in and this is the last behind it.
    fn row_moved(&self, o: u32, n: u32) -> bool {
        let (old, new) = (self.old(), self.new_side());
        let (from, to) = (old.tree.unit(o).parent, new.tree.unit(n).parent);
        let rows = (&old.children[from as usize], &new.children[to as usize]);
        let (mut at, apart) = (
            old.position[o as usize] as usize,
            i64::from(new.position[n as usize]) - i64::from(old.position[o as usize]),
        );
        let renumbered = |sibling: usize| {
            let old_unit = *rows.0.get(sibling)?;
            let new_unit = *rows.1.get(usize::try_from(sibling as i64 + apart).ok()?)?;
            let (there, back) = (self.matching.to_new[old_unit as usize], self.matching.to_old[new_unit as usize]);
            let both_open = there.is_none() && back.is_none();
            ((there == Some(new_unit) || both_open) && old.tree.unit(old_unit).label != new.tree.unit(new_unit).label)
                .then(|| !both_open && old.own_hash[old_unit as usize] == new.own_hash[new_unit as usize])
        };
        if at > 0 && renumbered(at - 1) == Some(true) {
            return true;
        }
        while let Some(untouched) = renumbered(at + 1) {
            if untouched {
                return true;
            }
            at += 1;
        }
        let next = distance(&old.tree.unit(o).label, &new.tree.unit(n).label) == Some(1);
        let mut first = old.position[o as usize] as usize;
        while first > 0 && renumbered(first - 1).is_some() {
            first -= 1;
        }
        let stayed = first == 0 || {
            let before = rows.0[first - 1];
            rows.1.get(first - 1).is_some_and(|there| {
                self.matching.to_new[before as usize] == Some(*there) && self.alike(before, *there) >= STAYED
            })
        };
        next && stayed && apart == 1 && at + 1 == rows.0.len() && rows.1.len() == rows.0.len() + 1
    }

    /// Whether a pair keeps its identity against a claim.
    fn withstands(&self, o: u32, n: u32, in_order: &[bool]) -> bool {
        let (old, new) = (self.old(), self.new_side());
        let (a, b) = (old.tree.unit(o), new.tree.unit(n));
        let likeness = self.alike(o, n);
        // Split in two, a text stays with the piece that has its number.
        let stayed_in_part = self.holder(o).is_some_and(|h| self.known(o, h) >= STAYED_IN_PART);
        let siblings = self.matching.to_new[a.parent as usize] == Some(b.parent);
        // "Existing text becomes (a)": the unit around it is new, has the number and no words of its own.
        let outer = b.parent;
        let becomes_first = self.same_number(o, outer)
            && new.words[outer as usize] == 0
            && self.matching.to_old[outer as usize].is_none()
            && self.matching.to_new[a.parent as usize] == Some(new.tree.unit(outer).parent);
        (siblings && in_order[o as usize] && (likeness >= UNTOUCHED || (self.row_moved(o, n) && !stayed_in_part)))
            || (becomes_first && likeness >= BECOMES_FIRST)
    }

    /// Pairs whose level changed in place: all that was in a provision is now in one that was put into it, or what was
    /// in one that went stands where that was. The provision around them has kept its number; they go with it, unless
    /// existing text became the first of what is inside.
    fn changed_levels(&mut self) -> Vec<(u32, u32)> {
        let (old, new) = (self.old(), self.new_side());
        let mut groups: BTreeMap<(u32, u32), Vec<(u32, u32)>> = BTreeMap::new();
        for o in 1..old.tree.units.len() as u32 {
            if let Some(n) = self.matching.to_new[o as usize].filter(|_| !self.is_settled(o)) {
                groups.entry((old.tree.unit(o).parent, new.tree.unit(n).parent)).or_default().push((o, n));
            }
        }
        let mut found = Vec::new();
        for ((from, to), pairs) in groups {
            let (outer, inner) = (new.tree.unit(to).parent, old.tree.unit(from).parent);
            let down =
                self.matching.to_old[to as usize].is_none() && self.matching.to_new[from as usize] == Some(outer);
            let up = self.matching.to_new[from as usize].is_none()
                && self.matching.to_old[to as usize] == Some(inner)
                && old.words[from as usize] == 0;
            let words: u32 = pairs.iter().map(|(o, _)| old.all_words[*o as usize]).sum();
            let inside = old.all_words[from as usize] - old.words[from as usize];
            let wrapped = down && new.words[to as usize] == 0 && self.says_nothing(outer);
            if 5 * words < 4 * inside {
                continue;
            }
            if wrapped {
                self.matching.wrapped.insert(from, to);
            } else if up || down {
                found.extend(pairs);
            }
        }
        found
    }

    /// Whether a new unit has no words of its own before what is inside it.
    fn says_nothing(&self, n: u32) -> bool {
        let new = self.new_side();
        if new.tree.unit(n).kind.has_heading() {
            new.tree.children(n).all(|c| new.tree.unit(c).kind.is_provision())
        } else {
            new.words[n as usize] == 0
        }
    }

    /// By old unit: whether it has kept its order to every one of its siblings.
    fn in_order(&self) -> Vec<bool> {
        let (old, new) = (self.old(), self.new_side());
        let mut kept = vec![false; old.tree.units.len()];
        for parent in 0..old.tree.units.len() as u32 {
            let Some(partner) = self.matching.to_new[parent as usize] else { continue };
            let children: Vec<(u32, u32)> = old
                .tree
                .children(parent)
                .filter_map(|c| Some((c, self.matching.to_new[c as usize]?)))
                .filter(|(_, to)| new.tree.unit(*to).parent == partner)
                .collect();
            let mut furthest = 0;
            for (child, to) in &children {
                kept[*child as usize] = *to > furthest;
                furthest = furthest.max(*to);
            }
            let mut nearest = u32::MAX;
            for (child, to) in children.iter().rev() {
                kept[*child as usize] &= *to < nearest;
                nearest = nearest.min(*to);
            }
        }
        kept
    }

    /// Takes a pair apart, with the pairs between what is inside the two.
    fn give_up(&mut self, o: u32, n: u32) {
        let (old, new) = (self.old().tree, self.new_side().tree);
        for inner in o..old.unit(o).end {
            let partner = self.matching.to_new[inner as usize].filter(|_| !self.is_settled(inner));
            if let Some(to) = partner.filter(|to| new.holds(n, *to)) {
                self.matching.to_new[inner as usize] = None;
                self.matching.to_old[to as usize] = None;
                self.matching.evidence[inner as usize] = None;
                self.matching.carried.push((inner, to));
                self.refused.insert((inner, to));
            }
        }
    }
}
