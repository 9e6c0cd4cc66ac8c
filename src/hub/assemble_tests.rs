use std::sync::Arc;

use super::*;
use crate::source::MemoryStore;

const HUB: &str = "title = \"H\"\nlanguages = [\"en\", \"fr\"]\n[audiences.public]\ntitle = \"P\"\n[audiences.members]\ntitle = \"M\"\nincludes = [\"public\"]\nmax_marking = \"TLP:GREEN\"\n[[collections]]\nid = \"sops\"\nfolder = \"sops\"\nprofile = \"procedure\"\ntitle = \"SOPs\"\naudience = \"public\"\nmarking = \"TLP:CLEAR\"\n[[collections]]\nid = \"training\"\nfolder = \"content/training\"\nprofile = \"course\"\ntitle = \"Training\"\naudience = \"members\"\nmarking = \"TLP:GREEN\"\n[[collections]]\nid = \"pages\"\nfolder = \"content/pages\"\nprofile = \"article\"\ntitle = \"Pages\"\naudience = \"public\"\nmarking = \"TLP:CLEAR\"\nroot = true\n";

const DOC: &str = "---\ntitle: T\nsummary: S\n---\nText\n";

#[track_caller]
fn open(files: &[(&str, &str)]) -> Hub {
    let store = MemoryStore::new().file("hub.toml", HUB);
    Hub::open(Arc::new(files.iter().fold(store, |store, (path, text)| store.file(path, text))))
}

fn said(hub: &Hub) -> Vec<String> {
    hub.diagnostics().iter().map(|d| format!("{} {}", d.place.file, d.words())).collect()
}

fn ids(hub: &Hub) -> Vec<&str> {
    hub.works().map(|w| w.id.as_str()).collect()
}

#[test]
fn a_folder_with_an_index_is_one_work() {
    let index = "---\ntitle: C\nsummary: S\nparts: [two.md, one.md]\n---\nText\n";
    let hub = open(&[
        ("content/training/border/index.md", index),
        ("content/training/border/one.md", DOC),
        ("content/training/border/two.md", DOC),
        ("content/training/border/_shared.md", "shared"),
        ("content/training/README.md", "no document"),
        ("content/training/alone.md", DOC),
        ("sops/2026/refusal.md", DOC),
        ("elsewhere/x.md", DOC),
    ]);
    assert_eq!(said(&hub), Vec::<String>::new());
    assert_eq!(ids(&hub), ["alone", "border", "refusal"]);
    let border = hub.work(&WorkId::from("border")).expect("a work");
    let parts: Vec<&str> = border.parts.iter().map(|p| p.slug.as_str()).collect();
    assert_eq!(parts, ["two", "one"]);
    assert_eq!(border.audience.as_ref().map(|a| a.as_str()), Some("members"));
    assert_eq!(border.marking, Some(Marking::Green));
    let path = HubPath::new("content/training/border/two.md").expect("a path");
    let (work, part) = hub.work_at(&path).expect("a work");
    assert_eq!((work.id.as_str(), part.map(|p| p.slug.as_str())), ("border", Some("two")));
}

#[test]
fn parts_that_cannot_be_shown() {
    let index = "---\ntitle: C\nsummary: S\nparts: [one.md, one.md, tow.md, history.md]\n---\nText\n";
    let part =
        "---\ntitle: T\nsummary: S\naudience: public\nmarking: \"TLP:CLEAR\"\nstatus: draft\ntopics: []\n---\nText\n";
    let hub = open(&[
        ("content/training/border/index.md", index),
        ("content/training/border/one.md", part),
        ("content/training/border/two.md", DOC),
        ("content/training/border/history.md", DOC),
    ]);
    assert_eq!(
        said(&hub),
        [
            "content/training/border/one.md error[key-in-part]: `status` cannot be set for a part of a document\n  label: has no effect here\n  help: set it in content/training/border/index.md; to address some text to fewer readers, put it in a directive with `audience=`",
            "content/training/border/one.md error[key-in-part]: `audience` cannot be set for a part of a document\n  label: has no effect here\n  help: set it in content/training/border/index.md; to address some text to fewer readers, put it in a directive with `audience=`",
            "content/training/border/one.md error[key-in-part]: `marking` cannot be set for a part of a document\n  label: has no effect here\n  help: set it in content/training/border/index.md; to address some text to fewer readers, put it in a directive with `audience=`",
            "content/training/border/index.md error[missing-part]: the part `one.md` stands in the list twice\n  help: keep one of them",
            "content/training/border/index.md error[missing-part]: the part `tow.md` is not in this folder\n  label: no such file\n  help: did you mean `two.md`?",
            "content/training/border/history.md error[reserved-name]: `history` cannot be used as an id: the portal makes a page of that name for each document\n  help: choose another name for the file, or another id",
            "content/training/border/two.md warning[unlisted-part]: this file is shown nowhere\n  help: add `two.md` to `parts` in content/training/border/index.md; let its name begin with `_` if it is only there to be included",
        ]
    );
    assert_eq!(hub.outlines().count(), 4, "what no page shows is still checked");
}

#[test]
fn ids_and_addresses() {
    let with_id = |id: &str| format!("---\ntitle: T\nsummary: S\nid: {id}\n---\n");
    let hub = open(&[
        ("content/pages/about.md", DOC),
        ("content/pages/search.md", DOC),
        ("content/pages/sops.md", DOC),
        ("content/pages/index.md", DOC),
        ("sops/Visa Rules.md", DOC),
        ("sops/visa-rules.md", DOC),
        ("sops/a.md", &with_id("About Us")),
        ("sops/b.md", &with_id("about")),
        ("sops/\u{2026}.md", DOC),
        ("sops/con2.md", &with_id("nul")),
    ]);
    assert_eq!(
        said(&hub),
        [
            "content/pages/index.md error[reserved-name]: index.md stands directly in the folder of the collection `pages`\n  help: put it in a folder of its own, whose name becomes the document's id, or rename the file",
            "content/pages/search.md error[reserved-name]: `search` cannot be used as an id: the portal makes a page or a folder of that name\n  help: choose another name for the file, or another id",
            "content/pages/sops.md error[reserved-name]: `sops` cannot be used as an id: a collection has that address\n  help: choose another name for the file, or another id",
            "sops/a.md error[invalid-id]: `About Us` cannot be the id of a document\n  label: lower-case letters a to z, digits and single hyphens only\n  help: write `about-us`",
            "sops/b.md error[duplicate-id]: another document has the id `about` already\n  help: rename one of the files, or give it another id in its front matter: `id: …`\n  note: content/pages/about.md: it is here",
            "sops/con2.md error[reserved-name]: `nul` cannot be used as an id: Windows keeps it for a device\n  help: choose another name for the file, or another id",
            "sops/visa-rules.md error[slug-collision]: another page has the address `/sops/visa-rules.html` already\n  help: rename one of the two files\n  note: sops/Visa Rules.md: this file makes the other page",
            "sops/\u{2026}.md error[invalid-id]: `\u{2026}` cannot be the id of a document\n  label: lower-case letters a to z, digits and single hyphens only\n  help: write a short name such as `visa-rules`",
        ]
    );
    assert_eq!(ids(&hub), ["a", "about", "nul", "search", "sops", "visa-rules"]);
}

#[test]
fn what_cannot_be_resolved_is_nobodys() {
    let hub = open(&[
        ("sops/a.md", "---\ntitle: T\nsummary: S\naudience: trainer\nmarking: \"TLP:WHITE\"\nlanguage: de\n---\n"),
        ("sops/b.md", "---\ntitle: T\nsummary: S\nmarking: \"TLP:GREEN\"\n---\n"),
        ("sops/c.md", "---\ntitle: T\nsummary: S\naudience: members\nmarking: \"TLP:RED\"\n---\n"),
    ]);
    assert_eq!(
        said(&hub),
        [
            "sops/a.md error[unknown-language]: hub.toml does not list the language `de`\n  help: choose one of `en`, `fr`, or add it to `languages` in hub.toml"
        ]
    );
    let work = |id| hub.work(&WorkId::from(id)).expect("a work");
    assert_eq!((&work("a").audience, work("a").marking), (&None, None));
    assert_eq!(hub.marking_problem(work("a")), None);
    assert_eq!(hub.marking_problem(work("b")), Some(super::super::MarkingProblem::Above(Marking::Clear)));
    assert_eq!(hub.marking_problem(work("c")), Some(super::super::MarkingProblem::Red));
}

#[test]
fn without_hub_toml_there_is_one_mistake() {
    let hub = Hub::open(Arc::new(MemoryStore::new().file("sops/a.md", DOC)));
    assert_eq!(
        said(&hub),
        [
            "hub.toml error[config-missing]: there is no hub.toml here, so this folder is not a hub\n  help: run `faletusi init .` to make one, or say where the hub is: `--root FOLDER`"
        ]
    );
    assert_eq!(hub.works().count(), 0);
}

#[test]
fn collections_lower_rules_and_everything_is_counted() {
    let quiet = format!("{HUB}rules = {{ missing-summary = \"note\", long-summary = \"off\" }}\n");
    let mut store = MemoryStore::new().file("hub.toml", quiet);
    for n in 0..30 {
        store = store.file(&format!("content/pages/p{n}.md"), "---\ntitle: T\n---\n");
    }
    let store = store.file("sops/a.md", "---\ntitle: T\n---\n");
    let hub = Hub::open(Arc::new(store));
    let found: Vec<Diagnostic> = hub.outlines().flat_map(|o| o.diagnostics.clone()).collect();
    let summaries = found.iter().filter(|d| d.rule.name == "missing-summary").count();
    assert_eq!(summaries, 31);
    let leveled = hub.level(found);
    let notes = leveled.diagnostics.iter().filter(|d| d.severity == crate::diagnostics::Severity::Note);
    assert_eq!(notes.count(), 20);
    assert!(
        leveled
            .diagnostics
            .iter()
            .any(|d| d.place.file.as_str() == "sops/a.md" && d.severity == crate::diagnostics::Severity::Warning)
    );
    let lowered: Vec<_> =
        leveled.lowered.iter().map(|l| (l.collection.as_str(), l.rule.name, l.count, l.shown)).collect();
    assert_eq!(lowered, [("pages", "missing-summary", 30, 20)]);
}

#[test]
fn only_what_changed_is_read_again() {
    let store = Arc::new(
        MemoryStore::new()
            .file("hub.toml", HUB)
            .file("sops/a.md", DOC)
            .file("sops/b.md", "---\ntitle: T\nsummary: S\n---\n::: include {file=\"_c.md\"}\n:::\n")
            .file("sops/_c.md", "one"),
    );
    let path = |text: &str| HubPath::new(text).expect("a path");
    let mut sources = Sources::load(store.clone(), Vec::new());
    let first = Hub::load(Arc::new(sources.clone()), None);
    let outline = |hub: &Hub, file: &str| hub.outline(&path(file)).expect("an outline").clone();

    store.put(&path("sops/a.md"), b"---\ntitle: New\nsummary: S\n---\n");
    sources.refresh(&[path("sops/a.md")]);
    let second = Hub::load(Arc::new(sources.clone()), Some(&first));
    assert_eq!(outline(&second, "sops/a.md").header.title.value, "New");
    assert!(Arc::ptr_eq(&outline(&first, "sops/b.md"), &outline(&second, "sops/b.md")));

    store.put(&path("sops/_c.md"), b"two words");
    sources.refresh(&[path("sops/_c.md")]);
    let third = Hub::load(Arc::new(sources.clone()), Some(&second));
    assert!(Arc::ptr_eq(&outline(&second, "sops/a.md"), &outline(&third, "sops/a.md")));
    assert!(!Arc::ptr_eq(&outline(&second, "sops/b.md"), &outline(&third, "sops/b.md")));

    store.put(&path("hub.toml"), HUB.replace("languages = [\"en\", \"fr\"]", "languages = [\"fr\"]").as_bytes());
    sources.refresh(&[path("hub.toml")]);
    let fourth = Hub::load(Arc::new(sources), Some(&third));
    assert!(!Arc::ptr_eq(&outline(&third, "sops/a.md"), &outline(&fourth, "sops/a.md")));
}
/// Processor time of all threads so far, which other programs do not disturb.
#[cfg(target_os = "linux")]
#[allow(clippy::disallowed_methods, reason = "the system's account of this very process")]
fn processor_time() -> std::time::Duration {
    let tasks = std::fs::read_dir("/proc/self/task").expect("Linux").flatten();
    let stats = tasks.filter_map(|task| std::fs::read_to_string(task.path().join("schedstat")).ok());
    let nanoseconds = stats.filter_map(|stat| stat.split(' ').next()?.parse::<u64>().ok());
    std::time::Duration::from_nanos(nanoseconds.sum())
}

/// Prints what it costs to load the 4,021 Acts, and to follow one edit:
/// `FALETUSI_ACTS_HUB=… cargo test --lib the_acts -- --ignored --nocapture`.
#[test]
#[cfg(target_os = "linux")]
#[ignore = "it measures; run it by hand"]
#[allow(clippy::disallowed_methods, reason = "says where the Acts lie")]
fn the_acts() {
    let Ok(root) = std::env::var("FALETUSI_ACTS_HUB") else { return };
    let store = Arc::new(crate::source::DiskStore::new(&root).expect("a folder"));
    let start = processor_time();
    let first = Hub::open(store);
    println!("cold load: {:?} of processor time, {} works", processor_time() - start, first.works().count());
    let mut sources = Sources::clone(first.sources());
    let path = first.works().next().expect("a work").path().clone();
    let options = crate::hub::ViewOptions { drafts: true, preview: false, today: jiff::civil::date(2026, 11, 21) };
    let (mut load, mut view) = (std::time::Duration::ZERO, std::time::Duration::ZERO);
    for _ in 0..20 {
        let start = processor_time();
        sources.refresh(std::slice::from_ref(&path));
        let next = Arc::new(Hub::load(Arc::new(sources.clone()), Some(&first)));
        load += processor_time() - start;
        let start = processor_time();
        assert_eq!(next.view(&next.config().audiences.public(), options).works().count(), 4021);
        view += processor_time() - start;
    }
    println!("one edit: load {:?}, view {:?} of processor time", load / 20, view / 20);
}
