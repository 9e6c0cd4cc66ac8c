//! Names what a link that leads nowhere was probably meant to lead to.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::diagnostics::rules::{dangling_file, dangling_link, dangling_place};
use crate::diagnostics::{Diagnostic, HubPath, Place, nearest};
use crate::document::Outline;
use crate::hub::Hub;
use crate::source::FileKind;

/// For so many the nearest name is looked for. Whoever has more has renamed a folder, and needs no list of guesses.
const NAMED: usize = 400;

/// Something that is not there.
pub(super) struct Missing<'h> {
    pub place: Place,
    pub what: What<'h>,
}

/// What is not there.
pub(super) enum What<'h> {
    Document(&'h HubPath),
    File { path: &'h HubPath, image: bool },
    Place { of: &'h Outline, fragment: &'h str },
    Situation { of: &'h Outline, say: &'h str, fragment: &'h str },
}

/// Words a finding for each.
pub(super) fn name(hub: &Hub, mut missing: Vec<Missing<'_>>) -> Vec<Diagnostic> {
    if missing.is_empty() {
        return Vec::new();
    }
    missing.sort_by(|a, b| a.place.cmp(&b.place));
    let names = Names::new(hub);
    missing.par_iter().enumerate().map(|(index, missing)| missing.report(&names, index < NAMED)).collect()
}

impl Missing<'_> {
    fn report(&self, names: &Names<'_>, look: bool) -> Diagnostic {
        let place = self.place.clone();
        let from = &place.file;
        match self.what {
            What::Document(path) => {
                let near = names.document(path).filter(|_| look).map(|near| from.link_to(near));
                dangling_link::report(place.clone(), &from.link_to(path), near.as_deref())
            }
            What::File { path, image } => {
                let near = names.file(path, image).filter(|_| look).map(|near| from.link_to(near));
                dangling_file::report(place.clone(), &from.link_to(path), image, near.as_deref())
            }
            What::Place { of, fragment } => {
                let near = if look { nearest_place(of, fragment) } else { None };
                if of.path == *from {
                    dangling_place::report(place, fragment, near)
                } else {
                    dangling_place::report_elsewhere(place.clone(), &from.link_to(&of.path), fragment, near)
                }
            }
            What::Situation { of, say, fragment } => {
                let near = if look { nearest_place(of, fragment) } else { None };
                dangling_place::report_situation(place, say, fragment, near)
            }
        }
    }
}

/// The place that was meant: the one that the full id names, the nearest by letters, or the one whose key holds all the
/// words. A definition is meant only by a link that begins as its id does.
fn nearest_place<'o>(of: &'o Outline, fragment: &str) -> Option<&'o str> {
    let by_id = of.provisions.iter().find(|p| p.id.as_str() == fragment).map(|p| p.permalink.as_str());
    let definition = fragment.starts_with("def-");
    let places = || {
        let provisions = of.provisions.iter().map(|p| p.permalink.as_str());
        let all = provisions.chain(of.anchors.iter().map(|a| a.fragment.as_str()));
        all.filter(move |place| place.starts_with("def-") == definition)
    };
    let by_words = || {
        let words: Vec<&str> = fragment.split(['-', '_']).filter(|w| !w.is_empty()).collect();
        let holds = |place: &&str| words.iter().all(|word| place.split(['-', '_']).any(|w| w == *word));
        if fragment.len() > 3 { places().filter(holds).min_by_key(|place| place.len()) } else { None }
    };
    by_id.or_else(|| nearest(fragment, places())).or_else(by_words)
}

/// The names of all documents and files.
struct Names<'h> {
    documents: Files<'h>,
    files: Files<'h>,
    images: Files<'h>,
    hub: &'h Hub,
}

/// Paths by the name that tells them apart.
#[derive(Default)]
struct Files<'h>(BTreeMap<String, Vec<&'h HubPath>>);

impl<'h> Names<'h> {
    fn new(hub: &'h Hub) -> Self {
        let mut names = Self { documents: Files::default(), files: Files::default(), images: Files::default(), hub };
        for work in hub.works() {
            work.outlines().for_each(|outline| names.documents.add(&outline.path));
        }
        for file in hub.sources().files().filter(|file| !hub.is_inner(&file.path)) {
            match file.kind {
                FileKind::Markdown => {}
                FileKind::Image => {
                    names.images.add(&file.path);
                    names.files.add(&file.path);
                }
                _ => names.files.add(&file.path),
            }
        }
        names
    }

    fn document(&self, path: &HubPath) -> Option<&'h HubPath> {
        self.documents.nearest(path)
    }

    /// A file of the same kind; or the document, where its page was named (`refusal.html`) or the ending forgotten.
    fn file(&self, path: &HubPath, image: bool) -> Option<&'h HubPath> {
        if image {
            return self.images.nearest(path);
        }
        let stem = path.as_str().strip_suffix(".html").unwrap_or(path.as_str());
        let sources = [format!("{stem}.md"), format!("{stem}/index.md")];
        let page = sources.iter().filter_map(|source| HubPath::new(source).ok()).find_map(|source| {
            let (work, part) = self.hub.work_at(&source)?;
            Some(part.map_or(work.path(), |part| &part.outline.path))
        });
        page.or_else(|| self.files.nearest(path))
    }
}

impl<'h> Files<'h> {
    fn add(&mut self, path: &'h HubPath) {
        self.0.entry(key(path)).or_default().push(path);
    }

    /// The file of that name nearest to where it was looked for, or else of the nearest name.
    fn nearest(&self, path: &HubPath) -> Option<&'h HubPath> {
        let key = key(path);
        let same = self.0.get(&key);
        let named = same.or_else(|| self.0.get(nearest(&key, self.0.keys().map(String::as_str))?))?;
        named.iter().copied().max_by_key(|there| (shared(path, there), std::cmp::Reverse(*there)))
    }
}

/// The name that tells it apart, in lower case: that of the file, without `.md`, or of the folder of an index.md.
fn key(path: &HubPath) -> String {
    let name = match path.file_name() {
        "index.md" => path.folder().rsplit('/').next().unwrap_or_default(),
        name => name.strip_suffix(".md").unwrap_or(name),
    };
    name.to_lowercase()
}

/// How many folders two paths share from the root.
fn shared(a: &HubPath, b: &HubPath) -> usize {
    a.folder().split('/').zip(b.folder().split('/')).take_while(|(a, b)| a == b).count()
}
