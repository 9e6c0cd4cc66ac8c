//! New numbers of what stays: said at the end, as many in one sentence as follow each other. Only that a text became a
//! subsection with all that followed it is said at once, because what stands in it is named there.

use std::collections::HashMap;

use super::draft::Draft;
use super::names::{Names, word};
use super::outline::Node;
use super::{Action, Instruction, Standing};
use crate::compare::tree::UnitKind;

impl Draft<'_, '_> {
    /// "The existing text of section 3 becomes subsection (1)": the unnumbered text that opened a provision, and with it
    /// all that followed it there.
    pub(super) fn enclose(&mut self, unit: u32, parent: usize) {
        let Some(text) = self.node_of[unit as usize].filter(|node| self.names.knows(*node)) else { return };
        let opens = matches!(self.new.unit(unit).kind, UnitKind::Provision(kind) if kind.opens_in_text());
        let was = &self.outline.nodes[text];
        let is_text = was.kind == UnitKind::Paragraph && was.operative && was.children.is_empty();
        if parent == 0 || was.parent != parent || !is_text || !opens {
            return;
        }
        let row = &self.outline.nodes[parent].children;
        let inside: Vec<usize> = row.iter().copied().filter(|node| self.is_ours(*node)).collect();
        let Some((_, followed)) = inside.split_first().filter(|(first, rest)| **first == text && !rest.is_empty())
        else {
            return;
        };
        let stands_in = |node: &usize| self.unit_of.get(node).map(|is| self.new.unit(*is).parent);
        let all_in_it = followed.iter().all(|node| stands_in(node).is_none_or(|within| within == unit));
        if !all_in_it || followed.iter().all(|node| stands_in(node).is_none()) {
            return;
        }
        for (at, node) in followed.iter().enumerate() {
            self.outline.detach(*node);
            self.outline.attach(*node, text, at);
        }
        self.names.imply(parent, self.new.unit(unit).kind);
        self.enclosing.insert(text);
        let target = self.name_of_all(text);
        if let Some(standing) = self.stand(unit, text) {
            self.say(Action::Become { target, many: false, standing }, Vec::new());
        }
    }

    /// What a node is called with all that is in it.
    pub(super) fn name_of_all(&self, node: usize) -> String {
        if self.enclosing.contains(&node) {
            format!("the existing text of {}", self.names.of(self.names.parent(node)))
        } else {
            self.names.of(node).to_owned()
        }
    }

    pub(super) fn renumber(&mut self) {
        let mut waiting = std::mem::take(&mut self.standing);
        waiting.retain(|node| {
            let unit = self.unit_of[node];
            let is_called = self.outline.nodes[*node].is_called(&Node::of(self.new, unit));
            if is_called {
                self.stand(unit, *node);
            }
            !is_called
        });
        waiting.sort_by_key(|node| self.names.order(*node));
        let mut rows: Vec<Vec<usize>> = Vec::new();
        let mut row_of: HashMap<(UnitKind, Option<usize>), usize> = HashMap::new();
        for node in waiting {
            let kind = self.outline.nodes[node].kind;
            let within = (!kind.has_heading()).then(|| self.names.parent(node));
            let row = *row_of.entry((kind, within)).or_insert_with(|| {
                rows.push(Vec::new());
                rows.len() - 1
            });
            rows[row].push(node);
        }
        let mut out = Vec::new();
        for row in rows {
            let mut rest = &row[..];
            while !rest.is_empty() {
                let (length, action) = self.longest_run(rest);
                out.push(Instruction { action, notes: Vec::new() });
                rest = &rest[length..];
            }
            for node in row {
                self.stand(self.unit_of[&node], node);
            }
        }
        self.drafted.renumbering = out;
    }

    /// As many of the nodes as one instruction can renumber.
    fn longest_run(&self, nodes: &[usize]) -> (usize, Action) {
        let to: Vec<Node> = nodes.iter().map(|node| Node::of(self.new, self.unit_of[node])).collect();
        let stays = |at: usize| self.outline.nodes[nodes[at]].is_kind_of(&to[at]);
        let alike = |at: &usize| {
            let numbered = self.outline.nodes[nodes[*at]].number.is_some() && to[*at].number.is_some();
            numbered && stays(*at) == stays(0) && (stays(0) || to[*at].kind == to[0].kind)
        };
        let plain = (0..nodes.len()).take_while(alike).count();
        // Each two that follow each other in a run are one: where that ends, the run does.
        let pair = |at: &usize| {
            let numbers = [to[*at].number.as_deref(), to[at + 1].number.as_deref()];
            numbers[0].zip(numbers[1]).is_some_and(|(a, b)| Names::run_of_numbers(&[a, b]).is_some())
                && self.names.run(&nodes[*at..at + 2]).is_some()
        };
        let most = 1 + (0..plain.saturating_sub(1)).take_while(pair).count();
        for length in (2..=most).rev() {
            let numbers: Vec<&str> = to[..length].iter().filter_map(|n| n.number.as_deref()).collect();
            if let (Some(target), Some(number)) = (self.names.run(&nodes[..length]), Names::run_of_numbers(&numbers)) {
                return (length, standing(stays(0), target, true, &to[0], Some(number)));
            }
        }
        let target = self.names.of(nodes[0]).to_owned();
        (1, standing(stays(0), target, false, &to[0], to[0].number.clone()))
    }
}

/// What says the new numbers of provisions, and their kind unless it stays.
fn standing(stays: bool, target: String, many: bool, to: &Node, number: Option<String>) -> Action {
    match number {
        Some(number) if stays => Action::Renumber { target, many, number },
        number => Action::Become { target, many, standing: Standing { kind: Some(word(to.kind)), number } },
    }
}
