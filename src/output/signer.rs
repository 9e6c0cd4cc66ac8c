//! A key and what it has signed last. The two lie beside each other, outside the hub.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::ledger::{KeyError, Log, SignedCheckpoint, SigningKey, VerifierKey};

/// What the state of a key says that has signed nothing.
pub const NEW_STATE: &str = "new\n";

/// A key that may sign.
#[derive(Debug)]
pub struct Signer {
    key: SigningKey,
    state: PathBuf,
}

/// What a key has signed last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Nothing.
    New,
    /// This checkpoint.
    At(SignedCheckpoint),
}

/// Why a key may not sign.
#[derive(Debug, thiserror::Error)]
pub enum SignerError {
    /// It cannot be read.
    #[error("cannot read the key `{path}`: {error}")]
    Unreadable {
        /// Where.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// It is no key.
    #[error("`{path}` holds no key: {error}")]
    Key {
        /// Where.
        path: PathBuf,
        /// What is wrong, without the key.
        error: KeyError,
    },
    /// Its state is not there or unreadable.
    #[error("the key's state `{0}` is missing or unreadable, and without it the key could sign two histories")]
    NoState(PathBuf),
    /// Its state says that it has never signed, and it has.
    #[error("the key's state `{0}` says that the key has signed nothing yet, but it has signed this log")]
    Reset(PathBuf),
    /// Its state is of another log.
    #[error("the key's state `{state}` is of the log `{found}`, not of `{wanted}`")]
    OtherLog {
        /// Where.
        state: PathBuf,
        /// In the state.
        found: String,
        /// In the hub.
        wanted: String,
    },
    /// The log was taken back.
    #[error("the key has signed {signed} entries, but the log ends at {size}; it was taken back")]
    Ahead {
        /// In the state.
        signed: u64,
        /// In the log.
        size: u64,
    },
    /// The log is another one than the key has signed.
    #[error("the first {0} entries of the log are not those that the key has signed; the log was changed")]
    Fork(u64),
}

impl SignerError {
    /// What to do.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } | Self::Key { .. } => {
                "name the key with --key, or make one with `faletusi key new`"
            }
            Self::NoState(_) | Self::Reset(_) | Self::OtherLog { .. } => {
                "bring the state back from its second copy; if it is lost, change to a new key with `faletusi key rotate`"
            }
            Self::Ahead { .. } => {
                "bring back the folder `releases` as it was after the last release: from another copy of the hub that released with this key, from the repository's history or a backup; if that release was never published and is lost, `faletusi key rotate --new FILE --give-up` changes to a new key"
            }
            Self::Fork(_) => {
                "bring back the folder `releases` as it was after the last release: from another copy of the hub that released with this key, from the repository's history or a backup"
            }
        }
    }
}

/// Where the state of the key at `key` lies.
pub fn state_path(key: &Path) -> PathBuf {
    let mut name = key.file_name().unwrap_or_default().to_owned();
    name.push(".state");
    key.with_file_name(name)
}

impl Signer {
    /// The key in the file `path`, with its state beside it.
    ///
    /// # Errors
    ///
    /// When there is no readable key. The state is read when it is needed.
    pub fn read(path: &Path) -> Result<Self, SignerError> {
        let text = fs::read_to_string(path);
        let text = text.map_err(|error| SignerError::Unreadable { path: path.to_owned(), error })?;
        let key =
            SigningKey::parse(text.trim_end()).map_err(|error| SignerError::Key { path: path.to_owned(), error })?;
        Ok(Self { key, state: state_path(path) })
    }

    /// The key.
    pub fn key(&self) -> &SigningKey {
        &self.key
    }

    /// Where its state lies.
    pub fn state_path(&self) -> &Path {
        &self.state
    }

    /// Where it is told that the key is signing: beside its state, which all copies of a hub share.
    pub(super) fn lock_path(&self) -> PathBuf {
        let mut name = self.state.file_name().unwrap_or_default().to_owned();
        name.push(".lock");
        self.state.with_file_name(name)
    }

    /// What it has signed last.
    ///
    /// # Errors
    ///
    /// When nobody can tell.
    pub fn state(&self) -> Result<State, SignerError> {
        let missing = || SignerError::NoState(self.state.clone());
        let bytes = fs::read(&self.state).map_err(|_| missing())?;
        if bytes == NEW_STATE.as_bytes() {
            return Ok(State::New);
        }
        let signed = SignedCheckpoint::parse(&bytes).map_err(|_| missing())?;
        let own = [self.key.verifier()];
        signed.verify(&own, signed.checkpoint().origin()).map_err(|_| missing())?;
        Ok(State::At(signed))
    }

    /// Whether the log is the one that this key has signed, or goes on from there.
    ///
    /// # Errors
    ///
    /// When it is not, or nobody can tell.
    pub fn fits(&self, log: &Log) -> Result<(), SignerError> {
        let own: VerifierKey = self.key.verifier();
        match self.state()? {
            State::New if log.checkpoints().any(|(size, _)| log.key_in_force(size) == Some(&own)) => {
                Err(SignerError::Reset(self.state.clone()))
            }
            State::New => Ok(()),
            State::At(signed) => {
                let checkpoint = signed.checkpoint();
                if checkpoint.origin() != log.origin() {
                    let (found, wanted) = (checkpoint.origin().to_owned(), log.origin().to_owned());
                    return Err(SignerError::OtherLog { state: self.state.clone(), found, wanted });
                }
                if checkpoint.size() > log.size() {
                    return Err(self.ahead(&signed, log.size()));
                }
                match log.tree().root_at(checkpoint.size()) {
                    Some(root) if root == *checkpoint.root() => Ok(()),
                    _ => Err(SignerError::Fork(checkpoint.size())),
                }
            }
        }
    }

    pub(super) fn ahead(&self, signed: &SignedCheckpoint, size: u64) -> SignerError {
        SignerError::Ahead { signed: signed.checkpoint().size(), size }
    }
}
