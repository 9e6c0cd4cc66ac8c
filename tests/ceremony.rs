//! The ceremonies of content/guides/keeping-the-key.md, rehearsed with the guide's own commands: the spare is split on two
//! cards, the key is put together from them and signs, and hands over to a new one.

#![allow(clippy::disallowed_methods, reason = "the test plays the officers at their desk")]

#[path = "support/desk.rs"]
mod desk;

use std::fs;
use std::process::Command;

use desk::{Desk, procedure};

/// The commands of a section of the guide, as its blocks of `bash` have them.
fn blocks(guide: &str, heading: &str) -> Vec<String> {
    let (_, section) = guide.split_once(heading).expect("the section");
    let section = section.split("\n## ").next().unwrap_or_default();
    section.split("```bash\n").skip(1).filter_map(|block| block.split("```").next()).map(str::to_owned).collect()
}

fn has(program: &str) -> bool {
    Command::new("sh").args(["-c", &format!("command -v {program}")]).output().is_ok_and(|found| found.status.success())
}

#[test]
fn the_key_is_split_recovered_and_changed_as_the_guide_says() {
    let needed = ["bash", "openssl", "xxd", "od", "base64", "sha256sum", "fold", "paste", "mktemp"];
    if let Some(missing) = needed.into_iter().find(|program| !has(program)) {
        assert!(std::env::var_os("FALETUSI_SHARED").is_none(), "`{missing}` is needed for the ceremony");
        eprintln!("SKIPPED: the ceremony of the key needs `{missing}`, which is not here");
        return;
    }
    let guide =
        fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/content/guides/keeping-the-key.md")).expect("a guide");
    let (split, recover) = (blocks(&guide, "{#split}"), blocks(&guide, "{#recover}"));
    let [functions, halves, first, second, wipe] = split.as_slice() else { panic!("{split:#?}") };
    let [vkey, join, public, write] = recover.as_slice() else { panic!("{recover:#?}") };
    assert!(first.contains("card \"$first\"") && second.contains("card \"$second\"") && wipe.contains("rm -rf"));

    let desk = Desk::released();
    desk.put("hub/sops/queue.md", procedure("Queue", "Stand there."));
    // What stands on the cards is typed again: the four lines of groups, not the eight digits.
    let typed = |card: &str| format!("sed -n 1,4p {card} > \"$d/{}\"", card.trim_end_matches(".card"));
    let vkey: String = vkey
        .lines()
        .map(|line| match line {
            line if line.starts_with("cat > \"$d/1\"") => typed("1.card") + "\n",
            line if line.starts_with("cat > \"$d/2\"") => typed("2.card") + "\n",
            line => format!("{line}\n"),
        })
        .collect();
    let functions =
        functions.replace("/dev/shm/", "\"$TMPDIR\"/").replace("\"$TMPDIR\"/key.XXXXXX", "\"$TMPDIR/key.XXXXXX\"");
    let script = format!(
        "set -eu\n{functions}{halves}\n{{\n{first}}} > 1.card\n{{\n{second}}} > 2.card\n{wipe}\n{functions}{vkey}{join}{public}{write}\
         cmp recovered.key \"$key\"\n"
    );
    let output = Command::new("bash")
        .args(["-c", &script])
        .current_dir(desk.path("hub"))
        .env("HOME", desk.path("home"))
        .env("TMPDIR", desk.path("home"))
        .output()
        .expect("bash runs");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("64 64 64") && said.contains("this is the key"), "{said}");
    // The eight digits below each card are those that are said again when it was typed.
    for card in ["1.card", "2.card"] {
        let digits = desk.text(&format!("hub/{card}")).lines().last().expect("a line").to_owned();
        assert!(digits.len() == 8 && said.contains(&digits), "{digits} in {said}");
    }

    // The recovered key, with the newest copy of the state beside it, releases.
    fs::copy(desk.key().with_extension("key.state"), desk.path("hub/recovered.key.state")).expect("copied");
    let run = desk.run(&["release", "queue@1.1", "--key", "recovered.key"]);
    assert_eq!(run.code, 0, "{}", run.err);

    // Without any state it can still hand over.
    fs::remove_file(desk.path("hub/recovered.key.state")).expect("removed");
    let new = desk.path("home/new.key");
    let new = new.to_str().expect("text");
    assert_eq!(desk.run(&["key", "new", "--output", new]).code, 0);
    let run = desk.run(&["key", "rotate", "--new", new, "--key", "recovered.key"]);
    assert_eq!(run.code, 0, "{}", run.err);
    desk.put("hub/sops/queue.md", procedure("Queue", "Stand elsewhere."));
    assert_eq!(desk.run(&["release", "queue@1.2", "--key", new]).code, 0);
    assert_eq!(desk.run(&["verify"]).code, 0);
}
