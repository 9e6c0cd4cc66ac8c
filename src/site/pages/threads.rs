//! Each provision of a work through all its versions: where it stood, what became of it, and its hash.
//!
//! What became of it is what the comparisons of neighbouring versions say, so that the history, the pages that compare
//! and the check in the browser agree: a provision reads the same while its own words do, whatever number it has.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use serde::Serialize;

use crate::compare::{Entry, Label, Labels, Place, Report, UnitKind};
use crate::hub::{Edition, VisibleVersion, VisibleWork};
use crate::ledger::{Reading, Version, leaf_hash};
use crate::site::Site;
use crate::site::addresses::under_work;
use crate::site::comparing;
use crate::site::render::comparison::{label_words, upper_first};
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
    /// The version since which its own words are those of the version shown; `None` when they changed with that, and
    /// when it does not stand there.
    since: Option<String>,
    /// The later version in which something inside it was last put in, changed or omitted.
    inside: Option<String>,
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
}

/// A provision through the versions of its work.
pub(in crate::site) struct Thread {
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
    /// Whether its words are those of the step before.
    same: bool,
    /// Its line of reading.txt, when it has one.
    line: Option<String>,
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
                (0..threads.len()).filter_map(|at| made.value(&threads, at)).collect()
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
            since: None,
            inside: None,
            gone: false,
            steps: shown.map(step).into_iter().collect(),
        }
    }

    /// For each of some earlier versions the lines of a version that cannot be looked for there under their own id: those
    /// that stood there in the same words under another, and (`None`) those whose provision was another one or read
    /// otherwise, though a line like it stands there.
    pub(super) fn former_lines(
        &self,
        work: &VisibleWork,
        version: Version,
        earlier: &[Version],
    ) -> HashMap<Version, BTreeMap<String, Option<String>>> {
        let versions: Vec<&VisibleVersion> = work.versions.iter().filter(|version| version.text.is_some()).collect();
        let at = |version: Version| versions.iter().position(|other| other.release.version == version);
        let reading = |at: usize| versions[at].release.reading.as_ref();
        let Some(threads) = at(version).and_then(|_| self.followed(work, &versions)) else { return HashMap::new() };
        let mut found = HashMap::new();
        for (now, before) in earlier.iter().filter_map(|before| Some((at(version)?, at(*before)?))) {
            let mut former = BTreeMap::new();
            for thread in threads.iter() {
                let Some(line) = thread.at(now).and_then(|step| thread.steps[step].line.as_ref()) else { continue };
                let was = thread.since(now).filter(|since| *since <= before).and_then(|_| thread.at(before));
                let was = was.and_then(|step| thread.steps[step].line.as_ref());
                let same_id = || Some((reading(now)?.get(line)?, reading(before)?.get(line)?));
                let is_there = || same_id().is_some_and(|(is, was)| is == was);
                if was.map_or_else(is_there, |was| was != line) {
                    former.insert(line.clone(), was.cloned());
                }
            }
            found.insert(versions[before].release.version, former);
        }
        found
    }

    /// Every provision through the versions, in reading order, what was omitted where it stood; `None` when fewer than
    /// two can be compared. The history asks for it, and the check of every version.
    fn followed(&self, work: &VisibleWork, versions: &[&VisibleVersion]) -> Option<Arc<Vec<Thread>>> {
        self.followed.get(work.id.clone(), || Some(Arc::new(self.follow(work, versions)?)))
    }

    fn follow(&self, work: &VisibleWork, versions: &[&VisibleVersion]) -> Option<Vec<Thread>> {
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

/// SHA-256 of a line of reading.txt, as the Merkle tree over the lines has it.
fn hash(reading: &Reading, line: &str) -> Option<String> {
    Some(leaf_hash(reading.get(line)?.leaf().as_bytes()).hex())
}

/// The id of a provision's line. Definitions are part of their section's.
fn line_of(entry: &Entry, place: &Place, reading: Option<&Reading>) -> Option<String> {
    let line = match place.permalink.as_str() {
        _ if entry.kind == UnitKind::Definition.word() => return None,
        // What stands before the first provision of a page.
        page if page.is_empty() || page.ends_with('#') => format!("{page}doc.text"),
        permalink => permalink.to_owned(),
    };
    reading?.get(&line).map(|_| line)
}

impl Thread {
    /// The step in which it stands in a version.
    fn at(&self, version: usize) -> Option<usize> {
        self.steps.iter().position(|step| step.from <= version && version <= step.to && step.place.is_some())
    }

    /// The version since which it has the words that it has in a version where it stands.
    fn since(&self, version: usize) -> Option<usize> {
        let mut at = self.at(version)?;
        while at > 0 && self.steps[at].same {
            at -= 1;
        }
        Some(self.steps[at].from)
    }

    /// When it came to be what it is in a version: when it was omitted, where it is gone.
    fn latest(&self, version: usize) -> Option<usize> {
        let omitted = || self.steps.iter().find(|step| step.place.is_none() && step.from <= version);
        self.since(version).or_else(|| omitted().map(|step| step.from))
    }
}

/// The last version up to `version` in which something in a thread was put in, changed or omitted. Threads stand in
/// reading order.
fn inside(threads: &[Thread], at: usize, version: usize) -> Option<usize> {
    let within = threads[at + 1..].iter().take_while(|inner| inner.depth > threads[at].depth);
    within.filter_map(|inner| inner.latest(version)).max()
}

/// Threads being made.
struct Following {
    threads: Vec<Thread>,
    /// In reading order, indexes into the threads; those that ended stay behind what stood before them.
    order: Vec<usize>,
    /// By the id that they have in the last version.
    live: HashMap<String, usize>,
}

impl Following {
    fn begin(report: &Report, reading: Option<&Reading>) -> Self {
        let mut following = Self { threads: Vec::new(), order: Vec::new(), live: HashMap::new() };
        for entry in report.changes.iter().filter(|entry| !entry.is_footnote()) {
            if let Some(place) = &entry.old {
                let at = following.add(depth(entry), place, Step::new(entry, Some(place), 0, None, reading));
                following.order.push(at);
            }
        }
        following
    }

    fn add(&mut self, depth: u16, place: &Place, step: Step) -> usize {
        self.threads.push(Thread { depth, steps: vec![step] });
        self.live.insert(place.id.clone(), self.threads.len() - 1);
        self.threads.len() - 1
    }

    /// With the next version.
    fn go_on(&mut self, report: &Report, version: usize, reading: Option<&Reading>) {
        let before = std::mem::take(&mut self.live);
        let mut order = Vec::with_capacity(self.order.len());
        for (change, entry) in (1..).zip(&report.changes).filter(|(_, entry)| !entry.is_footnote()) {
            let known = entry.old.as_ref().and_then(|place| before.get(&place.id)).copied();
            let new = entry.new.as_ref();
            let step = Step::new(entry, new, version, Some(change), reading);
            match (known, new) {
                (Some(at), Some(place)) => {
                    self.step(at, entry, place, step);
                    order.push(at);
                }
                (Some(at), None) => {
                    self.threads[at].steps.push(step);
                    order.push(at);
                }
                (None, Some(place)) => {
                    let at = self.add(depth(entry), place, step);
                    order.push(at);
                }
                (None, None) => {}
            }
        }
        self.order = with_those_left(&self.order, order);
    }

    fn step(&mut self, at: usize, entry: &Entry, place: &Place, step: Step) {
        let thread = &mut self.threads[at];
        thread.depth = depth(entry);
        match thread.steps.last_mut() {
            Some(last) if entry.labels.contains(Label::Unchanged) && last.hash == step.hash => {
                (last.to, last.place) = (step.to, step.place);
            }
            _ => thread.steps.push(step),
        }
        self.live.insert(place.id.clone(), at);
    }

    fn end(self) -> Vec<Thread> {
        let mut threads: Vec<Option<Thread>> = self.threads.into_iter().map(Some).collect();
        self.order.into_iter().filter_map(|at| threads.get_mut(at)?.take()).collect()
    }
}

/// What stands before the first provision holds none of them.
fn depth(entry: &Entry) -> u16 {
    entry.depth.max(1)
}

impl Step {
    fn new(
        entry: &Entry,
        place: Option<&Place>,
        version: usize,
        change: Option<usize>,
        reading: Option<&Reading>,
    ) -> Self {
        let line = place.and_then(|place| line_of(entry, place, reading));
        Self {
            from: version,
            to: version,
            place: place.cloned(),
            labels: change.map(|_| entry.labels),
            same: change.is_some() && entry.reads_as_before(),
            change: change.unwrap_or_default(),
            hash: line.as_deref().and_then(|line| hash(reading?, line)),
            line,
        }
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

    fn value(&self, threads: &[Thread], at: usize) -> Option<ThreadValue> {
        let thread = &threads[at];
        let shown = self.versions.iter().position(|version| Some(version.release.version) == self.shown);
        let now = shown.and_then(|shown| thread.at(shown)).and_then(|step| thread.steps[step].place.as_ref());
        let (last, stood) = thread.steps.iter().rev().find_map(|step| Some((step.to, step.place.as_ref()?)))?;
        let (edition, place) = match now {
            Some(place) => (Edition::Shown, place),
            None => (Edition::Released(self.version(last)), stood),
        };
        let unit = now.and_then(|place| self.units.get(place.permalink.as_str()));
        let since = shown.and_then(|shown| thread.since(shown)).filter(|since| Some(*since) != shown);
        let inside = since.and_then(|since| inside(threads, at, shown?).filter(|inside| *inside > since));
        let is_in_name = place.heading.is_empty() || place.citation.contains(&place.heading);
        Some(ThreadValue {
            address: self.site.place_address(self.work, edition, &place.permalink),
            number: self.name(place),
            heading: if is_in_name { String::new() } else { place.heading.clone() },
            depth: thread.depth.min(4),
            named: unit.map_or(!place.heading.is_empty(), |unit| unit.named),
            altered: thread.steps.len() > 1 || thread.steps.iter().any(|step| step.labels.is_some()),
            since: since.map(|since| self.version(since).to_string()),
            inside: inside.map(|inside| self.version(inside).to_string()),
            gone: now.is_none(),
            steps: thread.steps.iter().map(|step| self.step(step)).collect(),
        })
    }

    fn name(&self, place: &Place) -> String {
        if place.citation.is_empty() {
            self.words.get("compare-opening").to_owned()
        } else {
            upper_first(&place.citation)
        }
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
            let listed = labels.iter().all(|l| matches!(l, Label::Unchanged | Label::Renumbered));
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
