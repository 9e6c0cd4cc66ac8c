//! From outlines to works: which files make one document, under which id.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::facts::FactsMemory;
use super::ids::{is_slug, reserved_at_the_top, reserved_for_parts, reserved_for_works, slug};
use super::load::{Memory, Read};
use super::releases::ReleasesMemory;
use super::view::ViewMemory;
use super::{Collection, Hub, HubConfig, Marking, Part, Registers, Releases, Work};
use crate::diagnostics::rules::{
    duplicate_id, invalid_id, key_in_part, missing_part, reserved_name, slug_collision, unknown_language, unlisted_part,
};
use crate::diagnostics::{Diagnostic, HubPath, Place, Span};
use crate::document::{Header, Outline, WorkId};
use crate::source::Sources;

/// All that a hub is made of.
pub(super) struct Input {
    pub config: Arc<HubConfig>,
    pub registers: Registers,
    pub sources: Arc<Sources>,
    pub read: Read,
    pub memory: Memory,
    pub views: Arc<ViewMemory>,
    pub facts: Arc<FactsMemory>,
    pub releases: Arc<Releases>,
    pub frozen: Arc<ReleasesMemory>,
    pub diagnostics: Vec<Diagnostic>,
}

/// Makes the hub. What cannot be part of it is reported and kept aside.
pub(super) fn assemble(input: Input) -> Hub {
    let Input { config, registers, sources, read, memory, views, facts, releases, frozen, mut diagnostics } = input;
    diagnostics.extend(read.diagnostics);
    let mut assembling = Assembling { config: &config, diagnostics, works: BTreeMap::new(), loose: Vec::new() };
    for folder in group(&config, read.documents, &mut assembling) {
        assembling.work(folder);
    }
    let Assembling { diagnostics, works, loose, .. } = assembling;
    let mut files = HashMap::new();
    for work in works.values() {
        files.insert(work.path().clone(), (work.id.clone(), None));
        for (index, part) in work.parts.iter().enumerate() {
            files.insert(part.outline.path.clone(), (work.id.clone(), Some(index)));
        }
    }
    Hub {
        registers: Arc::new(registers),
        fragments: read.fragments,
        config,
        works,
        files,
        loose,
        sources,
        diagnostics,
        memory,
        views,
        facts,
        releases,
        frozen,
    }
}

/// The files of one work: a single one, or an index.md and what lies beside it.
struct Files {
    collection: usize,
    main: Arc<Outline>,
    beside: Vec<Arc<Outline>>,
}

/// Sorts documents, which come sorted by path, into works.
fn group(config: &HubConfig, documents: Vec<(usize, Arc<Outline>)>, assembling: &mut Assembling<'_>) -> Vec<Files> {
    let mut works: Vec<Files> = Vec::new();
    let mut folders: HashMap<String, usize> = HashMap::new();
    let mut others = Vec::new();
    for (collection, outline) in documents {
        if outline.path.file_name() != "index.md" {
            others.push((collection, outline));
            continue;
        }
        let settings = &config.collections[collection];
        if outline.path.folder() == settings.folder {
            let place = Place::file(&outline.path);
            assembling.diagnostics.push(reserved_name::report_index(place, &settings.id));
            assembling.loose.push(outline);
            continue;
        }
        folders.insert(outline.path.folder().to_owned(), works.len());
        works.push(Files { collection, main: outline, beside: Vec::new() });
    }
    for (collection, outline) in others {
        let top = config.collections[collection].folder.len();
        let mut folder = outline.path.folder();
        let owner = loop {
            if folder.len() <= top {
                break None;
            }
            if let Some(index) = folders.get(folder) {
                break Some(*index);
            }
            folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
        };
        match owner {
            Some(index) => works[index].beside.push(outline),
            None => works.push(Files { collection, main: outline, beside: Vec::new() }),
        }
    }
    works.sort_by(|a, b| a.main.path.cmp(&b.main.path));
    works
}

struct Assembling<'a> {
    config: &'a HubConfig,
    diagnostics: Vec<Diagnostic>,
    works: BTreeMap<WorkId, Work>,
    loose: Vec<Arc<Outline>>,
}

impl Assembling<'_> {
    fn work(&mut self, files: Files) {
        let collection = &self.config.collections[files.collection];
        let header = files.main.header.clone();
        self.language(&files.main);
        let parts = self.parts(&files, collection);
        let Some(id) = self.id(&files.main, collection) else {
            self.set_aside(files.main, parts);
            return;
        };
        if let Some(first) = self.works.get(&id) {
            self.diagnostics.push(clash(&id, &files.main, first, collection));
            self.set_aside(files.main, parts);
            return;
        }
        let audience = match &header.audience {
            None => collection.audience.clone(),
            Some(named) => self.config.audiences.id(&named.value),
        };
        let marking = match &header.marking {
            None => Some(collection.marking),
            Some(label) => Marking::parse(&label.value),
        };
        let work = Work { id: id.clone(), collection: files.collection, audience, marking, outline: files.main, parts };
        self.works.insert(id, work);
    }

    fn set_aside(&mut self, main: Arc<Outline>, parts: Vec<Part>) {
        self.loose.push(main);
        self.loose.extend(parts.into_iter().map(|p| p.outline));
    }

    fn language(&mut self, outline: &Outline) {
        let languages = &self.config.site.languages;
        if let Some(language) = &outline.header.language
            && !languages.contains(&language.value)
        {
            let place = Place::at(&outline.path, language.span);
            let known = languages.iter().map(String::as_str);
            self.diagnostics.push(unknown_language::report(place, &language.value, known));
        }
    }

    /// The id that the front matter gives, or else the slug of the file's or the folder's name.
    fn id(&mut self, outline: &Outline, collection: &Collection) -> Option<WorkId> {
        let name = file_name(&outline.path);
        let made = slug(name);
        let (id, place) = match &outline.header.id {
            Some(own) if is_slug(&own.value) => (own.value.clone(), Place::at(&outline.path, own.span)),
            Some(own) => {
                let place = Place::at(&outline.path, own.span);
                let proposal = slug(&own.value);
                self.diagnostics.push(invalid_id::report(place.clone(), "document", &own.value, proposal.as_deref()));
                (made?, place)
            }
            None => {
                let place = Place::file(&outline.path);
                let Some(made) = made else {
                    self.diagnostics.push(invalid_id::report(place, "document", name, None));
                    return None;
                };
                (made, place)
            }
        };
        let reserved = if collection.root {
            let taken = self.config.collection(&id).map(|_| "a collection has that address");
            reserved_at_the_top(&id).or(taken)
        } else {
            reserved_for_works(&id)
        };
        if let Some(by) = reserved {
            self.diagnostics.push(reserved_name::report(place, &id, by));
        }
        Some(WorkId::from(id.as_str()))
    }

    /// The parts that index.md lists, in its order. Files it does not list are reported and set aside.
    fn parts(&mut self, files: &Files, collection: &Collection) -> Vec<Part> {
        let index = &files.main;
        let mut beside: BTreeMap<&HubPath, &Arc<Outline>> = files.beside.iter().map(|o| (&o.path, o)).collect();
        let mut parts: Vec<Part> = Vec::new();
        for listed in &index.header.parts {
            let place = Place::at(&index.path, listed.span);
            let name = from_index(&index.path, &listed.value);
            if parts.iter().any(|p| p.outline.path == listed.value) {
                self.diagnostics.push(missing_part::report_twice(place, name));
                continue;
            }
            let Some(outline) = beside.remove(&listed.value) else {
                let there = files.beside.iter().map(|o| from_index(&index.path, &o.path));
                self.diagnostics.push(missing_part::report(place, name, there));
                continue;
            };
            self.keys_in_part(outline, &index.path);
            self.language(outline);
            if let Some(slug) = self.part_slug(outline, name, &parts, index, collection) {
                parts.push(Part { slug, outline: outline.clone() });
            } else {
                self.loose.push(outline.clone());
            }
        }
        for (path, outline) in beside {
            let name = from_index(&index.path, path);
            self.diagnostics.push(unlisted_part::report(Place::file(path), name, &index.path));
            self.loose.push(outline.clone());
        }
        parts
    }

    fn part_slug(
        &mut self,
        outline: &Outline,
        name: &str,
        parts: &[Part],
        index: &Outline,
        collection: &Collection,
    ) -> Option<String> {
        let place = Place::file(&outline.path);
        let stem = name.strip_suffix(".md").unwrap_or(name);
        let Some(slug) = slug(stem) else {
            self.diagnostics.push(invalid_id::report(place, "part", stem, None));
            return None;
        };
        if let Some(by) = reserved_for_parts(&slug) {
            self.diagnostics.push(reserved_name::report(place.clone(), &slug, by));
        }
        if let Some(first) = parts.iter().find(|p| p.slug == slug) {
            let address = format!("/{}/{}/{slug}.html", collection.id, file_name(&index.path));
            let first = Place::file(&first.outline.path);
            self.diagnostics.push(slug_collision::report(place, &address, first));
            return None;
        }
        Some(slug)
    }

    /// Keys that would look as if they protected or dated a part, and do not.
    fn keys_in_part(&mut self, outline: &Outline, index: &HubPath) {
        for (key, span) in keys_of_the_whole(&outline.header) {
            let place = Place::at(&outline.path, span);
            self.diagnostics.push(key_in_part::report(place, key, index));
        }
    }
}

/// Two documents of one id: the same name twice, or two names that make one address.
fn clash(id: &WorkId, outline: &Outline, first: &Work, collection: &Collection) -> Diagnostic {
    let place = match &outline.header.id {
        Some(own) => Place::at(&outline.path, own.span),
        None => Place::file(&outline.path),
    };
    let other = Place::file(first.path());
    let made = outline.header.id.is_none() && first.outline.header.id.is_none();
    if made && file_name(&outline.path) != file_name(first.path()) {
        let folder = if collection.root { String::new() } else { format!("/{}", collection.id) };
        return slug_collision::report(place, &format!("{folder}/{id}.html"), other);
    }
    duplicate_id::report(place, "document", id.as_str(), other)
}

/// The keys in a part's own front matter that only its work can have, and where.
fn keys_of_the_whole(header: &Header) -> Vec<(&'static str, Span)> {
    let mut keys = vec![
        ("id", header.id.as_ref().map(|v| v.span)),
        ("status", header.status.as_ref().map(|v| v.span)),
        ("translation_of", header.translation_of.as_ref().map(|v| v.span)),
        ("topics", header.topics.first().map(|v| v.span)),
        ("audience", header.audience.as_ref().map(|v| v.span)),
        ("marking", header.marking.as_ref().map(|v| v.span)),
        ("adapts", header.adapts.as_ref().map(|v| v.span)),
        ("member", header.member.as_ref().map(|v| v.span)),
        ("aliases", header.aliases.first().map(|v| v.span)),
    ];
    keys.retain(|(_, span)| span.is_some_and(|s| s != Span::default()));
    keys.into_iter().filter_map(|(key, span)| Some((key, span?))).collect()
}

/// The id of the document that an outline is of, when it can be one.
pub(super) fn id_of(outline: &Outline) -> Option<String> {
    let own = outline.header.id.as_ref().map(|own| own.value.clone()).filter(|own| is_slug(own));
    own.or_else(|| slug(file_name(&outline.path)))
}

/// The name that an id is made of: the file's stem, or the folder's name for an index.md.
fn file_name(path: &HubPath) -> &str {
    if path.file_name() == "index.md" { path.folder().rsplit('/').next().unwrap_or_default() } else { path.stem() }
}

/// A path as the index.md would write it.
fn from_index<'a>(index: &HubPath, path: &'a HubPath) -> &'a str {
    path.as_str().get(index.folder().len() + 1..).unwrap_or_else(|| path.as_str())
}

#[cfg(test)]
#[path = "assemble_tests.rs"]
mod tests;
