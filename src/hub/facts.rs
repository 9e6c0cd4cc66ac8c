//! What must be known of an image or another file before its page is made: its hash, its size, whether it could run.
//!
//! All of it needs the whole file, so it is kept for as long as the file stays the same: an edit of one word must not
//! read thirty large PDFs again.

use std::collections::HashMap;
use std::io::{self, Cursor};
use std::sync::{Mutex, PoisonError};

use super::{Hub, svg};
use crate::diagnostics::HubPath;
use crate::document::ContentHash;

/// What a file's bytes say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileFacts {
    /// Of all its bytes.
    pub hash: ContentHash,
    /// Width and height of an image, in pixels, as its header says.
    pub size: Option<(u32, u32)>,
    /// What in an SVG could run a script in a reader's browser.
    pub active: Option<svg::Active>,
}

/// The facts of each file with the revision it had, shared with hubs loaded later.
#[derive(Default)]
pub(super) struct FactsMemory(Mutex<HashMap<HubPath, (u64, FileFacts)>>);

impl Hub {
    /// The facts of a file of the sources. It is read only when it changed since the last time.
    ///
    /// # Errors
    ///
    /// When there is no such file, or it cannot be read.
    pub fn file_facts(&self, path: &HubPath) -> io::Result<FileFacts> {
        let revision = self.sources.revision(path).ok_or(io::ErrorKind::NotFound)?;
        let known = || self.facts.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, facts)) = known().get(path).filter(|(before, _)| *before == revision) {
            return Ok(facts.clone());
        }
        let bytes = self.sources.read(path)?;
        let is_svg = path.extension() == "svg";
        let facts = FileFacts {
            hash: ContentHash::of(&bytes),
            size: if is_svg { svg::size(&bytes) } else { size(&bytes) },
            active: if is_svg { svg::active(&bytes) } else { None },
        };
        known().insert(path.clone(), (revision, facts.clone()));
        Ok(facts)
    }
}

/// Width and height as the file's header says; nothing is decoded.
fn size(bytes: &[u8]) -> Option<(u32, u32)> {
    image::ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?.into_dimensions().ok()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::source::{MemoryStore, Sources};

    #[test]
    fn sizes_come_from_headers() {
        // The header of a PNG of 3 by 2 pixels, cut off after it.
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x03\0\0\0\x02\x08\x02\0\0\0\x12\x16\xf1\x4d";
        assert_eq!(size(&png[..20]), None);
        assert_eq!(size(b"not an image"), None);
        assert_eq!(size(b""), None);
    }

    #[test]
    fn a_real_png_has_its_size() {
        let mut bytes = Vec::new();
        image::RgbImage::new(3, 2).write_to(&mut Cursor::new(&mut bytes), image::ImageFormat::Png).unwrap();
        assert_eq!(size(&bytes), Some((3, 2)));
    }

    #[test]
    fn a_file_is_read_again_only_when_it_changed() {
        let path = HubPath::new("a.svg").unwrap();
        let store = Arc::new(MemoryStore::new().file("hub.toml", "").file("a.svg", b"<svg width=\"2\" height=\"3\"/>"));
        let hub = Hub::load(Arc::new(Sources::load(store.clone(), Vec::new())), None);
        let first = hub.file_facts(&path).unwrap();
        assert_eq!(first.size, Some((2, 3)));

        // The store has other bytes, and nobody was told: what is known still stands.
        store.put(&path, b"<svg width=\"5\" height=\"7\"/>");
        assert_eq!(hub.file_facts(&path).unwrap(), first);

        let mut sources = Sources::clone(hub.sources());
        sources.refresh(std::slice::from_ref(&path));
        let later = Hub::load(Arc::new(sources), Some(&hub));
        assert_eq!(later.file_facts(&path).unwrap().size, Some((5, 7)));
    }
}
