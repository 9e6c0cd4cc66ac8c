//! The portal: every address with the recipe for its file.
//!
//! [`plan`] lists all addresses of a [`View`] and reports two files at one address before anything is rendered.
//! [`Site::render`] gives the bytes of one address and touches no disk, so `build` streams all of them to the writer
//! and `serve` renders only what a browser asks for.
//!
//! What many pages show (an entry of a list, the collections, the words of the interface) is made once, as values
//! that templates share.

mod addresses;
pub mod comparing;
pub mod escape;
mod files;
mod finding;
pub mod offline;
mod once;
mod pages;
mod recipes;
pub mod render;
pub mod sanitise;
mod shared;
pub mod theme;
pub mod words;

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};

use crate::compare::{Report, Tree};
use crate::diagnostics::{Diagnostic, HubPath, Place};
use crate::document::WorkId;
use crate::hub::{Edition, View, VisibleWork};
use crate::ledger;

pub use addresses::work_address;
pub use theme::{RenderError, RenderErrorKind, Theme};

use once::Once;
use pages::Thread;
use recipes::Recipe;
use shared::Shared;
use words::Words;

/// What a site is made with beside its view and theme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Where the site will stand; the hub's own setting when left out. Only the 404 page, feeds and what tells search
    /// engines of a page use it.
    pub base_url: Option<String>,
    /// Printed at the foot of each page.
    pub tool_version: String,
    /// Whether readers may keep pages on their devices: the site then has a service worker. Else whatever worker an
    /// earlier build left with a reader is retired.
    pub offline: bool,
}

/// A planned site: cheap to hold, renders any of its addresses.
pub struct Site {
    view: View,
    theme: Arc<Theme>,
    recipes: BTreeMap<String, Recipe>,
    files: files::Files,
    shared: Shared,
    /// What the check of a released page is told of all that it shows, by its address: taken when it is rendered.
    frames: Mutex<HashMap<String, String>>,
    /// Versions as they are compared.
    trees: Once<(WorkId, ledger::Version), Option<Arc<Tree>>>,
    /// What changed between two versions, for their page, the history and the marks beside provisions.
    reports: Once<(WorkId, ledger::Version, ledger::Version), Option<Arc<Report>>>,
    /// The provisions of a work through its versions, for its history and for the check of each version.
    followed: Once<WorkId, Option<Arc<Vec<Thread>>>>,
}

/// How much was made, while pages were rendered, of what is said of versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Compared {
    /// Versions read.
    pub versions: usize,
    /// Pairs of versions compared.
    pub pairs: usize,
    /// Works whose provisions were followed through their versions.
    pub works: usize,
}

/// Plans the site of a view: every address with its recipe, and what is wrong with them.
pub fn plan(view: View, theme: Arc<Theme>, options: &Options) -> (Site, Vec<Diagnostic>) {
    plan_again(view, theme, options, None)
}

/// As [`plan`], with what another site of the same hub made of documents that are the same.
pub fn plan_again(view: View, theme: Arc<Theme>, options: &Options, before: Option<&Site>) -> (Site, Vec<Diagnostic>) {
    let files = files::Files::of(&view);
    let before = before.filter(|site| Arc::ptr_eq(&site.theme, &theme) && site.view.is_alike(&view));
    let shared = Shared::new(&view, &theme, options, before.map(|site| &site.shared));
    let (recipes, diagnostics) = recipes::all(&view, &theme, &files, &shared);
    let frames = Mutex::default();
    let (trees, reports, followed) = (Once::default(), Once::default(), Once::default());
    (Site { view, theme, recipes, files, shared, frames, trees, reports, followed }, diagnostics)
}

impl Site {
    /// Every address, relative to the site's root, in order: `index.html`, `sops/primary-line-processing.html`.
    pub fn addresses(&self) -> impl Iterator<Item = &str> {
        self.recipes.keys().map(String::as_str)
    }

    /// How many files the site has.
    pub fn len(&self) -> usize {
        self.recipes.len()
    }

    /// Whether there is nothing; never so for a planned site.
    pub fn is_empty(&self) -> bool {
        self.recipes.is_empty()
    }

    /// Whether something stands at an address.
    pub fn has(&self, address: &str) -> bool {
        self.recipes.contains_key(address)
    }

    /// The view it was planned from.
    pub fn view(&self) -> &View {
        &self.view
    }

    /// The interface's words in the hub's language.
    pub fn words(&self) -> Arc<Words> {
        Arc::clone(&self.shared.words)
    }

    /// What was compared so far.
    pub fn compared_so_far(&self) -> Compared {
        Compared { versions: self.trees.len(), pairs: self.reports.len(), works: self.followed.len() }
    }

    /// The address of a provision of an edition, by the permalink that a comparison gives it.
    pub fn place_address(&self, work: &VisibleWork, edition: Edition, permalink: &str) -> String {
        let (part, fragment) = match permalink.split_once('#') {
            Some((part, fragment)) => (Some(part), fragment),
            None => (None, permalink),
        };
        let page = addresses::edition_address(&self.view, work, edition, part);
        let mark = if fragment.is_empty() { "" } else { "#" };
        format!("{page}{mark}{fragment}")
    }

    /// The bytes of one address.
    ///
    /// # Errors
    ///
    /// When there is no such address, a template is wrong or endless, or a source file is gone since it was planned.
    pub fn render(&self, address: &str) -> Result<Vec<u8>, RenderError> {
        let Some((address, recipe)) = self.recipes.get_key_value(address) else {
            return Err(not_found(address, "there is nothing at this address"));
        };
        match recipe {
            Recipe::Asset(name) => match self.theme.assets().find(|asset| asset.name == *name) {
                Some(asset) => Ok(asset.bytes.to_vec()),
                None => Err(not_found(address, "the theme has no such file")),
            },
            Recipe::File(path) => self
                .view
                .file(path)
                .map(|bytes| bytes.to_vec())
                .map_err(|error| unreadable(address, path, &error.to_string())),
            Recipe::Frozen(path) => self
                .view
                .released_file(path)
                .map(|bytes| bytes.to_vec())
                .map_err(|error| unreadable(address, path, &error.to_string())),
            Recipe::OfflineWords => Ok(self.shared.offline_words.bytes.to_vec()),
            recipe => self.page(address, recipe).map(String::into_bytes),
        }
    }
}

/// Nothing stands at the address.
fn not_found(address: &str, message: &str) -> RenderError {
    let path = HubPath::new(address).or_else(|_| HubPath::new("hub.toml"));
    RenderError::without_template(address, path.ok(), message, RenderErrorKind::NotFound)
}

/// A source file cannot be read any more.
fn unreadable(address: &str, path: &HubPath, message: &str) -> RenderError {
    RenderError::without_template(address, Some(path.clone()), message, RenderErrorKind::Unreadable)
}

/// The whole of a file, as the place of a finding.
fn whole(path: &HubPath) -> Place {
    Place::file(path)
}
