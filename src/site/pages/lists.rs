//! Lists: collections, topics, A to Z, situations.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::hub::VisibleWork;
use crate::site::addresses::{letter, sort_key, work_address};
use crate::site::recipes::{ListOf, Listing, ONE_PAGE, Order, PAGE, is_procedure};
use crate::site::shared::Link;
use crate::site::{RenderError, Site};

use super::home::with_fragment;
use super::{Nothing, list};

#[derive(Serialize)]
struct Own<'a> {
    /// Set on the lists of a collection.
    collection: Option<&'a str>,
    summary: Option<&'a str>,
    motif: Option<&'static str>,
    kind: Option<String>,
    kinds: bool,
    orders: Vec<OrderLink>,
    pages: Vec<PageLink>,
}

#[derive(Serialize)]
struct OrderLink {
    address: String,
    words: &'static str,
    current: bool,
}

#[derive(Serialize)]
struct PageLink {
    address: String,
    number: usize,
    current: bool,
}

#[derive(Serialize)]
struct Letter {
    label: String,
    id: String,
    /// Set when the letter has a page of its own.
    address: Option<String>,
    current: bool,
}

#[derive(Serialize)]
struct LetterGroup {
    label: String,
    id: String,
    items: Vec<Link>,
}

#[derive(Serialize)]
struct SituationGroup<'a> {
    title: &'a str,
    items: Vec<SituationItem<'a>>,
}

#[derive(Serialize)]
struct SituationItem<'a> {
    say: &'a str,
    address: String,
    place: &'a str,
}

#[derive(Serialize)]
struct TopicItem<'a> {
    title: &'a str,
    summary: Option<&'a str>,
    address: String,
    count: String,
}

impl Site {
    pub(super) fn list(&self, address: &str, listing: &Listing) -> Result<String, RenderError> {
        let missing = || super::super::not_found(address, "there is no such list");
        let words = &self.shared.words;
        let (title, summary, motif) = match &listing.of {
            ListOf::Collection(id) => {
                let found = self.shared.collections.get(id).ok_or_else(missing)?;
                (&found.title, found.summary.as_deref(), Some(found.motif))
            }
            ListOf::Topic(id) => {
                let (title, summary) = self.shared.topics.get(id).ok_or_else(missing)?;
                (title, summary.as_deref(), None)
            }
        };
        let works = &listing.works;
        let pages = works.len().div_ceil(PAGE).max(1);
        let own = Own {
            collection: match &listing.of {
                ListOf::Collection(id) => Some(id),
                ListOf::Topic(_) => None,
            },
            summary,
            motif,
            kind: Some(self.count(works.len())),
            kinds: motif.is_none(),
            orders: orders(listing),
            pages: page_links(listing, pages),
        };
        let mut frame = self.frame(address, title);
        frame.description = summary.or_else(|| motif.is_none().then(|| words.get("topic-intro")));
        let shown = works.chunks(PAGE).nth(listing.page - 1).unwrap_or_default();
        frame.marking = Self::marking(shown.iter().filter_map(|id| self.view.work(id)));
        if motif.is_none() {
            let topics = words.get("topics").to_owned();
            frame.crumbs.push(Link { address: "topics.html".to_owned(), title: topics, language: None, kind: None });
            frame.section = "topics.html";
        }
        let mut values = self.values(&frame, own);
        let items: Vec<_> = shown.iter().map(|id| self.shared.entry(id)).collect();
        values.insert_value("items", items.into());
        self.theme.render("list.html", values)
    }

    pub(super) fn topics(&self, address: &str) -> Result<String, RenderError> {
        let mut frame = self.frame(address, self.shared.words.get("topics"));
        frame.description = Some(self.shared.words.get("topics-intro"));
        frame.marking = Self::marking(self.view.works());
        frame.section = "topics.html";
        let topics: Vec<TopicItem> = self
            .view
            .topics()
            .into_iter()
            .map(|topic| TopicItem {
                title: topic.title,
                summary: topic.summary,
                address: format!("topics/{}.html", topic.id),
                count: self.count(topic.works.len()),
            })
            .collect();
        let mut values = self.values(&frame, Nothing {});
        values.insert_value("topics", list(&topics));
        self.theme.render("topics.html", values)
    }

    pub(super) fn situations(&self, address: &str) -> Result<String, RenderError> {
        let mut frame = self.frame(address, self.shared.words.get("situations"));
        frame.description = Some(self.shared.words.get("situations-intro"));
        frame.marking = Self::marking(self.view.situations().iter().map(|situation| situation.work));
        frame.section = "situations.html";
        let mut collections = self.view.collections();
        // What officers face comes before what drafters ask.
        collections.sort_by_key(|collection| !is_procedure(collection.profile));
        let mut groups: Vec<SituationGroup> =
            collections.iter().map(|c| SituationGroup { title: c.title, items: Vec::new() }).collect();
        for situation in self.view.situations() {
            let at = collections.iter().position(|c| c.id == situation.work.collection);
            let Some(group) = at.and_then(|at| groups.get_mut(at)) else { continue };
            let page = work_address(&self.view, situation.work, situation.part);
            let header = &situation.work.outline.header;
            group.items.push(SituationItem {
                say: situation.say,
                address: with_fragment(page, situation.fragment),
                place: header.short_title.as_ref().unwrap_or(&header.title.value),
            });
        }
        groups.retain(|group| !group.items.is_empty());
        let mut values = self.values(&frame, Nothing {});
        values.insert_value("groups", list(&groups));
        self.theme.render("situations.html", values)
    }

    /// All documents by letter; of a large hub each letter on a page of its own.
    pub(super) fn a_to_z(&self, address: &str, only: Option<&str>) -> Result<String, RenderError> {
        let mut frame = self.frame(address, self.shared.words.get("a-z"));
        frame.description = Some(self.shared.words.get("a-z-intro"));
        frame.section = "a-z.html";
        let mut groups: BTreeMap<String, (String, Vec<&VisibleWork>)> = BTreeMap::new();
        let mut count = 0;
        for work in self.view.works() {
            let (label, id) = letter(work.title());
            groups.entry(id).or_insert_with(|| (label, Vec::new())).1.push(work);
            count += 1;
        }
        let split = count > ONE_PAGE;
        let first = groups.keys().next().cloned();
        let current = only.or(first.as_deref().filter(|_| split));
        let letters: Vec<Letter> = groups
            .iter()
            .map(|(id, (label, _))| Letter {
                label: label.clone(),
                id: id.clone(),
                address: split.then(|| format!("a-z/{id}.html")),
                current: current == Some(id),
            })
            .collect();
        let shown = groups.iter_mut().filter(|(id, _)| current.is_none_or(|current| current == id.as_str()));
        let mut shown: Vec<(String, String, Vec<&VisibleWork>)> =
            shown.map(|(id, (label, works))| (id.clone(), label.clone(), std::mem::take(works))).collect();
        frame.marking = Self::marking(shown.iter().flat_map(|(_, _, works)| works.iter().copied()));
        let groups: Vec<LetterGroup> = shown
            .iter_mut()
            .map(|(id, label, works)| {
                works.sort_by_cached_key(|work| (sort_key(work.title()), work.id.clone()));
                let items =
                    works.iter().map(|work| self.shared.link(&self.view, work, Some(&self.shared.words))).collect();
                LetterGroup { label: label.clone(), id: id.clone(), items }
            })
            .collect();
        let mut values = self.values(&frame, Nothing {});
        values.insert_value("letters", list(&letters));
        values.insert_value("groups", list(&groups));
        self.theme.render("a-z.html", values)
    }
}

fn orders(listing: &Listing) -> Vec<OrderLink> {
    if listing.offered.len() < 2 {
        return Vec::new();
    }
    let order = |order: &Order| OrderLink {
        address: listing.of.address(*order, 1),
        words: match order {
            Order::Title => "sort-title",
            Order::Date => "sort-date",
            Order::Status => "sort-status",
        },
        current: *order == listing.order,
    };
    listing.offered.iter().map(order).collect()
}

fn page_links(listing: &Listing, pages: usize) -> Vec<PageLink> {
    if pages < 2 {
        return Vec::new();
    }
    let page = |number| PageLink {
        address: listing.of.address(listing.order, number),
        number,
        current: number == listing.page,
    };
    (1..=pages).map(page).collect()
}
