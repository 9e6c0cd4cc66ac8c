//! What a site publishes beside a release: the proof that it is in the log, and the script that a browser checks it
//! with.

use super::Below;
use crate::ledger::{
    ENTRY_FILE, Entry, Files, Finding, FindingKind, Log, LogEntry, Logged, Opening, READING_FILE, Release, TlogProof,
};

const PROOF: &str = "proof.tlog-proof";
const CHECK: &str = "check.js";

/// Files that a site has and a hub has not.
pub(super) const FILES: [&str; 2] = [PROOF, CHECK];

/// Checks both.
pub(super) fn check(
    release: &Release,
    index: u64,
    logged: &Logged,
    below: &Below,
    log: &Log,
    is_purged: bool,
) -> Vec<Finding> {
    let entry = Entry::Release(Box::new(release.clone())).to_bytes().unwrap_or_default();
    let signed = log.latest().is_some();
    let proof = match (below.read(PROOF), signed) {
        (Some(bytes), true) => proof_fault(&bytes, &entry, index, logged, below, log),
        (None, true) => {
            Some((FindingKind::Missing, "is missing; it proves that this release is in the log".to_owned()))
        }
        (Some(_), false) => Some((FindingKind::Stray, "is here, but an unsigned log proves nothing".to_owned())),
        (None, false) => None,
    };
    let script = match (below.read(CHECK), is_purged) {
        (Some(bytes), false) => script_fault(&bytes, &entry, below)
            .map(|what| (FindingKind::Frozen, format!("does not hand out what was released: {what}"))),
        (None, false) => Some((FindingKind::Missing, "is missing; pages check themselves with it".to_owned())),
        (Some(_), true) => Some((FindingKind::Stray, "is still here, but the text was erased".to_owned())),
        (None, true) => None,
    };
    let found = [(PROOF, proof), (CHECK, script)].into_iter();
    found
        .filter_map(|(path, fault)| {
            fault.map(|(kind, sentence)| Finding { kind, path: Some(path.to_owned()), sentence })
        })
        .collect()
}

fn proof_fault(
    bytes: &[u8],
    entry: &[u8],
    index: u64,
    logged: &Logged,
    below: &Below,
    log: &Log,
) -> Option<(FindingKind, String)> {
    let proof = match TlogProof::parse(bytes) {
        Ok(proof) => proof,
        Err(error) => return Some((FindingKind::Malformed, error.to_string())),
    };
    let keys: Vec<_> = log.keys().cloned().collect();
    let mut extra = match &logged.entry {
        LogEntry::Open(_) => Vec::new(),
        LogEntry::Committed(_) => Opening::read(below).map(|opening| opening.nonce.to_vec()).unwrap_or_default(),
    };
    extra.extend_from_slice(entry);
    if proof.index != index || proof.extra.as_ref() != Some(&extra) {
        return Some((FindingKind::Frozen, "is the proof of another release".to_owned()));
    }
    let checkpoint = proof.checkpoint.checkpoint();
    if log.tree().root_at(checkpoint.size()) != Some(*checkpoint.root()) {
        return Some((FindingKind::Fork, "leads to a root that this log never had".to_owned()));
    }
    proof.verify(&logged.bytes, &keys, log.origin()).err().map(|error| (FindingKind::Signature, error.to_string()))
}

/// Reads the data only: that nothing runs is what its form says.
fn script_fault(bytes: &[u8], entry: &[u8], below: &Below) -> Option<String> {
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    let data = text.strip_prefix("faletusiGenuine(").and_then(|rest| rest.strip_suffix(");\n"));
    let data: Option<serde_json::Value> = data.and_then(|data| serde_json::from_str(data).ok());
    let Some(data) = data else { return Some("it is not one call with data".to_owned()) };
    let holds = |key: &str, bytes: &[u8]| data.get(key).and_then(|v| v.as_str()).is_some_and(|v| v.as_bytes() == bytes);
    if !holds("entry", entry) {
        return Some(format!("its entry is not that of `{ENTRY_FILE}`"));
    }
    let reading = below.read(READING_FILE).unwrap_or_default();
    (!holds("reading", &reading)).then(|| format!("its text is not that of `{READING_FILE}`"))
}
