//! Adds to `releases/` so that a crash after any single operation leaves the log as it was or with the whole addition.
//!
//! 1. A journal names every new file with its SHA-256. Only what it names is ever cleared away.
//! 2. Frozen files, tiles and bundles: all of new names, so that nobody who reads the log sees them yet.
//! 3. The signer's state: from here on the addition is signed, and a run that was cut off is completed by the next.
//! 4. `keys` and `checkpoints/<size>`.
//! 5. `checkpoint`, or `root.txt`, by one rename: now it is in the log. A first log is made ready beside its place and
//!    renamed as a whole.
//! 6. What is not needed any more goes: partial tiles, the text of versions that were erased, the journal.
//!
//! Every file and every folder is flushed to the device before the step after it begins.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::lock::{Lock, LockError};
use super::signer::{Signer, SignerError, State};
use super::{Disk, RealDisk};
use crate::ledger::{
    Addition, AppendError, Appended, CHECKPOINT, CHECKPOINTS, CheckpointError, ENTRY_FILE, Entry, Files, Hash, KEYS,
    Log, LogError, NONCE_FILE, Opening, ROOT, SignedCheckpoint, TilePath, needed_partial_tiles, tiles,
};

/// What is being done, while it is done.
const JOURNAL: &str = ".faletusi-release";
const JOURNAL_HEADER: &str = "faletusi-release-v1";
/// Keeps other releases away.
const LOCK: &str = ".faletusi-lock";
/// Where the log lies, and where a first log is made ready.
const LOG: &str = "log";
const FIRST_LOG: &str = ".log.faletusi-new";

/// A disk whose files and folders can be flushed to the device.
pub trait SafeDisk: Disk {
    /// Writes a file that does not exist yet, and waits until it is on the device.
    fn write_synced(&self, path: &Path, bytes: &[u8]) -> io::Result<()>;
    /// Waits until the names in a folder are on the device.
    fn sync_folder(&self, path: &Path) -> io::Result<()>;
}

impl SafeDisk for RealDisk {
    fn write_synced(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut file = File::create_new(path)?;
        file.write_all(bytes)?;
        file.sync_all()
    }

    #[cfg(unix)]
    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        match File::open(path)?.sync_all() {
            // Some network file systems cannot flush a folder.
            Err(error) if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => Ok(()),
            done => done,
        }
    }

    #[cfg(not(unix))]
    fn sync_folder(&self, _: &Path) -> io::Result<()> {
        Ok(())
    }
}

/// Why nothing was logged.
#[derive(Debug, thiserror::Error)]
pub enum ReleaseError {
    /// Another release is at work.
    #[error("another faletusi{} is releasing into `{path}`; wait for it to end", .process.map_or(String::new(), |p| format!(" (process {p})")))]
    Busy {
        /// The folder of releases.
        path: PathBuf,
        /// Its number, when it can be known.
        process: Option<u32>,
    },
    /// The key is signing for another folder.
    #[error("another faletusi{} is signing with this key (`{path}`); wait for it to end", .process.map_or(String::new(), |p| format!(" (process {p})")))]
    KeyBusy {
        /// The lock beside the key.
        path: PathBuf,
        /// The other's number, when it can be known.
        process: Option<u32>,
    },
    /// Frozen files of a version that may have been released: a lost nonce hides it from the log.
    #[error("`{0}` holds a released version already; bring back its `nonce.txt` from a copy, or take another version")]
    Taken(PathBuf),
    /// The disk.
    #[error("cannot {action} `{path}`: {error}; run the command again: it completes or clears away what was begun")]
    Disk {
        /// "write", "rename"…
        action: &'static str,
        /// What.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// The log cannot be read.
    #[error("the log of releases cannot be read: {0}")]
    Log(#[from] LogError),
    /// The origin cannot be one.
    #[error(transparent)]
    Origin(#[from] CheckpointError),
    /// It is another log.
    #[error("the log has the origin `{found}`, but hub.toml says `{wanted}`; the origin of a log never changes")]
    OtherOrigin {
        /// In the log.
        found: String,
        /// In hub.toml.
        wanted: String,
    },
    /// The key or its state.
    #[error(transparent)]
    Signer(#[from] SignerError),
    /// The entries do not continue the log, or the wrong key signs.
    #[error(transparent)]
    Append(#[from] AppendError),
    /// A release that was cut off was signed with a key that is not given now.
    #[error("a release was cut off while it was signed with {0}; run the command again with that key")]
    CutOff(String),
    /// The journal is unreadable.
    #[error(
        "`{0}` is unreadable; it tells what a release that was cut off has begun: bring it back from a copy, or remove it by hand with the folders that `faletusi check` calls unlogged"
    )]
    Journal(PathBuf),
    /// A frozen path that leads elsewhere.
    #[error("`{0}` cannot be the path of a frozen file")]
    Path(String),
}

impl ReleaseError {
    /// Whether the machine failed; else something must be decided first.
    pub fn is_machine(&self) -> bool {
        matches!(
            self,
            Self::Busy { .. } | Self::KeyBusy { .. } | Self::Disk { .. } | Self::Signer(SignerError::Unreadable { .. })
        )
    }
}

/// What happened to a run that was cut off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settled {
    /// There was none.
    Nothing,
    /// It had not been signed; what it left is cleared away.
    ClearedAway,
    /// It was signed or logged already; now it is complete.
    Completed,
}

/// What is added to the log in one step.
#[derive(Clone, Default)]
pub struct Change {
    /// The entries, in order.
    pub additions: Vec<Addition>,
    /// New files, relative to `releases/`.
    pub frozen: BTreeMap<String, Vec<u8>>,
}

/// `releases/` while nobody else may add to it.
pub struct ReleasesFolder<'d> {
    root: PathBuf,
    disk: &'d dyn SafeDisk,
    log: Log,
    settled: Settled,
    _lock: Lock,
    /// Two copies of a hub with one key must not sign at once: each would sign a history of its own.
    key_locks: Vec<(PathBuf, Lock)>,
}

struct Journal {
    size: u64,
    signed: Option<String>,
    files: BTreeMap<String, Hash>,
}

impl<'d> ReleasesFolder<'d> {
    /// Takes the folder, and completes or clears away what a run that was cut off left there.
    ///
    /// # Errors
    ///
    /// See [`ReleaseError`].
    pub fn open(
        root: &Path,
        origin: &str,
        signer: Option<&Signer>,
        disk: &'d dyn SafeDisk,
    ) -> Result<Self, ReleaseError> {
        let empty = Log::empty(origin)?;
        if !root.is_dir() {
            disk.create_dir(root).map_err(failed("create", root))?;
        }
        let lock = Lock::at(root.join(LOCK)).map_err(|error| match error {
            LockError::Busy(process) => ReleaseError::Busy { path: root.to_owned(), process },
            LockError::Io(action, error) => ReleaseError::Disk { action, path: root.join(LOCK), error },
        })?;
        let mut folder = Self {
            root: root.to_owned(),
            disk,
            log: empty,
            settled: Settled::Nothing,
            _lock: lock,
            key_locks: Vec::new(),
        };
        folder.hold(signer)?;
        folder.log = folder.read_log()?.unwrap_or(folder.log);
        if folder.log.origin() != origin {
            let (found, wanted) = (folder.log.origin().to_owned(), origin.to_owned());
            return Err(ReleaseError::OtherOrigin { found, wanted });
        }
        folder.settle(signer)?;
        Ok(folder)
    }

    /// Keeps the key from signing for another folder as long as this one is open.
    fn hold(&mut self, signer: Option<&Signer>) -> Result<(), ReleaseError> {
        let Some(path) = signer.map(Signer::lock_path).filter(|path| self.key_locks.iter().all(|(p, _)| p != path))
        else {
            return Ok(());
        };
        let lock = Lock::at(path.clone()).map_err(|error| match error {
            LockError::Busy(process) => ReleaseError::KeyBusy { path: path.clone(), process },
            LockError::Io(action, error) => ReleaseError::Disk { action, path: path.clone(), error },
        })?;
        self.key_locks.push((path, lock));
        Ok(())
    }

    /// The log as it is now.
    pub fn log(&self) -> &Log {
        &self.log
    }

    /// Whether a version's entry lies there, logged or not.
    pub fn has_frozen_versions(&self) -> bool {
        DiskFiles::new(&self.root)
            .paths()
            .iter()
            .any(|path| path.ends_with(&format!("/{ENTRY_FILE}")) && is_frozen_path(path))
    }

    /// Keeps a second key from signing elsewhere, and asks whether the log is the one that it has signed: before
    /// another key takes its place.
    ///
    /// # Errors
    ///
    /// When the log is another one or ends before what the key has signed.
    pub fn hand_over(&mut self, from: &Signer) -> Result<(), ReleaseError> {
        self.hold(Some(from))?;
        Ok(from.fits(&self.log)?)
    }

    /// What happened to a run that was cut off.
    pub fn settled(&self) -> Settled {
        self.settled
    }

    /// Adds to the log, and erases the text of versions that it says are erased. With a signer the log is signed.
    ///
    /// # Errors
    ///
    /// See [`ReleaseError`]. After [`ReleaseError::Disk`] the next [`ReleasesFolder::open`] puts things in order.
    pub fn append(&mut self, change: &Change, signer: Option<&Signer>) -> Result<(), ReleaseError> {
        self.hold(signer)?;
        if let Some(signer) = signer {
            signer.fits(&self.log)?;
        }
        for path in change.frozen.keys() {
            if !is_frozen_path(path) {
                return Err(ReleaseError::Path(path.clone()));
            }
        }
        let appended = self.log.append(&change.additions, signer.map(Signer::key))?;
        self.begin(change, &appended, signer)?;
        self.freeze(&change.frozen)?;
        let is_first = !self.at(LOG).is_dir();
        let folder = if is_first { self.at(FIRST_LOG) } else { self.at(LOG) };
        let is_head = |path: &str| matches!(path, CHECKPOINT | ROOT | KEYS) || path.starts_with(CHECKPOINTS);
        let new = appended.write.iter().filter(|(path, _)| is_first || !is_head(path));
        for (path, bytes) in new {
            self.put(&folder, path, bytes)?;
        }
        if let Some(signer) = signer {
            self.replace(signer.state_path(), appended.log.head_text().as_bytes())?;
        }
        self.log = appended.log;
        if is_first {
            self.rename(&folder, &self.at(LOG))?;
            self.sync(&self.root)?;
        } else {
            self.publish()?;
        }
        self.tidy()
    }

    /// Journals everything that is about to be new.
    fn begin(&self, change: &Change, appended: &Appended, signer: Option<&Signer>) -> Result<(), ReleaseError> {
        let is_head = |path: &str| matches!(path, CHECKPOINT | ROOT | KEYS) || path.starts_with(CHECKPOINTS);
        let tiles = appended.write.iter().filter(|(path, _)| !is_head(path));
        let tiles = tiles.map(|(path, bytes)| (format!("{LOG}/{path}"), bytes));
        let frozen = change.frozen.iter().map(|(path, bytes)| (path.clone(), bytes));
        let signed = signer.map_or_else(|| "none".to_owned(), |signer| signer.key().verifier().to_string());
        let mut text = format!("{JOURNAL_HEADER}\nsize {}\nsigned {signed}\n", appended.log.size());
        for (path, bytes) in frozen.chain(tiles) {
            text.push_str(&format!("{}  {path}\n", Hash::of(bytes)));
        }
        self.replace(&self.at(JOURNAL), text.as_bytes())
    }

    /// Puts frozen files into folders of their own; what lay there before no entry names.
    fn freeze(&self, frozen: &BTreeMap<String, Vec<u8>>) -> Result<(), ReleaseError> {
        let folders: BTreeSet<&str> = frozen.keys().filter_map(|path| version_folder(path)).collect();
        let released = self.released_folders();
        for folder in folders {
            // A commitment whose nonce is lost hides that a folder was released: its entry shows it.
            if released.contains(folder) || self.at(folder).join(ENTRY_FILE).is_file() && !self.is_leftover(folder) {
                return Err(ReleaseError::Taken(self.at(folder)));
            }
            super::disk::remove_tree(self.disk, &self.at(folder)).map_err(failed("remove", &self.at(folder)))?;
        }
        frozen.iter().try_for_each(|(path, bytes)| self.put(&self.root, path, bytes))
    }

    /// The folders that entries of the log name, as far as they can be read.
    fn released_folders(&self) -> BTreeSet<String> {
        let entries = self.log.entries().iter().filter_map(|logged| logged.readable());
        entries.filter_map(Entry::folder).collect()
    }

    /// Whether the journal of this run announces the folder and nothing but it lies there.
    fn is_leftover(&self, folder: &str) -> bool {
        let entry = format!("{folder}/{ENTRY_FILE}");
        let bytes = fs::read(self.at(&entry)).ok();
        let journal = self.journal().ok().flatten();
        journal.zip(bytes).is_some_and(|(journal, bytes)| journal.files.get(&entry) == Some(&Hash::of(&bytes)))
    }

    /// Completes or clears away what a run that was cut off left.
    fn settle(&mut self, signer: Option<&Signer>) -> Result<(), ReleaseError> {
        for left in [self.beside(&self.at(JOURNAL)), self.beside(&self.at(LOG).join(CHECKPOINT))]
            .into_iter()
            .chain([KEYS, ROOT].map(|head| self.beside(&self.at(LOG).join(head))))
        {
            self.remove_if_there(&left)?;
        }
        let journal = self.journal()?;
        let ahead = match signer.map(Signer::state).transpose()? {
            Some(State::At(signed))
                if signed.checkpoint().origin() == self.log.origin()
                    && signed.checkpoint().size() > self.log.size() =>
            {
                Some(signed)
            }
            _ => None,
        };
        if let (Some(checkpoint), Some(signer)) = (&ahead, signer) {
            self.roll_forward(checkpoint, signer, journal.as_ref())?;
            self.settled = Settled::Completed;
            return self.tidy();
        }
        let Some(journal) = journal else { return Ok(()) };
        // Everything that it announced is in the log: nothing of it may be cleared away.
        if journal.size <= self.log.size() {
            self.settled = Settled::Completed;
            return self.tidy();
        }
        let given = signer.map(|signer| signer.key().verifier().to_string());
        if let Some(key) = journal.signed.as_ref().filter(|key| given.as_ref() != Some(key)) {
            return Err(ReleaseError::CutOff(key.clone()));
        }
        self.clear_away(&journal)?;
        self.settled = Settled::ClearedAway;
        self.tidy()
    }

    /// Publishes what the signer has signed already.
    fn roll_forward(
        &mut self,
        signed: &SignedCheckpoint,
        signer: &Signer,
        journal: Option<&Journal>,
    ) -> Result<(), ReleaseError> {
        let refuse = || ReleaseError::Signer(signer.ahead(signed, self.log.size()));
        let is_first = !self.at(LOG).is_dir();
        let folder = if is_first { self.at(FIRST_LOG) } else { self.at(LOG) };
        let kept = format!("{CHECKPOINTS}{}", signed.checkpoint().size());
        let head = signed.note().to_string().into_bytes();
        let files = WithHead { files: DiskFiles::new(&folder), head, kept };
        let log = Log::open(&files, &self.openings()).map_err(|_| refuse())?;
        let known = self.log.size();
        let continues = log.origin() == self.log.origin() && log.tree().root_at(known) == Some(self.log.tree().root());
        let is_whole = |(path, hash): (&String, &Hash)| {
            let path = path.strip_prefix("log/").map_or_else(|| self.at(path), |inner| folder.join(inner));
            fs::read(path).is_ok_and(|bytes| Hash::of(&bytes) == *hash)
        };
        if !continues || !journal.is_none_or(|journal| journal.files.iter().all(is_whole)) {
            return Err(refuse());
        }
        self.log = log;
        if is_first {
            self.rename(&folder, &self.at(LOG))?;
            self.sync(&self.root)
        } else {
            self.publish()
        }
    }

    /// Writes what the log says of itself; the last rename makes the addition part of it.
    fn publish(&self) -> Result<(), ReleaseError> {
        let (folder, text) = (self.at(LOG), self.log.head_text());
        if self.log.latest().is_none() {
            return self.replace(&folder.join(ROOT), text.as_bytes());
        }
        let keys: String = self.log.keys().map(|key| format!("{key}\n")).collect();
        if fs::read(folder.join(KEYS)).ok().as_deref() != Some(keys.as_bytes()) {
            self.replace(&folder.join(KEYS), keys.as_bytes())?;
        }
        self.put(&folder, &format!("{CHECKPOINTS}{}", self.log.size()), text.as_bytes())?;
        self.replace(&folder.join(CHECKPOINT), text.as_bytes())
    }

    /// Removes what a run began that was never signed.
    fn clear_away(&self, journal: &Journal) -> Result<(), ReleaseError> {
        let first = self.at(FIRST_LOG);
        super::disk::remove_tree(self.disk, &first).map_err(failed("remove", &first))?;
        let logged: BTreeSet<String> = known_tiles(&self.log).into_iter().map(|tile| format!("{LOG}/{tile}")).collect();
        let released = self.released_folders();
        for path in journal.files.keys() {
            // What an entry names is no leftover, whatever a journal says. Others may be half written.
            let is_released = version_folder(path).is_some_and(|folder| released.contains(folder));
            if logged.contains(path) || is_released {
                continue;
            }
            self.remove_if_there(&self.at(path))?;
            self.remove_empty_folders(self.at(path).parent())?;
        }
        Ok(())
    }

    /// Removes what the log does not need any more, erased texts and, last, the journal.
    fn tidy(&self) -> Result<(), ReleaseError> {
        let known = known_tiles(&self.log);
        let files = DiskFiles::new(&self.at(LOG));
        for path in files.paths() {
            let is_old = TilePath::parse(&path).is_ok_and(|tile| !known.contains(&tile));
            if is_old || (path == ROOT && self.log.latest().is_some()) {
                self.remove_if_there(&self.at(LOG).join(&path))?;
                self.remove_empty_folders(self.at(LOG).join(&path).parent())?;
            }
        }
        let log = Log::open(&files, &self.openings()).unwrap_or_else(|_| self.log.clone());
        for entry in log.entries().iter().filter_map(|logged| logged.readable()) {
            let Entry::Purge(purge) = entry else { continue };
            let subject = &purge.subject;
            self.erase(&format!("{}/{}/{}", subject.work, subject.version, subject.audience))?;
        }
        let journal = self.at(JOURNAL);
        if journal.is_file() {
            self.remove_if_there(&journal)?;
            self.sync(&self.root)?;
        }
        Ok(())
    }

    /// Erases the text of a version; its entry and nonce stay.
    fn erase(&self, folder: &str) -> Result<(), ReleaseError> {
        let folder = self.at(folder);
        let files = DiskFiles::new(&folder).paths();
        for path in files.iter().filter(|path| !matches!(path.as_str(), ENTRY_FILE | NONCE_FILE)) {
            self.remove_if_there(&folder.join(path))?;
            self.remove_empty_folders(folder.join(path).parent())?;
        }
        Ok(())
    }

    fn read_log(&self) -> Result<Option<Log>, ReleaseError> {
        let folder = self.at(LOG);
        if !folder.is_dir() {
            return Ok(None);
        }
        Ok(Some(Log::open(&DiskFiles::new(&folder), &self.openings())?))
    }

    /// What opens the commitments of the log.
    fn openings(&self) -> Vec<Opening> {
        let files = DiskFiles::new(&self.root);
        let folders = files.paths();
        let folders = folders.iter().filter(|path| path.ends_with(NONCE_FILE)).filter_map(|path| version_folder(path));
        folders.filter_map(|folder| Opening::read(&DiskFiles::new(&self.at(folder))).ok()).collect()
    }

    fn journal(&self) -> Result<Option<Journal>, ReleaseError> {
        let path = self.at(JOURNAL);
        match fs::read_to_string(&path) {
            Ok(text) => Journal::parse(&text).map(Some).ok_or(ReleaseError::Journal(path)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(_) => Err(ReleaseError::Journal(path)),
        }
    }

    fn at(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    fn beside(&self, path: &Path) -> PathBuf {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        path.with_file_name(format!(".{}.faletusi-new", name.trim_start_matches('.')))
    }

    /// Writes a new file, and folders as needed; what a run that was cut off left under that name goes.
    fn put(&self, folder: &Path, path: &str, bytes: &[u8]) -> Result<(), ReleaseError> {
        let mut above = PathBuf::from(folder);
        let names: Vec<&str> = path.split('/').collect();
        let (_, folders) = names.split_last().unwrap_or((&"", &[]));
        for name in std::iter::once(&"").chain(folders) {
            if !name.is_empty() {
                above.push(name);
            }
            if !above.is_dir() {
                self.disk.create_dir(&above).map_err(failed("create", &above))?;
                above.parent().map_or(Ok(()), |parent| self.sync(parent))?;
            }
        }
        let target = folder.join(path);
        self.remove_if_there(&target)?;
        self.disk.write_synced(&target, bytes).map_err(failed("write", &target))?;
        self.sync(&above)
    }

    /// Lets a file have other bytes in one step.
    fn replace(&self, path: &Path, bytes: &[u8]) -> Result<(), ReleaseError> {
        let new = self.beside(path);
        self.remove_if_there(&new)?;
        self.disk.write_synced(&new, bytes).map_err(failed("write", &new))?;
        self.rename(&new, path)?;
        path.parent().map_or(Ok(()), |folder| self.sync(folder))
    }

    fn rename(&self, from: &Path, to: &Path) -> Result<(), ReleaseError> {
        self.disk.rename(from, to).map_err(failed("rename", from))
    }

    fn sync(&self, folder: &Path) -> Result<(), ReleaseError> {
        // A bare file name lies in the working folder.
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        self.disk.sync_folder(folder).map_err(failed("flush", folder))
    }

    fn remove_if_there(&self, path: &Path) -> Result<(), ReleaseError> {
        if fs::symlink_metadata(path).is_err() {
            return Ok(());
        }
        self.disk.remove_file(path).map_err(failed("remove", path))
    }

    /// Removes a folder and those above it, as far as they are empty.
    fn remove_empty_folders(&self, folder: Option<&Path>) -> Result<(), ReleaseError> {
        let Some(folder) = folder.filter(|folder| *folder != self.root && folder.starts_with(&self.root)) else {
            return Ok(());
        };
        let is_empty = fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none());
        if !is_empty && folder.is_dir() {
            return Ok(());
        }
        if folder.is_dir() {
            self.disk.remove_dir(folder).map_err(failed("remove", folder))?;
        }
        self.remove_empty_folders(folder.parent())
    }
}

impl Journal {
    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.strip_suffix('\n')?.split('\n');
        if lines.next() != Some(JOURNAL_HEADER) {
            return None;
        }
        let size = lines.next()?.strip_prefix("size ")?.parse().ok()?;
        let signed = Some(lines.next()?.strip_prefix("signed ")?.to_owned()).filter(|key| key != "none");
        let mut files = BTreeMap::new();
        for line in lines {
            let (hash, path) = line.split_once("  ")?;
            let is_tile = path.strip_prefix("log/").is_some_and(|tile| TilePath::parse(tile).is_ok());
            if !is_tile && !is_frozen_path(path) {
                return None;
            }
            files.insert(path.to_owned(), Hash::from_hex(hash).ok()?);
        }
        Some(Self { size, signed, files })
    }
}

/// All tiles that a log has.
fn known_tiles(log: &Log) -> BTreeSet<TilePath> {
    tiles(log.size()).chain(needed_partial_tiles(log.checkpoints().map(|(size, _)| size), log.size())).collect()
}

/// Whether a path is below `<work>/<version>/<audience>/` and stays there.
fn is_frozen_path(path: &str) -> bool {
    crate::ledger::FilePath::parse(path).is_ok()
        && version_folder(path).is_some()
        && path.split('/').next().is_some_and(|work| work != LOG && !work.starts_with('.'))
}

/// `<work>/<version>/<audience>` of a path below it.
fn version_folder(path: &str) -> Option<&str> {
    let (end, _) = path.match_indices('/').nth(2)?;
    path.get(..end)
}

fn failed(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> ReleaseError {
    let path = path.to_owned();
    move |error| ReleaseError::Disk { action, path, error }
}

/// A log on disk with another checkpoint than the one that lies there.
struct WithHead {
    files: DiskFiles,
    head: Vec<u8>,
    kept: String,
}

impl Files for WithHead {
    fn read(&self, path: &str) -> Option<Cow<'_, [u8]>> {
        match path {
            CHECKPOINT => Some(Cow::Borrowed(&self.head)),
            ROOT => None,
            path => self.files.read(path),
        }
    }

    /// Without the copy of the checkpoint under its size, which may be half written.
    fn paths(&self) -> Vec<String> {
        let mut paths = self.files.paths();
        paths.retain(|path| *path != self.kept);
        paths
    }
}

/// A folder on disk as the ledger reads it. Links to folders are not followed.
pub struct DiskFiles {
    root: PathBuf,
    paths: Vec<String>,
}

impl DiskFiles {
    /// Lists a folder; nothing is read yet.
    pub fn new(root: &Path) -> Self {
        let mut paths = Vec::new();
        list(root, "", &mut paths);
        paths.sort();
        Self { root: root.to_owned(), paths }
    }
}

fn list(folder: &Path, prefix: &str, paths: &mut Vec<String>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => list(&entry.path(), &format!("{path}/"), paths),
            _ => paths.push(path),
        }
    }
}

impl Files for DiskFiles {
    fn read(&self, path: &str) -> Option<Cow<'_, [u8]>> {
        self.paths.binary_search_by(|known| known.as_str().cmp(path)).ok()?;
        let path = self.root.join(path);
        // Asked first: opening a pipe would wait for ever.
        let is_file = fs::metadata(&path).is_ok_and(|m| m.is_file() && m.len() <= crate::source::LARGEST_FILE);
        is_file.then(|| fs::read(&path).ok().map(Cow::Owned)).flatten()
    }

    fn paths(&self) -> Vec<String> {
        self.paths.clone()
    }
}
