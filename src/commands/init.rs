use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use serde_json::{Map, Value, json};

use super::schema::pretty;
use super::terminal::Terminal;
use super::{Ending, Failure};
use crate::diagnostics::HubPath;
use crate::diagnostics::print::count;
use crate::document::Profile;
use crate::hub::{CONFIG_FILE, DataFile, Hub, is_slug, schema};
use crate::source::{MemoryStore, Store};

/// Make a small hub to begin with, in a new or empty folder
#[derive(Debug, Args)]
pub struct Init {
    /// The folder
    dir: PathBuf,
    /// Begin a theme of your own with this name; it holds only what you change of the default one
    #[arg(long, value_name = "NAME")]
    theme: Option<String>,
}

/// The documents and settings of the hub that `init` makes.
const FILES: &[(&str, &str)] = &[
    ("hub.toml", include_str!("hub/hub.toml")),
    ("model-legislation/visitor-permits.md", include_str!("hub/visitor-permits.md")),
    ("sops/lost-passport.md", include_str!("hub/lost-passport.md")),
    ("content/guides/writing-for-this-hub.md", include_str!("hub/writing-for-this-hub.md")),
    ("content/pages/about.md", include_str!("hub/about.md")),
];

/// Files for the tools around it.
const TOOLS: &[(&str, &str)] =
    &[(".gitattributes", include_str!("hub/gitattributes")), (".gitignore", include_str!("hub/gitignore"))];

const THEME_README: &str = include_str!("hub/theme-readme.md");
const THEME_WORDS: &str = include_str!("hub/theme-en.toml");

impl Init {
    pub fn run(&self, terminal: &Terminal) -> Result<Ending, Failure> {
        if let Some(name) = self.theme.as_deref().filter(|name| !is_slug(name)) {
            return Err(Failure::command(format!("`{}` cannot be the name of a theme", name.escape_debug()))
                .help("use lower-case letters a to z, digits and hyphens"));
        }
        if self.dir.join(CONFIG_FILE).exists() {
            return Err(Failure::command(format!("there is a hub in `{}` already", self.dir.display()))
                .help("`faletusi new COLLECTION TITLE` begins a document in it"));
        }
        let files = self.files()?;
        if let Some((path, _)) = files.iter().find(|(path, _)| fs::symlink_metadata(self.dir.join(path)).is_ok()) {
            return Err(Failure::command(format!("`{}` is there already", self.dir.join(path).display()))
                .help("choose a new or empty folder"));
        }
        for (path, text) in &files {
            write_new(&self.dir.join(path), text)?;
        }
        terminal.result(&format!("{}\n", self.dir.display()));
        terminal.say(&format!(
            "made a hub of {}; `faletusi serve --open --root {}` shows it",
            count(FILES.len() - 1, "document"),
            self.dir.display()
        ));
        Ok(Ending::Done)
    }

    /// All files by their path in the hub.
    fn files(&self) -> Result<Vec<(String, String)>, Failure> {
        let mut files: Vec<(String, String)> =
            FILES.iter().chain(TOOLS).map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
        if let Some(name) = &self.theme {
            for (path, text) in &mut files {
                if path == CONFIG_FILE {
                    *text = text.replace("theme = \"tapa\"", &format!("theme = \"{name}\""));
                }
            }
            files.push((format!("themes/{name}/README.md"), THEME_README.replace("NAME", name)));
            files.push((format!("themes/{name}/i18n/en.toml"), THEME_WORDS.to_owned()));
        }
        let store = MemoryStore::new();
        for (path, text) in &files {
            if let Ok(path) = HubPath::new(path) {
                store.put(&path, text.as_bytes());
            }
        }
        files.extend(editor_files(&Hub::open(Arc::new(store) as Arc<dyn Store>)));
        Ok(files)
    }
}

fn write_new(path: &Path, text: &str) -> Result<(), Failure> {
    let failed = |error| Failure::machine(format!("cannot write `{}`", path.display()), error);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    fs::write(path, text).map_err(failed)
}

/// What makes VS Code show every mistake where it stands, complete hub.toml and the registers, and begin documents.
///
/// - A task that VS Code itself runs: it reads what `serve` prints, and the mistakes stand in the Problems panel and
///   under the words, those of front matter too. No extension is needed.
/// - TOML files are completed and checked by the extension Even Better TOML. It is told of the schemas in `.taplo.toml`:
///   relative paths in its VS Code setting lead one folder too far up (tamasfe/taplo#479).
/// - No extension completes front matter by a JSON Schema: the YAML extension leaves Markdown alone
///   (redhat-developer/vscode-yaml#207), Front Matter CMS takes content types of its own and writes keys of its own,
///   remark needs Node and three packages. Snippets, which VS Code has itself, begin each kind of document; the schemas
///   are there for whoever wants to use them.
fn editor_files(hub: &Hub) -> Vec<(String, String)> {
    let schemas = schema::all(&schema::names(hub));
    let settings = json!({
        "files.eol": "\n",
        "files.encoding": "utf8",
        "files.insertFinalNewline": true,
        "[markdown]": {
            "editor.wordWrap": "on",
            "editor.insertSpaces": true,
            "editor.quickSuggestions": { "other": true, "comments": false, "strings": true },
            "editor.unicodeHighlight.invisibleCharacters": true,
        },
        "evenBetterToml.schema.enabled": true,
    });
    let snippets: Map<String, Value> = Profile::ALL
        .into_iter()
        .map(|profile| {
            let text =
                super::new::document(profile, "TITLE").replace('$', "\\$").replace("\"TITLE\"", "\"${1:Title}\"");
            let lines: Vec<&str> = text.lines().collect();
            let snippet = json!({
                "scope": "markdown",
                "prefix": profile.name(),
                "description": format!("A new document of the profile {}", profile.name()),
                "body": lines,
            });
            (profile.name().to_owned(), snippet)
        })
        .collect();
    let mut files = vec![
        (".vscode/settings.json".to_owned(), pretty(&settings)),
        (".vscode/extensions.json".to_owned(), pretty(&json!({ "recommendations": ["tamasfe.even-better-toml"] }))),
        (".vscode/faletusi.code-snippets".to_owned(), pretty(&Value::Object(snippets))),
        (".vscode/tasks.json".to_owned(), pretty(&tasks())),
        (".taplo.toml".to_owned(), taplo(hub)),
    ];
    files.extend(schemas.iter().map(|s| (format!(".vscode/schemas/{}", s.file_name), pretty(&s.schema))));
    files
}

/// The tasks `check` (Ctrl+Shift+B), `check --fix` and `serve`, whose findings VS Code reads.
fn tasks() -> Value {
    // A finding has a place in a file or is about all of it; VS Code wants to be told which.
    let matcher = |kind: &str, place: Value| {
        json!({
            "owner": format!("faletusi {kind}"),
            "source": "faletusi",
            "fileLocation": ["relative", "${workspaceFolder}"],
            "pattern": [{ "kind": kind, "regexp": TITLE, "severity": 1, "code": 2, "message": 3 }, place],
        })
    };
    let matchers = || {
        vec![
            matcher("location", json!({ "regexp": PLACE, "file": 1, "line": 2, "column": 3 })),
            matcher("file", json!({ "regexp": FILE, "file": 1 })),
        ]
    };
    let task = |label: &str, arguments: &[&str], matchers: Vec<Value>| {
        let mut all = vec!["--color", "never"];
        all.extend(arguments);
        json!({
            "label": label,
            "type": "process",
            "command": "faletusi",
            "args": all,
            "problemMatcher": matchers,
            "presentation": { "reveal": "silent", "panel": "dedicated", "clear": true },
        })
    };
    let mut check = task("faletusi: check", &["check"], matchers());
    check["group"] = json!({ "kind": "build", "isDefault": true });
    let mend = task("faletusi: mend what is mechanical", &["check", "--fix"], matchers());
    let mut watching = matchers();
    for matcher in &mut watching {
        matcher["background"] = json!({ "activeOnStart": true, "beginsPattern": BEGINS, "endsPattern": ENDS });
    }
    let mut serve = task("faletusi: serve", &["serve", "--open"], watching);
    serve["isBackground"] = json!(true);
    json!({ "version": "2.0.0", "tasks": [check, mend, serve] })
}

/// The first line of a finding, and the second; as VS Code reads them.
const TITLE: &str = r"^(error|warning|note)\[([a-z0-9-]+)\]: (.+)$";
const PLACE: &str = r"^ *--> (.+):(\d+):(\d+)$";
const FILE: &str = r"^ *--> ([^:]+)$";
/// What `serve` says before it watches, and after each edit.
const BEGINS: &str = "^http://";
const ENDS: &str = r"; (shown|the last pages without errors stay), in [0-9,]+ ms$";

/// The settings of Even Better TOML: which schema is whose.
fn taplo(hub: &Hub) -> String {
    let data = &hub.config().data;
    let path = |file: &Option<DataFile>, usual: &str| {
        file.as_ref().map_or(format!("**/data/{usual}.toml"), |file| file.path.value.to_string())
    };
    let files = [
        ("hub", "hub.toml".to_owned()),
        ("members", path(&data.members, "members")),
        ("events", path(&data.events, "events")),
        ("contact-points", path(&data.contact_points, "contact-points")),
    ];
    let mut text =
        "# Tells Even Better TOML which schema is whose. `faletusi schema --write .vscode/schemas` makes the \
                    schemas anew.\n"
            .to_owned();
    for (schema, file) in files {
        text.push_str(&format!(
            "\n[[rule]]\ninclude = [\"{file}\"]\n\n[rule.schema]\npath = \"./.vscode/schemas/{schema}.schema.json\"\n"
        ));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::DiskStore;

    #[test]
    fn no_file_is_hidden_from_the_hub() {
        for (path, _) in FILES {
            let path = HubPath::new(path).expect("a path");
            assert!(!DiskStore::is_skipped(&path), "{path}");
        }
    }
}
