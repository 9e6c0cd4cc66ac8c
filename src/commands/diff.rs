use std::sync::Arc;

use clap::Args;

use super::comparing::Shown;
use super::options::{Global, Pages};
use super::pipeline::{self, Settings};
use super::terminal::Terminal;
use super::{Ending, Failure};
use crate::compare::{self, Options, Tree};
use crate::diagnostics::nearest;
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
        let hub = Arc::new(Hub::open(global.store()?));
        // The working text is what an author compares with, whatever its readers are shown.
        let view = ViewOptions { drafts: true, ..settings.view };
        let view = pipeline::view(&hub, &Settings { view, ..settings })?;
        let id = WorkId::from(self.work.as_str());
        let work = view.work(&id).ok_or_else(|| self.no_work(&view))?;
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

    fn no_work(&self, view: &View) -> Failure {
        let failure =
            Failure::command(format!("there is no document `{}` for these readers", self.work.escape_debug()));
        match nearest(&self.work, view.works().map(|work| work.id.as_str())) {
            Some(near) => failure.help(format!("did you mean `{near}`?")),
            None => failure.help("name it by its id, as in its address; --audience says for whom"),
        }
    }

    fn released(&self, work: &VisibleWork, text: &str) -> Result<Edition, Failure> {
        let version = Version::parse(text).map_err(|error| Failure::command(error.to_string()))?;
        let found = work.version(version);
        if found.is_some_and(|version| version.text.is_some()) {
            return Ok(Edition::Released(version));
        }
        let what = if found.is_some() { "has no text that can be read any more" } else { "was never released" };
        let versions: Vec<String> = work.versions.iter().map(|v| v.release.version.to_string()).collect();
        let failure = Failure::command(format!("`{}` {version} {what}", self.work));
        Err(if versions.is_empty() { failure } else { failure.help(format!("released were {}", versions.join(", "))) })
    }
}
