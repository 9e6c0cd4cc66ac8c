//! C2SP tlog-proof: a file that shows, offline, that something stands in a log.

use std::fmt;

use super::checkpoint::{Checkpoint, CheckpointError, SignedCheckpoint};
use super::hash::{Hash, HashError, base64, decimal, from_base64, leaf_hash};
use super::key::VerifierKey;
use super::merkle::{MerkleError, verify_inclusion};

const HEADER: &str = "c2sp.org/tlog-proof@v1";

/// No tree whose size fits 64 bits needs more hashes.
const MOST_HASHES: usize = 64;

/// An inclusion proof with the checkpoint that it leads to. Nothing is verified before [`TlogProof::verify`] says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlogProof {
    /// What the application adds; no signature covers it. `None` rather than empty.
    pub extra: Option<Vec<u8>>,
    /// Number of the entry, from 0.
    pub index: u64,
    /// From the leaf's sibling up to below the root.
    pub hashes: Vec<Hash>,
    /// The log's checkpoint.
    pub checkpoint: SignedCheckpoint,
}

/// Why a text is not a proof, or proves nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// Not UTF-8.
    #[error("the proof is not UTF-8")]
    NotUtf8,
    /// Another file.
    #[error("a proof begins with the line `{HEADER}`")]
    Header,
    /// Not base64, or nothing.
    #[error("the proof's line `extra` must hold base64 of at least one byte")]
    Extra,
    /// No number.
    #[error("the proof must have a line `index` with the number of the entry")]
    Index,
    /// Not a hash.
    #[error("hash {line} of the proof is unreadable: {error}")]
    Hash {
        /// Which, from 1.
        line: usize,
        /// Why.
        error: HashError,
    },
    /// More than any log can need.
    #[error("the proof has more than {MOST_HASHES} hashes, which no log needs")]
    TooLong,
    /// Nothing behind the hashes.
    #[error("the proof must have a blank line and the log's checkpoint behind its hashes")]
    NoCheckpoint,
    /// The checkpoint.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// The hashes.
    #[error(transparent)]
    Merkle(#[from] MerkleError),
}

impl TlogProof {
    /// Reads a proof, exactly as [`TlogProof`] prints it.
    ///
    /// # Errors
    ///
    /// What is malformed.
    pub fn parse(bytes: &[u8]) -> Result<Self, ProofError> {
        let text = std::str::from_utf8(bytes).map_err(|_| ProofError::NotUtf8)?;
        let (head, checkpoint) = text.split_once("\n\n").ok_or(ProofError::NoCheckpoint)?;
        let mut lines = head.split('\n').peekable();
        if lines.next() != Some(HEADER) {
            return Err(ProofError::Header);
        }
        let extra = match lines.next_if(|line| line.starts_with("extra ")).and_then(|line| line.strip_prefix("extra "))
        {
            Some(text) => Some(from_base64(text).filter(|data| !data.is_empty()).ok_or(ProofError::Extra)?),
            None => None,
        };
        let index = lines.next().and_then(|line| line.strip_prefix("index ")).and_then(decimal);
        let index = index.ok_or(ProofError::Index)?;
        if lines.clone().count() > MOST_HASHES {
            return Err(ProofError::TooLong);
        }
        let hashes = lines
            .enumerate()
            .map(|(n, line)| Hash::from_base64(line).map_err(|error| ProofError::Hash { line: n + 1, error }))
            .collect::<Result<_, _>>()?;
        Ok(Self { extra, index, hashes, checkpoint: SignedCheckpoint::parse(checkpoint.as_bytes())? })
    }

    /// Checks that a log with this origin, signed by one of these keys, has this entry at the proof's index. Gives the
    /// checkpoint and the keys that have signed it.
    ///
    /// # Errors
    ///
    /// What does not hold.
    pub fn verify<'k>(
        &self,
        leaf: &[u8],
        keys: &'k [VerifierKey],
        origin: &str,
    ) -> Result<(&Checkpoint, Vec<&'k VerifierKey>), ProofError> {
        let signed_by = self.checkpoint.verify(keys, origin)?;
        let checkpoint = self.checkpoint.checkpoint();
        verify_inclusion(&leaf_hash(leaf), self.index, checkpoint.size(), &self.hashes, checkpoint.root())?;
        Ok((checkpoint, signed_by))
    }
}

impl fmt::Display for TlogProof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEADER}")?;
        if let Some(extra) = self.extra.as_ref().filter(|extra| !extra.is_empty()) {
            writeln!(f, "extra {}", base64(extra))?;
        }
        writeln!(f, "index {}", self.index)?;
        self.hashes.iter().try_for_each(|hash| writeln!(f, "{}", hash.base64()))?;
        write!(f, "\n{}", self.checkpoint.note())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::{SigningKey, Tree};

    const ORIGIN: &str = "log.example/a";

    fn key() -> SigningKey {
        SigningKey::new(ORIGIN, &[3; 32]).unwrap()
    }

    fn proof(extra: Option<Vec<u8>>) -> TlogProof {
        let tree = Tree::of([&b"a"[..], b"b", b"c"]);
        let note = Checkpoint::new(ORIGIN, 3, tree.root()).unwrap().sign(&key()).unwrap();
        let checkpoint = SignedCheckpoint::parse(note.to_string().as_bytes()).unwrap();
        TlogProof { extra, index: 1, hashes: tree.inclusion(1, 3).unwrap(), checkpoint }
    }

    #[test]
    fn proofs_read_as_they_print_and_prove_their_leaf_only() {
        for extra in [None, Some(b"opening".to_vec())] {
            let proof = proof(extra);
            assert_eq!(TlogProof::parse(proof.to_string().as_bytes()).as_ref(), Ok(&proof));
            let keys = [key().verifier()];
            assert_eq!(proof.verify(b"b", &keys, ORIGIN).map(|(c, k)| (c.size(), k.len())), Ok((3, 1)));
            assert!(matches!(proof.verify(b"a", &keys, ORIGIN), Err(ProofError::Merkle(MerkleError::Root { .. }))));
            assert!(proof.verify(b"b", &keys, "log.example/b").is_err());
            assert!(proof.verify(b"b", &[], ORIGIN).is_err());
            let moved = TlogProof { index: 2, ..proof };
            assert!(moved.verify(b"b", &keys, ORIGIN).is_err());
        }
    }

    #[test]
    fn malformed_proofs_are_refused() {
        let text = proof(Some(b"e".to_vec())).to_string();
        let hash = Hash::of(b"").base64();
        let bad_hash = ProofError::Hash { line: 1, error: HashError::Base64 };
        for (bad, expected) in [
            (String::new(), ProofError::NoCheckpoint),
            (text.replace("@v1", "@v2"), ProofError::Header),
            (text.replace("extra ZQ==", "extra "), ProofError::Extra),
            (text.replace("extra ZQ==", "extra ZR=="), ProofError::Extra),
            (text.replace("extra ZQ==", "Extra ZQ=="), ProofError::Index),
            (text.replace("extra ZQ==\n", "extra ZQ==\nextra ZQ==\n"), ProofError::Index),
            (text.replace("index 1", "index 01"), ProofError::Index),
            (text.replace("index 1", "index 18446744073709551616"), ProofError::Index),
            (text.replace("index 1\n", "index 1\n \n"), bad_hash),
            (text.replace("index 1\n", &format!("index 1\n{}", format!("{hash}\n").repeat(1000))), ProofError::TooLong),
        ] {
            assert_eq!(TlogProof::parse(bad.as_bytes()), Err(expected), "{bad}");
        }
        for bad in [text.replace('\n', "\r\n"), text.replace("index 1\n", "index 1\n\n"), format!("{text}\n")] {
            assert!(TlogProof::parse(bad.as_bytes()).is_err(), "{bad}");
        }
        let padded = text.replace("index 1\n", &format!("index 1\n{hash}\n"));
        let padded = TlogProof::parse(padded.as_bytes()).unwrap();
        assert!(padded.verify(b"b", &[key().verifier()], ORIGIN).is_err());
    }
}
