//! What can go wrong when an index is written or read.

use std::fmt;

/// Why an index could not be written, opened or searched.
///
/// A query never causes an error: whatever is typed parses. Errors mean that the index itself is damaged, incomplete,
/// or of another version.
#[derive(Debug)]
pub enum Error {
    /// tantivy could not read or write: a file is missing, cut short or damaged.
    Index(tantivy::TantivyError),
    /// The index was written by another version of this crate. Holds what was found where [`schema::FORMAT`] was
    /// expected.
    ///
    /// [`schema::FORMAT`]: crate::schema::FORMAT
    Format(String),
    /// What is stored for an entry does not have the form this crate gives it.
    Record(&'static str),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Index(error) => write!(f, "the search index cannot be used: {error}"),
            Error::Format(found) => write!(
                f,
                "the search index is of another version (found {found}, expected {}): build the site again",
                crate::schema::FORMAT
            ),
            Error::Record(what) => write!(f, "the search index is damaged: {what}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Index(error) => Some(error),
            Error::Format(_) | Error::Record(_) => None,
        }
    }
}

impl From<tantivy::TantivyError> for Error {
    fn from(error: tantivy::TantivyError) -> Self {
        Error::Index(error)
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        Error::Index(error.into())
    }
}
