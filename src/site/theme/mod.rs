//! How pages look: Tera templates, assets and the interface's words.
//!
//! The default theme `tapa` is part of the program. A hub overrides any file of it by one of the same name in its own
//! `themes/<name>/`: `templates/*.html`, `assets/*`, `i18n/*.toml`.

mod assets;
mod built_in;
mod engine;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diagnostics::rules::{theme_asset, theme_template, theme_words, unreadable_file};
use crate::diagnostics::{Diagnostic, HubPath, Place, Span};
use crate::site::words::Words;

pub use assets::Asset;
pub use engine::{RenderError, RenderErrorKind};
/// A value in a template, and the values of a page by name.
pub use tera::{Context as Values, Value};

/// The name of the theme that is part of the program.
pub const DEFAULT: &str = "tapa";

/// A theme, ready to render with.
#[derive(Debug, Clone)]
pub struct Theme {
    engine: engine::Engine,
    assets: Arc<BTreeMap<String, Asset>>,
    words: BTreeMap<String, Arc<Words>>,
}

impl Theme {
    /// The theme that is part of the program, overridden by the files of the hub that lie in `themes/<name>/`.
    /// Mistakes in those are diagnostics, and the program's own file is used instead.
    pub fn load(name: &str, files: impl IntoIterator<Item = (HubPath, Arc<[u8]>)>) -> (Self, Vec<Diagnostic>) {
        let folder = format!("themes/{name}");
        let mut own = BTreeMap::new();
        for (path, bytes) in files {
            let Some(inner) = path.as_str().strip_prefix(&folder).and_then(|rest| rest.strip_prefix('/')) else {
                continue;
            };
            let inner = inner.to_owned();
            if built_in::FILES.iter().any(|(name, built_in)| *name == inner && *built_in == &*bytes) {
                continue;
            }
            own.insert(inner, (path, bytes));
        }
        let mut diagnostics = Vec::new();
        let words = read_words(&own, &mut diagnostics);
        let assets = Arc::new(read_assets(&own, &mut diagnostics));
        let engine = read_templates(&own, &folder, assets.clone(), &mut diagnostics);
        (Self { engine, assets, words }, diagnostics)
    }

    /// The program's own theme and nothing else.
    pub fn built_in() -> Self {
        Self::load(DEFAULT, []).0
    }

    /// The files that pages load, by their name in the theme.
    pub fn assets(&self) -> impl Iterator<Item = &Asset> {
        self.assets.values()
    }

    /// The interface's words in a language, or in the nearest there is: `fr-NC` is read as `fr`, then English.
    pub fn words(&self, language: &str) -> Arc<Words> {
        let primary = language.split('-').next().unwrap_or(language);
        self.words
            .get(language)
            .or_else(|| self.words.get(primary))
            .or_else(|| self.words.get("en"))
            .cloned()
            .unwrap_or_default()
    }

    /// Renders a template.
    ///
    /// # Errors
    ///
    /// When the template uses what is missing, or writes without end.
    pub fn render(&self, template: &str, values: Values) -> Result<String, RenderError> {
        self.engine.render(template, values)
    }
}

/// The hub's own files of a theme, by name within it.
type Own = BTreeMap<String, (HubPath, Arc<[u8]>)>;

fn read_words(own: &Own, diagnostics: &mut Vec<Diagnostic>) -> BTreeMap<String, Arc<Words>> {
    let mut all: BTreeMap<String, Words> = BTreeMap::new();
    for (name, bytes) in built_in::FILES {
        if let Some(language) = language_of(name)
            && let Ok(words) = Words::read(language, &String::from_utf8_lossy(bytes))
        {
            all.insert(language.to_owned(), words);
        }
    }
    for (name, (path, bytes)) in own {
        let Some(language) = language_of(name) else { continue };
        match Words::read(language, &String::from_utf8_lossy(bytes)) {
            Ok(words) => {
                let below = all.remove(language).unwrap_or_default();
                all.insert(language.to_owned(), words.or(&below));
            }
            Err(error) => {
                let span = error.span.map(|range| Span::new(range.start, range.end));
                diagnostics.push(theme_words::report(Place { file: path.clone(), span }, &error.message));
            }
        }
    }
    let english = all.get("en").cloned().unwrap_or_default();
    all.into_iter().map(|(language, words)| (language, Arc::new(words.or(&english)))).collect()
}

fn read_assets(own: &Own, diagnostics: &mut Vec<Diagnostic>) -> BTreeMap<String, Asset> {
    let mut bytes: BTreeMap<String, Arc<[u8]>> = BTreeMap::new();
    for (name, content) in built_in::FILES {
        if let Some(name) = name.strip_prefix("assets/") {
            bytes.insert(name.to_owned(), Arc::from(*content));
        }
    }
    for (name, (path, content)) in own {
        let Some(name) = name.strip_prefix("assets/") else { continue };
        if name.ends_with(".css")
            && let Err(error) = assets::minified(&String::from_utf8_lossy(content))
        {
            let span = error.span(content);
            let place = Place { file: path.clone(), span };
            diagnostics.push(theme_asset::report(place, &error.message));
            if bytes.contains_key(name) {
                continue;
            }
        }
        bytes.insert(name.to_owned(), content.clone());
    }
    assets::fingerprinted(bytes)
}

fn read_templates(
    own: &Own,
    folder: &str,
    assets: Arc<BTreeMap<String, Asset>>,
    diagnostics: &mut Vec<Diagnostic>,
) -> engine::Engine {
    let mut templates: BTreeMap<String, String> = BTreeMap::new();
    for (name, bytes) in built_in::FILES {
        if let Some(name) = name.strip_prefix("templates/") {
            templates.insert(name.to_owned(), String::from_utf8_lossy(bytes).into_owned());
        }
    }
    let built_in = templates.clone();
    let mut overridden = BTreeSet::new();
    for (name, (_, bytes)) in own {
        if let Some(name) = name.strip_prefix("templates/") {
            templates.insert(name.to_owned(), String::from_utf8_lossy(bytes).into_owned());
            overridden.insert(name.to_owned());
        }
    }
    let folder = format!("{folder}/templates/");
    // A broken template is taken out and the rest tried again, so that each is said once.
    let mut waiting = overridden.clone();
    loop {
        match engine::Engine::new(templates.clone(), overridden.clone(), &folder, assets.clone()) {
            Ok(engine) if waiting.len() == overridden.len() => return engine,
            Ok(_) => break,
            Err(error) => {
                diagnostics.push(error.diagnostic());
                if !waiting.remove(&error.template) {
                    break;
                }
                templates.insert(error.template.clone(), built_in.get(&error.template).cloned().unwrap_or_default());
            }
        }
    }
    engine::Engine::new(built_in, BTreeSet::new(), &folder, assets).unwrap_or_default()
}

fn language_of(name: &str) -> Option<&str> {
    name.strip_prefix("i18n/")?.strip_suffix(".toml")
}

impl RenderError {
    /// The finding that stands for it.
    pub fn diagnostic(&self) -> Diagnostic {
        if self.kind == RenderErrorKind::Unreadable {
            return unreadable_file::report(self.place.clone(), &self.message);
        }
        theme_template::report(self.place.clone(), &self.template, &self.message, self.help.as_deref())
    }
}

#[cfg(test)]
mod tests;
