//! What a release would freeze, before anything is written.

mod support;

use std::sync::Arc;

use faletusi::document::WorkId;
use faletusi::hub::Hub;
use faletusi::ledger::{Entry, Version};
use faletusi::release::{Deliverable, Refusal, Wanted, prepare};
use faletusi::source::{DiskStore, MemoryStore, Store};
use jiff::civil::date;
use support::hub::CONFIG;

fn wanted(work: &str) -> Wanted {
    Wanted {
        work: WorkId::from(work),
        version: Version { major: 1, minor: 0 },
        note: None,
        approved_by: None,
        effective: None,
        force: false,
    }
}

fn release(store: impl Store + 'static, work: &str) -> Result<Vec<Deliverable>, Vec<Refusal>> {
    prepare(&Arc::new(Hub::open(Arc::new(store))), &wanted(work), date(2026, 11, 25))
}

fn refused(store: MemoryStore, work: &str) -> Vec<String> {
    release(store, work).expect_err("refused").iter().map(ToString::to_string).collect()
}

fn hub(path: &str, text: &str) -> MemoryStore {
    MemoryStore::new().file("hub.toml", CONFIG).file(path, text)
}

fn text<'a>(deliverable: &'a Deliverable, file: &str) -> &'a str {
    std::str::from_utf8(&deliverable.files[file]).expect("text")
}

#[test]
fn a_procedure_for_all_is_one_deliverable_with_its_bytes_as_they_are() {
    let source = "---\ntitle: Queue\nsummary: Where to stand.\n---\n\n## Steps {.steps}\n\n1. Stand **here**.\n\n   \
        ::: timelimit {within=\"2 hours\" from=\"arrival\"}\n   Be quick.\n   :::\n";
    let made = release(hub("sops/queue.md", source), "queue").expect("released");
    let [one] = made.as_slice() else { panic!("{made:?}") };
    assert!(one.open);
    assert_eq!(text(one, "source/sops/queue.md"), source);
    assert_eq!(
        text(one, "reading.txt"),
        "doc.title\tQueue\ndoc.summary\tWhere to stand.\nsteps\tSteps\nstep_1\tStand here. 2 hours arrival Be quick.\n"
    );
    let entry = Entry::Release(Box::new(one.entry.clone())).to_bytes().expect("an entry");
    assert_eq!(Entry::parse(&entry).expect("the same").to_bytes().expect("an entry"), entry);
}

#[test]
fn a_course_with_answers_is_two_and_the_participants_hold_no_answer() {
    let index = "---\ntitle: Course\nsummary: About it.\nparts: [one.md]\n---\nWelcome.\n";
    let lesson = "---\ntitle: One\nsummary: First.\n---\n\n- Ask.\n  ::: answer {audience=trainers}\n  CANARY\n  :::\n- Listen.\n\n\
        ## Two\n\nText.\n\n::: note {audience=trainers}\n## Canary heading\n\nCANARY\n:::\n";
    let store = hub("training/course/index.md", index).file("training/course/one.md", lesson);
    let made = release(store, "course").expect("released");
    let audiences: Vec<&str> = made.iter().map(|deliverable| deliverable.audience.as_str()).collect();
    assert_eq!(audiences, ["members", "trainers"]);
    assert!(made.iter().all(|deliverable| !deliverable.open), "nothing here is public");
    let all: Vec<u8> = made[0].files.values().flatten().copied().collect();
    assert!(!String::from_utf8_lossy(&all).to_lowercase().contains("canary"));
    assert_eq!(
        text(&made[0], "reading.txt"),
        "doc.title\tCourse\ndoc.summary\tAbout it.\ndoc.text\tWelcome.\none#doc.title\tOne\none#doc.summary\tFirst.\n\
         one#doc.text\tAsk. Listen.\none#two\tTwo Text.\n"
    );
    assert_eq!(text(&made[1], "source/training/course/one.md"), lesson);
    assert!(text(&made[1], "reading.txt").contains("CANARY"));
    assert_ne!(made[0].entry.reading, made[1].entry.reading);
}

#[test]
fn columns_for_fewer_readers_are_cut_from_the_front_matter() {
    let sheet = "---\ntitle: Sheet\nsummary: S.\ncode_lists:\n  kind:\n    - {code: A, label: Air}\n  secret:\n    \
        - {code: X, label: Canary}\ncolumns:\n  - {name: kind, label: Kind, type: code, code_list: kind, required: true, \
        sensitivity: none, definition: D}\n  - name: hidden\n    label: Canary\n    type: code\n    code_list: secret\n    \
        required: true\n    sensitivity: none\n    definition: Canary\n    audience: members\n---\nText.\n";
    let made = release(hub("sheets/sheet.md", sheet), "sheet").expect("released");
    assert_eq!(made.iter().map(|d| d.audience.as_str()).collect::<Vec<_>>(), ["public", "members"]);
    assert!(made[0].open && !made[1].open);
    let public: Vec<u8> = made[0].files.values().flatten().copied().collect();
    assert!(!String::from_utf8_lossy(&public).to_lowercase().contains("canary"));
    assert!(text(&made[1], "reading.txt").contains("column.hidden\tCanary Canary\n"));
}

#[test]
fn includes_and_attachments_are_frozen_with_the_text() {
    let sop = "---\ntitle: Sop\nsummary: S.\n---\nBefore.\n\n::: include {file=_part.md}\n:::\n\n![A map](map.png) and \
        [a form](form.pdf).\n";
    let store = hub("sops/sop.md", sop)
        .file("sops/_part.md", "From elsewhere.\n")
        .file("sops/map.png", b"png")
        .file("sops/form.pdf", b"pdf");
    let made = release(store, "sop").expect("released");
    let files: Vec<&str> = made[0].files.keys().map(String::as_str).collect();
    let expected =
        ["reading.txt", "source/sops/_part.md", "source/sops/form.pdf", "source/sops/map.png", "source/sops/sop.md"];
    assert_eq!(files, expected);
    assert_eq!(made[0].entry.sources.len(), 2);
    let attached: Vec<String> =
        made[0].entry.files.iter().map(|(path, f)| format!("{} {} {}", path, f.media_type, f.length)).collect();
    assert_eq!(attached, ["source/sops/form.pdf application/pdf 3", "source/sops/map.png image/png 3"]);
    assert!(text(&made[0], "reading.txt").contains("doc.text\tBefore. From elsewhere. A map and a form.\n"));
}

#[test]
fn what_is_in_the_way_is_said_all_at_once() {
    let broken = "\u{feff}---\r\ntitle: A\r\nsummary: S.\r\nstatus: draft\r\n---\r\n[x](nope.md)\r\n";
    let said = refused(hub("sops/a.md", broken), "a");
    assert_eq!(
        said,
        [
            "`a` has 1 error; `faletusi check` lists them, and what is released cannot be mended afterwards",
            "`sops/a.md` has a byte order mark; `faletusi check --fix` mends it, so that the frozen bytes are the same everywhere",
            "`sops/a.md` has the line ends of Windows (CRLF); `faletusi check --fix` mends it, so that the frozen bytes are the same everywhere",
            "`sops/a.md` says `status: draft`; take that line out, for what is released is no draft any more",
        ]
    );
    let said = refused(hub("sops/refusal.md", "---\ntitle: R\nsummary: S.\n---\nx\n"), "refusel");
    assert_eq!(said, ["there is no document `refusel`; did you mean `refusal`?"]);
}

#[test]
fn a_front_matter_that_names_something_hidden_is_not_frozen() {
    let sop = "---\ntitle: A\nsummary: S.\nrelated: [secret.md]\n---\nText.\n";
    let secret = "---\ntitle: Secret\nsummary: S.\naudience: members\nmarking: TLP:GREEN\n---\nText.\n";
    let said = refused(hub("sops/a.md", sop).file("sops/secret.md", secret), "a");
    let expected = "`related` in `sops/a.md` names something that readers in `public` may not know of; take it out, for the \
        source of a release is published to them as it is";
    assert_eq!(said, [expected]);
}

#[test]
fn a_link_that_only_others_may_follow_is_not_frozen() {
    let sop = "---\ntitle: A\nsummary: S.\n---\nSee [that](operation-kingfisher.md).\n";
    let secret = "---\ntitle: Secret\nsummary: S.\naudience: members\nmarking: TLP:GREEN\n---\nText.\n";
    let said = refused(hub("sops/a.md", sop).file("sops/operation-kingfisher.md", secret), "a");
    assert!(said.iter().any(|said| said.starts_with("`a link` in `sops/a.md` names something")), "{said:?}");
}

#[test]
fn everything_of_this_repositorys_hub_reads_the_same_once_it_is_frozen() {
    let hub = Arc::new(Hub::open(Arc::new(DiskStore::new(env!("CARGO_MANIFEST_DIR")).expect("a folder"))));
    let mut count = 0;
    for work in hub.works() {
        let wanted = Wanted { version: Version { major: 99, minor: 0 }, force: true, ..wanted(work.id.as_str()) };
        match prepare(&hub, &wanted, date(2026, 11, 25)) {
            Ok(made) => count += made.len(),
            Err(refusals) => panic!("{}: {refusals:?}", work.id),
        }
    }
    assert!(count > hub.works().count(), "a course has a text for trainers");
}
