use std::collections::BTreeMap;
use std::time::Instant;

use clap::Args;

use super::options::{Day, Format, Global};
use super::pipeline::Checked;
use super::terminal::Terminal;
use super::{Ending, Failure};
use crate::diagnostics::print::count;
use crate::diagnostics::{Diagnostic, HubPath};
use crate::source::apply_fixes;

/// Find every mistake in the hub; with --fix, mend what is mechanical
#[derive(Debug, Args)]
pub struct Check {
    /// Mend what needs no thought: line ends, byte order marks, tabs, Word's bullets and the like
    #[arg(long)]
    fix: bool,
    /// Let warnings count as errors
    #[arg(long)]
    strict: bool,
    #[command(flatten)]
    day: Day,
}

/// One mend can uncover another; no text needs more rounds than this.
const ROUNDS: usize = 8;

impl Check {
    pub fn run(&self, global: &Global, terminal: &Terminal) -> Result<Ending, Failure> {
        let started = Instant::now();
        global.use_jobs()?;
        let today = self.day.date()?;
        let mut checked = Checked::open(global, today)?;
        if self.fix {
            checked = mend(checked, global, today, terminal)?;
        }
        checked.add_plans(today);
        checked.report(terminal);
        if terminal.format == Format::Human {
            terminal.close(&format!(
                "checked {}: {}, in {:.2} s",
                count(checked.documents(), "document"),
                checked.tally(),
                started.elapsed().as_secs_f64()
            ));
        }
        Ok(if checked.stops(self.strict) { Ending::Content } else { Ending::Done })
    }
}

/// Applies fixes until there are none left to apply.
fn mend(
    mut checked: Checked,
    global: &Global,
    today: jiff::civil::Date,
    terminal: &Terminal,
) -> Result<Checked, Failure> {
    let mut mended: BTreeMap<HubPath, usize> = BTreeMap::new();
    for _ in 0..ROUNDS {
        let applied = mend_once(&checked, &mut mended)?;
        if applied == 0 {
            break;
        }
        checked = Checked::open(global, today)?;
    }
    for (path, mends) in &mended {
        terminal.detail(&format!("mended {path}: {}", count(*mends, "mend")));
    }
    if !mended.is_empty() {
        terminal.say(&format!("made {} in {}", count(mended.values().sum(), "mend"), count(mended.len(), "file")));
    }
    Ok(checked)
}

fn mend_once(checked: &Checked, mended: &mut BTreeMap<HubPath, usize>) -> Result<usize, Failure> {
    let mut by_file: BTreeMap<&HubPath, Vec<&Diagnostic>> = BTreeMap::new();
    // What a collection lowers is mended too, though only the first of it is shown; what it turned off is not.
    let hub = &checked.hub;
    let found = hub.diagnostics().iter().chain(hub.outlines().flat_map(|outline| &outline.diagnostics));
    for diagnostic in found.filter(|d| d.fix.is_some() && hub.severity(d).is_some()) {
        by_file.entry(&diagnostic.place.file).or_default().push(diagnostic);
    }
    let sources = checked.hub.sources();
    let mut applied = 0;
    for (path, diagnostics) in by_file {
        let unwritten = |error| Failure::machine(format!("cannot mend `{path}`"), error);
        let before = sources.read(path).map_err(unwritten)?;
        let after = apply_fixes(&before, diagnostics);
        if after.bytes != *before {
            sources.store().write(path, &after.bytes).map_err(unwritten)?;
            *mended.entry(path.clone()).or_default() += after.applied;
            applied += after.applied;
        }
    }
    Ok(applied)
}
