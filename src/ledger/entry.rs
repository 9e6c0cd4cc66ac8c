//! The entry: its specification, in full, with worked examples.
//!
//! # Form
//!
//! An entry is at most 65,535 bytes of UTF-8. Each line ends in one line feed (U+000A), the last one too. A line is a
//! label, one space and a value; the first line is the version of this specification. Lines stand in this order; those
//! marked `?` may be left out, those marked `*` stand any number of times, all others stand once. Nothing is escaped,
//! nothing is quoted, no other line is allowed. An entry that can be written in a second way is not an entry.
//!
//! ```text
//!                  release  withdrawal, purge  key
//! faletusi-entry-v1    x            x           x
//! kind                 x            x           x    release, withdrawal, purge or key
//! work                 x            x                id of the work
//! title                x                             line
//! version              x            x                MAJOR.MINOR
//! released             x            x           x    YYYY-MM-DD, the day of the entry
//! previous             x            x           x    leaf hash, or none
//! audience             x            x                name
//! marking              x            x                TLP:CLEAR, TLP:GREEN, TLP:AMBER, TLP:AMBER+STRICT or TLP:RED
//! language             x                             BCP 47
//! reading-profile      x                             whole number from 1
//! source               x*                            SHA-256, two spaces, path; at least one
//! file                 x*                            media type, SHA-256, length in bytes, path; one space between
//! reading              x                             SHA-256 of reading.txt, root over its lines, number of lines
//! approved-by          x?           x?               body; meeting; item; YYYY-MM-DD
//! effective            x?           x?               YYYY-MM-DD
//! supersedes           x?                            MAJOR.MINOR
//! reason                            x                line
//! note                 x?           x?          x?   line
//! key                                           x    verifier key of C2SP signed-note
//! signature                                     x?   base64 of key id and signature
//! ```
//!
//! - A **hash** is 64 hexadecimal digits in lower case. File hashes are those that `sha256sum` prints.
//! - A **line** is not empty, is in Unicode form NFC, has no white space at its ends, and no control characters (Unicode
//!   category Cc), no line separators and nothing that changes the direction of text or is an invisible mark (U+061C,
//!   U+200E, U+200F, U+2028 to U+202E, U+2066 to U+2069, U+FEFF). All other values obey this too.
//! - A **name** is letters (Unicode property Alphabetic) and digits (category N) of any script, marks (category M), `-`,
//!   `_` and `.`, the first a letter, a digit or `_`. None of them may be invisible (Default_Ignorable_Code_Point: U+034F,
//!   U+115F, U+1160, U+17B4, U+17B5, U+180B to U+180F, U+3164, U+FE00 to U+FE0F, U+FFA0, U+E0100 to U+E01EF). No work is
//!   called `log`, whose folder is taken.
//! - A **path** is relative, with `/` between names, without `\`, and none of its names is empty, `.` or `..`. The paths of
//!   `source` and `file` lines begin with `source/`; they are relative to the folder of the release, see below.
//! - **Numbers** are decimal without leading zeros: those of a version up to 4,294,967,295, others below 2^64. Days are of
//!   the Gregorian calendar, years 0001 to 9999.
//! - A **language** is a first subtag of 2 to 8 letters in lower case and further ones of 1 to 8 ASCII letters or digits,
//!   `-` between them. A **media type** is two tokens with `/` between them, each of lower-case ASCII letters, digits and
//!   ``!#$&-^_.+``, the first a letter or digit; it has no parameters.
//! - `approved-by` has four parts with `; ` between them. The first three are lines without `;`.
//! - `source` lines are sorted by path, byte by byte, and so are `file` lines; no path stands twice in either.
//! - `reading` is over reading.txt: one line a provision, each an id, a tab (U+0009), the displayed text and a line feed. An
//!   id is not empty, in form NFC, without white space and control characters, and stands once. The text may be empty; it is
//!   in form NFC, has no control characters, and white space (property White_Space) only as single spaces between other
//!   characters. A leaf of the tree over it is a line without its line feed. A file without lines is empty, its root is
//!   that of no leaves.
//! - `key` names a key, Ed25519 only; its name need not be the log's origin. The log's first key has no `signature`. Every
//!   later one has: the base64 that stands at the end of a signature line of C2SP signed-note (four bytes of key id, then
//!   the signature), made by the key before it over all lines of the entry above, line feeds included.
//!
//! # Chains
//!
//! - `previous` is the leaf hash, as it stands in the log, of the previous entry with the same work and the same audience;
//!   in a key's entry, of the previous key's entry. So the chain of a public work never leads to a commitment. Who cannot
//!   open all commitments may find a `previous` that is the leaf of one that stays closed; what of a rule below rests on
//!   that one is then unknown to this reader, and no fault.
//! - Within a work and an audience versions go up, each is released once, and ends at most once by a withdrawal and at most
//!   once by a purge, in any order. A later version may be released after both. Withdrawals, purges and `supersedes` name
//!   a version that was released before. Nothing is said by `effective` and the day of an approval: they may be any day.
//! - A key that was in force before never comes back, and no two keys of a log have the same name and id.
//!
//! # Hash
//!
//! The leaf hash of an entry is SHA-256 over one zero byte and the entry's bytes (RFC 6962, 2.1). An entry that not
//! everyone may read is logged as a commitment, two lines: `faletusi-commitment-v1` and `commitment` with SHA-256 over the
//! text `faletusi commitment v1`, a line feed, a nonce of 32 bytes and the entry's bytes.
//!
//! An entry lies open only when its audience is `public` and its marking TLP:CLEAR; every other one but a key's is a
//! commitment. Days do not go back: no entry is of an earlier day than an entry before it. A hub
//! declares no audience with a dot in its name: that would make one audience's folder look like another's ending.
//!
//! # Where things lie
//!
//! The log lies in `log/` of a site and in `releases/log/` of a hub, as C2SP tlog-tiles has it: `checkpoint` (the latest),
//! `tile/<L>/<N>` and `tile/entries/<N>`, with partial tiles as needed. Beside these:
//!
//! - `checkpoints/<size>`: every checkpoint that was ever published, byte for byte, one for each addition.
//! - `keys`: the verifier keys that entries name, in their order, one a line. It says nothing that the entries do not.
//! - `root.txt`: in a log that nobody signs, instead of `checkpoint`: the three lines of a checkpoint without signatures.
//!
//! **The key in force at size n** is the key that the last key's entry among entries 0 to n-1 names. It must have signed
//! the checkpoint of size n, the copy in `checkpoints/` and every proof that leads to it.
//!
//! What a release freezes lies in `releases/<work>/<version>/<audience>/`, in a hub and in a site alike:
//!
//! - `entry.txt`: the entry. `reading.txt`: the lines. All paths of `source` and `file` lines begin with `source/`, and
//!   the files lie there.
//! - `nonce.txt`: only where the log has a commitment: the nonce, 64 hexadecimal digits and a line feed. With `entry.txt`
//!   it opens the commitment. A work may be opened to everyone later by publishing both; the log does not change.
//! - A withdrawal or purge that the log has as a commitment is opened by the same two files in
//!   `releases/<work>/<version>/<audience>.withdrawal/` or `….purge/`. After a purge only `entry.txt` and `nonce.txt` of
//!   the version stay.
//!
//! Only a site has:
//!
//! - `proof.tlog-proof` beside each `entry.txt` of a signed log: C2SP tlog-proof to the latest checkpoint. Its `extra` is
//!   the entry, and before it the nonce's 32 bytes where the log has a commitment.
//! - `check.js` beside each `reading.txt`: `faletusiGenuine(`, one JSON object, `);` and a line feed. Members: `work`,
//!   `version`, `index` (from 0), `entry` (text), `nonce` (hexadecimal or null), `way` (inclusion proof, base64), `origin`,
//!   `size`, `head` (the checkpoint or root.txt), `signed`, `key` and `fingerprint` (of the key in force, or null),
//!   `reading` (text), `earlier` (earlier versions of the work: the first six members and `leaves`, base64, in order) and
//!   `frame`: for each page that shows the version, by its address, the SHA-256 over all that the page shows
//!   (`src/site/render/reading/frame.rs` says how). The frame is the site's own word; all others follow from the log and
//!   the files. There is no other member.
//! - `releases/audiences.txt`: the audiences whose texts are in the site, one a line, its own first.
//!
//! # What cannot be known
//!
//! Who verifies for the first time, without a fingerprint from elsewhere, trusts the keys that the log itself names. Who has
//! remembered no checkpoint cannot notice that earlier ones were taken away, nor that the log is older than what others
//! have seen. A commitment tells nobody else than its readers what it is of; that there is one, and when, it does tell.
//!
//! # Worked example
//!
//! A test takes these blocks and comes to the same figures with `sha256sum` and `openssl` alone. The source, model-law.md:
//!
//! ```text
//! # Model law
//!
//! 1. This law begins on 1 January 2027.
//!
//! 2. Everyone may read it.
//! ```
//!
//! Its reading.txt, with a tab (U+0009) where `<tab>` stands:
//!
//! ```text
//! sec_1<tab>This law begins on 1 January 2027.
//! sec_2<tab>Everyone may read it.
//! ```
//!
//! The entry, 614 bytes:
//!
//! ```text
//! faletusi-entry-v1
//! kind release
//! work model-law
//! title Model law
//! version 1.0
//! released 2026-11-25
//! previous none
//! audience public
//! marking TLP:CLEAR
//! language en
//! reading-profile 1
//! source c5c558f395be60a5ddb74a6d31cdf65956a4202b61731e7eda3cb92b4109d55c  source/laws/model-law.md
//! file application/pdf 5a23ab91481ae4b97fe1c19c6299d46427d90b65c0b65a6a75e395ba552dd2e1 42 source/laws/form.pdf
//! reading 702258b2abf7cce84ac62cf843736c09b4a1361d362983f7517d0b43eb2e5b79 ff10671048e8310799e39781c41cb463a9bd8c171c976d8b4aefc6b4309b0a6d 2
//! approved-by Council; 12th meeting; item 4; 2026-11-20
//! effective 2027-01-01
//! note First release
//! ```
//!
//! Its leaf hash is `e8409964165fc18e0c8df567c7c6c6dbdb4b4711aeb382a53ec1520b85825693`. With the nonce of 32 bytes 0x07 its
//! commitment would be `5193aad665e91e12d82ddd1ff872ded771d67b0a9046a65fafa62e6ae4830277`.
//!
//! A log's first key, with the leaf hash `326cac723c420bd1c902c85851d8f422ea13fbca2f3bf183ab6f09b9296301d9`:
//!
//! ```text
//! faletusi-entry-v1
//! kind key
//! released 2026-11-25
//! previous none
//! key hub.example/log+bd12bf17+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c
//! ```
//!
//! The key after it, signed by the first:
//!
//! ```text
//! faletusi-entry-v1
//! kind key
//! released 2026-11-25
//! previous 326cac723c420bd1c902c85851d8f422ea13fbca2f3bf183ab6f09b9296301d9
//! key hub.example/log+f22614fa+AYE5dw6ofRdfVqNUZsNMfszLjYqRtO43ol32D1uPybOU
//! signature vRK/F9sW/LiMfHrOAT9oDRXR5/bXmwjtMogCumlxeHFJKEr4S4VhxdxkcSfxFdmfK4HM558+NxNRGutFUafUmXVPhAQ=
//! ```
//!
//! Its leaf hash is `32963373fd58255fcb0e72cf1399736c629a082bce1521ebecd44a3d7cbc1030`.

use std::collections::BTreeMap;

use super::field::{Approval, Day, FieldError, FilePath, Label, Language, Line, MediaType, Name, Version};
use super::hash::Hash;
use super::key::{KeyError, SigningKey, VerifierKey};
use super::lines::{Lines, Printer};
use super::note::NoteSignature;
use super::values::{read_file, read_previous, read_profile, read_reading, read_signature, read_source};

/// The first line of every entry.
pub const ENTRY_HEADER: &str = "faletusi-entry-v1";

/// What fits the two bytes before an entry in its bundle.
pub const LONGEST_ENTRY: usize = 65_535;

/// Something that happened, as it is logged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// A version of a work was released.
    Release(Box<Release>),
    /// A version is no longer to be used; its text stays.
    Withdrawal(Ending),
    /// The text of a version was lawfully erased; its hashes stay.
    Purge(Ending),
    /// A key begins to sign.
    Key(KeyEntry),
}

/// Which version of what, for whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// The work.
    pub work: Name,
    /// Its version.
    pub version: Version,
    /// The day of the entry.
    pub released: Day,
    /// Leaf hash, as it stands in the log, of the previous entry for the same work and audience.
    pub previous: Option<Hash>,
    /// Who may read it.
    pub audience: Name,
    /// What they may do with it.
    pub marking: Label,
}

/// A released version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// Which.
    pub subject: Subject,
    /// The work's title.
    pub title: Line,
    /// The language of its text.
    pub language: Language,
    /// By which rules reading.txt was made of the source.
    pub reading_profile: u64,
    /// SHA-256 of each source file. At least one.
    pub sources: BTreeMap<FilePath, Hash>,
    /// Each file that readers can fetch.
    pub files: BTreeMap<FilePath, Delivered>,
    /// What reading.txt holds.
    pub reading: ReadingSummary,
    /// By whom.
    pub approved_by: Option<Approval>,
    /// From which day on it holds.
    pub effective: Option<Day>,
    /// The version that it takes the place of.
    pub supersedes: Option<Version>,
    /// Anything else.
    pub note: Option<Line>,
}

/// A file that readers can fetch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivered {
    /// Its media type.
    pub media_type: MediaType,
    /// Its SHA-256.
    pub hash: Hash,
    /// Its bytes.
    pub length: u64,
}

/// What an entry says of reading.txt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadingSummary {
    /// SHA-256 of the file.
    pub hash: Hash,
    /// Root of the Merkle tree over its lines without their line feeds.
    pub root: Hash,
    /// Number of lines.
    pub lines: u64,
}

/// The end of a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ending {
    /// Which version.
    pub subject: Subject,
    /// By whom it was decided.
    pub approved_by: Option<Approval>,
    /// From which day on.
    pub effective: Option<Day>,
    /// Why.
    pub reason: Line,
    /// Anything else.
    pub note: Option<Line>,
}

/// A key begins to sign; checkpoints that count this entry are signed with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyEntry {
    /// The day of the entry.
    pub released: Day,
    /// Leaf hash of the previous key's entry.
    pub previous: Option<Hash>,
    /// Anything else.
    pub note: Option<Line>,
    /// The new key.
    pub key: VerifierKey,
    /// By the key before it, over all lines above: its id and its signature. The first key has none.
    pub signature: Option<(u32, Vec<u8>)>,
}

/// Why bytes are not an entry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EntryError {
    /// Over [`LONGEST_ENTRY`].
    #[error("the entry has {0} bytes; at most 65,535 can be logged")]
    TooLong(usize),
    /// Not UTF-8.
    #[error("the entry is not UTF-8")]
    NotUtf8,
    /// It breaks off.
    #[error("the entry does not end in a line feed")]
    NoFinalNewline,
    /// A line is missing, or another one stands in its place.
    #[error("line {line} of the entry must begin with `{expected} `")]
    Expected {
        /// Which line, from 1.
        line: usize,
        /// With what it must begin.
        expected: &'static str,
    },
    /// No such kind.
    #[error("`{0}` is no kind of entry; there are release, withdrawal, purge and key")]
    Kind(String),
    /// What stands in a line.
    #[error("line {line} of the entry: {error}")]
    Field {
        /// Which line, from 1.
        line: usize,
        /// What is wrong.
        error: FieldError,
    },
    /// A verifier key.
    #[error("line {line} of the entry: {error}")]
    Key {
        /// Which line, from 1.
        line: usize,
        /// What is wrong.
        error: KeyError,
    },
    /// More lines than the kind has, or lines out of order.
    #[error("line {line} of the entry is one too many, repeated or out of its order")]
    Behind {
        /// Which line, from 1.
        line: usize,
    },
    /// A release of nothing.
    #[error("a release must name at least one source file")]
    NoSource,
    /// Readable, but not as it must be written.
    #[error("the entry is not written in its canonical form: files are sorted by path, each named once")]
    NotCanonical,
}

impl Entry {
    /// Reads an entry. Accepts exactly what [`Entry::to_bytes`] writes.
    ///
    /// # Errors
    ///
    /// What is wrong with the bytes.
    pub fn parse(bytes: &[u8]) -> Result<Self, EntryError> {
        if bytes.len() > LONGEST_ENTRY {
            return Err(EntryError::TooLong(bytes.len()));
        }
        let text = std::str::from_utf8(bytes).map_err(|_| EntryError::NotUtf8)?;
        let mut lines = Lines::new(text.strip_suffix('\n').ok_or(EntryError::NoFinalNewline)?);
        if lines.next() != Some(ENTRY_HEADER) {
            return Err(EntryError::Expected { line: 1, expected: ENTRY_HEADER });
        }
        let entry = match lines.text("kind")? {
            "release" => Self::Release(Box::new(Release::read(&mut lines)?)),
            "withdrawal" => Self::Withdrawal(Ending::read(&mut lines)?),
            "purge" => Self::Purge(Ending::read(&mut lines)?),
            "key" => Self::Key(KeyEntry::read(&mut lines)?),
            other => return Err(EntryError::Kind(other.to_owned())),
        };
        if lines.next().is_some() {
            return Err(EntryError::Behind { line: lines.line() });
        }
        // Sorting, repeated paths and whatever a reader above should let pass: what would print otherwise is refused.
        if entry.to_bytes()? == bytes { Ok(entry) } else { Err(EntryError::NotCanonical) }
    }

    /// The canonical bytes, as they are hashed.
    ///
    /// # Errors
    ///
    /// [`EntryError::TooLong`] and [`EntryError::NoSource`]; everything else is sound by its type.
    pub fn to_bytes(&self) -> Result<Vec<u8>, EntryError> {
        let mut out = Printer::new(self.kind());
        match self {
            Self::Release(release) if release.sources.is_empty() => return Err(EntryError::NoSource),
            Self::Release(release) => release.print(&mut out),
            Self::Withdrawal(ending) | Self::Purge(ending) => ending.print(&mut out),
            Self::Key(key) => key.print(&mut out),
        }
        let bytes = out.text().into_bytes();
        if bytes.len() > LONGEST_ENTRY { Err(EntryError::TooLong(bytes.len())) } else { Ok(bytes) }
    }

    /// `release`, `withdrawal`, `purge` or `key`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Release(_) => "release",
            Self::Withdrawal(_) => "withdrawal",
            Self::Purge(_) => "purge",
            Self::Key(_) => "key",
        }
    }

    /// Which version of what it speaks of; `None` for keys.
    pub fn subject(&self) -> Option<&Subject> {
        match self {
            Self::Release(release) => Some(&release.subject),
            Self::Withdrawal(ending) | Self::Purge(ending) => Some(&ending.subject),
            Self::Key(_) => None,
        }
    }

    /// Where its opening lies below `releases/` when it is restricted, and its frozen files when it is a release:
    /// `<work>/<version>/<audience>`, for a withdrawal or purge with `.withdrawal` or `.purge` behind it.
    pub fn folder(&self) -> Option<String> {
        let subject = self.subject()?;
        let kind = if matches!(self, Self::Release(_)) { String::new() } else { format!(".{}", self.kind()) };
        Some(format!("{}/{}/{}{kind}", subject.work, subject.version, subject.audience))
    }

    /// Leaf hash of the entry before it in its chain.
    pub fn previous(&self) -> Option<&Hash> {
        match self {
            Self::Key(key) => key.previous.as_ref(),
            _ => self.subject().and_then(|subject| subject.previous.as_ref()),
        }
    }
}

impl Release {
    fn read(lines: &mut Lines) -> Result<Self, EntryError> {
        let work = lines.field("work", Name::parse)?;
        let title = lines.field("title", Line::parse)?;
        let subject = Subject::read(work, lines)?;
        let language = lines.field("language", Language::parse)?;
        let reading_profile = lines.field("reading-profile", read_profile)?;
        let (mut sources, mut files) = (BTreeMap::new(), BTreeMap::new());
        while let Some((path, hash)) = lines.optional("source", read_source)? {
            sources.insert(path, hash);
        }
        while let Some((path, file)) = lines.optional("file", read_file)? {
            files.insert(path, file);
        }
        Ok(Self {
            subject,
            title,
            language,
            reading_profile,
            sources,
            files,
            reading: lines.field("reading", read_reading)?,
            approved_by: lines.optional("approved-by", Approval::parse)?,
            effective: lines.optional("effective", Day::parse)?,
            supersedes: lines.optional("supersedes", Version::parse)?,
            note: lines.optional("note", Line::parse)?,
        })
    }

    fn print(&self, out: &mut Printer) {
        out.line("work", &self.subject.work);
        out.line("title", &self.title);
        self.subject.print(out);
        out.line("language", &self.language);
        out.line("reading-profile", self.reading_profile);
        for (path, hash) in &self.sources {
            out.line("source", format_args!("{hash}  {path}"));
        }
        for (path, file) in &self.files {
            out.line("file", format_args!("{} {} {} {path}", file.media_type, file.hash, file.length));
        }
        let ReadingSummary { hash, root, lines } = self.reading;
        out.line("reading", format_args!("{hash} {root} {lines}"));
        out.optional("approved-by", self.approved_by.as_ref());
        out.optional("effective", self.effective);
        out.optional("supersedes", self.supersedes);
        out.optional("note", self.note.as_ref());
    }
}

impl Subject {
    /// The lines that follow `work` and, in a release, `title`.
    fn read(work: Name, lines: &mut Lines) -> Result<Self, EntryError> {
        Ok(Self {
            work,
            version: lines.field("version", Version::parse)?,
            released: lines.field("released", Day::parse)?,
            previous: lines.field("previous", read_previous)?,
            audience: lines.field("audience", Name::parse)?,
            marking: lines.field("marking", Label::parse)?,
        })
    }

    fn print(&self, out: &mut Printer) {
        out.line("version", self.version);
        out.line("released", self.released);
        out.previous(self.previous);
        out.line("audience", &self.audience);
        out.line("marking", self.marking);
    }
}

impl Ending {
    fn read(lines: &mut Lines) -> Result<Self, EntryError> {
        let work = lines.field("work", Name::parse)?;
        Ok(Self {
            subject: Subject::read(work, lines)?,
            approved_by: lines.optional("approved-by", Approval::parse)?,
            effective: lines.optional("effective", Day::parse)?,
            reason: lines.field("reason", Line::parse)?,
            note: lines.optional("note", Line::parse)?,
        })
    }

    fn print(&self, out: &mut Printer) {
        out.line("work", &self.subject.work);
        self.subject.print(out);
        out.optional("approved-by", self.approved_by.as_ref());
        out.optional("effective", self.effective);
        out.line("reason", &self.reason);
        out.optional("note", self.note.as_ref());
    }
}

impl KeyEntry {
    /// The entry of a log's first key.
    pub fn first(key: VerifierKey, released: Day) -> Self {
        Self { released, previous: None, note: None, key, signature: None }
    }

    /// The entry by which `old`, whose own entry has the leaf hash `previous`, names `key` its successor.
    pub fn rotation(key: VerifierKey, released: Day, previous: Hash, note: Option<Line>, old: &SigningKey) -> Self {
        let mut entry = Self { released, previous: Some(previous), note, key, signature: None };
        let NoteSignature { id, signature, .. } = NoteSignature::new(entry.signed_text().as_bytes(), old);
        entry.signature = Some((id, signature));
        entry
    }

    /// Whether `old` names the new key in this entry.
    pub fn is_signed_by(&self, old: &VerifierKey) -> bool {
        let fits = |(id, signature): &(u32, Vec<u8>)| {
            *id == old.id() && old.verifies(self.signed_text().as_bytes(), signature)
        };
        self.signature.as_ref().is_some_and(fits)
    }

    /// All lines above the signature.
    fn signed_text(&self) -> String {
        let mut out = Printer::new("key");
        Self { signature: None, ..self.clone() }.print(&mut out);
        out.text()
    }

    fn read(lines: &mut Lines) -> Result<Self, EntryError> {
        let released = lines.field("released", Day::parse)?;
        let previous = lines.field("previous", read_previous)?;
        let note = lines.optional("note", Line::parse)?;
        let key = lines.text("key")?;
        let key = VerifierKey::parse(key).map_err(|error| EntryError::Key { line: lines.line(), error })?;
        Ok(Self { released, previous, note, key, signature: lines.optional("signature", read_signature)? })
    }

    fn print(&self, out: &mut Printer) {
        out.line("released", self.released);
        out.previous(self.previous);
        out.optional("note", self.note.as_ref());
        out.line("key", &self.key);
        let signature = self.signature.clone();
        out.optional(
            "signature",
            signature.map(|(id, s)| NoteSignature { name: String::new(), id, signature: s }.payload()),
        );
    }
}
