//! Which unit of the new text is which unit of the old.
//!
//! Words decide, from the surest evidence to the weakest: what the author says (keys, terms), text that stands once on
//! either side, children that found each other, likeness between matched neighbours, likeness anywhere, and at last –
//! only between matched neighbours, only for what the words left over – the number. Numbers come last because behind an
//! insertion every number is another's: a comparison that trusts them mispairs everything that follows.
//!
//! Texts of different origin have few words in common; there the subject decides after the surest evidence (`subject`).

mod anchors;
mod candidates;
pub(super) mod chain;
mod containers;
mod contested;
mod gaps;
mod place;
mod put_in;
mod renumbering;
mod rivals;
mod rows;
mod subject;

use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap, HashSet};

use super::lexicon::{Lexicon, Side, mass};
use super::moves::is_sorted;
use super::tree::UnitKind;
use crate::document::ProvisionKind;

/// What two units were held to be the same by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Evidence {
    /// The reader said so.
    Pinned,
    /// The author's key.
    Key,
    /// The defined term.
    Term,
    /// The same words, standing once on either side.
    SameText,
    /// What is inside them.
    Inside,
    /// Like words.
    Words,
    /// What they are about, for texts of different origin: the rarer words of text and heading, and the neighbours.
    Subject,
    /// Number and neighbours: the words have nothing in common.
    Place,
}

/// A bag of words with its weight.
type Bag = (Vec<(u32, u16)>, f32);

/// Pairs of units, one to one.
#[derive(Debug, Clone)]
pub(super) struct Matching {
    /// By old unit: its counterpart.
    pub to_new: Vec<Option<u32>>,
    /// By new unit: its counterpart.
    pub to_old: Vec<Option<u32>>,
    /// By old unit: what the pair rests on.
    pub evidence: Vec<Option<Evidence>>,
    /// By old unit, for texts of different origin: how sure the pair is, 0 to 1, where the evidence alone does not say.
    pub sure: HashMap<u32, f32>,
    /// Old units whose words stand in a new unit that is not held to be the same.
    pub carried: Vec<(u32, u32)>,
    /// Old units with the new unit that was put around all that was in them: "existing text becomes (a)".
    pub wrapped: BTreeMap<u32, u32>,
}

/// What may be taken for granted.
#[derive(Debug, Clone, Default)]
pub(super) struct Given {
    /// Both texts are versions of one work: numbers may count.
    pub same_origin: bool,
    /// Pairs that are the same.
    pub pins: Vec<(u32, u32)>,
    /// Pairs that are not.
    pub forbidden: Vec<(u32, u32)>,
}

/// Finds the pairs. The roots are one.
pub(super) fn find(lexicon: &Lexicon, given: Given) -> Matching {
    let mut matcher = Matcher::new(lexicon, given);
    matcher.pair(0, 0, Evidence::Inside);
    matcher.anchor();
    if !matcher.given.same_origin {
        matcher.search_everywhere();
        matcher.pair_by_subject();
    }
    matcher.fill_gaps(gaps::Last::No);
    matcher.join_containers();
    matcher.fill_gaps(gaps::Last::No);
    matcher.search_everywhere();
    matcher.join_containers();
    matcher.fill_gaps(gaps::Last::No);
    matcher.settle_claims();
    matcher.fill_gaps(gaps::Last::No);
    matcher.fill_gaps(gaps::Last::Yes);
    matcher.matching
}

struct Matcher<'l, 't> {
    lexicon: &'l Lexicon<'t>,
    matching: Matching,
    given: Given,
    /// Pairs that lost against a claim.
    refused: HashSet<(u32, u32)>,
    /// By matched container, before and after: how its numbers are read.
    renumbered: HashMap<(u32, u32), renumbering::Renumbered>,
    old_inner: Vec<OnceCell<Bag>>,
    new_inner: Vec<OnceCell<Bag>>,
    old_whole: Vec<OnceCell<Bag>>,
    new_whole: Vec<OnceCell<Bag>>,
    /// By old unit: the words in it and all inside it.
    old_words: Vec<OnceCell<HashSet<u32>>>,
    /// By old section: the new one that has its heading, where no other has it on either side.
    sole_headings: OnceCell<HashMap<u32, u32>>,
}

impl<'l, 't> Matcher<'l, 't> {
    fn new(lexicon: &'l Lexicon<'t>, given: Given) -> Self {
        let (old, new) = (lexicon.old.tree.units.len(), lexicon.new.tree.units.len());
        Self {
            lexicon,
            matching: Matching {
                to_new: vec![None; old],
                to_old: vec![None; new],
                evidence: vec![None; old],
                sure: HashMap::new(),
                carried: Vec::new(),
                wrapped: BTreeMap::new(),
            },
            refused: HashSet::new(),
            renumbered: HashMap::new(),
            given,
            old_inner: vec![OnceCell::new(); old],
            new_inner: vec![OnceCell::new(); new],
            old_whole: vec![OnceCell::new(); old],
            new_whole: vec![OnceCell::new(); new],
            old_words: vec![OnceCell::new(); old],
            sole_headings: OnceCell::new(),
        }
    }

    fn old(&self) -> &'l Side<'t> {
        &self.lexicon.old
    }

    fn new_side(&self) -> &'l Side<'t> {
        &self.lexicon.new
    }

    fn is_free(&self, old: u32, new: u32) -> bool {
        self.matching.to_new[old as usize].is_none() && self.matching.to_old[new as usize].is_none()
    }

    /// Makes a pair of two free units that may be one.
    fn pair(&mut self, old: u32, new: u32, evidence: Evidence) -> bool {
        let may = self.is_free(old, new) && self.may_be_one(old, new);
        if may {
            self.matching.to_new[old as usize] = Some(new);
            self.matching.to_old[new as usize] = Some(old);
            self.matching.evidence[old as usize] = Some(evidence);
        }
        may
    }

    /// Makes a pair of texts of different origin, and says how sure it is.
    fn pair_surely(&mut self, old: u32, new: u32, evidence: Evidence, sure: f32) -> bool {
        let paired = self.pair(old, new, evidence);
        if paired && !self.given.same_origin {
            // Nobody said so: it is never quite sure.
            self.matching.sure.insert(old, sure.clamp(0.0, 0.99));
        }
        paired
    }

    /// Whether two units are of a sort, and nobody said that they are two.
    fn may_be_one(&self, old: u32, new: u32) -> bool {
        sort(self.old().tree.unit(old).kind) == sort(self.new_side().tree.unit(new).kind)
            && !self.given.forbidden.contains(&(old, new))
            && !self.refused.contains(&(old, new))
    }

    /// How alike two units are, 0 to 1: by their own words, and by what is inside both.
    fn likeness(&self, old: u32, new: u32) -> f32 {
        let (a, b) = (self.old(), self.new_side());
        let (o, n) = (old as usize, new as usize);
        let own = if a.own_hash[o] == b.own_hash[n] && a.words[o] > 0 {
            Some(1.0)
        } else if a.words[o] + b.words[n] > 0 {
            Some(self.lexicon.alike(&a.bag[o], &b.bag[n], a.mass[o], b.mass[n]))
        } else {
            None
        };
        // A word or two may stand anywhere: "Repealed." is no evidence.
        let own = own.map(|own| own * (a.words[o].min(b.words[n]) as f32 / SURE_WORDS).min(1.0));
        let (inner_old, inner_new) = (a.all_words[o] - a.words[o], b.all_words[n] - b.words[n]);
        let inner = (inner_old > 0 && inner_new > 0).then(|| {
            if a.subtree_hash[o] == b.subtree_hash[n] {
                return 1.0;
            }
            let (x, y) = (self.inner(old, true), self.inner(new, false));
            self.lexicon.alike(&x.0, &y.0, x.1, y.1)
        });
        let headed = a.tree.unit(old).kind.has_heading();
        match (own, inner) {
            (Some(own), Some(inner)) if headed => 0.35 * own + 0.65 * inner,
            (Some(own), Some(inner)) => 0.6 * own + 0.4 * inner,
            (Some(own), None) => own,
            (None, Some(inner)) => inner,
            (None, None) => 0.0,
        }
    }

    fn inner(&self, index: u32, of_old: bool) -> &Bag {
        let (cells, side) = if of_old { (&self.old_inner, self.old()) } else { (&self.new_inner, self.new_side()) };
        self.gathered(&cells[index as usize], || side.inner_bag(index))
    }

    fn whole(&self, index: u32, of_old: bool) -> &Bag {
        let (cells, side) = if of_old { (&self.old_whole, self.old()) } else { (&self.new_whole, self.new_side()) };
        self.gathered(&cells[index as usize], || side.whole_bag(index))
    }

    fn gathered<'a>(&self, cell: &'a OnceCell<Bag>, gather: impl FnOnce() -> Vec<(u32, u16)>) -> &'a Bag {
        cell.get_or_init(|| {
            let bag = gather();
            let mass = mass(&bag, &self.lexicon.weight);
            (bag, mass)
        })
    }
}

/// From how many words on a likeness counts whole.
const SURE_WORDS: f32 = 4.0;

/// What can be one: only units of the same sort are ever paired.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    Root,
    /// Parts and other containers.
    Container,
    Attachment,
    /// Sections, articles, clauses, headings.
    Basic,
    /// Whatever opens in the text, and the text itself: "existing text becomes (a)".
    Text,
    Row,
    Code,
    Footnote,
    Directive,
}

fn sort(kind: UnitKind) -> Sort {
    match kind {
        UnitKind::Provision(ProvisionKind::Document) => Sort::Root,
        UnitKind::Provision(ProvisionKind::Attachment) => Sort::Attachment,
        UnitKind::Provision(ProvisionKind::Heading) => Sort::Basic,
        UnitKind::Provision(kind) if kind.is_container() => Sort::Container,
        UnitKind::Provision(_) if kind.has_heading() => Sort::Basic,
        UnitKind::Provision(_) | UnitKind::Paragraph | UnitKind::Item | UnitKind::Definition => Sort::Text,
        UnitKind::Row => Sort::Row,
        UnitKind::Code => Sort::Code,
        UnitKind::Footnote => Sort::Footnote,
        UnitKind::Directive(_) => Sort::Directive,
    }
}

/// By old unit: whether it kept its order among the siblings that stayed with it, the larger texts before the smaller.
pub(super) fn heaviest_siblings(lexicon: &Lexicon, matching: &Matching) -> Vec<bool> {
    let (old, new) = (&lexicon.old, &lexicon.new);
    let mut kept = vec![false; old.tree.units.len()];
    kept[0] = true;
    for parent in 0..old.tree.units.len() as u32 {
        let Some(partner) = matching.to_new[parent as usize] else { continue };
        let stayed: Vec<(u32, u32)> = old
            .tree
            .children(parent)
            .filter_map(|c| Some((c, matching.to_new[c as usize]?)))
            .filter(|(_, to)| new.tree.unit(*to).parent == partner)
            .collect();
        // Definitions are found by their term; what stands between them says what they are for, but for commentary.
        let has_sorted = old.tree.children(parent).any(|unit| is_sorted(old.tree, unit));
        let weight = |unit: u32| match u64::from(old.all_words[unit as usize]) + 1 {
            words if !has_sorted || !old.tree.unit(unit).operative => words,
            words if is_sorted(old.tree, unit) => words << 20,
            words => (1 << 48) + words,
        };
        let links: Vec<chain::Link<u64>> =
            stayed.iter().map(|(c, to)| chain::Link { old: *c, new: *to, weight: weight(*c) }).collect();
        for index in chain::heaviest(&links) {
            kept[stayed[index].0 as usize] = true;
        }
    }
    kept
}
