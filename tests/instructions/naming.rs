//! Which provision a name in an instruction means.

use faletusi::compare::UnitKind;
use faletusi::document::{DirectiveKind, ProvisionKind as P};

use super::Reader;
use crate::phrases::{alternative, kinds, ordinal};

impl Reader<'_> {
    /// How a provision is cited, the alternative it stands in last.
    pub(super) fn cite(&self, node: usize) -> String {
        let cited = self.cite_number(node);
        if cited.is_empty() { cited } else { cited + &self.choice(self.before[node].parent) }
    }

    /// The alternatives something stands in: ", alternative A".
    pub(super) fn choice(&self, mut node: usize) -> String {
        let mut out = String::new();
        while node != 0 {
            let this = &self.before[node];
            let label = alternative(&this.text).filter(|_| this.kind == UnitKind::Directive(DirectiveKind::Option));
            out = label.map_or(String::new(), |label| format!(", alternative {label}")) + &out;
            node = this.parent;
        }
        out
    }

    /// How a provision is cited without that: what opens in the text behind what it stands in, everything else by
    /// itself, in a schedule after the schedule.
    pub(super) fn cite_number(&self, node: usize) -> String {
        let this = &self.before[node];
        let UnitKind::Provision(kind) = this.kind else { return String::new() };
        let mut outer = this.parent;
        while !self.before[outer].kind.is_provision() {
            outer = self.before[outer].parent;
        }
        let outer_cited = if outer == 0 { String::new() } else { self.cite_number(outer) };
        if kind.opens_in_text() && !outer_cited.is_empty() {
            return format!("{outer_cited}{}", this.number);
        }
        let number = this.number.as_str();
        let own = if number.is_empty() {
            format!("“{}”", this.text)
        } else if number.starts_with(char::is_alphabetic) && number.contains(' ') {
            number.to_owned()
        } else {
            format!("{} {}", kind.word(), number.trim_start_matches(['§', ' ']))
        };
        let mut up = this.parent;
        while up != 0 {
            let step = matches!(kind, P::Step | P::Substep);
            match self.before[up].kind {
                UnitKind::Provision(P::Attachment | P::Form) => return format!("{}, {own}", self.cite_number(up)),
                UnitKind::Provision(_) if step => return format!("{}, {own}", self.cite_number(up)),
                _ => up = self.before[up].parent,
            }
        }
        own
    }

    /// The provision of a name.
    pub(super) fn find(&self, name: &str) -> Option<usize> {
        if name == "the document" {
            return Some(0);
        }
        if let Some([one]) = self.cited.get(name).map(Vec::as_slice) {
            return Some(*one);
        }
        if let Some(place) = name.strip_prefix("the existing text of ") {
            return self.before[self.find(place)?].children.iter().copied().find(|c| self.before[*c].law);
        }
        if let Some(which) = name.strip_prefix("footnote ") {
            let (count, place) = which.split_once(" of ").unwrap_or((which, "the document"));
            let inside = self.before[self.find(place)?].children.iter().copied();
            let mut notes = inside.filter(|c| self.before[*c].kind == UnitKind::Footnote);
            return notes.nth(count.parse::<usize>().ok()?.checked_sub(1)?);
        }
        if let Some((label, place)) = name.strip_prefix("alternative ").and_then(|rest| rest.split_once(" of ")) {
            let is = |c: &usize| {
                self.before[*c].kind == UnitKind::Directive(DirectiveKind::Option)
                    && alternative(&self.before[*c].text) == Some(label)
            };
            let all: Vec<usize> = self.before[self.find(place)?].children.iter().copied().filter(is).collect();
            return if let [one] = all[..] { Some(one) } else { None };
        }
        let rest = name.strip_prefix("the ")?;
        if let Some((term, place)) = rest.strip_prefix("definition of “").and_then(|r| r.rsplit_once("” in ")) {
            let is = |node: &usize| {
                let this = &self.before[*node];
                let mut up = *node;
                while !self.before[up].kind.is_provision() {
                    up = self.before[up].parent;
                }
                this.kind == UnitKind::Definition
                    && this.term == term
                    && self.is_law(*node)
                    && self.cite_number(up) + &self.choice(this.parent) == place
            };
            let all: Vec<usize> = self.all(0).into_iter().filter(is).collect();
            if let [one] = all[..] {
                return Some(one);
            }
        }
        if let Some((cell, table)) = rest.strip_prefix("row “").and_then(|r| r.split_once("” of ")) {
            let is = |c: &usize| {
                self.before[*c].kind == UnitKind::Row && self.before[*c].text.split(" |").next() == Some(cell)
            };
            let all: Vec<usize> = self.before[self.find(table)?].children.iter().copied().filter(is).collect();
            return if let [one] = all[..] { Some(one) } else { None };
        }
        let (which, rest) = match rest.split_once(' ').and_then(|(first, rest)| Some((ordinal(first)?, rest))) {
            Some((which, rest)) => (Some(which), rest),
            None => (None, rest),
        };
        kinds().into_iter().find_map(|(word, kind)| {
            let is_head = word == "head row";
            let parent = self.find(rest.strip_prefix(word)?.strip_prefix(" of ")?)?;
            let all: Vec<usize> = self.before[parent]
                .children
                .iter()
                .copied()
                .filter(|c| (self.before[*c].kind, self.before[*c].is_head) == (kind, is_head))
                .collect();
            match (which, &all[..]) {
                (None, [one]) => Some(*one),
                (Some(which), [_, _, ..]) => all.get(which - 1).copied(),
                _ => None,
            }
        })
    }

    /// The provisions of a name that may be a run.
    pub(super) fn find_all(&self, name: &str) -> Option<Vec<usize>> {
        if let Some(one) = self.find(name) {
            return Some(vec![one]);
        }
        let (from, last) = name.rsplit_once(" to ").or_else(|| name.rsplit_once(" and "))?;
        let singular = from.rsplit_once("s ").map(|(word, number)| format!("{word} {number}"));
        let first_name = [Some(from.to_owned()), singular].into_iter().flatten().find(|n| self.find(n).is_some())?;
        let first = self.find(&first_name)?;
        let printed = self.before[first].number.rsplit(' ').next()?;
        let last = self.find(&format!("{}{last}", first_name.strip_suffix(printed)?))?;
        let all = self.all(0);
        let at = |node: usize| all.iter().position(|n| *n == node);
        let kind = self.before[first].kind;
        let same = |n: &usize| {
            self.before[*n].kind == kind && (kind.has_heading() || self.before[*n].parent == self.before[first].parent)
        };
        Some(all[at(first)?..=at(last)?].iter().copied().filter(same).collect())
    }

    /// The paragraph that is all there is in a section, a definition or a box.
    pub(super) fn only_text(&self, node: usize) -> Option<usize> {
        let this = &self.before[node];
        let inside: Vec<usize> = this.children.iter().copied().filter(|c| self.before[*c].law == this.law).collect();
        let holds = node != 0 && (this.kind.has_heading() || this.kind == UnitKind::Definition);
        match inside[..] {
            [one] if holds && self.before[one].kind == UnitKind::Paragraph => Some(one),
            _ => None,
        }
    }
}
