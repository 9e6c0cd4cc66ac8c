//! Releasing: what is written, what is refused, and that a crash after any operation harms nothing.
#![allow(clippy::disallowed_methods, reason = "this test looks at what was written")]

#[path = "support/desk.rs"]
mod desk;

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use desk::{Desk, copy, procedure, tree};
use faletusi::diagnostics::Severity;
use faletusi::document::WorkId;
use faletusi::hub::Hub;
use faletusi::ledger::{
    Addition, Day, Ending, Entry, KeyEntry, Line, Log, Name, Opening, SigningKey, Subject, Version,
};
use faletusi::output::{
    Change, Disk, DiskFiles, NEW_STATE, RealDisk, ReleaseError, ReleasesFolder, SafeDisk, Signer, state_path,
};
use faletusi::release::{Deliverable, Wanted, prepare};
use faletusi::source::DiskStore;
use faletusi::verify::{Known, Layout, verify};
use jiff::civil::date;

const ORIGIN: &str = "hub.example/log";

/// A disk that fails after so many operations; the write that fails may leave half of its bytes.
struct Faulty {
    left: AtomicUsize,
    torn: bool,
    has_crashed: AtomicBool,
    has_torn: AtomicBool,
}

impl Faulty {
    fn step(&self) -> io::Result<()> {
        let less = |left: usize| left.checked_sub(1);
        let left = self.left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, less);
        left.map(drop).map_err(|_| io::Error::other("crashed"))
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        if let Err(error) = self.step() {
            if self.torn && !self.has_crashed.swap(true, Ordering::SeqCst) && !path.exists() {
                self.has_torn.store(true, Ordering::SeqCst);
                fs::write(path, &bytes[..bytes.len() / 2])?;
            }
            return Err(error);
        }
        RealDisk.write_new(path, bytes)
    }
}

impl Disk for Faulty {
    fn create_dir(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        RealDisk.create_dir(path)
    }
    fn write_new(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.write(path, bytes)
    }
    fn hard_link(&self, old: &Path, new: &Path) -> io::Result<()> {
        self.step()?;
        RealDisk.hard_link(old, new)
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step()?;
        RealDisk.rename(from, to)
    }
    fn exchange(&self, one: &Path, other: &Path) -> io::Result<()> {
        self.step()?;
        RealDisk.exchange(one, other)
    }
    fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        RealDisk.remove_file(path)
    }
    fn remove_dir(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        RealDisk.remove_dir(path)
    }
}

impl SafeDisk for Faulty {
    fn write_synced(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.write(path, bytes)
    }
    // Nothing is flushed in tests: the crash is of the program, and the order of its operations is what is tested.
    fn sync_folder(&self, _: &Path) -> io::Result<()> {
        self.step()
    }
}

fn faulty(operations: usize, torn: bool) -> Faulty {
    let (has_crashed, has_torn) = (AtomicBool::new(false), AtomicBool::new(false));
    Faulty { left: AtomicUsize::new(operations), torn, has_crashed, has_torn }
}

/// A disk that never fails.
fn sound() -> Faulty {
    faulty(usize::MAX, false)
}

/// A run of the program on `root/hub` with the keys in `root`.
#[derive(Clone, Copy)]
struct Act {
    /// Number of the key, none for an unsigned log.
    key: Option<u8>,
    what: What,
}

#[derive(Clone, Copy)]
enum What {
    Release(&'static [&'static str], u32),
    Withdraw(&'static str),
    Purge(&'static str),
    Rotate(u8),
}

fn key_file(root: &Path, secret: u8) -> PathBuf {
    let path = root.join(format!("{secret}.key"));
    if !path.exists() {
        let key = SigningKey::new(ORIGIN, &[secret; 32]).expect("a key");
        fs::write(&path, key.to_text()).expect("written");
        fs::write(state_path(&path), NEW_STATE).expect("written");
    }
    path
}

fn hub(root: &Path) -> Arc<Hub> {
    Arc::new(Hub::open(Arc::new(DiskStore::new(root.join("hub")).expect("a hub"))))
}

fn day() -> Day {
    Day::parse("2026-11-25").expect("a day")
}

fn add(entry: Entry, open: bool, change: &mut Change) {
    let folder = entry.folder().expect("a folder");
    if open {
        change.additions.push(Addition::Open(entry.clone()));
    } else {
        let opening = Opening { nonce: [7; 32], entry: entry.clone() };
        change.frozen.insert(format!("{folder}/nonce.txt"), opening.nonce_text().into_bytes());
        change.additions.push(Addition::Committed { nonce: [7; 32], entry: entry.clone() });
    }
    if !open || matches!(entry, Entry::Release(_)) {
        change.frozen.insert(format!("{folder}/entry.txt"), entry.to_bytes().expect("an entry"));
    }
}

/// What a release of the work freezes: the same in every hub here, so it is made once.
fn prepared(hub: &Arc<Hub>, work: &'static str) -> Vec<Deliverable> {
    static MADE: Mutex<BTreeMap<&str, Vec<Deliverable>>> = Mutex::new(BTreeMap::new());
    let make = || {
        let (work, version) = (WorkId::from(work), Version { major: 99, minor: 0 });
        let wanted = Wanted { work, version, note: None, approved_by: None, effective: None, force: true };
        let mut made = prepare(hub, &wanted, date(2026, 11, 25)).expect("prepared");
        made.iter_mut().for_each(|one| one.entry.supersedes = None);
        made
    };
    MADE.lock().expect("a lock").entry(work).or_insert_with(make).clone()
}

fn act(root: &Path, disk: &dyn SafeDisk, act: Act) -> Result<(), ReleaseError> {
    let signer = match act.what {
        What::Rotate(new) => Some(new),
        _ => act.key,
    };
    let signer = signer.map(|secret| Signer::read(&key_file(root, secret)).expect("a key"));
    let mut folder = ReleasesFolder::open(&root.join("hub/releases"), ORIGIN, signer.as_ref(), disk)?;
    let (hub, mut change) = (hub(root), Change::default());
    if let (Some(signer), None) = (&signer, folder.log().previous_key()) {
        let founding = KeyEntry::first(signer.key().verifier(), day());
        change.additions.push(Addition::Open(Entry::Key(founding)));
    }
    match act.what {
        What::Release(works, minor) => {
            for work in works {
                for mut one in prepared(&hub, work) {
                    let subject = &mut one.entry.subject;
                    subject.version = Version { major: 1, minor };
                    subject.previous = folder.log().previous(&subject.work, &subject.audience);
                    let entry = Entry::Release(Box::new(one.entry));
                    let base = entry.folder().expect("a folder");
                    change.frozen.extend(one.files.into_iter().map(|(path, bytes)| (format!("{base}/{path}"), bytes)));
                    add(entry, one.open, &mut change);
                }
            }
        }
        What::Withdraw(work) | What::Purge(work) => {
            let release = &hub.releases().of(&WorkId::from(work))[0];
            let old = &release.entry.subject;
            let previous = folder.log().previous(&Name::parse(work).expect("a name"), &old.audience);
            let subject = Subject { previous, released: day(), ..old.clone() };
            let reason = Line::parse("It was wrong").expect("a line");
            let ending = Ending { subject, approved_by: None, effective: None, reason, note: None };
            let is_purge = matches!(act.what, What::Purge(_));
            let entry = if is_purge { Entry::Purge(ending) } else { Entry::Withdrawal(ending) };
            add(entry, release.is_open(), &mut change);
        }
        What::Rotate(new) => {
            let previous = folder.log().previous_key().expect("a key");
            let old = Signer::read(&key_file(root, act.key.expect("an old key"))).expect("a key");
            let key = SigningKey::new(ORIGIN, &[new; 32]).expect("a key").verifier();
            let entry = KeyEntry::rotation(key, day(), previous, None, old.key());
            change.additions.push(Addition::Open(Entry::Key(entry)));
        }
    }
    folder.append(&change, signer.as_ref())
}

fn log(root: &Path) -> Option<Log> {
    let folder = root.join("hub/releases/log");
    folder.is_dir().then(|| Log::open(&DiskFiles::new(&folder), &[]).expect("a log at any moment"))
}

fn leaves(log: Option<&Log>) -> Vec<String> {
    log.map_or(Vec::new(), |log| log.entries().iter().map(|logged| logged.leaf.hex()).collect())
}

#[track_caller]
fn is_sound(root: &Path, operations: usize) {
    let report = verify(&DiskFiles::new(&root.join("hub")), Layout::Hub, &Known::default());
    assert_eq!(report.findings, [], "after {operations} operations");
    let left: Vec<String> =
        tree(&root.join("hub")).into_iter().map(|(name, _)| name).filter(|name| name.contains("/.")).collect();
    assert_eq!(left, [""; 0], "after {operations} operations");
}

/// Crashes after 0, 1, 2… operations until the run gets through, and returns how many it has. `then` is the next run.
fn crash_everywhere(before: &[Act], run: Act, then: Act, torn: bool) -> usize {
    let base = Desk::new();
    for &step in before {
        act(base.folder.path(), &sound(), step).expect("prepared");
    }
    for operations in 0..500 {
        let folder = tempfile::tempdir().expect("folder");
        let root = folder.path();
        copy(base.folder.path(), root);
        let was = leaves(log(root).as_ref());
        let disk = faulty(operations, torn);
        let done = act(root, &disk, run).is_ok();
        if torn && !done && !disk.has_torn.load(Ordering::SeqCst) {
            // The same as without torn writes.
            continue;
        }

        let now = leaves(log(root).as_ref());
        assert!(now.starts_with(&was), "after {operations} operations entries are gone");
        let hub = hub(root);
        let errors: Vec<String> = hub
            .diagnostics()
            .iter()
            .filter(|d| d.severity == Severity::Error)
            // Without any log a first release that was cut off cannot be told from a log that was lost.
            .filter(|d| !(was.is_empty() && d.message.contains("`releases/log` is missing")))
            .map(|d| format!("{}: {}", d.place.file, d.message))
            .collect();
        assert_eq!(errors, [""; 0], "after {operations} operations");

        // The same key opens the folder again: all is as it was, or the whole addition is there.
        let signer = match run.what {
            What::Rotate(new) => Some(new),
            _ => run.key,
        };
        let signer = signer.map(|secret| Signer::read(&key_file(root, secret)).expect("a key"));
        if root.join("hub/releases").is_dir() {
            let opened = ReleasesFolder::open(&root.join("hub/releases"), ORIGIN, signer.as_ref(), &RealDisk);
            drop(opened.unwrap_or_else(|error| panic!("after {operations} operations: {error}")));
        }
        let settled = leaves(log(root).as_ref());
        assert!(settled == was || settled.starts_with(&now), "after {operations} operations");
        let added = settled.len() - was.len();
        if log(root).is_some() {
            is_sound(root, operations);
        }
        let next = if added == 0 { run } else { then };
        act(root, &sound(), next).unwrap_or_else(|error| panic!("the next run, after {operations}: {error}"));
        is_sound(root, operations);
        if done {
            return operations;
        }
    }
    panic!("no run got through");
}

/// A journal that lies in the folder is no order to erase what was released, whoever left it there.
#[test]
fn a_stale_journal_erases_nothing() {
    for size in [0, 1, 99] {
        let desk = Desk::new();
        let root = desk.folder.path();
        act(root, &sound(), Act { key: None, what: What::Release(&["queue"], 0) }).expect("released");
        let entry = root.join("hub/releases/queue/1.0/public/entry.txt");
        let hash = faletusi::ledger::Hash::of(&std::fs::read(&entry).expect("an entry"));
        let journal = format!("faletusi-release-v1\nsize {size}\nsigned none\n{hash}  queue/1.0/public/entry.txt\n");
        std::fs::write(root.join("hub/releases/.faletusi-release"), journal).expect("written");
        let _ = act(root, &sound(), Act { key: None, what: What::Release(&["queue"], 9) });
        assert!(entry.is_file(), "size {size}");
    }
}

#[test]
fn a_crash_after_any_operation_leaves_the_log_as_it_was_or_with_all_of_it() {
    let signed = |what| Act { key: Some(1), what };
    let unsigned = |what| Act { key: None, what };
    let first = What::Release(&["queue"], 0);
    let batch = What::Release(&["queue", "stamps", "secret"], 1);
    let later = What::Release(&["queue"], 9);
    let all = What::Release(&["queue", "secret"], 0);
    let mut total = 0;
    for torn in [false, true] {
        for (before, run, then) in [
            (&[][..], signed(first), signed(later)),
            (&[], unsigned(first), unsigned(later)),
            (&[signed(first)], signed(batch), signed(later)),
            (&[unsigned(first)], unsigned(batch), unsigned(later)),
            (&[unsigned(first)], signed(batch), signed(later)),
            (&[signed(all)], signed(What::Withdraw("queue")), signed(later)),
            (&[signed(all)], signed(What::Withdraw("secret")), signed(later)),
            (&[signed(all)], signed(What::Purge("queue")), signed(later)),
            (&[signed(all)], signed(What::Purge("secret")), signed(later)),
            (&[unsigned(all)], unsigned(What::Purge("secret")), unsigned(later)),
            (&[signed(all)], signed(What::Rotate(2)), Act { key: Some(2), what: later }),
        ] {
            total += crash_everywhere(before, run, then, torn);
        }
    }
    println!("crashed after each of {total} operations");
    assert!(total > 400, "{total}");
}

#[test]
fn a_release_that_was_cut_off_wants_its_key_again() {
    let desk = Desk::new();
    let root = desk.folder.path();
    let run = Act { key: Some(1), what: What::Release(&["queue"], 0) };
    act(root, &faulty(12, false), run).expect_err("crashed");
    let error = act(root, &sound(), Act { key: None, ..run }).expect_err("refused").to_string();
    let key = SigningKey::new(ORIGIN, &[1; 32]).expect("a key").verifier();
    assert_eq!(
        error,
        format!("a release was cut off while it was signed with {key}; run the command again with that key")
    );
}

#[track_caller]
fn refused(desk: &Desk, arguments: &[&str], code: i32, message: &str) {
    let run = desk.run(arguments);
    assert_eq!((run.code, run.err.as_str()), (code, message), "{arguments:?}\n{}", run.out);
}

#[test]
fn a_release_says_what_it_did_and_builds_on_its_log() {
    let desk = Desk::new();
    let made = desk.run(&["key", "new"]);
    assert_eq!(made.code, 0, "{}", made.err);
    let key = made.out.trim().to_owned();
    assert!(key.starts_with("hub.example/log+"), "{key}");
    assert!(desk.text("home/.config/faletusi/hub.example_log.key").starts_with("PRIVATE+KEY+hub.example/log+"));
    assert_eq!(desk.text("home/.config/faletusi/hub.example_log.key.state"), "new\n");
    let fingerprint = made.err.lines().next().expect("a line").to_owned();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(desk.key()).expect("a key").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    let run = desk.run(&["release", "queue@1.0", "secret@2.0", "--note", "First"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert_eq!(
        run.out,
        format!(
            "released queue 1.0 for public: entry 2\n\
             released secret 2.0 for members, as a commitment: entry 3\n\
             the log has 3 entries and a checkpoint, signed with {key}\n  {fingerprint}\n\
             next: commit the folder `releases`, then publish with `faletusi build`\n"
        )
    );
    assert_eq!(
        desk.text("home/.config/faletusi/hub.example_log.key.state"),
        desk.text("hub/releases/log/checkpoint"),
        "the signer remembers what it has signed"
    );
    let public = tree(&desk.path("hub/releases/log"));
    assert!(public.iter().all(|(_, bytes)| !bytes.windows(6).any(|w| w == b"secret")), "nothing tells its name");

    let run = desk.run(&["release", "queue@1.0", "secret@2.0", "--withdraw", "--reason", "Wrong"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.starts_with("withdrew queue 1.0 for public: entry 4\nwithdrew secret 2.0 for members: entry 5\n"));
    let run = desk.run(&["purge", "secret@2.0", "--reason", "A court order"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.starts_with("erased secret 2.0 for members: entry 6\n"), "{}", run.out);
    let left: Vec<String> = tree(&desk.path("hub/releases/secret")).into_iter().map(|(name, _)| name).collect();
    assert_eq!(
        left,
        [
            "2.0/members.purge/entry.txt",
            "2.0/members.purge/nonce.txt",
            "2.0/members.withdrawal/entry.txt",
            "2.0/members.withdrawal/nonce.txt",
            "2.0/members/entry.txt",
            "2.0/members/nonce.txt"
        ]
    );
    let listed = desk.run(&["log"]);
    assert_eq!(
        listed.out,
        format!(
            "1  2026-11-21  key                              {key}\n\
             2  2026-11-21  release     queue 1.0   public   First\n\
             3  2026-11-21  release     secret 2.0  members  First\n\
             4  2026-11-21  withdrawal  queue 1.0   public   Wrong\n\
             5  2026-11-21  withdrawal  secret 2.0  members  Wrong\n\
             6  2026-11-21  purge       secret 2.0  members  A court order\n\n\
             log of hub.example/log: 6 entries, signed at 3, 5, 6\nkey {key}\n  {fingerprint}\n"
        )
    );
    let json: serde_json::Value =
        serde_json::from_str(&desk.run(&["log", "queue", "--format", "json"]).out).expect("JSON");
    assert_eq!((json["entries"].as_array().map(Vec::len), &json["signed"]), (Some(2), &true.into()));
    let checked = desk.run(&["check"]);
    assert!(!checked.err.contains("release") && checked.code == 0, "{}", checked.err);
}

#[test]
fn refusals_say_what_to_do() {
    let desk = Desk::new();
    let no_key = "error: there is no key to sign the release with\n  help: `faletusi key new` makes one; or release with \
                  --unsigned: then nobody can tell a forged log from yours\n";
    refused(&desk, &["release", "queue@1.0"], 2, no_key);
    assert!(desk.run(&["log"]).err.starts_with("error: nothing was released yet\n"));
    refused(
        &desk,
        &["release", "queue"],
        2,
        "error: which version of `queue`?\n  help: write `queue@2.0`, or --version 2.0 for all\n",
    );
    refused(&desk, &["release", "queue@1"], 2, "error: `1` is not a version such as `2.0`\n");
    refused(
        &desk,
        &["release", "queue@1.0", "queue@1.1", "--unsigned"],
        2,
        "error: `queue` is named twice\n  help: release one version of a document at a time\n",
    );
    let near = "error: there is no document `qeue`; did you mean `queue`?\n";
    refused(&desk, &["release", "qeue@1.0", "--unsigned"], 2, near);
    refused(
        &desk,
        &["release", "queue@1.0", "--unsigned", "--effective", "soon"],
        2,
        "error: --effective: `soon` is not a day such as `2026-11-25`\n",
    );
    assert_eq!(desk.run(&["release", "queue@1.0", "--unsigned"]).code, 0);
    refused(
        &desk,
        &["release", "queue@1.1", "--unsigned"],
        1,
        "error: nothing in `queue` has changed since version 1.0; --force releases the same text again\n",
    );
    refused(
        &desk,
        &["release", "queue@2.0", "--withdraw", "--reason", "x", "--unsigned"],
        2,
        "error: `queue` 2.0 was never released\n  help: released were 1.0\n",
    );
    refused(
        &desk,
        &["purge", "stamps@1.0", "--reason", "x", "--unsigned"],
        2,
        "error: `stamps` 1.0 was never released\n  help: `faletusi log` lists what was\n",
    );
    assert_eq!(desk.run(&["purge", "queue@1.0", "--reason", "x", "--unsigned"]).code, 0);
    refused(&desk, &["purge", "queue@1.0", "--reason", "x", "--unsigned"], 2, "error: `queue` 1.0 was erased before\n");

    desk.put("hub/hub.toml", desk::CONFIG.replace("origin", "# origin"));
    refused(
        &desk,
        &["release", "queue@1.1"],
        2,
        "error: hub.toml has no `origin`, the name that the log of releases keeps for ever\n  help: write one line such \
         as `origin = \"hub.example/log\"` at the top of hub.toml\n",
    );
    desk.put("hub/hub.toml", desk::CONFIG.replace("hub.example/log", "other.example"));
    refused(
        &desk,
        &["release", "stamps@1.0", "--unsigned"],
        2,
        "error: the log has the origin `hub.example/log`, but hub.toml says `other.example`; the origin of a log never \
         changes\n",
    );
}

#[test]
fn a_signer_without_its_state_refuses() {
    let desk = Desk::released();
    let (key, state) = (desk.key(), state_path(&desk.key()));
    let help = "  help: bring the state back from its second copy; if it is lost, change to a new key with `faletusi key \
                rotate`\n";
    let signed = fs::read(&state).expect("a state");
    desk.put("hub/sops/queue.md", procedure("Queue", "Stand there."));
    let release = ["release", "queue@1.1"];

    fs::remove_file(&state).expect("removed");
    let missing = format!(
        "error: the key's state `{}` is missing or unreadable, and without it the key could sign two histories\n{help}",
        state.display()
    );
    refused(&desk, &release, 2, &missing);
    fs::write(&state, NEW_STATE).expect("written");
    let reset = format!(
        "error: the key's state `{}` says that the key has signed nothing yet, but it has signed this log\n{help}",
        state.display()
    );
    refused(&desk, &release, 2, &reset);
    fs::write(&state, &signed).expect("written");

    // The log is taken back to before the last release.
    copy(&desk.path("hub/releases"), &desk.path("old"));
    assert_eq!(desk.run(&release).code, 0);
    fs::remove_dir_all(desk.path("hub/releases")).expect("removed");
    copy(&desk.path("old"), &desk.path("hub/releases"));
    refused(
        &desk,
        &release,
        2,
        "error: the key has signed 5 entries, but the log ends at 4; it was taken back\n  help: bring back the folder \
         `releases` as it was after the last release: from another copy of the hub that released with this key, from \
         the repository's history or a backup; if that release was never published and is lost, `faletusi key rotate \
         --new FILE --give-up` changes to a new key\n",
    );

    // Rotating gets out of it, with the old key and without its state.
    fs::remove_file(&state).expect("removed");
    let new = desk.path("home/new.key");
    let new = new.to_str().expect("text");
    assert_eq!(desk.run(&["key", "new", "--output", new]).code, 0);
    let rotated = desk.run(&["key", "rotate", "--new", new]);
    assert_eq!(rotated.code, 0, "{}", rotated.err);
    assert!(rotated.out.starts_with("entry 5 of the log names the new key hub.example/log+"), "{}", rotated.out);
    let run = desk.run(&["release", "queue@1.1", "--key", new]);
    assert_eq!(run.code, 0, "{}", run.err);
    let run = desk.run(&["verify", "--no-pin"]);
    assert_eq!(run.code, 0, "{}", run.err);

    let again = desk.run(&["key", "new"]);
    let taken = format!("error: `{}` is there already; no key is ever overwritten\n", key.display());
    assert!(again.code == 2 && again.err.starts_with(&taken), "{}", again.err);
    fs::remove_file(&key).expect("removed");
    let run = desk.run(&["release", "queue@1.2", "--force"]);
    assert!(run.err.starts_with("error: the log is signed with hub.example/log+"), "{}", run.err);
    let unsigned = "error: the log of this hub is signed, so it cannot go on unsigned\n  help: leave --unsigned out\n";
    refused(&desk, &["release", "queue@1.2", "--force", "--unsigned"], 2, unsigned);
}

#[test]
fn two_releases_do_not_meet() {
    let desk = Desk::new();
    fs::create_dir_all(desk.path("hub/releases")).expect("folder");
    let held = ReleasesFolder::open(&desk.path("hub/releases"), ORIGIN, None, &RealDisk).expect("opened");
    let run = desk.run(&["release", "queue@1.0", "--unsigned"]);
    assert_eq!(run.code, 4);
    assert!(run.err.starts_with("error: another faletusi (process "), "{}", run.err);
    drop(held);
    assert_eq!(desk.run(&["release", "queue@1.0", "--unsigned"]).code, 0);
}

#[test]
fn two_copies_of_a_hub_do_not_sign_two_histories() {
    let desk = Desk::new();
    assert_eq!(desk.run(&["key", "new"]).code, 0);
    assert_eq!(desk.run(&["release", "queue@1.0"]).code, 0);
    copy(&desk.path("hub"), &desk.path("other"));
    let other = desk.path("other");
    let other = ["--root", other.to_str().expect("text")];

    // At the same time: the key is held.
    let key = desk.key();
    let signer = Signer::read(&key).expect("a key");
    let held = ReleasesFolder::open(&desk.path("hub/releases"), ORIGIN, Some(&signer), &RealDisk).expect("opened");
    let run = desk.run(&[&["release", "queue@1.1", "--force"], &other[..]].concat());
    assert_eq!(run.code, 4);
    assert!(run.err.contains("is signing with this key"), "{}", run.err);
    drop(held);

    // One after the other: the second has not got what the first released.
    assert_eq!(desk.run(&["release", "queue@1.1", "--force"]).code, 0);
    let run = desk.run(&[&["release", "queue@1.2", "--force"], &other[..]].concat());
    assert_eq!(run.code, 2);
    assert!(run.err.contains("from another copy of the hub that released with this key"), "{}", run.err);

    // With what it lacks it goes on.
    fs::remove_dir_all(desk.path("other/releases")).expect("removed");
    copy(&desk.path("hub/releases"), &desk.path("other/releases"));
    assert_eq!(desk.run(&[&["release", "queue@1.2", "--force"], &other[..]].concat()).code, 0);
}

#[test]
fn a_lost_log_is_not_begun_again_unsigned() {
    let desk = Desk::new();
    assert_eq!(desk.run(&["key", "new"]).code, 0);
    assert_eq!(desk.run(&["release", "queue@1.0"]).code, 0);
    fs::remove_dir_all(desk.path("hub/releases")).expect("removed");
    let run = desk.run(&["release", "queue@1.0", "--unsigned"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("has signed a log of this name"), "{}", run.err);

    let desk = Desk::new();
    assert_eq!(desk.run(&["release", "queue@1.0", "--unsigned"]).code, 0);
    fs::remove_dir_all(desk.path("hub/releases/log")).expect("removed");
    let run = desk.run(&["release", "queue@1.1", "--force", "--unsigned"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("there are frozen versions in `releases`"), "{}", run.err);
}

#[test]
fn a_release_that_was_never_published_can_be_given_up() {
    let desk = Desk::new();
    assert_eq!(desk.run(&["key", "new"]).code, 0);
    assert_eq!(desk.run(&["release", "queue@1.0"]).code, 0);
    copy(&desk.path("hub/releases"), &desk.path("before"));
    assert_eq!(desk.run(&["release", "queue@1.1", "--force"]).code, 0);
    fs::remove_dir_all(desk.path("hub/releases")).expect("removed");
    copy(&desk.path("before"), &desk.path("hub/releases"));
    let new = desk.path("home/new.key");
    let new = new.to_str().expect("text");
    assert_eq!(desk.run(&["key", "new", "--output", new]).code, 0);
    let run = desk.run(&["key", "rotate", "--new", new]);
    assert_eq!(run.code, 2, "{}", run.err);
    assert_eq!(desk.run(&["key", "rotate", "--new", new, "--give-up"]).code, 0);
    assert_eq!(desk.run(&["release", "queue@1.1", "--force", "--key", new]).code, 0);
    assert_eq!(desk.run(&["verify"]).code, 0);
}

#[test]
fn a_purge_names_other_versions_with_the_same_words() {
    let desk = Desk::new();
    assert_eq!(desk.run(&["key", "new"]).code, 0);
    for version in ["queue@1.0", "queue@1.1"] {
        assert_eq!(desk.run(&["release", version, "--force"]).code, 0);
    }
    let run = desk.run(&["purge", "queue@1.0", "--reason", "A person is named"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.contains("the same words stand in other versions that are not erased: queue@1.1;"), "{}", run.out);
}
