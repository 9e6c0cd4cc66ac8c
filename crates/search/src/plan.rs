//! From concepts and filters to the query that tantivy runs, with the weights that rank its results.

use tantivy::Term;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, EnableScoring, Occur, PhraseQuery, Query,
    TermQuery, Weight,
};
use tantivy::schema::{Field, IndexRecordOption};

use crate::expand::{Alternative, Concept, Found};
use crate::query::{Filter, Filtered};
use crate::schema::{Fields, Place};

/// What a match is worth, by where and how it matches. The defaults were chosen on the judged queries of
/// `shared/data/search` (see `examples/relevance.rs`), rounded so as not to follow their noise.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weights {
    /// A match in the document's title.
    pub title: f32,
    /// A match in the entry's heading or one above it.
    pub heading: f32,
    /// A match in the text.
    pub text: f32,
    /// A match in the commentary.
    pub commentary: f32,
    /// What a match by stem alone is worth, of one by the word itself.
    pub stem: f32,
    /// What a synonym, a longer word or another spelling is worth, of the word itself.
    pub other: f32,
    /// A word matches in several places: the best counts in full, the others with this part of theirs.
    pub tie: f32,
    /// What common words (the, of, what) are worth where others decide what matches.
    pub common: f32,
    /// By how much a document leads that has all the words in one entry over one that has only some of them.
    pub all_words: f32,
    /// What the fit of the whole document is worth beside that of its best entry.
    pub whole: f32,
    /// What the score of a text beside the hub's subject counts, of one on it.
    pub supporting: f32,
}

impl Default for Weights {
    fn default() -> Self {
        Weights {
            title: 3.0,
            heading: 1.5,
            text: 1.0,
            commentary: 0.5,
            stem: 0.8,
            other: 0.6,
            tie: 0.5,
            common: 0.3,
            all_words: 1.5,
            whole: 6.0,
            supporting: 0.4,
        }
    }
}

impl Weights {
    fn of(&self, place: Place) -> f32 {
        match place {
            Place::Title => self.title,
            Place::Heading => self.heading,
            Place::Text => self.text,
            Place::Commentary => self.commentary,
        }
    }
}

/// How many of a query's concepts an entry must have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Demand {
    All,
    Any,
    /// None: they only rank what something else demands.
    None,
}

type Clauses = Vec<(Occur, Box<dyn Query>)>;

/// The query for these concepts; `None` if nothing can match it.
///
/// Whatever is demanded, phrases must be there, and what is unwanted must not.
pub(crate) fn plan(
    concepts: &[Concept],
    filters: Clauses,
    demand: Demand,
    fields: &Fields,
    weights: &Weights,
) -> Option<Box<dyn Query>> {
    let mut clauses = filters;
    let insist_on_common = concepts.iter().all(|concept| concept.common || concept.without);
    let mut any = Vec::new();
    let mut wanted = false;
    for concept in concepts {
        let query = concept_query(concept, fields, weights);
        if concept.without {
            clauses.extend(query.map(|query| (Occur::MustNot, twice(query))));
        } else if concept.common && !insist_on_common {
            // They rank what has all the words; among what has some of them they would only be noise.
            if demand == Demand::All {
                clauses.extend(query.map(|query| (Occur::Should, boosted(query, weights.common))));
            }
        } else if demand == Demand::All || demand == Demand::Any && concept.phrase {
            clauses.push((Occur::Must, query?));
        } else {
            wanted = true;
            any.extend(query);
        }
    }
    match demand {
        Demand::Any if wanted => {
            if any.is_empty() {
                return None;
            }
            clauses.push((Occur::Must, Box::new(BooleanQuery::union(any))));
        }
        Demand::Any | Demand::All | Demand::None => clauses.extend(any.into_iter().map(|query| (Occur::Should, query))),
    }
    if !clauses.iter().any(|(occur, _)| *occur == Occur::Must) {
        clauses.push((Occur::Must, constant(Box::new(AllQuery))));
    }
    Some(Box::new(BooleanQuery::new(clauses)))
}

/// The same query in a union with itself. As what is left out tantivy asks a phrase for entries before the one it stands
/// at, which a phrase does not allow (it panics in development builds) and a union does.
fn twice(query: Box<dyn Query>) -> Box<dyn Query> {
    Box::new(BooleanQuery::union(vec![query.box_clone(), query]))
}

/// The clauses for filters; those of one kind mean any of them.
pub(crate) fn filter_clauses(filters: &[Filter], fields: &Fields) -> Clauses {
    let mut clauses: Clauses = Vec::new();
    for filter in filters.iter().filter(|filter| filter.without) {
        clauses.push((Occur::MustNot, term(field_of(filter.on, fields), &filter.value)));
    }
    let all = [
        Filtered::Collection,
        Filtered::Topic,
        Filtered::Document,
        Filtered::Version,
        Filtered::Language,
        Filtered::Status,
        Filtered::Audience,
    ];
    for on in all {
        let of_kind = || filters.iter().filter(|filter| filter.on == on && !filter.without);
        if of_kind().next().is_none() || of_kind().any(Filter::is_every_version) {
            continue;
        }
        let values = of_kind().map(|filter| term(field_of(on, fields), &filter.value)).collect();
        clauses.push((Occur::Must, constant(Box::new(BooleanQuery::union(values)))));
    }
    clauses
}

/// A clause that demands one of these terms, whatever else ranks.
pub(crate) fn one_of(field: Field, terms: &[String]) -> (Occur, Box<dyn Query>) {
    let terms = terms.iter().map(|text| term(field, text)).collect();
    (Occur::Must, constant(Box::new(BooleanQuery::union(terms))))
}

/// The field a filter looks at.
pub(crate) fn field_of(on: Filtered, fields: &Fields) -> Field {
    match on {
        Filtered::Collection => fields.collection,
        Filtered::Topic => fields.topic,
        Filtered::Document => fields.document,
        Filtered::Version => fields.version,
        Filtered::Language => fields.language,
        Filtered::Status => fields.status,
        Filtered::Audience => fields.audience,
    }
}

/// A term. tantivy's own query for one would look through columns for a field that is not indexed; ours all are, and so
/// the code for columns is not needed.
#[derive(Debug, Clone)]
struct Word(TermQuery);

impl Query for Word {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.0.specialized_weight(scoring)?))
    }
}

fn term(field: Field, text: &str) -> Box<dyn Query> {
    Box::new(Word(TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::Basic)))
}

fn constant(query: Box<dyn Query>) -> Box<dyn Query> {
    Box::new(ConstScoreQuery::new(query, 0.0))
}

fn boosted(query: Box<dyn Query>, boost: f32) -> Box<dyn Query> {
    Box::new(BoostQuery::new(query, boost))
}

fn concept_query(concept: &Concept, fields: &Fields, weights: &Weights) -> Option<Box<dyn Query>> {
    let mut any: Vec<Box<dyn Query>> = Vec::new();
    for alternative in &concept.alternatives {
        match alternative {
            Alternative::Word { terms, own } => {
                any.extend(term_queries(terms, if *own { 1.0 } else { weights.other }, weights))
            }
            Alternative::Words { words, own } => {
                let worth = if *own { 1.0 } else { weights.other };
                let words = words.iter().map(|terms| best_of(term_queries(terms, worth, weights), weights)).collect();
                any.push(Box::new(BooleanQuery::intersection(words)));
            }
            Alternative::Phrase { words, own } => {
                for place in Place::ALL {
                    let field = fields.folded(place);
                    let terms = words.iter().map(|word| Term::from_field_text(field, word)).collect();
                    let boost = weights.of(place) * if *own { 1.0 } else { weights.other };
                    any.push(boosted(Box::new(PhraseQuery::new(terms)), boost));
                }
            }
        }
    }
    (!any.is_empty()).then(|| best_of(any, weights))
}

fn term_queries(terms: &[Found], worth: f32, weights: &Weights) -> Vec<Box<dyn Query>> {
    terms
        .iter()
        .map(|found| {
            let query = TermQuery::new(Term::from_field_text(found.field, &found.text), IndexRecordOption::WithFreqs);
            boosted(
                Box::new(Word(query)),
                worth * weights.of(found.place) * if found.stem { weights.stem } else { 1.0 },
            )
        })
        .collect()
}

fn best_of(mut queries: Vec<Box<dyn Query>>, weights: &Weights) -> Box<dyn Query> {
    match queries.pop() {
        Some(only) if queries.is_empty() => only,
        Some(last) => {
            queries.push(last);
            Box::new(DisjunctionMaxQuery::with_tie_breaker(queries, weights.tie))
        }
        None => Box::new(tantivy::query::EmptyQuery),
    }
}
