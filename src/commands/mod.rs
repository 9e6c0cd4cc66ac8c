//! The command line: one file a command, each a few lines over the library.
//!
//! Results and the closing line go to standard output, diagnostics to standard error; in a format for programs the
//! diagnostics are the result. What is wrong with the content
//! ends with 1, a wrong command with 2, a failed verification with 3, a failing machine with 4.
#![allow(clippy::disallowed_methods, reason = "the environment and the clock are read here, and new files written")]

mod build;
mod check;
mod compare;
mod comparing;
mod completions;
mod diff;
mod explain;
mod init;
mod key;
mod log;
mod new;
mod options;
mod pipeline;
mod progress;
mod purge;
mod release;
mod schema;
mod search;
mod serve;
mod settling;
mod signing;
mod terminal;
mod verify;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser};

use options::Global;
use terminal::Terminal;

/// Turns a folder of Markdown into a searchable knowledge hub: model laws, procedures, training and templates as a
/// static portal.
#[derive(Debug, Parser)]
#[command(name = "faletusi", version, max_term_width = 100, disable_help_subcommand = true)]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    global: Global,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    Init(init::Init),
    New(new::New),
    Check(check::Check),
    Build(build::Build),
    Serve(serve::Serve),
    Search(search::Search),
    Diff(diff::Diff),
    Compare(compare::Compare),
    Release(release::Release),
    Purge(purge::Purge),
    Key(key::Key),
    Log(log::Log),
    Verify(verify::Verify),
    Schema(schema::Schema),
    Explain(explain::Explain),
    Completions(completions::Completions),
}

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    /// All done.
    Done,
    /// The content has errors, or warnings under `--strict`.
    Content,
    /// Something is not what was released.
    Unverified,
}

/// Why a command could not do its work.
#[derive(Debug)]
enum Failure {
    /// The command asks for what is not there or not done: exit code 2.
    Command {
        /// What is wrong, lower case, no full stop.
        message: String,
        /// The way out.
        help: Option<String>,
    },
    /// The disk, permissions, the network: exit code 4.
    Machine(String),
}

impl Failure {
    fn command(message: impl Into<String>) -> Self {
        Self::Command { message: message.into(), help: None }
    }

    fn help(self, help: impl Into<String>) -> Self {
        match self {
            Self::Command { message, .. } => Self::Command { message, help: Some(help.into()) },
            machine => machine,
        }
    }

    fn machine(what: impl std::fmt::Display, error: impl std::fmt::Display) -> Self {
        Self::Machine(format!("{what}: {error}"))
    }
}

/// The command line as it is parsed and completed.
fn command_line() -> clap::Command {
    options::with_formats(CommandLine::command())
}

impl CommandLine {
    fn run(&self, terminal: &Terminal) -> Result<Ending, Failure> {
        match &self.command {
            Command::Init(command) => command.run(terminal),
            Command::New(command) => command.run(&self.global, terminal),
            Command::Check(command) => command.run(&self.global, terminal),
            Command::Build(command) => command.run(&self.global, terminal),
            Command::Serve(command) => command.run(&self.global, terminal),
            Command::Search(command) => command.run(&self.global, terminal),
            Command::Diff(command) => command.run(&self.global, terminal),
            Command::Compare(command) => command.run(terminal),
            Command::Release(command) => command.run(&self.global, terminal),
            Command::Purge(command) => command.run(&self.global, terminal),
            Command::Key(command) => command.run(&self.global, terminal),
            Command::Log(command) => command.run(&self.global, terminal),
            Command::Verify(command) => command.run(terminal),
            Command::Schema(command) => command.run(&self.global, terminal),
            Command::Explain(command) => command.run(terminal),
            Command::Completions(command) => command.run(terminal),
        }
    }
}

/// Runs the program with these arguments, the program's name among them.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let parsed = command_line().try_get_matches_from(search::shielded(arguments));
    let named = |matches: clap::ArgMatches| {
        let line = CommandLine::from_arg_matches(&matches)?;
        Ok((line, matches.subcommand_name().unwrap_or_default().to_owned()))
    };
    let (line, name) = match parsed.and_then(named) {
        Ok(line) => line,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let terminal = Terminal::new(&line.global);
    let ended = terminal.format.check(&name).and_then(|()| line.run(&terminal));
    match ended {
        Ok(Ending::Done) => ExitCode::SUCCESS,
        Ok(Ending::Content) => ExitCode::from(1),
        Ok(Ending::Unverified) => ExitCode::from(3),
        Err(Failure::Command { message, help }) => {
            terminal.failure(&message, help.as_deref());
            ExitCode::from(2)
        }
        Err(Failure::Machine(message)) => {
            terminal.failure(&message, None);
            ExitCode::from(4)
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_well_formed() {
        super::CommandLine::command().debug_assert();
    }
}
