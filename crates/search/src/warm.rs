//! Reading beforehand what a search is going to need, so that everything that must be fetched is known at once.

use tantivy::postings::TermInfo;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{SegmentReader, Term};

use crate::expand::{Alternative, Concept, Dictionary};
use crate::plan::field_of;
use crate::query::Query;
use crate::schema::Place;
use crate::{Error, Index};

/// The first of several failures: reading goes on, so that all that is missing is noted.
#[derive(Default)]
pub(crate) struct Warm(Option<Error>);

impl Warm {
    pub(crate) fn tried<T>(&mut self, result: Result<T, impl Into<Error>>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(error) => {
                self.0.get_or_insert(error.into());
                None
            }
        }
    }

    pub(crate) fn done(self) -> Result<(), Error> {
        self.0.map_or(Ok(()), Err)
    }
}

/// Reads what every search needs: dictionaries and lengths.
pub(crate) fn opening(index: &Index) -> Result<(), Error> {
    let mut warm = Warm::default();
    for segment in index.searcher.segment_readers() {
        for (field, entry) in segment.schema().fields() {
            if entry.is_indexed() {
                warm.tried(segment.inverted_index(field));
            }
            if entry.has_fieldnorms() {
                warm.tried(segment.fieldnorms_readers().get_field(field));
            }
        }
    }
    warm.done()
}

/// Reads the postings of a query's words, and of what they may stand for.
pub(crate) fn words(index: &Index, dictionary: &Dictionary, query: &Query) -> Result<(), Error> {
    let mut warm = Warm::default();
    for clause in &query.clauses {
        if clause.words.len() > 1 {
            phrase(&mut warm, index, &clause.words);
        }
    }
    for parts in query.clauses.chunk_by(|_, next| next.hyphen).filter(|parts| parts.len() > 1 && parts[0].without) {
        phrase(&mut warm, index, &parts.iter().flat_map(|clause| clause.words.clone()).collect::<Vec<_>>());
    }
    for word in query.clauses.iter().filter(|clause| clause.words.len() == 1 && !clause.phrase && !clause.prefix) {
        let is_unknown = dictionary.terms(&word.words[0]).is_ok_and(|terms| terms.is_empty());
        if is_unknown && let Ok(Some(parts)) = dictionary.split(&word.words[0]) {
            phrase(&mut warm, index, &parts);
        }
    }
    for filter in query.filters.iter().filter(|filter| !filter.is_every_version()) {
        term(&mut warm, index, field_of(filter.on, &index.fields), &filter.value, IndexRecordOption::Basic);
    }
    for cited in query.citation.iter().flat_map(|citation| citation.terms(citation.path.len())) {
        term(&mut warm, index, index.fields.cite, &cited, IndexRecordOption::Basic);
    }
    for member in dictionary.members_meant(&query.clauses) {
        if member.len() > 1 {
            phrase(&mut warm, index, member);
        }
    }
    match dictionary.concepts(query) {
        Ok(found) => concepts_into(&mut warm, index, &found),
        // With what is there it is not known yet what else: the words themselves.
        Err(error) => {
            warm.tried::<()>(Err(error));
            for word in query.clauses.iter().filter(|clause| clause.words.len() == 1) {
                if let Some(terms) = warm.tried(dictionary.terms(&word.words[0])) {
                    for found in &terms {
                        term(&mut warm, index, found.field, &found.text, IndexRecordOption::WithFreqs);
                    }
                }
            }
        }
    }
    warm.done()
}

/// Reads the postings of concepts.
pub(crate) fn concepts(index: &Index, concepts: &[Concept]) -> Result<(), Error> {
    let mut warm = Warm::default();
    concepts_into(&mut warm, index, concepts);
    warm.done()
}

fn concepts_into(warm: &mut Warm, index: &Index, concepts: &[Concept]) {
    for alternative in concepts.iter().flat_map(|concept| &concept.alternatives) {
        let words = match alternative {
            Alternative::Word { terms, .. } => std::slice::from_ref(terms),
            Alternative::Words { words, .. } => words,
            Alternative::Phrase { words, .. } => {
                phrase(warm, index, words);
                continue;
            }
        };
        for found in words.iter().flatten() {
            term(warm, index, found.field, &found.text, IndexRecordOption::WithFreqs);
        }
    }
}

/// Reads where words stand that may stand side by side.
pub(crate) fn side_by_side(index: &Index, words: &[String]) -> Result<(), Error> {
    let mut warm = Warm::default();
    phrase(&mut warm, index, words);
    warm.done()
}

fn phrase(warm: &mut Warm, index: &Index, words: &[String]) {
    for field in Place::ALL.map(|place| index.fields.folded(place)) {
        for segment in index.searcher.segment_readers() {
            // Where one of them is missing the others are not read either.
            let known = |word: &String| {
                let term = Term::from_field_text(field, word);
                segment.inverted_index(field).and_then(|inverted| Ok(inverted.doc_freq(&term)?)).is_ok_and(|n| n > 0)
            };
            if words.iter().all(known) {
                for word in words {
                    postings(warm, segment, field, word, IndexRecordOption::WithFreqsAndPositions);
                }
            }
        }
    }
}

/// Reads a term's postings in all shards.
fn term(warm: &mut Warm, index: &Index, field: Field, text: &str, option: IndexRecordOption) {
    for segment in index.searcher.segment_readers() {
        postings(warm, segment, field, text, option);
    }
}

fn postings(warm: &mut Warm, segment: &SegmentReader, field: Field, text: &str, option: IndexRecordOption) {
    let Some(inverted) = warm.tried(segment.inverted_index(field)) else { return };
    let Some(Some(info)) = warm.tried(inverted.get_term_info(&Term::from_field_text(field, text))) else { return };
    warm.tried(inverted.read_postings_from_terminfo(&info, option));
    if option.has_positions() {
        // Where postings are missing tantivy does not go on to the positions. Of no postings it does.
        let start = info.postings_range.start;
        let none = TermInfo { doc_freq: 0, postings_range: start..start, ..info };
        warm.tried(inverted.read_postings_from_terminfo(&none, option));
    }
}
