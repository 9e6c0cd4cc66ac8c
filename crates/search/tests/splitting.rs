//! From a tree of provisions to entries.
#![allow(clippy::disallowed_methods, reason = "tests read and write files")]

use faletusi_search::{Entry, Piece, entries};
use proptest::prelude::*;

fn piece(number: &str, heading: &str, text: &str) -> Piece {
    let permalink = format!("p.html#{}{}", number.trim(), heading.to_lowercase().replace(' ', "-"));
    Piece { permalink, number: number.into(), heading: heading.into(), text: text.into(), ..Piece::default() }
}

fn with(mut piece: Piece, children: Vec<Piece>) -> Piece {
    piece.children = children;
    piece
}

/// `count` different words, as a sentence.
fn sentence(count: usize) -> String {
    (0..count).map(|at| format!("w{at}")).collect::<Vec<_>>().join(" ") + "."
}

fn words(text: &str) -> usize {
    text.split_ascii_whitespace().count()
}

/// Kind, number and heading of each entry.
fn outline(entries: &[Entry]) -> Vec<String> {
    entries.iter().map(|entry| format!("{} {} {}", entry.kind, entry.number, entry.heading).trim().to_owned()).collect()
}

#[test]
fn a_section_is_an_entry_and_what_is_in_it_keeps_its_place() {
    let section = with(
        piece("12.", "Power to share", "The authority may share if-"),
        vec![
            with(piece("(1)", "", "the purpose is permitted; and"), vec![piece("(a)", "", "the person consents; or")]),
            piece("(2)", "", "a court so orders."),
        ],
    );
    let entries = entries(&[Piece { kind: "section".into(), ..section }]);
    assert_eq!(outline(&entries), ["section 12 Power to share"]);
    let inner: Vec<(&str, &str)> = entries[0]
        .inner
        .iter()
        .map(|inner| (inner.number.as_str(), entries[0].text[inner.offset..].split("\n\n").next().unwrap_or_default()))
        .collect();
    assert_eq!(
        inner,
        [
            ("12(1)", "the purpose is permitted; and"),
            ("12(1)(a)", "the person consents; or"),
            ("12(2)", "a court so orders."),
        ]
    );
    assert_eq!(entries[0].inner[1].permalink, "p.html#(a)");
}

#[test]
fn numbers_are_named_as_one_cites_them() {
    let cases = [
        ("Part 2", "Part", "2"),
        ("7.", "", "7"),
        ("12A", "", "12A"),
        ("Schedule  1 —", "Schedule", "1"),
        ("4.2", "", "4.2"),
        ("(1)", "", "1"),
        ("12(1)", "", "12(1)"),
        ("", "", ""),
    ];
    for (number, kind, expected) in cases {
        let entries = entries(&[piece(number, "", "Text.")]);
        assert_eq!((&*entries[0].kind, &*entries[0].number), (kind, expected), "{number}");
    }
}

#[test]
fn headings_above_are_kept_outermost_first() {
    let tree = with(
        piece("Part 2", "Sharing", ""),
        vec![with(piece("Division 1", "Powers", ""), vec![piece("7", "Power to share", &sentence(30))])],
    );
    let entries = entries(&[tree]);
    assert_eq!(outline(&entries), ["Part 2 Sharing", "Division 1 Powers", "7 Power to share"]);
    assert_eq!(entries[2].path, ["Sharing", "Powers"]);
    assert_eq!(entries[0].path, [""; 0]);
}

#[test]
fn what_is_short_joins_what_it_is_in() {
    let part = |words: usize| with(piece("Part 1", "Preliminary", ""), vec![piece("3", "Start", &sentence(words))]);
    // The heading counts as a word of the provision.
    let joined = entries(&[part(18)]);
    assert_eq!(outline(&joined), ["Part 1 Preliminary"]);
    assert_eq!(joined[0].inner[0].number, "3");
    assert!(joined[0].text.starts_with("Start\n\nw0 w1"));
    assert_eq!(outline(&entries(&[part(19)])), ["Part 1 Preliminary", "3 Start"]);
}

#[test]
fn steps_are_entries_unless_short() {
    let steps = with(
        piece("", "At the line", "Do this."),
        vec![
            Piece { kind: "step".into(), ..piece("1", "", &sentence(25)) },
            Piece { kind: "step".into(), ..piece("2", "", "Stamp it.") },
        ],
    );
    let entries = entries(&[steps]);
    assert_eq!(outline(&entries), ["At the line", "step 1"]);
    assert_eq!((entries[0].inner[0].kind.as_str(), entries[0].inner[0].number.as_str()), ("step", "2"));
    assert_eq!(entries[1].path, ["At the line"]);
}

#[test]
fn what_is_long_is_split_where_a_provision_begins() {
    let children = (1..=5).map(|at| {
        let deep = ["(a)", "(b)"].map(|number| piece(number, "", &sentence(60)));
        with(piece(&format!("({at})"), "", &sentence(10)), deep.to_vec())
    });
    let entries = entries(&[with(piece("9", "Offences", &sentence(5)), children.collect())]);
    // 5 + 5 × 130 words: three subsections fit with the first words, but not a fourth.
    assert_eq!(outline(&entries), ["9 Offences", "9(4) Offences"]);
    assert_eq!(words(&entries[0].text), 395);
    assert_eq!(entries[0].inner.len(), 9);
    assert_eq!(entries[1].permalink, "p.html#(4)");
    assert_eq!(entries[1].inner[0].number, "9(4)(a)");
}

#[test]
fn a_long_provision_is_split_at_its_paragraphs_and_keeps_its_permalink() {
    let text = [sentence(300), sentence(300), sentence(100)].join("\n\n");
    let entries = entries(&[piece("1", "Long", &text)]);
    assert_eq!(entries.iter().map(|entry| words(&entry.text)).collect::<Vec<_>>(), [300, 400]);
    assert!(
        entries.iter().all(|entry| entry.permalink == "p.html#1long" && entry.number == "1" && entry.inner.is_empty())
    );
}

#[test]
fn a_paragraph_without_end_is_split_between_words() {
    let entries = entries(&[piece("1", "Long", &sentence(1001))]);
    assert_eq!(entries.iter().map(|entry| words(&entry.text)).collect::<Vec<_>>(), [400, 400, 201]);
    assert!(entries[1].text.starts_with("w400 "));
}

#[test]
fn commentary_goes_with_its_provision_and_long_commentary_has_entries_of_its_own() {
    let mut section = piece("1", "Title", "Text.");
    section.commentary = [sentence(390), sentence(30)].join("\n\n");
    let entries = entries(&[section]);
    assert_eq!(entries.iter().map(|entry| words(&entry.commentary)).collect::<Vec<_>>(), [390, 30]);
    assert_eq!((&*entries[1].text, &*entries[1].permalink), ("", "p.html#1title"));
}

#[test]
fn nothing_gives_nothing() {
    assert_eq!(entries(&[]), []);
}

fn tree() -> impl Strategy<Value = Piece> {
    let own =
        ("[0-9]{0,2}|\\([a-z]\\)|Part [0-9]", "[A-Z][a-z]{0,9}|", "([a-z]{1,9}[ .\n]){0,600}|\\PC{0,40}", "\\PC{0,9}");
    let leaf = own.prop_map(|(number, heading, text, commentary)| Piece {
        permalink: "p".into(),
        number,
        heading,
        text,
        commentary,
        ..Piece::default()
    });
    leaf.prop_recursive(4, 24, 6, |inner| {
        (inner.clone(), prop::collection::vec(inner, 0..6)).prop_map(|(piece, children)| with(piece, children))
    })
}

fn all_words(piece: &Piece, words: &mut Vec<String>) {
    words.extend(piece.text.split_ascii_whitespace().map(str::to_owned));
    piece.children.iter().for_each(|child| all_words(child, words));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_word_is_lost_and_no_entry_too_long(tree in tree()) {
        let mut wanted = Vec::new();
        all_words(&tree, &mut wanted);
        let entries = entries(std::slice::from_ref(&tree));
        let mut have: Vec<&str> = entries.iter().flat_map(|entry| entry.text.split_ascii_whitespace()).collect();
        have.sort_unstable();
        for word in &wanted {
            prop_assert!(have.binary_search(&word.as_str()).is_ok(), "{word} is lost");
        }
        prop_assert!(have.len() >= wanted.len());
        for entry in &entries {
            prop_assert!(words(&entry.text) <= 400, "{} words", words(&entry.text));
            let mut before = 0;
            for inner in &entry.inner {
                prop_assert!(inner.offset >= before && entry.text.is_char_boundary(inner.offset));
                before = inner.offset;
            }
        }
    }
}
