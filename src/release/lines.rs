//! The reading text of a work: of the page that its readers see, and of the source that is frozen.

use std::io;
use std::sync::Arc;

use crate::diagnostics::HubPath;
use crate::document::{Document, Outline, Target};
use crate::hub::{Edition, View, VisibleWork, WorkSource};
use crate::parse::front_matter::read_header;
use crate::parse::{Context, IncludeError, Readers, parse};
use crate::site::Theme;
use crate::site::render::html::{self, Links, Picture};
use crate::site::render::reading;
use crate::site::words::Words;
use crate::source::decode;

pub use crate::site::render::reading::{Line, folded};

/// Of an edition as the view shows it: of its first page, then of its parts.
pub(super) fn of_work(view: &View, work: &VisibleWork, edition: Edition, theme: &Theme) -> io::Result<Vec<Line>> {
    let words = theme.words(&work.language);
    let mut lines = Vec::new();
    for (slug, outline) in pages(work, edition) {
        let document = view.document_of(work, edition, slug)?;
        lines.extend(of_page(&document, outline, slug, &words));
    }
    Ok(lines)
}

/// Of the source that was cut for the same readers, read as it will be read once it is frozen.
pub(super) fn of_source(
    view: &View,
    work: &VisibleWork,
    edition: Edition,
    source: &WorkSource,
    theme: &Theme,
) -> Vec<Line> {
    let words = theme.words(&work.language);
    let mut lines = Vec::new();
    for (slug, outline) in pages(work, edition) {
        let Some((document, mut read)) = parsed(view, work, &outline.path, source) else { continue };
        // What the view takes out of the front matter (links to what is hidden) is not in the lines.
        read.terms.clone_from(&outline.terms);
        lines.extend(of_page(&document, &read, slug, &words));
    }
    lines
}

/// The first key of a page's frozen front matter that names something these readers may not know of, and its file: the
/// page shows it without, and the source would tell.
pub(super) fn named_to_others(
    view: &View,
    work: &VisibleWork,
    edition: Edition,
    source: &WorkSource,
) -> Option<(String, &'static str)> {
    pages(work, edition).into_iter().find_map(|(_, outline)| {
        let (written, read) = parsed(view, work, &outline.path, source)?;
        // A link to what these readers may not see is text on the page; in the source its path would stand.
        let leads = |links: &[crate::document::Mention<Target>]| {
            links.iter().filter(|link| matches!(link.what, Target::Document { .. } | Target::File(_))).count()
        };
        if leads(&read.links) != leads(&outline.links) {
            return Some((outline.path.to_string(), "a link"));
        }
        let (written, shown) = (&written.header, &outline.header);
        let same = [
            ("related", written.related.len() == shown.related.len()),
            ("situations", written.situations.len() == shown.situations.len()),
            ("topics", written.topics.len() == shown.topics.len()),
            ("adapts", written.adapts.is_some() == shown.adapts.is_some()),
            ("translation_of", written.translation_of.is_some() == shown.translation_of.is_some()),
            ("member", written.member.is_some() == shown.member.is_some()),
        ];
        let key = same.into_iter().find(|(_, same)| !same).map(|(key, _)| key)?;
        Some((outline.path.to_string(), key))
    })
}

fn pages(work: &VisibleWork, edition: Edition) -> Vec<(Option<&str>, &Arc<Outline>)> {
    let Some((outline, parts)) = work.text(edition) else { return Vec::new() };
    let parts = parts.iter().map(|part| (Some(part.slug.as_str()), &part.outline));
    std::iter::once((None, outline)).chain(parts).collect()
}

fn parsed(view: &View, work: &VisibleWork, path: &HubPath, source: &WorkSource) -> Option<(Document, Outline)> {
    let text = |path: &HubPath| Some(decode(path, source.texts.get(path)?).0);
    let text_of_page = text(path)?;
    let settings = view.front_matter(work)?;
    let (header, body, _) = read_header(path, &text_of_page, work.profile, settings);
    let include = |file: &HubPath| text(file).map(Arc::from).ok_or(IncludeError::Missing { nearest: None });
    let everyone = Readers::everyone();
    let context = Context {
        profile: work.profile,
        default_language: view.languages().first().map_or("en", String::as_str),
        readers: &everyone,
        includes: &include,
        links_as_written: false,
    };
    let read = parse(path, &text_of_page, header, body, Vec::new(), &context);
    Some((read.document, read.outline))
}

fn of_page(document: &Document, outline: &Outline, slug: Option<&str>, words: &Words) -> Vec<Line> {
    let source = html::Source { document, terms: &outline.terms, links: &Anywhere, words };
    let body = html::body_html(&source).html;
    let lines = reading::of_header(&document.header).into_iter().chain(reading::of_body(&body));
    match slug {
        None => lines.collect(),
        Some(slug) => lines.map(|line| Line { id: format!("{slug}#{}", line.id), ..line }).collect(),
    }
}

/// Where links lead is no part of what a reader sees.
struct Anywhere;

impl Links for Anywhere {
    fn link(&self, target: &Target) -> Option<String> {
        match target {
            // A remote image without words shows its address.
            Target::Url(url) => Some(url.clone()),
            _ => None,
        }
    }

    fn image(&self, _: &HubPath) -> Option<Picture> {
        None
    }
}
