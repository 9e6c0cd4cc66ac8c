//! What a reader's device may keep: the list of an edition's files, and the service worker that goes by it.

use std::sync::Arc;

use faletusi::hub::{Hub, ViewOptions};
use faletusi::site::{self, Options, Site, Theme};
use faletusi::source::{MemoryStore, Store};
use jiff::civil::{Date, date};
use serde_json::Value;

const CONFIG: &str = r#"title = "Hub"
base_url = "https://hub.example/"
languages = ["en", "fr"]

[audiences.public]
title = "Public"

[audiences.members]
title = "Members"
includes = ["public"]
max_marking = "TLP:AMBER"

[[collections]]
id = "guides"
folder = "guides"
profile = "article"
title = "Guides"
audience = "public"
marking = "TLP:CLEAR"
release = "optional"

[[collections]]
id = "alerts"
folder = "alerts"
profile = "article"
title = "Alerts"
audience = "members"
marking = "TLP:GREEN"
release = "optional"
"#;

const DAY: Date = date(2026, 11, 21);

fn guide(title: &str, text: &str) -> String {
    format!("---\ntitle: {title}\nsummary: S.\nreview_by: 2027-01-31\n---\n\n{text}\n")
}

fn store() -> MemoryStore {
    MemoryStore::new()
        .file("hub.toml", CONFIG)
        .file("guides/first.md", guide("First", "![Map](map.png)"))
        .file("guides/map.png", PNG)
        .file("guides/second.md", guide("Second", "Text."))
        .file("alerts/quartermaster.md", guide("Quartermaster", "Text."))
}

/// One white pixel.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0\x3a\x7e\x9bU\0\0\0\nIDATx\x9cc\xf8\x0f\0\x01\x01\x01\0\x1b\xb6\xeeV\0\0\0\0IEND\xaeB`\x82";

fn planned(store: MemoryStore, audience: &str, today: Date, offline: bool) -> Site {
    let hub = Arc::new(Hub::open(Arc::new(store) as Arc<dyn Store>));
    let audience = hub.config().audiences.id(audience).expect("an audience");
    let view = hub.view(&audience, ViewOptions { drafts: false, preview: false, today });
    let options = Options { base_url: None, tool_version: "1".to_owned(), offline };
    site::plan(view, Arc::new(Theme::built_in()), &options).0
}

fn text(site: &Site, address: &str) -> String {
    String::from_utf8(site.render(address).expect(address)).expect("UTF-8")
}

fn list(site: &Site) -> Value {
    serde_json::from_str(&text(site, "offline.json")).expect("JSON")
}

#[test]
fn the_list_says_what_each_page_needs() {
    let site = planned(store(), "public", DAY, true);
    let list = list(&site);
    assert_eq!(list["date"], "2026-11-21");
    assert_eq!(
        list["collections"]["guides"]["pages"],
        serde_json::json!(["guides/first.html", "guides/index.html", "guides/second.html"])
    );
    let first = &list["pages"]["guides/first.html"];
    assert_eq!((&first["title"], &first["class"]), (&"First".into(), &"published".into()));
    let uses: Vec<&str> = first["uses"].as_array().expect("a list").iter().filter_map(Value::as_str).collect();
    let folders: Vec<&str> = uses.iter().map(|address| address.split('.').next().expect("a name")).collect();
    assert_eq!(folders, ["assets/site", "assets/site", "files/map"]);
    // What is listed is what is there, by its hash and size.
    for (address, file) in list["files"].as_object().expect("a table") {
        let bytes = site.render(address).expect(address);
        assert_eq!(file[0], faletusi::document::ContentHash::of(&bytes).short(16), "{address}");
        assert_eq!(file[1], bytes.len(), "{address}");
    }
    for page in list["pages"].as_object().expect("a table").values() {
        for used in page["uses"].as_array().expect("a list") {
            assert!(list["files"].get(used.as_str().expect("a text")).is_some(), "{used}");
        }
    }
}

#[test]
fn a_public_list_names_nothing_of_others() {
    let public = planned(store(), "public", DAY, true);
    let without = MemoryStore::new()
        .file("hub.toml", CONFIG)
        .file("guides/first.md", guide("First", "![Map](map.png)"))
        .file("guides/map.png", PNG)
        .file("guides/second.md", guide("Second", "Text."));
    let without = planned(without, "public", DAY, true);
    for address in ["offline.json", "sw.js", "offline.html"] {
        assert!(!text(&public, address).to_lowercase().contains("quartermaster"), "{address}");
        assert_eq!(text(&public, address), text(&without, address), "{address}");
    }
    let members = planned(store(), "members", DAY, true);
    assert!(list(&members)["pages"].get("alerts/quartermaster.html").is_some());
}

#[test]
fn only_a_public_build_keeps_what_is_read() {
    let public = planned(store(), "public", DAY, true);
    assert!(text(&public, "sw.js").contains("\"keeps\":\"read\""));
    assert!(text(&public, "index.html").contains("data-reads"));
    let members = planned(store(), "members", DAY, true);
    assert!(text(&members, "sw.js").contains("\"keeps\":\"saved\""));
    assert!(!text(&members, "index.html").contains("data-reads"));
}

#[test]
fn an_edition_changes_with_any_page_and_with_nothing_else() {
    let id = |site: &Site| list(site)["edition"].as_str().expect("a text").to_owned();
    let one = planned(store(), "public", DAY, true);
    let again = planned(store(), "public", DAY, true);
    for address in ["offline.json", "sw.js"] {
        assert_eq!(text(&one, address), text(&again, address));
    }
    let other = store().file("guides/second.md", guide("Second", "Another text."));
    let other = planned(other, "public", DAY, true);
    assert_ne!(id(&one), id(&other));
    assert_ne!(text(&one, "sw.js"), text(&other, "sw.js"));
    let standing = |site: &Site, page: &str| list(site)["pages"][page]["text"].clone();
    assert_ne!(standing(&one, "guides/second.html"), standing(&other, "guides/second.html"));
    assert_eq!(standing(&one, "guides/first.html"), standing(&other, "guides/first.html"));
}

#[test]
fn a_page_built_on_another_day_is_known_as_the_same() {
    let one = list(&planned(store(), "public", DAY, true));
    let later = list(&planned(store(), "public", date(2026, 11, 22), true));
    let file = |list: &Value| list["files"]["guides/second.html"].clone();
    assert_ne!(file(&one)[0], file(&later)[0]);
    assert_eq!(file(&one)[2], file(&later)[2]);
    assert!(file(&one)[2].is_string());
}

#[test]
fn a_page_says_how_it_stands() {
    let site = planned(store(), "public", DAY, true);
    let page = text(&site, "guides/second.html");
    let standing = list(&site)["pages"]["guides/second.html"]["text"].as_str().expect("a text").to_owned();
    assert!(page.contains(" data-page=\"guides/second.html\" data-root=\"../\""), "{page}");
    assert!(page.contains(&format!(" data-text=\"{standing}\" data-class=\"published\"")), "{page}");
    assert!(page.contains("<p hidden data-after=\"2027-01-31\" data-kind=\"review\">"), "{page}");
    // What is past at the build has its banner and needs no warning.
    let late = text(&planned(store(), "public", date(2027, 2, 1), true), "guides/second.html");
    assert!(!late.contains("data-after"), "{late}");
}

#[test]
fn without_offline_reading_the_worker_retires() {
    let site = planned(store(), "public", DAY, false);
    assert!(text(&site, "sw.js").contains("unregister"));
    for address in ["offline.html", "offline.json"] {
        assert!(!site.has(address), "{address}");
    }
    for address in ["index.html", "guides/first.html", "guides/index.html"] {
        let page = text(&site, address);
        assert!(!page.contains("class=\"device\"") && !page.contains("data-save"), "{address}");
    }
}

#[test]
fn nobody_else_may_stand_at_the_workers_address() {
    let aliased = "---\ntitle: A\nsummary: S.\naliases: [/offline.html]\n---\nText.\n";
    let hub = Arc::new(Hub::open(Arc::new(store().file("guides/a.md", aliased)) as Arc<dyn Store>));
    let view = hub.view(&hub.config().audiences.public(), ViewOptions { drafts: false, preview: false, today: DAY });
    let options = Options { base_url: None, tool_version: "1".to_owned(), offline: true };
    let (_, found) = site::plan(view, Arc::new(Theme::built_in()), &options);
    let said: Vec<&str> = found.iter().map(|finding| finding.message.as_str()).collect();
    assert_eq!(said, ["the address `/offline.html` is taken by a page of the portal"]);
}
