use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use super::Marking;
use crate::diagnostics::rules::{audience_cycle, public_audience, unknown_audience};
use crate::diagnostics::{Diagnostic, HubPath, Place, Span};

/// The name of an audience that hub.toml declares.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub struct AudienceId(Arc<str>);

impl AudienceId {
    /// Everybody.
    pub const PUBLIC: &str = "public";

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is everybody.
    pub fn is_public(&self) -> bool {
        &*self.0 == Self::PUBLIC
    }
}

impl fmt::Display for AudienceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An audience.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audience {
    /// Its name in front matter and on the command line.
    pub id: AudienceId,
    /// Its name for readers.
    pub title: String,
    /// Who it is.
    pub summary: Option<String>,
    /// The highest marking that may be addressed to it.
    pub max_marking: Marking,
}

/// All audiences of a hub, and who sees what is addressed to whom.
///
/// Holding one, you know: `public` is there and sees nothing but what is public, no audience sees itself through
/// others, and every included audience exists.
#[derive(Debug, Clone)]
pub struct Audiences {
    list: Vec<Audience>,
    /// For each, all that it sees: itself and whatever it includes, over any number of steps.
    sees: BTreeMap<AudienceId, BTreeSet<AudienceId>>,
}

/// An audience as hub.toml has it: `includes` not yet resolved.
#[derive(Debug, Clone)]
pub struct DeclaredAudience {
    /// Its name.
    pub id: String,
    /// Where the name stands.
    pub span: Span,
    /// Its name for readers.
    pub title: String,
    /// Who it is.
    pub summary: Option<String>,
    /// The audiences it names under `includes`, and where.
    pub includes: Vec<(String, Span)>,
    /// Where `includes` stands, when it is there.
    pub includes_span: Option<Span>,
    /// The highest marking, and where it stands.
    pub max_marking: Option<(Marking, Span)>,
}

impl Audiences {
    /// Resolves what hub.toml declares. What cannot stand is reported and left out: an inclusion too many shows text
    /// to whoever may not see it, one too few does not.
    pub fn resolve(file: &HubPath, declared: Vec<DeclaredAudience>) -> (Self, Vec<Diagnostic>) {
        let mut diagnostics = Vec::new();
        let names: Vec<String> = declared.iter().map(|d| d.id.clone()).collect();
        if !names.iter().any(|n| n == AudienceId::PUBLIC) {
            diagnostics.push(public_audience::report_missing(Place::file(file)));
        }
        let mut includes: BTreeMap<AudienceId, Vec<(AudienceId, Span)>> = BTreeMap::new();
        let mut list = Vec::new();
        for audience in declared {
            let id = AudienceId(audience.id.as_str().into());
            let mut max_marking = audience.max_marking.map_or(Marking::Clear, |(m, _)| m);
            let mut edges = Vec::new();
            if id.is_public() {
                if let Some(span) = audience.includes_span {
                    diagnostics.push(public_audience::report_includes(Place::at(file, span)));
                }
                if let Some((marking, span)) = audience.max_marking
                    && marking > Marking::Clear
                {
                    let place = Place::at(file, span);
                    diagnostics.push(public_audience::report_marking(place, marking.label()));
                }
                max_marking = Marking::Clear;
            } else {
                for (name, span) in audience.includes {
                    if names.contains(&name) {
                        edges.push((AudienceId(name.as_str().into()), span));
                    } else {
                        diagnostics.push(unknown_audience::report(
                            Place::at(file, span),
                            &name,
                            names.iter().map(String::as_str),
                        ));
                    }
                }
            }
            includes.insert(id.clone(), edges);
            list.push(Audience { id, title: audience.title, summary: audience.summary, max_marking });
        }
        if !names.iter().any(|n| n == AudienceId::PUBLIC) {
            let id = AudienceId(AudienceId::PUBLIC.into());
            includes.insert(id.clone(), Vec::new());
            list.insert(0, Audience { id, title: "Public".to_owned(), summary: None, max_marking: Marking::Clear });
        }
        break_circles(file, &mut includes, &mut diagnostics);
        let sees: BTreeMap<_, _> = includes.keys().map(|id| (id.clone(), closure(id, &includes))).collect();
        (Self { list, sees }, diagnostics)
    }

    /// All of them, in the order of hub.toml.
    pub fn iter(&self) -> impl Iterator<Item = &Audience> {
        self.list.iter()
    }

    /// Their names, in the order of hub.toml.
    pub fn names(&self) -> impl Iterator<Item = &str> + Clone {
        self.list.iter().map(|a| a.id.as_str())
    }

    /// The audience of that name.
    pub fn get(&self, name: &str) -> Option<&Audience> {
        self.list.iter().find(|a| a.id.as_str() == name)
    }

    /// The id of that name, if it is declared.
    pub fn id(&self, name: &str) -> Option<AudienceId> {
        self.get(name).map(|a| a.id.clone())
    }

    /// Everybody.
    pub fn public(&self) -> AudienceId {
        AudienceId(AudienceId::PUBLIC.into())
    }

    /// Whether what is addressed to `addressed` is shown to `reader`.
    pub fn may_read(&self, reader: &AudienceId, addressed: &AudienceId) -> bool {
        self.sees.get(reader).is_some_and(|s| s.contains(addressed))
    }

    /// Every audience whose texts `reader` sees, itself among them.
    pub fn seen_by(&self, reader: &AudienceId) -> impl Iterator<Item = &AudienceId> {
        self.sees.get(reader).into_iter().flatten()
    }

    /// The highest marking that may be addressed to `audience`: its own, or a higher one of an audience whose texts
    /// it sees anyway. Never TLP:RED, which is in no build.
    pub fn max_marking(&self, audience: &AudienceId) -> Marking {
        self.seen_by(audience)
            .filter_map(|id| self.get(id.as_str()))
            .map(|a| a.max_marking)
            .max()
            .unwrap_or(Marking::Clear)
            .min(Marking::AmberStrict)
    }
}

fn closure(of: &AudienceId, includes: &BTreeMap<AudienceId, Vec<(AudienceId, Span)>>) -> BTreeSet<AudienceId> {
    let mut seen = BTreeSet::new();
    let mut waiting = vec![of];
    while let Some(id) = waiting.pop() {
        if seen.insert(id.clone()) {
            waiting.extend(includes.get(id).into_iter().flatten().map(|(to, _)| to));
        }
    }
    seen
}

/// Takes out each inclusion that closes a circle and reports it.
fn break_circles(
    file: &HubPath,
    includes: &mut BTreeMap<AudienceId, Vec<(AudienceId, Span)>>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    while let Some(circle) = find_circle(includes) {
        let Some((last, first)) = circle.last().zip(circle.first()) else {
            return;
        };
        let edges = includes.entry(last.clone()).or_default();
        let Some(at) = edges.iter().position(|(to, _)| to == first) else {
            return;
        };
        let (_, span) = edges.remove(at);
        let names: Vec<&str> = circle.iter().map(AudienceId::as_str).collect();
        diagnostics.push(audience_cycle::report(Place::at(file, span), &names));
    }
}

fn find_circle(includes: &BTreeMap<AudienceId, Vec<(AudienceId, Span)>>) -> Option<Vec<AudienceId>> {
    let mut done = BTreeSet::new();
    for start in includes.keys() {
        // A walk in depth: each step holds an audience and how many of its inclusions were followed.
        let mut path: Vec<(&AudienceId, usize)> = vec![(start, 0)];
        while let Some((id, next)) = path.last_mut() {
            let edge = includes.get(*id).and_then(|edges| edges.get(*next));
            *next += 1;
            let Some((to, _)) = edge else {
                done.insert((*id).clone());
                path.pop();
                continue;
            };
            if let Some(at) = path.iter().position(|(on, _)| *on == to) {
                return Some(path[at..].iter().map(|(on, _)| (*on).clone()).collect());
            }
            if !done.contains(to) {
                path.push((to, 0));
            }
        }
    }
    None
}
