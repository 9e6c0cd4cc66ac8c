//! A folder of Markdown Acts as documents, one entry a heading; shared by the examples.

use std::error::Error;
use std::path::{Path, PathBuf};

use faletusi_search::schema::file_names;
use faletusi_search::{Document, Piece, Settings, entries, write};

/// What people may look for in them.
pub const QUERIES: [&str; 20] = [
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

/// An index's files and bytes.
pub type Files = Vec<(String, Vec<u8>)>;

/// The index that lies in a folder, or that of the Acts there, of which one may be edited.
pub fn index(folder: &Path, edited: Option<usize>) -> Result<Files, Box<dyn Error>> {
    if folder.join("meta.json").exists() {
        return Ok(file_names()
            .filter_map(|name| Some((name.clone(), std::fs::read(folder.join(name)).ok()?)))
            .collect());
    }
    let paths = paths(folder)?;
    let ids: Vec<String> = paths.iter().map(|path| id(path)).collect();
    let settings = Settings {
        synonyms: vec![vec!["MoU".into(), "memorandum of understanding".into()]],
        shards: std::env::var("SHARDS").ok().and_then(|n| n.parse().ok()),
    };
    let document = |at: usize| {
        let mut document = act(&paths[at]);
        if edited == Some(at)
            && let Some(entry) = document.entries.last_mut()
        {
            entry.text.push_str(" The officer must also keep an unheard-of register.");
        }
        document
    };
    Ok(write(paths.len(), |at| &ids[at], document, &settings)?)
}

/// The same after a sentence was added: that of the Acts with one edited, or the index in the folder's `edited`.
#[allow(dead_code, reason = "one of the examples needs it")]
pub fn edited(folder: &Path) -> Result<Option<Files>, Box<dyn Error>> {
    if !folder.join("meta.json").exists() {
        return index(folder, Some(paths(folder)?.len() / 2)).map(Some);
    }
    let edited = folder.join("edited");
    if edited.exists() { index(&edited, None).map(Some) } else { Ok(None) }
}

/// The Acts in a folder, sorted.
pub fn paths(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder)?.map(|file| file.map(|file| file.path())).collect::<Result<_, _>>()?;
    paths.sort();
    Ok(paths)
}

fn id(path: &Path) -> String {
    path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}

/// The document in one file: front matter taken off, a piece for each heading.
fn act(path: &Path) -> Document {
    let id = id(path);
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
