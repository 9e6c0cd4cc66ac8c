//! Values that many pages show, made once a build.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;

use crate::document::{ContentHash, DocumentStatus, Outline, Profile, WorkId};
use crate::hub::{Edition, Marking, Release, View, VisibleWork};
use crate::site::addresses::work_address;
use crate::site::finding;
use crate::site::render::host;
use crate::site::theme::Value;
use crate::site::words::Words;
use crate::site::{Options, Theme};

/// What is the same on every page.
pub struct Shared {
    /// Ends with `/`; `None` when nobody said where the site will stand.
    pub base_url: Option<String>,
    /// Whether search engines may list the site: only a public one.
    pub listed: bool,
    /// The language of lists and of the frame.
    pub language: String,
    /// Its words.
    pub words: Arc<Words>,
    /// Whether readers may keep pages.
    pub offline: bool,
    /// What the service worker says.
    pub offline_words: OfflineWords,
    /// `site` in templates.
    pub site: Value,
    /// `finding` in templates: what the search box is told.
    pub finding: Value,
    /// What collections are called, by id.
    pub collections: BTreeMap<String, Named>,
    /// What topics are called, by id, and what belongs to them.
    pub topics: BTreeMap<String, (String, Option<String>)>,
    /// Each work as an entry of a list.
    entries: BTreeMap<WorkId, Listed>,
}

/// An entry of a list, and what it was made of beside the words of the interface and the collections' names.
struct Listed {
    outline: Arc<Outline>,
    release: Option<Arc<Release>>,
    marking: Marking,
    value: Value,
}

/// What the service worker and the script that saves say, in each language of the hub, as a script.
pub struct OfflineWords {
    pub address: String,
    pub bytes: Arc<[u8]>,
}

impl OfflineWords {
    fn new(view: &View, theme: &Theme, main: &Words) -> Self {
        let languages = view.languages().iter().map(|language| theme.words(language));
        let mut all: BTreeMap<String, BTreeMap<&str, serde_json::Value>> = BTreeMap::new();
        let languages: Vec<Arc<Words>> = languages.collect();
        all.insert(main.language.clone(), main.for_devices());
        for words in &languages {
            all.insert(words.language.clone(), words.for_devices());
        }
        let text = format!("self.WORDS = {};\n", serde_json::json!(all));
        let address = format!("assets/offline-words.{}.js", ContentHash::of(text.as_bytes()).short(8));
        Self { address, bytes: text.into_bytes().into() }
    }
}

/// What a collection is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    pub title: String,
    /// What one of its documents is called, in the hub's first language, when hub.toml says.
    pub singular: Option<String>,
    pub summary: Option<String>,
    /// Its profile's name.
    pub motif: &'static str,
    /// Whether its pages stand at the top, so that it has no list.
    pub root: bool,
}

/// A link in the frame whose words are the interface's.
#[derive(Serialize)]
struct NamedLink {
    address: &'static str,
    words: &'static str,
}

/// A link with a title.
#[derive(Debug, Serialize)]
pub struct Link {
    pub address: String,
    pub title: String,
    /// Set when it leads to another language.
    pub language: Option<String>,
    /// What kind of document it leads to.
    pub kind: Option<String>,
}

/// A TLP label as templates print it.
#[derive(Debug, Clone, Serialize)]
pub struct Label {
    pub label: &'static str,
    pub class: &'static str,
}

/// Where a text stands in its life.
#[derive(Debug, Clone, Serialize)]
pub struct Status {
    pub label: String,
    pub class: &'static str,
}

#[derive(Serialize)]
struct Entry {
    title: String,
    address: String,
    summary: Option<String>,
    kind: String,
    motif: &'static str,
    status: Status,
    version: Option<String>,
    date: Option<String>,
    review_by: Option<String>,
    marking: Label,
    language: Option<String>,
}

#[derive(Serialize)]
struct OfflineValue {
    words: String,
    /// Whether the device keeps what is read, or only what is saved.
    reads: bool,
}

#[derive(Serialize)]
struct SiteValue {
    title: String,
    tagline: Option<String>,
    organisation: Option<String>,
    notice: Option<String>,
    audience: String,
    version: String,
    noindex: bool,
    feed: bool,
    /// Whether anything was ever released.
    register: bool,
    /// Ends with `/`.
    base_url: Option<String>,
    policy: &'static str,
    /// Where a device finds what it needs to keep pages; `None` when it may not.
    offline: Option<OfflineValue>,
    nav: Vec<NamedLink>,
    lists: Vec<NamedLink>,
    collections: Vec<Link>,
    pages: Vec<Link>,
}

impl Shared {
    /// With the entries of `before` for works that are the same; it was made for the same readers, day and theme.
    pub fn new(view: &View, theme: &Theme, options: &Options, before: Option<&Self>) -> Self {
        let base_url = options.base_url.as_ref().or(view.site().base_url.as_ref());
        let base_url = base_url.map(|url| format!("{}/", url.trim_end_matches('/')));
        let language = view.languages().first().map_or("en", String::as_str);
        let words = theme.words(language);
        let listed = view.audience().is_public();
        let collections: BTreeMap<String, Named> = view
            .collections()
            .into_iter()
            .map(|c| {
                let named = Named {
                    title: c.title.to_owned(),
                    singular: c.singular.map(capitalised),
                    summary: c.summary.map(str::to_owned),
                    motif: c.profile.name(),
                    root: c.root,
                };
                (c.id.to_owned(), named)
            })
            .collect();
        let topic = |topic: crate::hub::VisibleTopic| {
            (topic.id.to_owned(), (topic.title.to_owned(), topic.summary.map(str::to_owned)))
        };
        let topics = view.topics().into_iter().map(topic).collect();
        let mut shared = Self {
            base_url,
            listed,
            language: words.language.clone(),
            offline: options.offline,
            offline_words: OfflineWords::new(view, theme, &words),
            words,
            site: Value::none(),
            finding: Value::none(),
            collections,
            topics,
            entries: BTreeMap::new(),
        };
        shared.site = shared.site_value(view, options);
        shared.finding = finding::of_the_box(theme, &shared.words, &shared.collections);
        let before = before.filter(|before| before.collections == shared.collections);
        shared.entries = view.works().map(|work| (work.id.clone(), shared.listed(view, work, before))).collect();
        shared
    }

    fn listed(&self, view: &View, work: &VisibleWork, before: Option<&Self>) -> Listed {
        let known = before.and_then(|before| before.entries.get(&work.id)).filter(|listed| {
            let same_release = match (&listed.release, &work.release) {
                (Some(before), Some(now)) => Arc::ptr_eq(before, now),
                (None, None) => true,
                _ => false,
            };
            same_release && Arc::ptr_eq(&listed.outline, &work.outline) && listed.marking == work.marking
        });
        Listed {
            outline: work.outline.clone(),
            release: work.release.clone(),
            marking: work.marking,
            value: known.map_or_else(|| self.entry_value(view, work), |listed| listed.value.clone()),
        }
    }

    /// A work as an entry of a list.
    pub fn entry(&self, id: &WorkId) -> Value {
        self.entries.get(id).map_or_else(Value::none, |listed| listed.value.clone())
    }

    /// A link to a work's page.
    pub fn link(&self, view: &View, work: &VisibleWork, words: Option<&Words>) -> Link {
        let header = &work.outline.header;
        Link {
            address: work_address(view, work, None),
            title: header.title.value.clone(),
            language: (work.language != main_language(view)).then(|| work.language.clone()),
            kind: words.map(|words| self.kind(work, words)),
        }
    }

    /// What a document is called: "Alert"; else as its collection calls it, "Model law"; else as its profile does.
    pub fn kind(&self, work: &VisibleWork, words: &Words) -> String {
        let header = &work.outline.header;
        if header.adapts.is_some() || header.member.is_some() {
            return words.get("national-edition").to_owned();
        }
        if let (Profile::Product, Some(kind)) = (header.profile, &header.kind) {
            return words.get(kind).to_owned();
        }
        // hub.toml speaks the hub's first language; a page in another one says it in its own words.
        let collection = self.collections.get(&work.collection).filter(|c| !c.root && words.language == self.language);
        match collection.and_then(|collection| collection.singular.as_ref()) {
            Some(singular) => singular.clone(),
            None => words.get(header.profile.name()).to_owned(),
        }
    }

    fn entry_value(&self, view: &View, work: &VisibleWork) -> Value {
        let words = &self.words;
        let header = &work.outline.header;
        let link = self.link(view, work, Some(words));
        Value::from_serializable(&Entry {
            title: link.title,
            address: link.address,
            summary: header.summary.clone(),
            kind: link.kind.unwrap_or_default(),
            motif: work.profile.name(),
            status: status(view, work, Edition::Shown, words),
            version: work
                .release
                .as_ref()
                .map(|r| words.with("version-number", &[("version", &r.version.to_string())])),
            date: work.release.as_ref().map(|r| r.released()).or(header.date).map(|date| words.date(date)),
            review_by: header.review_by.as_ref().map(|date| words.date(date.value)),
            marking: label(work.marking),
            language: link.language,
        })
    }

    /// `site` in templates.
    fn site_value(&self, view: &View, options: &Options) -> Value {
        let site = view.site();
        let mut nav = Vec::new();
        let mut lists = vec![NamedLink { address: "search.html", words: "search" }];
        let mut list = |address, words, in_nav: bool, there: bool| {
            if there {
                lists.push(NamedLink { address, words });
                if in_nav {
                    nav.push(NamedLink { address, words });
                }
            }
        };
        list("situations.html", "situations", true, !view.situations().is_empty());
        list("topics.html", "topics", true, !view.topics().is_empty());
        list("a-z.html", "a-z", true, true);
        list("members.html", "members", true, !view.members().is_empty());
        list("calendar.html", "calendar", false, !view.events().is_empty());
        list("register.html", "register", false, view.log().is_some());
        nav.push(NamedLink { address: "search.html", words: "search" });
        let mut collections = Vec::new();
        let mut pages = Vec::new();
        for collection in view.collections() {
            if collection.root {
                pages.extend(collection.works.iter().map(|work| self.link(view, work, None)));
            } else {
                collections.push(Link {
                    address: format!("{}/index.html", collection.id),
                    title: collection.title.to_owned(),
                    language: None,
                    kind: None,
                });
            }
        }
        let audience = view.audience_details().map_or_else(|| view.audience().as_str().to_owned(), |a| a.title.clone());
        Value::from_serializable(&SiteValue {
            title: site.title.clone(),
            tagline: site.tagline.clone(),
            organisation: site.organisation.clone(),
            notice: site.notice.clone(),
            audience,
            version: options.tool_version.clone(),
            noindex: !self.listed,
            feed: self.base_url.is_some(),
            register: view.log().is_some(),
            base_url: self.base_url.clone(),
            policy: host::POLICY,
            offline: self
                .offline
                .then(|| OfflineValue { words: self.offline_words.address.clone(), reads: self.listed }),
            nav,
            lists,
            collections,
            pages,
        })
    }

    /// The address of a page as the world knows it.
    pub fn canonical(&self, address: &str) -> Option<String> {
        let base = self.base_url.as_ref()?;
        let address = match address {
            "index.html" => "",
            other => other,
        };
        Some(format!("{base}{address}"))
    }
}

fn main_language(view: &View) -> &str {
    view.languages().first().map_or("en", String::as_str)
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Where a text stands in its life, as its readers are told. What was released, the ledger says; of a working text its
/// author.
pub fn status(view: &View, work: &VisibleWork, edition: Edition, words: &Words) -> Status {
    let plain = |key: &str, class| Status { label: words.get(key).to_owned(), class };
    if let Some(release) = work.release_of(edition) {
        return match release {
            erased if erased.purged.is_some() => plain("text-erased", "withdrawn"),
            withdrawn if withdrawn.withdrawn.is_some() => plain("withdrawn", "withdrawn"),
            coming if coming.effective() > view.today() => {
                let label = words.with("effective-from", &[("date", &words.date(coming.effective()))]);
                Status { label, class: "consultation" }
            }
            old if work.release.as_ref().is_some_and(|shown| shown.version > old.version) => {
                plain("superseded", "superseded")
            }
            endorsed if endorsed.entry.approved_by.is_some() => plain("endorsed", "published"),
            _ => plain("released", "published"),
        };
    }
    let today = view.today();
    match work.text(edition).and_then(|(outline, _)| outline.header.status.as_ref()).map(|status| status.value) {
        Some(DocumentStatus::Draft) => plain("draft", "draft"),
        Some(DocumentStatus::Consultation { closes: None }) => plain("consultation", "consultation"),
        Some(DocumentStatus::Consultation { closes: Some(closes) }) => {
            let key = if closes < today { "consultation-closed" } else { "consultation-until" };
            Status { label: words.with(key, &[("date", &words.date(closes))]), class: "consultation" }
        }
        None if work.profile == Profile::Article && edition == Edition::Shown => plain("published", "published"),
        None => plain("working-text", "draft"),
    }
}

/// A TLP label.
pub fn label(marking: Marking) -> Label {
    let class = match marking {
        Marking::Clear => "clear",
        Marking::Green => "green",
        Marking::Amber => "amber",
        Marking::AmberStrict => "amber-strict",
        Marking::Red => "red",
    };
    Label { label: marking.label(), class }
}

/// Whether a day lies in the past.
pub fn is_past(view: &View, date: Date) -> bool {
    date < view.today()
}
