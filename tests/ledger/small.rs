//! A small ledger for tests.
#![allow(dead_code, reason = "each test takes what it needs")]

use std::collections::BTreeMap;

use faletusi::ledger::{
    Addition, Appended, Approval, Day, Delivered, Ending, Entry, FilePath, Hash, KeyEntry, Label, Language, Line, Log,
    MediaType, Name, READING_PROFILE, Reading, Release, SigningKey, Subject, Version,
};

pub const ORIGIN: &str = "hub.example/log";

pub type Folder = BTreeMap<String, Vec<u8>>;

pub fn key(secret: u8) -> SigningKey {
    SigningKey::new(ORIGIN, &[secret; 32]).unwrap()
}

pub fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

pub fn subject(work: &str, version: &str, audience: &str, previous: Option<Hash>) -> Subject {
    Subject {
        work: Name::parse(work).unwrap(),
        version: Version::parse(version).unwrap(),
        released: day("2026-11-25"),
        previous,
        audience: Name::parse(audience).unwrap(),
        marking: if audience == "public" { Label::Clear } else { Label::Amber },
    }
}

/// The files that are frozen with a version.
pub fn frozen(work: &str, version: &str) -> Folder {
    let lines = [("sec_1", format!("{work} {version} begins.")), ("sec_2", "This never changes.".to_owned())];
    let reading = Reading::build(lines).unwrap();
    BTreeMap::from([
        (
            "law.md".to_owned(),
            format!("# {work}\n\n1. {work} {version} begins.\n\n2. This never changes.\n").into_bytes(),
        ),
        ("figures/map.svg".to_owned(), b"<svg/>\n".to_vec()),
        ("reading.txt".to_owned(), reading.to_bytes()),
    ])
}

pub fn release(work: &str, version: &str, audience: &str, previous: Option<Hash>) -> Release {
    let files = frozen(work, version);
    let sources = files.iter().filter(|(path, _)| *path != "reading.txt");
    let html = format!("<p>{work} {version}</p>\n");
    let delivered = Delivered {
        media_type: MediaType::parse("text/html").unwrap(),
        hash: Hash::of(html.as_bytes()),
        length: html.len() as u64,
    };
    Release {
        subject: subject(work, version, audience, previous),
        title: Line::parse("Model law on ledgers").unwrap(),
        language: Language::parse("en").unwrap(),
        reading_profile: READING_PROFILE,
        sources: sources.map(|(path, bytes)| (FilePath::parse(path).unwrap(), Hash::of(bytes))).collect(),
        files: BTreeMap::from([(FilePath::parse(&format!("{work}-{version}.html")).unwrap(), delivered)]),
        reading: Reading::parse(&files["reading.txt"]).unwrap().summary(),
        approved_by: Some(Approval::parse("Council; 12th meeting; item 4; 2026-11-20").unwrap()),
        effective: Some(day("2027-01-01")),
        supersedes: None,
        note: None,
    }
}

/// The next release of a work in this log.
pub fn next(log: &Log, work: &str, version: &str, audience: &str) -> Entry {
    let previous = log.previous(&Name::parse(work).unwrap(), &Name::parse(audience).unwrap());
    Entry::Release(Box::new(release(work, version, audience, previous)))
}

pub fn ending(log: &Log, work: &str, version: &str, audience: &str) -> Ending {
    let previous = log.previous(&Name::parse(work).unwrap(), &Name::parse(audience).unwrap());
    Ending {
        subject: subject(work, version, audience, previous),
        approved_by: None,
        effective: None,
        reason: Line::parse("Section 2 was wrong").unwrap(),
        note: None,
    }
}

pub fn founding(secret: u8) -> Addition {
    Addition::Open(Entry::Key(KeyEntry::first(key(secret).verifier(), day("2026-11-25"))))
}

pub fn rotation(log: &Log, new: u8, old: u8) -> Addition {
    let previous = log.previous_key().unwrap();
    Addition::Open(Entry::Key(KeyEntry::rotation(key(new).verifier(), day("2026-11-25"), previous, None, &key(old))))
}

/// Puts into the folder what an append gives.
pub fn put(folder: &mut Folder, appended: &Appended) {
    folder.extend(appended.in_order().map(|(path, bytes)| (path.to_owned(), bytes.to_vec())));
    for path in &appended.remove {
        folder.remove(path);
    }
}

#[track_caller]
pub fn add(log: &mut Log, folder: &mut Folder, additions: &[Addition], signer: Option<u8>) {
    let appended = log.append(additions, signer.map(key).as_ref()).unwrap();
    put(folder, &appended);
    *log = appended.log;
}

/// Seven entries, three checkpoints, two keys, a withdrawal and a commitment.
pub fn small_log() -> (Log, Folder) {
    let (mut log, mut folder) = (Log::empty(ORIGIN).unwrap(), Folder::new());
    let first = next(&log, "law", "1.0", "public");
    add(&mut log, &mut folder, &[founding(1), Addition::Open(first)], Some(1));
    let (second, secret) = (next(&log, "law", "1.1", "public"), next(&log, "course", "1.0", "trainers"));
    let secret = Addition::Committed { nonce: [9; 32], entry: secret };
    add(&mut log, &mut folder, &[Addition::Open(second), secret], Some(1));
    let change = rotation(&log, 2, 1);
    let withdrawal = Entry::Withdrawal(ending(&log, "law", "1.0", "public"));
    add(&mut log, &mut folder, &[change, Addition::Open(withdrawal)], Some(2));
    (log, folder)
}
