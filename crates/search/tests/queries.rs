//! What was typed, understood; and that nothing typed can hurt.
#![allow(clippy::disallowed_methods, reason = "tests read and write files")]

mod hub;

use faletusi_search::Request;
use faletusi_search::query::{Clause, Filtered, MOST_BYTES, MOST_CLAUSES, Query, parse};
use hub::Hub;
use proptest::prelude::*;

/// The clauses as one would write them down: `-` for without, `"…"` for phrases, `*` for a beginning.
fn clauses(query: &Query) -> Vec<String> {
    let show = |clause: &Clause| {
        let words = clause.words.join(" ");
        let words = if clause.phrase { format!("\"{words}\"") } else { words };
        format!("{}{words}{}", if clause.without { "-" } else { "" }, if clause.prefix { "*" } else { "" })
    };
    query.clauses.iter().map(show).collect()
}

#[test]
fn words_phrases_and_what_is_unwanted_are_told_apart() {
    let cases: [(&str, &[&str]); 14] = [
        ("Share information", &["share", "information"]),
        ("I-Kiribati", &["i", "kiribati"]),
        ("\"Share information\" act", &["\"share information\"", "act"]),
        ("«partager l’information»", &["\"partager information\""]),
        ("act -draft -\"first draft\"", &["act", "-draft", "-\"first draft\""]),
        ("-e-mail", &["-e", "-mail"]),
        ("a - b", &["a", "b"]),
        ("\"never closed", &["never", "closed"]),
        ("one\"two three\"four", &["one", "\"two three\"", "four"]),
        ("\"\" \"…\" x", &["x"]),
        ("http://example.org", &["http", "example", "org"]),
        ("in: sops", &["in", "sops"]),
        ("inn:sops", &["inn", "sops"]),
        ("", &[]),
    ];
    for (typed, expected) in cases {
        assert_eq!(clauses(&parse(typed, false)), expected, "{typed}");
    }
}

#[test]
fn filters_are_read_with_their_values() {
    let query =
        parse("IN:SOPs topic:\"Border security\" -lang:fr work:Model-Act version:1.0 status:in_force minor", false);
    let filters: Vec<_> = query.filters.iter().map(|filter| (filter.on, &*filter.value, filter.without)).collect();
    let expected = [
        (Filtered::Collection, "sops", false),
        (Filtered::Topic, "border-security", false),
        (Filtered::Language, "fr", true),
        (Filtered::Document, "Model-Act", false),
        (Filtered::Version, "1-0", false),
        (Filtered::Status, "in-force", false),
    ];
    assert_eq!(filters, expected);
    assert_eq!(clauses(&query), ["minor"]);
}

#[test]
fn the_last_word_is_a_beginning_only_while_it_is_being_typed() {
    let cases: [(&str, &[&str]); 7] = [
        ("share inf", &["share", "inf*"]),
        ("share inf ", &["share", "inf"]),
        ("share inf)", &["share", "inf"]),
        ("\"share inf", &["share", "inf*"]),
        ("\"share inf\"", &["\"share inf\""]),
        ("share -inf", &["share", "-inf"]),
        ("fa‘as", &["faas*"]),
    ];
    for (typed, expected) in cases {
        assert_eq!(clauses(&parse(typed, true)), expected, "{typed}");
    }
}

#[test]
fn references_in_phrases_and_filters_are_none() {
    assert!(parse("s 12 privacy", false).citation.is_some());
    for typed in ["\"s 12\" privacy", "work:s 12", "-s 12"] {
        assert_eq!(parse(typed, false).citation, None, "{typed}");
    }
}

#[test]
fn a_query_is_rewritten_in_place() {
    let typed = "the pasport \"of Samoa\" offiser";
    let query = parse(typed, false);
    let rewritten = query.rewritten(typed, &[(1, "passport"), (3, "officer")]);
    assert_eq!(rewritten, "the passport \"of Samoa\" officer");
    assert_eq!(query.rewritten(typed, &[]), typed);
}

#[test]
fn hostile_queries_are_bounded_and_answered() {
    let index = Hub::standard().index();
    let queries = [
        "minor ".repeat(20_000),
        "a".repeat(100_000),
        "\"".repeat(10_000),
        "\"x".repeat(10_000),
        "-".repeat(10_000),
        "in:".repeat(10_000),
        "in:a ".repeat(10_000),
        "(".repeat(10_000),
        "12(1)".repeat(10_000),
        format!("s 12{}", "(1)".repeat(10_000)),
        "s ".repeat(10_000),
        "\u{301}".repeat(10_000),
        "\u{202E}\u{0}\u{FEFF}\u{200D}minor".to_owned(),
        "👩‍👩‍👧‍👦 ﷽ ﬁ Ａ ꧅".to_owned(),
        (0..5000).map(|at| format!("w{at} ")).collect(),
        "é".repeat(MOST_BYTES),
    ];
    for typed in queries {
        let query = parse(&typed, true);
        assert!(query.clauses.len() <= MOST_CLAUSES && query.filters.len() <= MOST_CLAUSES);
        for typing in [false, true] {
            let mut request = Request::new(&*typed);
            request.typing = typing;
            let answer = index.search(&request).unwrap();
            assert!(answer.results.len() <= 10);
        }
    }
}

fn typed() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("\"".to_owned()),
        Just("-".to_owned()),
        Just(" ".to_owned()),
        Just("in:".to_owned()),
        Just("version:all".to_owned()),
        Just("s 12(1)".to_owned()),
        Just("minor".to_owned()),
        Just("memorandum of".to_owned()),
        Just("faʻas".to_owned()),
        "[a-zA-Zé’(). ]{0,8}",
        any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn whatever_is_typed_parses_in_place(typed in prop_oneof![typed(), any::<String>()], typing: bool) {
        let query = parse(&typed, typing);
        let mut end = 0;
        for clause in &query.clauses {
            prop_assert!(typed.get(clause.source.clone()).is_some());
            prop_assert!(clause.source.start >= end);
            prop_assert!(!clause.words.is_empty() && clause.words.iter().all(|word| !word.is_empty()));
            end = clause.source.end;
        }
        for filter in &query.filters {
            prop_assert!(typed.get(filter.source.clone()).is_some());
        }
        if let Some(citation) = &query.citation {
            prop_assert!(typed.get(citation.source.clone()).is_some() && !citation.path.is_empty());
        }
        let all: Vec<(usize, &str)> = (0..query.clauses.len()).map(|at| (at, "x")).collect();
        query.rewritten(&typed, &all);
    }
}

#[test]
fn whatever_is_typed_is_answered() {
    let index = Hub::standard().index();
    let config = ProptestConfig::with_cases(300);
    proptest!(config, |(typed in typed(), typing: bool)| {
        let mut request = Request::new(&*typed);
        request.typing = typing;
        let answer = index.search(&request).unwrap();
        for result in &answer.results {
            prop_assert!(!result.hits.is_empty());
            for text in result.hits.iter().map(|hit| &hit.snippet).chain([&result.title]) {
                let parts: String = text.parts().map(|(part, _)| part).collect();
                prop_assert_eq!(&parts, &text.text);
            }
        }
    });
}
