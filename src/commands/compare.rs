use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use super::comparing::Shown;
use super::settling::{Before, Pins};
use super::terminal::Terminal;
use super::{Ending, Failure};
use crate::compare::{self, Options, Protection, Tree};
use crate::diagnostics::{Diagnostic, HubPath, Severity};
use crate::document::{ContentHash, Profile};
use crate::parse::{Loose, loose};
use crate::site::comparing::{protection_of_file, stricter};
use crate::source::{LARGEST_FILE, decode};

/// Say what changed between two Markdown files, provision by provision: two drafts, or a model law and a country's Act
#[derive(Debug, Args)]
pub struct Compare {
    /// The text before
    #[arg(value_name = "OLD")]
    old: PathBuf,
    /// The text after
    #[arg(value_name = "NEW")]
    new: PathBuf,
    /// How the files are read [default: as legislation when their sections are numbered]
    #[arg(long, value_name = "PROFILE", value_parser = profile)]
    profile: Option<Profile>,
    /// The files are versions of one text: numbers may count, and confidence is not shown
    #[arg(long)]
    same_origin: bool,
    #[command(flatten)]
    pins: Pins,
    #[command(flatten)]
    shown: Shown,
}

fn profile(text: &str) -> Result<Profile, String> {
    let names: Vec<&str> = Profile::ALL.iter().map(|profile| profile.name()).collect();
    let found = Profile::ALL.into_iter().find(|profile| profile.name() == text);
    found.ok_or_else(|| format!("profiles are {}", names.join(", ")))
}

impl Compare {
    pub fn run(&self, terminal: &Terminal) -> Result<Ending, Failure> {
        let ((old_text, sha256), (new_text, _)) = (text_of(&self.old)?, text_of(&self.new)?);
        let (mut old, before) = self.tree(&self.old, &old_text, terminal)?;
        let (mut new, after) = self.tree(&self.new, &new_text, terminal)?;
        if old.title == new.title && self.old.file_stem() != self.new.file_stem() {
            for (path, tree) in [(&self.old, &mut old), (&self.new, &mut new)] {
                tree.title = format!("{} ({})", tree.title, stem(path));
            }
        }
        for (path, tree) in [(&self.old, &old), (&self.new, &new)] {
            if tree.units.len() == 1 {
                terminal.say(&format!("note: `{}` holds no text", path.display()));
            }
        }
        if let Some((before, after)) = compare::languages_apart(&old, &new) {
            terminal.say(&format!(
                "note: the texts are in two languages, `{before}` and `{after}`: only numbers and keys can be told to be the same"
            ));
        }
        let left_out = if self.same_origin { Vec::new() } else { compare::leave_out_commentary(&mut old, &mut new) };
        let mut options = Options { different_origin: !self.same_origin, left_out, ..Options::default() };
        let name = self.old.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let before_pairs = Before { tree: &old, name, sha256 };
        self.pins.settle(&self.new, &before_pairs, &new, &mut options, terminal)?;
        self.shown.print(&compare::compare(&old, &new, &options), stricter(before, after), terminal)
    }

    fn tree(&self, file: &Path, text: &str, terminal: &Terminal) -> Result<(Tree, Protection), Failure> {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let path = HubPath::new(&name).or_else(|_| HubPath::new("text.md"));
        let path = path.map_err(|error| Failure::command(format!("`{}`: {error}", file.display())))?;
        let Loose { parsed, text, titled } = loose(&path, text, self.profile);
        // What cannot be told by the comparison itself: the same key or id twice, a directive that does not end.
        let errors = parsed.outline.diagnostics.iter().filter(|d| d.severity == Severity::Error && is_of_structure(d));
        let mut found: Vec<(usize, &Diagnostic)> =
            errors.map(|error| (error.place.span.map_or(0, |span| span.start as usize), error)).collect();
        found.sort_by_key(|(start, _)| *start);
        // Lines are counted for what is said: a text can have a finding on every line.
        for (start, error) in found.iter().take(MOST_NOTES) {
            let line = line_of(&text, *start);
            terminal.say(&format!("note: {}:{line}: {}", file.display(), error.message));
        }
        if found.len() > MOST_NOTES {
            let more = found.len() - MOST_NOTES;
            terminal.say(&format!(
                "note: {}: {more} more of the kind; what stands twice is told apart by its words",
                file.display()
            ));
        }
        let mut tree = compare::read(&parsed.document, &text);
        if !titled {
            tree.title = stem(file);
        }
        if tree.units.len() > 1 && !tree.has_provisions() {
            terminal.say(&format!(
                "note: no numbered headings were found in `{}`: it is compared as one piece; write `## ` before each \
                 heading, as in `## 2. Powers`",
                file.display()
            ));
        }
        Ok((tree, protection_of_file(&parsed.document.header)))
    }
}

/// So many findings are said of a file; a text that was scanned can have a thousand.
const MOST_NOTES: usize = 5;

/// Whether a finding bears on which provision is which. A file outside a hub is not held to a hub's other rules.
fn is_of_structure(diagnostic: &Diagnostic) -> bool {
    [
        "duplicate-key",
        "duplicate-anchor",
        "number-repeated",
        "directive-unclosed",
        "directive-unknown",
        "include-failed",
    ]
    .contains(&diagnostic.rule.name)
}

/// The name of a file without its ending.
fn stem(file: &Path) -> String {
    file.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

fn line_of(text: &str, byte: usize) -> usize {
    text.bytes().take(byte).filter(|b| *b == b'\n').count() + 1
}

/// The text of a file, and the SHA-256 of its bytes.
fn text_of(path: &Path) -> Result<(String, String), Failure> {
    let failed = |error| Failure::command(format!("cannot open `{}`: {error}", path.display()));
    let metadata = fs::metadata(path).map_err(failed)?;
    if !metadata.is_file() {
        return Err(Failure::command(format!("`{}` is no file", path.display())));
    }
    if metadata.len() > LARGEST_FILE {
        return Err(Failure::command(format!("`{}` is larger than any text that is read", path.display())));
    }
    let bytes = fs::read(path).map_err(failed)?;
    if bytes.contains(&0) {
        return Err(Failure::command(format!("`{}` is no text: it holds NUL bytes", path.display()))
            .help("save it as Markdown or plain text in UTF-8"));
    }
    if std::str::from_utf8(&bytes).is_err() {
        return Err(Failure::command(format!("`{}` is not UTF-8", path.display()))
            .help("save it as Markdown or plain text in UTF-8"));
    }
    let name = HubPath::new("text.md").map_err(|error| Failure::command(error.to_string()))?;
    Ok((decode(&name, &bytes).0, ContentHash::of(&bytes).hex()))
}
