//! Whether files are the ones that were released.

use std::collections::BTreeSet;

use super::commitment::{ENTRY_FILE, NONCE_FILE, OpeningError};
use super::entry::{Entry, Release};
use super::files::Files;
use super::finding::{Finding, FindingKind};
use super::hash::Hash;
use super::reading::Reading;
use super::{Commitment, Opening};

/// Name of the file beside a frozen version that holds its text as a reader sees it.
pub const READING_FILE: &str = "reading.txt";

/// Checks the folder of a frozen version against its entry: every source is there as it was, reading.txt is, `entry.txt`
/// holds the entry when it is there, and nothing else lies there. Delivered files may lie there, and are checked if they
/// do. With the `commitment` that stands in the log, the nonce is checked too.
pub fn check_frozen(entry: &Entry, commitment: Option<&Commitment>, files: &dyn Files) -> Vec<Finding> {
    let Entry::Release(release) = entry else { return Vec::new() };
    let mut findings = Vec::new();
    let mut known: BTreeSet<&str> = [READING_FILE, ENTRY_FILE].into();
    for (path, hash) in &release.sources {
        known.insert(path.as_str());
        findings.extend(check_file(release, path.as_str(), hash, None, files));
    }
    for (path, file) in &release.files {
        known.insert(path.as_str());
        if files.read(path.as_str()).is_some() {
            findings.extend(check_file(release, path.as_str(), &file.hash, Some(file.length), files));
        }
    }
    findings.extend(check_reading(release, files));
    let same = |bytes: &[u8]| entry.to_bytes().is_ok_and(|entry| entry == bytes);
    if files.read(ENTRY_FILE).is_some_and(|bytes| !same(&bytes)) {
        findings.push(differs(release, ENTRY_FILE, "is not the entry that stands in the log".to_owned()));
    }
    if let Some(commitment) = commitment {
        known.insert(NONCE_FILE);
        findings.extend(check_opening(release, commitment, files));
    }
    for path in files.paths().into_iter().filter(|path| !known.contains(path.as_str())) {
        let sentence = format!("is not part of {}; nothing may be added to a frozen version", which(release));
        findings.push(Finding::new(FindingKind::Stray, path, sentence));
    }
    findings
}

/// Checks that every delivered file of a release is there, with its length and hash.
pub fn check_delivered(release: &Release, files: &dyn Files) -> Vec<Finding> {
    let check = |(path, file): (&super::FilePath, &super::Delivered)| {
        check_file(release, path.as_str(), &file.hash, Some(file.length), files)
    };
    release.files.iter().filter_map(check).collect()
}

fn check_file(release: &Release, path: &str, hash: &Hash, length: Option<u64>, files: &dyn Files) -> Option<Finding> {
    let Some(bytes) = files.read(path) else {
        let sentence = format!("is missing; it is part of {}", which(release));
        return Some(Finding::new(FindingKind::Missing, path.to_owned(), sentence));
    };
    if length.is_some_and(|length| length != bytes.len() as u64) {
        let sentence = format!("has {} bytes; released were {}", bytes.len(), length.unwrap_or_default());
        return Some(differs(release, path, sentence));
    }
    let found = Hash::of(&bytes);
    (found != *hash).then(|| differs(release, path, format!("has the SHA-256 {found}; released was {hash}")))
}

fn check_reading(release: &Release, files: &dyn Files) -> Option<Finding> {
    let summary = release.reading;
    if let Some(finding) = check_file(release, READING_FILE, &summary.hash, None, files) {
        return Some(finding);
    }
    let bytes = files.read(READING_FILE)?;
    match Reading::parse(&bytes) {
        Err(error) => Some(Finding::new(FindingKind::Malformed, READING_FILE.to_owned(), error.to_string())),
        Ok(reading) if reading.summary() != summary => {
            let made = reading.summary();
            let sentence = format!(
                "has {} lines with the root {}; its entry says {} with {}",
                made.lines, made.root, summary.lines, summary.root
            );
            Some(differs(release, READING_FILE, sentence))
        }
        Ok(_) => None,
    }
}

fn check_opening(release: &Release, commitment: &Commitment, files: &dyn Files) -> Option<Finding> {
    match Opening::read(files) {
        Ok(opening) if opening.commitment().as_ref() == Ok(commitment) => None,
        Ok(_) => Some(differs(release, NONCE_FILE, "does not open the commitment that stands in the log".to_owned())),
        Err(OpeningError::Missing(path)) => {
            let sentence = format!("is missing; without it nobody can show that {} was logged", which(release));
            Some(Finding::new(FindingKind::Missing, path.to_owned(), sentence))
        }
        Err(error) => Some(Finding::new(FindingKind::Malformed, NONCE_FILE.to_owned(), error.to_string())),
    }
}

fn which(release: &Release) -> String {
    let subject = &release.subject;
    format!("{} {} for {}", subject.work, subject.version, subject.audience)
}

fn differs(release: &Release, path: &str, what: String) -> Finding {
    Finding::new(FindingKind::Frozen, path.to_owned(), format!("({}) {what}", which(release)))
}
