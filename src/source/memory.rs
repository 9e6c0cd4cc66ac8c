use std::collections::BTreeMap;
use std::io;
use std::sync::{PoisonError, RwLock};

use super::{FileKind, Listing, SourceFile, Store};
use crate::diagnostics::HubPath;

/// A hub that lies in memory: for tests, and for texts that come from elsewhere.
#[derive(Debug, Default)]
pub struct MemoryStore {
    files: RwLock<BTreeMap<HubPath, (Vec<u8>, u128)>>,
}

impl MemoryStore {
    /// An empty hub.
    pub fn new() -> Self {
        Self::default()
    }

    /// With one more file.
    ///
    /// # Panics
    ///
    /// When `path` is no path inside a hub: a mistake in a test.
    #[must_use]
    #[track_caller]
    pub fn file(self, path: &str, bytes: impl AsRef<[u8]>) -> Self {
        match HubPath::new(path) {
            Ok(path) => self.put(&path, bytes.as_ref()),
            Err(error) => panic!("{path}: {error}"),
        }
        self
    }

    /// Puts bytes at a path, new or not.
    pub fn put(&self, path: &HubPath, bytes: &[u8]) {
        let mut files = self.files.write().unwrap_or_else(PoisonError::into_inner);
        let stamp = files.get(path).map_or(0, |(_, stamp)| stamp + 1);
        files.insert(path.clone(), (bytes.to_vec(), stamp));
    }

    /// Takes a file away.
    pub fn remove(&self, path: &HubPath) {
        self.files.write().unwrap_or_else(PoisonError::into_inner).remove(path);
    }
}

impl Store for MemoryStore {
    fn list(&self, folders: &[String]) -> Listing {
        let files = self.files.read().unwrap_or_else(PoisonError::into_inner);
        let mut paths: Vec<&HubPath> = files.keys().collect();
        let diagnostics = super::names::check(&paths);
        paths.retain(|path| {
            folders.is_empty() || path.folder().is_empty() || folders.iter().any(|folder| path.is_in(folder))
        });
        Listing { files: paths.into_iter().filter_map(|path| file(&files, path)).collect(), diagnostics }
    }

    fn look(&self, path: &HubPath) -> Option<SourceFile> {
        file(&self.files.read().unwrap_or_else(PoisonError::into_inner), path)
    }

    fn read(&self, path: &HubPath) -> io::Result<Vec<u8>> {
        self.files
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(path)
            .map(|(bytes, _)| bytes.clone())
            .ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn write(&self, path: &HubPath, bytes: &[u8]) -> io::Result<()> {
        self.put(path, bytes);
        Ok(())
    }
}

fn file(files: &BTreeMap<HubPath, (Vec<u8>, u128)>, path: &HubPath) -> Option<SourceFile> {
    let (bytes, stamp) = files.get(path)?;
    Some(SourceFile { path: path.clone(), len: bytes.len() as u64, stamp: *stamp, kind: FileKind::of(path) })
}
