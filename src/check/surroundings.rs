//! What a rule can look up of the rest of the hub.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;

use super::readers::{AllReaders, Limits};
use crate::diagnostics::HubPath;
use crate::document::Outline;
use crate::hub::Hub;

/// The places of a document: each fragment, and the directive for fewer readers it stands in.
pub(super) type Places<'h> = HashMap<&'h str, Option<u32>>;

/// What a rule can look up.
pub(super) struct Surroundings<'h> {
    pub hub: &'h Hub,
    pub today: Date,
    pub readers: AllReaders,
    /// Documents that no page shows, by path.
    pub loose: BTreeMap<&'h HubPath, &'h Arc<Outline>>,
    /// For each collection, whether most of its documents have a day for their review.
    pub reviewed: Vec<bool>,
    /// For each work, who reads it and its directives; made when somebody links to it.
    limits: Mutex<HashMap<&'h HubPath, Arc<Limits>>>,
    places: Mutex<HashMap<&'h HubPath, Arc<Places<'h>>>>,
}

impl<'h> Surroundings<'h> {
    pub fn new(hub: &'h Hub, today: Date) -> Self {
        let loose = hub.outlines().filter(|o| hub.work_at(&o.path).is_none()).map(|o| (&o.path, o)).collect();
        let mut counts = vec![(0, 0); hub.config().collections.len()];
        for work in hub.works() {
            let (with, all) = &mut counts[work.collection];
            *with += usize::from(work.outline.header.review_by.is_some());
            *all += 1;
        }
        let reviewed = counts.into_iter().map(|(with, all)| with * 2 > all).collect();
        Self {
            hub,
            today,
            readers: AllReaders::new(hub),
            loose,
            reviewed,
            limits: Mutex::default(),
            places: Mutex::default(),
        }
    }

    /// Every place that a link can lead to in a document.
    pub fn places(&self, outline: &'h Outline) -> Arc<Places<'h>> {
        if let Some(known) = self.places.lock().unwrap_or_else(PoisonError::into_inner).get(&outline.path) {
            return known.clone();
        }
        let provisions = outline.provisions.iter().map(|p| (p.permalink.as_str(), p.within));
        let anchors = outline.anchors.iter().map(|a| (a.fragment.as_str(), a.within));
        let mut places = Places::with_capacity(outline.provisions.len() + outline.anchors.len());
        for (fragment, within) in provisions.chain(anchors) {
            places.entry(fragment).or_insert(within);
        }
        let places = Arc::new(places);
        self.places.lock().unwrap_or_else(PoisonError::into_inner).insert(&outline.path, places.clone());
        places
    }

    /// Who reads what in the document at `path`; `None` when no page shows it.
    pub fn limits(&self, path: &'h HubPath) -> Option<Arc<Limits>> {
        if let Some(known) = self.limits.lock().unwrap_or_else(PoisonError::into_inner).get(path) {
            return Some(known.clone());
        }
        let (work, part) = self.hub.work_at(path)?;
        let outline = part.map_or(&work.outline, |part| &part.outline);
        let limits = Arc::new(Limits::of(outline, self.readers.of_work(self.hub, work), &self.readers));
        self.limits.lock().unwrap_or_else(PoisonError::into_inner).insert(&outline.path, limits.clone());
        Some(limits)
    }

    /// The id of every work, to find the nearest in.
    pub fn work_ids(&self) -> impl Iterator<Item = &'h str> + Clone {
        let hub = self.hub;
        hub.works().map(|work| work.id.as_str()).collect::<Vec<_>>().into_iter()
    }
}
