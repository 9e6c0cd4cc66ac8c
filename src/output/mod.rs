//! Writes a site to disk so that a reader always finds a whole one: the old or the new.
//!
//! 1. [`Target::new`] refuses what must not be replaced: a folder this program did not write, a mount point, a link.
//! 2. A lock keeps two builds apart.
//! 3. What a crashed build left is completed or cleared away.
//! 4. All files are written into a folder beside the output; a file that is there already with the same bytes is hard
//!    linked (copied where links are impossible). Compressed files come after what they are made of. A marker file
//!    comes last.
//! 5. The two folders change places: in one step where the system can, elsewhere by two renames, which the next build
//!    completes if it must.
//! 6. The old folder is removed.
//!
//! Nothing of a site is flushed to the device: after a power failure a file may be empty. The next build compares bytes and
//! writes it again, which costs less than a flush a file at every build.
//!
//! Releases are another matter: [`ReleasesFolder`] adds to them, and flushes everything.
#![allow(clippy::disallowed_methods, reason = "this module is where the site is written")]

mod addresses;
mod append;
mod compressed;
mod disk;
mod lock;
mod signer;
mod target;

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

pub use addresses::check_addresses;
pub use append::{Change, DiskFiles, ReleaseError, ReleasesFolder, SafeDisk, Settled};
pub use compressed::is_compressible;
pub use disk::{Disk, RealDisk};
pub use signer::{NEW_STATE, Signer, SignerError, State, state_path};
pub use target::Target;

use lock::Lock;

/// Stands in every folder this program wrote, and in no other.
pub(crate) const MARKER: &str = crate::source::OUTPUT_MARKER;

const MARKER_TEXT: &str =
    "This folder is written by faletusi and replaced as a whole at every build: change nothing here.\n";

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Written {
    /// Files in the site, without the marker.
    pub files: usize,
    /// Of these, new or with other bytes than before.
    pub changed: usize,
    /// Files of the old site that are gone.
    pub removed: usize,
    /// Bytes in the site.
    pub bytes: usize,
}

/// Why nothing was written. The old site, if there was one, is as it was.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// The folder has files and no marker.
    #[error("`{0}` was not written by faletusi, so it is not replaced; choose another --output or empty that folder")]
    Foreign(PathBuf),
    /// Something else lies there.
    #[error("`{0}` is a file; --output must name a folder")]
    NotAFolder(PathBuf),
    /// A link cannot be swapped without losing it.
    #[error("`{0}` is a symbolic link; give the folder it leads to as --output")]
    Link(PathBuf),
    /// A mount point, a drive or the working folder of the system cannot change places with another folder.
    #[error("`{0}` is a disk or mount point, which cannot be replaced; choose a folder inside it as --output")]
    MountPoint(PathBuf),
    /// The sources would be replaced.
    #[error("`{0}` holds the hub itself; choose another --output")]
    HoldsHub(PathBuf),
    /// Another build is at work.
    #[error("another faletusi{} is writing to `{path}`; wait for it to end or choose another --output", .process.map_or(String::new(), |p| format!(" (process {p})")))]
    Busy {
        /// The output.
        path: PathBuf,
        /// Its number, when it can be known.
        process: Option<u32>,
    },
    /// No room.
    #[error("the disk is full: `{0}` cannot be written; the site is as it was")]
    Full(PathBuf),
    /// Not allowed.
    #[error("`{0}` may not be written; check the permissions of the folder it stands in; the site is as it was")]
    ReadOnly(PathBuf),
    /// An address that cannot be a file on every system.
    #[error("`{address}` cannot be an address: {reason}")]
    Address {
        /// As planned.
        address: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Anything else.
    #[error("cannot {action} `{path}`: {error}; the site is as it was")]
    Other {
        /// "write", "rename"…
        action: &'static str,
        /// What.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
}

impl OutputError {
    /// Whether the machine failed; else the command asked for something that is not done.
    pub fn is_machine(&self) -> bool {
        matches!(self, Self::Busy { .. } | Self::Full(_) | Self::ReadOnly(_) | Self::Other { .. })
    }

    pub(crate) fn new(action: &'static str, path: &Path, error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full(path.to_owned()),
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly(path.to_owned()),
            _ => Self::Other { action, path: path.to_owned(), error },
        }
    }
}

/// Why a site was not written: the disk, or a page that could not be made.
#[derive(Debug)]
pub enum WriteError<E> {
    /// The disk or the command.
    Output(OutputError),
    /// The address of the first page, by address, that could not be made, and why.
    Render(String, E),
}

impl<E> From<OutputError> for WriteError<E> {
    fn from(error: OutputError) -> Self {
        Self::Output(error)
    }
}

/// Writes the files at `addresses` (relative, `/` between names), whose bytes `render` makes, in parallel. They come in
/// batches: what is made of other files stands in a later one. Of those in `compressed`, which must be among them, a file
/// for hosts that send it as it is stands beside (`.br`, `.gz`), unless it is small anyway.
///
/// # Errors
///
/// See [`OutputError`]; also what `render` returns. In each case the output is as it was.
pub fn write<E: Send>(
    target: &Target,
    disk: &dyn Disk,
    batches: &[&[String]],
    compressed: &[String],
    render: impl Fn(&str) -> Result<Vec<u8>, E> + Sync,
) -> Result<Written, WriteError<E>> {
    let beside: Vec<String> = compressed.iter().flat_map(|address| compressed::addresses(address)).collect();
    check_addresses(batches.iter().copied().flatten().chain(&beside).map(String::as_str))?;
    let folder = target.path().parent().unwrap_or(Path::new("/"));
    fs::create_dir_all(folder).map_err(|e| OutputError::new("create", folder, e))?;
    let _lock = Lock::take(target)?;
    target.recover(disk)?;

    match stage(target, disk, batches, compressed, render) {
        Ok(Tally { mut written, replaced }) => {
            let old_files = target.swap(disk).inspect_err(|_| {
                let _ = disk::remove_tree(disk, &target.stage());
            })?;
            let kept = written.files - written.changed + replaced;
            written.removed = old_files.saturating_sub(kept);
            Ok(written)
        }
        Err(error) => {
            // What cannot be cleared away now is cleared away by the next build.
            let _ = disk::remove_tree(disk, &target.stage());
            Err(error)
        }
    }
}

/// What happened to one file.
struct One {
    bytes: usize,
    changed: bool,
    replaced: bool,
}

/// What happened to all that are in the new site so far.
#[derive(Default)]
struct Tally {
    written: Written,
    /// How many had other bytes in the old site.
    replaced: usize,
}

impl Tally {
    fn add(&mut self, one: &One) {
        self.written.files += 1;
        self.written.changed += usize::from(one.changed);
        self.written.bytes += one.bytes;
        self.replaced += usize::from(one.replaced);
    }
}

/// Makes the new site ready.
fn stage<E: Send>(
    target: &Target,
    disk: &dyn Disk,
    batches: &[&[String]],
    compressed: &[String],
    render: impl Fn(&str) -> Result<Vec<u8>, E> + Sync,
) -> Result<Tally, WriteError<E>> {
    let (stage, old) = (target.stage(), target.path());
    let folders: BTreeSet<&str> =
        batches.iter().copied().flatten().flat_map(|a| a.match_indices('/').map(|(end, _)| &a[..end])).collect();
    for path in std::iter::once(stage.clone()).chain(folders.iter().map(|folder| stage.join(folder))) {
        disk.create_dir(&path).map_err(|e| OutputError::new("create", &path, e))?;
    }
    keep_closed(old, &stage).map_err(|e| OutputError::new("create", &stage, e))?;
    let mut tally = Tally::default();
    for addresses in batches {
        let results: Vec<Result<One, WriteError<E>>> = addresses
            .par_iter()
            .map(|address| {
                let bytes = render(address).map_err(|e| WriteError::Render(address.clone(), e))?;
                Ok(put(disk, &old.join(address), &stage.join(address), &bytes)?)
            })
            .collect();
        for result in results {
            tally.add(&result?);
        }
    }
    let results: Vec<Result<Vec<One>, OutputError>> =
        compressed.par_iter().map(|address| compressed::put_beside(disk, old, &stage, address)).collect();
    for result in results {
        result?.iter().for_each(|one| tally.add(one));
    }
    let marker = stage.join(MARKER);
    disk.write_new(&marker, MARKER_TEXT.as_bytes()).map_err(|e| OutputError::new("write", &marker, e))?;
    Ok(tally)
}

/// Whoever closed the old folder to others wants the new one to be as closed, from before the first file is in it.
#[cfg(unix)]
fn keep_closed(old: &Path, new: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let Ok(metadata) = fs::symlink_metadata(old) else { return Ok(()) };
    // We must be able to write into it ourselves.
    fs::set_permissions(new, fs::Permissions::from_mode(metadata.permissions().mode() | 0o700))
}

#[cfg(not(unix))]
fn keep_closed(_: &Path, _: &Path) -> io::Result<()> {
    Ok(())
}

/// Puts `bytes` at `new`, as another name of `old` when that holds the same.
fn put(disk: &dyn Disk, old: &Path, new: &Path, bytes: &[u8]) -> Result<One, OutputError> {
    let known = fs::symlink_metadata(old).ok().filter(fs::Metadata::is_file);
    let same =
        known.as_ref().is_some_and(|m| m.len() == bytes.len() as u64) && fs::read(old).is_ok_and(|was| was == bytes);
    let one = One { bytes: bytes.len(), changed: !same, replaced: known.is_some() && !same };
    // Links are impossible on some file systems and limited on all: then the bytes are written.
    if !(same && disk.hard_link(old, new).is_ok()) {
        disk.write_new(new, bytes).map_err(|e| OutputError::new("write", new, e))?;
    }
    Ok(one)
}
