//! Tiny hubs, and what stands in their sites.
#![allow(clippy::disallowed_methods, reason = "tests read and write files")]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use faletusi::diagnostics::HubPath;
use faletusi::hub::{Hub, ViewOptions};
use faletusi::site::{self, Options, Site, Theme};
use faletusi::source::{DiskStore, MemoryStore, Store};
use jiff::civil::date;

/// A hub whose address nobody said, in one language.
const BARE: &str = r#"title = "Hub"

[[collections]]
id = "pages"
folder = "pages"
profile = "article"
title = "Pages"
audience = "public"
marking = "TLP:CLEAR"
release = "optional"
root = true
"#;

const CONFIG: &str = r#"title = "Hub"
tagline = "A <small> hub"
organisation = "Secretariat"
notice = "Only a test."
base_url = "https://hub.example/portal/"
languages = ["en", "fr"]

[audiences.public]
title = "Public"

[audiences.members]
title = "Members"
includes = ["public"]
max_marking = "TLP:AMBER"

[topics.privacy]
title = "Privacy"

[[collections]]
id = "laws"
folder = "laws"
profile = "legislation"
title = "Laws"
singular = "law"
audience = "public"
marking = "TLP:CLEAR"
release = "optional"

[[collections]]
id = "sops"
folder = "sops"
profile = "procedure"
title = "Procedures"
singular = "procedure"
audience = "public"
marking = "TLP:CLEAR"
release = "optional"

[[collections]]
id = "training"
folder = "training"
profile = "course"
title = "Training"
singular = "course"
audience = "members"
marking = "TLP:GREEN"
release = "optional"

[[collections]]
id = "pages"
folder = "pages"
profile = "article"
title = "Pages"
singular = "page"
audience = "public"
marking = "TLP:CLEAR"
release = "optional"
root = true
"#;

struct Made {
    site: Site,
    findings: Vec<String>,
}

impl Made {
    #[track_caller]
    fn page(&self, address: &str) -> String {
        String::from_utf8(self.site.render(address).expect("the page renders")).expect("UTF-8")
    }

    #[track_caller]
    fn has(&self, address: &str, text: &str) {
        let page = self.page(address);
        assert!(page.contains(text), "{address} lacks\n{text}\nin\n{page}");
    }

    #[track_caller]
    fn lacks(&self, address: &str, text: &str) {
        let page = self.page(address);
        assert!(!page.contains(text), "{address} has\n{text}\nin\n{page}");
    }
}

struct Builder(MemoryStore);

fn hub() -> Builder {
    Builder(MemoryStore::new().file("hub.toml", CONFIG))
}

impl Builder {
    fn file(self, path: &str, bytes: impl AsRef<[u8]>) -> Self {
        Self(self.0.file(path, bytes))
    }

    fn document(self, path: &str, title: &str, front: &str, body: &str) -> Self {
        self.file(path, format!("---\ntitle: {title}\nsummary: A test.\n{front}---\n\n{body}"))
    }

    fn site(self, audience: &str) -> Made {
        planned(Arc::new(self.0), audience)
    }
}

fn planned(store: Arc<dyn Store>, audience: &str) -> Made {
    let hub = Arc::new(Hub::open(store));
    let audience = hub.config().audiences.id(audience).expect("an audience");
    let view = hub.view(&audience, ViewOptions { drafts: false, preview: false, today: date(2026, 11, 21) });
    let options = Options { base_url: None, tool_version: "0.1.0".to_owned(), offline: true };
    let (site, diagnostics) = site::plan(view, Arc::new(Theme::built_in()), &options);
    let findings = diagnostics.iter().map(|d| format!("{}: {}", d.place.file, d.message)).collect();
    Made { site, findings }
}

#[test]
fn every_page_has_its_address() {
    let made = hub()
        .document("laws/act.md", "Act", "topics: [privacy]\n", "## 1. One\nText.\n")
        .document("training/course/index.md", "Course", "parts: [first.md]\n", "Text.\n")
        .document("training/course/first.md", "First", "", "Text.\n")
        .document("pages/about.md", "About", "", "Text.\n")
        .site("members");
    assert_eq!(made.findings, Vec::<String>::new());
    let addresses: Vec<&str> = made.site.addresses().filter(|a| !a.starts_with("assets/")).collect();
    assert_eq!(
        addresses,
        [
            "404.html",
            "_headers",
            "a-z.html",
            "about.html",
            "about.json",
            "feed.xml",
            "index.html",
            "laws/act.html",
            "laws/act.json",
            "laws/index.html",
            "offline.html",
            "offline.json",
            "robots.txt",
            "search.html",
            "site.webmanifest",
            "sw.js",
            "topics.html",
            "topics/privacy.html",
            "training/course.html",
            "training/course.json",
            "training/course/first.html",
            "training/course/first.json",
            "training/index.html",
        ]
    );
    made.has("training/course/first.html", "TLP:GREEN");
    made.has("training/course/first.html", "Lesson 1 of 1");
    made.has("training/course/first.html", "<meta name=\"robots\" content=\"noindex, nofollow\">");
    assert_eq!(made.page("robots.txt"), "User-agent: *\nDisallow: /\n");
}

#[test]
fn two_files_at_one_address_are_a_finding() {
    let mut hub = hub();
    for (name, day) in [("by-date", 1), ("b", 2)] {
        hub = hub.document(&format!("laws/{name}.md"), name, &format!("date: 2026-01-0{day}\n"), "Text.\n");
    }
    let made = hub.document("sops/c.md", "C", "aliases: [/laws/b.html, /old/c.html]\n", "Text.\n").site("public");
    assert_eq!(
        made.findings,
        [
            "laws/by-date.md: the address `/laws/by-date.html` is taken by a page of the portal",
            "sops/c.md: the address `/laws/b.html` is taken by `laws/b.md`",
        ]
    );
    made.has("old/c.html", "<meta http-equiv=\"refresh\" content=\"0; url=../sops/c.html\">");
}

#[test]
fn lists_are_sorted_and_paged_without_script() {
    let mut hub = hub();
    for number in 1..=101 {
        let front = format!("date: 2026-01-{:02}\n", number % 28 + 1);
        hub = hub.document(&format!("sops/s{number:03}.md"), &format!("Step {number:03}"), &front, "Text.\n");
    }
    let made = hub.site("public");
    made.has("sops/index.html", "<a href=\"../sops/by-date.html\">Newest first</a>");
    made.has("sops/index.html", "href=\"../sops/index-2.html\"");
    made.has("sops/index.html", "101 documents");
    made.lacks("sops/index.html", "Step 101");
    made.has("sops/index-2.html", "Step 101");
    let newest = made.page("sops/by-date.html");
    let at = |title: &str| newest.find(title).expect("on the page");
    assert!(at("Step 027") < at("Step 055") && at("Step 055") < at("Step 026"));
}

#[test]
fn what_a_page_says_of_a_document() {
    let front = "status: consultation\nconsultation_closes: 2027-03-31\nowner: Office\nreview_by: 2026-10-01\n";
    let made = hub().document("sops/a.md", "\"A & <b>\"", front, "## Steps {.steps}\n\n1. Go.\n").site("public");
    for text in [
        "<title>A &amp; &lt;b&gt; - Hub</title>",
        "<link rel=\"canonical\" href=\"https://hub.example/portal/sops/a.html\">",
        "<span class=\"status status-consultation\">Open for comments until 31 March 2027</span>",
        "<p>Model. Follow your administration’s own procedure.</p>",
        "<p>The review of this document fell due on 1 October 2026. Check with its owner before you rely on it.</p>",
        "<p class=\"tlp tlp-clear\"><span class=\"sr\">Marking: </span>TLP:CLEAR</p>",
        "Only a test.",
        "Uncontrolled when printed.",
    ] {
        made.has("sops/a.html", text);
    }
    made.has("index.html", "<h3><a href=\"sops/a.html\">A &amp; &lt;b&gt;</a></h3>");
    made.has("feed.xml", "<id>https://hub.example/portal/feed.xml</id>");
    made.has("sitemap.xml", "<loc>https://hub.example/portal/sops/a.html</loc>");
    made.has("404.html", "href=\"https://hub.example/portal/search.html\"");
}

#[test]
fn data_of_a_law_cannot_end_its_script() {
    let made = hub().document("laws/act.md", "\"</script><script>alert(1)\"", "", "## 1. One\nText.\n").site("public");
    let page = made.page("laws/act.html");
    let (_, after) = page.split_once("<script type=\"application/ld+json\">").expect("linked data");
    let (data, _) = after.split_once("</script>").expect("it ends");
    let data: serde_json::Value = serde_json::from_str(data).expect("JSON");
    assert_eq!(data["@type"], "Legislation");
    assert_eq!(data["name"], "</script><script>alert(1)");
    assert!(!page.contains("<script>"), "{page}");
}

#[test]
fn a_french_document_has_a_french_page() {
    let made = hub()
        .document("laws/act.md", "Act", "", "## 1. One\nText.\n")
        .document("laws/loi.md", "Loi", "language: fr\ntranslation_of: act\n", "## 1. Un\nTexte.\n")
        .document("laws/tulafono.md", "Tulafono", "language: sm\n", "## 1. Tasi\nTusitusiga.\n")
        .site("public");
    made.has("laws/loi.html", "<html lang=\"fr\" data-paper=\"Loi. ");
    made.has("laws/loi.html", "<dt>État</dt>");
    // Which of the two is the original matters to who relies on a translation.
    made.has(
        "laws/loi.html",
        "<dt>Traduction de</dt><dd><a href=\"../laws/act.html\" lang=\"en\" hreflang=\"en\">Act</a></dd>",
    );
    assert!(!made.page("laws/act.html").contains("<dt>Translation of</dt>"));
    made.has("laws/act.html", "<link rel=\"alternate\" hreflang=\"fr\" href=\"../laws/loi.html\">");
    made.has("laws/act.html", "<a href=\"../laws/loi.html\" lang=\"fr\" hreflang=\"fr\">français</a>");
    made.has("a-z.html", "<a href=\"laws/loi.html\" lang=\"fr\">Loi</a>");
}

#[test]
fn files_are_served_when_used_and_safe() {
    let png = b"\x89PNG\r\n\x1a\nnot really";
    let made = hub()
        .file("sops/map.png", png)
        .file("sops/unused.png", png)
        .file("sops/form.pdf", b"%PDF")
        .file("sops/plan.svg", b"<svg viewBox=\"0 0 20 10\"><path d=\"M0 0h9v9z\"/></svg>")
        .file("sops/runs.svg", b"<svg viewBox=\"0 0 20 10\"><script>alert(1)</script></svg>")
        .file("sops/page.html", b"<script>alert(1)</script>")
        .document(
            "sops/a.md",
            "A",
            "",
            "![A map](map.png) ![A plan](plan.svg) [the form](form.pdf) [a page](page.html) [the plan](plan.svg) ![Runs](runs.svg)\n",
        )
        .site("public");
    let files: Vec<&str> = made.site.addresses().filter(|a| a.starts_with("files/")).collect();
    let kinds: BTreeSet<&str> = files.iter().filter_map(|file| file.rsplit('.').next()).collect();
    assert_eq!(kinds, BTreeSet::from(["pdf", "png", "svg"]), "{files:?}");
    assert_eq!(files.len(), 3);
    let page = made.page("sops/a.html");
    assert!(page.contains("alt=\"A map\" loading=\"lazy\">"), "a broken image has no size: {page}");
    assert!(page.contains("alt=\"A plan\" width=\"20\" height=\"10\" loading=\"lazy\">"), "{page}");
    assert!(page.contains("Runs") && !page.contains("alt=\"Runs\""), "an SVG that could run is not published: {page}");
    assert!(page.contains(">the form</a>"), "{page}");
    assert!(!page.contains(">a page</a>") && !page.contains(">the plan</a>"), "{page}");
    assert_eq!(made.site.render(files[1]).expect("bytes"), png);
}

#[test]
fn nothing_stands_elsewhere() {
    let made = hub().document("sops/a.md", "A", "", "Text.\n").site("public");
    for address in ["sops/b.html", "../hub.toml", "hub.toml", "sops/a.md", ""] {
        assert!(made.site.render(address).is_err(), "{address}");
    }
}

/// The attributes that lead somewhere, and the ids there are, of a page.
fn read(page: &str) -> (Vec<String>, BTreeSet<String>) {
    let values = |name: &str| -> Vec<String> {
        let marker = format!(" {name}=\"");
        page.split(&marker)
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .map(|value| value.replace("&amp;", "&").replace("%20", " "))
            .collect()
    };
    let ids = values("id");
    let unique: BTreeSet<String> = ids.iter().cloned().collect();
    assert_eq!(ids.len(), unique.len(), "an id stands twice: {:?}", twice(&ids));
    ([values("href"), values("src"), values("action")].concat(), unique)
}

fn twice(ids: &[String]) -> Vec<&String> {
    let mut seen = BTreeSet::new();
    ids.iter().filter(|id| !seen.insert(*id)).collect()
}

fn resolved(page: &str, link: &str) -> String {
    let mut names: Vec<&str> = page.split('/').collect();
    names.pop();
    for name in link.split('/') {
        match name {
            ".." => {
                names.pop();
            }
            other => names.push(other),
        }
    }
    names.join("/")
}

/// The links of all pages that lead nowhere; no id stands twice, nothing is inline, and two renderings are the same
/// bytes.
fn dead_links(made: &Made) -> Vec<String> {
    let pages: BTreeMap<&str, _> = made
        .site
        .addresses()
        .filter(|address| address.ends_with(".html"))
        .map(|address| {
            let page = made.page(address);
            assert_eq!(page, made.page(address), "{address} is always the same");
            assert!(!page.contains(" style=") && !page.contains("<style"), "{address} has inline style");
            (address, read(&page))
        })
        .collect();
    let mut wrong = Vec::new();
    for (address, (links, _)) in pages.iter().filter(|(address, _)| **address != "404.html") {
        for link in links {
            if ["https:", "http:", "mailto:", "tel:", "data:"].iter().any(|scheme| link.starts_with(scheme)) {
                continue;
            }
            let (path, fragment) = link.split_once('#').unwrap_or((link, ""));
            let target = if path.is_empty() { (*address).to_owned() } else { resolved(address, path) };
            let there =
                fragment.is_empty() || pages.get(target.as_str()).is_some_and(|(_, ids)| ids.contains(fragment));
            if !made.site.has(&target) || !there {
                wrong.push(format!("{address} → {link}"));
            }
        }
    }
    wrong
}

/// Every link of every page of the shipped hub leads to a page and to a place on it, in every edition.
#[test]
fn every_link_of_the_shipped_hub_leads_somewhere() {
    for audience in ["public", "members", "trainers"] {
        let store = DiskStore::new(env!("CARGO_MANIFEST_DIR")).expect("the hub");
        let made = planned(Arc::new(store), audience);
        assert_eq!(made.findings, Vec::<String>::new());
        let wrong = dead_links(&made);
        assert!(wrong.is_empty(), "{audience}: {}", wrong.join("\n"));
    }
}

#[test]
fn a_hubs_own_theme_overrides_one_file() {
    let store = hub().document("sops/a.md", "A", "", "Text.\n").0;
    let hub = Arc::new(Hub::open(Arc::new(store)));
    let view = hub.view(
        &hub.config().audiences.public(),
        ViewOptions { drafts: false, preview: false, today: date(2026, 11, 21) },
    );
    let template = "{% extends \"base.html\" %}{% block main %}<h1>{{ site.title }}</h1>{% endblock %}";
    let file = (HubPath::new("themes/tapa/templates/home.html").expect("a path"), Arc::from(template.as_bytes()));
    let (theme, diagnostics) = Theme::load("tapa", [file]);
    assert_eq!(diagnostics, vec![]);
    let options =
        Options { base_url: Some("https://other.example".to_owned()), tool_version: "0.1.0".to_owned(), offline: true };
    let (site, _) = site::plan(view, Arc::new(theme), &options);
    let home = String::from_utf8(site.render("index.html").expect("home")).expect("UTF-8");
    assert!(home.contains("<h1>Hub</h1>"), "{home}");
    assert!(home.contains("href=\"https://other.example/\""), "{home}");
}

#[test]
fn links_of_a_site_without_an_address_lead_somewhere() {
    let store = MemoryStore::new().file("hub.toml", BARE);
    let made = Builder(store).document("pages/about.md", "About", "", "Text.\n").site("public");
    assert!(!made.site.has("feed.xml"));
    assert_eq!(dead_links(&made), Vec::<String>::new());
    made.lacks("index.html", "feed.xml");
    made.lacks("index.html", "og:");
    made.has("index.html", "<link rel=\"manifest\" href=\"site.webmanifest\">");
    assert!(made.site.has("site.webmanifest"));
}

#[test]
fn what_is_said_to_other_sites_is_complete() {
    let made = hub().document("sops/a.md", "A", "aliases: [/old/a.html]\n", "Text.\n").site("public");
    let page = made.page("sops/a.html");
    for property in ["title", "type", "image", "url"] {
        assert!(page.contains(&format!("<meta property=\"og:{property}\" content=\"")), "{property}: {page}");
    }
    let (_, image) = page.split_once("og:image\" content=\"https://hub.example/portal/").expect("an absolute address");
    let bytes = made.site.render(image.split('"').next().expect("an address")).expect("the image");
    assert!(bytes.starts_with(b"\x89PNG") && bytes.len() <= 8_000, "{} bytes", bytes.len());
    made.has("old/a.html", "<link rel=\"canonical\" href=\"https://hub.example/portal/sops/a.html\">");
}

#[test]
fn every_page_says_what_it_is_in_its_description() {
    let made = hub().document("laws/a.md", "A", "topics: [privacy]\n", "## 1. One\nText.\n").site("public");
    let pages = made.site.addresses().filter(|address| address.ends_with(".html"));
    for address in pages {
        let page = made.page(address);
        let (_, said) = page.split_once("<meta name=\"description\" content=\"").unwrap_or_else(|| panic!("{address}"));
        let said = said.split('"').next().unwrap_or_default();
        assert!(said.chars().count() > 6 && !said.ends_with("-intro"), "{address}: {said}");
    }
    // What has no words of its own says what the hub is.
    made.has("laws/index.html", "<meta name=\"description\" content=\"A &lt;small&gt; hub\">");
}

#[test]
fn nothing_stands_below_a_file() {
    let made = hub()
        .document("sops/a.md", "A", "aliases: [/feed.xml, /robots.txt, /sops/b.html/]\n", "Text.\n")
        .document("sops/b.md", "B", "", "Text.\n")
        .document("pages/x.md", "X", "aliases: [/old/page.html, /old]\n", "Text.\n")
        .site("public");
    assert_eq!(
        made.findings,
        [
            "sops/a.md: the address `/feed.xml` is taken by a page of the portal",
            "sops/a.md: the address `/robots.txt` is taken by a page of the portal",
            "sops/a.md: the address `/sops/b.html` is taken by `sops/b.md`",
        ]
    );
}

#[test]
fn a_list_is_sorted_by_the_status_that_readers_see() {
    let made = hub()
        .document("sops/a.md", "Alpha", "status: draft\n", "Text.\n")
        .document("sops/b.md", "Beta", "", "Text.\n")
        .document("sops/c.md", "Gamma", "status: consultation\n", "Text.\n")
        .document("laws/a1.md", "One", "topics: [privacy]\n", "## 1. One\nText.\n")
        .document("pages/about.md", "About", "topics: [privacy]\n", "Text.\n")
        .site("public");
    made.has("sops/index.html", "<a href=\"../sops/by-status.html\">Status</a>");
    let page = made.page("sops/by-status.html");
    let at = |title: &str| page.find(&format!(">{title}</a>")).expect("on the page");
    assert!(at("Gamma") < at("Alpha") && at("Alpha") < at("Beta"), "Draft stands before Working text: {page}");
    // "Published" and "Working text" are two.
    let page = made.page("topics/privacy/by-status.html");
    let at = |title: &str| page.find(&format!(">{title}</a>")).expect("on the page");
    assert!(at("About") < at("One"), "{page}");
}

#[test]
fn a_collection_says_what_its_documents_are_called() {
    let made = hub()
        .document("laws/act.md", "Act", "", "## 1. One\nText.\n")
        .document("laws/loi.md", "Loi", "language: fr\n", "## 1. Un\nTexte.\n")
        .site("public");
    made.has("laws/act.html", "</svg>Law</p>");
    made.has("laws/loi.html", "</svg>Loi type</p>");
}

#[test]
fn a_door_promises_what_its_first_collection_holds() {
    let door = |title: &str, ids: &str| format!("\n[[doors]]\ntitle = \"{title}\"\ncollections = [{ids}]\n");
    let doors = door("Train officers", "\"training\", \"laws\"") + &door("Write a law", "\"laws\", \"training\"");
    let made = |audience: &str| {
        let store = MemoryStore::new().file("hub.toml", format!("{CONFIG}{doors}"));
        Builder(store)
            .document("laws/act.md", "Act", "", "## 1. One\nText.\n")
            .document("training/course/index.md", "Course", "parts: [first.md]\n", "Text.\n")
            .document("training/course/first.md", "First", "", "Text.\n")
            .site(audience)
    };
    let public = made("public");
    public.lacks("index.html", "Train officers");
    public.has("index.html", "<a href=\"laws/index.html\">Write a law</a>");
    made("members").has("index.html", "<a href=\"training/index.html\">Train officers</a>");
}

#[test]
fn a_provision_says_how_it_is_cited() {
    let body = "## 1. One\n\n(1) First.\n\n(2) Second.\n\n::: option {group=\"g\" label=\"A\"}\n(3) Third.\n:::\n\n::: option {group=\"g\" label=\"B\"}\n(3) Fourth.\n:::\n\n\
                # Part 2 Two\n\n## 2. Two\n\nText.\n\n# Schedule 2 Arrangement {#arrangement}\n\n## 4. Conditions\n\n(1) Text.\n";
    let made = hub().document("laws/act.md", "Act", "", body).site("public");
    for cited in ["section 1", "Part 2", "section 2", "Schedule 2", "Schedule 2, clause 4"] {
        made.has("laws/act.html", &format!(" data-cite=\"{cited}\""));
    }
    made.has("laws/act.html", " data-option=\"Option B\"");
}

#[test]
fn a_sheet_of_paper_says_what_it_is() {
    let made = hub().document("sops/a.md", "\"A & B\"", "", "Text.\n").site("public");
    let page = made.page("sops/a.html");
    let (_, after) =
        page.split_once(" data-paper=\"A &amp; B. Working text, not yet released. Check code ").expect("in front");
    let (code, rest) = after.split_once(". Uncontrolled when printed.").expect("the words");
    assert_eq!(code.len(), 9, "{code}{rest:.10}");
}

#[test]
fn an_event_has_a_time_of_day() {
    let config = format!("{CONFIG}\n[data]\nevents = \"data/events.toml\"\n");
    let events = "audience = \"public\"\n\n[[events]]\nid = \"call\"\ntitle = \"Call\"\nstart = 2026-12-08\nstart_time = \"14:00\"\n\
                  end_time = \"15:30\"\ntimezone = \"Pacific/Apia\"\n";
    let store = MemoryStore::new().file("hub.toml", config).file("data/events.toml", events);
    let made = Builder(store).document("sops/a.md", "A", "", "Text.\n").site("public");
    made.has("calendar.html", "<time datetime=\"2026-12-08T14:00\">8 December 2026, 14:00 to 15:30</time>");
    made.has("calendar.ics", "DTSTART:20261208T010000Z\r\nDTEND:20261208T023000Z\r\n");
}

#[test]
fn the_search_page_of_a_large_hub_does_not_claim_to_hold_all() {
    let of = |count: usize| {
        let mut hub = hub();
        for number in 0..count {
            hub = hub.document(&format!("sops/s{number:03}.md"), &format!("Step {number:03}"), "", "Text.\n");
        }
        hub.site("public")
    };
    let small = of(2);
    small.has("search.html", " data-intro=\"Type a few words: situations, documents and topics ");
    small.has("search.html", ">Step 001</a>");
    let large = of(401);
    large.has("search.html", " data-intro=\"Type a few words: collections and topics ");
    large.lacks("search.html", ">Step 001</a>");
    large.has("search.html", " data-keep><h2 ");
}

#[test]
fn every_page_can_search_and_fetches_nothing_for_it() {
    let made = hub().document("sops/a.md", "A", "", "Text.\n").site("public");
    for address in ["sops/a.html", "sops/index.html", "a-z.html"] {
        made.has(address, "<form class=\"find\" role=\"search\" action=\"");
    }
    // Where the page itself begins with a field, the frame has none.
    for address in ["index.html", "search.html", "404.html"] {
        made.lacks(address, "class=\"find\"");
        made.has(address, "<form class=\"search\" role=\"search\" action=\"");
    }
    for address in ["sops/a.html", "index.html", "search.html"] {
        made.has(address, "<script type=\"application/json\" id=\"p.finding\" data-root=\"");
        made.has(address, "\"index\":\"search/manifest.json\"");
        made.lacks(address, "rel=\"preload\"");
        made.lacks(address, "<script defer src=\"assets/search-worker");
        made.has(address, "script-src &#39;self&#39; &#39;wasm-unsafe-eval&#39;; ");
    }
    made.lacks("sops/a.html", "<script defer src=\"../assets/search.");
    made.lacks("search.html", "<script defer src=\"assets/search.");
    made.has("search.html", "<script defer src=\"assets/search-page.");
}

#[test]
fn the_search_page_knows_the_titles_of_audiences_and_of_none_that_readers_may_not_see() {
    let hub = || hub().document("sops/a.md", "A", "", "Text.\n").document("training/b/index.md", "B", "", "Text.\n");
    hub().site("members").has("search.html", "\"audiences\":{\"public\":\"Public\",\"members\":\"Members\"}");
    hub().site("public").has("search.html", "\"audiences\":{\"public\":\"Public\"}");
}
