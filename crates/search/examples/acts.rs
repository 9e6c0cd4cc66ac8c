//! Measures indexing and searching of a folder of Markdown Acts, one entry a heading.
//!
//! `cargo run --release --example acts -- ACTS [queries]`: seconds, peak memory, bytes of each file; with
//! `queries`, the latency of some queries as well.
#![allow(clippy::disallowed_methods, reason = "an example reads its input itself")]

use std::error::Error;
use std::path::PathBuf;
use std::time::Instant;

use faletusi_search::{Document, InMemory, Index, Piece, Request, Settings, entries, write};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().unwrap_or("acts".to_owned());
    let with_queries = arguments.next().is_some();
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(&folder)?.map(|file| file.map(|file| file.path())).collect::<Result<_, _>>()?;
    paths.sort();

    let start = Instant::now();
    let settings = Settings { synonyms: vec![vec!["MoU".into(), "memorandum of understanding".into()]] };
    let files = write(paths.len(), |at| act(&paths[at]), &settings)?;
    println!("{} documents written in {:.2} s", paths.len(), start.elapsed().as_secs_f64());
    println!("peak memory {} MB", peak_memory().unwrap_or_default() / 1024);
    for (name, bytes) in &files {
        println!("{:>12} {name} {:016x}", bytes.len(), hash(bytes));
    }
    println!("{:>12} in all", files.iter().map(|(_, bytes)| bytes.len()).sum::<usize>());

    let index = Index::open(InMemory::from(files))?;
    println!("{} entries", index.len());
    if with_queries {
        measure(&index)?;
    }
    Ok(())
}

/// The document in one file: front matter taken off, a piece for each heading.
fn act(path: &PathBuf) -> Document {
    let id = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let (front, body) = match text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n")) {
        Some(parts) => parts,
        None => ("", &text[..]),
    };
    let title = front.lines().find_map(|line| line.strip_prefix("title: ")).unwrap_or(&id).trim_matches('"').to_owned();
    let mut pieces = vec![Piece { permalink: format!("acts/{id}.html"), ..Piece::default() }];
    let mut number = 0;
    for line in body.lines() {
        let heading = line.trim_start_matches('#');
        if heading.len() < line.len() && heading.starts_with(' ') {
            number += 1;
            let (own, rest) = heading.trim().split_once(' ').unwrap_or(("", heading.trim()));
            let numbered = own.starts_with(|c: char| c.is_ascii_digit());
            pieces.push(Piece {
                permalink: format!("acts/{id}.html#sec_{number}"),
                kind: if numbered { "section".into() } else { String::new() },
                number: if numbered { own.to_owned() } else { String::new() },
                heading: if numbered { rest.to_owned() } else { heading.trim().to_owned() },
                ..Piece::default()
            });
        } else if let Some(piece) = pieces.last_mut() {
            piece.text.push_str(line);
            piece.text.push('\n');
        }
    }
    Document {
        address: format!("acts/{id}.html"),
        id,
        title,
        collection: "acts".into(),
        status: "in_force".into(),
        language: "en".into(),
        entries: entries(&pieces),
        ..Document::default()
    }
}

fn measure(index: &Index) -> Result<(), Box<dyn Error>> {
    let queries = [
        "information",
        "the minister may",
        "share information",
        "fisheries act 1959",
        "s 12 fisheries",
        "immigration officer",
        "unacompanied minor",
        "\"advance passenger information\"",
        "penalty on conviction",
        "deportation order -appeal",
        "taxation",
        "what is the duty of a registrar",
        "xyzzy plugh",
        "confidential information disclosure",
        "in:acts passport",
        "mou",
        "section 12(1)(a)",
        "road traffic licence disqualification",
        "pen",
        "regulat",
    ];
    for typing in [false, true] {
        let mut times = Vec::new();
        for query in queries {
            let mut request = Request::new(query);
            request.typing = typing;
            let mut best = f64::MAX;
            let mut found = 0;
            for _ in 0..5 {
                let start = Instant::now();
                found = index.search(&request)?.documents;
                best = best.min(start.elapsed().as_secs_f64() * 1e3);
            }
            println!("{best:>8.2} ms {found:>6} documents  {query}{}", if typing { "…" } else { "" });
            times.push(best);
        }
        times.sort_by(f64::total_cmp);
        println!("median {:.2} ms, slowest {:.2} ms", times[times.len() / 2], times[times.len() - 1]);
    }
    Ok(())
}

/// kB, from Linux.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.trim().split(' ').next()?.parse().ok()
}

/// FNV-1a, to compare two runs.
fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}
