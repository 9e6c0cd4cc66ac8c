use clap::Args;
use serde_json::{Value, json};

use super::options::{Format, Global};
use super::signing::numbered;
use super::terminal::Terminal;
use super::{Ending, Failure};
use crate::diagnostics::print::harmless;
use crate::hub::Hub;
use crate::ledger::{Entry, Log as Ledger, Logged};

/// List what was released: the log's entries, keys and checkpoints
#[derive(Debug, Args)]
pub struct Log {
    /// Only the entries about this document
    work: Option<String>,
}

impl Log {
    pub fn run(&self, global: &Global, terminal: &Terminal) -> Result<Ending, Failure> {
        let hub = Hub::open(global.store()?);
        let releases = hub.releases();
        let Some(log) = &releases.log else {
            return match hub.diagnostics().iter().find(|d| d.rule.name == "log-broken") {
                Some(broken) => Err(Failure::command(broken.message.clone()).help("`faletusi verify` says more")),
                None => Err(Failure::command("nothing was released yet").help("`faletusi release WORK --version 1.0`")),
            };
        };
        let about = |logged: &Logged| match &self.work {
            None => true,
            Some(work) => {
                logged.readable().and_then(Entry::subject).is_some_and(|subject| subject.work.as_str() == work)
            }
        };
        let entries: Vec<(u64, &Logged)> = (1..).zip(log.entries()).filter(|(_, logged)| about(logged)).collect();
        if let Some(work) = self.work.as_ref().filter(|_| entries.is_empty()) {
            return Err(Failure::command(format!("the log says nothing about `{}`", work.escape_debug())));
        }
        terminal.result(&match terminal.format {
            Format::Json => format!("{:#}\n", as_json(log, &entries)),
            _ => as_text(log, &entries),
        });
        Ok(Ending::Done)
    }
}

/// What an entry says, column by column.
struct Row {
    number: u64,
    day: String,
    kind: &'static str,
    work: String,
    version: String,
    audience: String,
    approved: Option<String>,
    effective: Option<String>,
    text: Option<String>,
}

fn row(number: u64, logged: &Logged) -> Row {
    let empty = || Row {
        number,
        day: String::new(),
        kind: "restricted",
        work: String::new(),
        version: String::new(),
        audience: "committed".to_owned(),
        approved: None,
        effective: None,
        text: None,
    };
    let Some(entry) = logged.readable() else { return empty() };
    let mut row = Row { kind: entry.kind(), ..empty() };
    if let Some(subject) = entry.subject() {
        row.day = subject.released.to_string();
        row.work = subject.work.to_string();
        row.version = subject.version.to_string();
        row.audience = subject.audience.to_string();
    }
    match entry {
        Entry::Release(release) => {
            row.approved = release.approved_by.as_ref().map(ToString::to_string);
            row.effective = release.effective.map(|day| day.to_string());
            row.text = release.note.as_ref().map(ToString::to_string);
        }
        Entry::Withdrawal(ending) | Entry::Purge(ending) => {
            row.approved = ending.approved_by.as_ref().map(ToString::to_string);
            row.effective = ending.effective.map(|day| day.to_string());
            row.text = Some(ending.reason.to_string());
        }
        Entry::Key(key) => {
            row.day = key.released.to_string();
            row.audience = String::new();
            row.text = Some(key.key.to_string());
        }
    }
    row
}

fn as_text(log: &Ledger, entries: &[(u64, &Logged)]) -> String {
    let rows: Vec<Row> = entries.iter().map(|&(number, logged)| row(number, logged)).collect();
    let what = |row: &Row| format!("{} {}", row.work, row.version).trim().to_owned();
    let width = |cell: &dyn Fn(&Row) -> usize| rows.iter().map(cell).max().unwrap_or(0);
    let (numbers, works) = (width(&|r| r.number.to_string().len()), width(&|r| what(r).chars().count()));
    let audiences = width(&|r| r.audience.chars().count());
    let mut out = String::new();
    for row in &rows {
        let line = format!(
            "{:>numbers$}  {:10}  {:10}  {:works$}  {:audiences$}  {}",
            row.number,
            row.day,
            row.kind,
            what(row),
            row.audience,
            row.text.as_deref().unwrap_or_default()
        );
        out.push_str(&format!("{}\n", harmless(line.trim_end(), false)));
        let more = [("approved by", &row.approved), ("effective", &row.effective)];
        for (label, value) in more.into_iter().filter_map(|(label, value)| Some((label, value.as_ref()?))) {
            out.push_str(&format!("{:numbers$}  {label} {}\n", "", harmless(value, false)));
        }
    }
    let sizes: Vec<String> = log.checkpoints().map(|(size, _)| numbered(size)).collect();
    out.push_str(&format!("\nlog of {}: {} entries", harmless(log.origin(), false), numbered(log.size())));
    if sizes.is_empty() {
        out.push_str(", unsigned\n");
        return out;
    }
    out.push_str(&format!(", signed at {}\n", sizes.join(", ")));
    for key in log.keys() {
        out.push_str(&format!("key {}\n  fingerprint {}\n", harmless(&key.to_string(), false), key.fingerprint()));
    }
    out
}

/// The stable form for programs.
fn as_json(log: &Ledger, entries: &[(u64, &Logged)]) -> Value {
    let entry = |&(number, logged): &(u64, &Logged)| {
        let row = row(number, logged);
        let text = |text: String| Some(text).filter(|text| !text.is_empty());
        json!({
            "number": number,
            "leaf": logged.leaf.hex(),
            "kind": row.kind,
            "day": text(row.day),
            "work": text(row.work),
            "version": text(row.version),
            "audience": logged.readable().and_then(Entry::subject).map(|s| s.audience.to_string()),
            "committed": matches!(logged.entry, crate::ledger::LogEntry::Committed(_)),
            "approved_by": row.approved,
            "effective": row.effective,
            "text": row.text,
        })
    };
    json!({
        "format": 1,
        "origin": log.origin(),
        "size": log.size(),
        "root": log.tree().root().base64(),
        "signed": log.latest().is_some(),
        "keys": log.keys().map(|key| json!({ "key": key.to_string(), "fingerprint": key.fingerprint().hex() })).collect::<Vec<_>>(),
        "checkpoints": log.checkpoints().map(|(size, _)| size).collect::<Vec<_>>(),
        "entries": entries.iter().map(entry).collect::<Vec<_>>(),
    })
}
