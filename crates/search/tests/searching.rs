//! What a reader types and what is found, on a hub small enough to read.
#![allow(clippy::disallowed_methods, reason = "tests read and write files")]

mod hub;

use faletusi_search::schema::FORMAT;
use faletusi_search::{Answer, Document, Error, InMemory, Index, Piece, Relaxed, Request, entries};
use hub::{Hub, piece};

#[track_caller]
fn titles(answer: &Answer) -> Vec<&str> {
    answer.results.iter().map(|hit| hit.document.title.as_str()).collect()
}

/// The marked parts of a text.
fn marked(text: &faletusi_search::Marked) -> Vec<&str> {
    text.parts().filter(|(_, marked)| *marked).map(|(part, _)| part).collect()
}

#[test]
fn all_words_are_wanted_wherever_they_stand() {
    let index = Hub::standard().index();
    let answer = index.search(&Request::new("primary line minor")).unwrap();
    assert_eq!(titles(&answer), ["Arrival of minors"]);
    assert_eq!(answer.results[0].hits[0].permalink, "sops/minors.html#step_4");
    assert_eq!(answer.relaxed, Relaxed::No);
    assert!(answer.results[0].all_words);
}

#[test]
fn spelling_accents_and_apostrophes_make_no_difference() {
    let index = Hub::standard().index();
    for typed in ["fa'asamoa", "FAʻASĀMOA", "faasamoa", "fa’asāmoa"] {
        let answer = index.search(&Request::new(typed)).unwrap();
        assert_eq!(titles(&answer), ["Faʻasāmoa at the border"], "{typed}");
        assert_eq!(marked(&answer.results[0].hits[0].snippet), ["faʻasāmoa"], "{typed}");
        assert_eq!(marked(&answer.results[0].title), ["Faʻasāmoa"], "{typed}");
    }
}

#[test]
fn stems_match_and_are_marked_as_they_were_written() {
    let index = Hub::standard().index();
    let answer = index.search(&Request::new("shared")).unwrap();
    assert_eq!(titles(&answer)[0], "Information Sharing Act");
    assert_eq!(marked(&answer.results[0].title), ["Sharing"]);
    let answer = index.search(&Request::new("étrangères")).unwrap();
    assert_eq!(titles(&answer), ["Loi sur le séjour"]);
    assert_eq!(marked(&answer.results[0].hits[0].snippet), ["étranger"]);
}

#[test]
fn a_text_in_another_language_is_not_stemmed() {
    let document = |language: &str| Document {
        id: language.into(),
        title: language.into(),
        language: language.into(),
        entries: entries(&[piece("1", "", "Sharings.")]),
        ..Document::default()
    };
    let index = Hub::of([document("en"), document("sm")]).index();
    assert_eq!(titles(&index.search(&Request::new("sharing")).unwrap()), ["en"]);
    assert_eq!(index.search(&Request::new("sharings")).unwrap().documents, 2);
}

#[test]
fn a_match_lands_on_the_innermost_provision() {
    let index = Hub::standard().index();
    let answer = index.search(&Request::new("consents")).unwrap();
    let hit = &answer.results[0].hits[0];
    assert_eq!((&*hit.permalink, &*hit.number), ("laws/sharing.html#sec_12__subsec_1__para_a", "12(1)(a)"));
    assert_eq!(hit.snippet.text, "the person consents; or");
    assert_eq!(hit.heading.text, "Power to share");
    assert_eq!(hit.path, ["Sharing with other members"]);
}

#[test]
fn where_too_few_have_all_words_those_that_have_some_join_in_behind() {
    let index = Hub::standard().index();
    let answer = index.search(&Request::new("minors court")).unwrap();
    assert_eq!((answer.with_all_words, answer.documents), (0, 2));
    assert_eq!(answer.relaxed, Relaxed::AnyWord { unknown: vec![] });
    let answer = index.search(&Request::new("person consents authority")).unwrap();
    assert_eq!(answer.relaxed, Relaxed::No);
    assert_eq!((answer.with_all_words, answer.results[0].all_words), (1, true));
    assert_eq!(titles(&answer)[0], "Information Sharing Act");
    assert!(answer.results[1..].iter().all(|hit| !hit.all_words) && answer.documents > 1);
}

#[test]
fn where_many_have_all_words_no_others_join_in() {
    let document = |at: usize, text: &str| Document {
        id: at.to_string(),
        title: format!("Document {at}"),
        language: "en".into(),
        entries: entries(&[piece("1", "", text)]),
        ..Document::default()
    };
    let both = (0..10).map(|at| document(at, "Passport control."));
    let index = Hub::of(both.chain([document(10, "Passport.")])).index();
    let answer = index.search(&Request::new("passport control")).unwrap();
    assert_eq!((answer.documents, answer.with_all_words), (10, 10));
}

#[test]
fn unknown_words_are_named() {
    let index = Hub::standard().index();
    let answer = index.search(&Request::new("minor xyzzy")).unwrap();
    assert_eq!(answer.relaxed, Relaxed::AnyWord { unknown: vec!["xyzzy".into()] });
    assert_eq!(titles(&answer), ["Arrival of minors"]);
}

#[test]
fn a_misspelt_word_finds_what_was_meant_and_says_so() {
    let index = Hub::standard().index();
    let cases = [
        ("pasport", "passport"),            // one letter missing
        ("Passprot", "passport"),           // two exchanged
        ("unacompannied", "unaccompanied"), // two edits, over eight letters
    ];
    for (typed, meant) in cases {
        let answer = index.search(&Request::new(format!("the {typed}"))).unwrap();
        let relaxed = Relaxed::Spelling {
            suggestion: format!("the {meant}"),
            replaced: vec![(typed.to_owned(), meant.to_owned())],
            any_word: false,
        };
        assert_eq!(answer.relaxed, relaxed);
        assert!(!answer.results.is_empty());
        assert_eq!(
            marked(&answer.results[0].hits[0].snippet).first().map(|word| word.to_lowercase()),
            Some(meant.into())
        );
    }
}

/// A hub of one text for each of these sentences.
fn sentences(sentences: &[&str]) -> Index {
    let document = |(at, text): (usize, &&str)| Document {
        id: format!("text-{at}"),
        title: format!("Text {at}"),
        language: "en".into(),
        status: "published".into(),
        entries: entries(&[Piece { permalink: format!("t{at}.html"), ..piece("", "", text) }]),
        ..Document::default()
    };
    Hub::of(sentences.iter().enumerate().map(document)).index()
}

#[test]
fn a_word_is_found_in_one_with_a_hyphen_and_in_two() {
    let index = sentences(&[
        "Regional cooperation is cheap.",
        "They ask for co-operation at the border.",
        "The operation of the company (co) ended.",
        "A watch list is kept.",
        "The non\u{2011}return rule, and e-mail on 2026-11.",
    ]);
    let found = |typed: &str| {
        let answer = index.search(&Request::new(typed)).unwrap();
        assert_eq!(answer.relaxed, Relaxed::No, "{typed}");
        let mut found: Vec<(String, String)> = answer
            .results
            .iter()
            .map(|hit| (hit.document.id.clone(), marked(&hit.hits[0].snippet).join("|")))
            .collect();
        found.sort();
        found.into_iter().map(|(id, marks)| format!("{id} {marks}")).collect::<Vec<_>>()
    };
    assert_eq!(found("cooperation"), ["text-0 cooperation", "text-1 co-operation"]);
    assert_eq!(found("cooperations"), ["text-0 cooperation", "text-1 co-operation"], "by its stem");
    // Its parts are words as well, wherever they stand; they rank behind.
    assert_eq!(found("co-operation"), ["text-0 cooperation", "text-1 co-operation", "text-2 operation|co"]);
    let first = index.search(&Request::new("co-operation")).unwrap();
    assert_eq!(titles(&first)[2], "Text 2");
    assert_eq!(found("watchlist"), ["text-3 watch list"]);
    assert_eq!(found("nonreturn"), ["text-4 non\u{2011}return"]);
    assert_eq!(found("email"), ["text-4 e-mail"]);
    assert_eq!(found("border -co-operation"), Vec::<String>::new());
    assert_eq!(found("operation -co-operation"), ["text-2 operation"]);
    assert_eq!(found("-watch-list list"), Vec::<String>::new());
    assert!(found("202611").is_empty(), "a date is no word");
    // While it is being typed.
    let typing = Request { typing: true, ..Request::new("border co-oper") };
    let answer = index.search(&typing).unwrap();
    assert_eq!((titles(&answer)[0], answer.with_all_words), ("Text 1", 1));
}

#[test]
fn what_some_texts_have_in_one_is_found_where_others_have_two_words() {
    let index =
        sentences(&["The watchlist is kept.", "A watch list is kept.", "A watch-list is kept.", "List the watches."]);
    for typed in ["watchlist", "watch list", "watch-list"] {
        let answer = index.search(&Request::new(typed)).unwrap();
        assert_eq!(answer.relaxed, Relaxed::No, "{typed}");
        let of = |id: &str| answer.results.iter().find(|hit| hit.document.id == id).map(|hit| hit.all_words);
        assert_eq!(["text-0", "text-1", "text-2"].map(of), [Some(true); 3], "{typed}");
    }
}

#[test]
fn a_compound_half_typed_is_no_other_word() {
    let index = sentences(&[
        "No cookies are kept.",
        "They ask for co-operation.",
        "Email is sent.",
        "The decision of a maker.",
    ]);
    for (typed, first) in [("co-o", "text-1"), ("co-op", "text-1"), ("e-ma", "text-2"), ("decision-ma", "text-3")] {
        let answer = index.search(&Request { typing: true, ..Request::new(typed) }).unwrap();
        assert_eq!(answer.results[0].document.id, first, "{typed}");
        assert!(!marked(&answer.results[0].hits[0].snippet).is_empty(), "{typed}");
    }
}

#[test]
fn leaving_out_a_long_compound_leaves_its_words_alone() {
    let index = sentences(&["The state of the nation.", "A nation with state-of-the-art gates."]);
    let answer = index.search(&Request::new("nation -state-of-the-art")).unwrap();
    assert_eq!(titles(&answer), ["Text 0"]);
}

#[test]
fn a_phrase_is_marked_over_a_compound() {
    let index = sentences(&["They sign co-operation agreements."]);
    let answer = index.search(&Request::new("\"cooperation agreements\"")).unwrap();
    assert_eq!(marked(&answer.results[0].hits[0].snippet), ["co-operation agreements"]);
}

#[test]
fn a_synonym_of_two_words_is_one_in_one_as_well() {
    let mut hub = Hub::of([]);
    hub.settings.synonyms = vec![vec!["look-alike".into(), "impostor".into()]];
    let text = |id: &str, text: &str| Document {
        id: id.into(),
        language: "en".into(),
        entries: entries(&[Piece { permalink: format!("{id}.html"), ..piece("", "", text) }]),
        ..Document::default()
    };
    hub.documents =
        vec![text("a", "An impostor came."), text("b", "A lookalike came."), text("c", "A look-alike came.")];
    let index = hub.index();
    for typed in ["lookalike", "look-alike", "look alike", "impostor"] {
        assert_eq!(index.search(&Request::new(typed)).unwrap().documents, 3, "{typed}");
    }
}

#[test]
fn two_words_are_found_where_they_are_written_in_one() {
    let index = sentences(&["The watchlist is kept.", "A watch list is kept.", "They watch; no list is kept."]);
    let answer = index.search(&Request::new("watch list")).unwrap();
    assert_eq!(answer.with_all_words, 3);
    let mut ids: Vec<&str> = answer.results.iter().map(|hit| hit.document.id.as_str()).collect();
    ids.sort_unstable();
    assert_eq!(ids, ["text-0", "text-1", "text-2"]);
}

#[test]
fn short_words_and_numbers_are_taken_as_typed() {
    let index = Hub::standard().index();
    for typed in ["lime", "20244", "pazzport2"] {
        let answer = index.search(&Request::new(typed)).unwrap();
        assert_eq!((answer.documents, answer.relaxed), (0, Relaxed::No), "{typed}");
    }
    // Five letters allow one edit, seven no second.
    assert_eq!(index.search(&Request::new("minrs")).unwrap().documents, 1);
    assert_eq!(index.search(&Request::new("stoxmps")).unwrap().documents, 0);
}

#[test]
fn the_last_word_is_a_beginning_while_typing() {
    let index = Hub::standard().index();
    let mut request = Request::new("unaccompanied min");
    assert_eq!(index.search(&request).unwrap().with_all_words, 0);
    request.typing = true;
    let answer = index.search(&request).unwrap();
    assert_eq!(titles(&answer), ["Arrival of minors"]);
    assert_eq!(marked(&answer.results[0].hits[0].snippet), ["unaccompanied", "minor"]);
    for finished in ["unaccompanied min ", "\"unaccompanied min\"", "min unaccompanied"] {
        request.query = finished.into();
        assert_eq!(index.search(&request).unwrap().with_all_words, 0, "{finished}");
    }
}

#[test]
fn a_phrase_is_its_words_in_order_and_is_never_left_out() {
    let index = Hub::standard().index();
    assert_eq!(titles(&index.search(&Request::new("\"receiving authority\"")).unwrap()), ["Information Sharing Act"]);
    assert_eq!(index.search(&Request::new("\"authority receiving\"")).unwrap().documents, 0);
    // Unquoted the words would join in; quoted they must be there.
    assert_eq!(index.search(&Request::new("\"authority receiving\" minor")).unwrap().documents, 0);
    // Neither stems nor synonyms: it is meant as it stands.
    assert_eq!(index.search(&Request::new("\"consent\"")).unwrap().documents, 0);
    assert_eq!(index.search(&Request::new("\"consents\"")).unwrap().documents, 1);
    let answer = index.search(&Request::new("“the receiving authority”")).unwrap();
    assert_eq!(marked(&answer.results[0].hits[0].snippet), ["the receiving authority"]);
}

#[test]
fn without_leaves_out() {
    let index = Hub::standard().index();
    assert_eq!(index.search(&Request::new("authority")).unwrap().documents, 2);
    assert_eq!(titles(&index.search(&Request::new("authority -passport")).unwrap()), ["Information Sharing Act"]);
    assert_eq!(
        titles(&index.search(&Request::new("authority -\"receiving authority\"")).unwrap()),
        ["Travel documents"]
    );
    // Alone it leaves everything else.
    let all = index.search(&Request::new("-authority")).unwrap();
    assert!(all.documents >= 3 && !titles(&all).contains(&"Travel documents"));
}

#[test]
fn a_phrase_is_left_out_wherever_it_stands() {
    let document = |at: usize| Document {
        id: at.to_string(),
        title: "T".into(),
        entries: entries(&[piece("1", "", if at % 3 == 2 { "Call the crew of it." } else { "Call it." })]),
        ..Document::default()
    };
    let index = Hub::of((0..9).map(document)).index();
    for (typed, left) in [("call -\"the crew\"", 6), ("call -crew", 6), ("-\"the crew\"", 6), ("call", 9)] {
        assert_eq!(index.search(&Request::new(typed)).unwrap().documents, left, "{typed}");
    }
}

#[test]
fn filters_narrow_and_facets_count_documents() {
    let index = Hub::standard().index();
    let answer = index.search(&Request::new("in:sops")).unwrap();
    assert_eq!(answer.facets.collections.iter().map(|f| (&*f.value, f.documents)).collect::<Vec<_>>(), [("sops", 3)]);
    let topics: Vec<_> = answer.facets.topics.iter().map(|f| (&*f.value, f.documents)).collect();
    assert_eq!(topics, [("borders", 2), ("culture", 1), ("minors", 1)]);
    assert_eq!(index.search(&Request::new("in:sops topic:minors")).unwrap().documents, 1);
    assert_eq!(index.search(&Request::new("topic:minors topic:culture")).unwrap().documents, 2);
    assert_eq!(index.search(&Request::new("in:sops -topic:minors")).unwrap().documents, 2);
    assert_eq!(titles(&index.search(&Request::new("lang:FR")).unwrap()), ["Loi sur le séjour"]);
    assert_eq!(titles(&index.search(&Request::new("work:sharing")).unwrap()), ["Information Sharing Act"]);
    assert_eq!(titles(&index.search(&Request::new("status:draft")).unwrap()), ["Faʻasāmoa at the border"]);
    assert_eq!(titles(&index.search(&Request::new("topic:\"Border Culture\" OR")).unwrap()), [""; 0]);
}

#[test]
fn unknown_filter_values_are_named() {
    let index = Hub::standard().index();
    let answer = index.search(&Request::new("in:sop minor version:all")).unwrap();
    assert_eq!((answer.documents, answer.unknown_filters), (0, vec!["in:sop".to_owned()]));
}

#[test]
fn superseded_versions_are_found_on_request_only() {
    let index = Hub::standard().index();
    let versions = |query: &str| -> Vec<String> {
        let answer = index.search(&Request::new(query)).unwrap();
        answer.results.iter().flat_map(|hit| hit.hits.iter().map(|hit| hit.version.clone())).collect()
    };
    assert_eq!(versions("\"receiving authority\""), ["2.0"]);
    assert_eq!(versions("\"receiving authority\" version:all"), ["2.0", "1.0"]);
    assert_eq!(versions("receiving authority version:1.0"), ["1.0"]);
    assert_eq!(versions("abolished"), [""; 0]);
    assert_eq!(versions("abolished version:all"), ["1.0"]);
}

#[test]
fn synonyms_work_in_both_directions() {
    let index = Hub::standard().index();
    for typed in ["mou", "MoUs", "memorandum of understanding", "memorandums of understanding"] {
        assert_eq!(titles(&index.search(&Request::new(typed)).unwrap()), ["Travel documents"], "{typed}");
    }
    let answer = index.search(&Request::new("deportee")).unwrap();
    assert_eq!(marked(&answer.results[0].hits[0].snippet), ["removed person"]);
    // Part of a member is no member.
    assert_eq!(index.search(&Request::new("understanding")).unwrap().documents, 0);
}

#[test]
fn a_synonym_that_finds_nothing_is_taken_apart() {
    let mut hub = Hub::standard();
    let groups =
        [["asylum seeker", "protection claimant"], ["VOT", "minor alone in danger"], ["ePassport", "chip book"]];
    hub.settings.synonyms.extend(groups.map(|group| group.map(str::to_owned).to_vec()));
    let text = "Whoever asks for asylum is heard by the authority before anything else is done at the counter.";
    hub.documents.push(Document {
        id: "asylum".into(),
        title: "Asylum".into(),
        language: "en".into(),
        entries: entries(&[piece("1", "", text)]),
        ..Document::default()
    });
    let index = hub.index();
    let search = |typed: &str| index.search(&Request::new(typed)).unwrap();
    for (typed, unknown) in [("asylum seekers", "seekers"), ("asylum seeker", "seeker")] {
        let answer = search(typed);
        assert_eq!(titles(&answer), ["Asylum"], "{typed}");
        assert_eq!(answer.relaxed, Relaxed::AnyWord { unknown: vec![unknown.into()] });
        assert_eq!(marked(&answer.results[0].title), ["Asylum"]);
    }
    // Beside a word that is found the concept does not stand for a miss either.
    assert_eq!(titles(&search("asylum seekers counter"))[0], "Asylum");
    // A group of which nothing stands in the index is not in it: an abbreviation leads nowhere then, a single word goes
    // by its spelling.
    assert_eq!(titles(&search("VOT")), Vec::<String>::new());
    assert!(matches!(search("ePassport").relaxed, Relaxed::Spelling { suggestion, .. } if suggestion == "passport"));
    // What is left out stays one thing.
    assert!(search("-\"asylum seekers\"").documents > 3);
}

#[test]
fn a_word_cut_short_finds_what_begins_so_and_says_it() {
    let index = Hub::standard().index();
    for (typed, meant) in [("passpo", "passport"), ("unaccomp", "unaccompanied")] {
        let answer = index.search(&Request::new(typed)).unwrap();
        let Relaxed::Spelling { suggestion, replaced, any_word: false } = answer.relaxed else { panic!("{typed}") };
        assert_eq!((suggestion.as_str(), replaced), (meant, vec![(typed.to_owned(), meant.to_owned())]));
        assert!(!answer.results.is_empty(), "{typed}");
    }
}

#[test]
fn keywords_find_and_are_never_shown() {
    let lead =
        Piece { keywords: "laissez-passer, one-way document".into(), ..piece("", "", "What to do at the counter.") };
    let document = Document { id: "a".into(), title: "A".into(), entries: entries(&[lead]), ..Document::default() };
    let index = Hub::of([document]).index();
    let answer = index.search(&Request::new("laissez-passer")).unwrap();
    assert_eq!(answer.results[0].hits[0].snippet.text, "What to do at the counter.");
    assert!(index.all_stored().unwrap().iter().all(|(_, entry)| entry.keywords.is_empty()));
}

#[test]
fn a_citation_shows_the_words_of_its_own_provision() {
    let index = Hub::standard().index();
    for (typed, snippet) in [
        ("s 12(1)(b) information sharing", "a court so orders."),
        ("s 12 (1) (a)", "the person consents; or"),
        // A word that stands only beside it is not shown in its place.
        ("s 12(1)(b) consents", "a court so orders."),
    ] {
        let answer = index.search(&Request::new(typed)).unwrap();
        assert_eq!(answer.results[0].hits[0].snippet.text, snippet, "{typed}");
    }
}

#[test]
fn sub_steps_are_cited_and_a_place_is_listed_once() {
    let within = |number: &str, text: &str| Piece {
        permalink: format!("sops/a.html#step_16_{number}"),
        kind: "sub-step".into(),
        ..piece(number, "", text)
    };
    let long = |word: &str| format!("{} {word}.", "Look at the passport and write down what it says. ".repeat(45));
    let step = Piece {
        permalink: "sops/a.html#step_16".into(),
        kind: "step".into(),
        children: vec![within("a", "Copy the first page."), within("c", &long("Return it"))],
        ..piece("16", "", &long("Begin"))
    };
    let document = Document { id: "a".into(), title: "A".into(), entries: entries(&[step]), ..Document::default() };
    let index = Hub::of([document]).index();
    let places = |typed: &str| -> Vec<String> {
        let answer = index.search(&Request::new(typed)).unwrap();
        answer.results.iter().flat_map(|hit| hit.hits.iter().map(|hit| hit.permalink.clone())).collect()
    };
    for typed in ["step 16(c)", "step 16 (c)", "sub-step 16(c)", "16(c)"] {
        assert_eq!(places(typed), ["sops/a.html#step_16_c"], "{typed}");
    }
    assert_eq!(places("step 16"), ["sops/a.html#step_16"]);
    assert_eq!(places("passport"), ["sops/a.html#step_16", "sops/a.html#step_16_c"]);
}

#[test]
fn a_number_within_is_no_section() {
    let index = Hub::standard().index();
    for typed in ["subsection (12)", "paragraph 12", "subsection 12"] {
        assert_eq!(index.search(&Request::new(typed)).unwrap().straight, None, "{typed}");
    }
    assert_eq!(index.search(&Request::new("subsection (12)")).unwrap().documents, 0);
}

#[test]
fn a_reference_goes_straight_to_its_provision() {
    let index = Hub::standard().index();
    let cases = [
        ("s 12(1)(a) information sharing", "laws/sharing.html#sec_12__subsec_1__para_a"),
        ("information sharing section 12(1)(a)", "laws/sharing.html#sec_12__subsec_1__para_a"),
        ("section 12(1)", "laws/sharing.html#sec_12__subsec_1"),
        ("12(1)(b)", "laws/sharing.html#sec_12__subsec_1__para_b"),
        ("paragraph 12(1)(b)", "laws/sharing.html#sec_12__subsec_1__para_b"),
        ("step 4 primary line", "sops/minors.html#step_4"),
        ("Part 2 information sharing", "laws/sharing.html#part_2"),
    ];
    for (typed, permalink) in cases {
        let answer = index.search(&Request::new(typed)).unwrap();
        assert_eq!(answer.straight.as_deref(), Some(permalink), "{typed}");
        assert_eq!(answer.results[0].hits[0].permalink, permalink, "{typed}");
    }
}

#[test]
fn a_reference_that_several_documents_have_lists_them() {
    let index = Hub::standard().index();
    let answer = index.search(&Request::new("step 1")).unwrap();
    assert_eq!((answer.straight, answer.documents), (None, 2));
}

#[test]
fn a_reference_that_leads_nowhere_is_not_opened() {
    let index = Hub::standard().index();
    // The nearest provision is listed; nobody is sent there as if it were the one.
    let answer = index.search(&Request::new("s 12(1)(z) information sharing")).unwrap();
    assert_eq!((answer.straight, &*answer.results[0].hits[0].permalink), (None, "laws/sharing.html#sec_12__subsec_1"));
    // Without any such section the words decide.
    let answer = index.search(&Request::new("s 99 primary line")).unwrap();
    assert_eq!((answer.straight.as_deref(), titles(&answer)[0]), (None, "Arrival of minors"));
}

#[test]
fn title_leads_over_heading_over_text_over_commentary() {
    let document = |id: &str, title: &str, heading: &str, text: &str, commentary: &str| Document {
        id: id.into(),
        title: title.into(),
        language: "en".into(),
        entries: entries(&[Piece { commentary: commentary.into(), ..piece("1", heading, text) }]),
        ..Document::default()
    };
    let index = Hub::of([
        document("commentary", "One", "Two", "Three", "Passport"),
        document("text", "One", "Two", "Passport", "Three"),
        document("heading", "One", "Passport", "Two", "Three"),
        document("title", "Passport", "One", "Two", "Three"),
    ])
    .index();
    let answer = index.search(&Request::new("passport")).unwrap();
    let order: Vec<&str> = answer.results.iter().map(|hit| hit.document.id.as_str()).collect();
    assert_eq!(order, ["title", "heading", "text", "commentary"]);
    assert!(answer.results[3].hits[0].commentary && !answer.results[2].hits[0].commentary);
}

#[test]
fn pages_of_results_follow_each_other() {
    let index = Hub::standard().index();
    let all = index.search(&Request::new("in:sops")).unwrap();
    let mut paged = Vec::new();
    for offset in 0..all.documents + 1 {
        let mut request = Request::new("in:sops");
        (request.offset, request.limit) = (offset, 1);
        let page = index.search(&request).unwrap();
        assert_eq!(page.documents, all.documents);
        paged.extend(page.results);
    }
    assert_eq!(paged, all.results);
}

#[test]
fn nothing_asked_is_nothing_found() {
    let index = Hub::standard().index();
    for typed in ["", "   ", "\"\"", "- -", "…", "in:", "'"] {
        assert_eq!(index.search(&Request::new(typed)).unwrap(), Answer::default(), "{typed:?}");
    }
}

#[test]
fn an_empty_index_answers() {
    let index = Hub::of([]).index();
    assert!(index.is_empty());
    for typed in ["minor", "s 12", "in:sops", "-x", "\"a b\"", "minorities or"] {
        let mut request = Request::new(typed);
        request.typing = true;
        assert_eq!(index.search(&request).unwrap().documents, 0, "{typed}");
    }
    assert_eq!(index.all_terms().unwrap(), []);
}

#[test]
fn common_words_decide_only_where_they_are_alone() {
    let index = Hub::standard().index();
    let answer = index.search(&Request::new("what do I do with an unaccompanied minor at the primary line")).unwrap();
    assert_eq!(answer.results[0].hits[0].permalink, "sops/minors.html#step_4");
    assert_eq!(answer.relaxed, Relaxed::No);
    assert!(index.search(&Request::new("the")).unwrap().documents > 1);
}

#[test]
fn what_was_not_given_is_not_in_the_index() {
    let index = Hub::standard().index();
    let terms = index.all_terms().unwrap();
    assert!(terms.contains(&("text".into(), "consents".into())));
    assert!(terms.contains(&("text_en".into(), "consent".into())));
    assert!(terms.contains(&("cite".into(), "section:12/1/a".into())));
    assert!(terms.contains(&("topic (documents)".into(), "minors".into())));
    let stored = index.all_stored().unwrap();
    assert_eq!(stored.len() as u64, index.len());
    assert!(stored.iter().any(|(document, entry)| document.marking == "TLP:GREEN" && entry.number == "4"));
}

#[test]
fn a_damaged_or_foreign_index_is_an_error_not_a_panic() {
    let files = Hub::standard().files();
    assert!(matches!(Index::open(InMemory::default()), Err(Error::Index(_))));
    for missing in 0..files.len() {
        let mut files = files.clone();
        files.remove(missing);
        let searched = Index::open(InMemory::from(files)).and_then(|index| index.search(&Request::new("minor")));
        assert!(searched.is_err(), "without file {missing}");
    }
    let mut foreign = files;
    let meta = foreign.iter_mut().find(|(name, _)| name == "meta.json").unwrap();
    meta.1 = String::from_utf8(meta.1.clone())
        .unwrap()
        .replace(&format!("{{\\\"format\\\":\\\"{FORMAT}\\\""), "{\\\"format\\\":\\\"0\\\"")
        .into();
    assert!(matches!(Index::open(InMemory::from(foreign)), Err(Error::Format(found)) if found == "0"));
}

#[test]
fn one_index_serves_many_threads() {
    let index = Hub::standard().index();
    let alone = index.search(&Request::new("authority")).unwrap();
    std::thread::scope(|scope| {
        let searches: Vec<_> =
            (0..4).map(|_| scope.spawn(|| index.search(&Request::new("authority")).unwrap())).collect();
        for search in searches {
            assert_eq!(search.join().unwrap(), alone);
        }
    });
}
