//! What the page of a release says of it, and hands out.

use serde::Serialize;

use super::Making;
use crate::hub::Edition;
use crate::ledger::{ENTRY_FILE, READING_FILE};
use crate::site::addresses::{release_address, under_work};
use crate::site::recipes::PROOF_FILE;
use crate::site::words::Words;

/// `release` in templates.
#[derive(Serialize)]
pub(super) struct ReleaseValue {
    /// All versions of the work.
    history: Option<String>,
    /// Set when the page shows a released text.
    proof: Option<ProofValue>,
    /// Where the working text stands, when it is shown as a draft.
    draft: Option<String>,
}

#[derive(Serialize)]
struct ProofValue {
    work: String,
    version: String,
    /// From 1, as people count.
    entry_number: u64,
    entry: String,
    reading: String,
    proof: Option<String>,
    /// Asked for when a reader wants the page to be checked.
    check: String,
    /// What the check says, as JSON: a text by key.
    words: String,
    /// Why the version is not in force, as a sentence.
    standing: Option<String>,
    /// Before the ids of this page's lines.
    prefix: String,
    /// SHA-256 of reading.txt.
    hash: String,
    files: Vec<FileValue>,
}

/// A file of the release.
#[derive(Serialize)]
struct FileValue {
    address: String,
    /// Its path in the hub.
    name: String,
    hash: String,
    /// In bytes; only for attachments.
    size: Option<String>,
}

impl Making<'_> {
    pub(super) fn release_value(&self) -> ReleaseValue {
        let view = &self.site.view;
        let history = (!self.work.versions.is_empty()).then(|| under_work(view, self.work, "history.html"));
        let draft = self
            .work
            .draft
            .is_some()
            .then(|| crate::site::addresses::edition_address(view, self.work, Edition::Draft, None));
        ReleaseValue { history, draft, proof: self.proof_value() }
    }

    fn proof_value(&self) -> Option<ProofValue> {
        let release = self.release()?;
        release.text.as_ref()?;
        let entry = &release.entry;
        let in_hub = |path: &str| path.strip_prefix("source/").unwrap_or(path).to_owned();
        let sources = entry.sources.iter().map(|(path, hash)| FileValue {
            address: release_address(release, path.as_str()),
            name: in_hub(path.as_str()),
            hash: hash.hex(),
            size: None,
        });
        let attached = entry.files.iter().map(|(path, file)| FileValue {
            address: release_address(release, path.as_str()),
            name: in_hub(path.as_str()),
            hash: file.hash.hex(),
            size: Some(size(file.length)),
        });
        let signed = self.site.view.log().is_some_and(|log| log.latest().is_some());
        Some(ProofValue {
            work: release.work.to_string(),
            version: release.version.to_string(),
            entry_number: release.index + 1,
            entry: release_address(release, ENTRY_FILE),
            reading: release_address(release, READING_FILE),
            proof: signed.then(|| release_address(release, PROOF_FILE)),
            check: release_address(release, "check.js"),
            words: check_words(self.words),
            standing: self.standing().map(|words| self.words.with("genuine-standing", &[("standing", &words)])),
            prefix: self.part.map_or_else(String::new, |part| format!("{part}#")),
            hash: entry.reading.hash.hex(),
            files: sources.chain(attached).collect(),
        })
    }
}

/// What the check of a page says, for its script.
fn check_words(words: &Words) -> String {
    let spoken: serde_json::Map<String, serde_json::Value> =
        CHECK_WORDS.iter().map(|key| ((*key).to_owned(), words.get(key).into())).collect();
    serde_json::Value::Object(spoken).to_string()
}

/// What the check of a page says.
const CHECK_WORDS: [&str; 25] = [
    "genuine-yes",
    "genuine-no",
    "genuine-text",
    "genuine-line",
    "genuine-missing",
    "genuine-added",
    "genuine-frame",
    "genuine-frame-no",
    "genuine-frame-other",
    "genuine-lines-hash",
    "genuine-lines-hash-no",
    "genuine-entry",
    "genuine-entry-no",
    "genuine-entry-other",
    "genuine-signed",
    "genuine-signed-no",
    "genuine-unsigned",
    "genuine-no-ed25519",
    "genuine-since",
    "genuine-own",
    "genuine-own-renumbered",
    "genuine-whole",
    "genuine-whole-renumbered",
    "genuine-data-missing",
    "genuine-no-crypto",
];

/// `12 kB`: what a reader on a slow link wants to know first.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} kB", bytes.div_ceil(1_000)),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}
