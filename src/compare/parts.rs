//! How much of the words of a provision stayed, and what follows from it.

use super::comparison::Part;
use super::labels::Remark;
use super::matching::Evidence;
use super::redline::{Run, RunKind};
use super::words::Text;

impl Part {
    /// What went and what came, as two.
    pub(super) fn sides(self) -> impl Iterator<Item = Self> {
        let alone = |(old, new), kind: RunKind, end: u32| {
            let (from, to) = if kind.is_old() { ((0, end), (0, 0)) } else { ((0, 0), (0, end)) };
            let runs = if end == 0 { Vec::new() } else { vec![Run { kind, old: from, new: to, other: None }] };
            Self { old, new, runs }
        };
        let ends = |side: fn(&Run) -> (u32, u32), has: fn(RunKind) -> bool| {
            self.runs.iter().filter(|r| has(r.kind)).map(|r| side(r).1).max().unwrap_or(0)
        };
        let (went, came) = (ends(|r| r.old, RunKind::is_old), ends(|r| r.new, RunKind::is_new));
        let old = self.old.map(|old| alone((Some(old), None), RunKind::Deleted, went));
        let new = self.new.map(|new| alone((None, Some(new)), RunKind::Inserted, came));
        old.into_iter().chain(new)
    }
}

/// The share of words kept under which a text in the same place is another one.
pub(super) const REPLACED: f32 = 0.3;

/// The share of a part's words that stand in both texts.
pub(super) fn kept_share(part: &Part) -> f32 {
    let length = |(from, to): (u32, u32)| (to - from) as f32;
    let (mut kept, mut all) = (0.0, 0.0);
    for run in &part.runs {
        let weight = length(run.old) + length(run.new);
        all += weight;
        if !run.kind.is_change() {
            kept += weight;
        }
    }
    if all == 0.0 { 1.0 } else { kept / all }
}

/// The share of a definition's words kept, without the term that both begin with. What stayed behind the term counts.
pub(super) fn kept_of_meaning(parts: &[Part], term: Option<&str>) -> f32 {
    let mut meaning = parts.to_vec();
    let length = term.map_or(0, |term| Text::plain(term).finish().tokens.len() as u32);
    let first = meaning.first_mut().and_then(|own| own.runs.first_mut());
    if let Some(same) = first.filter(|run| run.kind == RunKind::Same) {
        let without = |(from, to): (u32, u32)| (to.min(from + length), to);
        (same.old, same.new) = (without(same.old), without(same.new));
    }
    let runs = meaning.into_iter().flat_map(|part| part.runs).collect();
    kept_share(&Part { old: None, new: None, runs })
}

/// The share of words in common from which opening texts of different origin are held to be one.
const IN_COMMON: f32 = 0.2;

/// Whether opening texts have words in common.
pub(super) fn in_common(parts: &[Part]) -> bool {
    parts.iter().any(|part| part.old.is_some() && !part.runs.is_empty() && kept_share(part) >= IN_COMMON)
}

/// Old units that words came from and new units that words went to.
pub(super) fn others(parts: &[Part]) -> (Vec<u32>, Vec<u32>) {
    let gather = |kind: RunKind| {
        let mut all: Vec<u32> =
            parts.iter().flat_map(|p| &p.runs).filter(|r| r.kind == kind).filter_map(|r| r.other).collect();
        all.sort_unstable();
        all.dedup();
        all
    };
    (gather(RunKind::Brought), gather(RunKind::Carried))
}

pub(super) fn confidence(
    evidence: Option<Evidence>,
    parts: &[Part],
    remark: Option<Remark>,
    term: Option<&str>,
) -> f32 {
    let kept = parts.first().map_or(1.0, kept_share);
    match evidence {
        Some(Evidence::Term) if remark == Some(Remark::SameTerm) => 0.3 + 0.4 * kept_of_meaning(parts, term),
        None | Some(Evidence::Pinned | Evidence::Key | Evidence::Term) => 1.0,
        Some(Evidence::SameText) => 0.99,
        Some(Evidence::Words) => 0.4 + 0.55 * kept,
        Some(Evidence::Inside) => 0.7,
        // The matching says how sure these are.
        Some(Evidence::Subject) => 0.3,
        Some(Evidence::Place) => 0.3 + 0.4 * kept,
    }
}
