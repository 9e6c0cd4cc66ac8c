//! What lies on disk: which files a hub has, and their bytes when somebody wants them.
//!
//! A [`Store`] is where files lie: [`DiskStore`] a folder, [`MemoryStore`] a test. [`Sources`] is the index of one
//! moment: paths, lengths and revisions, no bytes. [`decode`] turns bytes into text and reports what an author's
//! editor or Word left in it; [`apply_edits`] mends it.
#![allow(clippy::disallowed_methods, reason = "this module is where files are read")]

mod decode;
mod disk;
mod memory;
mod mend;
mod names;
mod sources;

use std::io;

use crate::diagnostics::{Diagnostic, HubPath};

pub use decode::{decode, is_utf_16, text};
pub use disk::DiskStore;
pub(crate) use disk::OUTPUT_MARKER;
pub use memory::MemoryStore;
pub use mend::{Mended, apply_edits, apply_fixes};
pub use names::{folded as folded_name, reserved as reserved_name};
pub use sources::Sources;

/// No file over this many bytes is read: 256 MiB.
pub const LARGEST_FILE: u64 = 256 * 1024 * 1024;

/// No text over this many bytes is made into a page: 16 MiB, four times the longest Act known to us.
pub const LARGEST_TEXT: usize = 16 * 1024 * 1024;

/// Where a hub's files lie.
pub trait Store: Send + Sync {
    /// Every file in `folders` (relative to the root, `/` between names) and every file that lies directly in the
    /// root; all folders when `folders` is empty. Hidden names and folders that hold no sources (`target`, `site`,
    /// `node_modules`) are left out. Never fails: what cannot be listed is a diagnostic.
    fn list(&self, folders: &[String]) -> Listing;

    /// What lies at one path now; `None` when it is no plain file that [`Store::list`] would list, or must be listed
    /// again to be sure.
    fn look(&self, path: &HubPath) -> Option<SourceFile>;

    /// A file's bytes. Never blocks on a FIFO and never reads more than [`LARGEST_FILE`].
    fn read(&self, path: &HubPath) -> io::Result<Vec<u8>>;

    /// Replaces a file's bytes in one step; for `check --fix` and `new`.
    fn write(&self, path: &HubPath, bytes: &[u8]) -> io::Result<()>;
}

/// The files of a store and what is wrong with some.
#[derive(Debug, Clone, Default)]
pub struct Listing {
    /// Regular files, sorted by path.
    pub files: Vec<SourceFile>,
    /// What was left out, and why.
    pub diagnostics: Vec<Diagnostic>,
}

/// A file that can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Where.
    pub path: HubPath,
    /// In bytes.
    pub len: u64,
    /// When it was last written, as the store says it: compared for change, never shown.
    pub stamp: u128,
    /// What it is, by its name.
    pub kind: FileKind,
}

/// What a file is, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FileKind {
    /// `.md`
    Markdown,
    /// `.toml`
    Toml,
    /// `.csv`
    Csv,
    /// `.png`, `.jpg`, `.jpeg`, `.gif`, `.webp`, `.svg`
    Image,
    /// Anything else.
    Other,
}

impl FileKind {
    /// Of the file at `path`.
    pub fn of(path: &HubPath) -> Self {
        match path.extension().as_str() {
            "md" | "markdown" => Self::Markdown,
            "toml" => Self::Toml,
            "csv" => Self::Csv,
            "png" | "jpg" | "jpeg" | "gif" | "webp" | "svg" => Self::Image,
            _ => Self::Other,
        }
    }
}

#[cfg(all(test, unix))]
mod disk_tests;
