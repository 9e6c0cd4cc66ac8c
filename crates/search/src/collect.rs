//! Gathers what matches by document: each document's best entries, and the counts of its collection, topics, language
//! and status.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

use crate::schema::PARTS;

/// The facets' fields, in the order of [`Gathered::facets`].
pub(crate) const FACETS: [&str; 4] = ["collection", "topic", "language", "status"];

/// Collects groups of entries by document.
pub(crate) struct ByDocument {
    /// The order of the documents.
    pub(crate) order: Arc<Order>,
    /// How many entries of a document are kept.
    pub(crate) entries: usize,
    /// True if superseded versions are passed over.
    pub(crate) hide_old: bool,
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

    /// The number of a document by what its column has.
    fn number(&self, column: u64) -> u32 {
        let of = self.parts.get((column % PARTS as u64) as usize);
        of.and_then(|numbers| numbers.get((column / PARTS as u64) as usize)).copied().unwrap_or(u32::MAX)
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
    pub(crate) facets: [BTreeMap<String, usize>; 4],
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

    /// The best document first; of two as good, the one that was given first.
    fn sort(&mut self) {
        self.groups.sort_by(|a, b| b.score().total_cmp(&a.score()).then_with(|| a.best[0].at.cmp(&b.best[0].at)));
    }
}

/// A document's matching entries.
#[derive(Debug, Clone)]
pub(crate) struct Group {
    /// Which document: its segment and its ordinal there.
    pub(crate) document: (SegmentOrdinal, u64),
    /// True if an entry has all the words that were asked for.
    pub(crate) all_words: bool,
    /// The best, the best first; those of the version shown before others.
    pub(crate) best: Vec<Match>,
    /// How many matched.
    pub(crate) count: usize,
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
        self.best.iter().map(|found| found.score).fold(0.0, f32::max)
    }
}

pub(crate) struct SegmentByDocument {
    order: Arc<Order>,
    orders: Option<Column<u64>>,
    segment: SegmentOrdinal,
    entries: usize,
    hide_old: bool,
    documents: Option<StrColumn>,
    old: Option<Column<u64>>,
    facets: [Option<StrColumn>; 4],
    /// Where a document's group is, by the document's ordinal; `u32::MAX` for nowhere.
    places: Vec<u32>,
    groups: Vec<Group>,
    matched: usize,
}

impl Collector for ByDocument {
    type Fruit = Gathered;
    type Child = SegmentByDocument;

    fn for_segment(&self, segment: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<SegmentByDocument> {
        let columns = reader.fast_fields();
        let documents = columns.str("document")?;
        let count = documents.as_ref().map_or(0, |column| column.dictionary().num_terms());
        let mut facets = [const { None }; 4];
        for (facet, name) in facets.iter_mut().zip(FACETS) {
            *facet = columns.str(name)?;
        }
        Ok(SegmentByDocument {
            order: Arc::clone(&self.order),
            orders: columns.column_opt("order")?,
            segment,
            entries: self.entries.max(1),
            hide_old: self.hide_old,
            documents,
            old: columns.column_opt("old")?,
            facets,
            places: vec![u32::MAX; count],
            groups: Vec::new(),
            matched: 0,
        })
    }

    fn requires_scoring(&self) -> bool {
        true
    }

    fn merge_fruits(&self, segments: Vec<tantivy::Result<Gathered>>) -> tantivy::Result<Gathered> {
        let mut all = Gathered::default();
        for segment in segments {
            let segment = segment?;
            all.groups.extend(segment.groups);
            all.entries += segment.entries;
            for (all, counts) in all.facets.iter_mut().zip(segment.facets) {
                for (value, count) in counts {
                    *all.entry(value).or_default() += count;
                }
            }
        }
        all.sort();
        Ok(all)
    }
}

impl SegmentCollector for SegmentByDocument {
    type Fruit = tantivy::Result<Gathered>;

    fn collect(&mut self, doc: DocId, score: Score) {
        let old = self.old.as_ref().and_then(|column| column.first(doc)).unwrap_or(0) != 0;
        if old && self.hide_old {
            return;
        }
        self.matched += 1;
        let number =
            self.orders.as_ref().and_then(|column| column.first(doc)).map_or(u32::MAX, |n| self.order.number(n));
        let found = Match { score, old, address: DocAddress::new(self.segment, doc), at: (number, doc) };
        let ordinal = self.documents.as_ref().and_then(|column| column.ords().first(doc)).unwrap_or(0);
        let Some(place) = self.places.get_mut(ordinal as usize) else {
            return;
        };
        if *place == u32::MAX {
            *place = self.groups.len() as u32;
            self.groups.push(Group { document: (self.segment, ordinal), all_words: true, best: vec![found], count: 1 });
            return;
        }
        let group = &mut self.groups[*place as usize];
        group.count += 1;
        let at = group.best.iter().position(|kept| found.before(kept)).unwrap_or(group.best.len());
        if at < self.entries {
            group.best.truncate(self.entries - 1);
            group.best.insert(at, found);
        }
    }

    fn harvest(self) -> tantivy::Result<Gathered> {
        let mut gathered = Gathered { entries: self.matched, ..Gathered::default() };
        for (column, counts) in self.facets.iter().zip(&mut gathered.facets) {
            let Some(column) = column else { continue };
            // By ordinal first: a value's text is looked up once.
            let mut by_ordinal: BTreeMap<u64, usize> = BTreeMap::new();
            for group in &self.groups {
                for ordinal in column.term_ords(group.best[0].address.doc_id) {
                    *by_ordinal.entry(ordinal).or_default() += 1;
                }
            }
            for (ordinal, count) in by_ordinal {
                let mut value = String::new();
                if column.ord_to_str(ordinal, &mut value)? {
                    counts.insert(value, count);
                }
            }
        }
        gathered.groups = self.groups;
        Ok(gathered)
    }
}
