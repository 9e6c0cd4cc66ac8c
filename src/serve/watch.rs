use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, EventKind, ModifyKind};
use notify::{Config, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};

use crate::diagnostics::HubPath;
use crate::source::DiskStore;

/// Nothing more for so long: the burst is over. Editors write, rename and set times within a few milliseconds.
const QUIET: Duration = Duration::from_millis(10);

/// But an edit is never held back longer than this.
const LONGEST: Duration = Duration::from_millis(30);

/// Watches a hub's folder while it lives.
pub struct Watch {
    _watcher: Arc<std::sync::Mutex<Box<dyn Watcher + Send>>>,
    /// Whether the system could not tell of changes, so that the folder is looked through every second instead.
    pub polling: bool,
}

/// Watches the folder of `store`. Paths of files that something happened to come in bursts; an empty burst means "look
/// at everything".
///
/// # Errors
///
/// When the folder can be watched in no way.
pub fn watch(store: Arc<DiskStore>) -> notify::Result<(Watch, Receiver<Vec<HubPath>>)> {
    let (events, incoming) = channel::<notify::Result<notify::Event>>();
    let root = store.root().to_owned();
    let mut polling = false;
    let native = RecommendedWatcher::new(events.clone(), Config::default()).and_then(|mut watcher| {
        watch_all(&mut watcher, &root)?;
        Ok(Box::new(watcher) as Box<dyn Watcher + Send>)
    });
    let watcher = match native {
        Ok(watcher) => watcher,
        // Too many folders for the system's table, or a file system that tells nothing.
        Err(_) => {
            polling = true;
            let config = Config::default().with_poll_interval(Duration::from_secs(1));
            let mut watcher = PollWatcher::new(events, config)?;
            watch_all(&mut watcher, &root)?;
            Box::new(watcher)
        }
    };
    let watcher = Arc::new(std::sync::Mutex::new(watcher));
    let (bursts, outgoing) = channel();
    let weak = Arc::downgrade(&watcher);
    std::thread::Builder::new().name("watch".into()).spawn(move || {
        gather(&store, &incoming, &bursts, |folder| {
            if let Some(watcher) = weak.upgrade()
                && let Ok(mut watcher) = watcher.lock()
            {
                let _ = watcher.watch(folder, RecursiveMode::Recursive);
            }
        });
    })?;
    Ok((Watch { _watcher: watcher, polling }, outgoing))
}

/// The root's own entries, and each of its folders that can hold sources with all below: `target` and `.git` are large
/// and busy, and the output is ours.
fn watch_all(watcher: &mut dyn Watcher, root: &Path) -> notify::Result<()> {
    watcher.watch(root, RecursiveMode::NonRecursive)?;
    for entry in fs::read_dir(root)?.flatten() {
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) && holds_sources(root, &entry.path()) {
            watcher.watch(&entry.path(), RecursiveMode::Recursive)?;
        }
    }
    Ok(())
}

fn holds_sources(root: &Path, folder: &Path) -> bool {
    let name = folder.strip_prefix(root).ok().and_then(Path::to_str).and_then(|name| HubPath::new(name).ok());
    name.is_some_and(|name| !DiskStore::is_skipped(&name)) && !folder.join(crate::source::OUTPUT_MARKER).exists()
}

/// Turns events into bursts until the other side is gone.
fn gather(
    store: &DiskStore,
    incoming: &Receiver<notify::Result<notify::Event>>,
    bursts: &Sender<Vec<HubPath>>,
    new_folder: impl Fn(&Path),
) {
    while let Ok(first) = incoming.recv() {
        let mut burst = Burst::default();
        burst.add(store, first, &new_folder);
        let until = Instant::now() + LONGEST;
        loop {
            let left = until.saturating_duration_since(Instant::now()).min(QUIET);
            match incoming.recv_timeout(left) {
                Ok(event) => burst.add(store, event, &new_folder),
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => return,
            }
            if Instant::now() >= until {
                break;
            }
        }
        let burst = burst.paths();
        if let Some(paths) = burst
            && bursts.send(paths).is_err()
        {
            return;
        }
    }
}

#[derive(Default)]
struct Burst {
    paths: Vec<HubPath>,
    everything: bool,
}

impl Burst {
    fn add(&mut self, store: &DiskStore, event: notify::Result<notify::Event>, new_folder: &impl Fn(&Path)) {
        let Ok(event) = event else {
            self.everything = true;
            return;
        };
        if event.need_rescan() {
            self.everything = true;
        }
        if !is_change(event.kind) {
            return;
        }
        for path in event.paths {
            self.path(store, path, new_folder);
        }
    }

    fn path(&mut self, store: &DiskStore, disk: PathBuf, new_folder: &impl Fn(&Path)) {
        match store.hub_path(&disk) {
            Some(path) if DiskStore::is_skipped(&path) => {}
            Some(path) => {
                if path.folder().is_empty() && disk.is_dir() {
                    if !holds_sources(store.root(), &disk) {
                        return;
                    }
                    new_folder(&disk);
                }
                self.paths.push(path);
            }
            // The root itself, or a name that is no text: the listing says what is wrong with it.
            None => self.everything |= disk != store.root(),
        }
    }

    fn paths(mut self) -> Option<Vec<HubPath>> {
        if self.everything {
            return Some(Vec::new());
        }
        self.paths.sort();
        self.paths.dedup();
        (!self.paths.is_empty()).then_some(self.paths)
    }
}

/// Whether an event can mean that a file has other bytes, or another name. Reading is no change, or our own reading
/// would never end.
fn is_change(kind: EventKind) -> bool {
    match kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => true,
        EventKind::Access(_) => false,
        EventKind::Modify(ModifyKind::Metadata(_)) => false,
        _ => true,
    }
}
