//! From a [`View`] to the search index: what readers can find is what they can read, because both come from the same
//! view.

mod pieces;

use faletusi_search as search;

use crate::document::{Document, DocumentStatus, Profile};
use crate::hub::{View, VisibleWork};
use crate::site::work_address;

pub use search::Error;

/// The files to publish of the index, by name. Each stands at `search/<name>` of the site.
///
/// # Errors
///
/// See [`build`].
pub fn published(view: &View) -> Result<Vec<(String, Vec<u8>)>, Error> {
    search::publish(build(view)?)
}

/// The index's files, by name, to be searched in memory.
///
/// # Errors
///
/// When the index cannot be written in memory; see [`search::write`].
pub fn build(view: &View) -> Result<Vec<(String, Vec<u8>)>, Error> {
    let works: Vec<&VisibleWork> = view.works().collect();
    let settings =
        search::Settings { synonyms: view.synonyms().into_iter().map(<[String]>::to_vec).collect(), shards: None };
    search::write(works.len(), |n| works[n].id.as_str(), |n| document(view, works[n]), &settings)
}

/// A work as the index takes it. A part that cannot be read any more (deleted since the hub was loaded) has no entries.
fn document(view: &View, work: &VisibleWork) -> search::Document {
    let header = &work.outline.header;
    let mut pieces = Vec::new();
    let address = work_address(view, work, None);
    if let Ok(document) = view.document(work, None) {
        pieces.extend(front(&document, &address));
        pieces.extend(pieces::of(&document, &address));
    }
    for (at, part) in work.parts.iter().enumerate() {
        let address = work_address(view, work, Some(&part.slug));
        if let Ok(document) = view.document(work, Some(&part.slug)) {
            let mut lesson = pieces::of(&document, &address);
            lesson.insert(0, pieces::lead(&document, &address));
            pieces.push(search::Piece {
                permalink: address.clone(),
                kind: if work.profile == Profile::Course { "lesson".to_owned() } else { String::new() },
                number: if work.profile == Profile::Course { (at + 1).to_string() } else { String::new() },
                heading: document.header.title.value.clone(),
                children: lesson,
                ..search::Piece::default()
            });
        }
    }
    let date = work.release.as_ref().map(|release| release.released()).or(header.date);
    search::Document {
        id: work.id.to_string(),
        address,
        title: work.title().to_owned(),
        collection: work.collection.clone(),
        topics: header.topics.iter().map(|t| t.value.clone()).collect(),
        audience: work.audience.to_string(),
        marking: work.marking.to_string(),
        status: match work.status() {
            _ if work.release.as_ref().is_some_and(|release| release.withdrawn.is_some()) => "withdrawn".to_owned(),
            _ if work.release.as_ref().is_some_and(|release| release.entry.approved_by.is_some()) => {
                "endorsed".to_owned()
            }
            _ if work.release.is_some() => "released".to_owned(),
            Some(DocumentStatus::Draft) => "draft".to_owned(),
            Some(DocumentStatus::Consultation { .. }) => "consultation".to_owned(),
            // As the pages say it.
            None if work.profile == Profile::Article => "published".to_owned(),
            None => "model".to_owned(),
        },
        version: work.release.as_ref().map(|release| release.version.to_string()).unwrap_or_default(),
        superseded: false,
        supporting: header.supporting,
        language: work.language.clone(),
        date: date.map(|d| d.to_string()).unwrap_or_default(),
        entries: search::entries(&pieces),
    }
}

/// What the front matter says in words: the summary, the situations, the keywords.
fn front(document: &Document, address: &str) -> Vec<search::Piece> {
    let header = &document.header;
    let mut out = Vec::new();
    let mut text: Vec<String> = header.summary.iter().cloned().collect();
    let mut lead = pieces::lead(document, address);
    if !lead.text.is_empty() {
        text.push(std::mem::take(&mut lead.text));
    }
    if !(text.is_empty() && header.keywords.is_empty()) {
        let keywords = header.keywords.join(", ");
        out.push(search::Piece { text: text.join("\n\n"), keywords, ..lead });
    }
    for situation in &header.situations {
        let fragment = situation.at.value.trim_start_matches('#');
        let permalink = if fragment.is_empty() { address.to_owned() } else { format!("{address}#{fragment}") };
        out.push(search::Piece {
            permalink,
            kind: "situation".to_owned(),
            heading: situation.say.value.clone(),
            ..search::Piece::default()
        });
    }
    out
}
