use std::sync::Arc;

use super::*;
use crate::document::{Block, Inline, Target, plain_text, walk_blocks, walk_inlines};
use crate::source::MemoryStore;

const HUB: &str = r#"
title = "H"
languages = ["en", "fr"]
[audiences.public]
title = "Public"
[audiences.members]
title = "Members"
includes = ["public"]
max_marking = "TLP:AMBER"
[audiences.trainers]
title = "Trainers"
includes = ["members"]
[topics.privacy]
title = "Privacy"
[topics.secret-topic]
title = "Secret topic"
[topics.unused]
title = "Unused"
[[collections]]
id = "sops"
folder = "sops"
profile = "procedure"
title = "SOPs"
audience = "public"
marking = "TLP:CLEAR"
[[collections]]
id = "intelligence"
folder = "intelligence"
profile = "product"
title = "Intelligence"
audience = "members"
marking = "TLP:GREEN"
[[collections]]
id = "laws"
folder = "laws"
profile = "legislation"
title = "Laws"
audience = "public"
marking = "TLP:CLEAR"
release = "required"
[[collections]]
id = "sheets"
folder = "sheets"
profile = "sheet"
title = "Sheets"
audience = "public"
marking = "TLP:CLEAR"
[[doors]]
title = "Both"
collections = ["sops", "intelligence"]
[[doors]]
title = "Secret door"
collections = ["intelligence"]
[synonyms]
groups = [["boat", "vessel"]]
audiences.members = [["secret word", "other"]]
[data]
members = "data/members.toml"
events = "data/events.toml"
contact_points = "data/contacts.toml"
[[scales]]
id = "likelihood"
title = "Likelihood"
bands = [{ term = "likely" }]
"#;

const MEMBERS: &str = "audience = \"public\"\n[[members]]\nid = \"samoa\"\nname = \"Samoa\"\n[[members]]\nid = \"hidden\"\nname = \"Hidden member\"\naudience = \"members\"\n";
const EVENTS: &str = "audience = \"public\"\n[[events]]\nid = \"open\"\ntitle = \"Open\"\nstart = 2027-01-02\n[[events]]\nid = \"closed\"\ntitle = \"Closed\"\nstart = 2027-01-01\naudience = \"members\"\ntopics = [\"secret-topic\"]\n";
const CONTACTS: &str = "audience = \"public\"\ncolumns = [{ name = \"office\", label = \"Office\" }, { name = \"phone\", label = \"Phone\", audience = \"members\" }]\n[[contacts]]\noffice = \"Duty\"\nphone = \"+685\"\n[[contacts]]\noffice = \"Hidden office\"\naudience = \"trainers\"\n";

const PUBLIC_DOC: &str = "---
title: Public procedure
summary: S
topics: [privacy]
related: [../intelligence/alert.md, other.md#a-place, other.md#hidden-place]
situations:
  - {say: Seen, at: \"#a-place\"}
  - {say: Hidden situation, at: \"#hidden-place\"}
---

## A place

Text with a [link to *the alert*](../intelligence/alert.md), [one](other.md#hidden-place), and ![hidden chart](../intelligence/chart.png).

![open chart](img/open.png) and [the form](form.pdf)

::: note {audience=trainers}
## Hidden place
Hidden words and [more](trainers-only.md).
![only](img/hidden.png)
:::
";

const OTHER: &str = "---
title: Other
summary: S
---

## A place

[back](procedure.md)

::: answer {audience=members}
## Hidden place
Hidden.
:::
";

#[track_caller]
fn hub(extra: &[(&str, &str)]) -> Arc<Hub> {
    let store = MemoryStore::new()
        .file("hub.toml", HUB)
        .file("data/members.toml", MEMBERS)
        .file("data/events.toml", EVENTS)
        .file("data/contacts.toml", CONTACTS)
        .file("sops/procedure.md", PUBLIC_DOC)
        .file("sops/other.md", OTHER)
        .file("sops/trainers-only.md", "---\ntitle: Hidden title\nsummary: S\naudience: trainers\n---\nHidden\n")
        .file("sops/img/open.png", "open")
        .file("sops/img/hidden.png", "hidden")
        .file("sops/form.pdf", "form")
        .file(
            "intelligence/alert.md",
            "---\ntitle: Hidden alert\nsummary: S\ntopics: [secret-topic]\n---\n[x](../sops/procedure.md)\n",
        )
        .file("intelligence/red.md", "---\ntitle: Red\nsummary: S\nmarking: \"TLP:RED\"\n---\n")
        .file("intelligence/chart.png", "chart")
        .file("laws/act.md", "---\ntitle: Draft Act\nsummary: S\n---\n");
    let store = extra.iter().fold(store, |store, (path, text)| store.file(path, text));
    Arc::new(Hub::open(Arc::new(store)))
}

#[track_caller]
fn view(hub: &Arc<Hub>, audience: &str) -> View {
    let audience = hub.config().audiences.id(audience).expect("declared");
    hub.view(&audience, ViewOptions { drafts: false, preview: false, today: jiff::civil::date(2026, 11, 21) })
}

fn path(text: &str) -> HubPath {
    HubPath::new(text).expect("a path")
}

/// Places in the author's file move with text that is cut; no page shows them.
fn without_spans(text: &str) -> String {
    let mut pieces = text.split("Span { start: ");
    let mut out = pieces.next().unwrap_or_default().to_owned();
    pieces.for_each(|piece| out += piece.split_once(" }").map_or(piece, |(_, rest)| rest));
    out
}

fn ids(view: &View) -> Vec<String> {
    view.works().map(|w| w.id.to_string()).collect()
}

/// Everything that a document and its outline say, as text to search.
fn everything(view: &View, id: &str) -> String {
    let work = view.work(&WorkId::from(id)).expect("visible");
    let document = view.document(work, None).expect("readable");
    let mut outline = Outline::clone(&work.outline);
    outline.diagnostics.clear();
    format!("{outline:?} {document:?}")
}

#[test]
fn works_by_audience() {
    let hub = hub(&[]);
    assert_eq!(ids(&view(&hub, "public")), ["other", "procedure"]);
    assert_eq!(ids(&view(&hub, "members")), ["alert", "other", "procedure"]);
    assert_eq!(ids(&view(&hub, "trainers")), ["alert", "other", "procedure", "trainers-only"]);
    let drafts = ViewOptions { drafts: true, preview: false, today: jiff::civil::date(2026, 11, 21) };
    let all = hub.view(&hub.config().audiences.public(), drafts);
    assert_eq!(ids(&all), ["act", "other", "procedure"]);
}

#[test]
fn what_others_may_read_leaves_no_trace_in_a_document() {
    let hub = hub(&[]);
    let public = everything(&view(&hub, "public"), "procedure").to_lowercase();
    for trace in ["hidden words", "hidden-place", "hidden situation", "alert.md", "trainers", "hidden.png", "chart.png"]
    {
        assert!(!public.contains(trace), "{trace} in {public}");
    }
    assert!(public.contains("the alert") && public.contains("hidden chart"), "words of visible text stay");
    let trainers = everything(&view(&hub, "trainers"), "procedure").to_lowercase();
    for there in ["hidden words", "hidden-place", "hidden situation", "alert.md", "trainers-only.md", "hidden.png"] {
        assert!(trainers.contains(there), "{there}");
    }
    assert!(!trainers.contains("audience=") && !trainers.contains("(\"audience\""));
}

#[test]
fn a_view_does_not_change_with_what_it_does_not_show() {
    let one = hub(&[]);
    let other = hub(&[
        ("intelligence/alert.md", "---\ntitle: Different\nsummary: Y\ntopics: [unused]\n---\n# X\n"),
        ("intelligence/extra.md", "---\ntitle: Extra\nsummary: Y\n---\n"),
        ("sops/trainers-only.md", "---\ntitle: Z\nsummary: S\naudience: trainers\n---\n[p](procedure.md)\n"),
        ("intelligence/chart.png", "other bytes"),
        ("data/events.toml", &EVENTS.replace("Closed", "Another")),
        ("data/members.toml", &MEMBERS.replace("Hidden member", "Another")),
        ("data/contacts.toml", &CONTACTS.replace("+685", "+999").replace("Hidden office", "Another")),
        ("sops/procedure.md", &PUBLIC_DOC.replace("Hidden words", "Much longer other words")),
    ]);
    let show = |hub: &Arc<Hub>| {
        let view = view(hub, "public");
        format!(
            "{:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {} {}",
            view.collections().iter().map(|c| (c.id, c.works.len())).collect::<Vec<_>>(),
            view.topics().iter().map(|t| t.id).collect::<Vec<_>>(),
            view.doors(),
            view.members(),
            view.events(),
            view.contacts(),
            view.synonyms(),
            view.scales(),
            view.files().collect::<Vec<_>>(),
            view.works().map(|w| (w.id.clone(), w.outline.hash)).collect::<Vec<_>>(),
            view.cited_by(&WorkId::from("procedure")).iter().map(|w| &w.id).collect::<Vec<_>>(),
            without_spans(&everything(&view, "procedure")),
            without_spans(&everything(&view, "other")),
        )
    };
    assert_eq!(show(&one), show(&other));
}

#[test]
fn lists_show_what_has_a_visible_use() {
    let hub = hub(&[]);
    let (public, members) = (view(&hub, "public"), view(&hub, "members"));
    let topics = |v: &View| v.topics().iter().map(|t| t.id.to_owned()).collect::<Vec<_>>();
    assert_eq!(topics(&public), ["privacy"]);
    assert_eq!(topics(&members), ["privacy", "secret-topic"]);
    assert_eq!(public.collections().iter().map(|c| c.id).collect::<Vec<_>>(), ["sops"]);
    let doors = |v: &View| v.doors().iter().map(|d| (d.title.to_owned(), d.collections.len())).collect::<Vec<_>>();
    assert_eq!(doors(&public), [("Both".to_owned(), 1)]);
    assert_eq!(doors(&members), [("Both".to_owned(), 2), ("Secret door".to_owned(), 1)]);
    assert_eq!(public.members().len(), 1);
    assert!(public.member("hidden").is_none() && members.member("hidden").is_some());
    assert_eq!(members.events().iter().map(|e| e.id.as_str()).collect::<Vec<_>>(), ["closed", "open"]);
    assert_eq!(public.events().len(), 1);
    let contacts = public.contacts().expect("a register");
    assert_eq!((contacts.columns.len(), contacts.rows.len()), (1, 1));
    assert_eq!(contacts.rows[0].get("phone"), None);
    assert_eq!(members.contacts().expect("a register").columns.len(), 2);
    assert_eq!(view(&hub, "trainers").contacts().expect("a register").rows.len(), 2);
    assert_eq!((public.synonyms().len(), members.synonyms().len()), (1, 2));
    assert_eq!((public.scales().len(), members.scales().len()), (0, 1));
    assert_eq!(public.situations().iter().map(|s| s.say).collect::<Vec<_>>(), ["Seen"]);
    assert_eq!(public.audience_title(members.audience()), None);
    assert_eq!(members.audience_title(public.audience()), Some("Public"));
    let cited = |v: &View| v.cited_by(&WorkId::from("procedure")).iter().map(|w| w.id.to_string()).collect::<Vec<_>>();
    assert_eq!(cited(&public), ["other"]);
    assert_eq!(cited(&members), ["alert", "other"]);
}

#[test]
fn links_resolve_to_what_is_visible() {
    let hub = hub(&[]);
    let (public, members) = (view(&hub, "public"), view(&hub, "members"));
    let from = path("sops/procedure.md");
    let document = |file: &str, fragment: Option<&str>| Target::Document {
        path: path(file),
        fragment: fragment.map(str::to_owned),
    };
    let alert = document("intelligence/alert.md", None);
    assert_eq!(public.resolve(&from, &alert), Resolved::Nothing);
    assert!(matches!(members.resolve(&from, &alert), Resolved::Page { title, .. } if title == "Hidden alert"));
    let place = |view: &View, fragment| match view.resolve(&from, &document("sops/other.md", Some(fragment))) {
        Resolved::Page { fragment, .. } => fragment,
        other => panic!("{other:?}"),
    };
    assert_eq!(place(&public, "a-place").as_deref(), Some("a-place"));
    assert_eq!(place(&public, "hidden-place"), None);
    assert_eq!(place(&members, "hidden-place").as_deref(), Some("hidden-place"));
    assert_eq!(
        public.resolve(&from, &Target::File(path("sops/img/open.png"))),
        Resolved::Image { path: path("sops/img/open.png") }
    );
    assert_eq!(
        public.resolve(&from, &Target::File(path("sops/form.pdf"))),
        Resolved::File { path: path("sops/form.pdf") }
    );
    for hidden in
        ["sops/img/hidden.png", "intelligence/chart.png", "hub.toml", "data/contacts.toml", "sops/trainers-only.md"]
    {
        assert_eq!(public.resolve(&from, &Target::File(path(hidden))), Resolved::Nothing, "{hidden}");
        assert!(public.file(&path(hidden)).is_err(), "{hidden}");
    }
    assert_eq!(&*public.file(&path("sops/img/open.png")).expect("used"), b"open");
    assert!(matches!(public.resolve(&from, &Target::Refused("javascript:".to_owned())), Resolved::Nothing));
}

#[test]
fn hub_toml_and_registers_are_no_files_to_hand_out() {
    let text = "---\ntitle: T\nsummary: S\n---\n[a](../hub.toml) [b](../data/contacts.toml) [c](../data/note.pdf) [d](../themes/tapa/x.css)\n";
    let hub = hub(&[("sops/greedy.md", text), ("data/note.pdf", "x"), ("themes/tapa/x.css", "x")]);
    let files: Vec<String> = view(&hub, "trainers").files().map(ToString::to_string).collect();
    assert!(files.contains(&"data/note.pdf".to_owned()));
    assert!(
        !files.iter().any(|f| f == "hub.toml" || f == "data/contacts.toml" || f.starts_with("themes")),
        "{files:?}"
    );
}

#[test]
fn links_to_nothing_become_text() {
    let hub = hub(&[]);
    let public = view(&hub, "public");
    let work = public.work(&WorkId::from("procedure")).expect("visible");
    let document = public.document(work, None).expect("readable");
    let mut paragraphs = Vec::new();
    walk_blocks(&document.body.content, &mut |block| {
        if let Block::Paragraph { text, .. } = block {
            paragraphs.push(plain_text(text));
        }
    });
    assert_eq!(paragraphs[0], "Text with a link to the alert, one, and hidden chart.");
    let mut links = 0;
    walk_inlines(&document.body.content, &mut |inline| links += usize::from(matches!(inline, Inline::Link { .. })));
    assert_eq!(links, 2, "to the other page, and to the form");
}

#[test]
fn includes_are_read_with_the_readers_eyes() {
    let including = "---\ntitle: T\nsummary: S\n---\n::: include {file=\"_part.md\"}\n:::\n\n::: include {file=\"trainers-only.md\"}\n:::\n\n::: include {file=\"../intelligence/_inner.md\"}\n:::\n";
    let hub = hub(&[
        ("sops/including.md", including),
        ("sops/_part.md", "Open part.\n\n::: note {audience=members}\nInner secret.\n:::\n"),
        ("intelligence/_inner.md", "Members' words.\n"),
    ]);
    let public = everything(&view(&hub, "public"), "including");
    assert!(public.contains("Open part."));
    for trace in ["Inner secret", "Hidden", "Members' words", "_part", "trainers", "_inner"] {
        assert!(!public.contains(trace), "{trace} in {public}");
    }
    let members = everything(&view(&hub, "members"), "including");
    assert!(members.contains("Inner secret") && members.contains("Members' words"));
    assert!(!members.contains("Hidden"));
}

#[test]
fn translations_and_national_editions_are_linked_both_ways() {
    let hub = hub(&[
        ("sops/procedure-fr.md", "---\ntitle: Fr\nsummary: S\nlanguage: fr\ntranslation_of: procedure\n---\n"),
        ("sops/ours.md", "---\ntitle: Ours\nsummary: S\nadapts: procedure@1.0\nmember: samoa\n---\n"),
        ("sops/theirs.md", "---\ntitle: Theirs\nsummary: S\nadapts: alert\nmember: hidden\n---\n"),
    ]);
    let public = view(&hub, "public");
    let work = |id: &str| public.work(&WorkId::from(id)).expect("visible");
    assert_eq!(work("procedure").translations, [WorkId::from("procedure-fr")]);
    assert_eq!(work("procedure-fr").translations, [WorkId::from("procedure")]);
    assert_eq!((work("procedure-fr").language.as_str(), work("procedure").language.as_str()), ("fr", "en"));
    assert_eq!(work("procedure").editions, [WorkId::from("ours")]);
    assert_eq!(public.works_of_member("samoa").len(), 1);
    assert!(work("theirs").outline.header.adapts.is_none() && work("theirs").outline.header.member.is_none());
    let members = view(&hub, "members");
    let theirs = members.work(&WorkId::from("theirs")).expect("visible");
    assert!(theirs.outline.header.adapts.is_some() && theirs.outline.header.member.is_some());
}

#[test]
fn columns_of_a_sheet_can_be_for_some() {
    let sheet = "---\ntitle: T\nsummary: S\ncode_lists:\n  hidden_codes: [{code: H, label: Hidden code}]\n  open_codes: [{code: O, label: Open}]\ncolumns:\n  - {name: a, label: A, definition: D, type: code, code_list: open_codes}\n  - {name: hidden_column, label: B, definition: D, type: code, code_list: hidden_codes, audience: members}\n---\n";
    let hub = hub(&[("sheets/s.md", sheet)]);
    let public = everything(&view(&hub, "public"), "s");
    assert!(public.contains("open_codes") && !public.contains("hidden_"), "{public}");
    assert!(everything(&view(&hub, "members"), "s").contains("hidden_column"));
}

#[test]
fn a_text_that_changed_after_it_was_loaded_is_not_given_out() {
    let store = Arc::new(MemoryStore::new());
    let put = |file: &str, text: &str| store.put(&path(file), text.as_bytes());
    put("hub.toml", HUB);
    put("sops/with.md", "---\ntitle: W\nsummary: S\n---\n\n::: include {file=\"_part.md\"}\n:::\n");
    put("sops/_part.md", "Part.\n");
    put("sops/alone.md", "---\ntitle: A\nsummary: S\n---\n\nWords.\n");
    let hub = Arc::new(Hub::open(store.clone()));
    let view = view(&hub, "public");
    let read = |id: &str| {
        let work = view.work(&WorkId::from(id)).expect("visible");
        view.document(work, None).map(|_| ()).map_err(|error| error.to_string())
    };
    assert_eq!((read("alone"), read("with")), (Ok(()), Ok(())));
    put("sops/alone.md", "---\ntitle: A\nsummary: S\n---\n\nOther words.\n");
    put("sops/_part.md", "Another part.\n");
    let changed = |file: &str| Err(format!("`{file}` was changed while the pages were made; run this again"));
    assert_eq!((read("alone"), read("with")), (changed("sops/alone.md"), changed("sops/_part.md")));
}
