//! What not everyone may read is in no byte of what everyone gets.
//!
//! Words that occur nowhere else are planted in every field, body, file name and data column of restricted sources.
//! None of them may be found in any output byte of the public build: pages, data, feeds, assets, the search index with
//! its term dictionary and its stored texts. Then the restricted sources are changed, and deleted: the public output
//! must not change by a byte.
#![allow(clippy::disallowed_methods, reason = "tests read and write files")]

mod support;

use std::collections::BTreeMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, OnceLock};

use faletusi::hub::{Hub, ViewOptions};
use faletusi::index;
use faletusi::site::{self, Options, Theme};
use faletusi::source::{MemoryStore, Store};
use faletusi_search::{InMemory, Index};
use jiff::civil::date;

/// A word that no dictionary, template or other planted word holds.
fn word(seed: &str, n: usize) -> String {
    let letters = ["ba", "ke", "zu", "mo", "ri", "fy", "xo", "ta", "ju", "we"];
    let mut state = seed.bytes().fold(n as u64 * 7919 + 17, |s, b| s.wrapping_mul(31).wrapping_add(u64::from(b)));
    let mut out = String::from("zq");
    for _ in 0..5 {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        out.push_str(letters[(state >> 33) as usize % letters.len()]);
    }
    out
}

/// Another seed in every run, so that no word can be known beforehand; `CANARY=…` runs an earlier one again.
fn run() -> &'static str {
    static RUN: OnceLock<String> = OnceLock::new();
    RUN.get_or_init(|| {
        let run = std::env::var("CANARY").unwrap_or_else(|_| RandomState::new().hash_one(0).to_string());
        println!("CANARY={run}");
        run
    })
}

/// Plants words and remembers them.
struct Canaries {
    seed: String,
    planted: Vec<String>,
}

impl Canaries {
    fn new(seed: &str) -> Self {
        Self { seed: format!("{}-{seed}", run()), planted: Vec::new() }
    }

    /// Puts a new word wherever `text` says `@@`.
    fn plant(&mut self, text: &str) -> String {
        let mut out = String::new();
        let mut pieces = text.split("@@").peekable();
        while let Some(piece) = pieces.next() {
            out.push_str(piece);
            if pieces.peek().is_some() {
                let word = word(&self.seed, self.planted.len());
                out.push_str(&word);
                self.planted.push(word);
            }
        }
        out
    }
}

const CONFIG: &str = r#"title = "Test"
tagline = "A hub"
organisation = "Office"
notice = "Illustrative."
origin = "test.example/hub"
base_url = "https://test.example/"
languages = ["en", "fr"]
theme = "tapa"

[audiences.public]
title = "Public"
[audiences.members]
title = "@@ members"
summary = "@@"
includes = ["public"]
max_marking = "TLP:AMBER"
[audiences.trainers]
title = "@@ trainers"
summary = "@@"
includes = ["members"]
max_marking = "TLP:AMBER"

[topics.privacy]
title = "Privacy"
[topics.TOPIC]
title = "@@"
summary = "@@"

[data]
members = {file = "content/data/members.toml", columns = {code = "members", timezones = "trainers"}}
events = {file = "content/data/events.csv", audience = "public", columns = {place = "members", summary = "trainers"}}
contact_points = "content/data/contact-points.toml"

[[doors]]
title = "@@ door"
summary = "@@"
collections = ["products"]

[[scales]]
id = "SCALE"
title = "@@"
summary = "@@"
source = "@@"
audience = "members"
bands = [{term = "@@", label = "@@", range = "@@"}]

[[collections]]
id = "laws"
folder = "laws"
profile = "legislation"
title = "Laws"
audience = "public"
marking = "TLP:CLEAR"

[[collections]]
id = "training"
folder = "training"
profile = "course"
title = "Training"
audience = "public"
marking = "TLP:CLEAR"

[[collections]]
id = "products"
folder = "products"
profile = "product"
title = "@@ products"
summary = "@@ summary"
singular = "@@"
audience = "members"
marking = "TLP:GREEN"

[[collections]]
id = "sheets"
folder = "sheets"
profile = "sheet"
title = "Sheets"
audience = "public"
marking = "TLP:CLEAR"

[[collections]]
id = "secret-courses"
folder = "secret"
profile = "course"
title = "@@"
audience = "trainers"
marking = "TLP:GREEN"

[synonyms]
groups = [["power", "authority to act"], ["@@", "@@ @@"]]
audiences.members = [["share", "@@"]]
"#;

const LAW: &str = "---
title: Sharing law
summary: What may be shared.
topics: [privacy]
related: [../products/PRODUCT.md]
situations:
  - {say: \"@@ at the desk\", at: \"#KEPT\"}
fields:
  office: {label: name of office, type: text}
  secret: {label: \"@@\", type: choice, choices: [\"@@\"], help: \"@@\", default: \"@@\"}
---

## 1. Power
(1) The [[office]] may share.
(2) See section 1(1).

## Overview

Text.[^1]

::: note {#KEPT audience=members title=\"@@\"}
## Overview

@@ is said of [[secret]] to members.[^2] [A link](../products/PRODUCT.md) and ![picture @@](SECRETPICTURE.png)

[^2]: @@ note

(3) @@ paragraph
:::

## Overview

The end.

[^1]: Shown.
";

const COURSE: &str = "---
title: A course
summary: How to.
topics: [privacy]
parts: [lesson.md]
---

Welcome.
";

const LESSON: &str = "---
title: First lesson
summary: To begin.
---

## Quiz

::: question {title=\"One\"}
What?
- a
- b
:::
::: answer {audience=trainers title=\"@@\"}
@@ because @@.

```text
@@
```
:::

## Next

Go on.
";

const PRODUCT: &str = "---
title: \"@@ title\"
short_title: \"@@ short\"
summary: \"@@ summary\"
topics: [TOPIC]
keywords: [\"@@\"]
owner: \"@@ office\"
review_by: 2027-11-30
date: 2026-11-21
marking: \"TLP:GREEN\"
handling: {caveats: [\"@@\"], originator: \"@@\", release_authority: \"@@\", expires: 2027-01-01}
kind: alert
status: consultation
consultation_closes: 2027-03-31
sources:
  - {title: \"@@\", cite: \"@@\", edition: \"@@\", url: \"https://example.org/@@\"}
aliases: [/@@.html]
situations:
  - {say: \"@@ at the counter\", at: \"#heading-@@\"}
fields:
  f: {label: \"@@\", type: choice, choices: [\"@@\", \"@@\"], help: \"@@\", default: \"@@\"}
---

## Heading KEEP

@@ body with [[f]] and `@@` and **@@**.

| @@ | @@ |
|--|--|
| @@ | @@ |

```rust
fn @@() {}
```

::: include {file=\"_PART.md\"}
:::

![@@](SECRETPICTURE2.png \"@@\")

[@@](FORM.pdf) <b>@@</b>

[^1]: @@
";

const SHEET: &str = "---
title: A sheet
summary: What is counted.
code_lists:
  kind:
    - {code: \"A\", label: \"Air\"}
  LIST:
    - {code: \"@@\", label: \"@@\", definition: \"@@\"}
columns:
  - {name: kind, label: \"Kind\", definition: \"Of journey\", type: code, code_list: kind, required: true, basis: \"Law\"}
  - name: COLUMN
    audience: members
    label: \"@@\"
    definition: \"@@\"
    type: code
    code_list: LIST
    basis: \"@@\"
---
All of it.
";

const NATIONAL: &str = "---
title: An edition
summary: Of a model.
adapts: PRODUCT@1.0
translation_of: PRODUCT
language: fr
member: HIDDEN
---

## 1. Power

(1) It may.
";

const SECRET_COURSE: &str = "---
title: \"@@ course\"
summary: \"@@\"
parts: [LESSON.md]
---
@@
";

const SECRET_LESSON: &str = "---
title: \"@@ lesson\"
summary: \"@@\"
---
## @@

@@
";

const MEMBERS: &str = "audience = \"public\"

[[members]]
id = \"niue\"
name = \"Niue\"
code = \"@@\"
languages = [\"niu\", \"en\"]
timezones = [\"Pacific/Niue\"]
kind = \"territory\"

[[members]]
id = \"HIDDEN\"
name = \"@@\"
code = \"@@\"
languages = [\"@@\"]
audience = \"members\"
";

const EVENTS: &str = "id,title,start,end,timezone,place,summary,audience,topics
open-day,Open day,2027-02-01,2027-02-01,Pacific/Apia,@@,@@,public,privacy
EVENT,@@,2027-02-01,2027-02-02,Pacific/Apia,@@,@@,members,TOPIC
";

const CONTACTS: &str = "audience = \"members\"
columns = [
    {name = \"member\", label = \"@@\", definition = \"@@\", required = true},
    {name = \"phone\", label = \"@@\", definition = \"@@\", required = false},
]

[[contacts]]
member = \"niue\"
phone = \"@@\"
";

/// The hub's files with words of this seed in all that is restricted, and those words. Without `restricted`, the
/// restricted files are not there, and restricted directives neither.
fn sources(seed: &str, restricted: bool) -> (MemoryStore, Vec<String>) {
    let mut canaries = Canaries::new(seed);
    // The longer names first: one holds another.
    let named = [
        "SECRETPICTURE2",
        "SECRETPICTURE",
        "TOPIC",
        "PRODUCT",
        "PART",
        "EVENT",
        "FORM",
        "SCALE",
        "LIST",
        "COLUMN",
        "KEPT",
        "HIDDEN",
        "LESSON",
    ];
    let names: Vec<(&str, String)> = named.map(|name| (name, canaries.plant("@@"))).into();
    let name = |of: &str| names.iter().find(|(name, _)| *name == of).map(|(_, word)| word.clone()).expect("a name");
    let text = |canaries: &mut Canaries, text: &str| {
        names.iter().fold(canaries.plant(text), |text, (name, word)| text.replace(name, word))
    };
    // A one-pixel picture whose text chunk says a word too.
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89".to_vec();
    png.extend(canaries.plant("tEXt@@").bytes());
    let shown = |text: String| if restricted { text } else { without_directives(&text) };
    let mut store = MemoryStore::new()
        .file("hub.toml", text(&mut canaries, CONFIG))
        .file("laws/law.md", shown(text(&mut canaries, LAW)))
        .file("laws/edition.md", text(&mut canaries, NATIONAL))
        .file("sheets/sheet.md", text(&mut canaries, SHEET))
        .file("training/course/index.md", COURSE)
        .file("training/course/lesson.md", shown(text(&mut canaries, LESSON)))
        .file("content/data/members.toml", text(&mut canaries, MEMBERS))
        .file("content/data/events.csv", text(&mut canaries, EVENTS))
        .file("content/data/contact-points.toml", text(&mut canaries, CONTACTS));
    if restricted {
        store = store
            .file(&format!("products/{}.md", name("PRODUCT")), text(&mut canaries, PRODUCT))
            .file(&format!("products/_{}.md", name("PART")), text(&mut canaries, "@@ included.\n"))
            .file(&format!("laws/{}.png", name("SECRETPICTURE")), &png)
            .file(&format!("products/{}.png", name("SECRETPICTURE2")), &png)
            .file(&format!("products/{}.pdf", name("FORM")), text(&mut canaries, "%PDF @@"))
            .file("content/data/contact-points-old.csv", text(&mut canaries, "name\n@@\n"))
            .file("secret/other/index.md", text(&mut canaries, SECRET_COURSE))
            .file(&format!("secret/other/{}.md", name("LESSON")), text(&mut canaries, SECRET_LESSON));
    }
    (store, canaries.planted)
}

/// A text as if its author had never written the directives that are addressed to others: their lines, and where a
/// blank line stands before them, the blank lines behind.
fn without_directives(text: &str) -> String {
    let mut out = String::new();
    let mut lines = text.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        if !(line.starts_with(":::") && line.contains("audience=")) {
            out.push_str(line);
            continue;
        }
        lines.by_ref().find(|line| line.trim_end() == ":::");
        if out.ends_with("\n\n") {
            while lines.next_if(|line| line.trim().is_empty()).is_some() {}
        }
    }
    out
}

/// Every file of the build for an audience.
fn output(store: MemoryStore, audience: &str) -> BTreeMap<String, Vec<u8>> {
    let hub = Arc::new(Hub::open(Arc::new(store) as Arc<dyn Store>));
    let audience = hub.config().audiences.id(audience).expect("audience");
    let view = hub.view(&audience, ViewOptions { drafts: true, preview: false, today: date(2026, 11, 21) });
    let options = Options { base_url: None, tool_version: "0.1.0".to_owned(), offline: true };
    let (site, _) = site::plan(view.clone(), Arc::new(Theme::built_in()), &options);
    let mut files: BTreeMap<String, Vec<u8>> =
        site.addresses().map(|a| (a.to_owned(), site.render(a).expect(a))).collect();
    for (name, bytes) in index::build(&view).expect("index") {
        files.insert(format!("search/{name}"), bytes);
    }
    files
}

/// Everything that can be read out of the files: names, bytes, and the index opened up.
fn readable(files: &BTreeMap<String, Vec<u8>>) -> String {
    let mut out = String::new();
    for (name, bytes) in files {
        out.push_str(name);
        out.push('\n');
        out.push_str(&String::from_utf8_lossy(bytes));
        out.push('\n');
    }
    let index: Vec<(String, Vec<u8>)> =
        files.iter().filter_map(|(n, b)| Some((n.strip_prefix("search/")?.to_owned(), b.clone()))).collect();
    let index = Index::open(InMemory::from(index)).expect("the index opens");
    for (field, term) in index.all_terms().expect("terms") {
        out.push_str(&format!("{field}:{term}\n"));
    }
    out.push_str(&format!("{:?}", index.all_stored().expect("stored")));
    out
}

#[test]
fn no_restricted_word_is_in_a_public_byte() {
    let (store, words) = sources("first", true);
    assert!(words.len() > 110, "{} words are planted", words.len());
    let public = readable(&output(store, "public")).to_lowercase();
    let found: Vec<&String> = words.iter().filter(|w| public.contains(w.as_str())).collect();
    assert!(found.is_empty(), "{} of {} words leak: {found:?}", found.len(), words.len());
    // A test that finds nothing anywhere proves nothing: the trainers' build has most of them.
    let (store, words) = sources("first", true);
    let trainers = readable(&output(store, "trainers")).to_lowercase();
    let seen = words.iter().filter(|w| trainers.contains(w.as_str())).count();
    assert!(seen * 4 > words.len() * 3, "the trainers' build has {seen} of {} words", words.len());
}

#[test]
fn changing_what_is_restricted_changes_no_public_byte() {
    let public = output(sources("first", true).0, "public");
    assert!(public.contains_key("laws/law.html"), "{:?}", public.keys());
    for (what, store) in [("changed", sources("second", true).0), ("deleted", sources("third", false).0)] {
        let other = output(store, "public");
        let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&public), names(&other), "{what}: the same files");
        for (name, bytes) in &public {
            assert!(bytes == &other[name], "{what}: {name} differs");
        }
    }
}
