//! Judges the ranking on a government handbook with two sets of queries.
//!
//! `cargo run --release --example relevance -- [../shared/data/search]` prints, for each set, MRR@10 and Success@5: how
//! far up the first right page is on average, and for how many queries one is among the first five. With `sweep` as a
//! second argument it tries other weights. With `misses` it lists the queries that fail. With `export` it prints, as one
//! JSON object, the pages as they are indexed and both sets with the pages that were found: `benches/relevance_peers.mjs`
//! gives the same text and queries to other engines.
//!
//! Of the two sets one has the words of links between pages, the other keywords from front matter: both are taken out of
//! what is indexed, or the answers would be given away.
#![allow(clippy::disallowed_methods, reason = "an example reads its input itself")]

use std::error::Error;
use std::path::{Path, PathBuf};

use serde_json::json;

use faletusi_search::{Document, InMemory, Index, Piece, Request, Settings, Weights, entries, write};

struct Judged {
    query: String,
    relevant: Vec<String>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().unwrap_or("../shared/data/search".to_owned()));
    let mode = arguments.next().unwrap_or_default();
    let pages = folder.join("handbook-18f/pages");
    let mut paths = Vec::new();
    list(&pages, &mut paths)?;
    paths.sort();
    let documents: Vec<Document> =
        paths.iter().map(|path| page(&pages, path)).collect::<Result<_, Box<dyn Error>>>()?;
    let files = write(documents.len(), |at| &documents[at].id, |at| documents[at].clone(), &Settings::default())?;
    let sets = [read_set(&folder.join("handbook-18f.jsonl"))?, read_set(&folder.join("handbook-18f.keywords.jsonl"))?];

    let mut index = Index::open(InMemory::from(files))?;
    if mode == "export" {
        println!("{}", export(&documents, &index, &sets)?);
        return Ok(());
    }
    println!("{} pages, {} entries", documents.len(), index.len());
    judge("as it is", &index, &sets, mode == "misses")?;
    if mode == "sweep" {
        for (name, weights) in variants() {
            index = index.with_weights(weights);
            judge(&name, &index, &sets, false)?;
        }
    }
    Ok(())
}

fn export(documents: &[Document], index: &Index, sets: &[Vec<Judged>; 2]) -> Result<serde_json::Value, Box<dyn Error>> {
    let pages = documents.iter().map(|document| {
        let parts = document.entries.iter().map(|entry| json!({ "heading": entry.heading, "text": entry.text }));
        json!({ "id": document.id, "title": document.title, "parts": parts.collect::<Vec<_>>() })
    });
    let judged = |judged: &Judged| -> Result<serde_json::Value, Box<dyn Error>> {
        let answer = index.search(&Request::new(&*judged.query))?;
        let found: Vec<&str> = answer.results.iter().map(|hit| hit.document.id.as_str()).collect();
        Ok(json!({ "query": judged.query, "relevant": judged.relevant, "found": found }))
    };
    let sets: Vec<Vec<serde_json::Value>> =
        sets.iter().map(|set| set.iter().map(judged).collect()).collect::<Result<_, _>>()?;
    Ok(json!({ "pages": pages.collect::<Vec<_>>(), "links": sets[0], "keywords": sets[1] }))
}

fn judge(name: &str, index: &Index, sets: &[Vec<Judged>; 2], misses: bool) -> Result<(), Box<dyn Error>> {
    let mut line = format!("{name:<28}");
    for (set, label) in sets.iter().zip(["links", "keywords"]) {
        let mut reciprocal = 0.0;
        let mut success = 0;
        for judged in set {
            let answer = index.search(&Request::new(&*judged.query))?;
            let rank = answer.results.iter().position(|hit| judged.relevant.contains(&hit.document.id));
            reciprocal += rank.map_or(0.0, |rank| 1.0 / (rank + 1) as f64);
            success += usize::from(rank.is_some_and(|rank| rank < 5));
            if misses && rank.is_none_or(|rank| rank > 4) {
                let found: Vec<_> = answer.results.iter().take(2).map(|hit| &hit.document.id).collect();
                println!(
                    "{label}: {:?} wanted {:?} rank {rank:?} got {found:?} {:?}",
                    judged.query, judged.relevant, answer.relaxed
                );
            }
        }
        let count = set.len() as f64;
        line += &format!("  {label}: MRR@10 {:.3}  Success@5 {:.3}", reciprocal / count, success as f64 / count);
    }
    println!("{line}");
    Ok(())
}

fn variants() -> Vec<(String, Weights)> {
    let standard = Weights::default();
    let mut variants = Vec::new();
    let mut add = |name: &str, values: &[f32], set: fn(&mut Weights, f32)| {
        for value in values {
            let mut weights = standard;
            set(&mut weights, *value);
            variants.push((format!("{name} {value}"), weights));
        }
    };
    add("title", &[1.0, 1.5, 2.0, 3.0, 4.0, 6.0], |weights, value| weights.title = value);
    add("heading", &[0.5, 1.0, 1.5, 2.0, 3.0], |weights, value| weights.heading = value);
    add("stem", &[0.3, 0.5, 0.7, 0.8, 0.9, 1.0], |weights, value| weights.stem = value);
    add("tie", &[0.0, 0.1, 0.2, 0.3, 0.5, 0.8, 1.0], |weights, value| weights.tie = value);
    add("common", &[0.0, 0.1, 0.3, 0.6, 1.0], |weights, value| weights.common = value);
    add("all words", &[1.0, 1.2, 1.5, 2.0, 3.0], |weights, value| weights.all_words = value);
    variants
}

fn list(folder: &Path, paths: &mut Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
    for file in std::fs::read_dir(folder)? {
        let path = file?.path();
        if path.is_dir() {
            list(&path, paths)?;
        } else if path.extension().is_some_and(|extension| extension == "md") {
            paths.push(path);
        }
    }
    Ok(())
}

fn read_set(path: &Path) -> Result<Vec<Judged>, Box<dyn Error>> {
    let mut set = Vec::new();
    for line in std::fs::read_to_string(path)?.lines() {
        let value: serde_json::Value = serde_json::from_str(line)?;
        let relevant = value["relevant"].as_array().into_iter().flatten();
        set.push(Judged {
            query: value["query"].as_str().unwrap_or_default().to_owned(),
            relevant: relevant.filter_map(|page| page.as_str().map(str::to_owned)).collect(),
        });
    }
    Ok(set)
}

/// A page: a piece for each heading, nested by level; without front matter but the title, and without the words of links.
fn page(root: &Path, path: &Path) -> Result<Document, Box<dyn Error>> {
    let id = path.strip_prefix(root)?.to_string_lossy().into_owned();
    let text = std::fs::read_to_string(path)?;
    let (front, body) = text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---")).unwrap_or(("", &text));
    let title =
        front.lines().find_map(|line| line.strip_prefix("title:")).unwrap_or(&id).trim().trim_matches(['"', '\'']);
    let mut open: Vec<(usize, Piece)> = vec![(0, Piece { permalink: id.clone(), ..Piece::default() })];
    for line in without_links(body).lines() {
        let level = line.bytes().take_while(|byte| *byte == b'#').count();
        if level > 0 && line[level..].starts_with(' ') {
            close(&mut open, level);
            let heading = line[level..].trim().to_owned();
            let permalink = format!("{id}#{}", heading.to_lowercase().replace(' ', "-"));
            open.push((level, Piece { permalink, heading, ..Piece::default() }));
        } else if let Some((_, piece)) = open.last_mut() {
            piece.text.push_str(line);
            piece.text.push('\n');
        }
    }
    close(&mut open, 1);
    let pieces: Vec<Piece> = open.into_iter().map(|(_, piece)| piece).collect();
    Ok(Document {
        address: id.clone(),
        title: title.to_owned(),
        collection: "handbook".into(),
        language: "en".into(),
        entries: entries(&pieces),
        id,
        ..Document::default()
    })
}

/// Puts every open piece of this level or a deeper one into the one above it.
fn close(open: &mut Vec<(usize, Piece)>, level: usize) {
    while open.len() > 1 && open[open.len() - 1].0 >= level {
        if let Some((_, piece)) = open.pop()
            && let Some((_, above)) = open.last_mut()
        {
            above.children.push(piece);
        }
    }
}

/// Markdown without the words and targets of its links and images.
fn without_links(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('[') {
        kept.push_str(&rest[..at]);
        let inside = &rest[at + 1..];
        let link = inside.find(']').and_then(|end| {
            let after = &inside[end + 1..];
            let (open, close) = match after.as_bytes().first()? {
                b'(' => ('(', ')'),
                b'[' => ('[', ']'),
                _ => return None,
            };
            after.strip_prefix(open)?.find(close).map(|length| end + 1 + 1 + length + 1)
        });
        match link {
            Some(length) => rest = &inside[length..],
            None => {
                kept.push('[');
                rest = inside;
            }
        }
    }
    kept.push_str(rest);
    kept
}
