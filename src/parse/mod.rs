//! From an author's bytes to a [`Document`] and its [`Outline`].
//!
//! 1. `front_matter` reads the header;
//! 2. `scanner` goes over the lines: directives and numbered provisions become marks, text for other readers is left
//!    out;
//! 3. `markdown` makes one pulldown-cmark pass over the scanned text and gives pieces of our own types;
//! 4. includes are put in;
//! 5. `provisions` builds the tree, `identify` names it;
//! 6. `references` and `terms` link inside it;
//! 7. `outlining` boils it down.
//!
//! Parsing never fails: it gives a document and a list of diagnostics.

mod attributes;
mod cut;
pub mod front_matter;
mod headings;
mod html_groups;
mod identify;
mod includes;
mod language;
mod links;
mod loose;
mod markdown;
mod numbering;
mod outlining;
mod plain;
mod provisions;
mod references;
mod scanner;
mod terms;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use crate::diagnostics::rules::{field_misplaced, field_undeclared, field_unused};
use crate::diagnostics::{Diagnostic, HubPath, Place, Span, nearest};
use crate::document::{
    Block, ContentHash, Directive, Document, Header, Inline, Outline, Profile, ProvisionKind, TermEntry, walk_blocks,
    walk_inlines,
};

pub use cut::{cut, cut_without_mark};
pub use includes::IncludeError;
pub use loose::{Loose, loose};

/// Whose eyes a document is parsed for. Text in a directive addressed to anybody else is cut out of the source before
/// anything is numbered, named or resolved, so that it cannot leave a trace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Readers(Option<BTreeSet<String>>);

impl Readers {
    /// The author's eyes: everything.
    pub fn everyone() -> Self {
        Self(None)
    }

    /// Readers who may read what is addressed to these audiences.
    pub fn new<S: Into<String>>(audiences: impl IntoIterator<Item = S>) -> Self {
        Self(Some(audiences.into_iter().map(Into::into).collect()))
    }

    /// Whether they may read what is addressed to `audience`. A misspelt audience is nobody's.
    pub fn may_read(&self, audience: &str) -> bool {
        self.0.as_ref().is_none_or(|audiences| audiences.contains(audience))
    }
}

/// What a document is parsed with.
pub struct Context<'a> {
    /// The collection's profile.
    pub profile: Profile,
    /// The hub's first language.
    pub default_language: &'a str,
    /// Whose eyes.
    pub readers: &'a Readers,
    /// The text of another file of the hub.
    pub includes: &'a (dyn Fn(&HubPath) -> Result<Arc<str>, IncludeError> + Sync),
    /// Leaves links as the author wrote them, for a text that stands in no hub.
    pub links_as_written: bool,
}

/// A parsed file.
#[derive(Debug)]
pub struct Parsed {
    /// The tree.
    pub document: Document,
    /// What stays of it; its diagnostics are those of the parse.
    pub outline: Outline,
}

/// Parses the body of `text` (the whole file), whose front matter gave `header` and ends at byte `body`.
/// `diagnostics` are those found so far.
pub fn parse(
    path: &HubPath,
    text: &str,
    header: Header,
    body: usize,
    mut diagnostics: Vec<Diagnostic>,
    context: &Context<'_>,
) -> Parsed {
    let Tree { document, hash, includes, terms } = tree(path, text, header, body, &mut diagnostics, context);
    fields(&document, path, &mut diagnostics);
    let beside = outlining::Beside { path: path.clone(), hash, terms, includes, diagnostics };
    let outline = outlining::outline(&document, beside);
    Parsed { document, outline }
}

/// As [`parse`], without what is boiled down from the tree: for a document whose outline is known already.
pub fn parse_tree(path: &HubPath, text: &str, header: Header, body: usize, context: &Context<'_>) -> Tree {
    tree(path, text, header, body, &mut Vec::new(), context)
}

/// A file parsed again.
#[derive(Debug)]
pub struct Tree {
    /// The tree.
    pub document: Document,
    /// Of the file's bytes.
    pub hash: ContentHash,
    /// Files included, with the hash each had.
    pub includes: Vec<(HubPath, ContentHash)>,
    terms: Vec<TermEntry>,
}

fn tree(
    path: &HubPath,
    text: &str,
    header: Header,
    body: usize,
    diagnostics: &mut Vec<Diagnostic>,
    context: &Context<'_>,
) -> Tree {
    let language = language::language(header.language.as_ref().map_or(context.default_language, |l| &l.value));
    let mut including = includes::Including::new(path, context, language);
    let pieces = including.pieces(path, text, body, &header, diagnostics);
    let includes = including.finish();
    let span = Span::new(body, text.len());
    let mut building = provisions::Building { path, profile: context.profile, language, diagnostics };
    let mut root = provisions::tree(pieces.pieces, span, &mut building);
    provisions::steps(&mut root, path, diagnostics);
    let naming = identify::Naming { path, restarts: restarts(&header), language };
    let index = identify::identify(&mut root, &naming, diagnostics);
    let (title, profile) = (&header.title.value, context.profile);
    let resolving = references::Resolving { path, title, source: text, profile, language, index: &index };
    let numbered = context.profile.is_numbered();
    if numbered || index.has(ProvisionKind::Step) {
        references::resolve(&mut root, &resolving, diagnostics);
    }
    let terms: Vec<TermEntry> =
        if numbered { terms::link(&mut root, path, text, language, diagnostics) } else { Vec::new() };
    let document = Document { header, body: root, footnotes: pieces.footnotes };
    Tree { document, hash: ContentHash::of(text.as_bytes()), includes, terms }
}

/// The kinds named by `restarts:`; the header's reader has refused all other words.
fn restarts(header: &Header) -> Vec<ProvisionKind> {
    let kind = |word: &str| match word {
        "section" | "regulation" | "rule" => Some(ProvisionKind::Section),
        "article" => Some(ProvisionKind::Article),
        "clause" => Some(ProvisionKind::Clause),
        _ => None,
    };
    header.restarts.iter().filter_map(|name| kind(&name.value)).collect()
}

/// Every field used is declared, every field declared is used.
fn fields(document: &Document, path: &HubPath, diagnostics: &mut Vec<Diagnostic>) {
    let declared = &document.header.fields;
    // Fields in included text stand in another file; the innermost include comes last and counts.
    let mut elsewhere = HashMap::new();
    walk_blocks(&document.body.content, &mut |block| {
        if let Block::Directive(Directive { included: Some(file), content, .. }) = block {
            walk_inlines(content, &mut |inline| {
                if let Inline::Field { name, span, .. } = inline {
                    elsewhere.insert((name.clone(), *span), file.clone());
                }
            });
        }
    });
    let mut used = BTreeSet::new();
    let (title, whole) = (&document.header.title, document.header.span);
    let summary = document.header.summary.as_deref().unwrap_or_default();
    for (text, key, span) in [(title.value.as_str(), "title", title.span), (summary, "summary", whole)] {
        if let Some((_, name, _)) = markdown::next_field(text, 0) {
            diagnostics.push(field_misplaced::report(Place::at(path, span), name, key));
        }
    }
    walk_inlines(&document.body.content, &mut |inline| {
        if let Inline::Field { name, span, .. } = inline {
            used.insert(name.clone());
            if declared.iter().all(|d| d.name.value != *name) {
                let near = nearest(name, declared.iter().map(|d| d.name.value.as_str()));
                let file = elsewhere.get(&(name.clone(), *span)).unwrap_or(path);
                diagnostics.push(field_undeclared::report(Place::at(file, *span), name, near));
            }
        }
    });
    for field in declared {
        if !used.contains(&field.name.value) {
            diagnostics.push(field_unused::report(Place::at(path, field.name.span), &field.name.value));
        }
    }
}
