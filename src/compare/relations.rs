//! One provision that became several, and several that became one.
//!
//! A pair says which unit is which; words may still have gone elsewhere. What a pair lost is looked for in the new
//! units around it, what a pair gained in the old ones: "section 8(2) was split in two".

use std::collections::HashMap;

use super::lexicon::{Lexicon, Side};
use super::matching::Matching;
use super::redline::{Run, RunKind, carry};

/// The share of a unit's words that must have come from, or gone to, the other one.
const COVERED: f32 = 0.6;
/// Fewer words than this together are chance.
const LEAST: usize = 4;
/// A unit with fewer words is not looked for.
const ENOUGH_WORDS: u32 = 5;

/// Marks the words that went from one unit into another.
pub(super) fn find(
    lexicon: &Lexicon,
    matching: &Matching,
    old_runs: &mut HashMap<u32, Vec<Run>>,
    new_runs: &mut HashMap<u32, Vec<Run>>,
) {
    let (old, new) = (&lexicon.old, &lexicon.new);
    let mut carried: HashMap<u32, Vec<u32>> = HashMap::new();
    for (o, n) in &matching.carried {
        carried.entry(*n).or_default().push(*o);
    }
    for index in 1..new.tree.units.len() as u32 {
        if matching.to_old[index as usize].is_some() || new.words[index as usize] < ENOUGH_WORDS {
            continue;
        }
        let mut sources = carried.remove(&index).unwrap_or_default();
        sources.extend(around(new, index).into_iter().filter_map(|n| matching.to_old[n as usize]));
        for source in sources {
            let Some(partner) = matching.to_new[source as usize] else { continue };
            let (Some(mut went), Some(mut came)) = (new_runs.remove(&partner), new_runs.remove(&index)) else { break };
            let texts = (&old.tree.unit(source).text, &new.tree.unit(index).text);
            try_carry((&mut went, texts.0, source), (&mut came, texts.1, index), new.words[index as usize]);
            let found = came.iter().any(|r| r.kind == RunKind::Brought);
            new_runs.insert(partner, went);
            new_runs.insert(index, came);
            if found {
                break;
            }
        }
    }
    for index in 1..old.tree.units.len() as u32 {
        if matching.to_new[index as usize].is_some() || old.words[index as usize] < ENOUGH_WORDS {
            continue;
        }
        for target in around(old, index).into_iter().filter_map(|o| matching.to_new[o as usize]) {
            let (Some(mut went), Some(came)) = (old_runs.remove(&index), new_runs.get_mut(&target)) else { break };
            let texts = (&old.tree.unit(index).text, &new.tree.unit(target).text);
            try_carry((&mut went, texts.0, index), (came, texts.1, target), old.words[index as usize]);
            let found = went.iter().any(|r| r.kind == RunKind::Carried);
            old_runs.insert(index, went);
            if found {
                break;
            }
        }
    }
    whole(old, new, matching, old_runs, new_runs);
}

/// Words that an omitted unit and a new one share, when a claim came between them.
fn whole(
    old: &Side,
    new: &Side,
    matching: &Matching,
    old_runs: &mut HashMap<u32, Vec<Run>>,
    new_runs: &mut HashMap<u32, Vec<Run>>,
) {
    for (o, n) in &matching.carried {
        if matching.to_new[*o as usize].is_some() || matching.to_old[*n as usize].is_some() {
            continue;
        }
        let (Some(went), Some(came)) = (old_runs.get_mut(o), new_runs.get_mut(n)) else { continue };
        let texts = (&old.tree.unit(*o).text, &new.tree.unit(*n).text);
        try_carry((went, texts.0, *o), (came, texts.1, *n), old.words[*o as usize].min(new.words[*n as usize]));
    }
}

/// Carries the words over when they are most of `words`; else leaves the runs as they were.
fn try_carry(
    (went, old, from): (&mut Vec<Run>, &super::words::Text, u32),
    (came, new, to): (&mut Vec<Run>, &super::words::Text, u32),
    words: u32,
) {
    let before = (went.clone(), came.clone());
    carry((went, old, from), (came, new, to), LEAST.min(words as usize));
    let tokens: u32 =
        came.iter().filter(|r| r.other == Some(from) && r.kind == RunKind::Brought).map(|r| r.new.1 - r.new.0).sum();
    if (tokens as f32) < COVERED * words as f32 {
        (*went, *came) = before;
    }
}

/// The units around one that its words may have come from: the siblings next to it, what it stands in, and the last of
/// what is in the sibling before it.
fn around(side: &Side, index: u32) -> Vec<u32> {
    let unit = side.tree.unit(index);
    let row = &side.children[unit.parent as usize];
    let at = side.position[index as usize] as usize;
    let before = |steps: usize| at.checked_sub(steps).map(|at| row[at]);
    let mut out = vec![unit.parent];
    out.extend(before(1));
    out.extend(row.get(at + 1));
    if index + 1 < unit.end {
        out.push(index + 1);
    }
    out.extend(before(1).map(|previous| side.tree.unit(previous).end - 1));
    // Two before: a text may have become three.
    out.extend(before(2));
    out
}
