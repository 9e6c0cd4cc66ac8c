//! Where the reading half gets its bytes: any [`ByteSource`], behind tantivy's `Directory`.

use std::collections::HashMap;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fmt, result};

use tantivy::HasLen;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{Directory, DirectoryLock, FileHandle, Lock, WatchCallback, WatchHandle, WritePtr};

pub use tantivy::directory::OwnedBytes;

/// Gives the bytes of an index's files: from memory, from a folder, or from chunks that are fetched when wanted.
pub trait ByteSource: Send + Sync + 'static {
    /// How many bytes the file has; `None` if there is no such file.
    fn size(&self, file: &str) -> Option<usize>;

    /// The bytes of `range` in `file`. The range lies within the file's size.
    ///
    /// # Errors
    ///
    /// Whatever kept the bytes from being read; the search fails with it.
    fn read(&self, file: &str, range: Range<usize>) -> io::Result<OwnedBytes>;

    /// True if bytes must be fetched first, so that reading fails with [`io::ErrorKind::WouldBlock`] and what was not
    /// there is noted. Opening and searching then read as much as they can beforehand, so that few rounds of fetching
    /// are needed.
    fn is_fetched(&self) -> bool {
        false
    }
}

/// An index whose files are all in memory.
#[derive(Clone, Default)]
pub struct InMemory {
    files: HashMap<String, OwnedBytes>,
}

impl InMemory {
    /// Asks `file` for each of an index's files by name and keeps what it gives.
    ///
    /// ```no_run
    /// # use faletusi_search::InMemory;
    /// let source = InMemory::from_fn(|name| std::fs::read(format!("public/search/{name}")).ok());
    /// ```
    pub fn from_fn(file: impl Fn(&str) -> Option<Vec<u8>>) -> Self {
        crate::schema::file_names().filter_map(|name| file(&name).map(|bytes| (name, bytes))).collect()
    }
}

impl FromIterator<(String, Vec<u8>)> for InMemory {
    fn from_iter<I: IntoIterator<Item = (String, Vec<u8>)>>(files: I) -> Self {
        InMemory { files: files.into_iter().map(|(name, bytes)| (name, OwnedBytes::new(bytes))).collect() }
    }
}

impl From<HashMap<String, OwnedBytes>> for InMemory {
    fn from(files: HashMap<String, OwnedBytes>) -> Self {
        InMemory { files }
    }
}

impl From<Vec<(String, Vec<u8>)>> for InMemory {
    fn from(files: Vec<(String, Vec<u8>)>) -> Self {
        files.into_iter().collect()
    }
}

impl ByteSource for InMemory {
    fn size(&self, file: &str) -> Option<usize> {
        self.files.get(file).map(|bytes| bytes.len())
    }

    fn read(&self, file: &str, range: Range<usize>) -> io::Result<OwnedBytes> {
        match self.files.get(file) {
            Some(bytes) if range.start <= range.end && range.end <= bytes.len() => Ok(bytes.slice(range)),
            Some(_) => Err(io::Error::new(io::ErrorKind::UnexpectedEof, format!("{file} ends before {}", range.end))),
            None => Err(io::Error::new(io::ErrorKind::NotFound, file.to_owned())),
        }
    }
}

/// tantivy's view of a [`ByteSource`]: it can be read and nothing else.
#[derive(Clone)]
pub(crate) struct ReadOnly {
    source: Arc<dyn ByteSource>,
}

impl ReadOnly {
    pub(crate) fn new(source: Arc<dyn ByteSource>) -> Self {
        ReadOnly { source }
    }
}

impl fmt::Debug for ReadOnly {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ReadOnly")
    }
}

fn read_only() -> io::Error {
    io::Error::new(io::ErrorKind::PermissionDenied, "the search index is only read here")
}

impl Directory for ReadOnly {
    fn get_file_handle(&self, path: &Path) -> result::Result<Arc<dyn FileHandle>, OpenReadError> {
        let missing = || OpenReadError::FileDoesNotExist(path.to_path_buf());
        let name = path.to_str().ok_or_else(missing)?.to_owned();
        let size = self.source.size(&name).ok_or_else(missing)?;
        Ok(Arc::new(SourceFile { source: Arc::clone(&self.source), name, size }))
    }

    fn exists(&self, path: &Path) -> result::Result<bool, OpenReadError> {
        Ok(path.to_str().is_some_and(|name| self.source.size(name).is_some()))
    }

    fn atomic_read(&self, path: &Path) -> result::Result<Vec<u8>, OpenReadError> {
        let file = self.get_file_handle(path)?;
        match file.read_bytes(0..file.len()) {
            Ok(bytes) => Ok(bytes.to_vec()),
            Err(error) => Err(OpenReadError::wrap_io_error(error, path.to_path_buf())),
        }
    }

    /// The provided method makes a file and sleeps while another holds it; nothing here can change, so no lock is held.
    fn acquire_lock(&self, _lock: &Lock) -> result::Result<DirectoryLock, LockError> {
        Ok(DirectoryLock::from(Box::new(())))
    }

    fn delete(&self, path: &Path) -> result::Result<(), DeleteError> {
        Err(DeleteError::IoError { io_error: Arc::new(read_only()), filepath: path.to_path_buf() })
    }

    fn open_write(&self, path: &Path) -> result::Result<WritePtr, OpenWriteError> {
        Err(OpenWriteError::wrap_io_error(read_only(), PathBuf::from(path)))
    }

    fn atomic_write(&self, _path: &Path, _data: &[u8]) -> io::Result<()> {
        Err(read_only())
    }

    fn sync_directory(&self) -> io::Result<()> {
        Ok(())
    }

    fn watch(&self, _callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        Ok(WatchHandle::empty())
    }
}

struct SourceFile {
    source: Arc<dyn ByteSource>,
    name: String,
    size: usize,
}

impl fmt::Debug for SourceFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SourceFile({}, {} bytes)", self.name, self.size)
    }
}

impl HasLen for SourceFile {
    fn len(&self) -> usize {
        self.size
    }
}

impl FileHandle for SourceFile {
    fn read_bytes(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        self.source.read(&self.name, range)
    }
}
