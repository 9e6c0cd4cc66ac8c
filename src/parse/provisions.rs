//! From a flat run of pieces to the tree of provisions.

use crate::diagnostics::rules::{invalid_key, steps_interrupted, steps_missing};
use crate::diagnostics::{Diagnostic, HubPath, Place, Span};
use crate::document::{
    Block, DirectiveKind, Inline, ListItem, Profile, Provision, ProvisionId, ProvisionKind, plain_text,
};

use super::attributes::{self, leading_key};
use super::headings;
use super::language::Language;
use super::markdown::{Piece, directive};
use super::numbering::Style;
use super::scanner::Opener;

/// What the tree is built with.
pub(super) struct Building<'a> {
    pub path: &'a HubPath,
    pub profile: Profile,
    pub language: &'a Language,
    pub diagnostics: &'a mut Vec<Diagnostic>,
}

/// An unnamed provision: ids come later, when the whole tree stands.
pub(super) fn provision(kind: ProvisionKind, span: Span) -> Provision {
    Provision {
        kind,
        id: ProvisionId(String::new()),
        permalink: String::new(),
        other_anchors: Vec::new(),
        key: None,
        number: None,
        heading: Vec::new(),
        heading_level: 0,
        classes: Vec::new(),
        content: Vec::new(),
        span,
    }
}

/// Builds the root.
pub(super) fn tree(pieces: Vec<Piece>, span: Span, building: &mut Building<'_>) -> Provision {
    let mut root = provision(ProvisionKind::Document, span);
    root.content = content(pieces, &[ProvisionKind::Document], building);
    root
}

/// How deep a provision on the stack stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rank {
    Root,
    Heading(u8),
    Opener(usize),
}

struct Stack {
    open: Vec<(Rank, Provision)>,
}

impl Stack {
    fn close_while(&mut self, closes: impl Fn(Rank) -> bool) {
        while self.open.len() > 1 && self.open.last().is_some_and(|(rank, _)| closes(*rank)) {
            if let (Some((_, mut done)), Some((_, parent))) = (self.open.pop(), self.open.last_mut()) {
                done.content = super::html_groups::group(done.content);
                parent.content.push(Block::Provision(Box::new(done)));
            }
        }
    }

    fn close_openers(&mut self, deeper_than: usize) {
        self.close_while(|rank| matches!(rank, Rank::Opener(depth) if depth > deeper_than));
    }

    fn top(&mut self) -> Option<&mut Provision> {
        self.open.last_mut().map(|(_, p)| p)
    }

    fn push(&mut self, block: Block) {
        if let Some(top) = self.top() {
            top.content.push(block);
        }
    }
}

/// The blocks of a provision or directive whose ancestors are of these kinds (outermost first).
fn content(pieces: Vec<Piece>, ancestors: &[ProvisionKind], building: &mut Building<'_>) -> Vec<Block> {
    let kind = ancestors.last().copied().unwrap_or(ProvisionKind::Document);
    let mut stack = Stack { open: vec![(Rank::Root, provision(kind, Span::default()))] };
    let mut waiting = pieces.into_iter().peekable();
    while let Some(piece) = waiting.next() {
        match piece {
            Piece::Block(block) => stack.push(block),
            Piece::WrapUp(depth) => stack.close_openers(depth),
            Piece::Heading { level, text, key, classes, span } => {
                stack.close_while(|rank| match rank {
                    Rank::Opener(_) => true,
                    Rank::Heading(open) => open >= level,
                    Rank::Root => false,
                });
                let above: Vec<_> = ancestors.iter().copied().chain(stack.open.iter().map(|(_, p)| p.kind)).collect();
                let heading = heading(level, text, key, classes, span, &above, building);
                stack.open.push((Rank::Heading(level), heading));
            }
            Piece::Opener(opener) => {
                stack.close_openers(opener.depth - 1);
                let parent = stack.open.last().map_or(kind, |(_, p)| p.kind);
                let depth = opener.depth;
                stack.open.push((Rank::Opener(depth), opened(opener, parent)));
            }
            Piece::Directive { opened, pieces } => {
                let depth = match first_opening(&pieces) {
                    Some(Rank::Opener(depth)) => depth - 1,
                    Some(Rank::Heading(level)) => {
                        stack.close_while(|rank| match rank {
                            Rank::Opener(_) => true,
                            Rank::Heading(open) => open >= level,
                            Rank::Root => false,
                        });
                        0
                    }
                    // It stands where its indentation says, unless what follows goes on deeper.
                    _ => opened.depth.max(next_depth(waiting.peek()).saturating_sub(1)),
                };
                stack.close_openers(depth);
                let above: Vec<_> = ancestors.iter().copied().chain(stack.open.iter().map(|(_, p)| p.kind)).collect();
                let inner = super::html_groups::group(content(pieces, &above, building));
                stack.push(Block::Directive(directive(&opened, inner)));
            }
        }
    }
    stack.close_while(|_| true);
    let content = stack.open.pop().map(|(_, p)| p.content).unwrap_or_default();
    super::html_groups::group(content)
}

/// What opens first in these pieces.
fn first_opening(pieces: &[Piece]) -> Option<Rank> {
    pieces.iter().find_map(|piece| match piece {
        Piece::Opener(opener) => Some(Rank::Opener(opener.depth)),
        Piece::Heading { level, .. } => Some(Rank::Heading(*level)),
        Piece::Directive { pieces, .. } => first_opening(pieces),
        _ => None,
    })
}

/// The depth of an opener that comes right behind.
fn next_depth(piece: Option<&Piece>) -> usize {
    match piece {
        Some(Piece::Opener(opener)) => opener.depth,
        _ => 0,
    }
}

fn heading(
    level: u8,
    mut text: Vec<Inline>,
    key: Option<String>,
    classes: Vec<String>,
    span: Span,
    above: &[ProvisionKind],
    building: &mut Building<'_>,
) -> Provision {
    let mut out = provision(ProvisionKind::Heading, span);
    out.heading_level = level;
    out.classes = classes;
    out.key = key.filter(|key| match attributes::check_key(key) {
        Ok(()) => true,
        Err(why) => {
            building.diagnostics.push(invalid_key::report(Place::at(building.path, span), key, why));
            false
        }
    });
    if building.profile.is_numbered()
        && let Some(numbered) =
            headings::read(&plain_text(&text), building.language, building.profile == Profile::Legislation)
    {
        let in_attachment = above.contains(&ProvisionKind::Attachment);
        out.kind = numbered.kind.unwrap_or(match building.profile {
            _ if in_attachment => ProvisionKind::Clause,
            Profile::Agreement => ProvisionKind::Clause,
            _ => ProvisionKind::Section,
        });
        out.number = Some(numbered.label);
        let count = plain_text_prefix(&text, numbered.length);
        take_characters(&mut text, count);
    }
    out.heading = text;
    out
}

/// How many characters the first `bytes` bytes of the plain text are.
fn plain_text_prefix(text: &[Inline], bytes: usize) -> usize {
    let plain = plain_text(text);
    plain.get(..bytes).map_or_else(|| plain.chars().count(), |p| p.chars().count())
}

/// Takes characters off the start of running text; returns how many are left to take.
fn take_characters(inlines: &mut Vec<Inline>, mut count: usize) -> usize {
    while count > 0 && !inlines.is_empty() {
        let emptied = match &mut inlines[0] {
            Inline::Text(text) | Inline::Code(text) => {
                let cut = text.char_indices().nth(count).map_or(text.len(), |(i, _)| i);
                count -= text[..cut].chars().count();
                text.drain(..cut);
                text.is_empty()
            }
            Inline::Emphasis(inner)
            | Inline::Strong(inner)
            | Inline::Strikethrough(inner)
            | Inline::Link { content: inner, .. } => {
                count = take_characters(inner, count);
                inner.is_empty()
            }
            Inline::SoftBreak | Inline::HardBreak => {
                count -= 1;
                true
            }
            _ => return count,
        };
        if emptied {
            inlines.remove(0);
        }
    }
    count
}

/// What a marker opens: by its style, and always below its parent.
fn opened(opener: Opener, parent: ProvisionKind) -> Provision {
    use ProvisionKind::{Article, Attachment, Clause, Item, Paragraph, Subclause, Subparagraph, Subsection};
    let by_style = match (opener.style, parent) {
        (Style::Number, Clause) => Subclause,
        (Style::Number, Article | Attachment) => Paragraph,
        (Style::Number, _) => Subsection,
        (Style::Letter, Article) => Paragraph,
        (Style::Letter, _) => Paragraph,
        (Style::Roman, _) => Subparagraph,
        (Style::Capital | Style::CapitalRoman, _) => Item,
    };
    let kind = match parent {
        Subsection | Subclause => by_style.max(Paragraph),
        Paragraph => by_style.max(Subparagraph),
        Subparagraph | Item => Item,
        _ => by_style,
    };
    let mut out = provision(kind, opener.span);
    out.number = Some(opener.number);
    out.key = opener.key;
    out
}

/// Turns the ordered list under each `{.steps}` heading into steps.
pub(super) fn steps(provision: &mut Provision, path: &HubPath, diagnostics: &mut Vec<Diagnostic>) {
    if provision.classes.iter().any(|c| c == "steps") {
        let list = provision.content.iter().position(|b| matches!(b, Block::List(l) if l.start.is_some()));
        match list {
            Some(at) => {
                let tail = provision.content.split_off(at + 1);
                if let Some(Block::List(list)) = provision.content.pop() {
                    let first = list.start.unwrap_or(1);
                    let last = (first + list.items.len() as u64).saturating_sub(1);
                    let other = tail.iter().find_map(|b| match b {
                        Block::List(other) if other.start.is_some() => Some(other),
                        _ => None,
                    });
                    if let Some(other) = other {
                        let blocks = other.items.iter().flat_map(|item| &item.content);
                        let span = blocks.filter_map(block_span).next().unwrap_or(provision.span);
                        diagnostics.push(steps_interrupted::report(Place::at(path, span), last));
                    }
                    for (n, item) in (first..).zip(list.items) {
                        let step = step(item, n.to_string(), ProvisionKind::Step, path, provision.span, diagnostics);
                        provision.content.push(Block::Provision(Box::new(step)));
                    }
                }
                provision.content.extend(tail);
            }
            None => diagnostics.push(steps_missing::report(Place::at(path, provision.span))),
        }
    }
    each_child(&mut provision.content, &mut |child| steps(child, path, diagnostics));
}

fn step(
    item: ListItem,
    number: String,
    kind: ProvisionKind,
    path: &HubPath,
    fallback: Span,
    diagnostics: &mut Vec<Diagnostic>,
) -> Provision {
    let span = item.content.iter().find_map(block_span).unwrap_or(fallback);
    let mut out = provision(kind, span);
    out.number = Some(number);
    for block in item.content {
        match block {
            Block::List(list) if kind == ProvisionKind::Step && list.start.is_some() => {
                for (n, item) in list.items.into_iter().enumerate() {
                    let letter = letters(n);
                    let substep = step(item, letter, ProvisionKind::Substep, path, span, diagnostics);
                    out.content.push(Block::Provision(Box::new(substep)));
                }
            }
            other => out.content.push(other),
        }
    }
    if let Some(Block::Paragraph { text, span }) = out.content.first_mut()
        && let Some(Inline::Text(words)) = text.first_mut()
        && let Some((key, length)) = leading_key(words)
    {
        match attributes::check_key(key) {
            Ok(()) => out.key = Some(key.to_owned()),
            Err(why) => diagnostics.push(invalid_key::report(Place::at(path, *span), key, why)),
        }
        let rest = words[length..].trim_start().to_owned();
        *words = rest;
    }
    out
}

fn block_span(block: &Block) -> Option<Span> {
    match block {
        Block::Paragraph { span, .. } | Block::Heading { span, .. } | Block::Code { span, .. } => Some(*span),
        Block::Directive(directive) => Some(directive.span),
        Block::Table(table) => Some(table.span),
        Block::Provision(provision) => Some(provision.span),
        _ => None,
    }
}

/// a, b, … z, aa, ab …
fn letters(mut n: usize) -> String {
    let mut out = Vec::new();
    loop {
        out.push(char::from(b'a' + (n % 26) as u8));
        if n < 26 {
            break;
        }
        n = n / 26 - 1;
    }
    out.iter().rev().collect()
}

/// Calls `visit` on every provision right below these blocks, through directives.
pub(super) fn each_child(blocks: &mut [Block], visit: &mut impl FnMut(&mut Provision)) {
    for block in blocks {
        match block {
            Block::Provision(child) => visit(child),
            Block::Directive(directive) => each_child(&mut directive.content, visit),
            _ => {}
        }
    }
}

/// Whether a directive is one of several alternatives, and its label.
pub(super) fn alternative(directive: &crate::document::Directive) -> Option<(&str, &str)> {
    (directive.kind == DirectiveKind::Option)
        .then(|| Some((directive.attribute("group")?, directive.attribute("label").unwrap_or_default())))
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sub_steps_are_lettered_beyond_z() {
        assert_eq!([0, 1, 25, 26, 27, 701, 702].map(letters), ["a", "b", "z", "aa", "ab", "zz", "aaa"]);
    }
}
