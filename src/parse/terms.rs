//! Defined terms: found where they are defined, linked where they are used.
//!
//! A term is defined by an entry of a definition list, or by a paragraph that begins with the term in bold, when the
//! words after it define ("means", "includes", …).

use std::collections::HashSet;

use aho_corasick::{AhoCorasick, MatchKind};

use crate::diagnostics::rules::{term_defined_twice, term_undefined, term_unused};
use crate::diagnostics::{Diagnostic, HubPath, Place, Span};
use crate::document::{Block, DirectiveKind, Inline, Provision, Target, TermEntry, heading_slug, plain_text};

use super::language::Language;

/// Where the lettered paragraphs behind a block belong that introduces some with a definition: the fragment of the
/// definition, `None` when it defines and ends. No answer for other text.
pub(super) fn introduced(block: &Block, language: &Language) -> Option<Option<String>> {
    let (term, meaning) = match block {
        Block::Paragraph { text, .. } => {
            let found = defined_in(text, language)?;
            (found.terms.first().map(|at| plain_text(&text[*at..=*at]))?, found.meaning)
        }
        Block::Definitions(definitions) => {
            let definition = definitions.last()?;
            let meaning = definition.meanings.first().map(|m| words(m)).unwrap_or_default();
            defines(&meaning, language).then(|| (plain_text(&definition.term), meaning))?
        }
        _ => return None,
    };
    let ends = meaning.trim_end().ends_with(['.', ';']);
    Some(anchor(&term).filter(|_| !ends).map(|(_, anchor)| anchor))
}

/// The terms that a paragraph defines.
struct DefinedIn {
    /// Where they stand among its inlines.
    terms: Vec<usize>,
    meaning: String,
}

/// Reads `**term** means …`, `“**term**” means …`, `**one** or **other** – means …`.
fn defined_in(text: &[Inline], language: &Language) -> Option<DefinedIn> {
    let quotes = |inline: &Inline| matches!(inline, Inline::Text(t) if !t.is_empty() && t.chars().all(is_quote));
    let mut at = usize::from(text.first().is_some_and(quotes));
    let mut terms = Vec::new();
    loop {
        bold(text.get(at)?)?;
        terms.push(at);
        at += 1;
        let joined = matches!(text.get(at), Some(Inline::Text(between)) if is_joint(between, language));
        if !(joined && text.get(at + 1).is_some_and(|next| bold(next).is_some())) {
            break;
        }
        at += 1;
    }
    let meaning = plain_text(&text[at..]);
    let meaning = meaning.trim_start_matches(is_quote).to_owned();
    defines(meaning.trim_start(), language).then_some(DefinedIn { terms, meaning })
}

fn is_quote(c: char) -> bool {
    matches!(c, '“' | '”' | '"' | '‘' | '’' | '\'' | '«' | '»' | '\u{a0}' | ' ')
}

/// The words of `**term**` or `***term***`.
fn bold(inline: &Inline) -> Option<&[Inline]> {
    match inline {
        Inline::Strong(inner) => match inner.as_slice() {
            [Inline::Emphasis(words)] => Some(words),
            words => Some(words),
        },
        Inline::Emphasis(inner) => match inner.as_slice() {
            [Inline::Strong(words)] => Some(words),
            _ => None,
        },
        _ => None,
    }
}

/// `, `, ` or `, `” and “` between two terms.
fn is_joint(between: &str, language: &Language) -> bool {
    let word = between.trim_matches(is_quote).trim_start_matches(',').trim_matches(is_quote);
    between.contains([' ', ',']) && (word.is_empty() || language.joins.contains(&word))
}

fn defines(meaning: &str, language: &Language) -> bool {
    let meaning = meaning.trim_start_matches([',', ' ', '–', '—', '-', ':', '\u{a0}']);
    language.defines.iter().any(|verb| {
        // "means", or "in relation to an Act, means".
        meaning.starts_with(verb)
            || meaning.find(verb).is_some_and(|at| at < 100 && meaning[..at].starts_with("in relation to"))
    })
}

/// A term without its quotes, and the fragment of its definition.
fn anchor(term: &str) -> Option<(String, String)> {
    let term = term.trim().trim_matches(['“', '”', '"', '‘', '’']).to_owned();
    let slug = heading_slug(&term);
    (!slug.is_empty()).then(|| (term, format!("def-{slug}")))
}

/// Finds definitions, links uses, reports what is wrong. `source` is the file's text.
pub(super) fn link(
    root: &mut Provision,
    path: &HubPath,
    source: &str,
    language: &Language,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<TermEntry> {
    let mut defining = Defining { path, language, diagnostics, terms: Vec::new() };
    defining.blocks(&mut root.content);
    let terms = defining.terms;
    let mut using = Using::new(&terms);
    using.blocks(&mut root.content);
    for (term, used) in terms.iter().zip(&using.used) {
        if !used {
            let place = Place::at(path, narrowed(source, term.span, &term.entry.term));
            diagnostics.push(term_unused::report(place, &term.entry.term));
        }
    }
    for (fragment, span) in using.undefined {
        let words = fragment.trim_start_matches("def-").replace('-', " ");
        let nearest = crate::diagnostics::nearest(&words, terms.iter().map(|t| t.entry.term.as_str()));
        diagnostics.push(term_undefined::report(Place::at(path, span), &words, nearest));
    }
    terms.into_iter().map(|t| t.entry).collect()
}

/// The first place of `words` in `span`.
pub(super) fn narrowed(source: &str, span: Span, words: &str) -> Span {
    match source.get(span.range()).and_then(|s| s.find(words)) {
        Some(at) => Span::new(span.start as usize + at, span.start as usize + at + words.len()),
        None => span,
    }
}

struct Found {
    entry: TermEntry,
    span: Span,
}

struct Defining<'a> {
    path: &'a HubPath,
    language: &'a Language,
    diagnostics: &'a mut Vec<Diagnostic>,
    terms: Vec<Found>,
}

impl Defining<'_> {
    fn blocks(&mut self, blocks: &mut [Block]) {
        for block in blocks {
            match block {
                Block::Provision(provision) => self.blocks(&mut provision.content),
                Block::Directive(d) if d.included.is_none() && d.kind != DirectiveKind::Example => {
                    self.blocks(&mut d.content);
                }
                Block::Definitions(definitions) => {
                    for definition in definitions {
                        let meaning = definition.meanings.first().map(|m| words(m)).unwrap_or_default();
                        if !defines(&meaning, self.language) {
                            continue;
                        }
                        let span = definition.meanings.iter().flatten().find_map(first_span).unwrap_or_default();
                        definition.anchor = self.define(&plain_text(&definition.term), &meaning, span);
                    }
                }
                Block::Paragraph { text, span } => self.paragraph(text, *span),
                _ => {}
            }
        }
    }

    fn paragraph(&mut self, text: &mut [Inline], span: Span) {
        let Some(found) = defined_in(text, self.language) else { return };
        for at in found.terms {
            let content = bold(&text[at]).unwrap_or_default().to_vec();
            if let Some(anchor) = self.define(&plain_text(&content), &found.meaning, span) {
                text[at] = Inline::Defined { anchor, content };
            }
        }
    }

    fn define(&mut self, term: &str, meaning: &str, span: Span) -> Option<String> {
        let (term, anchor) = anchor(term)?;
        if let Some(before) = self.terms.iter().find(|t| t.entry.anchor == anchor) {
            let first = Place::at(self.path, before.span);
            self.diagnostics.push(term_defined_twice::report(Place::at(self.path, span), &term, first));
            return None;
        }
        let entry = TermEntry { term, anchor: anchor.clone(), meaning: meaning.trim().to_owned() };
        self.terms.push(Found { entry, span });
        Some(anchor)
    }
}

fn first_span(block: &Block) -> Option<Span> {
    match block {
        Block::Paragraph { span, .. } => Some(*span),
        _ => None,
    }
}

fn words(blocks: &[Block]) -> String {
    let mut out = String::new();
    for block in blocks {
        match block {
            Block::Paragraph { text, .. } => {
                if !out.is_empty() {
                    out.push(' ');
                }
                out.push_str(&plain_text(text));
            }
            Block::List(list) => {
                for item in &list.items {
                    out.push(' ');
                    out.push_str(&words(&item.content));
                }
            }
            _ => {}
        }
    }
    out
}

struct Using<'a> {
    terms: &'a [Found],
    /// The term that each pattern of the matcher is a spelling of.
    owners: Vec<usize>,
    matcher: Option<AhoCorasick>,
    used: Vec<bool>,
    /// Terms linked since the last section began.
    linked: HashSet<usize>,
    /// The definitions being read: a term is not used by its own definition.
    inside: Vec<String>,
    undefined: Vec<(String, Span)>,
}

impl<'a> Using<'a> {
    fn new(terms: &'a [Found]) -> Self {
        let spelled: Vec<(usize, String)> = terms
            .iter()
            .enumerate()
            .flat_map(|(n, t)| spellings(&t.entry.term).into_iter().map(move |spelling| (n, spelling)))
            .collect();
        let matcher = (!terms.is_empty())
            .then(|| {
                AhoCorasick::builder()
                    .ascii_case_insensitive(true)
                    .match_kind(MatchKind::LeftmostLongest)
                    .build(spelled.iter().map(|(_, spelling)| spelling))
                    .ok()
            })
            .flatten();
        Self {
            terms,
            owners: spelled.into_iter().map(|(n, _)| n).collect(),
            matcher,
            used: vec![false; terms.len()],
            linked: HashSet::new(),
            inside: Vec::new(),
            undefined: Vec::new(),
        }
    }

    fn blocks(&mut self, blocks: &mut [Block]) {
        for block in blocks {
            match block {
                Block::Provision(provision) => {
                    if provision.heading_level > 0 {
                        self.linked.clear();
                        self.mark_used(&plain_text(&provision.heading));
                    }
                    self.blocks(&mut provision.content);
                }
                Block::Paragraph { text, .. } => {
                    let anchors = text.iter().filter_map(|inline| match inline {
                        Inline::Defined { anchor, .. } => Some(anchor.clone()),
                        _ => None,
                    });
                    let defined: Vec<String> = anchors.collect();
                    let around = (!defined.is_empty()).then(|| std::mem::replace(&mut self.inside, defined));
                    self.inlines(text);
                    self.inside = around.unwrap_or_else(|| std::mem::take(&mut self.inside));
                }
                Block::Quote(inner) | Block::HtmlGroup(inner) => self.blocks(inner),
                Block::List(list) => list.items.iter_mut().for_each(|item| self.blocks(&mut item.content)),
                Block::Definitions(definitions) => {
                    for definition in definitions {
                        self.inside.extend(definition.anchor.clone());
                        definition.meanings.iter_mut().for_each(|meaning| self.blocks(meaning));
                        self.inside.clear();
                    }
                }
                Block::Table(table) => {
                    table.head.iter().for_each(|cell| self.mark_used(&plain_text(cell)));
                    table.rows.iter_mut().flatten().for_each(|cell| self.inlines(cell));
                }
                Block::Directive(directive) => self.blocks(&mut directive.content),
                Block::Heading { .. } | Block::Code { .. } | Block::Rule | Block::Html { .. } => {}
            }
        }
    }

    fn inlines(&mut self, inlines: &mut Vec<Inline>) {
        let mut i = 0;
        while i < inlines.len() {
            match &mut inlines[i] {
                Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Strikethrough(inner) => self.inlines(inner),
                Inline::Link { target: Target::Fragment(fragment), span, content, .. } => {
                    if fragment.starts_with("def-") {
                        match self.terms.iter().position(|t| t.entry.anchor == *fragment) {
                            Some(term) => self.used[term] = true,
                            None => self.undefined.push((fragment.clone(), *span)),
                        }
                    }
                    let words = plain_text(content);
                    self.mark_used(&words);
                }
                Inline::Link { content, .. } => {
                    let words = plain_text(content);
                    self.mark_used(&words);
                }
                Inline::Text(text) if self.matcher.is_some() => {
                    let text = std::mem::take(text);
                    let pieces = self.text(text);
                    let count = pieces.len();
                    inlines.splice(i..=i, pieces);
                    i += count;
                    continue;
                }
                _ => {}
            }
            i += 1;
        }
    }

    fn matches(&self, text: &str) -> Vec<(usize, usize, usize)> {
        let Some(matcher) = &self.matcher else { return Vec::new() };
        matcher
            .find_iter(text)
            .filter_map(|found| {
                let term = self.owners[found.pattern().as_usize()];
                let before = text[..found.start()].chars().next_back();
                let end = word_end(text, found.end(), &self.terms[term].entry.term)?;
                let inside = self.inside.contains(&self.terms[term].entry.anchor);
                let begins = before.is_none_or(|c| !c.is_alphanumeric() && c != '-');
                (!inside && begins).then_some((found.start(), end, term))
            })
            .collect()
    }

    fn mark_used(&mut self, text: &str) {
        for (_, _, term) in self.matches(text) {
            self.used[term] = true;
        }
    }

    fn text(&mut self, text: String) -> Vec<Inline> {
        let mut out = Vec::new();
        let mut at = 0;
        for (start, end, term) in self.matches(&text) {
            self.used[term] = true;
            if start < at || !self.linked.insert(term) {
                continue;
            }
            if start > at {
                out.push(Inline::Text(text[at..start].to_owned()));
            }
            let anchor = self.terms[term].entry.anchor.clone();
            out.push(Inline::Term { anchor, text: text[start..end].to_owned() });
            at = end;
        }
        if at < text.len() || out.is_empty() {
            out.push(Inline::Text(text[at..].to_owned()));
        }
        out
    }
}

/// How a term may begin in a text: with a small letter or a capital, where that is no matter of ASCII.
fn spellings(term: &str) -> Vec<String> {
    let stem = singular_stem(term);
    let mut out = vec![stem.to_owned()];
    let mut letters = stem.chars();
    if let Some(first) = letters.next().filter(|c| !c.is_ascii()) {
        let rest = letters.as_str();
        out.push(first.to_lowercase().chain(rest.chars()).collect());
        out.push(first.to_uppercase().chain(rest.chars()).collect());
        out.dedup();
    }
    out
}

/// `authority` for authority and authorities alike: a final y is left off, unless a vowel stands before it (days).
fn singular_stem(term: &str) -> &str {
    let after_a_consonant = |stem: &&str| stem.len() > 3 && !stem.ends_with(['a', 'e', 'i', 'o', 'u']);
    term.strip_suffix('y').filter(after_a_consonant).unwrap_or(term)
}

/// Where the word that begins with the matched stem ends, when it is the term or its plural.
fn word_end(text: &str, matched: usize, term: &str) -> Option<usize> {
    let rest = &text[matched..];
    let endings: &[&str] = if singular_stem(term).len() < term.len() { &["y", "ies"] } else { &["", "s", "es"] };
    endings.iter().rev().find_map(|ending| {
        let after = rest.strip_prefix(ending)?;
        after.chars().next().is_none_or(|c| !c.is_alphanumeric()).then_some(matched + ending.len())
    })
}
