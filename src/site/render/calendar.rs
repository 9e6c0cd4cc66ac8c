//! The calendar as an iCalendar file (RFC 5545).

use jiff::Timestamp;
use jiff::civil::Date;

/// An event of whole days, or from one moment to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event<'a> {
    /// Unique in the calendar.
    pub id: &'a str,
    /// Its name.
    pub title: &'a str,
    /// First day.
    pub start: Date,
    /// Last day, inclusive.
    pub end: Date,
    /// When it begins, and ends where that is known; `None` for whole days.
    pub moments: Option<(Timestamp, Option<Timestamp>)>,
    /// Where.
    pub place: Option<&'a str>,
    /// What happens.
    pub summary: Option<&'a str>,
}

/// The calendar. `host` makes the events' ids unique in the world; `stamp` is the day it was made.
pub fn ics(title: &str, host: &str, stamp: Date, events: &[Event]) -> String {
    let mut out = String::new();
    line(&mut out, "BEGIN", "VCALENDAR");
    line(&mut out, "VERSION", "2.0");
    line(&mut out, "PRODID", "-//Faletusi//Calendar//EN");
    line(&mut out, "CALSCALE", "GREGORIAN");
    line(&mut out, "X-WR-CALNAME", &escaped(title));
    for event in events {
        line(&mut out, "BEGIN", "VEVENT");
        line(&mut out, "UID", &format!("{}@{host}", event.id));
        line(&mut out, "DTSTAMP", &format!("{}T000000Z", compact(stamp)));
        when(&mut out, event);
        line(&mut out, "SUMMARY", &escaped(event.title));
        if let Some(place) = event.place {
            line(&mut out, "LOCATION", &escaped(place));
        }
        if let Some(summary) = event.summary {
            line(&mut out, "DESCRIPTION", &escaped(summary));
        }
        line(&mut out, "END", "VEVENT");
    }
    line(&mut out, "END", "VCALENDAR");
    out
}

fn when(out: &mut String, event: &Event) {
    // Moments are in UTC: no calendar needs to know the zone.
    let moment = |time: Timestamp| time.strftime("%Y%m%dT%H%M%SZ").to_string();
    match event.moments {
        Some((start, end)) => {
            line(out, "DTSTART", &moment(start));
            if let Some(end) = end {
                line(out, "DTEND", &moment(end));
            }
        }
        None => {
            line(out, "DTSTART;VALUE=DATE", &compact(event.start));
            // The end of a day's event is the next day.
            line(out, "DTEND;VALUE=DATE", &compact(event.end.tomorrow().unwrap_or(event.end)));
        }
    }
}

fn compact(date: Date) -> String {
    format!("{:04}{:02}{:02}", date.year(), date.month(), date.day())
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// A content line, folded after 75 bytes.
fn line(out: &mut String, name: &str, value: &str) {
    let whole = format!("{name}:{value}");
    let mut room = 75;
    for c in whole.chars() {
        if c.len_utf8() > room {
            out.push_str("\r\n ");
            room = 74;
        }
        room -= c.len_utf8();
        out.push(c);
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn days_are_whole_and_lines_are_folded() {
        let event = Event {
            id: "call",
            title: "Test call; of contact points, with a title that is long enough to be folded é",
            start: date(2026, 12, 8),
            end: date(2026, 12, 31),
            moments: None,
            place: Some("By telephone"),
            summary: None,
        };
        assert_eq!(
            ics("Hub", "hub.example", date(2026, 11, 21), &[event]),
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Faletusi//Calendar//EN\r\nCALSCALE:GREGORIAN\r\n\
             X-WR-CALNAME:Hub\r\nBEGIN:VEVENT\r\nUID:call@hub.example\r\nDTSTAMP:20261121T000000Z\r\n\
             DTSTART;VALUE=DATE:20261208\r\nDTEND;VALUE=DATE:20270101\r\n\
             SUMMARY:Test call\\; of contact points\\, with a title that is long enough to\r\n  be folded é\r\n\
             LOCATION:By telephone\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
        );
    }

    #[test]
    fn times_are_in_utc() {
        let start: Timestamp = "2026-12-08T01:00:00Z".parse().unwrap();
        let event = |end| Event {
            id: "call",
            title: "Call",
            start: date(2026, 12, 8),
            end: date(2026, 12, 8),
            moments: Some((start, end)),
            place: None,
            summary: None,
        };
        let file = |end| ics("Hub", "hub.example", date(2026, 11, 21), &[event(end)]);
        let open = file(None);
        assert!(open.contains("\r\nDTSTART:20261208T010000Z\r\nSUMMARY:Call\r\n"), "{open}");
        let closed = file(Some("2026-12-08T02:30:00Z".parse().unwrap()));
        assert!(closed.contains("\r\nDTSTART:20261208T010000Z\r\nDTEND:20261208T023000Z\r\n"), "{closed}");
    }
}
