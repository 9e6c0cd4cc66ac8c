//! One document with its proof: nothing else of the site is needed.

use crate::ledger::{Commitment, ENTRY_FILE, Entry, Hash, READING_FILE, Release, TlogProof, VerifierKey};

/// What a proof shows of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proven {
    /// The release that the document belongs to.
    pub release: Release,
    /// What it is of the release: `reading.txt`, `source/laws/law.md`.
    pub role: String,
    /// The number of the entry, from 0.
    pub index: u64,
    /// The log's size at the proof's checkpoint.
    pub size: u64,
    /// Which log.
    pub origin: String,
    /// The key that has signed.
    pub key: VerifierKey,
}

/// What a proof says before anything is verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claims {
    /// Which log it is of.
    pub origin: String,
    /// The checkpoint that it leads to, as it stands.
    pub checkpoint: String,
    /// Who has signed that: names and ids of keys.
    pub signers: Vec<(String, u32)>,
}

/// What a proof says before anything is verified.
///
/// # Errors
///
/// When it cannot be read.
pub fn claims(proof: &[u8]) -> Result<Claims, String> {
    let proof = TlogProof::parse(proof).map_err(|error| error.to_string())?;
    let note = proof.checkpoint.note();
    let signers = note.signatures().iter().map(|signature| (signature.name.clone(), signature.id)).collect();
    let origin = proof.checkpoint.checkpoint().origin().to_owned();
    Ok(Claims { origin, checkpoint: note.to_string(), signers })
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
    let (checkpoint, signers) = proof.verify(&leaf, keys, origin).map_err(|error| error.to_string())?;
    let Entry::Release(release) = entry else {
        return Err("the proof is of an entry that releases nothing".to_owned());
    };
    let key = signers.first().map(|&key| key.clone()).ok_or("nobody has signed the proof")?;
    let (index, size, origin) = (proof.index, checkpoint.size(), checkpoint.origin().to_owned());
    let hash = Hash::of(document);
    let Some(role) = role(&release, &hash, document == bytes) else {
        let subject = &release.subject;
        return Err(format!(
            "the document is not part of {} {} for {}: its SHA-256 is {hash}, and no file of that release has it",
            subject.work, subject.version, subject.audience
        ));
    };
    Ok(Proven { release: *release, role, index, size, origin, key })
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
