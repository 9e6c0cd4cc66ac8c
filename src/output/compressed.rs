//! Files that stand a second time beside themselves, compressed, for hosts that send such a file as it is.

use std::fs;
use std::io::{self, Read, Write as _};
use std::path::{Path, PathBuf};

use flate2::{Compression, bufread::GzDecoder, write::GzEncoder};

use super::{Disk, One, OutputError, put};

/// Below this many bytes a file goes over the line in one packet, however small it is made.
const WORTH: usize = 1_400;

/// What compression gains nothing on has been compressed already, or is not sent to a browser.
const KINDS: [&str; 12] = ["html", "css", "js", "json", "xml", "svg", "wasm", "webmanifest", "txt", "md", "ics", "csv"];

/// A content coding that every browser understands (RFC 9110, section 8.4.1).
#[derive(Debug, Clone, Copy)]
enum Coding {
    /// RFC 7932.
    Brotli,
    /// RFC 1952.
    Gzip,
}

impl Coding {
    const ALL: [Self; 2] = [Self::Brotli, Self::Gzip];

    /// What hosts look for behind the name of the file that is asked for.
    fn suffix(self) -> &'static str {
        match self {
            Self::Brotli => ".br",
            Self::Gzip => ".gz",
        }
    }

    /// The same bytes for the same file, whatever its name and day: there is neither in them.
    fn of(self, bytes: &[u8]) -> io::Result<Vec<u8>> {
        match self {
            Self::Brotli => {
                let mut writer = brotli::CompressorWriter::new(Vec::new(), 1 << 16, 11, 22);
                writer.write_all(bytes)?;
                Ok(writer.into_inner())
            }
            Self::Gzip => {
                let mut writer = GzEncoder::new(Vec::new(), Compression::best());
                writer.write_all(bytes)?;
                writer.finish()
            }
        }
    }

    /// Whether this is `bytes`, compressed, and nothing else: a file that a crash left empty, cut off or with more behind
    /// its end is not.
    fn is_of(self, mut compressed: &[u8], bytes: &[u8]) -> bool {
        let is_read = match self {
            Self::Brotli => is_all(&mut brotli::Decompressor::new(&mut compressed, 1 << 16), bytes),
            Self::Gzip => is_all(&mut GzDecoder::new(&mut compressed), bytes),
        };
        is_read && compressed.is_empty()
    }
}

/// Whether a reader gives `bytes` and ends there.
fn is_all(reader: &mut impl Read, bytes: &[u8]) -> bool {
    let mut back = Vec::with_capacity(bytes.len());
    // One byte more than there may be: what grows without end is not read to its end.
    let read = reader.take(bytes.len() as u64 + 1).read_to_end(&mut back);
    // Brotli's reader says only when it is asked once more that there is more behind the end.
    read.is_ok() && back == bytes && matches!(reader.read(&mut [0]), Ok(0))
}

/// Whether a file of this name is made smaller by compressing it.
pub fn is_compressible(address: &str) -> bool {
    Path::new(address).extension().is_some_and(|kind| KINDS.iter().any(|known| kind == *known))
}

/// Where the compressed files of an address would stand.
pub(super) fn addresses(address: &str) -> impl Iterator<Item = String> {
    Coding::ALL.into_iter().map(move |coding| format!("{address}{}", coding.suffix()))
}

/// Writes those of `address`, which is in `stage` already. What the old site has of the
/// same bytes is kept: reading it takes a hundredth of the time.
pub(super) fn put_beside(disk: &dyn Disk, old: &Path, stage: &Path, address: &str) -> Result<Vec<One>, OutputError> {
    let path = stage.join(address);
    let bytes = fs::read(&path).map_err(|e| OutputError::new("read", &path, e))?;
    if bytes.len() < WORTH {
        return Ok(Vec::new());
    }
    let one = |coding: Coding| {
        let beside = |folder: &Path| PathBuf::from(format!("{}{}", folder.join(address).display(), coding.suffix()));
        let made = match fs::read(beside(old)).ok().filter(|kept| coding.is_of(kept, &bytes)) {
            Some(bytes) => bytes,
            None => coding.of(&bytes).map_err(|e| OutputError::new("compress", &path, e))?,
        };
        put(disk, &beside(old), &beside(stage), &made)
    };
    Coding::ALL.into_iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_compressed_is_what_was_there() {
        let text = "(1) The [[authority]] may share information.\n".repeat(400).into_bytes();
        for bytes in [&text[..], b"", &[0, 159, 146, 150]] {
            for coding in Coding::ALL {
                let made = coding.of(bytes).expect("compressed");
                assert!(coding.is_of(&made, bytes));
                assert!(!coding.is_of(&made, b"(2) The"));
                assert!(!coding.is_of(&made[..made.len() / 2], bytes));
                assert!(!coding.is_of(b"", b"x"));
                // Another file of its kind behind it, or whatever else.
                for more in [&b"x"[..], &[0; 9], &coding.of(b"").expect("compressed"), &made] {
                    assert!(!coding.is_of(&[&made, more].concat(), bytes), "{coding:?} {more:?}");
                }
            }
        }
    }

    #[test]
    fn only_text_and_the_engine_are_compressed() {
        assert!(["index.html", "a/b.js", "assets/search.1a2b.wasm", "laws/a.json"].into_iter().all(is_compressible));
        assert!(!["a.png", "search/x.bin", "font.woff2", "html", "a.html.br"].into_iter().any(is_compressible));
    }
}
