//! The server that an author's browser talks to, over plain HTTP.
#![allow(clippy::disallowed_methods, reason = "this test looks at what was written")]

#[path = "support/serving.rs"]
mod serving;

use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use faletusi::serve::{bind, watch};
use faletusi::source::DiskStore;
use serving::{Ear, PATIENCE, hub, request, run};

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
    running.get_until("/search/terms", "4 pages");
    running.desk.put("b.html", "more");
    running.edit();
    // While the next is being made the last one is there; then its chunks still are, for a page that began with it.
    assert!(["4 pages", "5 pages"].contains(&running.get("/search/terms").body.as_str()));
    running.get_until("/search/terms", "5 pages");
    assert_eq!(running.get("/search/5.bin").body, "chunk 5");
    assert_eq!(running.get("/search/4.bin").body, "chunk 4");

    running.desk.put("no-index", "");
    let made = running.desk.indexed.load(Ordering::SeqCst);
    running.edit();
    while running.desk.indexed.load(Ordering::SeqCst) == made {
        std::thread::yield_now();
    }
    assert_eq!(running.get("/search/terms").body, "5 pages", "the last good one stays");
    running.desk.put("c.html", "more");
    running.desk.files.lock().expect("lock").remove("no-index");
    running.edit();
    running.get_until("/search/terms", "6 pages");
    assert_eq!(running.get("/search/5.bin").status, 200);
    assert_eq!(running.get("/search/4.bin").status, 404);
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
