//! The ledger: what was released, in a log that anyone can check.
//!
//! Bytes come in, values or bytes go out; nothing here touches disk, clock, terminal or chance.
//!
//! 1. [`Entry`] is what is logged: a release, a withdrawal, a purge, a key. Its specification stands in [`entry`].
//!    [`Reading`] holds the lines that a release hashes. A restricted entry is logged as a [`Commitment`].
//! 2. [`Tree`] is the Merkle tree over the entries' bytes, with its proofs; [`TilePath`] says where its parts lie.
//! 3. [`Checkpoint`] is what the log says of itself at one size, in a signed [`Note`]. [`TlogProof`] shows one entry.
//! 4. [`Log`] is all of it as files. [`Log::append`] adds to it and returns files.
//! 5. [`replay()`] checks all of it and returns [`Finding`]s; [`check_frozen`] and [`check_delivered`] check what was
//!    released; [`Pin`] remembers a log and says how a later one relates to it.
//!
//! Formats: RFC 6962 (hashes), C2SP signed-note, tlog-checkpoint, tlog-tiles and tlog-proof.

mod hash;
mod merkle;
mod tile;
mod key;
mod note;
mod checkpoint;
mod proof;
mod field;
pub mod entry;
mod lines;
mod values;
mod commitment;
pub mod reading;
mod files;
mod finding;
mod chain;
mod log;
mod append;
mod pin;
pub mod replay;
mod frozen;

pub use append::{Addition, AppendError, Appended};
pub use chain::Standing;
pub use checkpoint::{Checkpoint, CheckpointError, SignedCheckpoint};
pub use commitment::{Commitment, ENTRY_FILE, LogEntry, NONCE_FILE, Opening, OpeningError};
pub use entry::{
    Delivered, ENTRY_HEADER, Ending, Entry, EntryError, KeyEntry, LONGEST_ENTRY, ReadingSummary, Release, Subject,
};
pub use field::{Approval, Day, FieldError, FilePath, Label, Language, Line, MediaType, Name, Version};
pub use files::Files;
pub use finding::{Finding, FindingKind};
pub use frozen::{READING_FILE, check_delivered, check_frozen};
pub use hash::{Hash, HashError, empty_root, leaf_hash, node_hash};
pub use key::{KeyError, SigningKey, VerifierKey};
pub use log::{CHECKPOINT, CHECKPOINTS, KEYS, Log, LogError, Logged, NoProof, ROOT};
pub use merkle::{MerkleError, Tree, verify_consistency, verify_inclusion};
pub use note::{MOST_SIGNATURES, Note, NoteError, NoteSignature};
pub use pin::{Evidence, Pin, PinError, Relation};
pub use proof::{ProofError, TlogProof};
pub use reading::{Comparison, LineProof, READING_PROFILE, Reading, ReadingError, ReadingLine};
pub use replay::{Basis, Replay, Trust, replay};
pub use tile::{
    TILE_WIDTH, TileError, TileLevel, TilePath, bundle, needed_partial_tiles, parse_bundle, partial_tiles, tiles,
    tiles_at,
};
