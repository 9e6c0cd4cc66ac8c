//! Words that bind in a text that does not, and the reverse.
//!
//! Source: treaty practice as the agreements' guide explains it: an arrangement records intentions ("will",
//! "Participants", "come into effect"); a treaty creates rights and obligations ("shall", "Parties", "enter into
//! force").

use crate::diagnostics::rules::treaty_words;
use crate::diagnostics::{Place, Span};
use crate::document::{Binding, Block, DirectiveKind, Inline, Profile};

use super::Proof;

/// A word of one kind of text, and what the other kind says.
type Words = &'static [(&'static str, &'static str)];

const BINDING: Words = &[
    ("shall", "will"),
    ("must", "will"),
    ("agree", "decide"),
    ("agrees", "decides"),
    ("agreed", "decided"),
    ("undertake", "intend"),
    ("undertakes", "intends"),
    ("rights", "expectations"),
    ("obligation", "commitment"),
    ("obligations", "commitments"),
    ("party", "Participant"),
    ("parties", "Participants"),
    ("enter into force", "come into effect"),
    ("enters into force", "comes into effect"),
];

const NON_BINDING: Words = &[
    ("participant", "Party"),
    ("participants", "Parties"),
    ("come into effect", "enter into force"),
    ("comes into effect", "enters into force"),
    ("decide", "agree"),
    ("intend", "undertake"),
];

/// Flags them in an agreement that says which it is.
pub(super) fn binding(proof: &mut Proof<'_>) {
    let header = &proof.document.header;
    let Some(binding) = header.binding.as_ref().filter(|_| header.profile == Profile::Agreement) else { return };
    let words = match binding.value {
        Binding::Binding => NON_BINDING,
        Binding::NonBinding => BINDING,
    };
    let mut found: Vec<(Span, &'static (&'static str, &'static str))> = Vec::new();
    operative(&proof.document.body.content, &mut |text, span| {
        let plain = operative_words(text);
        for pair in words {
            let mut searched = span;
            for _ in 0..count(&plain, pair.0) {
                let Some(at) = proof.source.get(searched.range()).and_then(|s| find_word(s, pair.0)) else { break };
                let start = searched.start as usize + at;
                let place = Span::new(start, start + pair.0.len());
                searched.start = place.end;
                found.push((place, pair));
            }
        }
    });
    found.sort_by_key(|(span, _)| *span);
    for (span, (word, instead)) in found {
        let binds = binding.value == Binding::Binding;
        proof.diagnostics.push(treaty_words::report(Place::at(proof.path, span), word, instead, binds));
    }
}

/// Paragraphs of the operative text: what explains may speak of both.
fn operative(blocks: &[Block], visit: &mut impl FnMut(&[Inline], Span)) {
    for block in blocks {
        match block {
            Block::Paragraph { text, span } => visit(text, *span),
            Block::Provision(provision) => operative(&provision.content, visit),
            Block::List(list) => list.items.iter().for_each(|item| operative(&item.content, visit)),
            Block::Directive(directive)
                if directive.included.is_none()
                    && matches!(directive.kind, DirectiveKind::Option | DirectiveKind::Repeat) =>
            {
                operative(&directive.content, visit);
            }
            Block::Definitions(definitions) => {
                definitions.iter().flat_map(|d| &d.meanings).for_each(|meaning| operative(meaning, visit));
            }
            _ => {}
        }
    }
}

/// The words, without fields, which others fill in.
fn operative_words(text: &[Inline]) -> String {
    let mut out = String::new();
    for inline in text {
        match inline {
            Inline::Field { .. } => out.push('·'),
            other => out.push_str(&crate::document::plain_text(std::slice::from_ref(other))),
        }
    }
    out
}

fn count(text: &str, word: &str) -> usize {
    let mut n = 0;
    let mut rest = text;
    while let Some(at) = find_word(rest, word) {
        n += 1;
        rest = &rest[at + word.len()..];
    }
    n
}

/// The byte where `word` stands as a word of its own, whatever its case.
fn find_word(text: &str, word: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    (0..bytes.len().checked_sub(word.len())? + 1).find(|at| {
        let end = at + word.len();
        bytes[*at..end].eq_ignore_ascii_case(word.as_bytes())
            && (*at == 0 || !bytes[at - 1].is_ascii_alphanumeric() && bytes[at - 1] != b'-' && bytes[at - 1] != b'_')
            && bytes.get(end).is_none_or(|b| !b.is_ascii_alphanumeric() && *b != b'-' && *b != b'_')
    })
}
