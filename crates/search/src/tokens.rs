//! How a text becomes index terms: folded, and stemmed where the field asks for it; of a [compound](crate::compounds) its
//! parts and the whole.
//!
//! A text goes through here once for each of its fields, and is folded anew: that is quicker than keeping it folded.
//! Stems are remembered, since a collection of laws says the same ten thousand words over and over.

use std::ops::Range;

use rustc_hash::FxHashMap;
use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer, TokenizerManager};

use crate::analysis::{Stemmed, is_common};
use crate::compounds::Compound;
use crate::fold::Words;
use crate::schema::{FOLDED, STEM_EN, STEM_FR};

/// How many stems a tokenizer remembers before it begins anew.
const REMEMBERED: usize = 1 << 16;

/// The tokenizers that the schema names, besides tantivy's own `raw`.
pub(crate) fn tokenizers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    for (name, stemmed) in [(FOLDED, None), (STEM_EN, Some(Stemmed::English)), (STEM_FR, Some(Stemmed::French))] {
        manager.register(name, TextAnalyzer::from(Folder { stems: stemmed.map(Stems::new) }));
    }
    manager
}

#[derive(Clone)]
struct Folder {
    stems: Option<Stems>,
}

impl Tokenizer for Folder {
    type TokenStream<'a> = Folded<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Folded<'a> {
        let (words, stems) = (Words::new(text), self.stems.as_mut());
        Folded { text, words, stems, compound: Compound::default(), ends_compound: false, token: Token::default() }
    }
}

struct Folded<'a> {
    text: &'a str,
    words: Words<'a>,
    stems: Option<&'a mut Stems>,
    compound: Compound,
    /// The word that was gone to last ends a compound, which is still to be given.
    ends_compound: bool,
    token: Token,
}

impl Folded<'_> {
    /// Makes the token of a word; says whether the field has it.
    fn give(token: &mut Token, stems: &mut Option<&mut Stems>, word: &str, source: Range<usize>) -> bool {
        let term = match stems {
            None => word,
            Some(stems) => match stems.of(word) {
                Some(stem) => stem,
                None => return false,
            },
        };
        token.text.clear();
        token.text.push_str(term);
        token.offset_from = source.start;
        token.offset_to = source.end;
        true
    }
}

impl TokenStream for Folded<'_> {
    fn advance(&mut self) -> bool {
        loop {
            if std::mem::take(&mut self.ends_compound)
                && Self::give(&mut self.token, &mut self.stems, self.compound.joined(), self.compound.source())
            {
                return true;
            }
            let Some(source) = self.words.advance() else { return false };
            self.token.position = self.token.position.wrapping_add(1);
            let word = self.words.folded();
            self.ends_compound = self.compound.take(self.text, word, &source);
            if Self::give(&mut self.token, &mut self.stems, word, source) {
                return true;
            }
        }
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

/// Stems of one language, remembered.
#[derive(Clone)]
struct Stems {
    stemmed: Stemmed,
    /// Where a word's stem is in `known`; nowhere for a common word, which the stemmed fields leave out.
    places: FxHashMap<Box<str>, Option<u32>>,
    known: Vec<Box<str>>,
}

impl Stems {
    fn new(stemmed: Stemmed) -> Self {
        Stems { stemmed, places: FxHashMap::default(), known: Vec::new() }
    }

    fn of(&mut self, word: &str) -> Option<&str> {
        let place = match self.places.get(word) {
            Some(place) => *place,
            None => self.learn(word),
        };
        self.known.get(place? as usize).map(|stem| &**stem)
    }

    fn learn(&mut self, word: &str) -> Option<u32> {
        if self.known.len() >= REMEMBERED {
            self.places.clear();
            self.known.clear();
        }
        let place = (!is_common(word)).then(|| {
            self.known.push(self.stemmed.stem(word).into());
            self.known.len() as u32 - 1
        });
        self.places.insert(word.into(), place);
        place
    }
}
