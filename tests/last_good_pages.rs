//! What `serve` shows while errors stand, over plain HTTP: the last good pages, those too that nobody had opened.
#![cfg(unix)]
#![allow(clippy::disallowed_methods, reason = "this test edits a hub")]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;

/// The program serving a hub of its own; dropping it ends it.
struct Serving {
    folder: TempDir,
    child: Child,
    host: String,
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Serving {
    /// Of the hub that `init` makes.
    fn start() -> Self {
        let folder = tempfile::tempdir().expect("folder");
        let program = |arguments: &[&str]| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_faletusi"));
            command.args(arguments).current_dir(folder.path()).env_clear().env("SOURCE_DATE_EPOCH", "1795219200");
            command
        };
        assert!(program(&["init", "."]).status().expect("it runs").success());
        let piped = || Stdio::piped();
        let mut child =
            program(&["serve", "--port", "0"]).stdout(piped()).stderr(Stdio::null()).spawn().expect("it runs");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("piped")).read_line(&mut line).expect("an address");
        let host = line.trim().trim_start_matches("http://").trim_end_matches('/').to_owned();
        Self { folder, child, host }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn connect(&self, path: &str, more: &str) -> BufReader<TcpStream> {
        let mut stream = TcpStream::connect(&self.host).expect("connected");
        stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a timeout");
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {}\r\n{more}\r\n", self.host).expect("sent");
        BufReader::new(stream)
    }

    /// The status line, the headers and the page.
    fn page(&self, path: &str) -> String {
        let mut text = String::new();
        self.connect(path, "Connection: close\r\n").read_to_string(&mut text).expect("a page");
        text
    }
}

/// Waits until `right` of what browsers are told.
fn wait(events: &mut BufReader<TcpStream>, right: impl Fn(&str) -> bool) {
    loop {
        let mut line = String::new();
        assert_ne!(events.read_line(&mut line).expect("an event in time"), 0);
        if line.strip_prefix("data: ").is_some_and(&right) {
            return;
        }
    }
}

#[track_caller]
fn assert_shows(answer: &str, words: &str) {
    assert!(answer.starts_with("HTTP/1.1 200 ") && answer.contains(words), "{answer}");
}

#[test]
fn pages_that_nobody_had_opened_stay_as_they_were() {
    let serving = Serving::start();
    let mut events = serving.connect("/_faletusi/events", "");
    wait(&mut events, |news| news.contains("\"errors\":0"));

    let sop = serving.path("sops/lost-passport.md");
    let text = fs::read_to_string(&sop).expect("a file");
    fs::write(&sop, format!("{text}\nBROKENWORD [x](nope.md)\n")).expect("written");
    wait(&mut events, |news| news.contains("error[dangling-link]"));
    let page = serving.page("/sops/lost-passport.html");
    assert_shows(&page, "A traveller has lost the passport");
    assert!(!page.contains("BROKENWORD"), "{page}");

    fs::remove_file(serving.path("content/guides/writing-for-this-hub.md")).expect("removed");
    fs::rename(serving.path("model-legislation"), serving.path("laws")).expect("renamed");
    wait(&mut events, |news| news.contains("error[empty-collection]") || news.contains("model-legislation"));
    assert_shows(&serving.page("/guides/writing-for-this-hub.html"), "Begin a document");
    assert_shows(&serving.page("/model-legislation/visitor-permits.html"), "ermit");
}
