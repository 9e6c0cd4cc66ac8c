//! Names every provision: the Akoma Ntoso id, the permalink, the further anchors. Fills the [`Index`] that references
//! are resolved with.

use std::collections::{HashMap, HashSet};

use crate::diagnostics::rules::{duplicate_anchor, number_order, number_repeated};
use crate::diagnostics::{Diagnostic, HubPath, Place, Span};
use crate::document::{Block, Provision, ProvisionId, ProvisionKind, akoma_ntoso_number, heading_slug, plain_text};

use super::language::Language;
use super::provisions::alternative;
use super::terms;

/// All provisions but the root, in document order.
#[derive(Debug, Default)]
pub(super) struct Index {
    pub entries: Vec<Entry>,
    /// The words of headings of sections: section, regulation, rule; lower case.
    pub section_words: HashSet<String>,
    headings: HashMap<(ProvisionKind, String), Vec<usize>>,
    kinds: HashSet<ProvisionKind>,
}

/// A provision in the index, or a definition that holds lettered paragraphs.
#[derive(Debug)]
pub(super) struct Entry {
    pub definition: bool,
    pub parent: Option<usize>,
    pub kind: ProvisionKind,
    pub number: String,
    pub permalink: String,
}

impl Index {
    /// Numbered headings of a kind with this number, in document order.
    pub fn headings(&self, kind: ProvisionKind, number: &str) -> &[usize] {
        self.headings.get(&(kind, number.to_lowercase())).map_or(&[], Vec::as_slice)
    }

    /// Whether the document has any provision of this kind.
    pub fn has(&self, kind: ProvisionKind) -> bool {
        self.kinds.contains(&kind)
    }

    /// The child of `parent` with this number, through containers: paragraph 1 of a schedule may stand in its Part 2.
    /// Case counts: `(a)` is not `(A)`.
    pub fn child(&self, parent: usize, number: &str) -> Option<usize> {
        self.children(parent).find(|i| self.entries[*i].number == number)
    }

    /// The number of the last numbered child.
    pub fn last_child(&self, parent: usize) -> Option<&str> {
        let numbered = self.children(parent).filter(|i| self.entries[*i].kind.opens_in_text());
        numbered.last().map(|i| self.entries[i].number.as_str())
    }

    /// From an entry down by these numbers.
    pub fn walk(&self, from: Option<usize>, path: &[String]) -> Option<usize> {
        path.iter().try_fold(from?, |at, number| self.child(at, number))
    }

    fn children(&self, parent: usize) -> impl Iterator<Item = usize> {
        let below = (parent + 1..self.entries.len()).take_while(move |i| self.is_below(*i, parent));
        below.filter(move |i| {
            let entry = &self.entries[*i];
            let mut above = self.upwards(entry.parent);
            !entry.kind.is_container()
                && !entry.definition
                && above.find(|a| *a == parent || !self.entries[*a].kind.is_container()) == Some(parent)
        })
    }

    fn is_below(&self, mut entry: usize, ancestor: usize) -> bool {
        while let Some(parent) = self.entries[entry].parent {
            if parent == ancestor {
                return true;
            }
            entry = parent;
        }
        false
    }

    /// The entry and its ancestors, innermost first.
    pub fn upwards(&self, entry: Option<usize>) -> impl Iterator<Item = usize> {
        std::iter::successors(entry, |e| self.entries[*e].parent)
    }
}

/// What naming needs to know.
pub(super) struct Naming<'a> {
    pub path: &'a HubPath,
    /// Kinds whose numbers start again in each container.
    pub restarts: Vec<ProvisionKind>,
    pub language: &'a Language,
}

/// Names all provisions of a document.
pub(super) fn identify(root: &mut Provision, naming: &Naming<'_>, diagnostics: &mut Vec<Diagnostic>) -> Index {
    let mut namer = Namer {
        naming,
        diagnostics,
        index: Index::default(),
        ids: HashMap::new(),
        fragments: HashSet::new(),
        slugs: HashMap::new(),
        unnumbered: HashMap::new(),
        last: HashMap::new(),
        seen: HashSet::new(),
        repeated: Vec::new(),
        alternatives: Vec::new(),
        steps: 0,
    };
    let above =
        Above { id: String::new(), permalink: String::new(), container: String::new(), entry: None, alternative: None };
    namer.blocks(&mut root.content, &above);
    namer.report_repeated();
    namer.index
}

/// What the ancestors say.
#[derive(Clone)]
struct Above {
    /// Full id of the parent.
    id: String,
    /// What a permalink below begins with.
    permalink: String,
    /// Id of the nearest container, for kinds that start again in it.
    container: String,
    entry: Option<usize>,
    /// Label of the alternative, and whether it is the first of its group.
    alternative: Option<(String, bool)>,
}

struct Namer<'a> {
    naming: &'a Naming<'a>,
    diagnostics: &'a mut Vec<Diagnostic>,
    index: Index,
    ids: HashMap<String, u32>,
    fragments: HashSet<String>,
    slugs: HashMap<String, u32>,
    unnumbered: HashMap<(String, &'static str), u32>,
    /// The number before, by kind and the container it counts in.
    last: HashMap<(ProvisionKind, String), String>,
    /// All numbers of headings so far, in the same way.
    seen: HashSet<(ProvisionKind, String, String)>,
    /// Provisions in the text whose number stands before in the same provision.
    repeated: Vec<(Span, String)>,
    /// Option groups seen.
    alternatives: Vec<String>,
    steps: usize,
}

/// A definition that goes on in lettered paragraphs.
struct Defining {
    anchor: String,
    /// What its paragraphs stand under, once one has come.
    above: Option<Above>,
    /// Other text stood behind its paragraphs.
    interrupted: bool,
}

impl Namer<'_> {
    fn blocks(&mut self, blocks: &mut [Block], above: &Above) {
        let mut defining: Option<Defining> = None;
        for block in blocks {
            match block {
                Block::Provision(provision) => {
                    defining = defining.filter(|d| d.holds(provision));
                    match &mut defining {
                        Some(defining) => {
                            let inside = defining.above.get_or_insert_with(|| self.definition(&defining.anchor, above));
                            self.provision(provision, inside);
                        }
                        None => self.provision(provision, above),
                    }
                }
                Block::Directive(directive) => {
                    let mut inside = above.clone();
                    if let Some((group, label)) = alternative(directive) {
                        let first = !self.alternatives.iter().any(|g| g == group);
                        if first {
                            self.alternatives.push(group.to_owned());
                        }
                        inside.alternative = Some((label.to_owned(), first));
                    }
                    if let Some(key) = directive.attribute("id") {
                        self.fragments.insert(key.to_owned());
                    }
                    self.blocks(&mut directive.content, &inside);
                }
                Block::Paragraph { .. } | Block::Definitions(_) => {
                    match terms::introduced(block, self.naming.language) {
                        Some(anchor) => {
                            defining = anchor.map(|a| Defining { anchor: a, above: None, interrupted: false })
                        }
                        None => {
                            defining = defining.filter(|d| d.above.is_some());
                            defining.iter_mut().for_each(|d| d.interrupted = true);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// Puts a definition into the index: its paragraphs stand under it, though the tree has them beside it.
    fn definition(&mut self, anchor: &str, above: &Above) -> Above {
        let entry = self.index.entries.len();
        self.index.entries.push(Entry {
            definition: true,
            parent: above.entry,
            kind: ProvisionKind::Item,
            number: String::new(),
            permalink: anchor.to_owned(),
        });
        Above { id: anchor.to_owned(), permalink: anchor.to_owned(), entry: Some(entry), ..above.clone() }
    }

    fn provision(&mut self, provision: &mut Provision, above: &Above) {
        let number = provision.number.as_deref().map(|n| self.number(provision.kind, n, provision)).unwrap_or_default();
        let id = self.id(provision, &number, above);
        let (permalink, by_number) = self.permalink(provision, &number, &id, above);
        provision.id = ProvisionId(id.clone());
        provision.permalink.clone_from(&permalink);
        let entry = self.index.entries.len();
        self.index.kinds.insert(provision.kind);
        if provision.heading_level > 0 && !number.is_empty() {
            self.index.headings.entry((provision.kind, number.to_lowercase())).or_default().push(entry);
        }
        if provision.kind == ProvisionKind::Step {
            self.index.headings.entry((ProvisionKind::Step, number.to_lowercase())).or_default().push(entry);
        }
        if provision.kind == ProvisionKind::Section
            && let Some(word) = provision.number.as_deref().and_then(|n| n.split_whitespace().next())
        {
            self.index.section_words.insert(word.to_lowercase());
        }
        self.index.entries.push(Entry {
            definition: false,
            parent: above.entry,
            kind: provision.kind,
            number: number.clone(),
            permalink,
        });
        let container = provision.kind.is_container() && provision.kind != ProvisionKind::Heading;
        let below = Above {
            permalink: match provision.kind {
                ProvisionKind::Heading => {
                    if above.container.is_empty() && !self.in_attachment(above) {
                        provision.permalink.clone()
                    } else {
                        above.permalink.clone()
                    }
                }
                _ if container => above.permalink.clone(),
                // "Schedule", the only one: what stands in it begins with its slug.
                ProvisionKind::Attachment if number.is_empty() => provision.permalink.clone(),
                _ => by_number,
            },
            container: if container { id.clone() } else { above.container.clone() },
            id,
            entry: Some(entry),
            alternative: None,
        };
        self.blocks(&mut provision.content, &below);
    }

    /// The number as it goes into an id, without the word before it.
    fn number(&self, kind: ProvisionKind, printed: &str, provision: &Provision) -> String {
        if provision.heading_level == 0 {
            return akoma_ntoso_number(printed);
        }
        let mut words = printed.rsplitn(3, [' ', '\u{a0}']);
        let (last, before) = (words.next().unwrap_or(printed), words.next().unwrap_or_default());
        // `Article 5 bis`: the number is two words.
        let two = before.starts_with(|c: char| c.is_ascii_digit());
        let number =
            akoma_ntoso_number(if two { &printed[printed.len() - last.len() - 1 - before.len()..] } else { last });
        let word = kind.word().to_lowercase();
        // `FIRST SCHEDULE`: the number stands before the word.
        let (first, last) = (printed.split_whitespace().next().unwrap_or_default(), number.to_lowercase());
        if printed.contains(' ') && (last == word || matches!(last.as_str(), "schedule" | "annex" | "appendix")) {
            return ordinal(first).map_or(number, |n| n.to_string());
        }
        if matches!(last.as_str(), "schedule" | "annex" | "appendix" | "annexe") {
            return String::new();
        }
        ordinal(&number).map_or(number, |n| n.to_string())
    }

    fn id(&mut self, provision: &Provision, number: &str, above: &Above) -> String {
        let abbreviation = provision.kind.abbreviation();
        let prefix = if above.id.is_empty() { String::new() } else { format!("{}__", above.id) };
        let own = match provision.kind {
            ProvisionKind::Heading => {
                let slug = heading_slug(&plain_text(&provision.heading));
                let slug = if slug.is_empty() { "section".to_owned() } else { slug };
                return self.unique_slug(slug);
            }
            ProvisionKind::Step => {
                self.steps += usize::from(number == "1");
                let list = if self.steps > 1 { format!("list_{}__", self.steps) } else { String::new() };
                return self.unique(format!("{list}step_{number}"));
            }
            _ if number.is_empty() => {
                let n = self.unnumbered.entry((above.id.clone(), abbreviation)).or_insert(0);
                *n += 1;
                format!("{abbreviation}_nn_{n}")
            }
            _ => format!("{abbreviation}_{number}"),
        };
        let alternative = match &above.alternative {
            Some((label, _)) => format!("alt_{}__", akoma_ntoso_number(label)),
            None => String::new(),
        };
        // Ids under a plain heading do not name it: a heading is no part of the number.
        let prefix = if self.is_plain_heading(above) { self.heading_prefix(above) } else { prefix };
        let wanted = format!("{prefix}{alternative}{own}");
        let id = self.unique(wanted.clone());
        if id != wanted && provision.kind.opens_in_text() && above.alternative.is_none() {
            self.repeated.push((provision.span, provision.number.clone().unwrap_or_default()));
        }
        id
    }

    /// Reports numbers in the text that stand twice in one provision and were not reported where they were read.
    fn report_repeated(&mut self) {
        if self.repeated.is_empty() {
            return;
        }
        let known: HashSet<Span> =
            self.diagnostics.iter().filter(|d| d.rule == &number_repeated::RULE).filter_map(|d| d.place.span).collect();
        let spans: HashSet<Span> = self.repeated.iter().map(|(span, _)| *span).collect();
        // One finding for one number: that it stands twice says why it is out of order.
        self.diagnostics.retain(|d| d.rule != &number_order::RULE || d.place.span.is_none_or(|s| !spans.contains(&s)));
        for (span, number) in std::mem::take(&mut self.repeated) {
            if !known.contains(&span) {
                let number = number.trim_matches(['(', ')']);
                self.diagnostics.push(number_repeated::report_in_text(Place::at(self.naming.path, span), number));
            }
        }
    }

    fn is_plain_heading(&self, above: &Above) -> bool {
        above.entry.is_some_and(|e| self.index.entries[e].kind == ProvisionKind::Heading)
    }

    /// The id of the nearest numbered ancestor, or the heading's slug when there is none.
    fn heading_prefix(&self, above: &Above) -> String {
        let numbered = self.index.upwards(above.entry).find(|e| self.index.entries[*e].kind != ProvisionKind::Heading);
        match numbered {
            Some(_) if !above.container.is_empty() => format!("{}__", above.container),
            _ => format!("{}__", above.id),
        }
    }

    fn unique(&mut self, id: String) -> String {
        let count = self.ids.entry(id.clone()).or_insert(0);
        *count += 1;
        if *count == 1 {
            id
        } else {
            let n = *count;
            self.unique(format!("{id}_{n}"))
        }
    }

    fn unique_slug(&mut self, slug: String) -> String {
        let count = self.slugs.entry(slug.clone()).or_insert(0);
        let id = if *count == 0 { slug.clone() } else { format!("{slug}-{count}") };
        *count += 1;
        if self.ids.contains_key(&id) { self.unique_slug(slug) } else { self.unique(id) }
    }

    fn in_attachment(&self, above: &Above) -> bool {
        self.index.upwards(above.entry).any(|e| self.index.entries[e].kind == ProvisionKind::Attachment)
    }

    /// The permalink by number: containers left out unless the number starts again in each.
    fn number_permalink(&self, provision: &Provision, number: &str, above: &Above) -> String {
        let abbreviation = provision.kind.abbreviation();
        let own = match &above.alternative {
            Some((label, _)) => format!("alt_{}__{abbreviation}_{number}", akoma_ntoso_number(label)),
            None => format!("{abbreviation}_{number}"),
        };
        let restarts = self.naming.restarts.contains(&provision.kind);
        let prefix = match provision.kind {
            _ if restarts && !above.container.is_empty() => above.container.as_str(),
            kind if kind.opens_in_text() || self.in_attachment(above) => above.permalink.as_str(),
            ProvisionKind::Substep => above.permalink.as_str(),
            _ => "",
        };
        if prefix.is_empty() { own } else { format!("{prefix}__{own}") }
    }

    /// The permalink, and the fragment by number, which what stands below begins with.
    fn permalink(&mut self, provision: &mut Provision, number: &str, id: &str, above: &Above) -> (String, String) {
        let container = provision.kind.is_container();
        let by_number = match provision.kind {
            ProvisionKind::Step => id.to_owned(),
            ProvisionKind::Heading => id.to_owned(),
            _ if number.is_empty() => {
                let words = plain_text(&provision.heading);
                let number = provision.number.as_deref().unwrap_or_default();
                let slug = [words.as_str(), number, provision.kind.word()].into_iter().map(heading_slug);
                self.unique_slug(slug.into_iter().find(|s| !s.is_empty()).unwrap_or_default())
            }
            _ if container => id.to_owned(),
            _ => self.number_permalink(provision, number, above),
        };
        if provision.heading_level > 0
            && !number.is_empty()
            && above.alternative.as_ref().is_none_or(|(_, first)| *first)
        {
            self.check_order(provision, number, above);
        }
        let by_number = if self.fragments.insert(by_number.clone()) {
            by_number
        } else {
            // The number stands twice: the full id mostly tells them apart.
            let mut fragment = id.to_owned();
            let mut n = 1;
            while !self.fragments.insert(fragment.clone()) {
                n += 1;
                fragment = format!("{id}_{n}");
            }
            fragment
        };
        if let Some((_, true)) = &above.alternative {
            let plain = Above { alternative: None, ..above.clone() };
            let plain = self.number_permalink(provision, number, &plain);
            if self.fragments.insert(plain.clone()) {
                provision.other_anchors.push(plain);
            }
        }
        let permalink = match provision.key.clone() {
            // The heading's slug is the key already.
            Some(key) if key == by_number => key,
            Some(key) if self.fragments.insert(key.clone()) => {
                provision.other_anchors.push(by_number.clone());
                key
            }
            Some(key) => {
                let place = Place::at(self.naming.path, provision.span);
                self.diagnostics.push(duplicate_anchor::report(place, &key));
                provision.key = None;
                by_number.clone()
            }
            None => by_number.clone(),
        };
        (permalink, by_number)
    }

    /// Numbers of headings go up by one, or insert (12A after 12).
    fn check_order(&mut self, provision: &Provision, number: &str, above: &Above) {
        let attachment = self
            .index
            .upwards(above.entry)
            .find(|e| self.index.entries[*e].kind == ProvisionKind::Attachment)
            .map(|e| self.index.entries[e].permalink.clone());
        let counts_in = match attachment {
            Some(attachment) => attachment,
            None if self.naming.restarts.contains(&provision.kind) || provision.kind.is_container() => {
                above.container.clone()
            }
            None => String::new(),
        };
        let printed = provision.number.clone().unwrap_or_default();
        let place = || Place::at(self.naming.path, provision.span);
        // Schedules, annexes and appendices count each for themselves.
        let own_word = |w: &&str| provision.kind == ProvisionKind::Attachment && w.chars().all(char::is_alphabetic);
        let word = printed.split_whitespace().filter(own_word).max_by_key(|w| w.len()).unwrap_or(provision.kind.word());
        let counts_in = match provision.kind {
            ProvisionKind::Attachment => format!("{counts_in} {}", word.to_lowercase()),
            _ => counts_in,
        };
        let new = self.seen.insert((provision.kind, counts_in.clone(), number.to_lowercase()));
        let before = self.last.insert((provision.kind, counts_in), number.to_owned());
        if !new {
            self.diagnostics.push(number_repeated::report_heading(place(), word, &printed));
        } else if let Some(before) = before.filter(|before| !comes_next(before, number)) {
            self.diagnostics.push(number_order::report_heading(place(), word, number, &before));
        }
    }
}

impl Defining {
    /// Whether a provision is one of the definition's paragraphs.
    fn holds(&self, provision: &Provision) -> bool {
        let number = provision.number.as_deref().unwrap_or_default().trim_matches(['(', ')']);
        let lettered = provision.kind.opens_in_text() && number.starts_with(|c: char| c.is_ascii_alphabetic());
        let begins_again = self.interrupted && matches!(number, "a" | "i" | "A" | "I");
        lettered && !begins_again
    }
}

/// Whether a heading's number comes right after another's, in any way both can be read: C is the letter after B, or a
/// hundred.
fn comes_next(before: &str, number: &str) -> bool {
    let (before, number) = (readings(before), readings(number));
    before.is_empty()
        || number.is_empty()
        || before.iter().any(|a| number.iter().any(|b| a.0 == b.0 && next(a.1, &a.2, b.1, &b.2)))
}

fn next(a: u32, before: &str, b: u32, inserted: &str) -> bool {
    if b == a + 1 {
        // 12A may stand before 12.
        return inserted.is_empty() || (before.is_empty() && inserted == "A");
    }
    a == b && (inserted > before || inserted.is_empty() && before == "A")
}

/// How a heading's number may count.
#[derive(PartialEq)]
enum Counts {
    Digits,
    Roman,
    Letters,
}

fn readings(number: &str) -> Vec<(Counts, u32, String)> {
    let digits = number.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 {
        let inserted = number[digits..].to_ascii_uppercase();
        return number[..digits].parse().map(|n| (Counts::Digits, n, inserted)).into_iter().collect();
    }
    let roman = super::headings::roman_with_letter(number).map(|(n, inserted)| (Counts::Roman, n, inserted.to_owned()));
    let letter = single_letter(number).map(|n| (Counts::Letters, n, String::new()));
    roman.into_iter().chain(letter).collect()
}

fn single_letter(text: &str) -> Option<u32> {
    match text.as_bytes() {
        [letter] if letter.is_ascii_alphabetic() => Some(u32::from(letter.to_ascii_uppercase() - b'A') + 1),
        _ => None,
    }
}

fn ordinal(word: &str) -> Option<u32> {
    let word = word.to_lowercase();
    ["en", "fr"]
        .iter()
        .find_map(|tag| super::language::language(tag).numbers.iter().find(|(w, _)| *w == word).map(|(_, n)| *n))
}

#[cfg(test)]
mod tests {
    use super::comes_next;

    #[test]
    fn heading_numbers_come_next() {
        for (before, number) in [
            ("1", "2"),
            ("12", "12A"),
            ("12A", "12B"),
            ("12B", "13"),
            ("11", "12A"),
            ("12A", "12"),
            ("II", "III"),
            ("A", "B"),
            ("B", "C"),
            ("C", "D"),
            ("H", "I"),
            ("I", "II"),
            ("I", "J"),
            ("IV", "IVA"),
            ("IVA", "V"),
        ] {
            assert!(comes_next(before, number), "{before} {number}");
        }
        for (before, number) in [("1", "3"), ("5", "4"), ("12B", "12A"), ("II", "IV"), ("B", "D"), ("A", "1")] {
            assert!(!comes_next(before, number), "{before} {number}");
        }
    }
}
