//! Searches that name a provision: `s 12(1)(a) information sharing`.

use crate::Error;
use crate::answer::{Answer, DocumentHit, Relaxed};
use crate::cite::Citation;
use crate::expand::Concept;
use crate::plan::Demand;
use crate::search::Search;
use crate::snippet::Marker;

impl Search<'_> {
    /// The reference in the query, in the numerals that the index has it in: a law may number its Parts I, II, III, and
    /// a reader type Part 2. A range is its first provision.
    pub(crate) fn citation(&self) -> Result<Option<Citation>, Error> {
        let Some(typed) = &self.query.citation else { return Ok(None) };
        if !self.is_known(typed)? {
            for other in [typed.in_other_numerals(), typed.first_of_range()].into_iter().flatten() {
                if self.is_known(&other)? {
                    return Ok(Some(other));
                }
            }
        }
        Ok(Some(typed.clone()))
    }

    /// True for a reference that no provision has, whatever the filters. Letters alone prove nothing (`form a view`), nor
    /// does what is no address by itself (`paragraph 2`), nor a kind of which the hub has none: `rule 1951` can be words.
    pub(crate) fn is_missing(&self, citation: Option<&Citation>) -> Result<bool, Error> {
        let Some(named) = citation else { return Ok(false) };
        let is_address = named.has_digits() && !named.dashed && !(named.within && named.path.len() == 1);
        Ok(is_address && !self.is_known(named)? && self.has_kind(named)?)
    }

    /// True if some provision is of the reference's kind.
    fn has_kind(&self, citation: &Citation) -> Result<bool, Error> {
        let Some(kind) = citation.kind else { return Ok(true) };
        let beginning = format!("{kind}:");
        for segment in self.index.searcher.segment_readers() {
            let index = segment.inverted_index(self.index.fields.cite)?;
            let mut stream = index.terms().range().ge(&beginning).into_stream()?;
            if stream.advance() && stream.key().starts_with(beginning.as_bytes()) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn is_known(&self, citation: &Citation) -> Result<bool, Error> {
        for term in citation.terms(citation.path.len()) {
            if self.dictionary().frequency(self.index.fields.cite, &term)? > 0 {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The provision that the query names, found by its reference; `None` if it names none, or none that the index has.
    pub(crate) fn cited(&self, citation: Option<&Citation>, concepts: &[Concept]) -> Result<Option<Answer>, Error> {
        let Some(citation) = citation else {
            return Ok(None);
        };
        let others = self.beside(concepts);
        // The provision itself with all the other words; with some of them; then the one it would be in.
        for depth in (1..=citation.path.len()).rev() {
            let terms = citation.terms(depth);
            for demand in [Demand::All, Demand::Any] {
                let mut gathered = self.gather(&others, demand, Some(&terms))?;
                if gathered.groups.is_empty() {
                    continue;
                }
                let wanted = &citation.path[..depth];
                let all = demand == Demand::All;
                gathered.groups.iter_mut().for_each(|group| group.all_words = all);
                let relaxed = if all { Relaxed::No } else { Relaxed::AnyWord { unknown: Vec::new() } };
                let mut answer = self.answer(gathered, &others, relaxed, Some(wanted))?;
                if depth == citation.path.len() && all && self.request.offset == 0 {
                    answer.straight = straight(&answer, &others);
                }
                return Ok(Some(answer));
            }
        }
        Ok(None)
    }

    /// Where no provision is what the query names: texts that have the reference's own words, as those that refer to
    /// another law have; without any, what the words beside the reference find.
    pub(crate) fn beside_a_reference(&self, concepts: Vec<Concept>) -> Result<Answer, Error> {
        if !self.gather(&concepts, Demand::All, None)?.groups.is_empty() {
            return self.by_words(concepts);
        }
        let others = self.beside(&concepts);
        if others.iter().all(|concept| concept.without) {
            return Ok(Answer::default());
        }
        self.by_words(others)
    }

    /// The concepts that are no part of the reference.
    fn beside(&self, concepts: &[Concept]) -> Vec<Concept> {
        let Some(citation) = &self.query.citation else { return concepts.to_vec() };
        let named = |concept: &&Concept| {
            let clauses = &self.query.clauses[concept.clauses.clone()];
            !clauses
                .iter()
                .any(|clause| clause.source.start < citation.source.end && citation.source.start < clause.source.end)
        };
        concepts.iter().filter(named).cloned().collect()
    }
}

/// The provision to open at once: the only one found, or the only one whose document's title has all the other words.
fn straight(answer: &Answer, others: &[Concept]) -> Option<String> {
    let [first, rest @ ..] = &answer.results[..] else {
        return None;
    };
    let titled = |hit: &DocumentHit| {
        let marker = Marker::new(others, &hit.document.language);
        others.iter().any(|concept| !concept.without) && marker.has_all(&hit.document.title)
    };
    let one_place = first.hits.iter().all(|hit| hit.permalink == first.hits[0].permalink);
    let one_document = answer.documents == 1 || titled(first) && !rest.iter().any(titled);
    (one_document && one_place).then(|| first.hits[0].permalink.clone())
}
