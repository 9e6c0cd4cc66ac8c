use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// A SHA-256: of a file, of a leaf or of a node of the Merkle tree. 32 bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash([u8; 32]);

/// The hash of a leaf with these bytes: SHA-256 over a zero byte and the leaf.
///
/// Source: RFC 6962, 2.1.
pub fn leaf_hash(leaf: &[u8]) -> Hash {
    Hash(Sha256::new().chain_update([0]).chain_update(leaf).finalize().into())
}

/// The hash of the node over two subtrees: SHA-256 over a one byte, the left hash and the right hash.
///
/// Source: RFC 6962, 2.1.
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    Hash(Sha256::new().chain_update([1]).chain_update(left.0).chain_update(right.0).finalize().into())
}

/// The root of the tree without leaves: SHA-256 over nothing.
///
/// Source: RFC 6962, 2.1.
pub fn empty_root() -> Hash {
    Hash::of(b"")
}

/// Why a text is not a hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HashError {
    /// Not 64 digits `0`–`9`, `a`–`f`.
    #[error("a SHA-256 in hexadecimal is 64 digits, 0–9 and a–f in lower case")]
    Hex,
    /// Not standard base64 as one encoder would write it.
    #[error("this is not base64 as RFC 4648 section 4 writes it, with its padding and no stray bits")]
    Base64,
    /// Base64, but of something else.
    #[error("a SHA-256 is 32 bytes; these are {0}")]
    Length(usize),
}

impl Hash {
    /// Of these bytes, as they are: what `sha256sum` prints.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// The hash that has these bytes.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Its 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// 64 hexadecimal digits in lower case.
    pub fn hex(&self) -> String {
        hex(&self.0)
    }

    /// 44 characters of base64, as checkpoints and proofs write it.
    pub fn base64(&self) -> String {
        STANDARD.encode(self.0)
    }

    /// Reads what [`Hash::hex`] writes, and nothing else.
    ///
    /// # Errors
    ///
    /// [`HashError::Hex`].
    pub fn from_hex(text: &str) -> Result<Self, HashError> {
        bytes_from_hex(text).map(Self).ok_or(HashError::Hex)
    }

    /// Reads what [`Hash::base64`] writes, and nothing else.
    ///
    /// # Errors
    ///
    /// When it is not canonical base64, or not of 32 bytes.
    pub fn from_base64(text: &str) -> Result<Self, HashError> {
        let bytes = from_base64(text).ok_or(HashError::Base64)?;
        let length = bytes.len();
        bytes.try_into().map(Self).map_err(|_| HashError::Length(length))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.hex())
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.hex())
    }
}

/// Bytes as hexadecimal digits in lower case.
pub(super) fn hex(bytes: &[u8]) -> String {
    use fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut s, b| {
        let _ = write!(s, "{b:02x}");
        s
    })
}

/// Exactly `N` bytes from hexadecimal digits in lower case.
pub(super) fn bytes_from_hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digit = |b: u8| match b {
        b'0'..=b'9' => Some(b - b'0'),
        b'a'..=b'f' => Some(b - b'a' + 10),
        _ => None,
    };
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    if pairs.len() != N || !rest.is_empty() {
        return None;
    }
    let mut out = [0; N];
    for (byte, &[high, low]) in out.iter_mut().zip(pairs) {
        *byte = digit(high)? << 4 | digit(low)?;
    }
    Some(out)
}

/// Base64 of RFC 4648, 4.
pub(super) fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// Bytes from base64 as [`base64`] would write it: the decoder refuses stray bits and missing padding.
pub(super) fn from_base64(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}

/// A number as one would write it: decimal digits, no sign, no leading zero.
pub(super) fn decimal(text: &str) -> Option<u64> {
    let plain = text.bytes().all(|b| b.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    if plain { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_those_of_rfc_6962() {
        assert_eq!(empty_root().hex(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assert_eq!(leaf_hash(b"").hex(), "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
        assert_eq!(
            node_hash(&leaf_hash(b""), &leaf_hash(b"\0")).hex(),
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"
        );
    }

    #[test]
    fn only_canonical_text_is_a_hash() {
        let hash = empty_root();
        assert_eq!(Hash::from_hex(&hash.hex()), Ok(hash));
        assert_eq!(Hash::from_base64(&hash.base64()), Ok(hash));
        assert_eq!(Hash::from_hex(&hash.hex().to_uppercase()), Err(HashError::Hex));
        assert_eq!(Hash::from_hex("é"), Err(HashError::Hex));
        // The last character carries two bits that must be zero.
        assert_eq!(Hash::from_base64(&hash.base64().replace("uFU=", "uFV=")), Err(HashError::Base64));
        assert_eq!(Hash::from_base64(hash.base64().trim_end_matches('=')), Err(HashError::Base64));
        assert_eq!(Hash::from_base64("ZG9uJ3QgY2FyZSAx"), Err(HashError::Length(12)));
        assert_eq!(Hash::from_base64(&format!("{}\n", hash.base64())), Err(HashError::Base64));
    }

    #[test]
    fn numbers_have_one_way_to_be_written() {
        assert_eq!(decimal("0"), Some(0));
        assert_eq!(decimal("18446744073709551615"), Some(u64::MAX));
        for bad in ["", "00", "01", "+1", "-1", "1 ", "18446744073709551616", "٣"] {
            assert_eq!(decimal(bad), None, "{bad}");
        }
    }
}
