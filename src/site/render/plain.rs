//! The tree as plain CommonMark HTML, exactly as the examples of the specification print it: no theme, no ids. The
//! conformance test reads this; so does whoever wants a document's text as a bare fragment.

use crate::document::{Alignment, Block, Definition, Document, Inline, List, Provision, Table, Target};
use crate::site::escape;
use crate::site::sanitise::{self, Written};

/// The body of a document.
pub fn blocks_html(document: &Document) -> String {
    let mut out = String::new();
    blocks(&mut out, &document.body.content, false);
    if !document.footnotes.is_empty() {
        out.push_str("<section class=\"footnotes\">\n<ol>\n");
        for note in &document.footnotes {
            out.push_str("<li>");
            blocks(&mut out, &note.content, false);
            out.push_str("</li>\n");
        }
        out.push_str("</ol>\n</section>\n");
    }
    out
}

/// Begins a new line unless at the beginning of one, as cmark does.
fn line(out: &mut String) {
    if !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
}

fn blocks(out: &mut String, content: &[Block], tight: bool) {
    for block in content {
        one(out, block, tight);
    }
}

fn one(out: &mut String, block: &Block, tight: bool) {
    match block {
        Block::Provision(p) => provision(out, p),
        Block::Paragraph { text, .. } => paragraph(out, text, tight),
        Block::Heading { level, text, .. } => heading(out, *level, text),
        Block::List(l) => list(out, l),
        Block::Quote(inner) => wrapped(out, "blockquote", inner),
        Block::Code { language, text, .. } => code(out, language, text),
        Block::Table(t) => table(out, t),
        Block::Definitions(entries) => definitions(out, entries),
        Block::Rule => {
            line(out);
            out.push_str("<hr />\n");
        }
        Block::Html { html, .. } => {
            line(out);
            out.push_str(&sanitise::clean(html, &Written::default()));
            line(out);
        }
        Block::HtmlGroup(inner) => {
            let mut group = String::new();
            for block in inner {
                match block {
                    Block::Html { html, .. } => {
                        line(&mut group);
                        group.push_str(html);
                        line(&mut group);
                    }
                    other => one(&mut group, other, false),
                }
            }
            line(out);
            out.push_str(&sanitise::clean(&group, &Written::default()));
            line(out);
        }
        Block::Directive(d) => {
            line(out);
            out.push_str("<div class=\"");
            out.push_str(d.kind.name());
            out.push_str("\">\n");
            blocks(out, &d.content, false);
            line(out);
            out.push_str("</div>\n");
        }
    }
}

fn provision(out: &mut String, p: &Provision) {
    if p.heading_level > 0 {
        heading(out, p.heading_level, &p.heading);
    }
    blocks(out, &p.content, false);
}

fn heading(out: &mut String, level: u8, text: &[Inline]) {
    let level = char::from(b'0' + level.clamp(1, 6));
    line(out);
    out.push_str("<h");
    out.push(level);
    out.push('>');
    out.push_str(&safe_inlines(text));
    out.push_str("</h");
    out.push(level);
    out.push_str(">\n");
}

/// Running text; sanitised where the author wrote HTML in it.
fn safe_inlines(text: &[Inline]) -> String {
    let mut out = String::new();
    inlines(&mut out, text);
    if has_html(text) { sanitise::clean(&out, &Written::default()) } else { out }
}

fn paragraph(out: &mut String, text: &[Inline], tight: bool) {
    let inner = safe_inlines(text);
    if tight {
        out.push_str(&inner);
        return;
    }
    line(out);
    out.push_str("<p>");
    out.push_str(&inner);
    out.push_str("</p>\n");
}

fn wrapped(out: &mut String, element: &str, inner: &[Block]) {
    line(out);
    out.push('<');
    out.push_str(element);
    out.push_str(">\n");
    blocks(out, inner, false);
    line(out);
    out.push_str("</");
    out.push_str(element);
    out.push_str(">\n");
}

fn list(out: &mut String, list: &List) {
    line(out);
    let element = match list.start {
        None => "ul",
        Some(_) => "ol",
    };
    out.push('<');
    out.push_str(element);
    if let Some(start) = list.start.filter(|n| *n != 1) {
        out.push_str(&format!(" start=\"{start}\""));
    }
    out.push_str(">\n");
    for item in &list.items {
        line(out);
        out.push_str("<li>");
        match item.task {
            Some(true) => out.push_str("<input checked=\"\" disabled=\"\" type=\"checkbox\"> "),
            Some(false) => out.push_str("<input disabled=\"\" type=\"checkbox\"> "),
            None => {}
        }
        blocks(out, &item.content, list.tight);
        out.push_str("</li>\n");
    }
    out.push_str("</");
    out.push_str(element);
    out.push_str(">\n");
}

fn code(out: &mut String, language: &str, text: &str) {
    line(out);
    out.push_str("<pre><code");
    if !language.is_empty() {
        out.push_str(" class=\"language-");
        escape::attribute(out, language);
        out.push('"');
    }
    out.push('>');
    escape::attribute(out, text);
    out.push_str("</code></pre>\n");
}

fn table(out: &mut String, table: &Table) {
    line(out);
    out.push_str("<table>\n<thead>\n");
    row(out, "th", &table.head, &table.alignments);
    out.push_str("</thead>\n");
    if !table.rows.is_empty() {
        out.push_str("<tbody>\n");
        for cells in &table.rows {
            row(out, "td", cells, &table.alignments);
        }
        out.push_str("</tbody>\n");
    }
    out.push_str("</table>\n");
}

fn row(out: &mut String, element: &str, cells: &[Vec<Inline>], alignments: &[Alignment]) {
    out.push_str("<tr>\n");
    for (at, cell) in cells.iter().enumerate() {
        out.push('<');
        out.push_str(element);
        match alignments.get(at) {
            Some(Alignment::Left) => out.push_str(" align=\"left\""),
            Some(Alignment::Center) => out.push_str(" align=\"center\""),
            Some(Alignment::Right) => out.push_str(" align=\"right\""),
            Some(Alignment::None) | None => {}
        }
        out.push('>');
        let mut inner = String::new();
        inlines(&mut inner, cell);
        if has_html(cell) {
            inner = sanitise::clean(&inner, &Written::default());
        }
        out.push_str(&inner);
        out.push_str("</");
        out.push_str(element);
        out.push_str(">\n");
    }
    out.push_str("</tr>\n");
}

fn definitions(out: &mut String, entries: &[Definition]) {
    line(out);
    out.push_str("<dl>\n");
    for entry in entries {
        out.push_str("<dt>");
        out.push_str(&safe_inlines(&entry.term));
        out.push_str("</dt>\n");
        for meaning in &entry.meanings {
            out.push_str("<dd>");
            blocks(out, meaning, false);
            out.push_str("</dd>\n");
        }
    }
    out.push_str("</dl>\n");
}

fn inlines(out: &mut String, content: &[Inline]) {
    for inline in content {
        one_inline(out, inline);
    }
}

fn one_inline(out: &mut String, inline: &Inline) {
    match inline {
        Inline::Text(text) | Inline::Term { text, .. } | Inline::Reference { text, .. } => {
            escape::attribute(out, text);
        }
        Inline::Emphasis(inner) => tagged(out, "em", inner),
        Inline::Strong(inner) => tagged(out, "strong", inner),
        Inline::Strikethrough(inner) => tagged(out, "del", inner),
        Inline::Defined { content, .. } => tagged(out, "strong", content),
        Inline::Code(text) => {
            out.push_str("<code>");
            escape::attribute(out, text);
            out.push_str("</code>");
        }
        Inline::Link { target: Target::Refused(_), content, .. } => inlines(out, content),
        Inline::Link { target, title, content, .. } => {
            out.push_str("<a href=\"");
            address(out, target);
            out.push('"');
            titled(out, title);
            out.push('>');
            inlines(out, content);
            out.push_str("</a>");
        }
        Inline::Image { target: Target::Refused(_), alternative, .. } => escape::attribute(out, alternative),
        Inline::Image { target, title, alternative, .. } => {
            out.push_str("<img src=\"");
            address(out, target);
            out.push_str("\" alt=\"");
            escape::attribute(out, alternative);
            out.push('"');
            titled(out, title);
            out.push_str(" />");
        }
        Inline::Html(html) => out.push_str(html),
        Inline::FootnoteReference { number, .. } => {
            out.push_str(&format!("<sup>{number}</sup>"));
        }
        Inline::Field { label, .. } => {
            out.push('[');
            escape::attribute(out, label);
            out.push(']');
        }
        Inline::SoftBreak => out.push('\n'),
        Inline::HardBreak => out.push_str("<br />\n"),
    }
}

fn tagged(out: &mut String, element: &str, inner: &[Inline]) {
    out.push('<');
    out.push_str(element);
    out.push('>');
    inlines(out, inner);
    out.push_str("</");
    out.push_str(element);
    out.push('>');
}

fn titled(out: &mut String, title: &str) {
    if !title.is_empty() {
        out.push_str(" title=\"");
        escape::attribute(out, title);
        out.push('"');
    }
}

fn address(out: &mut String, target: &Target) {
    match target {
        Target::Url(url) => escape::url(out, url),
        Target::Refused(_) => {}
        Target::Fragment(fragment) => {
            out.push('#');
            escape::url(out, fragment);
        }
        Target::Document { path, fragment } => {
            escape::url(out, path.as_str());
            if let Some(fragment) = fragment {
                out.push('#');
                escape::url(out, fragment);
            }
        }
        Target::File(path) => escape::url(out, path.as_str()),
    }
}

/// Whether the author's raw HTML stands anywhere in this text.
fn has_html(content: &[Inline]) -> bool {
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
