//! New numbers of what stays: said at the end, as many in one sentence as follow each other.

use std::collections::HashMap;

use super::draft::Draft;
use super::names::{Names, word};
use super::outline::Node;
use super::{Action, Instruction, Standing};
use crate::compare::tree::UnitKind;

impl Draft<'_, '_> {
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
