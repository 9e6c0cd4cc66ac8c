//! What a folded word is further: its stem, and whether it says anything at all.

use std::borrow::Cow;

use frostem::{Algorithm, Stemmer};

/// A language whose words are stemmed. All others are found by their folded words alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stemmed {
    /// English, by the Snowball English (Porter 2) algorithm.
    English,
    /// French, by the Snowball French algorithm.
    French,
}

impl Stemmed {
    /// Both, in the order of the schema's fields.
    pub const ALL: [Stemmed; 2] = [Stemmed::English, Stemmed::French];

    /// The stemming that a BCP 47 tag asks for: `en` and `en-NZ` English, `fr` French, any other none.
    pub fn of(tag: &str) -> Option<Stemmed> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        if primary.eq_ignore_ascii_case("en") {
            Some(Stemmed::English)
        } else if primary.eq_ignore_ascii_case("fr") {
            Some(Stemmed::French)
        } else {
            None
        }
    }

    /// The stem of a folded word. Folding comes first, as in the index, since many type French without its accents; as
    /// its endings `-é` and `-ée` then look like others, French is stemmed twice: *étrangères*, *étrangers* and
    /// *étranger*, which the algorithm alone keeps apart even with accents, become one.
    pub fn stem(self, folded: &str) -> Cow<'_, str> {
        match self {
            Stemmed::English => Stemmer::new(Algorithm::English).stem(folded),
            Stemmed::French => {
                let stemmer = Stemmer::new(Algorithm::French);
                match stemmer.stem(folded) {
                    Cow::Borrowed(once) => stemmer.stem(once),
                    Cow::Owned(once) => Cow::Owned(stemmer.stem(&once).into_owned()),
                }
            }
        }
    }
}

/// Words that nearly every text has, folded and sorted: articles, prepositions, auxiliaries, the words questions begin
/// with. They are kept in the index (a phrase may need them), but a query does not insist on them as long as it has
/// others. `may`, `must`, `shall`, `not` and `no` are no such words: laws turn on them.
const COMMON_ENGLISH: [&str; 59] = [
    "a", "an", "and", "are", "as", "at", "be", "been", "but", "by", "can", "did", "do", "does", "for", "from", "had",
    "has", "have", "he", "her", "his", "how", "i", "if", "in", "into", "is", "it", "its", "me", "my", "of", "on", "or",
    "our", "s", "she", "that", "the", "their", "them", "then", "there", "these", "they", "this", "to", "was", "we",
    "were", "what", "when", "where", "which", "who", "with", "you", "your",
];

/// The same in French. What both languages have, such as `on`, stands in both.
const COMMON_FRENCH: [&str; 42] = [
    "a", "as", "au", "aux", "avec", "ce", "ces", "cette", "comment", "dans", "de", "des", "du", "elle", "en", "est",
    "et", "il", "ils", "la", "le", "les", "leur", "me", "on", "ou", "par", "pour", "quand", "que", "quel", "quelle",
    "qui", "s", "sa", "se", "ses", "son", "sont", "sur", "un", "une",
];

/// True for a folded word that nearly every text has, so that a query does not insist on it.
pub fn is_common(folded: &str) -> bool {
    COMMON_ENGLISH.binary_search(&folded).is_ok() || COMMON_FRENCH.binary_search(&folded).is_ok()
}

/// The language that a common word tells; `None` for any other word and for one that both languages have.
pub(crate) fn told_by(folded: &str) -> Option<Stemmed> {
    match (COMMON_ENGLISH.binary_search(&folded).is_ok(), COMMON_FRENCH.binary_search(&folded).is_ok()) {
        (true, false) => Some(Stemmed::English),
        (false, true) => Some(Stemmed::French),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_words_are_sorted_and_folded() {
        assert!(COMMON_ENGLISH.is_sorted() && COMMON_FRENCH.is_sorted());
        for word in COMMON_ENGLISH.iter().chain(&COMMON_FRENCH) {
            assert_eq!(crate::fold::fold(word), *word);
        }
    }

    #[test]
    fn common_words_tell_their_language() {
        assert_eq!([told_by("the"), told_by("des")], [Some(Stemmed::English), Some(Stemmed::French)]);
        assert_eq!([told_by("on"), told_by("visa")], [None, None]);
    }

    #[test]
    fn laws_turn_on_words_that_are_not_common() {
        for word in ["may", "must", "shall", "not", "no", "without"] {
            assert!(!is_common(word), "{word}");
        }
    }

    #[test]
    fn a_tag_chooses_the_stemming() {
        assert_eq!(Stemmed::of("en-NZ"), Some(Stemmed::English));
        assert_eq!(Stemmed::of("FR"), Some(Stemmed::French));
        assert_eq!(Stemmed::of("enm"), None);
        assert_eq!(Stemmed::of("sm"), None);
        assert_eq!(Stemmed::of(""), None);
    }

    #[test]
    fn stems_follow_folding() {
        let families: [(Stemmed, &[&str]); 4] = [
            (Stemmed::English, &["share", "shares", "sharing", "shared"]),
            (Stemmed::French, &["étranger", "étrangère", "étrangers", "étrangères"]),
            (Stemmed::French, &["partager", "partagé", "partagées", "partage"]),
            (Stemmed::French, &["délivrer", "délivrée", "délivre"]),
        ];
        for (stemmed, words) in families {
            let stem = |word: &&str| stemmed.stem(&crate::fold::fold(word)).into_owned();
            let stems: Vec<String> = words.iter().map(stem).collect();
            assert!(stems.windows(2).all(|pair| pair[0] == pair[1]), "{stems:?}");
        }
        assert_ne!(Stemmed::French.stem("autorite"), Stemmed::French.stem("auteur"));
    }
}
