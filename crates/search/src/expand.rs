//! From the words of a query to the terms of the index that stand for them: stems, beginnings, synonyms.
//! What is spelt nearly so is found by [`spelling`](crate::spelling).

use std::ops::Range;

use tantivy::query::{EnableScoring, PhraseQuery, Query as _};
use tantivy::schema::Field;
use tantivy::{DocSet, Searcher, TERMINATED, Term};

use crate::Error;
use crate::analysis::{Stemmed, is_common};
use crate::compounds;
use crate::fold::fold;
use crate::query::{Clause, Query};
use crate::schema::{Fields, Place};

/// A beginning has at least so many characters; fewer stand for themselves alone.
const SHORTEST_BEGINNING: usize = 2;

/// What one word, phrase or synonym of a query means in this index.
#[derive(Debug, Clone)]
pub(crate) struct Concept {
    /// The query's clauses it stands for.
    pub(crate) clauses: Range<usize>,
    /// Any of these; none if the index knows nothing of it.
    pub(crate) alternatives: Vec<Alternative>,
    /// A word that nearly every text has.
    pub(crate) common: bool,
    pub(crate) without: bool,
    /// In quotation marks: never left out, however little else is found.
    pub(crate) phrase: bool,
    pub(crate) prefix: bool,
    /// What of it is marked in a snippet.
    pub(crate) marks: Marks,
}

#[derive(Debug, Clone)]
pub(crate) enum Alternative {
    /// A word, by any of these terms. `own` is false for another word's: a synonym, a longer word, another spelling.
    Word { terms: Vec<Found>, own: bool },
    /// Every one of these words, by any of its terms.
    Words { words: Vec<Vec<Found>>, own: bool },
    /// These folded words, one after the other.
    Phrase { words: Vec<String>, own: bool },
}

/// A term that is in the index.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub(crate) field: Field,
    pub(crate) text: String,
    pub(crate) place: Place,
    pub(crate) stem: bool,
}

/// What is marked for a concept: folded words, stems, beginnings, and runs of words.
#[derive(Debug, Clone, Default)]
pub(crate) struct Marks {
    pub(crate) words: Vec<String>,
    pub(crate) stems: [Vec<String>; 2],
    pub(crate) beginnings: Vec<String>,
    pub(crate) runs: Vec<Vec<String>>,
}

impl Marks {
    pub(crate) fn add_word(&mut self, word: &str) {
        self.words.push(word.to_owned());
        for stemmed in Stemmed::ALL {
            self.stems[stemmed as usize].push(stemmed.stem(word).into_owned());
        }
    }
}

/// The index's dictionaries.
pub(crate) struct Dictionary<'a> {
    pub(crate) searcher: &'a Searcher,
    pub(crate) fields: &'a Fields,
    /// Groups of folded synonyms.
    pub(crate) synonyms: &'a [Vec<Vec<String>>],
}

impl Dictionary<'_> {
    /// The concepts of a query, in order.
    pub(crate) fn concepts(&self, query: &Query) -> Result<Vec<Concept>, Error> {
        let mut concepts = Vec::new();
        let mut at = 0;
        while at < query.clauses.len() {
            let concept = match self.synonym(&query.clauses[at..]) {
                Some((group, length)) => self.with_synonyms(&query.clauses, at..at + length, group)?,
                None => match self.compound(&query.clauses, at)? {
                    Some(compound) => compound,
                    None => self.plain(&query.clauses[at], at)?,
                },
            };
            at = concept.clauses.end;
            concepts.push(concept);
        }
        Ok(concepts)
    }

    /// Whether a concept stands for a member of a group of synonyms.
    pub(crate) fn is_synonym(&self, concept: &Concept, query: &Query) -> bool {
        concept.clauses.len() > 1 || self.synonym(&query.clauses[concept.clauses.clone()]).is_some()
    }

    /// What the words of a synonym mean one by one: those that were typed, or, of an abbreviation, those it stands for.
    /// `None` for what is no synonym, and for a word with a hyphen: of its parts alone it says nothing.
    pub(crate) fn apart(&self, concept: &Concept, query: &Query) -> Result<Option<Vec<Concept>>, Error> {
        let typed = &query.clauses[concept.clauses.clone()];
        if typed.iter().skip(1).any(|clause| clause.hyphen) {
            return Ok(None);
        }
        if let [clause] = typed {
            let Some((group, _)) = self.synonym(typed) else { return Ok(None) };
            let known = |word: &&String| !is_common(word) && self.terms(word).is_ok_and(|terms| !terms.is_empty());
            let phrases = self.synonyms[group].iter().filter(|member| member.len() > 1);
            let Some(words) = phrases.max_by_key(|words| words.iter().filter(known).count()) else { return Ok(None) };
            let at = concept.clauses.start;
            let one = |word: &String| self.plain(&Clause { words: vec![word.clone()], ..clause.clone() }, at);
            return words.iter().map(one).collect::<Result<_, _>>().map(Some);
        }
        let one = |(at, clause): (usize, &Clause)| self.plain(clause, concept.clauses.start + at);
        typed.iter().enumerate().map(one).collect::<Result<_, _>>().map(Some)
    }

    /// In how many entries a term is.
    pub(crate) fn frequency(&self, field: Field, text: &str) -> Result<u64, Error> {
        Ok(self.searcher.doc_freq(&Term::from_field_text(field, text))?)
    }

    fn plain(&self, clause: &Clause, at: usize) -> Result<Concept, Error> {
        let mut marks = Marks::default();
        let mut alternatives = Vec::new();
        let common = matches!(&clause.words[..], [word] if is_common(word)) && !clause.phrase;
        match &clause.words[..] {
            [word] if clause.phrase => {
                marks.words.push(word.clone());
                alternatives.push(Alternative::Word { terms: self.exact(word)?, own: true });
            }
            [word] => {
                marks.add_word(word);
                alternatives.push(Alternative::Word { terms: self.terms(word)?, own: true });
                if clause.prefix && word.chars().count() >= SHORTEST_BEGINNING {
                    marks.beginnings.push(word.clone());
                    for (longer, _) in self.beginning_with(word)? {
                        alternatives.push(Alternative::Word { terms: self.exact(&longer)?, own: false });
                    }
                }
                if !clause.prefix
                    && !alternatives.iter().any(Alternative::is_known)
                    && let Some(parts) = self.split(word)?
                    && self.has_phrase(&parts)?
                {
                    marks.runs.push(parts.to_vec());
                    alternatives.push(Alternative::Phrase { words: parts.to_vec(), own: true });
                }
            }
            words => {
                marks.runs.push(words.to_vec());
                if self.has_phrase(words)? {
                    alternatives.push(Alternative::Phrase { words: words.to_vec(), own: true });
                }
            }
        }
        alternatives.retain(Alternative::is_known);
        Ok(Concept {
            clauses: at..at + 1,
            alternatives,
            common: common && !clause.prefix,
            without: clause.without,
            phrase: clause.phrase,
            prefix: clause.prefix,
            marks,
        })
    }

    /// The group of synonyms that the clauses begin with a member of, and how many clauses that member takes: the
    /// longest. Compared by folded word, English plural or English stem, so that `MoUs` is an MoU.
    fn synonym(&self, clauses: &[Clause]) -> Option<(usize, usize)> {
        let same = |clause: &Clause, word: &String| {
            clause.words.len() == 1
                && !clause.without
                && (clause.words[0] == *word
                    || clause.words[0].strip_suffix('s') == Some(word)
                    || Stemmed::English.stem(&clause.words[0]) == Stemmed::English.stem(word))
        };
        let begins = |member: &Vec<String>| {
            // A quoted phrase is meant as it stands; while a word is typed it is not yet one.
            member.len() <= clauses.len()
                && clauses.iter().zip(member).all(|(clause, word)| !clause.phrase && same(clause, word))
        };
        self.synonyms
            .iter()
            .enumerate()
            .flat_map(|(group, members)| members.iter().filter(|member| begins(member)).map(move |m| (group, m.len())))
            .max_by_key(|(group, length)| (*length, std::cmp::Reverse(*group)))
    }

    fn with_synonyms(&self, clauses: &[Clause], range: Range<usize>, group: usize) -> Result<Concept, Error> {
        let typed = &clauses[range.clone()];
        let mut concept = if let [clause] = typed {
            self.plain(clause, range.start)?
        } else {
            let mut marks = Marks::default();
            let mut words = Vec::new();
            for word in typed.iter().map(|clause| &clause.words[0]).filter(|word| !is_common(word)) {
                marks.add_word(word);
                words.push(self.terms(word)?);
            }
            marks.runs.push(typed.iter().map(|clause| clause.words[0].clone()).collect());
            let alternatives = vec![Alternative::Words { words, own: true }];
            Concept {
                clauses: range.clone(),
                alternatives,
                common: false,
                without: false,
                phrase: false,
                prefix: false,
                marks,
            }
        };
        for member in &self.synonyms[group] {
            if typed.len() == member.len() && typed.iter().zip(member).all(|(clause, word)| clause.words[0] == *word) {
                continue;
            }
            match &member[..] {
                [word] => {
                    concept.marks.add_word(word);
                    concept.alternatives.push(Alternative::Word { terms: self.terms(word)?, own: false });
                }
                words => {
                    concept.marks.runs.push(words.to_vec());
                    if self.has_phrase(words)? {
                        concept.alternatives.push(Alternative::Phrase { words: words.to_vec(), own: false });
                    }
                }
            }
        }
        concept.alternatives.retain(Alternative::is_known);
        Ok(Concept { clauses: range, common: false, ..concept })
    }

    /// The members of the groups of synonyms that the clauses name.
    pub(crate) fn members_meant(&self, clauses: &[Clause]) -> Vec<&[String]> {
        let mut members = Vec::new();
        let mut at = 0;
        while at < clauses.len() {
            at += match self.synonym(&clauses[at..]) {
                Some((group, length)) => {
                    members.extend(self.synonyms[group].iter().map(Vec::as_slice));
                    length
                }
                None => 1,
            };
        }
        members
    }

    /// The terms for a word: itself and its stems, wherever the index has them.
    pub(crate) fn terms(&self, word: &str) -> Result<Vec<Found>, Error> {
        let mut found = self.exact(word)?;
        if is_common(word) {
            return Ok(found);
        }
        for stemmed in Stemmed::ALL {
            let stem = stemmed.stem(word);
            for place in Place::ALL {
                let field = self.fields.stems(stemmed, place);
                if self.frequency(field, &stem)? > 0 {
                    found.push(Found { field, text: stem.to_string(), place, stem: true });
                }
            }
        }
        Ok(found)
    }

    pub(crate) fn exact(&self, word: &str) -> Result<Vec<Found>, Error> {
        let mut found = Vec::new();
        for place in Place::ALL {
            let field = self.fields.folded(place);
            if self.frequency(field, word)? > 0 {
                found.push(Found { field, text: word.to_owned(), place, stem: false });
            }
        }
        Ok(found)
    }

    /// Whether these words stand somewhere one after the other.
    pub(crate) fn has_phrase(&self, words: &[String]) -> Result<bool, Error> {
        for place in Place::ALL {
            let field = self.fields.folded(place);
            let mut terms = Vec::with_capacity(words.len());
            for word in words {
                if self.frequency(field, word)? > 0 {
                    terms.push(Term::from_field_text(field, word));
                }
            }
            if terms.len() < words.len() {
                continue;
            }
            let weight = PhraseQuery::new(terms).weight(EnableScoring::disabled_from_searcher(self.searcher))?;
            for segment in self.searcher.segment_readers() {
                if weight.scorer(segment, 1.0)?.doc() != TERMINATED {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }
}

impl Alternative {
    pub(crate) fn is_known(&self) -> bool {
        match self {
            Alternative::Word { terms, .. } => !terms.is_empty(),
            Alternative::Words { words, .. } => words.iter().all(|terms| !terms.is_empty()),
            // Looked for before it was made.
            Alternative::Phrase { .. } => true,
        }
    }
}

/// Synonyms as queries compare them: folded, without members that fold to nothing and groups of one. What is two or
/// three words is also the word that they make in one, as it may be typed and written (`look-alike`, `lookalike`).
pub(crate) fn fold_synonyms(groups: &[Vec<String>]) -> Vec<Vec<Vec<String>>> {
    let member = |text: &String| fold(text).split(' ').filter(|w| !w.is_empty()).map(str::to_owned).collect::<Vec<_>>();
    groups
        .iter()
        .map(|group| {
            let mut members: Vec<_> = group.iter().map(member).filter(|words| !words.is_empty()).collect();
            for at in 0..members.len() {
                if let Some(joined) = compounds::in_one(&members[at]) {
                    members.push(vec![joined]);
                }
            }
            members
        })
        .filter(|group| group.len() > 1)
        .collect()
}
