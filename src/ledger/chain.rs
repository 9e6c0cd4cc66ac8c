//! What the entries of a log mean one after the other: versions, their ends, and the keys in force.

use std::collections::{BTreeMap, BTreeSet};

use super::commitment::LogEntry;
use super::entry::{Entry, KeyEntry, Subject};
use super::field::{Day, Name, Version};
use super::finding::{Finding, FindingKind};
use super::hash::Hash;
use super::key::VerifierKey;

/// How a released version stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standing {
    /// Number of the entry that released it.
    pub released: u64,
    /// Number of the entry that withdrew it.
    pub withdrawn: Option<u64>,
    /// Number of the entry that erased its text.
    pub purged: Option<u64>,
}

/// The chains of a log up to some entry.
#[derive(Debug, Clone, Default)]
pub(super) struct Chains {
    chains: BTreeMap<(Name, Name), Chain>,
    keys: Vec<LoggedKey>,
    /// Leaf hashes of commitments that nobody has opened here.
    sealed: BTreeSet<Hash>,
    /// The latest day of an entry so far.
    latest: Option<Day>,
}

/// All entries for one work and one audience.
#[derive(Debug, Clone, Default)]
struct Chain {
    last: Option<Hash>,
    versions: BTreeMap<Version, Standing>,
    /// Whether entries of this chain are sealed here, so that not everything about it is known.
    has_gap: bool,
}

#[derive(Debug, Clone)]
struct LoggedKey {
    index: u64,
    leaf: Hash,
    key: VerifierKey,
}

impl Chains {
    /// Takes entry `index`, and what it stands for when it is a commitment that was opened. Says what does not fit; the
    /// entry counts all the same, so that one fault is told once.
    pub(super) fn take(&mut self, index: u64, leaf: Hash, entry: &LogEntry, opened: Option<&Entry>) -> Vec<Finding> {
        let (entry, is_open) = match (entry, opened) {
            (LogEntry::Open(entry), _) => (entry.as_ref(), true),
            (LogEntry::Committed(_), Some(entry)) => (entry, false),
            (LogEntry::Committed(_), None) => {
                self.sealed.insert(leaf);
                return Vec::new();
            }
        };
        let mut findings = self.take_day(index, entry);
        findings.extend(match (entry, entry.subject()) {
            (Entry::Key(_), _) if !is_open => {
                vec![say(FindingKind::Key, index, "names a key, which everyone must see, but is a commitment")]
            }
            (Entry::Key(key), _) => self.take_key(index, leaf, key),
            (_, Some(subject)) => self.take_version(index, leaf, entry, subject, is_open),
            (_, None) => Vec::new(),
        });
        findings
    }

    /// Days do not go back.
    fn take_day(&mut self, index: u64, entry: &Entry) -> Vec<Finding> {
        let day = match entry {
            Entry::Key(key) => key.released,
            _ => match entry.subject() {
                Some(subject) => subject.released,
                None => return Vec::new(),
            },
        };
        match self.latest.filter(|latest| *latest > day) {
            Some(latest) => {
                let sentence = format!("is of {day}, but an entry before it is of {latest}");
                vec![say(FindingKind::Chain, index, &sentence)]
            }
            None => {
                self.latest = Some(day);
                Vec::new()
            }
        }
    }

    fn take_key(&mut self, index: u64, leaf: Hash, entry: &KeyEntry) -> Vec<Finding> {
        let mut findings = Vec::new();
        let last = self.keys.last();
        if entry.previous != last.map(|key| key.leaf) {
            findings.push(say(
                FindingKind::Chain,
                index,
                "names a key but does not point at the entry of the key before it",
            ));
        }
        match last {
            None if entry.signature.is_some() => {
                findings.push(say(
                    FindingKind::Key,
                    index,
                    "names the first key but carries a signature of a key before it",
                ));
            }
            Some(old) if !entry.is_signed_by(&old.key) => {
                let sentence =
                    format!("names the key {} without a valid signature of the key before it, {}", entry.key, old.key);
                findings.push(say(FindingKind::Key, index, &sentence));
            }
            _ => {}
        }
        if self
            .keys
            .iter()
            .any(|old| old.key == entry.key || (old.key.name(), old.key.id()) == (entry.key.name(), entry.key.id()))
        {
            findings.push(say(
                FindingKind::Key,
                index,
                "names a key that was in force before; a key that was given up never comes back",
            ));
        }
        self.keys.push(LoggedKey { index, leaf, key: entry.key.clone() });
        findings
    }

    fn take_version(
        &mut self,
        index: u64,
        leaf: Hash,
        entry: &Entry,
        subject: &Subject,
        is_open: bool,
    ) -> Vec<Finding> {
        let chain = self.chains.entry((subject.work.clone(), subject.audience.clone())).or_default();
        let mut findings = Vec::new();
        let which = format!("{} {} for {}", subject.work, subject.version, subject.audience);
        if is_open && (subject.audience.as_str() != "public" || subject.marking.as_str() != "TLP:CLEAR") {
            let sentence = format!("({which}, {}) lies open, though only some may read it", subject.marking);
            findings.push(say(FindingKind::Disclosed, index, &sentence));
        }
        if subject.previous != chain.last {
            // Who may read only some of the restricted entries sees the others as commitments; a public chain never
            // leads through one.
            if !is_open && subject.previous.is_some_and(|hash| self.sealed.contains(&hash)) {
                chain.has_gap = true;
            } else {
                let sentence =
                    format!("({which}) does not point at the entry before it for the same work and audience");
                findings.push(say(FindingKind::Chain, index, &sentence));
            }
        }
        chain.last = Some(leaf);
        match entry {
            Entry::Release(release) => findings.extend(chain.release(index, subject, release.supersedes, &which)),
            Entry::Purge(_) => findings.extend(chain.end(index, subject, &which, "erased", |s| &mut s.purged)),
            _ => findings.extend(chain.end(index, subject, &which, "withdrawn", |s| &mut s.withdrawn)),
        }
        findings
    }

    /// The keys that were ever in force, the founding one first.
    pub(super) fn keys(&self) -> impl DoubleEndedIterator<Item = &VerifierKey> {
        self.keys.iter().map(|logged| &logged.key)
    }

    /// The key that signs the checkpoint of this size: the last one that the log then names.
    pub(super) fn key_in_force(&self, size: u64) -> Option<&VerifierKey> {
        self.keys.iter().rev().find(|logged| logged.index < size).map(|logged| &logged.key)
    }

    /// Leaf hash of the last key's entry.
    pub(super) fn last_key_leaf(&self) -> Option<Hash> {
        self.keys.last().map(|logged| logged.leaf)
    }

    /// Leaf hash of the last entry for a work and an audience.
    pub(super) fn last(&self, work: &Name, audience: &Name) -> Option<Hash> {
        self.chain(work, audience).and_then(|chain| chain.last)
    }

    /// The versions of a work for an audience.
    pub(super) fn versions(&self, work: &Name, audience: &Name) -> Option<&BTreeMap<Version, Standing>> {
        self.chain(work, audience).map(|chain| &chain.versions)
    }

    fn chain(&self, work: &Name, audience: &Name) -> Option<&Chain> {
        self.chains.get(&(work.clone(), audience.clone()))
    }
}

impl Chain {
    fn release(&mut self, index: u64, subject: &Subject, supersedes: Option<Version>, which: &str) -> Vec<Finding> {
        let mut findings = Vec::new();
        if let Some((last, _)) = self.versions.last_key_value().filter(|(last, _)| subject.version <= **last) {
            let sentence = format!("releases {which}, but versions only go up and {last} was released before");
            findings.push(say(FindingKind::Version, index, &sentence));
        }
        if let Some(old) = supersedes.filter(|old| !self.versions.contains_key(old) && !self.has_gap) {
            let sentence = format!("({which}) supersedes version {old}, which was never released");
            findings.push(say(FindingKind::Version, index, &sentence));
        }
        self.versions.entry(subject.version).or_insert(Standing { released: index, ..Standing::default() });
        findings
    }

    fn end(
        &mut self,
        index: u64,
        subject: &Subject,
        which: &str,
        done: &str,
        mark: fn(&mut Standing) -> &mut Option<u64>,
    ) -> Option<Finding> {
        let sentence = match self.versions.get_mut(&subject.version).map(mark) {
            None if self.has_gap => return None,
            None => format!("says that {which} is {done}, but it was never released"),
            Some(Some(_)) => format!("says that {which} is {done}, but it was {done} before"),
            Some(free) => {
                *free = Some(index);
                return None;
            }
        };
        Some(say(FindingKind::Version, index, &sentence))
    }
}

fn say(kind: FindingKind, index: u64, sentence: &str) -> Finding {
    Finding::new(kind, None, format!("entry {index} {sentence}"))
}
