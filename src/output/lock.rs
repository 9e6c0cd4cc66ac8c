use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use super::{OutputError, Target};

/// Keeps other builds away from an output while it lives. The system lets go of it when the process ends, however it
/// ends, so there are no stale locks.
#[derive(Debug)]
pub(super) struct Lock {
    path: PathBuf,
    file: File,
}

/// Why a lock was not taken.
#[derive(Debug)]
pub(super) enum LockError {
    /// Another process holds it: its number, when it can be known.
    Busy(Option<u32>),
    /// What was tried, and what the system says.
    Io(&'static str, io::Error),
}

impl Lock {
    /// Of an output.
    pub(super) fn take(target: &Target) -> Result<Self, OutputError> {
        Self::at(target.lock()).map_err(|error| match error {
            LockError::Busy(process) => OutputError::Busy { path: target.path().to_owned(), process },
            LockError::Io(action, error) => OutputError::new(action, &target.lock(), error),
        })
    }

    /// By the file at `path`.
    pub(super) fn at(path: PathBuf) -> Result<Self, LockError> {
        loop {
            let mut file = open(&path).map_err(|error| LockError::Io("write", error))?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => {
                    let mut text = String::new();
                    let _ = file.read_to_string(&mut text);
                    return Err(LockError::Busy(text.trim().parse().ok()));
                }
                // Some network file systems know no locks; a build there is as safe as its user is careful.
                Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {}
                Err(TryLockError::Error(error)) => return Err(LockError::Io("lock", error)),
            }
            // Whoever held it before may have removed the file between our opening and locking it.
            if is_at(&file, &path) {
                let _ = file.set_len(0).and_then(|()| write!(file, "{}", std::process::id()));
                return Ok(Self { path, file });
            }
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // While it is locked still, so that nobody locks a file that is about to go.
        let _ = fs::remove_file(&self.path);
        let _ = self.file.unlock();
    }
}

/// Opens the lock's file, never what a link leads to: it is emptied, and somebody else's file must not be.
fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use rustix::fs::OFlags;
        use std::os::unix::fs::OpenOptionsExt;
        options.custom_flags((OFlags::NOFOLLOW | OFlags::NONBLOCK).bits() as i32);
    }
    let file = options.open(path)?;
    if file.metadata()?.is_file() { Ok(file) } else { Err(io::Error::other("this is no file")) }
}

#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (file.metadata(), fs::metadata(path)) {
        (Ok(ours), Ok(theirs)) => (ours.dev(), ours.ino()) == (theirs.dev(), theirs.ino()),
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_at(_: &File, path: &Path) -> bool {
    path.exists()
}
