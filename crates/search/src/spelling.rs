//! Words of the index that a word of a query may have been meant to be: spelt nearly so, or longer.

use tantivy::Term;
use tantivy::query::FuzzyTermQuery;

use crate::Error;
use crate::analysis::{Stemmed, told_by};
use crate::expand::{Alternative, Concept, Dictionary, Marks};
use crate::query::{Clause, Query};
use crate::schema::Place;

/// So many of the words that begin like the last one typed are searched: the most frequent.
const MOST_BEGINNINGS: usize = 48;
/// So many of them are looked at.
const MOST_LOOKED_AT: usize = 4000;
/// So many spellings are tried for one word: the nearest, then the most frequent.
const MOST_SPELLINGS: usize = 4;
/// A word that is finished and nowhere to be found is taken for a beginning if it has at least so many characters.
const SHORTEST_STUMP: usize = 4;
/// What a common word or an elision says of a query's language, of what a word says that texts of one language have.
const TELLING: i32 = 2;

impl Dictionary<'_> {
    /// The language that a query is evidently in, by its common words, its elisions, and words that texts of one
    /// language alone have.
    pub(crate) fn language(&self, query: &Query, concepts: &[Concept]) -> Result<Option<Stemmed>, Error> {
        let mut french = 0;
        for clause in query.clauses.iter().filter(|clause| !clause.phrase) {
            let told =
                if clause.elided { Some(Stemmed::French) } else { clause.words.first().and_then(|w| told_by(w)) };
            french += told.map_or(0, sign) * TELLING;
        }
        for concept in concepts.iter().filter(|concept| !concept.common && concept.clauses.len() == 1) {
            for word in &query.clauses[concept.clauses.start].words {
                french += self.language_of(word)?.map_or(0, sign);
            }
        }
        Ok(match french {
            0 => None,
            1.. => Some(Stemmed::French),
            _ => Some(Stemmed::English),
        })
    }

    /// The language whose texts have a word while those of the other have not.
    fn language_of(&self, word: &str) -> Result<Option<Stemmed>, Error> {
        let mut has = [false; 2];
        for stemmed in Stemmed::ALL {
            let stem = stemmed.stem(word);
            for place in Place::ALL {
                has[stemmed as usize] |= self.frequency(self.fields.stems(stemmed, place), &stem)? > 0;
            }
        }
        Ok(match has {
            [true, false] => Some(Stemmed::English),
            [false, true] => Some(Stemmed::French),
            _ => None,
        })
    }

    /// Those words that are not of another language than this one.
    fn of_language(&self, words: Vec<(String, u64)>, language: Option<Stemmed>) -> Result<Vec<(String, u64)>, Error> {
        let Some(wanted) = language else { return Ok(words) };
        let mut kept = Vec::with_capacity(words.len());
        for word in words {
            if self.language_of(&word.0)?.is_none_or(|language| language == wanted) {
                kept.push(word);
            }
        }
        Ok(kept)
    }

    /// The same concept as words that are spelt nearly so or begin so, and the most likely of them; `None` if there are
    /// none, or if it is too short to tell.
    ///
    /// In a query that is evidently in one language no word becomes one of the other: `d’asile` is not `aside`.
    pub(crate) fn respelt(
        &self,
        concept: &Concept,
        clause: &Clause,
        language: Option<Stemmed>,
    ) -> Result<Option<(Concept, String)>, Error> {
        let [word] = &clause.words[..] else {
            return Ok(None);
        };
        let length = word.chars().count();
        if clause.phrase || word.bytes().any(|byte| byte.is_ascii_digit()) {
            return Ok(None);
        }
        let most = match length {
            0..5 => 0,
            5..8 => 1,
            _ => 2,
        };
        for distance in 1..=most {
            let mut near = self.near(word, distance, concept.prefix)?;
            near.retain(|(other, _)| begins_alike(word, other));
            let near = self.of_language(near, language)?;
            let Some((best, _)) = near.first() else {
                continue;
            };
            let best = best.clone();
            let mut respelt = Concept { alternatives: Vec::new(), marks: Marks::default(), ..concept.clone() };
            for (word, _) in near.into_iter().take(MOST_SPELLINGS) {
                respelt.marks.add_word(&word);
                respelt.alternatives.push(Alternative::Word { terms: self.terms(&word)?, own: word == best });
            }
            return Ok(Some((respelt, best)));
        }
        if length < SHORTEST_STUMP {
            return Ok(None);
        }
        let longer = self.of_language(self.beginning_with(word)?, language)?;
        let Some(best) = longer.first().map(|(longer, _)| longer.clone()) else { return Ok(None) };
        let mut begun = Concept { alternatives: Vec::new(), marks: Marks::default(), ..concept.clone() };
        begun.marks.beginnings.push(word.clone());
        for (longer, _) in longer {
            begun.alternatives.push(Alternative::Word { terms: self.exact(&longer)?, own: longer == best });
        }
        Ok(Some((begun, best)))
    }

    /// The most frequent words that begin with `beginning` and are longer.
    pub(crate) fn beginning_with(&self, beginning: &str) -> Result<Vec<(String, u64)>, Error> {
        let mut words = Vec::new();
        for segment in self.searcher.segment_readers() {
            for place in Place::ALL {
                let index = segment.inverted_index(self.fields.folded(place))?;
                let mut stream = index.terms().range().gt(beginning).into_stream()?;
                let mut looked_at = 0;
                while looked_at < MOST_LOOKED_AT && stream.advance() && stream.key().starts_with(beginning.as_bytes()) {
                    looked_at += 1;
                    add(&mut words, stream.key(), stream.value().doc_freq);
                }
            }
        }
        Ok(most_frequent(words, MOST_BEGINNINGS))
    }

    /// The words of the index within this edit distance (an exchange of two letters counts one), the most frequent
    /// first. With `prefix` it is enough that a word begins so.
    fn near(&self, word: &str, distance: u8, prefix: bool) -> Result<Vec<(String, u64)>, Error> {
        let mut words = Vec::new();
        for segment in self.searcher.segment_readers() {
            for place in Place::ALL {
                let field = self.fields.folded(place);
                let term = Term::from_field_text(field, word);
                let fuzzy = if prefix {
                    FuzzyTermQuery::new_prefix(term, distance, true)
                } else {
                    FuzzyTermQuery::new(term, distance, true)
                };
                let index = segment.inverted_index(field)?;
                let mut stream = index.terms().search(fuzzy.automaton()?).into_stream()?;
                while stream.advance() {
                    add(&mut words, stream.key(), stream.value().doc_freq);
                }
            }
        }
        Ok(most_frequent(words, usize::MAX))
    }
}

/// French counts up, English down.
fn sign(language: Stemmed) -> i32 {
    if language == Stemmed::French { 1 } else { -1 }
}

/// True if two words begin with the same letter, or would without a letter too much or in the wrong place. Few type
/// another letter at the beginning, and what has another is mostly another word: `étranger` and `stranger`.
fn begins_alike(one: &str, other: &str) -> bool {
    let (mut one, mut other) = (one.chars(), other.chars());
    let (first, begins) = (one.next(), other.next());
    first == begins || one.next() == begins || first == other.next()
}

fn add(words: &mut Vec<(String, u64)>, key: &[u8], frequency: u32) {
    if let Ok(word) = std::str::from_utf8(key) {
        words.push((word.to_owned(), u64::from(frequency)));
    }
}

/// Sums up what several fields have of a word and sorts by that, the most frequent first, then by the word.
fn most_frequent(mut words: Vec<(String, u64)>, most: usize) -> Vec<(String, u64)> {
    words.sort_unstable();
    words.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        if same {
            kept.1 += next.1;
        }
        same
    });
    words.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    words.truncate(most);
    words
}
