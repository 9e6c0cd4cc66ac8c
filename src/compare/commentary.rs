//! Commentary and footnotes that only one of two texts has.

use serde::Serialize;

use super::tree::{Tree, UnitKind};

/// What explains a text and has no force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Explanation {
    /// Commentary, notes and examples.
    Commentary,
    /// Footnotes.
    Footnotes,
}

/// One of the two texts that are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Which {
    /// The text before.
    Old,
    /// The text after.
    New,
}

/// What was left out of a text before it was compared, since the other has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// What was left out.
    pub what: Explanation,
    /// The text that has it.
    pub of: Which,
}

impl LeftOut {
    /// That in words, where the text that has it is called `title`.
    pub fn sentence(self, title: &str) -> String {
        let what = match self.what {
            Explanation::Commentary => "commentary or notes",
            Explanation::Footnotes => "footnotes",
        };
        format!("Only “{title}” has {what}: they are left out.")
    }
}

/// Leaves out the commentary of two texts of different origin where only one of them has any, and says so: a country's
/// Act never had the model's, which is not omitted from it. Likewise for footnotes, which many an Act has that has no
/// commentary.
pub fn leave_out_commentary(old: &mut Tree, new: &mut Tree) -> Vec<LeftOut> {
    let mut left_out = Vec::new();
    for what in [Explanation::Commentary, Explanation::Footnotes] {
        let (of, explained) = match (has(old, what), has(new, what)) {
            (true, false) => (Which::Old, &mut *old),
            (false, true) => (Which::New, &mut *new),
            _ => continue,
        };
        let law = explained.without(|unit| explanation(explained, unit) == Some(what));
        // A text that is nothing but commentary is compared as it is.
        if law.units.len() > 1 {
            *explained = law;
            left_out.push(LeftOut { what, of });
        }
    }
    left_out
}

fn has(tree: &Tree, what: Explanation) -> bool {
    (0..tree.units.len() as u32).any(|unit| explanation(tree, unit) == Some(what))
}

/// What a unit belongs to; `None` when it has force.
fn explanation(tree: &Tree, mut index: u32) -> Option<Explanation> {
    if tree.unit(index).operative {
        return None;
    }
    while index != 0 && tree.unit(index).kind != UnitKind::Footnote {
        index = tree.unit(index).parent;
    }
    Some(if index == 0 { Explanation::Commentary } else { Explanation::Footnotes })
}
