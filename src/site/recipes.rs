//! Every address of a site, and what stands there.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::diagnostics::rules::address_taken;
use crate::diagnostics::{Diagnostic, HubPath, Place};
use crate::document::{Profile, WorkId};
use crate::hub::{Edition, Release, View, VisibleWork};
use crate::ledger::{ENTRY_FILE, FilePath, NONCE_FILE, READING_FILE, Version};

use super::addresses::{
    alias_address, beside, edition_address, letter, release_address, sort_key, under_work, work_address,
};
use super::comparing;
use super::files::Files;
use super::offline;
use super::shared::{Shared, Status, status};
use super::{Theme, whole};

/// Entries on one page of a list.
pub const PAGE: usize = 100;

/// A to Z stands on one page up to this many documents, then on one page a letter.
pub const ONE_PAGE: usize = 400;

/// Beside a release's entry: the proof that it is in the log (C2SP tlog-proof).
pub const PROOF_FILE: &str = "proof.tlog-proof";

/// What stands at an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recipe {
    Home,
    NotFound,
    Search,
    Situations,
    Topics,
    Members,
    Member(String),
    Calendar,
    /// All documents, or those of one letter.
    AtoZ(Option<String>),
    List(Listing),
    Document(DocumentPage),
    /// The page's data, as JSON.
    Data(DocumentPage),
    /// All versions of a work, and each provision through them.
    History(WorkId),
    /// What changed from one version of a work to another.
    Compare(WorkId, Version, Version),
    /// Every release, the log and its keys.
    Register,
    /// A file below `releases/` as it lies there: of the log, or of a release.
    Frozen(HubPath),
    /// A release's entry, as it was logged.
    Entry(ReleaseId),
    /// The proof that a release is in the log.
    Proof(ReleaseId),
    /// What a page needs to check itself.
    Check(ReleaseId),
    /// For whom the site was built.
    Audiences,
    /// Leads to another address.
    Moved {
        to: String,
        title: String,
    },
    CalendarFile,
    Feed,
    Sitemap,
    Robots,
    Headers,
    Manifest,
    /// What is kept on the reader's device; also answers for a page that is not there.
    Offline,
    /// The list of the files that may be kept.
    OfflineList,
    /// What the service worker says, in the site's languages.
    OfflineWords,
    /// The service worker.
    Worker,
    /// A file of the theme, by name.
    Asset(String),
    /// A file of the hub.
    File(HubPath),
}

/// A work's page or its part's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentPage {
    pub work: WorkId,
    pub edition: Edition,
    pub part: Option<String>,
}

/// A release that the view shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleaseId {
    pub work: WorkId,
    pub version: Version,
}

/// One page of a list in one order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    pub of: ListOf,
    pub order: Order,
    /// From 1.
    pub page: usize,
    /// All works of the list, in this order.
    pub works: Arc<[WorkId]>,
    /// The orders there are.
    pub offered: Arc<[Order]>,
}

/// What is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ListOf {
    Collection(String),
    Topic(String),
}

impl ListOf {
    /// Where the list begins: `sops/index.html`, `topics/privacy.html`.
    pub fn address(&self, order: Order, page: usize) -> String {
        let (folder, first) = match self {
            Self::Collection(id) => (id.clone(), "index"),
            Self::Topic(id) => (format!("topics/{id}"), ""),
        };
        let name = match order {
            Order::Title => first,
            Order::Date => "by-date",
            Order::Status => "by-status",
        };
        match (name, page) {
            ("", 1) => format!("{folder}.html"),
            ("", page) => format!("{folder}/index-{page}.html"),
            (name, 1) => format!("{folder}/{name}.html"),
            (name, page) => format!("{folder}/{name}-{page}.html"),
        }
    }
}

/// How a list is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    Title,
    Date,
    Status,
}

/// The status of a work as its readers see it.
pub type StatusOf<'a> = dyn Fn(&VisibleWork) -> Status + 'a;

impl Order {
    /// The orders in which a list of these works makes sense to offer; none when there is but one.
    pub fn offered(works: &[&VisibleWork], status: &StatusOf) -> Vec<Self> {
        let mut orders = vec![Self::Title];
        if works.iter().filter(|work| work.outline.header.date.is_some()).count() > 1 {
            orders.push(Self::Date);
        }
        if works.iter().any(|work| status(work).label != status(works[0]).label) {
            orders.push(Self::Status);
        }
        orders
    }

    /// Sorts works; what an order leaves equal stands by title, then by id.
    pub fn sort<'v>(self, works: &mut [&'v VisibleWork], status: &StatusOf) {
        works.sort_by_cached_key(|work| {
            let work: &'v VisibleWork = work;
            (sort_key(work.title()), work.id.as_str())
        });
        match self {
            Self::Title => {}
            Self::Date => works.sort_by_key(|work| Reverse(work.outline.header.date)),
            Self::Status => works.sort_by_cached_key(|work| {
                let status = status(work);
                let rank = match status.class {
                    "consultation" => 0,
                    "published" => 1,
                    "draft" => 2,
                    _ => 3,
                };
                (rank, status.label)
            }),
        }
    }
}

/// All addresses of a view. The first to want an address has it; whoever comes later is reported.
pub fn all(view: &View, theme: &Theme, files: &Files, shared: &Shared) -> (BTreeMap<String, Recipe>, Vec<Diagnostic>) {
    let mut plan = Plan::default();
    plan.fixed(view, shared);
    for asset in theme.assets() {
        plan.put(asset.address.clone(), Recipe::Asset(asset.name.clone()));
    }
    let mut served: Vec<_> = files.iter().collect();
    served.sort_by_key(|(path, _)| *path);
    for (path, file) in served {
        // The same bytes under the same name are one file.
        if !plan.recipes.contains_key(&file.address) {
            plan.put(file.address.clone(), Recipe::File(path.clone()));
        }
    }
    plan.log(view);
    plan.lists(view, shared);
    for work in view.works() {
        plan.work(view, work);
    }
    for work in view.works() {
        plan.aliases(view, work);
    }
    (plan.recipes, plan.diagnostics)
}

#[derive(Default)]
struct Plan {
    recipes: BTreeMap<String, Recipe>,
    /// In lower case, as some systems read names.
    holders: HashMap<String, String>,
    /// The folders that files stand in, with the holder of the first of them.
    folders: HashMap<String, String>,
    diagnostics: Vec<Diagnostic>,
}

impl Plan {
    /// Puts a page of the portal itself.
    fn put(&mut self, address: String, recipe: Recipe) {
        self.hold(address, recipe, "a page of the portal");
    }

    fn hold(&mut self, address: String, recipe: Recipe, holder: &str) {
        let key = address.to_lowercase();
        for folder in above(&key) {
            if !self.folders.contains_key(folder) {
                self.folders.insert(folder.to_owned(), holder.to_owned());
            }
        }
        self.holders.insert(key, holder.to_owned());
        self.recipes.insert(address, recipe);
    }

    /// Puts what comes from a source file, unless the address is taken.
    fn claim(&mut self, address: String, recipe: Recipe, place: Place) {
        let key = address.to_lowercase();
        // A file cannot stand below another one, nor where others have their folder.
        let file_above = above(&key).find_map(|file| Some((&address[..file.len()], self.holders.get(file)?)));
        let here =
            || self.holders.get(&key).or_else(|| self.folders.get(&key)).map(|holder| (address.as_str(), holder));
        if let Some((taken, holder)) = file_above.or_else(here) {
            self.diagnostics.push(address_taken::report(place, taken, holder));
            return;
        }
        let holder = format!("`{}`", place.file);
        self.hold(address, recipe, &holder);
    }

    fn fixed(&mut self, view: &View, shared: &Shared) {
        for (address, recipe) in [
            ("index.html", Recipe::Home),
            ("404.html", Recipe::NotFound),
            ("search.html", Recipe::Search),
            ("robots.txt", Recipe::Robots),
            ("_headers", Recipe::Headers),
            ("site.webmanifest", Recipe::Manifest),
            ("a-z.html", Recipe::AtoZ(None)),
            (offline::WORKER, Recipe::Worker),
        ] {
            self.put(address.to_owned(), recipe);
        }
        let there = [
            ("situations.html", Recipe::Situations, !view.situations().is_empty()),
            ("topics.html", Recipe::Topics, !view.topics().is_empty()),
            ("members.html", Recipe::Members, !view.members().is_empty()),
            ("calendar.html", Recipe::Calendar, !view.events().is_empty()),
            ("calendar.ics", Recipe::CalendarFile, !view.events().is_empty()),
            (offline::PAGE, Recipe::Offline, shared.offline),
            (offline::LIST, Recipe::OfflineList, shared.offline),
            (&shared.offline_words.address, Recipe::OfflineWords, shared.offline),
            ("feed.xml", Recipe::Feed, shared.base_url.is_some()),
            ("sitemap.xml", Recipe::Sitemap, shared.base_url.is_some() && shared.listed),
        ];
        for (address, recipe, _) in there.into_iter().filter(|(_, _, there)| *there) {
            self.put(address.to_owned(), recipe);
        }
        for member in view.members() {
            self.put(format!("members/{}.html", member.id), Recipe::Member(member.id.clone()));
        }
        if view.works().count() > ONE_PAGE {
            for work in view.works() {
                let (_, id) = letter(work.title());
                self.put(format!("a-z/{id}.html"), Recipe::AtoZ(Some(id)));
            }
        }
    }

    fn lists(&mut self, view: &View, shared: &Shared) {
        let status = |work: &VisibleWork| status(view, work, Edition::Shown, &shared.words);
        for collection in view.collections().into_iter().filter(|collection| !collection.root) {
            self.list(&ListOf::Collection(collection.id.to_owned()), &collection.works, &status);
        }
        for topic in view.topics() {
            self.list(&ListOf::Topic(topic.id.to_owned()), &topic.works, &status);
        }
    }

    fn list(&mut self, of: &ListOf, works: &[&VisibleWork], status: &StatusOf) {
        let offered: Arc<[Order]> = Order::offered(works, status).into();
        for order in offered.iter().copied() {
            let mut sorted = works.to_vec();
            order.sort(&mut sorted, status);
            let sorted: Arc<[WorkId]> = sorted.into_iter().map(|work| work.id.clone()).collect();
            for page in 1..=works.len().div_ceil(PAGE).max(1) {
                let (works, offered) = (sorted.clone(), offered.clone());
                let listing = Listing { of: of.clone(), order, page, works, offered };
                self.put(of.address(order, page), Recipe::List(listing));
            }
        }
    }

    fn work(&mut self, view: &View, work: &VisibleWork) {
        self.edition(view, work, Edition::Shown);
        for version in &work.versions {
            self.edition(view, work, Edition::Released(version.release.version));
            self.release(view, &version.release);
        }
        self.edition(view, work, Edition::Draft);
        if !work.versions.is_empty() {
            let address = under_work(view, work, "history.html");
            self.claim(address, Recipe::History(work.id.clone()), whole(&work.outline.path));
            for (from, to) in comparing::pairs(work) {
                let address = under_work(view, work, &comparing::name((from, to)));
                self.claim(address, Recipe::Compare(work.id.clone(), from, to), whole(&work.outline.path));
            }
        }
    }

    fn edition(&mut self, view: &View, work: &VisibleWork, edition: Edition) {
        let Some((outline, parts)) = work.text(edition) else { return };
        let parts = parts.iter().map(|part| (Some(part.slug.clone()), &part.outline));
        for (part, outline) in std::iter::once((None, outline)).chain(parts) {
            let address = edition_address(view, work, edition, part.as_deref());
            let page = DocumentPage { work: work.id.clone(), edition, part };
            self.claim(beside(&address, "json"), Recipe::Data(page.clone()), whole(&outline.path));
            self.claim(address, Recipe::Document(page), whole(&outline.path));
        }
    }

    /// The files of a release, at the same place below the site's root as in the hub, so that one program verifies
    /// both.
    fn release(&mut self, view: &View, release: &Release) {
        let id = || ReleaseId { work: release.work.clone(), version: release.version };
        self.put(release_address(release, ENTRY_FILE), Recipe::Entry(id()));
        if view.log().is_some_and(|log| log.latest().is_some()) {
            self.put(release_address(release, PROOF_FILE), Recipe::Proof(id()));
        }
        let mut frozen = Vec::new();
        if !release.is_open() {
            frozen.push(NONCE_FILE);
        }
        if release.text.is_some() {
            self.put(release_address(release, "check.js"), Recipe::Check(id()));
            frozen.push(READING_FILE);
            frozen.extend(release.entry.sources.keys().map(FilePath::as_str));
            frozen.extend(release.entry.files.keys().map(FilePath::as_str));
        }
        let mut addresses: Vec<String> = frozen.into_iter().map(|name| release_address(release, name)).collect();
        // What opens a restricted withdrawal or purge lies beside the release.
        for (kind, ending) in [("withdrawal", &release.withdrawn), ("purge", &release.purged)] {
            if !release.is_open() && ending.is_some() {
                addresses.extend([ENTRY_FILE, NONCE_FILE].map(|name| format!("{}.{kind}/{name}", release.folder)));
            }
        }
        for address in addresses {
            if let Ok(path) = HubPath::new(&address) {
                self.put(address, Recipe::Frozen(path));
            }
        }
    }

    /// The log, as any tool for transparency logs reads it, and the register of releases.
    fn log(&mut self, view: &View) {
        if view.log().is_none() {
            return;
        }
        self.put("register.html".to_owned(), Recipe::Register);
        self.put("releases/audiences.txt".to_owned(), Recipe::Audiences);
        for (name, path) in view.log_files() {
            self.put(format!("log/{name}"), Recipe::Frozen(path));
        }
    }

    fn aliases(&mut self, view: &View, work: &VisibleWork) {
        let main = std::iter::once((None, &work.outline));
        let parts = work.parts.iter().map(|part| (Some(part.slug.as_str()), &part.outline));
        for (part, outline) in main.chain(parts) {
            let to = work_address(view, work, part);
            for alias in &outline.header.aliases {
                let Some(address) = alias_address(&alias.value) else { continue };
                if address == to {
                    continue;
                }
                let title = outline.header.title.value.clone();
                let place = Place::at(&outline.path, alias.span);
                self.claim(address, Recipe::Moved { to: to.clone(), title }, place);
            }
        }
    }
}

/// The folders that an address stands in, outermost first.
fn above(address: &str) -> impl Iterator<Item = &str> {
    address.match_indices('/').map(|(at, _)| &address[..at])
}

/// Whether a work of this profile tells its reader to follow her own administration.
pub fn is_procedure(profile: Profile) -> bool {
    profile == Profile::Procedure
}
