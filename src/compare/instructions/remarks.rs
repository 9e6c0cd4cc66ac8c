//! What stands under an instruction: where words came from.

use std::collections::HashMap;

use super::wording::upper_first;
use crate::compare::comparison::Comparison;

/// Where the words of new units came from. A section that is combined with another one is told where it goes.
pub(super) fn notes(comparison: &Comparison) -> HashMap<u32, Vec<String>> {
    let old = comparison.old;
    let mut out = HashMap::new();
    for change in &comparison.changes {
        let Some(new) = change.new else { continue };
        let unit = comparison.new.unit(new);
        let from: Vec<&str> = change
            .from
            .iter()
            .map(|o| old.unit(*o))
            .filter(|u| u.operative && !u.citation.is_empty() && !u.kind.has_heading())
            .map(|u| u.citation.as_str())
            .collect();
        if !from.is_empty() && unit.operative && !unit.citation.is_empty() {
            let from = from.join(" and ");
            let note = match change.old {
                Some(was) => format!("{} is combined with words of {from}.", upper_first(&old.unit(was).citation)),
                None => format!("New {} is made from words of {from}.", unit.citation),
            };
            out.insert(new, vec![note]);
        }
    }
    out
}

/// By old unit that goes: the one that it is combined with, where that is a section.
pub(super) fn combined(comparison: &Comparison) -> HashMap<usize, String> {
    let mut out = HashMap::new();
    let old = comparison.old;
    for change in &comparison.changes {
        let Some(with) = change.old.filter(|_| change.new.is_some()) else { continue };
        for gone in change.from.iter().filter(|gone| old.unit(**gone).kind.has_heading()) {
            let said =
                format!("{} is combined with {}.", upper_first(&old.unit(*gone).citation), old.unit(with).citation);
            out.insert(*gone as usize, said);
        }
    }
    out
}
