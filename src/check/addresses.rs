//! Old addresses that lead to a page: each to one, and none where another page stands.

use std::collections::HashMap;

use super::Text;
use super::surroundings::Surroundings;
use crate::diagnostics::rules::{alias_form, alias_taken};
use crate::diagnostics::{Diagnostic, HubPath, Place};
use crate::hub::{is_slug, reserved_at_the_top};

pub(super) fn check(texts: &[Text<'_>], around: &Surroundings<'_>, found: &mut Vec<Diagnostic>) {
    if texts.iter().all(|text| text.outline.header.aliases.is_empty()) {
        return;
    }
    let pages = pages(around);
    let mut first: HashMap<String, Place> = HashMap::new();
    for text in texts {
        for alias in &text.outline.header.aliases {
            let place = text.place(alias.span);
            if alias.value.contains(['?', '#']) {
                found.push(alias_form::report(place, &alias.value));
                continue;
            }
            let address = address(&alias.value);
            if let Some(holder) = holder(&address, &pages, &text.outline.path) {
                found.push(alias_taken::report_page(place, &alias.value, &holder));
            } else if let Some(first) = first.get(&address) {
                found.push(alias_taken::report_twice(place, &alias.value, first.clone()));
            } else {
                first.insert(address, place);
            }
        }
    }
}

/// The file that stands for an address, in lower case because some systems read names so: `/old/`, `/old` and
/// `/old/index.html` are one.
fn address(alias: &str) -> String {
    let lower = alias.trim_matches('/').to_lowercase();
    if lower.is_empty() {
        "index.html".to_owned()
    } else if [".html", ".htm", ".json"].iter().any(|end| lower.ends_with(end)) && !alias.ends_with('/') {
        lower
    } else {
        format!("{lower}/index.html")
    }
}

/// The pages of all works and parts, by address.
fn pages<'h>(around: &Surroundings<'h>) -> HashMap<String, &'h HubPath> {
    let mut pages = HashMap::new();
    for work in around.hub.works() {
        let collection = around.hub.collection(work);
        let top = if collection.root { String::new() } else { format!("{}/", collection.id) };
        let main = format!("{top}{}", work.id);
        for part in &work.parts {
            pages.insert(format!("{main}/{}", part.slug), &part.outline.path);
        }
        pages.insert(main, work.path());
    }
    for collection in around.hub.config().collections.iter().filter(|c| !c.root) {
        pages.insert(format!("{}/index", collection.id), &around.hub.config().path);
    }
    pages
}

/// What stands at an address, in words.
fn holder(address: &str, pages: &HashMap<String, &HubPath>, own: &HubPath) -> Option<String> {
    let stem = address.rsplit_once('.').map_or(address, |(stem, _)| stem);
    match pages.get(stem) {
        Some(path) if *path == own => return Some("this document itself".to_owned()),
        Some(path) if path.file_name() == "hub.toml" => return Some("a collection's list".to_owned()),
        Some(path) => return Some(format!("`{path}`")),
        None => {}
    }
    let first = stem.split('/').next().unwrap_or_default();
    if first == "index" && stem == first {
        return Some("the home page".to_owned());
    }
    (first != "index" && is_slug(first) && reserved_at_the_top(first).is_some())
        .then(|| "a page that the portal makes".to_owned())
}
