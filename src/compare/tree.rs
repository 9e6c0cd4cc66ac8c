//! A text as it is compared: a tree of units, each with one run of words.

use std::collections::HashMap;

use super::words::Text;
use crate::document::{DirectiveKind, ProvisionKind};

/// A document boiled down to what comparing needs. Units stand in document order; the first is the root.
#[derive(Debug, Clone)]
pub struct Tree {
    /// All units; a unit's descendants follow it directly.
    pub units: Vec<Unit>,
    /// Fragments that lead into the text, with the unit each leads to.
    pub anchors: HashMap<String, u32>,
    /// The document's title.
    pub title: String,
    /// Its language (BCP 47).
    pub language: String,
}

/// A piece of a text that can be said to be unchanged, moved or reworded.
///
/// A provision with a heading has the heading for its text, and each paragraph, list item, row and definition under it
/// is a unit of its own; a provision that opens in the text (`(1)`, `(a)`) has the words after its marker for its text,
/// and what else stands in it (a wrap-up, a table) are units inside it.
#[derive(Debug, Clone)]
pub struct Unit {
    /// What it is.
    pub kind: UnitKind,
    /// Index of the unit it stands in; the root's own.
    pub parent: u32,
    /// One past the index of its last descendant.
    pub end: u32,
    /// 0 for the root.
    pub depth: u16,
    /// Its Akoma Ntoso id; for units that are no provision `<provision>__text_<n>`, n from 1. Empty for the root.
    pub id: String,
    /// The fragment that leads to it or, when it has none, to the provision it stands in.
    pub permalink: String,
    /// As printed: `Part 2`, `7.`, `(a)`.
    pub number: Option<String>,
    /// The number without words and punctuation: `2`, `7`, `a`. Empty when there is none.
    pub label: String,
    /// The author's `{#key}`.
    pub key: Option<String>,
    /// The fragment of the term it defines.
    pub term: Option<String>,
    /// The words of the term, for a definition that stands by itself.
    pub defines: Option<String>,
    /// Where it stands, in the words of a citation in the language of the text: `section 12(1)(a)`.
    pub citation: String,
    /// For one of several alternatives, what they are alternatives for.
    pub group: Option<String>,
    /// Whether it is the head of a table.
    pub is_head: bool,
    /// Whether it has force: not commentary, a note or an example.
    pub operative: bool,
    /// Its words.
    pub text: Text,
    /// Line in the source, from 1; 0 when there is none.
    pub line: u32,
}

/// What a unit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum UnitKind {
    /// A provision.
    Provision(ProvisionKind),
    /// A paragraph that is no provision of its own.
    Paragraph,
    /// An item of a list.
    Item,
    /// An entry of a definition list, or a paragraph that defines a term.
    Definition,
    /// A row of a table; cells are parted by ` | `.
    Row,
    /// Code.
    Code,
    /// A footnote.
    Footnote,
    /// A directive that groups others.
    Directive(DirectiveKind),
}

impl UnitKind {
    /// Whether its text is a heading.
    pub fn has_heading(self) -> bool {
        match self {
            Self::Provision(kind) => {
                !kind.opens_in_text() && !matches!(kind, ProvisionKind::Step | ProvisionKind::Substep)
            }
            Self::Directive(_) => true,
            _ => false,
        }
    }

    /// Whether it is a provision.
    pub fn is_provision(self) -> bool {
        matches!(self, Self::Provision(_))
    }

    /// The word a reader uses for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Provision(kind) => kind.word(),
            Self::Paragraph => "text",
            Self::Item => "list item",
            Self::Definition => "definition",
            Self::Row => "table row",
            Self::Code => "code",
            Self::Footnote => "footnote",
            Self::Directive(DirectiveKind::TimeLimit) => "time limit",
            Self::Directive(DirectiveKind::Repeat) => "part to repeat",
            Self::Directive(DirectiveKind::Signature) => "signature block",
            Self::Directive(kind) => kind.name(),
        }
    }
}

impl Tree {
    /// An empty tree with a root.
    pub fn new(title: &str, language: &str) -> Self {
        let root = Unit {
            kind: UnitKind::Provision(ProvisionKind::Document),
            parent: 0,
            end: 1,
            depth: 0,
            id: String::new(),
            permalink: String::new(),
            number: None,
            label: String::new(),
            key: None,
            term: None,
            defines: None,
            citation: String::new(),
            group: None,
            is_head: false,
            operative: true,
            text: Text::default(),
            line: 0,
        };
        Self { units: vec![root], anchors: HashMap::new(), title: title.to_owned(), language: language.to_owned() }
    }

    /// Appends a unit in `parent` and returns its index. `parent` must be the last unit or one that holds it.
    pub fn push(&mut self, parent: u32, unit: Unit) -> u32 {
        let index = self.units.len() as u32;
        let depth = self.units[parent as usize].depth + 1;
        self.units.push(Unit { parent, end: index + 1, depth, ..unit });
        let mut up = parent;
        loop {
            self.units[up as usize].end = index + 1;
            if up == 0 {
                return index;
            }
            up = self.units[up as usize].parent;
        }
    }

    /// The unit at an index.
    pub fn unit(&self, index: u32) -> &Unit {
        &self.units[index as usize]
    }

    /// The units directly inside one, in order.
    pub fn children(&self, index: u32) -> impl Iterator<Item = u32> + '_ {
        let end = self.units[index as usize].end;
        let mut next = index + 1;
        std::iter::from_fn(move || {
            (next < end).then(|| {
                let child = next;
                next = self.units[child as usize].end;
                child
            })
        })
    }

    /// The provision a unit stands in: itself when it is one, the root when there is none.
    pub fn provision(&self, mut index: u32) -> u32 {
        while !self.units[index as usize].kind.is_provision() {
            index = self.units[index as usize].parent;
        }
        index
    }

    /// Whether `outer` is `inner` or holds it.
    pub fn holds(&self, outer: u32, inner: u32) -> bool {
        outer <= inner && inner < self.units[outer as usize].end
    }

    /// Whether there is any provision in it.
    pub fn has_provisions(&self) -> bool {
        self.units.iter().skip(1).any(|unit| unit.kind.is_provision())
    }

    /// The text without some of its units, and without what stands in them.
    #[must_use]
    pub fn without(&self, goes: impl Fn(u32) -> bool) -> Self {
        let mut law = Self { units: Vec::new(), anchors: HashMap::new(), ..Self::new(&self.title, &self.language) };
        let mut places: Vec<u32> = Vec::with_capacity(self.units.len() + 1);
        let mut stays: Vec<bool> = Vec::with_capacity(self.units.len());
        for (index, unit) in self.units.iter().enumerate() {
            places.push(law.units.len() as u32);
            let stay = index == 0 || stays[unit.parent as usize] && !goes(index as u32);
            stays.push(stay);
            if stay {
                law.units.push(unit.clone());
            }
        }
        places.push(law.units.len() as u32);
        for unit in &mut law.units {
            unit.parent = places[unit.parent as usize];
            unit.end = places[unit.end as usize];
        }
        let anchors = self.anchors.iter().filter(|(_, unit)| stays[**unit as usize]);
        law.anchors = anchors.map(|(fragment, unit)| (fragment.clone(), places[*unit as usize])).collect();
        law
    }

    /// Words in all units.
    pub fn words(&self) -> usize {
        self.units.iter().map(|u| u.text.tokens.len()).sum()
    }
}
