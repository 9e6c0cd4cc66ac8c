//! What not everyone may read is in no byte of what everyone gets.
//!
//! Words that occur nowhere else are planted in every field, body, file name and data column of restricted sources.
//! None of them may be found in any output byte of the public build: pages, data, feeds, assets, the search index with
//! its term dictionary and its stored texts. Then the restricted sources are changed, and deleted: the public output
//! must not change by a byte.
#![allow(clippy::disallowed_methods, reason = "tests read and write files")]

mod support;

use std::collections::BTreeMap;
use std::sync::Arc;

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

/// Plants words and remembers them.
struct Canaries {
    seed: &'static str,
    planted: Vec<String>,
}

impl Canaries {
    fn new(seed: &'static str) -> Self {
        Self { seed, planted: Vec::new() }
    }

    /// Puts a new word wherever `text` says `@@`.
    fn plant(&mut self, text: &str) -> String {
        let mut out = String::new();
        let mut pieces = text.split("@@").peekable();
        while let Some(piece) = pieces.next() {
            out.push_str(piece);
            if pieces.peek().is_some() {
                let word = word(self.seed, self.planted.len());
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
title = "Members"
includes = ["public"]
max_marking = "TLP:AMBER"
[audiences.trainers]
title = "Trainers"
includes = ["members"]
max_marking = "TLP:AMBER"

[topics.privacy]
title = "Privacy"
[topics.TOPIC]
title = "@@"
summary = "@@"

[data]
members = "content/data/members.toml"
events = "content/data/events.toml"
contact_points = "content/data/contact-points.toml"

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

[synonyms]
groups = [["MoU", "memorandum of understanding"]]
"#;

const LAW: &str = "---
title: Sharing law
summary: What may be shared.
topics: [privacy]
fields:
  office: {label: name of office, type: text}
---

## 1. Power
(1) The [[office]] may share.
(2) See section 1(1).

## Overview

Text.[^1]

::: note {audience=members title=\"@@\"}
## Overview

@@ is said to members.[^2] [A link](../products/PRODUCT.md) and ![picture @@](SECRETPICTURE.png)

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

const MEMBERS: &str = "[[members]]
id = \"niue\"
name = \"Niue\"
code = \"NU\"
languages = [\"niu\", \"en\"]
timezones = [\"Pacific/Niue\"]
kind = \"territory\"
";

const EVENTS: &str = "[[events]]
id = \"open-day\"
title = \"Open day\"
start = 2027-02-01
end = 2027-02-01
timezone = \"Pacific/Apia\"
place = \"Apia\"
summary = \"For all.\"
audience = \"public\"
topics = [\"privacy\"]

[[events]]
id = \"EVENT\"
title = \"@@\"
start = 2027-02-01
end = 2027-02-02
timezone = \"Pacific/Apia\"
place = \"@@\"
summary = \"@@\"
audience = \"members\"
topics = [\"TOPIC\"]
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
/// restricted files are not there and the restricted text is empty.
fn sources(seed: &'static str, restricted: bool) -> (MemoryStore, Vec<String>) {
    let mut canaries = Canaries::new(seed);
    let name = |canaries: &mut Canaries| canaries.plant("@@");
    let (topic, product, part, event) =
        (name(&mut canaries), name(&mut canaries), name(&mut canaries), name(&mut canaries));
    let (picture, picture2, form) = (name(&mut canaries), name(&mut canaries), name(&mut canaries));
    let text = |canaries: &mut Canaries, text: &str| {
        canaries
            .plant(text)
            .replace("TOPIC", &topic)
            .replace("PRODUCT", &product)
            .replace("PART", &part)
            .replace("EVENT", &event)
            .replace("SECRETPICTURE2", &picture2)
            .replace("SECRETPICTURE", &picture)
            .replace("FORM", &form)
    };
    // A one-pixel picture whose text chunk says a word too.
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89".to_vec();
    png.extend(canaries.plant("tEXt@@").bytes());
    let mut store = MemoryStore::new()
        .file("hub.toml", text(&mut canaries, CONFIG))
        .file("laws/law.md", text(&mut canaries, LAW))
        .file("training/course/index.md", COURSE)
        .file("training/course/lesson.md", text(&mut canaries, LESSON))
        .file("content/data/members.toml", MEMBERS)
        .file("content/data/events.toml", text(&mut canaries, EVENTS))
        .file("content/data/contact-points.toml", text(&mut canaries, CONTACTS));
    if restricted {
        store = store
            .file(&format!("products/{product}.md"), text(&mut canaries, PRODUCT))
            .file(&format!("products/_{part}.md"), text(&mut canaries, "@@ included.\n"))
            .file(&format!("laws/{picture}.png"), &png)
            .file(&format!("products/{picture2}.png"), &png)
            .file(&format!("products/{form}.pdf"), text(&mut canaries, "%PDF @@"));
    }
    (store, canaries.planted)
}

/// Every file of the build for an audience.
fn output(store: MemoryStore, audience: &str) -> BTreeMap<String, Vec<u8>> {
    let hub = Arc::new(Hub::open(Arc::new(store) as Arc<dyn Store>));
    let audience = hub.config().audiences.id(audience).expect("audience");
    let view = hub.view(&audience, ViewOptions { drafts: true, today: date(2026, 11, 21) });
    let options = Options { base_url: None, tool_version: "0.1.0".to_owned() };
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
    assert!(words.len() > 60, "{} words are planted", words.len());
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
