//! Files that no text uses, and images too large for a slow link.

use std::collections::HashSet;

use super::Text;
use super::surroundings::Surroundings;
use crate::diagnostics::rules::{large_image, svg_active, unused_file};
use crate::diagnostics::{Diagnostic, HubPath, Place};
use crate::document::Target;
use crate::source::FileKind;

/// Larger images are reported: 1 MB.
const LARGE: u64 = 1_000_000;

pub(super) fn check(texts: &[Text<'_>], around: &Surroundings<'_>, found: &mut Vec<Diagnostic>) {
    let used = used(texts);
    let config = around.hub.config();
    for file in around.hub.sources().files().filter(|file| !around.hub.is_inner(&file.path)) {
        let image = file.kind == FileKind::Image;
        let in_use = used.contains(&file.path);
        if image && file.len > LARGE && (in_use || config.collection_of(&file.path).is_some()) {
            found.push(large_image::report(Place::file(&file.path), file.len));
        }
        if image && file.path.extension() == "svg" && in_use {
            // A file that cannot be read is another rule's.
            let facts = around.hub.file_facts(&file.path).ok();
            if let Some(active) = facts.and_then(|facts| facts.active) {
                found.push(svg_active::report(Place::file(&file.path), &active.0));
            }
        }
        // A document is listed; only one made to be included needs a text that uses it.
        let wants_use = file.kind != FileKind::Markdown || file.path.file_name().starts_with('_');
        if wants_use && !in_use && config.collection_of(&file.path).is_some() {
            found.push(unused_file::report(Place::file(&file.path)));
        }
    }
}

/// Every file that a text links to, shows or includes.
fn used<'h>(texts: &[Text<'h>]) -> HashSet<&'h HubPath> {
    let mut used = HashSet::new();
    for text in texts {
        let outline = text.outline;
        used.extend(outline.includes.iter().map(|(path, _)| path));
        let related = outline.header.related.iter().map(|related| &related.value);
        for target in outline.links.iter().map(|link| &link.what).chain(related) {
            if let Target::File(path) | Target::Document { path, .. } = target {
                used.insert(path);
            }
        }
    }
    used
}
