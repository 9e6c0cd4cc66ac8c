//! Released versions: what the ledger says of each work, and the frozen text of each version.
//!
//! `releases/log/` holds the log, `releases/<work>/<version>/<audience>/` the frozen files of one deliverable:
//! `entry.txt`, `reading.txt`, `source/<path in the hub>` for each source and attachment and, for an audience other than
//! the public, `nonce.txt`, which opens its commitment in the log.
//!
//! A work whose text differs by audience has one deliverable for each text, complete in itself: the public's page is
//! made from the public's deliverable, so that nothing of the narrower ones is needed for it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;

use super::assemble::id_of;
use super::{AudienceId, Collection, HubConfig, Marking, Part};
use crate::diagnostics::rules::{demo_key, frozen_changed, log_broken, log_origin, unlogged_release};
use crate::diagnostics::{Diagnostic, HubPath, Place, Severity};
use crate::document::{Header, Outline, Target, WorkId};
use crate::ledger::{
    self, Day, ENTRY_FILE, Ending, Entry, Files, FindingKind, Log, LogEntry, NONCE_FILE, Opening, READING_FILE,
    Reading, Trust, Version, check_delivered, check_frozen, replay,
};
use crate::source::Sources;

/// Where everything released lies.
pub const FOLDER: &str = "releases";

/// Where the log lies.
pub const LOG: &str = "releases/log";

/// The key that stands in this program's repository for everyone to see and use: no proof of anything.
pub const DEMO_KEY: &str = "faletusi.example/demo+442612c3+AXO8mxe8uDBDV/+t8h1fJxnHtcqYZ9l/1MwPmQArdFGy";

/// The only log that may be signed with it.
pub const DEMO_ORIGIN: &str = "faletusi.example/demo";

/// What the ledger says of a hub's works.
#[derive(Debug, Default)]
pub struct Releases {
    /// The log; `None` when nothing was ever released or the log cannot be read.
    pub log: Option<Log>,
    /// All deliverables that can be opened here, by work; the earliest version first, then by audience.
    works: BTreeMap<WorkId, Vec<Arc<Release>>>,
    /// What is wrong with the log or with frozen files.
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// One version of a work as it was released to one audience.
#[derive(Debug)]
pub struct Release {
    /// The work.
    pub work: WorkId,
    /// Which version.
    pub version: Version,
    /// Its audience's name, as it was at the time.
    pub audience_name: String,
    /// Its audience, if hub.toml still declares it; nobody may read it otherwise.
    pub audience: Option<AudienceId>,
    /// Its label.
    pub marking: Marking,
    /// The number of its entry in the log, from 0.
    pub index: u64,
    /// Its entry.
    pub entry: ledger::Release,
    /// The nonce that opens its commitment; `None` when the entry stands in the log for all to read.
    pub nonce: Option<[u8; 32]>,
    /// When and why it was withdrawn.
    pub withdrawn: Option<Ending>,
    /// When and why its text was erased.
    pub purged: Option<Ending>,
    /// The folder of its frozen files.
    pub folder: String,
    /// What a reader sees of it; `None` when its text was erased or is damaged.
    pub reading: Option<Reading>,
    /// Its text; `None` when it was erased or is damaged.
    pub text: Option<FrozenText>,
}

/// The frozen text of a release, boiled down. The paths in it are those that the files had in the hub; links to
/// attachments lead to the frozen ones.
#[derive(Debug, Clone)]
pub struct FrozenText {
    /// Its collection, as an index into [`HubConfig::collections`].
    pub collection: usize,
    /// Its text, or its first page.
    pub outline: Arc<Outline>,
    /// Its parts, in order.
    pub parts: Vec<Part>,
}

impl Release {
    /// The day of its entry.
    pub fn released(&self) -> Date {
        date(self.entry.subject.released)
    }

    /// The day from which on it holds.
    pub fn effective(&self) -> Date {
        self.entry.effective.map_or_else(|| self.released(), date)
    }

    /// Whether it can be the version that readers are shown on that day.
    pub fn holds_on(&self, day: Date) -> bool {
        self.withdrawn.is_none() && self.text.is_some() && self.released() <= day && self.effective() <= day
    }

    /// The frozen file that stood at `path` in the hub.
    pub fn frozen(&self, path: &HubPath) -> Option<HubPath> {
        HubPath::new(&format!("{}/source/{path}", self.folder)).ok()
    }

    /// Where the file stood in the hub that is frozen at `path`; `None` when it is none of this release's.
    pub fn thawed<'p>(&self, path: &'p str) -> Option<&'p str> {
        path.strip_prefix(self.folder.as_str())?.strip_prefix("/source/")
    }

    /// Whether the entry stands in the log for all to read.
    pub fn is_open(&self) -> bool {
        self.nonce.is_none()
    }
}

impl Releases {
    /// The deliverables of a work, the earliest version first.
    pub fn of(&self, work: &WorkId) -> &[Arc<Release>] {
        self.works.get(work).map_or(&[], Vec::as_slice)
    }

    /// All works that were ever released.
    pub fn works(&self) -> impl Iterator<Item = (&WorkId, &[Arc<Release>])> {
        self.works.iter().map(|(id, releases)| (id, releases.as_slice()))
    }
}

/// The releases as they were read last, to be used again while no file of them changed.
#[derive(Default)]
pub(super) struct ReleasesMemory(Mutex<Option<(Stamp, Arc<Releases>)>>);

/// Everything that reading the releases depends on.
type Stamp = (Vec<(HubPath, Option<u64>)>, Vec<u64>, Vec<String>);

/// Gives the outline of a frozen file: the folder it lies in, the path it had in the hub, its collection.
pub(super) type ParseFrozen<'a> = dyn Fn(&str, &HubPath, &Collection) -> Option<Outline> + 'a;

/// Reads what was released.
pub(super) fn load(
    config: &HubConfig,
    sources: &Sources,
    settings: Vec<u64>,
    memory: &ReleasesMemory,
    parse: &ParseFrozen<'_>,
) -> Arc<Releases> {
    let files: Vec<(HubPath, Option<u64>)> = sources
        .files()
        .filter(|file| file.path.is_in(FOLDER))
        .map(|file| (file.path.clone(), sources.revision(&file.path)))
        .collect();
    let audiences = config.audiences.names();
    let collections = config.collections.iter().map(|collection| collection.folder.as_str());
    let origin = config.site.origin.as_deref();
    let stamp = (files, settings, audiences.chain(collections).chain(origin).map(str::to_owned).collect());
    let mut known = memory.0.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((before, releases)) = &*known
        && *before == stamp
    {
        return Arc::clone(releases);
    }
    let mut reading = Loading { config, sources, parse, releases: Releases::default() };
    if !stamp.0.is_empty() {
        reading.all();
    }
    let releases = Arc::new(reading.releases);
    *known = Some((stamp, Arc::clone(&releases)));
    releases
}

/// A folder of the hub as the ledger reads it.
pub struct FolderFiles<'a> {
    sources: &'a Sources,
    folder: String,
}

impl<'a> FolderFiles<'a> {
    /// The files below `folder`.
    pub fn new(sources: &'a Sources, folder: &str) -> Self {
        Self { sources, folder: folder.to_owned() }
    }

    /// The folder.
    pub fn folder(&self) -> &str {
        &self.folder
    }
}

impl Files for FolderFiles<'_> {
    fn read(&self, path: &str) -> Option<Cow<'_, [u8]>> {
        let path = HubPath::new(&format!("{}/{path}", self.folder)).ok()?;
        self.sources.read(&path).ok().map(|bytes| Cow::Owned(bytes.to_vec()))
    }

    fn paths(&self) -> Vec<String> {
        let inner = |path: &HubPath| path.as_str().strip_prefix(&self.folder)?.strip_prefix('/').map(str::to_owned);
        self.sources.files().filter_map(|file| inner(&file.path)).collect()
    }
}

/// How versions ended, withdrawn and erased, by work, version and audience.
type Endings<'l> = BTreeMap<(&'l str, Version, &'l str), (Option<ledger::Ending>, Option<ledger::Ending>)>;

fn endings(log: &Log) -> Endings<'_> {
    let mut endings = Endings::new();
    for entry in log.entries().iter().filter_map(ledger::Logged::readable) {
        let (Entry::Withdrawal(ending) | Entry::Purge(ending)) = entry else { continue };
        let subject = &ending.subject;
        let of = endings.entry((subject.work.as_str(), subject.version, subject.audience.as_str())).or_default();
        let place = if matches!(entry, Entry::Purge(_)) { &mut of.1 } else { &mut of.0 };
        place.get_or_insert_with(|| ending.clone());
    }
    endings
}

struct Loading<'a> {
    config: &'a HubConfig,
    sources: &'a Sources,
    parse: &'a ParseFrozen<'a>,
    releases: Releases,
}

impl<'a> Loading<'a> {
    fn all(&mut self) {
        let folders = self.folders();
        let mut openings = Vec::new();
        for folder in &folders {
            let files = FolderFiles::new(self.sources, folder);
            if files.read(NONCE_FILE).is_some()
                && let Ok(opening) = Opening::read(&files)
            {
                openings.push(opening);
            }
        }
        let log = FolderFiles::new(self.sources, LOG);
        if log.paths().is_empty() {
            if !folders.is_empty() {
                let what = "`releases/log` is missing, and there are frozen versions; if the very first release was cut off, run it again";
                self.say(log_broken::report(place(&format!("{LOG}/checkpoint")), what));
            }
            return self.unlogged(&folders, &BTreeSet::new());
        }
        // What is missing from the log would be missing from the site, where anyone can tell.
        let trust = Trust { origin: None, keys: &[], pin: None, openings: &openings };
        let missing = replay(&log, &trust).findings.into_iter().filter(|f| f.kind == FindingKind::Missing);
        for finding in missing {
            // A release that is cut off has openings and tiles of more than the log knows: those are no fault.
            let Some(path) = finding.path.filter(|path| path.as_str() != ledger::CHECKPOINT) else { continue };
            self.say(log_broken::report(place(&format!("{LOG}/{path}")), &format!("`{path}` {}", finding.sentence)));
        }
        let log = match Log::open(&log, &openings) {
            Ok(log) => log,
            Err(error) => {
                return self.say(log_broken::report(place(&format!("{LOG}/checkpoint")), &error.to_string()));
            }
        };
        self.origin(&log);
        let nonces: BTreeMap<Vec<u8>, [u8; 32]> =
            openings.iter().filter_map(|o| Some((o.entry.to_bytes().ok()?, o.nonce))).collect();
        let endings = endings(&log);
        let mut logged = BTreeSet::new();
        for (index, one) in (0..).zip(log.entries()) {
            let Some(Entry::Release(entry)) = one.readable() else {
                // What opens a restricted withdrawal or purge lies in a folder of its own.
                let ending = one.readable().and_then(Entry::folder);
                logged.extend(ending.map(|folder| format!("{FOLDER}/{folder}")));
                continue;
            };
            let nonce = match &one.entry {
                LogEntry::Open(_) => None,
                LogEntry::Committed(_) => entry_bytes(entry).and_then(|bytes| nonces.get(&bytes).copied()),
            };
            let release = self.release(index, entry, nonce, one, &endings);
            logged.insert(release.folder.clone());
            self.releases.works.entry(release.work.clone()).or_default().push(Arc::new(release));
        }
        for releases in self.releases.works.values_mut() {
            releases.sort_by(|a, b| (a.version, &a.audience_name).cmp(&(b.version, &b.audience_name)));
        }
        self.releases.log = Some(log);
        self.unlogged(&folders, &logged);
    }

    fn say(&mut self, diagnostic: Diagnostic) {
        self.releases.diagnostics.push(diagnostic);
    }

    /// The folders of frozen files: three names below `releases`.
    fn folders(&self) -> BTreeSet<String> {
        let folder = |path: &HubPath| {
            let inner = path.as_str().strip_prefix(FOLDER)?.strip_prefix('/')?;
            let names: Vec<&str> = inner.split('/').collect();
            let [work, version, audience, ..] = names.as_slice() else { return None };
            (*work != "log" && names.len() > 3).then(|| format!("{FOLDER}/{work}/{version}/{audience}"))
        };
        self.sources.files().filter_map(|file| folder(&file.path)).collect()
    }

    /// Folders that no entry of the log names: left by a release that was cut off, or put there by hand.
    fn unlogged(&mut self, folders: &BTreeSet<String>, logged: &BTreeSet<String>) {
        for folder in folders.difference(logged) {
            self.say(unlogged_release::report(place(&format!("{folder}/{ENTRY_FILE}")), folder));
        }
    }

    fn origin(&mut self, log: &Log) {
        let head = place(&format!("{LOG}/{}", if log.latest().is_some() { "checkpoint" } else { "root.txt" }));
        match &self.config.site.origin {
            Some(origin) if origin == log.origin() => {}
            named => self.say(log_origin::report(head.clone(), log.origin(), named.as_deref())),
        }
        if log.origin() != DEMO_ORIGIN && log.keys().any(|key| key.to_string() == DEMO_KEY) {
            self.say(demo_key::report(head));
        }
    }

    fn release(
        &mut self,
        index: u64,
        entry: &ledger::Release,
        nonce: Option<[u8; 32]>,
        logged: &ledger::Logged,
        endings: &Endings,
    ) -> Release {
        let subject = &entry.subject;
        let (work, audience) = (subject.work.as_str(), subject.audience.as_str());
        let folder = format!("{FOLDER}/{work}/{}/{audience}", subject.version);
        let (withdrawn, purged) = endings.get(&(work, subject.version, audience)).cloned().unwrap_or_default();
        let mut release = Release {
            work: WorkId::from(work),
            version: subject.version,
            audience_name: audience.to_owned(),
            audience: self.config.audiences.id(audience),
            marking: Marking::parse(subject.marking.as_str()).unwrap_or(Marking::Red),
            index,
            entry: entry.clone(),
            nonce,
            withdrawn,
            purged,
            folder,
            reading: None,
            text: None,
        };
        if release.purged.is_some() {
            self.left_after_purge(&release);
        } else if self.is_sound(&release, logged) {
            let files = FolderFiles::new(self.sources, &release.folder);
            release.reading = files.read(READING_FILE).and_then(|bytes| Reading::parse(&bytes).ok());
            release.text = self.text(&release);
        }
        release
    }

    /// Of an erased version only the entry and its nonce stay.
    fn left_after_purge(&mut self, release: &Release) {
        let left = FolderFiles::new(self.sources, &release.folder).paths();
        for path in left.iter().filter(|path| !matches!(path.as_str(), ENTRY_FILE | NONCE_FILE)) {
            let which = format!("{} {}", release.work, release.version);
            let what = "is still here, but the log says that this version was erased: delete it";
            let mut left = frozen_changed::report(place(&format!("{}/{path}", release.folder)), &which, what);
            // Nothing shows it, and the next release clears it away.
            left.severity = Severity::Warning;
            self.say(left);
        }
    }

    /// Holds the frozen files against their entry.
    fn is_sound(&mut self, release: &Release, logged: &ledger::Logged) -> bool {
        let files = FolderFiles::new(self.sources, &release.folder);
        let commitment = match &logged.entry {
            LogEntry::Open(_) => None,
            LogEntry::Committed(commitment) => Some(commitment),
        };
        let mut found = check_frozen(&Entry::Release(Box::new(release.entry.clone())), commitment, &files);
        found.extend(check_delivered(&release.entry, &files).into_iter().filter(|f| f.kind == FindingKind::Missing));
        let which = format!("{} {}", release.work, release.version);
        let mut sound = true;
        for finding in found {
            sound &= finding.kind == FindingKind::Stray;
            let path = finding.path.as_deref().unwrap_or(ENTRY_FILE);
            // The sentence names the version in brackets, which the diagnostic does by itself.
            let sentence = finding.sentence.split_once(") ").filter(|_| finding.sentence.starts_with('('));
            let sentence = sentence.map_or(finding.sentence.as_str(), |(_, sentence)| sentence);
            self.say(frozen_changed::report(place(&format!("{}/{path}", release.folder)), &which, sentence));
        }
        sound
    }

    fn text(&mut self, release: &Release) -> Option<FrozenText> {
        let (collection, settings, outline) = self.main(release)?;
        let outline = self.frozen(release, outline);
        let mut parts = Vec::new();
        for listed in &outline.header.parts {
            let Some(part) = (self.parse)(&release.folder, &listed.value, settings) else { continue };
            let slug = super::slug(listed.value.stem())?;
            parts.push(Part { slug, outline: self.frozen(release, part) });
        }
        Some(FrozenText { collection, outline, parts })
    }

    /// The source that is the work's only or first page: the one that gives the work its id.
    fn main(&self, release: &Release) -> Option<(usize, &'a Collection, Outline)> {
        let paths = release.entry.sources.keys().filter_map(|path| path.as_str().strip_prefix("source/"));
        let documents = paths.filter_map(|path| HubPath::new(path).ok()).filter(|path| path.extension() == "md");
        let mut documents: Vec<HubPath> = documents.collect();
        documents.sort_by_key(|path| path.file_name() != "index.md");
        documents.into_iter().find_map(|path| {
            let collection = self.config.collection_of(&path)?;
            let settings = self.config.collections.get(collection)?;
            let outline = (self.parse)(&release.folder, &path, settings)?;
            (id_of(&outline).as_deref() == Some(release.work.as_str())).then_some((collection, settings, outline))
        })
    }

    /// An outline whose links to attachments lead to the frozen files, and whose findings are no more than notes.
    fn frozen(&mut self, release: &Release, mut outline: Outline) -> Arc<Outline> {
        for mention in &mut outline.links {
            to_frozen(&mut mention.what, release);
        }
        if outline.header.related.iter().any(|related| matches!(related.value, Target::File(_))) {
            let mut header = Header::clone(&outline.header);
            header.related.iter_mut().for_each(|related| to_frozen(&mut related.value, release));
            outline.header = Arc::new(header);
        }
        let here = release.frozen(&outline.path);
        for mut diagnostic in std::mem::take(&mut outline.diagnostics) {
            diagnostic.severity = Severity::Note;
            if diagnostic.place.file == outline.path
                && let Some(here) = &here
            {
                diagnostic.place.file = here.clone();
            }
            self.say(diagnostic);
        }
        Arc::new(outline)
    }
}

/// Lets a link to an attachment lead to the frozen one.
pub(super) fn to_frozen(target: &mut Target, release: &Release) {
    if let Target::File(path) = target
        && !path.is_in(FOLDER)
        && let Some(frozen) = release.frozen(path)
    {
        *path = frozen;
    }
}

fn entry_bytes(entry: &ledger::Release) -> Option<Vec<u8>> {
    Entry::Release(Box::new(entry.clone())).to_bytes().ok()
}

fn place(path: &str) -> Place {
    let path = HubPath::new(path).or_else(|_| HubPath::new(FOLDER));
    Place::file(&path.unwrap_or_else(|_| unreachable!("a constant path")))
}

/// A day of the ledger as the rest of the program has it.
pub fn date(day: Day) -> Date {
    day.to_string().parse().unwrap_or(Date::MIN)
}
