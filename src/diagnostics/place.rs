use std::fmt;
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;

/// A range of bytes in a file as it lies on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// From byte offsets; files over 4 GiB are refused before.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start: start as u32, end: end.max(start) as u32 }
    }

    /// As a range to slice with.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A file's path inside the hub: relative, `/` between names on every system, no `.` or `..`, NFC.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HubPath(Arc<str>);

/// Why a text is no [`HubPath`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HubPathError {
    /// `/…`, `C:\…`, `\\…`.
    #[error("it is an absolute path")]
    Absolute,
    /// More `..` than folders.
    #[error("it leads out of the hub")]
    Outside,
    /// Nothing left.
    #[error("it is empty")]
    Empty,
    /// NUL or another control character, or a backslash.
    #[error("it holds a character that a path cannot have")]
    Character,
}

impl HubPath {
    /// From text that is already relative to the hub's root.
    pub fn new(text: &str) -> Result<Self, HubPathError> {
        Self::resolve("", text)
    }

    /// Resolves `relative` (as written in a link or an include) against the folder this file stands in.
    pub fn join(&self, relative: &str) -> Result<Self, HubPathError> {
        Self::resolve(self.folder(), relative)
    }

    fn resolve(folder: &str, relative: &str) -> Result<Self, HubPathError> {
        let bytes = relative.as_bytes();
        if relative.starts_with('/') || relative.starts_with('\\') || (bytes.len() > 1 && bytes[1] == b':') {
            return Err(HubPathError::Absolute);
        }
        if relative.chars().any(|c| c.is_control() || c == '\\') {
            return Err(HubPathError::Character);
        }
        let mut names: Vec<&str> = folder.split('/').filter(|n| !n.is_empty()).collect();
        for name in relative.split('/') {
            match name {
                "" | "." => {}
                ".." => {
                    names.pop().ok_or(HubPathError::Outside)?;
                }
                other => names.push(other),
            }
        }
        if names.is_empty() {
            return Err(HubPathError::Empty);
        }
        Ok(Self(names.join("/").nfc().collect::<String>().into()))
    }

    /// How a link in this file is written that leads to `target`: `../sops/refusal.md`, `refusal.md`.
    pub fn link_to(&self, target: &Self) -> String {
        let here: Vec<&str> = self.folder().split('/').filter(|n| !n.is_empty()).collect();
        let there: Vec<&str> = target.folder().split('/').filter(|n| !n.is_empty()).collect();
        let shared = here.iter().zip(&there).take_while(|(a, b)| a == b).count();
        let mut names = vec![".."; here.len() - shared];
        names.extend(&there[shared..]);
        names.push(target.file_name());
        names.join("/")
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The folder it stands in, without a final `/`; empty at the root.
    pub fn folder(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// The last name.
    pub fn file_name(&self) -> &str {
        self.0.rsplit_once('/').map_or(&self.0, |(_, name)| name)
    }

    /// The last name without its extension.
    pub fn stem(&self) -> &str {
        let name = self.file_name();
        name.rsplit_once('.').map_or(name, |(stem, _)| if stem.is_empty() { name } else { stem })
    }

    /// The extension, lower case, without the dot; empty when there is none.
    pub fn extension(&self) -> String {
        self.file_name()
            .rsplit_once('.')
            .filter(|(stem, _)| !stem.is_empty())
            .map_or(String::new(), |(_, e)| e.to_lowercase())
    }

    /// Whether the file lies in `folder` or below it.
    pub fn is_in(&self, folder: &str) -> bool {
        folder.is_empty()
            || (self.0.len() > folder.len() && self.0.starts_with(folder) && self.0.as_bytes()[folder.len()] == b'/')
    }
}

impl fmt::Display for HubPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for HubPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", &*self.0)
    }
}

/// A place in the hub's sources: a file, and mostly a range in it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The file.
    pub file: HubPath,
    /// The bytes meant; `None` for the file as a whole.
    pub span: Option<Span>,
}

impl Place {
    /// A range in a file.
    pub fn at(file: &HubPath, span: Span) -> Self {
        Self { file: file.clone(), span: Some(span) }
    }

    /// A whole file.
    pub fn file(file: &HubPath) -> Self {
        Self { file: file.clone(), span: None }
    }
}

/// A line and a column, both from 1; the column counts characters (Unicode scalar values).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    /// From 1.
    pub line: usize,
    /// From 1.
    pub column: usize,
}

/// Where each line of a text starts.
#[derive(Debug, Clone)]
pub struct LineIndex {
    starts: Vec<usize>,
    /// How many characters begin before every [`STEP`]th byte: a line of a hundred megabytes is not counted anew for
    /// each of its findings.
    characters: Vec<usize>,
}

const STEP: usize = 4096;

fn begins_character(byte: &u8) -> bool {
    byte & 0b1100_0000 != 0b1000_0000
}

impl LineIndex {
    /// Reads `text` once.
    pub fn new(text: &str) -> Self {
        let mut starts = vec![0];
        starts.extend(text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(i, _)| i + 1));
        let mut characters = Vec::with_capacity(text.len() / STEP + 1);
        let mut count = 0;
        for chunk in text.as_bytes().chunks(STEP) {
            characters.push(count);
            count += chunk.iter().filter(|byte| begins_character(byte)).count();
        }
        characters.push(count);
        Self { starts, characters }
    }

    /// How many characters begin before a byte.
    fn characters(&self, text: &str, before: usize) -> usize {
        let step = (before / STEP).min(self.characters.len() - 1);
        let rest = text.as_bytes().get(step * STEP..before).unwrap_or_default();
        self.characters[step] + rest.iter().filter(|byte| begins_character(byte)).count()
    }

    /// The place of a byte in `text`, which must be the text the index was made from.
    pub fn locate(&self, text: &str, offset: usize) -> LineColumn {
        let offset = offset.min(text.len());
        let line = self.starts.partition_point(|s| *s <= offset).max(1);
        let start = self.starts[line - 1];
        let mut end = offset;
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        LineColumn { line, column: self.characters(text, end) - self.characters(text, start.min(end)) + 1 }
    }

    /// The bytes of a line (from 1), without its line end.
    pub fn line<'t>(&self, text: &'t str, line: usize) -> &'t str {
        let start = self.starts[line - 1];
        let end = self.starts.get(line).copied().unwrap_or(text.len());
        text[start..end].trim_end_matches(['\n', '\r'])
    }

    /// How many lines.
    pub fn count(&self) -> usize {
        self.starts.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_however_long_the_line() {
        let text = format!("é\n{}x\r\n", "aé€𝄞".repeat(3000));
        let index = LineIndex::new(&text);
        for (at, _) in text.char_indices().step_by(97) {
            let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
            let place = index.locate(&text, at);
            assert_eq!((place.line, place.column), (1 + usize::from(start > 0), text[start..at].chars().count() + 1));
        }
        assert_eq!(index.locate(&text, usize::MAX).line, 3);
    }

    /// A finding every few characters of one line: each of them costs a step, not the line.
    #[test]
    fn a_hundred_thousand_places_on_one_line_are_located_at_once() {
        let text = "section 1 ".repeat(400_000);
        let index = LineIndex::new(&text);
        let last = (0..100_000).map(|n| index.locate(&text, n * 40).column).max();
        assert_eq!(last, Some(99_999 * 40 + 1));
    }

    #[test]
    fn links_are_written_from_the_folder_of_their_file() {
        for (from, to, written) in [
            ("sops/a.md", "sops/b.md", "b.md"),
            ("sops/a.md", "content/guides/b.md", "../content/guides/b.md"),
            ("content/guides/a.md", "content/news/b.md", "../news/b.md"),
            ("a.md", "sops/b.md", "sops/b.md"),
            ("content/guides/a.md", "hub.toml", "../../hub.toml"),
        ] {
            let from = HubPath::new(from).expect("path");
            let to = HubPath::new(to).expect("path");
            assert_eq!(from.link_to(&to), written);
            assert_eq!(from.join(written), Ok(to));
        }
    }
}
