//! From the checked values of hub.toml to its types.

use std::collections::BTreeMap;

use super::ids::{is_slug, reserved_at_the_top, reserved_everywhere, slug};
use super::{
    AudienceId, Audiences, BUILT_IN_THEME, Band, Collection, ColumnReaders, DataFile, DataFiles, Door, Levels, Marking,
    Scale, SiteConfig, SynonymGroup, Topic,
};
use crate::diagnostics::rules::{
    duplicate_id, invalid_id, invalid_value, missing_key, overlapping_collections, reserved_name, unknown_audience,
    unknown_collection, unknown_key, unknown_marking, unknown_topic,
};
use crate::diagnostics::{Diagnostic, HubPath, Place, Span};
use crate::document::{Profile, Spanned};
use crate::parse::front_matter::{CollectionDefaults, is_language_code, profiles_with, shape};
use crate::values::check::Checker;
use crate::values::{Entry, Node, NodeKind};

/// Reads one hub.toml.
pub(super) struct Reading<'a> {
    pub(super) path: &'a HubPath,
    pub(super) audiences: &'a Audiences,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Id and folder of each collection that was left out.
    pub(super) unread: Vec<(String, String)>,
}

/// The marking under `key`; `None` when there is none or it is no label.
pub(super) fn marking(
    path: &HubPath,
    node: &Node,
    key: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<(Marking, Span)> {
    let (text, span) = node.text(key)?;
    let marking = Marking::parse(text);
    if marking.is_none() {
        diagnostics.push(unknown_marking::report(Place::at(path, span), text, Marking::labels()));
    }
    Some((marking?, span))
}

impl Reading<'_> {
    fn place(&self, span: Span) -> Place {
        Place::at(self.path, span)
    }

    fn invalid(&mut self, span: Span, key: &str, value: &str, expected: &str, help: &str) {
        let place = self.place(span);
        self.diagnostics.push(invalid_value::report(place, key, value, expected, help));
    }

    pub(super) fn site(&mut self, root: &Node) -> SiteConfig {
        SiteConfig {
            title: root.string("title").unwrap_or_else(|| "Untitled hub".to_owned()),
            tagline: root.string("tagline"),
            organisation: root.string("organisation"),
            notice: root.string("notice"),
            origin: self.origin(root),
            base_url: self.base_url(root),
            languages: self.languages(root),
            theme: self.theme(root),
            theme_span: root.text("theme").filter(|(name, _)| is_slug(name)).map(|(_, span)| span),
            timezone: self.timezone(root),
        }
    }

    fn base_url(&mut self, root: &Node) -> Option<String> {
        let (text, span) = root.text("base_url")?;
        let address = web_address(text);
        if address.is_none() {
            self.invalid(span, "base_url", text, "an address on the web", "write it in full: `https://hub.example/`");
        }
        address
    }

    /// The name of the log, and of its keys: what C2SP's signed notes and checkpoints allow.
    fn origin(&mut self, root: &Node) -> Option<String> {
        let (text, span) = root.text("origin")?;
        let allowed = |c: char| !c.is_whitespace() && !c.is_control() && c != '+';
        if !text.is_empty() && text.chars().all(allowed) && !text.contains("://") {
            return Some(text.to_owned());
        }
        let help = "write an address without `https://`, which you keep for ever: `hub.example/log`; no spaces, no `+`";
        self.invalid(span, "origin", text, "the name of a log", help);
        None
    }

    fn languages(&mut self, root: &Node) -> Vec<String> {
        let mut languages = Vec::new();
        for (text, span) in root.texts("languages") {
            if is_language_code(text) {
                languages.push(text.to_owned());
            } else {
                self.invalid(span, "languages", text, "a language code", "write for example `en`, `fr` or `sm`");
            }
        }
        if languages.is_empty() {
            languages.push("en".to_owned());
        }
        languages
    }

    fn theme(&mut self, root: &Node) -> String {
        let Some((text, span)) = root.text("theme") else {
            return BUILT_IN_THEME.to_owned();
        };
        if is_slug(text) {
            return text.to_owned();
        }
        self.invalid(span, "theme", text, "the name of a theme", "write the name of a folder in `themes`: `tapa`");
        BUILT_IN_THEME.to_owned()
    }

    fn timezone(&mut self, root: &Node) -> String {
        let Some((text, span)) = root.text("timezone") else {
            return "UTC".to_owned();
        };
        if jiff::tz::TimeZone::get(text).is_ok() {
            return text.to_owned();
        }
        self.invalid(
            span,
            "timezone",
            text,
            "a time zone",
            "write its name in the tz database, such as `Pacific/Apia`",
        );
        "UTC".to_owned()
    }

    /// The audience under `key`: not there, nobody (misspelt), or that one.
    fn audience(&mut self, node: &Node, key: &str) -> Option<Option<AudienceId>> {
        let (text, span) = node.text(key)?;
        Some(self.audience_named(text, span))
    }

    fn audience_named(&mut self, name: &str, span: Span) -> Option<AudienceId> {
        let id = self.audiences.id(name);
        if id.is_none() {
            let place = self.place(span);
            self.diagnostics.push(unknown_audience::report(place, name, self.audiences.names()));
        }
        id
    }

    /// Reports an id that cannot be an address, or that is there already.
    fn id(&mut self, what: &str, id: &str, span: Span, seen: &mut BTreeMap<String, Span>) -> bool {
        let place = self.place(span);
        if !is_slug(id) {
            self.diagnostics.push(invalid_id::report(place, what, id, slug(id).as_deref()));
            return false;
        }
        if let Some(first) = seen.insert(id.to_owned(), span) {
            seen.insert(id.to_owned(), first);
            let first = self.place(first);
            self.diagnostics.push(duplicate_id::report(place, what, id, first));
            return false;
        }
        true
    }

    pub(super) fn topics(&mut self, root: &Node) -> Vec<Topic> {
        let mut topics = Vec::new();
        let mut seen = BTreeMap::new();
        for entry in root.get("topics").map_or(&[][..], Node::entries) {
            if !self.id("topic", &entry.key, entry.key_span, &mut seen) {
                continue;
            }
            if let Some(by) = reserved_everywhere(&entry.key) {
                let place = self.place(entry.key_span);
                self.diagnostics.push(reserved_name::report(place, &entry.key, by));
            }
            topics.push(Topic {
                id: entry.key.clone(),
                title: entry.value.string("title").unwrap_or_else(|| entry.key.clone()),
                summary: entry.value.string("summary"),
                span: entry.key_span,
            });
        }
        topics
    }

    pub(super) fn collections(&mut self, root: &Node, topics: &[Topic]) -> Vec<Collection> {
        let mut collections: Vec<Collection> = Vec::new();
        let mut seen = BTreeMap::new();
        for node in root.list("collections") {
            let profile =
                node.text("profile").and_then(|(name, _)| Profile::ALL.into_iter().find(|p| p.name() == name));
            let (Some((id, id_span)), Some((folder, folder_span)), Some(profile)) =
                (node.text("id"), node.text("folder"), profile)
            else {
                self.leave_out(node);
                continue;
            };
            if !self.id("collection", id, id_span, &mut seen) {
                self.leave_out(node);
                continue;
            }
            if let Some(by) = reserved_at_the_top(id) {
                let place = self.place(id_span);
                self.diagnostics.push(reserved_name::report(place, id, by));
            }
            let Some(folder) = self.folder(folder, folder_span, &collections) else {
                continue;
            };
            let title = node.string("title").unwrap_or_else(|| id.to_owned());
            let audience = self.audience(node, "audience").flatten();
            let marking = marking(self.path, node, "marking", &mut self.diagnostics);
            collections.push(Collection {
                id: id.to_owned(),
                folder,
                profile,
                singular: node.string("singular"),
                title,
                summary: node.string("summary"),
                audience,
                marking: marking.map_or(Marking::Red, |(m, _)| m),
                release_required: node.text("release").is_some_and(|(r, _)| r == "required"),
                root: node.bool("root").is_some_and(|(value, _)| value),
                front_matter: self.front_matter(node, profile, topics),
                levels: Levels::read(self.path, node.get("rules"), &mut self.diagnostics),
                span: id_span,
                folder_span,
            });
        }
        collections
    }

    /// Remembers a collection that cannot be read.
    fn leave_out(&mut self, node: &Node) {
        let folder = node.text("folder").and_then(|(folder, _)| HubPath::new(folder).ok());
        let folder = folder.map(|folder| folder.to_string()).unwrap_or_default();
        self.unread.push((node.string("id").unwrap_or_default(), folder));
    }

    fn folder(&mut self, text: &str, span: Span, others: &[Collection]) -> Option<String> {
        let path = match HubPath::new(text) {
            Ok(path) => path,
            Err(why) => {
                let help = format!("{why}; write the way from the hub's root: `content/guides`");
                self.invalid(span, "folder", text, "a folder of the hub", &help);
                return None;
            }
        };
        let folder = path.as_str().to_owned();
        let overlaps = |other: &str| {
            folder == other
                || folder.strip_prefix(other).is_some_and(|rest| rest.starts_with('/'))
                || other.strip_prefix(folder.as_str()).is_some_and(|rest| rest.starts_with('/'))
        };
        if let Some(other) = others.iter().find(|c| overlaps(&c.folder)) {
            let (place, first) = (self.place(span), self.place(other.span));
            self.diagnostics.push(overlapping_collections::report(place, &folder, &other.id, first));
            return None;
        }
        Some(folder)
    }

    fn front_matter(&mut self, node: &Node, profile: Profile, topics: &[Topic]) -> CollectionDefaults {
        let mut map = BTreeMap::new();
        for entry in node.get("map").map_or(&[][..], Node::entries) {
            let Some(ours) = entry.value.as_text() else { continue };
            if shape(profile).key(ours).is_some() {
                map.insert(entry.key.clone(), ours.to_owned());
            } else {
                let place = self.place(entry.value.span);
                let shape = shape(profile);
                let known = shape.keys().map(|k| k.name);
                self.diagnostics.push(unknown_key::report_ours(place, ours, shape.name, known));
            }
        }
        CollectionDefaults { defaults: self.defaults(node, profile, topics), map, ignore: node.strings("ignore") }
    }

    fn defaults(&mut self, node: &Node, profile: Profile, topics: &[Topic]) -> Vec<Entry> {
        let Some(defaults) = node.get("defaults") else {
            return Vec::new();
        };
        let mut checker = Checker::new(self.path).elsewhere(&profiles_with).whole(false);
        let checked = checker.root(defaults.entries().to_vec(), defaults.span, shape(profile));
        self.diagnostics.append(&mut checker.diagnostics);
        for (topic, span) in checked.texts("topics") {
            if !topics.iter().any(|t| t.id == topic) {
                let place = self.place(span);
                let known = topics.iter().map(|t| t.id.as_str());
                self.diagnostics.push(unknown_topic::report(place, topic, known));
            }
        }
        let mut entries = checked.entries().to_vec();
        // What protects a text stands with the collection itself, so that it is in one place.
        entries.retain(|entry| {
            let elsewhere = matches!(entry.key.as_str(), "audience" | "marking" | "id" | "title" | "parts");
            if elsewhere {
                let place = Place::at(self.path, entry.key_span);
                self.diagnostics.push(unknown_key::report_default(place, &entry.key));
            }
            !elsewhere
        });
        entries.iter_mut().for_each(|entry| {
            entry.key_span = Span::default();
            unplace(&mut entry.value);
        });
        entries
    }

    pub(super) fn doors(&mut self, root: &Node, collections: &[Collection]) -> Vec<Door> {
        let mut doors = Vec::new();
        for node in root.list("doors") {
            let mut to = Vec::new();
            for (name, span) in node.texts("collections") {
                if collections.iter().any(|c| c.id == name) {
                    to.push(name.to_owned());
                } else if !self.unread.iter().any(|(id, _)| id == name) {
                    let place = self.place(span);
                    let known = collections.iter().map(|c| c.id.as_str());
                    self.diagnostics.push(unknown_collection::report(place, name, known));
                }
            }
            if let Some(title) = node.string("title") {
                doors.push(Door { title, summary: node.string("summary"), collections: to });
            }
        }
        doors
    }

    pub(super) fn synonyms(&mut self, root: &Node) -> Vec<SynonymGroup> {
        let Some(node) = root.get("synonyms") else {
            return Vec::new();
        };
        let public = self.audiences.public();
        let mut groups = Vec::new();
        for group in node.list("groups") {
            self.synonym_group(group, &public, &mut groups);
        }
        for entry in node.get("audiences").map_or(&[][..], Node::entries) {
            let Some(audience) = self.audience_named(&entry.key, entry.key_span) else {
                continue;
            };
            for group in entry.value.items() {
                self.synonym_group(group, &audience, &mut groups);
            }
        }
        groups
    }

    fn synonym_group(&mut self, node: &Node, audience: &AudienceId, groups: &mut Vec<SynonymGroup>) {
        let words: Vec<String> =
            node.items().iter().filter_map(Node::as_text).map(|text| text.trim().to_owned()).collect();
        if words.len() < 2 {
            let only = words.first().map_or("", String::as_str);
            self.invalid(
                node.span,
                "groups",
                only,
                "a group of synonyms",
                "a group has two or more words that mean the same",
            );
            return;
        }
        groups.push(SynonymGroup { words, audience: audience.clone(), span: node.span });
    }

    pub(super) fn data(&mut self, root: &Node) -> DataFiles {
        let Some(node) = root.get("data") else {
            return DataFiles::default();
        };
        DataFiles {
            members: self.data_file(node, "members"),
            events: self.data_file(node, "events"),
            contact_points: self.data_file(node, "contact_points"),
        }
    }

    fn data_file(&mut self, data: &Node, key: &str) -> Option<DataFile> {
        let node = data.get(key)?;
        let (text, span) = match node.as_text() {
            Some(text) => (text, node.span),
            None => node.text("file")?,
        };
        let path = match HubPath::new(text) {
            Ok(path) => path,
            Err(why) => {
                let help = format!("{why}; write the way from the hub's root: `content/data/{key}.toml`");
                self.invalid(span, key, text, "a file of the hub", &help);
                return None;
            }
        };
        if !matches!(path.extension().as_str(), "toml" | "csv") {
            self.invalid(span, key, text, "a data file", "name a file that ends in `.toml` or `.csv`");
            return None;
        }
        let audience = self.audience(node, "audience");
        if audience.is_none() && path.extension() == "csv" {
            let place = self.place(node.span);
            let holder = "the entry of a CSV file";
            self.diagnostics.push(missing_key::report(place, holder, "audience", "who may see the file"));
        }
        let mut columns = BTreeMap::new();
        for entry in node.get("columns").map_or(&[][..], Node::entries) {
            if let Some(name) = entry.value.as_text() {
                let audience = self.audience_named(name, entry.value.span);
                columns.insert(entry.key.clone(), ColumnReaders { audience, span: entry.key_span });
            }
        }
        Some(DataFile { path: Spanned { value: path, span }, audience, columns })
    }

    pub(super) fn scales(&mut self, root: &Node) -> Vec<Scale> {
        let mut scales = Vec::new();
        let mut seen = BTreeMap::new();
        for node in root.list("scales") {
            let (Some((id, span)), Some(title)) = (node.text("id"), node.string("title")) else {
                continue;
            };
            if !self.id("scale", id, span, &mut seen) {
                continue;
            }
            let audience = match self.audience(node, "audience") {
                None => self.audiences.public(),
                Some(Some(audience)) => audience,
                Some(None) => continue,
            };
            let bands = node.list("bands").iter().filter_map(|band| {
                Some(Band { term: band.string("term")?, label: band.string("label"), range: band.string("range") })
            });
            scales.push(Scale {
                id: id.to_owned(),
                title,
                summary: node.string("summary"),
                source: node.string("source"),
                audience,
                bands: bands.collect(),
                span,
            });
        }
        scales
    }
}

/// The address under which a site stands, with `/` at its end; `None` when it is none on the web.
pub fn web_address(text: &str) -> Option<String> {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let sound = host.is_some_and(|h| !h.is_empty() && !h.starts_with('/'))
        && !text.contains(['?', '#', '"', '<', '>', '\\'])
        && !text.chars().any(|c| c.is_whitespace() || c.is_control());
    sound.then(|| format!("{}/", text.trim_end_matches('/')))
}

/// Takes the places off: a default stands in hub.toml, not in the document it is used in.
fn unplace(node: &mut Node) {
    node.span = Span::default();
    match &mut node.kind {
        NodeKind::List(items) => items.iter_mut().for_each(unplace),
        NodeKind::Map(entries) => entries.iter_mut().for_each(|entry| {
            entry.key_span = Span::default();
            unplace(&mut entry.value);
        }),
        _ => {}
    }
}
