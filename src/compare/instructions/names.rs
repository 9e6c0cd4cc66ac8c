//! What an instruction calls a provision: a name that one node has and no other.

use std::collections::HashMap;

use super::numbers;
use super::outline::{Node, Outline};
use crate::compare::citing::Citing;
use crate::compare::tree::UnitKind;
use crate::document::{DirectiveKind, ProvisionKind};

/// The names of all nodes, as they stand at the beginning of a stage.
pub(super) struct Names {
    names: Vec<String>,
    /// Whether the name is the node's citation.
    cited: Vec<bool>,
    /// Place in document order.
    order: Vec<usize>,
    parents: Vec<usize>,
    numbers: Vec<Option<String>>,
    kinds: Vec<UnitKind>,
    citations: Vec<String>,
    /// The nodes of each kind, in document order.
    rows: HashMap<UnitKind, Vec<usize>>,
    /// The paragraph that is all the text there is in a node: the node's name is that of its words too.
    text: Vec<Option<usize>>,
    /// Of what stands directly in a node, the first kind of provision that opens in the text.
    inside: Vec<Option<ProvisionKind>>,
}

impl Names {
    /// `terms`: whether definitions are called by their terms and rows by their first cells.
    pub fn new(outline: &Outline, terms: bool) -> Self {
        let nodes = &outline.nodes;
        let all = outline.all_in(0);
        let mut times: HashMap<String, usize> = HashMap::new();
        for name in all.iter().filter_map(|n| own_name(nodes, *n, terms)) {
            *times.entry(name).or_default() += 1;
        }
        let count = nodes.len();
        let mut names = Self {
            names: vec![String::new(); count],
            cited: vec![false; count],
            order: vec![0; count],
            parents: nodes.iter().map(|n| n.parent).collect(),
            numbers: nodes.iter().map(|n| n.number.clone()).collect(),
            kinds: nodes.iter().map(|n| n.kind).collect(),
            citations: nodes.iter().map(|n| n.citation.clone()).collect(),
            rows: HashMap::new(),
            text: (0..count).map(|node| only_text(nodes, node).filter(|_| !nodes[node].gone)).collect(),
            inside: nodes.iter().map(|node| node.children.iter().find_map(|c| opening_kind(nodes[*c].kind))).collect(),
        };
        names.names[0] = "the document".to_owned();
        for (at, node) in all.iter().enumerate() {
            names.order[*node] = at;
            names.rows.entry(nodes[*node].kind).or_default().push(*node);
            names.name_inside(nodes, *node, &times, terms);
        }
        names
    }

    /// Names what stands directly in a node that has its name.
    fn name_inside(&mut self, nodes: &[Node], node: usize, times: &HashMap<String, usize>, terms: bool) {
        // The head of a table is no row that anybody counts.
        let sort = |child: usize| (nodes[child].kind, nodes[child].is_head);
        let mut seen: HashMap<(UnitKind, bool), usize> = HashMap::new();
        let mut total: HashMap<(UnitKind, bool), usize> = HashMap::new();
        for child in &nodes[node].children {
            *total.entry(sort(*child)).or_default() += 1;
        }
        let mut first_cells: HashMap<&str, usize> = HashMap::new();
        for child in nodes[node].children.iter().filter(|c| !first_cell(&nodes[**c], terms).is_empty()) {
            *first_cells.entry(first_cell(&nodes[*child], terms)).or_default() += 1;
        }
        let mut labels: HashMap<&str, usize> = HashMap::new();
        for label in nodes[node].children.iter().filter_map(|c| alternative(nodes[*c].kind, &nodes[*c].text)) {
            *labels.entry(label).or_default() += 1;
        }
        for child in &nodes[node].children {
            let kind = nodes[*child].kind;
            let label = alternative(kind, &nodes[*child].text).filter(|label| labels.get(label) == Some(&1));
            let place = seen.entry(sort(*child)).or_default();
            *place += 1;
            match own_name(nodes, *child, terms).filter(|name| times.get(name) == Some(&1)) {
                Some(name) => {
                    self.cited[*child] = kind.is_provision();
                    self.names[*child] = name;
                }
                None if first_cells.get(&first_cell(&nodes[*child], terms)) == Some(&1) => {
                    let cell = first_cell(&nodes[*child], terms);
                    self.names[*child] = format!("the row “{cell}” of {}", self.names[node]);
                }
                None if label.is_some() => {
                    let label = label.unwrap_or_default();
                    self.names[*child] = format!("alternative {label} of {}", self.names[node]);
                }
                None if kind == UnitKind::Footnote => {
                    let place = if node == 0 { String::new() } else { format!(" of {}", self.names[node]) };
                    self.names[*child] = format!("footnote {}{place}", seen[&sort(*child)]);
                }
                None => {
                    let which = if total[&sort(*child)] == 1 { String::new() } else { format!("{} ", ordinal(*place)) };
                    self.names[*child] =
                        format!("the {which}{} of {}", row_word(kind, nodes[*child].is_head), self.names[node]);
                }
            }
        }
    }

    pub fn of(&self, node: usize) -> &str {
        &self.names[node]
    }

    /// What the words of a node are called: those of the section, where they are all that stands in it.
    pub fn of_words(&self, node: usize) -> &str {
        let parent = self.parents[node];
        &self.names[if self.text[parent] == Some(node) { parent } else { node }]
    }

    /// Whether a node's name is that of the words of the one paragraph in it.
    pub fn speaks_for_text(&self, node: usize) -> bool {
        self.text[node].is_some()
    }

    /// What a number in brackets means directly in a provision. In a section it is what has such numbers there already.
    pub fn implied(&self, within: usize, outline: &Outline) -> Implied {
        match outline.nodes[within].kind {
            UnitKind::Provision(ProvisionKind::Section) => Implied::In(self.inside.get(within).copied().flatten()),
            kind => Implied::By(kind),
        }
    }

    /// What the text of a provision became is what has a number in brackets there from now on.
    pub fn imply(&mut self, within: usize, kind: UnitKind) {
        self.inside[within] = opening_kind(kind);
    }

    /// Whether a node was there when the stage began.
    pub fn knows(&self, node: usize) -> bool {
        node < self.names.len()
    }

    /// Whether no other node in the same provision had the number.
    pub fn is_only_of_its_number(&self, node: usize) -> bool {
        let same =
            |other: &usize| self.parents[*other] == self.parents[node] && self.numbers[*other] == self.numbers[node];
        (1..self.names.len()).filter(same).count() == 1
    }

    /// Where a node stood in the document.
    pub fn order(&self, node: usize) -> usize {
        self.order[node]
    }

    /// Where a node stood in.
    pub fn parent(&self, node: usize) -> usize {
        self.parents[node]
    }

    /// One name for several nodes that followed each other: "sections 16 to 21", "section 12(4) and (5)".
    pub fn run(&self, nodes: &[usize]) -> Option<String> {
        let (first, last) = (*nodes.first()?, *nodes.last()?);
        if nodes.len() < 2 || !nodes.iter().all(|n| self.cited[*n]) || self.between(first, last) != nodes {
            return None;
        }
        let stem = |node: usize| {
            let number = self.numbers[node].as_deref()?;
            let last = if self.citations[node].ends_with(number) { number } else { return None };
            // "Part 2" is printed with its word.
            let last = last.rsplit(' ').next().unwrap_or(last);
            let stem = self.citations[node].strip_suffix(last)?;
            Some((stem, last))
        };
        let ((stem_first, from), (stem_last, to)) = (stem(first)?, stem(last)?);
        let stem = if self.kinds_of(first).has_heading() {
            format!("{}s ", stem_first.strip_suffix(' ')?)
        } else {
            stem_first.to_owned()
        };
        let joiner = if nodes.len() == 2 { "and" } else { "to" };
        (stem_first == stem_last).then(|| format!("{stem}{from} {joiner} {to}"))
    }

    /// The new numbers of a run in one.
    pub fn run_of_numbers(new: &[&str]) -> Option<String> {
        let (first, last) = (*new.first()?, *new.last()?);
        let joiner = if new.len() == 2 { "and" } else { "to" };
        (numbers::run(first, last, new.len())? == new).then(|| format!("{first} {joiner} {last}"))
    }

    fn kinds_of(&self, node: usize) -> UnitKind {
        self.kinds[node]
    }

    /// From one node to another: those of the kind between them, in the same provision unless they have headings.
    fn between(&self, first: usize, last: usize) -> Vec<usize> {
        let kind = self.kinds_of(first);
        let (from, to) = (self.order[first], self.order[last]);
        let row = self.rows.get(&kind).map_or(&[][..], Vec::as_slice);
        let start = row.partition_point(|n| self.order[*n] < from);
        row[start..]
            .iter()
            .take_while(|n| self.order[**n] <= to)
            .copied()
            .filter(|n| kind.has_heading() || self.parents[*n] == self.parents[first])
            .collect()
    }
}

/// The name a node has by its citation, if it can be called by that.
fn own_name(nodes: &[Node], node: usize, terms: bool) -> Option<String> {
    let Node { kind, citation, operative, defines, .. } = &nodes[node];
    let named = kind.is_provision() || (terms && *kind == UnitKind::Definition);
    if !*operative || !named || node == 0 || !is_plain(citation) {
        return None;
    }
    let Some(term) = defines.as_ref().filter(|_| *kind == UnitKind::Definition) else { return Some(citation.clone()) };
    let languages = [Citing::English, Citing::French];
    let place = languages.iter().find_map(|citing| citation.strip_suffix(&citing.definition(term)))?;
    Some(match place.trim_end_matches(", ") {
        "" => format!("definition of “{term}”"),
        place => format!("the definition of “{term}” in {place}"),
    })
}

/// The first cell of a row, where that can be quoted: the row is called by it.
fn first_cell(node: &Node, terms: bool) -> &str {
    let cell = node.text.split(" |").next().unwrap_or_default();
    let is = terms && node.kind == UnitKind::Row && !cell.contains(['“', '”', '|']);
    if is { cell } else { "" }
}

/// What a number in brackets is told from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Implied {
    /// In a section: what stands in it already.
    In(Option<ProvisionKind>),
    /// In any other provision: its kind.
    By(UnitKind),
}

fn opening_kind(kind: UnitKind) -> Option<ProvisionKind> {
    match kind {
        UnitKind::Provision(kind) if kind.opens_in_text() => Some(kind),
        _ => None,
    }
}

/// The paragraph that is all there is in a section, a definition or a box.
fn only_text(nodes: &[Node], node: usize) -> Option<usize> {
    let this = &nodes[node];
    let mut inside = this.children.iter().filter(|c| nodes[**c].operative == this.operative);
    let (child, more) = (*inside.next()?, inside.next());
    let holds = node != 0 && (this.kind.has_heading() || this.kind == UnitKind::Definition);
    (holds && more.is_none() && nodes[child].kind == UnitKind::Paragraph).then_some(child)
}

/// The label of an alternative, from the words over it: `Alternative A: The Director decides`.
pub(super) fn alternative(kind: UnitKind, words: &str) -> Option<&str> {
    let is = kind == UnitKind::Directive(DirectiveKind::Option);
    let label = words.strip_prefix("Alternative ").filter(|_| is)?.split(':').next()?;
    (!label.is_empty() && label.chars().all(char::is_alphanumeric)).then_some(label)
}

/// Whether a citation can stand in a sentence and be found again in it.
fn is_plain(citation: &str) -> bool {
    let outside = |c: char| c.is_alphanumeric() || " ()-.,§/“”’'‘".contains(c);
    let quoted = citation.contains(['“', '«']);
    !citation.is_empty()
        && is_balanced(citation)
        && !citation.ends_with([' ', '.', ','])
        && (quoted || citation.chars().all(outside))
        && !citation.contains(['\n', '\r'])
}

/// Whether words can stand in quotation marks and be told from what stands around them.
pub(super) fn is_balanced(words: &str) -> bool {
    let mut depth = 0i32;
    for c in words.chars() {
        depth += match c {
            '“' => 1,
            '”' => -1,
            _ => 0,
        };
        if depth < 0 {
            return false;
        }
    }
    depth == 0
}

/// The word for a kind in an instruction.
pub(super) fn word(kind: UnitKind) -> &'static str {
    match kind {
        UnitKind::Paragraph => "unnumbered paragraph",
        UnitKind::Code => "line of code",
        // A form to fill in is no form in a schedule.
        UnitKind::Directive(DirectiveKind::Form) => "form to fill in",
        UnitKind::Provision(ProvisionKind::Heading) => "heading group",
        kind => kind.word(),
    }
}

/// The word for a kind, and for the head of a table.
pub(super) fn row_word(kind: UnitKind, is_head: bool) -> &'static str {
    if is_head { "head row" } else { word(kind) }
}

/// first, second, … 21st.
pub(super) fn ordinal(n: usize) -> String {
    const WORDS: [&str; 12] = [
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
        "twelfth",
    ];
    match WORDS.get(n.wrapping_sub(1)) {
        Some(word) => (*word).to_owned(),
        None => {
            let end = match (n % 10, n % 100) {
                (_, 11..=13) => "th",
                (1, _) => "st",
                (2, _) => "nd",
                (3, _) => "rd",
                _ => "th",
            };
            format!("{n}{end}")
        }
    }
}
