//! A tiny hub in memory, and what a check says of it.

use std::fmt::Write;
use std::sync::Arc;

use faletusi::check::{CheckOptions, Checked, check};
use faletusi::diagnostics::{Diagnostic, LineIndex};
use faletusi::hub::Hub;
use faletusi::source::{DiskStore, MemoryStore, Store};
use jiff::civil::{Date, date};

/// Three audiences, each seeing more than the one before, and collections of four profiles.
pub const CONFIG: &str = r#"title = "Test"
languages = ["en", "fr"]

[audiences.public]
title = "Public"

[audiences.members]
title = "Members"
includes = ["public"]
max_marking = "TLP:AMBER"

[audiences.trainers]
title = "Trainers"
includes = ["members"]
max_marking = "TLP:AMBER"

[topics.privacy]
title = "Privacy"

[[collections]]
id = "laws"
folder = "laws"
profile = "legislation"
title = "Laws"
audience = "public"
marking = "TLP:CLEAR"

[[collections]]
id = "sops"
folder = "sops"
profile = "procedure"
title = "Procedures"
audience = "public"
marking = "TLP:CLEAR"

[[collections]]
id = "training"
folder = "training"
profile = "course"
title = "Training"
audience = "members"
marking = "TLP:GREEN"

[[collections]]
id = "sheets"
folder = "sheets"
profile = "sheet"
title = "Sheets"
audience = "public"
marking = "TLP:CLEAR"
"#;

/// The collections of [`CONFIG`], which a small hub leaves empty.
const QUIET: &[&str] = &["empty-collection", "empty-topic", "missing-folder"];

/// A hub to check.
pub struct TestHub {
    store: Arc<dyn Store>,
    memory: Option<MemoryStore>,
    today: Date,
    quiet: bool,
}

/// A hub with [`CONFIG`] as its hub.toml. Empty topics and collections are not reported.
pub fn hub() -> TestHub {
    let memory = MemoryStore::new().file("hub.toml", CONFIG);
    TestHub { store: Arc::new(MemoryStore::new()), memory: Some(memory), today: date(2026, 11, 21), quiet: true }
}

/// A hub on disk.
pub fn hub_at(root: &str) -> TestHub {
    TestHub {
        store: Arc::new(DiskStore::new(root).expect("a folder")),
        memory: None,
        today: date(2026, 11, 21),
        quiet: false,
    }
}

impl TestHub {
    /// With one more file, or another one at its path.
    #[track_caller]
    pub fn file(mut self, path: &str, bytes: impl AsRef<[u8]>) -> Self {
        self.memory = self.memory.map(|memory| memory.file(path, bytes));
        self
    }

    /// With one more document, whose front matter has a title and a summary beside `front`.
    #[track_caller]
    pub fn document(self, path: &str, front: &str, body: &str) -> Self {
        let stem = path.rsplit('/').find(|name| *name != "index.md").unwrap_or(path);
        let stem = stem.trim_end_matches(".md");
        self.file(path, format!("---\ntitle: The {stem}\nsummary: A test.\n{front}---\n{body}"))
    }

    /// With more at the end of hub.toml.
    #[track_caller]
    pub fn more(self, more: &str) -> Self {
        self.file("hub.toml", format!("{CONFIG}{more}"))
    }

    /// With more at the end of hub.toml, and every finding reported.
    #[track_caller]
    pub fn config(self, more: &str) -> Self {
        self.more(more).everything()
    }

    /// Reports empty topics and collections as well.
    pub fn everything(mut self) -> Self {
        self.quiet = false;
        self
    }

    /// Looked at on another day.
    pub fn on(mut self, today: Date) -> Self {
        self.today = today;
        self
    }

    /// Checks it.
    pub fn check(self) -> (Checked, Arc<dyn Store>) {
        let store = self.memory.map_or(self.store, |memory| Arc::new(memory));
        let hub = Hub::open(store.clone());
        let mut checked = check(&hub, &CheckOptions { today: self.today });
        if self.quiet {
            checked.diagnostics.retain(|d| !QUIET.contains(&d.rule.name));
        }
        (checked, store)
    }

    /// Every finding: `severity[rule] file:line:column message`, then the way out and other places; at the end how
    /// many are held back.
    pub fn findings(self) -> String {
        self.written(false)
    }

    /// Every finding with all its words: the label and whether `--fix` mends it too.
    pub fn findings_in_full(self) -> String {
        self.written(true)
    }

    fn written(self, full: bool) -> String {
        let (checked, store) = self.check();
        let mut out = checked.diagnostics.iter().fold(String::new(), |mut out, d| {
            let _ = writeln!(out, "{}[{}] {} {}", d.severity, d.rule.name, place(&*store, d), d.message);
            if full && !d.label.is_empty() {
                let _ = writeln!(out, "  label: {}", d.label);
            }
            if let Some(help) = &d.help {
                let _ = writeln!(out, "  help: {help}");
            }
            if full && d.fix.is_some() {
                let _ = writeln!(out, "  help: `faletusi check --fix` mends this");
            }
            for (place, note) in &d.related {
                let _ = writeln!(out, "  note: {}: {note}", place.file);
            }
            out
        });
        if checked.held_back > 0 {
            let _ = writeln!(out, "held back: {}", checked.held_back);
        }
        out
    }

    /// Asserts every finding.
    #[track_caller]
    pub fn says(self, expected: &str) {
        let found = self.findings();
        assert!(found == expected, "--- expected\n{expected}--- found\n{found}---");
    }
}

/// `file:line:column`, or the file alone where all of it is meant.
fn place(store: &dyn Store, d: &Diagnostic) -> String {
    let file = &d.place.file;
    let Some(span) = d.place.span else { return file.to_string() };
    let bytes = store.read(file).unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    let at = LineIndex::new(&text).locate(&text, span.start as usize);
    format!("{file}:{}:{}", at.line, at.column)
}
