//! Reading every document, and only those that changed since the last time.

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use super::view::ViewMemory;
use super::{AudienceId, Collection, Hub, HubConfig, Registers, Release, assemble, releases};
use crate::diagnostics::rules::{config_missing, file_too_large, not_utf_8, unreadable_file};
use crate::diagnostics::{Diagnostic, HubPath, Place, nearest};
use crate::document::Outline;
use crate::parse::front_matter::read_header;
use crate::parse::{Context, IncludeError, Parsed, Readers, Tree, parse, parse_tree};
use crate::proofread::{proofread, proofread_included};
use crate::source::{FileKind, LARGEST_TEXT, Sources, Store, decode, is_utf_16, text};

/// The file that makes a folder a hub.
pub const CONFIG_FILE: &str = "hub.toml";

/// What was made of each file, to be used again while the file stays the same.
pub(super) type Memory = HashMap<HubPath, Remembered>;

/// A file boiled down.
#[derive(Clone)]
pub(super) struct Remembered {
    revision: u64,
    /// Of the collection's settings that the reading depended on.
    settings: u64,
    /// The files it includes or tried to, with the revision each had.
    asked: Vec<(HubPath, Option<u64>)>,
    what: Boiled,
}

#[derive(Clone)]
enum Boiled {
    Document(Arc<Outline>),
    /// A file only there to be included, and whom its front matter addresses it to: not said, nobody, or that one.
    Fragment(Option<Option<AudienceId>>),
    Unreadable(Diagnostic),
}

/// What came of all files of the collections.
pub(super) struct Read {
    /// Documents with the index of their collection, sorted by path.
    pub documents: Vec<(usize, Arc<Outline>)>,
    /// Files that are only there to be included, and their own audience.
    pub fragments: BTreeMap<HubPath, Option<Option<AudienceId>>>,
    /// Files that could not be read.
    pub diagnostics: Vec<Diagnostic>,
}

impl Hub {
    /// Lists the files of a hub and loads it: hub.toml says which folders.
    pub fn open(store: Arc<dyn Store>) -> Self {
        Self::load(Arc::new(Sources::load(store.clone(), folders(store.as_ref()))), None)
    }

    /// As [`Hub::open`], and keeps the texts as they were read, so that its pages can be made when they have changed.
    pub fn open_and_keep(store: Arc<dyn Store>) -> Self {
        Self::load(Arc::new(Sources::load_and_keep(store.clone(), folders(store.as_ref()))), None)
    }

    /// Loads a hub. With `previous`, files that did not change since are not read again.
    ///
    /// Never fails: what is wrong is in the diagnostics of the hub and of the outlines.
    pub fn load(sources: Arc<Sources>, previous: Option<&Self>) -> Self {
        let mut diagnostics = sources.diagnostics().to_vec();
        let config = Arc::new(read_config(&sources, &mut diagnostics));
        let (registers, found) = Registers::load(&config, &sources);
        diagnostics.extend(found);
        let empty = Memory::new();
        let memory = read_all(&config, &sources, previous.map_or(&empty, |hub| &hub.memory));
        let read = sort_out(&config, &memory);
        let views = previous.map_or_else(Default::default, |hub| hub.views.clone());
        let facts = previous.map_or_else(Default::default, |hub| hub.facts.clone());
        let frozen = previous.map_or_else(Default::default, |hub| hub.frozen.clone());
        let parse = |folder: &str, path: &HubPath, collection: &Collection| {
            parse_frozen(&config, &sources, folder, path, collection).ok().map(|parsed| parsed.outline)
        };
        let stamps = config.collections.iter().map(|c| settings(&config, c)).collect();
        let releases = releases::load(&config, &sources, stamps, &frozen, &parse);
        diagnostics.extend(releases.diagnostics.iter().cloned());
        assemble::assemble(assemble::Input {
            config,
            registers,
            sources,
            read,
            memory,
            views,
            facts,
            releases,
            frozen,
            diagnostics,
        })
    }

    /// Reads and parses a frozen text: everything in it is for its readers.
    pub(super) fn release_tree(&self, release: &Release, path: &HubPath, collection: usize) -> io::Result<Tree> {
        let collection = self.config.collections.get(collection).ok_or(io::ErrorKind::NotFound)?;
        let reading = Reading { config: &self.config, sources: &self.sources, frozen: Some(&release.folder) };
        reading.tree(path, collection, &Readers::everyone(), &|_| true)
    }

    /// As [`Hub::parse_for`], for a page whose outline is known.
    pub(super) fn tree_for(
        &self,
        path: &HubPath,
        collection: &Collection,
        readers: &Readers,
        may_include: &(dyn Fn(&HubPath) -> bool + Sync),
    ) -> io::Result<Tree> {
        let reading = Reading { config: &self.config, sources: &self.sources, frozen: None };
        reading.tree(path, collection, readers, may_include)
    }

    /// Reads and parses one document for `readers`. Text of other files is included where `may_include` lets it.
    pub(super) fn parse_for(
        &self,
        path: &HubPath,
        collection: &Collection,
        readers: &Readers,
        may_include: &(dyn Fn(&HubPath) -> bool + Sync),
    ) -> io::Result<Parsed> {
        let bytes = self.sources.read(path)?;
        let reading = Reading { config: &self.config, sources: &self.sources, frozen: None };
        let (text, _) = decode(path, &bytes);
        Ok(reading.document(path, &text, Vec::new(), collection, readers, may_include).0)
    }

    /// The memory of views, shared with hubs loaded after this one.
    pub(super) fn view_memory(&self) -> &ViewMemory {
        &self.views
    }
}

/// The folders that hub.toml names. Without any a store lists everything; `releases` may not be there, and is no harm.
fn folders(store: &dyn Store) -> Vec<String> {
    let config = HubPath::new(CONFIG_FILE).ok().and_then(|path| {
        let bytes = store.read(&path).ok()?;
        Some(HubConfig::read(&path, &decode(&path, &bytes).0).0)
    });
    let mut folders = config.map(|c| c.folders()).unwrap_or_default();
    if folders.is_empty() {
        folders.push("themes".to_owned());
    }
    folders
}

fn read_config(sources: &Sources, diagnostics: &mut Vec<Diagnostic>) -> HubConfig {
    let path = HubPath::new(CONFIG_FILE).unwrap_or_else(|_| unreachable!("a constant path"));
    let text = match sources.read(&path) {
        Ok(bytes) => {
            let (text, found) = decode(&path, &bytes);
            diagnostics.extend(found);
            text
        }
        Err(error) => {
            let place = Place::file(&path);
            let said = sources.diagnostics().iter().any(|said| said.place.file == path);
            diagnostics.extend((!said).then(|| {
                if error.kind() == io::ErrorKind::NotFound {
                    config_missing::report(place)
                } else {
                    unreadable_file::report(place, &error.to_string())
                }
            }));
            // One mistake is enough: an empty file would lack everything.
            return HubConfig::read(&path, "").0;
        }
    };
    let (config, found) = HubConfig::read(&path, &text);
    diagnostics.extend(found);
    config
}

/// Everything about a file that decides how it is read, beside its own bytes.
fn settings(config: &HubConfig, collection: &Collection) -> u64 {
    use std::hash::{Hash, Hasher};
    let mut hasher = std::hash::DefaultHasher::new();
    collection.profile.hash(&mut hasher);
    collection.front_matter.fingerprint().hash(&mut hasher);
    config.default_language().hash(&mut hasher);
    for name in config.audiences.names() {
        name.hash(&mut hasher);
    }
    hasher.finish()
}

fn read_all(config: &HubConfig, sources: &Sources, before: &Memory) -> Memory {
    let settings: Vec<u64> = config.collections.iter().map(|c| settings(config, c)).collect();
    let wanted: Vec<(usize, &HubPath)> = sources
        .files()
        .filter(|file| file.kind == FileKind::Markdown && !is_readme(&file.path))
        .filter_map(|file| Some((config.collection_of(&file.path)?, &file.path)))
        .collect();
    let reading = Reading { config, sources, frozen: None };
    wanted
        .into_par_iter()
        .filter_map(|(collection, path)| {
            let revision = sources.revision(path)?;
            let fresh = |r: &&Remembered| {
                r.revision == revision
                    && r.settings == settings[collection]
                    && r.asked.iter().all(|(file, before)| sources.revision(file) == *before)
            };
            let remembered = before.get(path).filter(fresh).cloned().unwrap_or_else(|| {
                let (what, asked) = reading.boil(path, &config.collections[collection]);
                Remembered { revision, settings: settings[collection], asked, what }
            });
            Some((path.clone(), remembered))
        })
        .collect()
}

fn is_readme(path: &HubPath) -> bool {
    path.file_name().eq_ignore_ascii_case("README.md")
}

fn sort_out(config: &HubConfig, memory: &Memory) -> Read {
    let mut read = Read { documents: Vec::new(), fragments: BTreeMap::new(), diagnostics: Vec::new() };
    for (path, remembered) in memory {
        match &remembered.what {
            Boiled::Document(outline) => {
                if let Some(collection) = config.collection_of(path) {
                    read.documents.push((collection, outline.clone()));
                }
            }
            Boiled::Fragment(audience) => {
                read.fragments.insert(path.clone(), audience.clone());
            }
            Boiled::Unreadable(diagnostic) => read.diagnostics.push(diagnostic.clone()),
        }
    }
    read.documents.sort_by(|a, b| a.1.path.cmp(&b.1.path));
    read.diagnostics.sort_by(|a, b| a.place.cmp(&b.place));
    read
}

/// Reads single files.
struct Reading<'a> {
    config: &'a HubConfig,
    sources: &'a Sources,
    /// The folder of a release, whose files are read in place of the hub's.
    frozen: Option<&'a str>,
}

/// The frozen text that stood at `path`.
fn parse_frozen(
    config: &HubConfig,
    sources: &Sources,
    folder: &str,
    path: &HubPath,
    collection: &Collection,
) -> io::Result<Parsed> {
    let reading = Reading { config, sources, frozen: Some(folder) };
    let bytes = sources.read(&reading.file(path)?)?;
    let (text, found) = decode(path, &bytes);
    Ok(reading.document(path, &text, found, collection, &Readers::everyone(), &|_| true).0)
}

/// The files that a document includes or tried to, with the revision each had.
type Asked = Vec<(HubPath, Option<u64>)>;

impl Reading<'_> {
    fn boil(&self, path: &HubPath, collection: &Collection) -> (Boiled, Asked) {
        let bytes = match self.sources.read(path) {
            Ok(bytes) => bytes,
            Err(error) => {
                let diagnostic = unreadable_file::report(Place::file(path), &error.to_string());
                return (Boiled::Unreadable(diagnostic), Vec::new());
            }
        };
        if bytes.len() > LARGEST_TEXT {
            return (Boiled::Unreadable(file_too_large::report_text(path, bytes.len())), Vec::new());
        }
        if path.file_name().starts_with('_') {
            return (Boiled::Fragment(self.fragment_audience(path, &bytes, collection)), Vec::new());
        }
        let (text, found) = decode(path, &bytes);
        let (mut parsed, asked) = self.document(path, &text, found, collection, &Readers::everyone(), &|_| true);
        parsed.outline.diagnostics.extend(proofread(&parsed.document, path, &text));
        if !parsed.outline.inclusions.is_empty() {
            let source = |file: &HubPath| self.included(file).ok();
            parsed.outline.diagnostics.extend(proofread_included(&parsed.document, &source));
        }
        if is_utf_16(&bytes) {
            // Every second byte of it is no letter: nothing else that is said of it means anything.
            parsed.outline.diagnostics.retain(|d| d.rule == &not_utf_8::RULE);
        }
        (Boiled::Document(Arc::new(parsed.outline)), asked)
    }

    /// A file to be included needs no front matter; where it has one, its audience counts.
    fn fragment_audience(&self, path: &HubPath, bytes: &[u8], collection: &Collection) -> Option<Option<AudienceId>> {
        let (text, _) = decode(path, bytes);
        let (header, _, _) = read_header(path, &text, collection.profile, &collection.front_matter);
        let named = header.audience?;
        Some(self.config.audiences.id(&named.value))
    }

    fn document(
        &self,
        path: &HubPath,
        text: &str,
        mut diagnostics: Vec<Diagnostic>,
        collection: &Collection,
        readers: &Readers,
        may_include: &(dyn Fn(&HubPath) -> bool + Sync),
    ) -> (Parsed, Asked) {
        let (header, body, found) = read_header(path, text, collection.profile, &collection.front_matter);
        diagnostics.extend(found);
        let asked = Mutex::new(Vec::new());
        let include = |file: &HubPath| {
            let mut asked = asked.lock().unwrap_or_else(PoisonError::into_inner);
            asked.push((file.clone(), self.sources.revision(file)));
            drop(asked);
            if may_include(file) { self.included(file) } else { Err(IncludeError::Missing { nearest: None }) }
        };
        let context = self.context(collection, readers, &include);
        let parsed = parse(path, text, header, body, diagnostics, &context);
        (parsed, asked.into_inner().unwrap_or_else(PoisonError::into_inner))
    }

    /// The tree alone: what can be said of the file, and boiled down from it, is known already.
    fn tree(
        &self,
        path: &HubPath,
        collection: &Collection,
        readers: &Readers,
        may_include: &(dyn Fn(&HubPath) -> bool + Sync),
    ) -> io::Result<Tree> {
        let bytes = self.sources.read(&self.file(path)?)?;
        let text = text(&bytes);
        let (header, body, _) = read_header(path, &text, collection.profile, &collection.front_matter);
        let include = |file: &HubPath| {
            if may_include(file) { self.included(file) } else { Err(IncludeError::Missing { nearest: None }) }
        };
        Ok(parse_tree(path, &text, header, body, &self.context(collection, readers, &include)))
    }

    fn context<'a>(
        &'a self,
        collection: &Collection,
        readers: &'a Readers,
        includes: &'a (dyn Fn(&HubPath) -> Result<Arc<str>, IncludeError> + Sync),
    ) -> Context<'a> {
        let default_language = self.config.default_language();
        Context { profile: collection.profile, default_language, readers, includes, links_as_written: false }
    }

    /// Where the text of a file lies.
    fn file(&self, path: &HubPath) -> io::Result<HubPath> {
        match self.frozen {
            None => Ok(path.clone()),
            Some(folder) => {
                HubPath::new(&format!("{folder}/source/{path}")).map_err(|_| io::ErrorKind::NotFound.into())
            }
        }
    }

    fn included(&self, file: &HubPath) -> Result<Arc<str>, IncludeError> {
        match self.file(file).and_then(|path| self.sources.read(&path)) {
            Ok(bytes) => Ok(decode(file, &bytes).0.into()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let texts = || self.sources.files().filter(|f| f.kind == FileKind::Markdown).map(|f| &f.path);
                let near = nearest(file.stem(), texts().map(HubPath::stem));
                let near = near.and_then(|stem| texts().find(|text| text.stem() == stem));
                Err(IncludeError::Missing { nearest: near.map(HubPath::to_string) })
            }
            Err(error) => Err(IncludeError::Unreadable(error.to_string())),
        }
    }
}
