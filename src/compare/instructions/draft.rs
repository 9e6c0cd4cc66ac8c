//! From pairs of units to instructions: the text is amended step by step, and each step is written down.

use std::collections::{HashMap, HashSet};

use super::edits;
use super::names::{Names, is_balanced, word};
use super::outline::{Node, Outline, folded, is_law};
use super::pairs;
use super::remarks::{combined, notes};
use super::{Action, Instruction, Line, Place, Standing};
use crate::compare::comparison::{Comparison, Part};
use crate::compare::matching::chain::{self, Link};
use crate::compare::moves::{Stays, is_sorted, sorted_again};
use crate::compare::tree::{Tree, UnitKind};

/// The instructions of one stage.
#[derive(Debug, Default)]
pub(super) struct Drafted {
    pub amendments: Vec<Instruction>,
    pub references: Vec<Instruction>,
    pub renumbering: Vec<Instruction>,
}

/// The text when the law is done, with the node of each new unit.
pub(super) struct Amended {
    outline: Outline,
    node_of: Vec<Option<usize>>,
    /// By new unit: the old one that it is.
    to_old: Vec<Option<u32>>,
    /// Definitions that were left where they stood, in another order.
    left: HashSet<usize>,
}

/// What an amending law says.
pub(super) fn law(comparison: &Comparison) -> (Drafted, Amended) {
    let (old, new) = (comparison.old, comparison.new);
    let counts: Vec<bool> = (0..new.units.len() as u32).map(|n| is_law(new, n)).collect();
    let to_old = pairs::find(comparison);
    let node_of = (0..new.units.len() as u32)
        .map(|n| {
            let partner = to_old[n as usize]?;
            (counts[n as usize] && is_law(old, partner)).then_some(partner as usize)
        })
        .collect();
    let mut draft = Draft::new(comparison, Outline::new(old), node_of, counts, true);
    draft.visit(0);
    let left = std::mem::take(&mut draft.left);
    let (drafted, outline, node_of) = draft.end();
    (drafted, Amended { outline, node_of, to_old, left })
}

/// What an editor does to commentary, notes and footnotes when the law is done.
pub(super) fn editorial(comparison: &Comparison, amended: Amended) -> Drafted {
    let Amended { mut outline, mut node_of, to_old, left } = amended;
    let new = comparison.new;
    let count = node_of.len();
    let mut taken: HashSet<usize> = node_of.iter().flatten().copied().collect();
    for n in 0..count as u32 {
        let partner = to_old[n as usize].map(|o| o as usize);
        if let Some(node) = partner.filter(|o| !outline.nodes[*o].operative && !outline.nodes[*o].gone)
            && !is_law(new, n)
            && taken.insert(node)
        {
            node_of[n as usize] = Some(node);
        }
    }
    for node in &mut outline.nodes {
        node.citation.clear();
    }
    for (unit, node) in node_of.iter().enumerate() {
        if let Some(node) = node.filter(|node| outline.nodes[*node].operative) {
            outline.nodes[node].citation.clone_from(&new.units[unit].citation);
        }
    }
    let mut draft = Draft::new(comparison, outline, node_of, vec![true; count], false);
    draft.left = left;
    draft.visit(0);
    draft.end().0
}

pub(super) struct Draft<'c, 't> {
    comparison: &'c Comparison<'t>,
    pub(super) new: &'t Tree,
    pub(super) outline: Outline,
    pub(super) names: Names,
    /// By new unit: whether this stage is about it.
    counts: Vec<bool>,
    /// By new unit: the node that it is.
    pub(super) node_of: Vec<Option<usize>>,
    /// By node: the new unit that it becomes.
    pub(super) unit_of: HashMap<usize, u32>,
    parts: HashMap<u32, &'c Part>,
    /// By new unit: where its words came from.
    notes: HashMap<u32, Vec<String>>,
    /// By node that goes: what it is combined with.
    combined: HashMap<usize, String>,
    law: bool,
    /// Definitions that stay where they stand, in another order: no law says that they move, and no editor may.
    left: HashSet<usize>,
    pub(super) drafted: Drafted,
    /// Nodes that go when what stays of them has gone elsewhere.
    later: Vec<usize>,
    /// Texts that were put around all that followed them.
    pub(super) enclosing: HashSet<usize>,
    /// Nodes that get another kind or number at the end.
    pub(super) standing: Vec<usize>,
}

impl<'c, 't> Draft<'c, 't> {
    fn new(
        comparison: &'c Comparison<'t>,
        outline: Outline,
        node_of: Vec<Option<usize>>,
        counts: Vec<bool>,
        law: bool,
    ) -> Self {
        let unit_of = node_of.iter().enumerate().filter_map(|(unit, node)| Some(((*node)?, unit as u32))).collect();
        let parts = comparison.changes.iter().flat_map(|c| &c.parts).filter_map(|p| Some((p.new?, p))).collect();
        Self {
            comparison,
            new: comparison.new,
            names: Names::new(&outline, law),
            outline,
            counts,
            node_of,
            unit_of,
            parts,
            notes: if law { notes(comparison) } else { HashMap::new() },
            combined: if law { combined(comparison) } else { HashMap::new() },
            law,
            left: HashSet::new(),
            drafted: Drafted::default(),
            later: Vec::new(),
            enclosing: HashSet::new(),
            standing: Vec::new(),
        }
    }

    /// Whether this stage is about a node.
    pub(super) fn is_ours(&self, node: usize) -> bool {
        !self.law || self.outline.nodes[node].operative
    }

    pub(super) fn say(&mut self, action: Action, notes: Vec<String>) {
        self.drafted.amendments.push(Instruction { action, notes });
    }

    /// Makes a node what it is in the new text, with all in it.
    fn visit(&mut self, unit: u32) {
        let Some(node) = self.node_of[unit as usize] else { return };
        if unit != 0 {
            self.words(unit, node);
        }
        let kids: Vec<u32> = self.new.children(unit).filter(|c| self.counts[*c as usize]).collect();
        for kid in &kids {
            self.unnumber(*kid, node);
            self.enclose(*kid, node);
        }
        let stable = self.stable(node, &kids);
        let removed = self.removed(node, &stable);
        let mut anchor: Option<usize> = None;
        let mut at = 0;
        let mut group: Vec<u32> = Vec::new();
        self.leave(unit, node, &stable);
        for kid in &kids {
            let is = self.node_of[*kid as usize];
            match is.filter(|n| stable.contains(n)) {
                None if is.is_some_and(|n| self.left.contains(&n)) => self.visit(*kid),
                None => group.push(*kid),
                Some(stays) => {
                    self.gap(node, anchor, Some(stays), &std::mem::take(&mut group), &removed[at]);
                    at += 1;
                    anchor = Some(stays);
                    self.visit(*kid);
                }
            }
        }
        self.gap(node, anchor, None, &group, &removed[at]);
    }

    /// Finds the definitions that are left where they stand in a node. Commentary among them counts as text: what an
    /// editor does with it leaves the law where it is.
    fn leave(&mut self, unit: u32, node: usize, stable: &HashSet<usize>) {
        let old = self.comparison.old;
        let row = &self.outline.nodes[node].children;
        let is_old = |child: usize| self.names.knows(child) && child < old.units.len();
        let before: Vec<(usize, bool)> =
            row.iter().map(|child| (*child, is_old(*child) && is_sorted(old, *child as u32))).collect();
        if !before.iter().any(|(_, is_sorted)| *is_sorted) {
            return;
        }
        let kept = &self.comparison.kept;
        let stays = |child: usize| match stable.contains(&child) {
            true => Some(Stays::Law),
            false => (!self.is_ours(child) && kept.get(child) == Some(&true)).then_some(Stays::Commentary),
        };
        let commentary =
            |kid: u32| self.comparison.to_old(kid).map(|o| o as usize).filter(|child| !self.is_ours(*child));
        let after: Vec<(Option<usize>, bool)> = self
            .new
            .children(unit)
            .map(|kid| (self.node_of[kid as usize].or_else(|| commentary(kid)), is_sorted(self.new, kid)))
            .collect();
        let left = sorted_again(&before, &after, stays);
        let left: Vec<usize> = left.into_iter().filter(|child| self.is_ours(*child)).collect();
        self.left.extend(left);
    }

    /// A provision that stays as a text of what it stands in loses its number; what stood in it stands behind it.
    fn unnumber(&mut self, unit: u32, parent: usize) {
        let Some(node) = self.node_of[unit as usize].filter(|node| self.names.knows(*node)) else { return };
        let was = &self.outline.nodes[node];
        let is_text = self.new.unit(unit).kind == UnitKind::Paragraph && self.new.children(unit).next().is_none();
        let stays = parent != 0 && was.parent == parent && self.names.parent(node) == parent;
        let Some(number) = was.number.clone().filter(|_| is_text && stays && was.kind.is_provision()) else { return };
        if !self.names.is_only_of_its_number(node) {
            return;
        }
        let at = self.outline.position(node) + 1;
        for (step, child) in self.outline.nodes[node].children.clone().into_iter().enumerate() {
            self.outline.detach(child);
            self.outline.attach(child, parent, at + step);
        }
        self.stand(unit, node);
        self.say(Action::Unnumber { parent: self.names.of(parent).to_owned(), number }, Vec::new());
    }

    /// The children of a node that stay in it and keep their order, the larger texts before the smaller.
    fn stable(&self, node: usize, kids: &[u32]) -> HashSet<usize> {
        let position: HashMap<usize, usize> =
            self.outline.nodes[node].children.iter().enumerate().map(|(at, child)| (*child, at)).collect();
        let links: Vec<(usize, Link<u64>)> = (0..)
            .zip(kids)
            .filter_map(|(new, kid)| {
                let child = self.node_of[*kid as usize].filter(|child| !self.left.contains(child))?;
                let weight = self.weight(*kid, child);
                let old = *position.get(&child)? as u32;
                Some((child, Link { old, new, weight }))
            })
            .collect();
        let (nodes, links): (Vec<usize>, Vec<Link<u64>>) = links.into_iter().unzip();
        chain::heaviest(&links).into_iter().map(|link| nodes[link]).collect()
    }

    /// What it is worth that a child stays where it is: more than all words when the comparison says that it did, and
    /// most for the law, which stands where it stands when commentary is put in order.
    fn weight(&self, unit: u32, node: usize) -> u64 {
        let tokens: usize = (unit..self.new.unit(unit).end).map(|u| self.new.unit(u).text.tokens.len()).sum();
        let kept = self.comparison.kept.get(node).is_some_and(|kept| *kept);
        let is_law = !self.law && self.outline.nodes[node].operative;
        (u64::from(is_law) << 48) + (u64::from(kept) << 32) + tokens as u64 + 1
    }

    /// The children of a node that go, by the gap between its stable ones that they stand in.
    fn removed(&self, node: usize, stable: &HashSet<usize>) -> Vec<Vec<usize>> {
        let mut gaps = vec![Vec::new()];
        for child in &self.outline.nodes[node].children {
            if stable.contains(child) {
                gaps.push(Vec::new());
            } else if self.is_ours(*child)
                && !self.unit_of.contains_key(child)
                && let Some(gap) = gaps.last_mut()
            {
                gap.push(*child);
            }
        }
        gaps
    }

    /// What goes and comes between two children of a node.
    fn gap(&mut self, node: usize, before: Option<usize>, after: Option<usize>, group: &[u32], removed: &[usize]) {
        let all_new = group.iter().all(|unit| self.node_of[*unit as usize].is_none());
        if let ([gone], [_, ..], true) = (removed, group, all_new)
            && !self.has_survivors(*gone)
            && self.behind_left(*gone, after) == *gone
            && !self.is_another_term(*gone, group)
        {
            let target = self.names.of(*gone).to_owned();
            let at = self.outline.position(*gone);
            let (block, moved) = self.place_all(group, node, at);
            self.outline.remove(*gone);
            let notes = self.notes_in(group);
            self.say(Action::Replace { target, block }, notes);
            moved.into_iter().for_each(|unit| self.visit(unit));
            return;
        }
        self.repeal(removed);
        let leading = group.iter().take_while(|unit| self.node_of[**unit as usize].is_some()).count();
        let mut anchor = before.map(|before| self.behind_left(before, after));
        for unit in &group[..leading] {
            anchor = self.transfer(*unit, node, anchor, after).or(anchor);
        }
        let rest = &group[leading..];
        if !rest.is_empty() {
            let (place, at) = self.place_in(node, anchor, after, rest);
            let (block, moved) = self.place_all(rest, node, at);
            let notes = self.notes_in(rest);
            self.say(Action::Insert { place, block }, notes);
            moved.into_iter().for_each(|unit| self.visit(unit));
        }
    }

    /// The last of the definitions that are left where they stand behind a node: a text that comes there comes after them.
    fn behind_left(&self, before: usize, after: Option<usize>) -> usize {
        let row = &self.outline.nodes[self.outline.nodes[before].parent].children;
        let behind = row.iter().skip_while(|child| **child != before).skip(1);
        let near = behind.take_while(|child| Some(**child) != after);
        near.filter(|child| self.left.contains(child)).last().copied().unwrap_or(before)
    }

    /// Whether one definition goes and another comes: the alphabet says where.
    fn is_another_term(&self, gone: usize, group: &[u32]) -> bool {
        self.outline.nodes[gone].kind == UnitKind::Definition
            && matches!(group, [unit] if self.new.unit(*unit).kind == UnitKind::Definition)
    }

    fn has_survivors(&self, node: usize) -> bool {
        self.outline.all_in(node).iter().any(|n| self.unit_of.contains_key(n))
    }

    fn repeal(&mut self, removed: &[usize]) {
        let (later, now): (Vec<usize>, Vec<usize>) = removed.iter().partition(|node| self.has_survivors(**node));
        self.later.extend(later);
        self.repeal_now(&now);
    }

    fn repeal_now(&mut self, nodes: &[usize]) {
        let headed = |node: &usize| self.outline.nodes[*node].kind.has_heading();
        if let Some(target) = self.names.run(nodes) {
            let headed = nodes.iter().all(headed);
            let notes = nodes.iter().filter_map(|node| self.combined.remove(node)).collect();
            self.say(Action::Repeal { target, many: true, headed }, notes);
        } else {
            for node in nodes {
                let headed = self.outline.nodes[*node].kind.has_heading();
                let target = self.names.of(*node).to_owned();
                let notes = self.combined.remove(node).into_iter().collect();
                self.say(Action::Repeal { target, many: false, headed }, notes);
            }
        }
        nodes.iter().for_each(|node| self.outline.remove(*node));
    }

    /// Where something is put between two children of a node, and the position that this is.
    fn place_in(&self, node: usize, before: Option<usize>, after: Option<usize>, what: &[u32]) -> (Place, usize) {
        if let Some(place) = self.in_order(node, before, what) {
            return place;
        }
        self.beside(node, before, after)
    }

    fn beside(&self, node: usize, before: Option<usize>, after: Option<usize>) -> (Place, usize) {
        match (before, after) {
            (Some(before), _) => (Place::After(self.name_of_all(before)), self.outline.position(before) + 1),
            (None, Some(after)) => (Place::Before(self.name_of_all(after)), self.outline.position(after)),
            (None, None) => (Place::EndOf(self.names.of(node).to_owned()), self.outline.nodes[node].children.len()),
        }
    }

    /// One definition among others that the alphabet puts where it shall stand.
    fn in_order(&self, node: usize, before: Option<usize>, what: &[u32]) -> Option<(Place, usize)> {
        let [unit] = what else { return None };
        let is = |node: &usize| self.outline.nodes[*node].kind == UnitKind::Definition;
        let children = &self.outline.nodes[node].children;
        if self.new.unit(*unit).kind != UnitKind::Definition || children.iter().filter(|c| is(c)).count() < 2 {
            return None;
        }
        let key = sort_key(&self.new.unit(*unit).text.shown);
        let next = children.iter().position(|c| is(c) && sort_key(&self.outline.nodes[*c].text) > key);
        let at = next.or_else(|| Some(children.iter().rposition(is)? + 1))?;
        let wanted = before.map_or(0, |before| self.outline.position(before) + 1);
        (at == wanted).then(|| (Place::InOrderIn(self.names.of(node).to_owned()), at))
    }

    /// Moves a node to follow `before`. Gives the node, when it can be named.
    fn transfer(&mut self, unit: u32, parent: usize, before: Option<usize>, after: Option<usize>) -> Option<usize> {
        let node = self.node_of[unit as usize]?;
        let from = self.outline.nodes[node].parent;
        self.outline.detach(node);
        let (place, at) = self.beside(parent, before, after);
        self.outline.attach(node, parent, at);
        let r#as = self.stand(unit, node);
        let into = (from != parent && parent != 0 && !matches!(place, Place::EndOf(_)))
            .then(|| self.names.of(parent).to_owned());
        let action = Action::Transfer { target: self.names.of(node).to_owned(), place, into, r#as };
        self.say(action, Vec::new());
        self.visit(unit);
        Some(node)
    }

    /// Gives a node its kind and number, and says what is new about them.
    pub(super) fn stand(&mut self, unit: u32, node: usize) -> Option<Standing> {
        let to = Node::of(self.new, unit);
        let was = &mut self.outline.nodes[node];
        let kind = (!was.is_kind_of(&to) || (was.number.is_some() && to.number.is_none())).then(|| word(to.kind));
        let same = was.is_called(&to);
        was.kind = to.kind;
        was.number.clone_from(&to.number);
        was.designation.clone_from(&to.designation);
        (!same).then_some(Standing { kind, number: to.number })
    }

    /// Puts new units into `parent` from `at` on, and moves into them what stays. Gives the lines of that and the units
    /// that were moved.
    fn place_all(&mut self, units: &[u32], parent: usize, at: usize) -> (Vec<Line>, Vec<u32>) {
        let (mut block, mut moved) = (Vec::new(), Vec::new());
        let mut at = at;
        for unit in units {
            // What is moved may have stood in front.
            if let Some(node) = self.node_of[*unit as usize]
                && self.outline.nodes[node].parent == parent
                && self.outline.position(node) < at
            {
                at -= 1;
            }
            self.place_one(*unit, (parent, at), 0, &mut block, &mut moved);
            at = self.node_of[*unit as usize].map_or(at, |node| self.outline.position(node)) + 1;
        }
        (block, moved)
    }

    fn place_one(
        &mut self,
        unit: u32,
        (parent, at): (usize, usize),
        depth: u16,
        block: &mut Vec<Line>,
        moved: &mut Vec<u32>,
    ) {
        let implied = self.names.implied(self.outline.provision(parent), &self.outline);
        if let Some(node) = self.node_of[unit as usize] {
            self.outline.detach(node);
            self.outline.attach(node, parent, at);
            let r#as = self.stand(unit, node).map(|s| Standing { kind: Some(word(self.new.unit(unit).kind)), ..s });
            let Node { kind, number, is_head, .. } = self.outline.nodes[node].clone();
            let transferred = Some(self.names.of(node).to_owned());
            block.push(Line { depth, kind, is_head, number, text: String::new(), transferred, r#as, implied });
            moved.push(unit);
            return;
        }
        let node = Node::of(self.new, unit);
        let (kind, number, text, is_head) = (node.kind, node.number.clone(), node.text.clone(), node.is_head);
        block.push(Line { depth, kind, is_head, number, text, transferred: None, r#as: None, implied });
        let node = self.outline.add(node);
        self.outline.attach(node, parent, at);
        self.node_of[unit as usize] = Some(node);
        self.unit_of.insert(node, unit);
        let kids: Vec<u32> = self.new.children(unit).filter(|c| self.counts[*c as usize]).collect();
        for (at, kid) in kids.into_iter().enumerate() {
            self.place_one(kid, (node, at), depth + 1, block, moved);
        }
    }

    fn notes_in(&mut self, units: &[u32]) -> Vec<String> {
        let all: Vec<u32> = units.iter().flat_map(|unit| *unit..self.new.unit(*unit).end).collect();
        all.iter().filter_map(|unit| self.notes.remove(unit)).flatten().collect()
    }

    /// Says what becomes of a node's own words, kind and number.
    fn words(&mut self, unit: u32, node: usize) {
        let to = Node::of(self.new, unit);
        let was = self.outline.nodes[node].clone();
        if was.kind != to.kind || was.number != to.number {
            self.standing.push(node);
        }
        if folded(&was.text) == folded(&to.text) {
            return;
        }
        let target = self.names.of(node).to_owned();
        let notes = self.notes.remove(&unit).unwrap_or_default();
        let partner = self.comparison.to_old(unit).map(|o| &self.comparison.old.unit(o).text);
        let runs = self.parts.get(&unit).map_or(&[][..], |part| &part.runs);
        let had = !folded(&was.text).is_empty();
        let action = if to.kind.has_heading() && is_balanced(&to.text) {
            Action::Heading { target, had, new: to.text.clone() }
        } else if let Some(edits) = partner
            .filter(|_| !self.names.speaks_for_text(node))
            .and_then(|old| edits::edits(old, &self.new.unit(unit).text, runs))
        {
            let target = self.names.of_words(node).to_owned();
            if edits::only_references(runs) {
                self.drafted.references.push(Instruction { action: Action::Words { target, edits }, notes });
                self.outline.nodes[node].text = to.text;
                return;
            }
            Action::Words { target, edits }
        } else if self.is_leaf(unit, node) {
            let implied = self.names.implied(self.outline.provision(was.parent), &self.outline);
            self.standing.retain(|n| *n != node);
            self.stand(unit, node);
            let (kind, number, text, is_head) = (to.kind, to.number, to.text.clone(), to.is_head);
            Action::Replace {
                target,
                block: vec![Line { depth: 0, kind, is_head, number, text, transferred: None, r#as: None, implied }],
            }
        } else {
            let opening = !was.children.is_empty();
            Action::Text {
                target,
                opening,
                had,
                new: if folded(&to.text).is_empty() { String::new() } else { to.text.clone() },
            }
        };
        self.outline.nodes[node].text = to.text;
        self.say(action, notes);
    }

    /// Whether nothing stands in a provision, before or after.
    fn is_leaf(&self, unit: u32, node: usize) -> bool {
        self.outline.nodes[node].children.is_empty()
            && self.new.children(unit).all(|c| !self.counts[c as usize])
            && !self.new.unit(unit).kind.has_heading()
    }

    /// What comes last: what was emptied goes, and what stays is numbered.
    fn end(mut self) -> (Drafted, Outline, Vec<Option<usize>>) {
        for node in std::mem::take(&mut self.later) {
            // It may have gone with what it stood in.
            if !self.outline.nodes[node].gone {
                self.repeal_now(&[node]);
            }
        }
        self.renumber();
        (self.drafted, self.outline, self.node_of)
    }
}

/// What definitions are sorted by.
fn sort_key(words: &str) -> String {
    words.chars().filter(|c| c.is_alphanumeric() || *c == ' ').collect::<String>().trim().to_lowercase()
}
