//! What a page tells the script of its search: where engine, worker and index are, what collections are called, and the
//! sentences it says. JSON in the page, so that a failing network cannot take the words away.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use crate::site::Theme;
use crate::site::shared::Named;
use crate::site::theme::Value;
use crate::site::words::Words;

/// Where the index's manifest stands in the site.
const INDEX: &str = "search/manifest.json";

/// The words of the search box and of the marks on arrival. The keys of statuses are those of the index.
const BOX: [&str; 26] = [
    "find-results",
    "find-all",
    "find-lists",
    "find-loading",
    "find-none",
    "find-spelt",
    "find-no-provision",
    "find-any",
    "find-some",
    "find-some-have",
    "find-unknown-word",
    "find-unknown-filter",
    "find-nearest",
    "find-straight",
    "find-straight-on",
    "find-situation",
    "find-failed",
    "find-no-connection",
    "find-marked",
    "find-marked-one",
    "find-unmark",
    "find-here",
    "find-away",
    "version-number",
    "documents-one",
    "documents-many",
];

/// More words, for the search page.
const PAGE: [&str; 29] = [
    "commentary",
    "collections",
    "topics",
    "language",
    "status",
    "audience",
    "find-for",
    "find-narrow",
    "find-chosen",
    "find-remove",
    "find-more",
    "find-rest",
    "find-shown",
    "find-begins",
    "find-instead",
    "find-tips",
    "find-without",
    "find-again",
    "find-reload",
    "find-not-kept",
    "find-kept-index",
    "find-slow",
    "find-failed-file",
    "find-failed-no-webassembly",
    "find-failed-no-network",
    "find-failed-missing",
    "find-failed-html",
    "find-failed-damaged",
    "find-failed-version",
];

/// The status of a document, as the index has it, and the words for it.
const STATUSES: [(&str, &str); 8] = [
    ("draft", "draft"),
    ("consultation", "consultation"),
    ("published", "published"),
    ("released", "released"),
    ("endorsed", "endorsed"),
    ("withdrawn", "withdrawn"),
    ("superseded", "superseded"),
    ("model", "working-text"),
];

/// For the box on every page.
pub fn of_the_box(theme: &Theme, words: &Words, collections: &BTreeMap<String, Named>) -> Value {
    script(&told(theme, words, collections, &[]))
}

/// For the search page. `topics` and `audiences` are what these are called, by id; `languages` are codes.
pub fn of_the_page<'a>(
    theme: &Theme,
    words: &Words,
    collections: &BTreeMap<String, Named>,
    topics: impl Iterator<Item = (&'a str, &'a str)>,
    audiences: impl Iterator<Item = (&'a str, &'a str)>,
    languages: &[String],
) -> Value {
    let mut told = told(theme, words, collections, &PAGE);
    told["topics"] = topics.map(|(id, title)| (id.to_owned(), json!(title))).collect::<serde_json::Map<_, _>>().into();
    told["audiences"] =
        audiences.map(|(id, title)| (id.to_owned(), json!(title))).collect::<serde_json::Map<_, _>>().into();
    let named = languages.iter().map(|code| {
        let key = format!("language-{code}");
        let name = words.get(&key);
        (code.clone(), json!(if name == key { code } else { name }))
    });
    told["languages"] = named.collect::<serde_json::Map<_, _>>().into();
    script(&told)
}

fn told(theme: &Theme, words: &Words, collections: &BTreeMap<String, Named>, more: &[&str]) -> Json {
    let asset = |name: &str| theme.assets().find(|asset| asset.name == name).map(|asset| asset.address.clone());
    let keys = BOX.iter().chain(more);
    let spoken: serde_json::Map<String, Json> = keys.map(|key| ((*key).to_owned(), json!(words.get(key)))).collect();
    let statuses: serde_json::Map<String, Json> =
        STATUSES.iter().map(|(status, key)| ((*status).to_owned(), json!(words.get(key)))).collect();
    let titles: serde_json::Map<String, Json> =
        collections.iter().map(|(id, named)| (id.clone(), json!(named.title))).collect();
    json!({
        "script": asset("search.js"),
        "box": asset("search-box.js"),
        "worker": asset("search-worker.js"),
        "engine": asset("search.wasm"),
        "results": asset("search-results.js"),
        "index": INDEX,
        "collections": titles,
        "statuses": statuses,
        "words": spoken,
    })
}

/// JSON as the content of a `<script>`: what could end the element or begin a comment is written as an escape.
fn script(told: &Json) -> Value {
    Value::safe_string(&told.to_string().replace('<', "\\u003c"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(title: &str) -> BTreeMap<String, Named> {
        let collection =
            Named { title: title.to_owned(), singular: None, summary: None, motif: "article", root: false };
        BTreeMap::from([("guides".to_owned(), collection)])
    }

    #[test]
    fn a_title_cannot_end_the_script() {
        let theme = Theme::built_in();
        let told = of_the_box(&theme, &theme.words("en"), &named("</script><!--<b>\"x\""));
        let text = told.as_str().unwrap_or_default();
        assert!(!text.contains('<'), "{text}");
        let read: Json = serde_json::from_str(text).expect("JSON");
        assert_eq!(read["collections"]["guides"], "</script><!--<b>\"x\"");
    }

    #[test]
    fn every_word_and_file_is_there_in_every_language() {
        let theme = Theme::built_in();
        for language in ["en", "fr"] {
            let told = told(&theme, &theme.words(language), &named("Guides"), &PAGE);
            for (key, text) in told["words"].as_object().expect("words") {
                assert_ne!(text, key, "{language} has no words for it");
            }
            for (status, text) in told["statuses"].as_object().expect("statuses") {
                assert!(text.as_str().is_some_and(|text| text != "working-text"), "{language}: {status}");
            }
            for file in ["script", "box", "worker", "engine"] {
                assert!(told[file].as_str().is_some_and(|address| address.starts_with("assets/")), "{file}");
            }
            assert!(told["results"].as_str().is_some_and(|address| address.starts_with("assets/search-results.")));
        }
    }
}
