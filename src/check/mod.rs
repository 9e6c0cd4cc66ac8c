//! Every finding of a hub, all at once.
//!
//! 1. what files, hub.toml, registers and the assembling found ([`Hub::diagnostics`]);
//! 2. what parsing and proofreading found in each document (in its outline);
//! 3. the rules here, which need the hub: links between documents, readers, days, editions, addresses, files;
//! 4. what only follows from another finding is held back and counted;
//! 5. sorted by file and line, hub.toml first, each once, and lowered as the collections say ([`Hub::level`]).
//!
//! The rules work on outlines and read no file but SVG images, each once ([`Hub::file_facts`]). None compares every document with every other: what a rule needs
//! to know of the rest it looks up in [`Surroundings`] or in a map of its own.

mod addresses;
mod audiences;
mod consequences;
mod dates;
mod editions;
mod files;
mod frozen;
mod links;
mod lists;
mod near;
mod readers;
mod settings;
mod sheets;
mod situations;
mod surroundings;
mod titles;

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;
use rayon::prelude::*;

use crate::diagnostics::{Diagnostic, HubPath, Lowered, Place, Rule, Severity, Span};
use crate::document::Outline;
use crate::hub::{Collection, Hub, Levels, SHOWN, Work};

use consequences::{Consequences, Following};
use readers::Limits;
use surroundings::Surroundings;

/// What a check depends on beside the hub.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CheckOptions {
    /// The day on which it is made: reviews, consultations and expiries are held against it.
    pub today: Date,
}

/// All findings of a hub.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Checked {
    /// Sorted by file and line, hub.toml first: what is wrong there is the cause of much. Of a rule that a collection lowers the first [`crate::hub::SHOWN`] in it.
    pub diagnostics: Vec<Diagnostic>,
    /// The rules that collections lower and that are broken there, with how often.
    pub lowered: Vec<Lowered>,
    /// How many findings only follow from others here, and are not among them.
    pub held_back: usize,
}

/// What was counted in each text, to be used again while the text and its collection's levels stay the same. A hub of
/// laws made for other tools has two hundred thousand findings that are only counted.
#[derive(Default)]
pub struct CheckMemory(Mutex<Remembered>);

#[derive(Default)]
struct Remembered {
    /// What the counts depend on beside the texts: the collections, in order, and what each lowers.
    levels: Vec<(String, Levels)>,
    texts: HashMap<HubPath, (Arc<Outline>, Arc<OfReading>)>,
}

/// Checks a hub.
pub fn check(hub: &Hub, options: &CheckOptions) -> Checked {
    check_again(hub, options, &CheckMemory::default())
}

/// As [`check`], with what the last check remembered.
pub fn check_again(hub: &Hub, options: &CheckOptions, memory: &CheckMemory) -> Checked {
    let around = Surroundings::new(hub, options.today);
    let texts = texts(&around);
    let readings = memory.readings(hub, &texts);
    let mut of_texts: Vec<OfText<'_>> = texts.par_iter().zip(readings).map(of_text).collect();
    let missing = of_texts.iter_mut().flat_map(|text| std::mem::take(&mut text.missing)).collect();
    let following = of_texts.iter_mut().flat_map(|text| std::mem::take(&mut text.following)).collect();
    let surplus: Vec<Surplus> = of_texts.iter_mut().flat_map(|text| std::mem::take(&mut text.surplus)).collect();

    let mut found = hub.diagnostics().to_vec();
    addresses::check(&texts, &around, &mut found);
    situations::check(&texts, &mut found);
    titles::check(&texts, &mut found);
    files::check(&texts, &around, &mut found);
    let meant = settings::check(&around, &mut found);
    frozen::check(hub, &mut found);

    let all = found.iter().chain(of_texts.iter().flat_map(|text| &text.found));
    let mut consequences = Consequences::of(hub, all, meant);
    found.extend(consequences.findings(following));
    found.extend(near::name(hub, consequences.missing(missing)));
    let of_texts = of_texts.into_iter().flat_map(|text| text.found);
    let found = of_texts.chain(found).filter(|finding| consequences.keeps(finding));
    let leveled = hub.level(in_order(&hub.config().path, found));
    let held_back = consequences.held_back;
    let mut checked = Checked { diagnostics: leveled.diagnostics, lowered: leveled.lowered, held_back };
    checked.count(hub, &surplus);
    checked
}

/// What was found in one text.
struct OfText<'h> {
    found: Vec<Diagnostic>,
    following: Vec<Following<'h>>,
    missing: Vec<near::Missing<'h>>,
    surplus: Vec<Surplus>,
}

/// What parsing and proofreading found in a text.
struct OfReading {
    found: Vec<Diagnostic>,
    surplus: Vec<Surplus>,
}

impl CheckMemory {
    /// What was found in each text when it was read.
    fn readings(&self, hub: &Hub, texts: &[Text<'_>]) -> Vec<Arc<OfReading>> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let collections = &hub.config().collections;
        let same = |(before, now): (&(String, Levels), &Collection)| before.0 == now.id && before.1 == now.levels;
        if known.levels.len() != collections.len() || !known.levels.iter().zip(collections).all(same) {
            known.levels = collections.iter().map(|c| (c.id.clone(), c.levels.clone())).collect();
            known.texts.clear();
        }
        let readings: Vec<Arc<OfReading>> = texts
            .par_iter()
            .map(|text| match known.texts.get(&text.outline.path) {
                Some((outline, reading)) if Arc::ptr_eq(outline, text.outline) => reading.clone(),
                _ => Arc::new(of_reading(text)),
            })
            .collect();
        let texts = texts.iter().zip(&readings);
        known.texts = texts.map(|(t, r)| (t.outline.path.clone(), (t.outline.clone(), r.clone()))).collect();
        readings
    }
}

/// Findings of a lowered rule that are counted and not shown: those of a text after the first [`SHOWN`], all of a rule
/// that is off.
#[derive(Clone, Copy)]
struct Surplus {
    collection: usize,
    rule: &'static Rule,
    count: usize,
}

/// Everything that can be said of a text when its neighbours are looked up.
fn of_text<'h>((text, reading): (&Text<'h>, Arc<OfReading>)) -> OfText<'h> {
    let (mut found, surplus) = (reading.found.clone(), reading.surplus.clone());
    let (mut following, mut missing) = (Vec::new(), Vec::new());
    links::check(text, &mut found, &mut following, &mut missing);
    audiences::check(text, &mut found);
    dates::check(text, &mut found);
    editions::check(text, &mut found);
    lists::check(text, &mut found);
    sheets::check(text, &mut found);
    OfText { found, following, missing, surplus }
}

/// What parsing and proofreading found. A collection of texts made for other tools can break a lowered rule a hundred
/// thousand times: what will not be shown is counted and never copied.
fn of_reading(text: &Text<'_>) -> OfReading {
    let levels = &text.collection.levels;
    let mut found = Vec::new();
    let mut counts: BTreeMap<&'static str, (usize, usize, &'static Rule)> = BTreeMap::new();
    for diagnostic in &text.outline.diagnostics {
        // What an included file has wrong counts where that file lies.
        if levels.names(diagnostic.rule) && diagnostic.place.file == text.outline.path {
            let (count, shown, _) = counts.entry(diagnostic.rule.name).or_insert_with(|| {
                let is_off = levels.severity(diagnostic.rule, diagnostic.severity).is_none();
                (0, if is_off { 0 } else { SHOWN }, diagnostic.rule)
            });
            *count += 1;
            if *count > *shown {
                continue;
            }
        }
        found.push(diagnostic.clone());
    }
    let collection = text.index;
    let surplus = counts.into_values().filter(|(count, shown, _)| count > shown);
    let surplus = surplus.map(|(count, shown, rule)| Surplus { collection, rule, count: count - shown }).collect();
    OfReading { found, surplus }
}

/// By file, line and rule, each once; those of `first` before all others, but for its notes: they cause nothing, and
/// often follow.
fn in_order(first: &HubPath, found: impl Iterator<Item = Diagnostic>) -> Vec<Diagnostic> {
    let mut files: BTreeMap<HubPath, Vec<Diagnostic>> = BTreeMap::new();
    for diagnostic in found {
        match files.get_mut(&diagnostic.place.file) {
            Some(of_file) => of_file.push(diagnostic),
            None => {
                files.insert(diagnostic.place.file.clone(), vec![diagnostic]);
            }
        }
    }
    let mut urgent = files.remove(first).unwrap_or_default();
    let notes = urgent.extract_if(.., |d| d.severity == Severity::Note).collect();
    let mut files: Vec<Vec<Diagnostic>> = std::iter::once(urgent).chain(files.into_values()).chain([notes]).collect();
    files.par_iter_mut().for_each(|of_file| {
        of_file.sort_by(|a, b| order(a).cmp(&order(b)));
        of_file.dedup_by(|later, first| order(later) == order(first));
    });
    files.into_iter().flatten().collect()
}

fn order(d: &Diagnostic) -> (Option<Span>, &str, &str) {
    (d.place.span, d.rule.name, &d.message)
}

impl Checked {
    fn count(&mut self, hub: &Hub, surplus: &[Surplus]) {
        for more in surplus {
            let collection = &hub.config().collections[more.collection].id;
            let same = |lowered: &&mut Lowered| lowered.collection == *collection && lowered.rule == more.rule;
            match self.lowered.iter_mut().find(same) {
                Some(lowered) => lowered.count += more.count,
                // A rule that is off has no other findings here.
                None => self.lowered.push(Lowered {
                    collection: collection.clone(),
                    rule: more.rule,
                    severity: None,
                    count: more.count,
                    shown: 0,
                }),
            }
        }
        let place = |lowered: &Lowered| hub.config().collections.iter().position(|c| c.id == lowered.collection);
        self.lowered.sort_by_key(|lowered| (place(lowered), lowered.rule.name));
    }
}

/// A document, or a part of one, with what decides how it is checked.
struct Text<'h> {
    around: &'h Surroundings<'h>,
    outline: &'h Arc<Outline>,
    collection: &'h Collection,
    /// The collection's place in hub.toml.
    index: usize,
    /// The work it belongs to; `None` for a file that no page shows.
    work: Option<&'h Work>,
    /// Whether it is a part of its work, whose index.md holds the keys.
    part: bool,
    /// Who reads what in it; `None` when no page shows it.
    limits: Option<Limits>,
}

impl Text<'_> {
    fn place(&self, span: Span) -> Place {
        Place::at(&self.outline.path, span)
    }

    /// The work, when this is its own text and not a part's.
    fn whole(&self) -> Option<&Work> {
        self.work.filter(|_| !self.part)
    }
}

/// All texts, sorted by path.
fn texts<'h>(around: &'h Surroundings<'h>) -> Vec<Text<'h>> {
    let hub = around.hub;
    let of_works = hub.works().flat_map(|work| work.outlines().enumerate().map(move |(i, o)| (o, Some(work), i > 0)));
    let loose = around.loose.values().map(|outline| (*outline, None, false));
    let mut texts: Vec<Text<'h>> = of_works
        .chain(loose)
        .filter_map(|(outline, work, part)| {
            let index = work.map(|w| w.collection).or_else(|| hub.config().collection_of(&outline.path))?;
            let limits = work.map(|work| Limits::of(outline, around.readers.of_work(hub, work), &around.readers));
            let collection = &hub.config().collections[index];
            Some(Text { around, outline, collection, index, work, part, limits })
        })
        .collect();
    texts.sort_by(|a, b| a.outline.path.cmp(&b.outline.path));
    texts
}
