//! Links in released text that lead nowhere today: worth knowing, and past mending.

use std::collections::BTreeSet;

use crate::diagnostics::rules::frozen_link;
use crate::diagnostics::{Diagnostic, Place};
use crate::document::Target;
use crate::hub::Hub;

pub(super) fn check(hub: &Hub, found: &mut Vec<Diagnostic>) {
    for release in hub.releases().works().flat_map(|(_, releases)| releases) {
        let Some(text) = &release.text else { continue };
        let version = format!("{} {}", release.work, release.version);
        let mut said = BTreeSet::new();
        for outline in std::iter::once(&text.outline).chain(text.parts.iter().map(|part| &part.outline)) {
            let Some(file) = release.frozen(&outline.path) else { continue };
            for link in &outline.links {
                let Target::Document { path, .. } = &link.what else { continue };
                // A text that was released leads to itself, wherever its sources are now.
                let own = release.frozen(path).is_some_and(|frozen| hub.sources().get(&frozen).is_some());
                if hub.work_at(path).is_none() && !own && said.insert(path) {
                    found.push(frozen_link::report(Place::at(&file, link.span), &version, path.as_str()));
                }
            }
        }
    }
}
