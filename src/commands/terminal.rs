use std::env;
use std::io::{self, IsTerminal, Write};
use std::sync::Arc;

use super::options::{Format, Global, When};
use crate::diagnostics::print::{self, Look, harmless};
use crate::diagnostics::{Diagnostic, HubPath, Rest, Severity};
use crate::source::{Sources, decode};

/// Where a command speaks.
pub struct Terminal {
    /// How mistakes and results are printed.
    pub format: Format,
    /// Only errors.
    pub quiet: bool,
    /// More than usual.
    pub verbose: bool,
    /// Whether standard output may be coloured.
    pub color_out: bool,
    color_err: bool,
    width: usize,
}

impl Terminal {
    pub fn new(global: &Global) -> Self {
        // Any value but the empty one, as no-color.org has it.
        let forbidden = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let color = |is_terminal: bool| match global.color {
            When::Always => true,
            When::Never => false,
            When::Auto => is_terminal && !forbidden && env::var_os("TERM").is_none_or(|term| term != "dumb"),
        };
        let columns = env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
        Self {
            format: global.format,
            quiet: global.quiet,
            verbose: global.verbose,
            color_out: color(io::stdout().is_terminal()),
            color_err: color(io::stderr().is_terminal()),
            width: columns.unwrap_or(120),
        }
    }

    /// A result. Nobody listening any more, as in a pipe to `head`, is no failure.
    pub fn result(&self, text: &str) {
        let _ = io::stdout().lock().write_all(text.as_bytes());
    }

    /// The closing line of a command whose result lies elsewhere, unless `--quiet`.
    pub fn close(&self, text: &str) {
        if !self.quiet {
            self.result(&format!("{text}\n"));
        }
    }

    /// Something to know, unless `--quiet`.
    pub fn say(&self, text: &str) {
        if !self.quiet {
            let _ = writeln!(io::stderr().lock(), "{text}");
        }
    }

    /// Something to know with `--verbose`.
    pub fn detail(&self, text: &str) {
        if self.verbose {
            let _ = writeln!(io::stderr().lock(), "{text}");
        }
    }

    /// How many columns a line has.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Why the command ends here.
    pub fn failure(&self, message: &str, help: Option<&str>) {
        let (red, bold, plain) =
            if self.color_err { ("\u{1b}[1m\u{1b}[91m", "\u{1b}[1m", "\u{1b}[0m") } else { ("", "", "") };
        let mut text = format!("{red}error{plain}{bold}: {}{plain}\n", harmless(message, true));
        if let Some(help) = help {
            text.push_str(&format!("  help: {}\n", harmless(help, true)));
        }
        let _ = io::stderr().lock().write_all(text.as_bytes());
    }

    /// Prints findings: for people to standard error; for programs, whose result they are, to standard output.
    pub fn report(&self, diagnostics: &[Diagnostic], rest: Rest<'_>, sources: &Sources) {
        let texts = |path: &HubPath| text_of(sources, path);
        match self.format {
            Format::Human => {
                let look = Look { color: self.color_err, width: self.width };
                let shown: Vec<Diagnostic> =
                    diagnostics.iter().filter(|d| !self.quiet || d.severity == Severity::Error).cloned().collect();
                let text = print::human(&shown, &texts, look);
                let _ = io::stderr().lock().write_all(text.as_bytes());
                for line in print::rest(rest) {
                    self.say(&line);
                }
            }
            Format::Json => self.result(&print::json(diagnostics, rest, &texts)),
            Format::Sarif => self.result(&print::sarif(diagnostics, rest, &texts, env!("CARGO_PKG_VERSION"))),
            Format::Github => self.result(&print::github(diagnostics, rest, &texts)),
            // Refused before any command runs that could find something.
            Format::Html | Format::Markdown => {}
        }
    }

    /// Whether progress may be drawn.
    pub fn may_draw(&self) -> bool {
        !self.quiet && self.format == Format::Human && io::stderr().is_terminal()
    }
}

/// A source's text as spans count it.
pub fn text_of(sources: &Sources, path: &HubPath) -> Option<Arc<str>> {
    sources.read(path).ok().map(|bytes| decode(path, &bytes).0.into())
}
