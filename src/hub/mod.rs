//! The hub: every document with its place, its readers and its neighbours.
//!
//! 1. [`HubConfig`] is hub.toml, typed;
//! 2. [`Registers`] are members, events and contact points;
//! 3. [`Hub::load`] reads every document in parallel and keeps its outline;
//! 4. `assemble` makes [`Work`]s of them: folders with index.md become one work with parts, every id is unique;
//! 5. [`Releases`] is what the ledger says of them, with the frozen text of each version;
//! 6. [`Hub::view`] gives the [`View`] of an audience: the only thing from which pages and indexes are made.
//!
//! A `Hub` is read-only. Everything in it is as its authors may see it; what readers may see is decided once, in
//! [`View`].

mod addressed;
mod assemble;
mod audiences;
mod columns;
mod config;
mod config_reading;
mod csv;
mod facts;
mod ids;
pub mod keys;
mod levels;
mod load;
mod marking;
mod registers;
mod releases;
pub mod schema;
mod svg;
mod view;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

pub use addressed::{Addressed, LINKABLE, MarkingProblem};
pub use audiences::{Audience, AudienceId, Audiences, DeclaredAudience};
pub use config::{
    BUILT_IN_THEME, Band, Collection, ColumnReaders, DataFile, DataFiles, Door, HubConfig, Scale, SiteConfig,
    SynonymGroup, Topic,
};
pub use config_reading::web_address;
pub use facts::FileFacts;
pub use ids::{is_slug, reserved_at_the_top, reserved_everywhere, reserved_for_parts, reserved_for_works, slug};
pub use levels::{Leveled, Levels, PROTECTED, SHOWN};
pub use load::CONFIG_FILE;
pub use marking::Marking;
pub use registers::{Columns, ContactColumn, ContactRegister, Event, Member, Registers, Row};
pub use releases::{
    DEMO_KEY, DEMO_ORIGIN, FOLDER as RELEASES_FOLDER, FolderFiles, FrozenText, LOG as LOG_FOLDER, Release, Releases,
    date,
};
pub use svg::Active;
pub use view::{
    Changed, Edition, Resolved, View, ViewOptions, VisibleCollection, VisibleContacts, VisibleDoor, VisiblePart,
    VisibleSituation, VisibleText, VisibleTopic, VisibleVersion, VisibleWork, WorkSource,
};

use crate::diagnostics::{Diagnostic, HubPath};
use crate::document::{Outline, WorkId};
use crate::source::Sources;

/// All documents and registers of a hub at one moment.
pub struct Hub {
    config: Arc<HubConfig>,
    registers: Arc<Registers>,
    works: BTreeMap<WorkId, Work>,
    /// Which file belongs to which work, and to which of its parts.
    files: HashMap<HubPath, (WorkId, Option<usize>)>,
    /// Documents that no page shows: files in no list of parts, second documents of one id.
    loose: Vec<Arc<Outline>>,
    /// Files that are only there to be included, and whom their own front matter addresses them to.
    fragments: BTreeMap<HubPath, Option<Option<AudienceId>>>,
    sources: Arc<Sources>,
    diagnostics: Vec<Diagnostic>,
    memory: load::Memory,
    views: Arc<view::ViewMemory>,
    facts: Arc<facts::FactsMemory>,
    releases: Arc<Releases>,
    frozen: Arc<releases::ReleasesMemory>,
}

/// A document through all its versions, as its working text lies in the sources.
#[derive(Debug, Clone)]
pub struct Work {
    /// Its id, unique in the hub.
    pub id: WorkId,
    /// Its collection, as an index into [`HubConfig::collections`].
    pub collection: usize,
    /// Who may read it; `None`, nobody, when its front matter names an audience that does not exist.
    pub audience: Option<AudienceId>,
    /// Its label; `None`, in no build, when its front matter names one that does not exist.
    pub marking: Option<Marking>,
    /// Its text, or its first page when it has parts.
    pub outline: Arc<Outline>,
    /// Its parts, in order.
    pub parts: Vec<Part>,
}

/// A part of a work: a page of its own, released with the work.
#[derive(Debug, Clone)]
pub struct Part {
    /// Its name in the address.
    pub slug: String,
    /// Its text.
    pub outline: Arc<Outline>,
}

impl Work {
    /// The file, or the index.md, that it comes from.
    pub fn path(&self) -> &HubPath {
        &self.outline.path
    }

    /// The outlines of the work and of its parts, in order.
    pub fn outlines(&self) -> impl Iterator<Item = &Arc<Outline>> {
        std::iter::once(&self.outline).chain(self.parts.iter().map(|p| &p.outline))
    }
}

impl Hub {
    /// hub.toml.
    pub fn config(&self) -> &Arc<HubConfig> {
        &self.config
    }

    /// Members, events and contact points.
    pub fn registers(&self) -> &Registers {
        &self.registers
    }

    /// What the ledger says.
    pub fn releases(&self) -> &Releases {
        &self.releases
    }

    /// All works, by id.
    pub fn works(&self) -> impl Iterator<Item = &Work> {
        self.works.values()
    }

    /// One work.
    pub fn work(&self, id: &WorkId) -> Option<&Work> {
        self.works.get(id)
    }

    /// The collection of a work.
    pub fn collection(&self, work: &Work) -> &Collection {
        &self.config.collections[work.collection]
    }

    /// The work that a file belongs to, and its part where it is one.
    pub fn work_at(&self, path: &HubPath) -> Option<(&Work, Option<&Part>)> {
        let (id, part) = self.files.get(path)?;
        let work = self.works.get(id)?;
        Some((work, part.and_then(|index| work.parts.get(index))))
    }

    /// The outline of a document's file, shown or not.
    pub fn outline(&self, path: &HubPath) -> Option<&Arc<Outline>> {
        match self.work_at(path) {
            Some((_, Some(part))) => Some(&part.outline),
            Some((work, None)) => Some(&work.outline),
            None => self.loose.iter().find(|o| o.path == *path),
        }
    }

    /// The outlines of all documents, those that no page shows among them. Their diagnostics are those of parsing.
    pub fn outlines(&self) -> impl Iterator<Item = &Arc<Outline>> {
        self.works.values().flat_map(Work::outlines).chain(&self.loose)
    }

    /// What is wrong with files as such, with hub.toml, with registers, and with the documents' ids and parts. What
    /// was found while parsing a document is in its outline.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// The files all this was made from.
    pub fn sources(&self) -> &Arc<Sources> {
        &self.sources
    }
}
