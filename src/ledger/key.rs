//! The keys of signed notes: C2SP signed-note, Ed25519 (algorithm 0x01) only.

use std::fmt;

use ed25519_dalek::{Signature, Signer};

use super::hash::{Hash, base64, bytes_from_hex, from_base64, hex};

/// The signature type of Ed25519 keys, by C2SP signed-note.
const ED25519: u8 = 1;

/// A public key: who signs, and how to check it. Printed and parsed as `name+key id+base64`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    /// Boxed: it is the point as well as its 32 bytes, and keys stand in errors.
    key: Box<ed25519_dalek::VerifyingKey>,
}

/// A private key. Printed only on demand, never by `Debug`; forgotten from memory when dropped.
pub struct SigningKey {
    name: String,
    key: ed25519_dalek::SigningKey,
}

/// Why a text is not a key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Empty, or with spaces, `+` or control characters.
    #[error(
        "`{0}` cannot be the name of a key: a name is not empty and has no spaces, no `+` and no control characters"
    )]
    Name(String),
    /// Not three parts.
    #[error("a verifier key is written `name+id+base64`")]
    VerifierForm,
    /// Not the form of Go's notes. The text is not repeated: it may be half a secret.
    #[error("a private key is written `PRIVATE+KEY+name+id+base64`")]
    SigningForm,
    /// Another signature type.
    #[error("the key is of type 0x{0:02x}; only Ed25519 keys, 0x01, are understood")]
    Algorithm(u8),
    /// Not a usable point of the curve: a key for which anybody could sign is one of these.
    #[error("these 32 bytes are not a sound Ed25519 public key")]
    Weak,
    /// The id is not the one of this name and key.
    #[error("the key's id is {expected:08x}, but {found:08x} stands before it")]
    Id {
        /// Computed.
        expected: u32,
        /// In the text.
        found: u32,
    },
}

/// Whether a text can name a key: not empty, no Unicode spaces, no `+`, and nothing that a note may not contain.
pub(super) fn is_key_name(name: &str) -> bool {
    !name.is_empty() && !name.chars().any(|c| c.is_whitespace() || c == '+' || c < ' ')
}

impl VerifierKey {
    /// The key with this name and these 32 bytes.
    ///
    /// # Errors
    ///
    /// When the name cannot be one or the bytes are not a sound key.
    pub fn new(name: &str, public: &[u8; 32]) -> Result<Self, KeyError> {
        if !is_key_name(name) {
            return Err(KeyError::Name(name.to_owned()));
        }
        let key = ed25519_dalek::VerifyingKey::from_bytes(public).map_err(|_| KeyError::Weak)?;
        // A point has one canonical encoding, and one of small order would accept signatures from anybody.
        if key.is_weak() || key.to_edwards().compress().as_bytes() != public {
            return Err(KeyError::Weak);
        }
        Ok(Self { name: name.to_owned(), key: key.into() })
    }

    /// Reads `name+id+base64`.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(KeyError::VerifierForm);
        };
        let id = bytes_from_hex(id).map(u32::from_be_bytes).ok_or(KeyError::VerifierForm)?;
        let public = typed_bytes(key, KeyError::VerifierForm)?;
        let key = Self::new(name, &public)?;
        if key.id() == id { Ok(key) } else { Err(KeyError::Id { expected: key.id(), found: id }) }
    }

    /// The name that stands in signature lines.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The id that stands in signature lines: the first four bytes of SHA-256 over name, LF, type and public key.
    pub fn id(&self) -> u32 {
        let mut bytes = self.name.clone().into_bytes();
        bytes.extend([b'\n', ED25519]);
        bytes.extend(self.key.as_bytes());
        let [a, b, c, d, ..] = *Hash::of(&bytes).as_bytes();
        u32::from_be_bytes([a, b, c, d])
    }

    /// The public key's 32 bytes.
    pub fn public(&self) -> &[u8; 32] {
        self.key.as_bytes()
    }

    /// SHA-256 over the public key's 32 bytes, for people to compare by eye or over the telephone.
    pub fn fingerprint(&self) -> Hash {
        Hash::of(self.public())
    }

    /// Whether `signature` is this key's over `text`. Refuses, as RFC 8032 and Wycheproof ask, every second encoding.
    pub fn verifies(&self, text: &[u8], signature: &[u8]) -> bool {
        Signature::from_slice(signature).is_ok_and(|signature| self.key.verify_strict(text, &signature).is_ok())
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}+{:08x}+{}", self.name, self.id(), with_type(self.key.as_bytes()))
    }
}

impl SigningKey {
    /// The key with this name and secret. The 32 bytes come from a good source of chance, which is the caller's.
    ///
    /// # Errors
    ///
    /// When the name cannot be one.
    pub fn new(name: &str, secret: &[u8; 32]) -> Result<Self, KeyError> {
        if !is_key_name(name) {
            return Err(KeyError::Name(name.to_owned()));
        }
        Ok(Self { name: name.to_owned(), key: ed25519_dalek::SigningKey::from_bytes(secret) })
    }

    /// Reads `PRIVATE+KEY+name+id+base64`, as [`SigningKey::to_text`] writes it.
    ///
    /// # Errors
    ///
    /// What is wrong with it, without repeating it.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let mut parts = text.strip_prefix("PRIVATE+KEY+").ok_or(KeyError::SigningForm)?.splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(KeyError::SigningForm);
        };
        let id = bytes_from_hex(id).map(u32::from_be_bytes).ok_or(KeyError::SigningForm)?;
        let key = Self::new(name, &typed_bytes(key, KeyError::SigningForm)?)?;
        let expected = key.verifier().id();
        if expected == id { Ok(key) } else { Err(KeyError::Id { expected, found: id }) }
    }

    /// `PRIVATE+KEY+name+id+base64`, as Go's `golang.org/x/mod/sumdb/note` writes it. A secret.
    pub fn to_text(&self) -> String {
        format!("PRIVATE+KEY+{}+{:08x}+{}", self.name, self.verifier().id(), with_type(self.key.as_bytes()))
    }

    /// The public half.
    pub fn verifier(&self) -> VerifierKey {
        VerifierKey { name: self.name.clone(), key: Box::new(self.key.verifying_key()) }
    }

    /// The 64 bytes of the signature over `text`.
    pub fn sign(&self, text: &[u8]) -> [u8; 64] {
        self.key.sign(text).to_bytes()
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({})", self.verifier())
    }
}

/// What stands in base64 in both kinds of key: the type and 32 bytes.
fn with_type(bytes: &[u8; 32]) -> String {
    let mut typed = vec![ED25519];
    typed.extend(bytes);
    base64(&typed)
}

fn typed_bytes(text: &str, form: KeyError) -> Result<[u8; 32], KeyError> {
    let bytes = from_base64(text).ok_or(form.clone())?;
    match bytes.split_first() {
        Some((&ED25519, key)) => key.try_into().map_err(|_| form),
        Some((&other, _)) => Err(KeyError::Algorithm(other)),
        None => Err(form),
    }
}

/// The four bytes of a key's id as lower-case hexadecimal digits.
pub(super) fn id_text(id: u32) -> String {
    hex(&id.to_be_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXAMPLE: &str = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

    #[test]
    fn the_specifications_key_reads_as_it_prints() {
        let key = VerifierKey::parse(EXAMPLE).unwrap();
        assert_eq!((key.name(), key.id(), key.to_string().as_str()), ("example.com/foo", 0x530d_903a, EXAMPLE));
    }

    #[test]
    fn private_keys_read_as_they_print_and_debug_keeps_the_secret() {
        let key = SigningKey::new("log.example/a", &[7; 32]).unwrap();
        let text = key.to_text();
        assert_eq!(SigningKey::parse(&text).unwrap().to_text(), text);
        assert!(text.starts_with("PRIVATE+KEY+log.example/a+"));
        assert_eq!(format!("{key:?}"), format!("SigningKey({})", key.verifier()));
        assert!(key.verifier().verifies(b"text", &key.sign(b"text")));
        assert!(!key.verifier().verifies(b"Text", &key.sign(b"text")));
        for bad in [text.replace("a+", "b+"), text.replace("PRIVATE", "private"), format!("{text}\n"), String::new()] {
            assert!(SigningKey::parse(&bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn malformed_keys_are_refused() {
        let with_key = |key: &[u8]| format!("a+00000000+{}", base64(key));
        let mut one = [0; 33];
        (one[0], one[1]) = (1, 1);
        for (text, expected) in [
            ("a", KeyError::VerifierForm),
            ("a+b+c", KeyError::VerifierForm),
            (&EXAMPLE.replace("530d903a", "530D903A"), KeyError::VerifierForm),
            (&EXAMPLE.replace("foo", "fo o"), KeyError::Name("example.com/fo o".into())),
            (&EXAMPLE.replace("example.com/foo", ""), KeyError::Name(String::new())),
            (&EXAMPLE.replace("530d903a", "530d903b"), KeyError::Id { expected: 0x530d_903a, found: 0x530d_903b }),
            (&with_key(&[4; 33]), KeyError::Algorithm(4)),
            (&with_key(&[1; 32]), KeyError::VerifierForm),
            // The neutral element: everybody can sign for it.
            (&with_key(&one), KeyError::Weak),
        ] {
            assert_eq!(VerifierKey::parse(text), Err(expected), "{text}");
        }
    }
}
