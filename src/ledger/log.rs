//! A log as files: its entries, what it says of itself, and what can be looked up in it.

use std::collections::BTreeMap;

use super::chain::{Chains, Standing};
use super::checkpoint::{Checkpoint, CheckpointError, SignedCheckpoint};
use super::commitment::{LogEntry, Opening};
use super::entry::{Entry, EntryError};
use super::field::{Name, Version};
use super::files::Files;
use super::hash::{Hash, decimal, leaf_hash};
use super::key::VerifierKey;
use super::merkle::{MerkleError, Tree};
use super::proof::TlogProof;
use super::tile::{TileError, TileLevel, TilePath, parse_bundle, tiles_at};

/// The latest checkpoint of a signed log.
pub const CHECKPOINT: &str = "checkpoint";
/// Before the size in the path of a kept checkpoint.
pub const CHECKPOINTS: &str = "checkpoints/";
/// The keys of a signed log, one a line, the founding one first.
pub const KEYS: &str = "keys";
/// Origin, size and root of a log that nobody signs, one a line as in a checkpoint.
pub const ROOT: &str = "root.txt";

/// A log that hangs together: its entries lead to the root that it gives. Whether its signatures, kept checkpoints,
/// tiles and chains are sound, only [`replay`](super::replay()) says.
#[derive(Debug, Clone)]
pub struct Log {
    pub(super) origin: String,
    pub(super) entries: Vec<Logged>,
    pub(super) tree: Tree,
    pub(super) kept: BTreeMap<u64, SignedCheckpoint>,
    pub(super) chains: Chains,
}

/// One entry of a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logged {
    /// The leaf's bytes.
    pub bytes: Vec<u8>,
    /// Its hash.
    pub leaf: Hash,
    /// What they are.
    pub entry: LogEntry,
    /// What a commitment stands for, when its opening is at hand.
    pub opened: Option<Entry>,
}

/// Why files are not a log.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LogError {
    /// Neither `checkpoint` nor `root.txt`.
    #[error("this is no log: it has neither `{CHECKPOINT}` nor `{ROOT}`")]
    NoLog,
    /// Both.
    #[error("the log has both `{CHECKPOINT}` and `{ROOT}`, so it is unclear whether it is signed")]
    Both,
    /// A checkpoint or the root.
    #[error("`{path}`: {error}")]
    Checkpoint {
        /// Where.
        path: String,
        /// What is wrong.
        error: CheckpointError,
    },
    /// A bundle is not there.
    #[error("`{0}` is missing")]
    Missing(String),
    /// A bundle.
    #[error("`{path}`: {error}")]
    Bundle {
        /// Where.
        path: String,
        /// What is wrong.
        error: TileError,
    },
    /// An entry.
    #[error("entry {index} of the log: {error}")]
    Entry {
        /// Which, from 0.
        index: u64,
        /// What is wrong.
        error: EntryError,
    },
    /// Entries and root do not belong together.
    #[error("the entries lead to the root {found}, but the log gives {expected}; it was changed")]
    Root {
        /// In the checkpoint.
        expected: Hash,
        /// From the entries.
        found: Hash,
    },
}

/// Why there is no proof.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoProof {
    /// Nobody signs this log.
    #[error("the log is unsigned, so there is no checkpoint that a proof could lead to")]
    Unsigned,
    /// The log never signed that size.
    #[error("the log has no checkpoint of {0} entries")]
    NoCheckpoint(u64),
    /// No such entry.
    #[error(transparent)]
    Merkle(#[from] MerkleError),
}

/// What a log says of itself, not yet verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) path: String,
    pub(super) checkpoint: Checkpoint,
    /// The signed note or the three lines.
    pub(super) text: String,
    pub(super) signed: Option<SignedCheckpoint>,
}

impl Head {
    /// Reads `path`, which is `root.txt` or a checkpoint.
    pub(super) fn read(files: &dyn Files, path: &str) -> Result<Self, LogError> {
        let bytes = files.read(path).ok_or_else(|| LogError::Missing(path.to_owned()))?;
        let wrong = |error| LogError::Checkpoint { path: path.to_owned(), error };
        if path == ROOT {
            let text = std::str::from_utf8(&bytes).map_err(|_| wrong(CheckpointError::Form))?;
            let checkpoint = Checkpoint::parse(text).map_err(wrong)?;
            if !checkpoint.extensions().is_empty() {
                return Err(wrong(CheckpointError::Form));
            }
            return Ok(Self { path: path.to_owned(), checkpoint, text: text.to_owned(), signed: None });
        }
        let signed = SignedCheckpoint::parse(&bytes).map_err(wrong)?;
        let (checkpoint, text) = (signed.checkpoint().clone(), signed.note().to_string());
        Ok(Self { path: path.to_owned(), checkpoint, text, signed: Some(signed) })
    }

    /// Where a log says what it is: `checkpoint`, or `root.txt`.
    pub(super) fn path(files: &dyn Files) -> Result<&'static str, LogError> {
        match (files.read(CHECKPOINT).is_some(), files.read(ROOT).is_some()) {
            (true, true) => Err(LogError::Both),
            (true, false) => Ok(CHECKPOINT),
            (false, true) => Ok(ROOT),
            (false, false) => Err(LogError::NoLog),
        }
    }
}

/// The size in the path of a kept checkpoint.
pub(super) fn kept_size(path: &str) -> Option<u64> {
    path.strip_prefix(CHECKPOINTS).and_then(decimal)
}

impl Log {
    /// A log without entries, not yet written anywhere.
    ///
    /// # Errors
    ///
    /// When the origin cannot be one.
    pub fn empty(origin: &str) -> Result<Self, CheckpointError> {
        Checkpoint::new(origin, 0, super::hash::empty_root())?;
        let (entries, tree, kept) = (Vec::new(), Tree::default(), BTreeMap::new());
        Ok(Self { origin: origin.to_owned(), entries, tree, kept, chains: Chains::default() })
    }

    /// Reads a log. `openings` show what commitments stand for; those that open nothing are ignored here.
    ///
    /// # Errors
    ///
    /// When it cannot be read or its entries do not lead to its root.
    pub fn open(files: &dyn Files, openings: &[Opening]) -> Result<Self, LogError> {
        // A log that begins to be signed has both for a moment; `replay` reports it.
        let path = Head::path(files).or_else(|error| if error == LogError::Both { Ok(CHECKPOINT) } else { Err(error) });
        let head = Head::read(files, path?)?;
        let (size, expected) = (head.checkpoint.size(), *head.checkpoint.root());
        let mut log = Self { origin: head.checkpoint.origin().to_owned(), ..Self::empty_unnamed() };
        let openings = Openings::new(openings);
        for bytes in read_entries(files, size)? {
            let index = log.tree.size();
            let entry = LogEntry::parse(&bytes).map_err(|error| LogError::Entry { index, error })?;
            let opened = openings.of(&entry).cloned();
            log.push(Logged { leaf: leaf_hash(&bytes), bytes, entry, opened });
        }
        let found = log.tree.root();
        if found != expected {
            return Err(LogError::Root { expected, found });
        }
        for path in files.paths() {
            if let Some(signed) = kept_size(&path).filter(|&kept| kept <= size && head.signed.is_some()) {
                let kept = Head::read(files, &path)?;
                log.kept.extend(kept.signed.map(|checkpoint| (signed, checkpoint)));
            }
        }
        log.kept.extend(head.signed.map(|checkpoint| (size, checkpoint)));
        Ok(log)
    }

    fn empty_unnamed() -> Self {
        let (entries, tree, kept) = (Vec::new(), Tree::default(), BTreeMap::new());
        Self { origin: String::new(), entries, tree, kept, chains: Chains::default() }
    }

    /// Adds an entry and gives what does not fit.
    pub(super) fn push(&mut self, logged: Logged) -> Vec<super::finding::Finding> {
        let index = self.tree.size();
        let findings = self.chains.take(index, logged.leaf, &logged.entry, logged.opened.as_ref());
        self.tree.push(logged.leaf);
        self.entries.push(logged);
        findings
    }

    /// Which log it is.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Number of entries.
    pub fn size(&self) -> u64 {
        self.tree.size()
    }

    /// The Merkle tree over the entries.
    pub fn tree(&self) -> &Tree {
        &self.tree
    }

    /// All entries, in order.
    pub fn entries(&self) -> &[Logged] {
        &self.entries
    }

    /// The entries about a work that can be read here, with their numbers, for all audiences.
    pub fn of_work<'a>(&'a self, work: &'a str) -> impl Iterator<Item = (u64, &'a Logged, &'a Entry)> {
        let about = move |entry: &&Entry| entry.subject().is_some_and(|subject| subject.work.as_str() == work);
        let readable = |(index, logged): (u64, &'a Logged)| logged.readable().map(|entry| (index, logged, entry));
        (0..).zip(&self.entries).filter_map(readable).filter(move |(_, _, entry)| about(entry))
    }

    /// The latest checkpoint; `None` when the log is unsigned.
    pub fn latest(&self) -> Option<&SignedCheckpoint> {
        self.kept.get(&self.size())
    }

    /// All checkpoints by size.
    pub fn checkpoints(&self) -> impl DoubleEndedIterator<Item = (u64, &SignedCheckpoint)> {
        self.kept.iter().map(|(&size, checkpoint)| (size, checkpoint))
    }

    /// What the log says of itself: its latest checkpoint, or the text of `root.txt`.
    pub fn head_text(&self) -> String {
        self.latest().map_or_else(|| self.unsigned_text(), |signed| signed.note().to_string())
    }

    /// Origin, size and root, one a line.
    pub(super) fn unsigned_text(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size(), self.tree.root().base64())
    }

    /// The keys that were ever in force, the founding one first.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &VerifierKey> {
        self.chains.keys()
    }

    /// The key that signs the checkpoint of this size.
    pub fn key_in_force(&self, size: u64) -> Option<&VerifierKey> {
        self.chains.key_in_force(size)
    }

    /// What the next entry about this work for this audience must give as `previous`.
    pub fn previous(&self, work: &Name, audience: &Name) -> Option<Hash> {
        self.chains.last(work, audience)
    }

    /// What the next key's entry must give as `previous`.
    pub fn previous_key(&self) -> Option<Hash> {
        self.chains.last_key_leaf()
    }

    /// The versions of a work for an audience and how they stand, the earliest first.
    pub fn versions(&self, work: &Name, audience: &Name) -> impl DoubleEndedIterator<Item = (Version, Standing)> {
        self.chains.versions(work, audience).into_iter().flatten().map(|(&version, &standing)| (version, standing))
    }

    /// The proof that entry `index` is in the log, up to its latest checkpoint.
    ///
    /// # Errors
    ///
    /// When there is no such entry or no checkpoint.
    pub fn proof(&self, index: u64) -> Result<TlogProof, NoProof> {
        self.proof_at(index, self.size())
    }

    /// The proof that entry `index` is in the log as it was at a kept checkpoint.
    ///
    /// # Errors
    ///
    /// When there is no such entry or no such checkpoint.
    pub fn proof_at(&self, index: u64, size: u64) -> Result<TlogProof, NoProof> {
        if self.kept.is_empty() {
            return Err(NoProof::Unsigned);
        }
        let checkpoint = self.kept.get(&size).ok_or(NoProof::NoCheckpoint(size))?.clone();
        Ok(TlogProof { extra: None, index, hashes: self.tree.inclusion(index, size)?, checkpoint })
    }
}

impl Logged {
    /// The entry, when it can be read here.
    pub fn readable(&self) -> Option<&Entry> {
        match &self.entry {
            LogEntry::Open(entry) => Some(entry),
            LogEntry::Committed(_) => self.opened.as_ref(),
        }
    }
}

/// What commitments stand for, by the commitment's hash: there may be thousands of either.
pub(super) struct Openings<'o>(BTreeMap<Hash, &'o Entry>);

impl<'o> Openings<'o> {
    pub(super) fn new(openings: &'o [Opening]) -> Self {
        let pair = |opening: &'o Opening| Some((*opening.commitment().ok()?.hash(), &opening.entry));
        Self(openings.iter().filter_map(pair).collect())
    }

    /// What a commitment stands for, if it was opened.
    pub(super) fn of(&self, entry: &LogEntry) -> Option<&'o Entry> {
        let LogEntry::Committed(commitment) = entry else { return None };
        self.0.get(commitment.hash()).copied()
    }
}

/// The entries of a log of `size` entries, from its bundles. Stops at the first bundle that is missing, so an invented
/// size costs nothing.
fn read_entries(files: &dyn Files, size: u64) -> Result<Vec<Vec<u8>>, LogError> {
    let mut entries = Vec::new();
    for tile in tiles_at(TileLevel::Entries, size) {
        entries.extend(read_bundle(files, &tile)?);
    }
    Ok(entries)
}

/// The entries of one bundle.
pub(super) fn read_bundle(files: &dyn Files, tile: &TilePath) -> Result<Vec<Vec<u8>>, LogError> {
    let path = tile.to_string();
    let bytes = files.read(&path).ok_or_else(|| LogError::Missing(path.clone()))?;
    let entries = parse_bundle(&bytes, tile.width()).map_err(|error| LogError::Bundle { path, error })?;
    Ok(entries.into_iter().map(<[u8]>::to_vec).collect())
}
