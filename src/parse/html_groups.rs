//! Raw HTML that opens in one block and closes in a later one is sanitised as one piece.

use crate::document::{Block, walk_blocks};

/// Elements that never close.
const VOID: &[&str] =
    &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr", "param"];

/// Puts a raw HTML block that leaves elements open, and the blocks up to where they close (or a provision begins),
/// into one [`Block::HtmlGroup`].
pub(super) fn group(blocks: Vec<Block>) -> Vec<Block> {
    if !blocks.iter().any(|b| matches!(b, Block::Html { .. })) {
        return blocks;
    }
    let mut out = Vec::with_capacity(blocks.len());
    let mut waiting = blocks.into_iter().peekable();
    while let Some(block) = waiting.next() {
        let Block::Html { html, span } = block else {
            out.push(block);
            continue;
        };
        let mut open = balance(&html);
        let mut together = vec![Block::Html { html, span }];
        while open > 0 {
            let Some(next) = waiting.next_if(|b| !holds_provision(b)) else { break };
            if let Block::Html { html, .. } = &next {
                open += balance(html);
            }
            together.push(next);
        }
        match together.len() {
            1 => out.append(&mut together),
            _ => out.push(Block::HtmlGroup(together)),
        }
    }
    out
}

/// Whether a block is a provision or a directive with one: it has an id and stands in the tree by itself.
fn holds_provision(block: &Block) -> bool {
    let mut holds = false;
    walk_blocks(std::slice::from_ref(block), &mut |block| holds |= matches!(block, Block::Provision(_)));
    holds
}

/// Elements opened less elements closed. Only a hint for where to cut: the sanitiser closes what stays open.
fn balance(html: &str) -> i32 {
    let mut open = 0;
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let closes = rest.starts_with('/');
        let name: String = rest
            .trim_start_matches('/')
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect::<String>()
            .to_lowercase();
        if name.is_empty() || VOID.contains(&name.as_str()) {
            continue;
        }
        let tag = &rest[..rest.find('>').unwrap_or(rest.len())];
        if closes {
            open -= 1;
        } else if !tag.ends_with('/') {
            open += 1;
        }
    }
    open
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::Span;

    #[test]
    fn an_open_element_takes_what_follows_until_it_closes() {
        let html = |h: &str| Block::Html { html: h.into(), span: Span::default() };
        let grouped = group(vec![html("<div>\n"), Block::Rule, html("</div>\n"), Block::Rule]);
        assert!(matches!(&grouped[..], [Block::HtmlGroup(inner), Block::Rule] if inner.len() == 3));
        let alone = group(vec![html("<br>\n"), Block::Rule]);
        assert!(matches!(&alone[..], [Block::Html { .. }, Block::Rule]));
    }
}
