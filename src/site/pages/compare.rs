//! What changed from one released version to another.

use std::collections::HashMap;
use std::sync::Arc;

use serde::Serialize;

use crate::compare::{self, Label, Options, Place, Report, Tree};
use crate::document::WorkId;
use crate::hub::{Edition, VisibleWork};
use crate::ledger::Version;
use crate::site::addresses::{edition_address, root_of, under_work};
use crate::site::comparing;
use crate::site::render::comparison::{self, Where};
use crate::site::render::html::Mark;
use crate::site::theme::Value;
use crate::site::words::Words;
use crate::site::{RenderError, Site};

use super::list;

/// `page` of a comparison.
#[derive(Serialize)]
struct Own {
    from: String,
    to: String,
}

/// A pair of versions that can be compared.
#[derive(Serialize)]
pub(super) struct PairValue {
    address: String,
    from: String,
    to: String,
}

impl Site {
    pub(super) fn comparison(
        &self,
        address: &str,
        id: &WorkId,
        (from, to): (Version, Version),
    ) -> Result<String, RenderError> {
        let missing = || super::super::not_found(address, "there are no such versions");
        let work = self.view.work(id).ok_or_else(missing)?;
        let report = self.compared(work, from, to).ok_or_else(missing)?;
        let words = self.theme.words(&work.language);
        let values = [("from", from.to_string()), ("to", to.to_string()), ("title", work.title().to_owned())];
        let named: Vec<(&str, &str)> = values.iter().map(|(key, value)| (*key, value.as_str())).collect();
        let title = words.with("compare-title", &named);
        let mut frame = self.frame(address, &title);
        frame.words = &words;
        frame.description = work.outline.header.summary.as_deref();
        // A comparison quotes both versions, whatever the one that is shown may do.
        frame.marking = [from, to]
            .map(|version| self.view.marking_of(work, Edition::Released(version)))
            .into_iter()
            .max()
            .unwrap_or(work.marking);
        frame.crumbs.push(self.shared.link(&self.view, work, None));
        let places = Versions { site: self, work, from, to, root: root_of(address) };
        let body = comparison::body(&report, &places, &words);
        let mut values = self.values(&frame, Own { from: from.to_string(), to: to.to_string() });
        values.insert_value("body", Value::safe_string(&body));
        values.insert("from_address", &edition_address(&self.view, work, Edition::Released(from), None));
        values.insert("to_address", &edition_address(&self.view, work, Edition::Released(to), None));
        values.insert_value("pairs", list(&self.pairs(work)));
        values.insert("history", &under_work(&self.view, work, "history.html"));
        self.theme.render("compare.html", values)
    }

    /// What a version's page says beside its provisions: which changed since the version before, each with the way to
    /// what changed.
    pub(super) fn marks(
        &self,
        work: &VisibleWork,
        edition: Edition,
        part: Option<&str>,
        root: &str,
        words: &Words,
    ) -> HashMap<String, Mark> {
        let Some(to) = work.release_of(edition).map(|release| release.version) else { return HashMap::new() };
        let readable = work.versions.iter().filter(|v| v.text.is_some()).map(|v| v.release.version);
        let Some(from) = readable.rev().find(|version| *version < to) else { return HashMap::new() };
        let Some(report) = self.compared(work, from, to) else { return HashMap::new() };
        let page = format!("{root}{}", under_work(&self.view, work, &comparing::name((from, to))));
        let version = from.to_string();
        let prefix = part.map_or_else(String::new, |part| format!("{part}#"));
        let mut marks = HashMap::new();
        for (number, entry) in (1..).zip(&report.changes) {
            let Some(new) = entry.new.as_ref().filter(|_| !entry.reads_as_before()) else { continue };
            let Some(fragment) = new.permalink.strip_prefix(&prefix).filter(|f| !f.is_empty()) else { continue };
            let key = if entry.labels.contains(Label::Inserted) { "new-since" } else { "changed-since" };
            let said = words.with(key, &[("version", &version)]);
            let mark = Mark { address: format!("{page}#c{number}"), words: said };
            marks.entry(fragment.to_owned()).or_insert(mark);
        }
        marks
    }

    /// The pairs of versions that have a page, the latest first.
    pub(super) fn pairs(&self, work: &VisibleWork) -> Vec<PairValue> {
        let value = |pair: &(Version, Version)| PairValue {
            address: under_work(&self.view, work, &comparing::name(*pair)),
            from: pair.0.to_string(),
            to: pair.1.to_string(),
        };
        comparing::pairs(work).iter().rev().map(value).collect()
    }

    /// What changed between two versions; `None` when one of them cannot be read.
    pub(super) fn compared(&self, work: &VisibleWork, from: Version, to: Version) -> Option<Arc<Report>> {
        self.reports.get((work.id.clone(), from, to), || {
            let (old, new) = (self.tree(work, from)?, self.tree(work, to)?);
            let mut report = compare::compare(&old, &new, &Options::default()).report();
            let [before, after] =
                [from, to].map(|version| comparing::protection_of(&self.view, work, Edition::Released(version)));
            report.protection = comparing::stricter(before, after);
            Some(Arc::new(report))
        })
    }

    fn tree(&self, work: &VisibleWork, version: Version) -> Option<Arc<Tree>> {
        let read = || Some(Arc::new(comparing::tree(&self.view, work, Edition::Released(version)).ok()?));
        self.trees.get((work.id.clone(), version), read)
    }
}

/// The pages of both versions.
struct Versions<'a> {
    site: &'a Site,
    work: &'a VisibleWork,
    from: Version,
    to: Version,
    root: String,
}

impl Versions<'_> {
    fn address(&self, version: Version, place: &Place) -> String {
        let edition = Edition::Released(version);
        format!("{}{}", self.root, self.site.place_address(self.work, edition, &place.permalink))
    }
}

impl Where for Versions<'_> {
    fn before(&self, place: &Place) -> Option<String> {
        Some(self.address(self.from, place))
    }

    fn after(&self, place: &Place) -> Option<String> {
        Some(self.address(self.to, place))
    }
}
