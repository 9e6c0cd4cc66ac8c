//! Checking all of a log.
//!
//! 1. What the log says of itself: `checkpoint`, or `root.txt` when nobody signs it.
//! 2. The entries and the tiles lead to that root, and each tile that must be there is there with the right bytes.
//! 3. Every kept checkpoint is a state that these entries went through, so all are consistent with each other.
//! 4. The entries make sense one after the other: versions, withdrawals, keys.
//! 5. Each checkpoint is signed with the key in force at its size, and `keys` lists the keys.
//! 6. Nothing else lies in the folder.
//! 7. The keys are those that the reader trusts, and the log continues what the reader has pinned.

use std::collections::{BTreeMap, BTreeSet};

use super::chain::Chains;
use super::checkpoint::SignedCheckpoint;
use super::commitment::{LogEntry, Opening};
use super::files::Files;
use super::finding::{Finding, FindingKind};
use super::hash::{Hash, leaf_hash};
use super::key::VerifierKey;
use super::log::{CHECKPOINT, CHECKPOINTS, Head, KEYS, Log, LogError, Logged, Openings, ROOT, kept_size, read_bundle};
use super::merkle::Tree;
use super::pin::{Pin, Relation};
use super::tile::{TileLevel, TilePath, needed_partial_tiles, parse_bundle, partial_tiles, tiles, tiles_at};

/// What the reader knows before looking at the log.
#[derive(Debug, Clone, Copy, Default)]
pub struct Trust<'a> {
    /// Which log it must be; `None` to take any.
    pub origin: Option<&'a str>,
    /// Keys known from elsewhere: the log must have been signed with one of them at some time. Empty when none is known.
    pub keys: &'a [VerifierKey],
    /// What was seen before.
    pub pin: Option<&'a Pin>,
    /// What commitments stand for, as far as the reader may know.
    pub openings: &'a [Opening],
}

/// On what the trust in the log rests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// On a key that the reader gave.
    GivenKey,
    /// On a key that the reader pinned before.
    Pinned,
    /// On nothing yet: the keys are the log's own word.
    FirstUse,
    /// Nobody signs the log.
    Unsigned,
}

/// What came out.
#[derive(Debug, Clone)]
pub struct Replay {
    /// Everything that does not hold. Empty when all does.
    pub findings: Vec<Finding>,
    /// On what the trust rests, when there are no findings.
    pub basis: Basis,
    /// The log, when it can be read at all.
    pub log: Option<Log>,
    /// How it relates to the pin, when there is one and the log can be read.
    pub relation: Option<Relation>,
}

/// Checks everything about a log.
pub fn replay(files: &dyn Files, trust: &Trust) -> Replay {
    let mut run = Run { files, trust, findings: Vec::new() };
    let Some(head) = run.head() else {
        return Replay { findings: run.findings, basis: Basis::FirstUse, log: None, relation: None };
    };
    let (tree, entries) = run.leaves(&head);
    let kept = run.kept(&head, &tree);
    run.tiles(&kept, &tree);
    let (chains, entries) = run.entries(entries);
    run.signatures(&head, &kept, &chains);
    run.strays(&head, &kept, &tree);
    let basis = run.trusted(&head, &chains);
    let relation = trust.pin.and_then(|pin| relation(pin, &head, &tree));
    run.findings.extend(relation.as_ref().and_then(Finding::of_relation));
    Replay { findings: run.findings, basis, log: log(head, tree, kept, chains, entries), relation }
}

/// How what is shown relates to what was seen. Hashes that lead to the root stand for the history even where entries or
/// kept checkpoints are damaged; without them the head alone can be compared.
fn relation(pin: &Pin, head: &Head, tree: &Tree) -> Option<Relation> {
    let checkpoint = &head.checkpoint;
    if tree.size() == checkpoint.size() && tree.root() == *checkpoint.root() {
        return Some(pin.compare_tree(checkpoint.origin(), tree, &head.text));
    }
    pin.compare_checkpoint(checkpoint, &head.text)
}

/// The log, if its entries lead to its root.
fn log(head: Head, tree: Tree, kept: Kept, chains: Chains, entries: Vec<Logged>) -> Option<Log> {
    let size = head.checkpoint.size();
    let is_whole = entries.len() as u64 == size && entries.iter().map(|entry| &entry.leaf).eq(tree.leaves());
    if !is_whole || tree.root() != *head.checkpoint.root() {
        return None;
    }
    let origin = head.checkpoint.origin().to_owned();
    let mut kept: Kept = kept.into_iter().filter(|&(kept, _)| kept <= size).collect();
    kept.extend(head.signed.map(|signed| (size, signed)));
    Some(Log { origin, entries, tree, kept, chains })
}

struct Run<'a> {
    files: &'a dyn Files,
    trust: &'a Trust<'a>,
    findings: Vec<Finding>,
}

/// Kept checkpoints by size, without those that cannot be read.
type Kept = BTreeMap<u64, SignedCheckpoint>;

impl Run<'_> {
    fn say(&mut self, kind: FindingKind, path: impl Into<Option<String>>, sentence: impl Into<String>) {
        self.findings.push(Finding::new(kind, path, sentence));
    }

    fn say_error(&mut self, error: &LogError) {
        let (kind, path, sentence) = match error {
            LogError::Missing(path) => (FindingKind::Missing, Some(path), "is missing; the log needs it".to_owned()),
            LogError::Checkpoint { path, error } => (FindingKind::Malformed, Some(path), error.to_string()),
            LogError::Bundle { path, error } => (FindingKind::Malformed, Some(path), error.to_string()),
            LogError::NoLog => (FindingKind::Missing, None, error.to_string()),
            _ => (FindingKind::Malformed, None, error.to_string()),
        };
        self.say(kind, path.cloned(), sentence);
    }

    /// What the log says of itself. When that cannot be read, the latest kept checkpoint stands in for it, so that the
    /// rest can be looked at.
    fn head(&mut self) -> Option<Head> {
        let path = Head::path(self.files).unwrap_or_else(|error| {
            self.say_error(&error);
            CHECKPOINT
        });
        match Head::read(self.files, path) {
            Ok(head) => return Some(head),
            Err(LogError::Missing(_)) => {}
            Err(error) => self.say_error(&error),
        }
        let sizes: BTreeSet<u64> = self.files.paths().iter().filter_map(|path| kept_size(path)).collect();
        sizes.iter().rev().find_map(|size| Head::read(self.files, &format!("{CHECKPOINTS}{size}")).ok())
    }

    /// The tree and the entries. Bundles and tiles say the same twice; what leads to the root is taken.
    fn leaves(&mut self, head: &Head) -> (Tree, Vec<Vec<u8>>) {
        let size = head.checkpoint.size();
        let (mut entries, mut is_whole) = (Vec::new(), true);
        for tile in tiles_at(TileLevel::Entries, size) {
            match read_bundle(self.files, &tile) {
                Ok(bundle) => entries.extend(bundle),
                Err(error) => {
                    is_whole = false;
                    let is_missing = matches!(error, LogError::Missing(_));
                    self.say_error(&error);
                    // An invented size would go on for ever.
                    if is_missing {
                        break;
                    }
                }
            }
        }
        let by_entries = Tree::of(entries.iter().map(Vec::as_slice));
        if is_whole && by_entries.root() == *head.checkpoint.root() {
            return (by_entries, entries);
        }
        if let Some(by_tiles) = self.leaves_by_tiles(size).filter(|tree| tree.root() == *head.checkpoint.root()) {
            return (by_tiles, entries);
        }
        if is_whole {
            let sentence = format!(
                "gives the root {} for {size} entries, but the entries lead to {}; one of them was changed",
                head.checkpoint.root().base64(),
                by_entries.root().base64()
            );
            self.say(FindingKind::Root, head.path.clone(), sentence);
        }
        (by_entries, entries)
    }

    fn leaves_by_tiles(&self, size: u64) -> Option<Tree> {
        let mut tree = Tree::default();
        for path in tiles_at(TileLevel::Hashes(0), size) {
            let bytes = self.files.read(&path.to_string())?;
            let (hashes, rest) = bytes.as_chunks::<32>();
            if !rest.is_empty() || hashes.len() as u64 != path.width() {
                return None;
            }
            hashes.iter().for_each(|hash| tree.push(Hash::from_bytes(*hash)));
        }
        Some(tree)
    }

    /// Reads all kept checkpoints and compares each with the tree as it was at its size.
    fn kept(&mut self, head: &Head, tree: &Tree) -> Kept {
        let mut kept = Kept::new();
        if head.signed.is_none() {
            return kept;
        }
        for path in self.files.paths() {
            let Some(size) = kept_size(&path) else { continue };
            match Head::read(self.files, &path) {
                Ok(Head { signed: Some(signed), .. }) => {
                    self.compare_kept(&path, size, &signed, head, tree);
                    kept.insert(size, signed);
                }
                Ok(_) => {}
                Err(error) => self.say_error(&error),
            }
        }
        let size = head.checkpoint.size();
        let latest = format!("{CHECKPOINTS}{size}");
        match self.files.read(&latest) {
            None => self.say(FindingKind::Missing, latest, "is missing; every checkpoint must be kept under its size"),
            Some(bytes) if bytes.as_ref() != head.text.as_bytes() => {
                self.say(
                    FindingKind::Consistency,
                    latest,
                    format!("differs from `{CHECKPOINT}`, which has the same size"),
                );
            }
            Some(_) => {}
        }
        kept
    }

    fn compare_kept(&mut self, path: &str, size: u64, signed: &SignedCheckpoint, head: &Head, tree: &Tree) {
        let (checkpoint, latest) = (signed.checkpoint(), head.checkpoint.size());
        if checkpoint.size() != size {
            let sentence = format!("is a checkpoint of {} entries; its name says {size}", checkpoint.size());
            self.say(FindingKind::Consistency, path.to_owned(), sentence);
        }
        if size > latest {
            let sentence = format!(
                "was signed for {size} entries, but the log ends at {latest}: it was taken back, or a release was interrupted"
            );
            self.say(FindingKind::Rollback, path.to_owned(), sentence);
        }
        match tree.root_at(checkpoint.size()) {
            Some(root) if root != *checkpoint.root() => {
                let sentence = format!(
                    "gives the root {} for {} entries, but the log's first {} entries lead to {}: the log was changed afterwards",
                    checkpoint.root().base64(),
                    checkpoint.size(),
                    checkpoint.size(),
                    root.base64()
                );
                self.say(FindingKind::Consistency, path.to_owned(), sentence);
            }
            _ => {}
        }
    }

    /// Looks at every tile that must be there, and at those that may be there still.
    fn tiles(&mut self, kept: &Kept, tree: &Tree) {
        // The bundles of the present size were looked at already.
        let told: BTreeSet<String> = self.findings.iter().filter_map(|finding| finding.path.clone()).collect();
        let needed = needed_partial_tiles(kept.keys().copied(), tree.size());
        let must: BTreeSet<TilePath> = tiles(tree.size()).chain(needed).collect();
        let may = kept.keys().filter(|&&size| size <= tree.size()).flat_map(|&size| partial_tiles(size));
        let may: BTreeSet<TilePath> = may.filter(|tile| !must.contains(tile)).collect();
        for tile in must.iter().chain(&may) {
            let path = tile.to_string();
            match self.files.read(&path) {
                None if may.contains(tile) || told.contains(&path) => {}
                None => self.say(FindingKind::Missing, path, "is missing; a published checkpoint needs it"),
                Some(bytes) => self.tile(tile, &bytes, tree, told.contains(&path)),
            }
        }
    }

    fn tile(&mut self, tile: &TilePath, bytes: &[u8], tree: &Tree, is_told: bool) {
        let path = tile.to_string();
        if tile.level() != TileLevel::Entries {
            if tile.hashes(tree).is_some_and(|hashes| hashes != bytes) {
                self.say(FindingKind::Tile, path, "does not hold the hashes that lead to the root of the log");
            }
            return;
        }
        let first = tile.index().saturating_mul(super::tile::TILE_WIDTH);
        match (parse_bundle(bytes, tile.width()), tile.of_all(tree.leaves())) {
            (Ok(entries), Some(leaves)) => {
                let pairs = (first..).zip(entries.iter().zip(leaves));
                for (index, _) in pairs.filter(|(_, (entry, leaf))| leaf_hash(entry) != **leaf) {
                    self.say(FindingKind::Tile, path.clone(), format!("entry {index} is not the one that was logged"));
                }
            }
            (Err(_), _) if is_told => {}
            (Err(error), _) => self.say(FindingKind::Malformed, path, error.to_string()),
            (Ok(_), None) => {}
        }
    }

    /// Reads the entries and follows their chains.
    fn entries(&mut self, entries: Vec<Vec<u8>>) -> (Chains, Vec<Logged>) {
        let (mut chains, mut logged) = (Chains::default(), Vec::new());
        let openings = Openings::new(self.trust.openings);
        let mut committed: BTreeSet<Hash> = BTreeSet::new();
        for (index, bytes) in (0..).zip(entries) {
            match LogEntry::parse(&bytes) {
                Ok(entry) => {
                    let (leaf, opened) = (leaf_hash(&bytes), openings.of(&entry).cloned());
                    self.findings.extend(chains.take(index, leaf, &entry, opened.as_ref()));
                    if let LogEntry::Committed(commitment) = &entry {
                        committed.insert(*commitment.hash());
                    }
                    logged.push(Logged { bytes, leaf, entry, opened });
                }
                Err(error) => self.say(FindingKind::Malformed, None, format!("entry {index} cannot be read: {error}")),
            }
        }
        for opening in self.trust.openings {
            if !opening.commitment().is_ok_and(|commitment| committed.contains(commitment.hash())) {
                let subject = opening.entry.subject().map(|s| format!("{} {} for {}", s.work, s.version, s.audience));
                let what = subject.unwrap_or_else(|| opening.entry.kind().to_owned());
                self.say(
                    FindingKind::Missing,
                    None,
                    format!("the restricted entry {what} has no commitment in the log"),
                );
            }
        }
        (chains, logged)
    }

    /// Each checkpoint is signed with the key in force at its size; `keys` lists the keys.
    fn signatures(&mut self, head: &Head, kept: &Kept, chains: &Chains) {
        let keys: Vec<VerifierKey> = chains.keys().cloned().collect();
        let Some(latest) = &head.signed else {
            if !keys.is_empty() {
                let sentence = "the log names a key, so it must have a signed checkpoint; it has none";
                self.say(FindingKind::Signature, head.path.clone(), sentence);
            }
            return;
        };
        let kept = kept.iter().map(|(size, signed)| (format!("{CHECKPOINTS}{size}"), signed));
        for (path, signed) in kept.chain([(head.path.clone(), latest)]) {
            let size = signed.checkpoint().size();
            match (signed.verify(&keys, head.checkpoint.origin()), chains.key_in_force(size)) {
                (Err(error @ super::CheckpointError::OtherLog { .. }), _) => {
                    self.say(FindingKind::Origin, path, error.to_string());
                }
                (Err(error), _) => self.say(FindingKind::Signature, path, error.to_string()),
                (Ok(_), None) => {
                    self.say(FindingKind::Key, path, format!("is signed, but the first {size} entries name no key"));
                }
                (Ok(verified), Some(key)) if !verified.contains(&key) => {
                    let sentence = format!("is signed, but not with the key in force at {size} entries, {key}");
                    self.say(FindingKind::Key, path, sentence);
                }
                _ => {}
            }
        }
        let text: String = keys.iter().map(|key| format!("{key}\n")).collect();
        match self.files.read(KEYS) {
            None => self.say(FindingKind::Missing, KEYS.to_owned(), "is missing; it lists the keys of the log"),
            Some(bytes) if bytes.as_ref() != text.as_bytes() => {
                self.say(
                    FindingKind::Key,
                    KEYS.to_owned(),
                    "does not list exactly the keys that the log names, in their order",
                );
            }
            Some(_) => {}
        }
    }

    /// Everything that nothing accounts for.
    fn strays(&mut self, head: &Head, kept: &Kept, tree: &Tree) {
        let needed = kept.keys().copied().filter(|&size| size <= tree.size()).flat_map(partial_tiles);
        let mut known: BTreeSet<String> = tiles(tree.size()).chain(needed).map(|tile| tile.to_string()).collect();
        let own = if head.signed.is_some() { vec![CHECKPOINT, KEYS] } else { vec![ROOT] };
        known.extend(own.into_iter().map(str::to_owned));
        // Without all entries nobody can say which tiles belong to the log.
        let is_whole = tree.size() == head.checkpoint.size();
        for path in self.files.paths() {
            let is_kept = head.signed.is_some() && kept_size(&path).is_some();
            let is_unclear = !is_whole && TilePath::parse(&path).is_ok();
            if !known.contains(&path) && !is_kept && !is_unclear {
                self.say(FindingKind::Stray, path, "does not belong in the folder of a log");
            }
        }
    }

    /// Whether the log is the one that the reader means, signed by whom the reader trusts.
    fn trusted(&mut self, head: &Head, chains: &Chains) -> Basis {
        let origin = head.checkpoint.origin();
        if let Some(expected) = self.trust.origin.filter(|&expected| expected != origin) {
            self.say(FindingKind::Origin, head.path.clone(), format!("is of the log `{origin}`, not of `{expected}`"));
        }
        let pinned = self.trust.pin.and_then(Pin::key);
        let named = |key: &VerifierKey| chains.keys().any(|known| known == key);
        let (given, lost) = (self.trust.keys.iter().any(named), pinned.filter(|key| !named(key)));
        if !self.trust.keys.is_empty() && !given {
            self.say(FindingKind::Key, None, "none of the keys that you trust has ever signed this log");
        }
        if let Some(key) = lost {
            self.say(
                FindingKind::Key,
                None,
                format!("the log no longer names the key {key}, with which it was signed when last seen"),
            );
        }
        match (head.signed.is_some(), given, pinned.is_some()) {
            (false, ..) => Basis::Unsigned,
            (true, true, _) => Basis::GivenKey,
            (true, false, true) => Basis::Pinned,
            (true, false, false) => Basis::FirstUse,
        }
    }
}

impl Finding {
    /// What a relation means for a reader; `None` when all is well.
    pub fn of_relation(relation: &Relation) -> Option<Self> {
        let (kind, sentence) = match relation {
            Relation::Same | Relation::Grown { .. } => return None,
            Relation::Rollback(evidence) => (
                FindingKind::Rollback,
                format!("the log is shorter than when it was last seen; it now ends at {} entries", evidence.size),
            ),
            Relation::Fork(evidence) => (
                FindingKind::Fork,
                format!(
                    "the first {} entries are not those that were seen before: the log tells two histories",
                    evidence.size
                ),
            ),
            Relation::FrozenOlder(evidence) => (
                FindingKind::Freeze,
                format!(
                    "this is an earlier state of the log, of {} entries; a later one was seen before",
                    evidence.size
                ),
            ),
            Relation::OtherLog(_) => (FindingKind::Origin, "this is not the log that was seen before".to_owned()),
        };
        let evidence = relation.evidence().map(|evidence| format!("\n\n{evidence}")).unwrap_or_default();
        Some(Self::new(kind, None, format!("{sentence}.{evidence}")))
    }
}

impl Relation {
    /// The two checkpoints that do not go together.
    pub fn evidence(&self) -> Option<&super::pin::Evidence> {
        match self {
            Self::Same | Self::Grown { .. } => None,
            Self::Rollback(evidence)
            | Self::Fork(evidence)
            | Self::FrozenOlder(evidence)
            | Self::OtherLog(evidence) => Some(evidence),
        }
    }
}
