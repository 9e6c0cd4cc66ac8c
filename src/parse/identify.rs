//! Names every provision: the Akoma Ntoso id, the permalink, the further anchors. Fills the [`Index`] that references
//! are resolved with.

use std::collections::{HashMap, HashSet};

use crate::diagnostics::rules::{duplicate_anchor, number_order, number_repeated};
use crate::diagnostics::{Diagnostic, HubPath, Place};
use crate::document::{Block, Provision, ProvisionId, ProvisionKind, akoma_ntoso_number, heading_slug, plain_text};

use super::provisions::alternative;

/// All provisions but the root, in document order.
#[derive(Debug, Default)]
pub(super) struct Index {
    pub entries: Vec<Entry>,
    headings: HashMap<(ProvisionKind, String), Vec<usize>>,
    kinds: HashSet<ProvisionKind>,
}

/// A provision in the index.
#[derive(Debug)]
pub(super) struct Entry {
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

    /// The child of `parent` with this number. Case counts: `(a)` is not `(A)`.
    pub fn child(&self, parent: usize, number: &str) -> Option<usize> {
        (parent + 1..self.entries.len())
            .take_while(|i| self.is_below(*i, parent))
            .find(|i| self.entries[*i].parent == Some(parent) && self.entries[*i].number == number)
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
        alternatives: Vec::new(),
        steps: 0,
    };
    let above =
        Above { id: String::new(), permalink: String::new(), container: String::new(), entry: None, alternative: None };
    namer.blocks(&mut root.content, &above);
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
    /// Option groups seen.
    alternatives: Vec<String>,
    steps: usize,
}

impl Namer<'_> {
    fn blocks(&mut self, blocks: &mut [Block], above: &Above) {
        for block in blocks {
            match block {
                Block::Provision(provision) => self.provision(provision, above),
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
                _ => {}
            }
        }
    }

    fn provision(&mut self, provision: &mut Provision, above: &Above) {
        let number = provision.number.as_deref().map(|n| self.number(provision.kind, n, provision)).unwrap_or_default();
        let id = self.id(provision, &number, above);
        let permalink = self.permalink(provision, &number, &id, above);
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
        self.index.entries.push(Entry { parent: above.entry, kind: provision.kind, number: number.clone(), permalink });
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
                _ => self.number_permalink(provision, &number, above),
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
        self.unique(format!("{prefix}{alternative}{own}"))
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

    fn permalink(&mut self, provision: &mut Provision, number: &str, id: &str, above: &Above) -> String {
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
        match provision.key.clone() {
            // The heading's slug is the key already.
            Some(key) if key == by_number => key,
            Some(key) if self.fragments.insert(key.clone()) => {
                provision.other_anchors.push(by_number);
                key
            }
            Some(key) => {
                let place = Place::at(self.naming.path, provision.span);
                self.diagnostics.push(duplicate_anchor::report(place, &key));
                provision.key = None;
                by_number
            }
            None => by_number,
        }
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
        if let Some(before) = self.last.insert((provision.kind, counts_in), number.to_owned()) {
            if before.eq_ignore_ascii_case(number) {
                self.diagnostics.push(number_repeated::report_heading(place(), word, &printed));
            } else if !comes_next(&before, number) {
                self.diagnostics.push(number_order::report_heading(place(), word, number, &before));
            }
        }
    }
}

/// Whether a heading's number comes right after another's.
fn comes_next(before: &str, number: &str) -> bool {
    let split = |n: &str| -> Option<(u32, String)> {
        let digits = n.bytes().take_while(u8::is_ascii_digit).count();
        match digits {
            0 => super::language::roman(n).or_else(|| single_letter(n)).map(|v| (v, String::new())),
            _ => Some((n[..digits].parse().ok()?, n[digits..].to_ascii_uppercase())),
        }
    };
    match (split(before), split(number)) {
        // 12A may stand before 12.
        (Some((a, before)), Some((b, inserted))) if b == a + 1 => {
            inserted.is_empty() || (before.is_empty() && inserted == "A")
        }
        (Some((a, before)), Some((b, inserted))) => {
            a == b && (inserted > before || inserted.is_empty() && before == "A")
        }
        _ => true,
    }
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
        ] {
            assert!(comes_next(before, number), "{before} {number}");
        }
        for (before, number) in [("1", "3"), ("5", "4"), ("12B", "12A"), ("II", "IV")] {
            assert!(!comes_next(before, number), "{before} {number}");
        }
    }
}
