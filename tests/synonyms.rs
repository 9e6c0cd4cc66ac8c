//! Every word of every group of synonyms that this repository's hub ships finds what its words find.
#![allow(clippy::disallowed_methods, reason = "the test reads the hub on disk")]

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use faletusi::hub::{Hub, ViewOptions};
use faletusi::source::DiskStore;
use faletusi_search::fold::fold;
use faletusi_search::{InMemory, Index, Relaxed, Request};
use jiff::civil::date;

#[test]
fn no_synonym_of_the_shipped_hub_finds_less_than_its_words() {
    let store = DiskStore::new(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the hub");
    let hub = Arc::new(Hub::open(Arc::new(store)));
    let audience = hub.config().audiences.public();
    let view = hub.view(&audience, ViewOptions { drafts: true, preview: false, today: date(2026, 11, 25) });
    let index = Index::open(InMemory::from(faletusi::index::build(&view).expect("an index"))).expect("it opens");
    let terms = index.all_terms().expect("terms");
    let terms: BTreeSet<&str> = terms.iter().filter(|(field, _)| field == "text").map(|(_, t)| t.as_str()).collect();
    let search = |typed: &str| index.search(&Request::new(typed)).expect("an answer");

    let groups = view.synonyms();
    assert!(groups.len() > 30, "{}", groups.len());
    let mut missing = Vec::new();
    for member in groups.into_iter().flatten() {
        for typed in [member.clone(), member.to_lowercase(), format!("{member}s")] {
            let answer = search(&typed);
            let has_words = fold(member).split(' ').any(|word| word.len() > 3 && terms.contains(word));
            if answer.documents == 0 && has_words {
                missing.push(typed);
            } else if answer.with_all_words == 0 && answer.documents > 0 {
                assert_ne!(answer.relaxed, Relaxed::No, "{typed}: it must be said that not all was found");
            }
        }
    }
    assert_eq!(missing, [""; 0], "these find nothing, though the hub has their words");
    for typed in
        ["asylum seekers", "asylum seeker", "protection claimant", "advance passenger information", "ePassport"]
    {
        assert!(search(typed).documents > 0, "{typed}");
    }
}
