//! An answer as JSON: what `faletusi search --format json` prints, and what the browser gets.

use serde_json::{Value, json};

use crate::answer::{Answer, DocumentHit, FacetCount, Hit, Relaxed};
use crate::snippet::Marked;

/// The stable form for programs: `format` goes up when a field changes its meaning or goes. Marks are ranges of bytes.
///
/// `meant` says for a filter that lets nothing through which one may have been meant.
pub fn answer(query: &str, answer: &Answer, meant: impl Fn(&str) -> Option<String>) -> Value {
    json!({
        "format": 1,
        "query": query,
        "suggestion": match &answer.relaxed {
            Relaxed::Spelling { suggestion, .. } => Some(suggestion),
            _ => None,
        },
        "relaxed": relaxed(&answer.relaxed),
        "unknown_filters": answer
            .unknown_filters
            .iter()
            .map(|filter| json!({ "typed": filter, "nearest": meant(filter) }))
            .collect::<Vec<_>>(),
        "documents": answer.documents,
        "facets": {
            "collections": counts(&answer.facets.collections),
            "topics": counts(&answer.facets.topics),
            "languages": counts(&answer.facets.languages),
            "statuses": counts(&answer.facets.statuses),
        },
        "straight": answer.straight,
        "results": answer.results.iter().map(document).collect::<Vec<_>>(),
    })
}

/// `null` where all words were found as they were typed.
fn relaxed(relaxed: &Relaxed) -> Value {
    match relaxed {
        Relaxed::No => Value::Null,
        Relaxed::AnyWord { unknown } => json!({ "to": "any-word", "unknown": unknown }),
        Relaxed::Spelling { replaced, any_word, .. } => json!({
            "to": "spelling",
            "replaced": replaced.iter().map(|(typed, by)| json!({ "typed": typed, "by": by })).collect::<Vec<_>>(),
            "any_word": any_word,
        }),
    }
}

fn counts(facet: &[FacetCount]) -> Vec<Value> {
    facet.iter().map(|count| json!({ "value": count.value, "documents": count.documents })).collect()
}

fn document(found: &DocumentHit) -> Value {
    let document = &found.document;
    json!({
        "id": document.id,
        "title": found.title.text,
        "address": document.address,
        "collection": document.collection,
        "topics": document.topics,
        "status": document.status,
        "version": document.version,
        "marking": document.marking,
        "language": document.language,
        "date": document.date,
        "all_words": found.all_words,
        "hits": found.hits.iter().map(hit).collect::<Vec<_>>(),
    })
}

fn hit(hit: &Hit) -> Value {
    json!({
        "permalink": hit.permalink,
        "kind": hit.kind,
        "number": hit.number,
        "heading": hit.heading.text,
        "path": hit.path,
        "snippet": { "text": hit.snippet.text, "marks": marks(&hit.snippet) },
        "commentary": hit.commentary,
    })
}

fn marks(marked: &Marked) -> Vec<[usize; 2]> {
    marked.marks.iter().map(|mark| [mark.start, mark.end]).collect()
}
