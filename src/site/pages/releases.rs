//! Pages and files about releases: the history of a work, the register, and what proves a release.

use serde::Serialize;
use serde_json::json;

use crate::document::{OutlineEntry, ProvisionKind, WorkId};
use crate::hub::{Edition, Release, VisibleVersion, VisibleWork, date};
use crate::ledger::{CHECKPOINTS, ENTRY_FILE, Entry, Log, LogEntry, Logged, READING_FILE, Reading, Version};
use crate::site::addresses::{edition_address, release_address, work_address};
use crate::site::recipes::{PROOF_FILE, ReleaseId};
use crate::site::shared::Link;
use crate::site::shared::{self, Status};
use crate::site::{RenderError, Site};

use super::threads::Unit;
use super::{Nothing, list};

/// Entries on the register's page. The log itself holds all of them.
const MOST: usize = 1_000;

/// Of how many earlier versions a page can prove what it has in common with them.
const MOST_EARLIER: usize = 20;

/// A version in a work's history.
#[derive(Serialize)]
struct VersionValue {
    version: String,
    /// Its page; `None` when its text was erased.
    address: Option<String>,
    shown: bool,
    status: Status,
    released: String,
    effective: Option<String>,
    approved_by: Option<String>,
    supersedes: Option<String>,
    note: Option<String>,
    /// Why it was withdrawn.
    withdrawn: Option<String>,
    /// Why its text was erased.
    purged: Option<String>,
    hash: String,
    entry_number: u64,
    entry: String,
    reading: Option<String>,
    proof: Option<String>,
}

/// An entry of the register.
#[derive(Serialize)]
struct RegisterValue {
    /// From 1.
    number: u64,
    /// The key of the word for it.
    kind: &'static str,
    title: Option<String>,
    address: Option<String>,
    version: Option<String>,
    date: Option<String>,
    text: Option<String>,
}

#[derive(Serialize)]
struct KeyValue {
    key: String,
    fingerprint: String,
}

#[derive(Serialize)]
struct CheckpointValue {
    size: u64,
    address: String,
}

impl Site {
    pub(super) fn history(&self, address: &str, id: &WorkId) -> Result<String, RenderError> {
        let missing = || super::super::not_found(address, "there is no such document");
        let work = self.view.work(id).ok_or_else(missing)?;
        let words = self.theme.words(&work.language);
        let title = words.with("history-of", &[("title", work.title())]);
        let mut frame = self.frame(address, &title);
        frame.words = &words;
        frame.description = work.outline.header.summary.as_deref();
        frame.marking = work.marking;
        frame.crumbs.push(self.shared.link(&self.view, work, None));
        let mut values = self.values(&frame, Nothing {});
        let versions: Vec<VersionValue> = work.versions.iter().rev().map(|v| self.version(work, v, &words)).collect();
        values.insert_value("versions", list(&versions));
        values.insert("document", &self.shared.link(&self.view, work, None));
        let draft = work.draft.is_some().then(|| edition_address(&self.view, work, Edition::Draft, None));
        values.insert("draft", &draft);
        values.insert_value("pairs", list(&self.pairs(work)));
        values.insert_value("units", list(&self.threads(work, &units(work), &words)));
        let shown = work.release.as_ref().map(|release| release.version.to_string());
        values.insert("shown", &shown);
        self.theme.render("history.html", values)
    }

    fn version(&self, work: &VisibleWork, version: &VisibleVersion, words: &crate::site::words::Words) -> VersionValue {
        let release = &version.release;
        let entry = &release.entry;
        let edition = Edition::Released(release.version);
        let there = version.text.is_some();
        let ending = |ending: &crate::ledger::Ending| {
            let day = words.date(date(ending.subject.released));
            words.with("on-because", &[("date", &day), ("reason", ending.reason.as_str())])
        };
        VersionValue {
            version: release.version.to_string(),
            address: there.then(|| edition_address(&self.view, work, edition, None)),
            shown: work.release.as_ref().is_some_and(|shown| shown.version == release.version),
            status: shared::status(&self.view, work, edition, words),
            released: words.date(release.released()),
            effective: entry.effective.map(|day| words.date(date(day))),
            approved_by: entry.approved_by.as_ref().map(|approval| {
                let day = words.date(date(approval.date()));
                let (body, meeting, item) = (approval.body(), approval.meeting(), approval.item());
                words.with("approval", &[("body", body), ("meeting", meeting), ("item", item), ("date", &day)])
            }),
            supersedes: entry.supersedes.map(|version| version.to_string()),
            note: entry.note.as_ref().map(|note| note.as_str().to_owned()),
            withdrawn: release.withdrawn.as_ref().map(ending),
            purged: release.purged.as_ref().map(ending),
            hash: entry.reading.hash.hex(),
            entry_number: release.index + 1,
            entry: release_address(release, ENTRY_FILE),
            reading: there.then(|| release_address(release, READING_FILE)),
            proof: self.is_signed().then(|| release_address(release, PROOF_FILE)),
        }
    }

    fn is_signed(&self) -> bool {
        self.view.log().is_some_and(|log| log.latest().is_some())
    }

    pub(super) fn register(&self, address: &str) -> Result<String, RenderError> {
        let Some(log) = self.view.log() else {
            return Err(super::super::not_found(address, "nothing was released"));
        };
        let words = &self.shared.words;
        let mut frame = self.frame(address, words.get("register"));
        frame.description = Some(words.get("register-intro"));
        frame.marking = Self::marking(self.view.works());
        frame.section = "register.html";
        let mut values = self.values(&frame, Nothing {});
        let skip = log.entries().len().saturating_sub(MOST);
        let entries = log.entries().iter().enumerate().skip(skip).rev();
        let entries: Vec<RegisterValue> = entries.map(|(index, logged)| self.registered(index, logged)).collect();
        values.insert_value("entries", list(&entries));
        let guides: Vec<Link> = ["verifying-a-document", "auditing-the-register"]
            .into_iter()
            .filter_map(|id| self.view.work(&WorkId::from(id)))
            .map(|work| Link {
                address: work_address(&self.view, work, None),
                title: work.title().to_owned(),
                language: None,
                kind: None,
            })
            .collect();
        values.insert_value("guides", list(&guides));
        values.insert("size", &log.size());
        values.insert("left_out", &skip);
        values.insert("origin", log.origin());
        values.insert("signed", &self.is_signed());
        values.insert("head", &log.head_text());
        values.insert("head_address", if self.is_signed() { "log/checkpoint" } else { "log/root.txt" });
        let keys = log.keys().rev();
        let keys: Vec<KeyValue> =
            keys.map(|key| KeyValue { key: key.to_string(), fingerprint: key.fingerprint().hex() }).collect();
        values.insert_value("keys", list(&keys));
        let checkpoints = log.checkpoints().rev().take(MOST);
        let checkpoints: Vec<CheckpointValue> = checkpoints
            .map(|(size, _)| CheckpointValue { size, address: format!("log/{CHECKPOINTS}{size}") })
            .filter(|checkpoint| self.has(&checkpoint.address))
            .collect();
        values.insert_value("checkpoints", list(&checkpoints));
        self.theme.render("register.html", values)
    }

    fn registered(&self, index: usize, logged: &Logged) -> RegisterValue {
        let words = &self.shared.words;
        let empty = RegisterValue {
            number: index as u64 + 1,
            kind: "entry-committed",
            title: None,
            address: None,
            version: None,
            date: None,
            text: None,
        };
        let day = |day| Some(words.date(date(day)));
        let entry = match &logged.entry {
            LogEntry::Open(entry) => entry.as_ref(),
            // What is committed to may be told to those who may read it, and to nobody else.
            LogEntry::Committed(_) => match self.theirs(index as u64) {
                Some(release) => {
                    let title = release.entry.title.as_str().to_owned();
                    let version = Some(release.version.to_string());
                    let date = Some(words.date(release.released()));
                    let address = self.page_of(release.work.as_str(), release.version);
                    return RegisterValue { title: Some(title), address, version, date, ..empty };
                }
                None => return empty,
            },
        };
        let (work, version) = entry.subject().map_or(("", None), |s| (s.work.as_str(), Some(s.version)));
        let address = version.and_then(|version| self.page_of(work, version));
        let named = self.view.work(&WorkId::from(work)).map(|work| work.title().to_owned());
        let about = RegisterValue {
            title: named.or_else(|| Some(work.to_owned()).filter(|work| !work.is_empty())),
            address,
            version: version.map(|version| version.to_string()),
            date: entry.subject().and_then(|subject| day(subject.released)),
            ..empty
        };
        match entry {
            Entry::Release(release) => RegisterValue {
                kind: "entry-release",
                title: Some(release.title.as_str().to_owned()),
                text: release.note.as_ref().map(|note| note.as_str().to_owned()),
                ..about
            },
            Entry::Withdrawal(ending) => {
                RegisterValue { kind: "entry-withdrawal", text: Some(ending.reason.as_str().to_owned()), ..about }
            }
            Entry::Purge(ending) => {
                RegisterValue { kind: "entry-purge", text: Some(ending.reason.as_str().to_owned()), ..about }
            }
            Entry::Key(key) => RegisterValue {
                kind: "entry-key",
                title: None,
                date: day(key.released),
                text: Some(key.key.to_string()),
                ..about
            },
        }
    }

    /// The release that entry `index` stands for, if these readers may see it.
    fn theirs(&self, index: u64) -> Option<&Release> {
        let releases = self.view.works().flat_map(|work| &work.versions).map(|version| version.release.as_ref());
        releases.into_iter().find(|release| release.index == index)
    }

    fn page_of(&self, work: &str, version: Version) -> Option<String> {
        let work = self.view.work(&WorkId::from(work))?;
        work.version(version)?.text.as_ref()?;
        Some(edition_address(&self.view, work, Edition::Released(version), None))
    }

    fn found(&self, address: &str, id: &ReleaseId) -> Result<(&VisibleWork, &Release, &Log), RenderError> {
        let missing = || super::super::not_found(address, "there is no such release");
        let work = self.view.work(&id.work).ok_or_else(missing)?;
        let release = &work.version(id.version).ok_or_else(missing)?.release;
        Ok((work, release, self.view.log().ok_or_else(missing)?))
    }

    pub(super) fn entry_file(&self, address: &str, id: &ReleaseId) -> Result<String, RenderError> {
        let (_, release, _) = self.found(address, id)?;
        entry_text(release).ok_or_else(|| super::super::not_found(address, "the entry cannot be written"))
    }

    /// C2SP tlog-proof; `extra` holds the entry, and before it the nonce where the log has but a commitment, so that the
    /// proof and the document are all that is needed.
    pub(super) fn proof_file(&self, address: &str, id: &ReleaseId) -> Result<String, RenderError> {
        let (_, release, log) = self.found(address, id)?;
        let missing = |what: &str| super::super::not_found(address, what);
        let mut proof = log.proof(release.index).map_err(|error| missing(&error.to_string()))?;
        let entry = entry_text(release).ok_or_else(|| missing("the entry cannot be written"))?;
        let mut extra = release.nonce.map(Vec::from).unwrap_or_default();
        extra.extend_from_slice(entry.as_bytes());
        proof.extra = Some(extra);
        Ok(proof.to_string())
    }

    /// A script that hands a release over to the page: scripts can be read from a USB stick, data cannot.
    pub(super) fn check_file(&self, address: &str, id: &ReleaseId) -> Result<String, RenderError> {
        let (work, release, log) = self.found(address, id)?;
        let versions = work.versions.iter().map(|version| version.release.as_ref());
        let before: Vec<&Release> =
            versions.filter(|other| other.version < release.version && other.reading.is_some()).collect();
        // The first and the last few: with all of them the files of a work would grow with the square of its versions.
        let skipped = before.len().saturating_sub(MOST_EARLIER);
        let kept = before.iter().enumerate().filter(|(at, _)| *at == 0 || *at > skipped).map(|(_, other)| *other);
        let kept: Vec<&Release> = kept.collect();
        let asked: Vec<Version> = kept.iter().map(|other| other.version).collect();
        let mut former = self.former_lines(work, release.version, &asked);
        let earlier: Vec<_> = kept
            .into_iter()
            .map(|other| {
                let mut value = self.logged(other, log);
                value["was"] = json!(former.remove(&other.version).unwrap_or_default());
                let leaves = other.reading.as_ref().map(|r| r.tree().leaves().iter().map(|l| l.base64()).collect());
                value["leaves"] = leaves.unwrap_or_else(Vec::<String>::new).into();
                value
            })
            .collect();
        let mut data = self.logged(release, log);
        data["origin"] = log.origin().into();
        data["size"] = log.size().into();
        data["head"] = log.head_text().into();
        data["signed"] = self.is_signed().into();
        data["key"] = json!(log.key_in_force(log.size()).map(ToString::to_string));
        data["fingerprint"] = json!(log.key_in_force(log.size()).map(|key| key.fingerprint().hex()));
        let reading = release.reading.as_ref().map(Reading::to_bytes).unwrap_or_default();
        data["reading"] = String::from_utf8_lossy(&reading).into();
        data["earlier"] = earlier.into();
        let frames = self.pages_of(work, release).into_iter().filter_map(|page| {
            let frame = self.frame_of(&page)?;
            Some((page, json!(frame)))
        });
        data["frame"] = serde_json::Value::Object(frames.collect());
        // The line and paragraph separators end a line in old scripts.
        let text = data.to_string().replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029");
        Ok(format!("faletusiGenuine({text});\n"))
    }

    /// The addresses at which a release's text is shown.
    fn pages_of(&self, work: &VisibleWork, release: &Release) -> Vec<String> {
        let is_shown = work.release.as_ref().is_some_and(|shown| shown.version == release.version);
        let editions = std::iter::once(Edition::Released(release.version)).chain(is_shown.then_some(Edition::Shown));
        let pages = editions.flat_map(|edition| {
            let parts = work.text(edition).map(|(_, parts)| parts).unwrap_or_default();
            let parts = std::iter::once(None).chain(parts.iter().map(|part| Some(part.slug.as_str())));
            parts.map(move |part| edition_address(&self.view, work, edition, part))
        });
        pages.filter(|page| self.has(page)).collect()
    }

    /// A release, its place in the log, and the way from it to the root.
    fn logged(&self, release: &Release, log: &Log) -> serde_json::Value {
        let way = log.tree().inclusion(release.index, log.size()).unwrap_or_default();
        json!({
            "work": release.work.as_str(),
            "version": release.version.to_string(),
            "index": release.index,
            "entry": entry_text(release),
            "nonce": release.nonce.map(|nonce| nonce.iter().map(|byte| format!("{byte:02x}")).collect::<String>()),
            "way": way.iter().map(|hash| hash.base64()).collect::<Vec<_>>(),
        })
    }

    /// Whose texts are in the site, so that `faletusi verify` can tell what does not belong here.
    pub(super) fn audiences_file(&self) -> String {
        let own = self.view.audience().as_str();
        let seen = self.view.audiences_seen().into_iter().filter(|audience| *audience != own);
        std::iter::once(own).chain(seen).fold(String::new(), |out, audience| out + audience + "\n")
    }

    /// Released texts, the latest first.
    pub(super) fn released_lately(&self, most: usize) -> Vec<(&VisibleWork, &VisibleVersion)> {
        let all = self.view.works().flat_map(|work| work.versions.iter().map(move |version| (work, version)));
        let mut all: Vec<_> = all.filter(|(_, version)| version.text.is_some()).collect();
        all.sort_by_key(|(_, version)| std::cmp::Reverse(version.release.index));
        all.truncate(most);
        all
    }
}

/// The provisions of the version shown that one can link to.
fn units(work: &VisibleWork) -> Vec<Unit> {
    if work.release.is_none() {
        return Vec::new();
    }
    let parts = work.parts.iter().map(|part| (format!("{}#", part.slug), part.outline.as_ref()));
    let mut found = Vec::new();
    for (prefix, outline) in std::iter::once((String::new(), work.outline.as_ref())).chain(parts) {
        let provisions = outline.provisions.iter().filter(|entry| !entry.permalink.is_empty());
        found.extend(provisions.map(|entry| Unit {
            permalink: format!("{prefix}{}", entry.permalink),
            number: entry.number.clone(),
            heading: entry.heading.clone(),
            depth: entry.depth,
            named: is_named(entry),
        }));
    }
    found
}

/// Whether a reader would look for it by its name.
fn is_named(entry: &OutlineEntry) -> bool {
    !entry.permalink.is_empty()
        && (!entry.heading.is_empty()
            || matches!(
                entry.kind,
                ProvisionKind::Step | ProvisionKind::Section | ProvisionKind::Article | ProvisionKind::Clause
            ))
}

fn entry_text(release: &Release) -> Option<String> {
    let bytes = Entry::Release(Box::new(release.entry.clone())).to_bytes().ok()?;
    String::from_utf8(bytes).ok()
}
