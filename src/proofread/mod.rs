//! What can be said of one document by itself: rules that need its tree and nothing of the hub.
//!
//! They run while the tree is there, right after the parse; the hub's own rules ([`crate::check`]) work on outlines.

mod directives;
mod html;
mod structure;
mod wording;

use std::sync::Arc;

use crate::diagnostics::rules::option_alone;
use crate::diagnostics::{Diagnostic, HubPath};
use crate::document::{Block, Directive, Document, Provision, ProvisionKind, walk_blocks};

/// A document under review.
struct Proof<'a> {
    path: &'a HubPath,
    /// The file's text, to find a word's own line.
    source: &'a str,
    document: &'a Document,
    diagnostics: Vec<Diagnostic>,
}

/// Reviews a document. `source` is the text it was parsed from.
pub fn proofread(document: &Document, path: &HubPath, source: &str) -> Vec<Diagnostic> {
    let mut proof = Proof { path, source, document, diagnostics: Vec::new() };
    structure::headings(&mut proof);
    structure::blocks(&mut proof);
    structure::links_and_images(&mut proof);
    directives::directives(&mut proof);
    html::raw_html(&mut proof);
    wording::binding(&mut proof);
    proof.diagnostics
}

/// Reviews the text that a document includes, each piece as text of the file it stands in; `source` gives the text of
/// such a file. What needs a whole document (its headings, the alternatives of a group) is not asked of a piece.
pub fn proofread_included(document: &Document, source: &dyn Fn(&HubPath) -> Option<Arc<str>>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    walk_blocks(&document.body.content, &mut |block| {
        if let Block::Directive(Directive { included: Some(file), content, .. }) = block
            && let Some(source) = source(file)
        {
            let body = Provision {
                kind: ProvisionKind::Document,
                id: document.body.id.clone(),
                permalink: String::new(),
                other_anchors: Vec::new(),
                key: None,
                number: None,
                heading: Vec::new(),
                heading_level: 0,
                classes: Vec::new(),
                content: content.clone(),
                span: document.body.span,
            };
            let piece = Document { header: document.header.clone(), body, footnotes: Vec::new() };
            let mut proof = Proof { path: file, source: &source, document: &piece, diagnostics: Vec::new() };
            structure::blocks(&mut proof);
            structure::links_and_images(&mut proof);
            directives::directives(&mut proof);
            html::raw_html(&mut proof);
            wording::binding(&mut proof);
            proof.diagnostics.retain(|d| d.rule.name != option_alone::RULE.name);
            found.append(&mut proof.diagnostics);
        }
    });
    found
}

/// Calls `visit` on every block that stands in this very file: included text is reviewed as text of its own.
fn own_blocks<'d>(blocks: &'d [Block], visit: &mut impl FnMut(&'d Block)) {
    for block in blocks {
        visit(block);
        match block {
            Block::Provision(provision) => own_blocks(&provision.content, visit),
            Block::List(list) => list.items.iter().for_each(|item| own_blocks(&item.content, visit)),
            Block::Quote(inner) | Block::HtmlGroup(inner) => own_blocks(inner, visit),
            Block::Definitions(definitions) => {
                definitions.iter().flat_map(|d| &d.meanings).for_each(|meaning| own_blocks(meaning, visit));
            }
            Block::Directive(directive) if directive.included.is_none() => own_blocks(&directive.content, visit),
            _ => {}
        }
    }
}
