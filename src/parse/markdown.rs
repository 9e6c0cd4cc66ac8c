//! The one place that knows pulldown-cmark: one pass over the scanned text gives [`Piece`]s in our own types.

use std::collections::HashMap;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};

use crate::diagnostics::rules::{directive_unclosed, field_in_link, field_undeclared, link_refused, nesting_too_deep};
use crate::diagnostics::{Diagnostic, HubPath, Place, Span};
use crate::document::{Alignment, Block, Definition, Directive, Footnote, Inline, List, ListItem, Table};

use super::links;
use super::scanner::{Mark, Opened, Opener, Scanned};

/// Containers nest no deeper than this; what is deeper is kept as text of the last level.
pub(super) const DEEPEST: usize = 64;

/// What stands at the top of a document, or of a directive there.
#[derive(Debug)]
pub(super) enum Piece {
    Block(Block),
    Heading { level: u8, text: Vec<Inline>, key: Option<String>, classes: Vec<String>, span: Span },
    Opener(Opener),
    WrapUp(usize),
    Directive { opened: Opened, pieces: Vec<Piece> },
}

/// What the pass gives.
pub(super) struct Pieces {
    pub pieces: Vec<Piece>,
    pub footnotes: Vec<Footnote>,
}

/// How fields and links are read.
pub(super) struct Reading<'a> {
    pub path: &'a HubPath,
    /// Links stay as the author wrote them (for texts of no hub).
    pub links_as_written: bool,
    /// The label of a declared field.
    pub field_label: &'a dyn Fn(&str) -> Option<String>,
}

/// Parses the scanned text.
pub(super) fn pieces(scanned: &Scanned<'_>, reading: &Reading<'_>, diagnostics: &mut Vec<Diagnostic>) -> Pieces {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_DEFINITION_LIST;
    let mut builder = Builder {
        scanned,
        reading,
        diagnostics,
        frames: vec![Frame::new(Open::Root, 0)],
        mark: 0,
        depth: 0,
        directives: 0,
        too_deep: false,
        through: Vec::new(),
        footnotes: Vec::new(),
        numbers: HashMap::new(),
        in_link: 0,
        image: None,
    };
    for (event, range) in Parser::new_ext(&scanned.text, options).into_offset_iter() {
        builder.event(event, range);
    }
    builder.finish()
}

/// What a frame of the stack will become.
enum Open {
    Root,
    Paragraph,
    Heading {
        level: u8,
        key: Option<String>,
        classes: Vec<String>,
    },
    Quote,
    Code(String),
    Html,
    List(Option<u64>),
    Item,
    Definitions,
    Term,
    Meaning,
    Footnote(String),
    Table(Vec<Alignment>),
    Head,
    Row,
    Cell,
    Directive(Box<Opened>),
    /// A directive too deep to nest: its content goes to the frame below.
    DeepDirective,
    Emphasis,
    Strong,
    Strikethrough,
    Link {
        target: String,
        title: String,
    },
}

struct Frame {
    open: Open,
    start: usize,
    pieces: Vec<Piece>,
    inlines: Vec<(Inline, Range<usize>)>,
    items: Vec<ListItem>,
    definitions: Vec<Definition>,
    cells: Vec<Vec<Inline>>,
    rows: Vec<Vec<Vec<Inline>>>,
    task: Option<bool>,
    loose: bool,
    text: String,
}

impl Frame {
    fn new(open: Open, start: usize) -> Self {
        Self {
            open,
            start,
            pieces: Vec::new(),
            inlines: Vec::new(),
            items: Vec::new(),
            definitions: Vec::new(),
            cells: Vec::new(),
            rows: Vec::new(),
            task: None,
            loose: false,
            text: String::new(),
        }
    }

    fn holds_blocks(&self) -> bool {
        matches!(
            self.open,
            Open::Root
                | Open::Quote
                | Open::Item
                | Open::Meaning
                | Open::Footnote(_)
                | Open::Directive(_)
                | Open::DeepDirective
        )
    }
}

struct Builder<'a, 't> {
    scanned: &'a Scanned<'t>,
    reading: &'a Reading<'a>,
    diagnostics: &'a mut Vec<Diagnostic>,
    frames: Vec<Frame>,
    /// The next mark to come.
    mark: usize,
    depth: usize,
    /// Directives that are open.
    directives: usize,
    too_deep: bool,
    /// Containers too deep to nest: how many frames stood when each began. Their content goes to the frame below.
    through: Vec<usize>,
    footnotes: Vec<(String, Vec<Block>)>,
    /// Label → number and references so far.
    numbers: HashMap<String, (usize, usize)>,
    in_link: usize,
    /// Inside an image: its target, title, alternative text so far, nested images, start.
    image: Option<(String, String, String, usize, usize)>,
}

impl Builder<'_, '_> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        if self.image.is_some() {
            return self.in_image(event, range);
        }
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag, range),
            Event::Text(text) => match self.frames.last_mut() {
                Some(Frame { open: Open::Code(_) | Open::Html, text: all, .. }) => all.push_str(&text),
                _ => self.inline(Inline::Text(text.into_string()), range),
            },
            Event::Code(text) => self.inline(Inline::Code(text.into_string()), range),
            Event::Html(html) => self.html(&html, range),
            Event::InlineHtml(html) => self.inline(Inline::Html(html.into_string()), range),
            Event::FootnoteReference(label) => self.footnote_reference(&label, range),
            Event::SoftBreak => self.inline(Inline::SoftBreak, range),
            Event::HardBreak => self.inline(Inline::HardBreak, range),
            Event::Rule => self.block(Piece::Block(Block::Rule)),
            Event::TaskListMarker(done) => {
                if let Some(item) = self.frames.iter_mut().rev().find(|f| matches!(f.open, Open::Item)) {
                    item.task = Some(done);
                }
            }
            Event::InlineMath(text) | Event::DisplayMath(text) => self.inline(Inline::Text(text.into_string()), range),
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        let container = matches!(
            tag,
            Tag::BlockQuote(_) | Tag::List(_) | Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::DefinitionList
        );
        if container || matches!(tag, Tag::Item) {
            self.depth += 1;
        }
        if container && self.depth > DEEPEST {
            self.report_depth(range);
            return self.through.push(self.frames.len());
        }
        let top = self.frames.last().map(|f| &f.open);
        let in_list = matches!(top, Some(Open::List(_)));
        let in_definitions = matches!(top, Some(Open::Definitions));
        if matches!(tag, Tag::Item) && !in_list || matches!(tag, Tag::DefinitionListDefinition) && !in_definitions {
            return self.through.push(self.frames.len());
        }
        let open = match tag {
            Tag::Paragraph | Tag::MetadataBlock(_) => {
                if let Some(frame) = self.frames.last_mut() {
                    frame.loose = true;
                }
                Open::Paragraph
            }
            Tag::Heading { level, id, classes, .. } => Open::Heading {
                level: level as u8,
                key: id.map(|i| i.into_string()),
                classes: classes.into_iter().map(|c| c.into_string()).collect(),
            },
            Tag::BlockQuote(_) => Open::Quote,
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) => {
                Open::Code(info.split_whitespace().next().unwrap_or_default().to_owned())
            }
            Tag::CodeBlock(CodeBlockKind::Indented) => Open::Code(String::new()),
            Tag::HtmlBlock => Open::Html,
            Tag::List(start) => Open::List(start),
            Tag::Item => Open::Item,
            Tag::FootnoteDefinition(label) => Open::Footnote(label.into_string()),
            Tag::DefinitionList => Open::Definitions,
            Tag::DefinitionListTitle if in_definitions => Open::Term,
            Tag::DefinitionListTitle => Open::Paragraph,
            Tag::DefinitionListDefinition => Open::Meaning,
            Tag::Table(alignments) => Open::Table(alignments.into_iter().map(alignment).collect()),
            Tag::TableHead => Open::Head,
            Tag::TableRow => Open::Row,
            Tag::TableCell => Open::Cell,
            Tag::Emphasis => Open::Emphasis,
            Tag::Strong => Open::Strong,
            Tag::Strikethrough => Open::Strikethrough,
            // Not switched on: their marks stay text.
            Tag::Superscript | Tag::Subscript => Open::Emphasis,
            Tag::Link { link_type, dest_url, title, .. } => {
                self.in_link += 1;
                let scheme = if link_type == LinkType::Email { "mailto:" } else { "" };
                Open::Link { target: format!("{scheme}{dest_url}"), title: title.into_string() }
            }
            Tag::Image { dest_url, title, .. } => {
                self.image = Some((dest_url.into_string(), title.into_string(), String::new(), 0, range.start));
                return;
            }
        };
        self.frames.push(Frame::new(open, range.start));
    }

    /// Alternative text is plain: markup inside an image is dropped, its words stay.
    fn in_image(&mut self, event: Event<'_>, range: Range<usize>) {
        let Some((_, _, words, nested, _)) = &mut self.image else { return };
        match event {
            Event::Start(Tag::Image { .. }) => *nested += 1,
            Event::End(TagEnd::Image) if *nested > 0 => *nested -= 1,
            Event::End(TagEnd::Image) => {
                if let Some((target, title, alternative, _, start)) = self.image.take() {
                    let span = self.scanned.span(start..range.end);
                    let target = self.target(&target, span);
                    self.inline(Inline::Image { target, title, alternative, span }, start..range.end);
                }
            }
            Event::Text(text) | Event::Code(text) => words.push_str(&text),
            Event::SoftBreak | Event::HardBreak => words.push(' '),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        if matches!(
            tag,
            TagEnd::BlockQuote(_)
                | TagEnd::List(_)
                | TagEnd::Item
                | TagEnd::Emphasis
                | TagEnd::Strong
                | TagEnd::Strikethrough
                | TagEnd::DefinitionList
        ) {
            self.depth = self.depth.saturating_sub(1);
        }
        let through = self.through.last().copied();
        // A directive that was opened inside this container ends with it.
        while through.is_none_or(|floor| self.frames.len() > floor)
            && let Some(Frame { open: open @ (Open::Directive(_) | Open::DeepDirective), .. }) = self.frames.last()
        {
            if let Open::Directive(opened) = open {
                let place = Place::at(self.reading.path, opened.span);
                let name = opened.kind.map_or("directive", |k| k.name());
                self.diagnostics.push(directive_unclosed::report(place, name));
            }
            self.close_directive();
        }
        if through == Some(self.frames.len()) {
            self.through.pop();
        } else if self.frames.len() > 1
            && let Some(frame) = self.frames.pop()
        {
            self.close(frame, range);
        }
    }

    fn close(&mut self, mut frame: Frame, range: Range<usize>) {
        let span = self.scanned.span(frame.start..range.end.max(frame.start));
        if frame.holds_blocks() {
            self.flush(&mut frame);
        }
        let open = std::mem::replace(&mut frame.open, Open::Root);
        match open {
            Open::Paragraph => {
                let text = self.inlines(&mut frame);
                self.block(Piece::Block(Block::Paragraph { text, span }));
            }
            Open::Heading { level, key, classes } => {
                let text = self.inlines(&mut frame);
                self.block(Piece::Heading { level, text, key, classes, span });
            }
            Open::Quote => {
                let blocks = blocks(frame.pieces);
                self.block(Piece::Block(Block::Quote(blocks)));
            }
            Open::Code(language) => self.block(Piece::Block(Block::Code { language, text: frame.text, span })),
            Open::Html => {
                // White space before a mark is nobody's.
                if !frame.text.trim().is_empty() {
                    self.block(Piece::Block(Block::Html { html: frame.text, span }));
                }
            }
            Open::List(start) => {
                let tight = !frame.loose;
                self.block(Piece::Block(Block::List(List { start, tight, items: frame.items })));
            }
            Open::Item => {
                let loose = frame.loose;
                let item = ListItem { task: frame.task, content: blocks(frame.pieces) };
                if let Some(list) = self.frames.last_mut() {
                    list.items.push(item);
                    list.loose |= loose;
                }
            }
            Open::Definitions => self.block(Piece::Block(Block::Definitions(frame.definitions))),
            Open::Term => {
                let term = self.inlines(&mut frame);
                if let Some(list) = self.frames.last_mut() {
                    list.definitions.push(Definition { term, anchor: None, meanings: Vec::new() });
                }
            }
            Open::Meaning => {
                let meaning = blocks(frame.pieces);
                if let Some(definition) = self.frames.last_mut().and_then(|l| l.definitions.last_mut()) {
                    definition.meanings.push(meaning);
                }
            }
            Open::Footnote(label) => self.footnotes.push((label, blocks(frame.pieces))),
            Open::Table(alignments) => self.close_table(frame.rows, alignments, span),
            Open::Head | Open::Row => {
                let cells = frame.cells;
                if let Some(table) = self.frames.last_mut() {
                    table.rows.push(cells);
                }
            }
            Open::Cell => {
                let cell = self.inlines(&mut frame);
                if let Some(row) = self.frames.last_mut() {
                    row.cells.push(cell);
                }
            }
            Open::Emphasis => self.close_inline(frame, range, Inline::Emphasis),
            Open::Strong => self.close_inline(frame, range, Inline::Strong),
            Open::Strikethrough => self.close_inline(frame, range, Inline::Strikethrough),
            Open::Link { target, title } => {
                let target = self.target(&target, span);
                self.close_inline(frame, range, |content| Inline::Link { target, title, content, span });
                self.in_link = self.in_link.saturating_sub(1);
            }
            Open::Directive(_) | Open::DeepDirective | Open::Root => {}
        }
    }

    fn close_inline(&mut self, mut frame: Frame, range: Range<usize>, make: impl FnOnce(Vec<Inline>) -> Inline) {
        let content = self.inlines(&mut frame);
        self.inline(make(content), frame.start..range.end);
    }

    fn close_table(&mut self, rows: Vec<Vec<Vec<Inline>>>, alignments: Vec<Alignment>, span: Span) {
        let mut rows = rows.into_iter();
        let head = rows.next().unwrap_or_default();
        self.block(Piece::Block(Block::Table(Table { alignments, head, rows: rows.collect(), span })));
    }

    /// A line of HTML: a mark when one stands at its offset, else the author's.
    fn html(&mut self, html: &str, range: Range<usize>) {
        while self.scanned.marks.get(self.mark).is_some_and(|(at, _)| *at < range.start) {
            // A mark that the parser took for something else (inside code after all): nothing to do with it.
            self.mark += 1;
        }
        match self.scanned.marks.get(self.mark) {
            Some((at, mark)) if *at < range.end => {
                self.mark += 1;
                let mark = mark.clone();
                self.apply(mark, range);
            }
            _ => match self.frames.last_mut() {
                Some(Frame { open: Open::Html, text, .. }) => text.push_str(html),
                _ => self.inline(Inline::Html(html.to_owned()), range),
            },
        }
    }

    fn apply(&mut self, mark: Mark, range: Range<usize>) {
        // The comment is an HTML block of its own; its frame stays on top of what the mark opens or closes.
        let html = match self.frames.last() {
            Some(Frame { open: Open::Html, .. }) => self.frames.pop(),
            _ => None,
        };
        match mark {
            Mark::Open(opened) => {
                self.directives += 1;
                let open = if self.directives > DEEPEST {
                    self.report_depth(range.clone());
                    Open::DeepDirective
                } else {
                    Open::Directive(opened)
                };
                self.frames.push(Frame::new(open, range.start));
            }
            Mark::Close => self.close_directive(),
            Mark::Opener(opener) => self.block(Piece::Opener(*opener)),
            Mark::WrapUp(depth) => self.block(Piece::WrapUp(depth)),
            Mark::Cut => {}
        }
        self.frames.extend(html);
    }

    fn report_depth(&mut self, range: Range<usize>) {
        if !self.too_deep {
            self.too_deep = true;
            let place = Place::at(self.reading.path, self.scanned.span(range));
            self.diagnostics.push(nesting_too_deep::report(place, DEEPEST));
        }
    }

    fn close_directive(&mut self) {
        if !matches!(self.frames.last(), Some(Frame { open: Open::Directive(_) | Open::DeepDirective, .. })) {
            return;
        }
        self.directives = self.directives.saturating_sub(1);
        if let Some(mut frame) = self.frames.pop() {
            self.flush(&mut frame);
            if let Open::Directive(opened) = frame.open {
                self.block(Piece::Directive { opened: *opened, pieces: frame.pieces });
            } else {
                frame.pieces.into_iter().for_each(|piece| self.block(piece));
            }
        }
    }

    /// Adds a block to the innermost frame that holds blocks.
    fn block(&mut self, piece: Piece) {
        let Some(mut top) = self.frames.pop() else { return };
        if top.holds_blocks() {
            self.flush(&mut top);
        }
        top.pieces.push(piece);
        self.frames.push(top);
    }

    fn inline(&mut self, inline: Inline, range: Range<usize>) {
        if let Some(frame) = self.frames.last_mut() {
            frame.inlines.push((inline, range));
        }
    }

    /// Text right in a tight list item becomes a paragraph.
    fn flush(&mut self, frame: &mut Frame) {
        let (Some((_, first)), Some((_, last))) = (frame.inlines.first(), frame.inlines.last()) else { return };
        let span = self.scanned.span(first.start..last.end.max(first.start));
        let text = self.inlines(frame);
        frame.pieces.push(Piece::Block(Block::Paragraph { text, span }));
    }

    fn inlines(&mut self, frame: &mut Frame) -> Vec<Inline> {
        let inlines = std::mem::take(&mut frame.inlines);
        if self.in_link == 0 {
            return self.with_fields(inlines);
        }
        let span = inlines.first().map(|(_, first)| self.scanned.span(first.clone()));
        let merged = merge(inlines);
        for inline in &merged {
            if let (Inline::Text(text), Some(span)) = (inline, span)
                && let Some((_, name, _)) = next_field(text, 0)
            {
                self.diagnostics.push(field_in_link::report(Place::at(self.reading.path, span), name));
            }
        }
        merged
    }

    /// Merges neighbouring text and finds `[[fields]]` in it. Text that an escape or an entity interrupts is never a
    /// field.
    fn with_fields(&mut self, inlines: Vec<(Inline, Range<usize>)>) -> Vec<Inline> {
        let bracketed =
            inlines.iter().any(|(i, _)| matches!(i, Inline::Text(t) if t.starts_with('[') || t.contains("[[")));
        if !bracketed {
            return merge(inlines);
        }
        let mut out: Vec<(Inline, Range<usize>)> = Vec::with_capacity(inlines.len());
        let mut run = String::new();
        let mut at = 0..0;
        let mut end = 0;
        for (inline, mut range) in inlines {
            let escaped = range.start > end && self.scanned.text.as_bytes().get(range.start - 1) == Some(&b'\\');
            end = range.end;
            let mut inline = inline;
            if escaped
                && let Inline::Text(text) = &mut inline
                && text.starts_with('[')
            {
                // `\[[name]]` is no field: the bracket behind the backslash stands by itself.
                self.split_fields(&std::mem::take(&mut run), at.clone(), &mut out);
                text.remove(0);
                out.push((Inline::Text("[".to_owned()), range.start..range.start + 1));
                range.start += 1;
            }
            match inline {
                Inline::Text(text) if run.is_empty() || range.start == at.end => {
                    if run.is_empty() {
                        at = range.clone();
                    }
                    at.end = range.end;
                    run.push_str(&text);
                    // An entity or escape is longer in the source than its text: what follows stands elsewhere.
                    if range.len() != text.len() {
                        self.split_fields(&std::mem::take(&mut run), at.clone(), &mut out);
                    }
                }
                Inline::Text(text) => {
                    self.split_fields(&std::mem::take(&mut run), at.clone(), &mut out);
                    at = range;
                    run = text;
                }
                other => {
                    self.split_fields(&std::mem::take(&mut run), at.clone(), &mut out);
                    out.push((other, range));
                }
            }
        }
        self.split_fields(&run, at, &mut out);
        merge(out)
    }

    fn split_fields(&mut self, run: &str, at: Range<usize>, out: &mut Vec<(Inline, Range<usize>)>) {
        let mut rest = 0;
        for (open, name, close) in misnamed_fields(run) {
            let span = self.scanned.span(at.start + open..at.start + close);
            self.diagnostics.push(field_undeclared::report_name(Place::at(self.reading.path, span), name));
        }
        while let Some((open, name, close)) = next_field(run, rest) {
            if open > rest {
                out.push((Inline::Text(run[rest..open].to_owned()), at.start + rest..at.start + open));
            }
            let label = (self.reading.field_label)(name).unwrap_or_else(|| name.to_owned());
            let range = at.start + open..at.start + close;
            let span = self.scanned.span(range.clone());
            out.push((Inline::Field { name: name.to_owned(), label, span }, range));
            rest = close;
        }
        if rest < run.len() {
            out.push((Inline::Text(run[rest..].to_owned()), at.start + rest..at.end));
        }
    }

    fn target(&mut self, written: &str, span: Span) -> crate::document::Target {
        if self.reading.links_as_written {
            return crate::document::Target::Url(written.to_owned());
        }
        match links::target(self.reading.path, written) {
            Ok(target) => target,
            Err(why) => {
                self.diagnostics.push(link_refused::report(Place::at(self.reading.path, span), written, why));
                crate::document::Target::Refused(written.to_owned())
            }
        }
    }

    fn footnote_reference(&mut self, label: &str, range: Range<usize>) {
        let next = self.numbers.len() + 1;
        let entry = self.numbers.entry(label.to_owned()).or_insert((next, 0));
        entry.1 += 1;
        let (number, occurrence) = *entry;
        self.inline(Inline::FootnoteReference { number, occurrence }, range);
    }

    fn finish(mut self) -> Pieces {
        while self.frames.len() > 1 {
            if matches!(self.frames.last(), Some(Frame { open: Open::Directive(_) | Open::DeepDirective, .. })) {
                self.close_directive();
            } else if let Some(frame) = self.frames.pop() {
                let end = self.scanned.text.len();
                self.close(frame, end..end);
            }
        }
        let pieces = self.frames.pop().map(|f| f.pieces).unwrap_or_default();
        let mut footnotes: Vec<Footnote> = Vec::new();
        for (label, content) in self.footnotes {
            // One that nothing refers to is not shown; the first of two with one label counts.
            if let Some((number, references)) = self.numbers.get(&label).copied()
                && footnotes.iter().all(|f| f.number != number)
            {
                footnotes.push(Footnote { label, number, references, content });
            }
        }
        footnotes.sort_by_key(|f| f.number);
        Pieces { pieces, footnotes }
    }
}

/// What looks like a field, and has words for a name: `[[competent authority]]`.
fn misnamed_fields(text: &str) -> impl Iterator<Item = (usize, &str, usize)> {
    text.match_indices("[[").filter_map(|(open, _)| {
        let inner = &text[open + 2..];
        let close = inner.find([']', '[', '\n'])?;
        let name = inner[..close].trim();
        let words = name.starts_with(char::is_alphabetic) && name.len() <= 80;
        let closed = inner[close..].starts_with("]]");
        (words && closed && !is_field_name(name)).then_some((open, name, open + close + 4))
    })
}

fn is_field_name(name: &str) -> bool {
    !name.is_empty() && name.len() <= 80 && name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-')
}

/// The next `[[name]]` in `text`: where it begins, the name, where it ends.
pub(super) fn next_field(text: &str, from: usize) -> Option<(usize, &str, usize)> {
    let mut rest = from;
    while let Some(open) = text[rest..].find("[[").map(|i| rest + i) {
        let close = text[open..].find("]]").map(|i| open + i)?;
        let name = text[open + 2..close].trim();
        if is_field_name(name) {
            return Some((open, name, close + 2));
        }
        rest = open + 2;
    }
    None
}

/// Joins neighbouring texts.
fn merge(inlines: Vec<(Inline, Range<usize>)>) -> Vec<Inline> {
    let mut out: Vec<Inline> = Vec::with_capacity(inlines.len());
    for (inline, _) in inlines {
        match (out.last_mut(), inline) {
            (Some(Inline::Text(before)), Inline::Text(text)) => before.push_str(&text),
            (_, inline) => out.push(inline),
        }
    }
    out
}

fn alignment(alignment: pulldown_cmark::Alignment) -> Alignment {
    match alignment {
        pulldown_cmark::Alignment::None => Alignment::None,
        pulldown_cmark::Alignment::Left => Alignment::Left,
        pulldown_cmark::Alignment::Center => Alignment::Center,
        pulldown_cmark::Alignment::Right => Alignment::Right,
    }
}

/// Pieces where no provision can begin: headings stay headings, directives hold plain blocks.
pub(super) fn blocks(pieces: Vec<Piece>) -> Vec<Block> {
    let blocks = pieces
        .into_iter()
        .filter_map(|piece| match piece {
            Piece::Block(block) => Some(block),
            Piece::Heading { level, text, span, .. } => Some(Block::Heading { level, text, span }),
            Piece::Directive { opened, pieces } => Some(Block::Directive(directive(&opened, blocks(pieces)))),
            Piece::Opener(_) | Piece::WrapUp(_) => None,
        })
        .collect();
    super::html_groups::group(blocks)
}

/// A directive with its content.
pub(super) fn directive(opened: &Opened, content: Vec<Block>) -> Directive {
    Directive {
        kind: opened.kind.unwrap_or(crate::document::DirectiveKind::Note),
        attributes: opened.attributes.clone(),
        content,
        included: None,
        span: opened.span,
    }
}
