//! Home, search, 404, moved pages, and the files that tell machines of the site.

use serde::Serialize;
use serde_json::json;

use crate::hub::{Edition, Marking, VisibleWork};
use crate::site::addresses::{edition_address, root_of, sort_key, work_address};
use crate::site::finding;
use crate::site::recipes::{ONE_PAGE, Recipe, is_procedure};
use crate::site::render::feed::{self, Channel, Entry};
use crate::site::shared::Link;
use crate::site::theme::Value;
use crate::site::{RenderError, Site};

use super::{Nothing, list};

const HINTS: usize = 4;
const RECENT: usize = 6;
/// Entries of the feed.
const FED: usize = 50;
const DUE: usize = 5;
const EVENTS: usize = 3;
/// Days ahead in which a review is announced.
const AHEAD: i64 = 183;
/// Longer ones do not fit under the search field.
const LONGEST_HINT: usize = 60;

#[derive(Serialize)]
struct DoorValue<'a> {
    title: &'a str,
    summary: Option<&'a str>,
    address: String,
    motif: &'static str,
    /// The collections behind it, when there are several.
    links: Vec<Link>,
}

#[derive(Serialize)]
struct Group<'a> {
    title: &'a str,
    items: Vec<GroupItem>,
    /// Shown whatever was typed.
    keep: bool,
    /// A way on where nothing was found.
    way: bool,
}

/// What the search page says of itself.
#[derive(Serialize)]
struct SearchIntro {
    /// Key of the words.
    intro: &'static str,
}

#[derive(Serialize)]
struct GroupItem {
    address: String,
    title: String,
    note: Option<String>,
}

impl Site {
    pub(super) fn home(&self, address: &str) -> Result<String, RenderError> {
        let site = self.view.site();
        let mut frame = self.frame(address, &site.title);
        frame.description = site.tagline.as_deref();
        frame.marking = Self::marking(self.view.works());
        let mut values = self.values(&frame, Nothing {});
        values.insert_value("hints", list(&self.hints()));
        values.insert_value("doors", list(&self.doors()));
        values.insert_value("library", list(&self.library()));
        values.insert_value("recent", self.entries(&self.recent(RECENT)));
        values.insert_value("due", self.entries(&self.due()));
        values.insert_value("events", list(&self.coming(EVENTS)));
        self.theme.render("home.html", values)
    }

    /// Works as entries of a list.
    pub(super) fn entries(&self, works: &[&VisibleWork]) -> Value {
        works.iter().map(|work| self.shared.entry(&work.id)).collect::<Vec<_>>().into()
    }

    /// Situations to begin with: the first of each document in turn, so that all kinds are there.
    fn hints(&self) -> Vec<Link> {
        let mut by_work: Vec<_> = self
            .view
            .works()
            .map(|work| (work, work.outline.header.situations.iter()))
            .filter(|(_, situations)| situations.len() > 0)
            .collect();
        // What officers face at the counter comes before what drafters ask at a desk.
        by_work.sort_by_key(|(work, _)| !is_procedure(work.profile));
        let mut hints = Vec::new();
        while hints.len() < HINTS {
            let before = hints.len();
            for (work, situations) in &mut by_work {
                let next = situations.find(|situation| situation.say.value.chars().count() <= LONGEST_HINT);
                if let Some(situation) = next.filter(|_| hints.len() < HINTS) {
                    hints.push(Link {
                        address: with_fragment(work_address(&self.view, work, None), &situation.at.value),
                        title: situation.say.value.clone(),
                        language: None,
                        kind: None,
                    });
                }
            }
            if hints.len() == before {
                break;
            }
        }
        hints
    }

    fn doors(&self) -> Vec<DoorValue<'_>> {
        let collections = self.view.collections();
        let doors = self.view.doors();
        doors
            .into_iter()
            .filter_map(|door| {
                let behind: Vec<_> =
                    door.collections.iter().filter_map(|id| collections.iter().find(|c| c.id == *id)).collect();
                let first = behind.first()?;
                let links = behind.iter().map(|collection| Link {
                    address: format!("{}/index.html", collection.id),
                    title: collection.title.to_owned(),
                    language: None,
                    kind: None,
                });
                let links: Vec<Link> = if behind.len() > 1 { links.collect() } else { Vec::new() };
                Some(DoorValue {
                    title: door.title,
                    summary: door.summary,
                    address: format!("{}/index.html", first.id),
                    motif: first.profile.name(),
                    links,
                })
            })
            .collect()
    }

    /// What was released or published last.
    fn recent(&self, most: usize) -> Vec<&VisibleWork> {
        let day = |work: &VisibleWork| work.release.as_ref().map(|r| r.released()).or(work.outline.header.date);
        let mut works: Vec<_> = self.view.works().filter(|work| day(work).is_some()).collect();
        works.sort_by_key(|work| (std::cmp::Reverse(day(work)), work.id.clone()));
        works.truncate(most);
        works
    }

    /// What falls due for review soon, or has fallen due.
    fn due(&self) -> Vec<&VisibleWork> {
        let end = self.view.today().saturating_add(jiff::Span::new().days(AHEAD));
        let day = |work: &VisibleWork| work.outline.header.review_by.as_ref().map(|day| day.value);
        let mut works: Vec<_> = self.view.works().filter(|work| day(work).is_some_and(|day| day <= end)).collect();
        works.sort_by_key(|work| (day(work), work.id.clone()));
        works.truncate(DUE);
        works
    }

    pub(super) fn search(&self, address: &str) -> Result<String, RenderError> {
        let words = &self.shared.words;
        let mut frame = self.frame(address, words.get("search"));
        frame.description = Some(words.get("find-intro"));
        frame.marking = Self::marking(self.view.works());
        frame.section = "search.html";
        // Of a large hub the documents would make the page too heavy: it does not claim to hold them.
        let holds_all = self.view.works().count() <= ONE_PAGE;
        let intro = if holds_all { "search-intro" } else { "search-intro-large" };
        let mut values = self.values(&frame, SearchIntro { intro });
        values.insert("example", &self.filter_example());
        let mut groups = Vec::new();
        if holds_all {
            groups.push(Group {
                title: words.get("situations"),
                items: self.situation_items(),
                keep: false,
                way: false,
            });
            groups.push(Group { title: words.get("documents"), items: self.document_items(), keep: false, way: false });
        }
        groups.push(Group { title: words.get("collections"), items: self.library(), keep: false, way: true });
        let topics = self.view.topics().into_iter().map(|topic| GroupItem {
            address: format!("topics/{}.html", topic.id),
            title: topic.title.to_owned(),
            note: Some(self.count(topic.works.len())),
        });
        groups.push(Group { title: words.get("topics"), items: topics.collect(), keep: false, way: true });
        let lists = [("situations.html", "all-situations"), ("a-z.html", "whole-library")];
        let lists = lists.into_iter().filter(|(address, _)| self.has(address)).map(|(address, key)| GroupItem {
            address: address.to_owned(),
            title: words.get(key).to_owned(),
            note: None,
        });
        groups.push(Group { title: words.get("find"), items: lists.collect(), keep: true, way: true });
        groups.retain(|group| !group.items.is_empty());
        values.insert_value("groups", list(&groups));
        let topics = self.shared.topics.iter().map(|(id, (title, _))| (id.as_str(), title.as_str()));
        let audiences = self.view.works().map(|work| &work.audience);
        let audiences = audiences.filter_map(|id| Some((id.as_str(), self.view.audience_title(id)?)));
        let (theme, collections) = (&self.theme, &self.shared.collections);
        let told = finding::of_the_page(theme, words, collections, topics, audiences, self.view.languages());
        values.insert_value("finding", told);
        self.theme.render("search.html", values)
    }

    /// A filter that lets something through here.
    fn filter_example(&self) -> String {
        let collections = self.view.collections();
        let named = collections.iter().find(|collection| !collection.root && !collection.works.is_empty());
        let language = || self.view.languages().first().map_or("lang:en".to_owned(), |code| format!("lang:{code}"));
        named.map_or_else(language, |collection| format!("in:{}", collection.id))
    }

    fn situation_items(&self) -> Vec<GroupItem> {
        let item = |situation: crate::hub::VisibleSituation| {
            let header = &situation.work.outline.header;
            GroupItem {
                address: with_fragment(work_address(&self.view, situation.work, situation.part), situation.fragment),
                title: situation.say.to_owned(),
                note: Some(header.short_title.as_ref().unwrap_or(&header.title.value).clone()),
            }
        };
        self.view.situations().into_iter().map(item).collect()
    }

    /// Documents and their parts, by title.
    fn document_items(&self) -> Vec<GroupItem> {
        let mut items = Vec::new();
        for work in self.view.works() {
            let kind = self.shared.kind(work, &self.shared.words);
            let main = std::iter::once((None, &work.outline));
            let parts = work.parts.iter().map(|part| (Some(part.slug.as_str()), &part.outline));
            items.extend(main.chain(parts).map(|(part, outline)| GroupItem {
                address: work_address(&self.view, work, part),
                title: outline.header.title.value.clone(),
                note: Some(kind.clone()),
            }));
        }
        items.sort_by_cached_key(|item| sort_key(&item.title));
        items
    }

    /// The collections, with the number of their documents.
    fn library(&self) -> Vec<GroupItem> {
        let collections = self.view.collections().into_iter().filter(|collection| !collection.root);
        let item = |collection: crate::hub::VisibleCollection| GroupItem {
            address: format!("{}/index.html", collection.id),
            title: collection.title.to_owned(),
            note: Some(self.count(collection.works.len())),
        };
        collections.map(item).collect()
    }

    /// "3 documents".
    pub(super) fn count(&self, count: usize) -> String {
        let words = &self.shared.words;
        match count {
            1 => words.get("documents-one").to_owned(),
            _ => words.with("documents-many", &[("count", &count.to_string())]),
        }
    }

    /// The page for addresses that do not exist: the host shows it anywhere, so its links begin at the base URL.
    pub(super) fn missing(&self, address: &str) -> Result<String, RenderError> {
        let words = &self.shared.words;
        let mut frame = self.frame(address, words.get("not-found"));
        frame.description = Some(words.get("not-found-text"));
        frame.crumbs = Vec::new();
        let mut values = self.values(&frame, Nothing {});
        values.insert("root", self.shared.base_url.as_deref().unwrap_or("/"));
        self.theme.render("404.html", values)
    }

    /// What is kept on the reader's device: a script fills it.
    pub(super) fn offline(&self, address: &str) -> Result<String, RenderError> {
        let mut frame = self.frame(address, self.shared.words.get("offline-title"));
        frame.description = Some(self.shared.words.get("offline-lede"));
        self.theme.render("offline.html", self.values(&frame, Nothing {}))
    }

    pub(super) fn moved(&self, address: &str, to: &str, title: &str) -> Result<String, RenderError> {
        let mut frame = self.frame(address, title);
        frame.marking = Marking::Clear;
        #[derive(Serialize)]
        struct Own {
            target: Option<String>,
        }
        let mut values = self.values(&frame, Own { target: self.shared.canonical(to) });
        values.insert("target", to);
        self.theme.render("moved.html", values)
    }

    pub(super) fn feed(&self) -> String {
        let site = self.view.site();
        let url = |address: &str| self.shared.canonical(address).unwrap_or_else(|| address.to_owned());
        let channel = Channel {
            title: &site.title,
            author: site.organisation.as_deref().unwrap_or(&site.title),
            home: &url("index.html"),
            url: &url("feed.xml"),
            today: self.view.today(),
        };
        let released = self.released_lately(FED).into_iter().map(|(work, version)| {
            let release = &version.release;
            let edition = Edition::Released(release.version);
            let words = &self.shared.words;
            let number = words.with("version-number", &[("version", &release.version.to_string())]);
            let summary = work.outline.header.summary.clone();
            Entry {
                url: url(&edition_address(&self.view, work, edition, None)),
                title: format!("{}, {number}", release.entry.title),
                summary: release.entry.note.as_ref().map(|n| n.as_str().to_owned()).or(summary).unwrap_or_default(),
                date: release.released(),
            }
        });
        let published = self.recent(FED).into_iter().filter(|work| work.versions.is_empty()).filter_map(|work| {
            let header = &work.outline.header;
            Some(Entry {
                url: url(&work_address(&self.view, work, None)),
                title: header.title.value.clone(),
                summary: header.summary.clone().unwrap_or_default(),
                date: header.date?,
            })
        });
        let mut entries: Vec<Entry> = released.chain(published).collect();
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.date));
        entries.truncate(FED);
        feed::atom(&channel, &entries)
    }

    pub(super) fn sitemap(&self) -> String {
        let is_page = |(_, recipe): &(&String, &Recipe)| {
            matches!(
                recipe,
                Recipe::Home
                    | Recipe::Situations
                    | Recipe::Topics
                    | Recipe::Members
                    | Recipe::Member(_)
                    | Recipe::Calendar
                    | Recipe::AtoZ(_)
                    | Recipe::List(_)
                    | Recipe::Register
            ) || matches!(recipe, Recipe::Document(page) if page.edition == Edition::Shown)
        };
        let urls: Vec<String> =
            self.recipes.iter().filter(is_page).filter_map(|(address, _)| self.shared.canonical(address)).collect();
        feed::sitemap(urls.iter().map(String::as_str))
    }

    /// For readers who put the portal on their home screen.
    pub(super) fn manifest(&self) -> String {
        let site = self.view.site();
        let icon = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Cpath \
                    fill='%2307303f' d='M0 0h32v32H0z'/%3E%3Cpath fill='%23e3b985' fill-rule='evenodd' d='M16 3C9 5 3 \
                    11 2 18h28C29 11 23 5 16 3m0 5l3 3h-6zm-5 5h10l3 3H8zM5 20h3v7H5zm7 0h3v7h-3zm6 0h3v7h-3zm6 \
                    0h3v7h-3z'/%3E%3C/svg%3E";
        let manifest = json!({
            "name": site.title,
            "short_name": site.title,
            "description": site.tagline,
            "lang": self.shared.language,
            "start_url": "index.html",
            "scope": "./",
            "display": "browser",
            "background_color": "#fffdf9",
            "theme_color": "#07303f",
            "icons": [{"src": icon, "sizes": "any", "type": "image/svg+xml"}],
        });
        format!("{manifest:#}\n")
    }

    /// A page's way back to the root, for renderers of parts.
    pub(super) fn root(address: &str) -> String {
        root_of(address)
    }
}

/// An address with a place on its page.
pub(super) fn with_fragment(mut address: String, fragment: &str) -> String {
    let fragment = fragment.trim_start_matches('#');
    if !fragment.is_empty() {
        address.push('#');
        address.push_str(fragment);
    }
    address
}
