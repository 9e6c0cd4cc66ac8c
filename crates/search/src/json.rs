//! An answer as JSON: what `faletusi search --format json` prints, and what the browser gets.
//!
//! It is written directly: a tree of values would only be made to be written, and the browser's engine would bring the
//! code for both.

use std::fmt::Write as _;

use crate::answer::{Answer, DocumentHit, FacetCount, Hit, Relaxed};
use crate::snippet::Marked;

/// The stable form for programs: `format` goes up when a field changes its meaning or goes. Marks are ranges of bytes.
///
/// `meant` says for a filter that lets nothing through which one may have been meant.
pub fn answer(query: &str, answer: &Answer, meant: impl Fn(&str) -> Option<String>) -> String {
    let mut json = Json::default();
    json.open('{');
    json.name("format").number(1);
    json.name("query").text(query);
    json.name("suggestion").text_or_null(match &answer.relaxed {
        Relaxed::Spelling { suggestion, .. } => Some(suggestion),
        _ => None,
    });
    json.name("relaxed");
    relaxed(&mut json, &answer.relaxed);
    json.name("no_provision").text_or_null(answer.no_provision.as_deref());
    json.name("unknown_filters").open('[');
    for filter in &answer.unknown_filters {
        json.item().open('{');
        json.name("typed").text(filter);
        json.name("nearest").text_or_null(meant(filter).as_deref());
        json.close('}');
    }
    json.close(']');
    json.name("documents").number(answer.documents);
    json.name("facets").open('{');
    for (name, facet) in [
        ("collections", &answer.facets.collections),
        ("topics", &answer.facets.topics),
        ("languages", &answer.facets.languages),
        ("statuses", &answer.facets.statuses),
        ("audiences", &answer.facets.audiences),
    ] {
        json.name(name);
        counts(&mut json, facet);
    }
    json.close('}');
    json.name("straight").text_or_null(answer.straight.as_deref());
    json.name("results").open('[');
    for found in &answer.results {
        json.item();
        document(&mut json, found);
    }
    json.close(']');
    json.close('}');
    json.0
}

/// `null` where all words were found as they were typed.
fn relaxed(json: &mut Json, relaxed: &Relaxed) {
    match relaxed {
        Relaxed::No => json.text_or_null(None),
        Relaxed::AnyWord { unknown } => {
            json.open('{');
            json.name("to").text("any-word");
            json.name("unknown").texts(unknown);
            json.close('}');
        }
        Relaxed::Spelling { replaced, any_word, .. } => {
            json.open('{');
            json.name("to").text("spelling");
            json.name("replaced").open('[');
            for (typed, by) in replaced {
                json.item().open('{');
                json.name("typed").text(typed);
                json.name("by").text(by);
                json.close('}');
            }
            json.close(']');
            json.name("any_word").truth(*any_word);
            json.close('}');
        }
    }
}

fn counts(json: &mut Json, facet: &[FacetCount]) {
    json.open('[');
    for count in facet {
        json.item().open('{');
        json.name("value").text(&count.value);
        json.name("documents").number(count.documents);
        json.close('}');
    }
    json.close(']');
}

fn document(json: &mut Json, found: &DocumentHit) {
    let document = &found.document;
    json.open('{');
    json.name("id").text(&document.id);
    json.name("title").text(&found.title.text);
    json.name("address").text(&document.address);
    json.name("collection").text(&document.collection);
    json.name("topics").texts(&document.topics);
    json.name("status").text(&document.status);
    json.name("version").text(&document.version);
    json.name("marking").text(&document.marking);
    json.name("language").text(&document.language);
    json.name("date").text(&document.date);
    json.name("all_words").truth(found.all_words);
    json.name("hits").open('[');
    for found in &found.hits {
        json.item();
        hit(json, found);
    }
    json.close(']');
    json.close('}');
}

fn hit(json: &mut Json, hit: &Hit) {
    json.open('{');
    json.name("permalink").text(&hit.permalink);
    json.name("kind").text(&hit.kind);
    json.name("number").text(&hit.number);
    json.name("heading").text(&hit.heading.text);
    json.name("path").texts(&hit.path);
    json.name("snippet").open('{');
    json.name("text").text(&hit.snippet.text);
    json.name("marks");
    marks(json, &hit.snippet);
    json.close('}');
    json.name("commentary").truth(hit.commentary);
    json.close('}');
}

fn marks(json: &mut Json, marked: &Marked) {
    json.open('[');
    for mark in &marked.marks {
        json.item().open('[');
        json.item().number(mark.start);
        json.item().number(mark.end);
        json.close(']');
    }
    json.close(']');
}

/// JSON as far as it is written.
#[derive(Default)]
struct Json(String);

impl Json {
    fn open(&mut self, bracket: char) {
        self.0.push(bracket);
    }

    fn close(&mut self, bracket: char) {
        self.0.push(bracket);
    }

    /// Begins a member of a list.
    fn item(&mut self) -> &mut Self {
        if !self.0.ends_with(['{', '[']) {
            self.0.push(',');
        }
        self
    }

    /// Begins a member of an object.
    fn name(&mut self, name: &str) -> &mut Self {
        self.item().text(name);
        self.0.push(':');
        self
    }

    fn number(&mut self, number: usize) {
        // Writing to a string does not fail.
        let _ = write!(self.0, "{number}");
    }

    fn truth(&mut self, truth: bool) {
        self.0.push_str(if truth { "true" } else { "false" });
    }

    fn text(&mut self, text: &str) {
        self.0.push('"');
        for c in text.chars() {
            match c {
                '"' | '\\' => self.0.extend(['\\', c]),
                '\0'..'\u{20}' => _ = write!(self.0, "\\u{:04x}", u32::from(c)),
                _ => self.0.push(c),
            }
        }
        self.0.push('"');
    }

    fn text_or_null(&mut self, text: Option<&str>) {
        match text {
            Some(text) => self.text(text),
            None => self.0.push_str("null"),
        }
    }

    fn texts(&mut self, texts: &[String]) {
        self.open('[');
        for text in texts {
            self.item().text(text);
        }
        self.close(']');
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::answer::Facets;
    use crate::entry::Document;

    fn read(found: &Answer) -> Value {
        serde_json::from_str(&answer("a \"b\"", found, |filter| (filter == "in:x").then(|| "in:y".into()))).unwrap()
    }

    #[test]
    fn an_empty_answer_has_every_member() {
        let facets = json!({ "collections": [], "topics": [], "languages": [], "statuses": [], "audiences": [] });
        let expected = json!({ "format": 1, "query": "a \"b\"", "suggestion": null, "relaxed": null,
            "no_provision": null, "unknown_filters": [], "documents": 0, "facets": facets, "straight": null, "results": [] });
        assert_eq!(read(&Answer::default()), expected);
    }

    #[test]
    fn all_that_is_found_is_there_whatever_characters_it_has() {
        let odd = "\"\\\u{0}\n\u{1F}\u{7F}\u{2028}</script>{[:,é\u{10FFFF}";
        let marked = || Marked { text: odd.into(), marks: vec![0..3, 5..6] };
        let hit = |number: &str| Hit {
            permalink: odd.into(),
            kind: "step".into(),
            number: number.into(),
            heading: marked(),
            snippet: marked(),
            commentary: true,
            version: String::new(),
            superseded: false,
            path: vec!["{".into(), "[".into(), String::new()],
        };
        let document = Document { id: odd.into(), topics: vec!["a".into(), "b,".into()], ..Document::default() };
        let hits = vec![hit("1"), hit("2")];
        let found = DocumentHit { document, title: marked(), hits, entries: 2, all_words: true, score: 1.0 };
        let count = |value: &str| FacetCount { value: value.into(), documents: 7 };
        let replaced = vec![(odd.to_owned(), "b".to_owned()), ("c".into(), "d".into())];
        let read = read(&Answer {
            results: vec![found.clone(), found],
            documents: 2,
            facets: Facets { topics: vec![count("["), count(odd)], ..Facets::default() },
            relaxed: Relaxed::Spelling { suggestion: odd.into(), replaced, any_word: false },
            unknown_filters: vec!["in:x".into(), odd.into()],
            straight: Some(odd.into()),
            ..Answer::default()
        });
        assert_eq!((&read["suggestion"], &read["straight"], &read["documents"]), (&json!(odd), &json!(odd), &json!(2)));
        let replaced = json!([{ "typed": odd, "by": "b" }, { "typed": "c", "by": "d" }]);
        assert_eq!(read["relaxed"], json!({ "to": "spelling", "replaced": replaced, "any_word": false }));
        let unknown = json!([{ "typed": "in:x", "nearest": "in:y" }, { "typed": odd, "nearest": null }]);
        assert_eq!(read["unknown_filters"], unknown);
        let topics = json!([{ "value": "[", "documents": 7 }, { "value": odd, "documents": 7 }]);
        assert_eq!(read["facets"]["topics"], topics);
        let hit = |number: &str| {
            json!({ "permalink": odd, "kind": "step", "number": number, "heading": odd, "path": ["{", "[", ""],
                "snippet": { "text": odd, "marks": [[0, 3], [5, 6]] }, "commentary": true })
        };
        let document = json!({ "id": odd, "title": odd, "address": "", "collection": "", "topics": ["a", "b,"], "status": "",
            "version": "", "marking": "", "language": "", "date": "", "all_words": true, "hits": [hit("1"), hit("2")] });
        assert_eq!(read["results"], json!([document, document]));
    }

    #[test]
    fn words_that_were_left_out_are_named() {
        let relaxed = Relaxed::AnyWord { unknown: vec!["x".into()] };
        let read = read(&Answer { relaxed, ..Answer::default() });
        assert_eq!(read["relaxed"], json!({ "to": "any-word", "unknown": ["x"] }));
    }
}
