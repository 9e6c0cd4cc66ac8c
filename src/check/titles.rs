//! Documents that nobody could tell apart: one title twice in a collection, one language twice for a document.

use std::collections::HashMap;

use super::Text;
use crate::diagnostics::rules::{duplicate_title, translation_language};
use crate::diagnostics::{Diagnostic, Place};

pub(super) fn check(texts: &[Text<'_>], found: &mut Vec<Diagnostic>) {
    titles(texts, found);
    translations(texts, found);
}

fn titles(texts: &[Text<'_>], found: &mut Vec<Diagnostic>) {
    let mut first: HashMap<(usize, &str, &str, String), &Text<'_>> = HashMap::new();
    for text in texts {
        let Some(work) = text.whole() else { continue };
        let header = &text.outline.header;
        let member = header.member.as_ref().map_or("", |m| m.value.as_str());
        let key = (work.collection, language(text), member, header.title.value.trim().to_lowercase());
        let Some(first) = first.get(&key) else {
            first.insert(key, text);
            continue;
        };
        let place = if header.title.span == Default::default() {
            Place::file(&text.outline.path)
        } else {
            text.place(header.title.span)
        };
        found.push(duplicate_title::report(place, &header.title.value, Place::file(&first.outline.path)));
    }
}

fn translations(texts: &[Text<'_>], found: &mut Vec<Diagnostic>) {
    let mut first: HashMap<(&str, &str), &Text<'_>> = HashMap::new();
    for text in texts {
        let (Some(work), Some(original)) = (text.whole(), &text.outline.header.translation_of) else { continue };
        let (id, place) = (original.value.as_str(), text.place(original.span));
        let Some(of) = text.around.hub.work(&id.into()).filter(|of| of.id != work.id) else { continue };
        let language = language(text);
        let default = text.around.hub.config().default_language();
        let theirs = of.outline.header.language.as_ref().map_or(default, |l| l.value.as_str());
        if theirs == language {
            found.push(translation_language::report_original(place, id, language));
            continue;
        }
        match first.get(&(id, language)) {
            Some(first) => {
                let first = Place::file(&first.outline.path);
                found.push(translation_language::report_second(place, id, language, first));
            }
            None => {
                first.insert((id, language), text);
            }
        }
    }
}

fn language<'h>(text: &Text<'h>) -> &'h str {
    let default = text.around.hub.config().default_language();
    text.outline.header.language.as_ref().map_or(default, |l| l.value.as_str())
}
