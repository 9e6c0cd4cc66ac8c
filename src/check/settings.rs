//! What hub.toml and the registers declare and nothing uses, or declare twice.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::surroundings::Surroundings;
use crate::diagnostics::rules::{
    empty_collection, empty_scale, empty_topic, marking_above_audience, missing_folder, repeated_entry,
    synonym_overlap, unknown_theme,
};
use crate::diagnostics::{Diagnostic, Place, Span, nearest};
use crate::hub::{BUILT_IN_THEME, Collection, Marking};
use crate::source::FileKind;

/// Gives the folders that were meant where hub.toml names one that is not there.
pub(super) fn check(around: &Surroundings<'_>, found: &mut Vec<Diagnostic>) -> Vec<String> {
    theme(around, found);
    let meant = collections(around, found);
    topics(around, found);
    synonyms(around, found);
    scales(around, found);
    members(around, found);
    meant
}

fn place(around: &Surroundings<'_>, span: Span) -> Place {
    Place::at(&around.hub.config().path, span)
}

/// The theme is built in, or the hub has files of it.
fn theme(around: &Surroundings<'_>, found: &mut Vec<Diagnostic>) {
    let site = &around.hub.config().site;
    let Some(span) = site.theme_span else { return };
    let paths = around.hub.sources().files().map(|file| file.path.as_str());
    let own = paths.filter_map(|path| path.strip_prefix("themes/")?.split_once('/')).map(|(name, _)| name);
    let known: BTreeSet<&str> = own.chain([BUILT_IN_THEME]).collect();
    if !known.contains(site.theme.as_str()) {
        found.push(unknown_theme::report(place(around, span), &site.theme, known));
    }
}

/// The folder with documents that was meant by the folder of a collection, which has no file in it. Folders of other
/// collections were not meant.
fn meant(around: &Surroundings<'_>, collection: &Collection) -> Option<String> {
    // The hub lists the folders it knows of; this one lies elsewhere.
    let listing = around.hub.sources().store().list(&[]);
    let documents = listing.files.iter().filter(|file| file.kind == FileKind::Markdown);
    let folders: BTreeSet<&str> = documents
        .flat_map(|file| {
            file.path
                .folder()
                .char_indices()
                .filter(|(_, c)| *c == '/')
                .map(|(at, _)| &file.path.folder()[..at])
                .chain([file.path.folder()])
        })
        .filter(|folder| !folder.is_empty() && around.hub.config().collections.iter().all(|c| c.folder != *folder))
        .collect();
    nearest(&collection.folder, folders).map(str::to_owned)
}

/// Every collection has documents, and its marking lets its audience read them.
fn collections(around: &Surroundings<'_>, found: &mut Vec<Diagnostic>) -> Vec<String> {
    let mut all_meant = Vec::new();
    let config = around.hub.config();
    let mut counts = vec![0_usize; config.collections.len()];
    around.hub.works().for_each(|work| counts[work.collection] += 1);
    around.loose.keys().filter_map(|path| config.collection_of(path)).for_each(|index| counts[index] += 1);
    for (collection, count) in config.collections.iter().zip(counts) {
        let place = place(around, collection.span);
        let (id, folder) = (&collection.id, &collection.folder);
        if count == 0 && around.hub.sources().files().any(|file| file.path.is_in(folder)) {
            found.push(empty_collection::report(place.clone(), id, folder));
        } else if count == 0 {
            let place = self::place(around, collection.folder_span);
            let meant = meant(around, collection);
            found.push(missing_folder::report(place, id, folder, meant.as_deref()));
            all_meant.extend(meant);
        }
        let Some(audience) = &collection.audience else { continue };
        let max = config.audiences.max_marking(audience);
        // A collection that does not say is marked TLP:RED; that the key is missing was said already.
        if collection.marking > max && collection.marking != Marking::Red {
            let (marking, max) = (collection.marking.label(), max.label());
            let report =
                marking_above_audience::report_collection(place, &collection.id, marking, audience.as_str(), max);
            found.push(report);
        }
    }
    all_meant
}

fn topics(around: &Surroundings<'_>, found: &mut Vec<Diagnostic>) {
    let works = around.hub.works().flat_map(|work| &work.outline.header.topics).map(|topic| topic.value.as_str());
    let events = around.hub.registers().events.iter().flat_map(|row| &row.value.topics).map(String::as_str);
    let used: HashSet<&str> = works.chain(events).collect();
    for topic in around.hub.config().topics.iter().filter(|topic| !used.contains(topic.id.as_str())) {
        found.push(empty_topic::report(place(around, topic.span), &topic.id));
    }
}

/// A word stands in one group, among those that one reader may know.
fn synonyms(around: &Surroundings<'_>, found: &mut Vec<Diagnostic>) {
    let config = around.hub.config();
    let mut groups: HashMap<String, Vec<usize>> = HashMap::new();
    for (index, group) in config.synonyms.iter().enumerate() {
        let mut own = HashSet::new();
        for word in &group.words {
            let key = word.to_lowercase();
            if !own.insert(key.clone()) {
                found.push(repeated_entry::report(place(around, group.span), "groups", word));
                continue;
            }
            let before = groups.entry(key).or_default();
            let sees = |a: usize, b: usize| {
                config.audiences.may_read(&config.synonyms[a].audience, &config.synonyms[b].audience)
            };
            if let Some(first) = before.iter().copied().find(|first| sees(*first, index) || sees(index, *first)) {
                let first = place(around, config.synonyms[first].span);
                found.push(synonym_overlap::report(place(around, group.span), word, first));
            }
            before.push(index);
        }
    }
}

fn scales(around: &Surroundings<'_>, found: &mut Vec<Diagnostic>) {
    for scale in &around.hub.config().scales {
        let place = place(around, scale.span);
        if scale.bands.is_empty() {
            found.push(empty_scale::report(place.clone(), &scale.id));
        }
        let mut seen = HashSet::new();
        for band in &scale.bands {
            if !seen.insert(band.term.to_lowercase()) {
                found.push(repeated_entry::report(place.clone(), "bands", &band.term));
            }
        }
    }
}

/// No two members share a name or a code.
fn members(around: &Surroundings<'_>, found: &mut Vec<Diagnostic>) {
    let (mut names, mut codes) = (HashSet::new(), HashSet::new());
    for row in &around.hub.registers().members {
        if !names.insert(row.value.name.to_lowercase()) {
            found.push(repeated_entry::report(row.place.clone(), "name", &row.value.name));
        }
        if let Some(code) = &row.value.code
            && !codes.insert(code.to_lowercase())
        {
            found.push(repeated_entry::report(row.place.clone(), "code", code));
        }
    }
}
