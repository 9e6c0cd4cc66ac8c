//! Comparing two texts, provision by provision.
//!
//! A drafter wants to read "section 7 is now section 9, unchanged; section 8(2) was split in two; section 15 is new",
//! not a wall of red and green. So [`read`] boils a [`Document`](crate::document::Document) down to a [`Tree`] of
//! [`Unit`]s, [`compare`] finds which unit of the new text is which of the old ([`matching`], the heart of it), says
//! what became of each ([`Label`]), and shows inside a pair which words went and came ([`Run`]).
//!
//! The module knows documents and nothing of hubs, versions, files or pages; what shows a comparison is made from its
//! [`Report`].

mod citing;
mod commentary;
mod comparison;
mod edit;
pub mod instructions;
mod joins;
mod labels;
mod lexicon;
mod matching;
mod moves;
mod parts;
mod protection;
mod read;
mod redirections;
mod redline;
mod relations;
mod report;
mod schema;
mod script;
mod tongue;
mod tree;
mod words;

pub use commentary::{Explanation, LeftOut, Which, leave_out_commentary};
pub use comparison::{Change, Comparison, Count, Options, Part, Summary, compare};
pub use labels::{Label, Labels, Remark};
pub use matching::Evidence;
pub use protection::Protection;
pub use read::{read, read_all};
pub use redirections::Redirection;
pub use redline::{Run, RunKind};
pub use report::{DOUBTFUL, Entry, EntryPart, Kept, Piece, Place, Report};
pub use schema::{FORMAT, schema};
pub use script::{Line, Script};
pub use tongue::languages_apart;
pub use tree::{Tree, Unit, UnitKind};
pub use words::{Text, Token, fold};

pub use instructions::{Idiom, Instruction, Instructions};
