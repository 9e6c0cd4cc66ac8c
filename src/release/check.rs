//! Whether a work may be released as it stands.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{Refusal, Wanted};
use crate::diagnostics::print::count;
use crate::diagnostics::rules::{byte_order_mark, crlf, not_nfc};
use crate::diagnostics::{Diagnostic, HubPath, Severity};
use crate::document::{DocumentStatus, WorkId};
use crate::hub::{Hub, Work, date};
use crate::ledger::Version;

/// Everything in the way; `found` is what a check of the hub says.
pub(super) fn refusals(hub: &Hub, found: &[Diagnostic], work: &Work, wanted: &Wanted, today: Date) -> Vec<Refusal> {
    let files: BTreeSet<&HubPath> =
        work.outlines().flat_map(|o| std::iter::once(&o.path).chain(o.includes.iter().map(|(path, _)| path))).collect();
    let theirs = || found.iter().filter(|finding| files.contains(&finding.place.file));
    let mut refusals = Vec::new();
    let errors = theirs().filter(|finding| finding.severity == Severity::Error).count();
    if errors > 0 {
        refusals.push(Refusal::Errors { work: work.id.to_string(), count: count(errors, "error") });
    }
    let mut seen = BTreeSet::new();
    for finding in theirs() {
        let what = match finding.rule {
            rule if *rule == byte_order_mark::RULE => "a byte order mark",
            rule if *rule == crlf::RULE => "the line ends of Windows (CRLF)",
            rule if *rule == not_nfc::RULE => "letters written as two characters (not in Unicode form NFC)",
            _ => continue,
        };
        if seen.insert((&finding.place.file, what)) {
            refusals.push(Refusal::Bytes { file: finding.place.file.to_string(), what });
        }
    }
    if let Some(status) = &work.outline.header.status {
        let word = match status.value {
            DocumentStatus::Draft => "draft",
            DocumentStatus::Consultation { .. } => "consultation",
        };
        refusals.push(Refusal::Status { file: work.path().to_string(), status: word });
    }
    if let Some(latest) = latest(hub, &work.id).filter(|latest| *latest >= wanted.version) {
        let next = Version { major: latest.major, minor: latest.minor.saturating_add(1) };
        refusals.push(Refusal::NotUp { work: work.id.to_string(), wanted: wanted.version, latest, next });
    }
    refusals.extend(erased(hub, work));
    refusals.extend(days(hub, wanted, today));
    refusals
}

/// Whether the text is one that was lawfully erased.
fn erased(hub: &Hub, work: &Work) -> Option<Refusal> {
    let hashes: Vec<String> = work.outlines().map(|outline| outline.hash.hex()).collect();
    hub.releases().of(&work.id).iter().find_map(|release| {
        let purge = release.purged.as_ref()?;
        let same = release.entry.sources.values().any(|hash| hashes.contains(&hash.hex()));
        let (work, version, reason) = (work.id.to_string(), release.version, purge.reason.to_string());
        same.then_some(Refusal::Erased { work, version, reason })
    })
}

/// Days go forward, and nothing is approved after it was released.
fn days(hub: &Hub, wanted: &Wanted, today: Date) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    let entries = hub.releases().log.iter().flat_map(|log| log.entries()).filter_map(|logged| logged.readable());
    let last = entries.filter_map(|entry| entry.subject()).map(|subject| date(subject.released)).max();
    if let Some(last) = last.filter(|last| *last > today) {
        let why = format!("the last entry of the log is of {last}");
        refusals.push(Refusal::Day { what: "the day", day: today.to_string(), why });
    }
    let approved = wanted.approved_by.as_ref().map(|approval| date(approval.date()));
    if let Some(approved) = approved.filter(|approved| *approved > today) {
        let why = format!("the release is of {today}");
        refusals.push(Refusal::Day { what: "an approval on", day: approved.to_string(), why });
    }
    refusals
}

/// The highest version that was ever released to anybody.
pub(super) fn latest(hub: &Hub, work: &WorkId) -> Option<Version> {
    hub.releases().of(work).last().map(|release| release.version)
}
