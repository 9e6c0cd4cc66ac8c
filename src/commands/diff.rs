use std::sync::Arc;

use clap::Args;
use jiff::civil::Date;

use super::comparing::Shown;
use super::options::{Global, Pages};
use super::pipeline::{self, Checked, Settings};
use super::terminal::Terminal;
use super::{Ending, Failure};
use crate::compare::{self, Options, Tree};
use crate::diagnostics::print::count;
use crate::diagnostics::{HubPath, Severity, nearest};
use crate::document::WorkId;
use crate::hub::{Edition, Hub, View, ViewOptions, VisibleWork};
use crate::ledger::Version;
use crate::site::comparing;

/// Say what changed between two versions of a document, provision by provision
#[derive(Debug, Args)]
pub struct Diff {
    /// The document
    work: String,
    /// The version before [default: the last one released]
    #[arg(value_name = "OLD")]
    old: Option<String>,
    /// The version after [default: the working text]
    #[arg(value_name = "NEW")]
    new: Option<String>,
    #[command(flatten)]
    pages: Pages,
    #[command(flatten)]
    shown: Shown,
}

impl Diff {
    pub fn run(&self, global: &Global, terminal: &Terminal) -> Result<Ending, Failure> {
        let settings = Settings::new(&self.pages, None)?;
        let today = settings.view.today;
        let hub = Arc::new(Hub::open(global.store()?));
        // The working text is what an author compares with, whatever its readers are shown.
        let view = ViewOptions { drafts: true, ..settings.view };
        let view = pipeline::view(&hub, &Settings { view, ..settings })?;
        let id = WorkId::from(self.work.as_str());
        let work = view.work(&id).ok_or_else(|| self.no_work(&hub, &view))?;
        let old = match &self.old {
            Some(version) => self.released(work, version)?,
            None => work
                .versions
                .iter()
                .rev()
                .find(|version| version.text.is_some())
                .map(|version| Edition::Released(version.release.version))
                .ok_or_else(|| Failure::command(format!("`{}` was never released", self.work.escape_debug())))?,
        };
        let new = match &self.new {
            Some(version) => self.released(work, version)?,
            None if work.draft.is_some() => Edition::Draft,
            None if work.release.is_none() => Edition::Shown,
            // Nothing was edited since the version that is shown.
            None => match work.release.as_ref().map(|release| Edition::Released(release.version)) {
                Some(shown) => shown,
                None => Edition::Shown,
            },
        };
        if self.is_working(work, old) || self.is_working(work, new) {
            self.say_errors(&hub, today, terminal);
        }
        let protection =
            comparing::stricter(comparing::protection_of(&view, work, old), comparing::protection_of(&view, work, new));
        let (old, new) = (self.tree(&view, work, old)?, self.tree(&view, work, new)?);
        self.shown.print(&compare::compare(&old, &new, &Options::default()), protection, terminal)
    }

    fn tree(&self, view: &View, work: &VisibleWork, edition: Edition) -> Result<Tree, Failure> {
        let mut tree = comparing::tree(view, work, edition)
            .map_err(|error| Failure::machine(format!("`{}` cannot be read", self.work), error))?;
        tree.title = match edition {
            Edition::Released(version) => format!("{} {version}", self.work),
            Edition::Draft | Edition::Shown => format!("{}, working text", self.work),
        };
        Ok(tree)
    }

    fn is_working(&self, work: &VisibleWork, edition: Edition) -> bool {
        work.release_of(edition).is_none()
    }

    /// A text that is not understood is not compared as its author means it: that is said before anything else.
    fn say_errors(&self, hub: &Arc<Hub>, today: Date, terminal: &Terminal) {
        let found = Checked::of(Arc::clone(hub), today).diagnostics;
        let is_of_work = |file: &HubPath| hub.work_at(file).is_some_and(|(work, _)| work.id.as_str() == self.work);
        let errors = found.iter().filter(|d| d.severity == Severity::Error && is_of_work(&d.place.file)).count();
        if errors > 0 {
            let said = count(errors, "error");
            terminal.say(&format!(
                "warning: the working text has {said}, and may not be compared as it is meant; see `faletusi check`"
            ));
        }
    }

    fn no_work(&self, hub: &Hub, view: &View) -> Failure {
        let audience = view.audience();
        let name = self.work.escape_debug();
        let failure = Failure::command(format!("there is no document `{name}` for `{audience}`"));
        if let Some((work, version)) = self.work.split_once('@') {
            let (work, version) = (work.escape_debug(), version.escape_debug());
            return failure.help(format!("write `faletusi diff {work} {version}`: the version stands by itself"));
        }
        let by_file = view.works().find(|work| work.outline.path.as_str() == self.work.trim_start_matches("./"));
        if let Some(work) = by_file {
            return failure.help(format!("that is the file of `{}`: a document is named by its id", work.id));
        }
        match nearest(&self.work, view.works().map(|work| work.id.as_str())) {
            Some(near) => failure.help(format!("did you mean `{near}`?")),
            // Whether other readers have it is not said to these.
            None => {
                let others = hub.config().audiences.names().filter(|name| *name != audience.as_str());
                let asked: Vec<String> = others.map(|name| format!("`--audience {name}`")).collect();
                match asked.as_slice() {
                    [] => failure.help("name it by its id, as in its address"),
                    asked => failure.help(format!(
                        "name it by its id, as in its address; for other readers try {}",
                        asked.join(" or ")
                    )),
                }
            }
        }
    }

    fn released(&self, work: &VisibleWork, text: &str) -> Result<Edition, Failure> {
        let versions: Vec<String> = work.versions.iter().map(|v| v.release.version.to_string()).collect();
        let released = match versions.as_slice() {
            [] => "no version was released yet".to_owned(),
            versions => format!("released were {}", versions.join(", ")),
        };
        let version = Version::parse(text).map_err(|error| {
            Failure::command(error.to_string()).help(format!("{released}; without it the working text is compared"))
        })?;
        let found = work.version(version);
        if found.is_some_and(|version| version.text.is_some()) {
            return Ok(Edition::Released(version));
        }
        let what = if found.is_some() { "has no text that can be read any more" } else { "was never released" };
        Err(Failure::command(format!("`{}` {version} {what}", self.work)).help(released))
    }
}
