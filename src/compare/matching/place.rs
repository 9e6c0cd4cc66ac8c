//! Numbers as evidence: between matched neighbours, a number agrees when it stands to its neighbour's number as before.

use super::Matcher;
use crate::compare::lexicon::Side;

/// The matched neighbours of a gap: old and new unit before it and after it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Neighbours {
    pub before: Option<(u32, u32)>,
    pub after: Option<(u32, u32)>,
}

impl Matcher<'_, '_> {
    /// Whether the numbers of two units agree, given the neighbours.
    pub(super) fn numbers_agree(&self, old: u32, new: u32, neighbours: Neighbours) -> bool {
        let (a, b) = (self.old().tree.unit(old), self.new_side().tree.unit(new));
        if !self.given.same_origin || a.label.is_empty() || b.label.is_empty() || a.kind != b.kind {
            return false;
        }
        if self.renumbered.get(&(a.parent, b.parent)).is_some_and(|row| row.shifted) {
            return self.same_number(old, new);
        }
        let labels = |(o, n): (u32, u32)| (!self.label(o, n).0.is_empty()).then_some((o, n));
        let (before, after) = (neighbours.before.and_then(labels), neighbours.after.and_then(labels));
        if before.is_none() && after.is_none() {
            return a.label == b.label;
        }
        [before, after].into_iter().flatten().any(|(o, n)| {
            let (was, is) = self.label(o, n);
            if was == is {
                return a.label == b.label;
            }
            let counted = distance(was, &a.label).is_some_and(|d| Some(d) == distance(is, &b.label));
            let rank = |side: &Side, from: u32, to: u32| {
                i64::from(side.position[to as usize]) - i64::from(side.position[from as usize])
            };
            counted || (a.label != b.label && rank(self.old(), o, old) == rank(self.new_side(), n, new))
        })
    }

    fn label(&self, old: u32, new: u32) -> (&str, &str) {
        (&self.old().tree.unit(old).label, &self.new_side().tree.unit(new).label)
    }
}

/// What a number counts as in each way to count, with the way: `i` is a letter and a Roman numeral.
pub(super) fn counts(label: &str) -> impl Iterator<Item = (u8, i64)> + '_ {
    [digits, letter, roman].iter().zip(0..).filter_map(move |(read, way)| Some((way, read(label)?)))
}

/// How far two numbers of one row are apart; `None` where they cannot be counted (`2A`).
pub(super) fn distance(from: &str, to: &str) -> Option<i64> {
    [digits, letter, roman].iter().find_map(|read| read(to)?.checked_sub(read(from)?))
}

fn digits(label: &str) -> Option<i64> {
    label.parse().ok()
}

fn letter(label: &str) -> Option<i64> {
    let mut letters = label.chars();
    match (letters.next(), letters.next()) {
        (Some(one), None) if one.is_ascii_alphabetic() => Some(i64::from(one.to_ascii_lowercase() as u8)),
        _ => None,
    }
}

fn roman(label: &str) -> Option<i64> {
    let value = |c: char| {
        Some(match c.to_ascii_lowercase() {
            'i' => 1,
            'v' => 5,
            'x' => 10,
            'l' => 50,
            'c' => 100,
            _ => return None,
        })
    };
    let values: Option<Vec<i64>> = label.chars().map(value).collect();
    let values = values.filter(|v| !v.is_empty())?;
    let mut sum = 0;
    for (at, here) in values.iter().enumerate() {
        let smaller = values.get(at + 1).is_some_and(|next| next > here);
        sum += if smaller { -here } else { *here };
    }
    Some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_counted_where_they_can_be() {
        for (from, to, apart) in [
            ("4", "9", Some(5)),
            ("a", "c", Some(2)),
            ("ii", "iv", Some(2)),
            ("i", "v", Some(13)),
            ("B", "c", Some(1)),
            ("2A", "3", None),
            ("", "1", None),
            ("99999999999999999999", "1", None),
        ] {
            assert_eq!(distance(from, to), apart, "{from} {to}");
        }
    }
}
