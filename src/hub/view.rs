//! What one audience may see of a hub. Pages, indexes, feeds and file names are made from a [`View`] and from nothing
//! else, so what an audience may not read cannot get there.
//!
//! Making a view decides, in this order:
//!
//! 1. which works: those addressed to the audience or to one it includes, with a marking that allows it, never
//!    TLP:RED, and no working text where the collection shows released versions only (unless drafts are wanted);
//! 2. which version of each: the highest that is not withdrawn and is effective by the day the view is made for; the
//!    working text where there is none;
//! 3. the text of each: parsed anew without directives and includes that are addressed to others, where it has any;
//! 4. what that text may name: links, related documents, models, translations, situations, columns and members that
//!    the audience may not see are taken out of it;
//! 5. what is left in use: topics, registers, files, counts.

mod build;
mod choose;
mod prune;
mod queries;
mod source;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, OnceLock};

use jiff::civil::Date;

use super::{AudienceId, Event, Hub, Marking, Member, Release};
pub use queries::Changed;

use crate::diagnostics::HubPath;
use crate::document::{DocumentStatus, Outline, Profile, WorkId};
use crate::ledger::Version;
use crate::parse::Readers;
pub use source::WorkSource;

/// What a view is made for, beside its audience.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ViewOptions {
    /// Whether working text is shown in collections that show released versions only.
    pub drafts: bool,
    /// Whether a working text that was edited since its last release is shown in its place, as its author wants to see
    /// it.
    pub preview: bool,
    /// The day it is made for.
    pub today: Date,
}

/// A hub as one audience may see it. Cheap to clone.
#[derive(Clone)]
pub struct View(Arc<Seen>);

/// What a view holds.
struct Seen {
    hub: Arc<Hub>,
    audience: AudienceId,
    options: ViewOptions,
    readers: Readers,
    works: BTreeMap<WorkId, VisibleWork>,
    /// Which visible file belongs to which work, and to which of its parts.
    paths: HashMap<HubPath, (WorkId, Option<usize>)>,
    /// Images and other files that something visible uses.
    files: BTreeSet<HubPath>,
    cited_by: BTreeMap<WorkId, BTreeSet<WorkId>>,
    /// The visible members, in the register's order, with the columns that the audience may see.
    members: Vec<Member>,
    /// The visible events, by day, with the columns that the audience may see.
    events: Vec<Event>,
    /// The works by title, as places in `works`: made when somebody asks.
    by_title: OnceLock<Vec<usize>>,
}

/// A work as its readers may see it.
#[derive(Debug, Clone)]
pub struct VisibleWork {
    /// Its id.
    pub id: WorkId,
    /// Its collection's id.
    pub collection: String,
    /// Its collection's profile.
    pub profile: Profile,
    /// Whom it is addressed to.
    pub audience: AudienceId,
    /// Its label.
    pub marking: Marking,
    /// Its text, or its first page when it has parts: header and outline name nothing these readers may not see.
    /// Where something was cut for these readers, its hash is that of what is left, because a hash of the file would
    /// tell of what was cut. Its diagnostics are for the author: no page shows them.
    pub outline: Arc<Outline>,
    /// Its parts, in order.
    pub parts: Vec<VisiblePart>,
    /// The release that this text is of; `None` when it is the working text.
    pub release: Option<Arc<Release>>,
    /// Every version that these readers may know of, the earliest first.
    pub versions: Vec<VisibleVersion>,
    /// The working text, where a release is shown and drafts are wanted.
    pub draft: Option<VisibleText>,
    /// The code of its language.
    pub language: String,
    /// Other language versions of it that are visible, both ways, by id.
    pub translations: Vec<WorkId>,
    /// National editions that adapt it and are visible, by id.
    pub editions: Vec<WorkId>,
}

/// A version of a visible work.
#[derive(Debug, Clone)]
pub struct VisibleVersion {
    /// What the ledger says of it.
    pub release: Arc<Release>,
    /// Its text; `None` when it was erased.
    pub text: Option<VisibleText>,
}

/// A text of a visible work.
#[derive(Debug, Clone)]
pub struct VisibleText {
    /// Its only or first page, with the same promise as [`VisibleWork::outline`].
    pub outline: Arc<Outline>,
    /// Its parts, in order.
    pub parts: Vec<VisiblePart>,
}

/// Which text of a work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Edition {
    /// The one that stands at the work's own address.
    Shown,
    /// A released one, at its own address.
    Released(Version),
    /// The working text, where another one is shown.
    Draft,
}

/// A part of a visible work.
#[derive(Debug, Clone)]
pub struct VisiblePart {
    /// Its name in the address.
    pub slug: String,
    /// Its text, with the same promise as [`VisibleWork::outline`].
    pub outline: Arc<Outline>,
}

impl VisibleWork {
    /// Its name.
    pub fn title(&self) -> &str {
        &self.outline.header.title.value
    }

    /// What its author says of the text: draft, consultation, or nothing.
    pub fn status(&self) -> Option<DocumentStatus> {
        self.outline.header.status.as_ref().map(|s| s.value)
    }

    /// The outlines of the work and of its parts, in order.
    pub fn outlines(&self) -> impl Iterator<Item = &Arc<Outline>> {
        std::iter::once(&self.outline).chain(self.parts.iter().map(|p| &p.outline))
    }

    /// The part of that name.
    pub fn part(&self, slug: &str) -> Option<&VisiblePart> {
        self.parts.iter().find(|p| p.slug == slug)
    }

    /// The version of that number.
    pub fn version(&self, version: Version) -> Option<&VisibleVersion> {
        self.versions.iter().find(|v| v.release.version == version)
    }

    /// The release that an edition is of; `None` for working text.
    pub fn release_of(&self, edition: Edition) -> Option<&Arc<Release>> {
        match edition {
            Edition::Shown => self.release.as_ref(),
            Edition::Released(version) => self.version(version).map(|v| &v.release),
            Edition::Draft => None,
        }
    }

    /// The outline and the parts of an edition; `None` when there is no such text.
    pub fn text(&self, edition: Edition) -> Option<(&Arc<Outline>, &[VisiblePart])> {
        let text = match edition {
            Edition::Shown => return Some((&self.outline, &self.parts)),
            Edition::Released(version) => self.version(version)?.text.as_ref()?,
            Edition::Draft => self.draft.as_ref()?,
        };
        Some((&text.outline, &text.parts))
    }

    /// The outline of the page of an edition that was made from the file at `path`.
    fn at(&self, edition: Edition, path: &HubPath) -> Option<&Arc<Outline>> {
        let (outline, parts) = self.text(edition)?;
        std::iter::once(outline).chain(parts.iter().map(|p| &p.outline)).find(|o| o.path == *path)
    }

    /// The outline of one page of an edition: of a part, or of the only or first page.
    pub fn page(&self, edition: Edition, part: Option<&str>) -> Option<&Arc<Outline>> {
        let (outline, parts) = self.text(edition)?;
        match part {
            None => Some(outline),
            Some(slug) => parts.iter().find(|p| p.slug == slug).map(|p| &p.outline),
        }
    }
}

/// A collection with at least one visible work.
#[derive(Debug, Clone)]
pub struct VisibleCollection<'a> {
    /// Its address.
    pub id: &'a str,
    /// What its documents are.
    pub profile: Profile,
    /// Its name.
    pub title: &'a str,
    /// What one of its documents is called, when hub.toml says.
    pub singular: Option<&'a str>,
    /// What is in it.
    pub summary: Option<&'a str>,
    /// Whether its pages stand at the top of the site.
    pub root: bool,
    /// Its visible works, by title.
    pub works: Vec<&'a VisibleWork>,
}

/// A topic that a visible work or event has.
#[derive(Debug, Clone)]
pub struct VisibleTopic<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its name.
    pub title: &'a str,
    /// What belongs to it.
    pub summary: Option<&'a str>,
    /// Its visible works, by title.
    pub works: Vec<&'a VisibleWork>,
}

/// A task on the home page, the first collection of which is visible.
#[derive(Debug, Clone)]
pub struct VisibleDoor<'a> {
    /// The task, as a reader would say it.
    pub title: &'a str,
    /// What is behind it.
    pub summary: Option<&'a str>,
    /// Ids of the visible collections it leads to.
    pub collections: Vec<&'a str>,
}

/// A situation and the place that answers it.
#[derive(Debug, Clone)]
pub struct VisibleSituation<'a> {
    /// In an officer's words.
    pub say: &'a str,
    /// The document.
    pub work: &'a VisibleWork,
    /// The part of it, by its name in the address.
    pub part: Option<&'a str>,
    /// The fragment, without `#`; empty for the whole page.
    pub fragment: &'a str,
}

/// The register of contact points, with the columns and rows that the audience may see.
#[derive(Debug, Clone)]
pub struct VisibleContacts<'a> {
    /// The columns.
    pub columns: Vec<&'a super::ContactColumn>,
    /// The entries: column name → text, visible columns only.
    pub rows: Vec<BTreeMap<&'a str, &'a str>>,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolved {
    /// A visible page of this hub.
    Page {
        /// The work.
        work: WorkId,
        /// Its part, by its name in the address.
        part: Option<String>,
        /// A place that this page has, without `#`.
        fragment: Option<String>,
        /// The page's title.
        title: String,
    },
    /// An image of this hub: [`View::file`] gives its bytes.
    Image {
        /// Where it lies.
        path: HubPath,
    },
    /// Another file of this hub: [`View::file`] gives its bytes.
    File {
        /// Where it lies.
        path: HubPath,
    },
    /// Elsewhere on the web.
    Url(String),
    /// Nowhere that these readers may see: the link's text is shown without a link.
    Nothing,
}

/// Outlines that were parsed for fewer than all readers, to be used again while nothing changed.
#[derive(Default)]
pub(super) struct ViewMemory(Mutex<HashMap<(AudienceId, HubPath), build::Parsed>>);

impl Hub {
    /// The hub as `audience` may see it.
    pub fn view(self: &Arc<Self>, audience: &AudienceId, options: ViewOptions) -> View {
        build::view(self, audience, options)
    }
}

#[cfg(test)]
#[path = "view_tests.rs"]
mod tests;
