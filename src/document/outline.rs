use std::collections::BTreeSet;
use std::sync::Arc;

use crate::diagnostics::{Diagnostic, HubPath, Place, Span};
use crate::document::{ContentHash, Header, ProvisionId, ProvisionKind, Target};

/// A document boiled down: what the hub keeps of it when the tree is dropped.
///
/// Everything in it was made from the source *as its readers may see it*: text in a directive addressed to a narrower
/// audience never got here (see [`crate::parse::Readers`]).
#[derive(Debug, Clone)]
pub struct Outline {
    /// The source file.
    pub path: HubPath,
    /// Of the source file's bytes.
    pub hash: ContentHash,
    /// The front matter.
    pub header: Arc<Header>,
    /// All provisions but the root, in document order.
    pub provisions: Vec<OutlineEntry>,
    /// Fragments that lead somewhere and are no provision's permalink: further anchors, definitions.
    pub anchors: Vec<Anchor>,
    /// Links and images that leave the document, with what they point at.
    pub links: Vec<Mention<Target>>,
    /// Terms defined.
    pub terms: Vec<TermEntry>,
    /// Names of the fields that its text uses.
    pub fields: BTreeSet<String>,
    /// Files included, with the hash each had.
    pub includes: Vec<(HubPath, ContentHash)>,
    /// Where each of them is included.
    pub inclusions: Vec<Mention<HubPath>>,
    /// Whether any directive in it is addressed to a narrower audience, and to which. Outer ones stand before inner
    /// ones; what stands in one says so by its index here (`within`).
    pub audiences: Vec<Mention<String>>,
    /// Words in the text.
    pub words: usize,
    /// What its page needs.
    pub features: Features,
    /// What the parser found. Rules that need the hub add theirs later.
    pub diagnostics: Vec<Diagnostic>,
}

/// A provision in an outline.
#[derive(Debug, Clone)]
pub struct OutlineEntry {
    /// What it is.
    pub kind: ProvisionKind,
    /// Full id.
    pub id: ProvisionId,
    /// The fragment links use.
    pub permalink: String,
    /// As printed.
    pub number: Option<String>,
    /// The heading's words; empty when there is none.
    pub heading: String,
    /// 1 for top provisions.
    pub depth: u8,
    /// Where it opens.
    pub span: Span,
    /// The innermost directive addressed to fewer readers that it stands in: an index into [`Outline::audiences`].
    pub within: Option<u32>,
}

/// A further fragment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    /// Without `#`.
    pub fragment: String,
    /// Index of the provision it stands in; `None` for the root.
    pub provision: Option<usize>,
    /// As for [`OutlineEntry::within`].
    pub within: Option<u32>,
}

/// Something mentioned at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention<T> {
    /// What.
    pub what: T,
    /// Where, in the document's file or in [`Mention::file`].
    pub span: Span,
    /// Whether it is an image.
    pub image: bool,
    /// The innermost directive addressed to fewer readers that it stands in: an index into [`Outline::audiences`].
    pub within: Option<u32>,
    /// The included file it stands in; `None` in the document's own.
    pub file: Option<HubPath>,
}

impl<T> Mention<T> {
    /// Its place, for a mention in the outline of `path`.
    pub fn place(&self, path: &HubPath) -> Place {
        Place::at(self.file.as_ref().unwrap_or(path), self.span)
    }
}

/// A defined term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermEntry {
    /// The words.
    pub term: String,
    /// The fragment of its definition.
    pub anchor: String,
    /// The definition's words.
    pub meaning: String,
}

/// What a page of this document needs beyond text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Features {
    /// A code block in a known language: the highlighter's stylesheet.
    pub code: bool,
    /// Steps.
    pub steps: bool,
    /// Options.
    pub options: bool,
    /// Commentary.
    pub commentary: bool,
    /// Fields.
    pub fields: bool,
    /// Exercises or questions.
    pub exercises: bool,
}
