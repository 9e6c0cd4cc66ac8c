//! The contents of a page, made from the tree: for a law its arrangement of provisions, for a procedure its steps.

use crate::document::{Block, Document, Inline, Provision, ProvisionKind, plain_text};
use crate::site::escape;

/// Headings deeper than this are not listed.
const DEEPEST: usize = 3;

/// A nested list of links to what the page holds, as HTML without the outermost element's frame; empty when there is
/// too little to list.
pub fn contents_html(document: &Document) -> String {
    let mut out = String::new();
    let listed = level(&mut out, &document.body, 1);
    if listed < 3 { String::new() } else { out }
}

/// Writes the list of what stands directly below `provision`; says how many entries it and its inner lists have.
pub(super) fn level(out: &mut String, provision: &Provision, depth: usize) -> usize {
    let mut count = 0;
    each(&provision.content, &mut |child| {
        if !is_listed(child, depth) {
            return;
        }
        out.push_str(if count == 0 { "<ol>\n" } else { "" });
        count += 1;
        let mut inner = String::new();
        let below = level(&mut inner, child, depth + 1);
        out.push_str(if below > 0 && depth == 1 { "<li class=\"group\">" } else { "<li>" });
        entry(out, child);
        out.push_str(&inner);
        out.push_str("</li>\n");
        count += below;
    });
    if count > 0 {
        out.push_str("</ol>\n");
    }
    count
}

/// Calls `visit` for each provision directly below, also for those inside options and included text.
fn each<'a>(content: &'a [Block], visit: &mut dyn FnMut(&'a Provision)) {
    for block in content {
        match block {
            Block::Provision(provision) => visit(provision),
            Block::Directive(directive) => each(&directive.content, visit),
            _ => {}
        }
    }
}

fn is_listed(provision: &Provision, depth: usize) -> bool {
    match provision.kind {
        ProvisionKind::Step => true,
        ProvisionKind::Substep => false,
        kind if kind.opens_in_text() => false,
        ProvisionKind::Heading => depth <= DEEPEST && !provision.heading.is_empty(),
        _ => !provision.permalink.is_empty(),
    }
}

fn entry(out: &mut String, provision: &Provision) {
    out.push_str("<a href=\"#");
    escape::attribute(out, &provision.permalink);
    out.push_str("\">");
    if let Some(number) = &provision.number {
        out.push_str("<span class=\"n\">");
        let number = match provision.kind {
            ProvisionKind::Step => number.rsplit(' ').next().unwrap_or(number),
            _ => number,
        };
        escape::text(out, number);
        out.push_str("</span> ");
    }
    let words = match provision.kind {
        ProvisionKind::Step => step_title(provision),
        _ => plain_text(&provision.heading),
    };
    out.push_str("<span>");
    escape::text(out, &words);
    out.push_str("</span></a>");
}

/// What a step is called: the bold words it opens with, else its first words.
pub fn step_title(step: &Provision) -> String {
    let Some(text) = step.content.iter().find_map(|block| match block {
        Block::Paragraph { text, .. } => Some(text),
        _ => None,
    }) else {
        return String::new();
    };
    let first = text.iter().find(|inline| !matches!(inline, Inline::Text(words) if words.trim().is_empty()));
    if let Some(Inline::Strong(words)) = first {
        return plain_text(words).trim_end_matches('.').to_owned();
    }
    let words = plain_text(text);
    let mut short: Vec<&str> = words.split_whitespace().take(9).collect();
    if short.len() == 9 {
        short.truncate(8);
        return format!("{}…", short.join(" "));
    }
    words.trim_end_matches('.').to_owned()
}
