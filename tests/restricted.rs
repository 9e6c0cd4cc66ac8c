//! What an author writes to keep a text from somebody keeps it, or is an error: never public in silence.
#![allow(clippy::disallowed_methods, reason = "tests read and write files")]

mod support;

use std::collections::BTreeMap;
use std::sync::Arc;

use faletusi::diagnostics::rules::unreadable_file;
use faletusi::diagnostics::{HubPath, Place};
use faletusi::document::Profile;
use faletusi::hub::{Hub, PROTECTED, ViewOptions};
use faletusi::index;
use faletusi::site::{self, Options, Theme};
use faletusi::source::{Listing, MemoryStore, SourceFile, Store};
use jiff::civil::date;
use support::hub::hub;
use support::text::parsed;

const CONFIG: &str = r#"title = "Test"
languages = ["en"]
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
"#;

/// The public site of a hub with these files and this much more in hub.toml, everything that can be read in one text.
fn public(more: &str, files: &[(&str, &str)]) -> BTreeMap<String, Vec<u8>> {
    let store =
        files.iter().fold(MemoryStore::new().file("hub.toml", format!("{CONFIG}{more}")), |store, (path, text)| {
            store.file(path, text)
        });
    let hub = Arc::new(Hub::open(Arc::new(store) as Arc<dyn Store>));
    let audience = hub.config().audiences.public();
    let view = hub.view(&audience, ViewOptions { drafts: true, preview: false, today: date(2026, 11, 21) });
    let options = Options { base_url: None, tool_version: "0.1.0".to_owned(), offline: true };
    let (site, _) = site::plan(view.clone(), Arc::new(Theme::built_in()), &options);
    let mut out: BTreeMap<String, Vec<u8>> =
        site.addresses().map(|a| (a.to_owned(), site.render(a).expect(a))).collect();
    out.extend(index::build(&view).expect("an index"));
    out
}

/// The names of the files that hold `word`. The search engine is the theme's, the same for every site, and has any two
/// letters somewhere.
fn holding(site: &BTreeMap<String, Vec<u8>>, word: &str) -> Vec<String> {
    let holds = |bytes: &[u8]| String::from_utf8_lossy(bytes).to_lowercase().contains(&word.to_lowercase());
    site.iter().filter(|(name, bytes)| !name.ends_with(".wasm") && holds(bytes)).map(|(name, _)| name.clone()).collect()
}

const GUIDE: &str = "---\ntitle: Guide\nsummary: S.\n---\nText.\n";

#[test]
fn columns_of_members_and_events_are_kept_from_others() {
    let data = "[data]\nmembers = { file = \"data/m.toml\", columns = { code = \"members\", kind = \"members\" } }\n\
        events = { file = \"data/e.csv\", audience = \"public\", columns = { place = \"members\", summary = \"nobody\" } }\n";
    let members =
        "audience = \"public\"\n[[members]]\nid = \"niue\"\nname = \"Niue\"\ncode = \"ZQ\"\nkind = \"territory\"\n";
    let events = "id,title,start,end,place,summary\nday,Open day,2027-02-01,2027-02-02,zqplace,zqsummary\n";
    let site = public(data, &[("guides/a.md", GUIDE), ("data/m.toml", members), ("data/e.csv", events)]);
    assert!(!holding(&site, "Open day").is_empty());
    for word in ["zqplace", "zqsummary", "\"ZQ\"", ">ZQ<"] {
        assert_eq!(holding(&site, word), Vec::<String>::new(), "{word}");
    }
}

#[test]
fn an_event_whose_title_is_for_others_is_for_others() {
    let data = "[data]\nevents = { file = \"data/e.csv\", audience = \"public\", columns = { title = \"members\" } }\n";
    let site = public(data, &[("guides/a.md", GUIDE), ("data/e.csv", "id,title,start\nzqid,zqtitle,2027-02-01\n")]);
    for word in ["zqid", "zqtitle", "zqplace", "zqsummary"] {
        assert_eq!(holding(&site, word), Vec::<String>::new(), "{word}");
    }
}

#[test]
fn a_column_that_is_not_there_protects_nothing_and_is_an_error() {
    let toml = "audience = \"public\"\ncolumns = [{ name = \"office\", label = \"Office\" }, { name = \"Audience\", label = \"A\" }]\n\
        [[contacts]]\noffice = \"Duty\"\naudiance = \"members\"\n";
    hub()
        .file("data/c.toml", toml)
        .file("data/e.csv", "id,title,start,Audience\nday,Day,2027-02-01,members\n")
        .file("data/m.csv", "id,name,Secret\nniue,Niue,x\n")
        .more(
            "[data]\ncontact_points = { file = \"data/c.toml\", columns = { offic = \"members\" } }\n\
             events = { file = \"data/e.csv\", audience = \"public\", columns = { plase = \"members\" } }\n\
             members = { file = \"data/m.csv\", audience = \"public\", columns = { secret = \"members\" } }\n",
        )
        .says(
            "error[unknown-column] hub.toml:52:54 the register `data/c.toml` has no column `offic`\n  \
             help: did you mean `office`?\n\
             error[unknown-column] hub.toml:53:66 the register `data/e.csv` has no column `plase`\n  \
             help: did you mean `place`?\n\
             error[unknown-column] hub.toml:54:67 the register `data/m.csv` has no column `secret`\n  \
             help: it has `id`, `name`, `code`, `kind`, `languages`, `timezones`, `example`\n\
             error[audience-misspelt] data/c.toml:2:60 the column `Audience` is not `audience`, and restricts nothing\n  \
             help: write `audience`, in small letters; if you meant something else, choose a name that is less like it\n\
             error[audience-misspelt] data/c.toml:5:1 the key `audiance` is not `audience`, and restricts nothing\n  \
             help: write `audience`, in small letters; if you meant something else, choose a name that is less like it\n\
             error[audience-misspelt] data/e.csv:1:16 the column `Audience` is not `audience`, and restricts nothing\n  \
             help: write `audience`, in small letters; if you meant something else, choose a name that is less like it\n\
             error[unknown-key] data/m.csv:2:11 `Secret` is not a key of a member\n  \
             help: take it out\n",
        );
}

#[test]
fn what_was_meant_to_restrict_is_an_error_where_it_does_not() {
    let quote = "this line is no directive, because other signs stand before it";
    let html = "this line is no directive, because it stands in raw HTML";
    let braces = "attributes of a directive stand in braces";
    let stray = "only a directive can have an audience";
    for (text, rule, message) in [
        ("> ::: note {audience=members}\n> secret\n> :::\n", "directive-syntax", quote),
        ("> - ::: note {audience=members}\n>   secret\n", "directive-syntax", quote),
        ("- ::: note {audience=members}\n  secret\n", "directive-syntax", quote),
        ("3. ::: note {audience=members}\n   secret\n", "directive-syntax", quote),
        ("[^1]: ::: note {audience=members}\n\nText[^1]\n", "directive-syntax", quote),
        (
            "<details><summary>a</summary>\n::: answer {audience=members}\nsecret\n:::\n</details>\n",
            "directive-syntax",
            html,
        ),
        ("<div>\n::: answer {audience=members}\nsecret\n:::\n</div>\n", "directive-syntax", html),
        ("<pre>\n> ::: answer {audience=members}\n</pre>\n", "directive-syntax", html),
        ("::: note audience=members\nsecret\n:::\n", "directive-syntax", braces),
        ("::: note audience = members\nsecret\n:::\n", "directive-syntax", braces),
        ("::: note audience: members\nsecret\n:::\n", "directive-syntax", braces),
        (
            "::: note {audiance=members}\nsecret\n:::\n",
            "audience-misspelt",
            "the attribute `audiance` is not `audience`, and restricts nothing",
        ),
        (
            "::: note {audience=public audience=members}\nsecret\n:::\n",
            "duplicate-key",
            "this directive has `audience` twice",
        ),
        ("## Heading {audience=members}\n\nsecret\n", "directive-syntax", stray),
        ("secret {.note audience=members}\n", "directive-syntax", stray),
    ] {
        let parsed = parsed(Profile::Article, text).parse();
        let said: Vec<_> = parsed.outline.diagnostics.iter().map(|d| (d.rule.name, d.message.as_str())).collect();
        assert!(said.contains(&(rule, message)), "{text}\n{said:?}");
        assert!(PROTECTED.contains(&rule), "{rule} can be lowered");
    }
    for text in [
        "`::: note {audience=members}` is how\n",
        "```\n> ::: note {audience=members}\n```\n",
        "a {#key} ::: b\n",
        "Write `{audience=members}`.\n",
    ] {
        let parsed = parsed(Profile::Article, text).parse();
        assert_eq!(parsed.outline.diagnostics.len(), 0, "{text} {:?}", parsed.outline.diagnostics);
    }
}

/// What stands inside of a restricted directive cannot end it where the author's own reading does not.
#[test]
fn a_restricted_directive_ends_where_its_author_sees_it_end() {
    for text in [
        "::: answer {audience=members}\n- item\n\n      ```\n      :::\n      ```\n\n  secret\n:::\nAfter.\n",
        "::: answer {audience=members}\n<div>\n:::\nsecret\n</div>\n\nsecret\n:::\nAfter.\n",
        "::: answer {audience=members}\n<!--\n:::\n-->\nsecret\n:::\nAfter.\n",
        "::: answer {audience=public audience=members}\nsecret\n:::\nAfter.\n",
        "::: answer {audience=members}\n::: note {audience=public}\nsecret\n:::\nsecret\n:::\nAfter.\n",
    ] {
        let parsed = parsed(Profile::Article, text).for_readers(&["public"]).parse();
        let seen = format!("{:?}", parsed.document.body);
        assert!(!seen.contains("secret") && seen.contains("After"), "{text}\n{seen}");
    }
}

#[test]
fn fields_of_restricted_text_are_not_in_what_others_fill_in() {
    let front = "---\ntitle: Guide\nsummary: S.\nfields:\n  office: {label: name of office, type: text}\n  \
        secret: {label: zqlabel, type: choice, choices: [zqone, zqtwo], help: zqhelp}\n---\n";
    let text = format!("{front}The [[office]] decides.\n\n::: note {{audience=members}}\nCall [[secret]].\n:::\n");
    let site = public("", &[("guides/a.md", &text)]);
    assert!(!holding(&site, "name of office").is_empty());
    for word in ["zqlabel", "zqone", "zqtwo", "zqhelp"] {
        assert_eq!(holding(&site, word), Vec::<String>::new(), "{word}");
    }
}

#[test]
fn synonyms_without_a_use_are_not_in_the_index() {
    let more = "[synonyms]\ngroups = [[\"text\", \"zqused\"], [\"zqsecret\", \"zq cover name\"]]\n";
    let site = public(more, &[("guides/a.md", GUIDE)]);
    assert_eq!(holding(&site, "zqused"), ["meta.json"]);
    assert_eq!(holding(&site, "zqsecret"), Vec::<String>::new());
    assert_eq!(holding(&site, "zq cover"), Vec::<String>::new());
}

#[test]
fn a_table_beside_a_register_is_not_handed_out() {
    let data = "[data]\ncontact_points = { file = \"data/c.csv\", audience = \"members\" }\n";
    let guide = "---\ntitle: Guide\nsummary: S.\n---\n[old](../data/contacts-2025.csv)\n\n\
        ::: include {file=\"../data/contacts-2025.csv\"}\n:::\n";
    let files = [
        ("guides/a.md", guide),
        ("data/c.csv", "member,phone\nniue,1\n"),
        ("data/contacts-2025.csv", "name\nzqsecret\n"),
    ];
    assert_eq!(holding(&public(data, &files), "zqsecret"), Vec::<String>::new());
    let said = files.iter().fold(hub(), |hub, (path, text)| hub.file(&path.replace("guides", "sops"), text));
    let found = said.more(data).findings();
    assert!(
        found.contains("error[dangling-file] sops/a.md:5:1 `../data/contacts-2025.csv` makes the hub and is not handed out to readers"),
        "{found}"
    );
    assert!(found.contains("error[restricted-include] sops/a.md:7:1"), "{found}");
}

/// The hash of a page is that of what its readers may have: it does not tell that anything was cut.
#[test]
fn taking_restricted_text_out_changes_no_public_byte() {
    let with = "---\ntitle: Guide\nsummary: S.\n---\nText.\n\n::: note {audience=members}\nsecret\n:::\n\nMore.\n";
    let without = "---\ntitle: Guide\nsummary: S.\n---\nText.\n\nMore.\n";
    let (with, without) = (public("", &[("guides/a.md", with)]), public("", &[("guides/a.md", without)]));
    for (name, bytes) in &with {
        assert!(without.get(name) == Some(bytes), "{name} differs");
    }
}

#[test]
fn a_link_to_what_could_run_is_said() {
    let hub =
        ["page.html", "run.exe", "data.json"].iter().fold(hub(), |hub, name| hub.file(&format!("sops/{name}"), "x"));
    let found = hub.document("sops/a.md", "", "[a](page.html) [b](run.exe) [c](data.json)\n").findings();
    assert_eq!(found.matches("is of a kind that is not handed out to readers").count(), 3, "{found}");
}

#[test]
fn a_text_too_long_for_a_page_is_said_by_the_check() {
    let found = hub().document("sops/a.md", "", &"word ".repeat(4 << 20)).findings();
    assert!(
        found.contains("error[file-too-large] sops/a.md this text has 20 MiB; at most 16 can be a page"),
        "{found}"
    );
}

/// A store in which one file cannot be read: who runs the tests as root may read every file of a disk.
struct Locked {
    store: MemoryStore,
    path: &'static str,
}

impl Store for Locked {
    fn list(&self, folders: &[String]) -> Listing {
        let mut listing = self.store.list(folders);
        listing.files.retain(|file| file.path.as_str() != self.path);
        let place = Place::file(&HubPath::new(self.path).expect("a path"));
        listing.diagnostics.push(unreadable_file::report(place, "Permission denied"));
        listing
    }
    fn look(&self, path: &HubPath) -> Option<SourceFile> {
        self.store.look(path)
    }
    fn read(&self, path: &HubPath) -> std::io::Result<Vec<u8>> {
        if path.as_str() == self.path {
            Err(std::io::ErrorKind::PermissionDenied.into())
        } else {
            self.store.read(path)
        }
    }
    fn write(&self, path: &HubPath, bytes: &[u8]) -> std::io::Result<()> {
        self.store.write(path, bytes)
    }
}

#[test]
fn what_is_there_and_cannot_be_read_is_not_called_missing() {
    let data = "[data]\nmembers = \"data/m.toml\"\n";
    for (path, expected) in [
        ("data/m.toml", vec!["data/m.toml: this file cannot be read: Permission denied"]),
        ("hub.toml", vec!["hub.toml: this file cannot be read: Permission denied"]),
    ] {
        let store = MemoryStore::new().file("hub.toml", format!("{CONFIG}{data}")).file("guides/a.md", GUIDE);
        let store = store.file("data/m.toml", "audience = \"public\"\nmembers = []\n");
        let hub = Hub::open(Arc::new(Locked { store, path }));
        let said: Vec<String> = hub.diagnostics().iter().map(|d| format!("{}: {}", d.place.file, d.message)).collect();
        assert_eq!(said, expected);
    }
}

#[test]
fn included_text_is_reviewed_as_text_of_its_own_file() {
    let text = "See [here](b.md). ![](k.png) [[nofield]]\n\n<script>x</script>\n\n|  |\n|--|\n| x |\n\n::: note {titel=x}\ny\n:::\n";
    let found = hub()
        .document("laws/a.md", "", "## 1. A\n\n::: include {file=\"_x.md\"}\n:::\n")
        .document("laws/b.md", "", "## 1. B\nText.\n")
        .file("laws/k.png", "x")
        .file("laws/_x.md", text)
        .findings();
    for said in [
        "[bare-link-text] laws/_x.md:1:5",
        "[image-without-alternative] laws/_x.md:1:19",
        "[field-undeclared] laws/_x.md:1:30",
        "[html-removed] laws/_x.md:3:1",
        "[table-without-header] laws/_x.md:5:1",
        "[directive-attribute] laws/_x.md:9:1",
    ] {
        assert!(found.contains(said), "{said}\n{found}");
    }
}
