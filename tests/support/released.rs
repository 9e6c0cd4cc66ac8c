//! A hub in memory with releases: what `faletusi release` writes, without a disk.

use std::collections::BTreeMap;
use std::sync::Arc;

use faletusi::document::WorkId;
use faletusi::hub::{FolderFiles, Hub};
use faletusi::ledger::{
    Addition, Day, Ending, Entry, KeyEntry, Label, Line, Log, Name, Opening, SigningKey, Subject, Version,
};
use faletusi::release::{Wanted, day, prepare};
use faletusi::source::MemoryStore;
use jiff::civil::Date;

/// The log of test hubs.
pub const ORIGIN: &str = "hub.example/log";

/// Files of a hub, and the signer of its log.
#[derive(Clone)]
pub struct Released {
    pub files: BTreeMap<String, Vec<u8>>,
    pub key: Option<Arc<SigningKey>>,
    nonces: u8,
}

impl Released {
    /// A hub of these files, signed with a key that is not secret.
    pub fn new(files: &[(&str, &str)]) -> Self {
        let files = files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect();
        Self { files, key: SigningKey::new(ORIGIN, &[7; 32]).ok().map(Arc::new), nonces: 0 }
    }

    /// The files as a store.
    pub fn store(&self) -> MemoryStore {
        self.files.iter().fold(MemoryStore::new(), |store, (path, bytes)| store.file(path, bytes))
    }

    /// The hub as it stands.
    pub fn hub(&self) -> Arc<Hub> {
        Arc::new(Hub::open(Arc::new(self.store())))
    }

    fn log(&self) -> Log {
        let hub = self.hub();
        let log = FolderFiles::new(hub.sources(), "releases/log");
        let folders: std::collections::BTreeSet<String> =
            self.files.keys().filter_map(|path| path.strip_suffix("/nonce.txt")).map(str::to_owned).collect();
        let openings: Vec<Opening> =
            folders.iter().filter_map(|folder| Opening::read(&FolderFiles::new(hub.sources(), folder)).ok()).collect();
        Log::open(&log, &openings).unwrap_or_else(|_| Log::empty(ORIGIN).expect("an origin"))
    }

    fn append(&mut self, mut additions: Vec<Addition>, today: Day) {
        let log = self.log();
        if let Some(key) = self.key.as_ref().filter(|_| log.size() == 0) {
            additions.insert(0, Addition::Open(Entry::Key(KeyEntry::first(key.verifier(), today))));
        }
        let appended = log.append(&additions, self.key.as_deref()).expect("it continues the log");
        for (path, bytes) in appended.in_order() {
            self.files.insert(format!("releases/log/{path}"), bytes.to_vec());
        }
        for path in &appended.remove {
            self.files.remove(&format!("releases/log/{path}"));
        }
    }

    /// With a version of a work released on a day.
    #[track_caller]
    pub fn release(self, work: &str, version: &str, today: Date) -> Self {
        self.release_with(work, version, today, |_| {})
    }

    /// With a version, asked for in some other way.
    #[track_caller]
    pub fn release_with(mut self, work: &str, version: &str, today: Date, more: impl FnOnce(&mut Wanted)) -> Self {
        let mut wanted = Wanted {
            work: WorkId::from(work),
            version: Version::parse(version).expect("a version"),
            note: None,
            approved_by: None,
            effective: None,
            force: false,
        };
        more(&mut wanted);
        let deliverables = match prepare(&self.hub(), &wanted, today) {
            Ok(deliverables) => deliverables,
            Err(refusals) => panic!("{refusals:?}"),
        };
        let mut additions = Vec::new();
        for deliverable in deliverables {
            let folder = format!("releases/{work}/{version}/{}", deliverable.audience);
            for (path, bytes) in deliverable.files {
                self.files.insert(format!("{folder}/{path}"), bytes);
            }
            let entry = Entry::Release(Box::new(deliverable.entry));
            self.files.insert(format!("{folder}/entry.txt"), entry.to_bytes().expect("an entry"));
            if deliverable.open {
                additions.push(Addition::Open(entry));
            } else {
                self.nonces += 1;
                let nonce = [self.nonces; 32];
                let opening = Opening { nonce, entry: entry.clone() };
                self.files.insert(format!("{folder}/nonce.txt"), opening.nonce_text().into_bytes());
                additions.push(Addition::Committed { nonce, entry });
            }
        }
        self.append(additions, day(today).expect("a day"));
        self
    }

    /// With a public version withdrawn, or its text erased.
    pub fn end(mut self, work: &str, version: &str, today: Date, reason: &str, erase: bool) -> Self {
        let (id, audience) = (Name::parse(work).expect("a name"), Name::parse("public").expect("a name"));
        let ending = Ending {
            subject: Subject {
                previous: self.log().previous(&id, &audience),
                work: id,
                version: Version::parse(version).expect("a version"),
                released: day(today).expect("a day"),
                audience,
                marking: Label::Clear,
            },
            approved_by: None,
            effective: None,
            reason: Line::parse(reason).expect("a line"),
            note: None,
        };
        let entry = if erase { Entry::Purge(ending) } else { Entry::Withdrawal(ending) };
        if erase {
            let folder = format!("releases/{work}/{version}/public/");
            self.files.retain(|path, _| !path.starts_with(&folder) || path.ends_with("/entry.txt"));
        }
        self.append(vec![Addition::Open(entry)], day(today).expect("a day"));
        self
    }

    /// With another text at a path.
    pub fn edit(mut self, path: &str, text: &str) -> Self {
        self.files.insert(path.to_owned(), text.as_bytes().to_vec());
        self
    }
}
