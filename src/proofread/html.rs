//! Raw HTML: what the sanitiser will take away is said to the author.

use crate::diagnostics::rules::html_removed;
use crate::diagnostics::{Place, Span};
use crate::document::{Block, Inline, walk_inlines};

use super::{Proof, own_blocks};

/// Elements that never reach a reader.
const REMOVED: &[&str] = &[
    "script", "style", "iframe", "frame", "frameset", "object", "embed", "applet", "form", "input", "button",
    "textarea", "select", "base", "link", "meta", "title", "svg", "math", "template", "noscript", "audio", "video",
    "dialog", "portal",
];

/// Reports elements and attributes that are taken away.
pub(super) fn raw_html(proof: &mut Proof<'_>) {
    let (path, diagnostics) = (proof.path, &mut proof.diagnostics);
    let mut paragraphs: Vec<(Span, &Block)> = Vec::new();
    own_blocks(&proof.document.body.content, &mut |block| match block {
        Block::Html { html, span } => {
            if let Some(what) = removed(html) {
                diagnostics.push(html_removed::report(Place::at(path, *span), &what));
            }
        }
        Block::Paragraph { span, .. } | Block::Heading { span, .. } => paragraphs.push((*span, block)),
        Block::Table(table) => paragraphs.push((table.span, block)),
        _ => {}
    });
    for (span, block) in paragraphs {
        walk_inlines(std::slice::from_ref(block), &mut |inline| {
            if let Inline::Html(html) = inline
                && let Some(what) = removed(html)
            {
                diagnostics.push(html_removed::report(Place::at(path, span), &what));
            }
        });
    }
}

/// The first element or attribute of this HTML that is taken away, in words.
fn removed(html: &str) -> Option<String> {
    let lower = html.to_lowercase();
    let mut rest = lower.as_str();
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let name: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric()).collect();
        if REMOVED.contains(&name.as_str()) {
            return Some(format!("the element `<{name}>`"));
        }
        let tag = &rest[..rest.find('>').unwrap_or(rest.len())];
        for attribute in tag.split([' ', '\t', '\n', '"', '\'', '/']).filter_map(|part| part.split_once('=')) {
            let (name, _) = attribute;
            if name.starts_with("on") || matches!(name, "style" | "id" | "srcdoc" | "formaction") {
                return Some(format!("the attribute `{name}`"));
            }
        }
        let compact: String = tag.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
        for scheme in ["javascript:", "vbscript:", "data:"] {
            if compact.contains(scheme) {
                return Some(format!("a link that begins with `{scheme}`"));
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::removed;

    #[test]
    fn what_the_sanitiser_takes_is_named() {
        for (html, what) in [
            ("<script>x</script>", Some("the element `<script>`")),
            ("<img src=x onerror=alert(1)>", Some("the attribute `onerror`")),
            ("<a href=\"java\tscript:x\">", Some("a link that begins with `javascript:`")),
            ("<SVG><a>", Some("the element `<svg>`")),
            ("<b>bold</b>", None),
            ("<details><summary>More</summary>", None),
        ] {
            assert_eq!(removed(html).as_deref(), what, "{html}");
        }
    }
}
