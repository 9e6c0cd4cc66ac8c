//! What a site publishes beside a release: the proof that it is in the log, and the script that a browser checks it
//! with.

use std::collections::HashSet;

use super::Below;
use crate::ledger::{
    Commitment, ENTRY_FILE, Entry, Files, Finding, FindingKind, Hash, Log, LogEntry, Logged, Opening, READING_FILE,
    Release, TlogProof, Tree,
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
        (Some(bytes), false) => Script { release, entry: &entry, index, logged, below, log }
            .fault(&bytes)
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
    match proof.verify(&logged.bytes, &keys, log.origin()) {
        Err(error) => Some((FindingKind::Signature, error.to_string())),
        Ok((_, signers)) => {
            let force = log.key_in_force(checkpoint.size());
            let signed = force.is_some_and(|key| signers.contains(&key));
            (!signed).then(|| (FindingKind::Signature, "is not signed with the key in force at its size".to_owned()))
        }
    }
}

/// What `check.js` must hold, member by member. Its lines and entry are those of the release, the rest is told by the
/// log.
struct Script<'a> {
    release: &'a Release,
    entry: &'a [u8],
    index: u64,
    logged: &'a Logged,
    below: &'a Below<'a>,
    log: &'a Log,
}

impl Script<'_> {
    /// Reads the data only: that nothing runs is what its form says.
    fn fault(&self, bytes: &[u8]) -> Option<String> {
        let text = std::str::from_utf8(bytes).unwrap_or_default();
        let data = text.strip_prefix("faletusiGenuine(").and_then(|rest| rest.strip_suffix(");\n"));
        let data: Option<serde_json::Map<String, serde_json::Value>> = data.and_then(|d| serde_json::from_str(d).ok());
        let Some(mut data) = data else { return Some("it is not one call with data".to_owned()) };
        let mut wanted = self.place(self.release, self.index, self.entry);
        let reading = String::from_utf8_lossy(&self.below.read(READING_FILE).unwrap_or_default()).into_owned();
        let ids: HashSet<&str> = reading.lines().filter_map(|line| Some(line.split_once('\t')?.0)).collect();
        wanted.push(("reading", reading.as_str().into()));
        let (log, key) = (self.log, self.log.key_in_force(self.log.size()));
        wanted.push(("origin", log.origin().into()));
        wanted.push(("size", log.size().into()));
        wanted.push(("head", log.head_text().into()));
        wanted.push(("signed", log.latest().is_some().into()));
        wanted.push(("key", key.map(ToString::to_string).into()));
        wanted.push(("fingerprint", key.map(|key| key.fingerprint().hex()).into()));
        if let Some(fault) = differing(&mut data, &wanted) {
            return Some(fault);
        }
        if !opens(data.remove("nonce"), self.logged, self.entry) {
            return Some("its `nonce` does not open the commitment in the log".to_owned());
        }
        if let Some(fault) = self.earlier(data.remove("earlier"), &ids) {
            return Some(fault);
        }
        // The page's numbers and the interface's words are the site's own: only their form can be told here.
        let frames = data.remove("frame");
        let is_hash = |v: &serde_json::Value| v.as_str().is_some_and(|hash| Hash::from_hex(hash).is_ok());
        if !frames.as_ref().and_then(|f| f.as_object()).is_some_and(|frames| frames.values().all(is_hash)) {
            return Some("its `frame` is not one hash a page".to_owned());
        }
        data.keys().next().map(|unknown| format!("it holds `{}`, which nothing asks for", unknown.escape_debug()))
    }

    /// What is said of a release and its place in the log.
    fn place(&self, release: &Release, index: u64, entry: &[u8]) -> Vec<(&'static str, serde_json::Value)> {
        let way = self.log.tree().inclusion(index, self.log.size()).unwrap_or_default();
        let way: Vec<serde_json::Value> = way.iter().map(|hash| hash.base64().into()).collect();
        vec![
            ("work", release.subject.work.as_str().into()),
            ("version", release.subject.version.to_string().into()),
            ("index", index.into()),
            ("entry", String::from_utf8_lossy(entry).into()),
            ("way", way.into()),
        ]
    }

    /// Earlier versions of the work: each as the log has it, its leaves with the root that its entry names. `ids` are
    /// those of the lines of this text.
    fn earlier(&self, given: Option<serde_json::Value>, ids: &HashSet<&str>) -> Option<String> {
        let Some(serde_json::Value::Array(given)) = given else { return Some("its `earlier` is no list".to_owned()) };
        for one in given {
            let serde_json::Value::Object(mut one) = one else { return Some("its `earlier` is no list".to_owned()) };
            let index = one.get("index").and_then(serde_json::Value::as_u64);
            let logged = index.and_then(|index| Some((index, self.log.entries().get(usize::try_from(index).ok()?)?)));
            let Some((index, logged)) = logged else {
                return Some("it names an entry that the log has not".to_owned());
            };
            let Some(Entry::Release(release)) = logged.readable() else {
                return Some("it names an earlier version that is none".to_owned());
            };
            let of_same_work = release.subject.work == self.release.subject.work;
            if !of_same_work || release.subject.version >= self.release.subject.version {
                return Some("it names an earlier version that is none".to_owned());
            }
            let bytes = Entry::Release(release.clone()).to_bytes().unwrap_or_default();
            if !opens(one.remove("nonce"), logged, &bytes) {
                return Some(format!("its nonce of version {} opens nothing", release.subject.version));
            }
            if let Some(fault) = differing(&mut one, &self.place(release, index, &bytes)) {
                return Some(format!("of version {}: {fault}", release.subject.version));
            }
            let leaves = one.remove("leaves");
            let leaves: Option<Vec<Hash>> = leaves
                .as_ref()
                .and_then(|l| l.as_array())
                .and_then(|leaves| leaves.iter().map(|leaf| Hash::from_base64(leaf.as_str()?).ok()).collect());
            if leaves.map(|leaves| Tree::of_hashes(leaves).root()) != Some(release.reading.root) {
                return Some(format!("its lines of version {} are not those of that version", release.subject.version));
            }
            if !one.remove("was").is_some_and(|was| are_hints(&was, ids)) {
                return Some(format!("its `was` of version {} does not name lines", release.subject.version));
            }
            if let Some(unknown) = one.keys().next() {
                return Some(format!("it holds `{}`, which nothing asks for", unknown.escape_debug()));
            }
        }
        None
    }
}

/// Whether each is a line of this text and where it stood, or `null`. They are hints and no more: a browser counts only
/// those that the leaves prove.
fn are_hints(was: &serde_json::Value, ids: &HashSet<&str>) -> bool {
    let is_place = |value: &serde_json::Value| match value {
        serde_json::Value::Null => true,
        serde_json::Value::String(id) => !id.is_empty() && !id.contains(['\t', '\n']),
        _ => false,
    };
    was.as_object().is_some_and(|was| was.iter().all(|(id, value)| ids.contains(id.as_str()) && is_place(value)))
}

/// Whether a nonce opens what the log has of an entry; `null` where the entry lies open.
fn opens(nonce: Option<serde_json::Value>, logged: &Logged, entry: &[u8]) -> bool {
    match (&logged.entry, nonce) {
        (LogEntry::Open(_), nonce) => nonce == Some(serde_json::Value::Null),
        (LogEntry::Committed(_), Some(serde_json::Value::String(hex))) => {
            let nonce = Hash::from_hex(&hex).map(|nonce| *nonce.as_bytes());
            nonce.is_ok_and(|nonce| Commitment::new(&nonce, entry).to_bytes() == logged.bytes)
        }
        (LogEntry::Committed(_), _) => false,
    }
}

/// Takes the members that are wanted out of `data`; says which is not as it must be.
fn differing(
    data: &mut serde_json::Map<String, serde_json::Value>,
    wanted: &[(&'static str, serde_json::Value)],
) -> Option<String> {
    for (key, value) in wanted {
        if data.remove(*key).as_ref() != Some(value) {
            return Some(match *key {
                "entry" => format!("its entry is not that of `{ENTRY_FILE}`"),
                "reading" => format!("its text is not that of `{READING_FILE}`"),
                key => format!("its `{key}` is not what the log says"),
            });
        }
    }
    None
}
