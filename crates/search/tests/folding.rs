//! Folding: the cases of `shared/data/search/folding.tsv`, and what must hold for any text.
#![allow(clippy::disallowed_methods, reason = "the shared table is read where it lies")]

use std::path::{Path, PathBuf};

use faletusi_search::fold::{LONGEST, fold, is_apostrophe, label, words};
use proptest::prelude::*;

/// The form, its language, and what both an index and a query must make of it.
const CASES: [(&str, &str, &str); 37] = [
    ("Hawaiʻi", "haw", "hawaii"),
    ("Sāmoa", "sm", "samoa"),
    ("Sa\u{304}moa", "sm", "samoa"),
    ("fa'asāmoa", "sm", "faasamoa"),
    ("fa‘asāmoa", "sm", "faasamoa"),
    ("fa’asāmoa", "sm", "faasamoa"),
    ("faʻasāmoa", "sm", "faasamoa"),
    ("fa`asāmoa", "sm", "faasamoa"),
    ("faʼasāmoa", "sm", "faasamoa"),
    ("Nukuʻalofa", "to", "nukualofa"),
    ("fakauʻa", "to", "fakaua"),
    ("Tongatāpū", "to", "tongatapu"),
    ("Tongatápu", "to", "tongatapu"),
    ("Niuē", "niu", "niue"),
    ("Rarotonga ʻAre Tapaere", "rar", "rarotonga are tapaere"),
    ("\u{A78C}Āvarua", "rar", "avarua"),
    ("ā\u{301}", "pkp", "a"),
    ("Porapora", "ty", "porapora"),
    ("Paʻumotu", "ty", "paumotu"),
    ("ʻUvea mo Futuna", "wls", "uvea mo futuna"),
    ("mō ngā manuhiri", "mi", "mo nga manuhiri"),
    ("Majeḷ", "mh", "majel"),
    ("Aelōn\u{304} Kein Ad", "mh", "aelon kein ad"),
    ("M\u{327}ajeļ", "mh", "majel"),
    ("ļaļļap", "mh", "lallap"),
    ("O\u{327}kato\u{327}be", "mh", "okatobe"),
    ("Ņa", "mh", "na"),
    ("Belau", "pau", "belau"),
    ("Naoẽro", "na", "naoero"),
    ("I-Kiribati", "gil", "i kiribati"),
    ("Nouvelle-Calédonie", "fr", "nouvelle caledonie"),
    ("ÉTRANGER", "fr", "etranger"),
    ("œuvre", "fr", "oeuvre"),
    ("l’étranger", "fr", "etranger"),
    ("iTaukei", "fj", "itaukei"),
    ("Hagåtña", "ch", "hagatna"),
    ("Håfa adai", "ch", "hafa adai"),
];

#[test]
fn pacific_spellings_fold_to_what_people_type() {
    for (form, language, expected) in CASES {
        assert_eq!(fold(form), expected, "{form} ({language})");
    }
}

/// The folder `shared/data`: from `FALETUSI_SHARED`, or beside one of the folders this crate lies in.
fn shared_data() -> Option<PathBuf> {
    if let Some(shared) = std::env::var_os("FALETUSI_SHARED") {
        return Some(PathBuf::from(shared));
    }
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().map(|folder| folder.join("shared/data")).find(|data| data.is_dir())
}

#[test]
fn every_case_of_the_shared_table_holds() {
    let Some(data) = shared_data() else { return };
    let path = data.join("search/folding.tsv");
    let table = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let rows: Vec<Vec<&str>> = table.lines().skip(1).map(|line| line.split('\t').collect()).collect();
    assert_eq!(rows.len(), CASES.len(), "the table here is out of date");
    for row in rows {
        assert_eq!(fold(row[0]), row[2], "{row:?}");
    }
}

#[test]
fn every_sign_of_the_apostrophe_family_vanishes_inside_a_word() {
    for sign in
        "\u{27}\u{2018}\u{2019}\u{201B}\u{2032}\u{60}\u{B4}\u{2BB}\u{2BC}\u{2BD}\u{2BE}\u{2BF}\u{2C8}\u{A78B}\u{A78C}"
            .chars()
    {
        assert_eq!(fold(&format!("fa{sign}a")), "faa", "U+{:04X}", u32::from(sign));
        assert_eq!(fold(&format!("{sign}Uvea{sign}")), "uvea", "U+{:04X}", u32::from(sign));
        assert_eq!(fold(&format!("authority{sign}s duty")), "authority duty", "U+{:04X}", u32::from(sign));
        assert_eq!(fold(&format!("d{sign}asile")), "asile", "U+{:04X}", u32::from(sign));
    }
}

#[test]
fn endings_and_elisions_are_taken_off_only_where_they_are_ones() {
    let cases = [
        ("the Minister’s", "the minister"),
        ("members’ rights", "members rights"),
        ("’s", "s"),
        ("qu’il", "il"),
        ("jusqu'à", "a"),
        ("aujourd’hui", "aujourdhui"),
        ("don't", "dont"),
        ("ka'a", "kaa"),
        ("s's", "s"),
        ("l’", "l"),
        ("Niu's people", "niu people"),
    ];
    for (text, expected) in cases {
        assert_eq!(fold(text), expected, "{text}");
    }
}

#[test]
fn words_part_where_a_reader_sees_them_part() {
    let cases = [
        ("12(1)(a)", "12 1 a"),
        ("TLP:RED/e-mail@x.org", "tlp red e mail x org"),
        ("34'56", "34 56"),
        ("co\u{AD}operation", "cooperation"),
        ("Straße Ærø Øst", "strasse aero ost"),
        ("İstanbul", "istanbul"),
        ("移民局 2024年", "移 民 局 2024 年"),
        ("हिन्दी पासपोर्ट", "हिन्दी पासपोर्ट"),
        ("‘quoted’ “words”—and more…", "quoted words and more"),
        ("''' ʻ ' \u{301}", ""),
        ("", ""),
    ];
    for (text, expected) in cases {
        assert_eq!(fold(text), expected, "{text}");
    }
}

#[test]
fn a_word_knows_its_place_in_the_text() {
    let text = "L’étranger, ‘Sa\u{304}moa’s’ ʻAre";
    let places: Vec<(String, &str)> = words(text).into_iter().map(|(word, source)| (word, &text[source])).collect();
    let expected = [("etranger", "étranger"), ("samoa", "Sa\u{304}moa"), ("are", "ʻAre")];
    assert_eq!(places, expected.map(|(word, shown)| (word.to_owned(), shown)));
}

#[test]
fn a_word_without_end_is_cut() {
    assert_eq!(fold(&"x".repeat(1000)), "x".repeat(LONGEST));
    assert_eq!(fold(&"é".repeat(1000)), "e".repeat(LONGEST));
    assert_eq!(fold(&"ж".repeat(1000)), "ж".repeat(LONGEST / 2));
}

#[test]
fn labels_are_made_for_comparing() {
    assert_eq!(label(" Border Security "), "border-security");
    assert_eq!(label("in_force"), "in-force");
    assert_eq!(label("1.0"), "1-0");
}

/// Text in which what matters here is frequent.
fn text() -> impl Strategy<Value = String> {
    prop_oneof!["\\PC*", "[a-zA-Z'’ʻ`\u{304}\u{301}éœßØ \u{A78C}0-9ṣŁ移ि-]*", any::<String>()]
}

proptest! {
    #[test]
    fn folding_twice_changes_nothing(text in text()) {
        let once = fold(&text);
        prop_assert_eq!(fold(&once), once);
    }

    #[test]
    fn places_are_in_order_and_between_characters(text in text()) {
        let mut end = 0;
        for (word, source) in words(&text) {
            prop_assert!(!word.is_empty() && word.len() <= LONGEST);
            prop_assert!(source.start >= end && source.end > source.start);
            prop_assert!(text.get(source.clone()).is_some());
            end = source.end;
        }
    }

    // Without apostrophes: of "c'j'a" the c' is taken off, and of what is left the j' would be.
    #[test]
    fn what_is_marked_folds_to_its_word(text in text()) {
        let text = text.replace(is_apostrophe, "");
        for (word, source) in words(&text) {
            prop_assert_eq!(fold(&text[source]), word);
        }
    }

    #[test]
    fn upper_case_ascii_makes_no_difference(text in "[a-zA-Z' 0-9-]*") {
        prop_assert_eq!(fold(&text.to_ascii_uppercase()), fold(&text));
    }

    #[test]
    fn composed_or_not_makes_no_difference(text in text()) {
        use unicode_normalization::UnicodeNormalization;
        let composed: String = text.nfc().collect();
        let decomposed: String = text.nfd().collect();
        prop_assert_eq!(fold(&composed), fold(&decomposed));
    }
}
