//! Every command of the auditors' page, run in a shell against what this repository's own hub publishes.
#![allow(clippy::disallowed_methods, reason = "this test runs a shell in a folder")]

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use faletusi::hub::{Hub, ViewOptions};
use faletusi::site::{self, Options, Theme};
use faletusi::source::DiskStore;
use jiff::civil::date;

const PAGE: &str = include_str!("../content/guides/auditing-the-register.md");
const WORK: &str = "immigration-information-sharing";

/// What the register of the hub has, for an audience, without pages that nobody asks for.
fn publish(audience: &str, to: &Path) {
    let hub = Arc::new(Hub::open(Arc::new(DiskStore::new(env!("CARGO_MANIFEST_DIR")).expect("a hub"))));
    let audience = hub.config().audiences.id(audience).expect("an audience");
    let view = hub.view(&audience, ViewOptions { drafts: false, preview: false, today: date(2026, 11, 25) });
    let (theme, _) = Theme::load("tapa", Vec::new());
    let (site, _) =
        site::plan(view, Arc::new(theme), &Options { base_url: None, tool_version: "1".to_owned(), offline: false });
    let wanted = |a: &&str| a.starts_with("log/") || a.starts_with("releases/") || *a == "register.html";
    for address in site.addresses().filter(wanted) {
        let path = to.join(address);
        fs::create_dir_all(path.parent().expect("a folder")).expect("created");
        fs::write(path, site.render(address).unwrap_or_else(|_| panic!("{address}"))).expect("written");
    }
}

/// The commands with their label, such as `fetch`, in order; the document and the address are ours.
fn commands(base: &Path, work: &str, version: &str, earlier: &str) -> Vec<(String, String)> {
    let ours = PAGE
        .replace("work=sharing version=2.0 earlier=1.0", &format!("work={work} version={version} earlier={earlier}"))
        .replace("releases/sharing/2.0", &format!("releases/{work}/{version}"))
        .replace("releases/sharing/1.0", &format!("releases/{work}/{earlier}"))
        .replace("https://hub.example", &format!("file://{}", base.display()));
    let blocks = ours.split("\n```bash").skip(1).map(|rest| rest.split("\n```").next().unwrap_or_default());
    let split = |block: &str| block.split_once('\n').map(|(label, body)| (label.trim().to_owned(), body.to_owned()));
    blocks.filter_map(split).collect()
}

/// Runs all commands but those whose label is left out; gives what each block printed.
fn run(folder: &Path, commands: &[(String, String)], labels: &[&str]) -> Vec<String> {
    let ours = |(label, _): &&(String, String)| label.is_empty() || labels.contains(&label.as_str());
    let script: String = commands.iter().filter(ours).map(|(_, body)| format!("{body}\necho '=== next'\n")).collect();
    let output = Command::new("sh").arg("-c").arg(&script).current_dir(folder).output().expect("a shell");
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && err.is_empty(), "{err}\n{out}");
    out.split("=== next\n").map(str::to_owned).collect()
}

fn is_missing(tools: &[&str]) -> bool {
    let there = |tool: &&str| Command::new(tool).arg("--version").output().is_ok();
    let missing: Vec<&&str> = tools.iter().filter(|tool| !there(tool)).collect();
    assert!(missing.is_empty() || std::env::var_os("CI").is_none(), "CI must have {missing:?}");
    if !missing.is_empty() {
        eprintln!("SKIPPED: {missing:?} are not here, so the commands of the auditors' page were not run");
    }
    !missing.is_empty()
}

/// The block that begins with these words, and what it printed.
fn printed<'o>(commands: &[(String, String)], labels: &[&str], output: &'o [String], begin: &str) -> &'o str {
    let ours = |(label, _): &&(String, String)| label.is_empty() || labels.contains(&label.as_str());
    let at = commands.iter().filter(ours).position(|(_, body)| body.starts_with(begin));
    output.get(at.unwrap_or_else(|| panic!("no block begins with {begin}"))).expect("output")
}

#[test]
fn every_command_of_the_auditors_page_works_and_finds_all_well() {
    if is_missing(&["sh", "sha256sum", "openssl", "curl"]) {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let (site, fetched) = (folder.path().join("site"), folder.path().join("fetched"));
    publish("public", &site);
    fs::create_dir_all(&fetched).expect("created");
    fs::copy(site.join("log/checkpoints/4"), folder.path().join("last-visit")).expect("an earlier visit");
    let entries = fs::read_to_string(site.join("log/checkpoint")).expect("a checkpoint");
    let entries = entries.lines().nth(1).expect("a size").to_owned();
    for (place, labels) in [(&site, &["visit"][..]), (&fetched, &["visit", "fetch"])] {
        let all = commands(&site, WORK, "2.0", "1.0");
        let output = run(place, &all, labels);
        let block = |begin: &str| printed(&all, labels, &output, begin);
        assert_eq!(block("mkdir \"$t/entry\""), format!("{entries} entries of {entries}\n"));
        assert_eq!(block("grep -l '[[:cntrl:]]'"), "no control characters\n");
        assert_eq!(block("sed -n 's/^released //p'"), "in order\n");
        let same = |text: &str| text.lines().rev().take(2).collect::<std::collections::BTreeSet<_>>().len() == 1;
        assert!(same(block("n=$(sed -n '2{/^[1-9]")), "{}", block("n=$(sed"));
        assert_eq!(block("parts() {"), "Signature Verified Successfully\n");
        assert!(same(block("head -c 4 \"$t/payload\"")));
        let kept = block("key_at() {");
        assert!(!kept.is_empty() && kept.lines().all(|line| line.ends_with(": good")), "{kept}");
        assert!(block("sed -n 's/^source //p'").lines().all(|line| line.ends_with(": OK")));
        assert!(block("file=$v/reading.txt").lines().count() == 1 && block("grep -n -x").lines().count() == 1);
        assert!(block("p=$v/proof.tlog-proof").ends_with(&format!(" of {entries}\nthe proof holds this entry\n")));
        assert!(same(block("walk() {")), "{}", block("walk() {"));
        let lines: Vec<&str> = block("lines() {").lines().collect();
        assert!(lines.len() == 6 && lines[0] == lines[1] && lines[3] == lines[4], "{lines:?}");
        assert!(block("grep -F -x -f").lines().any(|id| id == "short-title"));
        assert!(block("sed -n 's/^key //p' \"$t\"/entry/* | cmp").starts_with("same keys\nfounding key "));
        assert_eq!(block("for e in releases/*/*/*/entry.txt"), "");
        let absent = block("for e in \"$t\"/entry/*; do\n  awk");
        assert_eq!(absent.is_empty(), *place == site, "{absent}");
    }
}

#[test]
fn the_commands_for_restricted_documents_find_their_commitments() {
    if is_missing(&["sh", "sha256sum", "openssl"]) {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    publish("members", folder.path());
    let restricted =
        ["export LC_ALL", "command -v xxd", "size=", "number() {", "mkdir", "for e in \"$t\"/entry/*; do leaf"];
    let (all, labels) = (commands(folder.path(), "alert", "1.0", "1.0"), ["restricted"]);
    let needed = |(label, body): &&(String, String)| {
        label == "restricted"
            || restricted.iter().any(|begin| body.starts_with(begin))
            || body.starts_with("for e in releases/*/*/*/entry.txt")
    };
    let mut some: Vec<_> = all.iter().filter(needed).cloned().collect();
    some.insert(0, (String::new(), "work=alert version=1.0".to_owned()));
    let output = run(folder.path(), &some, &labels);
    let place = printed(&some, &labels, &output, "r=releases/$work");
    assert_eq!(place.lines().count(), 1, "{place}");
    assert_eq!(printed(&some, &labels, &output, "for e in releases/*/*/*/entry.txt"), "");
}
