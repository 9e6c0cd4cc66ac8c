//! What the index has not: it is said, and nothing else is passed off as it.

mod hub;

use faletusi_search::{Answer, Document, Piece, Relaxed, Request, entries};
use hub::{Hub, piece};

fn provision(kind: &str, number: &str, heading: &str, text: &str) -> Piece {
    let permalink = format!("a.html#{kind}_{number}");
    Piece { permalink, kind: kind.into(), ..piece(number, heading, text) }
}

fn document(id: &str, title: &str, language: &str, pieces: &[Piece]) -> Document {
    let language = language.into();
    Document { id: id.into(), title: title.into(), language, entries: entries(pieces), ..Document::default() }
}

fn long(text: &str) -> String {
    format!("{text} {}", "Whatever else is done is written down and kept with the file. ".repeat(4))
}

fn search(typed: &str) -> Answer {
    Hub::standard().index().search(&Request::new(typed)).unwrap()
}

#[test]
fn a_provision_that_is_nowhere_is_said_and_the_other_words_are_searched() {
    let answer = search("section 200 information sharing");
    assert_eq!(answer.no_provision.as_deref(), Some("section 200"));
    assert_eq!((answer.relaxed, answer.with_all_words > 0), (Relaxed::No, true), "the other words are all there");
    assert_eq!(answer.results[0].document.id, "sharing");
    let answer = search("clause 99");
    assert_eq!((answer.no_provision.as_deref(), answer.documents), (Some("clause 99"), 0));
    let answer = search("s 12(1)(z) information sharing");
    assert_eq!(answer.no_provision.as_deref(), Some("s 12(1)(z)"));
    assert_eq!(answer.results[0].hits[0].permalink, "laws/sharing.html#sec_12__subsec_1");
}

#[test]
fn a_provision_that_is_somewhere_is_not_denied() {
    for typed in ["s 12(1)(a)", "step 4 in:laws", "12(1)", "form a view", "part i", "information sharing", "s 12 zebra"]
    {
        assert_eq!(search(typed).no_provision, None, "{typed}");
    }
}

#[test]
fn a_provision_without_the_other_words_has_only_some_of_them() {
    let answer = search("s 12 passport");
    assert_eq!((answer.relaxed, answer.with_all_words), (Relaxed::AnyWord { unknown: vec![] }, 0));
    assert_eq!((search("s 12").relaxed, search("s 12").with_all_words), (Relaxed::No, 1));
}

#[test]
fn a_reference_to_another_law_is_found_as_words() {
    let texts = [piece("1", "", "Section 200 of the Customs Act applies."), piece("2", "", "Another section.")];
    let index = Hub::of([document("a", "A", "en", &texts)]).index();
    let answer = index.search(&Request::new("section 200 customs")).unwrap();
    assert_eq!((answer.no_provision.as_deref(), answer.with_all_words), (Some("section 200"), 1));
    assert!(answer.results[0].hits[0].snippet.text.starts_with("Section 200"));
}

#[test]
fn a_part_is_found_in_either_numerals() {
    let parts = [("IV", "Offences"), ("V", "Review")].map(|(number, heading)| {
        let under = provision("section", heading, "", &long(heading));
        Piece { children: vec![under], ..provision("part", number, heading, "") }
    });
    let chapter = [provision("chapter", "9", "Last", &long("It ends."))];
    let index = Hub::of([document("a", "A", "en", &parts), document("b", "B", "en", &chapter)]).index();
    for (typed, found) in
        [("Part 4", "a.html#part_IV"), ("part iv", "a.html#part_IV"), ("Chapter IX", "a.html#chapter_9")]
    {
        let answer = index.search(&Request::new(typed)).unwrap();
        assert_eq!((answer.straight.as_deref(), &answer.no_provision), (Some(found), &None), "{typed}");
    }
    let answer = index.search(&Request::new("Part 6")).unwrap();
    assert_eq!((answer.no_provision.as_deref(), answer.straight), (Some("Part 6"), None));
}

#[test]
fn no_word_becomes_one_of_another_language() {
    let english = piece("1", "", "A stranger was put aside; a bullet was found near the place of return.");
    let french = piece("1", "", "L’étranger arrive avec sa valise.");
    let both =
        Hub::of([document("en", "En", "en", std::slice::from_ref(&english)), document("fr", "Fr", "fr", &[french])])
            .index();
    let english = Hub::of([document("en", "En", "en", &[english])]).index();
    let replaced = |answer: Answer| match answer.relaxed {
        Relaxed::Spelling { replaced, .. } => replaced.into_iter().map(|(_, by)| by).collect(),
        _ => Vec::new(),
    };
    let none: [&str; 0] = [];
    for typed in ["étranger", "droit d’asile", "billet de retour"] {
        assert_eq!(replaced(english.search(&Request::new(typed)).unwrap()), none, "{typed}");
    }
    assert_eq!(replaced(both.search(&Request::new("l'étrangre")).unwrap()), ["etranger"]);
    assert_eq!(replaced(both.search(&Request::new("the valize")).unwrap()), none, "an English query");
    assert_eq!(replaced(both.search(&Request::new("the bulet")).unwrap()), ["bullet"]);
    assert_eq!(replaced(both.search(&Request::new("valize")).unwrap()), ["valise"], "one word tells no language");
    assert_eq!(replaced(english.search(&Request::new("tsranger")).unwrap()), ["stranger"], "two letters exchanged");
}
