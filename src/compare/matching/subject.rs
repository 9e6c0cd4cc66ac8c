//! Texts of different origin: which provisions are about one thing, though they say it in other words.
//!
//! A drafter lays a model law beside an Act by subject: "Interpretation", "Offences", the power to share. First the
//! provisions with a heading are paired, wherever they stand; then Parts by what is in them; then what stands in two
//! that are a pair; at last texts that went elsewhere. Every pair says how sure it is (see `rivals`), and nothing that
//! clear words, a term or the reader decided is taken back.

use std::collections::BTreeMap;

use super::rivals::{Candidate, Field, Matter, Rivals, Said, Standing, add};
use super::{Evidence, Matcher, Sort, sort};
use crate::compare::lexicon::Side;
use crate::compare::tree::UnitKind;

/// From how sure on a pair is hardly doubtful: those are made first, for what they take is no rival any more.
const SURE: f32 = 0.7;
/// From how sure on provisions with a heading are a pair: a drafter would rather look at a doubtful one than search.
const HEADED: f32 = 0.3;
/// From how sure on texts in a pair are one: rather than not.
const INSIDE: f32 = 0.5;
/// The share of what is in two Parts from which they are one.
const CONTAINED: f32 = 0.25;

/// How often what is left is weighed again with what is taken out of it.
const ROUNDS: usize = 8;

/// What may be paired, old and new, by position in the field.
type Positions = (Vec<usize>, Vec<usize>);
/// By unit, old and new: its position in the field.
type Places = (BTreeMap<u32, usize>, BTreeMap<u32, usize>);

impl Matcher<'_, '_> {
    pub(super) fn pair_by_subject(&mut self) {
        let headed = |sort: Sort| matches!(sort, Sort::Basic | Sort::Attachment);
        let field = self.field(headed, |matcher, side, unit| matcher.said_under(side, unit));
        self.settle_field(&field, everything(&field), HEADED);
        self.join_by_share();
        let texts = self.field(|sort| sort == Sort::Text, |matcher, side, unit| matcher.said_in(side, unit));
        self.pair_inside(&texts);
        self.settle_field(&texts, everything(&texts), SURE);
    }

    /// The units of some sorts that have force, with what each says.
    fn field(&self, is: impl Fn(Sort) -> bool, said: impl Fn(&Self, &Side, u32) -> Said) -> Field {
        let units = |side: &Side| -> Vec<Said> {
            let these = (1..side.tree.units.len() as u32)
                .filter(|unit| side.tree.unit(*unit).operative && is(sort(side.tree.unit(*unit).kind)));
            these.map(|unit| said(self, side, unit)).collect()
        };
        Field::new(units(self.old()), units(self.new_side()))
    }

    /// What stands under a heading, what has one itself left out.
    fn said_under(&self, side: &Side, unit: u32) -> Said {
        let mut heading = BTreeMap::new();
        add(self.lexicon, side, unit, &mut heading);
        let mut body = heading.clone();
        let mut next = unit + 1;
        while next < side.tree.unit(unit).end {
            let inner = side.tree.unit(next);
            if inner.operative && !matches!(sort(inner.kind), Sort::Basic | Sort::Container | Sort::Attachment) {
                add(self.lexicon, side, next, &mut body);
                next += 1;
            } else {
                next = inner.end;
            }
        }
        (unit, body, heading)
    }

    fn said_in(&self, side: &Side, unit: u32) -> Said {
        let mut body = BTreeMap::new();
        for inner in (unit..side.tree.unit(unit).end).filter(|inner| side.tree.unit(*inner).operative) {
            add(self.lexicon, side, inner, &mut body);
        }
        (unit, body, BTreeMap::new())
    }

    /// Pairs what is sure enough, the surest first; at last what is hardly doubtful no more.
    fn settle_field(&mut self, field: &Field, (olds, news): Positions, least: f32) {
        let mut rivals = field.rivals(olds, news);
        for enough in std::iter::once(SURE).chain((least < SURE).then_some(least)) {
            for _ in 0..ROUNDS {
                let left = rivals.retain(
                    |old| self.matching.to_new[field.old[old].unit as usize].is_none(),
                    |new| self.matching.to_old[field.new[new].unit as usize].is_none(),
                );
                if !left || !self.settle_round(field, &mut rivals, enough) {
                    break;
                }
            }
        }
    }

    fn settle_round(&mut self, field: &Field, rivals: &mut Rivals, enough: f32) -> bool {
        let unit = |old: usize, new: usize| (field.old[old].unit, field.new[new].unit);
        let candidates = rivals.candidates(enough, |old, new| {
            let (old, new) = unit(old, new);
            self.standing(old, new)
        });
        let mut paired = false;
        for Candidate { old, new, sure } in candidates {
            let (old, new) = unit(old, new);
            paired |= self.fits(old, new) && self.pair_surely(old, new, Evidence::Subject, sure);
        }
        paired
    }

    fn standing(&self, old: u32, new: u32) -> Standing {
        let defines = |side: &Side, unit: u32| side.tree.unit(unit).kind == UnitKind::Definition;
        if self.matching.to_new[old as usize] == Some(new) {
            Standing::Paired
        } else if self.may_be_one(old, new) && defines(self.old(), old) == defines(self.new_side(), new) {
            Standing::Open
        } else {
            Standing::Barred
        }
    }

    /// Whether two texts stay in the texts that they stand in.
    fn fits(&self, old: u32, new: u32) -> bool {
        let (a, b) = (self.old(), self.new_side());
        let held = |up: u32| self.matching.to_new[up as usize].is_none_or(|there| b.tree.holds(there, new));
        let holds = |up: u32| self.matching.to_old[up as usize].is_none_or(|there| a.tree.holds(there, old));
        around(a, old, Sort::Text).all(held) && around(b, new, Sort::Text).all(holds)
    }

    /// Pairs Parts by how much of what is in both went from one to the other.
    fn join_by_share(&mut self) {
        let (old, new) = (self.old(), self.new_side());
        let (of_old, of_new) = (inside(old), inside(new));
        let mut both: BTreeMap<(u32, u32), usize> = BTreeMap::new();
        for o in 1..old.tree.units.len() as u32 {
            let Some(n) = self.matching.to_new[o as usize].filter(|_| is_basic(old, o)) else { continue };
            for from in around(old, o, Sort::Container) {
                for to in around(new, n, Sort::Container) {
                    *both.entry((from, to)).or_default() += 1;
                }
            }
        }
        let share = |((from, to), both): ((u32, u32), usize)| {
            let all = of_old.get(&from)? + of_new.get(&to)?;
            Some((2.0 * both as f32 / all as f32, from, to))
        };
        let mut shares: Vec<(f32, u32, u32)> = both.into_iter().filter_map(share).collect();
        shares.retain(|(share, _, _)| *share >= CONTAINED);
        shares.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        for (share, from, to) in shares {
            self.pair_surely(from, to, Evidence::Inside, share);
        }
    }

    /// Pairs what stands in two that are a pair: level by level, then across levels.
    fn pair_inside(&mut self, texts: &Field) {
        let at = (places(&texts.old), places(&texts.new));
        for old in 0..self.old().tree.units.len() as u32 {
            if let Some(new) = self.matching.to_new[old as usize] {
                let highest = (tops(self.old(), old), tops(self.new_side(), new));
                self.settle_field(texts, positions(&at, highest), INSIDE);
            }
        }
        for old in 1..self.old().tree.units.len() as u32 {
            if let Some(new) =
                self.matching.to_new[old as usize].filter(|_| self.old().tree.unit(old).kind.has_heading())
            {
                let within = |side: &Side, unit: u32| (unit + 1..side.tree.unit(unit).end).collect();
                let all = (within(self.old(), old), within(self.new_side(), new));
                self.settle_field(texts, positions(&at, all), SURE);
            }
        }
    }
}

fn everything(field: &Field) -> Positions {
    ((0..field.old.len()).collect(), (0..field.new.len()).collect())
}

fn places(matters: &[Matter]) -> BTreeMap<u32, usize> {
    matters.iter().enumerate().map(|(at, matter)| (matter.unit, at)).collect()
}

fn positions(at: &Places, (olds, news): (Vec<u32>, Vec<u32>)) -> Positions {
    let find = |at: &BTreeMap<u32, usize>, units: Vec<u32>| units.iter().filter_map(|u| at.get(u).copied()).collect();
    (find(&at.0, olds), find(&at.1, news))
}

fn is_basic(side: &Side, unit: u32) -> bool {
    sort(side.tree.unit(unit).kind) == Sort::Basic
}

/// The units of a sort that a unit stands in.
fn around<'s>(side: &'s Side, unit: u32, of: Sort) -> impl Iterator<Item = u32> + 's {
    let above = |unit: &u32| (*unit != 0).then(|| side.tree.unit(*unit).parent);
    std::iter::successors(above(&unit), above).filter(move |up| sort(side.tree.unit(*up).kind) == of)
}

/// By Part: how many provisions with a heading are in it.
fn inside(side: &Side) -> BTreeMap<u32, usize> {
    let mut all = BTreeMap::new();
    for unit in (1..side.tree.units.len() as u32).filter(|unit| is_basic(side, *unit)) {
        for up in around(side, unit, Sort::Container) {
            *all.entry(up).or_default() += 1;
        }
    }
    all
}

/// The texts of the highest level in a unit: those of alternatives in it among them.
fn tops(side: &Side, unit: u32) -> Vec<u32> {
    let mut out = Vec::new();
    for child in side.children[unit as usize].iter().copied() {
        match sort(side.tree.unit(child).kind) {
            Sort::Text => out.push(child),
            Sort::Directive => out.extend(tops(side, child)),
            _ => {}
        }
    }
    out
}
