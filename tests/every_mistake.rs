//! One hub with a mistake of every kind, and all of them found in one run.
//!
//! A second hub holds the mistakes that the first one's hide: who reads what cannot be told while its audiences are
//! wrong.
//!
//! `BLESS=1 cargo test --test every_mistake` writes what is found to `tests/golden/every-mistake.txt`: read the change
//! before you keep it.
#![allow(clippy::disallowed_methods, reason = "reads the rules, and blesses the golden file on request")]

mod support;

use std::collections::BTreeSet;

use faletusi::diagnostics::Diagnostic;
use faletusi::diagnostics::rules::RULES;
use support::hub::{TestHub, hub};

const GOLDEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/every-mistake.txt");

/// Rules that no file of a readable hub in memory can break, and who finds them.
const ELSEWHERE: &[(&str, &str)] = &[
    ("address-taken", "the plan of a site"),
    ("config-missing", "a hub without hub.toml"),
    ("demo-key", "a log of releases"),
    ("file-too-large", "a file of more than 256 MiB"),
    ("frozen-changed", "a log of releases"),
    ("frozen-link", "a log of releases"),
    ("log-broken", "a log of releases"),
    ("log-origin", "a log of releases"),
    ("name-not-utf-8", "a disk"),
    ("special-file", "a disk"),
    ("symlink-broken", "a disk"),
    ("symlink-loop", "a disk"),
    ("symlink-outside", "a disk"),
    ("theme-asset", "a theme"),
    ("theme-template", "a theme"),
    ("theme-words", "a theme"),
    ("unlogged-release", "a log of releases"),
    ("unreadable-file", "a disk"),
];

#[test]
fn every_mistake_is_found_in_one_run() {
    let found = every_mistake().findings_in_full() + &every_restriction().findings_in_full();
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(GOLDEN, &found).expect("the golden file can be written");
    }
    let golden = std::fs::read_to_string(GOLDEN).unwrap_or_default();
    assert!(found == golden, "--- expected\n{golden}--- found\n{found}---");
}

#[test]
fn every_rule_is_among_them() {
    let hubs = [every_mistake(), every_restriction()];
    let found: Vec<Diagnostic> = hubs.into_iter().flat_map(|hub| hub.check().0.diagnostics).collect();
    let found: BTreeSet<&str> = found.iter().map(|d| d.rule.name).collect();
    let elsewhere: BTreeSet<&str> = ELSEWHERE.iter().map(|(rule, _)| *rule).collect();
    let missing: Vec<&str> =
        RULES.iter().map(|rule| rule.name).filter(|rule| !found.contains(rule) && !elsewhere.contains(rule)).collect();
    assert_eq!(missing, Vec::<&str>::new(), "add a mistake that breaks each, or say in ELSEWHERE who finds it");
    assert_eq!(elsewhere.intersection(&found).next(), None, "this rule can be broken here after all");
    assert!(found.len() > 100, "{} rules", found.len());
}

/// Rules with several messages whose exact texts another test asserts, label and help left out.
const TESTED_ELSEWHERE: &[(&str, &str)] = &[("number-order", "tests/parse.rs"), ("number-repeated", "tests/parse.rs")];

/// Each function that words a finding is held to its exact text with label and help: by a test beside it that compares
/// its `words()`, or, where a rule has one function only, by the golden file.
#[test]
fn the_exact_text_of_each_message_is_tested() {
    let golden = std::fs::read_to_string(GOLDEN).expect("the golden file");
    let mut untested = Vec::new();
    for rule in RULES {
        let file = format!("{}/src/diagnostics/rules/{}.rs", env!("CARGO_MANIFEST_DIR"), rule.name.replace('-', "_"));
        let source = std::fs::read_to_string(&file).expect("a rule's file");
        let (code, tests) = source.split_once("#[cfg(test)]").unwrap_or((&source, ""));
        let functions: Vec<&str> = code
            .split("pub fn ")
            .skip(1)
            .filter(|rest| rest[..rest.find('{').unwrap_or(0)].contains("-> Diagnostic"))
            .map(|rest| &rest[..rest.find(|c: char| c != '_' && !c.is_alphanumeric()).unwrap_or(rest.len())])
            .collect();
        assert!(!functions.is_empty(), "{file} words nothing");
        // A statement that calls it, in a test that compares words.
        let compared = |function: &&str| {
            let call = format!("{function}(");
            tests.split("#[test]").any(|test| test.contains(&call) && test.contains(".words()"))
        };
        let in_golden = functions.len() == 1 && golden.contains(&format!("[{}] ", rule.name));
        if !in_golden && !TESTED_ELSEWHERE.iter().any(|(name, _)| *name == rule.name) {
            untested.extend(functions.iter().filter(|f| !compared(f)).map(|f| format!("{}: {f}", rule.name)));
        }
    }
    assert_eq!(untested, Vec::<String>::new(), "compare its `words()` in a test of its file");
}

const CONFIG: &str = r#"title = "Every mistake"
languages = ["en", "fr"]
theme = "tappa"
colour = "blue"

[audiences.public]
title = "Public"
includes = ["members"]

[audiences.members]
title = "Members"
includes = ["public", "trainers"]
max_marking = "TLP:AMBER"

[audiences.trainers]
title = "Trainers"
includes = ["members"]
max_marking = "TLP:AMBER"

[topics.privacy]
title = "Privacy"

[topics.maritime]
title = "Maritime"

[[collections]]
id = "laws"
folder = "laws"
profile = "legislation"
title = "Laws"
audience = "public"
marking = "TLP:CLEAR"
rules = { term-unusd = "off", restricted-link = "off" }

[[collections]]
id = "sops"
folder = "sops"
profile = "procedure"
title = "Procedures"
audience = "public"
marking = "TLP:CLEAR"

[[collections]]
id = "training"
folder = "content/training"
profile = "course"
title = "Training"
audience = "members"
marking = "TLP:GREEN"

[[collections]]
id = "content"
folder = "content"
profile = "article"
title = "Everything"
audience = "public"
marking = "TLP:CLEAR"

[[collections]]
id = "agreements"
folder = "agreements"
profile = "agreement"
title = "Agreements"
audience = "public"
marking = "TLP:CLEAR"

[[collections]]
id = "sheets"
folder = "sheets"
profile = "sheet"
title = "Sheets"
audience = "public"
marking = "TLP:CLEAR"

[[collections]]
id = "guides"
folder = "guides"
profile = "article"
title = "Guides"
audience = "public"
marking = "TLP:CLEAR"

[[collections]]
id = "news"
folder = "news"
profile = "article"
title = "News"
audience = "public"
marking = "TLP:GREEN"

[[collections]]
id = "notes"
folder = "guidez"
profile = "article"
title = "Notes"
audience = "public"
marking = "TLP:CLEAR"

[[doors]]
title = "Write a law"
collections = ["lawes"]

[synonyms]
groups = [["removal", "deportation"], ["removal", "relocation"]]

[data]
members = "data/members.toml"
events = { file = "data/events.csv", audience = "public", columns = { plase = "members" } }
contact_points = "data/contact-point.toml"

[[scales]]
id = "likelihood"
title = "Likelihood"
bands = []
"#;

fn every_mistake() -> TestHub {
    let hub = files(hub().file("hub.toml", CONFIG));
    let hub = registers(hub);
    let hub = front_matter(hub);
    let hub = laws(hub);
    let hub = texts(hub);
    works(hub).everything()
}

/// Text that fewer may read, linked to and included where more do.
fn every_restriction() -> TestHub {
    hub()
        .document("training/notes.md", "", "## Answers {#answers}\n\nFor members.\n")
        .file("training/_notes.md", "For members.\n")
        .file("training/queue.png", "png")
        .document(
            "sops/a.md",
            "situations: [{say: A child alone, at: \"#inside\"}]\n",
            "\
[Notes](../training/notes.md), [below](#inside) and ![Queue](../training/queue.png).

::: include {file=\"../training/_notes.md\"}
:::

::: note {audience=members}
::: note {audience=public}
Inside {#inside}

## Inside {#inside}

Text.
:::
:::
",
        )
}

/// What an editor, Word or a camera leaves behind.
fn files(hub: TestHub) -> TestHub {
    let front = "---\ntitle: Bytes\nsummary: What editors leave.\n---\n";
    hub.file("guides/bytes-bom.md", format!("\u{feff}{}", front.replace("Bytes", "Bytes 1") + "Text.\n"))
        .file("guides/bytes-crlf.md", front.replace("Bytes", "Bytes 2").replace('\n', "\r\n") + "Text.\r\n")
        .file("guides/bytes-latin.md", [front.replace("Bytes", "Bytes 3").as_bytes(), b"Caf\xe9.\n"].concat())
        .file(
            "guides/bytes-signs.md",
            front.replace("Bytes", "Bytes 4")
                + "Te\u{301}xt with\0 nul, e\u{2011}mail, in\u{ad}visible and \u{202e}turned.\n\n#\u{a0}Heading\n\n\u{2022} bullet\n\n- list\n\t- tab\n",
        )
        .file("guides/Bytes-BOM.md", front.replace("Bytes", "Bytes 5") + "Text.\n")
        .file("guides/aux.md", front.replace("Bytes", "Bytes 6") + "Text.\n")
        .file("guides/large.png", vec![0; 1_500_000])
        .file("news/README.md", "No document.\n")
        .file("guidez-old/a.md", "Elsewhere.\n")
        .file("sops/runs.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"x()\"/>")
}

fn registers(hub: TestHub) -> TestHub {
    hub.file(
        "data/members.toml",
        "[[members]]\nid = \"motu-fou\"\nname = \"Motu Fou\"\ncode = \"XM\"\n[[members]]\nid = \"motu-lua\"\nname = \"Motu Lua\"\ncode = \"XM\"\n[[members]\n",
    )
    .file("data/events.csv", "id,title,start,end\nmeeting,Meeting,2026-11-02,2026-11-01\ncall,Call,2026-11-31\n")
    .file("data/contact-points.toml", "audience = \"members\"\n")
}

fn front_matter(hub: TestHub) -> TestHub {
    hub.file("guides/none.md", "Text without front matter.\n")
        .file("guides/open.md", "---\ntitle: Open\nsummary: Never closed.\n\nText.\n")
        .file("guides/syntax.md", "---\ntitle: Refusal: how to do it\n---\nText.\n")
        .file("guides/bare.md", "---\nowner: Secretariat\nowner: Somebody else\n---\nText.\n")
        .document(
            "guides/values.md",
            "\
titel: Values
keywords: visa
status: drafted
review_by: 2026-02-30
language: English
date: 2026-11-01
",
            "Text.\n",
        )
        .file("guides/long.md", format!("---\ntitle: Long\nsummary: {}\n---\nText.\n", "long ".repeat(60)))
        .document("guides/remark.md", "owner: Office #2 of the Secretariat\n", "Text.\n")
        .document("guides/Bad Id.md", "id: Bad Id\n", "Text.\n")
        .document("guides/index-page.md", "id: index\n", "Text.\n")
        .document(
            "guides/names.md",
            "topics: [privcy, privcy]\nlanguage: de\naudience: membres\nmarking: \"TLP:WHITE\"\n",
            "Text.\n",
        )
        .document("guides/green.md", "marking: \"TLP:GREEN\"\n", "Text.\n")
        .document(
            "guides/closed.md",
            "status: consultation\nconsultation_closes: 2026-01-31\nreview_by: 2026-01-31\n",
            "Text.\n",
        )
        .document("guides/asking.md", "status: consultation\nhandling: {expires: 2026-01-31}\n", "Text.\n")
        .file("guides/filled.md", "---\ntitle: The [[office]]\nsummary: A test.\n---\nText.\n")
        .document("agreements/unsaid.md", "", "## 1. Aims {#aims}\n\nText.\n")
}

fn laws(hub: TestHub) -> TestHub {
    hub.document(
        "laws/numbers.md",
        "fields:\n  unused: {label: nothing}\n",
        "\
## 1. First {#first}
(1) The [[ministre]] may act under section 99.
(a) one;
(b) two;
(c) three;
(d) four;
(e) five;
(f) six;
(g) seven;
(h) eight;
(i) nine.
(2) See [the carrier](#def-carrier).

## 3. Third {#first}
(1) **visa** means a permission.

(2) **visa** means a stamp.

(3) A visa is a visa.

(4) **vessel** means a ship.

## 3. Third again {#main}
(1) Text.

::: option {group=\"consent\" label=\"A\"}
(2) With consent.
:::

::: option {group=\"unlabelled\"}
Text. {#late}
:::
::: option {level=\"perhaps\"}
(3) Without.
:::
",
    )
    .document(
        "agreements/arrangement.md",
        "binding: false\n",
        "## 1. Aims {#aims}\n\n(1) The Participants shall share information.\n",
    )
}

fn texts(hub: TestHub) -> TestHub {
    let deep = "> ".repeat(70);
    hub.document(
        "sops/text.md",
        "related: [text.md, line.md]\nsituations: [{say: \"A child alone\", at: \"#childern\"}]\n",
        "\
## The text

#### Too deep

## Steps {.steps}

First, greet the passenger.

|  |  |
| - | - |
| P | Passport |

![](queue.png) and ![Runs](runs.svg) and ![Map](https://example.org/map.png), see [here](line.md).
[Run](javascript:alert(1)), [form](form.pdf), [nothing](nothing.md), [nowhere](#nowhere), [red](red.md).

<script>alert(1)</script>

::: nte
Unknown.
:::

::: note {titel=\"Hint\"}
Attribute.
:::

::: note {audiance=members}
For members.
:::

::: answer
B.
:::

::: include {file=\"missing.md\"}
:::

::: include {file=\"../content/training/_notes.md\"}
:::

::: note {audience=public}
For all.
:::

::: {note}
Syntax.

:::

::: warning
Unclosed.
",
    )
    .document(
        "sops/steps.md",
        "",
        "## Steps {.steps}\n\n1. Greet.\n\nBe polite.\n\n2. Decide.\n\n## After\n\n[The [[office]]](text.md).\n",
    )
    .document("sops/deep.md", "", &format!("{deep}Deep.\n"))
    .document("sops/empty.md", "", "")
    .document("sops/red.md", "audience: members\nmarking: \"TLP:RED\"\n", "Secret.\n")
    .file("content/training/_notes.md", "Notes for teaching.\n")
}

fn works(hub: TestHub) -> TestHub {
    hub.document("sheets/reviewed.md", "review_by: 2027-11-30\n", "Text.\n")
        .document("laws/third.md", "situations: [{say: A child alone}]\n", "## 1. Name {#name}\n\nText.\n")
        .document(
            "sops/line.md",
            "aliases: [/search.html, \"/old.php?id=1\"]\nsituations: [{say: A child alone}]\n",
            "Text.\n",
        )
        .document("guides/line.md", "", "Text.\n")
        .file("guides/line-2.md", "---\ntitle: The line\n---\nText.\n")
        .document("guides/visa_rules.md", "", "Text.\n")
        .document("guides/visa rules.md", "", "Text.\n")
        .document("laws/sharing.md", "", "## 1. Name {#name}\n\nThis is the Sharing Act.\n")
        .document("laws/national.md", "adapts: sharng@1.0\n", "## 1. Name {#name}\n\nThis is the Act.\n")
        .document(
            "laws/national-2.md",
            "adapts: sharing\nmember: motu-fo\n",
            "## 1. Name {#name}\n\nThis is the Act.\n",
        )
        .document("sops/ligne.md", "translation_of: lne\nlanguage: fr\n", "Texte.\n")
        .document("sops/ligne-2.md", "translation_of: text\n", "Text.\n")
        .document("content/training/course/index.md", "parts: [one.md, two.md]\n", "Read.\n")
        .document("content/training/course/one.md", "audience: trainers\n", "Learn.\n")
        .document("content/training/course/three.md", "", "Learn.\n")
        .document("sheets/empty.md", "", "Text.\n")
        .document(
            "sheets/fraud.md",
            "\
review_by: 2027-11-30
code_lists:
  kind: [{code: P, label: Passport}, {code: P, label: Permit}]
  port: []
columns:
  - {name: born, label: Born, definition: When., type: date, sensitivity: personal}
  - {name: born, label: Born, definition: When., type: date}
  - {name: at, label: Port, definition: Where., type: code, code_list: port}
",
            "Text.\n",
        )
}
