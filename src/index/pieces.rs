//! A document's tree as the index takes it: words without markup, each provision with its address.

use faletusi_search::Piece;

use crate::document::{Block, DirectiveKind, Document, Inline, List, Provision, plain_text};

/// The top provisions of a document.
pub(super) fn of(document: &Document, address: &str) -> Vec<Piece> {
    let mut out = Piece::default();
    fill(&document.body.content, address, false, &mut out);
    out.children
}

/// The text that stands before the first provision.
pub(super) fn lead(document: &Document, address: &str) -> Piece {
    let mut out = Piece { permalink: address.to_owned(), ..Piece::default() };
    fill(&document.body.content, address, false, &mut out);
    out.children.clear();
    for column in &document.header.columns {
        push(&mut out.text, &format!("{}: {}", column.label, column.definition));
    }
    out
}

fn provision(provision: &Provision, address: &str) -> Piece {
    let mut out = Piece {
        permalink: format!("{address}#{}", provision.permalink),
        kind: provision.kind.word().to_lowercase(),
        number: provision.number.clone().unwrap_or_default(),
        heading: plain_text(&provision.heading),
        ..Piece::default()
    };
    fill(&provision.content, address, false, &mut out);
    out
}

/// Adds blocks to a piece: text to its text, what explains to its commentary, provisions to its children.
fn fill(blocks: &[Block], address: &str, explains: bool, out: &mut Piece) {
    for block in blocks {
        match block {
            Block::Provision(child) => out.children.push(provision(child, address)),
            Block::Directive(directive) => {
                let explains = explains
                    || matches!(
                        directive.kind,
                        DirectiveKind::Commentary | DirectiveKind::Note | DirectiveKind::Example
                    );
                for name in ["title", "within", "from"] {
                    if let Some(text) = directive.attribute(name) {
                        add(text, explains, out);
                    }
                }
                fill(&directive.content, address, explains, out);
            }
            other => {
                let mut text = String::new();
                words(other, &mut text);
                add(&text, explains, out);
            }
        }
    }
}

fn add(text: &str, explains: bool, out: &mut Piece) {
    push(if explains { &mut out.commentary } else { &mut out.text }, text);
}

/// Adds a paragraph.
fn push(to: &mut String, text: &str) {
    let text = text.trim();
    if text.is_empty() {
        return;
    }
    if !to.is_empty() {
        to.push_str("\n\n");
    }
    to.push_str(text);
}

/// The words of a block that holds no provision. Raw HTML has none of ours.
fn words(block: &Block, out: &mut String) {
    match block {
        Block::Paragraph { text, .. } | Block::Heading { text, .. } => push(out, &inline_words(text)),
        Block::List(List { items, .. }) => items.iter().flat_map(|i| &i.content).for_each(|b| words(b, out)),
        Block::Quote(inner) | Block::HtmlGroup(inner) => inner.iter().for_each(|b| words(b, out)),
        Block::Table(table) => {
            for row in std::iter::once(&table.head).chain(&table.rows) {
                let cells: Vec<String> = row.iter().map(|c| inline_words(c)).collect();
                push(out, &cells.join(" · "));
            }
        }
        Block::Definitions(definitions) => {
            for definition in definitions {
                let mut meaning = String::new();
                definition.meanings.iter().flatten().for_each(|b| words(b, &mut meaning));
                push(out, &format!("{}: {meaning}", inline_words(&definition.term)));
            }
        }
        Block::Directive(directive) => directive.content.iter().for_each(|b| words(b, out)),
        // What stands in a code block is an example of something else: who looks for a passport does not want the
        // handbook's example of a step that says so.
        Block::Code { .. } | Block::Provision(_) | Block::Rule | Block::Html { .. } => {}
    }
}

fn inline_words(text: &[Inline]) -> String {
    plain_text(text)
}
