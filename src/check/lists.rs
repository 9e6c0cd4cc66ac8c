//! The lists of the front matter: topics exist, nothing stands twice.

use std::collections::HashSet;

use super::Text;
use crate::diagnostics::rules::{repeated_entry, unknown_topic};
use crate::diagnostics::{Diagnostic, Span};

pub(super) fn check(text: &Text<'_>, found: &mut Vec<Diagnostic>) {
    let header = &text.outline.header;
    let config = text.around.hub.config();
    for topic in &header.topics {
        // A default of the collection was checked in hub.toml.
        if topic.span != Span::default() && config.topic(&topic.value).is_none() {
            let known = config.topics.iter().map(|t| t.id.as_str());
            found.push(unknown_topic::report(text.place(topic.span), &topic.value, known));
        }
    }
    let topics = header.topics.iter().map(|t| (t.value.clone(), t.span));
    repeated(text, "topics", topics, found);
    let related = header.related.iter().map(|r| (written(text, &r.value), r.span));
    repeated(text, "related", related, found);
    let keywords = header.keywords.iter().map(|k| (k.clone(), header.span));
    repeated(text, "keywords", keywords, found);
}

fn repeated(text: &Text<'_>, key: &str, entries: impl Iterator<Item = (String, Span)>, found: &mut Vec<Diagnostic>) {
    let mut seen = HashSet::new();
    for (entry, span) in entries {
        if !seen.insert(entry.to_lowercase()) {
            found.push(repeated_entry::report(text.place(span), key, &entry));
        }
    }
}

fn written(text: &Text<'_>, target: &crate::document::Target) -> String {
    use crate::document::Target;
    let path = &text.outline.path;
    match target {
        Target::Document { path: to, fragment: Some(fragment) } => format!("{}#{fragment}", path.link_to(to)),
        Target::Document { path: to, fragment: None } | Target::File(to) => path.link_to(to),
        Target::Fragment(text) | Target::Url(text) | Target::Refused(text) => text.clone(),
    }
}
