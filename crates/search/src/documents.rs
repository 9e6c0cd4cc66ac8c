//! What is known of a shard's documents without asking the index: where each one's entries begin, its place among all,
//! and the values that results are counted by.
//!
//! tantivy would keep this in columns. Ours are few, and the same for all entries of a document; a table of documents
//! is smaller, is read in one piece when the index is opened, and spares the browser's engine the code for columns.
//!
//! The file, in numbers and texts as a [record](crate::record) has them: the values (a list of texts); then for each
//! document how many entries and how many words of text it has, its `order`, whether it is superseded (1) or supporting (2), which document of the file is the first of
//! the same id, and for each of [`FACETS`] a list of places in the values.

use crate::Error;
use crate::collect::FACETS;
use crate::record::Reader;

/// What a document's byte of flags is made of.
const OLD: u8 = 1;
const SUPPORTING: u8 = 2;

/// The documents of a shard.
#[derive(Debug, Default)]
pub(crate) struct Documents {
    values: Vec<String>,
    rows: Vec<Row>,
    /// For each entry which of the rows it belongs to.
    of_entry: Vec<u32>,
}

/// One document, or one version of it.
#[derive(Debug)]
pub(crate) struct Row {
    /// Where it stands among all: its number within its part, times the number of parts, and its part.
    pub(crate) order: usize,
    pub(crate) old: bool,
    pub(crate) supporting: bool,
    /// How many words its entries' texts have.
    pub(crate) words: usize,
    /// The first row of the same id: versions of a document are shown together.
    pub(crate) first: u32,
    /// The places of its values, for each of [`FACETS`].
    facets: [Vec<usize>; FACETS.len()],
}

impl Documents {
    /// Reads the file of a shard with so many entries.
    ///
    /// # Errors
    ///
    /// [`Error::Record`] where it ends early or does not describe these entries.
    pub(crate) fn read(bytes: &[u8], entries: usize) -> Result<Self, Error> {
        let mut from = Reader { bytes };
        let values = from.list(Reader::text)?;
        let mut rows = Vec::new();
        let mut of_entry = Vec::new();
        for row in 0..from.number()? {
            let count = from.number()?;
            if count > entries - of_entry.len() {
                return Err(Error::Record("there are more entries of documents than entries"));
            }
            of_entry.resize(of_entry.len() + count, row as u32);
            let (words, order) = (from.number()?, from.number()?);
            let (flags, first) = (from.byte()?, from.number()?);
            let (old, supporting) = (flags & OLD != 0, flags & SUPPORTING != 0);
            let mut facets = [const { Vec::new() }; FACETS.len()];
            for places in &mut facets {
                *places = from.list(Reader::number)?;
            }
            if first > row || facets.iter().flatten().any(|place| *place >= values.len()) {
                return Err(Error::Record("a document has what is not there"));
            }
            rows.push(Row { order, old, supporting, words, first: first as u32, facets });
        }
        if of_entry.len() < entries {
            return Err(Error::Record("there are entries of no document"));
        }
        Ok(Documents { values, rows, of_entry })
    }

    /// How many rows there are.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// All rows.
    pub(crate) fn rows(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter()
    }

    /// The row that an entry belongs to.
    pub(crate) fn of(&self, entry: u32) -> Option<&Row> {
        self.rows.get(*self.of_entry.get(entry as usize)? as usize)
    }

    /// A row's values of one of [`FACETS`].
    pub(crate) fn facet<'d>(&'d self, row: &'d Row, facet: usize) -> impl Iterator<Item = &'d str> {
        row.facets[facet].iter().filter_map(|place| self.values.get(*place).map(String::as_str))
    }

    /// All values with the name of what they are values of, each once.
    pub(crate) fn all(&self) -> Vec<(&'static str, &str)> {
        let mut all: Vec<_> = FACETS
            .into_iter()
            .enumerate()
            .flat_map(|(facet, name)| {
                self.rows.iter().flat_map(move |row| self.facet(row, facet)).map(move |value| (name, value))
            })
            .collect();
        all.sort_unstable();
        all.dedup();
        // A value that no document has would be a leak; it is shown to whoever looks for one.
        all.extend(
            self.values
                .iter()
                .filter(|value| !all.iter().any(|(_, known)| known == value))
                .map(|v| ("", &**v))
                .collect::<Vec<_>>(),
        );
        all
    }
}

/// A document on its way into the file.
#[cfg(feature = "write")]
#[derive(Debug, Clone)]
pub(crate) struct Written {
    pub(crate) id: String,
    pub(crate) entries: usize,
    pub(crate) words: usize,
    pub(crate) order: usize,
    pub(crate) old: bool,
    pub(crate) supporting: bool,
    /// Its values for each of [`FACETS`].
    pub(crate) facets: [Vec<String>; FACETS.len()],
}

/// The file for these documents, in the order in which their entries lie in the shard.
#[cfg(feature = "write")]
pub(crate) fn encode(documents: &[Written]) -> Vec<u8> {
    use std::collections::BTreeMap;

    use crate::record::{put_number, put_text};

    let mut places: BTreeMap<&str, usize> =
        documents.iter().flat_map(|document| document.facets.iter().flatten()).map(|value| (&**value, 0)).collect();
    let mut bytes = Vec::new();
    put_number(&mut bytes, places.len());
    for (at, (value, place)) in places.iter_mut().enumerate() {
        *place = at;
        put_text(&mut bytes, value);
    }
    let mut first = BTreeMap::new();
    put_number(&mut bytes, documents.len());
    for (row, document) in documents.iter().enumerate() {
        put_number(&mut bytes, document.entries);
        put_number(&mut bytes, document.words);
        put_number(&mut bytes, document.order);
        bytes.push(u8::from(document.old) * OLD + u8::from(document.supporting) * SUPPORTING);
        put_number(&mut bytes, *first.entry(&*document.id).or_insert(row));
        for values in &document.facets {
            put_number(&mut bytes, values.len());
            for value in values {
                put_number(&mut bytes, places.get(&**value).copied().unwrap_or_default());
            }
        }
    }
    bytes
}

#[cfg(all(test, feature = "write"))]
mod tests {
    use super::*;

    fn sample() -> Vec<u8> {
        let document = |id: &str, entries, old, topics: &[&str]| Written {
            id: id.into(),
            entries,
            words: 7,
            order: 9,
            old,
            supporting: !old,
            facets: [
                vec!["laws".into()],
                topics.iter().map(|t| (*t).to_owned()).collect(),
                vec!["en".into()],
                vec![],
                vec![],
            ],
        };
        encode(&[document("a", 2, false, &["x", "laws"]), document("b", 1, false, &[]), document("a", 1, true, &["x"])])
    }

    #[test]
    fn what_was_encoded_is_read() {
        let documents = Documents::read(&sample(), 4).unwrap();
        assert_eq!(documents.len(), 3);
        let of = |entry| documents.of(entry).unwrap();
        assert_eq!((of(1).first, of(2).first, of(3).first), (0, 1, 0));
        assert_eq!((of(0).old, of(3).old, of(2).order), (false, true, 9));
        assert_eq!((of(0).supporting, of(3).supporting), (true, false));
        assert_eq!(of(0).words, 7);
        assert_eq!(documents.facet(of(0), 1).collect::<Vec<_>>(), ["x", "laws"]);
        assert_eq!(documents.facet(of(2), 1).count(), 0);
        assert!(documents.of(4).is_none());
        assert_eq!(documents.all().len(), 4);
    }

    #[test]
    fn a_file_cut_anywhere_or_of_other_entries_is_an_error() {
        let bytes = sample();
        for end in 0..bytes.len() {
            assert!(Documents::read(&bytes[..end], 4).is_err(), "cut at {end}");
        }
        for entries in [0, 3, 5] {
            assert!(Documents::read(&bytes, entries).is_err(), "{entries} entries");
        }
    }

    #[test]
    fn no_changed_byte_makes_it_panic_or_ask_for_memory() {
        let bytes = sample();
        for at in 0..bytes.len() {
            for value in [0, 1, 0x7F, 0x80, 0xFF] {
                let mut changed = bytes.clone();
                changed[at] = value;
                if let Ok(documents) = Documents::read(&changed, 4) {
                    documents.all();
                }
            }
        }
    }
}
