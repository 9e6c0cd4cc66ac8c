//! Renumbering behind an insertion or a removal changes no pair: a number that is read through the shift is as good as
//! one that stayed.

use std::collections::BTreeMap;

use faletusi::compare::{Options, Text, Tree, Unit, UnitKind, compare};
use faletusi::document::ProvisionKind;
use proptest::prelude::*;

/// What became of a provision.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Edit {
    Untouched,
    /// Every third word is another.
    Reworded,
    /// No word is as it was.
    Replaced,
    Repealed,
}

fn unit(kind: ProvisionKind, text: &str, label: String) -> Unit {
    Unit {
        kind: UnitKind::Provision(kind),
        parent: 0,
        end: 0,
        depth: 0,
        id: String::new(),
        permalink: String::new(),
        number: Some(format!("({label})")),
        label,
        key: None,
        term: None,
        defines: None,
        citation: String::new(),
        group: None,
        is_head: false,
        operative: true,
        text: Text::plain(text).finish(),
        line: 0,
    }
}

/// Words of their own for each provision, and some that all have.
fn words(of: &str, edit: Edit) -> String {
    let word = |at: usize| match (edit, at % 3) {
        _ if at % 5 == 4 => "shall".to_owned(),
        (Edit::Replaced, _) => format!("{of}new{at}"),
        (Edit::Reworded, 0) => format!("{of}other{at}"),
        _ => format!("{of}word{at}"),
    };
    if edit == Edit::Repealed { "Repealed.".to_owned() } else { (0..14).map(word).collect::<Vec<_>>().join(" ") }
}

/// Provisions in one section, numbered by their place; each text with the name that the test knows it by.
fn section(rows: &[(usize, String)]) -> Tree {
    let mut tree = Tree::new("", "en");
    let section = tree.push(0, unit(ProvisionKind::Section, "Duties of the administration", "1".to_owned()));
    for (at, (_, text)) in rows.iter().enumerate() {
        tree.push(section, unit(ProvisionKind::Subsection, text, (at + 1).to_string()));
    }
    tree
}

/// By old name, the new one.
fn pairs(old: &[(usize, String)], new: &[(usize, String)]) -> BTreeMap<usize, usize> {
    let (before, after) = (section(old), section(new));
    let comparison = compare(&before, &after, &Options::default());
    let name = |index: u32, of: &[(usize, String)]| of[index as usize - 2].0;
    (2..before.units.len() as u32).filter_map(|o| Some((name(o, old), name(comparison.to_new(o)?, new)))).collect()
}

/// One provision was replaced, one repealed and one reworded; the others are untouched.
fn edits(count: usize, at: [usize; 3]) -> Vec<Edit> {
    let mut edits = vec![Edit::Untouched; count];
    for (at, edit) in at.into_iter().zip([Edit::Reworded, Edit::Repealed, Edit::Replaced]) {
        edits[at % count] = edit;
    }
    edits
}

/// Where a provision next to `at` was replaced, nobody can say which of two texts without a word of the old is new.
fn is_clear(edits: &[Edit], at: usize) -> bool {
    let replaced = |at: Option<usize>| at.and_then(|at| edits.get(at)) == Some(&Edit::Replaced);
    !replaced(Some(at)) && !replaced(at.checked_sub(1)) && !replaced(at.checked_add(1))
}

proptest! {
    #[test]
    fn renumbering_behind_an_insertion_changes_no_pair(
        count in 6usize..12, at in [0usize..12, 0usize..12, 0usize..12], put_in in 0usize..12, how_many in 1usize..3,
    ) {
        let edits = edits(count, at);
        let put_in = put_in % (count + 1);
        prop_assume!(is_clear(&edits, put_in));
        let old: Vec<_> = (0..count).map(|i| (i, words(&format!("p{i}"), Edit::Untouched))).collect();
        let mut new: Vec<_> = (0..count).map(|i| (i, words(&format!("p{i}"), edits[i]))).collect();
        let without = pairs(&old, &new);
        for number in 0..how_many {
            new.insert(put_in, (100 + number, words(&format!("x{number}"), Edit::Untouched)));
        }
        prop_assert_eq!(pairs(&old, &new), without);
    }

    #[test]
    fn renumbering_behind_a_removal_changes_no_other_pair(
        count in 6usize..12, at in [0usize..12, 0usize..12, 0usize..12], taken in 0usize..12,
    ) {
        let edits = edits(count, at);
        let taken = taken % count;
        prop_assume!(is_clear(&edits, taken) && edits[taken] == Edit::Untouched);
        // "Repealed." in the place of two provisions may be either.
        let repealed = |at: Option<usize>| at.and_then(|at| edits.get(at)) == Some(&Edit::Repealed);
        prop_assume!(!repealed(taken.checked_sub(1)) && !repealed(taken.checked_add(1)));
        let old: Vec<_> = (0..count).map(|i| (i, words(&format!("p{i}"), Edit::Untouched))).collect();
        let mut new: Vec<_> = (0..count).map(|i| (i, words(&format!("p{i}"), edits[i]))).collect();
        let mut without = pairs(&old, &new);
        without.remove(&taken);
        new.remove(taken);
        prop_assert_eq!(pairs(&old, &new), without);
    }
}

/// Four texts of one section: twelve words each, of the section's own as `which` picks them.
fn of_section(which: impl Fn(usize, usize) -> usize) -> Vec<(usize, String)> {
    let text = |name: usize| (0..12).map(|at| format!("matter{}", which(name, at))).collect::<Vec<_>>().join(" ");
    (0..4).map(|name| (name, text(name))).collect()
}

/// All provisions were written anew in the section's own words, so that each is as like to every other; one was put in.
/// Only that it is about something else tells which.
#[test]
fn what_is_about_something_else_was_put_in_where_a_row_was_written_anew() {
    let old = of_section(|name, at| name * 12 + at);
    let anew = of_section(|name, at| at * 4 + name);
    for put_in in 0..=4 {
        let mut new = anew.clone();
        new.insert(put_in, (100, words("x", Edit::Untouched)));
        let same: BTreeMap<usize, usize> = (0..4).map(|name| (name, name)).collect();
        assert_eq!(pairs(&old, &new), same, "put in before {put_in}");
    }
}

/// A subsection was replaced by a longer one that says, one level deeper, what it said; before it one was put in.
#[test]
fn what_grew_around_its_text_keeps_its_number_behind_an_insertion() {
    let paragraph = |tree: &mut Tree, parent: u32, kind: ProvisionKind, label: &str, of: &str| {
        let text = if of.is_empty() { String::new() } else { words(of, Edit::Untouched) };
        tree.push(parent, unit(kind, &text, label.to_owned()))
    };
    let (mut old, mut new) = (Tree::new("", "en"), Tree::new("", "en"));
    let heading = || unit(ProvisionKind::Section, "Duties of the administration", "1".to_owned());
    let section = old.push(0, heading());
    paragraph(&mut old, section, ProvisionKind::Subsection, "1", "first");
    let was = paragraph(&mut old, section, ProvisionKind::Subsection, "2", "");
    paragraph(&mut old, was, ProvisionKind::Paragraph, "a", "notice");
    paragraph(&mut old, was, ProvisionKind::Paragraph, "b", "review");
    let section = new.push(0, heading());
    paragraph(&mut new, section, ProvisionKind::Subsection, "1", "first");
    paragraph(&mut new, section, ProvisionKind::Subsection, "2", "other");
    let is = paragraph(&mut new, section, ProvisionKind::Subsection, "3", "");
    for label in 'a'..='n' {
        paragraph(&mut new, is, ProvisionKind::Paragraph, &label.to_string(), &format!("new{label}"));
    }
    let inner = paragraph(&mut new, is, ProvisionKind::Paragraph, "o", "");
    paragraph(&mut new, inner, ProvisionKind::Subparagraph, "i", "notice");
    paragraph(&mut new, inner, ProvisionKind::Subparagraph, "ii", "review");
    assert_eq!(compare(&old, &new, &Options::default()).to_new(was), Some(is));
}
