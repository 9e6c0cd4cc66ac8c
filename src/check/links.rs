//! Where links, images and includes lead, and whether their readers may follow.

use std::sync::Arc;

use super::Text;
use super::consequences::Following;
use super::near::{Missing, What};
use super::readers::ReaderSet;
use super::surroundings::Places;
use crate::diagnostics::rules::{dangling_file, dangling_link, link_to_itself, restricted_include, restricted_link};
use crate::diagnostics::{Diagnostic, HubPath, Place};
use crate::document::{Mention, Outline, Target};
use crate::hub::{Addressed, LINKABLE};

/// Checks every link of a text; what leads nowhere goes to `missing`, to be named together with the nearest.
pub(super) fn check<'h>(
    text: &Text<'h>,
    found: &mut Vec<Diagnostic>,
    following: &mut Vec<Following<'h>>,
    missing: &mut Vec<Missing<'h>>,
) {
    let mut links = Links { text, own: None, found, following, missing };
    let path = &text.outline.path;
    for link in &text.outline.links {
        links.follow(&Mentioned::of(link, path));
    }
    for related in &text.outline.header.related {
        let link =
            Mentioned { target: &related.value, place: text.place(related.span), within: None, kind: Kind::Related };
        links.follow(&link);
    }
    for situation in &text.outline.header.situations {
        links.situation(&situation.say.value, &situation.at.value, situation.at.span);
    }
    for inclusion in &text.outline.inclusions {
        links.include(inclusion);
    }
}

/// A link as it is checked.
struct Mentioned<'h> {
    target: &'h Target,
    place: Place,
    within: Option<u32>,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Link,
    Image,
    /// In the front matter: a page lists only what its reader may see, so nobody meets a dead end.
    Related,
}

impl<'h> Mentioned<'h> {
    fn of(link: &'h Mention<Target>, path: &HubPath) -> Self {
        let kind = if link.image { Kind::Image } else { Kind::Link };
        Self { target: &link.what, place: link.place(path), within: link.within, kind }
    }
}

struct Links<'a, 'h> {
    text: &'a Text<'h>,
    /// The places of this document, once somebody asks.
    own: Option<Arc<Places<'h>>>,
    found: &'a mut Vec<Diagnostic>,
    /// What may follow from a mistake elsewhere.
    following: &'a mut Vec<Following<'h>>,
    missing: &'a mut Vec<Missing<'h>>,
}

impl<'h> Links<'_, 'h> {
    fn follow(&mut self, link: &Mentioned<'h>) {
        match link.target {
            Target::Fragment(fragment) => self.inside(link, fragment),
            Target::Document { path, fragment } if *path == self.text.outline.path => match fragment {
                Some(fragment) => self.inside(link, fragment),
                None => {
                    let written = link.place.file.link_to(path);
                    self.found.push(link_to_itself::report(link.place.clone(), &written));
                }
            },
            Target::Document { path, fragment } => self.document(link, path, fragment.as_deref()),
            Target::File(path) => self.file(link, path),
            Target::Url(_) | Target::Refused(_) => {}
        }
    }

    fn own(&mut self) -> Arc<Places<'h>> {
        let text = self.text;
        self.own.get_or_insert_with(|| text.around.places(text.outline)).clone()
    }

    /// A place in this very document.
    fn inside(&mut self, link: &Mentioned<'h>, fragment: &'h str) {
        if is_top(fragment) {
            return;
        }
        let Some(within) = self.own().get(fragment).copied() else {
            // A term that nobody defines was said to be undefined already.
            if fragment.starts_with("def-") && self.text.collection.profile.is_numbered() {
                return;
            }
            let what = What::Place { of: self.text.outline, fragment };
            self.missing.push(Missing { place: link.place.clone(), what });
            return;
        };
        let Some(limits) = &self.text.limits else { return };
        if let Some(reader) = limits.at(link.within).first_not_in(limits.at(within)) {
            let reader = self.text.around.readers.name(reader);
            let audience = audience_at(self.text.outline, within);
            let finding = restricted_link::report_place(link.place.clone(), reader, fragment, audience);
            self.follows(finding, Some(&self.text.outline.path).filter(|_| limits.at(within).is_empty()));
        }
    }

    fn follows(&mut self, finding: Diagnostic, cause: Option<&'h HubPath>) {
        self.following.push(Following { finding, cause });
    }

    fn document(&mut self, link: &Mentioned<'h>, path: &'h HubPath, fragment: Option<&'h str>) {
        let around = self.text.around;
        let Some((work, part)) = around.hub.work_at(path) else {
            let document = around.loose.contains_key(path);
            if document || around.hub.sources().get(path).is_some() {
                let written = link.place.file.link_to(path);
                let finding = dangling_link::report_unshown(link.place.clone(), &written, document);
                self.follows(finding, Some(path));
            } else {
                self.missing.push(Missing { place: link.place.clone(), what: What::Document(path) });
            }
            return;
        };
        let outline = part.map_or(&work.outline, |part| &part.outline);
        let mut within = None;
        if let Some(fragment) = fragment.filter(|f| !is_top(f)) {
            match around.places(outline).get(fragment) {
                Some(at) => within = *at,
                None => {
                    let what = What::Place { of: outline, fragment };
                    self.missing.push(Missing { place: link.place.clone(), what });
                }
            }
        }
        if link.kind == Kind::Related {
            return;
        }
        let Some(here) = self.readers_at(link.within) else { return };
        let Some(there) = around.limits(path) else { return };
        let written = || link.place.file.link_to(path);
        if let Some(reader) = here.first_not_in(there.at(None)) {
            let reader = around.readers.name(reader);
            let audience = work.audience.as_ref().filter(|_| !there.at(None).is_empty()).map(|a| a.as_str());
            let finding = restricted_link::report(link.place.clone(), reader, &written(), audience);
            self.follows(finding, Some(work.path()).filter(|_| there.at(None).is_empty()));
        } else if let Some(reader) = here.first_not_in(there.at(within)) {
            let reader = around.readers.name(reader);
            let audience = audience_at(outline, within);
            let fragment = fragment.unwrap_or_default();
            let finding = restricted_link::report_place(link.place.clone(), reader, fragment, audience);
            self.follows(finding, Some(path).filter(|_| there.at(within).is_empty()));
        }
    }

    fn file(&mut self, link: &Mentioned<'h>, path: &'h HubPath) {
        let around = self.text.around;
        if around.hub.sources().get(path).is_none() {
            let what = What::File { path, image: link.kind == Kind::Image };
            self.missing.push(Missing { place: link.place.clone(), what });
            return;
        }
        let written = || link.place.file.link_to(path);
        if around.hub.is_inner(path) {
            self.found.push(dangling_file::report_inner(link.place.clone(), &written()));
            return;
        }
        if link.kind != Kind::Image && !LINKABLE.contains(&path.extension().as_str()) {
            self.found.push(dangling_file::report_kind(link.place.clone(), &written()));
            return;
        }
        let (Some(work), Some(here)) = (self.text.work, self.readers_at(link.within)) else { return };
        let may = around.readers.those(|reader| around.hub.may_hand_out(reader, path, work));
        let Some(reader) = here.first_not_in(&may) else { return };
        let reader = around.readers.name(reader);
        let addressed = around.hub.addressed(path);
        let audience = audience_of(&addressed).filter(|_| !may.is_empty());
        let finding = match link.kind {
            Kind::Image => restricted_include::report_image(link.place.clone(), reader, &written(), audience),
            Kind::Link => restricted_link::report(link.place.clone(), reader, &written(), audience),
            Kind::Related => return,
        };
        self.follows(finding, None);
    }

    fn situation(&mut self, say: &'h str, fragment: &'h str, span: crate::diagnostics::Span) {
        if fragment.is_empty() {
            return;
        }
        let place = self.text.place(span);
        let Some(within) = self.own().get(fragment).copied() else {
            let what = What::Situation { of: self.text.outline, say, fragment };
            self.missing.push(Missing { place, what });
            return;
        };
        let Some(limits) = &self.text.limits else { return };
        if let Some(reader) = limits.at(None).first_not_in(limits.at(within)) {
            let reader = self.text.around.readers.name(reader);
            let audience = audience_at(self.text.outline, within);
            let finding = restricted_link::report_situation(place, reader, say, audience);
            self.follows(finding, Some(&self.text.outline.path).filter(|_| limits.at(within).is_empty()));
        }
    }

    fn include(&mut self, inclusion: &Mention<HubPath>) {
        let around = self.text.around;
        let Some(here) = self.readers_at(inclusion.within) else { return };
        let addressed = around.hub.addressed(&inclusion.what);
        let may = around.readers.of_addressed(around.hub, &addressed);
        if let Some(reader) = here.first_not_in(&may) {
            let place = inclusion.place(&self.text.outline.path);
            let written = place.file.link_to(&inclusion.what);
            let audience = audience_of(&addressed).filter(|_| !may.is_empty());
            let finding = restricted_include::report(place, around.readers.name(reader), &written, audience);
            self.follows(finding, None);
        }
    }

    /// Who reads what stands there; `None` when no page shows this text.
    fn readers_at(&self, within: Option<u32>) -> Option<&ReaderSet> {
        Some(self.text.limits.as_ref()?.at(within))
    }
}

/// Every browser knows `#` and `#top`.
fn is_top(fragment: &str) -> bool {
    fragment.is_empty() || fragment == "top"
}

fn audience_of(addressed: &Addressed) -> Option<&str> {
    match addressed {
        Addressed::To(audience, _) => Some(audience.as_str()),
        Addressed::Free | Addressed::Nobody => None,
    }
}

/// The audience of the innermost directive.
fn audience_at(outline: &Outline, within: Option<u32>) -> &str {
    within.and_then(|index| outline.audiences.get(index as usize)).map_or("", |directive| directive.what.as_str())
}
