//! hub.toml, typed.

use std::collections::BTreeMap;

use super::audiences::DeclaredAudience;
use super::config_reading::Reading;
use super::{AudienceId, Audiences, Levels, Marking};
use crate::diagnostics::rules::invalid_value;
use crate::diagnostics::{Diagnostic, HubPath, Place, Span};
use crate::document::{Profile, Spanned};
use crate::parse::front_matter::CollectionDefaults;
use crate::values::check::Checker;
use crate::values::{Node, toml};

/// The theme that is part of the program.
pub const BUILT_IN_THEME: &str = "tapa";

/// What hub.toml says. It can always be used: what it says wrongly is in the diagnostics and left out.
#[derive(Debug, Clone)]
pub struct HubConfig {
    /// The file it came from.
    pub path: HubPath,
    /// Names and addresses that every reader may know.
    pub site: SiteConfig,
    /// Who may read what.
    pub audiences: Audiences,
    /// What readers browse by, in the order of hub.toml.
    pub topics: Vec<Topic>,
    /// The folders of documents, in the order in which readers see them.
    pub collections: Vec<Collection>,
    /// Collections that could not be read, by id and folder: what is said of their documents elsewhere only follows.
    pub unread: Vec<(String, String)>,
    /// Tasks on the home page.
    pub doors: Vec<Door>,
    /// Words that mean the same.
    pub synonyms: Vec<SynonymGroup>,
    /// The files of the registers.
    pub data: DataFiles,
    /// Scales printed with products.
    pub scales: Vec<Scale>,
}

/// The part of hub.toml that every reader may know.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct SiteConfig {
    /// The hub's name.
    pub title: String,
    /// What it is, in one line.
    pub tagline: Option<String>,
    /// Who publishes it.
    pub organisation: Option<String>,
    /// Stands on every page.
    pub notice: Option<String>,
    /// The name of the register of releases.
    pub origin: Option<String>,
    /// Where the public portal stands; ends with `/`.
    pub base_url: Option<String>,
    /// Codes of languages, the usual one first; never empty.
    pub languages: Vec<String>,
    /// The theme's name.
    pub theme: String,
    /// Where hub.toml names it; `None` when it does not.
    #[serde(skip)]
    pub theme_span: Option<Span>,
    /// The time zone that dates count in.
    pub timezone: String,
}

/// Something readers browse by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    /// Its id.
    pub id: String,
    /// Its name.
    pub title: String,
    /// What belongs to it.
    pub summary: Option<String>,
    /// Where it stands in hub.toml.
    pub span: Span,
}

/// A folder of documents.
#[derive(Debug, Clone)]
pub struct Collection {
    /// Its address.
    pub id: String,
    /// Its folder, without `/` at the end.
    pub folder: String,
    /// What its documents are.
    pub profile: Profile,
    /// Its name.
    pub title: String,
    /// What one of its documents is called.
    pub singular: Option<String>,
    /// What is in it.
    pub summary: Option<String>,
    /// Who may read its documents unless they say otherwise; `None`, nobody, when hub.toml does not say.
    pub audience: Option<AudienceId>,
    /// The marking of its documents unless they say otherwise; TLP:RED when hub.toml does not say.
    pub marking: Marking,
    /// Whether working text is shown only among drafts.
    pub release_required: bool,
    /// Whether its pages stand at the top of the site.
    pub root: bool,
    /// Defaults, mapped and ignored keys of its front matter.
    pub front_matter: CollectionDefaults,
    /// Rules that count less in it.
    pub levels: Levels,
    /// Where it stands in hub.toml.
    pub span: Span,
    /// Where its folder is named in hub.toml.
    pub folder_span: Span,
}

/// A task on the home page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Door {
    /// The task, as a reader would say it.
    pub title: String,
    /// What is behind it.
    pub summary: Option<String>,
    /// Ids of the collections it leads to.
    pub collections: Vec<String>,
}

/// Words that mean the same to a reader who searches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SynonymGroup {
    /// Two or more.
    pub words: Vec<String>,
    /// Who may know them; everybody for the hub's public vocabulary.
    pub audience: AudienceId,
    /// Where it stands in hub.toml.
    pub span: Span,
}

/// The files of the registers.
#[derive(Debug, Clone, Default)]
pub struct DataFiles {
    /// Members.
    pub members: Option<DataFile>,
    /// Events.
    pub events: Option<DataFile>,
    /// Contact points.
    pub contact_points: Option<DataFile>,
}

/// A register's file.
#[derive(Debug, Clone)]
pub struct DataFile {
    /// Where it lies.
    pub path: Spanned<HubPath>,
    /// Who may see it, where hub.toml says so. The inner `None` is an audience that is misspelt: nobody.
    pub audience: Option<Option<AudienceId>>,
    /// Columns that only some may see.
    pub columns: BTreeMap<String, ColumnReaders>,
}

/// Who may see a column, as hub.toml says.
#[derive(Debug, Clone)]
pub struct ColumnReaders {
    /// `None` is nobody: the audience is misspelt.
    pub audience: Option<AudienceId>,
    /// Where the column is named in hub.toml.
    pub span: Span,
}

/// A scale printed with products.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scale {
    /// Its id.
    pub id: String,
    /// Its name.
    pub title: String,
    /// What it measures.
    pub summary: Option<String>,
    /// Where it comes from.
    pub source: Option<String>,
    /// Who may see it.
    pub audience: AudienceId,
    /// Its steps, in order.
    pub bands: Vec<Band>,
    /// Where it stands in hub.toml.
    pub span: Span,
}

/// A step of a scale.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Band {
    /// Its word, letter or number.
    pub term: String,
    /// What it means.
    pub label: Option<String>,
    /// The range it stands for.
    pub range: Option<String>,
}

impl HubConfig {
    /// Reads hub.toml, reporting everything that is wrong with it.
    pub fn read(path: &HubPath, text: &str) -> (Self, Vec<Diagnostic>) {
        let parsed = toml::read(path, text);
        let mut checker = Checker::new(path).whole(parsed.whole);
        let root = checker.root(parsed.entries, Span::default(), &super::keys::HUB);
        let mut diagnostics = parsed.diagnostics;
        diagnostics.append(&mut checker.diagnostics);
        let (audiences, found) = Audiences::resolve(path, declared_audiences(path, &root, &mut diagnostics));
        diagnostics.extend(found);
        let mut reading = Reading { path, audiences: &audiences, diagnostics, unread: Vec::new() };
        let site = reading.site(&root);
        let topics = reading.topics(&root);
        let collections = reading.collections(&root, &topics);
        let doors = reading.doors(&root, &collections);
        let synonyms = reading.synonyms(&root);
        let data = reading.data(&root);
        let scales = reading.scales(&root);
        let Reading { mut diagnostics, unread, .. } = reading;
        diagnostics.sort_by_key(|d| d.place.span.unwrap_or_default());
        let path = path.clone();
        let config = Self { path, site, audiences, topics, collections, unread, doors, synonyms, data, scales };
        (config, diagnostics)
    }

    /// The folders whose files belong to the hub, to list its sources with: the top folders of collections and
    /// registers, the themes and the releases. Images lie beside or above the documents that use them.
    pub fn folders(&self) -> Vec<String> {
        let top = |path: &str| path.split('/').next().unwrap_or_default().to_owned();
        let data = [&self.data.members, &self.data.events, &self.data.contact_points];
        let mut folders: Vec<String> = self
            .collections
            .iter()
            .map(|c| top(&c.folder))
            .chain(data.into_iter().flatten().map(|d| top(d.path.value.folder())))
            .chain(["themes".to_owned(), super::RELEASES_FOLDER.to_owned()])
            .filter(|folder| !folder.is_empty())
            .collect();
        folders.sort();
        folders.dedup();
        folders
    }

    /// The collection that a file belongs to: the one in whose folder it lies.
    pub fn collection_of(&self, path: &HubPath) -> Option<usize> {
        self.collections.iter().position(|c| path.is_in(&c.folder))
    }

    /// The collection of that id.
    pub fn collection(&self, id: &str) -> Option<&Collection> {
        self.collections.iter().find(|c| c.id == id)
    }

    /// The topic of that id.
    pub fn topic(&self, id: &str) -> Option<&Topic> {
        self.topics.iter().find(|t| t.id == id)
    }

    /// The usual language of the hub's texts.
    pub fn default_language(&self) -> &str {
        self.site.languages.first().map_or("en", String::as_str)
    }
}

fn declared_audiences(path: &HubPath, root: &Node, diagnostics: &mut Vec<Diagnostic>) -> Vec<DeclaredAudience> {
    let declared = root.get("audiences").map_or(&[][..], Node::entries);
    declared
        .iter()
        .map(|entry| {
            let node = &entry.value;
            // Frozen files of an ending lie in `<audience>.withdrawal` and `<audience>.purge`.
            if entry.key.contains('.') {
                let (place, key) = (Place::at(path, entry.key_span), "audiences");
                let help = "leave the dot out; folders of releases are named after audiences, with a dot behind";
                diagnostics.push(invalid_value::report(place, key, &entry.key, "the name of an audience", help));
            }
            DeclaredAudience {
                id: entry.key.clone(),
                span: entry.key_span,
                title: node.string("title").unwrap_or_else(|| entry.key.clone()),
                summary: node.string("summary"),
                includes: node.texts("includes").map(|(text, span)| (text.to_owned(), span)).collect(),
                includes_span: node.get("includes").map(|n| n.span),
                max_marking: super::config_reading::marking(path, node, "max_marking", diagnostics),
            }
        })
        .collect()
}

#[cfg(test)]
#[path = "config_tests.rs"]
mod tests;
