//! The texts of a work's editions as they are compared.

use std::io;

use crate::compare::{self, Tree};
use crate::document::Document;
use crate::hub::{Edition, View, VisibleWork};
use crate::ledger::Version;

/// Up to so many versions every pair is compared; beyond that neighbours, and the first with the one shown.
const ALL_PAIRS: usize = 6;

/// The tree of an edition as its readers see it, its parts among it.
///
/// # Errors
///
/// When a source cannot be read any more.
pub fn tree(view: &View, work: &VisibleWork, edition: Edition) -> io::Result<Tree> {
    let parts = work.text(edition).map(|(_, parts)| parts).unwrap_or_default();
    let mut pages: Vec<(Option<&str>, Document)> = vec![(None, view.document_of(work, edition, None)?)];
    for part in parts {
        pages.push((Some(part.slug.as_str()), view.document_of(work, edition, Some(&part.slug))?));
    }
    Ok(compare::read_all(pages.iter().map(|(part, document)| (*part, document)), ""))
}

/// The pairs of released versions that have a page, older and newer.
pub fn pairs(work: &VisibleWork) -> Vec<(Version, Version)> {
    let versions: Vec<Version> = work.versions.iter().filter(|v| v.text.is_some()).map(|v| v.release.version).collect();
    let mut pairs = Vec::new();
    for (at, from) in versions.iter().enumerate() {
        for to in &versions[at + 1..] {
            pairs.push((*from, *to));
        }
    }
    if versions.len() > ALL_PAIRS {
        let shown = work.release.as_ref().map(|release| release.version);
        let neighbours: Vec<(Version, Version)> = versions.windows(2).map(|pair| (pair[0], pair[1])).collect();
        pairs.retain(|pair| neighbours.contains(pair) || (pair.0 == versions[0] && Some(pair.1) == shown));
    }
    pairs
}

/// The name of a pair's page below the work: `compare/1.0..2.0.html`.
pub fn name((from, to): (Version, Version)) -> String {
    format!("compare/{from}..{to}.html")
}
