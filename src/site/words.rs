//! The interface's own words, by language: `i18n/<language>.toml` of the theme.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;

use crate::site::theme::Value;

/// The words of one language. What a language lacks is said in English.
#[derive(Debug, Clone, Default)]
pub struct Words {
    /// A BCP 47 tag.
    pub language: String,
    texts: HashMap<String, String>,
    months: Vec<String>,
    /// The texts as templates see them, made once.
    value: std::sync::OnceLock<Value>,
}

/// A piece of a phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    /// The interface's words.
    Own(&'a str),
    /// What the author wrote.
    Value(&'a str),
}

/// Why a file of words cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct WordsError {
    /// What the TOML reader says.
    pub message: String,
    /// Bytes in the file, when known.
    pub span: Option<std::ops::Range<usize>>,
}

impl Words {
    /// Reads a file of words: a flat table of texts, and `months`, a list of twelve.
    ///
    /// # Errors
    ///
    /// When the text is no TOML or a value is neither a text nor `months`.
    pub fn read(language: &str, text: &str) -> Result<Self, WordsError> {
        let table: toml::Table = toml::from_str(text)
            .map_err(|error| WordsError { message: error.message().to_owned(), span: error.span() })?;
        let mut words = Self { language: language.to_owned(), ..Self::default() };
        for (key, value) in table {
            match value {
                toml::Value::String(text) => {
                    words.texts.insert(key, text);
                }
                toml::Value::Array(months) if key == "months" => {
                    words.months = months.iter().filter_map(|month| month.as_str().map(str::to_owned)).collect();
                }
                _ => {
                    return Err(WordsError { message: format!("`{key}` must be a text"), span: None });
                }
            }
        }
        Ok(words)
    }

    /// Takes from `other` what is missing here.
    #[must_use]
    pub fn or(mut self, other: &Self) -> Self {
        for (key, text) in &other.texts {
            self.texts.entry(key.clone()).or_insert_with(|| text.clone());
        }
        if self.months.len() != 12 {
            self.months.clone_from(&other.months);
        }
        self
    }

    /// The text of a key; the key itself when there is none, so that a gap is seen and nothing breaks.
    pub fn get<'a>(&'a self, key: &'a str) -> &'a str {
        self.texts.get(key).map_or(key, String::as_str)
    }

    /// The text of a key with `{name}` replaced. What is put in is not looked at again.
    pub fn with(&self, key: &str, values: &[(&str, &str)]) -> String {
        filled(self.get(key), |name| {
            values.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        })
    }

    /// The text of a key cut at its `{name}`s: the language's own words, and what is put in between them.
    pub fn pieces<'a>(&'a self, key: &'a str, values: &[(&str, &'a str)]) -> Vec<Piece<'a>> {
        let mut pieces = Vec::new();
        let mut rest = self.get(key);
        while let Some((before, after)) = rest.split_once('{') {
            let Some((name, next)) = after.split_once('}') else { break };
            let Some((_, value)) = values.iter().find(|(known, _)| *known == name) else { break };
            pieces.extend([Piece::Own(before), Piece::Value(value)]);
            rest = next;
        }
        pieces.push(Piece::Own(rest));
        pieces.retain(|piece| !matches!(piece, Piece::Own("")));
        pieces
    }

    /// A day as it is written in this language: `21 November 2026`, `1er mars 2027`.
    pub fn date(&self, date: Date) -> String {
        let month = usize::try_from(date.month() - 1).ok().and_then(|at| self.months.get(at));
        let Some(month) = month else {
            return date.to_string();
        };
        let day = match date.day() {
            1 => self.texts.get("first-day").map_or_else(|| "1".to_owned(), Clone::clone),
            day => day.to_string(),
        };
        self.with("date", &[("day", &day), ("month", month), ("year", &date.year().to_string())])
    }

    /// What the service worker and the script that saves say: the keys that begin with `offline-`, and dates.
    pub fn for_devices(&self) -> BTreeMap<&str, serde_json::Value> {
        let texts = self.texts.iter().filter(|(key, _)| key.starts_with("offline-") || is_of_dates(key));
        let mut all: BTreeMap<&str, serde_json::Value> =
            texts.map(|(key, text)| (key.as_str(), text.as_str().into())).collect();
        all.insert("months", self.months.clone().into());
        all
    }

    /// All texts, as `t` in templates.
    pub fn value(&self) -> Value {
        self.value.get_or_init(|| Value::from_serializable(&self.texts)).clone()
    }
}

fn is_of_dates(key: &str) -> bool {
    matches!(key, "date" | "first-day")
}

/// `text` with each `{name}` that is known replaced. What is put in is not looked at again.
pub fn filled(text: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(text.len() + 32);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        match after.split_once('}').and_then(|(name, next)| Some((value(name)?, next))) {
            Some((value, next)) => {
                out.push_str(&value);
                rest = next;
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_follow_the_language() {
        let english = Words::read("en", include_str!("../../themes/tapa/i18n/en.toml")).unwrap();
        let french = Words::read("fr", include_str!("../../themes/tapa/i18n/fr.toml")).unwrap().or(&english);
        let day = jiff::civil::date(2027, 3, 1);
        assert_eq!(english.date(day), "1 March 2027");
        assert_eq!(french.date(day), "1er mars 2027");
        assert_eq!(french.date(jiff::civil::date(2026, 11, 21)), "21 novembre 2026");
    }

    #[test]
    fn both_languages_say_everything() {
        let english = Words::read("en", include_str!("../../themes/tapa/i18n/en.toml")).unwrap();
        let french = Words::read("fr", include_str!("../../themes/tapa/i18n/fr.toml")).unwrap();
        let missing = |a: &Words, b: &Words| -> Vec<String> {
            let mut keys: Vec<_> = a.texts.keys().filter(|key| !b.texts.contains_key(*key)).cloned().collect();
            keys.sort();
            keys
        };
        assert_eq!(missing(&english, &french), Vec::<String>::new());
        assert_eq!(missing(&french, &english), vec!["first-day".to_owned()]);
    }

    #[test]
    fn values_are_put_in_once() {
        let words = Words::read("en", "a = \"{x} of {y} {z}\"").unwrap();
        assert_eq!(words.with("a", &[("x", "{y}"), ("y", "2")]), "{y} of 2 {z}");
        assert_eq!(words.get("unknown"), "unknown");
    }
}
