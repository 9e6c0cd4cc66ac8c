//! Running text.

use crate::document::{Inline, Target};
use crate::site::escape;

use super::Writer;

impl<'a> Writer<'a> {
    pub(super) fn inlines(&mut self, content: &'a [Inline]) {
        for inline in content {
            self.inline(inline);
        }
    }

    fn inline(&mut self, inline: &'a Inline) {
        match inline {
            Inline::Text(text) => self.text(text),
            Inline::Emphasis(inner) => self.tagged("em", inner),
            Inline::Strong(inner) => self.tagged("strong", inner),
            Inline::Strikethrough(inner) => self.tagged("del", inner),
            Inline::Code(text) => {
                self.push("<code>");
                self.text(text);
                self.push("</code>");
            }
            Inline::Link { target, title, content, .. } => self.link(target, title, content),
            Inline::Image { target, title, alternative, .. } => self.image(target, title, alternative),
            Inline::Html(html) => {
                if !self.without_raw {
                    self.push(html);
                }
            }
            Inline::FootnoteReference { number, occurrence } => {
                self.footnote_reference(*number, *occurrence);
            }
            Inline::Field { label, .. } => {
                self.push("<span class=\"field\">[");
                self.text(label);
                self.push("]</span>");
            }
            Inline::Term { anchor, text } => self.term(anchor, text),
            Inline::Defined { anchor, content } => {
                self.push("<dfn");
                self.attribute("id", anchor);
                self.push(">");
                self.inlines(content);
                self.push("</dfn>");
            }
            Inline::Reference { permalink, text } => {
                self.push("<a");
                self.fragment(permalink);
                self.push(">");
                self.text(text);
                self.push("</a>");
            }
            Inline::SoftBreak => self.push("\n"),
            Inline::HardBreak => self.push("<br>"),
        }
    }

    fn tagged(&mut self, element: &str, inner: &'a [Inline]) {
        self.out.push('<');
        self.push(element);
        self.out.push('>');
        self.inlines(inner);
        self.push("</");
        self.push(element);
        self.out.push('>');
    }

    fn link(&mut self, target: &Target, title: &str, content: &'a [Inline]) {
        let Some(address) = self.links.link(target) else {
            return self.inlines(content);
        };
        self.push("<a href=\"");
        escape::url(&mut self.out, &address);
        self.push("\"");
        if !title.is_empty() {
            self.attribute("title", title);
        }
        self.push(">");
        self.inlines(content);
        self.push("</a>");
    }

    /// An image of the hub; a remote one is only linked to, so that reading a page tells nobody else of it.
    fn image(&mut self, target: &Target, title: &str, alternative: &str) {
        let picture = match target {
            Target::File(path) => self.links.image(path),
            Target::Url(_) => {
                if let Some(address) = self.links.link(target) {
                    self.push("<a href=\"");
                    escape::url(&mut self.out, &address);
                    self.push("\">");
                    let words = if alternative.is_empty() { &address } else { alternative };
                    self.text(words);
                    return self.push("</a>");
                }
                None
            }
            _ => None,
        };
        let Some(picture) = picture else {
            return self.text(alternative);
        };
        self.push("<img src=\"");
        escape::url(&mut self.out, &picture.address);
        self.push("\"");
        self.attribute("alt", alternative);
        if !title.is_empty() {
            self.attribute("title", title);
        }
        if let Some((width, height)) = picture.size {
            self.push(&format!(" width=\"{width}\" height=\"{height}\""));
        }
        self.push(" loading=\"lazy\">");
    }

    fn footnote_reference(&mut self, number: usize, occurrence: usize) {
        let label = self.words.with("footnote", &[("number", &number.to_string())]);
        self.push("<sup><a class=\"fn\" id=\"");
        self.push(&reference_id(number, occurrence));
        self.push(&format!("\" href=\"#fn.{number}\""));
        self.attribute("aria-label", &label);
        self.push(&format!(">{number}</a></sup>"));
    }

    /// A defined term where it is used: a link to its definition, which it also tells on the spot the first time a
    /// section uses it.
    fn term(&mut self, anchor: &'a str, text: &str) {
        self.push("<a class=\"term\"");
        self.fragment(anchor);
        if let Some(meaning) = self.meanings.get(anchor).copied()
            && !self.without_raw
            && self.explained.insert(anchor)
        {
            self.attribute("title", shortened(meaning));
        }
        self.push(">");
        self.text(text);
        self.push("</a>");
    }
}

/// The id of the `occurrence`th reference to a footnote.
pub(super) fn reference_id(number: usize, occurrence: usize) -> String {
    match occurrence {
        0 | 1 => format!("fnref.{number}"),
        more => format!("fnref.{number}.{more}"),
    }
}

/// At most some 300 bytes of a definition, cut between words.
fn shortened(meaning: &str) -> &str {
    const MOST: usize = 300;
    if meaning.len() <= MOST {
        return meaning;
    }
    let mut end = MOST;
    while !meaning.is_char_boundary(end) {
        end -= 1;
    }
    let cut = &meaning[..end];
    cut.rsplit_once(' ').map_or(cut, |(words, _)| words)
}

/// Whether a link would stand inside a link if this text became one.
pub(super) fn has_links(content: &[Inline]) -> bool {
    content.iter().any(|inline| match inline {
        Inline::Link { .. }
        | Inline::Image { .. }
        | Inline::Html(_)
        | Inline::FootnoteReference { .. }
        | Inline::Term { .. }
        | Inline::Reference { .. } => true,
        Inline::Emphasis(inner)
        | Inline::Strong(inner)
        | Inline::Strikethrough(inner)
        | Inline::Defined { content: inner, .. } => has_links(inner),
        _ => false,
    })
}

/// Whether the author's raw HTML stands anywhere in this text.
pub(super) fn has_html(content: &[Inline]) -> bool {
    content.iter().any(|inline| match inline {
        Inline::Html(_) => true,
        Inline::Emphasis(inner)
        | Inline::Strong(inner)
        | Inline::Strikethrough(inner)
        | Inline::Defined { content: inner, .. }
        | Inline::Link { content: inner, .. } => has_html(inner),
        _ => false,
    })
}
