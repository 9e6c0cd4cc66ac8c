//! A comparison as an edit: what makes the new text of the old one, and the old one of the new.
//!
//! A script holds no text but what one side does not have. Applying it gives the other side's [`Line`]s, which are the
//! text in its normal form: numbers and kinds as printed, words folded as they are compared.

use serde::Serialize;

use super::comparison::Comparison;
use super::redline::{Run, RunKind};
use super::tree::{Tree, UnitKind};
use super::words::{Text, fold};

/// A unit in normal form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// 0 for the root.
    pub depth: u16,
    /// What it is: `subsection`, `text`.
    pub kind: &'static str,
    /// As printed.
    pub number: Option<String>,
    /// Its words, folded.
    pub words: String,
}

/// How one text is made of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Script {
    units: Vec<Step>,
}

/// A unit of the text that is made.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Step {
    depth: u16,
    kind: UnitKind,
    number: Option<String>,
    /// The unit of the other text whose words are taken over.
    from: Option<u32>,
    pieces: Vec<Piece>,
}

/// Words of a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    /// Tokens of `from`, from and to.
    Keep(u32, u32),
    /// Folded tokens that the other text does not have here.
    Put(Vec<String>),
}

impl Tree {
    /// The text in normal form.
    pub fn normal(&self) -> Vec<Line> {
        let line = |unit: &super::tree::Unit| Line {
            depth: unit.depth,
            kind: unit.kind.word(),
            number: unit.number.clone(),
            words: unit.text.folded(),
        };
        self.units.iter().map(line).collect()
    }
}

impl Comparison<'_> {
    /// What makes the new text of the old one.
    pub fn script(&self) -> Script {
        self.edit(self.new, |index| self.to_old(index), false)
    }

    /// What makes the old text of the new one.
    pub fn inverse(&self) -> Script {
        self.edit(self.old, |index| self.to_new(index), true)
    }

    fn edit(&self, made: &Tree, partner: impl Fn(u32) -> Option<u32>, backwards: bool) -> Script {
        let mut runs: std::collections::HashMap<u32, &[Run]> = std::collections::HashMap::new();
        for part in self.changes.iter().flat_map(|change| &change.parts) {
            if let (Some(_), Some(_), Some(index)) = (part.old, part.new, if backwards { part.old } else { part.new }) {
                runs.insert(index, &part.runs);
            }
        }
        let step = |(index, unit): (usize, &super::tree::Unit)| {
            let index = index as u32;
            let from = partner(index);
            let pieces = match (from, runs.get(&index)) {
                (Some(_), Some(runs)) => pieces(runs, &unit.text, backwards),
                // Pairs without a change of their own stand in no entry (the root) or have no words.
                (Some(_), None) | (None, _) => vec![Piece::Put(folded(&unit.text, (0, unit.text.tokens.len() as u32)))],
            };
            Step { depth: unit.depth, kind: unit.kind, number: unit.number.clone(), from, pieces }
        };
        Script { units: made.units.iter().enumerate().map(step).collect() }
    }
}

fn folded(text: &Text, (from, to): (u32, u32)) -> Vec<String> {
    (from..to).map(|at| fold(text.shown(text.tokens[at as usize])).into_owned()).collect()
}

fn pieces(runs: &[Run], made: &Text, backwards: bool) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for run in runs {
        let (theirs, ours) = if backwards { (run.new, run.old) } else { (run.old, run.new) };
        let is_made = if backwards { run.kind.is_old() } else { run.kind.is_new() };
        match run.kind {
            RunKind::Same => pieces.push(Piece::Keep(theirs.0, theirs.1)),
            _ if is_made => pieces.push(Piece::Put(folded(made, ours))),
            _ => {}
        }
    }
    pieces
}

impl Script {
    /// Applies it to the other text.
    pub fn apply(&self, other: &Tree) -> Vec<Line> {
        let line = |step: &Step| {
            let mut words: Vec<String> = Vec::new();
            for piece in &step.pieces {
                match (piece, step.from) {
                    (Piece::Keep(from, to), Some(unit)) => {
                        words.extend(folded(&other.unit(unit).text, (*from, *to)));
                    }
                    (Piece::Keep(..), None) => {}
                    (Piece::Put(put), _) => words.extend(put.iter().cloned()),
                }
            }
            Line { depth: step.depth, kind: step.kind.word(), number: step.number.clone(), words: words.join(" ") }
        };
        self.units.iter().map(line).collect()
    }

    /// Words that it brings itself.
    pub fn words(&self) -> usize {
        let put = |piece: &Piece| match piece {
            Piece::Put(words) => words.len(),
            Piece::Keep(..) => 0,
        };
        self.units.iter().flat_map(|step| &step.pieces).map(put).sum()
    }
}
