//! A site is written whole or not at all, whatever happens on the way.
#![allow(clippy::disallowed_methods, reason = "this test looks at what was written")]

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use faletusi::output::{Disk, OutputError, RealDisk, Target, WriteError, Written, write};

type Site = BTreeMap<&'static str, &'static str>;

fn first() -> Site {
    [("index.html", "one"), ("laws/a.html", "same"), ("laws/old/b.html", "gone")].into()
}

fn second() -> Site {
    [("index.html", "two"), ("laws/a.html", "same"), ("sops/c.html", "new")].into()
}

fn build(output: &Path, disk: &dyn Disk, site: &Site) -> Result<Written, OutputError> {
    let target = Target::new(output, None)?;
    let addresses: Vec<String> = site.keys().map(|a| (*a).to_owned()).collect();
    write(&target, disk, &[&addresses], &[], |address| Ok::<_, Infallible>(site[address].as_bytes().to_vec())).map_err(
        |error| match error {
            WriteError::Output(error) => error,
            WriteError::Render(_, never) => match never {},
        },
    )
}

/// What lies in a folder, without the marker; `None` when there is no such folder.
fn found(folder: &Path) -> Option<BTreeMap<String, String>> {
    folder.exists().then(|| {
        walkdir::WalkDir::new(folder)
            .into_iter()
            .map(|entry| entry.expect("an entry"))
            .filter(|entry| entry.file_type().is_file() && entry.file_name() != ".faletusi-output")
            .map(|entry| {
                let name = entry.path().strip_prefix(folder).expect("inside").to_string_lossy().replace('\\', "/");
                (name, fs::read_to_string(entry.path()).expect("text"))
            })
            .collect()
    })
}

fn text(site: &Site) -> BTreeMap<String, String> {
    site.iter().map(|(address, text)| ((*address).to_owned(), (*text).to_owned())).collect()
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// A disk that fails: every operation after the first `left` ones, or as its other fields say.
struct Faulty {
    left: AtomicUsize,
    error: fn() -> io::Error,
    /// The write that fails leaves half of its bytes.
    torn: bool,
    exchange: bool,
    /// The output is a mount point, and only the swap finds out.
    mounted: bool,
    links: bool,
    /// Only writing fails, as on a full disk; else everything does, as after a crash.
    only_writes: bool,
}

impl Faulty {
    fn crash_after(operations: usize) -> Self {
        Self {
            left: AtomicUsize::new(operations),
            error: || io::Error::other("crashed"),
            torn: false,
            exchange: true,
            mounted: false,
            links: true,
            only_writes: false,
        }
    }

    fn step(&self, writes: bool) -> io::Result<()> {
        if self.only_writes && !writes {
            return Ok(());
        }
        self.left
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1))
            .map(drop)
            .map_err(|_| (self.error)())
    }
}

impl Disk for Faulty {
    fn create_dir(&self, path: &Path) -> io::Result<()> {
        self.step(true)?;
        RealDisk.create_dir(path)
    }
    fn write_new(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        if let Err(error) = self.step(true) {
            if self.torn {
                RealDisk.write_new(path, &bytes[..bytes.len() / 2])?;
            }
            return Err(error);
        }
        RealDisk.write_new(path, bytes)
    }
    fn hard_link(&self, old: &Path, new: &Path) -> io::Result<()> {
        if !self.links {
            return Err(io::ErrorKind::Unsupported.into());
        }
        self.step(true)?;
        RealDisk.hard_link(old, new)
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step(false)?;
        RealDisk.rename(from, to)
    }
    fn exchange(&self, one: &Path, other: &Path) -> io::Result<()> {
        if self.mounted {
            return Err(io::ErrorKind::ResourceBusy.into());
        }
        if !self.exchange {
            return Err(io::ErrorKind::Unsupported.into());
        }
        self.step(false)?;
        RealDisk.exchange(one, other)
    }
    fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.step(false)?;
        RealDisk.remove_file(path)
    }
    fn remove_dir(&self, path: &Path) -> io::Result<()> {
        self.step(false)?;
        RealDisk.remove_dir(path)
    }
}

/// Crashes after 0, 1, 2… operations until a build gets through every one, and returns how many it has.
fn crash_everywhere(configure: impl Fn(&mut Faulty), before: Option<&Site>) -> usize {
    for operations in 0..200 {
        let folder = tempfile::tempdir().expect("folder");
        let output = folder.path().join("site");
        if let Some(before) = before {
            build(&output, &RealDisk, before).expect("the old site");
        }
        let mut disk = Faulty::crash_after(operations);
        configure(&mut disk);
        // The system lets go of the lock of a process that died; here the lock is let go of by returning.
        let _ = build(&output, &disk, &second());
        let all_done = disk.left.load(Ordering::SeqCst) > 0;

        let in_two_steps = !disk.exchange && before.is_some() && !output.exists();
        if in_two_steps {
            // A start that cannot make a page still completes what was cut off.
            let target = Target::new(&output, None).expect("a target");
            let failed = write(&target, &RealDisk, &[&["x".to_owned()]], &[], |_| Err::<Vec<u8>, _>("no page"));
            assert!(matches!(failed, Err(WriteError::Render(address, "no page")) if address == "x"));
        }
        let now = found(&output);
        let whole = now == before.map(text) || now == Some(text(&second()));
        assert!(whole, "after {operations} operations: {now:?}");

        build(&output, &RealDisk, &second()).expect("the next build succeeds");
        assert_eq!(found(&output), Some(text(&second())), "after {operations} operations");
        assert_eq!(names(folder.path()), ["site"], "nothing is left beside it");
        if all_done {
            return operations;
        }
    }
    panic!("no build got through");
}

#[test]
fn a_crash_after_any_operation_leaves_the_old_or_the_new_site() {
    assert!(crash_everywhere(|_| {}, Some(&first())) > 10);
    assert!(crash_everywhere(|disk| disk.torn = true, Some(&first())) > 10);
    assert!(crash_everywhere(|disk| disk.links = false, Some(&first())) > 10);
}

#[test]
fn so_it_does_where_two_renames_are_needed() {
    assert!(crash_everywhere(|disk| disk.exchange = false, Some(&first())) > 10);
}

#[test]
fn a_first_build_that_crashes_leaves_nothing_or_all() {
    assert!(crash_everywhere(|disk| disk.torn = true, None) > 5);
}

#[test]
fn files_are_counted() {
    let folder = tempfile::tempdir().expect("folder");
    let output = folder.path().join("deep/er/site");
    let counted = |files, changed, removed, bytes| Written { files, changed, removed, bytes };
    assert_eq!(build(&output, &RealDisk, &first()).expect("built"), counted(3, 3, 0, 11));
    assert_eq!(build(&output, &RealDisk, &first()).expect("built"), counted(3, 0, 0, 11));
    assert_eq!(build(&output, &RealDisk, &second()).expect("built"), counted(3, 2, 1, 10));
}

#[cfg(unix)]
#[test]
fn unchanged_files_are_the_same_files() {
    use std::os::unix::fs::MetadataExt;
    let folder = tempfile::tempdir().expect("folder");
    let output = folder.path().join("site");
    let inode = |name: &str| fs::metadata(output.join(name)).expect("a file").ino();
    build(&output, &RealDisk, &first()).expect("built");
    let (same, open) = (inode("laws/a.html"), fs::File::open(output.join("index.html")).expect("open"));
    build(&output, &RealDisk, &second()).expect("built");
    assert_eq!(inode("laws/a.html"), same);
    assert_ne!(inode("index.html"), open.metadata().expect("open").ino(), "a reader keeps the file it opened");
}

#[test]
fn a_full_disk_is_said_plainly_and_harms_nothing() {
    for written in 0..6 {
        let folder = tempfile::tempdir().expect("folder");
        let output = folder.path().join("site");
        build(&output, &RealDisk, &first()).expect("built");
        let disk = Faulty {
            error: || io::ErrorKind::StorageFull.into(),
            only_writes: true,
            links: false,
            ..Faulty::crash_after(written)
        };
        let error = build(&output, &disk, &second()).expect_err("full");
        assert!(error.is_machine());
        let message = error.to_string();
        assert!(message.starts_with("the disk is full: `"), "{message}");
        assert!(message.ends_with("` cannot be written; the site is as it was"), "{message}");
        assert_eq!(found(&output), Some(text(&first())));
        assert_eq!(names(folder.path()), ["site"], "what was begun is gone, so the disk is not full of it");
    }
}

#[test]
fn a_read_only_disk_is_said_plainly() {
    let errors: [fn() -> io::Error; 2] =
        [|| io::ErrorKind::PermissionDenied.into(), || io::ErrorKind::ReadOnlyFilesystem.into()];
    for error in errors {
        let folder = tempfile::tempdir().expect("folder");
        let output = folder.path().join("site");
        let disk = Faulty { error, ..Faulty::crash_after(0) };
        let message = build(&output, &disk, &first()).expect_err("read-only").to_string();
        let stage = folder.path().canonicalize().expect("a folder").join(".site.faletusi-new");
        assert_eq!(
            message,
            format!(
                "`{}` may not be written; check the permissions of the folder it stands in; the site is as it was",
                stage.display()
            )
        );
    }
}

#[cfg(unix)]
#[test]
fn a_folder_that_is_read_only_is_said_plainly() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("folder");
    let closed = folder.path().join("closed");
    fs::create_dir(&closed).expect("folder");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o555)).expect("permissions");
    // The superuser may write everywhere.
    let is_root = fs::write(closed.join("probe"), "").is_ok();
    if !is_root {
        let error = build(&closed.join("site"), &RealDisk, &first()).expect_err("read-only");
        assert!(matches!(error, OutputError::ReadOnly(_)), "{error}");
    }
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o755)).expect("permissions");
}

#[test]
fn what_this_program_did_not_write_is_refused() {
    let folder = tempfile::tempdir().expect("folder");
    let root = folder.path().canonicalize().expect("a folder");
    let refused = |path: &Path, hub: Option<&Path>| Target::new(path, hub).expect_err("refused").to_string();

    let documents = root.join("documents");
    fs::create_dir(&documents).expect("folder");
    assert!(Target::new(&documents, None).is_ok(), "an empty folder has nothing to lose");
    fs::write(documents.join("thesis.txt"), "years of work").expect("file");
    assert_eq!(
        refused(&documents, None),
        format!(
            "`{}` was not written by faletusi, so it is not replaced; choose another --output or empty that folder",
            documents.display()
        )
    );
    assert_eq!(
        refused(&documents.join("thesis.txt"), None),
        format!("`{}` is a file; --output must name a folder", documents.join("thesis.txt").display())
    );
    assert_eq!(
        refused(&root, Some(&documents)),
        format!("`{}` holds the hub itself; choose another --output", root.display())
    );
    #[cfg(unix)]
    {
        let link = root.join("link");
        std::os::unix::fs::symlink(&documents, &link).expect("link");
        assert_eq!(
            refused(&link, None),
            format!("`{}` is a symbolic link; give the folder it leads to as --output", link.display())
        );
        assert_eq!(
            refused(Path::new("/"), None),
            "`/` is a disk or mount point, which cannot be replaced; choose a folder inside it as --output"
        );
    }
    #[cfg(target_os = "linux")]
    assert_eq!(
        refused(Path::new("/proc"), None),
        "`/proc` is a disk or mount point, which cannot be replaced; choose a folder inside it as --output"
    );
    assert_eq!(fs::read_to_string(documents.join("thesis.txt")).expect("there"), "years of work");
}

#[test]
fn two_builds_are_kept_apart() {
    let folder = tempfile::tempdir().expect("folder");
    let output = folder.path().join("site");
    let target = Target::new(&output, None).expect("a target");
    let seen = std::sync::Mutex::new(None);
    write(&target, &RealDisk, &[&["index.html".to_owned()]], &[], |_| {
        *seen.lock().expect("lock") = Some(build(&output, &RealDisk, &first()).expect_err("busy").to_string());
        Ok::<_, Infallible>(b"mine".to_vec())
    })
    .expect("the first build is not disturbed");
    let path = folder.path().canonicalize().expect("a folder").join("site");
    let seen = seen.into_inner().expect("lock").expect("tried");
    if cfg!(unix) {
        assert_eq!(
            seen,
            format!(
                "another faletusi (process {}) is writing to `{}`; wait for it to end or choose another --output",
                std::process::id(),
                path.display()
            )
        );
    }
    assert_eq!(found(&output).expect("a site")["index.html"], "mine");
    assert_eq!(names(folder.path()), ["site"]);
    build(&output, &RealDisk, &first()).expect("and now it is free");
}

#[test]
fn a_page_that_cannot_be_made_changes_nothing() {
    let folder = tempfile::tempdir().expect("folder");
    let output = folder.path().join("site");
    build(&output, &RealDisk, &first()).expect("built");
    let target = Target::new(&output, None).expect("a target");
    let addresses: Vec<String> = ["a.html", "b.html", "c.html"].map(String::from).into();
    let failed =
        write(
            &target,
            &RealDisk,
            &[&addresses],
            &[],
            |address| if address == "a.html" { Ok(vec![]) } else { Err("template") },
        );
    assert!(matches!(failed, Err(WriteError::Render(address, "template")) if address == "b.html"));
    assert_eq!(found(&output), Some(text(&first())));
    assert_eq!(names(folder.path()), ["site"]);
}

#[test]
fn two_builds_of_one_site_are_byte_identical() {
    let folder = tempfile::tempdir().expect("folder");
    let outputs: Vec<PathBuf> = ["one", "two"].iter().map(|n| folder.path().join(n)).collect();
    build(&outputs[0], &RealDisk, &second()).expect("built");
    build(&outputs[1], &RealDisk, &first()).expect("built");
    build(&outputs[1], &RealDisk, &second()).expect("built again");
    let tree = |folder: &Path| {
        let mut tree: Vec<(PathBuf, Option<Vec<u8>>)> = walkdir::WalkDir::new(folder)
            .into_iter()
            .map(|entry| entry.expect("an entry"))
            .map(|entry| (entry.path().strip_prefix(folder).expect("inside").to_owned(), fs::read(entry.path()).ok()))
            .collect();
        tree.sort();
        tree
    };
    assert_eq!(tree(&outputs[0]), tree(&outputs[1]));
}

/// Writes one long page and a short one, compressed; returns how many files were written and how many changed.
fn build_compressed(output: &Path, page: &str) -> (usize, usize) {
    let target = Target::new(output, None).expect("a target");
    let addresses = ["page.html", "short.html"].map(String::from);
    let render = |address: &str| Ok::<_, Infallible>(if address == "page.html" { page } else { "short" }.into());
    let written = write(&target, &RealDisk, &[&addresses], &addresses, render).expect("written");
    (written.files, written.changed)
}

#[test]
fn compressed_files_follow_what_they_are_made_of() {
    let folder = tempfile::tempdir().expect("folder");
    let output = folder.path().join("site");
    let (one, two) = ("(1) One and the same. ".repeat(100), "(1) Another text. ".repeat(100));
    assert_eq!(build_compressed(&output, &one), (4, 4));
    assert_eq!(names(&output), [".faletusi-output", "page.html", "page.html.br", "page.html.gz", "short.html"]);
    let before = fs::read(output.join("page.html.gz")).expect("a file");
    assert!(before.len() < 200, "{}", before.len());
    assert_eq!(build_compressed(&output, &one), (4, 0));

    // A power failure left one of them empty: its page did not change, and it is made again.
    fs::remove_file(output.join("page.html.gz")).expect("removed");
    fs::write(output.join("page.html.gz"), "").expect("an empty file");
    assert_eq!(build_compressed(&output, &one), (4, 1));
    assert_eq!(fs::read(output.join("page.html.gz")).expect("a file"), before);

    assert_eq!(build_compressed(&output, &two), (4, 3));
    assert_ne!(fs::read(output.join("page.html.gz")).expect("a file"), before);
    build(&output, &RealDisk, &first()).expect("without them");
    assert_eq!(found(&output), Some(text(&first())));
}

#[test]
fn a_mount_point_that_only_the_swap_finds_is_named_and_nothing_is_left_beside_it() {
    let folder = tempfile::tempdir().expect("folder");
    let output = folder.path().join("site");
    build(&output, &RealDisk, &first()).expect("built");
    let mut disk = Faulty::crash_after(1000);
    disk.mounted = true;
    let error = build(&output, &disk, &second()).expect_err("refused");
    assert!(matches!(error, OutputError::MountPoint(_)), "{error}");
    assert_eq!(found(&output), Some(text(&first())));
    assert_eq!(names(folder.path()), ["site"]);
}

#[cfg(unix)]
#[test]
fn the_lock_is_never_what_a_link_leads_to() {
    let folder = tempfile::tempdir().expect("folder");
    fs::write(folder.path().join("victim"), "precious").expect("a file");
    let lock = folder.path().join(".site.faletusi-lock");
    std::os::unix::fs::symlink(folder.path().join("victim"), lock).expect("a link");
    let error = build(&folder.path().join("site"), &RealDisk, &first()).expect_err("refused");
    assert!(error.is_machine(), "{error}");
    assert_eq!(fs::read_to_string(folder.path().join("victim")).expect("there"), "precious");
}

#[cfg(unix)]
#[test]
fn a_folder_that_was_closed_to_others_stays_closed() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("folder");
    let output = folder.path().join("site");
    build(&output, &RealDisk, &first()).expect("built");
    fs::set_permissions(&output, fs::Permissions::from_mode(0o710)).expect("closed");
    build(&output, &RealDisk, &second()).expect("built");
    assert_eq!(fs::metadata(&output).expect("there").permissions().mode() & 0o777, 0o710);
}
