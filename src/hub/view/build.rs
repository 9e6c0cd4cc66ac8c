//! Making a view.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, PoisonError};

use rayon::prelude::*;

use super::prune::{Pruner, stripped};
use super::{Seen, View, ViewOptions, VisiblePart, VisibleWork};
use crate::diagnostics::HubPath;
use crate::document::{Outline, Target, WorkId};
use crate::hub::{AudienceId, Collection, Hub, Registers, Row, Work};
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
    let making = Making { hub, audience, options, readers };

    let works: Vec<&Work> = hub.works().filter(|work| making.shows(work)).collect();
    let mut outlines: Vec<(&Work, Vec<Arc<Outline>>)> = works
        .into_par_iter()
        .map(|work| {
            let collection = hub.collection(work);
            (work, work.outlines().map(|o| making.readable(o, collection)).collect())
        })
        .collect();

    let mut paths = HashMap::new();
    for (work, outlines) in &outlines {
        for (index, outline) in outlines.iter().enumerate() {
            paths.insert(outline.path.clone(), (work.id.clone(), index.checked_sub(1)));
        }
    }
    let members = visible_members(hub, audience);
    let files = making.files(&outlines);
    let places: HashMap<&HubPath, &Arc<Outline>> = outlines.iter().flat_map(|(_, o)| o).map(|o| (&o.path, o)).collect();
    let ids: BTreeSet<&WorkId> = outlines.iter().map(|(work, _)| &work.id).collect();
    let place = |path: &HubPath| places.get(path).copied();
    let work = |id: &WorkId| ids.contains(id);
    let pruner = Pruner { hub, audience, place: &place, work: &work, files: &files, members: &members };
    let pruned: Vec<Vec<Arc<Outline>>> =
        outlines.par_iter().map(|(_, of_work)| of_work.iter().map(|o| pruner.outline(o)).collect()).collect();
    for ((_, outlines), pruned) in outlines.iter_mut().zip(pruned) {
        *outlines = pruned;
    }
    let works = making.works(outlines);
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
    }))
}

struct Making<'a> {
    hub: &'a Arc<Hub>,
    audience: &'a AudienceId,
    options: ViewOptions,
    readers: Readers,
}

impl Making<'_> {
    /// Whether the audience may see the work, and it is to be shown.
    fn shows(&self, work: &Work) -> bool {
        let released_only = self.hub.collection(work).release_required && !self.options.drafts;
        !released_only && self.hub.may_see(self.audience, &self.hub.addressed(work.path()))
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
            Ok(parsed) => stripped(parsed.outline),
            // Gone since it was read: nothing of it can be shown.
            Err(_) => emptied(whole),
        });
        let remembered =
            Parsed { whole: whole.clone(), readers: self.readers.clone(), includes, outline: outline.clone() };
        memory.lock().unwrap_or_else(PoisonError::into_inner).insert(key, remembered);
        outline
    }

    /// Files that visible text links to or shows, and that the audience may see. Text of the same collection decides
    /// for the files in its folder.
    fn files(&self, outlines: &[(&Work, Vec<Arc<Outline>>)]) -> BTreeSet<HubPath> {
        let mut files = BTreeSet::new();
        for (work, outlines) in outlines {
            let links = outlines.iter().flat_map(|o| &o.links).map(|link| &link.what);
            let related = outlines.iter().flat_map(|o| &o.header.related).map(|r| &r.value);
            for target in links.chain(related) {
                let Target::File(path) = target else { continue };
                if !files.contains(path) && self.hub.may_hand_out(self.audience, path, work) {
                    files.insert(path.clone());
                }
            }
        }
        files
    }

    fn works(&self, outlines: Vec<(&Work, Vec<Arc<Outline>>)>) -> BTreeMap<WorkId, VisibleWork> {
        let mut works = BTreeMap::new();
        for (work, outlines) in outlines {
            let (Some(audience), Some(marking)) = (work.audience.clone(), work.marking) else {
                continue;
            };
            let mut outlines = outlines.into_iter();
            let Some(outline) = outlines.next() else { continue };
            let parts = work.parts.iter().zip(outlines);
            let parts = parts.map(|(part, outline)| VisiblePart { slug: part.slug.clone(), outline }).collect();
            let collection = self.hub.collection(work);
            let language = outline.header.language.as_ref().map(|l| l.value.clone());
            let visible = VisibleWork {
                id: work.id.clone(),
                collection: collection.id.clone(),
                profile: collection.profile,
                audience,
                marking,
                outline,
                parts,
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

fn visible_members(hub: &Hub, audience: &AudienceId) -> BTreeSet<String> {
    let registers: &Registers = hub.registers();
    let seen = registers.members.iter().filter(|row| may_see_row(hub, audience, row));
    seen.map(|row| row.value.id.clone()).collect()
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
    outline.provisions.clear();
    outline.anchors.clear();
    outline.links.clear();
    outline.terms.clear();
    outline.words = 0;
    outline
}
