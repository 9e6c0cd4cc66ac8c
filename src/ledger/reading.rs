//! reading.txt: what a reader sees of a version, one line a provision, `id <tab> displayed text`.
//!
//! In the displayed text every run of white space (Unicode's White_Space property) is one space, none stands at its
//! ends, and it is in form NFC. A text may be empty. The lines stand in the order of the document. Hashes are taken over
//! these lines and never by parsing a source again. A leaf of the Merkle tree over them is a line without its line feed.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use super::entry::ReadingSummary;
use super::hash::Hash;
use super::merkle::{MerkleError, Tree, verify_inclusion};

/// The profile by which [`Reading::build`] makes lines; entries name it.
pub const READING_PROFILE: u64 = 1;

/// The lines of reading.txt.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reading {
    lines: Vec<ReadingLine>,
    by_id: BTreeMap<String, usize>,
}

/// One provision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadingLine {
    /// Where it stands in its version.
    pub id: String,
    /// What is displayed, normalised.
    pub text: String,
}

/// A proof that a line stands in a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineProof {
    /// The line.
    pub line: ReadingLine,
    /// Its number, from 0.
    pub index: u64,
    /// From the leaf's sibling up to below the root.
    pub hashes: Vec<Hash>,
}

/// How a provision relates to the one with the same id in another version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// In both, with the same text.
    Same,
    /// In both, with another text.
    Changed,
    /// Only in the later one.
    Added,
    /// Only in the earlier one.
    Removed,
    /// In neither.
    Absent,
}

/// Why something is not a reading.txt.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadingError {
    /// Not UTF-8.
    #[error("reading.txt is not UTF-8")]
    NotUtf8,
    /// It breaks off.
    #[error("reading.txt does not end in a line feed")]
    NoFinalNewline,
    /// No tab.
    #[error("line {0} of reading.txt has no tab between id and text")]
    NoTab(usize),
    /// Empty, or with white space or control characters, or not NFC.
    #[error("line {line} of reading.txt: `{}` cannot be an id", .id.escape_debug())]
    Id {
        /// Which, from 1.
        line: usize,
        /// The id.
        id: String,
    },
    /// Twice the same.
    #[error("line {line} of reading.txt: the id `{id}` stands in an earlier line")]
    Twice {
        /// Which, from 1.
        line: usize,
        /// The id.
        id: String,
    },
    /// A control character that is not white space.
    #[error("line {line} of reading.txt (`{id}`): the text contains the control character U+{control:04X}")]
    Control {
        /// Which, from 1.
        line: usize,
        /// The id.
        id: String,
        /// The character.
        control: u32,
    },
    /// Not as [`Reading::build`] writes it.
    #[error("line {0} of reading.txt is not normalised: single spaces, none at the ends, Unicode form NFC")]
    NotNormalised(usize),
}

/// White space folded, form NFC.
pub fn normalise_text(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    folded.nfc().collect()
}

impl Reading {
    /// Makes the lines of these ids and displayed texts.
    ///
    /// # Errors
    ///
    /// When an id is unusable or stands twice, or a text has control characters.
    pub fn build<I: AsRef<str>, T: AsRef<str>>(
        provisions: impl IntoIterator<Item = (I, T)>,
    ) -> Result<Self, ReadingError> {
        let mut reading = Self::default();
        for (id, text) in provisions {
            reading.push(id.as_ref(), normalise_text(text.as_ref()))?;
        }
        Ok(reading)
    }

    /// Reads the file. Accepts exactly what [`Reading::to_bytes`] writes.
    ///
    /// # Errors
    ///
    /// What is malformed.
    pub fn parse(bytes: &[u8]) -> Result<Self, ReadingError> {
        let mut reading = Self::default();
        let text = std::str::from_utf8(bytes).map_err(|_| ReadingError::NotUtf8)?;
        if text.is_empty() {
            return Ok(reading);
        }
        let lines = text.strip_suffix('\n').ok_or(ReadingError::NoFinalNewline)?;
        for (n, line) in lines.split('\n').enumerate() {
            let (id, text) = line.split_once('\t').ok_or(ReadingError::NoTab(n + 1))?;
            if normalise_text(text) != text {
                return Err(ReadingError::NotNormalised(n + 1));
            }
            reading.push(id, text.to_owned())?;
        }
        Ok(reading)
    }

    fn push(&mut self, id: &str, text: String) -> Result<(), ReadingError> {
        let (line, id) = (self.lines.len() + 1, id.to_owned());
        let plain = !id.is_empty() && !id.contains(|c: char| c.is_whitespace() || c.is_control());
        if !plain || !unicode_normalization::is_nfc(&id) {
            return Err(ReadingError::Id { line, id });
        }
        if let Some(control) = text.chars().find(|c| c.is_control()) {
            return Err(ReadingError::Control { line, id, control: control.into() });
        }
        if self.by_id.insert(id.clone(), self.lines.len()).is_some() {
            return Err(ReadingError::Twice { line, id });
        }
        self.lines.push(ReadingLine { id, text });
        Ok(())
    }

    /// The lines, in the order of the document.
    pub fn lines(&self) -> &[ReadingLine] {
        &self.lines
    }

    /// The provision with this id.
    pub fn get(&self, id: &str) -> Option<&ReadingLine> {
        self.by_id.get(id).and_then(|&n| self.lines.get(n))
    }

    /// The file.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.lines.iter().flat_map(|line| [line.leaf(), "\n".to_owned()]).collect::<String>().into_bytes()
    }

    /// The Merkle tree over the lines.
    pub fn tree(&self) -> Tree {
        let leaves: Vec<String> = self.lines.iter().map(ReadingLine::leaf).collect();
        Tree::of(leaves.iter().map(String::as_bytes))
    }

    /// What the entry says of it.
    pub fn summary(&self) -> ReadingSummary {
        let tree = self.tree();
        ReadingSummary { hash: Hash::of(&self.to_bytes()), root: tree.root(), lines: tree.size() }
    }

    /// The proof of one line; `None` when there is no such id. For many lines take [`Reading::tree`] once and
    /// [`Tree::inclusion`].
    pub fn prove(&self, id: &str) -> Option<LineProof> {
        let index = *self.by_id.get(id)? as u64;
        let hashes = self.tree().inclusion(index, self.lines.len() as u64).ok()?;
        Some(LineProof { line: self.get(id)?.clone(), index, hashes })
    }

    /// How the provision `id` relates to the one in an `earlier` version.
    pub fn compare(&self, earlier: &Self, id: &str) -> Comparison {
        match (earlier.get(id), self.get(id)) {
            (Some(old), Some(new)) if old == new => Comparison::Same,
            (Some(_), Some(_)) => Comparison::Changed,
            (None, Some(_)) => Comparison::Added,
            (Some(_), None) => Comparison::Removed,
            (None, None) => Comparison::Absent,
        }
    }
}

impl ReadingLine {
    /// The line without its line feed, which is what is hashed.
    pub fn leaf(&self) -> String {
        format!("{}\t{}", self.id, self.text)
    }
}

impl LineProof {
    /// Checks that the line stands in the version whose entry says this of its reading.txt.
    ///
    /// # Errors
    ///
    /// What is wrong with the proof.
    pub fn verify(&self, summary: &ReadingSummary) -> Result<(), MerkleError> {
        let leaf = super::hash::leaf_hash(self.line.leaf().as_bytes());
        verify_inclusion(&leaf, self.index, summary.lines, &self.hashes, &summary.root)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading() -> Reading {
        Reading::build([("sec_1", " The  Act\n\u{a0}begins. "), ("sec_2", "Cafe\u{301}"), ("sec_3", "")]).unwrap()
    }

    #[test]
    fn text_is_normalised_and_reads_as_it_prints() {
        let bytes = reading().to_bytes();
        assert_eq!(std::str::from_utf8(&bytes), Ok("sec_1\tThe Act begins.\nsec_2\tCafé\nsec_3\t\n"));
        assert_eq!(Reading::parse(&bytes), Ok(reading()));
        assert_eq!(Reading::parse(b""), Ok(Reading::default()));
    }

    #[test]
    fn malformed_files_are_refused() {
        let id = |line, id: &str| ReadingError::Id { line, id: id.into() };
        for (text, expected) in [
            ("a\tb", ReadingError::NoFinalNewline),
            ("a b\n", ReadingError::NoTab(1)),
            ("a\tb\n\n", ReadingError::NoTab(2)),
            ("\tb\n", id(1, "")),
            ("a b\tc\n", id(1, "a b")),
            ("e\u{301}\tc\n", id(1, "e\u{301}")),
            ("a\tb\na\tc\n", ReadingError::Twice { line: 2, id: "a".into() }),
            ("a\tb  c\n", ReadingError::NotNormalised(1)),
            ("a\tb \n", ReadingError::NotNormalised(1)),
            ("a\tb\r\n", ReadingError::NotNormalised(1)),
            ("a\te\u{301}\n", ReadingError::NotNormalised(1)),
            ("a\tb\u{7}\n", ReadingError::Control { line: 1, id: "a".into(), control: 7 }),
        ] {
            assert_eq!(Reading::parse(text.as_bytes()), Err(expected), "{text:?}");
        }
        assert_eq!(Reading::parse(b"a\t\xff\n"), Err(ReadingError::NotUtf8));
        assert!(Reading::build([("a", "b\u{0}")]).is_err());
    }

    #[test]
    fn every_line_proves_itself() {
        let summary = reading().summary();
        for line in reading().lines() {
            let proof = reading().prove(&line.id).unwrap();
            assert_eq!(proof.verify(&summary), Ok(()));
            let other = ReadingLine { text: "other".into(), ..line.clone() };
            assert!(LineProof { line: other, ..proof }.verify(&summary).is_err());
        }
        assert_eq!(reading().prove("sec_9"), None);
    }

    #[test]
    fn provisions_are_compared_by_their_lines() {
        let later = Reading::build([("sec_1", "The Act begins."), ("sec_2", "Other"), ("sec_4", "New")]).unwrap();
        let compare = |id| later.compare(&reading(), id);
        assert_eq!(compare("sec_1"), Comparison::Same);
        assert_eq!(compare("sec_2"), Comparison::Changed);
        assert_eq!(compare("sec_3"), Comparison::Removed);
        assert_eq!(compare("sec_4"), Comparison::Added);
        assert_eq!(compare("sec_5"), Comparison::Absent);
    }
}
