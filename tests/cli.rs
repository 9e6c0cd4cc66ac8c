//! The program as its users run it: arguments in, text and exit code out.
#![allow(clippy::disallowed_methods, reason = "this test looks at what was written")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// A folder, and the program run in it.
struct Desk {
    folder: TempDir,
}

/// What a run printed, and how it ended.
#[derive(Debug)]
struct Run {
    code: i32,
    out: String,
    err: String,
}

impl Desk {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("folder") }
    }

    /// With the hub that `init` makes.
    fn with_hub() -> Self {
        let desk = Self::new();
        assert_eq!(desk.run(&["init", "."]).code, 0);
        desk
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn put(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("folder");
        fs::write(path, text).expect("file");
    }

    fn text(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).expect("a file")
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_faletusi"));
        command.args(arguments).current_dir(self.folder.path()).env_clear().env("SOURCE_DATE_EPOCH", "1795219200");
        command
    }

    fn run(&self, arguments: &[&str]) -> Run {
        Run::of(self.command(arguments).output().expect("the program runs"))
    }
}

impl Run {
    fn of(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        Self { code: output.status.code().expect("no signal"), out: text(output.stdout), err: text(output.stderr) }
    }
}

/// Every file below a folder, with its bytes.
fn tree(folder: &Path) -> Vec<(String, Vec<u8>)> {
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

/// Seconds differ from run to run.
fn without_seconds(text: &str) -> String {
    text.lines()
        .map(|line| match (line.find(", in "), line.find(" s")) {
            (Some(start), Some(end)) if start < end => format!("{}, in N{}\n", &line[..start], &line[end..]),
            _ => format!("{line}\n"),
        })
        .collect()
}

#[test]
fn init_makes_a_hub_that_checks_clean_and_builds() {
    let desk = Desk::new();
    let made = desk.run(&["init", "hub"]);
    assert_eq!((made.code, made.out.as_str()), (0, "hub\n"));
    assert_eq!(made.err, "made a hub of 4 documents; `faletusi serve --open --root hub` shows it\n");

    let checked = desk.run(&["check", "--strict", "--root", "hub"]);
    assert_eq!(checked.err, "");
    assert_eq!(without_seconds(&checked.out), "checked 4 documents: no mistakes, in N s\n");
    assert_eq!(checked.code, 0);

    let built = desk.run(&["build", "--strict", "--root", "hub"]);
    assert_eq!((built.code, built.err.as_str()), (0, ""));
    assert!(built.out.starts_with("built 4 documents for `public`: "), "{}", built.out);
    assert!(desk.path("hub/site/index.html").is_file());

    let again = desk.run(&["build", "--root", "hub"]);
    assert!(again.out.contains(", 0 of ") && !again.out.contains("removed"), "nothing changed: {}", again.out);
    let files = |run: &Run| -> usize {
        run.out.split_once(" of ").and_then(|(_, rest)| rest.split(' ').next()?.parse().ok()).expect("a count")
    };
    let beside = files(&desk.run(&["build", "--compress", "--root", "hub"])) - files(&again);
    let fewer = desk.run(&["build", "--root", "hub"]);
    let said = format!(", 0 of {} files changed, {beside} removed, in ", files(&again));
    assert!(beside > 0 && fewer.out.contains(&said), "{said}: {}", fewer.out);
}

#[test]
fn init_leaves_alone_what_is_there() {
    let desk = Desk::with_hub();
    let again = desk.run(&["init", "."]);
    assert_eq!(again.code, 2);
    assert_eq!(
        again.err,
        "error: there is a hub in `.` already\n  help: `faletusi new COLLECTION TITLE` begins a document in it\n"
    );
    let other = Desk::new();
    other.put("sops/lost-passport.md", "mine");
    let refused = other.run(&["init", "."]);
    assert_eq!(refused.code, 2);
    assert_eq!(
        refused.err,
        "error: `./sops/lost-passport.md` is there already\n  help: choose a new or empty folder\n"
    );
    assert!(!other.path("hub.toml").exists(), "and nothing was begun");
}

#[test]
fn init_prepares_editors_and_git() {
    let desk = Desk::with_hub();
    assert!(desk.text(".gitattributes").contains("*.md text eol=lf\n"));
    assert!(desk.text(".gitattributes").contains("releases/** -text\n"));
    assert_eq!(desk.text(".gitignore"), "# Made by `faletusi build`.\n/site/\n");
    let json = |path: &str| -> serde_json::Value { serde_json::from_str(&desk.text(path)).expect("JSON") };
    let settings = desk.text(".vscode/settings.json");
    assert!(!settings.contains("yaml.schemas") && !settings.contains("associations"), "neither does anything");
    assert_eq!(json(".vscode/extensions.json"), serde_json::json!({ "recommendations": ["tamasfe.even-better-toml"] }));
    let taplo: toml::Table = desk.text(".taplo.toml").parse().expect("TOML");
    let rules = taplo["rule"].as_array().expect("rules");
    let first = |rule: &toml::Value| rule["include"][0].as_str().map(str::to_owned);
    let files: Vec<_> = rules.iter().filter_map(first).collect();
    assert_eq!(files, ["hub.toml", "**/data/members.toml", "**/data/events.toml", "**/data/contact-points.toml"]);
    for rule in rules {
        let file = rule["schema"]["path"].as_str().expect("a path");
        assert!(jsonschema::validator_for(&json(file)).is_ok(), "{file}");
    }
    assert_eq!(json(".vscode/faletusi.code-snippets")["procedure"]["body"][1], "title: \"${1:Title}\"");
    let written = desk.run(&["schema", "--write", ".vscode/schemas"]);
    assert_eq!(written.code, 0, "{}", written.err);
    let fresh = desk.run(&["schema", "hub"]);
    assert_eq!(fresh.out, desk.text(".vscode/schemas/hub.schema.json"));
}

#[test]
fn a_theme_of_ones_own_begins_with_nothing_but_words() {
    let desk = Desk::new();
    assert_eq!(desk.run(&["init", ".", "--theme", "siapo"]).code, 0);
    assert!(desk.text("hub.toml").contains("theme = \"siapo\"\n"));
    let files: Vec<String> = tree(&desk.path("themes")).into_iter().map(|(name, _)| name).collect();
    assert_eq!(files, ["siapo/README.md", "siapo/i18n/en.toml"]);
    let built = desk.run(&["build", "--strict"]);
    assert_eq!((built.code, built.err.as_str()), (0, ""));
    let refused = desk.run(&["init", "x", "--theme", "../x"]);
    assert_eq!(refused.code, 2);
    assert!(refused.err.starts_with("error: `../x` cannot be the name of a theme\n"), "{}", refused.err);
}

#[test]
fn new_begins_a_document_of_every_profile_that_checks_clean() {
    let desk = Desk::with_hub();
    let mut config = desk.text("hub.toml");
    for (id, profile) in [
        ("policies", "policy"),
        ("training", "course"),
        ("agreements", "agreement"),
        ("intelligence", "product"),
        ("sheets", "sheet"),
    ] {
        config.push_str(&format!(
            "\n[[collections]]\nid = \"{id}\"\nfolder = \"content/{id}\"\nprofile = \"{profile}\"\ntitle = \"{id}\"\n\
             singular = \"{profile}\"\nsummary = \"Of that kind.\"\naudience = \"public\"\nmarking = \"TLP:CLEAR\"\n\
             release = \"optional\"\n"
        ));
    }
    desk.put("hub.toml", config);
    for (collection, path) in [
        ("model-legislation", "model-legislation/say-no-tu-ulaga.md"),
        ("guides", "content/guides/say-no-tu-ulaga-2.md"),
    ] {
        let title = if collection == "guides" { "Say \"no\": Tū'ulaga 2" } else { "Say \"no\": Tū'ulaga" };
        let _ = path;
        let made = desk.run(&["new", collection, title]);
        assert_eq!(made.code, 0, "{}", made.err);
        assert!(desk.path(made.out.trim()).is_file());
    }
    for collection in ["sops", "policies", "training", "agreements", "intelligence", "sheets", "pages"] {
        let made = desk.run(&["new", collection, &format!("New in {collection}")]);
        assert_eq!((made.code, made.err.as_str()), (0, "write on in that file; `faletusi serve` shows it\n"));
    }
    let checked = desk.run(&["check", "--strict"]);
    assert_eq!(checked.err, "");
    assert_eq!(checked.code, 0);

    let twice = desk.run(&["new", "sops", "New in sops"]);
    assert_eq!(twice.code, 2);
    assert_eq!(
        twice.err,
        "error: there is a document `new-in-sops` already: sops/new-in-sops.md\n  \
         help: choose another title, and shorten it later with `id:` in the front matter\n"
    );
    for (collection, title, why) in [
        ("guides", "Index", "`index`: it is the page that lists the collection"),
        ("guides", "By status", "`by-status`: it is the page that lists the collection in that order"),
        ("pages", "Con", "`con`: Windows keeps it for a device"),
        ("pages", "Search", "`search`: the portal makes a page or a folder of that name"),
    ] {
        let refused = desk.run(&["new", collection, title]);
        assert_eq!(refused.code, 2);
        assert_eq!(
            refused.err,
            format!(
                "error: a document cannot have the address {why}\n  \
                 help: choose a longer title; `title:` can be changed later without moving the page\n"
            )
        );
    }
    let misspelt = desk.run(&["new", "sop", "Other"]);
    assert_eq!(misspelt.code, 2);
    assert_eq!(misspelt.err, "error: there is no collection `sop`\n  help: did you mean `sops`?\n");
}

const BROKEN: &str = "---\ntitle: Old\nsummary: A page.\n---\n\n## Signs\r\n\r\n•\tone\n\u{a0}\n";

#[test]
fn check_reports_and_fix_mends() {
    let desk = Desk::with_hub();
    desk.put("content/pages/old.md", BROKEN);
    let checked = desk.run(&["check"]);
    assert_eq!(checked.code, 0, "warnings do not stop anything");
    assert!(
        checked.err.contains(
            "warning[word-bullet]: 1 line begins with a bullet sign, which makes no list\n\
             \x20--> content/pages/old.md:8:1\n  |\n8 | •    one\n  | ^^^^^\n  |\n\
             \x20 = help: begin each item with \"- \"\n  = help: `faletusi check --fix` mends this\n"
        ),
        "{}",
        checked.err
    );
    assert_eq!(without_seconds(&checked.out), "checked 5 documents: 3 warnings, in N s\n");
    assert_eq!(desk.run(&["check", "--strict"]).code, 1);
    assert_eq!(desk.text("content/pages/old.md"), BROKEN, "a check changes nothing");

    let mended = desk.run(&["check", "--fix", "--strict"]);
    assert_eq!(mended.code, 0, "{}", mended.err);
    assert_eq!(mended.err, "made 3 mends in 1 file\n");
    assert_eq!(desk.text("content/pages/old.md"), "---\ntitle: Old\nsummary: A page.\n---\n\n## Signs\n\n- one\n \n");
}

#[test]
fn the_handbook_shows_a_message_as_it_is_printed() {
    let desk = Desk::with_hub();
    let path = "sops/lost-passport.md";
    desk.put(path, desk.text(path).replacen("travel-documents", "travel-documnets", 1));
    let printed = desk.run(&["check"]).err;
    let shown: String =
        printed.lines().take_while(|line| !line.is_empty()).map(|line| format!("    {line}\n")).collect();
    let chapter = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/guides/authors-handbook/mistakes.md");
    let chapter = fs::read_to_string(chapter).expect("the chapter");
    assert!(chapter.contains(&shown), "the chapter does not show\n{shown}");
}

#[test]
fn this_hub_has_the_files_that_init_makes() {
    let desk = Desk::with_hub();
    let own = |path: &str| fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect(path);
    for path in [".gitattributes", ".vscode/settings.json", ".vscode/tasks.json", ".vscode/faletusi.code-snippets"] {
        assert_eq!(own(path), desk.text(path), "{path}: copy it from a hub that `faletusi init` makes");
    }
    let schemas = desk.run(&["schema", "--root", env!("CARGO_MANIFEST_DIR")]);
    let schemas: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&schemas.out).expect("JSON");
    for (name, schema) in schemas {
        let path = format!(".vscode/schemas/{name}");
        let written: serde_json::Value = serde_json::from_str(&own(&path)).expect("JSON");
        assert_eq!(written, schema, "{path}: `faletusi schema --write .vscode/schemas` makes it anew");
    }
}

/// VS Code reads findings line by line with the patterns that `init` writes.
#[test]
fn the_problems_panel_of_vs_code_reads_every_finding() {
    let desk = Desk::with_hub();
    desk.put("content/pages/old.md", BROKEN);
    desk.put("content/pages/unused.png", "png");
    desk.put("content/pages/titel.md", "---\ntitel: Old\n---\nText.\n");
    let tasks: serde_json::Value = serde_json::from_str(&desk.text(".vscode/tasks.json")).expect("JSON");
    let check = &tasks["tasks"][0];
    let pattern = |matcher: usize, line: usize| {
        let pattern = &check["problemMatcher"][matcher]["pattern"][line]["regexp"];
        regex::Regex::new(pattern.as_str().expect("a pattern")).expect("a pattern")
    };
    let (title, place, file) = (pattern(0, 0), pattern(0, 1), pattern(1, 1));
    let arguments: Vec<&str> = check["args"].as_array().expect("words").iter().filter_map(|a| a.as_str()).collect();
    let run = desk.run(&arguments);
    let lines: Vec<&str> = run.err.lines().collect();
    let read: Vec<String> = lines
        .windows(2)
        .filter_map(|pair| {
            let title = title.captures(pair[0])?;
            let at = place.captures(pair[1]).map(|at| format!("{}:{}:{}", &at[1], &at[2], &at[3]));
            let at = at.or_else(|| file.captures(pair[1]).map(|at| at[1].to_owned()))?;
            Some(format!("{} {} {at}", &title[1], &title[2]))
        })
        .collect();
    assert_eq!(
        read,
        [
            "warning crlf content/pages/old.md:6:9",
            "warning word-bullet content/pages/old.md:8:1",
            "warning no-break-space content/pages/old.md:9:1",
            "warning missing-summary content/pages/titel.md:1:1",
            "error missing-title content/pages/titel.md:1:1",
            "error unknown-key content/pages/titel.md:2:1",
            "note unused-file content/pages/unused.png",
        ]
    );
    let watching = &tasks["tasks"][2]["problemMatcher"][0]["background"];
    let ends = regex::Regex::new(watching["endsPattern"].as_str().expect("a pattern")).expect("a pattern");
    assert!(ends.is_match("content/pages/old.md: 3 warnings; shown, in 1,024 ms"));
    assert!(ends.is_match("the hub: 1 error; the last pages without errors stay, in 24 ms"));
}

/// A hub whose guides lower a rule, and more files that break it than are shown in all rounds of mending.
fn many_from_windows(level: &str) -> Desk {
    let desk = Desk::with_hub();
    let config = desk.text("hub.toml");
    let folder = "folder = \"content/guides\"\n";
    desk.put("hub.toml", config.replace(folder, &format!("{folder}rules = {{ crlf = \"{level}\" }}\n")));
    for n in 0..170 {
        let text = format!("---\r\ntitle: Guide {n}\r\nsummary: A guide.\r\n---\r\nText.\r\n");
        desk.put(&format!("content/guides/g{n}.md"), text);
    }
    desk
}

#[test]
fn what_a_collection_lowers_is_mended_to_the_last() {
    let desk = many_from_windows("note");
    let mended = desk.run(&["check", "--fix"]);
    assert_eq!((mended.code, mended.err.as_str()), (0, "made 170 mends in 170 files\n"));
    assert_eq!(without_seconds(&mended.out), "checked 174 documents: no mistakes, in N s\n");
    let off = many_from_windows("off");
    assert_eq!(off.run(&["check", "--fix"]).err, "off[crlf]: broken 170 times in `guides`\n");
    assert!(off.text("content/guides/g7.md").contains('\r'), "what is off is left alone");
}

#[test]
fn what_is_not_shown_is_counted_for_programs_too() {
    let desk = many_from_windows("note");
    let json = |run: Run| -> serde_json::Value { serde_json::from_str(&run.out).expect("JSON") };
    let counted = serde_json::json!([
        { "collection": "guides", "rule": "crlf", "severity": "note", "count": 170, "shown": 20 }
    ]);
    let report = json(desk.run(&["check", "--format", "json"]));
    assert_eq!((&report["lowered"], &report["held_back"]), (&counted, &0.into()));
    let sarif = json(desk.run(&["check", "--format", "sarif"]));
    assert_eq!(sarif["runs"][0]["properties"], serde_json::json!({ "lowered": counted, "heldBack": 0 }));
    let github = desk.run(&["check", "--format", "github"]);
    assert!(github.out.ends_with("::notice::note[crlf]: 150 more like this in `guides`\n"), "{}", github.out);
    desk.put("hub.toml", desk.text("hub.toml").replace("profile = \"procedure\"", "profile = \"sop\""));
    let said = desk.run(&["check"]);
    assert!(said.err.starts_with("error[unknown-value]: `sop` is not a value of `profile`\n"), "{}", said.err);
    assert!(
        said.err.ends_with("held back: 2 findings that only follow from these; mend these first\n"),
        "{}",
        said.err
    );
}

#[test]
fn errors_stop_a_build_and_leave_the_old_site() {
    let desk = Desk::with_hub();
    assert_eq!(desk.run(&["build"]).code, 0);
    let before = tree(&desk.path("site"));
    desk.put("content/pages/old.md", "---\ntitel: Old\n---\n");
    let built = desk.run(&["build"]);
    assert_eq!(built.code, 1);
    assert!(built.err.contains("error[unknown-key]"), "{}", built.err);
    assert!(built.out.starts_with("nothing was written: "), "{}", built.out);
    assert_eq!(tree(&desk.path("site")), before);
}

#[test]
fn findings_are_printed_for_programs() {
    let desk = Desk::with_hub();
    desk.put("content/pages/old.md", BROKEN);
    let json = desk.run(&["check", "--format", "json"]);
    assert_eq!((json.code, json.err.as_str()), (0, ""));
    let report: serde_json::Value = serde_json::from_str(&json.out).expect("JSON");
    assert_eq!((&report["format"], &report["warnings"]), (&1.into(), &3.into()));
    let sarif: serde_json::Value = serde_json::from_str(&desk.run(&["check", "--format", "sarif"]).out).expect("JSON");
    assert_eq!(sarif["runs"][0]["results"].as_array().map(Vec::len), Some(3));
    let github = desk.run(&["check", "--format", "github"]);
    assert!(
        github.out.contains(
            "::warning file=content/pages/old.md,line=8,col=1,endColumn=3,title=word-bullet::1 line begins with a \
             bullet sign, which makes no list%0Ahelp: begin each item with \"- \"\n"
        ),
        "{}",
        github.out
    );
}

#[test]
fn colours_follow_the_options() {
    let desk = Desk::with_hub();
    desk.put("content/pages/old.md", BROKEN);
    let is_coloured = |run: Run| run.err.contains('\u{1b}');
    assert!(!is_coloured(desk.run(&["check"])), "no terminal, no colour");
    assert!(is_coloured(desk.run(&["check", "--color", "always"])));
    let forbidden = desk.command(&["check"]).env("NO_COLOR", "1").output().expect("runs");
    assert!(!is_coloured(Run::of(forbidden)));
    let quiet = desk.run(&["check", "-q"]);
    assert_eq!((quiet.out.as_str(), quiet.err.as_str()), ("", ""), "no errors, nothing to say");
}

#[test]
fn wrong_commands_end_with_two() {
    let desk = Desk::new();
    for (arguments, message) in [
        (&["build"][..], "error: there is no hub here: no hub.toml in this folder or above it\n"),
        (&["build", "--root", "nowhere"], "error: cannot open `nowhere`: "),
        (&["check", "--root", "."], "error: there is no hub in `.`: it has no hub.toml\n"),
        (&["explain", "crfl"], "error: there is no rule `crfl`\n  help: did you mean `crlf`?\n"),
        (&["frobnicate"], "error: unrecognized subcommand 'frobnicate'"),
        (&["build", "--today", "soon"], "error: invalid value 'soon' for '--today <DATE>'"),
    ] {
        let run = desk.run(arguments);
        assert_eq!(run.code, 2, "{arguments:?}");
        assert!(run.err.starts_with(message), "{arguments:?}: {}", run.err);
    }
    let desk = Desk::with_hub();
    let run = desk.run(&["build", "--audience", "member"]);
    assert_eq!(run.code, 2);
    assert_eq!(run.err, "error: there is no audience `member`\n  help: did you mean `members`?\n");
    desk.put("documents/thesis.txt", "years of work");
    let run = desk.run(&["build", "--output", "documents"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("was not written by faletusi, so it is not replaced"), "{}", run.err);
    let odd = desk.command(&["build"]).env("SOURCE_DATE_EPOCH", "soon").output().expect("runs");
    let run = Run::of(odd);
    assert_eq!(
        (run.code, run.err.as_str()),
        (2, "error: SOURCE_DATE_EPOCH is `soon`, which is no number of seconds\n")
    );
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_written_ends_with_four() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::with_hub();
    desk.put("closed/x", "");
    let closed = desk.path("closed");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o555)).expect("permissions");
    // The superuser may write everywhere.
    let is_root = fs::write(closed.join("probe"), "").is_ok();
    let run = desk.run(&["build", "--output", "closed/site"]);
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o755)).expect("permissions");
    if !is_root {
        assert_eq!(run.code, 4);
        assert!(run.err.contains("may not be written"), "{}", run.err);
    }
}

/// The superuser, too, cannot write a file where a folder lies.
#[test]
fn a_disk_that_fails_ends_with_four() {
    let desk = Desk::with_hub();
    desk.put(".site.faletusi-lock/x", "");
    let run = desk.run(&["build"]);
    assert_eq!(run.code, 4, "{}", run.err);
    assert!(run.err.contains(".site.faletusi-lock`: ") && run.err.contains("the site is as it was"), "{}", run.err);
    assert!(!desk.path("site").exists());
}

#[test]
fn the_hub_is_found_upwards() {
    let desk = Desk::with_hub();
    let run = desk.command(&["check"]).current_dir(desk.path("content/guides")).output().expect("runs");
    assert_eq!(Run::of(run).code, 0);
}

#[test]
fn rules_are_listed_and_explained() {
    let desk = Desk::new();
    let list = desk.run(&["explain"]);
    assert!(list.out.lines().count() > 40, "{}", list.out);
    assert!(list.out.lines().any(|line| line.starts_with("crlf ")));
    let one = desk.run(&["explain", "crlf"]);
    assert!(one.out.starts_with("# crlf\n\nLines that end the Windows way."), "{}", one.out);
    let completions = desk.run(&["completions", "bash"]);
    assert!(completions.out.contains("complete -F _faletusi"), "{}", completions.err);
}

#[test]
fn the_help_of_a_command_names_the_formats_that_it_prints() {
    let desk = Desk::new();
    let all = ["human", "json", "sarif", "github", "html", "markdown", "instructions"];
    let printed = |command: &str| match command {
        "check" | "build" | "serve" => vec!["human", "json", "sarif", "github"],
        "diff" | "compare" => vec!["human", "json", "html", "markdown", "instructions"],
        "search" | "log" | "verify" => vec!["human", "json"],
        _ => vec!["human"],
    };
    let help = desk.run(&["-h"]).out;
    let commands = commands(&help);
    assert!(commands.len() > 12 && commands.contains(&"completions"), "{help}");
    for command in commands {
        let help = desk.run(&[command, "--help"]).out;
        let formats = help.lines().skip_while(|line| !line.trim_start().starts_with("--format <")).skip(1);
        let formats: Vec<&str> =
            formats.take_while(|line| !line.trim_start().starts_with('-') || line.contains("- ")).collect();
        let listed: Vec<&str> = all
            .into_iter()
            .filter(|format| formats.iter().any(|line| line.contains(&format!("- {format}:"))))
            .collect();
        assert_eq!(listed, printed(command), "{command}: {help}");
    }
}

#[test]
fn a_format_that_a_command_does_not_print_is_refused_before_anything_is_done() {
    let desk = Desk::new();
    let needed: [(&[&str], &str); 16] = [
        (&["init", "hub"], "human"),
        (&["new", "guide", "A title"], "human"),
        (&["check"], "human, json, sarif and github"),
        (&["build"], "human, json, sarif and github"),
        (&["serve"], "human, json, sarif and github"),
        (&["search", "word"], "human and json"),
        (&["diff", "work"], "human, json, html, markdown and instructions"),
        (&["compare", "a.md", "b.md"], "human, json, html, markdown and instructions"),
        (&["release", "work@1.0"], "human"),
        (&["purge", "work@1.0", "--reason", "why"], "human"),
        (&["key", "new"], "human"),
        (&["log"], "human and json"),
        (&["verify", "."], "human and json"),
        (&["schema"], "human"),
        (&["explain"], "human"),
        (&["completions", "bash"], "human"),
    ];
    let help = desk.run(&["-h"]).out;
    for name in commands(&help) {
        assert!(needed.iter().any(|(arguments, _)| arguments[0] == name), "{name} is not tried");
    }
    for (arguments, known) in needed {
        for format in ["json", "sarif", "github", "html", "markdown", "instructions"] {
            if known.split(", ").flat_map(|some| some.split(" and ")).any(|printed| printed == format) {
                continue;
            }
            let refused = desk.run(&[arguments, &["--format", format]].concat());
            let command = arguments[0];
            assert_eq!(
                (refused.code, refused.out.as_str(), refused.err.as_str()),
                (2, "", format!("error: `{command}` does not print {format}\n  help: it prints {known}\n").as_str()),
            );
        }
    }
    assert!(!desk.path("hub").exists(), "and nothing was begun");
}

/// The commands that the help lists.
fn commands(help: &str) -> Vec<&str> {
    let commands = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    commands.filter_map(|line| line.strip_prefix("  ")?.split(' ').next()).filter(|name| !name.is_empty()).collect()
}

#[test]
fn every_command_has_help() {
    let desk = Desk::new();
    for command in [
        "init",
        "new",
        "check",
        "build",
        "serve",
        "search",
        "release",
        "purge",
        "key",
        "log",
        "verify",
        "schema",
        "explain",
        "completions",
    ] {
        let help = desk.run(&[command, "--help"]);
        assert_eq!(help.code, 0);
        assert!(help.out.contains("Usage: faletusi"), "{}", help.out);
    }
}

#[test]
fn two_builds_are_the_same_to_the_byte() {
    let desk = Desk::with_hub();
    for output in ["one", "two"] {
        let built = desk.run(&["build", "--output", output, "--jobs", if output == "one" { "1" } else { "4" }]);
        assert_eq!(built.code, 0, "{}", built.err);
    }
    assert_eq!(tree(&desk.path("one")), tree(&desk.path("two")));
}

/// A server of the program itself; dropping it ends it.
#[cfg(unix)]
struct Serving(std::process::Child);

#[cfg(unix)]
impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[cfg(unix)]
#[test]
fn serve_shows_an_edit_and_stops_when_asked() {
    use std::io::{BufRead, BufReader, Read, Write};
    use std::net::TcpStream;
    use std::process::Stdio;

    let desk = Desk::with_hub();
    let child = desk
        .command(&["serve", "--port", "0"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    let mut serving = Serving(child);
    let mut line = String::new();
    BufReader::new(serving.0.stdout.take().expect("piped")).read_line(&mut line).expect("an address");
    let host = line.trim().trim_start_matches("http://").trim_end_matches('/').to_owned();
    let connect = |path: &str, close: &str| {
        let mut stream = TcpStream::connect(&host).expect("connected");
        stream.set_read_timeout(Some(std::time::Duration::from_secs(60))).expect("a timeout");
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\n{close}\r\n").expect("sent");
        BufReader::new(stream)
    };
    let page = |path: &str| {
        let mut text = String::new();
        connect(path, "Connection: close\r\n").read_to_string(&mut text).expect("a page");
        text
    };
    assert!(page("/guides/writing-for-this-hub.html").contains("Begin a document"));

    // The index is made in the background: until then there is no manifest.
    let until = std::time::Instant::now() + std::time::Duration::from_secs(120);
    let index_without = |known: &str| -> String {
        loop {
            let answer = page("/search/manifest.json");
            let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
            let names = serde_json::from_str(body).map(|value: serde_json::Value| value["chunks"].to_string());
            match names {
                Ok(names) if names != known => return names,
                _ => assert!(std::time::Instant::now() < until, "{answer}"),
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
    };
    let index = index_without("");
    let mut chunk = Vec::new();
    let name = index.get(1..17).expect("a chunk");
    connect(&format!("/search/{name}.bin"), "Connection: close\r\n").read_to_end(&mut chunk).expect("a chunk");
    assert!(chunk.starts_with(b"HTTP/1.1 200 ") && chunk.len() > 200, "{}", String::from_utf8_lossy(&chunk));

    let mut events = connect("/_faletusi/events", "");
    let mut hear = || -> serde_json::Value {
        loop {
            let mut line = String::new();
            assert_ne!(events.read_line(&mut line).expect("an event in time"), 0);
            if let Some(data) = line.strip_prefix("data: ") {
                return serde_json::from_str(data).expect("JSON");
            }
        }
    };
    let first = hear();
    let path = "content/guides/writing-for-this-hub.md";
    let text = desk.text(path);
    desk.put(path, format!("{text}\nFresh words.\n"));
    // An editor's writing may be seen half done; the rest follows.
    while !page("/guides/writing-for-this-hub.html").contains("Fresh words.") {
        hear();
    }
    assert_eq!(first["errors"], 0);
    index_without(&index);

    desk.put(path, format!("{text}\n[Broken](nowhere.md)\n"));
    let broken = loop {
        let news = hear();
        if news["errors"] == 1 {
            break news;
        }
    };
    assert!(broken["findings"][0]["text"].as_str().expect("text").starts_with("error[dangling-link]"), "{broken}");
    assert!(page("/guides/writing-for-this-hub.html").contains("Fresh words."), "the last good page stays");

    let number = serving.0.id().to_string();
    assert!(Command::new("kill").args(["-INT", &number]).status().expect("kill runs").success());
    assert_eq!(serving.0.wait().expect("it ends").code(), Some(0));
}

#[test]
fn search_answers_people_and_programs() {
    let desk = Desk::with_hub();
    let found = desk.run(&["search", "passport", "lost"]);
    assert_eq!((found.code, found.err.as_str()), (0, ""));
    assert!(found.out.starts_with("A traveller has lost the passport  sops, draft, TLP:CLEAR\n"), "{}", found.out);
    assert!(found.out.contains("    sops/lost-passport.html#search-aircraft\n"), "{}", found.out);
    assert!(found.out.ends_with("1 document found\n"), "{}", found.out);
    let marked = desk.run(&["search", "--color", "always", "permit"]);
    assert!(marked.out.contains("\u{1b}[1;33mpermit\u{1b}[0m"), "{}", marked.out);
    let json = desk.run(&["search", "--format", "json", "section 3(1)"]);
    let answer: serde_json::Value = serde_json::from_str(&json.out).expect("JSON");
    assert_eq!(answer["results"][0]["id"], "visitor-permits");
    assert_eq!(answer["results"][0]["hits"][0]["permalink"], "model-legislation/visitor-permits.html#sec_3__subsec_1");
    let none = desk.run(&["search", "zzzzqqqq"]);
    assert_eq!((none.code, none.out.as_str()), (0, "nothing was found for: zzzzqqqq\n"));
    assert_eq!(desk.run(&["search", "--format", "sarif", "x"]).code, 2);
}

#[test]
fn check_plans_the_site_and_says_what_a_build_would() {
    let desk = Desk::with_hub();
    let front =
        "---\ntitle: A\nsummary: A test.\naliases: [/robots.txt]\nreview_by: 2030-01-01\nowner: Office\n---\n\nText.\n";
    desk.put("content/guides/a.md", front);
    let checked = desk.run(&["check"]);
    assert_eq!(checked.code, 1);
    let said =
        "error[address-taken]: the address `/robots.txt` is taken by a page of the portal\n --> content/guides/a.md:4:";
    assert_eq!(checked.err.matches("error[").count(), 1, "{}", checked.err);
    assert!(checked.err.replace("   -->", " -->").replace("  -->", " -->").starts_with(said), "{}", checked.err);
    let built = desk.run(&["build"]);
    assert_eq!(built.code, 1);
    assert!(built.err.contains("error[address-taken]"), "{}", built.err);
}

#[test]
fn an_address_that_is_none_on_the_web_is_refused() {
    let desk = Desk::with_hub();
    for address in
        ["x", "", "javascript:alert(1)", "https://", "//h", "https://h.example/\nSet: x", "https://h.example?x=1"]
    {
        let refused = desk.run(&["build", "--base-url", address]);
        assert_eq!(refused.code, 2, "{address:?}");
        let said = format!(
            "error: `{}` in --base-url is not an address on the web\n  help: write it in full: `https://hub.example/`\n",
            address.escape_debug()
        );
        assert_eq!(refused.err, said);
    }
    assert!(!desk.path("site").exists());
    assert_eq!(desk.run(&["build", "--base-url", "https://hub.example/x"]).code, 0);
    assert!(desk.text("site/sitemap.xml").contains("https://hub.example/x/"));
}
