use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::time::Instant;

use clap::Args;

use super::options::{Format, Global, Pages};
use super::pipeline::{self, Checked, Settings, Themes};
use super::progress::Progress;
use super::terminal::Terminal;
use super::{Ending, Failure};
use crate::diagnostics::print::{count, number};
use crate::output::{self, OutputError, RealDisk, Target, WriteError, Written};
use crate::site::offline::{self, Inventory};

/// Make the site for an audience and write it into a folder
#[derive(Debug, Args)]
pub struct Build {
    /// Where to write the site [default: `site` in the hub's folder]
    #[arg(long, short, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Where the site will stand, such as https://hub.example/ [default: base_url of hub.toml]
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// Let warnings count as errors
    #[arg(long)]
    strict: bool,
    /// Leave out the search index
    #[arg(long)]
    no_search: bool,
    /// Let readers keep nothing on their devices, and remove what earlier builds let them keep
    #[arg(long)]
    no_offline: bool,
    /// Write text files compressed as well, as `.br` and `.gz` beside each, for hosts that send such files
    #[arg(long)]
    compress: bool,
    #[command(flatten)]
    pages: Pages,
}

impl Build {
    pub fn run(&self, global: &Global, terminal: &Terminal) -> Result<Ending, Failure> {
        let started = Instant::now();
        global.use_jobs()?;
        let settings = Settings { offline: !self.no_offline, ..Settings::new(&self.pages, self.base_url.clone())? };
        let store = global.store()?;
        let output = self.output.clone().unwrap_or_else(|| store.root().join("site"));
        let target = Target::new(&output, Some(store.root())).map_err(output_failure)?;

        let mut checked = Checked::open(global, settings.view.today)?;
        let view = pipeline::view(&checked.hub, &settings)?;
        if checked.stops_build(&view, self.strict) {
            return Ok(nothing_written(&checked, terminal));
        }
        let shown = view.clone();
        let documents = view.works().count();
        let (site, found) = pipeline::plan(view, &mut Themes::default(), &checked.hub, &settings);
        checked.add(found);
        if checked.stops_build(&shown, self.strict) {
            return Ok(nothing_written(&checked, terminal));
        }
        terminal.detail(&format!("planned in {:.2} s", started.elapsed().as_secs_f64()));

        let mut addresses: Vec<String> = site.addresses().map(str::to_owned).collect();
        let pages = addresses.iter().filter(|address| address.ends_with(".html")).count();
        let named = |(name, bytes)| (format!("{}/{name}", pipeline::INDEX), bytes);
        let files = if self.no_search { Vec::new() } else { pipeline::published_index(site.view())? };
        let index: HashMap<String, Vec<u8>> = files.into_iter().map(named).collect();
        terminal.detail(&format!("indexed in {:.2} s", started.elapsed().as_secs_f64()));
        addresses.extend(index.keys().cloned());
        addresses.sort_unstable();
        // The list of all files and the worker, which names it, are made of the others.
        let inventory = Inventory::default();
        let last = [offline::LIST, offline::WORKER].map(str::to_owned);
        let last = if settings.offline { last.as_slice() } else { &[] };
        addresses.retain(|address| !last.contains(address));
        let compressed = if self.compress { compressed(&addresses, last) } else { Vec::new() };
        let finished = OnceLock::new();
        let progress = Progress::new(terminal, "writing", addresses.len());
        let written = output::write(&target, &RealDisk, &[&addresses, last], &compressed, |address| {
            if last.iter().any(|late| late == address) {
                let (list, worker) = finished.get_or_init(|| inventory.finish(&site));
                return Ok(if address == offline::LIST { list } else { worker }.clone().into_bytes());
            }
            let made = match index.get(address) {
                Some(bytes) => Ok(bytes.clone()),
                None => site.render(address).map_err(|error| Box::new(error.diagnostic())),
            };
            if let Ok(bytes) = &made {
                inventory.note(&site, address, bytes);
            }
            progress.step();
            made
        });
        drop(progress);
        match written {
            Ok(written) => {
                checked.report(terminal);
                if terminal.format == Format::Human {
                    terminal.close(&format!(
                        "built {} for `{}`: {}, {}, in {:.2} s, into {}",
                        count(documents, "document"),
                        settings.audience,
                        count(pages, "page"),
                        changed(&written),
                        started.elapsed().as_secs_f64(),
                        output.display()
                    ));
                }
                Ok(Ending::Done)
            }
            Err(WriteError::Render(_, diagnostic)) => {
                checked.add(vec![*diagnostic]);
                Ok(nothing_written(&checked, terminal))
            }
            Err(WriteError::Output(error)) => {
                checked.report(terminal);
                Err(output_failure(error))
            }
        }
    }
}

/// "12 of 56 files changed, 22 removed": those that are gone are none of the files that there are.
fn changed(written: &Written) -> String {
    let changed = format!("{} of {} changed", number(written.changed), count(written.files, "file"));
    if written.removed == 0 { changed } else { format!("{changed}, {} removed", number(written.removed)) }
}

/// What is worth compressing, but for what the register holds: `verify` accounts for every file there.
fn compressed(addresses: &[String], last: &[String]) -> Vec<String> {
    let is_register = |address: &str| ["log/", "releases/"].iter().any(|folder| address.starts_with(folder));
    let all = addresses.iter().chain(last);
    all.filter(|address| output::is_compressible(address) && !is_register(address)).cloned().collect()
}

fn nothing_written(checked: &Checked, terminal: &Terminal) -> Ending {
    checked.report(terminal);
    if terminal.format == Format::Human {
        terminal.close(&format!("nothing was written: {}", checked.tally()));
    }
    Ending::Content
}

fn output_failure(error: OutputError) -> Failure {
    if error.is_machine() { Failure::Machine(error.to_string()) } else { Failure::command(error.to_string()) }
}
