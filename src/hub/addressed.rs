//! Whom a file is addressed to, and whether a marking allows that.

use super::{AudienceId, Hub, Marking, Work};
use crate::diagnostics::HubPath;
use crate::source::FileKind;

/// Kinds of files that readers are handed, by the ends of their names: a browser shows or saves them without running
/// anything.
pub const LINKABLE: [&str; 22] = [
    "pdf", "doc", "docx", "odt", "rtf", "xls", "xlsx", "ods", "csv", "tsv", "ppt", "pptx", "odp", "txt", "epub", "zip",
    "png", "jpg", "jpeg", "gif", "webp", "ics",
];

/// Whom a file's content is addressed to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Addressed {
    /// To nobody in particular: it stands in no collection, and whoever uses it decides.
    Free,
    /// To this audience, with this marking.
    To(AudienceId, Marking),
    /// Nobody may see it: hub.toml, a register, a theme; or its audience or marking does not exist.
    Nobody,
}

/// Why a work's marking does not go with its audience.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkingProblem {
    /// TLP:RED is in no build.
    Red,
    /// The audience may see this at most.
    Above(Marking),
}

impl Hub {
    /// What keeps a work's marking from its audience. `None` when all is well, or when either does not exist, which
    /// other rules say.
    pub fn marking_problem(&self, work: &Work) -> Option<MarkingProblem> {
        let (audience, marking) = (work.audience.as_ref()?, work.marking?);
        if marking == Marking::Red {
            return Some(MarkingProblem::Red);
        }
        let max = self.config.audiences.max_marking(audience);
        (marking > max).then_some(MarkingProblem::Above(max))
    }

    /// Whom a file is addressed to: a document as it says itself, any other file as the document or collection in
    /// whose folder it lies.
    pub fn addressed(&self, path: &HubPath) -> Addressed {
        if let Some((work, _)) = self.work_at(path) {
            return of_work(work);
        }
        if self.is_inner(path) {
            return Addressed::Nobody;
        }
        let Some(index) = self.config.collection_of(path) else {
            return Addressed::Free;
        };
        let collection = &self.config.collections[index];
        let own = self.fragments.get(path).and_then(Option::as_ref);
        if let Some(audience) = own {
            return audience.clone().map_or(Addressed::Nobody, |a| Addressed::To(a, collection.marking));
        }
        if let Some(work) = self.work_in_whose_folder(path, &collection.folder) {
            return of_work(work);
        }
        // A document that no page shows is not a file to hand out either.
        if self.loose.iter().any(|o| o.path == *path) {
            return Addressed::Nobody;
        }
        match &collection.audience {
            Some(audience) => Addressed::To(audience.clone(), collection.marking),
            None => Addressed::Nobody,
        }
    }

    /// Whether `reader` may see what is addressed so.
    pub fn may_see(&self, reader: &AudienceId, addressed: &Addressed) -> bool {
        match addressed {
            Addressed::Free => true,
            Addressed::Nobody => false,
            Addressed::To(audience, marking) => {
                let audiences = &self.config.audiences;
                *marking != Marking::Red
                    && *marking <= audiences.max_marking(audience)
                    && audiences.may_read(reader, audience)
            }
        }
    }

    /// Whether `reader`, who may see `work`, may be handed a file that its text links to or shows. Text of the same
    /// collection decides for the files in its folder.
    pub fn may_hand_out(&self, reader: &AudienceId, path: &HubPath, work: &Work) -> bool {
        if self.sources.get(path).is_none() || path.extension() == "md" {
            return false;
        }
        let addressed = self.addressed(path);
        self.may_see(reader, &addressed)
            || (addressed != Addressed::Nobody
                && !self.in_a_works_folder(path)
                && self.config.collection_of(path) == Some(work.collection))
    }

    /// Whether a file lies in the folder of a work with parts.
    fn in_a_works_folder(&self, path: &HubPath) -> bool {
        let collection = self.config.collection_of(path).map(|index| &self.config.collections[index]);
        collection.is_some_and(|c| self.work_in_whose_folder(path, &c.folder).is_some())
    }

    /// Whether a file makes the hub and is no content of it: settings, registers, themes, releases. A table that lies
    /// beside a register is one too, even where hub.toml does not name it: last year's contact points, say.
    pub fn is_inner(&self, path: &HubPath) -> bool {
        let data = &self.config.data;
        let registers = [&data.members, &data.events, &data.contact_points];
        *path == self.config.path
            || path.is_in("themes")
            || path.is_in("releases")
            || registers.into_iter().flatten().any(|d| d.path.value == *path || is_table_beside(path, &d.path.value))
            || (path.folder().is_empty() && FileKind::of(path) != FileKind::Image)
    }

    /// The work with parts, nearest upwards, in whose folder a file lies.
    fn work_in_whose_folder(&self, path: &HubPath, collection: &str) -> Option<&Work> {
        let mut folder = path.folder();
        while folder.len() > collection.len() {
            let index = HubPath::new(&format!("{folder}/index.md")).ok()?;
            if let Some((work, None)) = self.work_at(&index) {
                return Some(work);
            }
            folder = folder.rsplit_once('/')?.0;
        }
        None
    }
}

fn is_table_beside(path: &HubPath, register: &HubPath) -> bool {
    matches!(FileKind::of(path), FileKind::Toml | FileKind::Csv)
        && !register.folder().is_empty()
        && path.folder() == register.folder()
}

fn of_work(work: &Work) -> Addressed {
    match (&work.audience, work.marking) {
        (Some(audience), Some(marking)) => Addressed::To(audience.clone(), marking),
        _ => Addressed::Nobody,
    }
}
