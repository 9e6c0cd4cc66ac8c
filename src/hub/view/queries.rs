//! What a view answers.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io;
use std::sync::Arc;

use jiff::civil::Date;

use super::build::{may_see_all, may_see_row};
use super::prune::{Pruner, has_fragment};
use super::{
    Edition, Resolved, View, VisibleCollection, VisibleContacts, VisibleDoor, VisibleSituation, VisibleTopic,
    VisibleWork,
};
use crate::diagnostics::HubPath;
use crate::document::{Document, Outline, Profile, Target, WorkId};
use crate::hub::{Audience, AudienceId, Event, FileFacts, LOG_FOLDER, Marking, Member, Release, Scale, SiteConfig};
use crate::ledger::{CHECKPOINT, CHECKPOINTS, KEYS, Log, ROOT, TilePath};
use crate::parse::Tree;
use crate::parse::front_matter::CollectionDefaults;
use crate::source::FileKind;

impl View {
    /// Names and addresses of the hub that every reader may know.
    pub fn site(&self) -> &SiteConfig {
        &self.0.hub.config.site
    }

    /// Whom the view is for.
    pub fn audience(&self) -> &AudienceId {
        &self.0.audience
    }

    /// The audience as hub.toml describes it to its members.
    pub fn audience_details(&self) -> Option<&Audience> {
        self.0.hub.config.audiences.get(self.0.audience.as_str())
    }

    /// The title of an audience whose texts the view shows.
    pub fn audience_title(&self, audience: &AudienceId) -> Option<&str> {
        let audiences = &self.0.hub.config.audiences;
        let seen = audiences.may_read(&self.0.audience, audience);
        seen.then(|| audiences.get(audience.as_str()))?.map(|a| a.title.as_str())
    }

    /// The day it is made for.
    pub fn today(&self) -> Date {
        self.0.options.today
    }

    /// Whether working text is shown in collections that show released versions only.
    pub fn drafts(&self) -> bool {
        self.0.options.drafts
    }

    /// Codes of the languages of the hub's texts, the usual one first.
    pub fn languages(&self) -> &[String] {
        &self.site().languages
    }

    /// Whether the view was made for the same readers, options and languages, and the same collections stand at the
    /// top: then a work that is the same in both is shown alike.
    pub fn is_alike(&self, other: &Self) -> bool {
        let tops = |view: &Self| -> Vec<bool> { view.0.hub.config.collections.iter().map(|c| c.root).collect() };
        self.0.audience == other.0.audience
            && self.0.options == other.0.options
            && self.languages() == other.languages()
            && tops(self) == tops(other)
    }

    /// All visible works, by title as people read it, then by id.
    fn works_by_title(&self) -> impl Iterator<Item = &VisibleWork> {
        let all: Vec<&VisibleWork> = self.works().collect();
        let order = self.0.by_title.get_or_init(|| {
            let mut order: Vec<usize> = (0..all.len()).collect();
            // Works come by id, and equal titles stay so.
            order.sort_by_cached_key(|at| all[*at].title().to_lowercase());
            order
        });
        order.iter().map(move |at| all[*at])
    }

    /// All visible works, by id.
    pub fn works(&self) -> impl Iterator<Item = &VisibleWork> {
        self.0.works.values()
    }

    /// One visible work.
    pub fn work(&self, id: &WorkId) -> Option<&VisibleWork> {
        self.0.works.get(id)
    }

    /// The label of an edition: that of the release, for working text the one in its front matter or its collection.
    pub fn marking_of(&self, work: &VisibleWork, edition: Edition) -> Marking {
        let written = || self.0.hub.work(&work.id).and_then(|known| known.marking);
        match work.release_of(edition) {
            Some(release) => release.marking,
            None => written().unwrap_or(work.marking),
        }
    }

    /// The collections that have a visible work, in the order of hub.toml.
    pub fn collections(&self) -> Vec<VisibleCollection<'_>> {
        let mut by_collection: HashMap<&str, Vec<&VisibleWork>> = HashMap::new();
        for work in self.works_by_title() {
            by_collection.entry(work.collection.as_str()).or_default().push(work);
        }
        let collections = self.0.hub.config.collections.iter();
        collections
            .filter_map(|collection| {
                let works = by_collection.remove(collection.id.as_str())?;
                Some(VisibleCollection {
                    id: &collection.id,
                    profile: collection.profile,
                    title: &collection.title,
                    singular: collection.singular.as_deref(),
                    summary: collection.summary.as_deref(),
                    root: collection.root,
                    works,
                })
            })
            .collect()
    }

    /// The collection of that id, if it has a visible work.
    pub fn collection(&self, id: &str) -> Option<VisibleCollection<'_>> {
        self.collections().into_iter().find(|c| c.id == id)
    }

    /// Whether the pages of a visible work stand at the top of the site.
    pub fn is_at_the_top(&self, work: &VisibleWork) -> bool {
        self.0.hub.config.collection(&work.collection).is_some_and(|c| c.root)
    }

    /// The topics that a visible work or event has, in the order of hub.toml.
    pub fn topics(&self) -> Vec<VisibleTopic<'_>> {
        let mut by_topic: HashMap<&str, Vec<&VisibleWork>> = HashMap::new();
        for work in self.works_by_title() {
            let topics: BTreeSet<&str> = work.outline.header.topics.iter().map(|t| t.value.as_str()).collect();
            for topic in topics {
                by_topic.entry(topic).or_default().push(work);
            }
        }
        for topic in self.events().into_iter().flat_map(|event| &event.topics) {
            by_topic.entry(topic).or_default();
        }
        let topics = self.0.hub.config.topics.iter();
        topics
            .filter_map(|topic| {
                let works = by_topic.remove(topic.id.as_str())?;
                Some(VisibleTopic { id: &topic.id, title: &topic.title, summary: topic.summary.as_deref(), works })
            })
            .collect()
    }

    /// The tasks on the home page, each with the visible collections it leads to. A task whose first collection is not
    /// visible is left out.
    pub fn doors(&self) -> Vec<VisibleDoor<'_>> {
        let visible: BTreeSet<&str> = self.works().map(|w| w.collection.as_str()).collect();
        let doors = self.0.hub.config.doors.iter();
        doors
            .filter_map(|door| {
                // Its title promises what its first collection holds.
                if !visible.contains(door.collections.first()?.as_str()) {
                    return None;
                }
                let collections = door.collections.iter().map(String::as_str).filter(|id| visible.contains(id));
                let collections = collections.collect();
                Some(VisibleDoor { title: &door.title, summary: door.summary.as_deref(), collections })
            })
            .collect()
    }

    /// The visible members, in the register's order.
    pub fn members(&self) -> Vec<&Member> {
        self.0.members.iter().collect()
    }

    /// One visible member.
    pub fn member(&self, id: &str) -> Option<&Member> {
        self.0.members.iter().find(|member| member.id == id)
    }

    /// The visible works of a member: its national editions, by title.
    pub fn works_of_member(&self, id: &str) -> Vec<&VisibleWork> {
        let is_of = |w: &&VisibleWork| w.outline.header.member.as_ref().is_some_and(|m| m.value == id);
        let mut works: Vec<&VisibleWork> = self.works().filter(is_of).collect();
        by_title(&mut works);
        works
    }

    /// The visible events, by day.
    pub fn events(&self) -> Vec<&Event> {
        self.0.events.iter().collect()
    }

    /// The register of contact points, if the audience may see it and any of its columns.
    pub fn contacts(&self) -> Option<VisibleContacts<'_>> {
        let (hub, audience) = (&self.0.hub, &self.0.audience);
        let register = &hub.registers.contacts;
        if register.audiences.is_empty() || !may_see_all(hub, audience, &register.audiences) {
            return None;
        }
        let columns: Vec<_> = register
            .columns
            .iter()
            .filter(|c| c.audience.as_ref().is_none_or(|to| may_see_all(hub, audience, std::slice::from_ref(to))))
            .collect();
        if columns.is_empty() {
            return None;
        }
        let rows = register.contacts.iter().filter(|row| may_see_row(hub, audience, row));
        let rows = rows.map(|row| {
            let cells = columns.iter().filter_map(|c| Some((c.name.as_str(), row.value.get(&c.name)?.as_str())));
            cells.collect::<BTreeMap<_, _>>()
        });
        Some(VisibleContacts { rows: rows.filter(|row| !row.is_empty()).collect(), columns })
    }

    /// The situations of visible works, in alphabetical order.
    pub fn situations(&self) -> Vec<VisibleSituation<'_>> {
        let mut situations = Vec::new();
        for work in self.works() {
            let main = std::iter::once((None, &work.outline));
            let parts = work.parts.iter().map(|p| (Some(p.slug.as_str()), &p.outline));
            for (part, outline) in main.chain(parts) {
                for situation in &outline.header.situations {
                    let (say, fragment) = (situation.say.value.as_str(), situation.at.value.as_str());
                    situations.push(VisibleSituation { say, work, part, fragment });
                }
            }
        }
        situations.sort_by_cached_key(|s| (s.say.to_lowercase(), s.work.id.clone()));
        situations
    }

    /// Groups of words that mean the same, as far as the audience may know them. Whoever builds an index leaves out
    /// groups of which no word stands in it.
    pub fn synonyms(&self) -> Vec<&[String]> {
        let config = &self.0.hub.config;
        let groups = config.synonyms.iter();
        groups
            .filter(|g| config.audiences.may_read(&self.0.audience, &g.audience))
            .map(|g| g.words.as_slice())
            .collect()
    }

    /// The scales printed with products; none when no product is visible.
    pub fn scales(&self) -> Vec<&Scale> {
        if !self.works().any(|w| w.profile == Profile::Product) {
            return Vec::new();
        }
        let config = &self.0.hub.config;
        config.scales.iter().filter(|s| config.audiences.may_read(&self.0.audience, &s.audience)).collect()
    }

    /// The visible works whose text links to this one, by title.
    pub fn cited_by(&self, id: &WorkId) -> Vec<&VisibleWork> {
        let citing = self.0.cited_by.get(id).into_iter().flatten();
        let mut works: Vec<&VisibleWork> = citing.filter_map(|id| self.work(id)).collect();
        by_title(&mut works);
        works
    }

    /// The text of a visible work, or of its part of that name, parsed anew for these readers. Links that lead to
    /// nothing visible have become text. Spans are places in the author's file, which move with text that was cut: no
    /// page may show them.
    pub fn document(&self, work: &VisibleWork, part: Option<&str>) -> io::Result<Document> {
        self.document_of(work, Edition::Shown, part)
    }

    /// As [`View::document`], of any edition.
    pub fn document_of(&self, work: &VisibleWork, edition: Edition, part: Option<&str>) -> io::Result<Document> {
        let missing = || io::Error::from(io::ErrorKind::NotFound);
        let outline = work.page(edition, part).ok_or_else(missing)?;
        let release = work.release_of(edition);
        let (hub, path) = (&self.0.hub, &outline.path);
        let mut document = match release {
            Some(release) => {
                let text = release.text.as_ref().ok_or_else(missing)?;
                let pages = std::iter::once(&text.outline).chain(text.parts.iter().map(|part| &part.outline));
                let whole = pages.into_iter().find(|outline| outline.path == *path).ok_or_else(missing)?;
                unchanged(hub.release_tree(release, path, text.collection)?, whole)?
            }
            None => {
                let collection = hub.config.collection(&work.collection).ok_or_else(missing)?;
                let whole = hub.outline(path).ok_or_else(missing)?;
                let may_include = |file: &HubPath| hub.may_see(&self.0.audience, &hub.addressed(file));
                unchanged(hub.tree_for(path, collection, &self.0.readers, &may_include)?, whole)?
            }
        };
        document.header = crate::document::Header::clone(&outline.header);
        let place = |path: &HubPath| work.at(edition, path).or_else(|| self.outline(path));
        let is_visible = |id: &WorkId| self.work(id).is_some();
        let members = self.0.members.iter().map(|member| member.id.clone()).collect();
        let pruner = Pruner {
            hub,
            audience: &self.0.audience,
            place: &place,
            work: &is_visible,
            files: &self.0.files,
            members: &members,
            readers: &self.0.readers,
            release: release.map(Arc::as_ref),
        };
        pruner.blocks(&mut document.body.content, path);
        for footnote in &mut document.footnotes {
            pruner.blocks(&mut footnote.content, path);
        }
        Ok(document)
    }

    /// How the front matter of a work's collection is read.
    pub fn front_matter(&self, work: &VisibleWork) -> Option<&CollectionDefaults> {
        self.0.hub.config.collection(&work.collection).map(|collection| &collection.front_matter)
    }

    /// The log of releases; `None` when nothing was ever released.
    pub fn log(&self) -> Option<&Log> {
        self.0.hub.releases.log.as_ref()
    }

    /// The files of the log up to its latest checkpoint, by their names in it. What a release that was cut off left
    /// behind is not among them.
    pub fn log_files(&self) -> Vec<(String, HubPath)> {
        let Some(log) = self.log() else { return Vec::new() };
        let size = log.size();
        let belongs = |name: &str| match name {
            CHECKPOINT | KEYS => log.latest().is_some(),
            ROOT => log.latest().is_none(),
            name => match name.strip_prefix(CHECKPOINTS) {
                Some(kept) => kept.parse().is_ok_and(|kept: u64| kept <= size),
                None => TilePath::parse(name).is_ok_and(|tile| tile.is_within(size)),
            },
        };
        let files = self.0.hub.sources.files().map(|file| &file.path).filter(|path| path.is_in(LOG_FOLDER));
        files
            .filter_map(|path| Some((path.as_str().get(LOG_FOLDER.len() + 1..)?.to_owned(), path.clone())))
            .filter(|(name, _)| belongs(name))
            .collect()
    }

    /// The bytes of a file below `releases/`: of the log, or of a release that these readers may see.
    pub fn released_file(&self, path: &HubPath) -> io::Result<Arc<[u8]>> {
        let is_theirs = |release: &Arc<Release>| {
            let is_ending = |kind: &str| path.is_in(&format!("{}.{kind}", release.folder));
            path.is_in(&release.folder) || is_ending("withdrawal") || is_ending("purge")
        };
        // `releases/<work>/…`: only that work's versions are asked.
        let work = path.as_str().split('/').nth(1).and_then(|work| self.work(&WorkId::from(work)));
        let seen = path.is_in(LOG_FOLDER) || work.is_some_and(|w| w.versions.iter().any(|v| is_theirs(&v.release)));
        if seen { self.0.hub.sources.read(path) } else { Err(io::ErrorKind::NotFound.into()) }
    }

    /// The names of the audiences whose texts the view shows, its own among them.
    pub fn audiences_seen(&self) -> Vec<&str> {
        self.0.hub.config.audiences.seen_by(&self.0.audience).map(AudienceId::as_str).collect()
    }

    /// Where a link in the file `from` leads.
    pub fn resolve(&self, from: &HubPath, target: &Target) -> Resolved {
        match target {
            Target::Url(url) => Resolved::Url(url.clone()),
            Target::Refused(_) => Resolved::Nothing,
            Target::Fragment(fragment) => self.page(from, Some(fragment)),
            Target::Document { path, fragment } => self.page(path, fragment.as_deref()),
            Target::File(path) if !self.0.files.contains(path) => Resolved::Nothing,
            Target::File(path) if FileKind::of(path) == FileKind::Image => Resolved::Image { path: path.clone() },
            Target::File(path) => Resolved::File { path: path.clone() },
        }
    }

    /// The outline of a visible file.
    fn outline(&self, path: &HubPath) -> Option<&Arc<Outline>> {
        let (id, part) = self.0.paths.get(path)?;
        let work = self.work(id)?;
        match part {
            None => Some(&work.outline),
            Some(index) => work.parts.get(*index).map(|p| &p.outline),
        }
    }

    fn page(&self, path: &HubPath, fragment: Option<&str>) -> Resolved {
        let Some((id, part)) = self.0.paths.get(path) else {
            return Resolved::Nothing;
        };
        let Some(work) = self.work(id) else {
            return Resolved::Nothing;
        };
        let part = part.and_then(|index| work.parts.get(index));
        let outline = part.map_or(&work.outline, |p| &p.outline);
        let fragment = fragment.filter(|f| !f.is_empty() && has_fragment(outline, f));
        Resolved::Page {
            work: id.clone(),
            part: part.map(|p| p.slug.clone()),
            fragment: fragment.map(str::to_owned),
            title: outline.header.title.value.clone(),
        }
    }

    /// The images and other files that something visible uses.
    pub fn files(&self) -> impl Iterator<Item = &HubPath> {
        self.0.files.iter()
    }

    /// The bytes of a file that something visible uses; anything else is not found.
    pub fn file(&self, path: &HubPath) -> io::Result<Arc<[u8]>> {
        if !self.0.files.contains(path) {
            return Err(io::ErrorKind::NotFound.into());
        }
        self.0.hub.sources.read(path)
    }

    /// The facts of a file that something visible uses; anything else is not found.
    pub fn file_facts(&self, path: &HubPath) -> io::Result<FileFacts> {
        if !self.0.files.contains(path) {
            return Err(io::ErrorKind::NotFound.into());
        }
        self.0.hub.file_facts(path)
    }
}

/// A text has other bytes than when the hub was loaded: its page would carry one text's hash over another.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` was changed while the pages were made; run this again")]
pub struct Changed(pub HubPath);

/// The tree of a text that was parsed again, if it and what it includes are what they were.
fn unchanged(tree: Tree, whole: &Outline) -> io::Result<Document> {
    let changed = |path: &HubPath| Err(io::Error::other(Changed(path.clone())));
    if tree.hash != whole.hash {
        return changed(&whole.path);
    }
    match tree.includes.iter().find(|included| !whole.includes.contains(included)) {
        Some((path, _)) => changed(path),
        None => Ok(tree.document),
    }
}

/// By title as people read it, then by id.
fn by_title(works: &mut [&VisibleWork]) {
    works.sort_by_cached_key(|w| (w.title().to_lowercase(), w.id.clone()));
}
