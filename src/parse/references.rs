//! References in words ("section 9(1)(a)", "Part 2", "step 4") are found, resolved and linked.

use crate::diagnostics::rules::dangling_reference;
use crate::diagnostics::{Diagnostic, HubPath, Place, Span};
use crate::document::{Block, DirectiveKind, Inline, Profile, Provision, ProvisionKind, akoma_ntoso_number};

use super::identify::Index;
use super::language::{Language, Named};
use super::numbering::marker_at;

/// What references are resolved with.
pub(super) struct Resolving<'a> {
    pub path: &'a HubPath,
    /// The document's title: "Regulations" and "Rules" say so in it.
    pub title: &'a str,
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
    let title = resolving.title.to_lowercase();
    let foreign = ["regulation", "rule"].into_iter();
    let foreign =
        foreign.filter(|word| !title.contains(word) && !resolving.index.section_words.contains(*word)).collect();
    let mut linker =
        Linker { resolving, diagnostics, entry: 0, current: None, operative: true, searched, initials, foreign };
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
    /// Words for sections that this document does not use: "regulation 4" in an Act is another text's.
    foreign: Vec<&'static str>,
}

/// A reference found in a text.
struct Found {
    start: usize,
    end: usize,
    to: Result<usize, Dangling>,
}

/// A reference that leads nowhere.
struct Dangling {
    /// With the word before it, also where one word stands before several numbers.
    said: String,
    nearest: Option<String>,
    step: bool,
}

impl Linker<'_> {
    fn blocks(&mut self, blocks: &mut [Block]) {
        for block in blocks {
            match block {
                Block::Provision(provision) => {
                    // Definitions stand in the index, and are no provisions.
                    while self.resolving.index.entries.get(self.entry).is_some_and(|e| e.definition) {
                        self.entry += 1;
                    }
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
                Err(Dangling { said, nearest, step }) if self.operative => {
                    let place = Place::at(self.resolving.path, self.place_of(words));
                    self.diagnostics.push(match step {
                        true => dangling_reference::report_step(place, &said),
                        false => dangling_reference::report(place, &said, nearest.as_deref()),
                    });
                }
                Err(_) => {}
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

    /// A provision that is near what was meant: the number without its letter, the last subsection there is.
    fn nearest(&self, named: Named, path: &[String]) -> Option<String> {
        let Named::Heading(kind) = named else { return None };
        let index = self.resolving.index;
        let Some(heading) = index.headings(kind, &path[0]).first().copied() else {
            let digits: String = path[0].chars().take_while(char::is_ascii_digit).collect();
            return (!index.headings(kind, &digits).is_empty()).then(|| format!("{} {digits}", kind.word()));
        };
        let (mut at, mut near) = (heading, format!("{} {}", kind.word(), path[0]));
        for number in &path[1..] {
            let Some(inner) = index.child(at, number) else { break };
            at = inner;
            near = format!("{near}({number})");
        }
        Some(match index.last_child(at) {
            Some(last) => format!("{near}({last})"),
            None => near,
        })
    }

    /// A reference in full, with its word in the singular.
    fn said(&self, word: &str, named: Named, path: &[String]) -> String {
        let known = |stem: &&str| {
            let lower = stem.to_lowercase();
            self.resolving.language.references.iter().any(|(w, _)| *w == lower)
        };
        let stems = ["s", "es", "§"].into_iter().filter_map(|ending| word.strip_suffix(ending));
        let word = stems.filter(|stem| !stem.is_empty()).find(known).unwrap_or(word);
        match named {
            Named::Heading(_) | Named::Step => {
                let inner: String = path[1..].iter().map(|n| format!("({n})")).collect();
                format!("{word} {}{inner}", path[0])
            }
            _ => format!("{word} {}", path.iter().map(|n| format!("({n})")).collect::<String>()),
        }
    }

    fn named(&self, word: &str) -> Option<Named> {
        // Most words end here: none that names a provision is shorter or longer, or begins with another letter.
        if word.len() < 4 && !word.starts_with('§') || word.len() > 14 || !self.initials.contains(&word.as_bytes()[0])
        {
            return None;
        }
        let first = word.chars().next()?;
        let lower = word.to_lowercase();
        let named = self.resolving.language.references.iter().find(|(w, _)| *w == lower)?.1;
        if self
            .foreign
            .iter()
            .any(|foreign| lower.strip_prefix(foreign).is_some_and(|plural| matches!(plural, "" | "s")))
        {
            return None;
        }
        if let Named::Heading(kind) = named
            && (kind.is_container() || matches!(kind, ProvisionKind::Attachment | ProvisionKind::Form))
            && self.resolving.language.capitals
            && first.is_lowercase()
        {
            return None;
        }
        let numbered = self.resolving.profile.is_numbered();
        (numbered || named == Named::Step).then_some(named)
    }

    fn find(&self, text: &str) -> Vec<Found> {
        let mut out: Vec<Found> = Vec::new();
        let mut at = 0;
        while let Some((start, end, named)) = self.next_word(text, at) {
            at = end;
            let Some(run) = self.numbers(text, end, named) else { continue };
            at = run.end;
            let named = self.as_written(named, &run);
            let tail = &text[run.end..];
            if self.is_elsewhere(tail) {
                continue;
            }
            let mut context = self.context(tail);
            if context.is_none()
                && let Some(before) = out.last().filter(|_| self.goes_on(named))
                && &text[before.end..start] == ", "
            {
                context = Some(before.to.as_ref().ok().copied());
            }
            if context == Some(None) {
                continue;
            }
            let context = context.flatten();
            for (n, number) in run.numbers.iter().enumerate() {
                let from = if n == 0 { start } else { number.start };
                let (mut end, mut path) = (number.end, number.path.as_slice());
                let mut target = self.target(named, path, number.bare, context);
                if target == Some(None)
                    && let Some(tight) = number.tight
                {
                    // "under section 2 (a) the name, (b) the address"
                    (end, path) = (tight, &path[..1]);
                    target = self.target(named, path, number.bare, context);
                }
                let Some(target) = target else { continue };
                let to = target.ok_or_else(|| {
                    let alone = run.numbers.len() == 1;
                    let word = text[start..].split([' ', '\u{a0}']).next().unwrap_or_default();
                    let said = if alone { text[from..end].to_owned() } else { self.said(word, named, path) };
                    Dangling { said, nearest: self.nearest(named, path), step: named == Named::Step }
                });
                out.push(Found { start: from, end, to });
            }
        }
        out
    }

    /// Whether a reference of this kind goes on with the one before it: "article 1, alinéa 2".
    fn goes_on(&self, named: Named) -> bool {
        self.resolving.language.chained && matches!(named, Named::First | Named::Paragraph | Named::Inner)
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
            if text[at..].starts_with('§') {
                let end = text.len() - text[at..].trim_start_matches('§').len();
                if let Some(named) = self.named(&text[at..end]) {
                    return Some((at, end, named));
                }
                at = end;
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
        let named = self.as_written(named, &run);
        let first = run.numbers.first()?;
        if self.is_elsewhere(&after[run.end..]) {
            return Some(None);
        }
        Some(self.target(named, &first.path, first.bare, None).flatten())
    }

    /// "paragraph 9" of an arrangement is its ninth heading; "paragraph (9)" stands in the clause at hand.
    fn as_written(&self, named: Named, run: &Numbers) -> Named {
        let index = self.resolving.index;
        match run.numbers.first() {
            Some(number)
                if self.may_be_a_clause(named)
                    && number.bare
                    && !index.headings(ProvisionKind::Clause, &number.path[0]).is_empty() =>
            {
                Named::Heading(ProvisionKind::Clause)
            }
            _ => named,
        }
    }

    fn may_be_a_clause(&self, named: Named) -> bool {
        named == Named::Paragraph
            && self.resolving.profile == Profile::Agreement
            && self.own_kind() == ProvisionKind::Clause
    }

    /// What the numbers lead to: `None` when the words cannot mean this document. `bare` says that the first number
    /// stands in no brackets.
    fn target(&self, named: Named, path: &[String], bare: bool, context: Option<usize>) -> Option<Option<usize>> {
        let index = self.resolving.index;
        match named {
            Named::Heading(kind) => {
                let own = self.own_kind();
                // A law of sections that says "article 9" speaks of a treaty.
                if !index.has(kind) && kind != own && context.is_none() {
                    return None;
                }
                let kind = if index.has(kind) { kind } else { own };
                Some(index.walk(self.heading(kind, &path[0], context), &path[1..]))
            }
            Named::Step => {
                if !index.has(ProvisionKind::Step) {
                    return None;
                }
                let step = index.headings(ProvisionKind::Step, &path[0]).first().copied();
                Some(index.walk(step, &path[1..]))
            }
            Named::First | Named::Paragraph | Named::Inner => {
                let found = match context {
                    Some(context) => index.walk(Some(context), path),
                    None => self.around(named, path, bare),
                };
                if found.is_none() && self.resolving.language.chained && bare && !self.counts(context) {
                    // Alinéas without numbers are counted by the reader.
                    return None;
                }
                if found.is_none() && context.is_none() && bare && self.may_be_a_clause(named) {
                    return self.target(Named::Heading(ProvisionKind::Clause), path, bare, None);
                }
                Some(found)
            }
        }
    }

    /// The heading of a kind with this number that is meant here.
    fn heading(&self, kind: ProvisionKind, number: &str, context: Option<usize>) -> Option<usize> {
        let index = self.resolving.index;
        let candidates = index.headings(kind, number);
        if let Some(context) = context {
            return candidates.iter().copied().find(|e| index.upwards(Some(*e)).any(|a| a == context));
        }
        let attachment =
            |e: Option<usize>| index.upwards(e).find(|a| index.entries[*a].kind == ProvisionKind::Attachment);
        let here: Vec<usize> = index.upwards(self.current).collect();
        let shared = |e: usize| index.upwards(Some(e)).filter(|a| here.contains(a)).count();
        // Where a number begins again, the nearest is meant.
        let nearest = |around: Option<usize>| {
            let inside = candidates.iter().copied().filter(|e| attachment(index.entries[*e].parent) == around);
            inside.max_by_key(|e| (shared(*e), std::cmp::Reverse(*e)))
        };
        // Inside a schedule its own numbers come first; outside, the body's. What only a schedule has is meant only
        // with its name, but for forms, which stand nowhere else.
        let of_schedules = || candidates.first().copied().filter(|_| kind == ProvisionKind::Form);
        nearest(attachment(self.current)).or_else(|| nearest(None)).or_else(of_schedules)
    }

    /// The nearest provision around this one that has such a child.
    fn around(&self, named: Named, path: &[String], bare: bool) -> Option<usize> {
        let index = self.resolving.index;
        let digits = path[0].bytes().all(|b| b.is_ascii_digit());
        index.upwards(self.current).find_map(|around| {
            let first = index.child(around, &path[0])?;
            let kind = index.entries[first].kind;
            let scheduled = || index.upwards(Some(first)).any(|e| index.entries[e].kind == ProvisionKind::Attachment);
            let fits = match kind {
                // "paragraph 2" in a law of sections is no subsection (2).
                ProvisionKind::Subsection => !(bare && digits),
                // The paragraphs of a schedule are its headings.
                ProvisionKind::Clause => bare && named == Named::Paragraph && scheduled(),
                kind => kind.opens_in_text(),
            };
            if fits { index.walk(Some(first), &path[1..]) } else { None }
        })
    }

    /// Whether the provision meant numbers what it holds.
    fn counts(&self, context: Option<usize>) -> bool {
        let index = self.resolving.index;
        let article = || index.upwards(self.current).find(|e| !index.entries[*e].kind.opens_in_text());
        context.or_else(article).is_some_and(|e| index.last_child(e).is_some())
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
        // "Regulation (EU) 2016/679"
        if text[at..].starts_with('(') && matches!(named, Named::Heading(_) | Named::Step) {
            return None;
        }
        let plural = text[..from].ends_with(['s', 'S', '§']);
        while let Some(mut number) = number(&text[at..], named, language) {
            // "section 9(1)(a) or (b)": the second number takes the first's beginning.
            if let Some(Number { path: first, .. }) = out.numbers.first()
                && text[at..].starts_with('(')
                && number.path.len() < first.len()
            {
                let keep = first.len() - number.path.len();
                number.path.splice(0..0, first[..keep].iter().cloned());
            }
            let Number { end, tight, .. } = number;
            out.numbers.push(Number { start: at, end: at + end, tight: tight.map(|t| at + t), ..number });
            out.end = at + end;
            let Some(skip) = joined(&text[out.end..], plural, language) else { break };
            at = out.end + skip;
        }
        (!out.numbers.is_empty()).then_some(out)
    }
}

struct Numbers {
    numbers: Vec<Number>,
    end: usize,
}

/// A number in a text: `9(1)(a)`.
struct Number {
    start: usize,
    end: usize,
    path: Vec<String>,
    /// It begins with no bracket.
    bare: bool,
    /// Where it ends if the bracket behind a space (`9 (1)`) is no part of it.
    tight: Option<usize>,
}

/// `9(1)(a)`, `(1)(a)`, `12A`, `2` at the start of a text.
fn number(text: &str, named: Named, language: &Language) -> Option<Number> {
    let mut path = Vec::new();
    let mut end = 0;
    let bare = !text.starts_with('(');
    if bare {
        let (first, length) = bare_number(text, named, language)?;
        path.push(first);
        end = length;
    }
    let may_be_spaced =
        matches!(named, Named::Heading(ProvisionKind::Section | ProvisionKind::Article | ProvisionKind::Clause));
    let mut tight = None;
    loop {
        let rest = &text[end..];
        let space = usize::from(may_be_spaced && path.len() == 1 && rest.starts_with(" ("));
        let Some(inner) = rest[space..].strip_prefix('(') else { break };
        let Some(close) = inner.find(')').filter(|c| *c > 0 && *c <= 8) else {
            if space > 0 {
                break;
            }
            return None;
        };
        let number = &inner[..close];
        let spaced_well = space == 0 || marker_at(&rest[space..]).is_some();
        if !number.chars().all(|c| c.is_ascii_alphanumeric()) || !spaced_well {
            break;
        }
        if space > 0 {
            tight = Some(end);
        }
        path.push(akoma_ntoso_number(number));
        end += space + close + 2;
    }
    (!path.is_empty()).then_some(Number { start: 0, end, path, bare, tight })
}

/// The number in no brackets at the start of a text, and its bytes.
fn bare_number(text: &str, named: Named, language: &Language) -> Option<(String, usize)> {
    if named == Named::First && !language.chained {
        return None;
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let token = text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len());
    let word = &text[..token];
    let roman = word.bytes().all(|b| b.is_ascii_uppercase()) && super::headings::roman_with_letter(word).is_some();
    let letter = token == 1 && word.starts_with(|c: char| c.is_ascii_uppercase());
    let inner = matches!(named, Named::Paragraph | Named::Inner);
    let lettered = inner && token == 1 && word.starts_with(|c: char| c.is_ascii_lowercase());
    let plain = digits > 0 && token - digits <= 2 && digits <= 4;
    // `1er`, `premier`: as the heading's number is read. A number word alone counts only where it is an ordinal.
    let lower = word.to_lowercase();
    let ordinal = language.ordinals.iter().find(|(w, _)| *w == lower).map(|(_, n)| n.to_string());
    let capital = matches!(named, Named::Heading(k) if k.is_container() || k == ProvisionKind::Attachment);
    if !(plain || ordinal.is_some() || (roman || letter) && capital) || lettered {
        return None;
    }
    // `1.5`, `2,000`, `2016/679` are quantities and other texts' numbers.
    let after = &text[token..];
    if after.starts_with(['.', ',', '/']) && after[1..].starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let end = token + super::headings::inserted(after, language);
    if end > token {
        return Some((akoma_ntoso_number(&text[..end]), end));
    }
    Some((ordinal.unwrap_or_else(|| word.to_owned()), end))
}

/// The bytes of ", " or " and " between two numbers, when a number follows; behind a plural also of a hyphen.
fn joined(text: &str, plural: bool, language: &Language) -> Option<usize> {
    let followed = |rest: &str| rest.starts_with('(') || rest.starts_with(|c: char| c.is_ascii_digit());
    if let Some(rest) = text.strip_prefix(", ")
        && followed(rest)
    {
        return Some(2);
    }
    if plural
        && let Some(rest) = text.strip_prefix(['-', '–'])
        && followed(rest)
    {
        return Some(text.len() - rest.len());
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
