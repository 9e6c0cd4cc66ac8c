use std::collections::BTreeMap;

use crate::diagnostics::rules::{RULES, protected_rule, rule, unknown_rule};
use crate::diagnostics::{Diagnostic, HubPath, Lowered, Place, Rule, Severity};
use crate::values::Node;

/// Rules that keep restricted text in its place, or two pages from one address: no collection can lower them.
pub const PROTECTED: &[&str] = &[
    "address-taken",
    "alias-taken",
    "audience-cycle",
    "audience-misspelt",
    "config-missing",
    "directive-syntax",
    "duplicate-id",
    "duplicate-key",
    "front-matter-syntax",
    "invalid-id",
    "key-in-part",
    "marking-above-audience",
    "public-audience",
    "reserved-name",
    "restricted-include",
    "restricted-link",
    "slug-collision",
    "unclosed-front-matter",
    "unknown-audience",
    "unknown-column",
    "unknown-marking",
];

/// How many findings of a lowered rule are shown; the rest is counted.
pub const SHOWN: usize = 20;

/// How much each rule counts in a collection.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Levels(BTreeMap<&'static str, Option<Severity>>);

impl Levels {
    /// From the collection's `rules`.
    pub fn read(path: &HubPath, node: Option<&Node>, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut levels = BTreeMap::new();
        for entry in node.map_or(&[][..], Node::entries) {
            let place = Place::at(path, entry.key_span);
            let Some(rule) = rule(&entry.key) else {
                diagnostics.push(unknown_rule::report(place, &entry.key, RULES.iter().map(|r| r.name)));
                continue;
            };
            if PROTECTED.contains(&rule.name) {
                diagnostics.push(protected_rule::report(place, rule.name));
                continue;
            }
            let level = match entry.value.as_text() {
                Some("off") => None,
                Some("note") => Some(Severity::Note),
                _ => Some(Severity::Warning),
            };
            levels.insert(rule.name, level);
        }
        Self(levels)
    }

    /// Whether the collection says anything about the rule.
    pub fn names(&self, rule: &Rule) -> bool {
        self.0.contains_key(rule.name)
    }

    /// How much a finding counts: `None` when it is dropped. Never more than the rule itself says.
    pub fn severity(&self, rule: &Rule, severity: Severity) -> Option<Severity> {
        match self.0.get(rule.name) {
            None => Some(severity),
            Some(level) => level.map(|level| level.min(severity)),
        }
    }
}

/// Findings after collections lowered some: what is shown, and what was counted.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Leveled {
    /// What is shown, in the order given.
    pub diagnostics: Vec<Diagnostic>,
    /// What collections lower, by collection and rule; those never broken are left out.
    pub lowered: Vec<Lowered>,
}

impl super::Hub {
    /// How much a finding counts where its file lies: `None` when the collection wants to hear nothing of its rule.
    pub fn severity(&self, diagnostic: &Diagnostic) -> Option<Severity> {
        let collection = self.config.collection_of(&diagnostic.place.file).map(|i| &self.config.collections[i]);
        collection.map_or(Some(diagnostic.severity), |c| c.levels.severity(diagnostic.rule, diagnostic.severity))
    }

    /// Lowers findings as the collections of their files say. Of each rule that a collection lowers the first
    /// [`SHOWN`] are kept and all are counted, so that text made for other tools does not bury an author's mistakes.
    pub fn level(&self, diagnostics: Vec<Diagnostic>) -> Leveled {
        let mut out = Leveled::default();
        let mut counts: BTreeMap<(usize, &'static str), Lowered> = BTreeMap::new();
        for mut diagnostic in diagnostics {
            let collection = self.config.collection_of(&diagnostic.place.file);
            let Some(index) = collection.filter(|i| self.config.collections[*i].levels.names(diagnostic.rule)) else {
                out.diagnostics.push(diagnostic);
                continue;
            };
            let collection = &self.config.collections[index];
            let severity = collection.levels.severity(diagnostic.rule, diagnostic.severity);
            let lowered = counts.entry((index, diagnostic.rule.name)).or_insert_with(|| Lowered {
                collection: collection.id.clone(),
                rule: diagnostic.rule,
                severity,
                count: 0,
                shown: 0,
            });
            lowered.count += 1;
            if let Some(severity) = severity
                && lowered.shown < SHOWN
            {
                lowered.shown += 1;
                diagnostic.severity = severity;
                out.diagnostics.push(diagnostic);
            }
        }
        out.lowered = counts.into_values().collect();
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn protected_rules_exist_and_are_in_order() {
        assert!(PROTECTED.is_sorted());
        for name in PROTECTED {
            assert!(rule(name).is_some(), "{name}");
        }
    }
}
