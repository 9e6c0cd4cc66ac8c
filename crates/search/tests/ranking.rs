//! Which document leads, and which join in behind.

mod hub;

use faletusi_search::{Answer, Document, Piece, Relaxed, Request, Settings, entries};
use hub::{Hub, piece};

fn document(id: &str, title: &str, pieces: &[Piece]) -> Document {
    let language = "en".into();
    Document { id: id.into(), title: title.into(), language, entries: entries(pieces), ..Document::default() }
}

fn ids(answer: &Answer) -> Vec<&str> {
    answer.results.iter().map(|hit| &*hit.document.id).collect()
}

fn with_synonyms(documents: impl IntoIterator<Item = Document>, groups: &[&[&str]]) -> Hub {
    let synonyms = groups.iter().map(|group| group.iter().map(|word| (*word).to_owned()).collect()).collect();
    Hub { settings: Settings { synonyms, shards: None }, ..Hub::of(documents) }
}

#[test]
fn a_text_beside_the_subject_comes_behind_one_that_answers_as_well() {
    let help = |supporting| Document {
        supporting,
        ..document("help", "Keeping the key", &[piece("", "Fingerprint", "Compare the fingerprint of the key.")])
    };
    let law = || document("law", "Sharing", &[piece("1", "Biometrics", "A fingerprint may be shared.")]);
    let search = |supporting, typed: &str| {
        let index = Hub::of([help(supporting), law()]).index();
        ids(&index.search(&Request::new(typed)).unwrap()).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(search(false, "fingerprint"), ["help", "law"]);
    assert_eq!(search(true, "fingerprint"), ["law", "help"]);
    assert_eq!(search(true, "fingerprint key")[0], "help", "what it alone answers it leads");
}

#[test]
fn a_synonym_weighs_less_than_the_word_and_its_stem_less_than_it() {
    let text = |word: &str| format!("Whoever is to {word} is heard before. Nothing else is done in the meantime.");
    let documents = || {
        [("remove", "remove a mark"), ("removal", "face removal"), ("deport", "face deportation")]
            .map(|(id, words)| document(id, "Text", &[piece("1", "", &text(words))]))
    };
    let index = with_synonyms(documents(), &[&["deportation", "removal"]]).index();
    for typed in ["deport", "deportation"] {
        assert_eq!(ids(&index.search(&Request::new(typed)).unwrap()), ["deport", "removal", "remove"], "{typed}");
    }
}

#[test]
fn where_few_have_a_synonym_of_several_words_those_with_some_of_its_words_join_in() {
    let documents = [
        document("scope", "Arrangement", &[piece("1", "", "Parties prevent trafficking in persons.")]),
        document("counter", "Counter", &[piece("1", "", "Somebody may have been trafficked. Call the supervisor.")]),
        document("visa", "Visas", &[piece("1", "", "A visa is a label.")]),
    ];
    let index = with_synonyms(documents, &[&["human trafficking", "trafficking in persons"]]).index();
    let answer = index.search(&Request::new("human trafficking")).unwrap();
    assert_eq!(ids(&answer), ["scope", "counter"]);
    assert_eq!(answer.results.iter().map(|hit| hit.all_words).collect::<Vec<_>>(), [true, false]);
    assert_eq!((answer.documents, answer.with_all_words, answer.relaxed), (2, 1, Relaxed::No));
    let snippet = &answer.results[1].hits[0].snippet;
    assert_eq!(snippet.parts().find(|(_, marked)| *marked).map(|(word, _)| word), Some("trafficked"));
}
