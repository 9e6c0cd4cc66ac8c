//! Rows of registers without the columns that some readers may not see.

use super::{Event, Member};

impl Member {
    /// The member without the columns that its readers may not see; `None` where they may not even see its name.
    pub fn without(&self, hidden: impl Fn(&str) -> bool) -> Option<Self> {
        if hidden("id") || hidden("name") {
            return None;
        }
        Some(Self {
            id: self.id.clone(),
            name: self.name.clone(),
            code: self.code.clone().filter(|_| !hidden("code")),
            kind: self.kind.clone().filter(|_| !hidden("kind")),
            languages: if hidden("languages") { Vec::new() } else { self.languages.clone() },
            timezones: if hidden("timezones") { Vec::new() } else { self.timezones.clone() },
            example: self.example && !hidden("example"),
        })
    }
}

impl Event {
    /// The event without the columns that its readers may not see; `None` where they may not even see what it is or
    /// when it begins. Without its last day it is shown on its first; without its time zone in `timezone`, the hub's.
    pub fn without(&self, timezone: &str, hidden: impl Fn(&str) -> bool) -> Option<Self> {
        if ["id", "title", "start"].into_iter().any(&hidden) {
            return None;
        }
        Some(Self {
            id: self.id.clone(),
            title: self.title.clone(),
            start: self.start,
            end: if hidden("end") { self.start } else { self.end },
            start_time: self.start_time.filter(|_| !hidden("start_time")),
            end_time: self.end_time.filter(|_| !hidden("start_time") && !hidden("end_time") && !hidden("end")),
            timezone: if hidden("timezone") { timezone } else { &self.timezone }.to_owned(),
            place: self.place.clone().filter(|_| !hidden("place")),
            summary: self.summary.clone().filter(|_| !hidden("summary")),
            topics: if hidden("topics") { Vec::new() } else { self.topics.clone() },
        })
    }
}
