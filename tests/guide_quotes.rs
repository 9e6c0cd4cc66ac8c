//! The guide on verifying quotes what the check of a page says: every quoted line is one that it says.
#![allow(clippy::disallowed_methods, reason = "the test reads the hub on disk")]

use std::path::Path;

use regex::Regex;

/// First cells of tables with these headings are quotations.
const HEADINGS: [&str; 2] = ["| Line of the answer |", "| Mark beside a provision |"];

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect("a file of the hub")
}

/// Values, and the places for them, are alike.
fn without_values(text: &str) -> String {
    let value = Regex::new(r"“[^”]*”|\{\w+\}|\d+(\.\d+)*").expect("a pattern");
    value.replace_all(text, "#").into_owned()
}

/// The first cells of the tables of quotations.
fn quoted(guide: &str) -> Vec<&str> {
    let mut inside = false;
    let mut found = Vec::new();
    for line in guide.lines() {
        let heads = HEADINGS.iter().any(|heading| line.starts_with(heading));
        inside = heads || inside && line.starts_with('|');
        let cell = line.split('|').nth(1).map_or("", str::trim);
        if inside && !heads && cell != "---" {
            found.push(cell);
        }
    }
    found
}

#[test]
fn the_guide_quotes_what_the_check_says() {
    let words: toml::Table = read("themes/tapa/i18n/en.toml").parse().expect("words");
    let mut said: Vec<String> = words
        .iter()
        .filter(|(key, _)| key.starts_with("genuine-"))
        .filter_map(|(_, v)| v.as_str())
        .map(without_values)
        .collect();
    // What a template and a script say one after the other.
    let joined = |one: &str, other: &str| {
        format!("{} {}", words[one].as_str().expect("words"), words[other].as_str().expect("words"))
    };
    said.push(without_values(&joined("genuine-cannot", "genuine-data-missing")));

    let guide = read("content/guides/verifying-a-document.md");
    let quoted = quoted(&guide);
    assert!(quoted.len() >= 20, "{quoted:?}");
    let wrong: Vec<&str> = quoted
        .into_iter()
        .filter(|line| {
            let (begin, is_cut) = line.strip_suffix('…').map_or((*line, false), |begin| (begin.trim_end(), true));
            let begin = without_values(begin);
            !said.iter().any(|words| if is_cut { words.starts_with(&begin) } else { *words == begin })
        })
        .collect();
    assert_eq!(wrong, Vec::<&str>::new());
}
