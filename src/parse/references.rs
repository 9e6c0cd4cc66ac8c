//! References in words ("section 9(1)(a)", "Part 2", "step 4") are found, resolved and linked.

use crate::diagnostics::rules::dangling_reference;
use crate::diagnostics::{Diagnostic, HubPath, Place, Span};
use crate::document::{Block, DirectiveKind, Inline, Profile, Provision, ProvisionKind, akoma_ntoso_number};

use super::identify::Index;
use super::language::{Language, Named};

/// What references are resolved with.
pub(super) struct Resolving<'a> {
    pub path: &'a HubPath,
    /// The source file, to find a reference's own line.
    pub source: &'a str,
    pub profile: Profile,
    pub language: &'a Language,
    pub index: &'a Index,
}

/// Links all references of a document.
pub(super) fn resolve(root: &mut Provision, resolving: &Resolving<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut initials: Vec<u8> = Vec::new();
    for (word, _) in resolving.language.references {
        let upper = word.to_uppercase();
        initials.extend([word.as_bytes()[0], upper.as_bytes()[0]]);
    }
    initials.sort_unstable();
    initials.dedup();
    let searched = Span::default();
    let mut linker = Linker { resolving, diagnostics, entry: 0, current: None, operative: true, searched, initials };
    linker.blocks(&mut root.content);
}

struct Linker<'a> {
    resolving: &'a Resolving<'a>,
    diagnostics: &'a mut Vec<Diagnostic>,
    /// Index of the next provision in document order.
    entry: usize,
    current: Option<usize>,
    operative: bool,
    /// What is left of the current paragraph's source to look for a reference in.
    searched: Span,
    /// The first bytes of all words that name provisions, in both cases.
    initials: Vec<u8>,
}

/// A reference found in a text.
struct Found {
    start: usize,
    end: usize,
    to: Result<usize, ()>,
}

impl Linker<'_> {
    fn blocks(&mut self, blocks: &mut [Block]) {
        for block in blocks {
            match block {
                Block::Provision(provision) => {
                    let above = self.current.replace(self.entry);
                    self.entry += 1;
                    self.blocks(&mut provision.content);
                    self.current = above;
                }
                Block::Paragraph { text, span } => {
                    self.searched = *span;
                    self.inlines(text);
                }
                Block::Quote(inner) | Block::HtmlGroup(inner) => self.blocks(inner),
                Block::List(list) => list.items.iter_mut().for_each(|item| self.blocks(&mut item.content)),
                Block::Definitions(definitions) => {
                    for definition in definitions {
                        definition.meanings.iter_mut().for_each(|meaning| self.blocks(meaning));
                    }
                }
                Block::Table(table) => {
                    self.searched = table.span;
                    table.rows.iter_mut().flatten().for_each(|cell| self.inlines(cell));
                }
                Block::Directive(directive) => {
                    let before = self.operative;
                    let other_file = directive.included.is_some();
                    self.operative &= !other_file
                        && !matches!(
                            directive.kind,
                            DirectiveKind::Commentary
                                | DirectiveKind::Note
                                | DirectiveKind::Warning
                                | DirectiveKind::Example
                                | DirectiveKind::Answer
                        );
                    self.blocks(&mut directive.content);
                    self.operative = before;
                }
                Block::Heading { .. } | Block::Code { .. } | Block::Rule | Block::Html { .. } => {}
            }
        }
    }

    fn inlines(&mut self, inlines: &mut Vec<Inline>) {
        let mut i = 0;
        while i < inlines.len() {
            match &mut inlines[i] {
                Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Strikethrough(inner) => self.inlines(inner),
                Inline::Text(text) => {
                    let text = std::mem::take(text);
                    let pieces = self.text(text);
                    let count = pieces.len();
                    inlines.splice(i..=i, pieces);
                    i += count.max(1) - 1;
                    if count == 0 {
                        continue;
                    }
                }
                _ => {}
            }
            i += 1;
        }
    }

    fn text(&mut self, text: String) -> Vec<Inline> {
        let found = self.find(&text);
        if found.is_empty() {
            return vec![Inline::Text(text)];
        }
        let mut out = Vec::with_capacity(found.len() * 2 + 1);
        let mut at = 0;
        for reference in found {
            let words = &text[reference.start..reference.end];
            match reference.to {
                Ok(entry) => {
                    if reference.start > at {
                        out.push(Inline::Text(text[at..reference.start].to_owned()));
                    }
                    let permalink = self.resolving.index.entries[entry].permalink.clone();
                    out.push(Inline::Reference { permalink, text: words.to_owned() });
                    at = reference.end;
                }
                Err(()) if self.operative => {
                    let span = self.place_of(words);
                    let place = Place::at(self.resolving.path, span);
                    let nearest = self.nearest(words);
                    self.diagnostics.push(dangling_reference::report(place, words, nearest.as_deref()));
                }
                Err(()) => {}
            }
        }
        if at < text.len() {
            out.push(Inline::Text(text[at..].to_owned()));
        }
        out
    }

    /// Where the words stand in the author's file: the first place in what is left of the paragraph.
    fn place_of(&mut self, words: &str) -> Span {
        let Some(source) = self.resolving.source.get(self.searched.range()) else { return self.searched };
        match source.find(words) {
            Some(at) => {
                let start = self.searched.start as usize + at;
                let span = Span::new(start, start + words.len());
                self.searched.start = span.end;
                span
            }
            None => self.searched,
        }
    }

    /// A provision of the kind named whose number is near.
    fn nearest(&self, words: &str) -> Option<String> {
        let number = words.split([' ', '(']).nth(1)?.to_owned();
        let kind = self.named(words.split(' ').next()?)?;
        let Named::Heading(kind) = kind else { return None };
        let digits: String = number.chars().take_while(char::is_ascii_digit).collect();
        (digits != number && !self.resolving.index.headings(kind, &digits).is_empty())
            .then(|| format!("{} {digits}", kind.word()))
    }

    fn named(&self, word: &str) -> Option<Named> {
        // Most words end here: none that names a provision is shorter or longer, or begins with another letter.
        if word.len() < 4 || word.len() > 14 || !self.initials.contains(&word.as_bytes()[0]) {
            return None;
        }
        let first = word.chars().next()?;
        let lower = word.to_lowercase();
        let named = self.resolving.language.references.iter().find(|(w, _)| *w == lower)?.1;
        if let Named::Heading(kind) = named
            && (kind.is_container() || kind == ProvisionKind::Attachment)
            && self.resolving.language.capitals
            && first.is_lowercase()
        {
            return None;
        }
        let numbered = self.resolving.profile.is_numbered();
        (numbered || named == Named::Step).then_some(named)
    }

    fn find(&self, text: &str) -> Vec<Found> {
        let mut out = Vec::new();
        let mut at = 0;
        while let Some((start, end, named)) = self.next_word(text, at) {
            at = end;
            let Some(run) = self.numbers(text, end, named) else { continue };
            at = run.end;
            let named = self.as_written(named, text, &run);
            let tail = &text[run.end..];
            if self.is_elsewhere(tail) {
                continue;
            }
            let context = self.context(tail);
            if context == Some(None) {
                continue;
            }
            let context = context.flatten();
            for (n, (number_start, number_end, path)) in run.numbers.iter().enumerate() {
                let from = if n == 0 { start } else { *number_start };
                let to = match self.target(named, path, context) {
                    Some(Some(entry)) => Ok(entry),
                    Some(None) => Err(()),
                    None => continue,
                };
                out.push(Found { start: from, end: *number_end, to });
            }
        }
        out
    }

    /// The next word that names provisions, with white space behind it.
    fn next_word(&self, text: &str, from: usize) -> Option<(usize, usize, Named)> {
        let bytes = text.as_bytes();
        let mut at = from;
        while at < bytes.len() {
            if !bytes[at].is_ascii_alphabetic() && bytes[at] < 0x80 {
                at += 1;
                continue;
            }
            let end = text[at..].find(|c: char| !c.is_alphabetic()).map_or(text.len(), |i| at + i);
            let spaced = text[end..].starts_with([' ', '\u{a0}']);
            let glued = at
                .checked_sub(1)
                .map(|before| bytes[before])
                .is_some_and(|before| matches!(before, b'-' | b'_' | b'/' | b'@' | b'.') || before.is_ascii_digit());
            if spaced
                && !glued
                && let Some(named) = self.named(&text[at..end])
            {
                return Some((at, end, named));
            }
            at = end.max(at + 1);
            while !text.is_char_boundary(at) {
                at += 1;
            }
        }
        None
    }

    fn is_elsewhere(&self, tail: &str) -> bool {
        let tail = tail.trim_start_matches([',', ' ', '\u{a0}']);
        let begins = |words: &&str| {
            tail.get(..words.len()).is_some_and(|t| t.eq_ignore_ascii_case(words))
                && tail[words.len()..].starts_with([' ', '\u{a0}', '’', '\''])
        };
        let language = self.resolving.language;
        !language.here.iter().any(&begins) && language.elsewhere.iter().any(begins)
    }

    /// "…of section 4", "…of Schedule 1" behind a reference: `Some(None)` when that leads nowhere.
    fn context(&self, tail: &str) -> Option<Option<usize>> {
        let after = tail.strip_prefix(" of ")?;
        let end = after.find(|c: char| !c.is_alphabetic())?;
        let named = self.named(&after[..end])?;
        let run = self.numbers(after, end, named)?;
        let named = self.as_written(named, after, &run);
        let (_, _, path) = run.numbers.first()?;
        if self.is_elsewhere(&after[run.end..]) {
            return Some(None);
        }
        Some(self.target(named, path, None).flatten())
    }

    /// "paragraph 9" of an arrangement is its ninth heading; "paragraph (9)" stands in the clause at hand.
    fn as_written(&self, named: Named, text: &str, run: &Numbers) -> Named {
        let index = self.resolving.index;
        match run.numbers.first() {
            Some((at, _, path))
                if named == Named::Inner
                    && self.own_kind() == ProvisionKind::Clause
                    && !text[*at..].starts_with('(')
                    && !index.headings(ProvisionKind::Clause, &path[0]).is_empty() =>
            {
                Named::Heading(ProvisionKind::Clause)
            }
            _ => named,
        }
    }

    /// What the numbers lead to: `None` when the words cannot mean this document.
    fn target(&self, named: Named, path: &[String], context: Option<usize>) -> Option<Option<usize>> {
        let index = self.resolving.index;
        let walk =
            |from: Option<usize>, path: &[String]| path.iter().try_fold(from?, |at, number| index.child(at, number));
        match named {
            Named::Heading(kind) => {
                let own = self.own_kind();
                // A law of sections that says "article 9" speaks of a treaty.
                if !index.has(kind) && kind != own && context.is_none() {
                    return None;
                }
                let kinds = if index.has(kind) { vec![kind] } else { vec![own] };
                let candidates: Vec<usize> =
                    kinds.iter().flat_map(|k| index.headings(*k, &path[0]).iter().copied()).collect();
                let inside = |e: &usize, ancestor: usize| index.upwards(Some(*e)).any(|a| a == ancestor);
                let attachment =
                    |e: Option<usize>| index.upwards(e).find(|a| index.entries[*a].kind == ProvisionKind::Attachment);
                let chosen = match context {
                    Some(context) => candidates.iter().find(|e| inside(e, context)),
                    // Inside a schedule its own numbers come first; outside, the body's.
                    None => candidates
                        .iter()
                        .find(|e| attachment(Some(**e)) == attachment(self.current))
                        .or_else(|| candidates.iter().find(|e| attachment(Some(**e)).is_none()))
                        .or(if context.is_none() { candidates.first() } else { None }),
                };
                Some(walk(chosen.copied(), &path[1..]))
            }
            Named::Step => {
                if !index.has(ProvisionKind::Step) {
                    return None;
                }
                let step = index.headings(ProvisionKind::Step, &path[0]).first().copied();
                Some(walk(step, &path[1..]))
            }
            Named::First | Named::Inner => {
                if let Some(context) = context {
                    return Some(walk(Some(context), path));
                }
                // The nearest provision around this one that has such a child.
                let found = index.upwards(self.current).find_map(|around| walk(Some(around), path));
                let bare = !path[0].is_empty() && path[0].bytes().all(|b| b.is_ascii_digit());
                if found.is_none() && named == Named::Inner && bare {
                    // "paragraph 9" of an arrangement is its ninth heading.
                    return self.target(Named::Heading(self.own_kind()), path, None);
                }
                Some(found)
            }
        }
    }

    fn own_kind(&self) -> ProvisionKind {
        let index = self.resolving.index;
        if index.has(ProvisionKind::Section) {
            ProvisionKind::Section
        } else if index.has(ProvisionKind::Article) {
            ProvisionKind::Article
        } else {
            ProvisionKind::Clause
        }
    }

    /// The numbers after a word: `9(1)(a)`, `4, 5 and 7`, `(1) or (2)`.
    fn numbers(&self, text: &str, from: usize, named: Named) -> Option<Numbers> {
        let language = self.resolving.language;
        let mut out = Numbers { numbers: Vec::new(), end: from };
        let mut at = from + text[from..].len() - text[from..].trim_start_matches([' ', '\u{a0}']).len();
        while let Some((end, mut path)) = number(&text[at..], named, language) {
            // "section 9(1)(a) or (b)": the second number takes the first's beginning.
            if let Some((_, _, first)) = out.numbers.first()
                && text[at..].starts_with('(')
                && path.len() < first.len()
            {
                let keep = first.len() - path.len();
                path.splice(0..0, first[..keep].iter().cloned());
            }
            out.numbers.push((at, at + end, path));
            out.end = at + end;
            let rest = &text[out.end..];
            let Some(skip) = joined(rest, language) else { break };
            at = out.end + skip;
        }
        (!out.numbers.is_empty()).then_some(out)
    }
}

struct Numbers {
    /// Start, end, and the path of numbers.
    numbers: Vec<(usize, usize, Vec<String>)>,
    end: usize,
}

/// `9(1)(a)`, `(1)(a)`, `12A`, `2`: its bytes and numbers.
fn number(text: &str, named: Named, language: &Language) -> Option<(usize, Vec<String>)> {
    let mut path = Vec::new();
    let mut end = 0;
    if !text.starts_with('(') {
        if named == Named::First {
            return None;
        }
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let token = text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len());
        let roman =
            text[..token].bytes().all(|b| b.is_ascii_uppercase()) && super::language::roman(&text[..token]).is_some();
        let letter = token == 1 && text.starts_with(|c: char| c.is_ascii_uppercase());
        let lettered = named == Named::Inner && token == 1 && text.starts_with(|c: char| c.is_ascii_lowercase());
        let plain = digits > 0 && token - digits <= 2 && digits <= 4;
        // `1er`, `premier`: as the heading's number is read. A number word alone counts only where it is an ordinal.
        let word = text[..token].to_lowercase();
        let ordinal = language.ordinals.iter().find(|(w, _)| *w == word).map(|(_, n)| n.to_string());
        if !(plain
            || ordinal.is_some()
            || ((roman || letter)
                && matches!(named, Named::Heading(k) if k.is_container() || k == ProvisionKind::Attachment)))
            || lettered
        {
            return None;
        }
        // `1.5`, `2,000`, `3 %` are quantities.
        let after = &text[token..];
        if after.starts_with(['.', ',']) && after[1..].starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        path.push(ordinal.unwrap_or_else(|| text[..token].to_owned()));
        end = token + super::headings::inserted(&text[token..], language);
        if end > token
            && let Some(first) = path.first_mut()
        {
            *first = akoma_ntoso_number(&text[..end]);
        }
    }
    while let Some(inner) = text[end..].strip_prefix('(') {
        let close = inner.find(')').filter(|c| *c > 0 && *c <= 8)?;
        let number = &inner[..close];
        if !number.chars().all(|c| c.is_ascii_alphanumeric()) {
            break;
        }
        path.push(akoma_ntoso_number(number));
        end += close + 2;
    }
    (!path.is_empty()).then_some((end, path))
}

/// The bytes of ", " or " and " between two numbers, when a number follows.
fn joined(text: &str, language: &Language) -> Option<usize> {
    let followed = |rest: &str| rest.starts_with('(') || rest.starts_with(|c: char| c.is_ascii_digit());
    if let Some(rest) = text.strip_prefix(", ")
        && followed(rest)
    {
        return Some(2);
    }
    let lead = if text.starts_with(", ") { 2 } else { usize::from(text.starts_with(' ')) };
    if lead == 0 {
        return None;
    }
    let rest = &text[lead..];
    language.joins.iter().chain(language.ranges).find_map(|word| {
        let after = rest.strip_prefix(word)?.strip_prefix(' ')?;
        followed(after).then_some(lead + word.len() + 1)
    })
}
