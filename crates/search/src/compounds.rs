//! Words that are written in one, with a hyphen, or in two: *cooperation* and *co-operation*, *watchlist* and *watch
//! list*.
//!
//! A hyphen parts words, so that `information` is found in *information-sharing*. Where one stands, the index has the
//! parts and also the word that they make together, at the place of the last: English spells such words in both ways, often in
//! one collection, and whoever searches cannot know in which. A query's compound is that word or its parts. One that is
//! nowhere written in one is looked for as two words that stand side by side.

use std::ops::Range;

use crate::Error;
use crate::analysis::is_common;
use crate::expand::{Alternative, Concept, Dictionary, Found, Marks};
use crate::fold::LONGEST;
use crate::query::Clause;

/// A compound has at most so many parts; more are an address or an id.
const MOST_PARTS: usize = 3;
/// The shortest part that a word written in one is taken apart into.
const SHORTEST_PART: usize = 3;

/// Gathers the parts of a compound, word by word.
#[derive(Debug, Default)]
pub(crate) struct Compound {
    joined: String,
    parts: usize,
    start: usize,
    end: usize,
}

impl Compound {
    /// Takes the next folded word of `text`, and whether it makes one word with those before.
    pub(crate) fn take(&mut self, text: &str, word: &str, source: &Range<usize>) -> bool {
        let goes_on = self.parts > 0 && is_hyphen(text.get(self.end..source.start).unwrap_or_default());
        if !goes_on {
            self.joined.clear();
            self.parts = 0;
            self.start = source.start;
        }
        self.end = source.end;
        // Numbers with a hyphen between are a range or a date.
        if word.bytes().any(|byte| byte.is_ascii_digit()) || self.joined.len() + word.len() > LONGEST {
            self.parts = 0;
            return false;
        }
        self.joined.push_str(word);
        self.parts += 1;
        (2..=MOST_PARTS).contains(&self.parts)
    }

    /// What its parts make together.
    pub(crate) fn joined(&self) -> &str {
        &self.joined
    }

    /// Where it stands in the text, in bytes.
    pub(crate) fn source(&self) -> Range<usize> {
        self.start..self.end
    }
}

/// True for what may stand between the parts of a compound: one hyphen, of any kind, and no dash.
pub(crate) fn is_hyphen(between: &str) -> bool {
    matches!(between, "-" | "\u{2010}" | "\u{2011}")
}

impl Dictionary<'_> {
    /// The concept of the compound that the clauses begin with: words with a hyphen between, or two words that the index
    /// also has in one. `None` where the index does not know it as one word.
    pub(crate) fn compound(&self, clauses: &[Clause], at: usize) -> Result<Option<Concept>, Error> {
        let rest = clauses.get(at..).unwrap_or_default();
        let [first, ..] = rest else { return Ok(None) };
        let hyphenated = 1 + rest.iter().skip(1).take_while(|clause| clause.hyphen).count();
        if hyphenated > MOST_PARTS {
            return Ok(None);
        }
        let length = if hyphenated > 1 { hyphenated } else { 2 };
        let Some(parts) = rest.get(..length) else { return Ok(None) };
        let alike = |clause: &Clause| clause.words.len() == 1 && !clause.phrase && clause.without == first.without;
        let words: Vec<&str> = parts.iter().filter_map(|clause| clause.words.first()).map(String::as_str).collect();
        let has_digit = |word: &&str| word.bytes().any(|byte| byte.is_ascii_digit());
        if !parts.iter().all(alike) || words.iter().any(has_digit) {
            return Ok(None);
        }
        // Two words side by side are not meant as one by all who type them, and a word that is being typed is not known yet.
        let is_spaced = hyphenated == 1;
        let begun = parts.iter().any(|clause| clause.prefix);
        if is_spaced && (begun || first.without || words.iter().any(|word| is_common(word))) {
            return Ok(None);
        }
        let joined = words.concat();
        let mut marks = Marks::default();
        let mut alternatives = vec![Alternative::Word { terms: self.terms(&joined)?, own: !is_spaced }];
        marks.add_word(&joined);
        marks.runs.push(words.iter().map(|word| (*word).to_owned()).collect());
        if begun {
            marks.beginnings.push(joined.clone());
            for (longer, _) in self.beginning_with(&joined)? {
                alternatives.push(Alternative::Word { terms: self.exact(&longer)?, own: false });
            }
        }
        alternatives.retain(Alternative::is_known);
        // Who leaves out on-call does not leave out every call.
        if first.without && self.has_phrase(&marks.runs[0])? {
            alternatives.push(Alternative::Phrase { words: marks.runs[0].clone(), own: true });
        }
        if alternatives.is_empty() && !first.without {
            return Ok(None);
        }
        if !first.without && !words.iter().any(|word| is_common(word)) {
            let apart = Alternative::Words(parts.iter().map(|clause| self.part(clause)).collect::<Result<_, _>>()?);
            if apart.is_known() {
                alternatives.push(apart);
                if is_spaced {
                    words.iter().for_each(|word| marks.add_word(word));
                }
            }
        }
        Ok(Some(Concept {
            clauses: at..at + length,
            alternatives,
            common: false,
            without: first.without,
            phrase: false,
            prefix: false,
            marks,
        }))
    }

    /// The terms of one part, those that it begins as well while it is being typed.
    fn part(&self, clause: &Clause) -> Result<Vec<Found>, Error> {
        let Some(word) = clause.words.first() else { return Ok(Vec::new()) };
        let mut terms = self.terms(word)?;
        if clause.prefix {
            for (longer, _) in self.beginning_with(word)? {
                terms.extend(self.exact(&longer)?);
            }
        }
        Ok(terms)
    }

    /// The two known words that make this one, which the index does not have; of several such pairs the most even.
    pub(crate) fn split(&self, word: &str) -> Result<Option<[String; 2]>, Error> {
        let mut best: Option<(usize, [&str; 2])> = None;
        for (at, _) in word.char_indices() {
            let (first, second) = word.split_at(at);
            let lengths = [first, second].map(|part| part.chars().count());
            let may_be =
                lengths.iter().all(|length| *length >= SHORTEST_PART) && !is_common(first) && !is_common(second);
            let uneven = lengths[0].abs_diff(lengths[1]);
            if may_be
                && best.is_none_or(|(least, _)| uneven < least)
                && !self.exact(first)?.is_empty()
                && !self.exact(second)?.is_empty()
            {
                best = Some((uneven, [first, second]));
            }
        }
        Ok(best.map(|(_, parts)| parts.map(str::to_owned)))
    }
}
