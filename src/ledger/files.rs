use std::borrow::Cow;
use std::collections::BTreeMap;

/// Files of one folder by their paths, `/` between names: on disk, in an archive or in memory. This module only reads;
/// what it would write it returns.
pub trait Files {
    /// The bytes of a file; `None` when there is none at that path.
    fn read(&self, path: &str) -> Option<Cow<'_, [u8]>>;

    /// All files.
    fn paths(&self) -> Vec<String>;
}

impl Files for BTreeMap<String, Vec<u8>> {
    fn read(&self, path: &str) -> Option<Cow<'_, [u8]>> {
        self.get(path).map(|bytes| Cow::Borrowed(bytes.as_slice()))
    }

    fn paths(&self) -> Vec<String> {
        self.keys().cloned().collect()
    }
}
