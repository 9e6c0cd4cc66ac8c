//! The values that each kind of page shows, and the template that shows them.

mod compare;
mod data;
mod documents;
mod home;
mod lists;
mod registers;
mod releases;
mod threads;

pub(super) use threads::Thread;

use serde::Serialize;

use crate::hub::Marking;
use crate::site::addresses::root_of;
use crate::site::offline;
use crate::site::recipes::Recipe;
use crate::site::render::host;
use crate::site::shared::{Label, Link, label};
use crate::site::theme::{Value, Values};
use crate::site::words::Words;
use crate::site::{RenderError, Site};

/// What the frame around every page needs to know of it.
struct Frame<'a> {
    address: &'a str,
    /// Plain text.
    title: &'a str,
    /// What lists of search engines say of it; of a page without one, what the hub is.
    description: Option<&'a str>,
    marking: Marking,
    words: &'a Words,
    crumbs: Vec<Link>,
    /// The list in the navigation that the page belongs to.
    section: &'a str,
    /// `website` or `article`, as Open Graph says.
    kind: &'static str,
    /// Whether the page holds coloured code.
    code: bool,
    /// The address that search engines shall know the page by, when it is another one.
    canonical: Option<String>,
}

/// `page` in templates; each page adds its own.
#[derive(Serialize)]
struct PageValue<'a, T: Serialize> {
    address: &'a str,
    section: &'a str,
    title: &'a str,
    description: Option<&'a str>,
    canonical: Option<String>,
    og_type: &'static str,
    marking: Label,
    crumbs: &'a [Link],
    code: bool,
    noindex: bool,
    #[serde(flatten)]
    own: T,
}

/// For pages that add nothing.
#[derive(Serialize)]
struct Nothing {}

impl Site {
    /// A page that is made of text.
    pub(super) fn page(&self, address: &str, recipe: &Recipe) -> Result<String, RenderError> {
        match recipe {
            Recipe::Home => self.home(address),
            Recipe::NotFound => self.missing(address),
            Recipe::Search => self.search(address),
            Recipe::Situations => self.situations(address),
            Recipe::Topics => self.topics(address),
            Recipe::Members => self.members(address),
            Recipe::Member(id) => self.member(address, id),
            Recipe::Calendar => self.calendar(address),
            Recipe::AtoZ(letter) => self.a_to_z(address, letter.as_deref()),
            Recipe::List(listing) => self.list(address, listing),
            Recipe::Document(page) => self.document(address, page),
            Recipe::Data(page) => self.data(address, page),
            Recipe::Moved { to, title } => self.moved(address, to, title),
            Recipe::CalendarFile => Ok(self.calendar_file()),
            Recipe::Feed => Ok(self.feed()),
            Recipe::Sitemap => Ok(self.sitemap()),
            Recipe::Robots => {
                let sitemap = self.has("sitemap.xml").then(|| self.shared.canonical("sitemap.xml")).flatten();
                Ok(host::robots(self.shared.listed, sitemap.as_deref()))
            }
            Recipe::Headers => Ok(host::headers(self.shared.listed)),
            Recipe::Manifest => Ok(self.manifest()),
            Recipe::Offline => self.offline(address),
            Recipe::OfflineList => self.offline_files().map(|(list, _)| list),
            Recipe::Worker if !self.shared.offline => Ok(offline::retiring()),
            Recipe::Worker => self.offline_files().map(|(_, worker)| worker),
            Recipe::History(id) => self.history(address, id),
            Recipe::Compare(id, from, to) => self.comparison(address, id, (*from, *to)),
            Recipe::Register => self.register(address),
            Recipe::Entry(id) => self.entry_file(address, id),
            Recipe::Proof(id) => self.proof_file(address, id),
            Recipe::Check(id) => self.check_file(address, id),
            Recipe::Audiences => Ok(self.audiences_file()),
            Recipe::Asset(_) | Recipe::File(_) | Recipe::Frozen(_) | Recipe::OfflineWords => {
                Err(super::not_found(address, "this is no page"))
            }
        }
    }

    /// The frame of a page in the hub's first language.
    fn frame<'a>(&'a self, address: &'a str, title: &'a str) -> Frame<'a> {
        Frame {
            address,
            title,
            description: None,
            marking: Marking::Clear,
            words: &self.shared.words,
            crumbs: vec![self.home_link(&self.shared.words)],
            section: "",
            kind: "website",
            code: false,
            canonical: None,
        }
    }

    fn home_link(&self, words: &Words) -> Link {
        Link { address: "index.html".to_owned(), title: words.get("home").to_owned(), language: None, kind: None }
    }

    /// The values of a page: what the frame needs, and `own` as more of `page`.
    fn values<T: Serialize>(&self, frame: &Frame, own: T) -> Values {
        let page = PageValue {
            address: frame.address,
            section: frame.section,
            title: frame.title,
            description: frame.description.or(self.view.site().tagline.as_deref()),
            canonical: self.shared.canonical(frame.canonical.as_deref().unwrap_or(frame.address)),
            og_type: frame.kind,
            marking: label(frame.marking),
            crumbs: &frame.crumbs,
            code: frame.code,
            noindex: matches!(frame.address, "404.html" | offline::PAGE),
            own,
        };
        let mut values = Values::new();
        values.insert("page", &page);
        values.insert("root", &root_of(frame.address));
        values.insert("language", &frame.words.language);
        values.insert("built", &frame.words.date(self.view.today()));
        values.insert_value("t", frame.words.value());
        values.insert_value("site", self.shared.site.clone());
        values.insert_value("finding", self.shared.finding.clone());
        values
    }

    /// The narrowest label among what a page lists.
    fn marking<'a>(works: impl IntoIterator<Item = &'a crate::hub::VisibleWork>) -> Marking {
        works.into_iter().map(|work| work.marking).max().unwrap_or(Marking::Clear)
    }
}

/// A list of links as one value.
fn list<T: Serialize>(items: &[T]) -> Value {
    Value::from_serializable(items)
}
