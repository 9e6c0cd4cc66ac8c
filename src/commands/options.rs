use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::builder::{EnumValueParser, PossibleValue, TypedValueParser};
use clap::{Arg, Args, Command, ValueEnum};
use jiff::civil::Date;
use jiff::{Timestamp, Zoned, tz::TimeZone};

use super::Failure;
use crate::hub::CONFIG_FILE;
use crate::source::DiskStore;

/// Options that every command takes.
#[derive(Debug, Args)]
pub struct Global {
    /// The hub's folder [default: the nearest one upwards that has a hub.toml]
    #[arg(long, global = true, value_name = "DIR")]
    pub root: Option<PathBuf>,
    /// How mistakes and results are printed
    #[arg(long, global = true, value_enum, default_value_t = Format::Human)]
    pub format: Format,
    /// Say only what is an error
    #[arg(long, short, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say more
    #[arg(long, short, global = true)]
    pub verbose: bool,
    /// When to use colours; NO_COLOR in the environment turns them off
    #[arg(long, global = true, value_enum, default_value_t = When::Auto, value_name = "WHEN")]
    pub color: When,
    /// How many threads to use [default: one a core]
    #[arg(long, global = true, value_name = "N")]
    pub jobs: Option<std::num::NonZeroUsize>,
}

/// How mistakes and results are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    Human,
    /// One JSON object
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of GitHub Actions
    Github,
    /// One page that stands by itself
    Html,
    /// Markdown
    Markdown,
    /// What an amending law would say; see `--idiom`
    Instructions,
}

impl Format {
    /// Whether a command prints so.
    fn is_printed_by(self, command: &str) -> bool {
        match command {
            "diff" | "compare" => !matches!(self, Self::Sarif | Self::Github),
            "search" | "log" | "verify" => matches!(self, Self::Human | Self::Json),
            "check" | "build" | "serve" => !matches!(self, Self::Html | Self::Markdown | Self::Instructions),
            _ => self == Self::Human,
        }
    }

    /// Refuses a format that a command does not print: who reads the output with a program must not take a sentence for
    /// it.
    pub fn check(self, command: &str) -> Result<(), Failure> {
        if self.is_printed_by(command) {
            return Ok(());
        }
        let name = |format: Self| format.to_possible_value().map(|value| value.get_name().to_owned());
        let known: Vec<String> = Self::value_variants()
            .iter()
            .filter(|known| known.is_printed_by(command))
            .filter_map(|f| name(*f))
            .collect();
        let known = match known.split_last() {
            Some((last, others)) if !others.is_empty() => format!("{} and {last}", others.join(", ")),
            _ => known.concat(),
        };
        let asked = name(self).unwrap_or_default();
        Err(Failure::command(format!("`{command}` does not print {asked}")).help(format!("it prints {known}")))
    }
}

/// Reads `--format`; the help of a command names what that command prints, and [`Format::check`] refuses the others.
#[derive(Clone)]
struct Formats(String);

impl TypedValueParser for Formats {
    type Value = Format;

    fn parse_ref(&self, command: &Command, arg: Option<&Arg>, value: &OsStr) -> Result<Format, clap::Error> {
        EnumValueParser::<Format>::new().parse_ref(command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let printed = Format::value_variants().iter().filter(|format| format.is_printed_by(&self.0));
        Some(Box::new(printed.filter_map(Format::to_possible_value)))
    }
}

/// The command line, each command with the formats that it prints.
pub fn with_formats(line: Command) -> Command {
    let general = line.get_arguments().find(|arg| arg.get_id() == "format").cloned();
    line.mut_subcommands(|command| {
        let formats = Formats(command.get_name().to_owned());
        command.args(general.clone().map(|arg| arg.value_parser(formats)))
    })
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// On a terminal
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The day that a command works for.
#[derive(Debug, Args)]
pub struct Day {
    /// The day to take for today, as in 2027-03-31 [default: SOURCE_DATE_EPOCH, else the clock]
    #[arg(long, value_name = "DATE")]
    pub today: Option<Date>,
}

/// Options of commands that make pages.
#[derive(Debug, Args)]
pub struct Pages {
    /// For whom: an audience of hub.toml
    #[arg(long, value_name = "AUDIENCE", default_value = "public")]
    pub audience: String,
    /// Show working text of collections that show only released versions
    #[arg(long)]
    pub drafts: bool,
    #[command(flatten)]
    pub day: Day,
}

impl Global {
    /// The hub's folder.
    pub fn store(&self) -> Result<Arc<DiskStore>, Failure> {
        let root = match &self.root {
            Some(root) => root.clone(),
            None => find_root()?,
        };
        let store = DiskStore::new(&root)
            .map_err(|error| Failure::command(format!("cannot open `{}`: {error}", root.display())))?;
        if !store.root().join(CONFIG_FILE).exists() {
            return Err(Failure::command(format!("there is no hub in `{}`: it has no hub.toml", root.display()))
                .help("`faletusi init DIR` makes one"));
        }
        Ok(Arc::new(store))
    }

    /// Sets how many threads work.
    pub fn use_jobs(&self) -> Result<(), Failure> {
        let Some(jobs) = self.jobs else { return Ok(()) };
        let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs.get());
        pool.build_global().map_err(|error| Failure::machine("cannot start threads", error))
    }
}

fn find_root() -> Result<PathBuf, Failure> {
    let here = env::current_dir().map_err(|error| Failure::machine("cannot find the working folder", error))?;
    here.ancestors().find(|folder| folder.join(CONFIG_FILE).is_file()).map(Path::to_owned).ok_or_else(|| {
        Failure::command("there is no hub here: no hub.toml in this folder or above it")
            .help("go to your hub's folder or name it with --root; `faletusi init DIR` makes a new one")
    })
}

impl Day {
    /// The day, from the option, the environment or the clock of this computer.
    pub fn date(&self) -> Result<Date, Failure> {
        if let Some(today) = self.today {
            return Ok(today);
        }
        match env::var("SOURCE_DATE_EPOCH") {
            Ok(text) => epoch_day(&text).ok_or_else(|| {
                Failure::command(format!(
                    "SOURCE_DATE_EPOCH is `{}`, which is no number of seconds",
                    text.escape_debug()
                ))
            }),
            Err(_) => Ok(Zoned::now().date()),
        }
    }
}

/// The day, in UTC, of a number of seconds since 1970. Source: reproducible-builds.org, SOURCE_DATE_EPOCH.
fn epoch_day(text: &str) -> Option<Date> {
    let seconds: i64 = text.trim().parse().ok()?;
    Some(Timestamp::from_second(seconds).ok()?.to_zoned(TimeZone::UTC).date())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_epoch_is_read_as_a_day() {
        assert_eq!(epoch_day("1795219200").map(|d| d.to_string()).as_deref(), Some("2026-11-21"));
        assert_eq!(epoch_day("soon"), None);
        assert_eq!(epoch_day("999999999999999"), None);
    }
}
