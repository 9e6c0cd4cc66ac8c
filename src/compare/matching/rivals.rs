//! How sure it is that two provisions are about one thing: how much they say in common, against how much each has in
//! common with others.
//!
//! Two laws on one subject say the same in other words, and much the same everywhere. So little is in common even where
//! a drafter has no doubt, and what tells is the rarer words, by their stems, and that no other provision has as many of
//! them. The words of a heading are words like others, but one that is the same says much, and one that is half the same
//! no more than its words do: "Review of this Act" and "Review of
//! fees". Neighbours that go together support each other.

use std::collections::{BTreeMap, HashMap};

use crate::compare::lexicon::{Lexicon, SILENT, Side};

/// How much a heading that is the same adds to what the texts have in common.
const HEADING: f32 = 0.25;
/// How much of what its neighbours on either side have in common goes to a pair.
const NEIGHBOUR: f32 = 0.1;
/// What neighbours that are a pair already count as having in common.
const PAIRED: f32 = 0.5;
/// So much in common is as likely chance as not.
const CHANCE: f32 = 0.15;
/// So much more in common is e times as likely.
const SCALE: f32 = 0.05;
/// So many rivals are looked at, the likest.
const KEPT: usize = 8;
/// So many are found at once: when others take some of them, nobody need look again.
const FOUND: usize = 24;
/// A stem in more provisions of a text than this tells nothing.
const COMMON: usize = 400;

/// Stems with their weights, sorted by stem.
type Weighed = Vec<(u32, f32)>;

/// A provision as it is looked for.
pub(super) struct Matter {
    pub unit: u32,
    body: Weighed,
    heading: Weighed,
}

/// What is weighed together, of both texts in reading order: their rare words are rare among these.
pub(super) struct Field {
    pub old: Vec<Matter>,
    pub new: Vec<Matter>,
}

/// A pair that may be one, by position in the field.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    pub old: usize,
    pub new: usize,
    pub sure: f32,
}

/// What a unit says: how often each stem stands in its text, and in its heading.
pub(super) type Said = (u32, BTreeMap<u32, u32>, BTreeMap<u32, u32>);

/// How two stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    Open,
    Paired,
    /// Of two sorts, or said to be two.
    Barred,
}

impl Field {
    pub fn new(old: Vec<Said>, new: Vec<Said>) -> Self {
        let bodies = rarity(old.iter().chain(&new).map(|said| &said.1));
        let headings = rarity(old.iter().chain(&new).map(|said| &said.2));
        let matter = |(unit, body, heading): Said| Matter {
            unit,
            body: weighed(&body, &bodies),
            heading: weighed(&heading, &headings),
        };
        Self { old: old.into_iter().map(matter).collect(), new: new.into_iter().map(matter).collect() }
    }

    /// Some of either side, given by position, to be weighed against each other.
    pub fn rivals(&self, olds: Vec<usize>, news: Vec<usize>) -> Rivals<'_> {
        let mut index: Index = HashMap::new();
        for (at, new) in news.iter().enumerate() {
            for (stem, weight) in self.new[*new].stems() {
                index.entry(stem).or_default().push((at, weight));
            }
        }
        index.retain(|_, with| with.len() <= COMMON);
        Rivals {
            field: self,
            index,
            sums: vec![(0.0, 0.0); news.len()],
            is_free: vec![true; news.len()],
            news,
            olds: olds.into_iter().map(|old| Sought { old, likest: Vec::new(), are_all: false }).collect(),
        }
    }
}

/// By stem of a heading (`true`) or of the whole: who has it, and with what weight.
type Index = HashMap<(bool, u32), Vec<(usize, f32)>>;

/// What is paired round by round. The likest of each are kept from one round to the next.
pub(super) struct Rivals<'f> {
    field: &'f Field,
    olds: Vec<Sought>,
    /// By position in the field. What follows goes by the place in here.
    news: Vec<usize>,
    is_free: Vec<bool>,
    index: Index,
    /// Of the one that is looked for: what the whole and the heading have in common with each. 0 in between.
    sums: Vec<(f32, f32)>,
}

/// An old one and its likest, the likest first.
struct Sought {
    old: usize,
    likest: Vec<Rival>,
    /// Whether no others have anything in common with it.
    are_all: bool,
}

/// One of the likest. What is in common is reckoned when it is asked for.
struct Rival {
    at: usize,
    own: Option<f32>,
    before: Option<f32>,
    after: Option<f32>,
}

/// A pair with what speaks for it.
struct Scored {
    score: f32,
    /// Position among the old ones, and among the new ones.
    at: (usize, usize),
}

impl Rivals<'_> {
    /// Leaves out what is taken. Gives whether there is something left on both sides.
    pub fn retain(&mut self, old_is_free: impl Fn(usize) -> bool, new_is_free: impl Fn(usize) -> bool) -> bool {
        self.olds.retain(|sought| old_is_free(sought.old));
        for (is_free, new) in self.is_free.iter_mut().zip(&self.news) {
            *is_free &= new_is_free(*new);
        }
        !self.olds.is_empty() && self.is_free.contains(&true)
    }

    /// The pairs that are at least so sure to be one, the surest first.
    pub fn candidates(&mut self, enough: f32, standing: impl Fn(usize, usize) -> Standing) -> Vec<Candidate> {
        let field = self.field;
        let beside = |known: &mut Option<f32>, old: Option<usize>, new: Option<usize>| {
            let (Some(a), Some(b)) = (old, new) else { return 0.0 };
            let (Some(one), Some(other)) = (field.old.get(a), field.new.get(b)) else { return 0.0 };
            match standing(a, b) {
                Standing::Open => *known.get_or_insert_with(|| in_common(one, other)),
                Standing::Paired => PAIRED,
                Standing::Barred => 0.0,
            }
        };
        let mut scored = Vec::new();
        for place in 0..self.olds.len() {
            self.look(place);
            let Sought { old, likest, .. } = &mut self.olds[place];
            for rival in likest.iter_mut().take(KEPT) {
                let (old, new) = (*old, self.news[rival.at]);
                if standing(old, new) == Standing::Open {
                    let before = beside(&mut rival.before, old.checked_sub(1), new.checked_sub(1));
                    let after = beside(&mut rival.after, Some(old + 1), Some(new + 1));
                    let own = *rival.own.get_or_insert_with(|| in_common(&field.old[old], &field.new[new]));
                    scored.push(Scored { score: own + NEIGHBOUR * (before + after), at: (place, rival.at) });
                }
            }
        }
        self.judged(&scored, enough)
    }

    /// Looks for the likest of an old one, unless enough of those that were found are free.
    fn look(&mut self, place: usize) {
        let Sought { old, likest, are_all } = &mut self.olds[place];
        likest.retain(|rival| self.is_free[rival.at]);
        if *are_all || likest.len() >= KEPT {
            return;
        }
        let mut touched: Vec<usize> = Vec::new();
        for (stem, weight) in self.field.old[*old].stems() {
            for (at, other) in self.index.get(&stem).into_iter().flatten().filter(|(at, _)| self.is_free[*at]) {
                if self.sums[*at] == (0.0, 0.0) {
                    touched.push(*at);
                }
                let sum = if stem.0 { &mut self.sums[*at].1 } else { &mut self.sums[*at].0 };
                *sum += weight * other;
            }
        }
        let mut scored: Vec<(f32, usize)> =
            touched.iter().map(|at| (score(self.sums[*at].0, self.sums[*at].1), *at)).collect();
        touched.into_iter().for_each(|at| self.sums[at] = (0.0, 0.0));
        let likest_first = |a: &(f32, usize), b: &(f32, usize)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
        *are_all = scored.len() <= FOUND;
        if !*are_all {
            scored.select_nth_unstable_by(FOUND, likest_first);
            scored.truncate(FOUND);
        }
        scored.sort_unstable_by(likest_first);
        *likest = scored.into_iter().map(|(_, at)| Rival { at, own: None, before: None, after: None }).collect();
    }

    /// How sure pairs are that have so much in common: each against the rivals of both, and against chance.
    fn judged(&self, scored: &[Scored], enough: f32) -> Vec<Candidate> {
        let odds = |score: f32| ((score - CHANCE) / SCALE).exp();
        let (mut of_old, mut of_new) = (vec![1.0f32; self.olds.len()], vec![1.0f32; self.news.len()]);
        for Scored { score, at } in scored {
            of_old[at.0] += odds(*score);
            of_new[at.1] += odds(*score);
        }
        let candidate = |Scored { score, at }: &Scored| {
            let share = |all: f32| odds(*score) / all;
            let sure = (share(of_old[at.0]) * share(of_new[at.1])).sqrt();
            Candidate { old: self.olds[at.0].old, new: self.news[at.1], sure }
        };
        let mut found: Vec<Candidate> = scored.iter().map(candidate).filter(|found| found.sure >= enough).collect();
        found.sort_by(|a, b| b.sure.total_cmp(&a.sure).then((a.old, a.new).cmp(&(b.old, b.new))));
        found
    }
}

/// How much two have in common, the neighbours left out.
fn in_common(old: &Matter, new: &Matter) -> f32 {
    score(product(&old.body, &new.body), product(&old.heading, &new.heading))
}

fn score(body: f32, heading: f32) -> f32 {
    body + HEADING * heading.powi(4)
}

impl Matter {
    /// The stems of the heading (`true`) and of the whole.
    fn stems(&self) -> impl Iterator<Item = ((bool, u32), f32)> {
        let of = |of_heading: bool| move |(stem, weight): &(u32, f32)| ((of_heading, *stem), *weight);
        self.body.iter().map(of(false)).chain(self.heading.iter().map(of(true)))
    }
}

/// How often each stem stands in a unit's own words, added to `said`.
pub(super) fn add(lexicon: &Lexicon, side: &Side, unit: u32, said: &mut BTreeMap<u32, u32>) {
    for (word, times) in &side.bag[unit as usize] {
        let stem = lexicon.stem[*word as usize];
        if stem != SILENT {
            *said.entry(stem).or_default() += u32::from(*times);
        }
    }
}

/// By stem: how much it tells, `ln(texts / texts with it)`.
fn rarity<'s>(texts: impl Iterator<Item = &'s BTreeMap<u32, u32>>) -> HashMap<u32, f32> {
    let (mut with, mut all): (HashMap<u32, f32>, f32) = (HashMap::new(), 0.0);
    for text in texts.filter(|text| !text.is_empty()) {
        all += 1.0;
        for stem in text.keys() {
            *with.entry(*stem).or_default() += 1.0;
        }
    }
    with.into_iter().map(|(stem, with)| (stem, (all / with).ln())).collect()
}

/// The stems that tell something, together of length 1.
fn weighed(text: &BTreeMap<u32, u32>, rarity: &HashMap<u32, f32>) -> Weighed {
    let weight = |stem: &u32, times: u32| rarity.get(stem).copied().unwrap_or_default() * (1.0 + (times as f32).ln());
    let mut words: Weighed =
        text.iter().map(|(stem, times)| (*stem, weight(stem, *times))).filter(|(_, weight)| *weight > 0.0).collect();
    let length = words.iter().map(|(_, weight)| weight * weight).sum::<f32>().sqrt();
    words.iter_mut().for_each(|(_, weight)| *weight /= length);
    words
}

/// What two have in common, 0 to 1: the cosine.
fn product(a: &Weighed, b: &Weighed) -> f32 {
    let (mut i, mut j, mut sum) = (0, 0, 0.0);
    while i < a.len() && j < b.len() {
        match a[i].0.cmp(&b[j].0) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                sum += a[i].1 * b[j].1;
                i += 1;
                j += 1;
            }
        }
    }
    sum
}
