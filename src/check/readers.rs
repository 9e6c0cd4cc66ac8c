//! Sets of audiences: who reads a text, and whether they may read another.

use std::collections::HashMap;

use crate::document::Outline;
use crate::hub::{Addressed, AudienceId, Hub, Work};

/// The audiences whose readers see something, by their place in hub.toml.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ReaderSet(Box<[bool]>);

impl ReaderSet {
    /// Those in both.
    pub fn and(&self, other: &Self) -> Self {
        Self(self.0.iter().zip(&other.0).map(|(a, b)| *a && *b).collect())
    }

    /// The first of these who is not among `others`.
    pub fn first_not_in(&self, others: &Self) -> Option<usize> {
        self.0.iter().zip(&others.0).position(|(a, b)| *a && !*b)
    }

    /// Whether nobody is in it.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|reader| !reader)
    }
}

/// Every audience of the hub and what its readers see.
pub(super) struct AllReaders {
    ids: Vec<AudienceId>,
    /// For each audience, who reads what is addressed to it.
    of: HashMap<String, ReaderSet>,
}

impl AllReaders {
    pub fn new(hub: &Hub) -> Self {
        let audiences = &hub.config().audiences;
        let ids: Vec<AudienceId> = audiences.iter().map(|a| a.id.clone()).collect();
        let of = ids
            .iter()
            .map(|to| {
                let readers = ids.iter().map(|reader| audiences.may_read(reader, to)).collect();
                (to.as_str().to_owned(), ReaderSet(readers))
            })
            .collect();
        Self { ids, of }
    }

    /// The name of the audience at `index`.
    pub fn name(&self, index: usize) -> &str {
        self.ids[index].as_str()
    }

    /// Who reads what is addressed to the audience `name`; nobody when there is none of that name.
    pub fn of_audience(&self, name: &str) -> ReaderSet {
        self.of.get(name).cloned().unwrap_or_else(|| self.nobody())
    }

    /// Who reads a work.
    pub fn of_work(&self, hub: &Hub, work: &Work) -> ReaderSet {
        match (&work.audience, work.marking) {
            (Some(audience), Some(marking)) => self.of_addressed(hub, &Addressed::To(audience.clone(), marking)),
            _ => self.nobody(),
        }
    }

    /// Who reads what is addressed so.
    pub fn of_addressed(&self, hub: &Hub, addressed: &Addressed) -> ReaderSet {
        self.those(|reader| hub.may_see(reader, addressed))
    }

    /// The audiences that `may`.
    pub fn those(&self, may: impl Fn(&AudienceId) -> bool) -> ReaderSet {
        ReaderSet(self.ids.iter().map(may).collect())
    }

    fn nobody(&self) -> ReaderSet {
        self.those(|_| false)
    }
}

/// Who reads a document, and who reads what in it.
#[derive(Debug, Clone)]
pub(super) struct Limits {
    whole: ReaderSet,
    /// For each of the outline's audiences, who reads what stands in that directive.
    within: Vec<ReaderSet>,
}

impl Limits {
    /// Of a document that `whole` read.
    pub fn of(outline: &Outline, whole: ReaderSet, readers: &AllReaders) -> Self {
        let mut limits = Self { whole, within: Vec::with_capacity(outline.audiences.len()) };
        for directive in &outline.audiences {
            // Outer directives stand before inner ones.
            let set = limits.at(directive.within).and(&readers.of_audience(&directive.what));
            limits.within.push(set);
        }
        limits
    }

    /// Who reads what stands in that directive, or outside of all.
    pub fn at(&self, within: Option<u32>) -> &ReaderSet {
        within.and_then(|index| self.within.get(index as usize)).unwrap_or(&self.whole)
    }
}
