use std::collections::BTreeSet;

use clap::Args;

use super::options::{Day, Global};
use super::release::{About, Kind, endings, log_endings, read, wanted};
use super::signing::{Keys, Session};
use super::terminal::Terminal;
use super::{Ending, Failure};
use crate::hub::Release;
use crate::ledger::{Line, Version};

/// Lawfully erase the text of a released version: its entry and hashes stay in the log
#[derive(Debug, Args)]
pub struct Purge {
    /// The document and its version
    #[arg(required = true, num_args = 1.., value_name = "WORK@VERSION")]
    versions: Vec<String>,
    /// Why, for everyone to read who may know of the version
    #[arg(long, value_name = "TEXT")]
    reason: String,
    #[command(flatten)]
    about: About,
    #[command(flatten)]
    keys: Keys,
    #[command(flatten)]
    day: Day,
}

impl Purge {
    pub fn run(&self, global: &Global, terminal: &Terminal) -> Result<Ending, Failure> {
        let wanted = wanted(&self.versions, None)?;
        let said = self.about.read()?;
        let reason = read("--reason", &self.reason, Line::parse)?;
        let mut session = Session::open(global, &self.keys, &self.day, terminal)?;
        let endings = endings(&session, &wanted, &said, &reason, Kind::Purge)?;
        let others = same_text(&session, &wanted);
        let ended = log_endings(&mut session, endings, "erased", terminal)?;
        terminal.close(
            "the text is still in its source file, which is not shown or released again while it is the same; in the \
             history of the repository, in backups and in sites that were published before: see to those yourself",
        );
        if !others.is_empty() {
            terminal.close(&format!(
                "the same words stand in other versions that are not erased: {}; `faletusi purge` erases them, too",
                others.join(", ")
            ));
        }
        Ok(ended)
    }
}

/// Versions beside those that are erased which hold one of the same source files or the same reading text.
fn same_text(session: &Session, wanted: &[(String, Version)]) -> Vec<String> {
    let releases = session.hub.releases();
    let erased = |release: &Release| wanted.iter().any(|(w, v)| w == release.work.as_str() && *v == release.version);
    let all: Vec<&Release> = releases.works().flat_map(|(_, all)| all).map(AsRef::as_ref).collect();
    let hashes: BTreeSet<_> = all
        .iter()
        .filter(|release| erased(release))
        .flat_map(|release| release.entry.sources.values().chain([&release.entry.reading.hash]))
        .collect();
    let same = |release: &&&Release| {
        let mut own = release.entry.sources.values().chain([&release.entry.reading.hash]);
        !erased(release) && release.purged.is_none() && own.any(|hash| hashes.contains(hash))
    };
    let named = |release: &&Release| format!("{}@{}", release.work, release.version);
    let names: BTreeSet<String> = all.iter().filter(same).map(named).collect();
    names.into_iter().collect()
}
