//! Members, events and contact points: data that pages draw on.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, Time};

use super::ids::{is_slug, reserved_everywhere, slug};
use super::{AudienceId, DataFile, HubConfig, csv, keys};
use crate::diagnostics::rules::{
    audience_misspelt, duplicate_id, invalid_id, invalid_value, missing_data_file, missing_key, reserved_name,
    unknown_audience, unknown_column, unknown_key, unknown_topic, unreadable_file, wrong_type,
};
use crate::diagnostics::{Diagnostic, HubPath, Place, Span};
use crate::source::{FileKind, Sources, decode};
use crate::values::check::Checker;
use crate::values::{Entry, Kind, Node, NodeKind, Shape, toml};

/// All registers of a hub.
#[derive(Debug, Clone, Default)]
pub struct Registers {
    /// Members, in the register's order.
    pub members: Vec<Row<Member>>,
    /// Events, in the register's order.
    pub events: Vec<Row<Event>>,
    /// Columns of the register of members that only some may see.
    pub member_columns: Columns,
    /// Columns of the calendar that only some may see.
    pub event_columns: Columns,
    /// Contact points.
    pub contacts: ContactRegister,
}

/// Who may see a column, by its name; `None` is nobody. Whoever may see the row sees the columns that are not named.
pub type Columns = BTreeMap<String, Option<AudienceId>>;

/// A row and who may see it: whoever belongs to every one of these audiences' readers.
#[derive(Debug, Clone)]
pub struct Row<T> {
    /// What it says.
    pub value: T,
    /// The audiences of the file and of the row; nobody sees a row with `None` among them.
    pub audiences: Vec<Option<AudienceId>>,
    /// Where it stands.
    pub place: Place,
}

/// A member of the body.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Member {
    /// Used in front matter.
    pub id: String,
    /// Its short name.
    pub name: String,
    /// ISO 3166-1 alpha-2.
    pub code: Option<String>,
    /// `country` or `territory`.
    pub kind: Option<String>,
    /// Codes of its main languages.
    pub languages: Vec<String>,
    /// Its main time zones.
    pub timezones: Vec<String>,
    /// Whether it is invented.
    pub example: bool,
}

/// Something in the calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Its id.
    pub id: String,
    /// Its name.
    pub title: String,
    /// The first day.
    pub start: Date,
    /// The last day; never before the first.
    pub end: Date,
    /// When it begins on the first day; all day when nobody said.
    pub start_time: Option<Time>,
    /// When it ends on the last day; never set without a beginning, nor before it.
    pub end_time: Option<Time>,
    /// Its time zone.
    pub timezone: String,
    /// Where it is.
    pub place: Option<String>,
    /// What happens.
    pub summary: Option<String>,
    /// Ids of topics that hub.toml declares.
    pub topics: Vec<String>,
}

/// The register of contact points.
#[derive(Debug, Clone, Default)]
pub struct ContactRegister {
    /// What an entry says.
    pub columns: Vec<ContactColumn>,
    /// The entries: column name → text.
    pub contacts: Vec<Row<BTreeMap<String, String>>>,
    /// Who may see the register at all; `None` among them is nobody.
    pub audiences: Vec<Option<AudienceId>>,
}

/// A column of the register of contact points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactColumn {
    /// Its key in an entry.
    pub name: String,
    /// Its name for readers.
    pub label: String,
    /// What belongs in it.
    pub definition: Option<String>,
    /// Whether an entry must have it.
    pub required: bool,
    /// Who may see it: not limited, nobody (misspelt), or that audience.
    pub audience: Option<Option<AudienceId>>,
}

impl Registers {
    /// Reads the files that hub.toml names.
    pub fn load(config: &HubConfig, sources: &Sources) -> (Self, Vec<Diagnostic>) {
        let mut reading = Reading { config, sources, diagnostics: Vec::new() };
        let registers = Self {
            members: config.data.members.as_ref().map(|f| reading.members(f)).unwrap_or_default(),
            events: config.data.events.as_ref().map(|f| reading.events(f)).unwrap_or_default(),
            contacts: config.data.contact_points.as_ref().map(|f| reading.contacts(f)).unwrap_or_default(),
            member_columns: config.data.members.as_ref().map(columns).unwrap_or_default(),
            event_columns: config.data.events.as_ref().map(columns).unwrap_or_default(),
        };
        (registers, reading.diagnostics)
    }

    /// The member of that id, whoever may see it.
    pub fn member(&self, id: &str) -> Option<&Member> {
        self.members.iter().map(|row| &row.value).find(|m| m.id == id)
    }
}

fn columns(file: &DataFile) -> Columns {
    file.columns.iter().map(|(name, readers)| (name.clone(), readers.audience.clone())).collect()
}

/// A register's file, read and checked against the shape of the whole file.
struct Table {
    path: HubPath,
    root: Node,
    audience: Option<AudienceId>,
}

struct Reading<'a> {
    config: &'a HubConfig,
    sources: &'a Sources,
    diagnostics: Vec<Diagnostic>,
}

impl Reading<'_> {
    fn text(&mut self, file: &DataFile) -> Option<String> {
        let path = &file.path.value;
        let named = Place::at(&self.config.path, file.path.span);
        if self.sources.get(path).is_none() {
            // It is there and cannot be read, or is no file: that was said.
            if self.sources.diagnostics().iter().any(|said| said.place.file == *path) {
                return None;
            }
            let is_data = |kind: FileKind| matches!(kind, FileKind::Toml | FileKind::Csv);
            let files: Vec<&str> = self.sources.files().filter(|f| is_data(f.kind)).map(|f| f.path.as_str()).collect();
            self.diagnostics.push(missing_data_file::report(named, path.as_str(), files));
            return None;
        }
        match self.sources.read(path) {
            Ok(bytes) => {
                let (text, found) = decode(path, &bytes);
                self.diagnostics.extend(found);
                Some(text)
            }
            Err(error) => {
                self.diagnostics.push(unreadable_file::report(Place::file(path), &error.to_string()));
                None
            }
        }
    }

    /// Every column that hub.toml keeps from some must be one of `known`.
    fn check_columns(&mut self, file: &DataFile, known: &[&str]) {
        for (name, readers) in &file.columns {
            if !known.contains(&name.as_str()) {
                let place = Place::at(&self.config.path, readers.span);
                let known = known.iter().copied();
                self.diagnostics.push(unknown_column::report(place, name, file.path.value.as_str(), known));
            }
        }
    }

    /// A heading of a CSV file that somebody meant to be `audience` would show its rows to everybody.
    fn check_headings(&mut self, path: &HubPath, heading: &[(String, Span)]) {
        for (name, span) in heading.iter().filter(|(name, _)| audience_misspelt::is_near(name)) {
            self.diagnostics.push(audience_misspelt::report(Place::at(path, *span), "column", name));
        }
    }

    /// The register of contact points names its own columns.
    fn contacts_table(&mut self, file: &DataFile) -> Option<Table> {
        let text = self.text(file)?;
        let path = file.path.value.clone();
        let parsed = toml::read(&path, &text);
        let mut checker = Checker::new(&path).whole(parsed.whole);
        checker.diagnostics = parsed.diagnostics;
        let root = checker.root(parsed.entries, Span::default(), &keys::CONTACTS);
        self.diagnostics.extend(std::mem::take(&mut checker.diagnostics));
        let audience = self.file_audience(file, &path, &root);
        Some(Table { path, root, audience })
    }

    /// Reads a file of the given shape; in CSV its rows stand under `rows`, checked as `row`.
    fn table(&mut self, file: &DataFile, shape: &Shape, rows: &str, row: &Shape) -> Option<Table> {
        let text = self.text(file)?;
        let path = file.path.value.clone();
        let columns: Vec<&str> = row.keys().map(|key| key.name).filter(|name| *name != "audience").collect();
        self.check_columns(file, &columns);
        let mut checker;
        let root = if path.extension() == "csv" {
            let mut diagnostics = Vec::new();
            let (heading, mut nodes) = csv::read(&path, &text, &mut diagnostics);
            self.check_headings(&path, &heading);
            // Said once, at the heading, and not in every row.
            nodes.iter_mut().for_each(without_misspelt_audience);
            nodes.iter_mut().for_each(|node| split_lists(node, row));
            checker = Checker::new(&path);
            checker.diagnostics = diagnostics;
            let entry = Entry {
                key: rows.to_owned(),
                key_span: Span::default(),
                value: Node { span: Span::default(), kind: NodeKind::List(nodes) },
            };
            checker.root(vec![entry], Span::default(), shape)
        } else {
            let parsed = toml::read(&path, &text);
            checker = Checker::new(&path).whole(parsed.whole);
            checker.diagnostics = parsed.diagnostics;
            checker.root(parsed.entries, Span::default(), shape)
        };
        let found = std::mem::take(&mut checker.diagnostics);
        self.diagnostics.extend(found);
        let audience = self.file_audience(file, &path, &root);
        Some(Table { path, root, audience })
    }

    /// Who may see a file: what hub.toml says, and else what the file says itself.
    fn file_audience(&mut self, file: &DataFile, path: &HubPath, root: &Node) -> Option<AudienceId> {
        let own = self.audience(path, root);
        match (&file.audience, own) {
            (Some(named), None) => named.clone(),
            (None, Some(own)) => own,
            (Some(named), Some(own)) => {
                // Both must hold; where neither includes the other that is nobody.
                let (named, own) = (named.clone()?, own?);
                let audiences = &self.config.audiences;
                if audiences.may_read(&named, &own) {
                    Some(named)
                } else if audiences.may_read(&own, &named) {
                    Some(own)
                } else {
                    None
                }
            }
            (None, None) => {
                if path.extension() != "csv" {
                    let holder = "this data file";
                    self.diagnostics.push(missing_key::report(
                        Place::file(path),
                        holder,
                        "audience",
                        "who may see it, such as `audience = \"public\"` in its first line",
                    ));
                }
                None
            }
        }
    }

    /// The audience a group of keys names: not there, nobody (misspelt), or that one.
    fn audience(&mut self, path: &HubPath, node: &Node) -> Option<Option<AudienceId>> {
        let (name, span) = node.text("audience")?;
        let id = self.config.audiences.id(name);
        if id.is_none() {
            let place = Place::at(path, span);
            self.diagnostics.push(unknown_audience::report(place, name, self.config.audiences.names()));
        }
        Some(id)
    }

    fn row<T>(&mut self, table: &Table, node: &Node, value: T) -> Row<T> {
        let mut audiences = vec![table.audience.clone()];
        audiences.extend(self.audience(&table.path, node));
        Row { value, audiences, place: Place::at(&table.path, node.span) }
    }

    fn id(&mut self, table: &Table, what: &str, node: &Node, seen: &mut BTreeMap<String, Span>) -> Option<String> {
        let (id, span) = node.text("id")?;
        let place = Place::at(&table.path, span);
        if !is_slug(id) {
            self.diagnostics.push(invalid_id::report(place, what, id, slug(id).as_deref()));
            return None;
        }
        if let Some(by) = reserved_everywhere(id) {
            self.diagnostics.push(reserved_name::report(place.clone(), id, by));
        }
        if let Some(first) = seen.get(id) {
            let first = Place::at(&table.path, *first);
            self.diagnostics.push(duplicate_id::report(place, what, id, first));
            return None;
        }
        seen.insert(id.to_owned(), span);
        Some(id.to_owned())
    }

    fn timezone(&mut self, table: &Table, node: &Node, key: &str) -> Vec<String> {
        let named: Vec<(&str, Span)> = node.text(key).into_iter().chain(node.texts(key)).collect();
        let mut zones = Vec::new();
        for (name, span) in named {
            if jiff::tz::TimeZone::get(name).is_ok() {
                zones.push(name.to_owned());
            } else {
                let place = Place::at(&table.path, span);
                let help = "write its name in the tz database, such as `Pacific/Apia`";
                self.diagnostics.push(invalid_value::report(place, key, name, "a time zone", help));
            }
        }
        zones
    }

    fn members(&mut self, file: &DataFile) -> Vec<Row<Member>> {
        let Some(table) = self.table(file, &keys::MEMBERS, "members", &keys::MEMBER) else {
            return Vec::new();
        };
        let mut seen = BTreeMap::new();
        let mut members = Vec::new();
        for node in table.root.list("members") {
            let (Some(id), Some(name)) = (self.id(&table, "member", node, &mut seen), node.string("name")) else {
                continue;
            };
            let member = Member {
                id,
                name,
                code: node.string("code"),
                kind: node.string("kind"),
                languages: node.strings("languages"),
                timezones: self.timezone(&table, node, "timezones"),
                example: node.bool("example").is_some_and(|(value, _)| value),
            };
            members.push(self.row(&table, node, member));
        }
        members
    }

    fn events(&mut self, file: &DataFile) -> Vec<Row<Event>> {
        let Some(table) = self.table(file, &keys::EVENTS, "events", &keys::EVENT) else {
            return Vec::new();
        };
        let mut seen = BTreeMap::new();
        let mut events = Vec::new();
        for node in table.root.list("events") {
            let (Some(id), Some(title), Some((start, _))) =
                (self.id(&table, "event", node, &mut seen), node.string("title"), node.date("start"))
            else {
                continue;
            };
            let end = match node.date("end") {
                Some((end, span)) if end < start => {
                    let place = Place::at(&table.path, span);
                    let help = format!("it begins on {start}");
                    let text = end.to_string();
                    self.diagnostics.push(invalid_value::report(
                        place,
                        "end",
                        &text,
                        "on or after the first day",
                        &help,
                    ));
                    start
                }
                Some((end, _)) => end,
                None => start,
            };
            let (start_time, end_time) = self.times(&table, node, start == end);
            let event = Event {
                id,
                title,
                start,
                end,
                start_time,
                end_time,
                timezone: self
                    .timezone(&table, node, "timezone")
                    .pop()
                    .unwrap_or_else(|| self.config.site.timezone.clone()),
                place: node.string("place"),
                summary: node.string("summary"),
                topics: self.topics(&table, node),
            };
            events.push(self.row(&table, node, event));
        }
        events
    }

    /// The times of day at which an event begins and ends. `one_day`: on the same day.
    fn times(&mut self, table: &Table, node: &Node, one_day: bool) -> (Option<Time>, Option<Time>) {
        let start = self.time(table, node, "start_time");
        let end = self.time(table, node, "end_time");
        let (Some(begins), Some(ends)) = (start, end) else {
            if let (None, Some(_), Some((text, span))) = (start, end, node.text("end_time")) {
                let place = Place::at(&table.path, span);
                let help = "say with `start_time` when it begins";
                let report = invalid_value::report(place, "end_time", text, "of use without a beginning", help);
                self.diagnostics.push(report);
            }
            return (start, None);
        };
        if one_day && ends <= begins {
            if let Some((text, span)) = node.text("end_time") {
                let help = format!("it begins at {}; with `end` it can go on to another day", begins.strftime("%H:%M"));
                let place = Place::at(&table.path, span);
                self.diagnostics.push(invalid_value::report(place, "end_time", text, "after the beginning", &help));
            }
            return (start, None);
        }
        (start, end)
    }

    fn time(&mut self, table: &Table, node: &Node, key: &str) -> Option<Time> {
        let (text, span) = node.text(key)?;
        let time = Time::strptime("%H:%M", text).ok();
        if time.is_none() {
            let place = Place::at(&table.path, span);
            let help = "write hours and minutes of the 24-hour clock in quotes, such as `\"09:30\"`";
            self.diagnostics.push(invalid_value::report(place, key, text, "a time of day", help));
        }
        time
    }

    fn topics(&mut self, table: &Table, node: &Node) -> Vec<String> {
        let mut topics = Vec::new();
        for (topic, span) in node.texts("topics") {
            if self.config.topic(topic).is_some() {
                topics.push(topic.to_owned());
            } else {
                let place = Place::at(&table.path, span);
                let known = self.config.topics.iter().map(|t| t.id.as_str());
                self.diagnostics.push(unknown_topic::report(place, topic, known));
            }
        }
        topics
    }

    fn contacts(&mut self, file: &DataFile) -> ContactRegister {
        if file.path.value.extension() == "csv" {
            return self.contacts_from_csv(file);
        }
        let Some(table) = self.contacts_table(file) else {
            return ContactRegister::default();
        };
        let mut columns = Vec::new();
        for node in table.root.list("columns") {
            let (Some(name), Some(label)) = (node.string("name"), node.string("label")) else {
                continue;
            };
            let audience = self.audience(&table.path, node);
            if audience_misspelt::is_near(&name) {
                let span = node.text("name").map_or(node.span, |(_, span)| span);
                self.diagnostics.push(audience_misspelt::report(Place::at(&table.path, span), "column", &name));
            }
            columns.push(ContactColumn {
                audience: narrower(audience, file.columns.get(&name).map(|readers| &readers.audience)),
                name,
                label,
                definition: node.string("definition"),
                required: node.bool("required").is_some_and(|(value, _)| value),
            });
        }
        self.check_contact_columns(file, &columns);
        let nodes: Vec<Node> = table.root.list("contacts").to_vec();
        self.contact_rows(&table, columns, &nodes)
    }

    fn check_contact_columns(&mut self, file: &DataFile, columns: &[ContactColumn]) {
        let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
        self.check_columns(file, &names);
    }

    fn contacts_from_csv(&mut self, file: &DataFile) -> ContactRegister {
        let Some(text) = self.text(file) else {
            return ContactRegister::default();
        };
        let path = file.path.value.clone();
        let (heading, nodes) = csv::read(&path, &text, &mut self.diagnostics);
        self.check_headings(&path, &heading);
        let root = Node { span: Span::default(), kind: NodeKind::Map(Vec::new()) };
        let audience = self.file_audience(file, &path, &root);
        let table = Table { path, root, audience };
        let names = heading.iter().map(|(name, _)| name).filter(|name| !name.is_empty() && *name != "audience");
        let columns: Vec<ContactColumn> = names
            .map(|name| ContactColumn {
                name: name.clone(),
                label: name.clone(),
                definition: None,
                required: false,
                audience: file.columns.get(name).map(|readers| readers.audience.clone()),
            })
            .collect();
        self.check_contact_columns(file, &columns);
        self.contact_rows(&table, columns, &nodes)
    }

    fn contact_rows(&mut self, table: &Table, columns: Vec<ContactColumn>, nodes: &[Node]) -> ContactRegister {
        let mut contacts = Vec::new();
        for node in nodes {
            let mut row = BTreeMap::new();
            for entry in node.entries() {
                if entry.key == "audience" {
                    continue;
                }
                if !columns.iter().any(|c| c.name == entry.key) {
                    let place = Place::at(&table.path, entry.key_span);
                    if audience_misspelt::is_near(&entry.key) {
                        self.diagnostics.push(audience_misspelt::report(place, "key", &entry.key));
                        continue;
                    }
                    let known = columns.iter().map(|c| c.name.as_str());
                    self.diagnostics.push(unknown_key::report(place, &entry.key, "a contact point", known));
                    continue;
                }
                match plain(&entry.value) {
                    Some(text) => {
                        row.insert(entry.key.clone(), text);
                    }
                    None => {
                        let place = Place::at(&table.path, entry.value.span);
                        let found = entry.value.describe();
                        self.diagnostics.push(wrong_type::report(place, &entry.key, "text", found));
                    }
                }
            }
            let missing: BTreeSet<&str> =
                columns.iter().filter(|c| c.required && !row.contains_key(&c.name)).map(|c| c.name.as_str()).collect();
            for name in missing {
                let place = Place::at(&table.path, node.span);
                let column = columns.iter().find(|c| c.name == name);
                let label = column.map_or(name, |c| c.label.as_str());
                self.diagnostics.push(missing_key::report(place, "a contact point", name, label));
            }
            contacts.push(self.row(table, node, row));
        }
        ContactRegister { columns, contacts, audiences: vec![table.audience.clone()] }
    }
}

fn without_misspelt_audience(node: &mut Node) {
    if let NodeKind::Map(entries) = &mut node.kind {
        entries.retain(|entry| !audience_misspelt::is_near(&entry.key));
    }
}

/// A column limited in two places is limited by hub.toml where it says so.
fn narrower(own: Option<Option<AudienceId>>, named: Option<&Option<AudienceId>>) -> Option<Option<AudienceId>> {
    match (own, named) {
        (own, None) => own,
        (None, Some(named)) => Some(named.clone()),
        (Some(own), Some(named)) if own == *named => Some(own),
        // Two different limits: nobody, until they agree.
        (Some(_), Some(_)) => Some(None),
    }
}

/// The text of a cell: lists are joined by commas.
fn plain(node: &Node) -> Option<String> {
    match &node.kind {
        NodeKind::Text(text) => Some(text.clone()),
        NodeKind::Integer(_, written) | NodeKind::Float(_, written) => Some(written.clone()),
        NodeKind::Bool(value) => Some(if *value { "yes" } else { "no" }.to_owned()),
        NodeKind::Date(date) => Some(date.to_string()),
        NodeKind::List(items) => {
            let texts: Vec<String> = items.iter().map(plain).collect::<Option<_>>()?;
            Some(texts.join(", "))
        }
        NodeKind::Null | NodeKind::Map(_) => None,
    }
}

/// In a CSV cell a list is separated by spaces or semicolons, and `true` is a word.
fn split_lists(node: &mut Node, row: &Shape) {
    let NodeKind::Map(entries) = &mut node.kind else { return };
    for entry in entries {
        let Some(text) = entry.value.as_text() else { continue };
        let span = entry.value.span;
        entry.value.kind = match row.key(&entry.key).map(|k| &k.kind) {
            Some(Kind::List(_)) => NodeKind::List(
                text.split([' ', ';'])
                    .filter(|part| !part.is_empty())
                    .map(|part| Node { span, kind: NodeKind::Text(part.to_owned()) })
                    .collect(),
            ),
            Some(Kind::Bool) if matches!(text, "true" | "yes" | "1") => NodeKind::Bool(true),
            Some(Kind::Bool) if matches!(text, "false" | "no" | "0") => NodeKind::Bool(false),
            _ => continue,
        };
    }
}

#[cfg(test)]
#[path = "registers_tests.rs"]
mod tests;
