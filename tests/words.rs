//! The interface's words: none that nothing says, and the words that the search passes over, told twice.
#![allow(clippy::disallowed_methods, reason = "tests read files")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Keys whose end comes from data, not from the program.
const OF_DATA: [&str; 1] = ["language-"];

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|kind| kind == "rs" || kind == "js" || kind == "html") {
            found.push(path);
        }
    }
}

/// Every text between quotation marks in the program, its templates and scripts, without tests; where a value is put in,
/// what stands before and after it.
fn quoted() -> BTreeSet<String> {
    let mut all = Vec::new();
    for folder in ["src", "themes/tapa/templates", "themes/tapa/assets"] {
        files(&Path::new(ROOT).join(folder), &mut all);
    }
    all.retain(|path| !path.file_stem().is_some_and(|name| name.to_string_lossy().ends_with("tests")));
    let mut found = BTreeSet::new();
    for path in all {
        let text = fs::read_to_string(path).expect("text");
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        for line in text.lines() {
            for piece in line.split(['"', '\'', '{', '}']) {
                found.insert(piece.to_owned());
            }
        }
    }
    found
}

/// True if the program can say a key: it has the whole of it, or puts it together at its hyphens.
fn is_said(key: &str, quoted: &BTreeSet<String>) -> bool {
    quoted.contains(key)
        || OF_DATA.iter().any(|beginning| key.starts_with(beginning) && quoted.contains(*beginning))
        || key.match_indices('-').any(|(at, _)| {
            quoted.contains(&key[..=at]) && is_said(&key[at + 1..], quoted)
                || quoted.contains(&key[at..]) && is_said(&key[..at], quoted)
        })
}

#[test]
fn every_word_of_the_interface_is_said_somewhere() {
    let quoted = quoted();
    for language in ["en", "fr"] {
        let text =
            fs::read_to_string(Path::new(ROOT).join(format!("themes/tapa/i18n/{language}.toml"))).expect("words");
        let table: toml::Table = toml::from_str(&text).expect("TOML");
        let unsaid: Vec<&String> = table.keys().filter(|key| !is_said(key, &quoted)).collect();
        assert!(unsaid.is_empty(), "nothing says these of {language}.toml: {unsaid:?}");
    }
    assert!(!is_said("word-that-nothing-says", &quoted));
}

/// What the scripts of the search say must be handed over by the page, or a reader sees the key.
#[test]
fn what_the_search_says_is_handed_over() {
    let read = |path: &str| fs::read_to_string(Path::new(ROOT).join(path)).expect("text");
    let finding = read("src/site/finding.rs");
    let list = |name: &str| -> BTreeSet<String> {
        let list = finding.split(&format!("const {name}: [&str")).nth(1).and_then(|rest| rest.split("];").next());
        list.expect("a list").split('"').skip(1).step_by(2).map(str::to_owned).collect()
    };
    let said = |scripts: &[&str]| -> BTreeSet<String> {
        let mut said = BTreeSet::new();
        for script in scripts {
            let text = read(&format!("themes/tapa/assets/{script}"));
            for piece in text.split("say(\"").skip(1) {
                said.extend(piece.split('"').next().map(str::to_owned));
            }
        }
        assert!(said.len() > 3, "{scripts:?}");
        said
    };
    let (of_box, of_page) = (list("BOX"), list("PAGE"));
    // What `kept` says is asked for by the search page only.
    let missing: Vec<_> = said(&["search.js", "search-box.js", "found.js"]).difference(&of_box).cloned().collect();
    assert!(missing.iter().all(|key| key.starts_with("find-kept")), "the box lacks {missing:?}");
    let of_both: BTreeSet<_> = of_box.union(&of_page).cloned().collect();
    let missing: Vec<_> =
        said(&["search.js", "search-page.js", "search-results.js"]).difference(&of_both).cloned().collect();
    assert!(missing.is_empty(), "the search page lacks {missing:?}");
}

/// The page that opens must not mark every "the": its list of such words is the engine's.
#[test]
fn the_script_of_the_search_passes_over_the_words_that_the_engine_does() {
    let engine = fs::read_to_string(Path::new(ROOT).join("crates/search/src/analysis.rs")).expect("the engine");
    let mut common: BTreeSet<&str> = BTreeSet::new();
    for list in engine.split("const COMMON_").skip(1) {
        let list = list.split("];").next().unwrap_or_default();
        common.extend(list.split('"').skip(1).step_by(2));
    }
    assert!(common.len() > 90 && common.iter().all(|word| faletusi_search::analysis::is_common(word)), "{common:?}");
    let script = fs::read_to_string(Path::new(ROOT).join("themes/tapa/assets/search.js")).expect("the script");
    let list = script.split("var COMMON =").nth(1).and_then(|rest| rest.split(';').next()).expect("its list");
    let said: BTreeSet<&str> = list.split('"').skip(1).step_by(2).flat_map(str::split_whitespace).collect();
    assert_eq!(said, common);
}
