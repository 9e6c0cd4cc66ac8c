//! An entry's text, line by line.

use std::fmt::Display;

use super::entry::{ENTRY_HEADER, EntryError};
use super::field::FieldError;
use super::hash::Hash;

/// The lines of an entry, one after the other.
pub(super) struct Lines<'t> {
    rest: Option<&'t str>,
    line: usize,
}

impl<'t> Lines<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { rest: Some(text), line: 0 }
    }

    /// Number of the line taken last, from 1.
    pub(super) fn line(&self) -> usize {
        self.line
    }

    pub(super) fn next(&mut self) -> Option<&'t str> {
        let rest = self.rest?;
        self.line += 1;
        let (line, behind) = rest.split_once('\n').map_or((rest, None), |(line, behind)| (line, Some(behind)));
        self.rest = behind;
        Some(line)
    }

    /// What stands behind `label` in the next line.
    pub(super) fn text(&mut self, label: &'static str) -> Result<&'t str, EntryError> {
        self.try_text(label).ok_or(EntryError::Expected { line: self.line + 1, expected: label })
    }

    fn try_text(&mut self, label: &str) -> Option<&'t str> {
        self.rest?.strip_prefix(label)?.strip_prefix(' ')?;
        self.next()?.strip_prefix(label)?.strip_prefix(' ')
    }

    pub(super) fn field<T>(
        &mut self,
        label: &'static str,
        read: impl Fn(&str) -> Result<T, FieldError>,
    ) -> Result<T, EntryError> {
        let text = self.text(label)?;
        read(text).map_err(|error| EntryError::Field { line: self.line, error })
    }

    pub(super) fn optional<T>(
        &mut self,
        label: &str,
        read: impl Fn(&str) -> Result<T, FieldError>,
    ) -> Result<Option<T>, EntryError> {
        let text = self.try_text(label);
        text.map(read).transpose().map_err(|error| EntryError::Field { line: self.line, error })
    }
}

/// Writes lines.
pub(super) struct Printer(String);

impl Printer {
    /// Begins an entry of this kind.
    pub(super) fn new(kind: &str) -> Self {
        Self(format!("{ENTRY_HEADER}\nkind {kind}\n"))
    }

    pub(super) fn text(self) -> String {
        self.0
    }

    pub(super) fn line(&mut self, label: &str, value: impl Display) {
        self.0.push_str(&format!("{label} {value}\n"));
    }

    pub(super) fn optional(&mut self, label: &str, value: Option<impl Display>) {
        if let Some(value) = value {
            self.line(label, value);
        }
    }

    pub(super) fn previous(&mut self, hash: Option<Hash>) {
        self.line("previous", hash.map_or("none".to_owned(), |hash| hash.hex()));
    }
}
