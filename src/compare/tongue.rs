//! Which language a text is most likely in, when its author did not say.

use super::tree::Tree;
use crate::document::likely_language;

impl Tree {
    /// The language that the text says it is in, or else the one that its words are of; `None` when that cannot be told.
    pub fn likely_language(&self) -> Option<&str> {
        if !self.language.is_empty() {
            return Some(&self.language);
        }
        let words = self.units.iter().flat_map(|unit| unit.text.tokens.iter().map(|token| unit.text.shown(*token)));
        likely_language(words)
    }
}

/// The languages of two texts when they are not one; a national form of a language is that language.
pub fn languages_apart<'t>(old: &'t Tree, new: &'t Tree) -> Option<(&'t str, &'t str)> {
    let (old, new) = (old.likely_language()?, new.likely_language()?);
    let main = |tag: &str| tag.split(['-', '_']).next().unwrap_or(tag).to_lowercase();
    (main(old) != main(new)).then_some((old, new))
}

#[cfg(test)]
mod tests {
    use super::super::tree::{Tree, Unit};
    use super::super::words::Text;
    use super::*;

    fn tree(language: &str, words: &str) -> Tree {
        let mut tree = Tree::new("", language);
        let unit = Unit { text: Text::plain(words).finish(), ..tree.unit(0).clone() };
        tree.push(0, unit);
        tree
    }

    const ENGLISH: &str = "The officer may enter the place by day and must leave it to the owner, or to the court.";
    const FRENCH: &str = "Le directeur et les agents entrent dans la maison par le jardin, qui est sur la place.";

    #[test]
    fn a_language_is_told_by_its_common_words() {
        assert_eq!(tree("", ENGLISH).likely_language(), Some("en"));
        assert_eq!(tree("", FRENCH).likely_language(), Some("fr"));
        assert_eq!(tree("mi", ENGLISH).likely_language(), Some("mi"), "its author says so");
        assert_eq!(tree("", "O le fale").likely_language(), None);
        assert_eq!(tree("", &format!("{ENGLISH} {FRENCH}")).likely_language(), None);
        assert_eq!(languages_apart(&tree("", ENGLISH), &tree("", FRENCH)), Some(("en", "fr")));
        assert_eq!(languages_apart(&tree("en-NZ", ENGLISH), &tree("", ENGLISH)), None);
        assert_eq!(languages_apart(&tree("", "Words"), &tree("", FRENCH)), None);
    }
}
