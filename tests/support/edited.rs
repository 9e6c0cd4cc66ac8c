//! A law of sections with subsections that is edited, and what is to be said of each edit.

use std::collections::{BTreeMap, BTreeSet};

use faletusi::compare::Label;
use proptest::sample::Index;

/// Heading and subsections.
pub type Section = (String, Vec<String>);

/// A law that is being edited, each section at most once in its words.
pub struct Edited {
    /// Where a section stood, from 0; `None` when it is new.
    pub sections: Vec<(Option<usize>, Section)>,
    /// By the place before: what is to be said of it.
    pub expected: BTreeMap<String, Label>,
    /// How many provisions are new.
    pub inserted: usize,
    /// Where sections stood that moved.
    moved: BTreeSet<usize>,
    /// The edit that changes the row of sections.
    row: u8,
}

impl Edited {
    /// `row`: the one of the first three edits that it may have.
    pub fn new(sections: &[Section], row: u8) -> Self {
        let sections = sections.iter().cloned().enumerate().map(|(at, section)| (Some(at), section)).collect();
        Self { sections, expected: BTreeMap::new(), inserted: 0, moved: BTreeSet::new(), row }
    }

    /// Of what changes the row of sections (new ones, others moved, others gone) a law has one: a section that leaves a
    /// place where another one comes may have been replaced by it. So may one that moved or follows one that is gone, and
    /// has another heading.
    pub fn edit(&mut self, kind: u8, here: Index, there: Index, other: &[Section]) {
        let at = here.index(self.sections.len());
        if kind < 3 && kind != self.row || kind == 6 && self.row != 0 {
            return;
        }
        match kind {
            0 => {
                let section = other[there.index(other.len())].clone();
                self.inserted += 1 + section.1.len();
                self.sections.insert(at, (None, section));
            }
            1 if !self.is_edited(at) => {
                let section = self.sections.remove(at);
                self.moved.extend(section.0);
                self.sections.insert(there.index(self.sections.len() + 1), section);
            }
            1 => {}
            _ => self.reword(kind, at, there),
        }
    }

    fn is_edited(&self, at: usize) -> bool {
        let Some(was) = self.sections[at].0.filter(|was| !self.moved.contains(was)) else { return true };
        let place = format!("section {}", was + 1);
        self.expected.keys().any(|key| *key == place || key.starts_with(&format!("{place}(")))
    }

    fn reword(&mut self, kind: u8, at: usize, there: Index) {
        let alone = self.sections.len() == 1;
        if self.is_edited(at) {
            return;
        }
        let (was, (heading, row)) = &mut self.sections[at];
        let place = format!("section {}", was.unwrap_or_default() + 1);
        let of = there.index(row.len());
        let subsection = |of: usize| format!("{place}({})", of + 1);
        match kind {
            2 if !alone => {
                self.expected.extend((0..row.len()).map(|of| (subsection(of), Label::Omitted)));
                self.expected.insert(place, Label::Omitted);
                self.sections.remove(at);
            }
            3 => {
                row[of].push_str(" And more of it.");
                self.expected.insert(subsection(of), Label::Reworded);
            }
            4 => {
                let words: Vec<&str> = row[of].split(' ').collect();
                let (a, b) = words.split_at(words.len() / 2);
                let (a, b) = (a.join(" "), b.join(" "));
                row[of] = a;
                row.insert(of + 1, b);
                self.inserted += 1;
                self.expected.insert(subsection(of), Label::Split);
            }
            5 if row.len() > 1 => {
                let gone = row.remove(1);
                row[0].push_str(&format!(" {gone}"));
                self.expected.extend([(subsection(0), Label::Combined), (subsection(1), Label::Omitted)]);
            }
            6 => {
                heading.push_str(" and so on");
                self.expected.insert(place, Label::Heading);
            }
            _ => {}
        }
    }
}
