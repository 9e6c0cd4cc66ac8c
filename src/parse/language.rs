//! Words that name provisions, as data, by language.

use crate::document::ProvisionKind::{self, *};

/// What a language calls provisions, and how it counts and joins them.
pub(super) struct Language {
    /// Words that begin a numbered heading, lower case.
    pub headings: &'static [(&'static str, ProvisionKind)],
    /// Words that begin a reference, lower case; plurals beside singulars.
    pub references: &'static [(&'static str, Named)],
    /// Number words, cardinal and ordinal, lower case.
    pub numbers: &'static [(&'static str, u32)],
    /// Ordinals that stand for a number in a reference ("article **premier**").
    pub ordinals: &'static [(&'static str, u32)],
    /// Words behind a number that was put in between ("article 5 **bis**").
    pub insertions: &'static [&'static str],
    /// Whether a reference to a Part or a Schedule has a capital letter.
    pub capitals: bool,
    /// Words between the numbers of one reference ("sections 4 **and** 5").
    pub joins: &'static [&'static str],
    /// Words of a range ("steps 3 **to** 5").
    pub ranges: &'static [&'static str],
    /// What follows a reference that belongs to another text ("section 3 **of the** Immigration Act").
    pub elsewhere: &'static [&'static str],
    /// What follows a reference that belongs to this text for all that ("section 3 **of this** Act").
    pub here: &'static [&'static str],
    /// Verbs between a bold term and its definition.
    pub defines: &'static [&'static str],
}

/// What a reference names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Named {
    /// A numbered heading of this kind.
    Heading(ProvisionKind),
    /// The first level under the section the reference stands in.
    First,
    /// A lettered level of the provision the reference stands in.
    Inner,
    /// A step of the procedure.
    Step,
}

const ENGLISH: Language = Language {
    headings: &[
        ("book", Book),
        ("part", Part),
        ("subpart", Subpart),
        ("sub-part", Subpart),
        ("title", Title),
        ("subtitle", Subtitle),
        ("chapter", Chapter),
        ("division", Division),
        ("subdivision", Subdivision),
        ("article", Article),
        ("section", Section),
        ("regulation", Section),
        ("rule", Section),
        ("clause", Clause),
        ("schedule", Attachment),
        ("annex", Attachment),
        ("appendix", Attachment),
        ("form", Form),
    ],
    references: &[
        ("part", Named::Heading(Part)),
        ("parts", Named::Heading(Part)),
        ("division", Named::Heading(Division)),
        ("divisions", Named::Heading(Division)),
        ("chapter", Named::Heading(Chapter)),
        ("chapters", Named::Heading(Chapter)),
        ("article", Named::Heading(Article)),
        ("articles", Named::Heading(Article)),
        ("section", Named::Heading(Section)),
        ("sections", Named::Heading(Section)),
        ("regulation", Named::Heading(Section)),
        ("regulations", Named::Heading(Section)),
        ("rule", Named::Heading(Section)),
        ("rules", Named::Heading(Section)),
        ("clause", Named::Heading(Clause)),
        ("clauses", Named::Heading(Clause)),
        ("schedule", Named::Heading(Attachment)),
        ("schedules", Named::Heading(Attachment)),
        ("annex", Named::Heading(Attachment)),
        ("annexes", Named::Heading(Attachment)),
        ("appendix", Named::Heading(Attachment)),
        ("subsection", Named::First),
        ("subsections", Named::First),
        ("subclause", Named::First),
        ("subclauses", Named::First),
        ("paragraph", Named::Inner),
        ("paragraphs", Named::Inner),
        ("subparagraph", Named::Inner),
        ("subparagraphs", Named::Inner),
        ("step", Named::Step),
        ("steps", Named::Step),
    ],
    numbers: &[
        ("one", 1),
        ("two", 2),
        ("three", 3),
        ("four", 4),
        ("five", 5),
        ("six", 6),
        ("seven", 7),
        ("eight", 8),
        ("nine", 9),
        ("ten", 10),
        ("first", 1),
        ("second", 2),
        ("third", 3),
        ("fourth", 4),
        ("fifth", 5),
        ("sixth", 6),
        ("seventh", 7),
        ("eighth", 8),
        ("ninth", 9),
        ("tenth", 10),
    ],
    ordinals: &[],
    insertions: &[],
    capitals: true,
    joins: &["and", "or"],
    ranges: &["to"],
    elsewhere: &["of the", "of that", "of an", "of a", "of another", "to the", "in the"],
    here: &["of this", "to this", "in this"],
    defines: &["means", "includes", "has the meaning", "has the same meaning", "does not include"],
};

const FRENCH: Language = Language {
    headings: &[
        ("livre", Book),
        ("partie", Part),
        ("titre", Title),
        ("sous-titre", Subtitle),
        ("chapitre", Chapter),
        ("section", Division),
        ("sous-section", Subdivision),
        ("article", Article),
        ("art.", Article),
        ("annexe", Attachment),
        ("formulaire", Form),
    ],
    references: &[
        ("article", Named::Heading(Article)),
        ("articles", Named::Heading(Article)),
        ("partie", Named::Heading(Part)),
        ("titre", Named::Heading(Title)),
        ("chapitre", Named::Heading(Chapter)),
        ("section", Named::Heading(Division)),
        ("annexe", Named::Heading(Attachment)),
        ("annexes", Named::Heading(Attachment)),
        ("paragraphe", Named::First),
        ("paragraphes", Named::First),
        ("alinéa", Named::Inner),
        ("alinéas", Named::Inner),
        ("étape", Named::Step),
        ("étapes", Named::Step),
    ],
    numbers: &[
        ("premier", 1),
        ("première", 1),
        ("1er", 1),
        ("1re", 1),
        ("deux", 2),
        ("trois", 3),
        ("quatre", 4),
        ("cinq", 5),
        ("six", 6),
    ],
    ordinals: &[("premier", 1), ("première", 1), ("1er", 1), ("1re", 1)],
    insertions: &["bis", "ter", "quater", "quinquies", "sexies"],
    capitals: false,
    joins: &["et", "ou"],
    ranges: &["à"],
    elsewhere: &["de la", "du", "des", "de l"],
    here: &["de la présente", "du présent"],
    defines: &["désigne", "signifie", "s’entend", "s'entend", "comprend"],
};

/// The words of a language by its BCP 47 tag; English where there are none.
pub(super) fn language(tag: &str) -> &'static Language {
    match tag.split('-').next() {
        Some("fr") => &FRENCH,
        _ => &ENGLISH,
    }
}

/// The value of a roman numeral in one case, when it is written the standard way and below 4,000.
pub(super) fn roman(text: &str) -> Option<u32> {
    const DIGITS: [(u32, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    if text.is_empty() || text.len() > 15 {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    let (mut rest, mut value, mut standard) = (lower.as_str(), 0, String::new());
    for (worth, digits) in DIGITS {
        while let Some(shorter) = rest.strip_prefix(digits) {
            rest = shorter;
            value += worth;
        }
    }
    // Written again from its value, a numeral in standard form is the same.
    let mut left = value;
    for (worth, digits) in DIGITS {
        while left >= worth && standard.len() <= lower.len() {
            left -= worth;
            standard.push_str(digits);
        }
    }
    (rest.is_empty() && standard == lower && value < 4000).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roman_numerals_are_read_only_in_their_standard_form() {
        for (text, value) in
            [("i", 1), ("iv", 4), ("viii", 8), ("ix", 9), ("XII", 12), ("xl", 40), ("xc", 90), ("mcmxcix", 1999)]
        {
            assert_eq!(roman(text), Some(value), "{text}");
        }
        for text in ["", "iiii", "vv", "ivi", "ic", "a", "ee", "mmmmm"] {
            assert_eq!(roman(text), None, "{text}");
        }
    }
}
