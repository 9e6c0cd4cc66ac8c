//! Adding to a log: which files are new, which change, which go.

use std::collections::{BTreeMap, BTreeSet};

use super::checkpoint::{Checkpoint, CheckpointError, SignedCheckpoint};
use super::commitment::{Commitment, LogEntry};
use super::entry::{Entry, EntryError};
use super::finding::Finding;
use super::hash::leaf_hash;
use super::key::{SigningKey, VerifierKey};
use super::log::{CHECKPOINT, CHECKPOINTS, KEYS, Log, Logged, ROOT};
use super::tile::{TileError, TileLevel, TilePath, bundle, needed_partial_tiles, tiles};

/// What is to be logged.
#[derive(Clone, PartialEq, Eq)]
pub enum Addition {
    /// For everyone to read.
    Open(Entry),
    /// Only its commitment goes into the log.
    Committed {
        /// 32 bytes from a good source of chance, never used before.
        nonce: [u8; 32],
        /// What is committed to.
        entry: Entry,
    },
}

/// A log with more entries, and how its files get there.
#[derive(Debug, Clone)]
pub struct Appended {
    /// The log afterwards.
    pub log: Log,
    /// Files that are new or have other bytes. Of the files that were there, only `checkpoint`, `keys` and `root.txt`
    /// ever change. Write them in the order of [`Appended::in_order`].
    pub write: BTreeMap<String, Vec<u8>>,
    /// Files that may go once all are written: partial tiles whose full tile is there now, and `root.txt` when the log
    /// begins to be signed.
    pub remove: BTreeSet<String>,
}

/// Why nothing was added.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AppendError {
    /// A checkpoint without anything new.
    #[error("there is nothing to log")]
    Nothing,
    /// An entry that cannot be written.
    #[error(transparent)]
    Entry(#[from] EntryError),
    /// Entries that do not continue the log; all that does not fit.
    #[error("{}", .0.iter().map(|finding| finding.sentence.as_str()).collect::<Vec<_>>().join("; "))]
    Chain(Vec<Finding>),
    /// A signed log stays signed.
    #[error("the log is signed with {0}, so it cannot go on without a signature; give that key")]
    SignerNeeded(VerifierKey),
    /// The log does not name any key.
    #[error("the log does not name a key yet; log an entry of kind key for {0} with or before the first checkpoint")]
    KeyNotLogged(VerifierKey),
    /// Another key is in force.
    #[error("the log is signed with {expected}, not with {found}; log a key entry signed by the old key to change it")]
    OtherKey {
        /// The key in force.
        expected: VerifierKey,
        /// The signer's.
        found: VerifierKey,
    },
    /// Not possible for a log that was opened.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// Not possible for entries that were written.
    #[error(transparent)]
    Bundle(#[from] TileError),
}

impl Appended {
    /// The files to write, those first that nobody looks at before the last one is there.
    pub fn in_order(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let is_last = |path: &str| path == CHECKPOINT || path == ROOT;
        let part = move |last: bool| self.write.iter().filter(move |(path, _)| is_last(path) == last);
        part(false).chain(part(true)).map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
    }
}

impl Log {
    /// Adds entries with one checkpoint, signed by the key in force afterwards; without a signer the log must never have
    /// named a key.
    ///
    /// # Errors
    ///
    /// When an entry does not continue the log or the signer is not the one it must be.
    pub fn append(&self, additions: &[Addition], signer: Option<&SigningKey>) -> Result<Appended, AppendError> {
        if additions.is_empty() {
            return Err(AppendError::Nothing);
        }
        let (mut log, mut findings) = (self.clone(), Vec::new());
        for addition in additions {
            findings.extend(log.push(addition.logged()?));
        }
        if !findings.is_empty() {
            return Err(AppendError::Chain(findings));
        }
        log.sign(signer)?;
        let (before, after) = (self.tile_paths(), log.tile_paths());
        let mut write = BTreeMap::new();
        for path in after.difference(&before) {
            write.insert(path.to_string(), log.tile(path)?);
        }
        write.extend(log.changed_heads());
        let mut remove: BTreeSet<String> = before.difference(&after).map(TilePath::to_string).collect();
        if self.size() > 0 && self.kept.is_empty() && !log.kept.is_empty() {
            remove.insert(ROOT.to_owned());
        }
        Ok(Appended { log, write, remove })
    }

    /// Keeps a checkpoint of the present size.
    fn sign(&mut self, signer: Option<&SigningKey>) -> Result<(), AppendError> {
        let signer = match (self.key_in_force(self.size()), signer) {
            (None, None) => return Ok(()),
            (Some(key), None) => return Err(AppendError::SignerNeeded(key.clone())),
            (None, Some(signer)) => return Err(AppendError::KeyNotLogged(signer.verifier())),
            (Some(key), Some(signer)) if *key == signer.verifier() => signer,
            (Some(key), Some(signer)) => {
                return Err(AppendError::OtherKey { expected: key.clone(), found: signer.verifier() });
            }
        };
        let checkpoint = Checkpoint::new(&self.origin, self.size(), self.tree.root())?;
        let note = checkpoint.sign(signer).map_err(CheckpointError::Note)?;
        let signed = SignedCheckpoint::parse(note.to_string().as_bytes())?;
        self.kept.insert(self.size(), signed);
        Ok(())
    }

    /// All tiles that the log has: full ones, and those partial ones that a published checkpoint needs.
    pub(super) fn tile_paths(&self) -> BTreeSet<TilePath> {
        let needed = needed_partial_tiles(self.kept.keys().copied(), self.size());
        tiles(self.size()).chain(needed).collect()
    }

    /// What the file of a tile holds.
    pub(super) fn tile(&self, path: &TilePath) -> Result<Vec<u8>, TileError> {
        let missing = || TileError::Path(path.to_string());
        match path.level() {
            TileLevel::Hashes(_) => path.hashes(&self.tree).ok_or_else(missing),
            TileLevel::Entries => {
                let entries = path.of_all(&self.entries).ok_or_else(missing)?;
                bundle(entries.iter().map(|logged| logged.bytes.as_slice()))
            }
        }
    }

    /// The files that say what the log is.
    fn changed_heads(&self) -> Vec<(String, Vec<u8>)> {
        let text = self.head_text().into_bytes();
        if self.kept.is_empty() {
            return vec![(ROOT.to_owned(), text)];
        }
        let kept = format!("{CHECKPOINTS}{}", self.size());
        vec![(kept, text.clone()), (CHECKPOINT.to_owned(), text), (KEYS.to_owned(), self.keys_text().into_bytes())]
    }

    /// What `keys` holds.
    pub(super) fn keys_text(&self) -> String {
        self.keys().map(|key| format!("{key}\n")).collect()
    }
}

impl Addition {
    fn logged(&self) -> Result<Logged, EntryError> {
        let (entry, opened) = match self {
            Self::Open(entry) => (LogEntry::Open(Box::new(entry.clone())), None),
            Self::Committed { nonce, entry } => {
                (LogEntry::Committed(Commitment::new(nonce, &entry.to_bytes()?)), Some(entry.clone()))
            }
        };
        let bytes = entry.to_bytes()?;
        Ok(Logged { leaf: leaf_hash(&bytes), bytes, entry, opened })
    }
}
