//! C2SP tlog-checkpoint: what a log says of itself at one size.

use std::fmt;

use super::hash::{Hash, HashError, decimal, empty_root};
use super::key::{SigningKey, VerifierKey};
use super::note::{Note, NoteError};

/// Origin, size and root of a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    origin: String,
    size: u64,
    root: Hash,
    extensions: Vec<String>,
}

/// Why a text is not a checkpoint, or not one to be believed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// The note around it.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// Not lines.
    #[error("a checkpoint has at least three lines, none of them empty: origin, size and root")]
    Form,
    /// Not a name for a log.
    #[error("`{0}` cannot be the origin of a log: it is one line without control characters")]
    Origin(String),
    /// Not a number.
    #[error("`{0}` is not the size of a log: a whole number without leading zeros")]
    Size(String),
    /// Not a hash.
    #[error("the checkpoint's root is unreadable: {0}")]
    Root(#[from] HashError),
    /// The root of the empty log is known.
    #[error("a log without entries has the root {}", empty_root().base64())]
    EmptyRoot,
    /// Another log's.
    #[error("the checkpoint is of the log `{found}`, not of `{expected}`")]
    OtherLog {
        /// The log asked about.
        expected: String,
        /// The log it speaks of.
        found: String,
    },
}

/// Whether a text can be an origin: one line without control characters. Spaces are allowed, as the specification
/// only advises against them.
pub(super) fn is_origin(text: &str) -> bool {
    !text.is_empty() && !text.contains(|c| c < ' ')
}

impl Checkpoint {
    /// A checkpoint without extension lines.
    ///
    /// # Errors
    ///
    /// When the origin cannot be one, or an empty log has another root than it must.
    pub fn new(origin: &str, size: u64, root: Hash) -> Result<Self, CheckpointError> {
        if !is_origin(origin) {
            return Err(CheckpointError::Origin(origin.to_owned()));
        }
        if size == 0 && root != empty_root() {
            return Err(CheckpointError::EmptyRoot);
        }
        Ok(Self { origin: origin.to_owned(), size, root, extensions: Vec::new() })
    }

    /// Reads a note's text, exactly as [`Checkpoint`] prints it.
    ///
    /// # Errors
    ///
    /// What is malformed.
    pub fn parse(text: &str) -> Result<Self, CheckpointError> {
        let mut lines = text.strip_suffix('\n').ok_or(CheckpointError::Form)?.split('\n');
        let (Some(origin), Some(size), Some(root)) = (lines.next(), lines.next(), lines.next()) else {
            return Err(CheckpointError::Form);
        };
        let size = decimal(size).ok_or_else(|| CheckpointError::Size(size.to_owned()))?;
        let extensions: Vec<String> = lines.map(str::to_owned).collect();
        if extensions.iter().any(|line| line.is_empty() || line.contains(|c| c < ' ')) {
            return Err(CheckpointError::Form);
        }
        Ok(Self { extensions, ..Self::new(origin, size, Hash::from_base64(root)?)? })
    }

    /// Which log it is, whatever its address.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Number of entries.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Root of the Merkle tree over the entries.
    pub fn root(&self) -> &Hash {
        &self.root
    }

    /// Further lines, which say nothing here. Our logs write none.
    pub fn extensions(&self) -> &[String] {
        &self.extensions
    }

    /// The signed note.
    ///
    /// # Errors
    ///
    /// None for a checkpoint that was parsed or made here.
    pub fn sign(&self, key: &SigningKey) -> Result<Note, NoteError> {
        Note::sign(&self.to_string(), key)
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n{}\n{}\n", self.origin, self.size, self.root.base64())?;
        self.extensions.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

/// A checkpoint with the note that it stands in. Nothing is verified before [`SignedCheckpoint::verify`] says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedCheckpoint {
    checkpoint: Checkpoint,
    note: Note,
}

impl SignedCheckpoint {
    /// Reads a signed note whose text is a checkpoint.
    ///
    /// # Errors
    ///
    /// What is malformed.
    pub fn parse(bytes: &[u8]) -> Result<Self, CheckpointError> {
        let note = Note::parse(bytes)?;
        Ok(Self { checkpoint: Checkpoint::parse(note.text())?, note })
    }

    /// What it says, not yet verified.
    pub fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// The note, which prints as it was read.
    pub fn note(&self) -> &Note {
        &self.note
    }

    /// The known keys that have signed it: at least one.
    ///
    /// # Errors
    ///
    /// When it is another log's or its signatures are not enough; see [`Note::verify`].
    pub fn verify<'k>(&self, known: &'k [VerifierKey], origin: &str) -> Result<Vec<&'k VerifierKey>, CheckpointError> {
        if self.checkpoint.origin != origin {
            let found = self.checkpoint.origin.clone();
            return Err(CheckpointError::OtherLog { expected: origin.to_owned(), found });
        }
        Ok(self.note.verify(known)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";

    #[test]
    fn checkpoints_read_as_they_print() {
        for text in [TEXT.to_owned(), format!("{TEXT}one\nmore\n"), format!("a b\n0\n{}\n", empty_root().base64())] {
            assert_eq!(Checkpoint::parse(&text).map(|c| c.to_string()), Ok(text));
        }
        let largest = TEXT.replace("20852163", &u64::MAX.to_string());
        assert_eq!(Checkpoint::parse(&largest).map(|c| c.size()), Ok(u64::MAX));
    }

    #[test]
    fn other_texts_are_refused() {
        for text in [
            "",
            "\n",
            "a\n1\n",
            TEXT.trim_end(),
            &format!("\n{TEXT}"),
            &format!("{TEXT}\n"),
            &format!("{TEXT}a\n\nb\n"),
            &TEXT.replace("20852163", "020852163"),
            &TEXT.replace("20852163", "-1"),
            &TEXT.replace("20852163", "18446744073709551616"),
            &TEXT.replace("20852163", "0"),
            &TEXT.replace("q2I=", "q2J="),
            &TEXT.replace("CsUY", ""),
            &TEXT.replace('\n', "\r\n"),
        ] {
            assert!(Checkpoint::parse(text).is_err(), "{text:?}");
        }
    }
}
