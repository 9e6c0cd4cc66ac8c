//! Two trees in numbers: words as ids, weights and hashes, shared by both sides.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

use super::tree::{Tree, UnitKind};
use super::words::fold;

/// The loose id of what carries no meaning for matching: punctuation and cross-references.
pub(super) const SILENT: u32 = u32::MAX;
/// Words that begin with the same letters, so many, have one stem: "disclose", "disclosure". It needs no language.
const STEM: usize = 6;

/// What both sides share.
pub(super) struct Lexicon<'t> {
    pub old: Side<'t>,
    pub new: Side<'t>,
    /// By loose word: how much it tells, `ln(1 + units / units with the word)`.
    pub weight: Vec<f32>,
    /// By loose word: its stem; [`SILENT`] for a word without letters.
    pub stem: Vec<u32>,
}

/// One tree in numbers. All vectors are by unit.
pub(super) struct Side<'t> {
    pub tree: &'t Tree,
    /// Folded tokens; cross-references are all alike.
    pub exact: Vec<Vec<u32>>,
    /// Loose words (lower case, no punctuation), sorted, with how often each stands there.
    pub bag: Vec<Vec<(u32, u16)>>,
    /// Weight of the bag.
    pub mass: Vec<f32>,
    /// Loose words in the unit's own text.
    pub words: Vec<u32>,
    /// Loose words in the unit and all inside it.
    pub all_words: Vec<u32>,
    /// Of the exact tokens.
    pub own_hash: Vec<u64>,
    /// Of the unit's kind and own text and those of all inside it; numbers are left out.
    pub subtree_hash: Vec<u64>,
    /// Position among its siblings, from 0.
    pub position: Vec<u32>,
    /// The units directly in it, in order.
    pub children: Vec<Vec<u32>>,
    /// The first unit of a kind with a label in a parent.
    by_label: HashMap<(u32, UnitKind, &'t str), u32>,
}

/// Words, each with its exact and its loose id.
struct Interner {
    exact: HashMap<String, (u32, u32)>,
    loose: HashMap<String, u32>,
}

/// The exact id of every cross-reference.
pub(super) const REFERENCE: u32 = 0;

impl Interner {
    fn new() -> Self {
        Self { exact: HashMap::from([(String::new(), (REFERENCE, SILENT))]), loose: HashMap::new() }
    }

    fn intern(&mut self, token: &str) -> (u32, u32) {
        let folded = fold(token);
        if let Some(ids) = self.exact.get(folded.as_ref()) {
            return *ids;
        }
        let loose = if folded.chars().any(char::is_alphanumeric) {
            let next = self.loose.len() as u32;
            *self.loose.entry(folded.to_lowercase()).or_insert(next)
        } else {
            SILENT
        };
        let ids = (self.exact.len() as u32, loose);
        self.exact.insert(folded.into_owned(), ids);
        ids
    }

    /// By loose word: its stem.
    fn stems(&self) -> Vec<u32> {
        let mut words: Vec<(&str, u32)> = self.loose.iter().map(|(word, id)| (word.as_str(), *id)).collect();
        words.sort_unstable_by_key(|(_, id)| *id);
        let mut known: HashMap<&str, u32> = HashMap::new();
        words
            .into_iter()
            .map(|(word, _)| {
                if !word.chars().any(char::is_alphabetic) {
                    return SILENT;
                }
                let end = word.char_indices().nth(STEM).map_or(word.len(), |(at, _)| at);
                let next = known.len() as u32;
                *known.entry(&word[..end]).or_insert(next)
            })
            .collect()
    }
}

impl<'t> Lexicon<'t> {
    /// Reads both trees. Ids are given in reading order, so nothing depends on the order of a hash map.
    pub fn new(old: &'t Tree, new: &'t Tree) -> Self {
        let mut interner = Interner::new();
        let mut old = Side::new(old, &mut interner);
        let mut new = Side::new(new, &mut interner);
        let mut units_with = vec![0u32; interner.loose.len()];
        for bag in old.bag.iter().chain(&new.bag) {
            for (word, _) in bag {
                units_with[*word as usize] += 1;
            }
        }
        let units = (old.bag.len() + new.bag.len()) as f32;
        let weight: Vec<f32> = units_with.iter().map(|with| (1.0 + units / *with as f32).ln()).collect();
        for side in [&mut old, &mut new] {
            side.mass = side.bag.iter().map(|bag| mass(bag, &weight)).collect();
        }
        Self { old, new, weight, stem: interner.stems() }
    }

    /// How alike two bags are, 0 to 1: twice the weight of what they share over the weight of both.
    pub fn alike(&self, old: &[(u32, u16)], new: &[(u32, u16)], old_mass: f32, new_mass: f32) -> f32 {
        if old_mass + new_mass == 0.0 {
            return 0.0;
        }
        2.0 * self.shared(old, new) / (old_mass + new_mass)
    }

    /// The weight of what two bags share.
    pub fn shared(&self, old: &[(u32, u16)], new: &[(u32, u16)]) -> f32 {
        let (mut i, mut j, mut sum) = (0, 0, 0.0);
        while i < old.len() && j < new.len() {
            match old[i].0.cmp(&new[j].0) {
                std::cmp::Ordering::Less => i += 1,
                std::cmp::Ordering::Greater => j += 1,
                std::cmp::Ordering::Equal => {
                    sum += self.weight[old[i].0 as usize] * f32::from(old[i].1.min(new[j].1));
                    i += 1;
                    j += 1;
                }
            }
        }
        sum
    }
}

/// The weight of a bag.
pub(super) fn mass(bag: &[(u32, u16)], weight: &[f32]) -> f32 {
    bag.iter().map(|(word, times)| weight[*word as usize] * f32::from(*times)).sum()
}

impl<'t> Side<'t> {
    fn new(tree: &'t Tree, interner: &mut Interner) -> Self {
        let count = tree.units.len();
        let mut side = Self {
            tree,
            exact: Vec::with_capacity(count),
            bag: Vec::with_capacity(count),
            mass: Vec::new(),
            words: Vec::with_capacity(count),
            all_words: vec![0; count],
            own_hash: Vec::with_capacity(count),
            subtree_hash: vec![0; count],
            position: vec![0; count],
            children: vec![Vec::new(); count],
            by_label: HashMap::new(),
        };
        for (index, unit) in (1u32..).zip(tree.units.iter().skip(1)) {
            side.children[unit.parent as usize].push(index);
            if !unit.label.is_empty() {
                side.by_label.entry((unit.parent, unit.kind, unit.label.as_str())).or_insert(index);
            }
        }
        let mut loose = Vec::new();
        for unit in &tree.units {
            let mut exact = Vec::with_capacity(unit.text.tokens.len());
            loose.clear();
            for token in &unit.text.tokens {
                let (exactly, loosely) = match token.target {
                    Some(_) => (REFERENCE, SILENT),
                    None => interner.intern(unit.text.shown(*token)),
                };
                exact.push(exactly);
                if loosely != SILENT {
                    loose.push(loosely);
                }
            }
            side.words.push(loose.len() as u32);
            loose.sort_unstable();
            let mut bag: Vec<(u32, u16)> = Vec::with_capacity(loose.len());
            for word in &loose {
                match bag.last_mut() {
                    Some((last, times)) if last == word => *times = times.saturating_add(1),
                    _ => bag.push((*word, 1)),
                }
            }
            side.own_hash.push(hash(&exact));
            side.exact.push(exact);
            side.bag.push(bag);
        }
        side.fold_subtrees();
        side
    }

    fn fold_subtrees(&mut self) {
        let mut hashers: Vec<DefaultHasher> = Vec::with_capacity(self.tree.units.len());
        for (unit, own) in self.tree.units.iter().zip(&self.own_hash) {
            let mut hasher = DefaultHasher::new();
            (unit.kind, own).hash(&mut hasher);
            hashers.push(hasher);
        }
        let mut children = vec![0u32; self.tree.units.len()];
        for index in 1..self.tree.units.len() {
            let parent = self.tree.units[index].parent as usize;
            self.position[index] = children[parent];
            children[parent] += 1;
        }
        // From the last: what is inside a unit has been hashed before it. Children come in backwards, on both sides.
        for index in (0..self.tree.units.len()).rev() {
            let parent = self.tree.units[index].parent as usize;
            self.subtree_hash[index] = hashers[index].finish();
            self.all_words[index] += self.words[index];
            if index > 0 {
                self.all_words[parent] += self.all_words[index];
                self.subtree_hash[index].hash(&mut hashers[parent]);
            }
        }
    }

    /// The unit of a kind that has a label among those directly in `parent`.
    pub fn labelled(&self, parent: u32, kind: UnitKind, label: &str) -> Option<u32> {
        if label.is_empty() { None } else { self.by_label.get(&(parent, kind, label)).copied() }
    }

    /// The bag of everything inside a unit, without its own text.
    pub fn inner_bag(&self, index: u32) -> Vec<(u32, u16)> {
        self.bag_of(index + 1..self.tree.unit(index).end)
    }

    /// The bag of a unit and everything inside it.
    pub fn whole_bag(&self, index: u32) -> Vec<(u32, u16)> {
        self.bag_of(index..self.tree.unit(index).end)
    }

    fn bag_of(&self, units: Range<u32>) -> Vec<(u32, u16)> {
        let mut all: Vec<(u32, u16)> = units.flat_map(|i| self.bag[i as usize].iter().copied()).collect();
        all.sort_unstable_by_key(|(word, _)| *word);
        all.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 = kept.1.saturating_add(next.1);
            }
            same
        });
        all
    }
}

/// A hash that is the same on every run and machine of this program.
fn hash(tokens: &[u32]) -> u64 {
    let mut hasher = DefaultHasher::new();
    tokens.hash(&mut hasher);
    hasher.finish()
}
