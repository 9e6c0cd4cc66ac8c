//! `faletusi search` as people and programs use it.
#![allow(clippy::disallowed_methods, reason = "this test writes a hub")]

use std::fs;
use std::process::Command;

use tempfile::TempDir;

const CONFIG: &str = "title = 'Hub'\nlanguages = ['en']\n[audiences.public]\ntitle = 'Public'\n[topics.borders]\n\
    title = 'Borders'\n[[collections]]\nid = 'sops'\nfolder = 'sops'\nprofile = 'procedure'\ntitle = 'Procedures'\n\
    audience = 'public'\nmarking = 'TLP:CLEAR'\n[[collections]]\nid = 'guides'\nfolder = 'guides'\nprofile = 'article'\n\
    title = 'Guides'\naudience = 'public'\nmarking = 'TLP:CLEAR'\n[[collections]]\nid = 'training'\nfolder = 'training'\n\
    profile = 'course'\ntitle = 'Training'\naudience = 'public'\nmarking = 'TLP:CLEAR'\n";

const SOP: &str = "---\ntitle: Lost passports\nsummary: What to do at the counter.\ntopics: [borders]\n\
    keywords: [laissez-passer, one-way document]\nsituations:\n  - {say: \"A traveller has no papers\", at: \"#take\"}\n---\n\n\
    ## Steps {.steps}\n\n1. {#take} Take the traveller to the second counter, away from the queue, and ask who \
    travels with them before anything else is asked or written down.\n    1. Ask for any copy of the passport.\n    \
    2. Call the carrier about the crew.\n";

struct Run {
    code: i32,
    out: String,
    err: String,
}

struct Desk(TempDir);

impl Desk {
    fn new() -> Self {
        let desk = Self(tempfile::tempdir().expect("folder"));
        desk.put("hub.toml", CONFIG);
        desk.put("sops/lost.md", SOP);
        desk.put(
            "sops/found.md",
            "---\ntitle: Found passports\nsummary: A passport without an owner.\n---\n\nKeep it.\n",
        );
        desk.put("guides/a.md", "---\ntitle: A guide\nsummary: How this is used.\n---\n\nRead it.\n");
        desk.put("training/c/index.md", "---\ntitle: Course\nsummary: S\nparts: [one.md, two.md]\n---\n\nBegin.\n");
        for (name, text) in [("one", "Of stamps."), ("two", "Of ink.")] {
            desk.put(
                &format!("training/c/{name}.md"),
                &format!("---\ntitle: Part {name}\nsummary: S\n---\n\n{text}\n"),
            );
        }
        desk
    }

    fn put(&self, path: &str, text: &str) {
        let path = self.0.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("folder");
        fs::write(path, text).expect("written");
    }

    fn search(&self, arguments: &[&str]) -> Run {
        let mut command = Command::new(env!("CARGO_BIN_EXE_faletusi"));
        command.arg("search").args(arguments).current_dir(self.0.path()).env_clear();
        let ended = command.env("SOURCE_DATE_EPOCH", "1795219200").output().expect("the program runs");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
        Run { code: ended.status.code().expect("a code"), out: text(ended.stdout), err: text(ended.stderr) }
    }

    #[track_caller]
    fn json(&self, arguments: &[&str]) -> serde_json::Value {
        let run = self.search(&[&["--format", "json"], arguments].concat());
        assert_eq!(run.code, 0, "{}", run.err);
        serde_json::from_str(&run.out).expect("JSON")
    }
}

#[test]
fn a_word_with_a_hyphen_is_left_out() {
    let desk = Desk::new();
    assert!(desk.search(&["passport"]).out.contains("Lost passports"));
    for arguments in [&["passport", "-crew"][..], &["-crew", "passport", "-n", "5"], &["passport -crew"]] {
        let run = desk.search(arguments);
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{arguments:?}");
        assert!(run.out.starts_with("Found passports  ") && !run.out.contains("crew"), "{}", run.out);
    }
    let quoted = desk.json(&["passport", "-the crew"]);
    assert_eq!(quoted["query"], "passport -\"the crew\"", "the shell took the quotation marks");
    assert_eq!(desk.search(&["passport", "--no-such-option"]).code, 2);
}

#[test]
fn what_readers_see_is_what_they_are_told() {
    let desk = Desk::new();
    let run = desk.search(&["papers"]);
    assert!(run.out.contains("\n  A traveller has no papers\n"), "{}", run.out);
    let run = desk.search(&["laissez-passer"]);
    assert!(run.out.contains("    What to do at the counter.\n"), "{}", run.out);
    assert!(!run.out.contains("one-way"), "keywords are no text: {}", run.out);
    assert!(desk.search(&["guide"]).out.starts_with("A guide  guides, published, TLP:CLEAR\n"));
    let run = desk.search(&["passpo"]);
    assert!(run.out.starts_with("no text has `passpo`; results for: passport"), "{}", run.out);
    let run = desk.search(&["passports xyzzyx"]);
    assert!(run.out.starts_with("no text has `xyzzyx`; results for the other words\n\n"), "{}", run.out);
}

#[test]
fn steps_and_lessons_are_cited() {
    let desk = Desk::new();
    for (typed, place) in [
        ("step 1(b)", "sops/lost.html#step_1__"),
        ("step 1", "sops/lost.html#take"),
        ("lesson 2", "training/c/two.html"),
    ] {
        let answer = desk.json(&[typed]);
        let straight = answer["straight"].as_str().unwrap_or_default();
        assert!(straight.starts_with(place) || straight == place, "{typed}: {answer:#}");
    }
    let hit = &desk.json(&["step 1(b)"])["results"][0]["hits"][0];
    assert_eq!(hit["snippet"]["text"], "Call the carrier about the crew.");
}

#[test]
fn programs_hear_what_people_hear() {
    let desk = Desk::new();
    let answer = desk.json(&["passports", "in:sop"]);
    assert_eq!(answer["unknown_filters"], serde_json::json!([{ "typed": "in:sop", "nearest": "in:sops" }]));
    assert!(
        desk.search(&["passports", "in:sop"])
            .out
            .starts_with("no document has the property `in:sop`; did you mean `in:sops`?\n")
    );
    let answer = desk.json(&["passports", "xyzzyx"]);
    assert_eq!(answer["relaxed"], serde_json::json!({ "to": "any-word", "unknown": ["xyzzyx"] }));
    assert_eq!(answer["facets"]["collections"], serde_json::json!([{ "value": "sops", "documents": 2 }]));
    assert_eq!(desk.json(&["passports"])["relaxed"], serde_json::Value::Null);
}

#[test]
fn what_is_nowhere_and_what_is_not_all_there_is_said() {
    let desk = Desk::new();
    let run = desk.search(&["step", "9", "passports"]);
    assert!(
        run.out.starts_with("no text has a provision `step 9`\n\n") && run.out.contains("Lost passports"),
        "{}",
        run.out
    );
    assert_eq!(desk.json(&["step 9 passports"])["no_provision"], "step 9");
    assert_eq!(desk.json(&["step 1"])["no_provision"], serde_json::Value::Null);
    let run = desk.search(&["step 9"]);
    assert_eq!(run.out, "no text has a provision `step 9`\n\nnothing was found for: step 9\n");
    let run = desk.search(&["passport crew"]);
    let line = |title: &str| run.out.lines().find(|line| line.starts_with(title)).unwrap_or_default().to_owned();
    assert!(line("Found passports").ends_with(", some of the words"), "{}", run.out);
    assert!(!line("Lost passports").is_empty() && !line("Lost passports").contains("some of"), "{}", run.out);
    assert!(!desk.search(&["passport xyzzyx"]).out.contains(", some of the words"), "said once, above them all");
}

#[test]
fn a_broken_hub_toml_is_said_and_ends_the_search() {
    let desk = Desk::new();
    desk.put("hub.toml", &format!("{CONFIG}\n[[collections]\n"));
    let run = desk.search(&["passport"]);
    assert_eq!((run.code, run.out.as_str()), (1, ""));
    assert!(run.err.starts_with("error[") && run.err.contains("hub.toml"), "{}", run.err);
}
