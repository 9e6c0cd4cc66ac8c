use std::collections::BTreeSet;
use std::sync::Arc;

use clap::Args;

use super::options::{Day, Global};
use super::signing::{Keys, Session, addition, numbered};
use super::terminal::Terminal;
use super::{Ending, Failure};
use crate::document::WorkId;
use crate::hub::Release as Released;
use crate::ledger::{self, Approval, Entry, Line, Subject, Version};
use crate::output::Change;
use crate::release::{self, Refusal, Wanted};

/// Freeze the text of documents as a version and log it; with --withdraw, log that a version is no longer to be used
#[derive(Debug, Args)]
pub struct Release {
    /// Ids of documents, each with its version behind `@` unless --version gives one for all
    #[arg(required = true, num_args = 1.., value_name = "WORK[@VERSION]")]
    works: Vec<String>,
    /// The version, such as 2.0
    #[arg(long, value_name = "VERSION")]
    version: Option<String>,
    /// Log that this version is no longer to be used; its text stays
    #[arg(long, requires = "reason")]
    withdraw: bool,
    /// Why it is withdrawn
    #[arg(long, value_name = "TEXT", requires = "withdraw")]
    reason: Option<String>,
    /// Release although nothing has changed
    #[arg(long, conflicts_with = "withdraw")]
    force: bool,
    #[command(flatten)]
    about: About,
    #[command(flatten)]
    keys: Keys,
    #[command(flatten)]
    day: Day,
}

/// What else an entry may say.
#[derive(Debug, Args)]
pub struct About {
    /// One line for the register
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    /// Who approved it: "body; meeting; item; date", as in "Council; 12th meeting; item 4; 2026-03-14"
    #[arg(long, value_name = "APPROVAL")]
    approved_by: Option<String>,
    /// The day from which on it holds [default: at once]
    #[arg(long, value_name = "DATE")]
    effective: Option<String>,
}

/// The same, read.
pub struct Said {
    note: Option<Line>,
    approved_by: Option<Approval>,
    effective: Option<ledger::Day>,
}

impl About {
    pub fn read(&self) -> Result<Said, Failure> {
        Ok(Said {
            note: self.note.as_deref().map(|text| read("--note", text, Line::parse)).transpose()?,
            approved_by: self.approved_by.as_deref().map(|t| read("--approved-by", t, Approval::parse)).transpose()?,
            effective: self.effective.as_deref().map(|t| read("--effective", t, ledger::Day::parse)).transpose()?,
        })
    }
}

pub fn read<T>(option: &str, text: &str, parse: impl Fn(&str) -> Result<T, ledger::FieldError>) -> Result<T, Failure> {
    parse(text).map_err(|error| Failure::command(format!("{option}: {error}")))
}

impl Release {
    pub fn run(&self, global: &Global, terminal: &Terminal) -> Result<Ending, Failure> {
        let wanted = wanted(&self.works, self.version.as_deref())?;
        let said = self.about.read()?;
        let reason = self.reason.as_deref().map(|text| read("--reason", text, Line::parse)).transpose()?;
        let mut session = Session::open(global, &self.keys, &self.day, terminal)?;
        if let Some(reason) = reason {
            let endings = endings(&session, &wanted, &said, &reason, Kind::Withdrawal)?;
            return log_endings(&mut session, endings, "withdrew", terminal);
        }
        let (mut change, mut lines, mut refusals, mut notes) = (Change::default(), Vec::new(), Vec::new(), Vec::new());
        let hub = Arc::clone(&session.hub);
        let batch = release::Batch::new(&hub, session.today);
        for (work, version) in &wanted {
            let wanted = Wanted {
                work: WorkId::from(work.as_str()),
                version: *version,
                note: said.note.clone(),
                approved_by: said.approved_by.clone(),
                effective: said.effective,
                force: self.force,
            };
            match batch.prepare(&wanted) {
                Ok(deliverables) => {
                    for one in deliverables {
                        let texts = one.files.iter().filter(|(path, _)| path.ends_with(".md"));
                        let comments = texts.filter(|(_, bytes)| has_comment(bytes)).count();
                        if one.open && comments > 0 {
                            notes.push(format!(
                                "note: the source of {work} that everyone can download holds comments (`<!-- … -->`); \
                                 take out what is meant for authors alone"
                            ));
                        }
                        let audience = one.audience;
                        let entry = Entry::Release(Box::new(one.entry));
                        let folder = entry.folder().unwrap_or_default();
                        change.frozen.extend(one.files.into_iter().map(|(path, b)| (format!("{folder}/{path}"), b)));
                        addition(entry, one.open, &mut change)?;
                        let how = if one.open { "" } else { ", as a commitment" };
                        lines.push(format!("released {work} {version} for {audience}{how}"));
                    }
                }
                Err(found) => refusals.extend(found),
            }
        }
        if !refusals.is_empty() {
            return refused(&refusals, terminal);
        }
        for note in notes {
            terminal.say(&note);
        }
        finish(&mut session, change, lines, terminal)
    }
}

/// Whether a Markdown source holds a comment with words in it: the mark of a cut has none.
fn has_comment(source: &[u8]) -> bool {
    let text = String::from_utf8_lossy(source);
    let comments = text.split("<!--").skip(1).filter_map(|rest| rest.split("-->").next());
    comments.into_iter().any(|comment| !comment.trim().is_empty())
}

fn refused(refusals: &[Refusal], terminal: &Terminal) -> Result<Ending, Failure> {
    if let [only @ Refusal::NoSuchWork { .. }] = refusals {
        return Err(Failure::command(only.to_string()));
    }
    for refusal in refusals {
        terminal.failure(&refusal.to_string(), None);
    }
    terminal.close("nothing was released");
    Ok(Ending::Content)
}

/// What is asked for: each document once, with its version.
pub fn wanted(works: &[String], version: Option<&str>) -> Result<Vec<(String, Version)>, Failure> {
    let mut seen = BTreeSet::new();
    let mut wanted = Vec::new();
    for text in works {
        let (work, own) = text.split_once('@').map_or((text.as_str(), None), |(work, own)| (work, Some(own)));
        let Some(number) = own.or(version) else {
            return Err(Failure::command(format!("which version of `{}`?", work.escape_debug()))
                .help(format!("write `{work}@2.0`, or --version 2.0 for all")));
        };
        let number = Version::parse(number).map_err(|error| Failure::command(error.to_string()))?;
        if !seen.insert(work.to_owned()) {
            return Err(Failure::command(format!("`{}` is named twice", work.escape_debug()))
                .help("release one version of a document at a time"));
        }
        wanted.push((work.to_owned(), number));
    }
    Ok(wanted)
}

/// How a version ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Withdrawal,
    Purge,
}

/// The entry that ends a version for one audience, and whether all may read it.
pub struct EndingEntry {
    entry: Entry,
    open: bool,
}

/// The entries that end versions, for each audience of each.
pub fn endings(
    session: &Session,
    wanted: &[(String, Version)],
    said: &Said,
    reason: &Line,
    kind: Kind,
) -> Result<Vec<EndingEntry>, Failure> {
    let mut endings = Vec::new();
    for (work, version) in wanted {
        let all = session.hub.releases().of(&WorkId::from(work.as_str()));
        let of_version: Vec<&Released> =
            all.iter().map(AsRef::as_ref).filter(|release| release.version == *version).collect();
        if of_version.is_empty() {
            return Err(not_released(work, *version, all));
        }
        let done = |release: &&Released| match kind {
            Kind::Withdrawal => release.withdrawn.is_some(),
            Kind::Purge => release.purged.is_some(),
        };
        let left: Vec<&Released> = of_version.into_iter().filter(|release| !done(release)).collect();
        if left.is_empty() {
            let done = if kind == Kind::Purge { "erased" } else { "withdrawn" };
            return Err(Failure::command(format!("`{work}` {version} was {done} before")));
        }
        for release in left {
            endings.push(ending(session, release, said, reason, kind)?);
        }
    }
    Ok(endings)
}

fn not_released(work: &str, version: Version, all: &[std::sync::Arc<Released>]) -> Failure {
    let failure = Failure::command(format!("`{}` {version} was never released", work.escape_debug()));
    let versions: BTreeSet<Version> = all.iter().map(|release| release.version).collect();
    if versions.is_empty() {
        return failure.help("`faletusi log` lists what was");
    }
    let versions: Vec<String> = versions.iter().map(ToString::to_string).collect();
    failure.help(format!("released were {}", versions.join(", ")))
}

fn ending(
    session: &Session,
    release: &Released,
    said: &Said,
    reason: &Line,
    kind: Kind,
) -> Result<EndingEntry, Failure> {
    let old = &release.entry.subject;
    let subject = Subject {
        released: session.day()?,
        previous: session.folder.log().previous(&old.work, &old.audience),
        ..old.clone()
    };
    let ending = ledger::Ending {
        subject,
        approved_by: said.approved_by.clone(),
        effective: said.effective,
        reason: reason.clone(),
        note: said.note.clone(),
    };
    let entry = match kind {
        Kind::Withdrawal => Entry::Withdrawal(ending),
        Kind::Purge => Entry::Purge(ending),
    };
    Ok(EndingEntry { entry, open: release.is_open() })
}

/// Logs entries that end versions.
pub fn log_endings(
    session: &mut Session,
    endings: Vec<EndingEntry>,
    verb: &str,
    terminal: &Terminal,
) -> Result<Ending, Failure> {
    let (mut change, mut lines) = (Change::default(), Vec::new());
    for EndingEntry { entry, open } in endings {
        if let Some(subject) = entry.subject() {
            lines.push(format!("{verb} {} {} for {}", subject.work, subject.version, subject.audience));
        }
        addition(entry, open, &mut change)?;
    }
    finish(session, change, lines, terminal)
}

/// Adds to the log and says what was added; `lines` has one for each entry.
fn finish(session: &mut Session, change: Change, lines: Vec<String>, terminal: &Terminal) -> Result<Ending, Failure> {
    let first = session.append(change)?;
    for (number, line) in (first..).zip(lines) {
        terminal.close(&format!("{line}: entry {}", numbered(number)));
    }
    terminal.close(&session.summary());
    terminal.close("next: commit the folder `releases`, then publish with `faletusi build`");
    Ok(Ending::Done)
}
