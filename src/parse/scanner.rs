//! Goes over the lines before the Markdown parser does.
//!
//! It knows fenced code and HTML blocks (nothing inside them counts), takes off the markers and the indentation of
//! numbered provisions, and replaces each `:::` line and each marker by an HTML comment on a line of its own: a
//! comment interrupts a paragraph, keeps a tight list tight, and stands where it is in any container. The comment's
//! offset, not its text, says what it means, so nothing an author writes can pass for one.
//!
//! Directives addressed to other readers are left out here, before anything is numbered or named.

use std::borrow::Cow;

use crate::diagnostics::rules::{
    ambiguous_numbering, audience_misspelt, directive_stray, directive_syntax, directive_unclosed, directive_unknown,
    duplicate_key, invalid_key, nesting_too_deep, number_order, number_repeated,
};
use crate::diagnostics::{Diagnostic, HubPath, Place, Span};
use crate::document::DirectiveKind;

use super::Readers;
use super::attributes::{self, Attributes};
use super::headings;
use super::language::Language;
use super::markdown::DEEPEST;
use super::numbering::{Finding, Marker, Numbering, Opening, Placement, Style, marker_at};

/// The text given to the Markdown parser, and what the marks in it mean.
pub(super) struct Scanned<'t> {
    /// The rewritten text.
    pub text: Cow<'t, str>,
    /// Ascending by offset in `text`.
    pub marks: Vec<(usize, Mark)>,
    /// What was left out for these readers: ranges of whole lines of the scanned text.
    pub cuts: Vec<std::ops::Range<usize>>,
    /// Directives that these readers may not read and that were not left out.
    restricted: Vec<std::ops::Range<usize>>,
    map: Vec<Chunk>,
    base: usize,
    source: &'t str,
}

/// What a comment in the rewritten text stands for.
#[derive(Debug, Clone)]
pub(super) enum Mark {
    /// `::: name {…}`
    Open(Box<Opened>),
    /// `:::`
    Close,
    /// A numbered provision begins.
    Opener(Box<Opener>),
    /// The next block belongs to the provision at this depth (0: the section).
    WrapUp(usize),
    /// A directive that these readers may not read stood here.
    Cut,
}

/// The opening line of a directive.
#[derive(Debug, Clone)]
pub(super) struct Opened {
    pub kind: Option<DirectiveKind>,
    pub attributes: Vec<(String, String)>,
    pub span: Span,
    /// How deep it may stand by its indentation.
    pub depth: usize,
}

/// The marker of a provision.
#[derive(Debug, Clone)]
pub(super) struct Opener {
    pub depth: usize,
    pub style: Style,
    /// `(2A)`
    pub number: String,
    pub key: Option<String>,
    pub span: Span,
}

/// From `scanned` on, the text stands at `source`.
#[derive(Debug, Clone, Copy)]
struct Chunk {
    scanned: usize,
    source: usize,
}

impl Scanned<'_> {
    /// Where a range of the rewritten text stands in the author's file.
    pub fn span(&self, range: std::ops::Range<usize>) -> Span {
        let (start, end) = (self.boundary(self.source(range.start)), self.boundary(self.source_end(range.end)));
        Span::new(start, end)
    }

    /// The offset in the file, moved back into the text and off the middle of a character: a line end that the scanner
    /// put in stands nowhere in the file.
    fn boundary(&self, offset: usize) -> usize {
        let mut at = offset.saturating_sub(self.base).min(self.source.len());
        while !self.source.is_char_boundary(at) {
            at -= 1;
        }
        self.base + at
    }

    fn source(&self, offset: usize) -> usize {
        match self.map.partition_point(|c| c.scanned <= offset).checked_sub(1) {
            Some(i) => self.map[i].source + (offset - self.map[i].scanned),
            None => self.base + offset,
        }
    }

    fn source_end(&self, offset: usize) -> usize {
        if offset == 0 { self.base } else { self.source(offset - 1) + 1 }
    }
}

/// What the scanner has to know.
pub(super) struct Rules<'a> {
    pub path: &'a HubPath,
    pub numbered: bool,
    /// Whether `7 Power` is the heading of a section.
    pub bare_numbers: bool,
    pub readers: &'a Readers,
    pub language: &'a Language,
}

/// Scans `text`, which stands at byte `base` of the file.
///
/// What is left out is found by a scan with the author's eyes: a line is a `:::` for fewer readers exactly where it is
/// one in the text that was checked, whatever stands in code, in lists or in raw HTML inside of what is left out.
pub(super) fn scan<'t>(
    text: &'t str,
    base: usize,
    rules: &Rules<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Scanned<'t> {
    if *rules.readers == Readers::everyone() || !text.contains("audience") {
        return scan_without(text, base, rules, Vec::new(), diagnostics);
    }
    let found = scan_without(text, base, rules, Vec::new(), &mut Vec::new());
    scan_without(text, base, rules, found.restricted, diagnostics)
}

/// Scans `text` without the lines in `cuts`.
fn scan_without<'t>(
    text: &'t str,
    base: usize,
    rules: &Rules<'_>,
    cuts: Vec<std::ops::Range<usize>>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Scanned<'t> {
    let nothing_to_do = !text.contains(":::") && !text.contains('\u{a0}') && !text.contains("audience");
    if !rules.numbered && nothing_to_do {
        return Scanned {
            text: Cow::Borrowed(text),
            marks: Vec::new(),
            cuts,
            restricted: Vec::new(),
            map: Vec::new(),
            base,
            source: text,
        };
    }
    let mut scanner = Scanner {
        rules,
        text,
        base,
        out: String::with_capacity(text.len() + text.len() / 16),
        marks: Vec::new(),
        map: Vec::new(),
        numbering: Numbering::default(),
        before: Before::Blank,
        numbered_heading: false,
        heading_number: None,
        text_indent: None,
        list: None,
        open: Vec::new(),
        restricted: Vec::new(),
        code: None,
        html: None,
        alternatives: Vec::new(),
        ended: Vec::new(),
        no_break: None,
        too_deep: false,
        diagnostics,
    };
    let mut offset = 0;
    let mut waiting = cuts.iter().peekable();
    for line in text.split_inclusive('\n') {
        match waiting.peek() {
            Some(cut) if cut.start == offset => scanner.cut(offset, line),
            Some(cut) if cut.contains(&offset) => {}
            _ => scanner.line(offset, line),
        }
        offset += line.len();
        waiting.next_if(|cut| cut.end <= offset);
    }
    scanner.finish();
    let Scanner { out, marks, restricted, map, .. } = scanner;
    Scanned { text: Cow::Owned(out), marks, cuts, restricted, map, base, source: text }
}

/// What stands on the line before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Before {
    /// Nothing, or something that ends a block.
    Blank,
    /// Text of a provision: the next sibling may follow right away.
    Provision,
    /// Other text.
    Text,
}

/// A directive whose `:::` has not come yet.
struct Unclosed {
    span: Span,
    name: String,
    /// For an alternative: its group, and the numbering it began with.
    alternative: Option<(String, Numbering)>,
    /// How many of the open provisions stand around it: its text closes none of them.
    floor: usize,
    /// How many levels stand around a heading in it: the numbering begins again there, the tree goes on.
    lost: usize,
    around: Around,
    /// Whether it is the outermost one that these readers may not read.
    restricted: bool,
}

/// What holds again when a directive is closed.
struct Around {
    list: Option<usize>,
    text_indent: Option<usize>,
    /// Where its opening mark is written.
    column: usize,
}

struct Scanner<'a, 't> {
    rules: &'a Rules<'a>,
    text: &'t str,
    base: usize,
    out: String,
    marks: Vec<(usize, Mark)>,
    map: Vec<Chunk>,
    numbering: Numbering,
    before: Before,
    numbered_heading: bool,
    /// The number of the heading right above, until a line of text has come.
    heading_number: Option<String>,
    /// Indentation of the current provision's running text.
    text_indent: Option<usize>,
    /// The column of the marker that began the list we are in.
    list: Option<usize>,
    open: Vec<Unclosed>,
    /// Directives that these readers may not read, by lines.
    restricted: Vec<std::ops::Range<usize>>,
    /// Inside fenced code: its fence.
    code: Option<(u8, usize)>,
    /// Inside an HTML block: what ends it.
    html: Option<&'static str>,
    /// The numbering each option group began with.
    alternatives: Vec<(String, Numbering)>,
    /// Where a no-break space stands behind the sign that begins the line.
    no_break: Option<usize>,
    /// Whether it was said that provisions nest too deep.
    too_deep: bool,
    /// How the numbering stood at the end of each alternative of the group just closed, and in how many directives
    /// that group stands: what follows may go on from any of them.
    ended: Vec<(String, usize, Numbering)>,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Scanner<'_, '_> {
    fn line(&mut self, offset: usize, line: &str) {
        let content = line.trim_end_matches(['\n', '\r']);
        let (indent, start) = indentation(content);
        let rest = &content[start..];
        self.no_break = None;
        if let Some((fence, length)) = self.code {
            if closes_fence(rest, fence, length) {
                self.code = None;
                self.before = Before::Blank;
            }
            return self.copy(offset, line, indent);
        }
        if let Some(end) = self.html {
            if (end.is_empty() && rest.is_empty()) || (!end.is_empty() && contains_ignoring_case(rest, end)) {
                self.html = None;
                self.before = Before::Blank;
            }
            self.report_missed(offset, line, rest);
            return self.copy(offset, line, indent);
        }
        if let Some(fence) = opens_fence(rest)
            && (indent < 4 || self.list.is_some() || self.numbering.depth() > 0 || self.before != Before::Blank)
        {
            self.code = Some(fence);
            return self.text_line(offset, line, indent);
        }
        if rest.starts_with(":::") {
            return self.directive_line(offset, line, indent, start, rest);
        }
        self.report_missed(offset, line, rest);
        if rest.is_empty() {
            self.before = Before::Blank;
            return self.push(offset, line);
        }
        self.no_break = sign(rest).filter(|s| rest[*s..].starts_with('\u{a0}')).map(|s| offset + start + s);
        if indent < 4
            && let Some(end) = opens_html(rest, self.before == Before::Blank)
        {
            if end.is_empty() || !contains_ignoring_case(&rest[1..], end) {
                self.html = Some(end);
            }
            return self.text_line(offset, line, indent);
        }
        if indent < 4 && is_heading(rest) {
            return self.heading_line(offset, line, rest);
        }
        if self.rules.numbered {
            let repeated = self.repeated_number(rest);
            if self.opener_line(offset, line, indent, start + repeated) {
                return;
            }
        }
        self.text_line(offset, line, indent);
    }

    /// Bytes of the section's own number where the first line under its heading says it again before the first
    /// marker, as many printed Acts do: `**8.**—(1) A judge may`.
    fn repeated_number(&mut self, rest: &str) -> usize {
        let Some(number) = self.heading_number.take() else { return 0 };
        let emphasis = ['*', '_'];
        let Some(after) = rest.trim_start_matches(emphasis).strip_prefix(number.as_str()) else { return 0 };
        let tail = after.trim_start_matches(emphasis).trim_start_matches('.').trim_start_matches(emphasis);
        let tail = tail.trim_start().trim_start_matches(['—', '–', '-']).trim_start();
        let parted = after.len() > tail.len();
        let marked = marker_at(tail).is_some_and(|(marker, _)| marker.begins_a_level());
        if parted && marked { rest.len() - tail.len() } else { 0 }
    }

    fn heading_line(&mut self, offset: usize, line: &str, rest: &str) {
        if let Some(open) = self.open.last_mut() {
            open.lost = open.lost.max(self.numbering.depth());
        }
        self.numbering.clear();
        self.ended.clear();
        self.text_indent = None;
        self.list = None;
        self.before = Before::Blank;
        let heading = rest.trim_start_matches('#').trim();
        let numbered = headings::read(heading, self.rules.language, self.rules.bare_numbers);
        self.numbered_heading = numbered.is_some();
        let first_word = || heading.split_whitespace().next().unwrap_or_default().to_owned();
        self.heading_number = Some(numbered.map_or_else(first_word, |n| n.number)).filter(|n| !n.is_empty());
        if self.open.iter().all(|o| o.alternative.is_none()) {
            self.alternatives.clear();
        }
        self.push(offset, line);
    }

    /// Text: finds out whose it is, takes off the provision's indentation and copies it.
    fn text_line(&mut self, offset: usize, line: &str, indent: usize) {
        let rest = line.trim_start();
        let is_item = is_list_item(rest);
        let blank = self.before == Before::Blank;
        if blank {
            self.leave_list(if is_item { indent + 1 } else { indent });
        }
        let in_list = self.list.is_some();
        if is_item {
            self.list = Some(self.list.map_or(indent, |l| l.min(indent)));
        }
        if self.numbering.depth() > 0 {
            // A list under an opener is its text, wherever it stands.
            let owner = if in_list || (is_item && !blank) {
                self.numbering.depth()
            } else {
                // Text in a directive belongs to nothing outside it.
                let floor = self.open.last().map_or(0, |o| o.floor);
                self.numbering.owner(indent, blank).max(floor.min(self.numbering.depth()))
            };
            if owner < self.numbering.depth() {
                self.mark(Mark::WrapUp(owner), offset);
                self.numbering.close_to(owner);
                self.text_indent = Some(indent);
            } else if self.text_indent.is_none_or(|i| blank && !in_list && indent < i) {
                self.text_indent = Some(indent);
            }
        }
        if self.before == Before::Blank {
            let in_provision = self.numbering.depth() > 0 || self.numbered_heading;
            self.before = if in_provision { Before::Provision } else { Before::Text };
        }
        if is_setext_underline(rest) {
            if self.before == Before::Provision && self.numbering.depth() > 0 && rest.starts_with('-') {
                // Under a provision's text it is a line across the page, not the mark of a heading.
                self.ensure_line();
                self.out.push('\n');
            }
            self.before = Before::Blank;
        }
        self.copy(offset, line, indent);
    }

    /// Whether the line opens a provision; if so, it is written.
    fn opener_line(&mut self, offset: usize, line: &str, indent: usize, start: usize) -> bool {
        let mut at = start;
        let mut opening = match self.before {
            Before::Blank => Opening::Block,
            Before::Provision => Opening::NextLine,
            Before::Text => return false,
        };
        let mut opened = false;
        // `(1) (a) text` opens two.
        while let Some((marker, length)) = marker_at(&line[at..]) {
            let after = &line[at + length..];
            let spaced = after.is_empty() || after.starts_with(|c: char| c.is_whitespace() || c == '(' || c == '{');
            if !spaced && !begins_a_text(&marker, after)
                || opened && (!marker.begins_a_level() || after.trim().is_empty())
            {
                break;
            }
            let span = Span::new(self.base + offset + at, self.base + offset + at + length);
            let Some(placed) = self.placed(&marker, indent, opening, spaced, span, offset + line.len()) else { break };
            for open in &mut self.open {
                open.floor = open.floor.min(placed.depth - 1);
            }
            at += length;
            at += line[at..].len() - line[at..].trim_start_matches([' ', '\t', '\u{a0}']).len();
            let key = self.key_at(line, &mut at, offset);
            let number = format!("({})", marker.number);
            let opener = Opener { depth: placed.depth, style: placed.style, number, key, span };
            self.mark(Mark::Opener(Box::new(opener)), offset + start);
            opened = true;
            opening = Opening::SameLine(indent + at - start);
        }
        if !opened {
            return false;
        }
        self.ended.retain(|(_, around, _)| *around < self.open.len());
        self.text_indent = None;
        self.list = None;
        self.before = Before::Provision;
        self.push(offset + at, &line[at..]);
        true
    }

    /// Places a marker and reports what is odd about it; `None` when its line is text. `spaced` says that something
    /// other than text stands right behind it, `from` where the next line begins.
    fn placed(
        &mut self,
        marker: &Marker,
        indent: usize,
        opening: Opening,
        spaced: bool,
        span: Span,
        from: usize,
    ) -> Option<Placement> {
        let first_on_line = !matches!(opening, Opening::SameLine(_));
        let around: usize = self.open.iter().map(|o| o.lost).sum();
        let near = self.numbering.depth() + around >= DEEPEST;
        let before = (near || !spaced).then(|| self.numbering.clone());
        let text = self.text;
        let mut placed = self.numbering.place(marker, indent, opening, || next_marker(&text[from..]));
        if first_on_line && placed.as_ref().is_none_or(|p| p.finding.is_some()) && !self.ended.is_empty() {
            placed = self.place_after_alternatives(marker, indent, opening).or(placed);
        }
        if placed.as_ref().is_some_and(|p| p.depth + around > DEEPEST) {
            self.numbering = before.unwrap_or_default();
            self.report_depth(span);
            return None;
        }
        // `(1)Text` opens only where it clearly comes next.
        if !spaced
            && placed
                .as_ref()
                .is_some_and(|p| matches!(p.finding, Some(Finding::Repeated | Finding::OutOfOrder { .. })))
        {
            self.numbering = before.unwrap_or_default();
            placed = None;
        }
        match &placed {
            Some(placed) => self.report(marker, placed.finding.as_ref(), span),
            None if first_on_line => {
                if let Some(previous) = self.numbering.before(marker) {
                    let place = Place::at(self.rules.path, span);
                    self.diagnostics.push(number_order::report_as_text(place, &marker.number, previous));
                }
            }
            None => {}
        }
        placed
    }

    fn report_depth(&mut self, span: Span) {
        if !self.too_deep {
            self.too_deep = true;
            self.diagnostics.push(nesting_too_deep::report(Place::at(self.rules.path, span), DEEPEST));
        }
    }

    /// Places a marker that comes next after one of the alternatives of the group just closed.
    fn place_after_alternatives(&mut self, marker: &Marker, indent: usize, opening: Opening) -> Option<Placement> {
        let around = self.open.len();
        for (_, _, ended) in self.ended.iter().rev().filter(|(_, a, _)| *a == around) {
            let mut numbering = ended.clone();
            let placed = numbering.place(marker, indent, opening, || None);
            if let Some(placed) = placed.filter(|p| p.finding.is_none()) {
                self.numbering = numbering;
                return Some(placed);
            }
        }
        None
    }

    /// A `{#key}` at `at`; moves `at` behind it.
    fn key_at(&mut self, line: &str, at: &mut usize, offset: usize) -> Option<String> {
        let (key, length) = attributes::leading_key(&line[*at..])?;
        let span = Span::new(self.base + offset + *at, self.base + offset + *at + length);
        *at += length;
        *at += line[*at..].len() - line[*at..].trim_start_matches([' ', '\t', '\u{a0}']).len();
        match attributes::check_key(key) {
            Ok(()) => Some(key.to_owned()),
            Err(why) => {
                self.diagnostics.push(invalid_key::report(Place::at(self.rules.path, span), key, why));
                None
            }
        }
    }

    fn report(&mut self, marker: &Marker, finding: Option<&Finding>, span: Span) {
        let place = Place::at(self.rules.path, span);
        self.diagnostics.extend(finding.map(|finding| match finding {
            Finding::Ambiguous { previous, other: None } => {
                ambiguous_numbering::report(place, &marker.number, previous)
            }
            Finding::Ambiguous { previous, other: Some(other) } => {
                ambiguous_numbering::report_two_levels(place, &marker.number, previous, other)
            }
            Finding::Repeated => number_repeated::report_in_text(place, &marker.number),
            Finding::OutOfOrder { previous, missing } => {
                number_order::report_in_text(place, &marker.number, previous.as_deref(), missing.as_deref())
            }
        }));
    }

    fn directive_line(&mut self, offset: usize, line: &str, indent: usize, start: usize, rest: &str) {
        let body = rest.trim_start_matches(':').trim();
        let span = Span::new(self.base + offset + start, self.base + offset + start + rest.trim_end().len());
        if body.is_empty() {
            return self.close_directive(offset, span);
        }
        let Some((name, Attributes { pairs, title })) = attributes::directive(body) else {
            self.diagnostics.push(directive_syntax::report(Place::at(self.rules.path, span)));
            return self.text_line(offset, line, indent);
        };
        let mut attributes = pairs;
        if title.as_deref().is_some_and(attributes::holds_attribute) {
            self.diagnostics.push(directive_syntax::report_unbraced(Place::at(self.rules.path, span)));
        }
        if let Some(title) = title {
            attributes.push(("title".to_owned(), title));
        }
        let kind = DirectiveKind::ALL.iter().copied().find(|k| k.name() == name);
        self.report_attributes(&attributes, span);
        // Of two audiences both must be theirs: which one the author meant nobody can tell.
        let mut audiences = attributes.iter().filter(|(n, _)| n == "audience").map(|(_, v)| v.as_str());
        let restricted =
            audiences.any(|a| !self.rules.readers.may_read(a)) && self.open.iter().all(|open| !open.restricted);
        if restricted {
            // Up to the end of the text, unless its `:::` comes before.
            self.restricted.push(offset..self.text.len());
        }
        if kind.is_none() {
            let names: Vec<&str> = DirectiveKind::ALL.iter().map(|k| k.name()).collect();
            self.diagnostics.push(directive_unknown::report(Place::at(self.rules.path, span), name, &names));
        }
        let group = attributes.iter().find(|(n, _)| n == "group").map(|(_, v)| v.clone());
        let alternative = (kind == Some(DirectiveKind::Option)).then_some(group).flatten().map(|group| {
            let began = self.alternatives.iter().find(|(g, _)| *g == group).map(|(_, n)| n.clone());
            match began {
                // The next alternative numbers again from where the first began.
                Some(began) => self.numbering = began,
                None => self.alternatives.push((group.clone(), self.numbering.clone())),
            }
            (group, self.numbering.clone())
        });
        let depth = self.numbering.directive_owner(indent);
        let opened = Opened { kind, attributes, span, depth };
        let column = self.mark_at_indent(Mark::Open(Box::new(opened)), offset, indent);
        let around = Around { list: self.list, text_indent: self.text_indent, column };
        let floor = self.numbering.depth();
        self.open.push(Unclosed { span, name: name.to_owned(), alternative, floor, lost: 0, around, restricted });
        self.before = Before::Blank;
        if self.list.is_none() {
            self.text_indent = None;
        }
    }

    /// An attribute that stands twice, or that was meant to be `audience`.
    fn report_attributes(&mut self, attributes: &[(String, String)], span: Span) {
        let place = || Place::at(self.rules.path, span);
        for (at, (name, _)) in attributes.iter().enumerate() {
            if name != "class" && attributes[..at].iter().any(|(before, _)| before == name) {
                self.diagnostics.push(duplicate_key::report_attribute(place(), name));
            }
            if audience_misspelt::is_near(name) {
                self.diagnostics.push(audience_misspelt::report(place(), "attribute", name));
            }
        }
    }

    /// A line that an author may take for a directive, and that is none where it stands, would be published with all
    /// that it was to keep from others.
    fn report_missed(&mut self, offset: usize, line: &str, rest: &str) {
        let inside_html = self.html.is_some();
        if !rest.contains(":::") && !rest.contains("audience") {
            return;
        }
        let missed = without_marks(rest);
        let place = |at: usize, length: usize| {
            let start = self.base + offset + at;
            Place::at(self.rules.path, Span::new(start, start + length))
        };
        let at = line.len() - line.trim_start().len() + (rest.len() - missed.len());
        if missed.starts_with(":::") {
            let place = place(at, missed.trim_end().len());
            self.diagnostics.push(directive_syntax::report_missed(place, inside_html));
        } else if let Some((start, length)) = attributes::stray_audience(rest) {
            let place = place(line.len() - line.trim_start().len() + start, length);
            self.diagnostics.push(directive_syntax::report_stray_audience(place));
        }
    }

    /// The first line of what is left out.
    fn cut(&mut self, offset: usize, line: &str) {
        let (indent, _) = indentation(line.trim_end_matches(['\n', '\r']));
        self.mark_at_indent(Mark::Cut, offset, indent);
        self.before = Before::Blank;
    }

    fn close_directive(&mut self, offset: usize, span: Span) {
        self.before = Before::Blank;
        let Some(closed) = self.open.pop() else {
            self.text_indent = None;
            self.diagnostics.push(directive_stray::report(Place::at(self.rules.path, span)));
            return;
        };
        if closed.restricted
            && let Some(restricted) = self.restricted.last_mut()
        {
            restricted.end = self.text[offset..].find('\n').map_or(self.text.len(), |end| offset + end + 1);
        }
        if let Some((group, _)) = &closed.alternative {
            let around = self.open.len();
            self.ended.retain(|(g, a, _)| *a < around || g == group);
            self.ended.push((group.clone(), around, self.numbering.clone()));
        }
        // Where its opening line stands, whatever the author's indentation: then both are in one container.
        self.mark_at_column(Mark::Close, offset, closed.around.column);
        self.list = closed.around.list;
        self.text_indent = closed.around.text_indent.filter(|_| self.list.is_some());
    }

    fn finish(&mut self) {
        for open in std::mem::take(&mut self.open) {
            self.diagnostics.push(directive_unclosed::report(Place::at(self.rules.path, open.span), &open.name));
            self.ensure_line();
            self.mark(Mark::Close, self.text.len());
        }
    }

    /// Writes a mark in the column it stands in, so that it stays in its list item; in a numbered provision at the
    /// left, where the provision's text is written.
    fn mark_at_indent(&mut self, mark: Mark, source: usize, indent: usize) -> usize {
        self.leave_list(indent);
        let in_provision = self.numbering.depth() > 0;
        let column = match (self.list, in_provision) {
            (Some(_), true) => indent - self.text_indent.unwrap_or(0).min(indent),
            (Some(_), false) => indent,
            (None, true) => 0,
            // Four columns outside a list would be code.
            (None, false) => indent.min(3),
        };
        self.mark_at_column(mark, source, column);
        column
    }

    fn mark_at_column(&mut self, mark: Mark, source: usize, column: usize) {
        self.ensure_line();
        self.map.push(Chunk { scanned: self.out.len(), source: self.base + source });
        self.out.extend(std::iter::repeat_n(' ', column));
        self.marks.push((self.out.len(), mark));
        self.out.push_str("<!---->\n");
    }

    /// A block at this column ends a list whose markers do not stand left of it.
    fn leave_list(&mut self, column: usize) {
        self.list = self.list.filter(|marker| *marker < column);
    }

    fn mark(&mut self, mark: Mark, source: usize) {
        self.ensure_line();
        self.map.push(Chunk { scanned: self.out.len(), source: self.base + source });
        self.marks.push((self.out.len(), mark));
        self.out.push_str("<!---->\n");
    }

    fn ensure_line(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
    }

    /// Copies a line, with the provision's indentation taken off.
    fn copy(&mut self, offset: usize, line: &str, indent: usize) {
        if self.numbering.depth() == 0 {
            return self.push(offset, line);
        }
        let strip = self.text_indent.unwrap_or(0).min(indent);
        let mut columns = 0;
        let mut bytes = 0;
        for c in line.chars() {
            if columns >= strip || !matches!(c, ' ' | '\t' | '\u{a0}') {
                break;
            }
            columns += if c == '\t' { 4 - columns % 4 } else { 1 };
            bytes += c.len_utf8();
        }
        self.push(offset + bytes, &line[bytes..]);
    }

    /// Writes text that stands at `offset`; a no-break space behind the sign that begins the line becomes a space.
    fn push(&mut self, offset: usize, text: &str) {
        match self.no_break.take().and_then(|at| at.checked_sub(offset)).filter(|at| *at < text.len()) {
            Some(at) => {
                self.push_as_is(offset, &text[..at]);
                self.push_as_is(offset + at, " ");
                let after = at + '\u{a0}'.len_utf8();
                self.push_as_is(offset + after, &text[after..]);
            }
            None => self.push_as_is(offset, text),
        }
    }

    fn push_as_is(&mut self, offset: usize, text: &str) {
        let chunk = Chunk { scanned: self.out.len(), source: self.base + offset };
        let goes_on = self.map.last().is_some_and(|last| {
            chunk.source >= last.source && chunk.source - last.source == chunk.scanned - last.scanned
        });
        if !goes_on {
            self.map.push(chunk);
        }
        self.out.push_str(text);
    }
}

/// Whether the text of a provision can begin right behind its marker, as in `(1)The authority`. `(s)he` is a word.
fn begins_a_text(marker: &Marker, after: &str) -> bool {
    let word = marker.number == "s" && after.starts_with("he");
    !word && after.starts_with(|c: char| c.is_alphabetic() || matches!(c, '*' | '_' | '[' | '"' | '“' | '‘' | '\''))
}

/// A line without what can stand before a block: marks of quotations, lists, provisions, notes, meanings, headings and
/// tables, in any order.
fn without_marks(line: &str) -> &str {
    let mut rest = line;
    loop {
        let trimmed = rest.trim_start_matches([' ', '\t', '\u{a0}', '>', '|', '#', '*', '+', '-']);
        let digits = trimmed.bytes().take_while(u8::is_ascii_digit).count();
        let next = if digits > 0 && trimmed[digits..].starts_with(['.', ')']) {
            &trimmed[digits + 1..]
        } else if let Some(meaning) = trimmed.strip_prefix(": ") {
            meaning
        } else if let Some((_, note)) = trimmed.strip_prefix("[^").and_then(|note| note.split_once("]:")) {
            note
        } else if let Some((_, length)) = marker_at(trimmed) {
            &trimmed[length..]
        } else {
            trimmed
        };
        if next.len() == rest.len() {
            return rest;
        }
        rest = next;
    }
}

/// The next marker that stands at the start of a line, within a few hundred lines.
fn next_marker(text: &str) -> Option<Marker> {
    text.lines().take(400).take_while(|l| !is_heading(l)).find_map(|l| marker_at(l.trim_start()).map(|(m, _)| m))
}

/// Columns of white space at the start (a tab goes to the next multiple of four) and their bytes.
fn indentation(line: &str) -> (usize, usize) {
    let mut columns = 0;
    for (i, c) in line.char_indices() {
        match c {
            ' ' | '\u{a0}' => columns += 1,
            '\t' => columns += 4 - columns % 4,
            _ => return (columns, i),
        }
    }
    (columns, line.len())
}

fn is_heading(rest: &str) -> bool {
    let level = rest.bytes().take_while(|b| *b == b'#').count();
    (1..=6).contains(&level) && rest[level..].chars().next().is_none_or(|c| matches!(c, ' ' | '\t' | '\u{a0}'))
}

/// Bytes of the sign that makes the line a heading or an item.
fn sign(rest: &str) -> Option<usize> {
    if is_heading(rest) {
        return Some(rest.bytes().take_while(|b| *b == b'#').count());
    }
    item_sign(rest)
}

fn is_setext_underline(rest: &str) -> bool {
    let rest = rest.trim_end();
    !rest.is_empty() && (rest.bytes().all(|b| b == b'=') || rest.bytes().all(|b| b == b'-'))
}

fn is_list_item(rest: &str) -> bool {
    item_sign(rest).is_some()
}

/// Bytes of `-` or `1.` at the start of a list item.
fn item_sign(rest: &str) -> Option<usize> {
    let after_bullet = rest.strip_prefix(['-', '*', '+']);
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let after_number = (1..=9).contains(&digits).then(|| rest[digits..].strip_prefix(['.', ')'])).flatten();
    let after = after_bullet.or(after_number)?;
    // `*` before a no-break space is a star.
    let spaced = after.starts_with([' ', '\t', '\n']) || after.starts_with('\u{a0}') && !rest.starts_with('*');
    spaced.then(|| rest.len() - after.len())
}

fn opens_fence(rest: &str) -> Option<(u8, usize)> {
    let first = *rest.as_bytes().first()?;
    if first != b'`' && first != b'~' {
        return None;
    }
    let length = rest.bytes().take_while(|b| *b == first).count();
    (length >= 3 && (first == b'~' || !rest[length..].contains('`'))).then_some((first, length))
}

fn closes_fence(rest: &str, fence: u8, length: usize) -> bool {
    let run = rest.bytes().take_while(|b| *b == fence).count();
    run >= length && rest[run..].trim().is_empty()
}

/// What ends the HTML block that begins here: a text, or a blank line (empty). Source: CommonMark 0.31.2, 4.6.
fn opens_html(rest: &str, at_block: bool) -> Option<&'static str> {
    const BLOCKS: &[&str] = &[
        "address",
        "article",
        "aside",
        "base",
        "basefont",
        "blockquote",
        "body",
        "caption",
        "center",
        "col",
        "colgroup",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "frame",
        "frameset",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "head",
        "header",
        "hr",
        "html",
        "iframe",
        "legend",
        "li",
        "link",
        "main",
        "menu",
        "menuitem",
        "nav",
        "noframes",
        "ol",
        "optgroup",
        "option",
        "p",
        "param",
        "search",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "title",
        "tr",
        "track",
        "ul",
    ];
    let after = rest.strip_prefix('<')?;
    if after.starts_with("!--") {
        return Some("-->");
    }
    if after.starts_with('?') {
        return Some("?>");
    }
    if after.starts_with("![CDATA[") {
        return Some("]]>");
    }
    if after.strip_prefix('!').is_some_and(|a| a.starts_with(|c: char| c.is_ascii_alphabetic())) {
        return Some(">");
    }
    let name = after.strip_prefix('/').unwrap_or(after);
    let end = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(name.len());
    let (name, tail) = name.split_at(end);
    let ends_well = tail.is_empty() || tail.starts_with([' ', '\t', '>']) || tail.starts_with("/>");
    if name.is_empty() || !ends_well {
        return None;
    }
    let name = name.to_ascii_lowercase();
    for (raw, end) in [("script", "</script>"), ("pre", "</pre>"), ("style", "</style>"), ("textarea", "</textarea>")] {
        if name == raw && !after.starts_with('/') {
            return Some(end);
        }
    }
    if BLOCKS.contains(&name.as_str()) {
        return Some("");
    }
    (at_block && rest.trim_end().ends_with('>') && rest.matches('<').count() == 1).then_some("")
}

fn contains_ignoring_case(text: &str, lower: &str) -> bool {
    text.as_bytes().windows(lower.len().max(1)).any(|w| w.eq_ignore_ascii_case(lower.as_bytes()))
}
