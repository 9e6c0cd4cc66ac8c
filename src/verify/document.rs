//! One document with its proof: nothing else of the site is needed.

use crate::ledger::{
    Commitment, ENTRY_FILE, Entry, Hash, Log, READING_FILE, Release, SignedCheckpoint, TlogProof, VerifierKey,
};

/// What a proof shows of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proven {
    /// The release that the document belongs to.
    pub release: Release,
    /// What it is of the release: `reading.txt`, `source/laws/law.md`.
    pub role: String,
    /// The number of the entry, from 0.
    pub index: u64,
    /// The state of the log that the proof leads to.
    pub checkpoint: SignedCheckpoint,
    /// The key that has signed it.
    pub key: VerifierKey,
    /// All known keys that have.
    pub signers: Vec<VerifierKey>,
}

/// What a proof says before anything is verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claims {
    /// Which log it is of.
    pub origin: String,
    /// The checkpoint that it leads to.
    pub checkpoint: SignedCheckpoint,
}

impl Claims {
    /// Who has signed the checkpoint: names and ids of keys.
    pub fn signers(&self) -> Vec<(String, u32)> {
        let signatures = self.checkpoint.note().signatures().iter();
        signatures.map(|signature| (signature.name.clone(), signature.id)).collect()
    }
}

/// What a proof says before anything is verified.
///
/// # Errors
///
/// When it cannot be read.
pub fn claims(proof: &[u8]) -> Result<Claims, String> {
    let proof = TlogProof::parse(proof).map_err(|error| error.to_string())?;
    let origin = proof.checkpoint.checkpoint().origin().to_owned();
    Ok(Claims { origin, checkpoint: proof.checkpoint })
}

/// Checks that `document` is part of a release that the log has.
///
/// # Errors
///
/// A sentence for what does not hold.
pub fn verify(document: &[u8], proof: &[u8], keys: &[VerifierKey], origin: &str) -> Result<Proven, String> {
    let proof = TlogProof::parse(proof).map_err(|error| error.to_string())?;
    let extra = proof.extra.as_deref().ok_or("the proof does not hold the entry that it proves")?;
    let (entry, leaf, bytes) = opened(extra).ok_or("what the proof holds is no entry of a log")?;
    let (_, signers) = proof.verify(&leaf, keys, origin).map_err(|error| error.to_string())?;
    let Entry::Release(release) = entry else {
        return Err("the proof is of an entry that releases nothing".to_owned());
    };
    let signers: Vec<VerifierKey> = signers.into_iter().cloned().collect();
    let key = signers.first().cloned().ok_or("nobody has signed the proof")?;
    let hash = Hash::of(document);
    let Some(role) = role(&release, &hash, document == bytes) else {
        let subject = &release.subject;
        return Err(format!(
            "the document is not part of {} {} for {}: its SHA-256 is {hash}, and no file of that release has it",
            subject.work, subject.version, subject.audience
        ));
    };
    Ok(Proven { release: *release, role, index: proof.index, checkpoint: proof.checkpoint, key, signers })
}

/// Holds what a proof leads to against the log that the document lies beside, which must have been verified. A proof
/// that is newer than the log is left as it is: the log cannot speak of it.
///
/// # Errors
///
/// When the log tells another history, or its key at that size has not signed.
pub fn hold_against(proven: Proven, log: &Log) -> Result<Proven, String> {
    let checkpoint = proven.checkpoint.checkpoint();
    let size = checkpoint.size();
    match (log.tree().root_at(size), log.key_in_force(size)) {
        (None, _) => Ok(proven),
        (Some(root), _) if root != *checkpoint.root() => Err(format!(
            "the proof leads to a root of {size} entries that the log beside it never had: the log tells two histories.\n\n\
             In the proof:\n\n{}\nBeside it:\n\n{}",
            proven.checkpoint.note(),
            log.head_text()
        )),
        (_, Some(key)) if proven.signers.contains(key) => Ok(Proven { key: key.clone(), ..proven }),
        (_, Some(key)) => Err(format!("the proof is signed, but not with the key in force at {size} entries, {key}")),
        (_, None) => Err(format!("the proof is signed, but the log's first {size} entries name no key")),
    }
}

/// The entry, the leaf in the log and the entry's bytes: as they are, or behind a nonce of 32 bytes.
fn opened(extra: &[u8]) -> Option<(Entry, Vec<u8>, &[u8])> {
    if let Ok(entry) = Entry::parse(extra) {
        return Some((entry, extra.to_vec(), extra));
    }
    let (nonce, bytes) = extra.split_first_chunk::<32>()?;
    let entry = Entry::parse(bytes).ok()?;
    Some((entry, Commitment::new(nonce, bytes).to_bytes(), bytes))
}

fn role(release: &Release, hash: &Hash, is_entry: bool) -> Option<String> {
    if is_entry {
        return Some(ENTRY_FILE.to_owned());
    }
    if release.reading.hash == *hash {
        return Some(READING_FILE.to_owned());
    }
    let source = release.sources.iter().find(|(_, known)| *known == hash).map(|(path, _)| path);
    let file = || release.files.iter().find(|(_, known)| known.hash == *hash).map(|(path, _)| path);
    source.or_else(file).map(ToString::to_string)
}
