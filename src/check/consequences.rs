//! Findings that only follow from a mistake elsewhere. One misspelt word in hub.toml, or in the front matter of a
//! document that many link to, must not bury its own finding under a hundred others: they are held back and counted.

use std::collections::HashSet;

use super::near::{Missing, What};
use crate::diagnostics::rules::audience_without_effect;
use crate::diagnostics::{Diagnostic, HubPath, Severity};
use crate::hub::{Hub, PROTECTED};

/// A finding that may follow from a mistake elsewhere.
pub(super) struct Following<'h> {
    pub finding: Diagnostic,
    /// The document whose own mistake would explain it; audiences of hub.toml that cannot be read explain it too.
    pub cause: Option<&'h HubPath>,
}

/// Mistakes in hub.toml after which nobody can say who reads what.
const OF_AUDIENCES: &[&str] =
    &["audience-cycle", "marking-above-audience", "public-audience", "unknown-audience", "unknown-marking"];

/// Rules about names that hub.toml declares.
const OF_NAMES: &[&str] = &[
    "audience-without-effect",
    "marking-above-audience",
    "unknown-audience",
    "unknown-language",
    "unknown-member",
    "unknown-topic",
];

/// What a line of hub.toml that cannot be read makes of the lines around it.
const OF_SYNTAX: &[&str] = &["duplicate-key", "missing-key", "wrong-type"];

/// Findings that say a name is used nowhere.
const OF_USE: &[&str] = &["empty-topic", "unused-file"];

/// Takes out what only follows, and counts it.
pub(super) struct Consequences<'h> {
    hub: &'h Hub,
    /// Documents with a mistake of their own that can keep them from being shown.
    mistaken: HashSet<HubPath>,
    /// Whether hub.toml could be read as a whole.
    whole: bool,
    audiences: bool,
    /// Folders with documents that belong to a collection that could not be read, or that was sent to another folder.
    lost: Vec<String>,
    pub held_back: usize,
}

impl<'h> Consequences<'h> {
    /// Of all that was `found` without what may follow. `meant` are folders that hub.toml names wrongly.
    pub fn of<'d>(hub: &'h Hub, found: impl Iterator<Item = &'d Diagnostic>, meant: Vec<String>) -> Self {
        let config = hub.config();
        let mut lost = meant;
        lost.extend(config.unread.iter().map(|(_, folder)| folder.clone()).filter(|folder| !folder.is_empty()));
        let (mut mistaken, mut whole, mut audiences) = (HashSet::new(), true, false);
        for error in found.filter(|d| d.severity == Severity::Error) {
            let (file, rule) = (&error.place.file, error.rule.name);
            if *file == config.path {
                whole &= rule != "toml-syntax";
                audiences |= OF_AUDIENCES.contains(&rule);
            } else if PROTECTED.contains(&rule) {
                mistaken.insert(file.clone());
            }
        }
        Self { hub, mistaken, whole, audiences, lost, held_back: 0 }
    }

    /// The findings that say something of their own.
    pub fn findings(&mut self, following: Vec<Following<'_>>) -> Vec<Diagnostic> {
        let explained = |cause: Option<&HubPath>| {
            self.audiences || !self.whole || cause.is_some_and(|cause| self.mistaken.contains(cause))
        };
        let (held, kept): (Vec<_>, Vec<_>) = following.into_iter().partition(|f| explained(f.cause));
        self.held_back += held.iter().filter(|f| self.hub.severity(&f.finding).is_some()).count();
        kept.into_iter().map(|f| f.finding).collect()
    }

    /// The links that would lead nowhere even if hub.toml were right.
    pub fn missing<'m>(&mut self, missing: Vec<Missing<'m>>) -> Vec<Missing<'m>> {
        let before = missing.len();
        let explained = |missing: &Missing<'_>| match missing.what {
            What::Document(path) | What::File { path, .. } => {
                !self.whole || self.lost.iter().any(|folder| path.is_in(folder))
            }
            What::Place { .. } | What::Situation { .. } => false,
        };
        let kept: Vec<Missing<'m>> = missing.into_iter().filter(|missing| !explained(missing)).collect();
        self.held_back += before - kept.len();
        kept
    }

    /// Whether a finding is kept that was made without a thought of what else is wrong.
    pub fn keeps(&mut self, finding: &Diagnostic) -> bool {
        let rule = finding.rule.name;
        let of_syntax = finding.place.file == self.hub.config().path && OF_SYNTAX.contains(&rule);
        let of_names = !self.whole && (of_syntax || OF_NAMES.contains(&rule));
        let of_audiences = self.audiences && rule == audience_without_effect::RULE.name;
        let of_use = (!self.whole || !self.lost.is_empty()) && OF_USE.contains(&rule);
        if (of_names || of_audiences || of_use) && self.hub.severity(finding).is_some() {
            self.held_back += 1;
            return false;
        }
        true
    }
}
