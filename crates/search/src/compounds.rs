//! Words that are written in one, with a hyphen, or in two: *cooperation* and *co-operation*, *watchlist* and *watch
//! list*.
//!
//! A phrase in quotation marks is the words as they are typed: *"regional cooperation"* is not found in *regional
//! co-operation*, whose whole word stands at its last part.
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
    #[cfg(feature = "write")]
    pub(crate) fn source(&self) -> Range<usize> {
        self.start..self.end
    }
}

/// A compound in a text: its first and last word, by number, and what they make together.
pub(crate) struct Joined {
    pub(crate) first: usize,
    pub(crate) last: usize,
    pub(crate) word: String,
}

/// All compounds of a text, whose words these are.
pub(crate) fn all(text: &str, words: &[(String, Range<usize>)]) -> Vec<Joined> {
    let mut compound = Compound::default();
    let mut found = Vec::new();
    for (at, (word, source)) in words.iter().enumerate() {
        if compound.take(text, word, source) {
            found.push(Joined { first: at + 1 - compound.parts, last: at, word: compound.joined().to_owned() });
        }
    }
    found
}

/// True for what may stand between the parts of a compound: one hyphen, of any kind, and no dash.
pub(crate) fn is_hyphen(between: &str) -> bool {
    matches!(between, "-" | "\u{2010}" | "\u{2011}")
}

/// The word that these make in one, if they may be one.
pub(crate) fn in_one(words: &[String]) -> Option<String> {
    let has_digit = |word: &String| word.bytes().any(|byte| byte.is_ascii_digit());
    ((2..=MOST_PARTS).contains(&words.len()) && !words.iter().any(has_digit)).then(|| words.concat())
}

impl Dictionary<'_> {
    /// The concept of the compound that the clauses begin with: words with a hyphen between, or two words that the index
    /// also has in one. `None` where the index does not know it as one word.
    pub(crate) fn compound(&self, clauses: &[Clause], at: usize) -> Result<Option<Concept>, Error> {
        let rest = clauses.get(at..).unwrap_or_default();
        let hyphenated = rest.iter().skip(1).take_while(|clause| clause.hyphen).count();
        let Some(parts) = rest.get(..hyphenated.max(1) + 1) else { return Ok(None) };
        let (is_spaced, without) = (hyphenated == 0, parts[0].without);
        let alike = |clause: &Clause| clause.words.len() == 1 && !clause.phrase && clause.without == without;
        if !parts.iter().all(alike) {
            return Ok(None);
        }
        let words: Vec<String> = parts.iter().flat_map(|clause| clause.words.clone()).collect();
        let mut concept = Concept {
            clauses: at..at + parts.len(),
            alternatives: Vec::new(),
            common: false,
            without,
            phrase: false,
            prefix: false,
            marks: Marks::default(),
        };
        let joined = in_one(&words);
        if without && !is_spaced {
            // Who leaves out on-call does not leave out every call.
            if let Some(joined) = joined {
                concept.alternatives.push(Alternative::Word { terms: self.terms(&joined)?, own: true });
            }
            if self.has_phrase(&words)? {
                concept.alternatives.push(Alternative::Phrase { words, own: true });
            }
            concept.alternatives.retain(Alternative::is_known);
            return Ok(Some(concept));
        }
        // Two words side by side are not meant as one by all who type them, and what is being typed may become another.
        let begun = parts.iter().any(|clause| clause.prefix);
        let has_common = words.iter().any(|word| is_common(word));
        let last = words.last().map_or(0, |word| word.chars().count());
        let Some(joined) = joined.filter(|_| !(is_spaced && (begun || without || has_common) || begun && last < 2))
        else {
            return Ok(None);
        };
        concept.alternatives.push(Alternative::Word { terms: self.terms(&joined)?, own: !is_spaced });
        concept.marks.add_word(&joined);
        if begun {
            concept.marks.beginnings.push(joined.clone());
            for (longer, _) in self.beginning_with(&joined)? {
                concept.alternatives.push(Alternative::Word { terms: self.exact(&longer)?, own: true });
            }
        }
        concept.alternatives.retain(Alternative::is_known);
        if concept.alternatives.is_empty() {
            return Ok(None);
        }
        if !has_common {
            let words = parts.iter().map(|clause| self.part(clause)).collect::<Result<_, _>>()?;
            let apart = Alternative::Words { words, own: is_spaced };
            if apart.is_known() {
                concept.alternatives.push(apart);
                for clause in parts {
                    concept.marks.add_word(&clause.words[0]);
                    concept.marks.beginnings.extend(clause.words.iter().filter(|_| clause.prefix).cloned());
                }
            }
        }
        concept.marks.runs.push(words);
        Ok(Some(concept))
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
