//! Faletusi's search: one index and one ranking for the command line, `serve` and the reader's browser.
//!
//! # The flow
//!
//! ```text
//! hub ── Document + Piece ──▶ entries ──▶ write ──▶ files ──▶ open ──▶ search ──▶ Answer
//! ```
//!
//! 1. The site describes each document as a [`Document`] and its provisions as a tree of [`Piece`]s. [`entries`] cuts
//!    that tree into [`Entry`]s: what a reader would want to land on. Long provisions are split, tiny ones join their
//!    parent, and every provision inside an entry keeps its own permalink ([`Inner`]).
//! 2. [`write()`] makes the index, in parallel and yet byte for byte the same every time: a list of file names and
//!    bytes. Nothing is written to disk here. Synonyms go into the index, so every place that searches it uses the same.
//! 3. [`Index::open`] reads those files through a [`ByteSource`]: a map in memory, a folder, or chunks that a worker
//!    fetches. This half touches no file system, no thread and no clock.
//! 4. [`Index::search`] takes what was typed. [`query`] parses it, [`cite`] recognises references to provisions,
//!    [`search`] runs it over all fields and relaxes it when nothing matches (and says so), and [`snippet`] picks the
//!    sentence to show and marks what matched in the words as they were written.
//!
//! Underneath lie [`fold`], which makes `Fa‘asāmoa` and `faasamoa` one word, [`analysis`], which stems English and
//! French, and [`schema`], which says what is kept for each entry.
//!
//! # What never gets in
//!
//! The index knows what it is given and nothing else: the caller passes what one audience may see. [`Index::all_terms`]
//! and [`Index::all_stored`] let a test look at everything that is in there.
//!
//! # Example
//!
//! ```
//! use faletusi_search::{Document, Index, InMemory, Piece, Request, Settings, entries, write};
//!
//! let pieces = [Piece {
//!     permalink: "sops/minors.html#step_4".into(),
//!     kind: "step".into(),
//!     number: "4".into(),
//!     heading: "Unaccompanied minors".into(),
//!     text: "Take the child out of the queue. Tell the supervisor at the primary line.".into(),
//!     ..Piece::default()
//! }];
//! let document = Document {
//!     id: "sop-minors".into(),
//!     address: "sops/minors.html".into(),
//!     title: "Arrival of minors".into(),
//!     collection: "sops".into(),
//!     language: "en".into(),
//!     entries: entries(&pieces),
//!     ..Document::default()
//! };
//! let files = write(1, |_| "sop-minors", |_| document.clone(), &Settings::default())?;
//! let index = Index::open(InMemory::from(files))?;
//! let answer = index.search(&Request::new("unaccompanied minor primary line"))?;
//! assert_eq!(answer.results[0].hits[0].permalink, "sops/minors.html#step_4");
//! # Ok::<(), faletusi_search::Error>(())
//! ```

pub mod analysis;
pub mod answer;
mod characters;
pub mod chunks;
pub mod cite;
mod cited;
mod collect;
mod compounds;
#[cfg(feature = "write")]
mod cut;
pub mod directory;
mod documents;
pub mod entry;
mod error;
mod expand;
pub mod fold;
#[cfg(feature = "write")]
mod indexed;
pub mod json;
mod marks;
mod plan;
#[cfg(feature = "write")]
mod publish;
pub mod query;
mod record;
pub mod schema;
pub mod search;
pub mod snippet;
mod spelling;
mod split;
#[cfg(feature = "write")]
mod tokens;
mod warm;
mod whole;
#[cfg(feature = "write")]
mod write;

pub use answer::{Answer, DocumentHit, FacetCount, Facets, Hit, Relaxed, Request};
pub use directory::{ByteSource, InMemory, OwnedBytes};
pub use entry::{Document, Entry, Inner, Piece};
pub use error::Error;
pub use plan::Weights;
#[cfg(feature = "write")]
pub use publish::{MANIFEST, publish};
pub use search::Index;
pub use snippet::Marked;
pub use split::entries;
#[cfg(feature = "write")]
pub use write::{Settings, write};
