//! The examples of the CommonMark and GFM specifications, through our own tree.
//!
//! Raw HTML is sanitised, so where an example holds some, its expected output is sanitised before it is compared.
#![allow(clippy::disallowed_methods, reason = "tests read and write files")]

mod support;

use std::path::Path;

use faletusi::document::Profile;
use faletusi::site::render::plain;
use faletusi::site::sanitise::{Written, clean};
use support::shared::shared;
use support::text::parsed;

/// An example of a specification.
struct Example {
    number: usize,
    section: String,
    /// `table`, `strikethrough` … for an extension of GFM.
    extension: String,
    markdown: String,
    html: String,
}

/// Reads the fenced blocks marked `example`.
fn examples(file: &Path) -> Vec<Example> {
    let text = std::fs::read_to_string(file).expect("specification");
    let fence = "`".repeat(32);
    let (mut out, mut section) = (Vec::new(), String::new());
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(heading) = line.strip_prefix("## ").or_else(|| line.strip_prefix("# ")) {
            section = heading.to_owned();
        }
        let Some(kind) = line.strip_prefix(&fence).and_then(|l| l.strip_prefix(" example")) else { continue };
        let block: Vec<&str> = lines.by_ref().take_while(|l| *l != fence).collect();
        let split = block.iter().position(|l| *l == ".").expect("a line with a dot");
        let part = |lines: &[&str]| lines.iter().map(|l| format!("{}\n", l.replace('→', "\t"))).collect::<String>();
        out.push(Example {
            number: out.len() + 1,
            section: section.clone(),
            extension: kind.trim().to_owned(),
            markdown: part(&block[..split]),
            html: part(&block[split + 1..]),
        });
    }
    out
}

fn ours(example: &Example) -> String {
    plain::blocks_html(&parsed(Profile::Article, &example.markdown).leaving_links().parse().document)
}

/// The same HTML; where the author wrote some, the same after sanitising, white space and unclosed elements apart (the
/// sanitiser closes what an example leaves open, around the line end that follows or before it).
fn passes(example: &Example, actual: &str) -> bool {
    let without_space = |html: String| html.split_whitespace().collect::<String>();
    let whole = |html: &str| without_space(clean(html, &Written::default()));
    let trimmed = |html: &str| without_space(clean(html.trim_end(), &Written::default()));
    *actual == example.html
        || has_raw_html(example)
            && (whole(actual) == whole(&example.html)
                || trimmed(actual) == trimmed(&example.html)
                || without_space(actual.to_owned()) == trimmed(&example.html))
}

/// Whether the author wrote HTML that reaches the output as HTML.
fn has_raw_html(example: &Example) -> bool {
    example.markdown.contains('<') && example.html.contains('<')
}

fn report(example: &Example, actual: &str) -> String {
    format!(
        "=== {} {} {}\n{}--- expected\n{}--- actual\n{}",
        example.number, example.section, example.extension, example.markdown, example.html, actual
    )
}

#[track_caller]
fn all_but(file: &Path, count: usize, exceptions: &[(usize, &str)]) {
    let examples = examples(file);
    assert_eq!(examples.len(), count);
    let mut wrong = Vec::new();
    let mut passed = 0;
    for example in &examples {
        let actual = ours(example);
        let excepted = exceptions.iter().any(|(n, _)| *n == example.number);
        match (passes(example, &actual), excepted) {
            (true, false) => passed += 1,
            (false, true) => {}
            (false, false) => wrong.push(report(example, &actual)),
            (true, true) => wrong.push(format!("=== {} passes: it is no exception any more", example.number)),
        }
    }
    assert!(wrong.is_empty(), "{} of {count} are not as expected\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!(passed, count - exceptions.len());
}

const FIELD: &str = "`[[foo]]` is a field of ours";
const MISNESTED: &str = "the example closes <pre> inside <p>; a browser and our sanitiser each mend that their own way";
const BARE: &str = "a bare address stays text: authors give links words that say where they lead";
const OLDER: &str = "comments are read as CommonMark 0.31 says; this specification is older";
const TAGFILTER: &str = "what GFM escapes we take out";

#[test]
fn commonmark_examples_give_the_expected_html() {
    let Some(folder) = shared("markdown") else { return };
    all_but(&folder.join("commonmark-spec.txt"), 655, &[(148, MISNESTED), (592, FIELD)]);
}

#[test]
fn gfm_examples_give_the_expected_html() {
    let Some(folder) = shared("markdown") else { return };
    let bare = (621..=631).map(|n| (n, BARE));
    let others = [(118, MISNESTED), (598, FIELD), (645, OLDER), (646, OLDER), (653, TAGFILTER)];
    let exceptions: Vec<(usize, &str)> = bare.chain(others).collect();
    all_but(&folder.join("gfm-spec.txt"), 673, &exceptions);
}
