//! The result of comparing two texts.

use std::collections::{BTreeMap, HashMap};

use super::citing::Citing;
use super::commentary::LeftOut;
use super::joins;
use super::labels::{Label, Labels, Remark};
use super::lexicon::Lexicon;
use super::matching::{self, Evidence, Given, Matching, heaviest_siblings};
use super::moves::{Sorted, homes};
use super::parts::{REPLACED, confidence, in_common, kept_of_meaning, kept_share, others};
use super::redline::{self, Run, RunKind, Targets};
use super::relations;
use super::tree::{Tree, Unit, UnitKind};

/// How two texts are compared.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The texts are no versions of one work: numbers are no evidence, and how sure a pair is should be shown.
    pub different_origin: bool,
    /// Units (old, new; by index) that the reader says are the same.
    pub pins: Vec<(u32, u32)>,
    /// Units (old, new; by index) that the reader says are not.
    pub forbidden: Vec<(u32, u32)>,
    /// What was left out of the texts before: to be told with what changed.
    pub left_out: Vec<LeftOut>,
}

/// What changed from one text to another, provision by provision.
#[derive(Debug)]
pub struct Comparison<'t> {
    /// The text before.
    pub old: &'t Tree,
    /// The text after.
    pub new: &'t Tree,
    /// Every provision, definition and footnote of either text, in reading order: that of the new text, with what was
    /// omitted where it stood.
    pub changes: Vec<Change>,
    pub(super) matching: Matching,
    /// By old unit: whether it kept its order among its siblings.
    pub(super) kept: Vec<bool>,
    pub(super) different_origin: bool,
    /// What was left out of the texts before.
    pub left_out: Vec<LeftOut>,
}

/// What became of one provision, definition or footnote.
#[derive(Debug, Clone)]
pub struct Change {
    /// The unit of the old text; `None` when it is new. For "existing text becomes (a)" the paragraph that became it.
    pub old: Option<u32>,
    /// The unit of the new text; `None` when it was omitted.
    pub new: Option<u32>,
    /// What became of it.
    pub labels: Labels,
    /// Its own words: the heading or the text behind its number, then the paragraphs, items and rows in it that are no
    /// provisions of their own.
    pub parts: Vec<Part>,
    /// Old units that words came from, beside `old`.
    pub from: Vec<u32>,
    /// New units that words went to, beside `new`.
    pub into: Vec<u32>,
    /// How sure it is that `old` and `new` are one: 0 to 1.
    pub confidence: f32,
    /// What that rests on; `None` when there is no pair.
    pub evidence: Option<Evidence>,
    /// What the labels do not say.
    pub remark: Option<Remark>,
}

/// One run of words of a provision.
#[derive(Debug, Clone)]
pub struct Part {
    /// The unit of the old text.
    pub old: Option<u32>,
    /// The unit of the new text.
    pub new: Option<u32>,
    /// From the old words to the new.
    pub runs: Vec<Run>,
}

/// How many provisions there are, and what became of them.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Summary {
    /// Provisions, definitions and footnotes of either text.
    pub provisions: usize,
    /// How many have each set of labels, in the order of the labels.
    pub counts: Vec<Count>,
    /// How many of these are footnotes, which are no provisions in `words`.
    pub footnotes: Vec<Count>,
    /// How many have a label, alone or with others.
    pub by_label: BTreeMap<Label, usize>,
    /// How many changed in their words.
    pub substantive: usize,
    /// Cross-references that follow a renumbered provision.
    pub followed: usize,
    /// Cross-references in the same words that now lead to another provision, or nowhere.
    pub redirected: usize,
}

/// How many provisions have one set of labels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Count {
    /// The labels.
    pub labels: Labels,
    /// How many.
    pub provisions: usize,
}

impl Change {
    /// The unit to speak of: the new one, or the old one when it was omitted.
    pub fn unit<'t>(&self, old: &'t Tree, new: &'t Tree) -> &'t Unit {
        match (self.new, self.old) {
            (Some(index), _) => new.unit(index),
            (None, Some(index)) => old.unit(index),
            (None, None) => new.unit(0),
        }
    }

    /// Whether it is as it was, number and place included.
    pub fn is_unchanged(&self) -> bool {
        self.labels.contains(Label::Unchanged)
    }

    /// Whether the words of the law changed. A footnote is none of it, new or gone as it may be.
    pub fn is_substantive(&self, old: &Tree, new: &Tree) -> bool {
        self.labels.is_substantive() && self.unit(old, new).kind != UnitKind::Footnote
    }

    /// Runs of a kind in all its parts.
    pub fn count(&self, kind: RunKind) -> usize {
        self.parts.iter().flat_map(|p| &p.runs).filter(|r| r.kind == kind).count()
    }
}

impl Part {
    /// Whether any of its words changed.
    pub fn is_changed(&self) -> bool {
        self.runs.iter().any(|r| r.kind.is_change())
    }
}

/// Compares two texts. The same input gives the same result, on every run and machine.
pub fn compare<'t>(old: &'t Tree, new: &'t Tree, options: &Options) -> Comparison<'t> {
    let lexicon = Lexicon::new(old, new);
    let given = Given {
        same_origin: !options.different_origin,
        pins: options.pins.clone(),
        forbidden: options.forbidden.clone(),
    };
    let mut matching = matching::find(&lexicon, given);
    if !options.different_origin {
        joins::settle(&lexicon, &mut matching, &options.forbidden);
    }
    let mut builder = Builder::new(&lexicon, matching, options.different_origin);
    builder.redlines();
    relations::find(&lexicon, &builder.matching, &mut builder.old_runs, &mut builder.new_runs);
    let kept = heaviest_siblings(&lexicon, &builder.matching);
    builder.sorted = Sorted::find(old, new, &builder.matching, &kept);
    let changes = builder.changes(&kept);
    let (matching, left_out) = (builder.matching, options.left_out.clone());
    Comparison { old, new, changes, matching, kept, different_origin: options.different_origin, left_out }
}

impl Comparison<'_> {
    /// The counterpart of an old unit.
    pub fn to_new(&self, old: u32) -> Option<u32> {
        self.matching.to_new[old as usize]
    }

    /// The counterpart of a new unit.
    pub fn to_old(&self, new: u32) -> Option<u32> {
        self.matching.to_old[new as usize]
    }

    /// The new unit that was put around everything that stood directly in an old one: "existing text becomes (a)".
    pub fn wrapped(&self, old: u32) -> Option<u32> {
        self.matching.wrapped.get(&old).copied()
    }

    /// Whether nothing changed at all.
    pub fn is_empty(&self) -> bool {
        self.changes.iter().all(Change::is_unchanged)
    }

    /// Counts what became of the provisions.
    pub fn summary(&self) -> Summary {
        let is_footnote = |change: &&Change| change.unit(self.old, self.new).kind == UnitKind::Footnote;
        let mut by_label = BTreeMap::new();
        for change in &self.changes {
            for label in change.labels.iter() {
                *by_label.entry(label).or_insert(0) += 1;
            }
        }
        Summary {
            provisions: self.changes.len(),
            counts: counted(self.changes.iter()),
            footnotes: counted(self.changes.iter().filter(is_footnote)),
            by_label,
            substantive: self.changes.iter().filter(|c| c.is_substantive(self.old, self.new)).count(),
            followed: self.changes.iter().map(|c| c.count(RunKind::Followed)).sum(),
            redirected: self.redirections().len(),
        }
    }
}

/// How many have each set of labels, in the order of the labels.
fn counted<'c>(changes: impl Iterator<Item = &'c Change>) -> Vec<Count> {
    let mut counts: BTreeMap<Vec<Label>, Count> = BTreeMap::new();
    for change in changes {
        let none = Count { labels: change.labels, provisions: 0 };
        counts.entry(change.labels.iter().collect()).or_insert(none).provisions += 1;
    }
    counts.into_values().collect()
}

impl Summary {
    /// "15 provisions: 9 unchanged, 3 renumbered, 1 moved and reworded, 2 inserted; 1 footnote: 1 unchanged".
    pub fn words(&self) -> String {
        let notes = |labels| self.footnotes.iter().find(|c| c.labels == labels).map_or(0, |c| c.provisions);
        let counts = self.counts.iter().map(|c| Count { provisions: c.provisions - notes(c.labels), ..*c });
        let provisions = told("provision", &counts.filter(|c| c.provisions > 0).collect::<Vec<_>>());
        format!("{}{}", provisions.as_deref().unwrap_or("no provisions"), self.footnote_words())
    }

    /// Behind the words of the provisions: "; 2 footnotes: 1 unchanged, 1 inserted". Empty where there is none.
    pub fn footnote_words(&self) -> String {
        told("footnote", &self.footnotes).map_or_else(String::new, |told| format!("; {told}"))
    }
}

/// "3 provisions: 2 unchanged, 1 reworded"; `None` when there is none.
fn told(noun: &str, counts: &[Count]) -> Option<String> {
    let all: usize = counts.iter().map(|c| c.provisions).sum();
    let each: Vec<String> = counts.iter().map(|c| format!("{} {}", c.provisions, c.labels.words())).collect();
    let plural = if all == 1 { "" } else { "s" };
    (all > 0).then(|| format!("{all} {noun}{plural}: {}", each.join(", ")))
}

/// Where cross-references lead, told through the pairs.
struct References<'b, 't> {
    old: &'t Tree,
    new: &'t Tree,
    matching: &'b Matching,
}

impl Targets for References<'_, '_> {
    fn are_one(&self, old: &str, new: &str) -> Option<bool> {
        let (old, new) = (self.old.anchors.get(old)?, self.new.anchors.get(new)?);
        Some(self.matching.to_new[*old as usize] == Some(*new))
    }

    fn name(&self, permalink: &str, of_old: bool) -> Option<String> {
        // Names begin with a character that no folded token has.
        if of_old {
            let unit = self.old.anchors.get(permalink)?;
            Some(format!("\u{0}{unit}"))
        } else {
            let unit = self.new.anchors.get(permalink)?;
            Some(match self.matching.to_old[*unit as usize] {
                Some(old) => format!("\u{0}{old}"),
                None => format!("\u{0}new {unit}"),
            })
        }
    }
}

pub(super) struct Builder<'l, 't> {
    /// By old and by new unit: the Part it belongs to, or what it stands in.
    pub(super) homes: (Vec<u32>, Vec<u32>),
    pub(super) sorted: Sorted,
    /// By new unit: old ones that went and left what was in them to it.
    joined: BTreeMap<u32, Vec<u32>>,
    lexicon: &'l Lexicon<'t>,
    /// Whether the texts are of different origin.
    different_origin: bool,
    pub(super) matching: Matching,
    /// By old unit without a counterpart: its runs.
    old_runs: HashMap<u32, Vec<Run>>,
    /// By new unit: its runs.
    new_runs: HashMap<u32, Vec<Run>>,
}

impl<'l, 't> Builder<'l, 't> {
    fn new(lexicon: &'l Lexicon<'t>, matching: Matching, different_origin: bool) -> Self {
        let homes = (homes(lexicon.old.tree), homes(lexicon.new.tree));
        let joined = joins::containers(lexicon, &matching);
        let (old_runs, new_runs) = (HashMap::new(), HashMap::new());
        let sorted = Sorted::default();
        Self { homes, sorted, joined, lexicon, different_origin, matching, old_runs, new_runs }
    }

    pub(super) fn old(&self) -> &'t Tree {
        self.lexicon.old.tree
    }

    pub(super) fn new_tree(&self) -> &'t Tree {
        self.lexicon.new.tree
    }

    fn redlines(&mut self) {
        let (old, new) = (self.old(), self.new_tree());
        let targets = References { old, new, matching: &self.matching };
        for (index, unit) in new.units.iter().enumerate() {
            let runs = match self.matching.to_old[index] {
                Some(partner) => redline::redline(&old.unit(partner).text, &unit.text, &targets),
                None => redline::alone(&unit.text, RunKind::Inserted),
            };
            self.new_runs.insert(index as u32, runs);
        }
        for (index, unit) in old.units.iter().enumerate() {
            if self.matching.to_new[index].is_none() {
                self.old_runs.insert(index as u32, redline::alone(&unit.text, RunKind::Deleted));
            }
        }
    }

    /// The unit whose entry a unit belongs to: the provision, definition or footnote it is or stands in.
    fn entry(tree: &Tree, mut index: u32) -> u32 {
        let has_entry = |kind| matches!(kind, UnitKind::Provision(_) | UnitKind::Definition | UnitKind::Footnote);
        while index != 0 && !has_entry(tree.unit(index).kind) {
            index = tree.unit(index).parent;
        }
        index
    }

    fn changes(&mut self, kept: &[bool]) -> Vec<Change> {
        let (old, new) = (self.old(), self.new_tree());
        let mut parts: BTreeMap<u32, Vec<Part>> = BTreeMap::new();
        let mut omitted: BTreeMap<u32, Vec<Part>> = BTreeMap::new();
        for index in 0..new.units.len() as u32 {
            let runs = self.new_runs.remove(&index).unwrap_or_default();
            let partner = self.matching.to_old[index as usize];
            let part = Part { old: partner, new: Some(index), runs };
            let list = parts.entry(Self::entry(new, index)).or_default();
            // The same words are not the same where they have force on one side only.
            match partner.is_some_and(|partner| old.unit(partner).operative != new.unit(index).operative) {
                true => list.extend(part.sides()),
                false => list.push(part),
            }
        }
        for index in 0..old.units.len() as u32 {
            let Some(runs) = self.old_runs.remove(&index) else { continue };
            let part = Part { old: Some(index), new: None, runs };
            let entry = Self::entry(old, index);
            match self.matching.to_new[entry as usize].filter(|to| Self::entry(new, *to) == *to) {
                Some(to) => {
                    let list = parts.entry(to).or_default();
                    let at =
                        list.iter().rposition(|p| p.old.is_some_and(|o| o < index)).map_or(list.len(), |at| at + 1);
                    list.insert(at, part);
                }
                None => omitted.entry(entry).or_default().push(part),
            }
        }
        for (entry, part) in self.gone_elsewhere() {
            match self.matching.to_new[entry as usize].filter(|to| Self::entry(new, *to) == *to) {
                Some(to) => parts.entry(to).or_default().push(part),
                None => omitted.entry(entry).or_default().push(part),
            }
        }
        let mut keyed: Vec<((u32, u32), Change)> = Vec::new();
        for (index, parts) in parts {
            if index == 0 && self.different_origin && parts.len() > 1 && !in_common(&parts) {
                keyed.extend(self.openings(parts));
            } else if index != 0 || parts.len() > 1 {
                keyed.push(((index, 0), self.change(index, parts, kept)));
            }
        }
        let mut anchor = 0;
        for index in 0..old.units.len() as u32 {
            if let Some(parts) = omitted.remove(&index) {
                keyed.push(((anchor, index + 1), self.omission(index, parts)));
            } else if let Some(to) = self.matching.to_new[index as usize].filter(|_| kept[index as usize]) {
                anchor = to;
            }
        }
        keyed.sort_by_key(|(key, _)| *key);
        keyed.into_iter().map(|(_, change)| change).collect()
    }

    /// Paragraphs, items and rows that stand in another provision now, by the old unit whose entry they were part of.
    /// What went deeper into the same one did not leave it.
    fn gone_elsewhere(&self) -> Vec<(u32, Part)> {
        let (old, new) = (self.old(), self.new_tree());
        let part = |index: u32| {
            let to = self.matching.to_new[index as usize]?;
            let (from, into) = (Self::entry(old, index), Self::entry(new, to));
            let stays = self.matching.to_new[from as usize].is_some_and(|is| new.holds(is, into));
            if from == index || into == to || stays {
                return None;
            }
            let mut runs = redline::alone(&old.unit(index).text, RunKind::Carried);
            runs.iter_mut().for_each(|run| run.other = Some(into));
            Some((from, Part { old: Some(index), new: None, runs }))
        };
        (1..old.units.len() as u32).filter_map(part).collect()
    }

    /// The opening texts of two texts that are not one: the old one went, the new one came.
    fn openings(&self, parts: Vec<Part>) -> impl Iterator<Item = ((u32, u32), Change)> {
        let (came, went): (Vec<Part>, Vec<Part>) =
            parts.into_iter().flat_map(Part::sides).partition(|p| p.new.is_some());
        let inserted = Change {
            old: None,
            new: Some(0),
            labels: std::iter::once(Label::Inserted).collect(),
            parts: came,
            from: Vec::new(),
            into: Vec::new(),
            confidence: 1.0,
            evidence: None,
            remark: None,
        };
        let all = [((0, 0), inserted), ((0, 1), self.omission(0, went))];
        all.into_iter().filter(|(_, change)| change.parts.iter().any(|part| !part.runs.is_empty()))
    }

    fn omission(&self, index: u32, parts: Vec<Part>) -> Change {
        // An entry of which a part went elsewhere whole is not gone: its text became another provision's.
        let (from, mut into) = others(&parts);
        into.extend(self.joined.iter().filter(|(_, gone)| gone.contains(&index)).map(|(to, _)| *to));
        into.sort_unstable();
        into.dedup();
        Change {
            old: Some(index),
            new: None,
            labels: std::iter::once(Label::Omitted).collect(),
            parts,
            from,
            into,
            confidence: 1.0,
            evidence: None,
            remark: self.is_not_chosen(index).then_some(Remark::NotChosen),
        }
    }

    /// Whether a unit stands in an alternative of which nothing was kept, while another of its group stands in the new
    /// text as law.
    fn is_not_chosen(&self, index: u32) -> bool {
        let (old, new) = (self.old(), self.new_tree());
        let option = |tree: &Tree, mut unit: u32| {
            while unit != 0 && tree.unit(unit).group.is_none() {
                unit = tree.unit(unit).parent;
            }
            (unit != 0).then_some(unit)
        };
        let Some(own) = option(old, index) else { return false };
        let kept = |alternative: u32| {
            let inside = alternative..old.unit(alternative).end;
            inside.filter_map(|unit| self.matching.to_new[unit as usize]).collect::<Vec<u32>>()
        };
        let others = old
            .children(old.unit(own).parent)
            .filter(|other| *other != own && old.unit(*other).group == old.unit(own).group);
        kept(own).is_empty() && others.flat_map(kept).any(|unit| option(new, unit).is_none())
    }

    fn change(&self, index: u32, mut parts: Vec<Part>, kept: &[bool]) -> Change {
        let partner = self.matching.to_old[index as usize];
        // A box without a title has a place, and no words.
        let in_another_order = self.is_in_another_order(index, &parts, kept);
        parts.retain(|p| !p.runs.is_empty() || p.new == Some(index));
        let (mut from, into) = others(&parts);
        // Whole texts of other provisions.
        let own = |entry: &u32| self.matching.to_new[*entry as usize] != Some(index) && Some(*entry) != partner;
        let entries =
            parts.iter().filter(|p| p.new != Some(index)).filter_map(|p| Some(Self::entry(self.old(), p.old?)));
        from.extend(entries.filter(own));
        let joined = self.joined.get(&index);
        from.extend(joined.into_iter().flatten());
        from.sort_unstable();
        from.dedup();
        let evidence = partner.and_then(|p| self.matching.evidence[p as usize]);
        let mut labels = Labels::NONE;
        let mut remark = None;
        match partner {
            None => labels.insert(Label::Inserted),
            Some(partner) => {
                self.label_words(&mut labels, index, &parts, evidence);
                if parts.iter().flat_map(|p| &p.runs).any(|r| r.kind == RunKind::Relinked) {
                    labels.insert(Label::Link);
                }
                if self.is_renumbered(partner, index) {
                    labels.insert(Label::Renumbered);
                }
                if self.is_moved(partner, index, kept) {
                    labels.insert(Label::Moved);
                } else if in_another_order {
                    labels.insert(Label::Moved);
                    remark = Some(Remark::Order);
                }
                if evidence == Some(Evidence::Term) && labels.contains(Label::Replaced) {
                    remark = Some(Remark::SameTerm);
                }
            }
        }
        if parts.iter().flat_map(|p| &p.runs).any(|r| r.kind == RunKind::Carried) {
            labels.insert(Label::Split);
        }
        if parts.iter().any(|p| p.old.is_some() && p.runs.iter().any(|r| r.kind == RunKind::Brought)) {
            labels.insert(Label::Combined);
        }
        if joined.is_some() {
            labels.insert(Label::Combined);
        }
        if labels.is_empty() {
            labels.insert(Label::Unchanged);
        }
        let told = partner.and_then(|p| self.matching.sure.get(&p)).copied();
        let defines = self.new_tree().unit(index).defines.as_deref();
        let confidence = told.unwrap_or_else(|| confidence(evidence, &parts, remark, defines));
        Change { old: partner, new: Some(index), labels, parts, from, into, confidence, evidence, remark }
    }

    /// Says what became of the words.
    fn label_words(&self, labels: &mut Labels, index: u32, parts: &[Part], evidence: Option<Evidence>) {
        let unit = self.new_tree().unit(index);
        for part in parts {
            let own = part.new == Some(index);
            let of = part.new.map(|n| self.new_tree().unit(n)).or(part.old.map(|o| self.old().unit(o)));
            let explains = unit.operative && of.is_some_and(|u| !u.operative) || unit.kind == UnitKind::Footnote;
            if explains && part.is_changed() {
                labels.insert(Label::Commentary);
            } else if !part.is_changed() {
                let elsewhere = part
                    .old
                    .map(|o| Self::entry(self.old(), o))
                    .is_some_and(|entry| !own && self.matching.to_new[entry as usize] != Some(index));
                if elsewhere && !part.runs.is_empty() {
                    labels.insert(Label::Combined);
                }
            } else if own && unit.kind.has_heading() {
                labels.insert(Label::Heading);
            } else if own && self.is_replaced(index, part, evidence) {
                labels.insert(Label::Replaced);
            } else if part.runs.iter().any(|r| matches!(r.kind, RunKind::Deleted | RunKind::Inserted)) {
                labels.insert(Label::Reworded);
            }
        }
        // What the term is defined as, not the term.
        let is_definition = unit.kind == UnitKind::Definition && evidence == Some(Evidence::Term);
        if is_definition
            && labels.contains(Label::Reworded)
            && kept_of_meaning(parts, unit.defines.as_deref()) < REPLACED
        {
            labels.remove(Label::Reworded);
            labels.insert(Label::Replaced);
        }
        // A section all of whose words are others'.
        let text: Vec<&Part> = parts.iter().filter(|p| p.new != Some(index)).collect();
        let whole_text = unit.kind.has_heading() && !text.is_empty() && evidence == Some(Evidence::Place);
        if whole_text && text.iter().all(|p| kept_share(p) < REPLACED) && labels.contains(Label::Reworded) {
            labels.remove(Label::Reworded);
            labels.insert(Label::Replaced);
        }
    }

    /// Whether other words stand under the number. Words that went to another provision are not lost.
    fn is_replaced(&self, index: u32, part: &Part, evidence: Option<Evidence>) -> bool {
        let unit = self.new_tree().unit(index);
        let same_number = part.old.is_some_and(|old| !unit.label.is_empty() && !self.is_renumbered(old, index));
        let shared = part.runs.iter().any(|r| matches!(r.kind, RunKind::Carried | RunKind::Brought));
        (evidence == Some(Evidence::Place) || same_number && !shared) && kept_share(part) < REPLACED
    }

    fn is_renumbered(&self, o: u32, n: u32) -> bool {
        let called = |tree: &Tree, index: u32| Citing::of(&tree.language).designation(tree.unit(index));
        called(self.old(), o) != called(self.new_tree(), n)
    }
}
