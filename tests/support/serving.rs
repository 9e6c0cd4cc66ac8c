//! A server that an author's browser talks to, over plain HTTP, with a hub that a test writes by hand.
#![allow(dead_code, reason = "each test takes what it needs")]

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use faletusi::compare::{self, Protection};
use faletusi::diagnostics::{Diagnostic, HubPath, Place, Rule, Severity};
use faletusi::parse::loose;
use faletusi::serve::{Choices, Chosen, Edition, Finding, Notice, PageError, Pages, Server, Workshop, bind, start};
use faletusi::site::Theme;
use faletusi::site::words::Words;

/// Long enough for the slowest machine; nothing waits so long unless it is broken.
pub const PATIENCE: Duration = Duration::from_secs(20);

pub static RULE: Rule =
    Rule { name: "test-rule", severity: Severity::Error, summary: "", why: "", wrong: "", right: "" };

pub const HEAD: &str = "<!doctype html><html><head><meta http-equiv=\"Content-Security-Policy\" content=\"default-src \
                    'none'; script-src 'self'\"><title>t</title></head><body>";

/// A hub that a test writes by hand.
#[derive(Default)]
pub struct Desk {
    pub files: Mutex<BTreeMap<String, String>>,
    pub error: Mutex<Option<String>>,
    pub panics: Mutex<bool>,
    pub renders: AtomicUsize,
    pub indexed: AtomicUsize,
}

impl Desk {
    pub fn put(&self, address: &str, text: &str) {
        self.files.lock().expect("lock").insert(address.to_owned(), format!("{HEAD}{text}</body></html>"));
    }
}

pub struct Bench(Arc<Desk>);

impl Workshop for Bench {
    fn make(&mut self, _: &[HubPath]) -> Edition {
        if *self.0.panics.lock().expect("lock") {
            panic!("a mistake of ours");
        }
        let place = Place::file(&HubPath::new("a.md").expect("a path"));
        let diagnostics: Vec<Diagnostic> =
            self.0.error.lock().expect("lock").iter().map(|e| Diagnostic::new(&RULE, place.clone(), e)).collect();
        let findings = Finding::of(&diagnostics, &|_| None);
        let pages = diagnostics.is_empty().then(|| {
            Arc::new(Printed { files: self.0.files.lock().expect("lock").clone(), desk: Arc::clone(&self.0) })
                as Arc<dyn Pages>
        });
        Edition { diagnostics, findings, pages }
    }
}

pub struct Printed {
    files: BTreeMap<String, String>,
    desk: Arc<Desk>,
}

impl Pages for Printed {
    fn render(&self, address: &str) -> Option<Result<Vec<u8>, PageError>> {
        let text = self.files.get(address)?;
        self.desk.renders.fetch_add(1, Ordering::SeqCst);
        if text.contains("BROKEN") {
            return Some(Err(PageError("template <page.html>: no such value".to_owned())));
        }
        assert!(!text.contains("PANIC"), "a mistake of ours");
        Some(Ok(text.clone().into_bytes()))
    }

    fn index(&self) -> Vec<(String, Vec<u8>)> {
        let count = self.files.len();
        self.desk.indexed.fetch_add(1, Ordering::SeqCst);
        // What cannot be made is nothing, and the last good one stays.
        if self.files.contains_key("no-index") {
            return Vec::new();
        }
        let chunk = (format!("search/{count}.bin"), format!("chunk {count}").into_bytes());
        vec![("search/terms".to_owned(), format!("{count} pages").into_bytes()), chunk]
    }

    fn words(&self) -> Option<Arc<Words>> {
        Some(Theme::built_in().words("en"))
    }

    fn choices(&self) -> Vec<Choices> {
        let texts = ["1.0", "2.0"].map(|version| (format!("act@{version}"), format!("Version {version}")));
        vec![Choices { title: "The <Act>".to_owned(), texts: texts.to_vec() }]
    }

    fn text(&self, choice: &str) -> Option<Chosen> {
        let version = choice.strip_prefix("act@")?;
        let text = if version == "1.0" { OLD.to_owned() } else { NEW.to_owned() };
        let parsed = loose(&HubPath::new("act.md").ok()?, &text, None);
        let tree = Arc::new(compare::read(&parsed.parsed.document, &text));
        Some(Chosen {
            work: "act".to_owned(),
            title: format!("The Act ({version})"),
            tree,
            protection: marked(if version == "1.0" { "TLP:AMBER" } else { "TLP:GREEN" }),
        })
    }

    fn place(&self, choice: &str, permalink: &str) -> Option<String> {
        Some(format!("laws/{choice}.html#{permalink}"))
    }
}

pub const OLD: &str = "---\ntitle: Sharing Act\n---\n## 1. Short title\n\nThis is the Sharing Act.\n\n## 2. Power\n\n\
    The Director may share what the Director holds with any agency that asks for it.\n\n## 3. Review\n\n\
    The Minister reviews this Act every third year and reports to the House.\n";

pub const NEW: &str = "---\ntitle: Sharing Act\n---\n## 1. Short title\n\nThis is the Sharing Act.\n\n## 2. Purpose\n\n\
    This Act protects travellers and those who receive them.\n\n## 3. Power\n\n\
    The Director must share what the Director holds with any agency that asks for it.\n\n## 4. Review\n\n\
    The Minister reviews this Act every third year and reports to the House.\n";

/// Texts that are marked so.
pub fn marked(label: &str) -> Protection {
    let caveats = vec![format!("Handle as {label} <says>.")];
    Protection { marking: Some(label.to_owned()), caveats, ..Protection::default() }
}

pub struct Running {
    pub server: Server,
    pub desk: Arc<Desk>,
    pub changes: Sender<Vec<HubPath>>,
    pub notices: Receiver<String>,
}

pub fn run(desk: Desk) -> Running {
    let desk = Arc::new(desk);
    let (changes, changed) = channel();
    let (said, notices) = channel();
    let server = start(bind(0).expect("a port"), Box::new(Bench(Arc::clone(&desk))), changed, move |notice| {
        let words = match notice {
            Notice::Edition { tally, fresh, .. } => {
                format!("{tally}, {}", if fresh { "new pages" } else { "old pages" })
            }
            Notice::Broken => "broken".to_owned(),
        };
        let _ = said.send(words);
    })
    .expect("a server");
    Running { server, desk, changes, notices }
}

impl Running {
    /// Tells of a change and waits for what comes of it.
    #[track_caller]
    pub fn edit(&self) -> String {
        self.changes.send(vec![HubPath::new("a.md").expect("a path")]).expect("the server listens");
        self.notices.recv_timeout(PATIENCE).expect("an edition")
    }

    /// Asks until the answer is this.
    #[track_caller]
    pub fn get_until(&self, path: &str, body: &str) {
        let until = std::time::Instant::now() + PATIENCE;
        loop {
            let answer = self.get(path);
            if answer.body == body {
                return;
            }
            assert!(std::time::Instant::now() < until, "{} {}", answer.status, answer.body);
            std::thread::yield_now();
        }
    }

    #[track_caller]
    pub fn get(&self, path: &str) -> Answer {
        request(self.server.address(), &format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n"))
    }
}

pub struct Answer {
    pub status: u16,
    pub headers: BTreeMap<String, String>,
    pub body: String,
}

#[track_caller]
pub fn request(address: SocketAddr, head: &str) -> Answer {
    let mut stream = TcpStream::connect(address).expect("connected");
    stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
    write!(stream, "{head}Connection: close\r\n\r\n").expect("sent");
    let mut reader = BufReader::new(stream);
    let (status, headers) = read_head(&mut reader);
    let mut body = Vec::new();
    reader.read_to_end(&mut body).expect("a body");
    Answer { status, headers, body: String::from_utf8(body).expect("text") }
}

pub fn read_head(reader: &mut BufReader<TcpStream>) -> (u16, BTreeMap<String, String>) {
    let mut line = String::new();
    reader.read_line(&mut line).expect("a status line");
    let status = line.split(' ').nth(1).and_then(|s| s.parse().ok()).expect("a status");
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).expect("a header");
        match line.trim_end().split_once(": ") {
            Some((name, value)) => headers.insert(name.to_ascii_lowercase(), value.to_owned()),
            None => return (status, headers),
        };
    }
}

/// The stream of editions, as a browser hears it.
pub struct Ear(BufReader<TcpStream>);

impl Ear {
    pub fn open(address: SocketAddr) -> Self {
        let mut stream = TcpStream::connect(address).expect("connected");
        stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
        write!(stream, "GET /_faletusi/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").expect("sent");
        let mut reader = BufReader::new(stream);
        let (status, headers) = read_head(&mut reader);
        assert_eq!((status, headers["content-type"].as_str()), (200, "text/event-stream"));
        Self(reader)
    }

    #[track_caller]
    pub fn hear(&mut self) -> serde_json::Value {
        loop {
            let mut line = String::new();
            assert_ne!(self.0.read_line(&mut line).expect("an event in time"), 0, "the stream ended");
            if let Some(data) = line.strip_prefix("data: ") {
                return serde_json::from_str(data).expect("JSON");
            }
        }
    }

    pub fn ends(mut self) -> bool {
        let mut rest = String::new();
        self.0.read_to_string(&mut rest).is_ok()
    }
}

pub fn hub() -> Desk {
    let desk = Desk::default();
    desk.put("index.html", "home");
    desk.put("sops/a.html", "old words");
    desk.put("404.html", "not here, but search");
    desk.files.lock().expect("lock").insert("assets/tapa.css".into(), "p{}".into());
    desk
}
