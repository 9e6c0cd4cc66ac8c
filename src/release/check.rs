//! Whether a work may be released as it stands.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{Refusal, Wanted};
use crate::check::{CheckOptions, check};
use crate::diagnostics::print::count;
use crate::diagnostics::rules::{byte_order_mark, crlf, not_nfc};
use crate::diagnostics::{HubPath, Severity};
use crate::document::{DocumentStatus, WorkId};
use crate::hub::{Hub, Work};
use crate::ledger::Version;

/// Everything in the way.
pub(super) fn refusals(hub: &Hub, work: &Work, wanted: &Wanted, today: Date) -> Vec<Refusal> {
    let files: BTreeSet<&HubPath> =
        work.outlines().flat_map(|o| std::iter::once(&o.path).chain(o.includes.iter().map(|(path, _)| path))).collect();
    let found = check(hub, &CheckOptions { today }).diagnostics;
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
    refusals
}

/// The highest version that was ever released to anybody.
pub(super) fn latest(hub: &Hub, work: &WorkId) -> Option<Version> {
    hub.releases().of(work).last().map(|release| release.version)
}
