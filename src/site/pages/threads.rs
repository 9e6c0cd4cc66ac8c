//! Each provision of a work through all its versions: where it stood, what became of it, and its hash.

use std::collections::{HashMap, HashSet};

use serde::Serialize;

use crate::compare::{Entry, Label, Labels, Place, Report};
use crate::hub::{Edition, VisibleVersion, VisibleWork};
use crate::ledger::{Reading, Version, leaf_hash};
use crate::site::Site;
use crate::site::addresses::under_work;
use crate::site::comparing;
use crate::site::render::comparison::label_words;
use crate::site::words::Words;

/// A provision in a work's history.
#[derive(Serialize)]
pub(super) struct ThreadValue {
    /// Where it stands in the version shown, or stood last.
    address: String,
    number: String,
    heading: String,
    depth: u16,
    /// Whether a reader would look for it by its name.
    named: bool,
    /// Whether anything ever happened to it.
    altered: bool,
    /// The version since which it and all in it read as they do in the version shown; `None` when something changed
    /// since the version before, and when it does not stand in the version shown.
    since: Option<String>,
    /// Whether its own words stayed and something in it is new or changed in the version shown.
    inside: bool,
    /// Whether it does not stand in the version shown.
    gone: bool,
    /// What it went through, the earliest first.
    steps: Vec<StepValue>,
}

/// A provision in versions that follow each other, in which nothing happened to it.
#[derive(Serialize)]
struct StepValue {
    from: String,
    /// The last of them, when they are several.
    to: Option<String>,
    /// `None` when it does not stand in this version.
    address: Option<String>,
    number: String,
    /// What had become of it, in words; empty where it begins.
    said: String,
    /// Where that is shown.
    compare: Option<String>,
    hash: Option<String>,
}

/// What the outline of the version shown says of a provision.
pub(super) struct Unit {
    /// Before the fragment for a part, its name and `#`.
    pub permalink: String,
    pub number: Option<String>,
    pub heading: String,
    pub depth: u8,
    pub named: bool,
    /// The version since which it and all in it read as they do.
    pub since: Version,
}

struct Thread {
    depth: u16,
    steps: Vec<Step>,
}

struct Step {
    /// Indexes into the versions.
    from: usize,
    to: usize,
    /// In the version `to`; `None` when it was omitted.
    place: Option<Place>,
    labels: Option<Labels>,
    /// The number of the change on its page.
    change: usize,
    hash: Option<String>,
}

impl Site {
    /// The provisions of a work: those of the version shown by its outline, or, when there are several versions, all
    /// that ever stood in it.
    pub(super) fn threads(&self, work: &VisibleWork, units: &[Unit], words: &Words) -> Vec<ThreadValue> {
        let versions: Vec<&VisibleVersion> = work.versions.iter().filter(|version| version.text.is_some()).collect();
        let shown = work.release.as_ref().map(|release| release.version);
        let by_link: HashMap<&str, &Unit> = units.iter().map(|unit| (unit.permalink.as_str(), unit)).collect();
        match self.followed(work, &versions) {
            Some(threads) => {
                let made = Making { site: self, work, versions: &versions, shown, units: &by_link, words };
                threads.iter().filter_map(|thread| made.value(thread)).collect()
            }
            None => units.iter().map(|unit| self.alone(work, unit, shown, &versions)).collect(),
        }
    }

    /// A provision of a work that has one version.
    fn alone(
        &self,
        work: &VisibleWork,
        unit: &Unit,
        shown: Option<Version>,
        versions: &[&VisibleVersion],
    ) -> ThreadValue {
        let address = self.place_address(work, Edition::Shown, &unit.permalink);
        let reading =
            versions.iter().find(|v| Some(v.release.version) == shown).and_then(|v| v.release.reading.as_ref());
        let hash = reading.and_then(|reading| hash(reading, &unit.permalink));
        let step = |version: Version| StepValue {
            from: version.to_string(),
            to: None,
            address: None,
            number: String::new(),
            said: String::new(),
            compare: None,
            hash: hash.as_deref().map(short),
        };
        ThreadValue {
            address,
            number: unit.number.clone().unwrap_or_default(),
            heading: unit.heading.clone(),
            depth: u16::from(unit.depth),
            named: unit.named,
            altered: false,
            since: (Some(unit.since) != shown || work.versions.len() == 1).then(|| unit.since.to_string()),
            inside: false,
            gone: false,
            steps: shown.map(step).into_iter().collect(),
        }
    }

    /// Every provision through the versions, in reading order, what was omitted where it stood; `None` when fewer than
    /// two can be compared.
    fn followed(&self, work: &VisibleWork, versions: &[&VisibleVersion]) -> Option<Vec<Thread>> {
        let mut following: Option<Following> = None;
        for (at, pair) in versions.windows(2).enumerate() {
            let report = self.compared(work, pair[0].release.version, pair[1].release.version)?;
            let readings = [pair[0], pair[1]].map(|version| version.release.reading.as_ref());
            let following = following.get_or_insert_with(|| Following::begin(&report, readings[0]));
            following.go_on(&report, at + 1, readings[1]);
        }
        following.map(Following::end)
    }
}

/// As many characters of a hash are shown: enough to see that it is another one. reading.txt gives the whole.
const SHOWN: usize = 16;

/// SHA-256 of the line of reading.txt, as the Merkle tree over the lines has it.
fn hash(reading: &Reading, permalink: &str) -> Option<String> {
    Some(leaf_hash(reading.get(permalink)?.leaf().as_bytes()).hex())
}

/// Threads being made.
struct Following {
    threads: Vec<Thread>,
    /// In reading order, indexes into the threads; those that ended stay behind what stood before them.
    order: Vec<usize>,
    /// By where they stand in the last version.
    live: HashMap<String, usize>,
}

impl Following {
    fn begin(report: &Report, reading: Option<&Reading>) -> Self {
        let mut following = Self { threads: Vec::new(), order: Vec::new(), live: HashMap::new() };
        for entry in &report.changes {
            if let Some(place) = entry.old.as_ref().filter(|place| !place.permalink.is_empty()) {
                let at = following.add(entry.depth, 0, place, None, 0, reading);
                following.order.push(at);
            }
        }
        following
    }

    fn add(
        &mut self,
        depth: u16,
        version: usize,
        place: &Place,
        labels: Option<Labels>,
        change: usize,
        reading: Option<&Reading>,
    ) -> usize {
        let hash = reading.and_then(|reading| hash(reading, &place.permalink));
        let step = Step { from: version, to: version, place: Some(place.clone()), labels, change, hash };
        self.threads.push(Thread { depth, steps: vec![step] });
        self.live.insert(place.permalink.clone(), self.threads.len() - 1);
        self.threads.len() - 1
    }

    /// With the next version.
    fn go_on(&mut self, report: &Report, version: usize, reading: Option<&Reading>) {
        let before = std::mem::take(&mut self.live);
        let mut order = Vec::with_capacity(self.order.len());
        for (change, entry) in (1..).zip(&report.changes) {
            let known = entry.old.as_ref().and_then(|place| before.get(&place.permalink)).copied();
            let new = entry.new.as_ref().filter(|place| !place.permalink.is_empty());
            match (known, new) {
                (Some(at), Some(place)) => {
                    self.step(at, version, entry, place, change, reading);
                    order.push(at);
                }
                (Some(at), None) => {
                    let labels = Some(entry.labels);
                    let step = Step { from: version, to: version, place: None, labels, change, hash: None };
                    self.threads[at].steps.push(step);
                    order.push(at);
                }
                (None, Some(place)) => {
                    let at = self.add(entry.depth, version, place, Some(entry.labels), change, reading);
                    order.push(at);
                }
                (None, None) => {}
            }
        }
        self.order = with_those_left(&self.order, order);
    }

    fn step(
        &mut self,
        at: usize,
        version: usize,
        entry: &Entry,
        place: &Place,
        change: usize,
        reading: Option<&Reading>,
    ) {
        let hash = reading.and_then(|reading| hash(reading, &place.permalink));
        let thread = &mut self.threads[at];
        thread.depth = entry.depth;
        match thread.steps.last_mut() {
            Some(last) if entry.labels.contains(Label::Unchanged) && last.hash == hash => {
                (last.to, last.place) = (version, Some(place.clone()));
            }
            _ => {
                let labels = Some(entry.labels);
                thread.steps.push(Step {
                    from: version,
                    to: version,
                    place: Some(place.clone()),
                    labels,
                    change,
                    hash,
                });
            }
        }
        self.live.insert(place.permalink.clone(), at);
    }

    fn end(self) -> Vec<Thread> {
        let mut threads: Vec<Option<Thread>> = self.threads.into_iter().map(Some).collect();
        self.order.into_iter().filter_map(|at| threads.get_mut(at)?.take()).collect()
    }
}

/// `new` with what stands only in `old`, each behind what it followed there.
fn with_those_left(old: &[usize], new: Vec<usize>) -> Vec<usize> {
    let there: HashSet<usize> = new.iter().copied().collect();
    let mut behind: HashMap<Option<usize>, Vec<usize>> = HashMap::new();
    let mut last = None;
    for at in old {
        if there.contains(at) {
            last = Some(*at);
        } else {
            behind.entry(last).or_default().push(*at);
        }
    }
    let mut order = behind.remove(&None).unwrap_or_default();
    for at in new {
        order.push(at);
        order.extend(behind.remove(&Some(at)).unwrap_or_default());
    }
    order
}

struct Making<'a> {
    site: &'a Site,
    work: &'a VisibleWork,
    versions: &'a [&'a VisibleVersion],
    shown: Option<Version>,
    units: &'a HashMap<&'a str, &'a Unit>,
    words: &'a Words,
}

impl Making<'_> {
    fn version(&self, at: usize) -> Version {
        self.versions[at].release.version
    }

    fn value(&self, thread: &Thread) -> Option<ThreadValue> {
        let is_shown = |step: &&Step| {
            self.shown.is_some_and(|shown| self.version(step.from) <= shown && shown <= self.version(step.to))
        };
        let step = thread.steps.iter().find(is_shown).filter(|step| step.place.is_some());
        let now = step.and_then(|step| step.place.as_ref());
        let last = thread.steps.iter().rev().find_map(|step| Some((step.to, step.place.as_ref()?)));
        let (at, place) = last?;
        let (edition, place) = match now {
            Some(place) => (Edition::Shown, place),
            None => (Edition::Released(self.version(at)), place),
        };
        let unit = now.and_then(|place| self.units.get(place.permalink.as_str()));
        // Lines of a provision, and what stands in it, have none of their own in the outline.
        let since = unit.map(|unit| unit.since).or_else(|| step.map(|step| self.version(step.from)));
        let is_in_name = place.heading.is_empty() || place.citation.contains(&place.heading);
        Some(ThreadValue {
            address: self.site.place_address(self.work, edition, &place.permalink),
            number: upper_first(&place.citation),
            heading: if is_in_name { String::new() } else { place.heading.clone() },
            depth: thread.depth.min(4),
            named: unit.map_or(!place.heading.is_empty(), |unit| unit.named),
            altered: thread.steps.len() > 1 || thread.steps.iter().any(|step| step.labels.is_some()),
            since: since.filter(|since| Some(*since) != self.shown).map(|since| since.to_string()),
            inside: since == self.shown && step.is_some_and(|step| Some(self.version(step.from)) != self.shown),
            gone: now.is_none(),
            steps: thread.steps.iter().map(|step| self.step(step)).collect(),
        })
    }

    fn step(&self, step: &Step) -> StepValue {
        let from = self.version(step.from);
        let said = match step.labels {
            // A line of its own, though nothing changed: the hash is another one.
            Some(labels) if labels.contains(Label::Unchanged) => self.words.get("only-references").to_owned(),
            Some(labels) => label_words(labels, self.words),
            None => String::new(),
        };
        let compare = step.labels.filter(|_| step.from > 0).map(|labels| {
            let name = comparing::name((self.version(step.from - 1), from));
            let page = under_work(&self.site.view, self.work, &name);
            // What only has another number or place is in a list there, without a place of its own.
            let listed = labels.iter().all(|l| matches!(l, Label::Unchanged | Label::Renumbered | Label::Moved));
            if listed { page } else { format!("{page}#c{}", step.change) }
        });
        let edition = Edition::Released(self.version(step.to));
        StepValue {
            from: from.to_string(),
            to: (step.to > step.from).then(|| self.version(step.to).to_string()),
            address: step.place.as_ref().map(|place| self.site.place_address(self.work, edition, &place.permalink)),
            number: step.place.as_ref().map_or_else(String::new, |place| place.citation.clone()),
            said,
            compare,
            hash: step.hash.as_deref().map(short),
        }
    }
}

fn short(hash: &str) -> String {
    hash.chars().take(SHOWN).collect()
}

fn upper_first(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_omitted_stays_behind_what_stood_before_it() {
        assert_eq!(with_those_left(&[0, 1, 2, 3], vec![0, 3, 4]), [0, 1, 2, 3, 4]);
        assert_eq!(with_those_left(&[0, 1, 2], vec![2, 3, 1]), [0, 2, 3, 1]);
        assert_eq!(with_those_left(&[0, 1], Vec::new()), [0, 1]);
        assert_eq!(with_those_left(&[], vec![1, 0]), [1, 0]);
    }
}
