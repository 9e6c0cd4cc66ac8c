//! [`DiskStore`] against a real folder.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use super::*;

fn listing(root: &Path, folders: &[&str]) -> (Vec<String>, Vec<String>) {
    let folders: Vec<String> = folders.iter().map(|f| (*f).to_owned()).collect();
    let listing = DiskStore::new(root).expect("a folder").list(&folders);
    (
        listing.files.iter().map(|f| f.path.to_string()).collect(),
        listing
            .diagnostics
            .iter()
            .map(|d| format!("{}: {}[{}]: {}", d.place.file, d.severity, d.rule.name, d.message))
            .collect(),
    )
}

fn put(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().expect("a parent")).expect("folder");
    fs::write(path, text).expect("file");
}

fn path(text: &str) -> HubPath {
    HubPath::new(text).expect("a path")
}

#[test]
fn folders_that_hold_no_sources_are_left_out() {
    let hub = tempfile::tempdir().expect("folder");
    for file in [
        "hub.toml",
        "sops/a.md",
        "sops/.hidden.md",
        "sops/a.md~",
        "sops/site/kept.md",
        ".git/config",
        "target/x.md",
        "site/index.html",
        "web/.faletusi-output",
        "web/index.html",
        "sops/node_modules/x.md",
    ] {
        put(hub.path(), file, "x");
    }
    let expected: Vec<String> = ["hub.toml", "sops/a.md", "sops/site/kept.md"].map(String::from).into();
    assert_eq!(listing(hub.path(), &[]), (expected.clone(), vec![]));
    assert_eq!(listing(hub.path(), &["sops", "sops/site", "none"]), (expected, vec![]));
    assert_eq!(listing(hub.path(), &["none"]).0, ["hub.toml"]);
}

#[test]
fn links_are_followed_inside_the_hub_only() {
    let hub = tempfile::tempdir().expect("folder");
    let outside = tempfile::tempdir().expect("folder");
    put(outside.path(), "secret.md", "secret");
    put(hub.path(), "sops/a.md", "a");
    put(hub.path(), "shared/b.md", "b");
    for (target, link) in [
        (outside.path().join("secret.md"), "sops/file-out.md"),
        (outside.path().to_owned(), "sops/folder-out"),
        ("../../../../../../../etc/passwd".into(), "sops/passwd.md"),
        (hub.path().to_owned(), "sops/up"),
        ("self".into(), "sops/self"),
        ("nowhere".into(), "sops/broken.md"),
        ("../shared".into(), "sops/shared"),
        ("../sops".into(), "shared/back"),
        ("a.md".into(), "sops/alias.md"),
    ] {
        symlink(target, hub.path().join(link)).expect("link");
    }
    let (files, found) = listing(hub.path(), &["sops"]);
    assert_eq!(files, ["sops/a.md", "sops/alias.md", "sops/shared/b.md"]);
    assert_eq!(
        found,
        [
            "sops/broken.md: warning[symlink-broken]: this link leads nowhere",
            "sops/file-out.md: error[symlink-outside]: this is a link to a place outside the hub; it is not followed",
            "sops/folder-out: error[symlink-outside]: this is a link to a place outside the hub; it is not followed",
            "sops/passwd.md: error[symlink-outside]: this is a link to a place outside the hub; it is not followed",
            "sops/self: error[symlink-loop]: this link leads round in a circle; it is not followed",
            "sops/shared/back: error[symlink-loop]: this link leads round in a circle; it is not followed",
            "sops/up: error[symlink-loop]: this link leads round in a circle; it is not followed",
        ]
    );
    let store = DiskStore::new(hub.path()).expect("a folder");
    store.list(&["sops".to_owned()]);
    assert_eq!(store.read(&path("sops/shared/b.md")).expect("read"), b"b");
    store.write(&path("sops/alias.md"), b"A").expect("written");
    assert_eq!(fs::read(hub.path().join("sops/a.md")).expect("read"), b"A", "the link stays a link");
}

#[test]
fn pipes_and_sockets_are_never_opened() {
    let hub = tempfile::tempdir().expect("folder");
    put(hub.path(), "a.md", "a");
    rustix::fs::mknodat(
        rustix::fs::CWD,
        hub.path().join("pipe.md"),
        rustix::fs::FileType::Fifo,
        rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR,
        0,
    )
    .expect("pipe");
    let _socket = std::os::unix::net::UnixListener::bind(hub.path().join("socket.md")).expect("socket");
    let (files, found) = listing(hub.path(), &[]);
    assert_eq!(files, ["a.md"]);
    assert_eq!(
        found,
        [
            "pipe.md: warning[special-file]: this is a pipe, not a file; it is left out",
            "socket.md: warning[special-file]: this is a socket, not a file; it is left out",
        ]
    );
    let store = DiskStore::new(hub.path()).expect("a folder");
    assert!(store.read(&path("pipe.md")).is_err(), "and a pipe put there later stops nobody");
    assert_eq!(store.look(&path("pipe.md")), None);
}

#[test]
fn what_may_not_be_read_is_reported() {
    use std::os::unix::fs::PermissionsExt;
    let hub = tempfile::tempdir().expect("folder");
    put(hub.path(), "a.md", "a");
    put(hub.path(), "closed/b.md", "b");
    for name in ["a.md", "closed"] {
        fs::set_permissions(hub.path().join(name), fs::Permissions::from_mode(0o000)).expect("permissions");
    }
    let is_root = fs::read(hub.path().join("a.md")).is_ok();
    let (files, found) = listing(hub.path(), &[]);
    fs::set_permissions(hub.path().join("closed"), fs::Permissions::from_mode(0o700)).expect("permissions");
    if !is_root {
        assert!(files.is_empty(), "{files:?}");
        assert_eq!(
            found,
            [
                "a.md: error[unreadable-file]: this file cannot be read: Permission denied",
                "closed: error[unreadable-file]: this file cannot be read: Permission denied",
            ]
        );
    }
}

/// A collection's folder that leads out of the hub would otherwise be an empty collection.
#[test]
fn a_folder_that_hub_toml_names_and_that_is_a_bad_link_is_reported() {
    let hub = tempfile::tempdir().expect("folder");
    let outside = tempfile::tempdir().expect("folder");
    put(outside.path(), "laws/secret.md", "secret");
    put(hub.path(), "real/a.md", "x");
    symlink(outside.path(), hub.path().join("out")).expect("link");
    symlink("gone", hub.path().join("broken")).expect("link");
    symlink("loop", hub.path().join("loop")).expect("link");
    symlink("real", hub.path().join("inside")).expect("link");
    let (files, found) = listing(hub.path(), &["out/laws", "broken", "loop", "inside", "none"]);
    assert_eq!(files, ["inside/a.md"]);
    let rules: Vec<&str> = found.iter().map(|f| f.split("]:").next().unwrap_or_default()).collect();
    assert_eq!(
        rules,
        ["broken: warning[symlink-broken", "loop: error[symlink-loop", "out: error[symlink-outside"],
        "{found:?}"
    );
}

#[test]
fn names_other_systems_cannot_keep_are_reported() {
    use std::os::unix::ffi::OsStrExt;
    let hub = tempfile::tempdir().expect("folder");
    for name in ["Entry.md", "entry.md", "aux.md", "a\u{304}.md", "tab\there.md", "back\\slash.md"] {
        put(hub.path(), name, name);
    }
    fs::write(hub.path().join(std::ffi::OsStr::from_bytes(b"caf\xe9.md")), "x").expect("file");
    let (files, found) = listing(hub.path(), &[]);
    assert_eq!(files, ["Entry.md", "aux.md", "entry.md", "ā.md"]);
    assert_eq!(
        found,
        [
            "back\u{fffd}slash.md: error[name-reserved]: Windows cannot keep a file of this name: it holds `\\\\`",
            "caf\u{fffd}.md: error[name-not-utf-8]: the name of this file cannot be read as text",
            "tab\u{fffd}here.md: error[name-reserved]: Windows cannot keep a file of this name: it holds `\\t`",
            "aux.md: error[name-reserved]: Windows cannot keep a file of this name: `aux` means a device there",
            "entry.md: error[name-collision]: this file and `Entry.md` have the same name on Windows and Macs",
        ]
    );
    let store = DiskStore::new(hub.path()).expect("a folder");
    store.list(&[]);
    assert_eq!(store.read(&path("ā.md")).expect("found under its composed name"), "a\u{304}.md".as_bytes());
}

#[test]
fn a_huge_file_is_refused_unread() {
    let hub = tempfile::tempdir().expect("folder");
    let file = fs::File::create(hub.path().join("huge.md")).expect("file");
    file.set_len(LARGEST_FILE + (44 << 20)).expect("sparse");
    let (files, found) = listing(hub.path(), &[]);
    assert!(files.is_empty());
    assert_eq!(found, ["huge.md: error[file-too-large]: this file has 300 MiB; at most 256 are read"]);
    let store = DiskStore::new(hub.path()).expect("a folder");
    let error = store.read(&path("huge.md")).expect_err("refused");
    assert_eq!(error.kind(), std::io::ErrorKind::FileTooLarge);
}

#[test]
fn paths_on_disk_are_paths_in_the_hub() {
    let hub = tempfile::tempdir().expect("folder");
    let store = DiskStore::new(hub.path()).expect("a folder");
    let at = |p: &str| store.hub_path(&store.root().join(p)).map(|p| p.to_string());
    assert_eq!(at("sops/a.md").as_deref(), Some("sops/a.md"));
    assert_eq!(at("").as_deref(), None);
    assert_eq!(store.hub_path(Path::new("/elsewhere/a.md")), None);
    assert!(DiskStore::is_skipped(&path(".git/index")));
    assert!(DiskStore::is_skipped(&path("site/index.html")));
    assert!(!DiskStore::is_skipped(&path("content/site/index.md")));
}
