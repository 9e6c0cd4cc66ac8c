//! What changed inside a pair: runs of tokens that stayed, went or came.

use super::edit::{self, Seek};
use super::words::{Text, fold};

/// A run of tokens of one sort.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// What became of it.
    pub kind: RunKind,
    /// Tokens of the old text, from and to; empty for what came.
    pub old: (u32, u32),
    /// Tokens of the new text; empty for what went.
    pub new: (u32, u32),
    /// For [`RunKind::Carried`] the new unit that has the words now, for [`RunKind::Brought`] the old one that had them.
    pub other: Option<u32>,
}

/// What became of a run of tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RunKind {
    /// It stands in both texts, save for typography.
    Same,
    /// A cross-reference that leads to the same provision by its new number.
    Followed,
    /// A cross-reference, or a link with the same address, in the same words that now lead to another provision.
    Redirected,
    /// A cross-reference, or a link with the same address, in the same words that now lead nowhere.
    Dangling,
    /// A link, or an image, in the same words with another address.
    Relinked,
    /// It stood in the old text only.
    Deleted,
    /// It stands in the new text only.
    Inserted,
    /// It went from here into another unit: the provision was split.
    Carried,
    /// It came here from another unit: provisions were combined, or one was split.
    Brought,
}

impl RunKind {
    /// Whether its words stand in the old text here.
    pub fn is_old(self) -> bool {
        !matches!(self, Self::Inserted | Self::Brought)
    }

    /// Whether its words stand in the new text here.
    pub fn is_new(self) -> bool {
        !matches!(self, Self::Deleted | Self::Carried)
    }

    /// Whether it is a change of words.
    pub fn is_change(self) -> bool {
        matches!(self, Self::Deleted | Self::Inserted | Self::Carried | Self::Brought)
    }
}

/// Where the cross-references of a pair lead.
pub(super) trait Targets {
    /// Whether the two permalinks, of the old and of the new text, lead to the same provision. `None` when one of them
    /// leads nowhere.
    fn are_one(&self, old: &str, new: &str) -> Option<bool>;
    /// A name that an old permalink shares with the new one that leads to the same provision, and with no other.
    fn name(&self, permalink: &str, of_old: bool) -> Option<String>;
}

/// The runs from the old text to the new, in order: together the old ranges are the old text, the new ones the new.
pub(super) fn redline(old: &Text, new: &Text, targets: &impl Targets) -> Vec<Run> {
    let (a, b) = (marks(old, targets, true), marks(new, targets, false));
    let found = edit::hunks(Seek::Shortest, a.iter().map(String::as_str), b.iter().map(String::as_str)).into_iter();
    let hunks: Vec<Hunk> =
        found.map(|(old, new)| Hunk { old: (old.start, old.end), new: (new.start, new.end) }).collect();
    let mut hunks = without_shifted(hunks, old, new);
    let mut floor = (0, 0);
    for hunk in &mut hunks {
        hunk.slide((&a, old), (&b, new), floor);
        floor = (hunk.old.1, hunk.new.1);
    }
    let hunks = whole_marks(joined(hunks, &a), old, new);
    let mut runs = Vec::new();
    let (mut i, mut j) = (0, 0);
    for hunk in &hunks {
        same(&mut runs, (i, hunk.old.0), j, old, new, targets);
        if hunk.old.0 < hunk.old.1 {
            runs.push(Run { kind: RunKind::Deleted, old: hunk.old, new: (hunk.new.0, hunk.new.0), other: None });
        }
        if hunk.new.0 < hunk.new.1 {
            runs.push(Run { kind: RunKind::Inserted, old: (hunk.old.1, hunk.old.1), new: hunk.new, other: None });
        }
        (i, j) = (hunk.old.1, hunk.new.1);
    }
    same(&mut runs, (i, a.len() as u32), j, old, new, targets);
    redirected(runs, old, new)
}

/// So many changes in a row may be one row of references.
const SHIFTED: usize = 8;

/// Leaves out the changes between which the same words are printed on both sides. "Section 2(2) or 2(3)" that still reads
/// so, though (3) is (2) now, was not reworded: each of its references leads elsewhere. By where they lead alone the
/// second would be taken for the first.
fn without_shifted(hunks: Vec<Hunk>, old: &Text, new: &Text) -> Vec<Hunk> {
    let printed = |text: &Text, at: u32| fold(text.shown(text.tokens[at as usize])).into_owned();
    let alike = |first: &Hunk, last: &Hunk| {
        let (was, is) = (first.old.0..last.old.1, first.new.0..last.new.1);
        was.len() == is.len() && was.zip(is).all(|(i, j)| printed(old, i) == printed(new, j))
    };
    let mut out = Vec::with_capacity(hunks.len());
    let mut at = 0;
    while let Some(first) = hunks.get(at) {
        let row = &hunks[at..hunks.len().min(at + SHIFTED)];
        match row.iter().skip(1).rposition(|last| alike(first, last)) {
            Some(last) => at += last + 2,
            None => {
                out.push(*first);
                at += 1;
            }
        }
    }
    out
}

/// A cross-reference that goes and comes in the same words is one that leads elsewhere now, or nowhere: no change of
/// words, wherever it stands among words that go and come.
fn redirected(runs: Vec<Run>, old: &Text, new: &Text) -> Vec<Run> {
    let mut out: Vec<Run> = Vec::with_capacity(runs.len());
    let mut runs = runs.into_iter().peekable();
    while let Some(run) = runs.next() {
        let came = runs.next_if(|next| (run.kind, next.kind) == (RunKind::Deleted, RunKind::Inserted));
        match came {
            Some(came) => out.extend(without_references((run.old, old), (came.new, new))),
            None => out.push(run),
        }
    }
    out
}

/// Words that go and words that come in their place, with the cross-references in the same words at either end apart.
fn without_references(went: ((u32, u32), &Text), came: ((u32, u32), &Text)) -> Vec<Run> {
    let (old, new) = (went.1, came.1);
    let (mut a, mut b) = (went.0, came.0);
    let (mut front, mut back) = (Vec::new(), Vec::new());
    // The words between two such references had been taken for chance.
    let next = |a, b, at_end, between: bool| {
        same_reference((a, old), (b, new), at_end)
            .or_else(|| if between { same_word((a, old), (b, new), at_end) } else { None })
    };
    while let Some((i, j)) = next(a, b, false, !front.is_empty()) {
        front.push(reference((a.0, a.0 + i), (b.0, b.0 + j), old, new));
        (a.0, b.0) = (a.0 + i, b.0 + j);
    }
    while let Some((i, j)) = next(a, b, true, !back.is_empty()) {
        back.push(reference((a.1 - i, a.1), (b.1 - j, b.1), old, new));
        (a.1, b.1) = (a.1 - i, b.1 - j);
    }
    if a.0 < a.1 {
        front.push(Run { kind: RunKind::Deleted, old: a, new: (b.0, b.0), other: None });
    }
    if b.0 < b.1 {
        front.push(Run { kind: RunKind::Inserted, old: (a.1, a.1), new: b, other: None });
    }
    front.extend(back.into_iter().rev());
    front
}

/// Whether two ranges begin (or end) with the same word.
fn same_word(
    ((a, z), old): ((u32, u32), &Text),
    ((b, y), new): ((u32, u32), &Text),
    at_end: bool,
) -> Option<(u32, u32)> {
    let (was, is) = at_the_edge((a, z), (b, y), at_end)?;
    let word = |text: &Text, at: u32| fold(text.shown(text.tokens[at as usize])).into_owned();
    (word(old, was) == word(new, is)).then_some((1, 1))
}

/// The first (or the last) of two ranges, unless one of them is empty.
fn at_the_edge((a, z): (u32, u32), (b, y): (u32, u32), at_end: bool) -> Option<(u32, u32)> {
    (a < z && b < y).then(|| if at_end { (z - 1, y - 1) } else { (a, b) })
}

/// A cross-reference in the same words.
fn reference(was: (u32, u32), is: (u32, u32), old: &Text, new: &Text) -> Run {
    let leads = |text: &Text, (from, to): (u32, u32)| (from..to).any(|at| text.tokens[at as usize].target.is_some());
    let kind = match (leads(old, was), leads(new, is)) {
        (_, true) => RunKind::Redirected,
        (true, false) => RunKind::Dangling,
        (false, false) => RunKind::Same,
    };
    Run { kind, old: was, new: is, other: None }
}

/// How many tokens at the beginning (or the end) of two ranges are one cross-reference in the same words. It is one
/// token where it leads somewhere, and several where it leads nowhere.
fn same_reference(
    ((a, z), old): ((u32, u32), &Text),
    ((b, y), new): ((u32, u32), &Text),
    at_end: bool,
) -> Option<(u32, u32)> {
    let (was, is) = at_the_edge((a, z), (b, y), at_end)?;
    let leads = |text: &Text, at: u32| text.tokens[at as usize].target.is_some();
    let words = |text: &Text, at: u32, count: u32| {
        let (from, to) = if at_end { (at + 1 - count, at + 1) } else { (at, at + count) };
        let squeezed: String = text.slice(from as usize, to as usize).split(' ').collect();
        fold(&squeezed).into_owned()
    };
    let as_many = |reference: String, text: &Text, at: u32, most: u32| {
        (1..=most)
            .find(|count| words(text, at, *count).len() >= reference.len())
            .filter(|count| words(text, at, *count) == reference)
    };
    match (leads(old, was), leads(new, is)) {
        (true, _) => as_many(words(old, was, 1), new, is, y - b).map(|count| (1, count)),
        (false, true) => as_many(words(new, is, 1), old, was, z - a).map(|count| (count, 1)),
        (false, false) => None,
    }
}

/// The runs of a text that stands on one side only.
pub(super) fn alone(text: &Text, kind: RunKind) -> Vec<Run> {
    let count = text.tokens.len() as u32;
    let (old, new) = if kind.is_old() { ((0, count), (0, 0)) } else { ((0, 0), (0, count)) };
    if count == 0 { Vec::new() } else { vec![Run { kind, old, new, other: None }] }
}

/// Marks in `went` and `came` the words that were carried from one unit into the other: `went` are the runs of the unit
/// `from` of the old tree, `came` those of the unit `to` of the new. Only runs of at least `least` words count.
pub(super) fn carry(
    (went, old, from): (&mut Vec<Run>, &Text, u32),
    (came, new, to): (&mut Vec<Run>, &Text, u32),
    least: usize,
) {
    let gone = positions(went, RunKind::Deleted);
    let here = positions(came, RunKind::Inserted);
    let word = |text: &Text, at: u32| fold(text.shown(text.tokens[at as usize])).to_lowercase();
    let hunks = edit::hunks(Seek::Runs, gone.iter().map(|at| word(old, *at)), here.iter().map(|at| word(new, *at)));
    let (mut i, mut j) = (0usize, 0usize);
    let end = (gone.len() as u32, here.len() as u32);
    let mut carried = (Vec::new(), Vec::new());
    for (before, after) in hunks.into_iter().chain([(end.0..end.0, end.1..end.1)]) {
        let common = before.start as usize - i;
        let words = (i..i + common).filter(|at| is_word(old.shown(old.tokens[gone[*at] as usize]))).count();
        if words >= least {
            carried.0.extend_from_slice(&gone[i..i + common]);
            carried.1.extend_from_slice(&here[j..j + common]);
        }
        (i, j) = (before.end as usize, after.end as usize);
    }
    mark(went, RunKind::Deleted, RunKind::Carried, &carried.0, to);
    mark(came, RunKind::Inserted, RunKind::Brought, &carried.1, from);
}

/// The tokens in the runs of a kind.
fn positions(runs: &[Run], kind: RunKind) -> Vec<u32> {
    let range = |run: &Run| if kind.is_old() { run.old } else { run.new };
    runs.iter().filter(|r| r.kind == kind).map(range).flat_map(|(from, to)| from..to).collect()
}

/// Gives the tokens of `these` (rising) another kind.
fn mark(runs: &mut Vec<Run>, from: RunKind, to: RunKind, these: &[u32], other: u32) {
    let mut out: Vec<Run> = Vec::with_capacity(runs.len());
    for run in runs.drain(..) {
        if run.kind != from {
            out.push(run);
            continue;
        }
        let (start, end) = if from.is_old() { run.old } else { run.new };
        let mut at = start;
        while at < end {
            let marked = these.binary_search(&at).is_ok();
            let mut stop = at + 1;
            while stop < end && these.binary_search(&stop).is_ok() == marked {
                stop += 1;
            }
            let (kind, other) = if marked { (to, Some(other)) } else { (from, None) };
            let (old, new) = if from.is_old() { ((at, stop), run.new) } else { (run.old, (at, stop)) };
            out.push(Run { kind, old, new, other });
            at = stop;
        }
    }
    *runs = out;
}

/// What tokens are compared by.
fn marks(text: &Text, targets: &impl Targets, of_old: bool) -> Vec<String> {
    let mark = |token: &super::words::Token| {
        let name = token.target.and_then(|t| targets.name(&text.targets[t as usize], of_old));
        name.unwrap_or_else(|| fold(text.shown(*token)).into_owned())
    };
    text.tokens.iter().map(mark).collect()
}

/// Tokens that go and tokens that come in their place.
#[derive(Debug, Clone, Copy)]
struct Hunk {
    old: (u32, u32),
    new: (u32, u32),
}

impl Hunk {
    /// Moves a pure insertion or deletion to where a reader would see it: after a mark of punctuation rather than in
    /// the middle of a phrase, where the words allow both. Only towards the beginning, and not up to `floor`, where the
    /// hunk before ends: the algorithm has put it as far back as it goes.
    fn slide(&mut self, old: (&[String], &Text), new: (&[String], &Text), floor: (u32, u32)) {
        let (range, (words, text)) = match (self.old.0 == self.old.1, self.new.0 == self.new.1) {
            (true, false) => (self.new, new),
            (false, true) => (self.old, old),
            _ => return,
        };
        let stops = |at: u32| at == 0 || is_stop(text.shown(text.tokens[at as usize - 1]));
        let score = |shift: u32| 2 * u32::from(stops(range.0 - shift)) + u32::from(stops(range.1 - shift));
        let room = (self.old.0 - floor.0).min(self.new.0 - floor.1).min(64);
        let mut best = 0;
        for shift in 1..=room {
            if words[(range.0 - shift) as usize] != words[(range.1 - shift) as usize] {
                break;
            }
            if score(shift) > score(best) {
                best = shift;
            }
        }
        for end in [&mut self.old.0, &mut self.old.1, &mut self.new.0, &mut self.new.1] {
            *end -= best;
        }
    }
}

fn is_stop(token: &str) -> bool {
    matches!(token, "." | "," | ";" | ":" | "(" | ")" | "—" | "–")
}

/// Joins hunks with no more than a word between them when they are longer themselves: single shared words between
/// changes are chance, and pepper the line.
fn joined(hunks: Vec<Hunk>, a: &[String]) -> Vec<Hunk> {
    let mut out: Vec<Hunk> = Vec::with_capacity(hunks.len());
    for hunk in hunks {
        let Some(last) = out.last_mut() else {
            out.push(hunk);
            continue;
        };
        let between = hunk.old.0 - last.old.1;
        let weight = |h: &Hunk| (h.old.1 - h.old.0) + (h.new.1 - h.new.0);
        let both = |h: &Hunk| h.old.0 < h.old.1 && h.new.0 < h.new.1;
        let words =
            a.get(last.old.1 as usize..hunk.old.0 as usize).map_or(0, |w| w.iter().filter(|w| is_word(w)).count());
        let chance = between <= 2
            && words <= 1
            && both(last)
            && both(&hunk)
            && weight(last).min(weight(&hunk)) >= 4 * between.max(1);
        if between == 0 || chance {
            last.old.1 = hunk.old.1;
            last.new.1 = hunk.new.1;
        } else {
            out.push(hunk);
        }
    }
    out
}

/// The hunks with whatever is struck out in one text by marks that did not both stay, or both go, as one: between a mark
/// that stayed and one that came, nobody sees what is struck out now.
fn whole_marks(hunks: Vec<Hunk>, old: &Text, new: &Text) -> Vec<Hunk> {
    let (was, is) = (old.struck(), new.struck());
    if was.is_empty() && is.is_empty() {
        return hunks;
    }
    let (old_count, new_count) = (old.tokens.len() as u32, new.tokens.len() as u32);
    let (mut to_new, mut to_old) = (vec![None; old_count as usize], vec![None; new_count as usize]);
    let (mut i, mut j) = (0, 0);
    let end = Hunk { old: (old_count, old_count), new: (new_count, new_count) };
    for hunk in hunks.iter().chain([&end]) {
        for step in 0..hunk.old.0 - i {
            to_new[(i + step) as usize] = Some(j + step);
            to_old[(j + step) as usize] = Some(i + step);
        }
        (i, j) = (hunk.old.1, hunk.new.1);
    }
    let (went, came) = (torn(&was, &to_new, &is), torn(&is, &to_old, &was));
    let mut out: Vec<Hunk> = Vec::with_capacity(hunks.len());
    let mut push = |hunk: Hunk| match out.last_mut() {
        Some(last) if (last.old.1, last.new.1) == (hunk.old.0, hunk.new.0) => {
            (last.old.1, last.new.1) = (hunk.old.1, hunk.new.1);
        }
        _ => out.push(hunk),
    };
    let (mut i, mut j) = (0, 0);
    for hunk in hunks.iter().chain([&end]) {
        for step in 0..hunk.old.0 - i {
            let (i, j) = (i + step, j + step);
            if went[i as usize] || came[j as usize] {
                push(Hunk { old: (i, i + 1), new: (j, j + 1) });
            }
        }
        push(*hunk);
        (i, j) = (hunk.old.1, hunk.new.1);
    }
    out.retain(|hunk| hunk.old.0 < hunk.old.1 || hunk.new.0 < hunk.new.1);
    out
}

/// Which tokens of a text stand in something struck out whose first and last mark are not the first and last mark of
/// one in the other text, nor both gone from there. `to` is where each token stands there.
fn torn(struck: &[(u32, u32)], to: &[Option<u32>], there: &[(u32, u32)]) -> Vec<bool> {
    let is_torn = |(from, end): &(u32, u32)| {
        let Some(last) = end.checked_sub(1) else { return false };
        match (to[*from as usize], to[last as usize]) {
            (None, None) => false,
            (Some(first), Some(last)) => there.binary_search(&(first, last + 1)).is_err(),
            _ => true,
        }
    };
    let mut torn = vec![false; to.len()];
    let mut done = 0;
    for (from, end) in struck.iter().filter(|span| is_torn(span)) {
        torn[(*from).max(done) as usize..(*end).max(done) as usize].fill(true);
        done = done.max(*end);
    }
    torn
}

fn is_word(token: &str) -> bool {
    token.chars().any(char::is_alphanumeric)
}

/// Adds what stands in both texts: from `old.0` to `old.1`, and as far from `new` on.
fn same(runs: &mut Vec<Run>, old: (u32, u32), new: u32, a: &Text, b: &Text, targets: &impl Targets) {
    for step in 0..old.1 - old.0 {
        let (i, j) = (old.0 + step, new + step);
        let (was, is) = (a.tokens[i as usize], b.tokens[j as usize]);
        let alike = fold(a.shown(was)) == fold(b.shown(is));
        let kind = match (was.target, is.target) {
            (Some(was), Some(is)) => match targets.are_one(&a.targets[was as usize], &b.targets[is as usize]) {
                Some(true) if !alike => RunKind::Followed,
                Some(false) => RunKind::Redirected,
                _ => RunKind::Same,
            },
            _ => linked((a, i), (b, j), targets),
        };
        // Two links that stand side by side are told one by one.
        let goes_on = |at: u32| kind == RunKind::Same || at > 0 && b.tokens[at as usize - 1].link == is.link;
        match runs.last_mut() {
            Some(last) if last.kind == kind && last.old.1 == i && last.new.1 == j && goes_on(j) => {
                (last.old.1, last.new.1) = (i + 1, j + 1);
            }
            _ => runs.push(Run { kind, old: (i, i + 1), new: (j, j + 1), other: None }),
        }
    }
}

/// What became of a word by the links that it stands in. An address that stayed may lead elsewhere in the text now: the
/// provision is asked for first.
fn linked((a, i): (&Text, u32), (b, j): (&Text, u32), targets: &impl Targets) -> RunKind {
    let (was, is) = match (a.address(i as usize), b.address(j as usize)) {
        (None, None) => return RunKind::Same,
        (Some(was), Some(is)) => (was, is),
        _ => return RunKind::Relinked,
    };
    let Some((old, new)) = was.strip_prefix('#').zip(is.strip_prefix('#')) else {
        return if was == is { RunKind::Same } else { RunKind::Relinked };
    };
    let leads = || (targets.name(old, true).is_some(), targets.name(new, false).is_some());
    match targets.are_one(old, new) {
        Some(true) => RunKind::Same,
        _ if was != is => RunKind::Relinked,
        Some(false) => RunKind::Redirected,
        None => match leads() {
            (_, true) => RunKind::Redirected,
            (true, false) => RunKind::Dangling,
            (false, false) => RunKind::Same,
        },
    }
}
