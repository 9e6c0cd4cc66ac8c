use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::{LARGEST_FILE, SourceFile, Store};
use crate::diagnostics::{Diagnostic, HubPath};

/// The index of a hub's files at one moment. Cheap enough to clone for the next moment; holds no bytes.
#[derive(Clone)]
pub struct Sources {
    store: Arc<dyn Store>,
    folders: Vec<String>,
    files: BTreeMap<HubPath, (SourceFile, u64)>,
    diagnostics: Vec<Diagnostic>,
}

/// Counts revisions over the life of the program, so that none is used twice.
static REVISION: AtomicU64 = AtomicU64::new(1);

impl Sources {
    /// Lists the files in `folders` and those directly in the root; everything when `folders` is empty.
    pub fn load(store: Arc<dyn Store>, folders: Vec<String>) -> Self {
        let mut sources = Self { store, folders, files: BTreeMap::new(), diagnostics: Vec::new() };
        sources.list();
        sources
    }

    /// All files, sorted by path.
    pub fn files(&self) -> impl Iterator<Item = &SourceFile> {
        self.files.values().map(|(file, _)| file)
    }

    /// One file; `None` when there is none that can be read.
    pub fn get(&self, path: &HubPath) -> Option<&SourceFile> {
        self.files.get(path).map(|(file, _)| file)
    }

    /// A number that changes whenever the file may have changed. Same path and same revision: same bytes, so what was
    /// made of them can be used again without reading the file.
    pub fn revision(&self, path: &HubPath) -> Option<u64> {
        self.files.get(path).map(|(_, revision)| *revision)
    }

    /// What is wrong with files as such: their names, kinds, permissions.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// A listed file's bytes. What is not listed is not found, whatever lies on disk.
    pub fn read(&self, path: &HubPath) -> io::Result<Arc<[u8]>> {
        let file = self.get(path).ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
        if file.len > LARGEST_FILE {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.store.read(path).map(Arc::from)
    }

    /// Where the files lie.
    pub fn store(&self) -> &Arc<dyn Store> {
        &self.store
    }

    /// Follows a change on disk. `changed` are the paths that something happened to; an empty slice means "look at
    /// everything". Files that only got other bytes cost one look each, anything else a new listing.
    ///
    /// Returns whether anything is different.
    pub fn refresh(&mut self, changed: &[HubPath]) -> bool {
        let looked: Vec<SourceFile> = changed
            .iter()
            .filter(|path| self.files.contains_key(*path))
            .filter_map(|path| self.store.look(path))
            .collect();
        if changed.is_empty() || looked.len() < changed.len() {
            return self.list();
        }
        for file in looked {
            // Told that it changed, believe it: two edits within the clock's grain have one stamp.
            self.files.insert(file.path.clone(), (file, REVISION.fetch_add(1, Ordering::Relaxed)));
        }
        true
    }

    fn list(&mut self) -> bool {
        let listing = self.store.list(&self.folders);
        let files: BTreeMap<HubPath, (SourceFile, u64)> = listing
            .files
            .into_iter()
            .map(|file| {
                let revision = self
                    .files
                    .get(&file.path)
                    .filter(|(old, _)| *old == file)
                    .map_or_else(|| REVISION.fetch_add(1, Ordering::Relaxed), |(_, r)| *r);
                (file.path.clone(), (file, revision))
            })
            .collect();
        let changed = files != self.files || listing.diagnostics != self.diagnostics;
        self.files = files;
        self.diagnostics = listing.diagnostics;
        changed
    }
}

impl std::fmt::Debug for Sources {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sources")
            .field("files", &self.files.len())
            .field("diagnostics", &self.diagnostics)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::MemoryStore;

    fn path(text: &str) -> HubPath {
        HubPath::new(text).expect("a path")
    }

    #[test]
    fn only_wanted_folders_and_the_root_are_listed() {
        let store = MemoryStore::new().file("hub.toml", "").file("sops/a.md", "a").file("sops-old/b.md", "b");
        let sources = Sources::load(Arc::new(store), vec!["sops".into()]);
        let paths: Vec<&str> = sources.files().map(|f| f.path.as_str()).collect();
        assert_eq!(paths, ["hub.toml", "sops/a.md"]);
        let hidden = sources.read(&path("sops-old/b.md")).expect_err("not listed");
        assert_eq!(hidden.kind(), io::ErrorKind::NotFound);
    }

    #[test]
    fn a_revision_changes_with_the_file_and_only_then() {
        let store = Arc::new(MemoryStore::new().file("a.md", "a").file("b.md", "b"));
        let mut sources = Sources::load(store.clone(), Vec::new());
        let (a, b) = (sources.revision(&path("a.md")), sources.revision(&path("b.md")));

        assert!(!sources.refresh(&[]));
        assert_eq!(sources.revision(&path("a.md")), a);

        store.put(&path("a.md"), b"A");
        assert!(sources.refresh(&[path("a.md")]));
        assert_ne!(sources.revision(&path("a.md")), a);
        assert_eq!(sources.revision(&path("b.md")), b);

        store.remove(&path("b.md"));
        store.put(&path("c.md"), b"c");
        assert!(sources.refresh(&[path("b.md"), path("c.md")]));
        assert_eq!(sources.get(&path("b.md")), None);
        assert_eq!(&*sources.read(&path("c.md")).expect("there"), b"c");
    }
}
