//! The same documents give the same bytes; and the bytes are all that is promised.
#![allow(clippy::disallowed_methods, reason = "tests read and write files")]

mod hub;

use faletusi_search::schema::{FORMAT, file_names};
use faletusi_search::{Document, InMemory, Index, Request, Settings, entries, write};
use hub::{Hub, piece};

/// So many documents that they are divided into parts and merged.
fn many() -> Vec<Document> {
    let words = ["passport", "minor", "authority", "border", "sharing", "étranger", "faʻasāmoa", "removal"];
    (0..1000)
        .map(|at| {
            let word = |by: usize| words[(at * by + by) % words.len()];
            let text = format!("The {} and the {} of case {at}. A {} follows.", word(1), word(3), word(5));
            Document {
                id: format!("work-{at}"),
                title: format!("Title {} {at}", word(7)),
                collection: format!("collection-{}", at % 3),
                topics: vec![format!("topic-{}", at % 7)],
                language: ["en", "fr", "sm"][at % 3].into(),
                entries: entries(&[piece("1", "First", &text), piece("2", "Second", &text.to_uppercase())]),
                ..Document::default()
            }
        })
        .collect()
}

fn written(documents: &[Document], threads: usize) -> Vec<(String, Vec<u8>)> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    pool.install(|| write(documents.len(), |at| &documents[at].id, |at| documents[at].clone(), &Settings::default()))
        .unwrap()
}

#[test]
fn the_same_bytes_whatever_the_number_of_threads() {
    let documents = many();
    let once = written(&documents, 1);
    for threads in [1, 2, 5] {
        assert!(written(&documents, threads) == once, "{threads} threads");
    }
}

#[test]
fn one_changed_word_changes_the_bytes() {
    let mut documents = many();
    let before = written(&documents, 2);
    documents[500].entries[0].text.push_str(" Unheard-of.");
    assert!(written(&documents, 2) != before);
}

#[test]
fn merged_parts_find_the_same_as_their_documents_alone() {
    let documents = many();
    let merged = Index::open(InMemory::from(written(&documents, 2))).unwrap();
    assert_eq!(merged.len(), 2000);
    let answer = merged.search(&Request::new("case 777")).unwrap();
    assert_eq!((answer.results[0].document.id.as_str(), answer.results[0].entries), ("work-777", 2));
    let answer = merged.search(&Request::new("in:collection-1")).unwrap();
    assert_eq!((answer.documents, answer.entries), (333, 666));
    // In the order they were given where nothing else decides.
    let ids: Vec<&str> = answer.results.iter().take(3).map(|hit| hit.document.id.as_str()).collect();
    assert_eq!(ids, ["work-1", "work-4", "work-7"]);
}

#[test]
fn the_files_have_fixed_names_and_hold_nothing_random() {
    let files = Hub::standard().files();
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    let one_shard =
        file_names().filter(|name| name.starts_with(&file_names().next().unwrap()[..32]) || name == "meta.json");
    assert_eq!(names, one_shard.collect::<Vec<_>>());
    let meta = String::from_utf8(files.last().unwrap().1.clone()).unwrap();
    let payload = format!(r#""payload":"{{\"format\":\"{FORMAT}\",\"order\":\""#);
    for part in [&payload, r#"\"synonyms\":[[\"MoU\",\"memorandum of understanding\"]"#] {
        assert!(meta.contains(part), "{meta}");
    }
    let stem = names[0].split('.').next().unwrap().to_owned();
    let id = meta.split("\"segment_id\":\"").nth(1).unwrap().split('"').next().unwrap().replace('-', "");
    assert_eq!(id, stem);
}

#[test]
fn an_index_is_read_by_the_names_of_its_files() {
    let files = Hub::standard().files();
    let source = InMemory::from_fn(|name| files.iter().find(|(file, _)| file == name).map(|(_, bytes)| bytes.clone()));
    assert_eq!(Index::open(source).unwrap().search(&Request::new("passport")).unwrap().documents, 1);
}

#[test]
fn documents_without_entries_are_nothing() {
    let files = write(
        3,
        |_| "x",
        |_| Document { id: "x".into(), title: "Passport".into(), ..Document::default() },
        &Settings::default(),
    );
    assert!(Index::open(InMemory::from(files.unwrap())).unwrap().is_empty());
}

#[test]
fn any_number_of_shards_finds_the_same_in_the_same_order() {
    let documents = many();
    let answers = |shards: usize| {
        let settings = Settings { shards: Some(shards), ..Settings::default() };
        let files = write(documents.len(), |at| &documents[at].id, |at| documents[at].clone(), &settings).unwrap();
        assert_eq!(files.len(), shards * 7 + 1);
        let index = Index::open(InMemory::from(files)).unwrap();
        let queries =
            ["passport", "minor border", "\"the removal\"", "pasport", "case 77", "in:collection-2", "etrang", "xyz"];
        let answer = |query: &str| index.search(&Request { typing: true, limit: 100, ..Request::new(query) }).unwrap();
        queries.map(|query| {
            let answer = answer(query);
            let ids: Vec<String> = answer.results.iter().map(|hit| hit.document.id.clone()).collect();
            (ids, answer.documents, answer.entries, answer.facets, answer.relaxed, answer.straight)
        })
    };
    let one = answers(1);
    for shards in [2, 4, 8] {
        assert_eq!(answers(shards), one, "{shards} shards");
    }
}
