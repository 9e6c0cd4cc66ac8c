//! Questions that officers, drafters and readers ask of the hub that this repository ships, and where the answer must
//! stand: `questions.tsv`. What is changed in ranking, synonyms or texts cannot lose an answer unnoticed.
#![allow(clippy::disallowed_methods, reason = "the test reads the hub on disk")]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use faletusi::hub::{Hub, ViewOptions};
use faletusi::source::DiskStore;
use faletusi_search::{Answer, InMemory, Index, Request};
use jiff::civil::date;

/// A line of the table.
struct Question<'a> {
    typed: &'a str,
    audience: &'a str,
    /// Addresses of the documents that answer.
    right: Vec<&'a str>,
    /// What one of the places shown must begin with, of those three documents that lead; any if there are none.
    places: Vec<&'a str>,
    /// The lowest rank that will do.
    within: usize,
    /// The places are known not to be shown.
    misses_place: bool,
}

fn questions(table: &str) -> Vec<Question<'_>> {
    let mut questions = Vec::new();
    for line in table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let columns: Vec<&str> = line.split('\t').collect();
        let [typed, audience, right, places, within] = columns[..] else { panic!("five columns: {line}") };
        let (places, misses_place) = places.strip_prefix('!').map_or((places, false), |places| (places, true));
        questions.push(Question {
            typed,
            audience,
            right: right.split(' ').collect(),
            places: places.split(' ').filter(|place| !place.is_empty()).collect(),
            within: within.parse().unwrap_or_else(|_| panic!("a rank: {line}")),
            misses_place,
        });
    }
    questions
}

impl Question<'_> {
    fn rank(&self, answer: &Answer) -> Option<usize> {
        answer.results.iter().position(|hit| self.right.contains(&&*hit.document.address)).map(|at| at + 1)
    }

    fn shows_place(&self, answer: &Answer) -> bool {
        let right = answer.results.iter().take(3).filter(|hit| self.right.contains(&&*hit.document.address));
        let mut fragments = right.flat_map(|hit| &hit.hits).filter_map(|hit| hit.permalink.split_once('#'));
        fragments.any(|(_, fragment)| self.places.iter().any(|place| fragment.starts_with(place)))
    }
}

#[test]
fn every_question_is_answered_where_the_table_says() {
    let store = DiskStore::new(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the hub");
    let hub = Arc::new(Hub::open(Arc::new(store)));
    let table = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/questions.tsv");
    let table = std::fs::read_to_string(table).expect("the table");
    let questions = questions(&table);
    let mut indexes: BTreeMap<&str, Index> = BTreeMap::new();
    for question in &questions {
        indexes.entry(question.audience).or_insert_with(|| {
            let audience = hub.config().audiences.id(question.audience).expect("an audience of the hub");
            let options = ViewOptions { drafts: false, preview: false, today: date(2026, 11, 29) };
            let files = faletusi::index::build(&hub.view(&audience, options)).expect("an index");
            Index::open(InMemory::from(files)).expect("it opens")
        });
    }

    let (mut first, mut third, mut shown, mut with_place) = (0, 0, 0, 0);
    let mut fallen = Vec::new();
    for question in &questions {
        let answer = indexes[question.audience].search(&Request::new(question.typed)).expect("an answer");
        let rank = question.rank(&answer);
        let place = question.places.is_empty() || question.shows_place(&answer);
        first += usize::from(rank == Some(1));
        third += usize::from(rank.is_some_and(|rank| rank <= 3));
        with_place += usize::from(!question.places.is_empty());
        shown += usize::from(!question.places.is_empty() && place);
        if rank.is_none_or(|rank| rank > question.within) || !place && !question.misses_place {
            let found = answer.results.iter().take(3).map(|hit| &*hit.hits[0].permalink);
            fallen.push(format!("{:?}: rank {rank:?}, place {place}: {:?}", question.typed, found.collect::<Vec<_>>()));
        } else if rank.is_some_and(|rank| rank < question.within) || place && question.misses_place {
            println!("{:?} is answered better than the table says: rank {rank:?}, place {place}", question.typed);
        }
    }
    println!("{} questions: {first} first, {third} in the top three; {shown} of {with_place} places", questions.len());
    assert!(fallen.is_empty(), "answered worse than the table says:\n{}", fallen.join("\n"));
}
