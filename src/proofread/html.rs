//! Raw HTML: what the sanitiser will take away is said to the author.

use crate::diagnostics::rules::{html_removed, nesting_too_deep};
use crate::diagnostics::{Diagnostic, HubPath, Place, Span};
use crate::document::raw_html::{DEEPEST, depth, removed};
use crate::document::{Block, Inline, walk_inlines};

use super::{Proof, own_blocks};

/// Reports elements and attributes that are taken away, and elements nested too deep.
pub(super) fn raw_html(proof: &mut Proof<'_>) {
    let (path, diagnostics) = (proof.path, &mut proof.diagnostics);
    let mut texts: Vec<(Span, &Block)> = Vec::new();
    own_blocks(&proof.document.body.content, &mut |block| match block {
        Block::Html { html, span } => {
            report(path, *span, html, diagnostics);
            nesting(std::slice::from_ref(block), path, diagnostics);
        }
        Block::HtmlGroup(group) => nesting(group, path, diagnostics),
        Block::Paragraph { span, .. } | Block::Heading { span, .. } => texts.push((*span, block)),
        Block::Provision(provision) => in_text(&provision.heading, path, provision.span, diagnostics),
        Block::Table(table) => texts.push((table.span, block)),
        _ => {}
    });
    for (span, block) in texts {
        let mut raw = String::new();
        walk_inlines(std::slice::from_ref(block), &mut |inline| push_raw(inline, &mut raw));
        report(path, span, &raw, diagnostics);
        if depth(&raw, &mut 0) > DEEPEST {
            diagnostics.push(nesting_too_deep::report_html(Place::at(path, span), DEEPEST));
        }
    }
}

fn in_text(text: &[Inline], path: &HubPath, span: Span, diagnostics: &mut Vec<Diagnostic>) {
    let mut raw = String::new();
    for inline in text {
        push_raw(inline, &mut raw);
    }
    report(path, span, &raw, diagnostics);
}

fn push_raw(inline: &Inline, raw: &mut String) {
    if let Inline::Html(html) = inline {
        raw.push_str(html);
    }
}

fn report(path: &HubPath, span: Span, html: &str, diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.extend(removed(html).iter().map(|what| html_removed::report(Place::at(path, span), what)));
}

/// Elements that stand inside each other, over the blocks that belong together.
fn nesting(blocks: &[Block], path: &HubPath, diagnostics: &mut Vec<Diagnostic>) {
    let mut open = 0;
    for block in blocks {
        if let Block::Html { html, span } = block
            && depth(html, &mut open) > DEEPEST
        {
            diagnostics.push(nesting_too_deep::report_html(Place::at(path, *span), DEEPEST));
            return;
        }
    }
}
