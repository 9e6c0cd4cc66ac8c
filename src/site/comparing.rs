//! The texts of a work's editions as they are compared.

use std::io;

use crate::compare::{self, Protection, Tree};
use crate::document::{Document, Header};
use crate::hub::{Edition, Marking, View, VisibleWork};
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
    let mut tree = compare::read_all(pages.iter().map(|(part, document)| (*part, document)), "");
    // An attachment is frozen with every version, in another folder: it is the same one all the same.
    if let Some(release) = work.release_of(edition) {
        for link in tree.units.iter_mut().flat_map(|unit| &mut unit.text.links) {
            if let Some(path) = release.thawed(link) {
                *link = path.to_owned();
            }
        }
    }
    Ok(tree)
}

/// How an edition must be handled.
pub fn protection_of(view: &View, work: &VisibleWork, edition: Edition) -> Protection {
    let header = work.text(edition).map(|(outline, _)| &outline.header);
    let marking = view.marking_of(work, edition).label().to_owned();
    Protection { marking: Some(marking), ..header.map(|header| instructions(header)).unwrap_or_default() }
}

/// How a text that belongs to no hub must be handled: as its own front matter says.
pub fn protection_of_file(header: &Header) -> Protection {
    // A marking that cannot be told for sure is empty: nobody knows whom such a text may be shown.
    let label = |written: &str| if written.is_empty() { Marking::Red.label().to_owned() } else { written.to_owned() };
    Protection { marking: header.marking.as_ref().map(|marking| label(&marking.value)), ..instructions(header) }
}

fn instructions(header: &Header) -> Protection {
    let Some(handling) = header.handling.clone() else { return Protection::default() };
    Protection {
        marking: None,
        caveats: handling.caveats,
        originators: handling.originator.into_iter().collect(),
        release_authorities: handling.release_authority.into_iter().collect(),
        expires: handling.expires.iter().map(|day| day.value.to_string()).collect(),
    }
}

/// How a comparison of two texts must be handled: as the stricter of the two. A label that is none of ours is the
/// strictest, for nobody here knows what it allows.
pub fn stricter(old: Protection, new: Protection) -> Protection {
    let strictness = |text: &Protection| match text.marking.as_deref() {
        None => (0, None),
        Some(label) => Marking::parse(label).map_or((2, None), |marking| (1, Some(marking))),
    };
    if strictness(&old) > strictness(&new) { old.with(new) } else { new.with(old) }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stricter_of_two_texts_comes_first() {
        let text = |marking: Option<&str>, caveat: &str| Protection {
            marking: marking.map(str::to_owned),
            caveats: vec![caveat.to_owned()],
            ..Protection::default()
        };
        for (old, new, label, caveats) in [
            (Some("TLP:AMBER"), Some("TLP:GREEN"), Some("TLP:AMBER"), ["old", "new"]),
            (Some("TLP:GREEN"), Some("TLP:AMBER+STRICT"), Some("TLP:AMBER+STRICT"), ["new", "old"]),
            (Some("TLP:CLEAR"), None, Some("TLP:CLEAR"), ["old", "new"]),
            (Some("SECRET"), Some("TLP:RED"), Some("SECRET"), ["old", "new"]),
            (None, None, None, ["new", "old"]),
        ] {
            let both = stricter(text(old, "old"), text(new, "new"));
            assert_eq!((both.marking.as_deref(), both.caveats), (label, caveats.map(str::to_owned).to_vec()));
        }
    }
}
