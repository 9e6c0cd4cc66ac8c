//! Paragraphs, lists, tables and the like.

use crate::document::{Alignment, Block, Definition, Footnote, Inline, List, ListItem, Table};
use crate::site::sanitise::{self, Written};

use super::Writer;
use super::inlines::{has_html, reference_id};

/// From so many columns on a table is given more room than the text is wide.
const WIDE: usize = 6;

impl<'a> Writer<'a> {
    pub(super) fn blocks(&mut self, content: &'a [Block]) {
        let mut at = 0;
        while at < content.len() {
            at += self.alternatives(&content[at..]).unwrap_or_else(|| {
                self.block(&content[at]);
                1
            });
        }
    }

    fn block(&mut self, block: &'a Block) {
        match block {
            Block::Provision(provision) => self.provision(provision),
            Block::Paragraph { text, .. } => self.paragraph(text),
            Block::Heading { level, text, .. } => self.loose_heading(*level, text),
            Block::List(list) => self.list(list),
            Block::Quote(inner) => {
                self.push("<blockquote>\n");
                self.blocks(inner);
                self.push("</blockquote>\n");
            }
            Block::Code { language, text, .. } => self.code(language, text),
            Block::Table(table) => self.table(table),
            Block::Definitions(entries) => self.definitions(entries),
            Block::Rule => self.push("<hr>\n"),
            Block::Html { html, .. } => {
                if !self.without_raw {
                    let clean = sanitise::clean(html, &Written::default());
                    self.push(&clean);
                }
            }
            Block::HtmlGroup(inner) => self.sanitised(|writer| writer.html_group(inner)),
            Block::Directive(directive) => self.directive(directive),
        }
    }

    fn paragraph(&mut self, text: &'a [Inline]) {
        self.push("<p>");
        self.inline_content(text);
        self.push("</p>\n");
        for inline in text {
            if let Inline::Defined { anchor, .. } = inline {
                self.mark(anchor);
            }
        }
    }

    /// Text that may hold raw HTML.
    pub(super) fn inline_content(&mut self, text: &'a [Inline]) {
        if has_html(text) {
            self.sanitised(|writer| writer.inlines(text));
        } else {
            self.inlines(text);
        }
    }

    fn html_group(&mut self, inner: &'a [Block]) {
        for block in inner {
            match block {
                Block::Html { html, .. } if !self.without_raw => self.push(html),
                Block::Html { .. } => {}
                other => self.block(other),
            }
        }
    }

    /// Writes a block in which raw HTML stands: once without it, to know what is the program's own, then whole, and
    /// sanitises that.
    fn sanitised(&mut self, write: impl Fn(&mut Self)) {
        if self.without_raw {
            return write(self);
        }
        let before = std::mem::take(&mut self.out);
        let tables = self.tables;
        self.without_raw = true;
        write(self);
        self.without_raw = false;
        self.tables = tables;
        let own = Written::in_html(&std::mem::take(&mut self.out));
        write(self);
        let whole = std::mem::replace(&mut self.out, before);
        self.push(&sanitise::clean(&whole, &own));
    }

    fn list(&mut self, list: &'a List) {
        let element = match list.start {
            None => "ul",
            Some(_) => "ol",
        };
        self.push("<");
        self.push(element);
        if let Some(start) = list.start.filter(|start| *start != 1) {
            self.push(&format!(" start=\"{start}\""));
        }
        if list.items.iter().any(|item| item.task.is_some()) {
            self.push(" class=\"tasks\"");
        }
        self.push(">\n");
        for item in &list.items {
            self.item(item, list.tight);
        }
        self.push("</");
        self.push(element);
        self.push(">\n");
    }

    fn item(&mut self, item: &'a ListItem, tight: bool) {
        self.push("<li>");
        let mut rest = item.content.as_slice();
        if let Some(done) = item.task {
            self.push(if done {
                "<label><input type=\"checkbox\" checked> "
            } else {
                "<label><input type=\"checkbox\"> "
            });
            if let Some((Block::Paragraph { text, .. }, others)) = rest.split_first() {
                self.inline_content(text);
                rest = others;
            }
            self.push("</label>");
        }
        for block in rest {
            match block {
                Block::Paragraph { text, .. } if tight => self.inline_content(text),
                other => self.block(other),
            }
        }
        self.push("</li>\n");
    }

    /// A table may be wider than a telephone: it scrolls in a region of its own that the keyboard can reach.
    fn table(&mut self, table: &'a Table) {
        self.tables += 1;
        let label = self.words.with("table", &[("number", &self.tables.to_string())]);
        self.push("<div class=\"scroll\" tabindex=\"0\" role=\"region\"");
        self.attribute("aria-label", &label);
        self.push(if table.head.len() >= WIDE { "><table class=\"wide\">" } else { "><table>" });
        self.push("\n<thead><tr>");
        for (at, cell) in table.head.iter().enumerate() {
            // An empty header cell is no header.
            let element = if cell.is_empty() { "td" } else { "th" };
            self.cell(element, cell, table.alignments.get(at));
        }
        self.push("</tr></thead>\n<tbody>");
        for row in &table.rows {
            self.push("<tr>");
            for (at, cell) in row.iter().enumerate() {
                self.cell("td", cell, table.alignments.get(at));
            }
            self.push("</tr>\n");
        }
        self.push("</tbody></table></div>\n");
    }

    fn cell(&mut self, element: &str, content: &'a [Inline], alignment: Option<&Alignment>) {
        self.push("<");
        self.push(element);
        self.push(match alignment {
            Some(Alignment::Left) => " class=\"al\">",
            Some(Alignment::Center) => " class=\"ac\">",
            Some(Alignment::Right) => " class=\"ar\">",
            Some(Alignment::None) | None => ">",
        });
        self.inline_content(content);
        self.push("</");
        self.push(element);
        self.push(">");
    }

    fn definitions(&mut self, entries: &'a [Definition]) {
        self.push("<dl class=\"defs\">\n");
        for entry in entries {
            self.push("<dt");
            if let Some(anchor) = &entry.anchor {
                self.attribute("id", anchor);
            }
            self.push(">");
            match entry.term.as_slice() {
                // The entry carries the anchor already.
                [Inline::Defined { anchor, content }] if entry.anchor.as_ref() == Some(anchor) => {
                    self.inline_content(content);
                }
                term => self.inline_content(term),
            }
            self.push("</dt>\n");
            for (at, meaning) in entry.meanings.iter().enumerate() {
                self.push("<dd>");
                match meaning.as_slice() {
                    [Block::Paragraph { text, .. }] => self.inline_content(text),
                    several => self.blocks(several),
                }
                if let Some(anchor) = entry.anchor.as_deref().filter(|_| at + 1 == entry.meanings.len()) {
                    self.mark(anchor);
                }
                self.push("</dd>\n");
            }
        }
        self.push("</dl>\n");
    }

    pub(super) fn footnotes(&mut self, notes: &'a [Footnote]) {
        if notes.is_empty() {
            return;
        }
        let heading = self.words.get("footnotes").to_owned();
        self.push("<section class=\"footnotes\" aria-labelledby=\"p.notes\"><h2 class=\"w\" id=\"p.notes\">");
        self.text(&heading);
        self.push("</h2>\n<ol>\n");
        for note in notes {
            self.push(&format!("<li id=\"fn.{}\">", note.number));
            self.blocks(&note.content);
            self.push("<p class=\"back\">");
            for occurrence in 1..=note.references.max(1) {
                let label = self.words.with(
                    "back-to-text",
                    &[("number", &note.number.to_string()), ("occurrence", &occurrence.to_string())],
                );
                self.push("<a href=\"#");
                self.push(&reference_id(note.number, occurrence));
                self.push("\"");
                self.attribute("aria-label", &label);
                self.push(">\u{21a9}\u{fe0e}</a> ");
            }
            self.push("</p></li>\n");
        }
        self.push("</ol></section>\n");
    }
}
