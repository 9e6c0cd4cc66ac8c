//! Headings, tables, links and images.

use crate::diagnostics::rules::{
    bare_link_text, document_empty, heading_level_skipped, heading_repeats_title, image_without_alternative,
    key_misplaced, remote_image, table_without_header,
};
use crate::diagnostics::{Place, Span};
use crate::document::{Block, Inline, Provision, Target, plain_text, walk_inlines};

use super::{Proof, own_blocks};

/// Heading levels go down one at a time; the first is not the title again; the document says something.
pub(super) fn headings(proof: &mut Proof<'_>) {
    let mut provisions: Vec<&Provision> = Vec::new();
    own_blocks(&proof.document.body.content, &mut |block| {
        if let Block::Provision(provision) = block
            && provision.heading_level > 0
        {
            provisions.push(provision);
        }
    });
    // A document may begin at `#` or at `##`: its title stands in the front matter.
    let mut before: Option<u8> = None;
    for provision in &provisions {
        let level = provision.heading_level;
        let allowed = before.map_or(2, |b| b + 1);
        if level > allowed {
            let place = Place::at(proof.path, provision.span);
            proof.diagnostics.push(heading_level_skipped::report(place, level, allowed));
        }
        before = Some(level);
    }
    let title = &proof.document.header.title.value;
    if let Some(first) = provisions.first()
        && first.number.is_none()
        && plain_text(&first.heading).eq_ignore_ascii_case(title)
    {
        proof.diagnostics.push(heading_repeats_title::report(Place::at(proof.path, first.span), title));
    }
    let header = &proof.document.header;
    if proof.document.body.content.is_empty() && header.parts.is_empty() && header.columns.is_empty() {
        proof.diagnostics.push(document_empty::report(Place::file(proof.path)));
    }
}

/// Tables have a header row; no paragraph shows a key.
pub(super) fn blocks(proof: &mut Proof<'_>) {
    let (path, source, diagnostics) = (proof.path, proof.source, &mut proof.diagnostics);
    own_blocks(&proof.document.body.content, &mut |block| {
        if let Block::Paragraph { text, span } = block {
            for at in shown_keys(text, source, *span) {
                let written = &source[at.range()];
                let key = written.trim_start_matches("{#").trim_end_matches('}');
                diagnostics.push(key_misplaced::report(Place::at(path, at), key));
            }
        }
        if let Block::Table(table) = block
            && table.head.iter().all(|cell| plain_text(cell).trim().is_empty())
        {
            diagnostics.push(table_without_header::report(Place::at(path, table.span)));
        }
    });
}

/// Where `{#key}` stands in the words of a paragraph, and not in code or behind a backslash.
fn shown_keys(text: &[Inline], source: &str, span: Span) -> Vec<Span> {
    let words = text.iter().filter_map(|inline| match inline {
        Inline::Text(words) => Some(words.as_str()),
        _ => None,
    });
    let (mut out, mut from) = (Vec::new(), span.start as usize);
    for rest in words.flat_map(|w| w.match_indices("{#").map(|(at, _)| &w[at..])) {
        let end = rest.find('}').unwrap_or_default();
        let is_key = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        if end <= 2 || !rest[2..end].chars().all(is_key) {
            continue;
        }
        let Some(at) = source.get(from..span.end as usize).and_then(|s| s.find(&rest[..=end])) else { continue };
        let start = from + at;
        from = start + end + 1;
        if !source[..start].ends_with('\\') {
            out.push(Span::new(start, from));
        }
    }
    out
}

/// Words that say nothing of where a link leads.
const BARE: &[&str] = &[
    "here",
    "click here",
    "this",
    "link",
    "this link",
    "more",
    "read more",
    "learn more",
    "see here",
    "ici",
    "cliquez ici",
    "lien",
    "en savoir plus",
];

/// Link text says where it leads; images have an alternative and lie in the hub.
pub(super) fn links_and_images(proof: &mut Proof<'_>) {
    let mut included = Vec::new();
    for block in &proof.document.body.content {
        mark_included(block, &mut included);
    }
    let (path, diagnostics) = (proof.path, &mut proof.diagnostics);
    let in_this_file = |span: crate::diagnostics::Span| !included.contains(&span);
    walk_inlines(&proof.document.body.content, &mut |inline| match inline {
        Inline::Link { target, content, span, .. } if in_this_file(*span) => {
            let words = plain_text(content);
            let bare = BARE.contains(&words.trim().to_lowercase().as_str());
            let address = matches!(target, Target::Url(url) if url.trim_start_matches("mailto:") != words.trim() && words.trim() == url)
                || words.trim().starts_with("http://")
                || words.trim().starts_with("https://");
            let image =
                content.iter().any(|i| matches!(i, Inline::Image { alternative, .. } if !alternative.is_empty()));
            if bare || address || (words.trim().is_empty() && !image) {
                diagnostics.push(bare_link_text::report(Place::at(path, *span), words.trim()));
            }
        }
        Inline::Image { target, alternative, span, .. } if in_this_file(*span) => {
            if alternative.trim().is_empty() {
                diagnostics.push(image_without_alternative::report(Place::at(path, *span)));
            }
            if let Target::Url(url) = target {
                diagnostics.push(remote_image::report(Place::at(path, *span), url));
            }
        }
        _ => {}
    });
}

/// The spans of links and images in included text, which point into another file.
fn mark_included(block: &Block, out: &mut Vec<crate::diagnostics::Span>) {
    crate::document::walk_blocks(std::slice::from_ref(block), &mut |block| {
        if let Block::Directive(directive) = block
            && directive.included.is_some()
        {
            walk_inlines(&directive.content, &mut |inline| {
                if let Inline::Link { span, .. } | Inline::Image { span, .. } = inline {
                    out.push(*span);
                }
            });
        }
    });
}
