//! Making a view.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, OnceLock, PoisonError};

use rayon::prelude::*;

use super::choose::{self, Chosen};
use super::prune::{Pruner, stripped};
use super::source::readable_hash;
use super::{Seen, View, ViewOptions, VisiblePart, VisibleText, VisibleVersion, VisibleWork};
use crate::diagnostics::HubPath;
use crate::document::{ContentHash, Outline, Target, WorkId};
use crate::hub::{
    AudienceId, Collection, Columns, Event, FrozenText, Hub, Member, RELEASES_FOLDER, Registers, Release, Row, Work,
};
use crate::parse::Readers;

/// An outline parsed for one audience, and what it was made from.
pub(in crate::hub) struct Parsed {
    /// The outline with everything, which stays the same object while the file does not change.
    whole: Arc<Outline>,
    readers: Readers,
    /// Whether each file that was to be included was let in.
    includes: Vec<(HubPath, bool)>,
    outline: Arc<Outline>,
}

pub(super) fn view(hub: &Arc<Hub>, audience: &AudienceId, options: ViewOptions) -> View {
    let audiences = &hub.config.audiences;
    let readers = Readers::new(audiences.seen_by(audience).map(|a| a.as_str().to_owned()));
    let making = Making { hub, audience, readers };

    let chosen: Vec<Chosen> = choose::chosen(hub, audience, options);
    let mut texts: Vec<Texts> = chosen.into_par_iter().map(|work| making.texts(work)).collect();

    let paths = paths(&texts);
    let members = visible_members(hub, audience);
    let member_ids: BTreeSet<String> = members.iter().map(|member| member.id.clone()).collect();
    let files = making.files(&texts);
    let ids: BTreeSet<WorkId> = texts.iter().map(|t| t.work.id.clone()).collect();
    let shown: HashMap<WorkId, Vec<Arc<Outline>>> =
        texts.iter().map(|t| (t.work.id.clone(), t.shown.clone())).collect();
    let place = |path: &HubPath| {
        let (id, part) = paths.get(path)?;
        shown.get(id)?.get(part.map_or(0, |part| part + 1))
    };
    let work = |id: &WorkId| ids.contains(id);
    texts.par_iter_mut().for_each(|text| {
        let readers = &making.readers;
        let pruner = |release: Option<&Arc<Release>>, of: &[Arc<Outline>]| -> Vec<Arc<Outline>> {
            // A text's links into itself are held against itself, whichever version it is.
            let own = |path: &HubPath| of.iter().find(|o| o.path == *path).or_else(|| place(path));
            let release = release.map(Arc::as_ref);
            let pruner = Pruner {
                hub,
                audience,
                place: &own,
                work: &work,
                files: &files,
                members: &member_ids,
                readers,
                release,
            };
            of.iter().map(|outline| pruner.outline(outline)).collect()
        };
        text.shown = pruner(text.work.shown, &text.shown);
        for (release, outlines) in text.work.versions.iter().zip(&mut text.versions) {
            *outlines = pruner(Some(release), outlines);
        }
        text.draft = pruner(None, &text.draft);
    });
    let works = making.works(texts);
    let cited_by = cited_by(&works, &paths);
    View(Arc::new(Seen {
        hub: hub.clone(),
        audience: audience.clone(),
        options,
        readers: making.readers,
        works,
        paths,
        files,
        cited_by,
        members,
        by_title: OnceLock::new(),
        events: visible_events(hub, audience),
    }))
}

/// The outlines of every text of a work: first the only or first page, then its parts.
struct Texts<'h> {
    work: Chosen<'h>,
    shown: Vec<Arc<Outline>>,
    /// One for each version; empty for a text that was erased.
    versions: Vec<Vec<Arc<Outline>>>,
    draft: Vec<Arc<Outline>>,
}

/// Which file belongs to which visible work, and to which of its shown parts. The files of earlier versions and of
/// working text lead to what is shown in their place.
fn paths(texts: &[Texts]) -> HashMap<HubPath, (WorkId, Option<usize>)> {
    let mut paths = HashMap::new();
    for text in texts {
        for (index, outline) in text.shown.iter().enumerate() {
            paths.insert(outline.path.clone(), (text.work.id.clone(), index.checked_sub(1)));
        }
    }
    for text in texts {
        let slugs: Vec<&str> = text.shown.iter().map(|o| o.path.stem()).collect();
        let working = text.work.source.map(|work| work.outlines().cloned().collect());
        for others in text.versions.iter().chain(&working) {
            for (index, outline) in others.iter().enumerate() {
                let same = if index == 0 {
                    Some(0)
                } else {
                    slugs.iter().skip(1).position(|s| *s == outline.path.stem()).map(|at| at + 1)
                };
                if let Some(at) = same {
                    paths.entry(outline.path.clone()).or_insert_with(|| (text.work.id.clone(), at.checked_sub(1)));
                }
            }
        }
    }
    paths
}

struct Making<'a> {
    hub: &'a Arc<Hub>,
    audience: &'a AudienceId,
    readers: Readers,
}

impl Making<'_> {
    fn texts<'h>(&self, work: Chosen<'h>) -> Texts<'h> {
        let readable = |work: Option<&Work>| -> Vec<Arc<Outline>> {
            let Some(work) = work else { return Vec::new() };
            let collection = self.hub.collection(work);
            work.outlines().map(|o| self.readable(o, collection)).collect()
        };
        let frozen = |release: &Arc<Release>| -> Vec<Arc<Outline>> {
            let outlines = |text: &FrozenText| {
                std::iter::once(&text.outline).chain(text.parts.iter().map(|p| &p.outline)).cloned().collect()
            };
            release.text.as_ref().map(outlines).unwrap_or_default()
        };
        let shown = work.shown.map_or_else(|| readable(work.working), frozen);
        let draft = if work.shown.is_some() { readable(work.working) } else { Vec::new() };
        let versions = work.versions.iter().map(|release| frozen(release)).collect();
        Texts { work, shown, versions, draft }
    }

    fn may_include(&self, file: &HubPath) -> bool {
        self.hub.may_see(self.audience, &self.hub.addressed(file))
    }

    /// The outline without text for others: the hub's own where there is none.
    fn readable(&self, whole: &Arc<Outline>, collection: &Collection) -> Arc<Outline> {
        let includes: Vec<(HubPath, bool)> =
            whole.includes.iter().map(|(file, _)| (file.clone(), self.may_include(file))).collect();
        if whole.audiences.is_empty() && includes.iter().all(|(_, may)| *may) {
            return whole.clone();
        }
        let key = (self.audience.clone(), whole.path.clone());
        let memory = &self.hub.view_memory().0;
        if let Some(known) = memory.lock().unwrap_or_else(PoisonError::into_inner).get(&key)
            && Arc::ptr_eq(&known.whole, whole)
            && known.readers == self.readers
            && known.includes == includes
        {
            return known.outline.clone();
        }
        let parsed = self.hub.parse_for(&whole.path, collection, &self.readers, &|file| self.may_include(file));
        let outline = Arc::new(match parsed {
            Ok(parsed) => {
                let mut outline = stripped(parsed.outline);
                outline.hash = readable_hash(self.hub, &self.readers, whole, &outline.header);
                outline
            }
            // Gone since it was read: nothing of it can be shown.
            Err(_) => emptied(whole),
        });
        let remembered =
            Parsed { whole: whole.clone(), readers: self.readers.clone(), includes, outline: outline.clone() };
        memory.lock().unwrap_or_else(PoisonError::into_inner).insert(key, remembered);
        outline
    }

    /// Files that visible text links to or shows, and that the audience may see. Working text of the same collection
    /// decides for the files in its folder; a release for those that were frozen with it.
    fn files(&self, texts: &[Texts]) -> BTreeSet<HubPath> {
        let mut files = BTreeSet::new();
        for text in texts {
            let of_work = text.shown.iter().chain(&text.draft).chain(text.versions.iter().flatten());
            let of_work = of_work.flat_map(|o| {
                let links = o.links.iter().map(|link| &link.what);
                links.chain(o.header.related.iter().map(|r| &r.value))
            });
            for target in of_work {
                let Target::File(path) = target else { continue };
                if !files.contains(path) && self.hands_out(path, &text.work) {
                    files.insert(path.clone());
                }
            }
        }
        files
    }

    fn hands_out(&self, path: &HubPath, work: &Chosen) -> bool {
        let is_frozen = work.versions.iter().any(|release| path.is_in(&release.folder));
        if is_frozen || path.is_in(RELEASES_FOLDER) {
            return is_frozen && self.hub.sources.get(path).is_some();
        }
        work.working.is_some_and(|work| self.hub.may_hand_out(self.audience, path, work))
    }

    fn works(&self, texts: Vec<Texts>) -> BTreeMap<WorkId, VisibleWork> {
        let mut works = BTreeMap::new();
        for Texts { work, shown, versions, draft } in texts {
            let Some((audience, marking)) = work.addressed() else { continue };
            let slugs = |text: Option<&FrozenText>| -> Vec<String> {
                let of_source = || work.working.map(|work| work.parts.iter().map(|p| p.slug.clone()).collect());
                let of_text = text.map(|text| text.parts.iter().map(|p| p.slug.clone()).collect());
                of_text.or_else(of_source).unwrap_or_default()
            };
            let shown_text = work.shown.and_then(|release| release.text.as_ref());
            let Some(VisibleText { outline, parts }) = visible(shown, slugs(shown_text)) else { continue };
            let collection = &self.hub.config.collections[work.collection];
            let language = outline.header.language.as_ref().map(|l| l.value.clone());
            let versions = work.versions.iter().zip(versions).map(|(release, outlines)| VisibleVersion {
                release: Arc::clone(release),
                text: visible(outlines, slugs(release.text.as_ref())),
            });
            let visible = VisibleWork {
                id: work.id.clone(),
                collection: collection.id.clone(),
                profile: collection.profile,
                audience,
                marking,
                outline,
                parts,
                release: work.shown.cloned(),
                versions: versions.collect(),
                draft: visible(draft, slugs(None)),
                language: language.unwrap_or_else(|| self.hub.config.default_language().to_owned()),
                translations: Vec::new(),
                editions: Vec::new(),
            };
            works.insert(work.id.clone(), visible);
        }
        relate(&mut works);
        works
    }
}

/// A text of its outlines and of the names of its parts; `None` when there is none.
fn visible(outlines: Vec<Arc<Outline>>, slugs: Vec<String>) -> Option<VisibleText> {
    let mut outlines = outlines.into_iter();
    let outline = outlines.next()?;
    let parts = slugs.into_iter().zip(outlines).map(|(slug, outline)| VisiblePart { slug, outline }).collect();
    Some(VisibleText { outline, parts })
}

/// Finds translations of one another and national editions.
fn relate(works: &mut BTreeMap<WorkId, VisibleWork>) {
    let mut languages: BTreeMap<WorkId, BTreeSet<WorkId>> = BTreeMap::new();
    let mut editions: BTreeMap<WorkId, BTreeSet<WorkId>> = BTreeMap::new();
    for work in works.values() {
        let header = &work.outline.header;
        if let Some(original) = &header.translation_of {
            let original = WorkId::from(original.value.as_str());
            languages.entry(original.clone()).or_default().extend([original, work.id.clone()]);
        }
        if let Some(model) = &header.adapts {
            editions.entry(model.value.work.clone()).or_default().insert(work.id.clone());
        }
    }
    for group in languages.into_values() {
        for id in &group {
            if let Some(work) = works.get_mut(id) {
                work.translations.extend(group.iter().filter(|other| *other != id).cloned());
            }
        }
    }
    for (model, adapting) in editions {
        if let Some(work) = works.get_mut(&model) {
            work.editions.extend(adapting);
        }
    }
}

fn cited_by(
    works: &BTreeMap<WorkId, VisibleWork>,
    paths: &HashMap<HubPath, (WorkId, Option<usize>)>,
) -> BTreeMap<WorkId, BTreeSet<WorkId>> {
    let mut cited_by: BTreeMap<WorkId, BTreeSet<WorkId>> = BTreeMap::new();
    for work in works.values() {
        for link in work.outlines().flat_map(|o| &o.links) {
            if let Target::Document { path, .. } = &link.what
                && let Some((cited, _)) = paths.get(path)
                && *cited != work.id
            {
                cited_by.entry(cited.clone()).or_default().insert(work.id.clone());
            }
        }
    }
    cited_by
}

fn visible_members(hub: &Hub, audience: &AudienceId) -> Vec<Member> {
    let registers: &Registers = hub.registers();
    let rows = registers.members.iter().filter(|row| may_see_row(hub, audience, row));
    let hidden = |column: &str| hides(hub, audience, &registers.member_columns, column);
    rows.filter_map(|row| row.value.without(hidden)).collect()
}

fn visible_events(hub: &Hub, audience: &AudienceId) -> Vec<Event> {
    let registers: &Registers = hub.registers();
    let rows = registers.events.iter().filter(|row| may_see_row(hub, audience, row));
    let hidden = |column: &str| hides(hub, audience, &registers.event_columns, column);
    let mut events: Vec<Event> = rows.filter_map(|row| row.value.without(&hub.config.site.timezone, hidden)).collect();
    events.sort_by(|a, b| (a.start, a.end, &a.id).cmp(&(b.start, b.end, &b.id)));
    events
}

/// Whether a column is kept from the audience.
fn hides(hub: &Hub, audience: &AudienceId, columns: &Columns, column: &str) -> bool {
    columns.get(column).is_some_and(|to| !may_see_all(hub, audience, std::slice::from_ref(to)))
}

/// Whether the audience may see a row: it must be among the readers of the file and of the row.
pub(super) fn may_see_row<T>(hub: &Hub, audience: &AudienceId, row: &Row<T>) -> bool {
    may_see_all(hub, audience, &row.audiences)
}

/// Whether the audience is among the readers of each; `None` is nobody.
pub(super) fn may_see_all(hub: &Hub, audience: &AudienceId, addressed: &[Option<AudienceId>]) -> bool {
    addressed.iter().all(|to| to.as_ref().is_some_and(|to| hub.config.audiences.may_read(audience, to)))
}

/// Nothing but the header's title: the file could not be read for these readers.
fn emptied(whole: &Outline) -> Outline {
    let mut outline = stripped(whole.clone());
    outline.hash = ContentHash::of(b"");
    outline.provisions.clear();
    outline.anchors.clear();
    outline.links.clear();
    outline.terms.clear();
    outline.words = 0;
    outline
}
