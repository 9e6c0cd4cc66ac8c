//! One edit at a time, on made-up laws with Parts, levels and cross-references: the provision that was edited has the
//! word for it, and nothing is said of the words of any other.

#[path = "support/laws.rs"]
mod laws;

use std::collections::HashSet;

use faletusi::compare::{Entry, Label, Options, Report, compare};
use laws::{Dice, Level, Node, fresh, reword, words};

/// Laws for each edit. 120 pass too, and take minutes without optimisation.
const SEEDS: u64 = 24;

/// A law, and what happens to it.
struct Case {
    old: Node,
    new: Node,
    dice: Dice,
}

impl Case {
    fn new(seed: u64, provisions: usize) -> Self {
        let old = Node::law(seed, provisions);
        Self { new: old.clone(), old, dice: Dice::new(seed ^ 0xED17) }
    }

    /// A provision without others in it, of at least so many words, that no provision refers to.
    fn leaf(&mut self, levels: &[Level], least: usize) -> Option<u32> {
        let mut referred = HashSet::new();
        self.old.each(&mut |node| {
            let ids = node.text.split('{').skip(1).filter_map(|rest| rest.split('}').next()?.parse::<u32>().ok());
            referred.extend(ids);
        });
        let mut all = Vec::new();
        self.old.each(&mut |node| {
            let fits = levels.contains(&node.level)
                && node.children.is_empty()
                && node.text.split(' ').count() >= least
                && !node.text.contains('{')
                && !referred.contains(&node.id);
            all.extend(fits.then_some(node.id));
        });
        let at = self.dice.roll(all.len());
        all.get(at).copied()
    }

    fn report(&self) -> Report {
        let (old, new) = (self.old.tree(), self.new.tree());
        compare(&old, &new, &Options::default()).report()
    }

    fn old_place(&self, id: u32) -> String {
        self.old.citations()[&id].clone()
    }

    fn new_place(&self, id: u32) -> String {
        self.new.citations()[&id].clone()
    }
}

fn labels(entry: &Entry) -> Vec<Label> {
    entry.labels.iter().collect()
}

fn said(entry: &Entry) -> String {
    let place =
        |place: &Option<faletusi::compare::Place>| place.as_ref().map_or("-".to_owned(), |p| p.citation.clone());
    format!("{} > {}: {}", place(&entry.old), place(&entry.new), entry.words)
}

/// Runs a case for each seed; it gives what is wrong. All that is wrong is printed at once.
#[track_caller]
fn each(edit: impl Fn(&mut Case) -> Option<Vec<String>>) {
    each_of(90, edit);
}

/// As [`each`], on laws of about so many provisions.
#[track_caller]
fn each_of(provisions: usize, edit: impl Fn(&mut Case) -> Option<Vec<String>>) {
    let mut ran = 0;
    let mut wrong = Vec::new();
    for seed in 0..SEEDS {
        let Some(found) = edit(&mut Case::new(seed, provisions)) else { continue };
        ran += 1;
        wrong.extend((!found.is_empty()).then(|| format!("seed {seed}: {}", found.join("; "))));
    }
    assert!(ran > SEEDS / 2, "only {ran} ran");
    assert!(wrong.is_empty(), "{} of {ran}\n{}", wrong.len(), wrong.join("\n"));
}

/// What is said that should not be: anything but these places may at most be renumbered.
fn others(report: &Report, places: &[(&str, &str)]) -> Vec<String> {
    let is = |entry: &Entry, (old, new): &(&str, &str)| {
        entry.old.as_ref().map_or("", |p| &p.citation) == *old && entry.new.as_ref().map_or("", |p| &p.citation) == *new
    };
    let untouched = |entry: &&Entry| !places.iter().any(|place| is(entry, place));
    let quiet = |entry: &&Entry| !labels(entry).iter().all(|l| matches!(l, Label::Unchanged | Label::Renumbered));
    report.changes.iter().filter(untouched).filter(quiet).map(said).collect()
}

/// What is missing: the entry of this place has exactly these labels.
fn expect(report: &Report, old: &str, new: &str, expected: &[Label]) -> Vec<String> {
    let here = |entry: &&Entry| {
        entry.old.as_ref().map_or("", |p| &p.citation) == old && entry.new.as_ref().map_or("", |p| &p.citation) == new
    };
    match report.changes.iter().find(here) {
        None => vec![format!("no entry {old} > {new}")],
        Some(entry) if labels(entry) == expected => Vec::new(),
        Some(entry) => vec![format!("{}, not {expected:?}", said(entry))],
    }
}

const TEXTS: &[Level] = &[Level::Subsection, Level::Paragraph, Level::Subparagraph];

#[test]
fn a_reworded_provision_is_reworded() {
    each(|case| {
        let id = case.leaf(TEXTS, 12)?;
        let node = case.new.find_mut(id)?;
        node.text = reword(&node.text, &mut case.dice);
        let (place, report) = (case.old_place(id), case.report());
        let mut wrong = expect(&report, &place, &place, &[Label::Reworded]);
        wrong.extend(others(&report, &[(&place, &place)]));
        Some(wrong)
    });
}

#[test]
fn an_inserted_provision_is_inserted() {
    each(|case| {
        let id = case.leaf(TEXTS, 1)?;
        let mut dice = case.dice.clone();
        let (holder, at) = case.new.holder_mut(id)?;
        let new = fresh(holder.children[at].level, 1_000_000, &mut dice);
        holder.children.insert(at + dice.roll(2), new);
        let (place, report) = (case.new_place(1_000_000), case.report());
        let mut wrong = expect(&report, "", &place, &[Label::Inserted]);
        wrong.extend(others(&report, &[("", &place)]));
        Some(wrong)
    });
}

#[test]
fn an_omitted_provision_is_omitted() {
    each(|case| {
        let id = case.leaf(TEXTS, 1)?;
        let (holder, at) = case.new.holder_mut(id)?;
        if holder.children.len() < 3 {
            return None;
        }
        holder.children.remove(at);
        let (place, report) = (case.old_place(id), case.report());
        let mut wrong = expect(&report, &place, "", &[Label::Omitted]);
        wrong.extend(others(&report, &[(&place, "")]));
        Some(wrong)
    });
}

#[test]
fn an_inserted_section_renumbers_what_follows() {
    each(|case| {
        let mut dice = case.dice.clone();
        let sections = case.old.ids(Level::Section);
        let (part, at) = case.new.holder_mut(sections[dice.roll(sections.len())])?;
        let mut new = fresh(Level::Section, 1_000_000, &mut dice);
        new.children.push(fresh(Level::Subsection, 1_000_001, &mut dice));
        part.children.insert(at, new);
        let (places, report) = ([case.new_place(1_000_000), case.new_place(1_000_001)], case.report());
        let mut wrong = expect(&report, "", &places[0], &[Label::Inserted]);
        wrong.extend(expect(&report, "", &places[1], &[Label::Inserted]));
        wrong.extend(others(&report, &[("", &places[0]), ("", &places[1])]));
        Some(wrong)
    });
}

#[test]
fn a_section_in_another_part_has_moved() {
    // Enough for four Parts.
    each_of(240, |case| {
        let mut dice = case.dice.clone();
        let sections = case.old.ids(Level::Section);
        let id = sections[dice.roll(sections.len())];
        let parts = case.new.children.len();
        let (part, at) = case.new.holder_mut(id)?;
        let (from, section) = (part.id, part.children.remove(at));
        let to = dice.roll(parts);
        if parts < 2 || case.new.children[to].id == from || case.new.find(from)?.children.len() < 2 {
            return None;
        }
        let row = &mut case.new.children[to].children;
        row.insert(dice.roll(row.len() + 1), section);
        let (places, report) = ((case.old_place(id), case.new_place(id)), case.report());
        let expected: &[Label] =
            if places.0 == places.1 { &[Label::Moved] } else { &[Label::Renumbered, Label::Moved] };
        let mut wrong = expect(&report, &places.0, &places.1, expected);
        wrong.extend(others(&report, &[(&places.0, &places.1)]));
        Some(wrong)
    });
}

#[test]
fn a_provision_cut_in_two_is_split() {
    each(|case| {
        let id = case.leaf(TEXTS, 24)?;
        let (holder, at) = case.new.holder_mut(id)?;
        let text: Vec<&str> = holder.children[at].text.split(' ').collect();
        let (first, second) = text.split_at(text.len() / 2);
        let (first, second) = (first.join(" ") + ".", second.join(" "));
        let mut new = holder.children[at].clone();
        (new.id, new.text) = (1_000_000, second);
        holder.children[at].text = first;
        holder.children.insert(at + 1, new);
        let (place, piece, report) = (case.new_place(id), case.new_place(1_000_000), case.report());
        let entry = report.changes.iter().find(|e| e.new.as_ref().is_some_and(|p| p.citation == place))?;
        let mut wrong = Vec::new();
        wrong.extend((!entry.labels.contains(Label::Split)).then(|| said(entry)));
        wrong.extend(expect(&report, "", &piece, &[Label::Inserted]));
        let old = case.old_place(id);
        wrong.extend(others(&report, &[(&old, &place), ("", &piece)]));
        Some(wrong)
    });
}

#[test]
fn two_provisions_in_one_are_combined() {
    each(|case| {
        let id = case.leaf(TEXTS, 12)?;
        let kept = case.old.clone().holder_mut(id).and_then(|(holder, at)| {
            let before = holder.children.get(at.checked_sub(1)?)?;
            (before.children.is_empty() && before.text.split(' ').count() > 11 && holder.children.len() > 2)
                .then_some(before.id)
        })?;
        let (holder, at) = case.new.holder_mut(id)?;
        let gone = holder.children.remove(at);
        let before = &mut holder.children[at - 1];
        before.text = format!("{} {}", before.text.trim_end_matches('.'), gone.text);
        let (places, report) = ((case.old_place(kept), case.old_place(id)), case.report());
        let entry = report.changes.iter().find(|e| e.new.as_ref().is_some_and(|p| p.citation == places.0))?;
        // The one with more words is the one that took up the other: words decide before numbers.
        let stayed = entry.old.as_ref().map_or("", |p| p.citation.as_str());
        let gone = if stayed == places.0 { &places.1 } else { &places.0 };
        let mut wrong = Vec::new();
        wrong.extend((!entry.labels.contains(Label::Combined)).then(|| said(entry)));
        wrong.extend((!entry.from.iter().any(|p| p.citation == *gone)).then(|| format!("not from {gone}")));
        wrong.extend(expect(&report, gone, "", &[Label::Omitted]));
        wrong.extend(others(&report, &[(stayed, &places.0), (gone, "")]));
        Some(wrong)
    });
}

#[test]
fn two_provisions_in_one_behind_an_inserted_one_are_combined() {
    each(|case| {
        let id = case.leaf(TEXTS, 9)?;
        let (mut dice, before) = (case.dice.clone(), case.old.clone());
        let (holder, at) = before.clone().holder_mut(id).map(|(holder, at)| (holder.clone(), at))?;
        let kept = holder.children.get(at.checked_sub(1)?)?;
        if !kept.children.is_empty() || kept.text.split(' ').count() < 9 {
            return None;
        }
        let (row, _) = case.new.holder_mut(id)?;
        let gone = row.children.remove(at);
        let both = &mut row.children[at - 1];
        both.text = format!("{} {}", both.text.trim_end_matches('.'), gone.text);
        row.children.insert(at - 1, fresh(gone.level, 1_000_000, &mut dice));
        let (places, new) = ((case.old_place(kept.id), case.old_place(id)), case.new_place(kept.id));
        let (put_in, report) = (case.new_place(1_000_000), case.report());
        let mut wrong = expect(&report, &places.0, &new, &[Label::Renumbered, Label::Combined]);
        wrong.extend(expect(&report, &places.1, "", &[Label::Omitted]));
        wrong.extend(expect(&report, "", &put_in, &[Label::Inserted]));
        wrong.extend(others(&report, &[(&places.0, &new), (&places.1, ""), ("", &put_in)]));
        Some(wrong)
    });
}

#[test]
fn a_provision_cut_in_two_behind_an_inserted_one_goes_on_as_the_first() {
    each(|case| {
        let id = case.leaf(TEXTS, 24)?;
        let mut dice = case.dice.clone();
        let (holder, at) = case.new.holder_mut(id)?;
        let text: Vec<&str> = holder.children[at].text.split(' ').collect();
        let (first, second) = text.split_at(text.len() / 2 - 2);
        let (first, second) = (first.join(" ") + ".", second.join(" "));
        let mut piece = holder.children[at].clone();
        (piece.id, piece.text) = (1_000_000, second);
        holder.children[at].text = first;
        holder.children.insert(at + 1, piece);
        holder.children.insert(at, fresh(holder.children[at].level, 1_000_001, &mut dice));
        let (old, new, piece) = (case.old_place(id), case.new_place(id), case.new_place(1_000_000));
        let (put_in, report) = (case.new_place(1_000_001), case.report());
        let mut wrong = Vec::new();
        let entry = report.changes.iter().find(|e| e.new.as_ref().is_some_and(|p| p.citation == new))?;
        let goes_on = entry.old.as_ref().is_some_and(|place| place.citation == old);
        wrong.extend((!goes_on || !entry.labels.contains(Label::Split)).then(|| said(entry)));
        wrong.extend(expect(&report, "", &piece, &[Label::Inserted]));
        wrong.extend(expect(&report, "", &put_in, &[Label::Inserted]));
        wrong.extend(others(&report, &[(&old, &new), ("", &piece), ("", &put_in)]));
        Some(wrong)
    });
}

#[test]
fn other_words_under_a_number_replace_it() {
    each(|case| {
        let id = case.leaf(TEXTS, 12)?;
        let text: Vec<String> = words(&mut case.dice, 20).split(' ').map(|word| format!("zz{word}")).collect();
        case.new.find_mut(id)?.text = text.join(" ") + ".";
        let (place, report) = (case.old_place(id), case.report());
        let mut wrong = expect(&report, &place, &place, &[Label::Replaced]);
        wrong.extend(others(&report, &[(&place, &place)]));
        Some(wrong)
    });
}
