//! Whether what lies in a folder is what was released: a built site, a copy of one from any host, a hub, its folder
//! `releases`, or a log alone.
//!
//! 1. The log, by [`replay()`]: signatures, checkpoints, tiles, entries, chains, and what the reader has pinned.
//! 2. Every folder below `releases/` is logged, and each file in it is as it was logged.
//! 3. What the log opens to everyone is there, unless it was erased.
//! 4. In a site: nothing is there for other audiences than those it names, and its proofs prove.
//!
//! [`document`] does the same for one document with its proof. Bytes come in, findings go out.

pub mod document;
mod published;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::ledger::{
    Basis, CHECKPOINT, ENTRY_FILE, Entry, Files, Finding, FindingKind, Log, LogEntry, Logged, NONCE_FILE, Opening, Pin,
    ROOT, Relation, Release, Trust, VerifierKey, check_delivered, check_frozen, replay,
};

/// Names the audiences whose texts are in a site, its own first.
const AUDIENCES: &str = "audiences.txt";

/// What a folder is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// A built site.
    Site,
    /// A hub's folder.
    Hub,
    /// The folder `releases` of a hub.
    Releases,
    /// A log alone.
    Log,
}

/// What the reader knows before looking.
#[derive(Debug, Clone, Copy, Default)]
pub struct Known<'a> {
    /// Keys from elsewhere.
    pub keys: &'a [VerifierKey],
    /// What was seen before.
    pub pin: Option<&'a Pin>,
}

/// What came out.
#[derive(Debug)]
pub struct Report {
    /// Everything that does not hold; paths are relative to the folder.
    pub findings: Vec<Finding>,
    /// On what the trust rests, when there are no findings.
    pub basis: Basis,
    /// The log, when it can be read at all.
    pub log: Option<Log>,
    /// How it relates to the pin.
    pub relation: Option<Relation>,
    /// How many files were held against the log, the log's own among them.
    pub files: usize,
}

impl Layout {
    /// What a folder is, by what lies in it; `None` when it has no log.
    pub fn of(files: &dyn Files) -> Option<Self> {
        let paths = files.paths();
        let has = |folder: &str| paths.iter().any(|path| path.starts_with(folder));
        let is = |name: &str| paths.iter().any(|path| path == name);
        if has("releases/log/") {
            return Some(Self::Hub);
        }
        if has("log/") {
            let is_site = has("releases/") || is("index.html") || is("register.html");
            return Some(if is_site { Self::Site } else { Self::Releases });
        }
        (is(CHECKPOINT) || is(ROOT)).then_some(Self::Log)
    }

    /// What stands before the paths of the log.
    pub fn log(self) -> &'static str {
        match self {
            Self::Site | Self::Releases => "log/",
            Self::Hub => "releases/log/",
            Self::Log => "",
        }
    }

    fn releases(self) -> Option<&'static str> {
        match self {
            Self::Site | Self::Hub => Some("releases/"),
            Self::Releases => Some(""),
            Self::Log => None,
        }
    }
}

/// The files below a folder.
pub struct Below<'a> {
    files: &'a dyn Files,
    prefix: String,
    /// Sorted.
    paths: Vec<String>,
}

impl<'a> Below<'a> {
    /// Of those in `paths`, what begins with `prefix`.
    pub fn new(files: &'a dyn Files, prefix: &str, paths: &[String]) -> Self {
        let mut inner: Vec<String> =
            paths.iter().filter_map(|path| path.strip_prefix(prefix)).map(str::to_owned).collect();
        inner.sort();
        Self { files, prefix: prefix.to_owned(), paths: inner }
    }

    /// Without the files of these names.
    fn without(&self, names: &[&str]) -> Self {
        let paths = self.paths.iter().filter(|path| !names.contains(&path.as_str())).cloned().collect();
        Self { files: self.files, prefix: self.prefix.clone(), paths }
    }
}

impl Files for Below<'_> {
    fn read(&self, path: &str) -> Option<Cow<'_, [u8]>> {
        self.paths
            .binary_search_by(|known| known.as_str().cmp(path))
            .is_ok()
            .then(|| self.files.read(&format!("{}{path}", self.prefix)))?
    }

    fn paths(&self) -> Vec<String> {
        self.paths.clone()
    }
}

/// Checks everything.
pub fn verify(files: &dyn Files, layout: Layout, known: &Known) -> Report {
    let paths = files.paths();
    let folders = layout.releases().map_or_else(BTreeMap::new, |prefix| folders(files, prefix, &paths));
    let opens = |below: &Below| below.read(NONCE_FILE).and_then(|_| Opening::read(below).ok());
    let openings: Vec<Opening> = folders.values().filter_map(opens).collect();
    let log_files = Below::new(files, layout.log(), &paths);
    let trust = Trust { origin: None, keys: known.keys, pin: known.pin, openings: &openings };
    let replayed = replay(&log_files, &trust);
    let at_log = |finding: Finding| match finding.path {
        Some(path) => Finding { path: Some(format!("{}{path}", layout.log())), ..finding },
        None => finding,
    };
    let mut run = Run {
        layout,
        folders: &folders,
        findings: replayed.findings.into_iter().map(at_log).collect(),
        files: log_files.paths.len(),
    };
    if let (Some(prefix), Some(log)) = (layout.releases(), &replayed.log) {
        run.strays(prefix, &paths);
        run.releases(log);
        if layout == Layout::Site {
            run.audiences(&Below::new(files, prefix, &paths));
        }
    }
    // Whoever copies a log into a site decides what is looked at: which of the two readers are shown is unclear then.
    let heads = [CHECKPOINT, ROOT].map(|head| format!("log/{head}"));
    if layout == Layout::Hub && paths.iter().any(|path| heads.contains(path)) {
        run.say(
            FindingKind::Stray,
            "releases/log".to_owned(),
            "stands beside another log, `log`; only one of them can be the site's or the hub's",
        );
    }
    let Run { mut findings, files, .. } = run;
    let mut seen = BTreeSet::new();
    findings.retain(|finding| seen.insert((finding.path.clone(), finding.sentence.clone())));
    Report { findings, basis: replayed.basis, log: replayed.log, relation: replayed.relation, files }
}

/// The folders of versions below `prefix`, by `<work>/<version>/<audience>`.
fn folders<'a>(files: &'a dyn Files, prefix: &str, paths: &[String]) -> BTreeMap<String, Below<'a>> {
    let mut inner: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for path in paths.iter().filter_map(|path| path.strip_prefix(prefix)).filter(|path| !path.starts_with("log/")) {
        if let Some((end, _)) = path.match_indices('/').nth(2) {
            let (folder, file) = path.split_at(end);
            inner.entry(folder.to_owned()).or_default().push(file.trim_start_matches('/').to_owned());
        }
    }
    let below = |(folder, mut paths): (String, Vec<String>)| {
        paths.sort();
        let prefix = format!("{prefix}{folder}/");
        (folder, Below { files, prefix, paths })
    };
    inner.into_iter().map(below).collect()
}

struct Run<'a> {
    layout: Layout,
    folders: &'a BTreeMap<String, Below<'a>>,
    findings: Vec<Finding>,
    files: usize,
}

impl Run<'_> {
    fn say(&mut self, kind: FindingKind, path: String, sentence: impl Into<String>) {
        self.findings.push(Finding { kind, path: Some(path), sentence: sentence.into() });
    }

    /// Files that lie beside the folders of versions.
    fn strays(&mut self, prefix: &str, paths: &[String]) {
        for path in paths {
            let Some(inner) = path.strip_prefix(prefix).filter(|inner| !inner.starts_with("log/")) else { continue };
            let is_list = self.layout == Layout::Site && inner == AUDIENCES;
            // What systems leave in folders, and the lock of a release that was killed, say nothing of any text.
            let is_harmless = matches!(inner, ".faletusi-lock" | ".DS_Store" | "Thumbs.db" | "desktop.ini");
            if inner.matches('/').count() < 3 && !is_list && !is_harmless {
                let sentence = match inner {
                    ".faletusi-release" => "says that a release was cut off; the next release puts it in order",
                    _ => "does not belong in the folder of releases",
                };
                self.say(FindingKind::Stray, path.clone(), sentence);
            }
        }
    }

    /// Every release that can be read against its folder, and every folder against the log.
    fn releases(&mut self, log: &Log) {
        let mut logged: BTreeSet<String> = BTreeSet::new();
        let purged: BTreeSet<String> = log
            .entries()
            .iter()
            .filter_map(|logged| logged.readable())
            .filter(|entry| matches!(entry, Entry::Purge(_)))
            .filter_map(|entry| entry.subject())
            .map(|subject| format!("{}/{}/{}", subject.work, subject.version, subject.audience))
            .collect();
        for (index, one) in (0..).zip(log.entries()) {
            let Some(entry) = one.readable() else { continue };
            let Some(folder) = entry.folder() else { continue };
            logged.insert(folder.clone());
            self.places(index, entry);
            match (entry, self.folders.get(&folder)) {
                (Entry::Release(release), Some(below)) => {
                    self.files += below.paths.len();
                    let is_purged = purged.contains(&folder);
                    self.release(release, one, below, is_purged);
                    if self.layout == Layout::Site {
                        let found = published::check(release, index, one, below, log, is_purged);
                        self.add(&below.prefix, found);
                    }
                }
                (Entry::Release(release), None) => self.absent(release, one, &folder, purged.contains(&folder)),
                (_, Some(below)) => self.ending(one, below),
                (_, None) => {}
            }
        }
        let unlogged: Vec<String> = self
            .folders
            .iter()
            .filter(|(folder, _)| !logged.contains(*folder))
            .map(|(_, below)| below.prefix.clone())
            .collect();
        for folder in unlogged {
            self.say(FindingKind::Stray, folder, "is not in the log, or what opens its entry is missing or changed");
        }
    }

    /// Names for files and folders that are free for a release.
    fn places(&mut self, index: u64, entry: &Entry) {
        let mut say = |sentence: String| {
            self.findings.push(Finding { kind: FindingKind::Malformed, path: None, sentence });
        };
        if entry.subject().is_some_and(|subject| subject.work.as_str() == "log") {
            say(format!("entry {index} is about a work called `log`, whose folder is taken"));
        }
        let Entry::Release(release) = entry else { return };
        for path in release.sources.keys().chain(release.files.keys()) {
            if !path.as_str().starts_with("source/") {
                say(format!(
                    "entry {index} ({}) names the file `{path}`, which does not lie in `source/`",
                    which(release)
                ));
            }
        }
    }

    fn add(&mut self, prefix: &str, found: Vec<Finding>) {
        let there = |finding: Finding| {
            let path = format!("{prefix}{}", finding.path.as_deref().unwrap_or_default());
            Finding { path: Some(path), ..finding }
        };
        self.findings.extend(found.into_iter().map(there));
    }

    fn release(&mut self, release: &Release, logged: &Logged, below: &Below, is_purged: bool) {
        let entry = Entry::Release(Box::new(release.clone()));
        let commitment = match &logged.entry {
            LogEntry::Committed(commitment) => Some(commitment),
            LogEntry::Open(_) => None,
        };
        let ours: &[&str] = if self.layout == Layout::Site { &published::FILES } else { &[] };
        let files = below.without(ours);
        let mut found = check_frozen(&entry, commitment, &files);
        if is_purged {
            // Only what must not be there any more and what must have stayed is of interest.
            found.retain(|finding| matches!(finding.path.as_deref(), Some(ENTRY_FILE | NONCE_FILE)));
            for path in files.paths.iter().filter(|path| !matches!(path.as_str(), ENTRY_FILE | NONCE_FILE)) {
                let sentence = format!("is still here, but the log says that {} was erased", which(release));
                found.push(Finding { kind: FindingKind::Stray, path: Some(path.clone()), sentence });
            }
        } else {
            found.extend(check_delivered(release, &files));
        }
        if files.read(ENTRY_FILE).is_none() {
            let sentence = format!("is missing; it is the entry of {}", which(release));
            found.push(Finding { kind: FindingKind::Missing, path: Some(ENTRY_FILE.to_owned()), sentence });
        }
        self.add(&below.prefix, found);
    }

    /// What the log opens to everyone must be there; in a site for fewer readers it may be there as their own text.
    fn absent(&mut self, release: &Release, logged: &Logged, folder: &str, is_purged: bool) {
        let version = format!("{}/{}/", release.subject.work, release.subject.version);
        let next = self.folders.range(version.clone()..).next();
        let other = self.layout == Layout::Site && next.is_some_and(|(folder, _)| folder.starts_with(&version));
        if matches!(logged.entry, LogEntry::Open(_)) && !other && !(is_purged && self.layout == Layout::Site) {
            let prefix = self.layout.releases().unwrap_or_default();
            let sentence = format!("is missing; the log opens {} to everyone", which(release));
            self.say(FindingKind::Missing, format!("{prefix}{folder}/"), sentence);
        }
    }

    /// The opening of a restricted withdrawal or purge: it was read, so it fits; nothing else may lie beside it.
    fn ending(&mut self, logged: &Logged, below: &Below) {
        self.files += below.paths.len();
        let is_committed = matches!(logged.entry, LogEntry::Committed(_));
        for path in &below.paths {
            if !is_committed || !matches!(path.as_str(), ENTRY_FILE | NONCE_FILE) {
                self.say(
                    FindingKind::Stray,
                    format!("{}{path}", below.prefix),
                    "does not belong in the folder of releases",
                );
            }
        }
    }

    /// No text is there for others than those whom the site names.
    fn audiences(&mut self, releases: &Below) {
        let path = format!("{}{AUDIENCES}", releases.prefix);
        let Some(bytes) = releases.read(AUDIENCES) else {
            return self.say(FindingKind::Missing, path, "is missing; it names the audiences whose texts are here");
        };
        let text = String::from_utf8_lossy(&bytes);
        let names: BTreeSet<&str> = text.lines().collect();
        self.files += 1;
        for (folder, below) in self.folders {
            let audience = folder.rsplit('/').next().unwrap_or_default();
            let audience = audience.strip_suffix(".withdrawal").or(audience.strip_suffix(".purge")).unwrap_or(audience);
            if !names.contains(audience) {
                let sentence = format!("is for `{audience}`, but these pages are for {} only", listed(&names));
                self.say(FindingKind::Stray, below.prefix.clone(), sentence);
            }
        }
    }
}

fn listed(names: &BTreeSet<&str>) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    if names.is_empty() { "nobody".to_owned() } else { names.join(", ") }
}

fn which(release: &Release) -> String {
    let subject = &release.subject;
    format!("{} {} for {}", subject.work, subject.version, subject.audience)
}
