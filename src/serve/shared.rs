use std::collections::HashMap;
use std::io;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, PoisonError, RwLock, Weak};
use std::time::Duration;

use sha2::{Digest, Sha256};

use super::{Finding, PageError, Pages, live};
use crate::diagnostics::print::Tally;
use crate::site::Theme;
use crate::site::words::Words;

/// What all requests share.
pub(super) struct Shared {
    now: RwLock<Now>,
    /// What browsers are told, as JSON.
    news: tokio::sync::watch::Sender<Arc<str>>,
}

struct Now {
    editions: u64,
    /// Names the pages shown: a browser whose page has another one reloads.
    token: Arc<str>,
    pages: Option<Arc<dyn Pages>>,
    rendered: HashMap<String, Arc<Body>>,
    /// Of this or an earlier edition.
    index: HashMap<String, Arc<Body>>,
    /// That before it: a browser that read its manifest asks for its chunks.
    index_before: HashMap<String, Arc<Body>>,
}

/// A file as it is sent.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Body {
    pub bytes: Vec<u8>,
    /// With its quotes.
    pub etag: String,
}

impl Body {
    pub fn new(bytes: Vec<u8>) -> Self {
        let digest = Sha256::digest(&bytes);
        let etag = digest.iter().take(12).fold(String::from("\""), |tag, byte| tag + &format!("{byte:02x}")) + "\"";
        Self { bytes, etag }
    }
}

/// What stands at an address.
pub(super) enum Found {
    Body(Arc<Body>),
    Nothing,
    Failed(PageError),
    /// No edition without errors was made yet.
    NoPages,
}

impl Shared {
    pub fn new() -> Self {
        let now = Now {
            editions: 0,
            token: token(0),
            pages: None,
            rendered: HashMap::new(),
            index: HashMap::new(),
            index_before: HashMap::new(),
        };
        Self { now: RwLock::new(now), news: tokio::sync::watch::Sender::new("{}".into()) }
    }

    pub fn editions(&self) -> u64 {
        self.now.read().unwrap_or_else(PoisonError::into_inner).editions
    }

    pub fn token(&self) -> Arc<str> {
        Arc::clone(&self.now.read().unwrap_or_else(PoisonError::into_inner).token)
    }

    /// The pages that are shown now.
    pub fn pages(&self) -> Option<Arc<dyn Pages>> {
        self.now.read().unwrap_or_else(PoisonError::into_inner).pages.clone()
    }

    /// The interface's words.
    pub fn words(&self) -> Arc<Words> {
        self.pages().and_then(|pages| pages.words()).unwrap_or_else(|| Theme::built_in().words("en"))
    }

    pub fn news(&self) -> tokio::sync::watch::Receiver<Arc<str>> {
        self.news.subscribe()
    }

    pub fn publish(&self, pages: Option<Arc<dyn Pages>>, tally: Tally, findings: &[Finding]) {
        let mut now = self.now.write().unwrap_or_else(PoisonError::into_inner);
        now.editions += 1;
        if let Some(pages) = pages {
            now.token = token(now.editions);
            now.pages = Some(pages);
            now.rendered.clear();
        }
        let news = live::news(&now.token, tally, findings);
        drop(now);
        self.news.send_replace(news.into());
    }

    /// The file at an address, rendered now if nobody asked for it before. Slow: not for the threads that listen.
    pub fn find(&self, address: &str) -> Found {
        let (token, pages) = {
            let now = self.now.read().unwrap_or_else(PoisonError::into_inner);
            let index = || now.index.get(address).or_else(|| now.index_before.get(address));
            if let Some(body) = now.rendered.get(address).or_else(index) {
                return Found::Body(Arc::clone(body));
            }
            match &now.pages {
                Some(pages) => (Arc::clone(&now.token), Arc::clone(pages)),
                None => return Found::NoPages,
            }
        };
        match pages.render(address) {
            None => Found::Nothing,
            Some(Err(error)) => Found::Failed(error),
            Some(Ok(bytes)) => {
                let bytes = match is_page(address) {
                    true => live::with_script(live::with_link(bytes, pages.words().as_deref()), &token),
                    false => bytes,
                };
                let body = Arc::new(Body::new(bytes));
                let mut now = self.now.write().unwrap_or_else(PoisonError::into_inner);
                if now.token == token {
                    now.rendered.insert(address.to_owned(), Arc::clone(&body));
                }
                Found::Body(body)
            }
        }
    }

    fn follow_index(&self) {
        let (token, pages) = {
            let now = self.now.read().unwrap_or_else(PoisonError::into_inner);
            (Arc::clone(&now.token), now.pages.clone())
        };
        let Some(pages) = pages else { return };
        let index: HashMap<String, Arc<Body>> =
            pages.index().into_iter().map(|(address, bytes)| (address, Arc::new(Body::new(bytes)))).collect();
        let mut now = self.now.write().unwrap_or_else(PoisonError::into_inner);
        // An index of a while ago is better than none; the next one is on its way.
        if !index.is_empty() && (now.index.is_empty() || now.token == token) {
            now.index_before = std::mem::replace(&mut now.index, index);
        }
    }
}

/// Whether the file at an address is a page that a reader sees.
pub(super) fn is_page(address: &str) -> bool {
    address.ends_with(".html")
}

/// Unlike that of any other run of the program, so that a browser reloads when the server was started again.
fn token(edition: u64) -> Arc<str> {
    format!("{}-{edition}", std::process::id()).into()
}

/// So long after the last edit the search index is made again: while somebody writes, her pages come first.
const QUIET: Duration = Duration::from_secs(3);

/// A thread that makes the search index again when no message came for a while, on one core: the other one is the author's.
/// The first index is made at once.
pub(super) fn index_in_background(shared: &Arc<Shared>) -> io::Result<Sender<()>> {
    let (sender, receiver) = channel::<()>();
    let shared: Weak<Shared> = Arc::downgrade(shared);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().map_err(io::Error::other)?;
    std::thread::Builder::new().name("index".into()).spawn(move || {
        let mut quiet = Duration::ZERO;
        while receiver.recv().is_ok() {
            while receiver.recv_timeout(quiet).is_ok() {}
            quiet = QUIET;
            let Some(shared) = shared.upgrade() else { return };
            pool.install(|| shared.follow_index());
        }
    })?;
    Ok(sender)
}
