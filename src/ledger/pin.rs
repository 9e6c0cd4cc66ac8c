//! What a reader remembers of a log, and how a log seen later relates to it.

use std::collections::BTreeMap;
use std::fmt;

use super::checkpoint::{Checkpoint, CheckpointError, SignedCheckpoint, is_origin};
use super::hash::{Hash, decimal};
use super::key::{KeyError, VerifierKey};
use super::log::Log;
use super::merkle::Tree;

const HEADER: &str = "faletusi-pin-v1";

/// What a reader remembers: the latest state it has verified, and size and root of every earlier one that it knows.
///
/// Written as lines: the header, `origin`, `key` (the verifier key in force, or `none` for an unsigned log), `seen` with
/// size and root for each earlier checkpoint in order, a blank line, and the checkpoint as it was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pin {
    origin: String,
    key: Option<VerifierKey>,
    seen: BTreeMap<u64, Hash>,
    size: u64,
    root: Hash,
    text: String,
}

/// How a log relates to what a reader remembers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Relation {
    /// Nothing happened since.
    Same,
    /// It went on from there.
    Grown {
        /// Entries then.
        from: u64,
        /// Entries now.
        to: u64,
    },
    /// It is shorter than it was, in a state that this reader has never seen.
    Rollback(Evidence),
    /// It tells another history.
    Fork(Evidence),
    /// It shows an earlier state that this reader has seen: an old copy, or a host that holds news back.
    FrozenOlder(Evidence),
    /// It is another log.
    OtherLog(Evidence),
}

/// Two checkpoints that do not go together. Printed, it can be handed to anyone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// What was seen before, as published.
    pub pinned: String,
    /// What is shown now, as published.
    pub shown: String,
    /// The number of entries at which the two part, or at which it was looked.
    pub size: u64,
}

/// Why a text is not a pin.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PinError {
    /// Not its lines.
    #[error(
        "this is not what faletusi remembers of a log; the line that should begin with `{0}` is missing or malformed"
    )]
    Form(&'static str),
    /// The key.
    #[error("the remembered key: {0}")]
    Key(#[from] KeyError),
    /// The checkpoint.
    #[error("the remembered checkpoint: {0}")]
    Checkpoint(#[from] CheckpointError),
}

impl Pin {
    /// Remembers a log, which must have been verified, with all its checkpoints.
    pub fn of(log: &Log) -> Self {
        let kept = log.checkpoints().map(|(size, signed)| (size, *signed.checkpoint().root()));
        let mut seen: BTreeMap<u64, Hash> = kept.collect();
        seen.remove(&log.size());
        let key = log.key_in_force(log.size()).cloned();
        let (size, root, text) = (log.size(), log.tree().root(), log.head_text());
        Self { origin: log.origin().to_owned(), key, seen, size, root, text }
    }

    /// Remembers a checkpoint of which `key` was seen to be the signer; its entries are not at hand.
    pub fn of_checkpoint(signed: &SignedCheckpoint, key: &VerifierKey) -> Self {
        let checkpoint = signed.checkpoint();
        let (origin, size, root) = (checkpoint.origin().to_owned(), checkpoint.size(), *checkpoint.root());
        Self { origin, key: Some(key.clone()), seen: BTreeMap::new(), size, root, text: signed.note().to_string() }
    }

    /// Remembers a later state of the same log, which must have been verified, and all that was seen before.
    pub fn advance(&self, log: &Log) -> Self {
        self.followed_by(Self::of(log))
    }

    /// Remembers a later checkpoint of the same log, as [`Pin::of_checkpoint`] does, and all that was seen before. Both
    /// are kept, so whoever has the entries one day sees whether one history leads through both.
    pub fn advance_to(&self, signed: &SignedCheckpoint, key: &VerifierKey) -> Self {
        self.followed_by(Self::of_checkpoint(signed, key))
    }

    fn followed_by(&self, mut next: Self) -> Self {
        next.seen.extend(self.remembered().filter(|&(size, _)| size < next.size));
        next
    }

    /// Reads what [`Pin`] prints.
    ///
    /// # Errors
    ///
    /// What is malformed.
    pub fn parse(text: &str) -> Result<Self, PinError> {
        let (head, checkpoint) = text.split_once("\n\n").ok_or(PinError::Form("checkpoint"))?;
        let mut lines = head.split('\n');
        if lines.next() != Some(HEADER) {
            return Err(PinError::Form(HEADER));
        }
        let origin = lines.next().and_then(|line| line.strip_prefix("origin ")).ok_or(PinError::Form("origin"))?;
        let key = lines.next().and_then(|line| line.strip_prefix("key ")).ok_or(PinError::Form("key"))?;
        let key = if key == "none" { None } else { Some(VerifierKey::parse(key)?) };
        let mut seen = BTreeMap::new();
        for line in lines {
            let (size, root) = read_seen(line).ok_or(PinError::Form("seen"))?;
            seen.insert(size, root);
        }
        let head = match key {
            Some(_) => SignedCheckpoint::parse(checkpoint.as_bytes())?.checkpoint().clone(),
            None => Checkpoint::parse(checkpoint)?,
        };
        let (size, root) = (head.size(), *head.root());
        let pin = Self { origin: origin.to_owned(), key, seen, size, root, text: checkpoint.to_owned() };
        // Order, repetition, a size beyond the latest, an origin that is not the checkpoint's.
        let sound = is_origin(origin) && head.origin() == origin && pin.seen.keys().all(|&seen| seen < size);
        if sound && pin.to_string() == text { Ok(pin) } else { Err(PinError::Form("seen")) }
    }

    /// Which log.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The key in force at the state remembered; `None` when the log was unsigned.
    pub fn key(&self) -> Option<&VerifierKey> {
        self.key.as_ref()
    }

    /// Number of entries at the state remembered.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The checkpoint remembered, as it was published.
    pub fn checkpoint(&self) -> &str {
        &self.text
    }

    /// How a log relates to what is remembered. The log's entries are at hand, so nothing needs to be believed: each
    /// remembered root is computed again.
    pub fn compare(&self, log: &Log) -> Relation {
        self.compare_tree(log.origin(), log.tree(), &log.head_text())
    }

    /// The same for the tree of a log that says `shown` of itself.
    pub(super) fn compare_tree(&self, origin: &str, tree: &Tree, shown: &str) -> Relation {
        let evidence = |size| self.evidence(shown, size);
        if origin != self.origin {
            return Relation::OtherLog(evidence(self.size));
        }
        for (size, root) in self.remembered().filter(|&(size, _)| size <= tree.size()) {
            if tree.root_at(size) != Some(root) {
                return Relation::Fork(evidence(size));
            }
        }
        match tree.size() {
            size if size == self.size => Relation::Same,
            size if size > self.size => Relation::Grown { from: self.size, to: size },
            size if self.seen.contains_key(&size) => Relation::FrozenOlder(evidence(size)),
            size => Relation::Rollback(evidence(size)),
        }
    }

    /// How a checkpoint relates to what is remembered when no entries are at hand; `shown` is the whole of it. `None` for
    /// a size that was not seen: whether one history leads through both, only the entries can say.
    pub fn compare_checkpoint(&self, checkpoint: &Checkpoint, shown: &str) -> Option<Relation> {
        let size = checkpoint.size();
        if checkpoint.origin() != self.origin {
            return Some(Relation::OtherLog(self.evidence(shown, size)));
        }
        let (_, root) = self.remembered().find(|&(seen, _)| seen == size)?;
        Some(match size == self.size {
            _ if root != *checkpoint.root() => Relation::Fork(self.evidence(shown, size)),
            true => Relation::Same,
            false => Relation::FrozenOlder(self.evidence(shown, size)),
        })
    }

    /// Size and root of every state that is remembered.
    fn remembered(&self) -> impl Iterator<Item = (u64, Hash)> {
        self.seen.iter().map(|(&size, &root)| (size, root)).chain([(self.size, self.root)])
    }

    fn evidence(&self, shown: &str, size: u64) -> Evidence {
        Evidence { pinned: self.text.clone(), shown: shown.to_owned(), size }
    }
}

fn read_seen(line: &str) -> Option<(u64, Hash)> {
    let (size, root) = line.strip_prefix("seen ")?.split_once(' ')?;
    Some((decimal(size)?, Hash::from_base64(root).ok()?))
}

impl fmt::Display for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = self.key.as_ref().map_or("none".to_owned(), VerifierKey::to_string);
        write!(f, "{HEADER}\norigin {}\nkey {key}\n", self.origin)?;
        self.seen.iter().try_for_each(|(size, root)| writeln!(f, "seen {size} {}", root.base64()))?;
        write!(f, "\n{}", self.text)
    }
}

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Seen before:\n\n{}\nShown now:\n\n{}", self.pinned, self.shown)
    }
}
