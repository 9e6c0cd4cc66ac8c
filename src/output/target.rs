use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::{Disk, MARKER, OutputError, disk::remove_tree};

/// A folder that may be replaced by a new site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    path: PathBuf,
}

impl Target {
    /// Looks at `path`, which need not exist. `hub` is the folder of the sources.
    ///
    /// # Errors
    ///
    /// When replacing it would lose something: see [`OutputError`].
    pub fn new(path: &Path, hub: Option<&Path>) -> Result<Self, OutputError> {
        let path = std::path::absolute(path).map_err(|e| OutputError::new("find", path, e))?;
        // `site/.` and `site/` are `site`; `..` is resolved by the system alone, which knows links.
        let path = match (path.parent(), path.file_name()) {
            (Some(parent), Some(name)) => parent.canonicalize().unwrap_or(parent.to_owned()).join(name),
            _ if path.parent().is_none() => return Err(OutputError::MountPoint(path)),
            _ => path.canonicalize().map_err(|e| OutputError::new("find", &path, e))?,
        };
        if let Some(hub) = hub.and_then(|hub| hub.canonicalize().ok())
            && hub.starts_with(&path)
        {
            return Err(OutputError::HoldsHub(path));
        }
        let target = Self { path };
        target.check()?;
        Ok(target)
    }

    /// Absolute.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn check(&self) -> Result<(), OutputError> {
        let path = &self.path;
        let metadata = match fs::symlink_metadata(path) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(OutputError::new("look at", path, error)),
        };
        if metadata.is_symlink() {
            return Err(OutputError::Link(path.clone()));
        }
        if !metadata.is_dir() {
            return Err(OutputError::NotAFolder(path.clone()));
        }
        if is_mount_point(path, &metadata) {
            return Err(OutputError::MountPoint(path.clone()));
        }
        let mut entries = fs::read_dir(path).map_err(|e| OutputError::new("open", path, e))?;
        let is_ours = fs::symlink_metadata(path.join(MARKER)).is_ok_and(|m| m.is_file());
        if !is_ours && entries.next().is_some() {
            return Err(OutputError::Foreign(path.clone()));
        }
        Ok(())
    }

    fn beside(&self, what: &str) -> PathBuf {
        let name = self.path.file_name().unwrap_or_default().to_string_lossy();
        self.path.with_file_name(format!(".{name}.faletusi-{what}"))
    }

    /// Where the new site is made ready.
    pub(super) fn stage(&self) -> PathBuf {
        self.beside("new")
    }

    /// Where the old site waits to be removed when the system cannot swap.
    pub(super) fn retired(&self) -> PathBuf {
        self.beside("old")
    }

    /// The lock's file.
    pub(super) fn lock(&self) -> PathBuf {
        self.beside("lock")
    }

    /// Completes or clears away what a build that was cut off left behind.
    pub(super) fn recover(&self, disk: &dyn Disk) -> Result<(), OutputError> {
        let (stage, retired) = (self.stage(), self.retired());
        if fs::symlink_metadata(&self.path).is_err() {
            // Cut off between two renames: the new site is whole when its marker, written last, is there.
            let whole = if stage.join(MARKER).is_file() { &stage } else { &retired };
            if retired.join(MARKER).is_file() {
                disk.rename(whole, &self.path).map_err(|e| OutputError::new("rename", whole, e))?;
            }
        }
        for left in [&stage, &retired] {
            remove_tree(disk, left).map_err(|e| OutputError::new("remove", left, e))?;
        }
        Ok(())
    }

    /// Puts the staged site in place. Returns how many files the old one had.
    pub(super) fn swap(&self, disk: &dyn Disk) -> Result<usize, OutputError> {
        let (stage, retired, path) = (self.stage(), self.retired(), &self.path);
        // Looked at again: minutes may have passed.
        self.check()?;
        if fs::symlink_metadata(path).is_err() {
            disk.rename(&stage, path).map_err(|e| OutputError::new("rename", &stage, e))?;
            return Ok(0);
        }
        let old = match disk.exchange(&stage, path) {
            Ok(()) => stage,
            Err(error) if error.kind() == io::ErrorKind::Unsupported => {
                disk.rename(path, &retired).map_err(|e| OutputError::new("rename", path, e))?;
                if let Err(error) = disk.rename(&stage, path) {
                    let _ = disk.rename(&retired, path);
                    return Err(OutputError::new("rename", &stage, error));
                }
                retired
            }
            // The system knows mount points that look like any folder from here.
            Err(error) if error.kind() == io::ErrorKind::ResourceBusy => {
                return Err(OutputError::MountPoint(path.clone()));
            }
            Err(error) => return Err(OutputError::new("swap", path, error)),
        };
        // The new site stands. What is left of the old one does no harm and goes with the next build at the latest.
        Ok(remove_tree(disk, &old).unwrap_or(0))
    }
}

#[cfg(unix)]
fn is_mount_point(path: &Path, metadata: &fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    let parent = path.parent().and_then(|parent| fs::metadata(parent).ok());
    parent.is_none_or(|parent| parent.dev() != metadata.dev()) || is_mount_root(path)
}

/// Whether something is mounted there, a folder of the same disk too. Linux alone can be asked, since 5.8.
#[cfg(target_os = "linux")]
fn is_mount_root(path: &Path) -> bool {
    use rustix::fs::{AtFlags, CWD, StatxAttributes, StatxFlags, statx};
    let found = statx(CWD, path, AtFlags::SYMLINK_NOFOLLOW, StatxFlags::BASIC_STATS);
    found.is_ok_and(|found| found.stx_attributes.contains(StatxAttributes::MOUNT_ROOT))
}

#[cfg(all(unix, not(target_os = "linux")))]
fn is_mount_root(_: &Path) -> bool {
    false
}

#[cfg(not(unix))]
fn is_mount_point(path: &Path, _: &fs::Metadata) -> bool {
    path.parent().is_none()
}
