//! What a reader's device may keep: the list of a site's files by edition (`offline.json`) and the service worker
//! (`sw.js`).
//!
//! An edition is the site as one build made it. Its id is a hash over all files and their hashes, so unchanged input
//! gives the same edition, and the worker's own bytes change with every other one: that is how a browser notices. The
//! list is written last, from what the pages turned out to be; it is loaded when a reader saves something or an update
//! was found, never on an ordinary view.
//!
//! The list speaks of nothing but the addresses of the site it belongs to, which come from one `View`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use serde::Serialize;
use serde_json::json;

use super::recipes::{DocumentPage, ListOf, Recipe};
use super::shared;
use super::{RenderError, Site};
use crate::document::{ContentHash, Outline};
use crate::hub::{Edition, VisibleWork};

/// The service worker; its folder is its scope, so it stands at the root.
pub const WORKER: &str = "sw.js";

/// The list of files.
pub const LIST: &str = "offline.json";

/// Says what is kept, and answers for pages that are not.
pub const PAGE: &str = "offline.html";

/// Digits of a hash in the list; chunks of the index are named with as many.
const DIGITS: usize = 16;

/// The engine, its worker and the index.
const ENGINE: [&str; 2] = ["search.wasm", "search-worker.js"];
const INDEX: &str = "search/";
const INDEX_MANIFEST: &str = "search/manifest.json";

/// Around what a build says of its own day: it differs in pages that are otherwise the same.
const BUILT: (&[u8], &[u8]) = (b"<span class=\"built\">", b"</span>");

/// What is known of one file once it was made.
#[derive(Debug, Clone)]
struct Note {
    hash: String,
    /// Of the page without the day of the build, where that is another hash.
    same: Option<String>,
    size: usize,
    /// Files that a page shows or hands out.
    uses: Vec<String>,
}

/// Gathers what the files of a site are while they are made, in any order.
#[derive(Debug, Default)]
pub struct Inventory {
    notes: Mutex<BTreeMap<String, Note>>,
}

/// How a text stands on the hub: what a device compares a kept copy with.
#[derive(Debug, Clone, Serialize, PartialEq, Eq)]
pub struct Standing {
    /// Changes with the text, the version and the status.
    pub text: String,
    pub version: Option<String>,
    /// The status as its class: `published`, `superseded`, `withdrawn`…
    pub class: &'static str,
}

#[derive(Serialize)]
struct ListedPage<'a> {
    title: String,
    /// Set for documents.
    #[serde(skip_serializing_if = "Option::is_none", flatten)]
    standing: Option<Standing>,
    uses: &'a [String],
}

#[derive(Serialize)]
struct ListedCollection {
    title: String,
    pages: Vec<String>,
}

impl Inventory {
    /// Takes down a file as it was made.
    pub fn note(&self, site: &Site, address: &str, bytes: &[u8]) {
        let recipe = site.recipes.get(address);
        let uses = if recipe.is_some_and(is_kept_page) { uses(site, address, bytes) } else { Vec::new() };
        let built = Some(bytes).filter(|_| recipe.is_some_and(is_saved_page)).and_then(day_of_build);
        let (hash, same) = match built {
            Some((start, end)) => {
                let (hash, same) = ContentHash::of_both(&bytes[..start], &bytes[start..], &bytes[end..]);
                (hash, Some(same.short(DIGITS)))
            }
            None => (ContentHash::of(bytes), None),
        };
        let note = Note { hash: hash.short(DIGITS), same, size: bytes.len(), uses };
        self.notes.lock().unwrap_or_else(PoisonError::into_inner).insert(address.to_owned(), note);
    }

    /// The list and the worker: [`LIST`]'s bytes, then [`WORKER`]'s.
    pub fn finish(&self, site: &Site) -> (String, String) {
        let notes = self.notes.lock().unwrap_or_else(PoisonError::into_inner);
        let all: String = notes.iter().map(|(address, note)| format!("{} {address}\n", note.hash)).collect();
        let id = ContentHash::of(all.as_bytes()).short(DIGITS);
        let list = site.offline_list(&id, &notes);
        let worker = site.worker(&id, &list, &notes);
        (list, worker)
    }
}

/// Where a page says on which day it was built: from where to where.
fn day_of_build(bytes: &[u8]) -> Option<(usize, usize)> {
    // It stands at the foot; what an author wrote cannot pass for it, for authors may not give classes.
    let start = bytes.windows(BUILT.0.len()).rposition(|window| window == BUILT.0)?;
    let length = bytes[start..].windows(BUILT.1.len()).position(|window| window == BUILT.1)?;
    Some((start, start + length))
}

/// Pages that a reader may save, and that are compared with those of other days for it.
fn is_saved_page(recipe: &Recipe) -> bool {
    matches!(recipe, Recipe::Document(_) | Recipe::List(_))
}

/// Pages that a reader may keep.
fn is_kept_page(recipe: &Recipe) -> bool {
    matches!(
        recipe,
        Recipe::Home
            | Recipe::NotFound
            | Recipe::Search
            | Recipe::Offline
            | Recipe::Situations
            | Recipe::Topics
            | Recipe::Members
            | Recipe::Member(_)
            | Recipe::Calendar
            | Recipe::AtoZ(_)
            | Recipe::List(_)
            | Recipe::Document(_)
            | Recipe::History(_)
            | Recipe::Compare(..)
            | Recipe::Register
    )
}

/// The files of the site that a page needs: what it loads and shows, the first of its downloads and what its check
/// reads. Other pages, which it only links to, are none of them.
fn uses(site: &Site, address: &str, bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes);
    let folder: Vec<&str> = address.split('/').collect();
    let mut found = BTreeSet::new();
    let mut has_download = false;
    for value in text.split('"').skip(1) {
        if value.len() > 400 || !value.contains('/') {
            continue;
        }
        let steps = value.matches("../").count();
        let inner = value.trim_start_matches("../");
        if value.len() != inner.len() + 3 * steps || steps + 1 != folder.len() {
            continue;
        }
        let Some(recipe) = site.recipes.get(inner) else { continue };
        let needed = match recipe {
            Recipe::Asset(name) => !ENGINE.contains(&name.as_str()),
            Recipe::File(_) | Recipe::Check(_) | Recipe::OfflineWords => true,
            Recipe::Frozen(path) if !has_download => {
                has_download = !path.as_str().ends_with(".txt");
                has_download
            }
            _ => false,
        };
        if needed {
            found.insert(inner.to_owned());
        }
    }
    found.into_iter().collect()
}

impl Site {
    /// The id, the list and the worker of a site without an index, all of whose files are made for it.
    pub(super) fn offline_files(&self) -> Result<(String, String), RenderError> {
        let inventory = Inventory::default();
        for address in self.addresses().filter(|address| *address != WORKER && *address != LIST) {
            inventory.note(self, address, &self.render(address)?);
        }
        Ok(inventory.finish(self))
    }

    /// How a document's page stands.
    pub(super) fn standing(&self, work: &VisibleWork, outline: &Outline, edition: Edition) -> Standing {
        let class = shared::status(&self.view, work, edition, &self.shared.words).class;
        let version = work.release_of(edition).map(|release| release.version.to_string());
        let said = format!("{}\n{}\n{class}", outline.hash.hex(), version.as_deref().unwrap_or_default());
        Standing { text: ContentHash::of(said.as_bytes()).short(DIGITS), version, class }
    }

    fn standing_of(&self, page: &DocumentPage) -> Option<Standing> {
        let work = self.view.work(&page.work)?;
        let outline = work.page(page.edition, page.part.as_deref())?;
        Some(self.standing(work, outline, page.edition))
    }

    /// What a reader calls a page.
    fn title_of(&self, recipe: &Recipe) -> Option<String> {
        let words = &self.shared.words;
        let key = match recipe {
            Recipe::Document(page) => {
                let outline = self.view.work(&page.work)?.page(page.edition, page.part.as_deref())?;
                return Some(outline.header.title.value.clone());
            }
            Recipe::List(listing) => match &listing.of {
                ListOf::Collection(id) => return self.shared.collections.get(id).map(|c| c.title.clone()),
                ListOf::Topic(id) => return self.shared.topics.get(id).map(|(title, _)| title.clone()),
            },
            Recipe::Member(id) => {
                return self.view.members().into_iter().find(|m| m.id == *id).map(|m| m.name.clone());
            }
            Recipe::History(id) | Recipe::Compare(id, ..) => {
                return self.view.work(id).map(|work| work.title().to_owned());
            }
            Recipe::Home => "home",
            Recipe::Situations => "situations",
            Recipe::Topics => "topics",
            Recipe::Members => "members",
            Recipe::Calendar => "calendar",
            Recipe::AtoZ(_) => "a-z",
            Recipe::Register => "register",
            Recipe::Search => "search",
            _ => return None,
        };
        Some(words.get(key).to_owned())
    }

    /// [`LIST`]: of each edition one line of JSON, so that two editions compare well in compression.
    fn offline_list(&self, id: &str, notes: &BTreeMap<String, Note>) -> String {
        let mut pages = BTreeMap::new();
        let mut collections: BTreeMap<&str, ListedCollection> = BTreeMap::new();
        let mut needed: BTreeSet<&str> = BTreeSet::new();
        for (address, recipe) in self.recipes.iter().filter(|(_, recipe)| is_kept_page(recipe)) {
            let Some(note) = notes.get(address) else { continue };
            let standing = match recipe {
                Recipe::Document(page) => self.standing_of(page),
                _ => None,
            };
            let title = self.title_of(recipe).unwrap_or_default();
            pages.insert(address.as_str(), ListedPage { title, standing, uses: &note.uses });
            needed.insert(address);
            needed.extend(note.uses.iter().map(String::as_str));
            if let Some(collection) = self.collection_of(recipe)
                && let Some(named) = self.shared.collections.get(collection)
            {
                let of = collections
                    .entry(collection)
                    .or_insert_with(|| ListedCollection { title: named.title.clone(), pages: Vec::new() });
                of.pages.push(address.clone());
            }
        }
        let search = self.search_files(notes);
        let shell = self.shell(notes);
        needed.extend(search.iter().map(String::as_str));
        needed.extend(shell.iter().map(String::as_str));
        let files: BTreeMap<&str, serde_json::Value> = needed
            .into_iter()
            .filter_map(|address| {
                let note = notes.get(address)?;
                let mut file = vec![json!(note.hash), json!(note.size)];
                file.extend(note.same.iter().map(|same| json!(same)));
                Some((address, file.into()))
            })
            .collect();
        let list = json!({
            "format": "1",
            "edition": id,
            "date": self.view.today().to_string(),
            "shell": shell,
            "search": search,
            "collections": collections,
            "files": files,
            "pages": pages,
        });
        format!("{list}\n")
    }

    /// The collection that a page is saved with: its lists and its documents as they are shown, not older versions.
    fn collection_of<'a>(&'a self, recipe: &'a Recipe) -> Option<&'a str> {
        match recipe {
            Recipe::Document(page) if page.edition == Edition::Shown => {
                self.view.work(&page.work).map(|work| work.collection.as_str())
            }
            Recipe::List(listing) => match &listing.of {
                ListOf::Collection(id) => Some(id),
                ListOf::Topic(_) => None,
            },
            _ => None,
        }
    }

    /// The engine, its worker and the whole index; nothing when the site has no index.
    fn search_files(&self, notes: &BTreeMap<String, Note>) -> Vec<String> {
        if !notes.contains_key(INDEX_MANIFEST) {
            return Vec::new();
        }
        let engine = ENGINE.iter().filter_map(|name| self.theme.assets().find(|asset| asset.name == *name));
        let index = notes.keys().filter(|address| address.starts_with(INDEX)).cloned();
        engine.map(|asset| asset.address.clone()).chain(index).collect()
    }

    /// What opens without a network: home, search, what says that a page is not there, and all that they load.
    fn shell(&self, notes: &BTreeMap<String, Note>) -> Vec<String> {
        let mut shell: BTreeSet<String> = BTreeSet::new();
        for page in ["404.html", "index.html", PAGE, "search.html"] {
            let Some(note) = notes.get(page) else { continue };
            shell.insert(page.to_owned());
            shell.extend(note.uses.iter().cloned());
        }
        shell.extend(
            ["site.js", "site.css", "site-code.css", "offline-store.js", "offline-saving.js", "offline-kept.js"]
                .iter()
                .filter_map(|name| {
                    self.theme.assets().find(|asset| asset.name == *name).map(|asset| asset.address.clone())
                }),
        );
        shell.insert(self.shared.offline_words.address.clone());
        shell.retain(|address| notes.contains_key(address));
        shell.into_iter().collect()
    }

    /// The collections by the pages that list them: what is kept is shown by them, also where no list was ever loaded.
    fn collection_titles(&self) -> BTreeMap<&str, &str> {
        let lists = self.recipes.iter().filter(|(address, _)| address.ends_with("index.html"));
        lists
            .filter_map(|(address, recipe)| {
                let Recipe::List(listing) = recipe else { return None };
                let ListOf::Collection(id) = &listing.of else { return None };
                Some((address.as_str(), self.shared.collections.get(id)?.title.as_str()))
            })
            .collect()
    }

    /// [`WORKER`]: the edition's few facts; the work is done by a file that is named after its content.
    fn worker(&self, id: &str, list: &str, notes: &BTreeMap<String, Note>) -> String {
        let hash = |address: &str| notes.get(address).map(|note| note.hash.clone());
        let shell: BTreeMap<String, Option<String>> =
            self.shell(notes).into_iter().map(|address| (address.clone(), hash(&address))).collect();
        let index: usize = self.search_files(notes).iter().filter_map(|a| Some(notes.get(a)?.size)).sum();
        let asset =
            |name: &str| self.theme.assets().find(|asset| asset.name == name).map(|asset| asset.address.clone());
        let edition = json!({
            "id": id,
            "date": self.view.today().to_string(),
            "title": self.view.site().title,
            "language": self.shared.language,
            "keeps": if self.shared.listed { "read" } else { "saved" },
            "list": ContentHash::of(list.as_bytes()).short(DIGITS),
            "manifest": hash(INDEX_MANIFEST),
            "size": index,
            "engine": ENGINE.map(asset),
            "shell": shell,
            "collections": self.collection_titles(),
        });
        let words = &self.shared.offline_words.address;
        format!(
            "// The edition of this site, written by faletusi at its build.\n\
             self.EDITION = {edition};\nimportScripts({}, {}, {});\n",
            json!(words),
            json!(asset("offline-store.js")),
            json!(asset("offline-worker.js"))
        )
    }
}

/// A worker that removes itself and everything that was kept for this site: where readers shall keep nothing any more.
pub fn retiring() -> String {
    include_str!("offline/retiring.js").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_of_the_build_is_found() {
        let page = b"<p>Text</p><p>A <span class=\"built\">Built on 1 May.</span> B</p>";
        let (start, end) = day_of_build(page).expect("a day");
        assert_eq!(&page[start..end], b"<span class=\"built\">Built on 1 May.");
        assert_eq!(day_of_build(b"<p>1</p>"), None);
        // An unclosed one is none.
        assert_eq!(day_of_build(b"a<span class=\"built\">b"), None);
    }
}
