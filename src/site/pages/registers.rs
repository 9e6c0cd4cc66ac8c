//! Members, contact points, and the calendar.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use serde::Serialize;

use crate::hub::{Event, Marking};
use crate::site::render::calendar;
use crate::site::shared::Link;
use crate::site::words::Words;
use crate::site::{RenderError, Site};

use super::{Nothing, list};

#[derive(Serialize)]
struct MemberItem<'a> {
    name: &'a str,
    address: String,
    example: bool,
    note: Option<String>,
}

#[derive(Serialize)]
pub(super) struct Fact {
    pub words: &'static str,
    pub text: String,
}

#[derive(Serialize)]
struct Contacts<'a> {
    columns: Vec<&'a str>,
    rows: Vec<Vec<&'a str>>,
}

#[derive(Serialize)]
pub(super) struct EventItem<'a> {
    id: &'a str,
    title: &'a str,
    summary: Option<&'a str>,
    place: Option<&'a str>,
    timezone: &'a str,
    start: String,
    when: String,
}

impl Site {
    pub(super) fn members(&self, address: &str) -> Result<String, RenderError> {
        let mut frame = self.frame(address, self.shared.words.get("members"));
        frame.description = Some(self.shared.words.get("members-intro"));
        frame.section = "members.html";
        frame.marking = self.register_marking();
        let members: Vec<MemberItem> = self
            .view
            .members()
            .into_iter()
            .map(|member| {
                let editions = self.view.works_of_member(&member.id).len();
                MemberItem {
                    name: &member.name,
                    address: format!("members/{}.html", member.id),
                    example: member.example,
                    note: (editions > 0).then(|| self.count(editions)),
                }
            })
            .collect();
        let mut values = self.values(&frame, Nothing {});
        values.insert_value("members", list(&members));
        self.theme.render("members.html", values)
    }

    pub(super) fn member(&self, address: &str, id: &str) -> Result<String, RenderError> {
        let words = &self.shared.words;
        let member = self.view.member(id).ok_or_else(|| super::super::not_found(address, "there is no such member"))?;
        let editions = self.view.works_of_member(id);
        let contacts = self.contacts_of(id);
        let mut frame = self.frame(address, &member.name);
        frame.section = "members.html";
        frame.marking = Self::marking(editions.iter().copied()).max(self.register_marking());
        let title = words.get("members").to_owned();
        frame.crumbs.push(Link { address: "members.html".to_owned(), title, language: None, kind: None });
        let mut facts = Vec::new();
        let mut fact = |key: &'static str, text: String| {
            if !text.is_empty() {
                facts.push(Fact { words: key, text });
            }
        };
        fact("member-code", member.code.clone().unwrap_or_default());
        fact("member-kind", member.kind.as_deref().map(|kind| words.get(kind).to_owned()).unwrap_or_default());
        let languages: Vec<String> = member.languages.iter().map(|code| language_name(words, code)).collect();
        fact("member-languages", languages.join(", "));
        fact("member-timezones", member.timezones.join(", ").replace('_', " "));
        if member.example {
            fact("member-note", words.get("member-example").to_owned());
        }
        let mut values = self.values(&frame, Nothing {});
        values.insert_value("facts", list(&facts));
        values.insert_value("editions", self.entries(&editions));
        values.insert_value("contacts", list(&contacts));
        self.theme.render("member.html", values)
    }

    /// The rows of the register of contact points that are the member's. One register, or none when these readers may
    /// not see it.
    fn contacts_of(&self, id: &str) -> Vec<Contacts<'_>> {
        let Some(register) = self.view.contacts() else {
            return Vec::new();
        };
        let columns: Vec<_> = register.columns.iter().filter(|column| column.name != "member").collect();
        let rows = register.rows.iter().filter(|row| row.get("member").copied() == Some(id)).map(|row| {
            columns.iter().map(|column| row.get(column.name.as_str()).copied().unwrap_or_default()).collect()
        });
        vec![Contacts { rows: rows.collect(), columns: columns.iter().map(|column| column.label.as_str()).collect() }]
    }

    pub(super) fn calendar(&self, address: &str) -> Result<String, RenderError> {
        let mut frame = self.frame(address, self.shared.words.get("calendar"));
        frame.description = Some(self.shared.words.get("calendar-intro"));
        frame.section = "calendar.html";
        frame.marking = self.register_marking();
        let (past, upcoming): (Vec<_>, Vec<_>) =
            self.view.events().into_iter().partition(|event| event.end < self.view.today());
        let mut values = self.values(&frame, Nothing {});
        values.insert_value("upcoming", list(&self.items(upcoming.into_iter())));
        values.insert_value("past", list(&self.items(past.into_iter().rev())));
        self.theme.render("calendar.html", values)
    }

    /// Registers carry no label of their own: what only members may see is for their community.
    fn register_marking(&self) -> Marking {
        if self.shared.listed { Marking::Clear } else { Marking::Green }
    }

    /// The next events.
    pub(super) fn coming(&self, most: usize) -> Vec<EventItem<'_>> {
        let today = self.view.today();
        self.items(self.view.events().into_iter().filter(|event| event.end >= today).take(most))
    }

    fn items<'a>(&self, events: impl Iterator<Item = &'a Event>) -> Vec<EventItem<'a>> {
        let words = &self.shared.words;
        events
            .map(|event| EventItem {
                id: &event.id,
                title: &event.title,
                summary: event.summary.as_deref(),
                place: event.place.as_deref(),
                timezone: &event.timezone,
                start: match event.start_time {
                    Some(time) => format!("{}T{}", event.start, clock(time)),
                    None => event.start.to_string(),
                },
                when: when(words, event),
            })
            .collect()
    }

    pub(super) fn calendar_file(&self) -> String {
        let host = self
            .shared
            .base_url
            .as_deref()
            .and_then(|url| url.split("://").nth(1))
            .and_then(|rest| rest.split('/').next())
            .unwrap_or("faletusi.invalid");
        let events: Vec<calendar::Event> = self
            .view
            .events()
            .into_iter()
            .map(|event| calendar::Event {
                id: &event.id,
                title: &event.title,
                start: event.start,
                end: event.end,
                moments: moments(event),
                place: event.place.as_deref(),
                summary: event.summary.as_deref(),
            })
            .collect();
        calendar::ics(&self.view.site().title, host, self.view.today(), &events)
    }
}

/// "8 December 2026", "8 December 2026 to 10 December 2026", "8 December 2026, 14:00 to 15:30".
fn when(words: &Words, event: &Event) -> String {
    let at = |date: Date, time: Option<Time>| match time {
        Some(time) => format!("{}, {}", words.date(date), clock(time)),
        None => words.date(date),
    };
    let from = at(event.start, event.start_time);
    let to = match event.end_time {
        Some(time) if event.start == event.end => clock(time),
        None if event.start == event.end => return from,
        time => at(event.end, time),
    };
    words.with("date-range", &[("from", &from), ("to", &to)])
}

/// "09:30".
fn clock(time: Time) -> String {
    time.strftime("%H:%M").to_string()
}

/// When an event begins and ends in the world. One of several days that says only when it begins lasts to the end of
/// its last day.
fn moments(event: &Event) -> Option<(Timestamp, Option<Timestamp>)> {
    let zone = TimeZone::get(&event.timezone).ok()?;
    let moment = |when: DateTime| when.to_zoned(zone.clone()).ok().map(|zoned| zoned.timestamp());
    let start = moment(event.start.to_datetime(event.start_time?))?;
    let end = match event.end_time {
        Some(time) => moment(event.end.to_datetime(time)),
        None if event.end > event.start => moment(event.end.tomorrow().ok()?.to_datetime(Time::midnight())),
        None => None,
    };
    Some((start, end))
}

/// The name of a language in the interface's language, where the theme knows it; else its code.
pub(super) fn language_name(words: &Words, code: &str) -> String {
    let key = format!("language-{code}");
    let name = words.get(&key);
    if name == key { code.to_owned() } else { name.to_owned() }
}
