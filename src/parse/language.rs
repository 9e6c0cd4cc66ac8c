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
    /// Whether "article 1, alinéa 2" names one place; in English "despite section 1, subsection (2) applies" does not.
    pub chained: bool,
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
    /// A paragraph: as [`Self::Inner`], or a heading of an arrangement.
    Paragraph,
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
        ("subpart", Named::Heading(Subpart)),
        ("subparts", Named::Heading(Subpart)),
        ("subdivision", Named::Heading(Subdivision)),
        ("subdivisions", Named::Heading(Subdivision)),
        ("title", Named::Heading(Title)),
        ("titles", Named::Heading(Title)),
        ("subtitle", Named::Heading(Subtitle)),
        ("subtitles", Named::Heading(Subtitle)),
        ("book", Named::Heading(Book)),
        ("books", Named::Heading(Book)),
        ("form", Named::Heading(Form)),
        ("forms", Named::Heading(Form)),
        ("§", Named::Heading(Section)),
        ("§§", Named::Heading(Section)),
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
        ("paragraph", Named::Paragraph),
        ("paragraphs", Named::Paragraph),
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
        ("eleven", 11),
        ("twelve", 12),
        ("thirteen", 13),
        ("fourteen", 14),
        ("fifteen", 15),
        ("sixteen", 16),
        ("seventeen", 17),
        ("eighteen", 18),
        ("nineteen", 19),
        ("twenty", 20),
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
        ("eleventh", 11),
        ("twelfth", 12),
        ("thirteenth", 13),
        ("fourteenth", 14),
        ("fifteenth", 15),
        ("sixteenth", 16),
        ("seventeenth", 17),
        ("eighteenth", 18),
        ("nineteenth", 19),
        ("twentieth", 20),
    ],
    ordinals: &[],
    insertions: &[],
    capitals: true,
    joins: &["and", "or"],
    ranges: &["to"],
    elsewhere: &["of the", "of that", "of an", "of a", "of another", "to the", "in the"],
    here: &["of this", "to this", "in this"],
    chained: false,
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
        ("livre", Named::Heading(Book)),
        ("livres", Named::Heading(Book)),
        ("partie", Named::Heading(Part)),
        ("parties", Named::Heading(Part)),
        ("titre", Named::Heading(Title)),
        ("titres", Named::Heading(Title)),
        ("chapitre", Named::Heading(Chapter)),
        ("chapitres", Named::Heading(Chapter)),
        ("section", Named::Heading(Division)),
        ("sections", Named::Heading(Division)),
        ("formulaire", Named::Heading(Form)),
        ("formulaires", Named::Heading(Form)),
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
        ("sept", 7),
        ("huit", 8),
        ("neuf", 9),
        ("dix", 10),
        ("onze", 11),
        ("douze", 12),
        ("treize", 13),
        ("quatorze", 14),
        ("quinze", 15),
        ("seize", 16),
        ("dix-sept", 17),
        ("dix-huit", 18),
        ("dix-neuf", 19),
        ("vingt", 20),
        ("deuxième", 2),
        ("troisième", 3),
        ("quatrième", 4),
        ("cinquième", 5),
        ("sixième", 6),
        ("septième", 7),
        ("huitième", 8),
        ("neuvième", 9),
        ("dixième", 10),
        ("onzième", 11),
        ("douzième", 12),
        ("treizième", 13),
        ("quatorzième", 14),
        ("quinzième", 15),
        ("seizième", 16),
        ("dix-septième", 17),
        ("dix-huitième", 18),
        ("dix-neuvième", 19),
        ("vingtième", 20),
        ("second", 2),
        ("seconde", 2),
    ],
    ordinals: &[("premier", 1), ("première", 1), ("1er", 1), ("1re", 1)],
    insertions: &["bis", "ter", "quater", "quinquies", "sexies"],
    capitals: false,
    joins: &["et", "ou"],
    ranges: &["à"],
    elsewhere: &["de la", "du", "des", "de l"],
    here: &["de la présente", "du présent"],
    chained: true,
    defines: &["désigne", "signifie", "s’entend", "s'entend", "comprend"],
};

/// The words of a language by its BCP 47 tag; English where there are none.
pub(super) fn language(tag: &str) -> &'static Language {
    match tag.split('-').next() {
        Some("fr") => &FRENCH,
        _ => &ENGLISH,
    }
}

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

/// A number below 4,000 in small roman numerals.
pub(super) fn roman_numeral(mut value: u32) -> Option<String> {
    if value >= 4000 {
        return None;
    }
    let mut out = String::new();
    for (worth, digits) in DIGITS {
        while value >= worth {
            value -= worth;
            out.push_str(digits);
        }
    }
    Some(out)
}

/// The value of a roman numeral in one case, when it is written the standard way and below 4,000.
pub(super) fn roman(text: &str) -> Option<u32> {
    if text.is_empty() || text.len() > 15 {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    let (mut rest, mut value) = (lower.as_str(), 0);
    for (worth, digits) in DIGITS {
        while let Some(shorter) = rest.strip_prefix(digits) {
            rest = shorter;
            value += worth;
        }
    }
    // Written again from its value, a numeral in standard form is the same.
    (rest.is_empty() && roman_numeral(value).is_some_and(|standard| standard == lower)).then_some(value)
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
