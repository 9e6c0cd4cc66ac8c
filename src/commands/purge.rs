use clap::Args;

use super::options::{Day, Global};
use super::release::{About, Kind, endings, log_endings, read, wanted};
use super::signing::{Keys, Session};
use super::terminal::Terminal;
use super::{Ending, Failure};
use crate::ledger::Line;

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
        let ended = log_endings(&mut session, endings, "erased", terminal)?;
        terminal.close(
            "the text is still in its source file, which is not shown or released again while it is the same; in the \
             history of the repository, in backups and in sites that were published before: see to those yourself",
        );
        Ok(ended)
    }
}
