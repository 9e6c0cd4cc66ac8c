//! What a site publishes of a long log, made by the ledger alone: no hub, no pages.
#![allow(dead_code, reason = "each user takes what it needs")]

use std::collections::BTreeMap;

use faletusi::ledger::{
    Addition, Commitment, Day, ENTRY_FILE, Entry, FilePath, Hash, KeyEntry, Label, Language, Line, Log, LogEntry, Name,
    READING_FILE, READING_PROFILE, Reading, Release, SigningKey, Subject, Version,
};
use serde_json::{Value, json};

pub const ORIGIN: &str = "hub.example/log";

pub type Folder = BTreeMap<String, Vec<u8>>;

/// Entries with one checkpoint.
const BATCH: usize = 100;

/// Versions of a work.
const VERSIONS: u32 = 5;

const NONCE: [u8; 32] = [7; 32];

pub fn key() -> SigningKey {
    SigningKey::new(ORIGIN, &[1; 32]).expect("a key")
}

/// A site with this many releases of five versions each; every second work is for members, behind commitments.
pub fn site(releases: usize) -> Folder {
    let works = releases / VERSIONS as usize;
    let all = (0..VERSIONS).flat_map(|minor| (0..works).map(move |work| (work, minor)));
    let all: Vec<(usize, u32)> = all.collect();
    let mut log = Log::empty(ORIGIN).expect("a log");
    let mut folder = Folder::new();
    let mut texts = Vec::new();
    let founding = Entry::Key(KeyEntry::first(key().verifier(), day()));
    append(&mut log, &mut folder, &[Addition::Open(founding)]);
    for batch in all.chunks(BATCH.min(works)) {
        let mut additions = Vec::new();
        for &(work, minor) in batch {
            let (release, files) = release(&log, work, minor);
            additions.push(if is_restricted(work) {
                Addition::Committed { nonce: NONCE, entry: Entry::Release(Box::new(release.clone())) }
            } else {
                Addition::Open(Entry::Release(Box::new(release.clone())))
            });
            texts.push((release, files));
        }
        append(&mut log, &mut folder, &additions);
    }
    folder.insert("releases/audiences.txt".into(), b"members\npublic\n".to_vec());
    publish(&mut folder, &log, texts);
    folder
}

fn is_restricted(work: usize) -> bool {
    work.is_multiple_of(2)
}

fn day() -> Day {
    Day::parse("2026-11-25").expect("a day")
}

fn append(log: &mut Log, folder: &mut Folder, additions: &[Addition]) {
    let appended = log.append(additions, Some(&key())).expect("appended");
    folder.extend(appended.in_order().map(|(path, bytes)| (format!("log/{path}"), bytes.to_vec())));
    for path in &appended.remove {
        folder.remove(&format!("log/{path}"));
    }
    *log = appended.log;
}

fn release(log: &Log, work: usize, minor: u32) -> (Release, Folder) {
    let audience = if is_restricted(work) { "members" } else { "public" };
    named(log, &format!("work-{work}"), minor, audience, "source/laws/law.md")
}

/// A public site with one release of this work, whose source has this path.
pub fn one(work: &str, path: &str) -> Folder {
    let (mut log, mut folder) = (Log::empty(ORIGIN).expect("a log"), Folder::new());
    let founding = Addition::Open(Entry::Key(KeyEntry::first(key().verifier(), day())));
    let (release, files) = named(&log, work, 0, "public", path);
    append(&mut log, &mut folder, &[founding, Addition::Open(Entry::Release(Box::new(release.clone())))]);
    folder.insert("releases/audiences.txt".into(), b"public\n".to_vec());
    publish(&mut folder, &log, vec![(release, files)]);
    folder
}

fn named(log: &Log, work: &str, minor: u32, audience: &str, path: &str) -> (Release, Folder) {
    let (name, audience) = (Name::parse(work).expect("a name"), Name::parse(audience).expect("a name"));
    let source = format!("# {work}\n\n1. It is version 1.{minor}.\n\n2. This never changes.\n").into_bytes();
    let lines = [("sec_1", format!("It is version 1.{minor}.")), ("sec_2", "This never changes.".to_owned())];
    let reading = Reading::build(lines).expect("lines");
    let path = FilePath::parse(path).expect("a path");
    let release = Release {
        subject: Subject {
            previous: log.previous(&name, &audience),
            work: name,
            version: Version { major: 1, minor },
            released: day(),
            marking: if audience.as_str() == "public" { Label::Clear } else { Label::Amber },
            audience,
        },
        title: Line::parse(work).expect("a line"),
        language: Language::parse("en").expect("a language"),
        reading_profile: READING_PROFILE,
        sources: BTreeMap::from([(path.clone(), Hash::of(&source))]),
        files: BTreeMap::new(),
        reading: reading.summary(),
        approved_by: None,
        effective: None,
        supersedes: None,
        note: None,
    };
    (release, Folder::from([(path.to_string(), source), (READING_FILE.to_owned(), reading.to_bytes())]))
}

/// Entries, texts, proofs and the data of the check in the browser.
fn publish(folder: &mut Folder, log: &Log, texts: Vec<(Release, Folder)>) {
    let mut earlier: BTreeMap<Name, Vec<Value>> = BTreeMap::new();
    for (index, (release, files)) in (1..).zip(texts) {
        let subject = &release.subject;
        let to = format!("releases/{}/{}/{}/", subject.work, subject.version, subject.audience);
        let bytes = Entry::Release(Box::new(release.clone())).to_bytes().expect("an entry");
        let is_restricted = matches!(log.entries()[index as usize].entry, LogEntry::Committed(_));
        let nonce = is_restricted.then_some(NONCE);
        let mut put = |name: &str, bytes: Vec<u8>| folder.insert(format!("{to}{name}"), bytes);
        put(ENTRY_FILE, bytes.clone());
        if let Some(nonce) = nonce {
            assert_eq!(Commitment::new(&nonce, &bytes).to_bytes(), log.entries()[index as usize].bytes);
            put("nonce.txt", format!("{}\n", Hash::from_bytes(nonce).hex()).into_bytes());
        }
        let mut proof = log.proof(index).expect("a proof");
        proof.extra = Some([nonce.map(Vec::from).unwrap_or_default(), bytes.clone()].concat());
        put("proof.tlog-proof", proof.to_string().into_bytes());
        let reading = Reading::parse(&files[READING_FILE]).expect("lines");
        let place = json!({
            "work": subject.work.as_str(),
            "version": subject.version.to_string(),
            "index": index,
            "entry": String::from_utf8_lossy(&bytes),
            "nonce": nonce.map(|nonce| Hash::from_bytes(nonce).hex()),
            "way": proof.hashes.iter().map(Hash::base64).collect::<Vec<_>>(),
        });
        let earlier = earlier.entry(subject.work.clone()).or_default();
        let mut data = place.clone();
        for (name, value) in [
            ("origin", json!(ORIGIN)),
            ("size", json!(log.size())),
            ("head", json!(log.head_text())),
            ("signed", json!(true)),
            ("key", json!(key().verifier().to_string())),
            ("fingerprint", json!(key().verifier().fingerprint().hex())),
            ("reading", json!(String::from_utf8_lossy(&files[READING_FILE]))),
            ("earlier", json!(earlier)),
            ("frame", json!({})),
        ] {
            data[name] = value;
        }
        put("check.js", format!("faletusiGenuine({data});\n").into_bytes());
        let mut as_earlier = place;
        // No provision has another number than it had.
        as_earlier["was"] = json!({});
        as_earlier["leaves"] = reading.tree().leaves().iter().map(Hash::base64).collect();
        earlier.push(as_earlier);
        for (name, bytes) in files {
            put(&name, bytes);
        }
    }
}
