//! Verifying a built site, a copy of it, a hub and single documents: the good ones, and every kind of tampering.
#![allow(clippy::disallowed_methods, reason = "this test changes what was written")]

#[path = "support/desk.rs"]
mod desk;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use desk::{Desk, copy, procedure, tree};
use faletusi::hub::{Hub, ViewOptions};
use faletusi::ledger::VerifierKey;
use faletusi::site::{self, Options, Theme};
use faletusi::source::DiskStore;
use jiff::civil::date;

/// Writes what a site has of releases into a folder; pages are of no interest here.
fn publish(desk: &Desk, audience: &str, to: &str) {
    let hub = Arc::new(Hub::open(Arc::new(DiskStore::new(desk.path("hub")).expect("a hub"))));
    let audience = hub.config().audiences.id(audience).expect("an audience");
    let view = hub.view(&audience, ViewOptions { drafts: false, preview: false, today: date(2026, 11, 25) });
    let (theme, _) = Theme::load("tapa", Vec::new());
    let (site, _) =
        site::plan(view, Arc::new(theme), &Options { base_url: None, tool_version: "1".to_owned(), offline: false });
    for address in site.addresses().filter(|a| a.starts_with("log/") || a.starts_with("releases/")) {
        let bytes = site.render(address).unwrap_or_else(|_| panic!("{address}"));
        desk.put(&format!("{to}/{address}"), bytes);
    }
}

/// Two releases of one document, one of another, one restricted; the site as `site`, as it was before as `old`.
fn published() -> Desk {
    let desk = Desk::released();
    publish(&desk, "public", "old");
    desk.put("hub/sops/queue.md", procedure("Queue", "Stand there."));
    assert_eq!(desk.run(&["release", "queue@1.1"]).code, 0);
    publish(&desk, "public", "site");
    desk
}

fn edit(path: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(path).expect("text");
    assert!(text.contains(from), "{}", path.display());
    fs::write(path, text.replacen(from, to, 1)).expect("written");
}

#[test]
fn a_good_site_and_its_copies_verify_and_are_remembered() {
    let desk = published();
    publish(&desk, "members", "members");
    let site = desk.run(&["verify", "../site"]);
    assert_eq!((site.code, site.err.as_str()), (0, ""), "{}", site.out);
    assert!(site.out.starts_with("verified 5 entries, 2 checkpoints, "), "{}", site.out);
    assert!(site.out.contains(" of hub.example/log; signed by hub.example/log+"), "{}", site.out);
    assert!(site.out.ends_with("trusted on first use: compare its fingerprint with one from elsewhere\n"));
    for folder in ["../members", ".", "releases"] {
        let run = desk.run(&["verify", folder]);
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{folder}");
        assert!(run.out.ends_with("with the key that was seen before\n"), "{}", run.out);
    }
    let key = desk.text("site/log/keys");
    for key in [key.trim(), "../site/log/keys"] {
        let run = desk.run(&["verify", "../site", "--key", key]);
        assert!(run.code == 0 && run.out.ends_with("with the key that you gave\n"), "{}", run.out);
    }
    // By its fingerprint, as the register prints it.
    let fingerprint = VerifierKey::parse(key.trim()).expect("a key").fingerprint().hex();
    let run = desk.run(&["verify", "../site", "--key", &fingerprint]);
    assert!(run.code == 0 && run.out.ends_with("with the key that you gave\n"), "{}", run.out);
    let (first, rest) = fingerprint.split_at(4);
    let run = desk.run(&["verify", "../site", "--key", &format!("{first} {rest}").to_uppercase()]);
    assert!(run.code == 0 && run.out.ends_with("with the key that you gave\n"), "{}{}", run.out, run.err);
    let run = desk.run(&["verify", "../site", "--key", &"0".repeat(64)]);
    assert_eq!(run.code, 3);
    assert!(run.err.contains("no key that comes with `../site` has the fingerprint 0000"), "{}", run.err);
    let json: serde_json::Value =
        serde_json::from_str(&desk.run(&["verify", "../site", "--format", "json"]).out).expect("JSON");
    assert_eq!((&json["verified"], &json["entries"], &json["trust"]), (&true.into(), &5.into(), &"pinned".into()));
    let public = tree(&desk.path("site"));
    assert!(public.iter().all(|(name, bytes)| !name.contains("secret") && !bytes.windows(8).any(|w| w == b"zanzibar")));

    let nowhere = desk.run(&["verify", "sops"]);
    assert_eq!(
        (nowhere.code, nowhere.err.as_str()),
        (2, "error: there is no log of releases in `sops`\n  help: name a built site, a copy of one, or a hub\n")
    );
}

#[test]
fn a_site_whose_files_are_compressed_as_well_verifies() {
    let desk = published();
    let built = desk.run(&["build", "--compress", "--output", "../compressed"]);
    assert_eq!((built.code, built.err.as_str()), (0, ""));
    let site: BTreeMap<_, _> = tree(&desk.path("compressed")).into_iter().collect();
    let is_register = |name: &str| name.starts_with("log/") || name.starts_with("releases/");
    let is_text = |name: &str| [".html", ".css", ".js", ".json", ".wasm"].iter().any(|kind| name.ends_with(kind));
    for (name, bytes) in site.iter().filter(|(name, bytes)| is_text(name) && bytes.len() > 2_000) {
        let beside = [".br", ".gz"].map(|coding| site.contains_key(&format!("{name}{coding}")));
        assert_eq!(beside, [!is_register(name); 2], "{name}: {} bytes", bytes.len());
    }
    assert!(site.contains_key("index.html.br") && site.contains_key("sops/queue.html.gz"));
    let run = desk.run(&["verify", "../compressed"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""), "{}", run.out);
}

type Tampering = (&'static str, fn(&Path), &'static str);

#[test]
fn every_tampering_of_a_copy_is_found() {
    let desk = published();
    const QUEUE: &str = "releases/queue/1.1/public";
    let tamperings: &[Tampering] = &[
        (
            "a word of the source",
            |site| edit(&site.join(QUEUE).join("source/sops/queue.md"), "there", "where"),
            "releases/queue/1.1/public/source/sops/queue.md: (queue 1.1 for public) has the SHA-256 ",
        ),
        (
            "a word of the text",
            |site| edit(&site.join(QUEUE).join("reading.txt"), "there", "where"),
            "releases/queue/1.1/public/reading.txt: (queue 1.1 for public) has the SHA-256 ",
        ),
        (
            "the entry",
            |site| edit(&site.join(QUEUE).join("entry.txt"), "Queue", "Quite"),
            "releases/queue/1.1/public/entry.txt: (queue 1.1 for public) is not the entry that stands in the log",
        ),
        (
            "the script",
            |site| edit(&site.join(QUEUE).join("check.js"), "there", "where"),
            "releases/queue/1.1/public/check.js: does not hand out what was released: its text is not that of",
        ),
        (
            "code behind the script",
            |site| edit(&site.join(QUEUE).join("check.js"), ");\n", ");alert(1);\n"),
            "releases/queue/1.1/public/check.js: does not hand out what was released: it is not one call with data",
        ),
        (
            "the key in the script",
            |site| edit(&site.join(QUEUE).join("check.js"), "\"fingerprint\":\"", "\"fingerprint\":\"0"),
            "releases/queue/1.1/public/check.js: does not hand out what was released: its `fingerprint` is not what the log says",
        ),
        (
            "the place in the script",
            |site| edit(&site.join(QUEUE).join("check.js"), "\"index\":4", "\"index\":3"),
            "releases/queue/1.1/public/check.js: does not hand out what was released: its `index` is not what the log says",
        ),
        (
            "an earlier version in the script",
            |site| {
                edit(
                    &site.join(QUEUE).join("check.js"),
                    "\"leaves\":[",
                    "\"leaves\":[\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\",",
                )
            },
            "releases/queue/1.1/public/check.js: does not hand out what was released: its lines of version 1.0 are not those",
        ),
        (
            "where lines of an earlier version stood",
            |site| edit(&site.join(QUEUE).join("check.js"), "\"was\":", "\"were\":"),
            "releases/queue/1.1/public/check.js: does not hand out what was released: its `was` of version 1.0 does not",
        ),
        (
            "a member too many in the script",
            |site| edit(&site.join(QUEUE).join("check.js"), "faletusiGenuine({", "faletusiGenuine({\"words\":{},"),
            "releases/queue/1.1/public/check.js: does not hand out what was released: it holds `words`, which nothing asks for",
        ),
        (
            "the proof",
            |site| edit(&site.join(QUEUE).join("proof.tlog-proof"), "index 4", "index 3"),
            "releases/queue/1.1/public/proof.tlog-proof: is the proof of another release",
        ),
        (
            "a second log",
            |site| {
                let to = site.join("releases/log");
                fs::create_dir_all(&to).expect("created");
                fs::copy(site.join("log/checkpoint"), to.join("checkpoint")).expect("copied");
            },
            "releases/log: stands beside another log, `log`; only one of them can be the site's or the hub's",
        ),
        (
            "an attachment",
            |site| edit(&site.join("releases/stamps/1.0/public/source/sops/map.svg"), "1", "2"),
            "releases/stamps/1.0/public/source/sops/map.svg: (stamps 1.0 for public) has the SHA-256 ",
        ),
        (
            "no attachment",
            |site| fs::remove_file(site.join("releases/stamps/1.0/public/source/sops/map.svg")).expect("removed"),
            "releases/stamps/1.0/public/source/sops/map.svg: is missing; it is part of stamps 1.0 for public",
        ),
        (
            "no entry",
            |site| fs::remove_file(site.join(QUEUE).join("entry.txt")).expect("removed"),
            "releases/queue/1.1/public/entry.txt: is missing; it is the entry of queue 1.1 for public",
        ),
        (
            "no version",
            |site| fs::remove_dir_all(site.join("releases/stamps")).expect("removed"),
            "releases/stamps/1.0/public/: is missing; the log opens stamps 1.0 for public to everyone",
        ),
        (
            "one more file",
            |site| fs::write(site.join(QUEUE).join("source/more.md"), "?").expect("written"),
            "releases/queue/1.1/public/source/more.md: is not part of queue 1.1 for public",
        ),
        (
            "one more version",
            |site| copy(&site.join(QUEUE), &site.join("releases/queue/1.2/public")),
            "releases/queue/1.2/public/: is not in the log",
        ),
        (
            "a text for others",
            |site| copy(&site.join(QUEUE), &site.join("releases/queue/1.1/members")),
            "releases/queue/1.1/members/: is for `members`, but these pages are for `public` only",
        ),
        (
            "no list of audiences",
            |site| fs::remove_file(site.join("releases/audiences.txt")).expect("removed"),
            "releases/audiences.txt: is missing; it names the audiences whose texts are here",
        ),
        (
            "a file beside the versions",
            |site| fs::write(site.join("releases/note.txt"), "?").expect("written"),
            "releases/note.txt: does not belong in the folder of releases",
        ),
        (
            "versions swapped",
            |site| {
                let (one, two, between) = ("releases/queue/1.0", "releases/queue/1.1", "between");
                for (from, to) in [(one, between), (two, one), (between, two)] {
                    fs::rename(site.join(from), site.join(to)).expect("renamed");
                }
            },
            "releases/queue/1.0/public/source/sops/queue.md: (queue 1.0 for public) has the SHA-256 ",
        ),
        (
            "a tile",
            |site| {
                let path = site.join("log/tile/0/000.p/5");
                let mut bytes = fs::read(&path).expect("a tile");
                bytes[40] ^= 1;
                fs::write(path, bytes).expect("written");
            },
            "log/tile/0/000.p/5: does not hold the hashes that lead to the root of the log",
        ),
        (
            "an entry of the log",
            |site| {
                let path = site.join("log/tile/entries/000.p/5");
                let mut bytes = fs::read(&path).expect("a bundle");
                let last = bytes.len() - 20;
                bytes[last] ^= 1;
                fs::write(path, bytes).expect("written");
            },
            "log/tile/entries/000.p/5: entry 4 is not the one that was logged",
        ),
        (
            "the checkpoint",
            |site| edit(&site.join("log/checkpoint"), "\n5\n", "\n4\n"),
            "log/checkpoint: the signature of the key hub.example/log",
        ),
        (
            "the keys",
            |site| fs::write(site.join("log/keys"), "").expect("written"),
            "log/keys: does not list exactly the keys that the log names, in their order",
        ),
        (
            "no old checkpoint",
            |site| fs::remove_file(site.join("log/tile/0/000.p/4")).expect("removed"),
            "log/tile/0/000.p/4: is missing; a published checkpoint needs it",
        ),
    ];
    for (name, tamper, expected) in tamperings {
        let copied = tempfile::tempdir().expect("folder");
        copy(&desk.path("site"), copied.path());
        tamper(copied.path());
        let run = desk.run(&["verify", copied.path().to_str().expect("text"), "--no-pin"]);
        assert_eq!(run.code, 3, "{name}: {}", run.out);
        let found = run.err.lines().any(|line| line.starts_with(&format!("error: {expected}")));
        assert!(found, "{name}: {}", run.err);
        assert!(run.out.contains("is NOT what was released: "), "{name}: {}", run.out);
    }
}

#[test]
fn an_older_and_another_log_are_reported_with_both_checkpoints() {
    let desk = published();
    // Another hub of the same origin and key that released something else after the same beginning.
    copy(&desk.path("hub"), &desk.path("kept"));
    assert_eq!(desk.run(&["verify", "../old"]).code, 0);
    assert_eq!(desk.run(&["verify", "../site"]).code, 0, "it has grown");
    let freeze = desk.run(&["verify", "../old"]);
    assert_eq!(freeze.code, 3);
    let evidence = format!(
        "error: this is an earlier state of the log, of 4 entries; a later one was seen before.\n\nSeen before:\n\n{}\n\
         Shown now:\n\n{}",
        desk.text("site/log/checkpoint"),
        desk.text("old/log/checkpoint")
    );
    assert!(freeze.err.contains(evidence.trim_end()), "{}\n---\n{evidence}", freeze.err);

    let state = desk.key().with_file_name("hub.example_log.key.state");
    fs::write(&state, desk.text("old/log/checkpoint")).expect("written");
    fs::remove_dir_all(desk.path("hub/releases")).expect("removed");
    let public = |path: &str| desk.path(path);
    copy(&public("kept/releases"), &public("hub/releases"));
    fs::remove_dir_all(public("hub/releases/log")).expect("removed");
    fs::remove_dir_all(public("hub/releases/queue/1.1")).expect("removed");
    copy(&public("old/log"), &public("hub/releases/log"));
    desk.put("hub/sops/queue.md", procedure("Queue", "Sit down."));
    let forked = desk.run(&["release", "queue@1.1"]);
    assert_eq!(forked.code, 0, "{}", forked.err);
    publish(&desk, "public", "fork");
    let fork = desk.run(&["verify", "../fork"]);
    assert_eq!(fork.code, 3);
    assert!(fork.err.contains("the log tells two histories.\n\nSeen before:\n\n"), "{}", fork.err);
    assert_eq!(desk.run(&["verify", "../fork", "--no-pin"]).code, 0, "only who remembers can tell");
    assert_eq!(desk.run(&["verify", "../site"]).code, 0, "what is wrong is not remembered");

    let other = desk.run(&["key", "new", "--output", "../other.key"]).out;
    let run = desk.run(&["verify", "../site", "--key", other.trim()]);
    assert_eq!(run.code, 3);
    assert!(run.err.contains("error: none of the keys that you trust has ever signed this log\n"), "{}", run.err);
}

#[test]
fn one_document_verifies_with_its_proof() {
    let desk = published();
    publish(&desk, "members", "members");
    let key = desk.text("site/log/keys").trim().to_owned();
    for (from, to) in [
        ("site/releases/queue/1.1/public/source/sops/queue.md", "d/queue.md"),
        ("site/releases/queue/1.1/public/proof.tlog-proof", "d/queue.md.tlog-proof"),
        ("members/releases/secret/1.0/members/reading.txt", "s/reading.txt"),
        ("members/releases/secret/1.0/members/proof.tlog-proof", "s/proof.tlog-proof"),
    ] {
        desk.put(to, desk.text(from));
    }
    let unknown = desk.run(&["verify", "../d/queue.md"]);
    assert_eq!(unknown.code, 2);
    assert!(unknown.err.starts_with("error: the proof is signed by hub.example/log (id "), "{}", unknown.err);
    let good = desk.run(&["verify", "../d/queue.md", "--key", &key]);
    assert_eq!((good.code, good.err.as_str()), (0, ""));
    assert!(
        good.out.starts_with(
            "genuine: `source/sops/queue.md` of queue 1.1 for public (\"Queue\"), released on 2026-11-21\nentry 5 of 5 in \
             the log hub.example/log; signed by hub.example/log+"
        ),
        "{}",
        good.out
    );
    let secret = desk.run(&["verify", "../s/reading.txt", "--key", &key]);
    assert!(secret.code == 0 && secret.out.contains("entry 4 of 5"), "{}{}", secret.out, secret.err);
    let inside = desk.run(&["verify", "../site/releases/queue/1.1/public/source/sops/queue.md"]);
    assert!(
        inside.code == 0 && inside.out.contains("with the key that was seen before"),
        "{}{}",
        inside.out,
        inside.err
    );
    let fresh = desk.run(&["verify", "../site/releases/queue/1.1/public/reading.txt", "--no-pin"]);
    assert!(fresh.code == 0 && fresh.out.contains("trusted on first use"), "{}{}", fresh.out, fresh.err);

    let wrong = desk.run(&["verify", "../d/queue.md", "--key", &key, "--proof", "../s/proof.tlog-proof"]);
    assert_eq!(wrong.code, 3);
    assert!(wrong.err.starts_with("error: the document is not part of secret 1.0 for members: its SHA-256 is "));
    edit(&desk.path("d/queue.md"), "there", "where");
    let changed = desk.run(&["verify", "../d/queue.md", "--key", &key]);
    assert_eq!(changed.code, 3);
    assert!(changed.err.starts_with("error: the document is not part of queue 1.1 for public: "), "{}", changed.err);
    assert_eq!(changed.out, "`../d/queue.md` is NOT proven to be what was released\n");
    edit(&desk.path("d/queue.md.tlog-proof"), "index 4", "index 3");
    assert_eq!(desk.run(&["verify", "../d/queue.md", "--key", &key]).code, 3);
    let alone = desk.run(&["verify", "sops/queue.md"]);
    assert!(alone.code == 2 && alone.err.starts_with("error: there is no proof beside `sops/queue.md`\n"));
    assert!(alone.err.contains("verify a whole copy of the site instead"), "{}", alone.err);
}

/// What is said of the history, the line before the last.
fn history(run: &desk::Run) -> &str {
    assert_eq!((run.code, run.err.as_str()), (0, ""), "{}", run.out);
    run.out.lines().rev().nth(1).expect("a line")
}

#[test]
fn what_single_documents_show_of_the_log_is_remembered() {
    let desk = published();
    let key = desk.text("site/log/keys").trim().to_owned();
    for (site, version) in [("old", "1.0"), ("site", "1.1")] {
        for file in ["reading.txt", "proof.tlog-proof"] {
            desk.put(&format!("{site}-d/{file}"), desk.text(&format!("{site}/releases/queue/{version}/public/{file}")));
        }
    }
    let old = |desk: &Desk| desk.run(&["verify", "../old-d/reading.txt"]);
    assert_eq!(old(&desk).code, 2, "the key is not known yet");
    let first = desk.run(&["verify", "../old-d/reading.txt", "--key", &key, "--no-pin"]);
    assert_eq!(history(&first), "this log was not seen before; what the proof shows of it is compared from now on");
    assert_eq!(old(&desk).code, 2, "nothing was remembered");
    desk.run(&["verify", "../old-d/reading.txt", "--key", &key]);
    assert_eq!(history(&old(&desk)), "the log is as it was when last seen");
    let new = desk.run(&["verify", "../site-d/reading.txt", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&new.out).expect("JSON");
    assert_eq!((&json["history"], &json["trust"]), (&"unproven".into(), &"pinned".into()));
    assert_eq!(
        history(&old(&desk)),
        "the proof leads to the log's first 4 entries, which were seen before; it has had 5 since"
    );
    // Both are held against the log when that is seen, and an old copy is one then.
    assert_eq!(desk.run(&["verify", "../site"]).code, 0);
    let freeze = desk.run(&["verify", "../old"]);
    assert!(freeze.code == 3 && freeze.err.contains("this is an earlier state of the log, of 4 entries"));
    assert_eq!(
        history(&desk.run(&["verify", "../old/releases/queue/1.0/public/reading.txt"])),
        "the proof leads to the log's first 4 entries, which were seen before; it has had 5 since"
    );

    // Once only the newest is remembered, an older proof leads to a state that was not seen.
    let pins = desk.path("home/.local/state/faletusi/pins");
    fs::remove_dir_all(&pins).expect("removed");
    desk.run(&["verify", "../site-d/reading.txt", "--key", &key]);
    let unproven = "the proof leads to the log's first 4 entries; that these and the 5 that were seen before are one \
                    history is signed but not proven: a copy of the whole log shows it";
    assert_eq!(history(&old(&desk)), unproven);
    assert_eq!(history(&desk.run(&["verify", "../site-d/reading.txt"])), "the log is as it was when last seen");
    desk.put("site/old/reading.txt", desk.text("old-d/reading.txt"));
    desk.put("site/old/proof.tlog-proof", desk.text("old-d/proof.tlog-proof"));
    assert_eq!(
        history(&desk.run(&["verify", "../site/old/reading.txt"])),
        "the proof leads to the log's first 4 entries; the log beside it shows that these and the 5 that were seen before \
         are one history"
    );
    // What is wrong with the log around a document is wrong with the document.
    edit(&desk.path("site/log/keys"), "hub.example", "hut.example");
    let run = desk.run(&["verify", "../site/old/reading.txt"]);
    assert_eq!(run.code, 3);
    assert!(
        run.err.starts_with("error: the log of the site that it lies in does not hold: keys: does not list exactly"),
        "{}",
        run.err
    );
}

#[test]
fn a_proof_by_a_key_that_was_given_up_or_of_another_history_is_refused() {
    use faletusi::ledger::{Checkpoint, Hash, SignedCheckpoint, SigningKey, TlogProof, leaf_hash};

    let desk = published();
    let old_key = SigningKey::parse(desk.text("home/.config/faletusi/hub.example_log.key").trim()).expect("a key");
    assert_eq!(desk.run(&["verify", "../site"]).code, 0);
    desk.run(&["key", "new", "--output", "../new.key"]);
    let rotated = desk.run(&["key", "rotate", "--new", "../new.key"]);
    assert_eq!(rotated.code, 0, "{}", rotated.err);
    publish(&desk, "public", "rotated");
    let (folder, file) = ("rotated/releases/queue/1.1/public", "../rotated/releases/queue/1.1/public/reading.txt");
    let good = desk.text(&format!("{folder}/proof.tlog-proof"));
    // The log around it shows that the key that was seen named the new one; a proof alone cannot.
    desk.put("d/reading.txt", desk.text(&format!("{folder}/reading.txt")));
    desk.put("d/proof.tlog-proof", &good);
    let alone = desk.run(&["verify", "../d/reading.txt"]);
    assert!(alone.code == 3 && alone.err.contains("; the log was seen with the key hub.example/log+"), "{}", alone.err);
    assert!(alone.err.contains("verify a whole copy of the site, which shows that the old key named the new one"));
    assert_eq!(desk.run(&["verify", file]).code, 0);
    assert_eq!(desk.run(&["verify", "../d/reading.txt"]).code, 0, "the new key is known now");

    let forge = |size: u64, root: Hash| {
        let note =
            Checkpoint::new("hub.example/log", size, root).expect("a checkpoint").sign(&old_key).expect("signed");
        let (way, _) = good.split_once("\n\n").expect("a proof");
        desk.put(&format!("{folder}/proof.tlog-proof"), format!("{way}\n\n{note}"));
        desk.run(&["verify", file, "--no-pin"])
    };
    let parsed = TlogProof::parse(good.as_bytes()).expect("a proof");
    let run = forge(6, *parsed.checkpoint.checkpoint().root());
    assert_eq!(run.code, 3);
    let expected = "error: the proof is signed, but not with the key in force at 6 entries, hub.example/log+";
    assert!(run.err.starts_with(expected), "{}", run.err);

    // A history of one's own: the entry alone, with a root that follows from it.
    desk.put(&format!("{folder}/proof.tlog-proof"), &good);
    let entry = desk.text(&format!("{folder}/entry.txt"));
    let root = leaf_hash(entry.as_bytes());
    let note = Checkpoint::new("hub.example/log", 1, root).expect("a checkpoint").sign(&old_key).expect("signed");
    let signed = SignedCheckpoint::parse(note.to_string().as_bytes()).expect("signed");
    let own = TlogProof { extra: Some(entry.clone().into_bytes()), index: 0, hashes: vec![], checkpoint: signed };
    desk.put(&format!("{folder}/proof.tlog-proof"), own.to_string());
    let run = desk.run(&["verify", file, "--no-pin"]);
    assert!(
        run.code == 3 && run.err.contains("the log beside it never had: the log tells two histories.\n\nIn the proof:")
    );

    // The same where only the proof is at hand and that size was seen.
    let pin = "faletusi-pin-v1\norigin hub.example/log\nkey ";
    let seen = SigningKey::parse(desk.text("home/.config/faletusi/hub.example_log.key").trim()).expect("a key");
    let other =
        Checkpoint::new("hub.example/log", 1, leaf_hash(b"")).expect("a checkpoint").sign(&seen).expect("signed");
    desk.put("seen.pin", format!("{pin}{}\n\n{other}", seen.verifier()));
    desk.put("d/proof.tlog-proof", own.to_string());
    let run = desk.run(&["verify", "../d/reading.txt", "--pin", "../seen.pin"]);
    assert_eq!(run.code, 3);
    let expected = format!(
        "error: the proof's checkpoint at size 1 is not the one that was seen before: the log tells two \
         histories.\n\nSeen before:\n\n{other}\nShown now:\n\n{note}"
    );
    assert!(run.err.starts_with(expected.trim_end()), "{}", run.err);
}

#[test]
fn a_document_of_an_unsigned_site_is_checked_with_the_site() {
    let desk = Desk::new();
    assert_eq!(desk.run(&["release", "queue@1.0", "--unsigned"]).code, 0);
    publish(&desk, "public", "site");
    let run = desk.run(&["verify", "../site/releases/queue/1.0/public/reading.txt"]);
    assert_eq!(run.code, 2);
    assert!(
        run.err.starts_with(
            "error: `../site/releases/queue/1.0/public/reading.txt` lies in a site whose log nobody signs, so there can be \
             no proof of it alone\n  help: `faletusi verify "
        ),
        "{}",
        run.err
    );
    assert!(run.err.trim_end().ends_with("checks it with the whole site; who published that, nothing can show"));
    assert_eq!(desk.run(&["verify", "../site"]).code, 0);
}
