//! The page of a document, and of each of its parts.

mod facts;
mod released;
mod sheets;

use std::collections::HashMap;
use std::sync::PoisonError;

use serde::Serialize;

use crate::document::{ContentHash, Header, Outline, Profile, Target};
use crate::hub::{Edition, Release, Resolved, VisiblePart, VisibleWork};
use crate::site::addresses::{beside, edition_address, work_address};
use crate::site::recipes::{DocumentPage, Recipe};
use crate::site::render::html::{self, Links, Mark, Picture};
use crate::site::render::reading::frame;
use crate::site::shared::{self, Link};
use crate::site::theme::{Value, Values};
use crate::site::words::Words;
use crate::site::{RenderError, Site};

use super::home::with_fragment;
use super::list;

/// What templates see as `page` beside the frame's part.
#[derive(Serialize)]
struct Own<'a> {
    summary: Option<&'a str>,
    kind: String,
    motif: &'static str,
    /// Set when the text is in another language than the frame.
    text_language: Option<&'a str>,
    status: String,
    /// Ends a copied citation.
    cite: String,
    /// The page that a copied citation leads to: that of the version, which never changes.
    version_address: Option<String>,
    /// The address of the page's data.
    data: String,
    hash: String,
    check_code: String,
    /// How the text stands, for a device that keeps the page.
    standing: DeviceValue,
    /// What a sheet of paper says of the text beside its title: status, version and day, check code.
    paper: String,
}

/// A [`Standing`](crate::site::offline::Standing) as the page says it.
#[derive(Serialize)]
struct DeviceValue {
    text: String,
    version: Option<String>,
    class: &'static str,
    /// Days from which the page needs a word of warning, said by the device's own calendar, and that word.
    warnings: Vec<Warning>,
}

#[derive(Serialize)]
struct Warning {
    /// The last day that is still good.
    day: String,
    class: &'static str,
    words: String,
}

/// A lesson or chapter in the list beside the text.
#[derive(Serialize)]
struct Lesson {
    address: String,
    title: String,
    current: bool,
}

/// The page before or after.
#[derive(Serialize)]
struct Turn {
    address: String,
    title: String,
    label: String,
}

/// A page being made.
struct Making<'a> {
    site: &'a Site,
    address: &'a str,
    work: &'a VisibleWork,
    edition: Edition,
    /// The part's name in the address.
    part: Option<&'a str>,
    outline: &'a Outline,
    /// The outline of the only or first page of the edition.
    whole: &'a Outline,
    /// The edition's parts.
    parts: &'a [VisiblePart],
    words: &'a Words,
}

impl Site {
    pub(super) fn document(&self, address: &str, page: &DocumentPage) -> Result<String, RenderError> {
        let (work, outline) = self.shown(address, page)?;
        let part = page.part.as_deref();
        let document = self
            .view
            .document_of(work, page.edition, part)
            .map_err(|error| super::super::unreadable(address, &outline.path, &error.to_string()))?;
        let words = self.theme.words(&work.language);
        let Some((whole, parts)) = work.text(page.edition) else {
            return Err(super::super::not_found(address, "there is no such text"));
        };
        let edition = page.edition;
        let making = Making { site: self, address, work, edition, part, outline, whole, parts, words: &words };
        let root = Self::root(address);
        let marks = self.marks(work, edition, part, &root, &words);
        let links = PageLinks { site: self, making: &making, root: &root, marks };
        let source = html::Source { document: &document, terms: &outline.terms, links: &links, words: &words };
        let body = html::body_html(&source);
        let mut page = making.render(&body, &html::contents_html(&document))?;
        if making.release().is_some()
            && let Some(frame) = frame::put_into(&mut page)
        {
            self.frames.lock().unwrap_or_else(PoisonError::into_inner).insert(address.to_owned(), frame);
        }
        Ok(page)
    }

    /// The hash of all that a released page shows.
    pub(super) fn frame_of(&self, address: &str) -> Option<String> {
        let known = || self.frames.lock().unwrap_or_else(PoisonError::into_inner).get(address).cloned();
        known().or_else(|| {
            let Some(Recipe::Document(page)) = self.recipes.get(address) else { return None };
            self.document(address, page).ok()?;
            known()
        })
    }

    /// The work of a page, and the outline of what the page shows.
    pub(super) fn shown(&self, address: &str, page: &DocumentPage) -> Result<(&VisibleWork, &Outline), RenderError> {
        let missing = || super::super::not_found(address, "there is no such document");
        let work = self.view.work(&page.work).ok_or_else(missing)?;
        Ok((work, work.page(page.edition, page.part.as_deref()).ok_or_else(missing)?))
    }
}

impl Making<'_> {
    fn header(&self) -> &Header {
        &self.outline.header
    }

    /// The release that the page shows; `None` for working text.
    fn release(&self) -> Option<&'_ Release> {
        self.work.release_of(self.edition).map(std::convert::AsRef::as_ref)
    }

    /// The page of this edition, or of its part.
    fn edition_address(&self, part: Option<&str>) -> String {
        edition_address(&self.site.view, self.work, self.edition, part)
    }

    fn render(&self, body: &html::Body, contents: &str) -> Result<String, RenderError> {
        let site = self.site;
        let header = self.header();
        let hash = self.outline.hash;
        let own = Own {
            summary: header.summary.as_deref(),
            kind: self.kind(),
            motif: self.work.profile.name(),
            text_language: (self.work.language != self.words.language).then_some(self.work.language.as_str()),
            status: shared::status(&site.view, self.work, self.edition, self.words).label,
            version_address: self
                .release()
                .map(|release| edition_address(&site.view, self.work, Edition::Released(release.version), self.part)),
            cite: match self.release() {
                Some(release) => {
                    let version = self.words.with("version-number", &[("version", &release.version.to_string())]);
                    let standing = self.standing().map_or_else(String::new, |words| format!(" ({words})"));
                    format!(", {}{standing}, {}", lower_first(&version), site.view.site().title)
                }
                None => format!(", {}", site.view.site().title),
            },
            data: beside(self.address, "json"),
            hash: hash.hex(),
            check_code: check_code(hash),
            standing: self.device(),
            paper: self.paper(),
        };
        let mut frame = site.frame(self.address, &header.title.value);
        frame.words = self.words;
        frame.description = header.summary.as_deref();
        frame.marking = self.work.marking;
        frame.crumbs = self.crumbs();
        frame.kind = "article";
        frame.code = body.coloured;
        if self.edition != Edition::Shown {
            let shown = self.part.filter(|part| self.work.part(part).is_some());
            frame.canonical = Some(work_address(&site.view, self.work, shown));
        }
        let mut values = site.values(&frame, own);
        values.insert_value("body", Value::safe_string(&body.html));
        values.insert_value("contents", Value::safe_string(contents));
        let law = self.work.profile == Profile::Legislation && self.part.is_none();
        values.insert("contents_title", self.words.get(if law { "arrangement" } else { "contents" }));
        values
            .insert_value("linked_data", self.linked_data().map_or_else(Value::none, |text| Value::safe_string(&text)));
        values.insert_value("facts", list(&self.facts()));
        values.insert_value("banners", list(&self.banners()));
        values.insert_value("handling", list(&self.handling()));
        values.insert("release", &self.release_value());
        self.course(&mut values);
        self.after(&mut values);
        site.theme.render("document.html", values)
    }

    /// How the text stands. What was past on the day of the build has its banner already.
    fn device(&self) -> DeviceValue {
        let standing = self.site.standing(self.work, self.outline, self.edition);
        let whole = &self.whole.header;
        let expires = whole.handling.as_ref().and_then(|handling| handling.expires.as_ref()).map(|day| day.value);
        let review = whole.review_by.as_ref().map(|day| day.value);
        let coming = [(expires, "stop", "expired"), (review, "review", "review-overdue")];
        let warnings = coming.into_iter().filter_map(|(day, class, key)| {
            let day = day.filter(|day| !shared::is_past(&self.site.view, *day))?;
            let words = self.words.with(key, &[("date", &self.words.date(day))]);
            Some(Warning { day: day.to_string(), class, words })
        });
        let warnings = warnings.collect();
        DeviceValue { text: standing.text, version: standing.version, class: standing.class, warnings }
    }

    fn paper(&self) -> String {
        let status = shared::status(&self.site.view, self.work, self.edition, self.words).label;
        let version = self.release().map(|release| {
            let number = self.words.with("version-number", &[("version", &release.version.to_string())]);
            format!(" {number}, {}.", self.words.date(release.released()))
        });
        let code = format!("{} {}.", self.words.get("check-code"), check_code(self.outline.hash));
        format!("{status}.{} {code}", version.unwrap_or_default())
    }

    fn kind(&self) -> String {
        match self.part {
            Some(_) if self.work.profile == Profile::Course => {
                let at = self.parts.iter().position(|part| Some(part.slug.as_str()) == self.part).unwrap_or(0) + 1;
                let count = self.parts.len();
                self.words.with("lesson-number", &[("number", &at.to_string()), ("count", &count.to_string())])
            }
            _ => self.site.shared.kind(self.work, self.words),
        }
    }

    fn crumbs(&self) -> Vec<Link> {
        let mut crumbs = vec![self.site.home_link(self.words)];
        let plain =
            |address: String, title: &str| Link { address, title: title.to_owned(), language: None, kind: None };
        if let Some(collection) = self.site.shared.collections.get(&self.work.collection).filter(|c| !c.root) {
            crumbs.push(plain(format!("{}/index.html", self.work.collection), &collection.title));
        }
        if self.edition != Edition::Shown {
            crumbs.push(plain(work_address(&self.site.view, self.work, None), self.work.title()));
        }
        if self.part.is_some() {
            crumbs.push(plain(self.edition_address(None), &self.whole.header.title.value));
        }
        crumbs
    }

    /// Lessons or chapters, and the pages before and after.
    fn course(&self, values: &mut Values) {
        let address = |part: Option<&str>| self.edition_address(part);
        let is_course = self.work.profile == Profile::Course;
        let key =
            |lesson: &'static str, chapter: &'static str| self.words.get(if is_course { lesson } else { chapter });
        values.insert("lessons_title", key("lessons", "chapters"));
        let parts = self.parts;
        let mut lessons = Vec::new();
        if !parts.is_empty() {
            let overview = self.words.get("overview").to_owned();
            lessons.push(Lesson { address: address(None), title: overview, current: self.part.is_none() });
        }
        for part in parts {
            lessons.push(Lesson {
                address: address(Some(&part.slug)),
                title: part.outline.header.title.value.clone(),
                current: self.part == Some(part.slug.as_str()),
            });
        }
        let current = lessons.iter().position(|lesson| lesson.current);
        let turn = |at: Option<usize>, label: &str| {
            let lesson = lessons.get(at?)?;
            Some(Turn { address: lesson.address.clone(), title: lesson.title.clone(), label: label.to_owned() })
        };
        let forward = match self.part {
            None => key("start-course", "start-reading"),
            Some(_) => key("next-lesson", "next-chapter"),
        };
        values.insert("next", &turn(current.map(|at| at + 1), forward));
        let back = key("previous-lesson", "previous-chapter");
        values.insert("previous", &turn(current.and_then(|at| at.checked_sub(1)), back));
        values.insert_value("lessons", list(&lessons));
    }

    /// What stands after the text.
    fn after(&self, values: &mut Values) {
        let view = &self.site.view;
        let header = self.header();
        let links = |works: Vec<&VisibleWork>| -> Vec<Link> {
            works.into_iter().map(|work| self.site.shared.link(view, work, Some(self.words))).collect()
        };
        let is_whole = self.part.is_none();
        let of_ids = |ids: &[crate::document::WorkId]| links(ids.iter().filter_map(|id| view.work(id)).collect());
        values.insert_value("translations", list(&if is_whole { of_ids(&self.work.translations) } else { Vec::new() }));
        values.insert_value("editions", list(&if is_whole { of_ids(&self.work.editions) } else { Vec::new() }));
        values.insert_value("cited_by", list(&if is_whole { links(view.cited_by(&self.work.id)) } else { Vec::new() }));
        values.insert_value("related", list(&self.related()));
        values.insert_value("sources", list(&sheets::sources(header)));
        values.insert_value("fields", list(&sheets::fields(header, self.words)));
        values.insert_value("columns", list(&sheets::columns(header, self.words)));
        values.insert_value("code_lists", list(&sheets::code_lists(header)));
        let scales = if self.work.profile == Profile::Product { view.scales() } else { Vec::new() };
        values.insert_value("scales", list(&sheets::scales(&scales)));
    }

    fn related(&self) -> Vec<Link> {
        let view = &self.site.view;
        let resolved = self.header().related.iter().filter_map(|related| {
            let Resolved::Page { work, part, fragment, title } = view.resolve(&self.outline.path, &related.value)
            else {
                return None;
            };
            let work = view.work(&work)?;
            let mut link = self.site.shared.link(view, work, Some(self.words));
            let page = work_address(view, work, part.as_deref());
            link.address = with_fragment(page, fragment.as_deref().unwrap_or_default());
            link.title = title;
            Some(link)
        });
        resolved.collect()
    }

    /// schema.org, for laws: a block of data, no script.
    fn linked_data(&self) -> Option<String> {
        if self.work.profile != Profile::Legislation || self.part.is_some() {
            return None;
        }
        let header = self.header();
        let site = self.site.view.site();
        let mut data = serde_json::json!({
            "@context": "https://schema.org",
            "@type": "Legislation",
            "name": header.title.value,
            "description": header.summary,
            "legislationIdentifier": self.work.id.as_str(),
            "legislationType": self.site.shared.kind(self.work, self.words),
            "inLanguage": self.work.language,
            "creativeWorkStatus": shared::status(&self.site.view, self.work, self.edition, self.words).label,
            "legislationVersion": self.release().map(|release| release.version.to_string()),
            "legislationDate": self.release().map(|release| release.released().to_string()),
        });
        if let (Some(map), Some(url)) = (data.as_object_mut(), self.site.shared.canonical(self.address)) {
            map.insert("url".to_owned(), url.into());
        }
        if let (Some(map), Some(organisation)) = (data.as_object_mut(), &site.organisation) {
            map.insert("publisher".to_owned(), serde_json::json!({"@type": "Organization", "name": organisation}));
        }
        // `<` would end the element.
        Some(data.to_string().replace('<', "\\u003c"))
    }
}

/// For the middle of a sentence.
fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// The first eight digits of the text's hash, in two groups, for paper.
fn check_code(hash: ContentHash) -> String {
    let short = hash.short(8);
    let (first, second) = short.split_at(4);
    format!("{first}-{second}")
}

/// Links and images of a document, as its page reaches them.
struct PageLinks<'a> {
    site: &'a Site,
    making: &'a Making<'a>,
    root: &'a str,
    marks: HashMap<String, Mark>,
}

impl Links for PageLinks<'_> {
    fn mark(&self, permalink: &str) -> Option<&Mark> {
        self.marks.get(permalink)
    }

    fn link(&self, target: &Target) -> Option<String> {
        if let Target::Fragment(fragment) = target {
            return Some(format!("#{fragment}"));
        }
        let view = &self.site.view;
        match view.resolve(&self.making.outline.path, target) {
            Resolved::Page { work, part, fragment, .. } => {
                let making = self.making;
                // A link from a version into itself stays in it, where it has that page.
                let stays = work == making.work.id && making.work.page(making.edition, part.as_deref()).is_some();
                let edition = if stays { making.edition } else { Edition::Shown };
                let page = edition_address(view, view.work(&work)?, edition, part.as_deref());
                let fragment = fragment.unwrap_or_default();
                if page == self.making.address && !fragment.is_empty() {
                    return Some(format!("#{fragment}"));
                }
                Some(with_fragment(format!("{}{page}", self.root), &fragment))
            }
            Resolved::Image { path } | Resolved::File { path } => {
                let served = self.site.files.get(&path).filter(|served| served.linkable)?;
                Some(format!("{}{}", self.root, served.address))
            }
            Resolved::Url(url) => is_followed(&url).then_some(url),
            Resolved::Nothing => None,
        }
    }

    fn image(&self, path: &crate::diagnostics::HubPath) -> Option<Picture> {
        let target = Target::File(path.clone());
        let Resolved::Image { path } = self.site.view.resolve(&self.making.outline.path, &target) else {
            return None;
        };
        let served = self.site.files.get(&path)?;
        Some(Picture { address: format!("{}{}", self.root, served.address), size: served.size })
    }
}

/// The schemes that a link may have. The parser refuses others already.
fn is_followed(url: &str) -> bool {
    let scheme = url.split(':').next().unwrap_or_default().to_ascii_lowercase();
    matches!(scheme.as_str(), "https" | "http" | "mailto" | "tel")
}
