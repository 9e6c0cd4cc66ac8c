//! What is asked of an index, and what it answers.

use crate::entry::Document;
use crate::snippet::Marked;

/// What is asked of an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// What was typed, as [`query`](crate::query) says.
    pub query: String,
    /// True while somebody is still typing: the last word may be the beginning of one.
    pub typing: bool,
    /// How many documents to show.
    pub limit: usize,
    /// How many documents to pass over first.
    pub offset: usize,
    /// How many entries of each document to show.
    pub entries: usize,
}

impl Request {
    /// The first ten documents for a query, with up to three entries each.
    pub fn new(query: impl Into<String>) -> Self {
        Request { query: query.into(), typing: false, limit: 10, offset: 0, entries: 3 }
    }
}

/// What an index answers.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Answer {
    /// The documents found, the best first.
    pub results: Vec<DocumentHit>,
    /// How many documents match, shown or not.
    pub documents: usize,
    /// How many of these have all the words in one entry. Fewer than `documents` only if they are fewer than [`FEW`](crate::search::FEW):
    /// then documents that have some of the words stand among them, see [`DocumentHit::all_words`].
    pub with_all_words: usize,
    /// How many entries match.
    pub entries: usize,
    /// The documents that match, counted by what they are.
    pub facets: Facets,
    /// Whether the query had to be taken less strictly to find anything.
    pub relaxed: Relaxed,
    /// The permalink of the one provision that the query names: open it at once.
    pub straight: Option<String>,
    /// The reference that the query names and no provision has, as typed: `section 200`. What is found then is the
    /// provision it would be in, or what the other words find.
    pub no_provision: Option<String>,
    /// Filters whose value the index does not know, as typed: `in:sop`.
    pub unknown_filters: Vec<String>,
}

/// How far a query was taken less strictly than it was typed. Say so where results are shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Relaxed {
    /// Not at all: all words, as typed.
    #[default]
    No,
    /// No entry has all the words: these have some of them.
    AnyWord {
        /// The words that are nowhere in the index, as typed.
        unknown: Vec<String>,
    },
    /// Some word is nowhere in the index: these have a word that is spelt nearly so.
    Spelling {
        /// The query as it may have been meant, ready to be searched.
        suggestion: String,
        /// Each word replaced, as typed, and the most likely of those searched in its place.
        replaced: Vec<(String, String)>,
        /// True if no entry has all the words even so: these have some of them.
        any_word: bool,
    },
}

/// Documents by value of each facet, the most frequent value first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facets {
    /// By collection.
    pub collections: Vec<FacetCount>,
    /// By topic; a document counts for each of its topics.
    pub topics: Vec<FacetCount>,
    /// By language.
    pub languages: Vec<FacetCount>,
    /// By status.
    pub statuses: Vec<FacetCount>,
    /// By audience.
    pub audiences: Vec<FacetCount>,
}

/// How many documents have a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetCount {
    /// The value as [`label`](crate::fold::label) makes it; an id in lower case is unchanged.
    pub value: String,
    /// How many of the documents found have it.
    pub documents: usize,
}

/// A document that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct DocumentHit {
    /// Its particulars, without its entries.
    pub document: Document,
    /// Its title, marked.
    pub title: Marked,
    /// Its best entries, the best first; never empty.
    pub hits: Vec<Hit>,
    /// How many of its entries match, shown or not.
    pub entries: usize,
    /// True if one entry has all the words; otherwise say that it has some of them.
    pub all_words: bool,
    /// How well it answers; to be compared within one answer only.
    pub score: f32,
}

/// An entry that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// Where to land: the innermost provision that the snippet lies in.
    pub permalink: String,
    /// What that provision is called.
    pub kind: String,
    /// Its number as one cites it.
    pub number: String,
    /// The entry's heading, marked.
    pub heading: Marked,
    /// The headings above it, outermost first.
    pub path: Vec<String>,
    /// The sentence that answers, marked.
    pub snippet: Marked,
    /// True if the snippet is from commentary, which is no operative text.
    pub commentary: bool,
    /// The version it is of, and whether that is one superseded.
    pub version: String,
    /// True for a version that is not the one shown.
    pub superseded: bool,
}
