//! How well provisions are matched, on statute sections whose official amending instructions are known.
//!
//! ```sh
//! cargo run --release --example measure-compare -- ../shared/data/compare [FIRST-SEED LAST-SEED]
//! ```
//!
//! The folder holds `transitions_clean.jsonl` and `renumber_cases_full.jsonl` of the form that its README describes; any
//! folder of that form will do. Printed are precision, recall and F1 of pairs, insertions and removals on structural
//! cases (something inserted, removed, renumbered or replaced) and apart from them on plain edits; again after one
//! provision was put in somewhere and everything behind it renumbered; the share found of official redesignations; false
//! changes on untouched text; and how many words a redline shows against the least it could. Beside them stand three
//! baselines: matching by label, a line diff, and greedy overlap of words.
//!
//! A section is a unit with its heading; its own text (path `""`) is the paragraph in it, or the section itself where
//! it has none. Where everything in a section went into a new first subsection, the section's own path leads there.
#![allow(clippy::disallowed_methods, clippy::print_stdout, reason = "an example reads its files and prints")]

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::Path;

use faletusi::compare::{Options, RunKind, Text, Tree, Unit, UnitKind, compare, fold};
use faletusi::document::{ProvisionKind, akoma_ntoso_number};
use imara_diff::{Algorithm, Diff, InternedInput};
use serde_json::Value;

/// Paths and texts in document order.
type Outline = Vec<(String, String)>;
type Pairs = BTreeSet<(String, String)>;
type Paths = BTreeSet<String>;
type Matcher = fn(&Sections) -> Pairs;

/// The seeds that the random insertion is averaged over, unless others are named.
const SEEDS: (u64, u64) = (1, 5);

fn main() {
    let folder = std::env::args().nth(1).unwrap_or_else(|| "../shared/data/compare".to_owned());
    let read = |name: &str| -> Vec<Value> {
        let text = fs::read_to_string(Path::new(&folder).join(name)).unwrap_or_default();
        text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
    };
    let cases: Vec<Case> = read("transitions_clean.jsonl").iter().map(Case::new).collect();
    let renumbered = read("renumber_cases_full.jsonl");
    if cases.is_empty() && renumbered.is_empty() {
        println!("`{folder}` holds neither transitions_clean.jsonl nor renumber_cases_full.jsonl");
        return;
    }
    let matchers: [(&str, Matcher); 4] =
        [("faletusi", ours), ("by label", by_label), ("line diff", by_lines), ("word overlap", by_overlap)];
    let structural: Vec<&Case> = cases.iter().filter(|case| case.is_structural()).collect();
    let plain: Vec<&Case> = cases.iter().filter(|case| !case.is_structural()).collect();
    println!("{} sections with structural changes, {} with plain edits\n", structural.len(), plain.len());
    println!("| | pairs P | R | F1 | insertions F1 | removals F1 |\n| --- | --- | --- | --- | --- | --- |");
    for (name, matcher) in matchers {
        row(name, &structural.iter().map(|case| case.judge(matcher)).collect::<Vec<_>>());
    }
    row("faletusi, plain edits", &plain.iter().map(|case| case.judge(ours)).collect::<Vec<_>>());
    let seed = |at: usize, usual: u64| std::env::args().nth(at).and_then(|seed| seed.parse().ok()).unwrap_or(usual);
    let (first, last) = (seed(2, SEEDS.0), seed(3, SEEDS.1));
    println!("\nThe same after one insertion, everything behind it renumbered (seeds {first} to {last}):\n");
    println!("| | pairs P | R | F1 | insertions F1 | removals F1 |\n| --- | --- | --- | --- | --- | --- |");
    let texts: Vec<&str> =
        cases.iter().flat_map(|c| &c.after).map(|(_, t)| t.as_str()).filter(|t| t.split(' ').count() > 12).collect();
    let shifted: Vec<Case> = (first..=last)
        .flat_map(|seed| {
            let mut random = Random(0x9E37_79B9_7F4A_7C15 ^ seed);
            structural.iter().filter_map(|case| case.with_insertion(&mut random, &texts)).collect::<Vec<_>>()
        })
        .collect();
    for (name, matcher) in matchers {
        row(name, &shifted.iter().map(|case| case.judge(matcher)).collect::<Vec<_>>());
    }
    println!();
    redesignations(&renumbered, &matchers);
    quality(&cases);
}

fn row(name: &str, judged: &[[Score; 3]]) {
    let sum = |which: usize| judged.iter().fold(Score::default(), |sum, one| sum.plus(one[which]));
    let [pairs, inserted, removed] = [0, 1, 2].map(sum);
    println!(
        "| {name} | {:.4} | {:.4} | {:.4} | {:.4} | {:.4} |",
        pairs.precision(),
        pairs.recall(),
        pairs.f1(),
        inserted.f1(),
        removed.f1()
    );
}

/// True and false positives, and false negatives.
#[derive(Debug, Clone, Copy, Default)]
struct Score(usize, usize, usize);

impl Score {
    fn of<T: Ord>(got: &BTreeSet<T>, gold: &BTreeSet<T>) -> Self {
        let both = got.intersection(gold).count();
        Self(both, got.len() - both, gold.len() - both)
    }

    fn plus(self, other: Self) -> Self {
        Self(self.0 + other.0, self.1 + other.1, self.2 + other.2)
    }

    fn precision(self) -> f64 {
        self.0 as f64 / (self.0 + self.1).max(1) as f64
    }

    fn recall(self) -> f64 {
        self.0 as f64 / (self.0 + self.2).max(1) as f64
    }

    fn f1(self) -> f64 {
        let all = 2 * self.0 + self.1 + self.2;
        if all == 0 { 1.0 } else { 2.0 * self.0 as f64 / all as f64 }
    }
}

/// A section before and after, with what became of it.
#[derive(Debug, Clone)]
struct Case {
    headings: (String, String),
    before: Outline,
    after: Outline,
    pairs: Pairs,
    inserted: Paths,
    removed: Paths,
    replaced_or_renumbered: bool,
}

/// The two sides that a matcher gets.
struct Sections<'c> {
    headings: (&'c str, &'c str),
    before: &'c Outline,
    after: &'c Outline,
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn items(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

fn outline(value: &Value) -> Outline {
    items(value).iter().map(|one| (text(&one["path"]), text(&one["text"]))).collect()
}

impl Case {
    fn new(value: &Value) -> Self {
        let paths = |key: &str| -> Paths { items(&value[key]).iter().map(text).collect() };
        Self {
            headings: (text(&value["heading_before"]), text(&value["heading_after"])),
            before: outline(&value["before"]),
            after: outline(&value["after"]),
            pairs: items(&value["alignment"]).iter().map(|pair| (text(&pair[0]), text(&pair[1]))).collect(),
            inserted: paths("inserted"),
            removed: paths("removed"),
            replaced_or_renumbered: !items(&value["renumbered"]).is_empty() || !items(&value["replaced"]).is_empty(),
        }
    }

    fn is_structural(&self) -> bool {
        !self.inserted.is_empty() || !self.removed.is_empty() || self.replaced_or_renumbered
    }

    fn sections(&self) -> Sections<'_> {
        Sections { headings: (&self.headings.0, &self.headings.1), before: &self.before, after: &self.after }
    }

    fn judge(&self, matcher: Matcher) -> [Score; 3] {
        let got = matcher(&self.sections());
        let (from, to): (BTreeSet<&str>, BTreeSet<&str>) =
            got.iter().map(|(old, new)| (old.as_str(), new.as_str())).unzip();
        let inserted = self.after.iter().map(|one| one.0.clone()).filter(|path| !to.contains(path.as_str())).collect();
        let removed =
            self.before.iter().map(|one| one.0.clone()).filter(|path| !from.contains(path.as_str())).collect();
        [Score::of(&got, &self.pairs), Score::of(&inserted, &self.inserted), Score::of(&removed, &self.removed)]
    }

    /// With a provision of another section put in before a random one, and that and all behind it renumbered.
    fn with_insertion(&self, random: &mut Random, texts: &[&str]) -> Option<Self> {
        let mut rows: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (path, _) in self.after.iter().filter(|(path, _)| !path.is_empty()) {
            rows.entry(path.rsplit_once('|').map_or("", |(parent, _)| parent)).or_default().push(path);
        }
        let rows: Vec<(&str, Vec<&str>)> = rows.into_iter().filter(|(_, row)| row.len() > 1).collect();
        let (parent, row) = rows.get(random.below(rows.len()))?;
        let at = random.below(row.len());
        let label = |path: &str| path.rsplit_once('|').map_or(path, |(_, label)| label).to_owned();
        let path = |label: &str| if parent.is_empty() { label.to_owned() } else { format!("{parent}|{label}") };
        let mut labels: Vec<String> = row[at..].iter().map(|path| label(path)).collect();
        let mut next = following(labels.last()?);
        while row.contains(&path(&next).as_str()) {
            next = following(&next);
        }
        labels.push(next);
        let renamed: Vec<(&str, String)> =
            row[at..].iter().zip(&labels[1..]).map(|(old, label)| (*old, path(label))).collect();
        let moved = |path: &str| -> String {
            renamed
                .iter()
                .find_map(|(from, to)| {
                    let rest = path.strip_prefix(from)?;
                    (rest.is_empty() || rest.starts_with('|')).then(|| format!("{to}{rest}"))
                })
                .unwrap_or_else(|| path.to_owned())
        };
        let mut after = Outline::new();
        for (path, text) in &self.after {
            if path == row[at] {
                after.push((row[at].to_owned(), texts[random.below(texts.len())].to_owned()));
            }
            after.push((moved(path), text.clone()));
        }
        let mut inserted: Paths = self.inserted.iter().map(|path| moved(path)).collect();
        inserted.insert(row[at].to_owned());
        let pairs = self.pairs.iter().map(|(old, new)| (old.clone(), moved(new))).collect();
        Some(Self { after, inserted, pairs, ..self.clone() })
    }
}

/// The label behind another: `(a)` → `(b)`, `(9)` → `(10)`, `(z)` → `(aa)`.
fn following(label: &str) -> String {
    let inner = label.trim_matches(['(', ')']);
    if let Ok(number) = inner.parse::<u32>() {
        return format!("({})", number + 1);
    }
    let mut letters: Vec<char> = inner.chars().collect();
    match letters.last_mut() {
        Some(last @ ('z' | 'Z')) => {
            *last = if *last == 'z' { 'a' } else { 'A' };
            letters.push(*letters.last().unwrap_or(&'a'));
        }
        Some(last) => *last = char::from_u32(u32::from(*last) + 1).unwrap_or('a'),
        None => letters.push('a'),
    }
    format!("({})", letters.into_iter().collect::<String>())
}

/// xorshift64: the same numbers everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }
}

/// A section as a tree, with the path of each unit.
struct Built {
    tree: Tree,
    paths: HashMap<u32, String>,
    section: u32,
}

impl Built {
    fn new(outline: &Outline, heading: &str) -> Self {
        let mut tree = Tree::new("", "en");
        let section = tree.push(0, unit(UnitKind::Provision(ProvisionKind::Section), heading, Some("1.")));
        let mut paths = HashMap::new();
        let mut at: HashMap<&str, u32> = HashMap::from([("", section)]);
        for (path, text) in outline {
            if path.is_empty() {
                let index = if text.trim().is_empty() {
                    section
                } else {
                    tree.push(section, unit(UnitKind::Paragraph, text, None))
                };
                paths.insert(index, String::new());
                continue;
            }
            let (parent, label) = path.rsplit_once('|').unwrap_or(("", path));
            let kind = match path.matches('|').count() {
                0 => ProvisionKind::Subsection,
                1 => ProvisionKind::Paragraph,
                2 => ProvisionKind::Subparagraph,
                _ => ProvisionKind::Item,
            };
            let parent = at.get(parent).copied().unwrap_or(section);
            let index = tree.push(parent, unit(UnitKind::Provision(kind), text, Some(label)));
            at.insert(path, index);
            paths.insert(index, path.clone());
        }
        Self { tree, paths, section }
    }

    /// The path of a unit. The section stands for its own text where that is not there, or open.
    fn path(&self, index: u32, is_open: impl Fn(u32) -> bool) -> Option<String> {
        if let Some(path) = self.paths.get(&index) {
            return Some(path.clone());
        }
        let own = self.paths.iter().find(|(_, path)| path.is_empty()).map(|(index, _)| *index);
        (index == self.section && own.is_some_and(is_open)).then(String::new)
    }
}

fn unit(kind: UnitKind, text: &str, number: Option<&str>) -> Unit {
    Unit {
        kind,
        parent: 0,
        end: 0,
        depth: 0,
        id: String::new(),
        permalink: String::new(),
        number: number.map(str::to_owned),
        label: number.map(akoma_ntoso_number).unwrap_or_default(),
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

fn ours(sections: &Sections) -> Pairs {
    let old = Built::new(sections.before, sections.headings.0);
    let new = Built::new(sections.after, sections.headings.1);
    let comparison = compare(&old.tree, &new.tree, &Options::default());
    let mut pairs = Pairs::new();
    for index in 0..old.tree.units.len() as u32 {
        let Some(to) = comparison.to_new(index) else { continue };
        let from = old.path(index, |own| comparison.to_new(own).is_none());
        let wrapped = comparison.wrapped(index).filter(|_| index == old.section).and_then(|unit| new.paths.get(&unit));
        let to = wrapped.cloned().or_else(|| new.path(to, |own| comparison.to_old(own).is_none()));
        if let (Some(from), Some(to)) = (from, to) {
            pairs.insert((from, to));
        }
    }
    pairs
}

fn by_label(sections: &Sections) -> Pairs {
    let after: BTreeSet<&str> = sections.after.iter().map(|one| one.0.as_str()).collect();
    let same = sections.before.iter().map(|one| one.0.clone()).filter(|path| after.contains(path.as_str()));
    same.map(|path| (path.clone(), path)).collect()
}

/// As a diff of lines pairs them: equal lines, and inside a hunk the first with the first.
fn by_lines(sections: &Sections) -> Pairs {
    let mut input: InternedInput<&str> = InternedInput::default();
    input.update_before(sections.before.iter().map(|one| one.1.as_str()));
    input.update_after(sections.after.iter().map(|one| one.1.as_str()));
    let diff = Diff::compute(Algorithm::Histogram, &input);
    let mut pairs = Pairs::new();
    let (mut i, mut j) = (0, 0);
    let ends = (sections.before.len() as u32, sections.after.len() as u32);
    for (before, after) in diff.hunks().map(|h| (h.before, h.after)).chain([(ends.0..ends.0, ends.1..ends.1)]) {
        let mut pair = |i: u32, j: u32| {
            pairs.insert((sections.before[i as usize].0.clone(), sections.after[j as usize].0.clone()));
        };
        (i..before.start).zip(j..after.start).for_each(|(i, j)| pair(i, j));
        before.clone().zip(after.clone()).for_each(|(i, j)| pair(i, j));
        (i, j) = (before.end, after.end);
    }
    pairs
}

/// The pair that shares most words first, then the next, down to a third of the words.
fn by_overlap(sections: &Sections) -> Pairs {
    let bags = |outline: &Outline| -> Vec<HashMap<String, usize>> {
        let words = |text: &str| {
            let mut bag = HashMap::new();
            for word in text.to_lowercase().split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
                *bag.entry(word.to_owned()).or_insert(0) += 1;
            }
            bag
        };
        outline.iter().map(|one| words(&one.1)).collect()
    };
    let (before, after) = (bags(sections.before), bags(sections.after));
    let size = |bag: &HashMap<String, usize>| bag.values().sum::<usize>();
    let mut scored = Vec::new();
    for (i, a) in before.iter().enumerate() {
        for (j, b) in after.iter().enumerate() {
            let shared: usize = a.iter().map(|(word, n)| n.min(b.get(word).unwrap_or(&0))).sum();
            let all = size(a) + size(b);
            let likeness = if all == 0 { 1.0 } else { 2.0 * shared as f64 / all as f64 };
            if likeness > 1.0 / 3.0 {
                scored.push((likeness, i, j));
            }
        }
    }
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1.abs_diff(a.2), a.1, a.2).cmp(&(b.1.abs_diff(b.2), b.1, b.2))));
    let (mut used, mut taken) = (BTreeSet::new(), BTreeSet::new());
    let mut pairs = Pairs::new();
    for (_, i, j) in scored {
        if !used.contains(&i) && !taken.contains(&j) {
            used.insert(i);
            taken.insert(j);
            pairs.insert((sections.before[i].0.clone(), sections.after[j].0.clone()));
        }
    }
    pairs
}

/// Official redesignations: how many each matcher finds.
fn redesignations(cases: &[Value], matchers: &[(&str, Matcher)]) {
    for (name, matcher) in matchers {
        let (mut found, mut all) = (0, 0);
        for case in cases {
            let (before, after) = (outline(&case["before"]), outline(&case["after"]));
            let headings = (text(&case["heading_before"]), text(&case["heading_after"]));
            let sections = Sections { headings: (&headings.0, &headings.1), before: &before, after: &after };
            let got = matcher(&sections);
            for one in items(&case["renumber"]) {
                all += 1;
                found += usize::from(got.contains(&(text(&one["from_"]), text(&one["to"]))));
            }
        }
        println!("redesignations found, {name}: {found} of {all} ({:.4})", found as f64 / all.max(1) as f64);
    }
}

/// False changes on untouched text, and words shown against the least possible.
fn quality(cases: &[Case]) {
    let (mut untouched, mut wrong, mut shown, mut least) = (0, 0, 0, 0);
    for case in cases {
        let old = Built::new(&case.before, &case.headings.0);
        let new = Built::new(&case.after, &case.headings.1);
        let comparison = compare(&old.tree, &new.tree, &Options::default());
        for part in comparison.changes.iter().flat_map(|change| &change.parts) {
            let (Some(from), Some(to)) = (part.old, part.new) else { continue };
            let (a, b) = (&old.tree.unit(from).text, &new.tree.unit(to).text);
            if a.folded() == b.folded() {
                untouched += 1;
                wrong += usize::from(part.is_changed());
                continue;
            }
            let length = |(from, to): (u32, u32)| (to - from) as usize;
            let changed = |kind: RunKind| matches!(kind, RunKind::Deleted | RunKind::Inserted);
            if part.runs.iter().any(|run| matches!(run.kind, RunKind::Carried | RunKind::Brought)) {
                continue;
            }
            shown += part.runs.iter().filter(|r| changed(r.kind)).map(|r| length(r.old) + length(r.new)).sum::<usize>();
            least += fewest(&tokens(a), &tokens(b));
        }
    }
    println!("\nfalse changes on untouched text: {wrong} of {untouched}");
    println!("words shown over the least possible: {:.3} ({shown} over {least})", shown as f64 / least.max(1) as f64);
}

fn tokens(text: &Text) -> Vec<String> {
    text.tokens.iter().map(|token| fold(text.shown(*token)).into_owned()).collect()
}

/// Tokens deleted and inserted at the least: both texts without their longest common subsequence, by the plain table.
fn fewest(a: &[String], b: &[String]) -> usize {
    let mut row = vec![0usize; b.len() + 1];
    for x in a {
        let mut corner = 0;
        for (j, y) in b.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = if x == y { corner + 1 } else { above.max(row[j]) };
            corner = above;
        }
    }
    a.len() + b.len() - 2 * row[b.len()]
}
