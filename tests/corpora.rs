//! Real texts that were not written for us: nothing may be taken for what it is not.
#![allow(clippy::disallowed_methods, reason = "tests read and write files")]

mod support;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use faletusi::document::{Profile, ProvisionKind};
use rayon::prelude::*;
use support::shared::shared;
use support::text::parsed;

/// The text behind the front matter.
fn body(text: &str) -> &str {
    text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n")).map_or(text, |(_, body)| body)
}

fn markdown_files(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            markdown_files(&path, out);
        } else if path.extension().is_some_and(|e| e == "md") {
            out.push(path);
        }
    }
}

/// Prose with lines that begin with brackets, hard-wrapped: a rule that takes every such line for a provision finds
/// thirteen in these pages.
#[test]
fn the_handbooks_hard_wrapped_prose_has_no_provisions() {
    let Some(folder) = shared("search/handbook-18f/pages") else { return };
    let mut files = Vec::new();
    markdown_files(&folder, &mut files);
    assert_eq!(files.len(), 245);
    let mut found = Vec::new();
    for file in &files {
        let text = std::fs::read_to_string(file).expect("UTF-8");
        let outline = parsed(Profile::Legislation, body(&text)).parse().outline;
        let opened = outline.provisions.iter().filter(|p| p.kind.opens_in_text());
        found.extend(opened.map(|p| format!("{} {}", file.display(), p.permalink)));
    }
    assert_eq!(found, Vec::<String>::new());
}

/// 4,021 Acts of another country's house style: they parse, and what reads two ways is said.
#[test]
fn the_acts_parse_and_their_ambiguous_numbers_are_reported() {
    let Some(folder) = shared("corpus") else { return };
    let unpacked = tempfile::tempdir().expect("temporary folder");
    let status = std::process::Command::new("tar")
        .arg("xJf")
        .arg(folder.join("irish-acts.tar.xz"))
        .arg("-C")
        .arg(unpacked.path())
        .status()
        .expect("tar");
    assert!(status.success(), "tar unpacks the Acts");
    let mut files = Vec::new();
    markdown_files(unpacked.path(), &mut files);
    assert_eq!(files.len(), 4021);
    let counts: Mutex<BTreeMap<String, usize>> = Mutex::default();
    files.par_iter().for_each(|file| {
        let text = std::fs::read_to_string(file).expect("UTF-8");
        let outline = parsed(Profile::Legislation, body(&text)).parse().outline;
        let mut counts = counts.lock().expect("no panic before");
        let mut add = |what: &str, n: usize| *counts.entry(what.to_owned()).or_default() += n;
        add("opened in the text", outline.provisions.iter().filter(|p| p.kind.opens_in_text()).count());
        add("sections", outline.provisions.iter().filter(|p| p.kind == ProvisionKind::Section).count());
        for diagnostic in &outline.diagnostics {
            add(diagnostic.rule.name, 1);
            if diagnostic.rule.name == "ambiguous-numbering" {
                add(diagnostic.message.split(" can ").next().unwrap_or_default(), 1);
            }
        }
    });
    let counts = counts.into_inner().expect("no panic before");
    for (what, n) in &counts {
        println!("{n:>8} {what}");
    }
    assert_eq!(counts["opened in the text"], 680_600);
    assert_eq!(counts["ambiguous-numbering"], 2_355);
    assert_eq!(counts["sections"], 96_011);
}
