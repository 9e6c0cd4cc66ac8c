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
struct Word {
    word: &'static str,
    instead: &'static str,
    /// Phrases with the word in another sense, or about somebody else.
    but: &'static [&'static str],
    /// Whether a sentence may deny it: "creates no obligations" is what a text that does not bind should say.
    deniable: bool,
}

const fn always(word: &'static str, instead: &'static str) -> Word {
    Word { word, instead, but: &[], deniable: false }
}

const fn unless_denied(word: &'static str, instead: &'static str, but: &'static [&'static str]) -> Word {
    Word { word, instead, but, deniable: true }
}

const RIGHTS: &[&str] = &[
    "human rights",
    "fundamental rights",
    "civil rights",
    "political rights",
    "privacy rights",
    "property rights",
    "rights and freedoms",
    "rights of individuals",
    "rights of persons",
    "rights of people",
    "rights of children",
    "rights of the child",
    "rights of migrants",
    "rights of refugees",
    "rights of travellers",
    "rights of passengers",
    "rights of data subjects",
];

const OBLIGATIONS: &[&str] = &[
    "international obligation",
    "international obligations",
    "international legal obligations",
    "treaty obligations",
    "existing obligations",
    "obligations under international",
    "obligations under domestic",
    "obligations under national",
    "obligations under the convention",
    "obligations under treaties",
];

const PARTIES: &[&str] = &[
    "third party",
    "third parties",
    "private party",
    "private parties",
    "political party",
    "political parties",
    "interested parties",
    "injured party",
    "working party",
    "search party",
    "boarding party",
    "state party",
    "states party",
    "state parties",
    "states parties",
    "party to the convention",
    "parties to the convention",
    "conference of the parties",
];

const WILL: &[&str] = &["free will", "good will", "ill will", "at will", "the will", "a will", "will of"];

const PARTICIPANTS: &[&str] =
    &["participants in", "participant in", "participants of", "course participants", "training participants"];

const DECIDE: &[&str] = &["may decide", "to decide", "can decide"];

/// What binds, and what says the same without binding.
const BINDING: &[Word] = &[
    always("shall", "will"),
    always("must", "will"),
    unless_denied("agree", "decide", &[]),
    unless_denied("agrees", "decides", &[]),
    unless_denied("agreed", "decided", &[]),
    unless_denied("undertake", "intend", &[]),
    unless_denied("undertakes", "intends", &[]),
    unless_denied("rights", "expectations", RIGHTS),
    unless_denied("obligation", "commitment", OBLIGATIONS),
    unless_denied("obligations", "commitments", OBLIGATIONS),
    unless_denied("party", "Participant", PARTIES),
    unless_denied("parties", "Participants", PARTIES),
    unless_denied("enter into force", "come into effect", &[]),
    unless_denied("enters into force", "comes into effect", &[]),
];

/// What records an intention, and what says the same and binds.
const NON_BINDING: &[Word] = &[
    Word { word: "will", instead: "shall", but: WILL, deniable: false },
    Word { word: "participant", instead: "Party", but: PARTICIPANTS, deniable: false },
    Word { word: "participants", instead: "Parties", but: PARTICIPANTS, deniable: false },
    always("come into effect", "enter into force"),
    always("comes into effect", "enters into force"),
    Word { word: "decide", instead: "agree", but: DECIDE, deniable: false },
    always("intend", "undertake"),
];

impl Word {
    /// Whether the word that stands at `at` in `text` is meant as the kind of text forbids it.
    fn is_meant(&self, text: &str, at: usize) -> bool {
        let in_phrase = |phrase: &&str| {
            let Some(offset) = find_word(phrase, self.word) else { return false };
            let start = at.checked_sub(offset);
            let found = start.and_then(|start| text.get(start..start + phrase.len()));
            found.is_some_and(|found| found.eq_ignore_ascii_case(phrase))
        };
        !(self.but.iter().any(in_phrase) || self.deniable && is_denied(text, at))
    }
}

/// Whether a word in front of `at`, in the same sentence, says no.
fn is_denied(text: &str, at: usize) -> bool {
    const NO: [&str; 8] = ["no", "not", "nor", "neither", "never", "nothing", "without", "cannot"];
    let sentence = text[..at].rsplit(['.', ';', '?', '!', '|']).next().unwrap_or_default();
    sentence.split(|c: char| !c.is_alphanumeric()).any(|word| NO.iter().any(|no| word.eq_ignore_ascii_case(no)))
}

/// Flags them in an agreement that says which it is.
pub(super) fn binding(proof: &mut Proof<'_>) {
    let header = &proof.document.header;
    let Some(binding) = header.binding.as_ref().filter(|_| header.profile == Profile::Agreement) else { return };
    let words = match binding.value {
        Binding::Binding => NON_BINDING,
        Binding::NonBinding => BINDING,
    };
    let mut found: Vec<(Span, &'static Word)> = Vec::new();
    operative(&proof.document.body.content, &mut |plain, span| {
        for word in words {
            let (mut read, mut searched) = (0, span);
            while let Some(at) = find_word(&plain[read..], word.word).map(|at| read + at) {
                read = at + word.word.len();
                let Some(there) = proof.source.get(searched.range()).and_then(|s| find_word(s, word.word)) else {
                    break;
                };
                let start = searched.start as usize + there;
                let place = Span::new(start, start + word.word.len());
                searched.start = place.end;
                if word.is_meant(plain, at) {
                    found.push((place, word));
                }
            }
        }
    });
    found.sort_by_key(|(span, _)| *span);
    for (span, word) in found {
        let binds = binding.value == Binding::Binding;
        proof.diagnostics.push(treaty_words::report(Place::at(proof.path, span), word.word, word.instead, binds));
    }
}

/// Paragraphs and tables of the operative text: what explains may speak of both.
fn operative(blocks: &[Block], visit: &mut impl FnMut(&str, Span)) {
    for block in blocks {
        match block {
            Block::Paragraph { text, span } => visit(&operative_words(text), *span),
            Block::Table(table) => {
                let cells = table.head.iter().chain(table.rows.iter().flatten());
                let cells: Vec<String> = cells.map(|cell| operative_words(cell)).collect();
                visit(&cells.join(" | "), table.span);
            }
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
