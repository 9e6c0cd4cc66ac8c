//! The server that an author's browser talks to, over plain HTTP.
#![allow(clippy::disallowed_methods, reason = "this test looks at what was written")]

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use faletusi::compare::{self, Protection};
use faletusi::diagnostics::{Diagnostic, HubPath, Place, Rule, Severity};
use faletusi::parse::loose;
use faletusi::serve::{
    Choices, Chosen, Edition, Finding, Notice, PageError, Pages, Server, Workshop, bind, start, watch,
};
use faletusi::site::Theme;
use faletusi::site::words::Words;
use faletusi::source::DiskStore;

/// Long enough for the slowest machine; nothing waits so long unless it is broken.
const PATIENCE: Duration = Duration::from_secs(20);

static RULE: Rule = Rule { name: "test-rule", severity: Severity::Error, summary: "", why: "", wrong: "", right: "" };

const HEAD: &str = "<!doctype html><html><head><meta http-equiv=\"Content-Security-Policy\" content=\"default-src \
                    'none'; script-src 'self'\"><title>t</title></head><body>";

/// A hub that a test writes by hand.
#[derive(Default)]
struct Desk {
    files: Mutex<BTreeMap<String, String>>,
    error: Mutex<Option<String>>,
    panics: Mutex<bool>,
    renders: AtomicUsize,
}

impl Desk {
    fn put(&self, address: &str, text: &str) {
        self.files.lock().expect("lock").insert(address.to_owned(), format!("{HEAD}{text}</body></html>"));
    }
}

struct Bench(Arc<Desk>);

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

struct Printed {
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
        vec![("search/terms".to_owned(), format!("{} pages", self.files.len()).into_bytes())]
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

const OLD: &str = "---\ntitle: Sharing Act\n---\n## 1. Short title\n\nThis is the Sharing Act.\n\n## 2. Power\n\n\
    The Director may share what the Director holds with any agency that asks for it.\n\n## 3. Review\n\n\
    The Minister reviews this Act every third year and reports to the House.\n";

const NEW: &str = "---\ntitle: Sharing Act\n---\n## 1. Short title\n\nThis is the Sharing Act.\n\n## 2. Purpose\n\n\
    This Act protects travellers and those who receive them.\n\n## 3. Power\n\n\
    The Director must share what the Director holds with any agency that asks for it.\n\n## 4. Review\n\n\
    The Minister reviews this Act every third year and reports to the House.\n";

/// Texts that are marked so.
fn marked(label: &str) -> Protection {
    let caveats = vec![format!("Handle as {label} <says>.")];
    Protection { marking: Some(label.to_owned()), caveats, ..Protection::default() }
}

struct Running {
    server: Server,
    desk: Arc<Desk>,
    changes: Sender<Vec<HubPath>>,
    notices: Receiver<String>,
}

fn run(desk: Desk) -> Running {
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
    fn edit(&self) -> String {
        self.changes.send(vec![HubPath::new("a.md").expect("a path")]).expect("the server listens");
        self.notices.recv_timeout(PATIENCE).expect("an edition")
    }

    #[track_caller]
    fn get(&self, path: &str) -> Answer {
        request(self.server.address(), &format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n"))
    }
}

struct Answer {
    status: u16,
    headers: BTreeMap<String, String>,
    body: String,
}

#[track_caller]
fn request(address: SocketAddr, head: &str) -> Answer {
    let mut stream = TcpStream::connect(address).expect("connected");
    stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
    write!(stream, "{head}Connection: close\r\n\r\n").expect("sent");
    let mut reader = BufReader::new(stream);
    let (status, headers) = read_head(&mut reader);
    let mut body = Vec::new();
    reader.read_to_end(&mut body).expect("a body");
    Answer { status, headers, body: String::from_utf8(body).expect("text") }
}

fn read_head(reader: &mut BufReader<TcpStream>) -> (u16, BTreeMap<String, String>) {
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
struct Ear(BufReader<TcpStream>);

impl Ear {
    fn open(address: SocketAddr) -> Self {
        let mut stream = TcpStream::connect(address).expect("connected");
        stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
        write!(stream, "GET /_faletusi/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").expect("sent");
        let mut reader = BufReader::new(stream);
        let (status, headers) = read_head(&mut reader);
        assert_eq!((status, headers["content-type"].as_str()), (200, "text/event-stream"));
        Self(reader)
    }

    #[track_caller]
    fn hear(&mut self) -> serde_json::Value {
        loop {
            let mut line = String::new();
            assert_ne!(self.0.read_line(&mut line).expect("an event in time"), 0, "the stream ended");
            if let Some(data) = line.strip_prefix("data: ") {
                return serde_json::from_str(data).expect("JSON");
            }
        }
    }

    fn ends(mut self) -> bool {
        let mut rest = String::new();
        self.0.read_to_string(&mut rest).is_ok()
    }
}

fn hub() -> Desk {
    let desk = Desk::default();
    desk.put("index.html", "home");
    desk.put("sops/a.html", "old words");
    desk.put("404.html", "not here, but search");
    desk.files.lock().expect("lock").insert("assets/tapa.css".into(), "p{}".into());
    desk
}

#[test]
fn pages_are_sent_with_the_script_and_a_strict_policy() {
    let running = run(hub());
    let page = running.get("/");
    assert_eq!(page.status, 200);
    assert_eq!(page.headers["content-type"], "text/html; charset=utf-8");
    assert_eq!(page.headers["cache-control"], "no-cache");
    assert_eq!(page.headers["x-content-type-options"], "nosniff");
    assert_eq!(
        page.headers["content-security-policy"],
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-ancestors 'none'"
    );
    let token = format!("{}-1", std::process::id());
    assert_eq!(
        page.body,
        format!(
            "<!doctype html><html><head><title>t</title></head><body>home\
             <nav class=\"faletusi-desk\" aria-label=\"Faletusi\"><a href=\"/_faletusi/compare\">Compare two texts</a></nav>\
             <script src=\"/_faletusi/live.js\" data-pages=\"{token}\" defer></script></body></html>"
        )
    );
    let sheet = running.get("/assets/tapa.css");
    assert_eq!((sheet.headers["content-type"].as_str(), sheet.body.as_str()), ("text/css; charset=utf-8", "p{}"));
    assert!(!sheet.headers.contains_key("content-security-policy"));
    for (path, kind) in [("live.js", "text/javascript; charset=utf-8"), ("live.css", "text/css; charset=utf-8")] {
        assert_eq!(running.get(&format!("/_faletusi/{path}")).headers["content-type"], kind);
    }
}

#[test]
fn what_a_browser_knows_is_not_sent_again() {
    let running = run(hub());
    let etag = running.get("/sops/a.html").headers["etag"].clone();
    let head = format!("GET /sops/a.html HTTP/1.1\r\nHost: localhost\r\nIf-None-Match: {etag}\r\n");
    let again = request(running.server.address(), &head);
    assert_eq!((again.status, again.body.as_str()), (304, ""));
    assert_eq!(running.desk.renders.load(Ordering::SeqCst), 1, "and it was made once");
}

#[test]
fn what_is_not_there_is_said_by_the_sites_own_page() {
    let running = run(hub());
    let missing = running.get("/sops/nothing.html");
    assert_eq!(missing.status, 404);
    assert!(missing.body.contains("not here, but search"));
}

#[test]
fn other_names_and_methods_and_paths_are_refused() {
    let running = run(hub());
    let address = running.server.address();
    assert!(address.ip().is_loopback());
    for host in ["evil.example", "localhost.evil.example", ""] {
        let answer = request(address, &format!("GET / HTTP/1.1\r\nHost: {host}\r\n"));
        assert_eq!(answer.status, 421, "{host}");
        assert_eq!(answer.body, "This server answers only at http://127.0.0.1 and http://localhost.\n");
    }
    assert_eq!(request(address, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n").status, 405);
    for path in ["/../Cargo.toml", "/%2e%2e/Cargo.toml", "/..%2f..%2fetc/passwd", "/a%00", "//etc/passwd"] {
        assert_eq!(running.get(path).status, 400, "{path}");
    }
    assert_eq!(running.get("/etc/passwd").status, 404);
}

#[test]
fn an_edit_reaches_the_browser_and_only_what_it_asks_for_is_made() {
    let running = run(hub());
    let mut ear = Ear::open(running.server.address());
    let first = ear.hear();
    assert_eq!(first["summary"], "no mistakes");
    assert!(running.get("/sops/a.html").body.contains("old words"));

    running.desk.put("sops/a.html", "new words");
    assert_eq!(running.notices.recv_timeout(PATIENCE).expect("the first"), "no mistakes, new pages");
    assert_eq!(running.edit(), "no mistakes, new pages");
    let second = ear.hear();
    assert_ne!(second["pages"], first["pages"], "so the browser reloads");
    let page = running.get("/sops/a.html").body;
    assert!(page.contains("new words"));
    assert!(page.contains(second["pages"].as_str().expect("a token")));
    assert_eq!(running.desk.renders.load(Ordering::SeqCst), 2);
}

#[test]
fn while_errors_stand_the_last_good_pages_stay() {
    let running = run(hub());
    running.notices.recv_timeout(PATIENCE).expect("the first");
    let mut ear = Ear::open(running.server.address());
    let good = ear.hear();

    running.desk.put("sops/a.html", "broken words");
    *running.desk.error.lock().expect("lock") = Some("<script>alert(1)</script> is wrong".to_owned());
    assert_eq!(running.edit(), "1 error, old pages");
    let news = ear.hear();
    assert_eq!(news["pages"], good["pages"], "so the browser stays where it is");
    assert_eq!(news["errors"], 1);
    assert_eq!(news["findings"][0]["severity"], "error");
    assert_eq!(
        news["findings"][0]["text"], "error[test-rule]: <script>alert(1)</script> is wrong\n--> a.md",
        "plain text: the script of the page puts it into a text node"
    );
    assert!(running.get("/sops/a.html").body.contains("old words"));

    *running.desk.error.lock().expect("lock") = None;
    assert_eq!(running.edit(), "no mistakes, new pages");
    assert_ne!(ear.hear()["pages"], good["pages"]);
    assert!(running.get("/sops/a.html").body.contains("broken words"));
}

#[test]
fn a_hub_that_begins_with_errors_shows_a_page_that_waits() {
    let desk = hub();
    *desk.error.lock().expect("lock") = Some("wrong".to_owned());
    let running = run(desk);
    running.notices.recv_timeout(PATIENCE).expect("the first");
    let page = running.get("/");
    assert_eq!(page.status, 503);
    assert!(page.body.contains("There is nothing to show until the errors are mended."));
    assert!(page.body.contains("/_faletusi/live.js"));
    *running.desk.error.lock().expect("lock") = None;
    running.edit();
    assert_eq!(running.get("/").status, 200);
}

#[test]
fn a_template_that_fails_is_shown_and_a_panic_ends_nothing() {
    let desk = hub();
    desk.put("bad.html", "BROKEN");
    desk.put("worse.html", "PANIC");
    let running = run(desk);
    running.notices.recv_timeout(PATIENCE).expect("the first");
    let bad = running.get("/bad.html");
    assert_eq!(bad.status, 500);
    assert!(bad.body.contains("template &lt;page.html&gt;: no such value"), "{}", bad.body);
    assert_eq!(running.get("/worse.html").status, 500);

    *running.desk.panics.lock().expect("lock") = true;
    assert_eq!(running.edit(), "broken");
    assert_eq!(running.get("/").status, 200);
    *running.desk.panics.lock().expect("lock") = false;
    assert_eq!(running.edit(), "no mistakes, new pages");
}

#[test]
fn the_search_index_follows() {
    let running = run(hub());
    running.notices.recv_timeout(PATIENCE).expect("the first");
    running.desk.put("b.html", "more");
    running.edit();
    let until = std::time::Instant::now() + PATIENCE;
    loop {
        let answer = running.get("/search/terms");
        if answer.body == "5 pages" {
            break;
        }
        assert!(std::time::Instant::now() < until, "{} {}", answer.status, answer.body);
        std::thread::yield_now();
    }
}

#[test]
fn a_port_that_is_taken_is_passed_over() {
    let first = TcpListener::bind("127.0.0.1:0").expect("a port");
    let taken = first.local_addr().expect("an address").port();
    if let Ok(bound) = bind(taken) {
        assert!(bound.moved);
        assert_ne!(bound.address.port(), taken);
    }
}

#[test]
fn stopping_ends_the_streams() {
    let running = run(hub());
    let mut ear = Ear::open(running.server.address());
    ear.hear();
    let address = running.server.address();
    drop(running);
    assert!(ear.ends() || TcpStream::connect(address).is_err());
}

#[test]
fn edits_on_disk_come_in_bursts() {
    let hub = tempfile::tempdir().expect("folder");
    let root = hub.path();
    for folder in ["sops", "target", "site"] {
        std::fs::create_dir(root.join(folder)).expect("folder");
    }
    std::fs::write(root.join("site/.faletusi-output"), "").expect("file");
    let store = Arc::new(DiskStore::new(root).expect("a folder"));
    let (_watch, bursts) = watch(store).expect("watched");

    std::fs::write(root.join("target/noise"), "x").expect("file");
    std::fs::write(root.join("site/index.html"), "x").expect("file");
    std::fs::write(root.join("sops/.a.md.swp"), "x").expect("file");
    std::fs::write(root.join("sops/a.md"), "x").expect("file");
    let mut seen: Vec<String> = Vec::new();
    let mut wait_for = |path: &str| {
        while !seen.iter().any(|s| s == path) {
            let burst = bursts.recv_timeout(PATIENCE).expect("a burst in time");
            seen.extend(burst.iter().map(ToString::to_string));
        }
        seen.clone()
    };
    assert_eq!(wait_for("sops/a.md"), ["sops/a.md"], "nothing of tools and editors");

    std::fs::create_dir(root.join("news")).expect("folder");
    wait_for("news");
    std::fs::write(root.join("news/b.md"), "x").expect("file");
    std::fs::rename(root.join("sops/a.md"), root.join("sops/c.md")).expect("renamed");
    wait_for("sops/c.md");
}

/// Sends the form of "Compare two texts" as a browser does: each field with its file's name, if it is one.
#[track_caller]
fn compare(running: &Running, fields: &[(&str, Option<&str>, &[u8])], head: &str) -> Answer {
    let mut body = Vec::new();
    for (name, file, bytes) in fields {
        let file = file.map_or_else(String::new, |file| format!("; filename=\"{file}\""));
        write!(body, "--XX\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n").expect("written");
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--XX--\r\n");
    let address = running.server.address();
    let mut stream = TcpStream::connect(address).expect("connected");
    stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
    write!(
        stream,
        "POST /_faletusi/compare HTTP/1.1\r\nHost: {address}\r\nContent-Type: multipart/form-data; boundary=XX\r\n\
         Content-Length: {}\r\nConnection: close\r\n{head}\r\n",
        body.len()
    )
    .expect("sent");
    stream.write_all(&body).expect("all sent");
    let mut reader = BufReader::new(stream);
    let (status, headers) = read_head(&mut reader);
    let mut body = String::new();
    reader.read_to_string(&mut body).expect("a body");
    Answer { status, headers, body }
}

const COMPARE_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src data:; form-action 'self'; \
                              base-uri 'none'; frame-ancestors 'none'";

#[test]
fn two_texts_are_compared_and_the_comparison_is_saved() {
    let running = run(hub());
    let form = running.get("/_faletusi/compare");
    assert_eq!((form.status, form.headers["content-security-policy"].as_str()), (200, COMPARE_POLICY));
    assert!(form.body.contains("<optgroup label=\"The &lt;Act&gt;\"><option value=\"act@1.0\">Version 1.0</option>"));

    let crlf = OLD.replace('\n', "\r\n");
    let fields: [(&str, Option<&str>, &[u8]); 5] = [
        ("old-file", Some(""), b""),
        ("old-text", None, crlf.as_bytes()),
        ("old-choice", None, b""),
        ("new-file", Some("my act.md"), NEW.as_bytes()),
        ("new-text", None, b""),
    ];
    let answer = compare(&running, &fields, "");
    assert_eq!(answer.status, 303, "{}", answer.body);
    let address = answer.headers["location"].clone();
    let page = running.get(&address);
    assert_eq!((page.status, page.headers["content-security-policy"].as_str()), (200, COMPARE_POLICY));
    assert_eq!(page.headers["cache-control"], "no-store");
    for words in ["Sharing Act (before) compared with Sharing Act (after)", "of different origin", "% sure", "Purpose"]
    {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    assert!(page.body.contains("<del><span class=\"sr\">omitted: </span>may</del>"), "{}", page.body);
    assert!(page.body.contains("<ins><span class=\"sr\">inserted: </span>must</ins>"), "{}", page.body);

    let instructions = running.get(&format!("{address}/instructions.txt"));
    assert_eq!(instructions.headers["content-disposition"], "attachment; filename=\"instructions.txt\"");
    assert_eq!(instructions.headers["content-type"], "text/plain; charset=utf-8");
    assert!(instructions.body.contains("omit “may” and substitute “must”"), "{}", instructions.body);
    let saved = running.get(&format!("{address}/comparison.html"));
    assert_eq!(saved.headers["content-disposition"], "attachment; filename=\"comparison.html\"");
    assert!(saved.headers["content-security-policy"].ends_with("sandbox"));
    for nothing in ["<script", "<link", "<img", " href=", " src=", "url(", "@import"] {
        assert!(!saved.body.contains(nothing), "{nothing}");
    }
    assert!(saved.body.contains("default-src 'none'; style-src 'unsafe-inline'"));
    assert!(saved.body.contains("inserted: </span>must</ins>"));
}

#[test]
fn two_texts_are_compared_again_in_the_other_way_without_giving_them_twice() {
    let running = run(hub());
    let fields: [(&str, Option<&str>, &[u8]); 2] =
        [("old-text", None, OLD.as_bytes()), ("new-file", Some("my act.md"), NEW.as_bytes())];
    let address = compare(&running, &fields, "").headers["location"].clone();
    let first = running.get(&address).body;
    let name = address.rsplit('/').next().expect("a name").as_bytes();
    assert!(first.contains("name=\"same\" value=\"yes\"") && first.contains("Compare again as versions of one text"));
    let again = compare(&running, &[("again", None, name), ("same", None, b"yes")], "").headers["location"].clone();
    let second = running.get(&again).body;
    assert!(!second.contains("% sure") && second.contains("Compare again as texts of different origin"), "{second}");
    let back = compare(&running, &[("again", None, again.rsplit('/').next().expect("a name").as_bytes())], "");
    assert_eq!(back.headers["location"], address);
    let gone = compare(&running, &[("again", None, b"0123")], "");
    assert!(gone.status == 404 && gone.body.contains("This comparison is not kept any more"), "{}", gone.body);
    let chosen: [(&str, Option<&str>, &[u8]); 2] = [("old-choice", None, b"act@1.0"), ("new-choice", None, b"act@2.0")];
    let work = running.get(&compare(&running, &chosen, "").headers["location"]).body;
    assert!(!work.contains("Compare again as"), "two versions of one work are no texts of different origin");
}

#[test]
fn plain_texts_are_read_by_their_numbered_lines_and_named_by_their_files() {
    let running = run(hub());
    let act = "1. Title\n\nThis is the Act.\n\n2. Powers\n\nAn officer may enter.\n";
    let later = act.replace("may", "must");
    let plain = [
        ("old-file", Some("Our Act.txt"), act.as_bytes()),
        ("new-text", None, later.as_bytes()),
        ("same", None, b"yes"),
    ];
    let shown = running.get(&compare(&running, &plain, "").headers["location"]).body;
    assert!(
        shown.contains("Our Act compared with The text after")
            && shown.contains("2 provisions: 1 unchanged, 1 changed."),
        "{shown}"
    );
    assert!(!shown.contains("has no numbered headings"));
    let words = [("old-text", None, &b"Words only."[..]), ("new-text", None, later.as_bytes())];
    let shown = running.get(&compare(&running, &words, "").headers["location"]).body;
    assert!(
        shown.contains("<p class=\"banner\">The text before has no numbered headings that could be found"),
        "{shown}"
    );
}

#[test]
fn texts_of_the_hub_can_be_chosen() {
    let running = run(hub());
    let chosen: [(&str, Option<&str>, &[u8]); 2] = [("old-choice", None, b"act@1.0"), ("new-choice", None, b"act@2.0")];
    let address = compare(&running, &chosen, "").headers["location"].clone();
    let page = running.get(&address);
    assert!(page.body.contains("The Act (1.0) compared with The Act (2.0)"));
    // The marking of the stricter text stands above and below every form.
    let label = "<p class=\"tlp tlp-amber\"><span class=\"sr\">Marking: </span>TLP:AMBER</p>";
    for body in [page.body.clone(), running.get(&format!("{address}/comparison.html")).body] {
        assert_eq!(body.matches(label).count(), 2, "{body}");
        let both = "<b>Handling</b>: Handle as TLP:AMBER &lt;says&gt;.</p>\n<p class=\"small\"><b>Handling</b>: Handle as TLP:GREEN";
        assert!(body.contains(both), "{body}");
    }
    let instructions = running.get(&format!("{address}/instructions.txt")).body;
    assert!(
        instructions.starts_with("TLP:AMBER\nHandling: Handle as TLP:AMBER <says>.\n")
            && instructions.ends_with("\nTLP:AMBER\n")
    );
    assert!(!page.body.contains("of different origin"), "two versions of one work");
    assert!(page.body.contains("<a href=\"/laws/act@1.0.html#sec_2\">Section 2</a>"), "{}", page.body);
    assert!(page.body.contains("<a href=\"/laws/act@2.0.html#sec_3\">Section 3</a>"), "{}", page.body);

    let mixed: [(&str, Option<&str>, &[u8]); 3] =
        [("old-choice", None, b"act@1.0"), ("new-text", None, NEW.as_bytes()), ("same", None, b"yes")];
    let page = running.get(&compare(&running, &mixed, "").headers["location"]);
    assert!(page.body.contains("The Act (1.0) compared with Sharing Act") && !page.body.contains("% sure"));
}

#[test]
fn what_cannot_be_compared_is_said_in_a_sentence() {
    let running = run(hub());
    let said = |old: (&str, Option<&str>, &[u8])| {
        let answer = compare(&running, &[old, ("new-text", None, b"## 1. Kept <b>\n\nWords.\n")], "");
        assert_eq!(answer.status, 422, "{}", answer.body);
        assert!(answer.body.contains("## 1. Kept &lt;b"), "the other text is not lost");
        let at = answer.body.find("id=\"problem\"").expect("a problem");
        let rest = &answer.body[at..];
        rest[rest.find('>').expect("an end") + 1..rest.find("</p>").expect("an end")].to_owned()
    };
    let large = vec![b'a'; (8 << 20) + 1];
    let cases: [(&str, Option<&str>, &[u8], &str); 10] = [
        (
            "old-text",
            None,
            b" \r\n",
            "The text before is missing: drop a file, paste its words, or choose a text of this hub.",
        ),
        ("old-file", Some("a.md"), b"", "The text before is empty."),
        ("old-file", Some("a.md"), b"---\ntitle: A\n---\n", "The text before holds no words that can be compared."),
        (
            "old-file",
            Some("a.docx"),
            b"PK\x03\x04...",
            "The text before is a Word document or another packed file. Open it, copy its words and paste them here, or \
             save it as plain text.",
        ),
        (
            "old-file",
            Some("a.pdf"),
            b"%PDF-1.7\n",
            "The text before is a PDF. Open it, copy its words and paste them here.",
        ),
        ("old-file", Some("a"), b"\x00\x01\x02", "The text before is no text that can be read."),
        ("old-file", Some("a"), b"\x7fELF\xff\x00", "The text before is no text that can be read."),
        (
            "old-file",
            Some("a.txt"),
            b"caf\xe9 au lait",
            "The text before is not written in UTF-8. Save it as plain text in UTF-8, or paste its words.",
        ),
        ("old-choice", None, b"other@9.9", "The text before cannot be read any more. Choose another text."),
        ("old-file", Some("a.md"), &large, "The text before is larger than 8 MB, which is more than is taken here."),
    ];
    for (name, file, bytes, expected) in cases {
        assert_eq!(said((name, file, bytes)), expected);
    }
    let twice: [(&str, Option<&str>, &[u8]); 3] =
        [("old-text", None, b"words"), ("old-choice", None, b"act@1.0"), ("new-text", None, b"words")];
    assert!(compare(&running, &twice, "").body.contains("The text before was given more than once"));
    let tongues: [(&str, Option<&str>, &[u8]); 2] = [
        ("old-text", None, b"---\ntitle: A\nlanguage: en\n---\n## 1. One\n\nWords.\n"),
        ("new-text", None, b"---\ntitle: B\nlanguage: fr\n---\n## 1. Un\n\nDes mots.\n"),
    ];
    let page = running.get(&compare(&running, &tongues, "").headers["location"]);
    assert!(page.body.contains("The texts are in two languages, en and fr"), "{}", page.body);
}

#[test]
fn the_form_is_taken_from_its_own_page_only() {
    let running = run(hub());
    let texts: [(&str, Option<&str>, &[u8]); 2] = [("old-text", None, b"one"), ("new-text", None, b"two")];
    for head in ["Origin: http://evil.example\r\n", "Origin: null\r\n", "Sec-Fetch-Site: cross-site\r\n"] {
        let answer = compare(&running, &texts, head);
        assert_eq!((answer.status, answer.body.as_str()), (403, "This form is taken only from its own page.\n"));
    }
    let own = format!("Origin: http://{}\r\nSec-Fetch-Site: same-origin\r\n", running.server.address());
    assert_eq!(compare(&running, &texts, &own).status, 303);
    assert_eq!(compare(&running, &[("else", None, b"")], "").status, 400, "no field of the form");
    let much = vec![b'a'; 18 << 20];
    let answer = compare(&running, &[("old-text", None, &much)], "");
    assert_eq!(answer.status, 413);
    assert!(answer.body.contains("These texts are larger than 8 MB each"));
    let gone = running.get("/_faletusi/compare/0123");
    assert_eq!(gone.status, 404);
    assert!(gone.body.contains("This comparison is not kept any more. Give the two texts again."));
    assert_eq!(running.get("/_faletusi/compare/..%2f..%2fetc/comparison.html").status, 404);
}

#[test]
fn texts_can_be_compared_while_the_hub_has_errors() {
    let desk = hub();
    *desk.error.lock().expect("lock") = Some("wrong".to_owned());
    let running = run(desk);
    running.notices.recv_timeout(PATIENCE).expect("the first");
    assert_eq!(running.get("/_faletusi/compare").status, 200);
    let texts: [(&str, Option<&str>, &[u8]); 2] =
        [("old-text", None, OLD.as_bytes()), ("new-text", None, OLD.as_bytes())];
    let page = running.get(&compare(&running, &texts, "").headers["location"]);
    assert!(page.body.contains("Nothing changed."), "{}", page.body);
}
