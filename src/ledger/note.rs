//! C2SP signed notes: a text and the signatures under it.

use super::hash::{base64, from_base64};
use super::key::{SigningKey, VerifierKey, id_text, is_key_name};

/// Signatures that a note may have. The specification asks for at least 16; Go's notes allow as many as this.
pub const MOST_SIGNATURES: usize = 100;

/// A note as it lies there: nothing is verified before [`Note::verify`] says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    text: String,
    signatures: Vec<NoteSignature>,
}

/// One line under a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteSignature {
    /// The name of the key.
    pub name: String,
    /// The id of the key.
    pub id: u32,
    /// What the key made of the text; never empty.
    pub signature: Vec<u8>,
}

/// Why a text is not a note, or a note not to be believed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// Not UTF-8.
    #[error("the note is not UTF-8")]
    NotUtf8,
    /// A control character; carriage returns are the usual ones.
    #[error("the note contains the control character U+{0:04X}; only line feeds may stand in it")]
    Control(u32),
    /// It breaks off.
    #[error("the note does not end in a line feed")]
    NoFinalNewline,
    /// No blank line with signatures behind it.
    #[error("the note has no signatures: a blank line and signature lines must stand at its end")]
    NoSignatures,
    /// More than [`MOST_SIGNATURES`].
    #[error("the note has more than {MOST_SIGNATURES} signatures")]
    TooManySignatures,
    /// Not dash, name and base64.
    #[error("the note's signature line {0} is malformed; it must be `— name base64`")]
    SignatureLine(usize),
    /// None of the known keys has signed.
    #[error("no key that is trusted here has signed the note")]
    Unsigned,
    /// A known key's signature is wrong: the text was changed, or the signature was.
    #[error("the signature of the key {name} (id {}) does not fit the text", id_text(*.id))]
    BadSignature {
        /// The key's name.
        name: String,
        /// The key's id.
        id: u32,
    },
    /// Two different known keys have this name and id, so nobody can say whose signature it is.
    #[error("two different trusted keys are called {name} with the id {}; leave one of them out", id_text(*.id))]
    Ambiguous {
        /// Their name.
        name: String,
        /// Their id.
        id: u32,
    },
}

impl Note {
    /// Reads a note. Its text is everything up to the last blank line.
    ///
    /// # Errors
    ///
    /// What is malformed.
    pub fn parse(bytes: &[u8]) -> Result<Self, NoteError> {
        let whole = std::str::from_utf8(bytes).map_err(|_| NoteError::NotUtf8)?;
        if let Some(control) = whole.chars().find(|&c| c < ' ' && c != '\n') {
            return Err(NoteError::Control(control.into()));
        }
        if !whole.ends_with('\n') {
            return Err(NoteError::NoFinalNewline);
        }
        let (text, lines) = whole.rsplit_once("\n\n").ok_or(NoteError::NoSignatures)?;
        let lines = lines.strip_suffix('\n').ok_or(NoteError::NoSignatures)?;
        if lines.split('\n').count() > MOST_SIGNATURES {
            return Err(NoteError::TooManySignatures);
        }
        let signatures = lines
            .split('\n')
            .enumerate()
            .map(|(n, line)| NoteSignature::parse(line).ok_or(NoteError::SignatureLine(n + 1)))
            .collect::<Result<_, _>>()?;
        Ok(Self { text: format!("{text}\n"), signatures })
    }

    /// Signs a text.
    ///
    /// # Errors
    ///
    /// When the text cannot be that of a note: it does not end in a line feed or has control characters.
    pub fn sign(text: &str, key: &SigningKey) -> Result<Self, NoteError> {
        if !text.ends_with('\n') {
            return Err(NoteError::NoFinalNewline);
        }
        if let Some(control) = text.chars().find(|&c| c < ' ' && c != '\n') {
            return Err(NoteError::Control(control.into()));
        }
        Ok(Self { text: text.to_owned(), signatures: vec![NoteSignature::new(text.as_bytes(), key)] })
    }

    /// What is signed, with its final line feed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The signatures, in the order in which they stand there, known and unknown ones.
    pub fn signatures(&self) -> &[NoteSignature] {
        &self.signatures
    }

    /// Which of the `known` keys have signed: at least one. Signatures of other keys are ignored, even those with the
    /// name or the id of a known key. Every signature of a known key is checked, repeated ones too.
    ///
    /// # Errors
    ///
    /// When no known key has signed, one's signature is wrong, or two different known keys share a name and an id that
    /// stand under this note.
    pub fn verify<'k>(&self, known: &'k [VerifierKey]) -> Result<Vec<&'k VerifierKey>, NoteError> {
        let mut verified: Vec<&VerifierKey> = Vec::new();
        for signature in &self.signatures {
            let mut keys = known.iter().filter(|key| key.name() == signature.name && key.id() == signature.id);
            let Some(key) = keys.next() else { continue };
            let (name, id) = (signature.name.clone(), signature.id);
            if keys.any(|other| other != key) {
                return Err(NoteError::Ambiguous { name, id });
            }
            if !key.verifies(self.text.as_bytes(), &signature.signature) {
                return Err(NoteError::BadSignature { name, id });
            }
            if !verified.contains(&key) {
                verified.push(key);
            }
        }
        if verified.is_empty() { Err(NoteError::Unsigned) } else { Ok(verified) }
    }
}

impl std::fmt::Display for Note {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.signatures.iter().try_for_each(|s| writeln!(f, "— {} {}", s.name, s.payload()))
    }
}

impl NoteSignature {
    /// What `key` makes of `text`.
    pub fn new(text: &[u8], key: &SigningKey) -> Self {
        let verifier = key.verifier();
        Self { name: verifier.name().to_owned(), id: verifier.id(), signature: key.sign(text).to_vec() }
    }

    /// The base64 of id and signature, as it stands at the end of a signature line.
    pub fn payload(&self) -> String {
        let mut bytes = self.id.to_be_bytes().to_vec();
        bytes.extend(&self.signature);
        base64(&bytes)
    }

    fn parse(line: &str) -> Option<Self> {
        let (name, payload) = line.strip_prefix("— ")?.split_once(' ')?;
        let (id, signature) = read_payload(payload)?;
        is_key_name(name).then(|| Self { name: name.to_owned(), id, signature })
    }
}

/// The key's id and the signature from what [`NoteSignature::payload`] writes.
pub(super) fn read_payload(text: &str) -> Option<(u32, Vec<u8>)> {
    let bytes = from_base64(text)?;
    let (id, signature) = bytes.split_first_chunk::<4>()?;
    (!signature.is_empty()).then(|| (u32::from_be_bytes(*id), signature.to_vec()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXAMPLE: &str = "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";
    const KEY: &str = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

    fn key(name: &str, secret: u8) -> SigningKey {
        SigningKey::new(name, &[secret; 32]).unwrap()
    }

    #[test]
    fn the_specifications_note_verifies() {
        let (note, key) = (Note::parse(EXAMPLE.as_bytes()).unwrap(), VerifierKey::parse(KEY).unwrap());
        assert_eq!(note.verify(std::slice::from_ref(&key)), Ok(vec![&key]));
        assert_eq!(note.text(), "This is an example message.\n");
        assert_eq!(note.to_string(), EXAMPLE);
    }

    #[test]
    fn malformed_notes_are_refused() {
        let (text, line) = EXAMPLE.split_once("\n\n").unwrap();
        let many = |n: usize| format!("{text}\n\n{}", line.repeat(n));
        for (note, expected) in [
            (EXAMPLE.replace('\n', "\r\n"), NoteError::Control(13)),
            (EXAMPLE.replace("an ", "an\t"), NoteError::Control(9)),
            (EXAMPLE.replace("an ", "an\0"), NoteError::Control(0)),
            (EXAMPLE.trim_end().to_owned(), NoteError::NoFinalNewline),
            (String::new(), NoteError::NoFinalNewline),
            ("\n".to_owned(), NoteError::NoSignatures),
            ("\n\n".to_owned(), NoteError::NoSignatures),
            ("\n\n\n".to_owned(), NoteError::NoSignatures),
            (format!("{text}\n\n"), NoteError::NoSignatures),
            (format!("{text}\n{line}"), NoteError::NoSignatures),
            (format!("{EXAMPLE}\n"), NoteError::NoSignatures),
            (EXAMPLE.replace("— ", "- "), NoteError::SignatureLine(1)),
            (EXAMPLE.replace("— ", "—  "), NoteError::SignatureLine(1)),
            (EXAMPLE.replace("/foo", "/f+o"), NoteError::SignatureLine(1)),
            (EXAMPLE.replace("/foo", "/f\u{a0}o"), NoteError::SignatureLine(1)),
            (EXAMPLE.replace("QM=", "QN="), NoteError::SignatureLine(1)),
            (EXAMPLE.replace("QM=\n", "QM= \n"), NoteError::SignatureLine(1)),
            (format!("{EXAMPLE}— a AAAAAA==\n"), NoteError::SignatureLine(2)),
            (many(101), NoteError::TooManySignatures),
        ] {
            assert_eq!(Note::parse(note.as_bytes()), Err(expected), "{note:?}");
        }
        assert_eq!(Note::parse(b"a\xff\n\n"), Err(NoteError::NotUtf8));
        let key = VerifierKey::parse(KEY).unwrap();
        assert!(Note::parse(many(100).as_bytes()).unwrap().verify(&[key]).is_ok());
    }

    #[test]
    fn the_last_blank_line_ends_the_text() {
        let note = Note::sign("a\n\nb\n\n", &key("k", 1)).unwrap();
        assert_eq!(Note::parse(note.to_string().as_bytes()).as_ref(), Ok(&note));
        assert!(note.verify(&[key("k", 1).verifier()]).is_ok());
        assert_eq!(Note::sign("a", &key("k", 1)), Err(NoteError::NoFinalNewline));
        assert_eq!(Note::sign("a\r\n", &key("k", 1)), Err(NoteError::Control(13)));
    }

    #[test]
    fn unknown_signatures_are_ignored_and_known_ones_must_fit() {
        let (ours, other) = (key("ours", 1), key("other", 2));
        let mut note = Note::sign("text\n", &other).unwrap();
        assert_eq!(note.verify(&[ours.verifier()]), Err(NoteError::Unsigned));
        assert_eq!(note.verify(&[]), Err(NoteError::Unsigned));
        note.signatures.push(NoteSignature::new(b"text\n", &ours));
        assert_eq!(note.verify(&[ours.verifier()]), Ok(vec![&ours.verifier()]));
        assert_eq!(note.verify(&[ours.verifier(), other.verifier()]).map(|keys| keys.len()), Ok(2));

        // The name of a known key with another id, and the other way round, are unknown keys.
        note.signatures.push(NoteSignature { id: 1, ..NoteSignature::new(b"no", &ours) });
        note.signatures.push(NoteSignature { name: "x".into(), ..NoteSignature::new(b"no", &ours) });
        assert!(note.verify(&[ours.verifier()]).is_ok());

        // A second, wrong signature of a known key spoils the note.
        note.signatures.push(NoteSignature::new(b"no", &ours));
        let bad = NoteError::BadSignature { name: "ours".into(), id: ours.verifier().id() };
        assert_eq!(note.verify(&[ours.verifier()]), Err(bad));
    }

    #[test]
    fn the_same_key_twice_is_one_key() {
        let ours = key("ours", 1);
        let note = Note::sign("text\n", &ours).unwrap();
        assert_eq!(note.verify(&[ours.verifier(), ours.verifier()]).map(|keys| keys.len()), Ok(1));
    }
}
