use std::collections::BTreeMap;
use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use super::{FileKind, LARGEST_FILE, SourceFile, Store};
use crate::diagnostics::{Diagnostic, HubPath};

/// The index of a hub's files at one moment. Cheap enough to clone for the next moment; holds no bytes, unless it is
/// told to keep texts.
#[derive(Clone)]
pub struct Sources {
    store: Arc<dyn Store>,
    folders: Vec<String>,
    files: BTreeMap<HubPath, Known>,
    diagnostics: Vec<Diagnostic>,
    keeps: bool,
}

/// A file at one moment.
#[derive(Clone)]
struct Known {
    file: SourceFile,
    revision: u64,
    /// The text as it was first read, compressed; later moments have it too for as long as the file stays the same.
    kept: Option<Arc<OnceLock<Packed>>>,
}

/// Bytes, compressed.
struct Packed {
    length: usize,
    bytes: Box<[u8]>,
}

/// Counts revisions over the life of the program, so that none is used twice.
static REVISION: AtomicU64 = AtomicU64::new(1);

impl Sources {
    /// Lists the files in `folders` and those directly in the root; everything when `folders` is empty.
    pub fn load(store: Arc<dyn Store>, folders: Vec<String>) -> Self {
        Self::listed(store, folders, false)
    }

    /// As [`Sources::load`], and keeps each text as it is first read: what this moment and its clones give for a
    /// revision stays the same when the file has other bytes by then, or is gone.
    pub fn load_and_keep(store: Arc<dyn Store>, folders: Vec<String>) -> Self {
        Self::listed(store, folders, true)
    }

    fn listed(store: Arc<dyn Store>, folders: Vec<String>, keeps: bool) -> Self {
        let mut sources = Self { store, folders, files: BTreeMap::new(), diagnostics: Vec::new(), keeps };
        sources.list();
        sources
    }

    /// All files, sorted by path.
    pub fn files(&self) -> impl Iterator<Item = &SourceFile> {
        self.files.values().map(|known| &known.file)
    }

    /// One file; `None` when there is none that can be read.
    pub fn get(&self, path: &HubPath) -> Option<&SourceFile> {
        self.files.get(path).map(|known| &known.file)
    }

    /// A number that changes whenever the file may have changed. Same path and same revision: same bytes, so what was
    /// made of them can be used again without reading the file.
    pub fn revision(&self, path: &HubPath) -> Option<u64> {
        self.files.get(path).map(|known| known.revision)
    }

    /// What is wrong with files as such: their names, kinds, permissions.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// A listed file's bytes. What is not listed is not found, whatever lies on disk.
    pub fn read(&self, path: &HubPath) -> io::Result<Arc<[u8]>> {
        let known = self.files.get(path).ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
        if known.file.len > LARGEST_FILE {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let Some(kept) = &known.kept else { return self.store.read(path).map(Arc::from) };
        let packed = match kept.get() {
            Some(packed) => packed,
            None => {
                let bytes = self.store.read(path)?;
                // Of two who read it at once the first decides, so that both have the same.
                kept.get_or_init(|| Packed::new(&bytes))
            }
        };
        packed.unpack()
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
            self.files.insert(file.path.clone(), Known::new(file, self.keeps));
        }
        true
    }

    fn list(&mut self) -> bool {
        let listing = self.store.list(&self.folders);
        let files: BTreeMap<HubPath, Known> = listing
            .files
            .into_iter()
            .map(|file| {
                let known = self.files.get(&file.path).filter(|known| known.file == file);
                (file.path.clone(), known.cloned().unwrap_or_else(|| Known::new(file, self.keeps)))
            })
            .collect();
        let revisions = |files: &BTreeMap<HubPath, Known>| -> Vec<u64> { files.values().map(|k| k.revision).collect() };
        let changed = revisions(&files) != revisions(&self.files) || listing.diagnostics != self.diagnostics;
        self.files = files;
        self.diagnostics = listing.diagnostics;
        changed
    }
}

impl Packed {
    fn new(bytes: &[u8]) -> Self {
        let mut packed = vec![0; lz4_flex::block::get_maximum_output_size(bytes.len())];
        // The room is what it asked for; were it ever too small, the bytes are kept as they are.
        let packed = match lz4_flex::block::compress_into(bytes, &mut packed) {
            Ok(written) if written < bytes.len() => packed.get(..written).unwrap_or(bytes),
            _ => bytes,
        };
        Self { length: bytes.len(), bytes: packed.into() }
    }

    fn unpack(&self) -> io::Result<Arc<[u8]>> {
        if self.bytes.len() == self.length {
            return Ok(Arc::from(&*self.bytes));
        }
        let mut bytes = vec![0; self.length];
        lz4_flex::block::decompress_into(&self.bytes, &mut bytes).map_err(|e| io::Error::other(e.to_string()))?;
        Ok(bytes.into())
    }
}

impl Known {
    fn new(file: SourceFile, keeps: bool) -> Self {
        let kept = (keeps && file.kind == FileKind::Markdown).then(Arc::default);
        Self { file, revision: REVISION.fetch_add(1, Ordering::Relaxed), kept }
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

    #[test]
    fn what_is_kept_stays_as_it_was_read() {
        let store = Arc::new(MemoryStore::new().file("a.md", "a").file("b.md", "b").file("c.csv", "c"));
        let read = |sources: &Sources, file: &str| sources.read(&path(file)).map(|bytes| bytes.to_vec());
        let before = Sources::load_and_keep(store.clone(), Vec::new());
        let (a, b) = (read(&before, "a.md").expect("there"), read(&before, "b.md").expect("there"));

        store.put(&path("a.md"), b"A");
        store.put(&path("c.csv"), b"C");
        store.remove(&path("b.md"));
        let mut after = before.clone();
        assert!(after.refresh(&[path("a.md"), path("b.md"), path("c.csv")]));
        assert_eq!((read(&before, "a.md").expect("kept"), read(&before, "b.md").expect("kept")), (a, b));
        assert_eq!(read(&after, "a.md").expect("new"), b"A");
        assert_eq!(read(&after, "b.md").expect_err("gone").kind(), io::ErrorKind::NotFound);
        assert_eq!(read(&before, "c.csv").expect("there"), b"C", "only texts are kept");
    }
}
