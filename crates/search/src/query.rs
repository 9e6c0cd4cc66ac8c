//! What was typed, understood. Everything parses: there is no wrong query.
//!
//! | typed | means |
//! | --- | --- |
//! | `share information` | all of the words, anywhere in an entry; then any of them; then as they may have been meant |
//! | `co-operation`, `watch list` | also *cooperation*, *watchlist*, see [`compounds`](crate::compounds) |
//! | `"share information"` | these words in this order |
//! | `-draft`, `-"first draft"` | without |
//! | `in:sops` | in this collection |
//! | `topic:borders` | on this topic |
//! | `work:model-act` | in this document |
//! | `version:1.0`, `version:all` | in this version, superseded or not; in all of them |
//! | `lang:fr` | in this language |
//! | `status:draft` | of this status |
//! | `s 12(1)(a)`, `step 4` | the provision itself, see [`cite`] |

use std::ops::Range;

use crate::cite::{self, Citation};
use crate::compounds::is_hyphen;
use crate::fold::{is_apostrophe, label, words};

/// Words and phrases beyond this number are not looked at.
pub const MOST_CLAUSES: usize = 32;
/// Bytes beyond this number are not looked at.
pub const MOST_BYTES: usize = 4096;
/// Words of a phrase beyond this number are not looked at.
const MOST_WORDS: usize = 16;

/// A query, parsed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// Words and phrases, in order.
    pub clauses: Vec<Clause>,
    /// Filters, in order.
    pub filters: Vec<Filter>,
    /// The reference it contains. Its words are among the clauses too, for the case that it leads nowhere.
    pub citation: Option<Citation>,
}

/// A word or phrase to find or to leave out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// The folded words: one, or those of a phrase.
    pub words: Vec<String>,
    /// Where it stands in what was typed, in bytes, without `-` and quotation marks.
    pub source: Range<usize>,
    /// True for `"…"`: exactly these words in this order, not stemmed, without synonyms.
    pub phrase: bool,
    /// True for `-…`.
    pub without: bool,
    /// True for the last word while somebody types: words that begin so match as well.
    pub prefix: bool,
    /// True for a word with a French elision before it: `d’asile`.
    pub elided: bool,
    /// True for a word that nothing but a hyphen parts from the one before: `operation` in `co-operation`.
    pub hyphen: bool,
}

/// What a filter looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filtered {
    /// `in:`, the collection's id.
    Collection,
    /// `topic:`, a topic's id.
    Topic,
    /// `work:`, the document's id.
    Document,
    /// `version:`; the value `all` means every version.
    Version,
    /// `lang:`, the language's tag.
    Language,
    /// `status:`.
    Status,
    /// `audience:`, those whom the document is addressed to.
    Audience,
}

/// `name:value`. Several of one name mean any of them; of several names, all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// What it looks at.
    pub on: Filtered,
    /// The value: as typed for a document, otherwise as [`label`] makes it.
    pub value: String,
    /// True for `-name:value`.
    pub without: bool,
    /// Where it stands in what was typed, in bytes.
    pub source: Range<usize>,
}

const FILTERS: [(&str, Filtered); 7] = [
    ("in", Filtered::Collection),
    ("topic", Filtered::Topic),
    ("work", Filtered::Document),
    ("version", Filtered::Version),
    ("lang", Filtered::Language),
    ("status", Filtered::Status),
    ("audience", Filtered::Audience),
];

/// Parses what was typed. With `typing` the last word is taken for the beginning of one, unless a space, a bracket or a
/// quotation mark ends it.
pub fn parse(typed: &str, typing: bool) -> Query {
    let typed = &typed[..typed.floor_char_boundary(MOST_BYTES)];
    let mut query = Query::default();
    // What a reference cannot be in: phrases and filters.
    let mut taken: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while let Some(start) = typed[at..].find(|c: char| !c.is_whitespace()).map(|skipped| at + skipped) {
        let without = typed[start..].starts_with('-') && !typed[start + 1..].starts_with(char::is_whitespace);
        let from = start + usize::from(without);
        at = if let Some((filter, end)) = read_filter(typed, from, without) {
            taken.push(start..end);
            query.filters.push(filter);
            end
        } else if let Some((inside, end)) = read_quoted(typed, from) {
            taken.push(start..end);
            add_phrase(&mut query, typed, inside, without);
            end
        } else {
            let end = end_of_chunk(typed, from);
            if without {
                taken.push(start..end);
            }
            add_words(&mut query, typed, from..end, without);
            // A quotation mark alone is passed over.
            end.max(start + typed[start..].chars().next().map_or(1, char::len_utf8))
        };
    }
    query.clauses.truncate(MOST_CLAUSES);
    query.filters.truncate(MOST_CLAUSES);
    query.citation = cite::find(typed, &taken);
    if typing
        && let Some(last) = query.clauses.last_mut()
        && last.source.end == typed.len()
        && !last.phrase
        && !last.without
    {
        last.prefix = true;
    }
    query
}

impl Query {
    /// True if it asks for nothing: no word, no phrase, no filter.
    pub fn is_empty(&self) -> bool {
        self.clauses.is_empty() && self.filters.is_empty()
    }

    /// What was typed with some clauses replaced: `replacements` pairs a clause's place in `clauses` with other words.
    pub fn rewritten(&self, typed: &str, replacements: &[(usize, &str)]) -> String {
        let mut rewritten = String::with_capacity(typed.len());
        let mut from = 0;
        for (at, words) in replacements {
            if let Some(clause) = self.clauses.get(*at)
                && clause.source.start >= from
            {
                rewritten.push_str(&typed[from..clause.source.start]);
                rewritten.push_str(words);
                from = clause.source.end;
            }
        }
        rewritten.push_str(&typed[from..]);
        rewritten
    }
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»' | '″')
}

/// The text between quotation marks of any kind, and where what follows begins. A mark that is never closed is none:
/// somebody is still typing.
fn read_quoted(typed: &str, from: usize) -> Option<(Range<usize>, usize)> {
    let open = typed[from..].chars().next().filter(|c| is_quote(*c))?;
    let inside = from + open.len_utf8();
    let (length, close) = typed[inside..].char_indices().find(|(_, c)| is_quote(*c))?;
    Some((inside..inside + length, inside + length + close.len_utf8()))
}

fn read_filter(typed: &str, from: usize, without: bool) -> Option<(Filter, usize)> {
    let (name, _) = typed[from..].split_once(':').filter(|(name, _)| name.len() <= 8)?;
    let (_, on) = FILTERS.into_iter().find(|(filter, _)| name.eq_ignore_ascii_case(filter))?;
    let value_at = from + name.len() + 1;
    let (inside, end) = read_quoted(typed, value_at).unwrap_or_else(|| {
        let length = typed[value_at..].find(char::is_whitespace).unwrap_or(typed.len() - value_at);
        (value_at..value_at + length, value_at + length)
    });
    let value = &typed[inside];
    let value = if on == Filtered::Document { value.to_owned() } else { label(value) };
    (!value.is_empty()).then_some((Filter { on, value, without, source: from..end }, end))
}

/// Where the chunk that begins at `from` ends: at a space or quotation mark.
fn end_of_chunk(typed: &str, from: usize) -> usize {
    let stop = |c: char| c.is_whitespace() || is_quote(c);
    typed[from..].find(stop).map_or(typed.len(), |length| from + length)
}

fn add_words(query: &mut Query, typed: &str, chunk: Range<usize>, without: bool) {
    let mut end = None;
    for (word, source) in words(&typed[chunk.clone()]) {
        let source = chunk.start + source.start..chunk.start + source.end;
        let mut before = typed[chunk.start..source.start].chars().rev();
        let elided = before.next().is_some_and(is_apostrophe) && before.next().is_some_and(char::is_alphabetic);
        let hyphen = end.and_then(|end| typed.get(end..source.start)).is_some_and(is_hyphen);
        end = Some(source.end);
        query.clauses.push(Clause { words: vec![word], source, phrase: false, without, prefix: false, elided, hyphen });
    }
}

fn add_phrase(query: &mut Query, typed: &str, inside: Range<usize>, without: bool) {
    let mut words: Vec<String> = words(&typed[inside.clone()]).into_iter().map(|(word, _)| word).collect();
    words.truncate(MOST_WORDS);
    if !words.is_empty() {
        let clause =
            Clause { words, source: inside, phrase: true, without, prefix: false, elided: false, hyphen: false };
        query.clauses.push(clause);
    }
}

impl Filter {
    /// `version:all`.
    pub fn is_every_version(&self) -> bool {
        self.on == Filtered::Version && self.value == "all"
    }
}
