use std::fmt;
use std::sync::Arc;

use sha2::{Digest, Sha256};

/// Same thing: one document through all its versions. The slug of its file or folder, unique in the hub.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub struct WorkId(pub Arc<str>);

impl WorkId {
    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for WorkId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for WorkId {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

/// Same place: where a provision stands in one version, by the Akoma Ntoso naming convention
/// (`[parent__]abbreviation_number`, e.g. `sec_12__subsec_1__para_a`), or a slug where nothing is numbered.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub struct ProvisionId(pub String);

impl ProvisionId {
    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ProvisionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Same text: SHA-256 of bytes, printed in lower-case hexadecimal like `sha256sum` does.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContentHash([u8; 32]);

impl ContentHash {
    /// Of these bytes, as they are.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// Of `start` with `end`, and of `start` with `other`: what both share is read once.
    pub fn of_both(start: &[u8], end: &[u8], other: &[u8]) -> (Self, Self) {
        let shared = Sha256::new_with_prefix(start);
        let ended = |end: &[u8]| Self(shared.clone().chain_update(end).finalize().into());
        (ended(end), ended(other))
    }

    /// 64 hexadecimal digits.
    pub fn hex(&self) -> String {
        use fmt::Write;
        self.0.iter().fold(String::with_capacity(64), |mut s, b| {
            let _ = write!(s, "{b:02x}");
            s
        })
    }

    /// The first `digits` hexadecimal digits, to name fingerprinted files with.
    pub fn short(&self, digits: usize) -> String {
        self.hex()[..digits.min(64)].to_owned()
    }
}

impl fmt::Debug for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.hex())
    }
}

impl serde::Serialize for ContentHash {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.hex())
    }
}

/// The number part of an id: edge punctuation and white space stripped, inner white space deleted, runs of
/// punctuation turned into `-`, case kept.
///
/// Source: Akoma Ntoso Naming Convention 1.0, 5.2 (eId): `1.2.` → `1-2`, `(2bis)` → `2bis`, `3a bis` → `3abis`,
/// `2,3, 4,` → `2-3-4`, `[16]` → `16`.
pub fn akoma_ntoso_number(number: &str) -> String {
    let mut out = String::with_capacity(number.len());
    let mut pending = false;
    for c in number.chars() {
        if c.is_alphanumeric() {
            if pending && !out.is_empty() {
                out.push('-');
            }
            pending = false;
            out.push(c);
        } else if !c.is_whitespace() {
            pending = true;
        }
    }
    out
}

/// The slug of a heading, as GitHub makes it: lower case, letters, digits, `-` and `_` kept, spaces turned into
/// hyphens, everything else dropped. Empty when nothing is left.
pub fn heading_slug(text: &str) -> String {
    text.trim()
        .to_lowercase()
        .chars()
        .filter_map(|c| match c {
            ' ' | '-' => Some('-'),
            '_' => Some('_'),
            c if c.is_alphanumeric() => Some(c),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_follow_the_naming_convention() {
        for (number, expected) in [
            ("1.2.", "1-2"),
            ("(2bis)", "2bis"),
            ("3a bis", "3abis"),
            ("2,3, 4,", "2-3-4"),
            ("[16]", "16"),
            ("12A", "12A"),
            ("§ 7", "7"),
            ("(ii)", "ii"),
            ("—", ""),
        ] {
            assert_eq!(akoma_ntoso_number(number), expected, "{number}");
        }
    }

    #[test]
    fn slugs_are_githubs() {
        for (text, expected) in [
            ("Who may read it?", "who-may-read-it"),
            ("Fa‘asāmoa  words", "faasāmoa--words"),
            ("Step 3: decide", "step-3-decide"),
            ("…", ""),
        ] {
            assert_eq!(heading_slug(text), expected, "{text}");
        }
    }

    #[test]
    fn hashes_print_like_sha256sum() {
        assert_eq!(ContentHash::of(b"abc").hex(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
