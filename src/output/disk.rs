use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

/// Every operation that changes the disk while a site is written: small, so that a test can fail after each one.
pub trait Disk: Sync {
    /// Creates one folder, whose parent exists.
    fn create_dir(&self, path: &Path) -> io::Result<()>;
    /// Writes a file that does not exist yet.
    fn write_new(&self, path: &Path, bytes: &[u8]) -> io::Result<()>;
    /// Gives a file another name.
    fn hard_link(&self, old: &Path, new: &Path) -> io::Result<()>;
    /// Renames a folder to a name that is free.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Lets two folders change names in one step; [`io::ErrorKind::Unsupported`] where the system cannot.
    fn exchange(&self, one: &Path, other: &Path) -> io::Result<()>;
    /// Removes one file or link.
    fn remove_file(&self, path: &Path) -> io::Result<()>;
    /// Removes one empty folder.
    fn remove_dir(&self, path: &Path) -> io::Result<()>;
}

/// The disk.
#[derive(Debug, Clone, Copy, Default)]
pub struct RealDisk;

impl Disk for RealDisk {
    fn create_dir(&self, path: &Path) -> io::Result<()> {
        fs::create_dir(path)
    }

    fn write_new(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        OpenOptions::new().write(true).create_new(true).open(path)?.write_all(bytes)
    }

    fn hard_link(&self, old: &Path, new: &Path) -> io::Result<()> {
        fs::hard_link(old, new)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn exchange(&self, one: &Path, other: &Path) -> io::Result<()> {
        exchange(one, other)
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn remove_dir(&self, path: &Path) -> io::Result<()> {
        fs::remove_dir(path)
    }
}

/// `RENAME_EXCHANGE` on Linux, `RENAME_SWAP` on Apple systems.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE).map_err(|error| match error {
        // Old kernels, and file systems such as NFS, FUSE and those of Windows mounted elsewhere.
        Errno::INVAL | Errno::NOSYS | Errno::NOTSUP => io::ErrorKind::Unsupported.into(),
        error => error.into(),
    })
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Removes a folder and all in it, never what a link leads to. Returns how many files there were, the marker left
/// out; none when there is no such folder.
pub(super) fn remove_tree(disk: &dyn Disk, path: &Path) -> io::Result<usize> {
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_dir() => {}
        Ok(_) => return disk.remove_file(path).map(|()| 0),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
        Err(error) => return Err(error),
    }
    let mut files = 0;
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            files += remove_tree(disk, &entry.path())?;
        } else {
            files += usize::from(entry.file_name() != super::MARKER);
            disk.remove_file(&entry.path())?;
        }
    }
    disk.remove_dir(path)?;
    Ok(files)
}
