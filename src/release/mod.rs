//! What a release freezes: for each text that a work has, one deliverable, complete in itself.
//!
//! 1. The work is held against what a release must be: no errors, no marks of an editor, a version that goes up, a text
//!    that is not the last one again ([`Refusal`] says what is in the way, everything at once).
//! 2. Its readers are sorted by what they may read: a course with answers for trainers has a text for participants and a
//!    text for trainers.
//! 3. For each, the source is cut for them, its reading text is taken, and an entry for the log is written.
//! 4. The frozen text is read back and must say what the page says.
//!
//! Nothing here writes: `commands` logs the entries and puts the files in place.

mod check;
mod lines;
mod refusal;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use jiff::civil::Date;

use crate::check::CheckOptions;
use crate::diagnostics::{Diagnostic, HubPath};
use crate::document::{ContentHash, WorkId};
use crate::hub::{AudienceId, Edition, Hub, View, ViewOptions, VisibleWork, Work, WorkSource};
use crate::ledger::{
    self, Approval, Day, Delivered, FilePath, Hash, Label, Language, Line, MediaType, Name, READING_FILE,
    READING_PROFILE, Reading, Subject, Version,
};
use crate::site::Theme;

pub use refusal::Refusal;

/// A version that is to be released.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The work.
    pub work: WorkId,
    /// Its new version.
    pub version: Version,
    /// One line for the register.
    pub note: Option<Line>,
    /// Who endorsed it.
    pub approved_by: Option<Approval>,
    /// The day from which on it is shown; at once when left out.
    pub effective: Option<Day>,
    /// Release it although nothing in it has changed.
    pub force: bool,
}

/// One text of a work, ready to be frozen and logged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deliverable {
    /// The name of its audience.
    pub audience: String,
    /// Whether its entry goes into the log for all to read; otherwise only a commitment does.
    pub open: bool,
    /// Its entry, continuing the hub's log.
    pub entry: ledger::Release,
    /// The frozen files, relative to the version's folder: `reading.txt` and `source/<path in the hub>`.
    pub files: BTreeMap<String, Vec<u8>>,
}

/// What the releases of one batch share: the hub is checked once, and a view is made once for each audience.
pub struct Batch<'a> {
    hub: &'a Arc<Hub>,
    today: Date,
    findings: Vec<Diagnostic>,
    /// The program's own: what a hub's theme says around the text is no part of it.
    theme: Theme,
    views: RefCell<BTreeMap<AudienceId, Rc<View>>>,
}

impl<'a> Batch<'a> {
    /// Checks the hub as it stands on `today`.
    pub fn new(hub: &'a Arc<Hub>, today: Date) -> Self {
        let findings = crate::check::check(hub, &CheckOptions { today }).diagnostics;
        let (theme, _) = Theme::load("tapa", Vec::new());
        Self { hub, today, findings, theme, views: RefCell::default() }
    }

    /// What the readers of one audience see, drafts among it.
    fn view(&self, audience: &AudienceId) -> Rc<View> {
        let make = || Rc::new(self.hub.view(audience, ViewOptions { drafts: true, preview: false, today: self.today }));
        Rc::clone(self.views.borrow_mut().entry(audience.clone()).or_insert_with(make))
    }

    /// Prepares a release of the working text of a work.
    ///
    /// # Errors
    ///
    /// Everything that is in the way.
    pub fn prepare(&self, wanted: &Wanted) -> Result<Vec<Deliverable>, Vec<Refusal>> {
        prepare_in(self, wanted)
    }
}

/// As [`Batch::prepare`], for one work by itself.
///
/// # Errors
///
/// Everything that is in the way.
pub fn prepare(hub: &Arc<Hub>, wanted: &Wanted, today: Date) -> Result<Vec<Deliverable>, Vec<Refusal>> {
    Batch::new(hub, today).prepare(wanted)
}

fn prepare_in(batch: &Batch<'_>, wanted: &Wanted) -> Result<Vec<Deliverable>, Vec<Refusal>> {
    let Batch { hub, today, theme, .. } = batch;
    let (hub, today) = (*hub, *today);
    let Some(work) = hub.work(&wanted.work) else {
        return Err(vec![Refusal::no_such_work(hub, &wanted.work)]);
    };
    let refusals = check::refusals(hub, &batch.findings, work, wanted, today);
    if !refusals.is_empty() {
        return Err(refusals);
    }
    let preparing = Preparing { batch, hub, wanted, today, theme };
    let (mut deliverables, mut refusals) = (Vec::new(), Vec::new());
    for audience in audiences(hub, work) {
        match preparing.deliverable(&audience) {
            Ok(deliverable) => deliverables.push(deliverable),
            Err(refusal) => refusals.push(refusal),
        }
    }
    if refusals.is_empty()
        && !wanted.force
        && deliverables.iter().all(|deliverable| preparing.is_unchanged(deliverable))
    {
        refusals.push(Refusal::Unchanged { work: wanted.work.to_string(), version: check::latest(hub, &wanted.work) });
    }
    if refusals.is_empty() { Ok(deliverables) } else { Err(refusals) }
}

/// One audience for each text that the work has: its own, and for each set of texts addressed to fewer readers the
/// audience that sees that set and the least beside it.
fn audiences(hub: &Hub, work: &Work) -> Vec<AudienceId> {
    let Some(own) = &work.audience else { return Vec::new() };
    let audiences = &hub.config().audiences;
    let in_text = work.outlines().flat_map(|outline| outline.audiences.iter().map(|mention| mention.what.as_str()));
    let in_columns = work.outline.header.columns.iter().filter_map(|column| column.audience.as_ref());
    let of_includes = work.outlines().flat_map(|o| &o.includes).filter_map(|(path, _)| match hub.addressed(path) {
        crate::hub::Addressed::To(audience, _) => Some(audience),
        _ => None,
    });
    let named: BTreeSet<AudienceId> = in_text
        .chain(in_columns.map(|audience| audience.value.as_str()))
        .filter_map(|name| audiences.id(name))
        .chain(of_includes)
        .collect();
    let mut readers: Vec<AudienceId> = audiences.names().filter_map(|name| audiences.id(name)).collect();
    readers.retain(|reader| audiences.may_read(reader, own));
    readers.sort_by_key(|reader| (reader != own, audiences.seen_by(reader).count(), reader.as_str().to_owned()));
    let mut texts: Vec<(BTreeSet<&AudienceId>, AudienceId)> = Vec::new();
    for reader in readers {
        let reads = named.iter().filter(|to| audiences.may_read(&reader, to)).collect();
        if texts.iter().all(|(known, _)| *known != reads) {
            texts.push((reads, reader));
        }
    }
    texts.into_iter().map(|(_, reader)| reader).collect()
}

struct Preparing<'a> {
    batch: &'a Batch<'a>,
    hub: &'a Arc<Hub>,
    wanted: &'a Wanted,
    today: Date,
    theme: &'a Theme,
}

impl Preparing<'_> {
    fn deliverable(&self, audience: &AudienceId) -> Result<Deliverable, Refusal> {
        let view = self.batch.view(audience);
        let hidden = || Refusal::Hidden { work: self.wanted.work.to_string(), audience: audience.as_str().to_owned() };
        let work = view.work(&self.wanted.work).ok_or_else(hidden)?;
        let edition = if work.release.is_some() { Edition::Draft } else { Edition::Shown };
        let unreadable =
            |error: std::io::Error| Refusal::Source { work: self.wanted.work.to_string(), reason: error.to_string() };
        let source = view.source(work, edition).map_err(unreadable)?;
        let lines = lines::of_work(&view, work, edition, self.theme).map_err(unreadable)?;
        let reading = reading(&lines).map_err(|error| self.cannot("its text", &error.to_string()))?;
        let frozen = lines::of_source(&view, work, edition, &source, self.theme);
        if frozen != lines {
            return Err(Refusal::reads_differently(&self.wanted.work, audience.as_str(), &lines, &frozen));
        }
        if let Some((file, key)) = lines::named_to_others(&view, work, edition, &source) {
            return Err(Refusal::Names { file, key, audience: audience.as_str().to_owned() });
        }
        let entry = self.entry(&view, work, audience, &source, &reading)?;
        let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
        for (path, bytes) in source.texts.into_iter().chain(source.attachments) {
            files.insert(format!("source/{path}"), bytes);
        }
        files.insert(READING_FILE.to_owned(), reading.to_bytes());
        Ok(Deliverable { audience: audience.as_str().to_owned(), open: audience.is_public(), entry, files })
    }

    fn cannot(&self, what: &str, error: &str) -> Refusal {
        Refusal::Field { work: self.wanted.work.to_string(), what: what.to_owned(), error: error.to_owned() }
    }

    fn entry(
        &self,
        view: &View,
        work: &VisibleWork,
        audience: &AudienceId,
        source: &WorkSource,
        reading: &Reading,
    ) -> Result<ledger::Release, Refusal> {
        let Some((outline, _)) = work.text(if work.release.is_some() { Edition::Draft } else { Edition::Shown }) else {
            return Err(Refusal::Hidden { work: work.id.to_string(), audience: audience.as_str().to_owned() });
        };
        let title = lines::folded(&outline.header.title.value);
        let path = |path: &HubPath| {
            FilePath::parse(&format!("source/{path}")).map_err(|error| self.cannot("a file's name", &error.to_string()))
        };
        let mut sources = BTreeMap::new();
        for (name, bytes) in &source.texts {
            sources.insert(path(name)?, Hash::of(bytes));
        }
        let mut files = BTreeMap::new();
        for (name, bytes) in &source.attachments {
            let media_type =
                MediaType::parse(media_type(name)).map_err(|e| self.cannot("a media type", &e.to_string()))?;
            files.insert(path(name)?, Delivered { media_type, hash: Hash::of(bytes), length: bytes.len() as u64 });
        }
        let name = |text: &str| Name::parse(text).map_err(|error| self.cannot("a name", &error.to_string()));
        let (id, readers) = (name(work.id.as_str())?, name(audience.as_str())?);
        let hub_work = self.hub.work(&work.id);
        let marking = hub_work.and_then(|work| work.marking).unwrap_or(work.marking).label();
        let language = outline.header.language.as_ref().map_or_else(|| view.languages().first(), |l| Some(&l.value));
        Ok(ledger::Release {
            subject: Subject {
                previous: self.hub.releases().log.as_ref().and_then(|log| log.previous(&id, &readers)),
                work: id,
                version: self.wanted.version,
                released: day(self.today).ok_or_else(|| self.cannot("the day", "it is out of range"))?,
                audience: readers,
                marking: Label::parse(marking).map_err(|error| self.cannot("the marking", &error.to_string()))?,
            },
            title: Line::parse(&title).map_err(|error| self.cannot("the title", &error.to_string()))?,
            language: Language::parse(language.map_or("en", String::as_str))
                .map_err(|error| self.cannot("the language", &error.to_string()))?,
            reading_profile: READING_PROFILE,
            sources,
            files,
            reading: reading.summary(),
            approved_by: self.wanted.approved_by.clone(),
            effective: self.wanted.effective,
            supersedes: self.superseded(audience),
            note: self.wanted.note.clone(),
        })
    }

    /// The version whose place it takes: the highest that was not withdrawn and that these readers know of.
    fn superseded(&self, audience: &AudienceId) -> Option<Version> {
        let audiences = &self.hub.config().audiences;
        let releases = self.hub.releases().of(&self.wanted.work).iter().rev();
        let known = releases.filter(|r| r.audience.as_ref().is_some_and(|to| audiences.may_read(audience, to)));
        known.filter(|release| release.withdrawn.is_none()).map(|release| release.version).next()
    }

    /// Whether the last version for the same audience had the same files and the same text.
    fn is_unchanged(&self, new: &Deliverable) -> bool {
        let releases = self.hub.releases().of(&self.wanted.work).iter().rev();
        let last =
            releases.filter(|release| release.audience_name == new.audience).map(|release| &release.entry).next();
        last.is_some_and(|last| {
            last.sources == new.entry.sources && last.files == new.entry.files && last.reading == new.entry.reading
        })
    }
}

fn reading(lines: &[lines::Line]) -> Result<Reading, ledger::ReadingError> {
    Reading::build(lines.iter().map(|line| (line.id.as_str(), line.text.as_str())))
}

/// A day as the ledger has it.
pub fn day(date: Date) -> Option<Day> {
    Day::parse(&date.to_string()).ok()
}

/// What a browser takes a file for, by its name.
fn media_type(path: &HubPath) -> &'static str {
    match path.extension().as_str() {
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "svg" => "image/svg+xml",
        "pdf" => "application/pdf",
        "csv" => "text/csv",
        "txt" => "text/plain",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "pptx" => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "odt" => "application/vnd.oasis.opendocument.text",
        "ods" => "application/vnd.oasis.opendocument.spreadsheet",
        "epub" => "application/epub+zip",
        "zip" => "application/zip",
        "ics" => "text/calendar",
        _ => "application/octet-stream",
    }
}

/// SHA-256 of a text, for messages.
fn short(text: &str) -> String {
    ContentHash::of(text.as_bytes()).short(8)
}
