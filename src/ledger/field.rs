//! The values that stand in an entry's lines. Each can be written in one way only.

use std::fmt;

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::is_nfc;

use super::hash::decimal;

/// Why a text cannot stand in a field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{}` is not {what}", .found.escape_debug())]
pub struct FieldError {
    /// What was expected, with its article.
    pub what: &'static str,
    /// What stands there.
    pub found: String,
}

pub(super) fn refuse<T>(what: &'static str, found: &str) -> Result<T, FieldError> {
    Err(FieldError { what, found: found.to_owned() })
}

/// Characters that end a line, are invisible or turn the direction of what a reader sees.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

fn is_line(text: &str) -> bool {
    !text.is_empty() && text.trim() == text && !text.contains(is_hidden) && is_nfc(text)
}

/// Letters and marks that nobody sees (Unicode's Default_Ignorable_Code_Point): two names could look the same.
fn is_ignorable(c: char) -> bool {
    matches!(c, '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{ffa0}' | '\u{e0100}'..='\u{e01ef}')
}

/// Marks may follow, because some languages cannot be written without: Marshallese M̧ajeļ, most words of Hindi.
fn is_name(text: &str) -> bool {
    let inner =
        |c: char| (c.is_alphanumeric() || is_combining_mark(c) || matches!(c, '-' | '_' | '.')) && !is_ignorable(c);
    is_line(text) && text.starts_with(|c: char| c.is_alphanumeric() || c == '_') && text.chars().all(inner)
}

fn is_path(text: &str) -> bool {
    is_line(text) && !text.contains('\\') && text.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

fn is_language(text: &str) -> bool {
    let mut tags = text.split('-');
    let first = tags.next().is_some_and(|t| (2..=8).contains(&t.len()) && t.bytes().all(|b| b.is_ascii_lowercase()));
    first && tags.all(|t| (1..=8).contains(&t.len()) && t.bytes().all(|b| b.is_ascii_alphanumeric()))
}

fn is_media_type(text: &str) -> bool {
    let inner = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"!#$&-^_.+".contains(&b);
    let token = |t: &str| t.starts_with(|c: char| c.is_ascii_alphanumeric()) && t.bytes().all(inner);
    text.split_once('/').is_some_and(|(kind, subtype)| token(kind) && token(subtype))
}

macro_rules! text_field {
    ($(#[$doc:meta])* $name:ident, $check:ident, $what:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// Takes a text as it is.
            ///
            /// # Errors
            ///
            /// When it cannot stand in such a field.
            pub fn parse(text: &str) -> Result<Self, FieldError> {
                if $check(text) { Ok(Self(text.to_owned())) } else { refuse($what, text) }
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

text_field! {
    /// One line of text for people: not empty, NFC, no spaces at its ends, no control characters, nothing that turns
    /// the direction of text.
    Line, is_line,
    "a line of text (in Unicode form NFC, without control or direction characters, without spaces at its ends)"
}
text_field! {
    /// The id of a work, or the name of an audience: letters, digits, marks, `-`, `_` and `.`, first a letter, digit or
    /// `_`.
    Name, is_name, "a name (letters, digits, `-`, `_` and `.`, in Unicode form NFC)"
}
text_field! {
    /// Where a file lies, relative to the folder in question, `/` between names; never `..`.
    FilePath, is_path, "the path of a file below a folder, with `/` between names, in Unicode form NFC"
}
text_field! {
    /// A language, as BCP 47 writes its tags, such as `en` or `sm-WS`. The form is checked, not the registry.
    Language, is_language, "a language tag such as `en` or `sm-WS`"
}
text_field! {
    /// A media type without parameters, in lower case, such as `text/html`.
    MediaType, is_media_type, "a media type such as `text/html`, in lower case and without parameters"
}

/// Which version of a work, such as 2.0. Later is greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    /// Before the point.
    pub major: u32,
    /// Behind the point.
    pub minor: u32,
}

impl Version {
    /// Reads two whole numbers with a point between them.
    ///
    /// # Errors
    ///
    /// When it is something else.
    pub fn parse(text: &str) -> Result<Self, FieldError> {
        let number = |text| decimal(text).and_then(|n| u32::try_from(n).ok());
        match text.split_once('.').map(|(major, minor)| (number(major), number(minor))) {
            Some((Some(major), Some(minor))) => Ok(Self { major, minor }),
            _ => refuse("a version such as `2.0`", text),
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

/// A day of the Gregorian calendar, years 1 to 9999. Later is greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day {
    year: u16,
    month: u8,
    day: u8,
}

impl Day {
    /// The day with these numbers; `None` when the calendar does not have it.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let days = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 => 28 + u8::from(leap),
            _ => 0,
        };
        ((1..=9999).contains(&year) && (1..=days).contains(&day)).then_some(Self { year, month, day })
    }

    /// Reads `YYYY-MM-DD`.
    ///
    /// # Errors
    ///
    /// When it is something else, or the calendar does not have the day.
    pub fn parse(text: &str) -> Result<Self, FieldError> {
        let mut parts = text.split('-');
        let mut number = |digits: usize| {
            parts.next().filter(|p| p.len() == digits && p.bytes().all(|b| b.is_ascii_digit()))?.parse::<u16>().ok()
        };
        let (year, month, day) = (number(4), number(2), number(2));
        let read = || Self::new(year?, u8::try_from(month?).ok()?, u8::try_from(day?).ok()?);
        match read().filter(|_| parts.next().is_none()) {
            Some(day) => Ok(day),
            None => refuse("a day such as `2026-11-25`", text),
        }
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// Who may pass it on: the labels of the Traffic Light Protocol 2.0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names are FIRST's")]
pub enum Label {
    Clear,
    Green,
    Amber,
    AmberStrict,
    Red,
}

impl Label {
    const ALL: [Self; 5] = [Self::Clear, Self::Green, Self::Amber, Self::AmberStrict, Self::Red];

    /// As the protocol writes it, such as `TLP:CLEAR`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Clear => "TLP:CLEAR",
            Self::Green => "TLP:GREEN",
            Self::Amber => "TLP:AMBER",
            Self::AmberStrict => "TLP:AMBER+STRICT",
            Self::Red => "TLP:RED",
        }
    }

    /// Reads what [`Label::as_str`] writes.
    ///
    /// # Errors
    ///
    /// When it is something else.
    pub fn parse(text: &str) -> Result<Self, FieldError> {
        match Self::ALL.into_iter().find(|label| label.as_str() == text) {
            Some(label) => Ok(label),
            None => refuse("a TLP 2.0 label such as `TLP:CLEAR`", text),
        }
    }
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Who approved a text: `body; meeting; item; date`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    body: Line,
    meeting: Line,
    item: Line,
    date: Day,
}

impl Approval {
    /// Reads four parts with `; ` between them, the last of them a day.
    ///
    /// # Errors
    ///
    /// When it is something else.
    pub fn parse(text: &str) -> Result<Self, FieldError> {
        let read = || {
            let mut parts = text.split("; ");
            let mut line = || parts.next().filter(|p| !p.contains(';')).and_then(|p| Line::parse(p).ok());
            let (body, meeting, item) = (line()?, line()?, line()?);
            let date = Day::parse(parts.next()?).ok()?;
            parts.next().is_none().then_some(Self { body, meeting, item, date })
        };
        match read() {
            Some(approval) => Ok(approval),
            None => refuse("an approval such as `Council; 12th meeting; item 4; 2026-03-14`", text),
        }
    }

    /// The body that approved it.
    pub fn body(&self) -> &str {
        self.body.as_str()
    }

    /// At which meeting.
    pub fn meeting(&self) -> &str {
        self.meeting.as_str()
    }

    /// Under which item of the agenda.
    pub fn item(&self) -> &str {
        self.item.as_str()
    }

    /// On which day.
    pub fn date(&self) -> Day {
        self.date
    }
}

impl fmt::Display for Approval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}; {}; {}", self.body, self.meeting, self.item, self.date)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_refuse_what_cannot_be_seen() {
        for good in ["Model law", "Fa‘asāmoa", "a  b", "合同"] {
            assert!(Line::parse(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            " a",
            "a ",
            "a\u{a0}",
            "a\nb",
            "a\tb",
            "a\u{85}b",
            "a\u{202e}b",
            "a\u{2028}b",
            "a\u{200f}",
            "e\u{301}",
            "\u{feff}a",
        ] {
            assert!(Line::parse(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn names_and_paths_stay_in_their_folder() {
        // Not NFC, a mark in front, and what nobody sees: a joiner, a filler, a variation selector.
        let unseen = ["e\u{301}", "\u{327}a", "a\u{200d}b", "a\u{3164}", "a\u{fe0f}", "a\u{34f}b", "a\u{7f}"];
        for bad in ["", ".", "..", ".a", "a/b", "a b", "-a", "a\\b", "a:b"].into_iter().chain(unseen) {
            assert!(Name::parse(bad).is_err(), "{}", bad.escape_debug());
        }
        for good in ["M\u{327}aje\u{13c}", "\u{939}\u{93f}\u{928}\u{94d}\u{926}\u{940}", "fa\u{2bb}asāmoa", "合同"] {
            assert!(Name::parse(good).is_ok(), "{good}");
        }
        for bad in ["", "/a", "a/", "a//b", "a/../b", "./a", "..", "a\\b", "a\nb"] {
            assert!(FilePath::parse(bad).is_err(), "{bad}");
        }
        assert!(Name::parse("model-law.2_b").is_ok() && FilePath::parse("figures/map of the area.png").is_ok());
    }

    #[test]
    fn numbers_days_and_labels_have_one_form() {
        for bad in ["1", "1.", ".1", "01.0", "1.0.0", "1.4294967296", "-1.0"] {
            assert!(Version::parse(bad).is_err(), "{bad}");
        }
        assert!(Version::parse("1.10").unwrap() > Version::parse("1.9").unwrap());
        for bad in [
            "2026-02-29",
            "2026-13-01",
            "2026-00-01",
            "2026-01-00",
            "0000-01-01",
            "26-01-01",
            "2026-1-1",
            "2026-01-01-",
            "2026-01-32",
        ] {
            assert!(Day::parse(bad).is_err(), "{bad}");
        }
        assert_eq!(Day::parse("2024-02-29").map(|d| d.to_string()).as_deref(), Ok("2024-02-29"));
        for label in Label::ALL {
            assert_eq!(Label::parse(label.as_str()), Ok(label));
        }
        assert!(Label::parse("TLP:WHITE").is_err());
        for bad in ["e", "EN", "en-", "en_GB", "toolongtag"] {
            assert!(Language::parse(bad).is_err(), "{bad}");
        }
        for bad in ["text", "text/html; charset=utf-8", "Text/html", "/a", "a/"] {
            assert!(MediaType::parse(bad).is_err(), "{bad}");
        }
        let approval = "Council; 12th meeting; item 4; 2026-03-14";
        assert_eq!(Approval::parse(approval).map(|a| a.to_string()).as_deref(), Ok(approval));
        for bad in ["Council; 12th; 2026-03-14", "a; b; c; d", "a;b; c; d; 2026-03-14", "a; b; c; 2026-03-14; e"] {
            assert!(Approval::parse(bad).is_err(), "{bad}");
        }
    }
}
