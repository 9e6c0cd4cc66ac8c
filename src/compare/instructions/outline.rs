//! The text while it is being amended.

use crate::compare::citing::Citing;
use crate::compare::tree::{Tree, UnitKind};
use crate::compare::words::Text;
use crate::document::ProvisionKind;

/// A tree in which nodes come, go and move. The first is the root; a node keeps its index for ever.
#[derive(Debug, Clone)]
pub(super) struct Outline {
    pub nodes: Vec<Node>,
}

#[derive(Debug, Clone)]
pub(super) struct Node {
    pub kind: UnitKind,
    pub number: Option<String>,
    /// What it is called among others, as the comparison has it.
    pub designation: String,
    pub text: String,
    /// As before the stage began; empty when it has no citation of its own.
    pub citation: String,
    /// The words of the term that it defines.
    pub defines: Option<String>,
    /// Whether it is the head of a table.
    pub is_head: bool,
    /// Whether it is part of the law.
    pub operative: bool,
    pub parent: usize,
    pub children: Vec<usize>,
    pub gone: bool,
}

impl Outline {
    pub fn new(tree: &Tree) -> Self {
        let nodes = (0..tree.units.len() as u32).map(|index| Node {
            parent: tree.unit(index).parent as usize,
            children: tree.children(index).map(|c| c as usize).collect(),
            ..Node::of(tree, index)
        });
        Self { nodes: nodes.collect() }
    }

    /// Adds a node that stands nowhere yet.
    pub fn add(&mut self, node: Node) -> usize {
        self.nodes.push(node);
        self.nodes.len() - 1
    }

    /// Takes a node from where it stands.
    pub fn detach(&mut self, node: usize) {
        let parent = self.nodes[node].parent;
        self.nodes[parent].children.retain(|c| *c != node);
    }

    /// Puts a detached node into `parent` at `at`.
    pub fn attach(&mut self, node: usize, parent: usize, at: usize) {
        self.nodes[node].parent = parent;
        self.nodes[parent].children.insert(at, node);
    }

    pub fn position(&self, node: usize) -> usize {
        let parent = self.nodes[node].parent;
        self.nodes[parent].children.iter().position(|c| *c == node).unwrap_or(0)
    }

    /// The node goes, with all that is in it.
    pub fn remove(&mut self, node: usize) {
        self.detach(node);
        let mut all = vec![node];
        while let Some(node) = all.pop() {
            self.nodes[node].gone = true;
            all.extend(&self.nodes[node].children);
        }
    }

    /// The provision that a node is or stands in.
    pub fn provision(&self, mut node: usize) -> usize {
        while node != 0 && !self.nodes[node].kind.is_provision() {
            node = self.nodes[node].parent;
        }
        node
    }

    /// A node and all in it, in document order.
    pub fn all_in(&self, node: usize) -> Vec<usize> {
        let (mut out, mut stack) = (Vec::new(), vec![node]);
        while let Some(node) = stack.pop() {
            out.push(node);
            stack.extend(self.nodes[node].children.iter().rev());
        }
        out
    }
}

impl Node {
    pub fn of(tree: &Tree, index: u32) -> Self {
        let unit = tree.unit(index);
        Self {
            kind: unit.kind,
            number: unit.number.as_deref().map(|n| number(n, unit.kind)).filter(|n| !n.is_empty()),
            designation: Citing::of(&tree.language).designation(unit),
            text: one_line(&unit.text.shown),
            citation: unit.citation.clone(),
            defines: unit.defines.clone(),
            is_head: unit.is_head,
            operative: is_law(tree, index),
            parent: 0,
            children: Vec::new(),
            gone: false,
        }
    }

    /// Whether its kind is the other's for whoever reads the law: what "(a)" is called follows from where it stands.
    pub fn is_kind_of(&self, to: &Self) -> bool {
        let are_provisions = self.kind.is_provision() && to.kind.is_provision();
        let is_headed = self.kind.has_heading();
        self.kind == to.kind
            || are_provisions
                && is_headed == to.kind.has_heading()
                && (!is_headed || self.designation == to.designation)
    }

    /// Whether nothing is to be said of its kind and number. The comparison says so too.
    pub fn is_called(&self, to: &Self) -> bool {
        self.is_kind_of(to) && self.designation == to.designation
    }
}

/// Whether a unit is part of the law. What stands in a footnote is none.
pub(super) fn is_law(tree: &Tree, mut index: u32) -> bool {
    let operative = tree.unit(index).operative;
    while index != 0 && tree.unit(index).kind != UnitKind::Footnote {
        index = tree.unit(index).parent;
    }
    operative && index == 0
}

/// A printed number without the stop behind it, which is a typographer's, and without "Section" before it.
fn number(printed: &str, kind: UnitKind) -> String {
    let line = one_line(printed);
    let number = line.trim().trim_end_matches(['.', ':']);
    let spelled = number.split_once(' ').filter(|(word, _)| {
        let kinds = [ProvisionKind::Section, ProvisionKind::Article, ProvisionKind::Clause];
        kinds.iter().any(|k| kind == UnitKind::Provision(*k)) && word.eq_ignore_ascii_case(kind.word())
    });
    spelled.map_or(number, |(_, number)| number.trim()).to_owned()
}

/// Words in one line; no byte moves.
pub(super) fn one_line(words: &str) -> String {
    words.replace(['\n', '\r', '\t'], " ")
}

/// What two texts that are the same have in common, however their cross-references were cut into tokens.
pub(super) fn folded(words: &str) -> String {
    Text::plain(words).finish().folded()
}
