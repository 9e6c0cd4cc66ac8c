use std::collections::BTreeSet;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};

use clap::Args;

use super::options::{Global, Pages as PageOptions};
use super::pipeline::{self, Checked, Settings, Themes};
use super::terminal::{Terminal, text_of};
use super::{Ending, Failure};
use crate::check::CheckMemory;
use crate::diagnostics::print::number;
use crate::diagnostics::{Diagnostic, HubPath, Lowered, Place, Rest};
use crate::document::WorkId;
use crate::hub::{CONFIG_FILE, Edition as HubEdition, Hub, VisibleWork};
use crate::ledger::Version;
use crate::serve::{Choices, Chosen, Edition, Finding, Notice, PageError, Pages, Workshop, bind, start, watch};
use crate::site::words::Words;
use crate::site::{Site, comparing};
use crate::source::{DiskStore, Sources};

/// Show the portal in your browser, and every edit as you save it
#[derive(Debug, Args)]
pub struct Serve {
    /// The port of this computer to use; the next free one when it is taken
    #[arg(long, short, default_value_t = 4000)]
    port: u16,
    /// Open the browser
    #[arg(long)]
    open: bool,
    /// Show released versions as readers see them, not what was edited since
    #[arg(long)]
    released: bool,
    #[command(flatten)]
    pages: PageOptions,
}

impl Serve {
    pub fn run(&self, global: &Global, terminal: &Terminal) -> Result<Ending, Failure> {
        global.use_jobs()?;
        let store = global.store()?;
        let bound = bind(self.port).map_err(|error| Failure::machine("cannot take a port of this computer", error))?;
        if bound.moved {
            terminal.say(&format!("port {} is taken by another program; using {}", self.port, bound.address.port()));
        }
        let url = format!("http://{}/", bound.address);
        let mut settings = Settings::new(&self.pages, Some(url.clone()))?;
        settings.view.preview = !self.released;
        let bench = Bench::new(store.clone(), settings.clone());
        pipeline::audience(&bench.hub, &settings.audience)?;

        let (watch, changes) =
            watch(store).map_err(|error| Failure::machine("cannot watch the hub's folder", error))?;
        if watch.polling {
            terminal.say("this folder does not tell of changes; looking through it every second");
        }
        let last = Arc::clone(&bench.last);
        let printer = Terminal::new(global);
        let mut known = Known::default();
        let server = start(bound, Box::new(bench), changes, move |notice| tell(&printer, &last, &mut known, notice))
            .map_err(|error| Failure::machine("cannot start the server", error))?;
        terminal.result(&format!("{url}\n"));
        terminal.say(&format!(
            "showing what `{}` may read{}; press Ctrl-C to stop",
            settings.audience,
            if settings.view.drafts { ", drafts too" } else { "" }
        ));
        if self.open
            && let Err(error) = open_browser(&url)
        {
            terminal.say(&format!("cannot open a browser ({error}); open {url} yourself"));
        }
        server.run_until_interrupted().map_err(|error| Failure::machine("the server stopped", error))?;
        drop(watch);
        Ok(Ending::Done)
    }
}

/// What the printer needs of the last edition.
struct Last {
    lowered: Vec<Lowered>,
    held_back: usize,
    sources: Arc<Sources>,
}

/// Follows the hub's files.
struct Bench {
    store: Arc<DiskStore>,
    settings: Settings,
    hub: Arc<Hub>,
    themes: Themes,
    checks: CheckMemory,
    shown: Option<Arc<Shown>>,
    last: Arc<Mutex<Last>>,
}

impl Bench {
    fn new(store: Arc<DiskStore>, settings: Settings) -> Self {
        let hub = Arc::new(Hub::open_and_keep(store.clone()));
        let last = Last { lowered: Vec::new(), held_back: 0, sources: Arc::clone(hub.sources()) };
        let (themes, checks) = (Themes::default(), CheckMemory::default());
        Self { store, settings, hub, themes, checks, shown: None, last: Arc::new(Mutex::new(last)) }
    }

    fn follow(&mut self, changed: &[HubPath]) {
        // hub.toml may name other folders.
        if changed.iter().any(|path| path.as_str() == CONFIG_FILE) {
            self.hub = Arc::new(Hub::open_and_keep(self.store.clone()));
            return;
        }
        let mut sources = Sources::clone(self.hub.sources());
        if sources.refresh(changed) {
            self.hub = Arc::new(Hub::load(Arc::new(sources), Some(&self.hub)));
        }
    }
}

impl Workshop for Bench {
    fn make(&mut self, changed: &[HubPath]) -> Edition {
        self.follow(changed);
        let (hub, settings, before) = (&self.hub, &self.settings, self.shown.as_deref());
        let (checks, themes) = (&self.checks, &mut self.themes);
        // Most edits are sound: the site is planned while they are checked.
        let (mut checked, planned) = rayon::join(
            || Checked::again(Arc::clone(hub), settings.view.today, checks),
            || {
                let view = pipeline::view(hub, settings).ok()?;
                Some(pipeline::plan_again(view, themes, hub, settings, before.map(|shown| &shown.site)))
            },
        );
        let mut pages: Option<Arc<dyn Pages>> = None;
        if !checked.stops(false)
            && let Some((site, found)) = planned
        {
            checked.add(found);
            if !checked.stops(false) {
                let shown = Arc::new(Shown { site, hub: Arc::clone(hub) });
                self.shown = Some(Arc::clone(&shown));
                pages = Some(shown);
            }
        }
        let sources = Arc::clone(self.hub.sources());
        let findings = Finding::of(&checked.diagnostics, &|path| text_of(&sources, path));
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        *last = Last { lowered: checked.lowered, held_back: checked.held_back, sources };
        Edition { diagnostics: checked.diagnostics, findings, pages }
    }
}

/// A planned site as the server asks for it.
struct Shown {
    site: Site,
    hub: Arc<Hub>,
}

impl Pages for Shown {
    fn render(&self, address: &str) -> Option<Result<Vec<u8>, PageError>> {
        if !self.site.has(address) {
            return None;
        }
        Some(self.site.render(address).map_err(|error| {
            let texts = |path: &HubPath| text_of(self.hub.sources(), path);
            let findings = Finding::of(&[error.diagnostic()], &texts);
            PageError(findings.into_iter().map(|finding| finding.text).collect())
        }))
    }

    fn index(&self) -> Vec<(String, Vec<u8>)> {
        let files = pipeline::published_index(self.site.view()).unwrap_or_default();
        files.into_iter().map(|(name, bytes)| (format!("{}/{name}", pipeline::INDEX), bytes)).collect()
    }

    fn words(&self) -> Option<Arc<Words>> {
        Some(self.site.words())
    }

    fn choices(&self) -> Vec<Choices> {
        let words = self.site.words();
        let mut works: Vec<&VisibleWork> = self.site.view().works().collect();
        // What has versions comes first: it is what a drafter compares with.
        works.sort_by_cached_key(|work| (work.versions.is_empty(), work.title().to_lowercase(), work.id.clone()));
        let texts = |work: &VisibleWork| {
            let working = (work.draft.is_some() || work.release.is_none())
                .then(|| (format!("{}@{WORKING}", work.id.as_str()), words.get("two-working").to_owned()));
            let released = work.versions.iter().rev().filter(|version| version.text.is_some()).map(|version| {
                let version = version.release.version.to_string();
                (format!("{}@{version}", work.id.as_str()), words.with("version-number", &[("version", &version)]))
            });
            working.into_iter().chain(released).collect()
        };
        works
            .into_iter()
            .take(MOST)
            .map(|work| Choices { title: work.title().to_owned(), texts: texts(work) })
            .collect()
    }

    fn text(&self, choice: &str) -> Option<Chosen> {
        let (work, edition) = self.chosen(choice)?;
        let tree = Arc::new(comparing::tree(self.site.view(), work, edition).ok()?);
        let words = self.site.words();
        let version = match edition {
            HubEdition::Released(version) => words.with("version-number", &[("version", &version.to_string())]),
            HubEdition::Shown | HubEdition::Draft => words.get("two-working").to_owned(),
        };
        let protection = comparing::protection_of(self.site.view(), work, edition);
        let title = format!("{} ({version})", work.title());
        Some(Chosen { work: work.id.as_str().to_owned(), title, tree, protection })
    }

    fn place(&self, choice: &str, permalink: &str) -> Option<String> {
        let (work, edition) = self.chosen(choice)?;
        Some(self.site.place_address(work, edition, permalink))
    }
}

impl Shown {
    /// The text of the hub that `work@1.0` or `work@working` names, when these readers may see it.
    fn chosen(&self, choice: &str) -> Option<(&VisibleWork, HubEdition)> {
        let (id, version) = choice.rsplit_once('@')?;
        let work = self.site.view().work(&WorkId::from(id))?;
        let edition = match version {
            WORKING if work.draft.is_some() => HubEdition::Draft,
            WORKING => HubEdition::Shown,
            version => HubEdition::Released(Version::parse(version).ok()?),
        };
        work.text(edition)?;
        Some((work, edition))
    }
}

/// How the working text is asked for.
const WORKING: &str = "working";

/// So many documents are offered for choosing.
const MOST: usize = 2_000;

/// A finding, as long as it stands where it stands.
type Key = (&'static str, Place, String);

/// What was said last.
#[derive(Default)]
struct Known {
    findings: BTreeSet<Key>,
    lowered: Vec<Lowered>,
}

/// Says what came of an edit. Findings that stood before it are not said again.
fn tell(terminal: &Terminal, last: &Mutex<Last>, known: &mut Known, notice: Notice<'_>) {
    match notice {
        Notice::Edition { diagnostics, tally, changed, fresh, took } => {
            let last = last.lock().unwrap_or_else(PoisonError::into_inner);
            let new: Vec<Diagnostic> =
                diagnostics.iter().filter(|d| !known.findings.contains(&key(d))).cloned().collect();
            let rest = Rest { lowered: &known.news(&last.lowered), held_back: last.held_back };
            terminal.report(&new, rest, &last.sources);
            *known = Known { findings: diagnostics.iter().map(key).collect(), lowered: last.lowered.clone() };
            let what = match changed {
                [] => "the hub".to_owned(),
                [path] => path.to_string(),
                [first, rest @ ..] => format!("{first} and {} more", number(rest.len())),
            };
            let shown = if fresh { "shown" } else { "the last pages without errors stay" };
            terminal.say(&format!("{what}: {tally}; {shown}, in {} ms", number(took.as_millis() as usize)));
        }
        Notice::Broken => {
            terminal.say("faletusi made a mistake here and goes on with the last pages; please report it")
        }
    }
}

impl Known {
    /// The counts that are others than before.
    fn news(&self, lowered: &[Lowered]) -> Vec<Lowered> {
        lowered.iter().filter(|count| !self.lowered.contains(count)).cloned().collect()
    }
}

fn key(diagnostic: &Diagnostic) -> Key {
    (diagnostic.rule.name, diagnostic.place.clone(), diagnostic.message.clone())
}

/// Asks the desktop to show an address.
fn open_browser(url: &str) -> std::io::Result<()> {
    let mut command = if cfg!(target_os = "windows") {
        // `start` takes its first quoted word for a title; the address holds nothing that the shell reads.
        let mut command = Command::new("cmd");
        command.args(["/C", "start", "", url]);
        command
    } else if cfg!(target_os = "macos") {
        let mut command = Command::new("open");
        command.arg(url);
        command
    } else {
        let mut command = Command::new("xdg-open");
        command.arg(url);
        command
    };
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::crlf;

    #[test]
    fn counts_are_said_again_only_when_they_change() {
        let counted =
            |count| Lowered { collection: "acts".to_owned(), rule: &crlf::RULE, severity: None, count, shown: 0 };
        let mut known = Known::default();
        assert_eq!(known.news(&[counted(3)]), [counted(3)]);
        known.lowered = vec![counted(3)];
        assert_eq!(known.news(&[counted(3)]), []);
        assert_eq!(known.news(&[counted(4)]), [counted(4)]);
    }
}
