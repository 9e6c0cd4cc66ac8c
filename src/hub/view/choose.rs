//! Which works an audience sees, and which version of each.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::ViewOptions;
use crate::document::WorkId;
use crate::hub::{AudienceId, Hub, Marking, Release, Work};
use crate::ledger::Version;

/// A work that the audience sees, and what of it.
pub(super) struct Chosen<'h> {
    pub id: WorkId,
    /// Index of its collection.
    pub collection: usize,
    /// The work as it lies in the sources, shown or not.
    pub source: Option<&'h Work>,
    /// Its working text, where that is shown: at the work's address, or as a draft beside a release.
    pub working: Option<&'h Work>,
    /// The release at the work's address.
    pub shown: Option<&'h Arc<Release>>,
    /// Every version that the audience may know of, the earliest first: of each the deliverable made for it.
    pub versions: Vec<&'h Arc<Release>>,
}

impl Chosen<'_> {
    /// Whom the text at the work's address is addressed to, and how it is marked.
    pub fn addressed(&self) -> Option<(AudienceId, Marking)> {
        match self.shown {
            Some(release) => Some((release.audience.clone()?, release.marking)),
            None => self.working.and_then(|work| Some((work.audience.clone()?, work.marking?))),
        }
    }
}

/// All works of which the audience may see a text.
pub(super) fn chosen<'h>(hub: &'h Hub, audience: &AudienceId, options: ViewOptions) -> Vec<Chosen<'h>> {
    let in_sources = hub.works().map(|work| (work.id.clone(), Some(work)));
    let mut all: BTreeMap<WorkId, Option<&Work>> = in_sources.collect();
    for (id, _) in hub.releases().works() {
        all.entry(id.clone()).or_default();
    }
    all.into_iter().filter_map(|(id, source)| choose(hub, audience, options, id, source)).collect()
}

fn choose<'h>(
    hub: &'h Hub,
    audience: &AudienceId,
    options: ViewOptions,
    id: WorkId,
    source: Option<&'h Work>,
) -> Option<Chosen<'h>> {
    let versions = versions(hub, audience, &id, options);
    let shown = versions.iter().rev().copied().find(|release| release.holds_on(options.today));
    let of_release = || versions.iter().rev().find_map(|release| release.text.as_ref()).map(|text| text.collection);
    let edited = || source.zip(shown).is_some_and(|(work, release)| is_edited(hub, work, release));
    let shown = shown.filter(|_| !(options.preview && edited()));
    let collection = source.map(|work| work.collection).or_else(of_release)?;
    let hidden = match shown {
        // Beside a release the working text is a draft.
        Some(_) => !options.drafts,
        None => hub.config.collections[collection].release_required && !options.drafts && !options.preview,
    };
    let working =
        source.filter(|work| !hidden && !was_erased(hub, work) && hub.may_see(audience, &hub.addressed(work.path())));
    // A work of which every version was withdrawn or is yet to come is not hidden: its page says so.
    let known = versions.iter().rev().copied().find(|release| release.text.is_some());
    let same = known.zip(working).is_some_and(|(release, work)| !is_edited(hub, work, release));
    let shown = shown.or(if working.is_none() || same { known } else { None });
    (shown.is_some() || working.is_some()).then_some(Chosen { id, collection, source, working, shown, versions })
}

/// Whether the working text is one that was lawfully erased: then it is not shown either.
fn was_erased(hub: &Hub, work: &Work) -> bool {
    let hashes: Vec<String> = work.outlines().map(|outline| outline.hash.hex()).collect();
    let erased = hub.releases().of(&work.id).iter().filter(|release| release.purged.is_some());
    erased.into_iter().any(|release| release.entry.sources.values().any(|hash| hashes.contains(&hash.hex())))
}

/// Whether the sources of a work are others than those that were released as this version to those who see all of it.
fn is_edited(hub: &Hub, work: &Work, release: &Release) -> bool {
    let deliverables = hub.releases().of(&work.id).iter().filter(|other| other.version == release.version);
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    for outline in work.outlines() {
        let included = outline.includes.iter().map(|(path, hash)| (path, hash.hex()));
        for (path, hash) in included.chain(std::iter::once((&outline.path, outline.hash.hex()))) {
            files.insert(format!("source/{path}"), hash);
        }
    }
    let same = |entry: &crate::ledger::Release| {
        let frozen = entry.sources.iter().map(|(path, hash)| (path.as_str(), hash.hex()));
        frozen.eq(files.iter().map(|(path, hash)| (path.as_str(), hash.clone())))
    };
    !deliverables.into_iter().any(|other| same(&other.entry))
}

/// Of each version the deliverable for these readers: the one whose own readers see the most.
fn versions<'h>(hub: &'h Hub, audience: &AudienceId, id: &WorkId, options: ViewOptions) -> Vec<&'h Arc<Release>> {
    let audiences = &hub.config.audiences;
    let mut best: BTreeMap<Version, (usize, &Arc<Release>)> = BTreeMap::new();
    for release in hub.releases().of(id) {
        let Some(to) = &release.audience else { continue };
        let marked = release.marking != Marking::Red && release.marking <= audiences.max_marking(to);
        if !marked || !audiences.may_read(audience, to) || release.released() > options.today {
            continue;
        }
        let breadth = audiences.seen_by(to).count();
        let known = best.entry(release.version).or_insert((breadth, release));
        if known.0 < breadth {
            *known = (breadth, release);
        }
    }
    best.into_values().map(|(_, release)| release).collect()
}
