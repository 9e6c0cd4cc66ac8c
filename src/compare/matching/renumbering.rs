//! Rows that were renumbered: which number a provision would have if nothing had been put in or taken out before it.
//!
//! Behind an insertion every number is another's. The likeness of the whole row shows it: of all ways to read the new
//! numbers – as they stand, or from some provision on as so many higher or lower – the one is taken under which the
//! provisions with one number are most alike; each step from one reading to the next costs something, so that numbers
//! that did not change are read as they stand. A number that is read so counts as much as one that stayed. Of a row that
//! was written anew the words tell little; there the numbers count alone (see `put_in`).

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::place::{counts, distance};
use super::{Evidence, Matcher};
use crate::compare::lexicon::Side;
use crate::compare::tree::UnitKind;

/// What one step costs: as much likeness must speak for it.
const STEP: f32 = 0.5;
/// What it tells that a provision without words ("Repealed.") has the number of one that was there before: nobody
/// puts in a provision that says nothing.
const SAYS_NOTHING: f32 = 0.8;
/// A provision with no more words says nothing.
const FEW_WORDS: u32 = 2;
/// So alike are any two provisions of one law.
const CHANCE: f32 = 0.12;
/// What a number that is read as it stands counts more: of equal readings it is the better one.
const AS_IT_STANDS: f32 = 0.001;
/// From this likeness on a provision is known again.
const KNOWN: f32 = 0.45;
/// So much more alike is clearly more alike.
const CLEARLY: f32 = 0.02;
/// So much must be told of a row's provisions on average, or the row was written anew.
const WRITTEN_ANEW: f32 = 0.6;
/// When so much is told of a provision's number, it has not gone elsewhere.
const STAYED: f32 = 0.5;
/// When so much of one text is in another, it is in it.
const CONTAINED: f32 = 0.8;
/// Fewer words than this may stand anywhere.
const ENOUGH_WORDS: u32 = 5;
/// No row is shifted further.
const FAR: i64 = 1_000_000;
/// From how many possible pairs on only likely ones are looked at.
const MANY: usize = 10_000;
/// How many steps are tried, the likeliest first.
const KEPT: usize = 5;

/// The numbers of a container's provisions, read through what was put in and taken out.
#[derive(Debug, Default)]
pub(super) struct Renumbered {
    /// By new unit: the old unit whose number it has.
    former: HashMap<u32, u32>,
    /// The same by old unit.
    holder: HashMap<u32, u32>,
    /// Whether any number is read as another than it is.
    pub(super) shifted: bool,
}

/// One way to read the numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// So many higher than they were, by counting.
    Counted(i64),
    /// Each provision has the number that stood so many before it in the row: `2`, `2A`, `3` became `3`, `2A`, `2`.
    Ranked(i64),
}

impl Reading {
    pub(super) fn shift(self) -> i64 {
        match self {
            Self::Counted(shift) | Self::Ranked(shift) => shift,
        }
    }
}

/// The provisions of one kind in a container before and after.
pub(super) struct Row<'r> {
    pub(super) old: Vec<u32>,
    pub(super) new: Vec<u32>,
    /// Of the new ones.
    labels: Vec<&'r str>,
    by_label: HashMap<&'r str, u32>,
    by_count: HashMap<(u8, i64), u32>,
}

impl Row<'_> {
    /// The old unit whose number the new one at a position has, under a reading.
    pub(super) fn former(&self, at: usize, reading: Reading) -> Option<u32> {
        match reading {
            Reading::Counted(0) => self.by_label.get(self.labels[at]).copied(),
            Reading::Counted(shift) => {
                let before = |(way, value): (u8, i64)| self.by_count.get(&(way, value.checked_sub(shift)?)).copied();
                counts(self.labels[at]).find_map(before)
            }
            Reading::Ranked(shift) => {
                let rank = usize::try_from(at as i64 - shift).ok()?;
                self.by_label.get(self.labels.get(rank)?).copied()
            }
        }
    }

    /// The pairs that a path through the readings makes, old and new unit: the first that claims a number has it.
    fn pairs(&self, path: impl IntoIterator<Item = (usize, Reading)>) -> Vec<(u32, u32)> {
        let mut taken: BTreeMap<u32, u32> = BTreeMap::new();
        for (at, reading) in path {
            if let Some(o) = self.former(at, reading) {
                taken.entry(o).or_insert(self.new[at]);
            }
        }
        taken.into_iter().collect()
    }

    /// The path through the readings under which most is told, as [`best_path`] finds it.
    pub(super) fn read(
        &self,
        readings: &[Reading],
        told: impl Fn(usize, Reading) -> Option<(u32, f32)>,
    ) -> Vec<(usize, Reading)> {
        best_path(self.labels.len(), readings, told).into_iter().map(|(at, reading)| (at, readings[reading])).collect()
    }
}

impl Matcher<'_, '_> {
    /// Reads the numbers of a matched container, once.
    pub(super) fn read_numbers(&mut self, from: u32, to: u32) {
        if !self.given.same_origin || self.renumbered.contains_key(&(from, to)) {
            return;
        }
        let mut found = Renumbered::default();
        let mut rows: Vec<(UnitKind, Vec<u32>, Vec<u32>)> = Vec::new();
        for (units, side, is_old) in [
            (&self.old().children[from as usize], self.old(), true),
            (&self.new_side().children[to as usize], self.new_side(), false),
        ] {
            for index in units {
                let unit = side.tree.unit(*index);
                if unit.label.is_empty() {
                    continue;
                }
                let at = rows.iter().position(|row| row.0 == unit.kind).unwrap_or_else(|| {
                    rows.push((unit.kind, Vec::new(), Vec::new()));
                    rows.len() - 1
                });
                if is_old { rows[at].1.push(*index) } else { rows[at].2.push(*index) }
            }
        }
        for (_, old, new) in rows {
            if old.is_empty() || new.is_empty() {
                continue;
            }
            for (o, n) in self.read_row(old, new) {
                found.shifted |= self.old().tree.unit(o).label != self.new_side().tree.unit(n).label;
                found.former.entry(n).or_insert(o);
                found.holder.entry(o).or_insert(n);
            }
        }
        self.renumbered.insert((from, to), found);
    }

    /// By number, as the row is best read: old and new unit.
    fn read_row(&self, old: Vec<u32>, new: Vec<u32>) -> Vec<(u32, u32)> {
        let (old_tree, new_tree) = (self.old().tree, self.new_side().tree);
        let labels = new.iter().map(|n| new_tree.unit(*n).label.as_str()).collect();
        let mut row = Row { old, new, labels, by_label: HashMap::new(), by_count: HashMap::new() };
        for o in &row.old {
            let label = old_tree.unit(*o).label.as_str();
            row.by_label.entry(label).or_insert(*o);
            for (way, value) in counts(label) {
                row.by_count.entry((way, value)).or_insert(*o);
            }
        }
        let plain = row.pairs((0..row.new.len()).map(|at| (at, Reading::Counted(0))));
        let readings = self.readings(&row);
        if readings.len() == 1 {
            return plain;
        }
        let path = row.read(&readings, |at, reading| {
            row.former(at, reading).map(|o| (self.old().position[o as usize] + 1, self.told(o, row.new[at])))
        });
        let found = row.pairs(path.iter().copied());
        let told: f32 = found.iter().map(|(o, n)| self.told(*o, *n)).sum();
        if told < WRITTEN_ANEW * found.len().max(plain.len()) as f32 {
            return row.pairs(self.read_by_number(&row, &readings));
        }
        let shifted = path.iter().any(|(_, reading)| *reading != Reading::Counted(0));
        if shifted && self.went_elsewhere(&row, &found) { plain } else { found }
    }

    /// Whether many provisions of a row are not known again under the numbers as they were read, and are under others:
    /// then the row was rather written anew than renumbered.
    fn went_elsewhere(&self, row: &Row, pairs: &[(u32, u32)]) -> bool {
        let here: BTreeMap<u32, (u32, f32)> = pairs.iter().map(|(o, n)| (*o, (*n, self.known(*o, *n)))).collect();
        let held: BTreeMap<u32, f32> = here.values().copied().collect();
        let enough = |o: u32| here.get(&o).map_or(0.0, |(_, stays)| *stays).max(KNOWN) + CLEARLY;
        let stayed = |o: u32| here.get(&o).is_some_and(|(n, _)| self.says_little(*n) || self.told(o, *n) >= STAYED);
        let open: Vec<u32> = row.old.iter().copied().filter(|o| enough(*o) < 1.0 && !stayed(*o)).collect();
        let candidates = if open.len() * row.new.len() > MANY {
            self.likely(&open, &row.new)
        } else {
            open.iter().flat_map(|o| row.new.iter().map(move |n| (*o, *n))).collect()
        };
        let mut elsewhere: BTreeSet<u32> = BTreeSet::new();
        for (o, n) in candidates {
            let there = self.known(o, n);
            if there > enough(o) && held.get(&n).is_none_or(|holder| there > *holder + CLEARLY) {
                elsewhere.insert(o);
            }
        }
        elsewhere.len() * 4 > pairs.len()
    }

    /// The readings to try: as the numbers stand, as the surest pairs say, and one step either way.
    fn readings(&self, row: &Row) -> Vec<Reading> {
        let (old, new) = (self.old(), self.new_side());
        let mut votes: BTreeMap<i64, usize> = BTreeMap::new();
        let mut settled = true;
        for o in &row.old {
            let Some(n) = self.matching.to_new[*o as usize] else {
                settled = false;
                continue;
            };
            let labels = (&old.tree.unit(*o).label, &new.tree.unit(n).label);
            let stayed = new.tree.unit(n).parent == new.tree.unit(row.new[0]).parent;
            settled &= stayed && labels.0 == labels.1;
            if !stayed || labels.0 == labels.1 {
                continue;
            }
            if let Some(apart) = distance(labels.0, labels.1).filter(|apart| apart.abs() <= FAR) {
                *votes.entry(apart).or_default() += 1;
            }
        }
        let mut out = vec![Reading::Counted(0)];
        if settled {
            return out;
        }
        for near in [1, -1, 2, -2] {
            votes.entry(near).or_default();
        }
        let mut shifts: Vec<(i64, usize)> = votes.into_iter().filter(|v| v.0 != 0).collect();
        shifts.sort_by_key(|(shift, votes)| (std::cmp::Reverse(*votes), shift.abs(), *shift));
        for (shift, _) in shifts.into_iter().take(KEPT) {
            out.push(Reading::Counted(shift));
            if shift > 0 {
                out.push(Reading::Ranked(shift));
            }
        }
        out
    }

    /// What speaks for two units having one number, 0 to 1.
    fn told(&self, o: u32, n: u32) -> f32 {
        if !self.may_be_one(o, n) {
            return 0.0;
        }
        match (self.matching.to_new[o as usize], self.matching.to_old[n as usize]) {
            (Some(there), _) if there == n => return 1.0,
            (Some(_), Some(_)) => return 0.0,
            (Some(_), None) if self.is_given(o) => return 0.0,
            (None, Some(back)) if self.is_given(back) => return 0.0,
            _ => {}
        }
        if self.says_little(n) {
            return SAYS_NOTHING;
        }
        ((self.known(o, n) - CHANCE) / (KNOWN - CHANCE)).clamp(0.0, 1.0)
    }

    /// Whether a new unit has hardly a word, itself or inside it.
    pub(super) fn says_little(&self, n: u32) -> bool {
        let new = self.new_side();
        new.all_words[n as usize] <= FEW_WORDS && new.children[n as usize].is_empty()
    }

    /// How alike two units are; where one of them is divided, how much of one is in the other.
    pub(super) fn known(&self, o: u32, n: u32) -> f32 {
        let (old, new) = (self.old(), self.new_side());
        let likeness = self.likeness(o, n);
        let shape = |side: &Side, unit: u32| (side.words[unit as usize] == 0, side.children[unit as usize].is_empty());
        if shape(old, o) == shape(new, n) && old.children[o as usize].is_empty() {
            return likeness;
        }
        if old.all_words[o as usize].min(new.all_words[n as usize]) < ENOUGH_WORDS {
            return likeness;
        }
        let ((a, of_a), (b, of_b)) = (self.whole(o, true), self.whole(n, false));
        let contained = self.lexicon.shared(a, b) / of_a.min(*of_b);
        likeness.max(if contained >= CONTAINED { contained } else { self.lexicon.alike(a, b, *of_a, *of_b) })
    }

    /// Whether the author or the reader said what an old unit is.
    fn is_given(&self, o: u32) -> bool {
        matches!(self.matching.evidence[o as usize], Some(Evidence::Pinned | Evidence::Key | Evidence::Term))
    }
}

/// What is known of the best path to a position under a reading.
#[derive(Debug, Clone, Copy)]
struct Cell {
    sum: f32,
    /// Position and reading that it came from.
    before: Option<(usize, usize)>,
    /// The last old position whose number was read, from 1: no number is read twice.
    used: u32,
}

/// The path through the readings under which most is told: each position with its reading. Positions that were put in
/// have none. `told` gives the old position, from 1, and what speaks for it.
fn best_path(
    length: usize,
    readings: &[Reading],
    told: impl Fn(usize, Reading) -> Option<(u32, f32)>,
) -> Vec<(usize, usize)> {
    let count = readings.len();
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by_key(|r| std::cmp::Reverse(readings[*r].shift()));
    let cell = |at: usize, reading: usize| at * count + reading;
    let mut best = vec![Cell { sum: f32::NEG_INFINITY, before: None, used: 0 }; (length + 1) * count];
    for reading in 0..count {
        best[cell(0, reading)].sum = if reading == 0 { 0.0 } else { -STEP };
    }
    let raise = |here: &mut Cell, sum: f32, before: (usize, usize), used: u32| {
        if sum > here.sum {
            *here = Cell { sum, before: Some(before), used };
        }
    };
    for at in 0..=length {
        // Numbers were taken out: the next reading starts here. Those with the highest shift come first.
        for (rank, from) in order.iter().enumerate() {
            for to in &order[rank + 1..] {
                let here = best[cell(at, *from)];
                raise(&mut best[cell(at, *to)], here.sum - STEP, (at, *from), here.used);
            }
        }
        if at == length {
            break;
        }
        for from in 0..count {
            let here = best[cell(at, from)];
            let (used, gain) = told(at, readings[from]).filter(|(o, _)| *o > here.used).unwrap_or((here.used, 0.0));
            let gain = if from == 0 && gain > 0.0 { gain + AS_IT_STANDS } else { gain };
            raise(&mut best[cell(at + 1, from)], here.sum + gain, (at, from), used);
            // Provisions were put in: so many have no number of an old one.
            for to in 0..count {
                let put_in = readings[to].shift() - readings[from].shift();
                let Some(next) = usize::try_from(put_in).ok().filter(|n| *n > 0).map(|n| at + n) else { continue };
                if next <= length {
                    raise(&mut best[cell(next, to)], here.sum - STEP, (at, from), here.used);
                }
            }
        }
    }
    let mut end = 0;
    for reading in 1..count {
        if best[cell(length, reading)].sum > best[cell(length, end)].sum {
            end = reading;
        }
    }
    let mut path = Vec::new();
    let mut here = (length, end);
    while let Some(before) = best[cell(here.0, here.1)].before {
        if before.1 == here.1 && before.0 + 1 == here.0 {
            path.push(before);
        }
        here = before;
    }
    path.reverse();
    path
}

impl Matcher<'_, '_> {
    /// Whether two units have one number, as the numbers of what they stand in are read.
    pub(super) fn same_number(&self, o: u32, n: u32) -> bool {
        let (a, b) = (self.old().tree.unit(o), self.new_side().tree.unit(n));
        match self.renumbered.get(&(a.parent, b.parent)) {
            Some(row) if !a.label.is_empty() && a.kind == b.kind => row.former.get(&n) == Some(&o),
            _ => a.label == b.label,
        }
    }

    /// The new unit that has an old one's number, in the counterpart of its parent.
    pub(super) fn holder(&self, o: u32) -> Option<u32> {
        let unit = self.old().tree.unit(o);
        let parent = self.matching.to_new[unit.parent as usize]?;
        match self.renumbered.get(&(unit.parent, parent)) {
            Some(row) => row.holder.get(&o).copied(),
            None => self.new_side().labelled(parent, unit.kind, &unit.label),
        }
    }

    /// The old unit whose number a new one has, in the counterpart of its parent.
    pub(super) fn former(&self, n: u32) -> Option<u32> {
        let unit = self.new_side().tree.unit(n);
        let parent = self.matching.to_old[unit.parent as usize]?;
        match self.renumbered.get(&(parent, unit.parent)) {
            Some(row) => row.former.get(&n).copied(),
            None => self.old().labelled(parent, unit.kind, &unit.label),
        }
    }
}
