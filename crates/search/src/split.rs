//! From a tree of provisions to entries: what a reader would want to land on, neither too long nor too short.

use crate::cite::{is_within, part_kind};
use crate::entry::{Entry, Inner, Piece};

/// Over so many words an entry is split at its provisions.
const LONG: usize = 400;
/// Under so many words a provision joins the one it is in.
const SHORT: usize = 20;

/// Cuts a document's provisions into entries, in the document's order.
///
/// - A provision that has a heading, or a number of its own (`12`, `Step 4`, but not `(1)`), is an entry. The provisions
///   below it are [`Inner`]s of its text.
/// - Under 20 words, with all that is in it, it joins the provision it is in. One that is in none stays.
/// - Over 400 words an entry is split where a provision begins, as far out in the tree as possible; a single
///   provision that is longer is split at its paragraphs, then at its sentences, then between words, and all of it has
///   the provision's permalink. So no entry's text has more than 400 words, and none of the text is lost.
pub fn entries(pieces: &[Piece]) -> Vec<Entry> {
    let mut entries = Vec::new();
    for piece in pieces {
        add_entries(piece, &[], "", &mut entries);
    }
    entries
}

/// One provision's text, or as much of it as an entry can hold.
struct Atom<'a> {
    piece: &'a Piece,
    kind: String,
    number: String,
    /// How deep it lies in its entry: 0 for the entry's own text.
    depth: usize,
    /// True for the first atom of its provision.
    begins: bool,
    text: String,
    words: usize,
}

fn add_entries(piece: &Piece, path: &[String], above: &str, entries: &mut Vec<Entry>) {
    let (kind, number) = name(piece, above);
    let below: Vec<String> =
        path.iter().chain(Some(&piece.heading).filter(|heading| !heading.is_empty())).cloned().collect();
    let mut atoms = Vec::new();
    add_atoms(piece, (kind, number.clone()), 0, piece.text.clone(), &mut atoms);
    let mut apart = Vec::new();
    gather(piece, &number, 1, &mut atoms, &mut apart);

    let first = entries.len();
    pack(&atoms, piece, path, entries);
    debug_assert!(entries.len() > first);
    for (child, above) in apart {
        add_entries(child, &below, &above, entries);
    }
}

/// Adds the atoms of the provisions that belong to `piece`'s entry; the others are put into `apart` with the number they
/// are under.
fn gather<'a>(
    piece: &'a Piece,
    number: &str,
    depth: usize,
    atoms: &mut Vec<Atom<'a>>,
    apart: &mut Vec<(&'a Piece, String)>,
) {
    for child in &piece.children {
        if stands_apart(child) && missing_words(child, SHORT) == 0 {
            apart.push((child, number.to_owned()));
            continue;
        }
        let (kind, label) = name(child, number);
        let text = match (child.heading.is_empty(), child.text.is_empty()) {
            (true, _) => child.text.clone(),
            (false, true) => child.heading.clone(),
            (false, false) => format!("{}\n\n{}", child.heading, child.text),
        };
        add_atoms(child, (kind, label.clone()), depth, text, atoms);
        gather(child, &label, depth + 1, atoms, apart);
    }
}

/// True for a provision that one lands on: it has a heading, or a number that says enough alone.
fn stands_apart(piece: &Piece) -> bool {
    !piece.heading.is_empty() || !(piece.number.is_empty() || is_nested(piece))
}

/// True for a number that says nothing without those above it: `(1)`, `a)`.
fn is_nested(piece: &Piece) -> bool {
    let number = piece.number.trim();
    number.starts_with('(') || number.ends_with(')') && !number.contains('(') || is_within(&piece.kind)
}

/// How many words a text has, as anybody counts them: by the white space between them.
fn count(text: &str) -> usize {
    text.split_ascii_whitespace().count()
}

/// How many words a provision, with what is in it, lacks of `wanted`. Looks no further than it must.
fn missing_words(piece: &Piece, wanted: usize) -> usize {
    let taken = |text: &str, wanted: usize| wanted - text.split_ascii_whitespace().take(wanted).count();
    let mut missing = taken(&piece.text, taken(&piece.heading, wanted));
    for child in &piece.children {
        if missing == 0 {
            break;
        }
        missing = missing_words(child, missing);
    }
    missing
}

/// What a provision is called, and its number as one cites it under `above`.
fn name(piece: &Piece, above: &str) -> (String, String) {
    let (word, number) = part_kind(&piece.number);
    let kind = if piece.kind.is_empty() { word } else { &piece.kind };
    let bare = number.trim_matches(|c: char| !c.is_alphanumeric());
    let number = if is_nested(piece) && !above.is_empty() && !bare.is_empty() {
        format!("{above}({bare})")
    } else if piece.number.is_empty() {
        String::new()
    } else {
        // `12(1)` as a number of its own keeps its last bracket.
        let number = number.trim_end_matches(|c: char| !c.is_alphanumeric() && c != ')');
        if number.contains('(') && !number.starts_with('(') { number.to_owned() } else { bare.to_owned() }
    };
    (kind.to_owned(), number)
}

fn add_atoms<'a>(piece: &'a Piece, name: (String, String), depth: usize, text: String, atoms: &mut Vec<Atom<'a>>) {
    let words = count(&text);
    let parts = if words <= LONG { vec![(text, words)] } else { cut(&text) };
    for (at, (text, words)) in parts.into_iter().enumerate() {
        let (kind, number) = name.clone();
        atoms.push(Atom { piece, kind, number, depth, begins: at == 0, text, words });
    }
}

/// Puts atoms together into entries of at most [`LONG`] words.
fn pack(atoms: &[Atom<'_>], piece: &Piece, path: &[String], entries: &mut Vec<Entry>) {
    let mut start = 0;
    while start < atoms.len() {
        let mut words = 0;
        let fits = atoms[start..].iter().take_while(|atom| {
            words += atom.words;
            words <= LONG
        });
        let mut end = start + fits.count().max(1);
        if end < atoms.len() {
            // Not in the middle of a deep provision if the second half of what fits has a better place.
            let half = start + (end - start).div_ceil(2);
            let depth = |at: usize| {
                if atoms[at].begins { atoms[at].depth } else { usize::MAX }
            };
            end = (half.max(start + 1)..=end).rev().min_by_key(|at| depth(*at)).unwrap_or(end);
        }
        entries.push(join(&atoms[start..end], piece, path));
        start = end;
    }
    // Commentary goes with the entry its provision begins in; what is too long for one gets entries of its own.
    let extra: Vec<Entry> = entries.iter_mut().filter_map(keep_first_commentary).flatten().collect();
    entries.extend(extra);
}

fn join(atoms: &[Atom<'_>], piece: &Piece, path: &[String]) -> Entry {
    let first = &atoms[0];
    let mut entry = Entry {
        permalink: first.piece.permalink.clone(),
        kind: first.kind.clone(),
        number: first.number.clone(),
        heading: piece.heading.clone(),
        path: path.to_vec(),
        ..Entry::default()
    };
    for (at, atom) in atoms.iter().enumerate() {
        if !entry.text.is_empty() && !atom.text.is_empty() {
            entry.text.push_str("\n\n");
        }
        if at > 0 && atom.begins {
            entry.inner.push(Inner {
                offset: entry.text.len(),
                permalink: atom.piece.permalink.clone(),
                kind: atom.kind.clone(),
                number: atom.number.clone(),
            });
        }
        entry.text.push_str(&atom.text);
        if atom.begins && !atom.piece.keywords.is_empty() {
            if !entry.keywords.is_empty() {
                entry.keywords.push(' ');
            }
            entry.keywords.push_str(&atom.piece.keywords);
        }
        if atom.begins && !atom.piece.commentary.is_empty() {
            if !entry.commentary.is_empty() {
                entry.commentary.push_str("\n\n");
            }
            entry.commentary.push_str(&atom.piece.commentary);
        }
    }
    entry
}

/// Leaves an entry the first [`LONG`] words of its commentary and gives further entries for the rest.
fn keep_first_commentary(entry: &mut Entry) -> Option<Vec<Entry>> {
    if count(&entry.commentary) <= LONG {
        return None;
    }
    let mut parts = fill(cut(&entry.commentary)).into_iter();
    entry.commentary = parts.next()?;
    let rest = parts.map(|commentary| Entry {
        commentary,
        text: String::new(),
        keywords: String::new(),
        inner: Vec::new(),
        ..entry.clone()
    });
    Some(rest.collect())
}

/// Puts parts together again as far as [`LONG`] words allow.
fn fill(parts: Vec<(String, usize)>) -> Vec<String> {
    let mut filled: Vec<(String, usize)> = Vec::new();
    for (text, words) in parts {
        match filled.last_mut() {
            Some((last, sum)) if *sum + words <= LONG => {
                last.push_str("\n\n");
                last.push_str(&text);
                *sum += words;
            }
            _ => filled.push((text, words)),
        }
    }
    filled.into_iter().map(|(text, _)| text).collect()
}

/// Cuts a text into parts of at most [`LONG`] words: its paragraphs; those that are longer at their sentences; those
/// that still are between words.
fn cut(text: &str) -> Vec<(String, usize)> {
    let mut parts = Vec::new();
    for paragraph in text.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty()) {
        let words = count(paragraph);
        if words <= LONG {
            parts.push((paragraph.to_owned(), words));
            continue;
        }
        let mut part = (String::new(), 0);
        for sentence in paragraph.split_inclusive(". ").flat_map(runs) {
            let words = count(sentence);
            if part.1 + words > LONG && part.1 > 0 {
                parts.push(std::mem::take(&mut part));
            }
            part.0.push_str(sentence);
            part.1 += words;
        }
        parts.push(part);
    }
    parts
}

/// A sentence whole, or in runs of at most [`LONG`] words.
fn runs(sentence: &str) -> Vec<&str> {
    let mut runs = Vec::new();
    let mut rest = sentence;
    while let Some(next) = rest.split_ascii_whitespace().nth(LONG) {
        let (run, more) = rest.split_at(next.as_ptr() as usize - rest.as_ptr() as usize);
        runs.push(run);
        rest = more;
    }
    runs.push(rest);
    runs
}
