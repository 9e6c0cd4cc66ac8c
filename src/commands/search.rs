use clap::Args;
use faletusi_search::{Answer, DocumentHit, Hit, InMemory, Index, Marked, Relaxed, Request};
use serde_json::{Value, json};

use super::options::{Format, Global, Pages};
use super::pipeline::{self, Settings};
use super::terminal::Terminal;
use super::{Ending, Failure};
use crate::diagnostics::print::{count, harmless};
use crate::hub::Hub;

/// Search the hub as its readers do
#[derive(Debug, Args)]
pub struct Search {
    /// What to look for: words, "a phrase", a citation such as `section 12(1)(a)`, filters such as `in:sops`
    #[arg(required = true, num_args = 1..)]
    query: Vec<String>,
    /// How many documents to show
    #[arg(long, short = 'n', default_value_t = 10, value_name = "N")]
    limit: usize,
    #[command(flatten)]
    pages: Pages,
}

impl Search {
    pub fn run(&self, global: &Global, terminal: &Terminal) -> Result<Ending, Failure> {
        if !matches!(terminal.format, Format::Human | Format::Json) {
            return Err(Failure::command("results can be printed as human or json only"));
        }
        global.use_jobs()?;
        let settings = Settings::new(&self.pages, None)?;
        let hub = std::sync::Arc::new(Hub::open(global.store()?));
        let source = InMemory::from(pipeline::index(&pipeline::view(&hub, &settings)?)?);
        let failed = |error: faletusi_search::Error| Failure::machine("the index cannot be searched", error);
        let query = self.query.join(" ");
        let request = Request { limit: self.limit, ..Request::new(query.as_str()) };
        let answer = Index::open(source).and_then(|index| index.search(&request)).map_err(failed)?;
        terminal.result(&match terminal.format {
            Format::Json => format!("{:#}\n", as_json(&query, &answer)),
            _ => as_text(&query, &answer, terminal.color_out),
        });
        Ok(Ending::Done)
    }
}

/// As a terminal shows it: each document with its best provisions, their snippets and addresses.
fn as_text(query: &str, answer: &Answer, color: bool) -> String {
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
    let mut out = String::new();
    match &answer.relaxed {
        Relaxed::No => {}
        Relaxed::Spelling { suggestion, .. } => {
            out.push_str(&format!("nothing is spelt so; results for: {}\n\n", harmless(suggestion, false)));
        }
        Relaxed::AnyWord { .. } => out.push_str("no place has all these words; results for some of them\n\n"),
    }
    for filter in &answer.unknown_filters {
        out.push_str(&format!("no document has the property `{}`\n", harmless(filter, false)));
    }
    for found in &answer.results {
        let about: Vec<&str> =
            [&found.document.collection, &found.document.status, &found.document.version, &found.document.marking]
                .into_iter()
                .map(String::as_str)
                .filter(|text| !text.is_empty())
                .collect();
        out.push_str(&format!("{bold}{}{plain}  {dim}{}{plain}\n", mark(&found.title), about.join(", ")));
        for hit in &found.hits {
            let heading = mark(&hit.heading);
            let name: Vec<&str> =
                [hit.kind.as_str(), &hit.number, &heading].into_iter().filter(|text| !text.is_empty()).collect();
            if !name.is_empty() {
                out.push_str(&format!("  {}\n", name.join(" ")));
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

/// The stable form for programs: `format` goes up when a field changes its meaning or goes. Marks are ranges of bytes.
fn as_json(query: &str, answer: &Answer) -> Value {
    json!({
        "format": 1,
        "query": query,
        "suggestion": match &answer.relaxed {
            Relaxed::Spelling { suggestion, .. } => Some(suggestion),
            _ => None,
        },
        "documents": answer.documents,
        "straight": answer.straight,
        "results": answer.results.iter().map(document).collect::<Vec<_>>(),
    })
}

fn document(found: &DocumentHit) -> Value {
    let document = &found.document;
    json!({
        "id": document.id,
        "title": found.title.text,
        "address": document.address,
        "collection": document.collection,
        "topics": document.topics,
        "status": document.status,
        "version": document.version,
        "marking": document.marking,
        "language": document.language,
        "date": document.date,
        "all_words": found.all_words,
        "hits": found.hits.iter().map(hit).collect::<Vec<_>>(),
    })
}

fn hit(hit: &Hit) -> Value {
    json!({
        "permalink": hit.permalink,
        "kind": hit.kind,
        "number": hit.number,
        "heading": hit.heading.text,
        "path": hit.path,
        "snippet": { "text": hit.snippet.text, "marks": marks(&hit.snippet) },
        "commentary": hit.commentary,
    })
}

fn marks(marked: &Marked) -> Vec<[usize; 2]> {
    marked.marks.iter().map(|mark| [mark.start, mark.end]).collect()
}
