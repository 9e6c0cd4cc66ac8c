//! What stands in the log for an entry that not everyone may read, and what a leaf of the log can be.

use sha2::{Digest, Sha256};

use super::entry::{Entry, EntryError};
use super::files::Files;
use super::hash::{Hash, bytes_from_hex, hex};

const HEADER: &str = "faletusi-commitment-v1";
const DOMAIN: &[u8] = b"faletusi commitment v1\n";

/// Name of the file beside a frozen version that holds its entry's bytes.
pub const ENTRY_FILE: &str = "entry.txt";

/// Name of the file beside a frozen version that holds the nonce of its commitment: 64 hexadecimal digits and a line
/// feed.
pub const NONCE_FILE: &str = "nonce.txt";

/// A salted hash of an entry. Written as two lines, the second `commitment` and the hash in hexadecimal.
///
/// The hash is SHA-256 over the text `faletusi commitment v1`, a line feed, the nonce's 32 bytes and the entry's bytes.
/// Who has the nonce can show that the entry was logged; who has it not cannot even test a guess.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Commitment(Hash);

/// Shows what a commitment stands for. A secret of those who may read the entry, so `Debug` does not print it.
#[derive(Clone, PartialEq, Eq)]
pub struct Opening {
    /// 32 bytes from a good source of chance, a new one for each commitment.
    pub nonce: [u8; 32],
    /// The entry.
    pub entry: Entry,
}

/// What a leaf of the log can be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LogEntry {
    /// Everyone may read it.
    Open(Box<Entry>),
    /// Some may.
    Committed(Commitment),
}

/// Why the two files beside a frozen version do not open anything.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpeningError {
    /// A file is not there.
    #[error("`{0}` is missing")]
    Missing(&'static str),
    /// Not 64 digits and a line feed.
    #[error("`{NONCE_FILE}` must hold 64 hexadecimal digits in lower case and a line feed")]
    Nonce,
    /// Not an entry.
    #[error("`{ENTRY_FILE}`: {0}")]
    Entry(#[from] EntryError),
}

impl Commitment {
    /// The commitment to an entry's bytes.
    pub fn new(nonce: &[u8; 32], entry: &[u8]) -> Self {
        let hash: [u8; 32] =
            Sha256::new().chain_update(DOMAIN).chain_update(nonce).chain_update(entry).finalize().into();
        Self(Hash::from_bytes(hash))
    }

    /// Its hash.
    pub fn hash(&self) -> &Hash {
        &self.0
    }

    /// The leaf's bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        format!("{HEADER}\ncommitment {}\n", self.0).into_bytes()
    }

    /// Whether it stands for these bytes under this nonce.
    pub fn opens(&self, nonce: &[u8; 32], entry: &[u8]) -> bool {
        Self::new(nonce, entry) == *self
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let rest = std::str::from_utf8(bytes).ok()?.strip_prefix(HEADER)?.strip_prefix("\ncommitment ")?;
        Hash::from_hex(rest.strip_suffix('\n')?).ok().map(Self)
    }
}

impl Opening {
    /// Reads the two files beside a frozen version.
    ///
    /// # Errors
    ///
    /// When one is missing or malformed.
    pub fn read(files: &dyn Files) -> Result<Self, OpeningError> {
        let nonce = files.read(NONCE_FILE).ok_or(OpeningError::Missing(NONCE_FILE))?;
        let nonce = std::str::from_utf8(&nonce).ok().and_then(|text| bytes_from_hex(text.strip_suffix('\n')?));
        let entry = files.read(ENTRY_FILE).ok_or(OpeningError::Missing(ENTRY_FILE))?;
        Ok(Self { nonce: nonce.ok_or(OpeningError::Nonce)?, entry: Entry::parse(&entry)? })
    }

    /// What [`NONCE_FILE`] holds.
    pub fn nonce_text(&self) -> String {
        format!("{}\n", hex(&self.nonce))
    }

    /// The commitment that it opens.
    ///
    /// # Errors
    ///
    /// When the entry cannot be written.
    pub fn commitment(&self) -> Result<Commitment, EntryError> {
        Ok(Commitment::new(&self.nonce, &self.entry.to_bytes()?))
    }
}

impl std::fmt::Debug for Opening {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Opening(…)")
    }
}

impl LogEntry {
    /// Reads a leaf.
    ///
    /// # Errors
    ///
    /// When it is neither.
    pub fn parse(bytes: &[u8]) -> Result<Self, EntryError> {
        match Commitment::parse(bytes) {
            Some(commitment) => Ok(Self::Committed(commitment)),
            None => Entry::parse(bytes).map(|entry| Self::Open(entry.into())),
        }
    }

    /// The leaf's bytes.
    ///
    /// # Errors
    ///
    /// See [`Entry::to_bytes`].
    pub fn to_bytes(&self) -> Result<Vec<u8>, EntryError> {
        match self {
            Self::Open(entry) => entry.to_bytes(),
            Self::Committed(commitment) => Ok(commitment.to_bytes()),
        }
    }
}
