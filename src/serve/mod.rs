//! Shows the portal in an author's browser while she writes.
//!
//! [`Workshop::make`] follows the files and makes an [`Edition`]: what is wrong, and pages that can be rendered when a
//! browser asks. While errors stand the pages of the last good edition stay. Browsers listen at `/_faletusi/events`,
//! reload when the pages have changed and show what is wrong over the page.
//!
//! Only this computer is served: the listener is bound to 127.0.0.1, and a request whose `Host` is another name is
//! refused, so that no web page can reach it by rebinding a name. Addresses are looked up in the plan of the site;
//! no path of a request ever reaches the disk. The one form, [`comparing`], is taken from its own page only.
#![allow(clippy::disallowed_methods, reason = "the server watches the hub's folder")]

mod comparing;
mod http;
mod live;
mod shared;
mod watch;

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender};
use std::time::{Duration, Instant};

use crate::compare::{Protection, Tree};
use crate::diagnostics::print::Tally;
use crate::diagnostics::{Diagnostic, HubPath};
use crate::site::words::Words;

pub use live::Finding;
pub use watch::{Watch, watch};

use shared::Shared;

/// Follows the files.
pub trait Workshop: Send + 'static {
    /// Makes an edition of the hub as it lies on disk now. `changed` are the files that something happened to since the
    /// last call; an empty slice, as at the first call, means "look at everything".
    fn make(&mut self, changed: &[HubPath]) -> Edition;
}

/// The hub at one moment.
pub struct Edition {
    /// Everything found.
    pub diagnostics: Vec<Diagnostic>,
    /// The first of them as a browser shows them.
    pub findings: Vec<Finding>,
    /// The site; `None` when errors stand and the last good one is to stay.
    pub pages: Option<Arc<dyn Pages>>,
}

/// A site whose files can be made one by one.
pub trait Pages: Send + Sync {
    /// The file at an address (relative, as planned); `None` when there is none.
    fn render(&self, address: &str) -> Option<Result<Vec<u8>, PageError>>;

    /// The files of the search index, made in the background.
    fn index(&self) -> Vec<(String, Vec<u8>)> {
        Vec::new()
    }

    /// The interface's words in the hub's language.
    fn words(&self) -> Option<Arc<Words>> {
        None
    }

    /// The texts that can be compared, by work.
    fn choices(&self) -> Vec<Choices> {
        Vec::new()
    }

    /// One of them; `None` when it cannot be read any more.
    fn text(&self, _choice: &str) -> Option<Chosen> {
        None
    }

    /// The address of a provision of one of them.
    fn place(&self, _choice: &str, _permalink: &str) -> Option<String> {
        None
    }
}

/// The texts of a work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choices {
    /// The work's name.
    pub title: String,
    /// How each is asked for, and what readers see.
    pub texts: Vec<(String, String)>,
}

/// A text of the hub.
#[derive(Debug, Clone)]
pub struct Chosen {
    /// The work it is of.
    pub work: String,
    /// Its name, with its version.
    pub title: String,
    /// Its provisions.
    pub tree: Arc<Tree>,
    /// How it must be handled.
    pub protection: Protection,
}

/// Why a page could not be made, in words for the author.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageError(pub String);

/// What happened, for whoever prints it.
#[derive(Debug)]
pub enum Notice<'a> {
    /// A new edition is shown.
    Edition {
        /// Everything found.
        diagnostics: &'a [Diagnostic],
        /// Of these.
        tally: Tally,
        /// The files that changed.
        changed: &'a [HubPath],
        /// Whether browsers get new pages; otherwise the last good ones stay.
        fresh: bool,
        /// How long it took.
        took: Duration,
    },
    /// The workshop broke; the last edition stays.
    Broken,
}

/// A port of this computer, taken but not yet answered.
#[derive(Debug)]
pub struct Bound {
    listener: TcpListener,
    /// Where browsers will find it.
    pub address: SocketAddr,
    /// Whether the port asked for was taken by another program.
    pub moved: bool,
}

/// Takes `port` of 127.0.0.1, or one of the next twenty when it is taken; 0 takes any.
///
/// # Errors
///
/// When none can be taken.
pub fn bind(port: u16) -> io::Result<Bound> {
    let mut last = None;
    for candidate in port..=port.saturating_add(20) {
        match TcpListener::bind((Ipv4Addr::LOCALHOST, candidate)) {
            Ok(listener) => {
                listener.set_nonblocking(true)?;
                let address = listener.local_addr()?;
                return Ok(Bound { listener, address, moved: candidate != port });
            }
            Err(error) => last = Some(error),
        }
        if port == 0 {
            break;
        }
    }
    Err(last.unwrap_or_else(|| io::ErrorKind::AddrInUse.into()))
}

/// A server at work. Dropping it stops it.
pub struct Server {
    address: SocketAddr,
    runtime: Option<tokio::runtime::Runtime>,
    shared: Arc<Shared>,
    stop: tokio::sync::watch::Sender<bool>,
    done: Option<tokio::task::JoinHandle<io::Result<()>>>,
}

/// Makes the first edition, then answers browsers. Further editions are made whenever `changes` brings paths; `notice`
/// hears of each edition once browsers can have it.
///
/// # Errors
///
/// When the system refuses threads or the listener.
pub fn start(
    bound: Bound,
    mut workshop: Box<dyn Workshop>,
    changes: Receiver<Vec<HubPath>>,
    mut notice: impl FnMut(Notice<'_>) + Send + 'static,
) -> io::Result<Server> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let shared = Arc::new(Shared::new());
    let indexer = shared::index_in_background(&shared)?;
    make(workshop.as_mut(), &[], &shared, &indexer, &mut notice);

    let maker = Arc::clone(&shared);
    std::thread::Builder::new().name("editions".into()).spawn(move || {
        while let Ok(mut changed) = changes.recv() {
            let mut everything = changed.is_empty();
            while let Ok(more) = changes.try_recv() {
                everything |= more.is_empty();
                changed.extend(more);
            }
            if everything {
                changed.clear();
            }
            changed.sort();
            changed.dedup();
            make(workshop.as_mut(), &changed, &maker, &indexer, &mut notice);
        }
    })?;

    let (stop, stopped) = tokio::sync::watch::channel(false);
    let router = http::router(Arc::clone(&shared), stopped.clone());
    let address = bound.address;
    let done = runtime.spawn(async move {
        let listener = tokio::net::TcpListener::from_std(bound.listener)?;
        let mut stopped = stopped;
        axum::serve(listener, router)
            .with_graceful_shutdown(async move {
                let _ = stopped.wait_for(|stop| *stop).await;
            })
            .await
    });
    Ok(Server { address, runtime: Some(runtime), shared, stop, done: Some(done) })
}

fn make(
    workshop: &mut dyn Workshop,
    changed: &[HubPath],
    shared: &Arc<Shared>,
    indexer: &Sender<()>,
    notice: &mut impl FnMut(Notice<'_>),
) {
    let started = Instant::now();
    // A mistake of ours in one edition must not end an author's day of work.
    match catch_unwind(AssertUnwindSafe(|| workshop.make(changed))) {
        Ok(Edition { diagnostics, findings, pages }) => {
            let tally = Tally::of(&diagnostics);
            let fresh = pages.is_some();
            shared.publish(pages, tally, &findings);
            let took = started.elapsed();
            notice(Notice::Edition { diagnostics: &diagnostics, tally, changed, fresh, took });
            if fresh {
                let _ = indexer.send(());
            }
        }
        Err(_) => notice(Notice::Broken),
    }
}

impl Server {
    /// Where browsers find it.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// How many editions were shown so far, the first one included.
    pub fn editions(&self) -> u64 {
        self.shared.editions()
    }

    /// Returns when the user presses Ctrl-C, having let requests under way finish.
    ///
    /// # Errors
    ///
    /// When the listener fails.
    pub fn run_until_interrupted(mut self) -> io::Result<()> {
        let (Some(runtime), Some(mut done)) = (self.runtime.take(), self.done.take()) else { return Ok(()) };
        let result = runtime.block_on(async {
            tokio::select! {
                ended = &mut done => return ended.unwrap_or(Ok(())),
                signal = tokio::signal::ctrl_c() => signal?,
            }
            self.stop.send_replace(true);
            let grace = Duration::from_secs(2);
            tokio::time::timeout(grace, done).await.map_or(Ok(()), |ended| ended.unwrap_or(Ok(())))
        });
        runtime.shutdown_background();
        result
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.send_replace(true);
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
