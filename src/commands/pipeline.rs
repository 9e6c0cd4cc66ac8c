//! The flow that `check`, `build`, `serve` and `search` share: load → check → view → plan.

use std::sync::Arc;

use jiff::civil::Date;

use super::options::{Global, Pages};
use super::{Failure, terminal::Terminal};
use crate::check::{CheckMemory, CheckOptions, check_again};
use crate::diagnostics::rules::unreadable_file;
use crate::diagnostics::{Diagnostic, HubPath, Lowered, Place, Rest, Severity, nearest, print::Tally};
use crate::hub::{AudienceId, Hub, View, ViewOptions, web_address};
use crate::index;
use crate::site::{self, Options, Site, Theme};

/// What pages are made for.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Name of the audience.
    pub audience: String,
    /// What else the view depends on.
    pub view: ViewOptions,
    /// Where the site will stand, when it is not where hub.toml says.
    pub base_url: Option<String>,
    /// Whether readers may keep pages on their devices.
    pub offline: bool,
}

impl Settings {
    pub fn new(pages: &Pages, base_url: Option<String>) -> Result<Self, Failure> {
        let view = ViewOptions { drafts: pages.drafts, preview: false, today: pages.day.date()? };
        let base_url = base_url.map(|text| {
            web_address(&text).ok_or_else(|| {
                Failure::command(format!("`{}` in --base-url is not an address on the web", text.escape_debug()))
                    .help("write it in full: `https://hub.example/`")
            })
        });
        Ok(Self { audience: pages.audience.clone(), view, base_url: base_url.transpose()?, offline: false })
    }
}

/// A hub, and everything that is wrong with it.
pub struct Checked {
    pub hub: Arc<Hub>,
    /// hub.toml's first and its notes last, else sorted by file and place.
    pub diagnostics: Vec<Diagnostic>,
    /// What collections lowered, counted.
    pub lowered: Vec<Lowered>,
    /// How many findings only follow from others.
    pub held_back: usize,
}

impl Checked {
    /// Loads the hub that the options name and checks it.
    pub fn open(global: &Global, today: Date) -> Result<Self, Failure> {
        Ok(Self::of(Arc::new(Hub::open(global.store()?)), today))
    }

    /// Checks a hub.
    pub fn of(hub: Arc<Hub>, today: Date) -> Self {
        Self::again(hub, today, &CheckMemory::default())
    }

    /// Checks a hub with what the last check remembered.
    pub fn again(hub: Arc<Hub>, today: Date, memory: &CheckMemory) -> Self {
        let found = check_again(&hub, &CheckOptions { today }, memory);
        Self { hub, diagnostics: found.diagnostics, lowered: found.lowered, held_back: found.held_back }
    }

    /// Plans the site of every audience and adds what only the plan finds: two files at one address, a wrong theme.
    pub fn add_plans(&mut self, today: Date) {
        let hub = Arc::clone(&self.hub);
        let mut themes = Themes::default();
        let mut found: Vec<Diagnostic> = Vec::new();
        for audience in hub.config().audiences.names() {
            let view = ViewOptions { drafts: false, preview: false, today };
            let settings = Settings { audience: audience.to_owned(), view, base_url: None, offline: true };
            let Ok(view) = self::view(&hub, &settings) else { continue };
            for diagnostic in plan(view, &mut themes, &hub, &settings).1 {
                // What the check found at the same place says it already.
                let is_known = self.diagnostics.iter().any(|known| known.place == diagnostic.place);
                let is_known = is_known && diagnostic.place.span.is_some();
                if !is_known && !found.contains(&diagnostic) {
                    found.push(diagnostic);
                }
            }
        }
        self.add(found);
    }

    /// Adds what later stages found.
    pub fn add(&mut self, found: Vec<Diagnostic>) {
        self.diagnostics.extend(found);
        let settings = &self.hub.config().path;
        let rank = |d: &Diagnostic| match (d.place.file == *settings, d.severity) {
            (true, Severity::Note) => 2,
            (true, _) => 0,
            (false, _) => 1,
        };
        let order = |d: &Diagnostic| (rank(d), d.place.clone());
        self.diagnostics.sort_by_cached_key(order);
    }

    /// Prints everything found.
    pub fn report(&self, terminal: &Terminal) {
        terminal.report(&self.diagnostics, self.rest(), self.hub.sources());
    }

    /// What is not among the diagnostics.
    pub fn rest(&self) -> Rest<'_> {
        Rest { lowered: &self.lowered, held_back: self.held_back }
    }

    /// Whether an error stands, or with `strict` a warning.
    pub fn stops(&self, strict: bool) -> bool {
        let least = if strict { Severity::Warning } else { Severity::Error };
        self.diagnostics.iter().any(|d| d.severity >= least)
    }

    /// Whether what stops a build stands in something that these readers are shown. A mistake in a working text does not
    /// hold up the released version that is shown in its place.
    pub fn stops_build(&self, view: &View, strict: bool) -> bool {
        let least = if strict { Severity::Warning } else { Severity::Error };
        let stops = self.diagnostics.iter().filter(|d| d.severity >= least);
        let behind_a_release = |file: &HubPath| {
            let work = self.hub.work_at(file).and_then(|(work, _)| view.work(&work.id));
            work.is_some_and(|work| work.release.is_some() && work.draft.is_none())
        };
        stops.into_iter().any(|d| !behind_a_release(&d.place.file))
    }

    pub fn tally(&self) -> Tally {
        Tally::of(&self.diagnostics)
    }

    /// How many documents there are, lessons and other parts not counted.
    pub fn documents(&self) -> usize {
        self.hub.works().count()
    }
}

/// The hub as the audience of that name may see it.
pub fn view(hub: &Arc<Hub>, settings: &Settings) -> Result<View, Failure> {
    Ok(hub.view(&audience(hub, &settings.audience)?, settings.view))
}

/// The audience of that name.
pub fn audience(hub: &Hub, name: &str) -> Result<AudienceId, Failure> {
    let audiences = &hub.config().audiences;
    audiences.id(name).ok_or_else(|| {
        let failure = Failure::command(format!("there is no audience `{}`", name.escape_debug()));
        match nearest(name, audiences.names()) {
            Some(near) => failure.help(format!("did you mean `{near}`?")),
            None => failure.help(format!("hub.toml has {}", audiences.names().collect::<Vec<_>>().join(", "))),
        }
    })
}

/// Themes cost more to read than an edit may take, and change seldom.
#[derive(Default)]
pub struct Themes(Option<Known>);

struct Known {
    name: String,
    /// The hub's own files of it, with the revision each has.
    files: Vec<(HubPath, Option<u64>)>,
    theme: Arc<Theme>,
    diagnostics: Vec<Diagnostic>,
}

impl Themes {
    /// The hub's theme, and what is wrong with the hub's own files of it.
    pub fn of(&mut self, hub: &Hub) -> (Arc<Theme>, Vec<Diagnostic>) {
        let name = &hub.config().site.theme;
        let folder = format!("themes/{name}");
        let sources = hub.sources();
        let files: Vec<(HubPath, Option<u64>)> = sources
            .files()
            .filter(|file| file.path.is_in(&folder))
            .map(|file| (file.path.clone(), sources.revision(&file.path)))
            .collect();
        if let Some(known) = &self.0
            && known.name == *name
            && known.files == files
        {
            return (Arc::clone(&known.theme), known.diagnostics.clone());
        }
        let mut unreadable = Vec::new();
        let bytes: Vec<(HubPath, Arc<[u8]>)> = files
            .iter()
            .filter_map(|(path, _)| match sources.read(path) {
                Ok(bytes) => Some((path.clone(), bytes)),
                Err(error) => {
                    unreadable.push(unreadable_file::report(Place::file(path), &error.to_string()));
                    None
                }
            })
            .collect();
        let (theme, mut diagnostics) = Theme::load(name, bytes);
        diagnostics.extend(unreadable);
        let theme = Arc::new(theme);
        self.0 = Some(Known { name: name.clone(), files, theme: Arc::clone(&theme), diagnostics: diagnostics.clone() });
        (theme, diagnostics)
    }
}

/// Plans the site of a view.
pub fn plan(view: View, themes: &mut Themes, hub: &Hub, settings: &Settings) -> (Site, Vec<Diagnostic>) {
    plan_again(view, themes, hub, settings, None)
}

/// Plans the site of a view with what is the same in the last one.
pub fn plan_again(
    view: View,
    themes: &mut Themes,
    hub: &Hub,
    settings: &Settings,
    before: Option<&Site>,
) -> (Site, Vec<Diagnostic>) {
    let (theme, mut diagnostics) = themes.of(hub);
    let options = Options {
        base_url: settings.base_url.clone(),
        tool_version: env!("CARGO_PKG_VERSION").to_owned(),
        offline: settings.offline,
    };
    let (site, found) = site::plan_again(view, theme, &options, before);
    diagnostics.extend(found);
    (site, diagnostics)
}

/// Where the search index stands in the site.
pub const INDEX: &str = "search";

/// The files of the search index of a view, by name, to be searched in memory.
pub fn index(view: &View) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    index::build(view).map_err(no_index)
}

/// The files that a site publishes for a view's search index, by name.
pub fn published_index(view: &View) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    index::published(view).map_err(no_index)
}

fn no_index(error: index::Error) -> Failure {
    Failure::machine("the search index cannot be made", error)
}
