//! Who may know whom: the table of ARCHITECTURE.md, held against the imports.
#![allow(clippy::disallowed_methods, reason = "this test reads the program's own sources")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A module, and the modules it may name.
const MAY_KNOW: &[(&str, &[&str])] = &[
    ("diagnostics", &[]),
    ("source", &["diagnostics"]),
    ("values", &["diagnostics"]),
    ("document", &["diagnostics"]),
    ("ledger", &[]),
    ("compare", &["diagnostics", "document"]),
    ("parse", &["diagnostics", "values", "document"]),
    ("proofread", &["diagnostics", "document"]),
    ("hub", &["diagnostics", "source", "values", "document", "ledger", "parse", "proofread"]),
    ("check", &["diagnostics", "source", "document", "hub"]),
    ("site", &["diagnostics", "document", "compare", "ledger", "hub"]),
    ("index", &["diagnostics", "document", "hub", "site"]),
    ("release", &["diagnostics", "source", "document", "ledger", "parse", "hub", "check", "site"]),
    ("verify", &["ledger"]),
    ("output", &["diagnostics", "source", "ledger"]),
    ("serve", &["diagnostics", "source", "document", "compare", "parse", "hub", "check", "site", "index", "output"]),
    (
        "commands",
        &[
            "diagnostics",
            "source",
            "values",
            "document",
            "compare",
            "ledger",
            "parse",
            "proofread",
            "hub",
            "check",
            "site",
            "index",
            "release",
            "verify",
            "output",
            "serve",
        ],
    ),
];

/// A library, and the only places that may name it.
const LIBRARIES: &[(&str, &[&str])] = &[
    ("pulldown_cmark", &["src/parse/markdown.rs"]),
    ("tera", &["src/site/theme"]),
    ("syntect", &["src/site/render/html"]),
    ("ammonia", &["src/site/sanitise.rs"]),
    ("faletusi_search", &["src/index", "src/commands", "src/serve"]),
    ("axum", &["src/serve"]),
    ("notify", &["src/serve"]),
    ("clap", &["src/commands"]),
    ("annotate_snippets", &["src/diagnostics/print"]),
    ("walkdir", &["src/source"]),
    ("saphyr_parser", &["src/values"]),
    ("ed25519_dalek", &["src/ledger"]),
    ("base64", &["src/ledger"]),
];

/// What only the modules that touch the world may say.
const WORLD: &[(&str, &[&str])] = &[
    ("std::fs", &["src/source", "src/output", "src/serve", "src/commands"]),
    ("File::open", &["src/source", "src/output", "src/serve", "src/commands"]),
    ("println!", &["src/commands"]),
    ("print!", &["src/commands"]),
    ("std::env", &["src/commands"]),
    ("process::exit", &["src/commands"]),
    ("SystemTime::now", &["src/commands", "src/serve"]),
    ("Zoned::now", &["src/commands"]),
];

fn sources(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push(path);
        }
    }
}

/// Path from the root with `/`, and the code without comments and without its unit tests.
fn code() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    sources(&root.join("src"), &mut files);
    files.sort();
    files
        .iter()
        .filter(|path| !path.file_stem().is_some_and(|s| s.to_string_lossy().ends_with("tests")))
        .map(|path| {
            let name = path.strip_prefix(root).expect("below the root").to_string_lossy().replace('\\', "/");
            let text = std::fs::read_to_string(path).expect("UTF-8");
            let text = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
            let code: Vec<&str> = text.lines().filter(|l| !l.trim_start().starts_with("//")).collect();
            (name, code.join("\n"))
        })
        .collect()
}

fn module(path: &str) -> Option<&str> {
    let rest = path.strip_prefix("src/")?;
    let name = rest.split('/').next()?.trim_end_matches(".rs");
    MAY_KNOW.iter().find(|(module, _)| *module == name).map(|(module, _)| *module)
}

/// The modules that a file names by `crate::…`.
fn names(code: &str) -> BTreeSet<&str> {
    code.match_indices("crate::")
        .filter(|(at, _)| !code[..*at].ends_with('$'))
        .map(|(at, _)| {
            let rest = &code[at + "crate::".len()..];
            &rest[..rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len())]
        })
        .filter(|name| MAY_KNOW.iter().any(|(module, _)| module == name))
        .collect()
}

#[test]
fn modules_know_only_whom_they_may() {
    let mut wrong = Vec::new();
    for (path, code) in code() {
        let Some(module) = module(&path) else { continue };
        let allowed = MAY_KNOW.iter().find(|(m, _)| *m == module).map_or(&[][..], |(_, allowed)| allowed);
        for name in names(&code) {
            if name != module && !allowed.contains(&name) {
                wrong.push(format!("{path}: {module} may not know {name}"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_module_stands_in_the_table() {
    let lib = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).expect("lib.rs");
    let declared: Vec<&str> =
        lib.lines().filter_map(|l| l.strip_prefix("pub mod ")).filter_map(|l| l.strip_suffix(';')).collect();
    let table: Vec<&str> = MAY_KNOW.iter().map(|(module, _)| *module).collect();
    assert_eq!(declared, table, "lib.rs declares the modules in the order of the table");
}

#[test]
fn libraries_and_the_world_are_named_only_in_their_places() {
    let mut wrong = Vec::new();
    for (path, code) in code() {
        for (name, places) in LIBRARIES {
            let named = code.contains(&format!("{name}::")) || code.contains(&format!("use {name};"));
            if named && !places.iter().any(|place| path.starts_with(place)) {
                wrong.push(format!("{path} names {name}, which belongs to {}", places.join(", ")));
            }
        }
        for (name, places) in WORLD {
            let named = code
                .match_indices(name)
                .any(|(at, _)| !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == 'e'));
            if named && !places.iter().any(|place| path.starts_with(place)) && !path.ends_with("main.rs") {
                wrong.push(format!("{path} says {name}, which belongs to {}", places.join(", ")));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn renderers_do_not_import_each_other() {
    let mut wrong = Vec::new();
    for (path, code) in code() {
        let Some(own) = path.strip_prefix("src/site/render/") else { continue };
        let own = own.split('/').next().unwrap_or_default().trim_end_matches(".rs");
        for (at, _) in code.match_indices("site::render::") {
            let rest = &code[at + "site::render::".len()..];
            let other = &rest[..rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len())];
            if !other.is_empty() && other != own && own != "mod" {
                wrong.push(format!("{path}: the renderer {own} imports {other}"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
