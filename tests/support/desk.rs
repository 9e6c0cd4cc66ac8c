//! A hub on disk, a home of its own, and the program run in it.
#![allow(dead_code, reason = "each test takes what it needs")]
#![allow(clippy::disallowed_methods, reason = "tests read and write files")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

pub const CONFIG: &str = r#"title = "Test"
origin = "hub.example/log"
languages = ["en"]

[audiences.public]
title = "Public"

[audiences.members]
title = "Members"
includes = ["public"]
max_marking = "TLP:AMBER"

[[collections]]
id = "sops"
folder = "sops"
profile = "procedure"
title = "Procedures"
audience = "public"
marking = "TLP:CLEAR"

[[collections]]
id = "notes"
folder = "notes"
profile = "article"
title = "Notes"
audience = "members"
marking = "TLP:GREEN"
"#;

pub struct Desk {
    pub folder: TempDir,
}

#[derive(Debug)]
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

pub fn procedure(title: &str, step: &str) -> String {
    format!("---\ntitle: {title}\nsummary: About it.\n---\n\n## Steps {{.steps}}\n\n1. {step}\n")
}

impl Desk {
    /// With three documents, one of them for members.
    pub fn new() -> Self {
        let desk = Self { folder: tempfile::tempdir().expect("folder") };
        desk.put("hub/hub.toml", CONFIG);
        desk.put("hub/sops/queue.md", procedure("Queue", "Stand here."));
        desk.put("hub/sops/stamps.md", procedure("Stamps", "Stamp it. ![A map](map.svg)"));
        desk.put("hub/sops/map.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"1\"/>\n");
        desk.put("hub/notes/secret.md", "---\ntitle: Secret\nsummary: About it.\n---\n\nThe word is zanzibar.\n");
        desk
    }

    /// With a key, and a release of all three.
    pub fn released() -> Self {
        let desk = Self::new();
        assert_eq!(desk.run(&["key", "new"]).code, 0);
        let run = desk.run(&["release", "queue", "stamps", "secret", "--version", "1.0"]);
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{run:?}");
        desk
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub fn put(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("folder");
        fs::write(path, text).expect("file");
    }

    pub fn text(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).expect(path)
    }

    pub fn key(&self) -> PathBuf {
        self.path("home/.config/faletusi/hub.example_log.key")
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_faletusi"));
        command.args(arguments).current_dir(self.path("hub")).env_clear();
        command.env("SOURCE_DATE_EPOCH", "1795219200").env("HOME", self.path("home"));
        command.env("APPDATA", self.path("home/.config")).env("LOCALAPPDATA", self.path("home/.local/state"));
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Run {
        let output = self.command(arguments).output().expect("the program runs");
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        Run { code: output.status.code().expect("no signal"), out: text(output.stdout), err: text(output.stderr) }
    }
}

/// Every file below a folder, with its bytes.
pub fn tree(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut tree: Vec<(String, Vec<u8>)> = walkdir::WalkDir::new(folder)
        .into_iter()
        .map(|entry| entry.expect("an entry"))
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let name = entry.path().strip_prefix(folder).expect("inside").to_string_lossy().replace('\\', "/");
            (name, fs::read(entry.path()).expect("bytes"))
        })
        .collect();
    tree.sort();
    tree
}

/// Copies a folder.
pub fn copy(from: &Path, to: &Path) {
    for (name, bytes) in tree(from) {
        let path = to.join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("folder");
        fs::write(path, bytes).expect("file");
    }
}
