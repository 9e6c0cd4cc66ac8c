use std::fmt;

/// Something that does not hold, in words for an auditor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What sort of thing.
    pub kind: FindingKind,
    /// In which file, when it is in one.
    pub path: Option<String>,
    /// What is wrong.
    pub sentence: String,
}

/// What sort of thing does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FindingKind {
    /// A file is not there.
    Missing,
    /// A file is there that nothing accounts for.
    Stray,
    /// A file cannot be read as what it should be.
    Malformed,
    /// The log speaks in another log's name.
    Origin,
    /// A signature is missing or wrong.
    Signature,
    /// A key is not the one that must be used, or not trusted.
    Key,
    /// The hashes do not lead to the root that was published.
    Root,
    /// A tile or an entry is not the one that was logged.
    Tile,
    /// Two checkpoints of the log contradict each other.
    Consistency,
    /// An entry does not continue the one before it.
    Chain,
    /// A version does not go up, or names nothing.
    Version,
    /// An entry that not everyone may read lies open.
    Disclosed,
    /// A frozen or delivered file is not the one that was released.
    Frozen,
    /// The log is shorter than it was.
    Rollback,
    /// The log tells another history than before.
    Fork,
    /// The log stands still at a state that was seen before a later one.
    Freeze,
}

impl Finding {
    pub(super) fn new(kind: FindingKind, path: impl Into<Option<String>>, sentence: impl Into<String>) -> Self {
        Self { kind, path: path.into(), sentence: sentence.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.path {
            Some(path) => write!(f, "{path}: {}", self.sentence),
            None => f.write_str(&self.sentence),
        }
    }
}
