//! Gathers what matches by document: each document's best entries, and the counts of its collection, topics, language,
//! status and audience.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use tantivy::query::{EnableScoring, Query};
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal};

use crate::documents::Documents;
use crate::schema::PARTS;
use crate::{Error, Index};

/// The facets, in the order of [`Gathered::facets`].
pub(crate) const FACETS: [&str; 5] = ["collection", "topic", "language", "status", "audience"];

/// Collects groups of entries by document.
pub(crate) struct ByDocument {
    /// The order of the documents.
    pub(crate) order: Arc<Order>,
    /// How many entries of a document are kept.
    pub(crate) entries: usize,
    /// True if superseded versions are passed over.
    pub(crate) hide_old: bool,
    /// What the score of a text beside the subject counts.
    pub(crate) supporting: Score,
}

/// The documents' order, across shards.
#[derive(Debug, Default)]
pub(crate) struct Order {
    /// For each part the numbers of its documents.
    parts: Vec<Vec<u32>>,
}

impl Order {
    /// From the payload: a digit for each document, the part it is in.
    pub(crate) fn new(digits: &str) -> Self {
        let mut parts = vec![Vec::new(); PARTS];
        for (number, digit) in digits.bytes().enumerate() {
            parts[usize::from(digit) % PARTS].push(number as u32);
        }
        Order { parts }
    }

    /// The number of a document by what its row has.
    fn number(&self, order: usize) -> u32 {
        let of = self.parts.get(order % PARTS);
        of.and_then(|numbers| numbers.get(order / PARTS)).copied().unwrap_or(u32::MAX)
    }
}

/// All that matched.
#[derive(Debug, Default)]
pub(crate) struct Gathered {
    /// The documents, the best first.
    pub(crate) groups: Vec<Group>,
    /// How many entries matched.
    pub(crate) entries: usize,
    /// For each of [`FACETS`] its values and how many documents have each.
    pub(crate) facets: [BTreeMap<String, usize>; FACETS.len()],
}

impl Gathered {
    /// Adds the documents that have only some of the words. Those that have them all keep their entries and lead by
    /// `lead`; the counts become those of `some`, which has them too.
    pub(crate) fn join(&mut self, some: Gathered, lead: f32) {
        let known: HashSet<_> = self.groups.iter().map(|group| group.document).collect();
        for found in self.groups.iter_mut().flat_map(|group| &mut group.best) {
            found.score *= lead;
        }
        let others = some.groups.into_iter().filter(|group| !known.contains(&group.document));
        self.groups.extend(others.map(|group| Group { all_words: false, ..group }));
        self.entries = some.entries;
        self.facets = some.facets;
        self.sort();
    }

    /// Adds what each document is worth as a whole, and sorts anew.
    pub(crate) fn weigh(&mut self, scores: &[Vec<f32>], weight: f32) {
        for group in &mut self.groups {
            let of_shard = scores.get(group.document.0 as usize);
            let score = of_shard.and_then(|rows| rows.get(group.document.1 as usize)).copied().unwrap_or(0.0);
            group.whole = weight * score;
        }
        self.sort();
    }

    /// The best document first; of two as good, the one that was given first.
    fn sort(&mut self) {
        self.groups.sort_by(|a, b| b.score().total_cmp(&a.score()).then_with(|| a.best[0].at.cmp(&b.best[0].at)));
    }
}

/// A document's matching entries.
#[derive(Debug, Clone)]
pub(crate) struct Group {
    /// Which document: its shard and its first row there.
    pub(crate) document: (SegmentOrdinal, u32),
    /// True if an entry has all the words that were asked for.
    pub(crate) all_words: bool,
    /// The best, the best first; those of the version shown before others.
    pub(crate) best: Vec<Match>,
    /// How many matched.
    pub(crate) count: usize,
    /// What is added for the document as a whole.
    pub(crate) whole: Score,
    /// What its score counts: less than 1 for a text beside the subject.
    pub(crate) counts: Score,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Match {
    pub(crate) score: Score,
    pub(crate) old: bool,
    pub(crate) address: DocAddress,
    /// The document's number, and the entry's in its shard: what scores alike comes in this order.
    pub(crate) at: (u32, DocId),
}

impl Match {
    /// The version shown comes first, then the better score, then the earlier entry.
    fn before(&self, other: &Match) -> bool {
        (self.old, -self.score, self.at) < (other.old, -other.score, other.at)
    }
}

impl Group {
    fn score(&self) -> Score {
        (self.best.iter().map(|found| found.score).fold(0.0, f32::max) + self.whole) * self.counts
    }
}

impl ByDocument {
    /// Runs a query over all shards.
    pub(crate) fn gather(&self, index: &Index, query: &dyn Query) -> Result<Gathered, Error> {
        // Not by tantivy's own `search`: it brings the code for doing so in several threads.
        let weight = query.weight(EnableScoring::enabled_from_searcher(&index.searcher))?;
        let mut all = Gathered::default();
        for (shard, (reader, documents)) in index.searcher.segment_readers().iter().zip(&index.documents).enumerate() {
            let mut found = InShard::new(self, shard as SegmentOrdinal, documents);
            weight.for_each(reader, &mut |doc, score| found.collect(doc, score))?;
            found.add_to(&mut all);
        }
        all.sort();
        Ok(all)
    }
}

/// What is found in one shard.
struct InShard<'a> {
    of: &'a ByDocument,
    documents: &'a Documents,
    shard: SegmentOrdinal,
    /// Where a document's group is, by the first row of its id; `u32::MAX` for nowhere.
    places: Vec<u32>,
    groups: Vec<Group>,
    matched: usize,
}

impl<'a> InShard<'a> {
    fn new(of: &'a ByDocument, shard: SegmentOrdinal, documents: &'a Documents) -> Self {
        InShard { of, documents, shard, places: vec![u32::MAX; documents.len()], groups: Vec::new(), matched: 0 }
    }

    fn collect(&mut self, doc: DocId, score: Score) {
        let Some(row) = self.documents.of(doc) else { return };
        if row.old && self.of.hide_old {
            return;
        }
        self.matched += 1;
        let number = self.of.order.number(row.order);
        let found = Match { score, old: row.old, address: DocAddress::new(self.shard, doc), at: (number, doc) };
        let Some(place) = self.places.get_mut(row.first as usize) else { return };
        if *place == u32::MAX {
            *place = self.groups.len() as u32;
            self.groups.push(Group {
                document: (self.shard, row.first),
                all_words: true,
                best: vec![found],
                count: 1,
                whole: 0.0,
                counts: if row.supporting { self.of.supporting } else { 1.0 },
            });
            return;
        }
        let group = &mut self.groups[*place as usize];
        group.count += 1;
        let most = self.of.entries.max(1);
        let at = group.best.iter().position(|kept| found.before(kept)).unwrap_or(group.best.len());
        if at < most {
            group.best.truncate(most - 1);
            group.best.insert(at, found);
        }
    }

    /// Each document counts once, with what its best entry's version has.
    fn add_to(self, all: &mut Gathered) {
        for group in &self.groups {
            let Some(row) = self.documents.of(group.best[0].address.doc_id) else { continue };
            for (facet, counts) in all.facets.iter_mut().enumerate() {
                for value in self.documents.facet(row, facet) {
                    match counts.get_mut(value) {
                        Some(count) => *count += 1,
                        None => _ = counts.insert(value.to_owned(), 1),
                    }
                }
            }
        }
        all.entries += self.matched;
        all.groups.extend(self.groups);
    }
}
