use std::collections::HashMap;
use std::ffi::OsStr;
use std::fs::{self, File, Metadata};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{PoisonError, RwLock};

use walkdir::WalkDir;

use super::{FileKind, LARGEST_FILE, Listing, SourceFile, Store, names};
use crate::diagnostics::rules::{
    file_too_large, name_not_utf_8, name_reserved, special_file, symlink_broken, symlink_loop, symlink_outside,
    unreadable_file,
};
use crate::diagnostics::{Diagnostic, HubPath, Place};

/// The file that says "this folder was written by faletusi": such a folder holds no sources.
pub(crate) const OUTPUT_MARKER: &str = ".faletusi-output";

/// A hub in a folder.
#[derive(Debug)]
pub struct DiskStore {
    root: PathBuf,
    /// Where files lie whose place on disk is not simply root + path: reached by a link, or a name that is not NFC.
    elsewhere: RwLock<HashMap<HubPath, PathBuf>>,
}

impl DiskStore {
    /// The hub in `root`.
    ///
    /// # Errors
    ///
    /// When there is no such folder or it cannot be entered.
    pub fn new(root: impl AsRef<Path>) -> io::Result<Self> {
        let root = root.as_ref().canonicalize()?;
        if !root.is_dir() {
            return Err(io::ErrorKind::NotADirectory.into());
        }
        Ok(Self { root, elsewhere: RwLock::default() })
    }

    /// The hub's folder, absolute, without links.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The path inside the hub of a path on disk; `None` outside, at the root itself and for names that are no text.
    pub fn hub_path(&self, disk: &Path) -> Option<HubPath> {
        let relative = disk.strip_prefix(&self.root).ok()?;
        let names: Option<Vec<&str>> = relative.iter().map(OsStr::to_str).collect();
        HubPath::new(&names?.join("/")).ok()
    }

    /// Whether a path inside the hub is left out because of a name on the way: hidden, or made by a tool.
    pub fn is_skipped(path: &HubPath) -> bool {
        path.as_str().split('/').enumerate().any(|(depth, name)| skipped(name, depth == 0))
    }

    fn locate(&self, path: &HubPath) -> PathBuf {
        self.elsewhere
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(path)
            .cloned()
            .unwrap_or_else(|| self.root.join(path.as_str()))
    }
}

/// Hidden names, editors' backups and folders that hold no sources.
fn skipped(name: &str, at_root: bool) -> bool {
    name.starts_with('.')
        || name.ends_with('~')
        || name == "node_modules"
        || (at_root && matches!(name, "target" | "site"))
}

impl Store for DiskStore {
    fn list(&self, folders: &[String]) -> Listing {
        let mut walk = Walk { root: &self.root, files: Vec::new(), elsewhere: HashMap::new(), diagnostics: Vec::new() };
        let mut wanted: Vec<&str> = folders.iter().map(|f| f.trim_matches('/')).collect();
        wanted.sort_unstable();
        // A folder inside a wanted one is listed with it.
        wanted.dedup_by(|b, a| b == a || b.strip_prefix(&**a).is_some_and(|rest| rest.starts_with('/')));
        walk.folder(&self.root, "", if wanted.is_empty() { usize::MAX } else { 1 }, false);
        for folder in wanted {
            walk.wanted(folder);
        }
        walk.files.sort_by(|a, b| a.path.cmp(&b.path));
        walk.files.dedup_by(|b, a| a.path == b.path);
        let paths: Vec<&HubPath> = walk.files.iter().map(|f| &f.path).collect();
        walk.diagnostics.extend(names::check(&paths));
        *self.elsewhere.write().unwrap_or_else(PoisonError::into_inner) = walk.elsewhere;
        Listing { files: walk.files, diagnostics: walk.diagnostics }
    }

    fn look(&self, path: &HubPath) -> Option<SourceFile> {
        let elsewhere = self.elsewhere.read().unwrap_or_else(PoisonError::into_inner);
        if elsewhere.contains_key(path) {
            return None;
        }
        let metadata = fs::symlink_metadata(self.root.join(path.as_str())).ok()?;
        (metadata.is_file() && metadata.len() <= LARGEST_FILE).then(|| source_file(path.clone(), &metadata))
    }

    fn read(&self, path: &HubPath) -> io::Result<Vec<u8>> {
        let mut file = open(&self.locate(path))?;
        let metadata = file.metadata()?;
        if !metadata.is_file() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "this is no file"));
        }
        if metadata.len() > LARGEST_FILE {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let mut bytes = Vec::with_capacity(metadata.len() as usize + 1);
        Read::take(&mut file, LARGEST_FILE + 1).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn write(&self, path: &HubPath, bytes: &[u8]) -> io::Result<()> {
        let target = self.locate(path);
        let folder = target.parent().unwrap_or(&self.root);
        fs::create_dir_all(folder)?;
        let beside = folder.join(format!(".{}.faletusi-new", path.file_name()));
        let written = File::create(&beside)
            .and_then(|mut file| {
                file.write_all(bytes)?;
                if let Ok(old) = fs::metadata(&target) {
                    file.set_permissions(old.permissions())?;
                }
                file.sync_all()
            })
            .and_then(|()| fs::rename(&beside, &target));
        if written.is_err() {
            let _ = fs::remove_file(&beside);
        }
        written
    }
}

/// Opens for reading; on Unix in a way that does not wait for the other end of a pipe.
fn open(path: &Path) -> io::Result<File> {
    let mut options = fs::OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.custom_flags(rustix::fs::OFlags::NONBLOCK.bits() as i32);
    }
    options.open(path)
}

fn source_file(path: HubPath, metadata: &Metadata) -> SourceFile {
    SourceFile { len: metadata.len(), stamp: stamp(metadata), kind: FileKind::of(&path), path }
}

/// Changes when the file changes: time of modification, on Unix with that of the inode, which no program can set back.
fn stamp(metadata: &Metadata) -> u128 {
    let modified =
        metadata.modified().ok().and_then(|t| t.duration_since(std::time::UNIX_EPOCH).ok()).map_or(0, |d| d.as_nanos());
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let inode = (metadata.ctime() as u128) * 1_000_000_000 + metadata.ctime_nsec() as u128;
        (modified << 64) ^ (inode << 1) ^ u128::from(metadata.ino())
    }
    #[cfg(not(unix))]
    modified
}

/// A walk through the hub's folders.
struct Walk<'a> {
    root: &'a Path,
    files: Vec<SourceFile>,
    elsewhere: HashMap<HubPath, PathBuf>,
    diagnostics: Vec<Diagnostic>,
}

impl Walk<'_> {
    /// Lists a folder that hub.toml names. One that is not there is no harm; a link that leads nowhere, outside or to
    /// what cannot be read is.
    fn wanted(&mut self, folder: &str) {
        let disk = self.root.join(folder);
        match disk.canonicalize() {
            Ok(canonical) if canonical.starts_with(self.root) => self.folder(&disk, folder, usize::MAX, false),
            Err(error) if error.kind() == io::ErrorKind::NotFound && fs::symlink_metadata(&disk).is_err() => {}
            _ => {
                // The first name on the way that is a link says what is wrong.
                let names: Vec<&str> = folder.split('/').collect();
                let ways = (1..=names.len()).map(|count| names[..count].join("/"));
                let mut links =
                    ways.filter(|way| fs::symlink_metadata(self.root.join(way)).is_ok_and(|m| m.is_symlink()));
                let link = links.next().unwrap_or_else(|| folder.to_owned());
                if let Ok(path) = HubPath::new(&link) {
                    self.link(&self.root.join(&link), path, false);
                }
            }
        }
    }

    /// Lists `disk`, which is shown as `prefix`; `linked` when a link led there.
    fn folder(&mut self, disk: &Path, prefix: &str, depth: usize, linked: bool) {
        let entries =
            WalkDir::new(disk).min_depth(1).max_depth(depth).sort_by_file_name().into_iter().filter_entry(|entry| {
                let name = entry.file_name().to_string_lossy();
                entry.depth() == 0
                    || !(skipped(&name, prefix.is_empty() && entry.depth() == 1)
                        || (entry.file_type().is_dir() && entry.path().join(OUTPUT_MARKER).exists()))
            });
        for entry in entries {
            match entry {
                Ok(entry) => {
                    let Some(path) = self.path(disk, prefix, entry.path()) else {
                        continue;
                    };
                    if entry.file_type().is_symlink() {
                        if depth > 1 || linked_to_file(entry.path()) {
                            self.link(entry.path(), path, linked);
                        }
                    } else if !entry.file_type().is_dir() {
                        match entry.metadata() {
                            Ok(metadata) => self.file(entry.path(), path, &metadata),
                            Err(error) => self.unreadable(&path, &error.into()),
                        }
                    }
                }
                Err(error) => {
                    let path = error.path().and_then(|p| self.path(disk, prefix, p));
                    if let Some(path) = path {
                        self.unreadable(&path, &error.into());
                    }
                }
            }
        }
    }

    /// The hub path of an entry; a name that has none is reported.
    fn path(&mut self, disk: &Path, prefix: &str, entry: &Path) -> Option<HubPath> {
        let relative = entry.strip_prefix(disk).ok()?;
        let mut text = prefix.to_owned();
        let mut readable = true;
        for name in relative {
            if !text.is_empty() {
                text.push('/');
            }
            readable &= name.to_str().is_some();
            text.push_str(&name.to_string_lossy());
        }
        if !readable {
            let path = HubPath::new(&shown(&text)).ok()?;
            self.diagnostics.push(name_not_utf_8::report(&path));
            return None;
        }
        match HubPath::new(&text) {
            Ok(path) => Some(path),
            Err(_) => {
                let path = HubPath::new(&shown(&text)).ok()?;
                let reason = text.split('/').find_map(names::reserved)?;
                self.diagnostics.push(name_reserved::report(&path, &reason));
                None
            }
        }
    }

    fn file(&mut self, disk: &Path, path: HubPath, metadata: &Metadata) {
        if let Some(what) = special(metadata) {
            self.diagnostics.push(special_file::report(&path, what));
        } else if metadata.len() > LARGEST_FILE {
            self.diagnostics.push(file_too_large::report(&path, metadata.len()));
        } else if let Err(error) = may_read(disk) {
            self.unreadable(&path, &error);
        } else {
            if self.root.join(path.as_str()) != disk {
                self.elsewhere.insert(path.clone(), disk.to_owned());
            }
            self.files.push(source_file(path, metadata));
        }
    }

    fn link(&mut self, disk: &Path, path: HubPath, linked: bool) {
        let real = match disk.canonicalize() {
            Ok(real) => real,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                self.diagnostics.push(symlink_broken::report(&path));
                return;
            }
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
                self.unreadable(&path, &error);
                return;
            }
            // "Too many levels of symbolic links" has no stable kind.
            Err(_) => {
                self.diagnostics.push(symlink_loop::report(&path));
                return;
            }
        };
        if !real.starts_with(self.root) {
            self.diagnostics.push(symlink_outside::report(&path));
            return;
        }
        match fs::metadata(&real) {
            Ok(metadata) if metadata.is_dir() => {
                // A link to a folder that holds it, or inside a folder that was itself entered by a link, could be
                // followed for ever or exponentially often.
                let parent = disk.parent().and_then(|p| p.canonicalize().ok());
                let inside_itself = parent.is_none_or(|parent| parent.starts_with(&real));
                if inside_itself || linked {
                    self.diagnostics.push(symlink_loop::report(&path));
                } else {
                    self.folder(&real, path.as_str(), usize::MAX, true);
                }
            }
            Ok(metadata) => self.file(&real, path, &metadata),
            Err(error) => self.unreadable(&path, &error),
        }
    }

    fn unreadable(&mut self, path: &HubPath, error: &io::Error) {
        self.diagnostics.push(unreadable_file::report(Place::file(path), &reason(error)));
    }
}

/// What the system says, without its error number.
fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or(&text);
    text.rsplit(": ").next().unwrap_or(text).to_owned()
}

fn linked_to_file(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|m| m.is_file())
}

/// A name with everything replaced that a path cannot have.
fn shown(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || c == '\\' || c == ':' { '\u{fffd}' } else { c }).collect()
}

#[cfg(unix)]
fn special(metadata: &Metadata) -> Option<&'static str> {
    use std::os::unix::fs::FileTypeExt;
    let kind = metadata.file_type();
    if kind.is_fifo() {
        Some("a pipe")
    } else if kind.is_socket() {
        Some("a socket")
    } else if kind.is_char_device() || kind.is_block_device() {
        Some("a device")
    } else {
        None
    }
}

#[cfg(not(unix))]
fn special(metadata: &Metadata) -> Option<&'static str> {
    (!metadata.is_file()).then_some("a device")
}

#[cfg(unix)]
fn may_read(path: &Path) -> io::Result<()> {
    rustix::fs::access(path, rustix::fs::Access::READ_OK).map_err(io::Error::from)
}

#[cfg(not(unix))]
fn may_read(_: &Path) -> io::Result<()> {
    Ok(())
}
