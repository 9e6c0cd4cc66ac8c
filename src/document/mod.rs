//! A document as every other part of the program sees it: a header and one tree of provisions.
//!
//! [`Document`] is what [`crate::parse`] returns. All output formats read this tree and nothing else. The
//! [`Outline`] is what stays in memory when the tree is dropped: enough to list, link, check and search for the
//! document without holding its text.

mod header;
mod identifiers;
mod outline;
pub mod raw_html;
mod sketch;
mod tongue;
mod tree;

pub use header::{
    AdaptedWork, Binding, Code, CodeList, Column, ColumnType, DocumentStatus, FieldDeclaration, FieldType, Handling,
    Header, Profile, Situation, Source, Spanned,
};
pub use identifiers::{ContentHash, ProvisionId, WorkId, akoma_ntoso_number, heading_slug};
pub use outline::{Anchor, Features, Mention, Outline, OutlineEntry, TermEntry};
pub use sketch::sketch;
pub use tongue::likely_language;
pub use tree::{
    Alignment, Block, Definition, Directive, DirectiveKind, Document, Footnote, Inline, List, ListItem, Provision,
    ProvisionKind, Table, Target, plain_text, walk_blocks, walk_inlines,
};
