//! The data beside the repository: `../shared/data`, or where `FALETUSI_SHARED` says.

use std::path::{Path, PathBuf};

/// The folder of that name; `None`, said loudly, when it is not there. CI must have it.
pub fn shared(name: &str) -> Option<PathBuf> {
    let root = std::env::var_os("FALETUSI_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data"), PathBuf::from);
    let folder = root.join(name);
    if folder.exists() {
        return Some(folder);
    }
    assert!(std::env::var_os("CI").is_none(), "CI must have the shared data: {} is missing", folder.display());
    eprintln!("SKIPPED: the shared data `{name}` is not here; set FALETUSI_SHARED to run this test");
    None
}
