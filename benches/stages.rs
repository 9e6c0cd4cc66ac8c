//! What each stage costs: scanning, parsing, checking, planning, rendering, indexing.
//!
//! `cargo bench`, or one stage of it: `cargo bench -- parse`. Two hubs: the one of this repository, and a sample of
//! Acts. The Acts come from the shared data (`../shared/data`, or where `FALETUSI_SHARED` says); where those are not,
//! laws are generated in their place and the name of the benchmark says so.
#![allow(clippy::disallowed_methods, reason = "a benchmark finds its input itself")]

use std::fmt::Write;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use criterion::{BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main, measurement::WallTime};
use faletusi::check::{CheckOptions, check};
use faletusi::diagnostics::HubPath;
use faletusi::document::Profile;
use faletusi::hub::{Hub, View, ViewOptions};
use faletusi::index;
use faletusi::parse::front_matter::{CollectionDefaults, read_header};
use faletusi::parse::{Readers, cut};
use faletusi::site::{self, Options, Site, Theme};
use faletusi::source::{DiskStore, FileKind, MemoryStore, Sources, Store, decode};
use jiff::civil::{Date, date};

const TODAY: Date = date(2026, 11, 25);

/// Of the 4,021 Acts every hundredth is taken.
const EVERY: usize = 100;

const ACTS: &str = r#"title = "Acts"
languages = ["en"]

[audiences.public]
title = "Public"

[[collections]]
id = "acts"
folder = "acts"
profile = "legislation"
title = "Acts"
audience = "public"
marking = "TLP:CLEAR"
"#;

/// A hub whose files lie in memory, so that no disk is measured.
struct Sample {
    name: &'static str,
    store: Arc<MemoryStore>,
    texts: Vec<(HubPath, String)>,
}

impl Sample {
    fn new(name: &'static str, files: Vec<(String, Vec<u8>)>) -> Self {
        let mut store = MemoryStore::new();
        let mut texts = Vec::new();
        for (path, bytes) in files {
            let hub_path = HubPath::new(&path).expect("a path");
            if FileKind::of(&hub_path) == FileKind::Markdown {
                texts.push((hub_path, String::from_utf8(bytes.clone()).expect("UTF-8")));
            }
            store = store.file(&path, bytes);
        }
        Self { name, store: Arc::new(store), texts }
    }

    fn bytes(&self) -> u64 {
        self.texts.iter().map(|(_, text)| text.len() as u64).sum()
    }

    fn hub(&self) -> Arc<Hub> {
        Arc::new(Hub::open(self.store.clone()))
    }
}

fn view(hub: &Arc<Hub>) -> View {
    let public = hub.config().audiences.id("public").expect("public");
    hub.view(&public, ViewOptions { drafts: false, preview: false, today: TODAY })
}

fn plan(view: View, theme: &Arc<Theme>) -> Site {
    site::plan(view, Arc::clone(theme), &Options { base_url: None, tool_version: "1".to_owned(), offline: false }).0
}

/// The hub of this repository.
fn shipped() -> Sample {
    let store = Arc::new(DiskStore::new(env!("CARGO_MANIFEST_DIR")).expect("this repository"));
    let folders = Hub::open(store.clone()).config().folders();
    let sources = Sources::load(store.clone(), folders);
    let files = sources.files().map(|file| (file.path.to_string(), store.read(&file.path).expect("readable")));
    Sample::new("the shipped hub", files.collect())
}

/// Every hundredth Act, or generated laws.
fn acts() -> Sample {
    let shared = std::env::var_os("FALETUSI_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data"), PathBuf::from);
    let (name, texts) = match unpacked(&shared.join("corpus/irish-acts.tar.xz")) {
        Some(texts) => ("40 Acts", texts),
        None => ("40 generated laws", (0..40).map(generated).collect()),
    };
    let number = |(n, text): (usize, String)| (format!("acts/act-{n}.md"), text.into_bytes());
    let mut files: Vec<(String, Vec<u8>)> = texts.into_iter().enumerate().map(number).collect();
    files.push(("hub.toml".to_owned(), ACTS.as_bytes().to_vec()));
    Sample::new(name, files)
}

/// The bodies of the sample's Acts under front matter of ours.
fn unpacked(archive: &Path) -> Option<Vec<String>> {
    let folder = tempfile::tempdir().ok()?;
    let tar = Command::new("tar").arg("xJf").arg(archive).arg("-C").arg(folder.path()).output().ok()?;
    let mut paths = Vec::new();
    markdown_files(folder.path(), &mut paths);
    paths.sort();
    let text = |(n, path): (usize, &PathBuf)| {
        let text = std::fs::read_to_string(path).ok()?;
        let body = text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n")).map_or(&*text, |both| both.1);
        Some(format!("---\ntitle: Act {n}\nsummary: An Act.\n---\n{body}"))
    };
    let texts: Option<Vec<String>> = paths.iter().step_by(EVERY).enumerate().map(text).collect();
    texts.filter(|texts| tar.status.success() && !texts.is_empty())
}

fn markdown_files(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            markdown_files(&path, out);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            out.push(path);
        }
    }
}

/// A law of sixty sections with subsections, paragraphs and references.
fn generated(n: usize) -> String {
    let mut text = format!("---\ntitle: Law {n}\nsummary: A law.\n---\n\n");
    for section in 1..=60 {
        let before = section.max(2) - 1;
        let _ = write!(
            text,
            "## {section} Duties of officers\n\n(1) An officer to whom section {before} applies shall keep a record of \
             what was done and why.\n\n(2) The record shall state—\n\n  (a) the time and the place,\n\n  (b) the reason \
             given under subsection (1), and\n\n  (c) the name of whoever was told.\n\n"
        );
    }
    text
}

fn group<'c>(criterion: &'c mut Criterion, stage: &str, sample: &Sample) -> BenchmarkGroup<'c, WallTime> {
    let mut group = criterion.benchmark_group(stage);
    group.sample_size(10).warm_up_time(Duration::from_secs(1)).measurement_time(Duration::from_secs(5));
    group.throughput(Throughput::Bytes(sample.bytes()));
    group
}

fn stages(criterion: &mut Criterion) {
    // One thread: what a stage costs, not how well it is spread.
    let threads = rayon::ThreadPoolBuilder::new().num_threads(1).build_global();
    threads.expect("nobody made threads before");
    let theme = Arc::new(Theme::built_in());
    for sample in [shipped(), acts()] {
        group(criterion, "scan", &sample).bench_function(sample.name, |b| b.iter(|| scan(&sample)));
        // Reading, front matter, parsing and proofreading of every text, and the hub made of them.
        group(criterion, "parse", &sample).bench_function(sample.name, |b| b.iter(|| sample.hub()));

        let hub = sample.hub();
        let today = CheckOptions { today: TODAY };
        group(criterion, "check", &sample).bench_function(sample.name, |b| b.iter(|| check(&hub, &today)));
        group(criterion, "plan", &sample).bench_function(sample.name, |b| b.iter(|| plan(view(&hub), &theme)));

        let site = plan(view(&hub), &theme);
        group(criterion, "render", &sample).bench_function(sample.name, |b| b.iter(|| render(&site)));
        group(criterion, "index", &sample).bench_function(sample.name, |b| b.iter(|| index::build(site.view())));
    }
}

/// Bytes to text, front matter off, and one pass of the scanner.
fn scan(sample: &Sample) {
    let (everyone, defaults) = (Readers::everyone(), CollectionDefaults::default());
    for (path, text) in &sample.texts {
        let (text, _) = decode(path, text.as_bytes());
        let (_, body, _) = read_header(path, &text, Profile::Legislation, &defaults);
        black_box(cut(path, &text, body, Profile::Legislation, "en", &everyone));
    }
}

/// Every file of the site, each text parsed again for its readers.
fn render(site: &Site) {
    for address in site.addresses() {
        let bytes = site.render(address).unwrap_or_else(|error| panic!("{address}: {error}"));
        black_box(bytes);
    }
}

criterion_group!(benches, stages);
criterion_main!(benches);
