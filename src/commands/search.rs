use std::ffi::OsString;

use clap::Args;
use faletusi_search::{Answer, Hit, InMemory, Index, Marked, Relaxed, Request};

use super::options::{Format, Global, Pages};
use super::pipeline::{self, Settings};
use super::terminal::Terminal;
use super::{Ending, Failure};
use crate::diagnostics::print::{count, harmless};
use crate::diagnostics::{Diagnostic, Rest, Severity, nearest};
use crate::hub::{CONFIG_FILE, Hub, View};

/// Search the hub as its readers do
#[derive(Debug, Args)]
pub struct Search {
    /// What to look for: words, "a phrase", -without, a citation such as `section 12(1)(a)`, filters such as `in:sops`
    #[arg(required = true, num_args = 1..)]
    query: Vec<String>,
    /// How many documents to show
    #[arg(long, short = 'n', default_value_t = 10, value_name = "N")]
    limit: usize,
    /// How many documents to pass over first
    #[arg(long, default_value_t = 0, value_name = "N")]
    offset: usize,
    /// Search as the portal does while somebody types: the last word may be the beginning of one
    #[arg(long)]
    typing: bool,
    #[command(flatten)]
    pages: Pages,
}

impl Search {
    pub fn run(&self, global: &Global, terminal: &Terminal) -> Result<Ending, Failure> {
        global.use_jobs()?;
        let settings = Settings::new(&self.pages, None)?;
        let hub = std::sync::Arc::new(Hub::open(global.store()?));
        let broken: Vec<Diagnostic> = hub.diagnostics().iter().filter(|d| is_broken_config(d)).cloned().collect();
        if !broken.is_empty() {
            // Who may read what stands in it: nothing is found with half of it.
            Terminal::new(global).report(&broken, Rest { lowered: &[], held_back: 0 }, hub.sources());
            return Ok(Ending::Content);
        }
        let view = pipeline::view(&hub, &settings)?;
        let source = InMemory::from(pipeline::index(&view)?);
        let failed = |error: faletusi_search::Error| Failure::machine("the index cannot be searched", error);
        let query = self.query.iter().map(|word| shown(word)).collect::<Vec<_>>().join(" ");
        let request =
            Request { limit: self.limit, offset: self.offset, typing: self.typing, ..Request::new(query.as_str()) };
        let answer = Index::open(source).and_then(|index| index.search(&request)).map_err(failed)?;
        let unknown: Vec<Unknown> = answer.unknown_filters.iter().map(|filter| unknown(filter, &view)).collect();
        terminal.result(&match terminal.format {
            Format::Json => {
                let answer = faletusi_search::json::answer(&query, &answer, |filter| meant(filter, &view));
                format!("{:#}\n", serde_json::from_str::<serde_json::Value>(&answer).unwrap_or_default())
            }
            _ => as_text(&query, &answer, &unknown, terminal.color_out),
        });
        Ok(Ending::Done)
    }
}

fn is_broken_config(diagnostic: &Diagnostic) -> bool {
    diagnostic.severity == Severity::Error && diagnostic.place.file.as_str() == CONFIG_FILE
}

/// Stands before a word to be left out while clap reads the command line: no argument can begin so by itself.
const SHIELD: char = '\0';

/// Shields words such as `-crew` of a search from being read as options. What can be an option stays one.
pub fn shielded(arguments: impl IntoIterator<Item = OsString>) -> Vec<OsString> {
    let mut searches = false;
    let mut ended = false;
    let shield = |argument: OsString| {
        let text = argument.to_str().unwrap_or_default();
        ended |= text == "--";
        if searches && !ended && is_left_out(text) {
            return OsString::from(format!("{SHIELD}{text}"));
        }
        searches |= text == "search";
        argument
    };
    arguments.into_iter().map(shield).collect()
}

/// `-crew`, `-"first crew"`, `-in:sops`; but not `-q`, `-qv`, `-n5` or `--limit`.
fn is_left_out(argument: &str) -> bool {
    let Some(word) = argument.strip_prefix('-') else { return false };
    let flags = word.chars().all(|c| "hqvV".contains(c));
    let number = word.strip_prefix('n').is_some_and(|n| n.trim_start_matches('=').chars().all(|c| c.is_ascii_digit()));
    !(word.starts_with('-') || flags || number)
}

/// An argument as it was typed; the shell took the quotation marks off `-"first draft"`.
fn shown(argument: &str) -> String {
    match argument.strip_prefix(SHIELD) {
        Some(word) if word.contains(char::is_whitespace) && !word.contains(['"', ':']) => {
            format!("-\"{}\"", word.trim_start_matches('-'))
        }
        Some(word) => word.to_owned(),
        None => argument.to_owned(),
    }
}

/// A filter that lets nothing through, and what may have been meant.
struct Unknown {
    typed: String,
    nearest: Option<String>,
}

fn unknown(typed: &str, view: &View) -> Unknown {
    Unknown { typed: typed.to_owned(), nearest: meant(typed, view) }
}

/// The filter that may have been meant.
fn meant(typed: &str, view: &View) -> Option<String> {
    let (name, value) = typed.trim_start_matches('-').split_once(':')?;
    let value = value.trim_matches('"');
    let near = match name.to_ascii_lowercase().as_str() {
        "in" => nearest(value, view.collections().iter().map(|collection| collection.id)),
        "topic" => nearest(value, view.topics().iter().map(|topic| topic.id)),
        "work" => nearest(value, view.works().map(|work| work.id.as_str())),
        "lang" => nearest(value, view.languages().iter().map(String::as_str)),
        "audience" => nearest(value, view.works().map(|work| work.audience.as_str())),
        "status" => nearest(value, ["draft", "consultation", "released", "endorsed", "published", "model"]),
        _ => None,
    };
    Some(format!("{name}:{}", near?))
}

/// As a terminal shows it: each document with its best provisions, their snippets and addresses.
fn as_text(query: &str, answer: &Answer, unknown: &[Unknown], color: bool) -> String {
    let (bold, dim, plain) = if color { ("\u{1b}[1m", "\u{1b}[2m", "\u{1b}[0m") } else { ("", "", "") };
    let mark = |marked: &Marked| -> String {
        marked
            .parts()
            .map(|(text, is_marked)| {
                let text = harmless(text, false);
                if is_marked && color { format!("\u{1b}[1;33m{text}{plain}") } else { text }
            })
            .collect()
    };
    let mut out = no_provision_line(answer.no_provision.as_deref());
    out.push_str(&relaxed_line(&answer.relaxed));
    for filter in unknown {
        out.push_str(&format!("no document has the property `{}`", harmless(&filter.typed, false)));
        if let Some(near) = &filter.nearest {
            out.push_str(&format!("; did you mean `{}`?", harmless(near, false)));
        }
        out.push('\n');
    }
    for found in &answer.results {
        // Where no result has all the words, the line above the results has said so.
        let some = if answer.with_all_words > 0 && !found.all_words { "some of the words" } else { "" };
        let document = &found.document;
        let about = [&*document.collection, &*document.status, &*document.version, &*document.marking, some];
        let about: Vec<&str> = about.into_iter().filter(|text| !text.is_empty()).collect();
        out.push_str(&format!("{bold}{}{plain}  {dim}{}{plain}\n", mark(&found.title), about.join(", ")));
        for hit in &found.hits {
            let name = name(hit, &mark(&hit.heading));
            if !name.is_empty() {
                out.push_str(&format!("  {name}\n"));
            }
            if !hit.snippet.text.is_empty() {
                out.push_str(&format!("    {}\n", mark(&hit.snippet)));
            }
            out.push_str(&format!("    {dim}{}{plain}\n", harmless(&hit.permalink, false)));
        }
        out.push('\n');
    }
    out.push_str(&match answer.documents {
        0 => format!("nothing was found for: {}\n", harmless(query, false)),
        n => format!("{} found\n", count(n, "document")),
    });
    out
}

/// Says that the provision which the query names is nowhere.
fn no_provision_line(reference: Option<&str>) -> String {
    reference.map_or(String::new(), |reference| format!("no text has a provision `{}`\n\n", harmless(reference, false)))
}

/// Says how far the query was taken less strictly than it was typed.
fn relaxed_line(relaxed: &Relaxed) -> String {
    let quoted = |words: Vec<&str>| -> String {
        words.iter().map(|word| format!("`{}`", harmless(word, false))).collect::<Vec<_>>().join(", ")
    };
    match relaxed {
        Relaxed::No => String::new(),
        Relaxed::Spelling { suggestion, replaced, any_word } => {
            let missing = quoted(replaced.iter().map(|(typed, _)| typed.as_str()).collect());
            let some = if *any_word { ", some of the words" } else { "" };
            format!("no text has {missing}; results for: {}{some}\n\n", harmless(suggestion, false))
        }
        Relaxed::AnyWord { unknown } if unknown.is_empty() => {
            "no place has all these words; results for some of them\n\n".to_owned()
        }
        Relaxed::AnyWord { unknown } => {
            let missing = quoted(unknown.iter().map(String::as_str).collect());
            format!("no text has {missing}; results for the other words\n\n")
        }
    }
}

/// What a provision is called: `section 12 Power to share`. A heading and a situation speak for themselves.
fn name(hit: &Hit, heading: &str) -> String {
    let kind = if matches!(hit.kind.as_str(), "heading" | "situation") { "" } else { &hit.kind };
    let words = [kind, &hit.number, heading].into_iter().filter(|text| !text.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_to_be_left_out_are_no_options() {
        let line = ["faletusi", "search", "-crew", "-v", "-n5", "passport", "--limit", "3", "-first draft", "--", "-x"];
        let read: Vec<String> =
            shielded(line.map(OsString::from)).iter().map(|a| a.to_string_lossy().into_owned()).collect();
        let expected =
            ["faletusi", "search", "\0-crew", "-v", "-n5", "passport", "--limit", "3", "\0-first draft", "--", "-x"];
        assert_eq!(read, expected);
        assert_eq!((shown("\0-crew"), shown("\0-first draft")), ("-crew".into(), "-\"first draft\"".into()));
        let other = ["faletusi", "check", "-crew"].map(OsString::from);
        assert_eq!(shielded(other.clone()), other);
    }
}
