use super::*;
use crate::document::{AdaptedWork, Binding, ColumnType, DocumentStatus, FieldType, Target, WorkId};

fn path(text: &str) -> HubPath {
    HubPath::new(text).expect("a path")
}

fn read(profile: Profile, text: &str) -> (Header, usize, Vec<Diagnostic>) {
    read_header(&path("sops/refusal.md"), text, profile, &CollectionDefaults::default())
}

/// What is said of an article with this front matter (title and summary are there), each with what it points at.
#[track_caller]
fn assert_said(profile: Profile, front_matter: &str, expected: &[(&str, &str)]) {
    let text = format!("---\ntitle: T\nsummary: S\n{front_matter}---\n\nText\n");
    let (_, _, diagnostics) = read(profile, &text);
    let said: Vec<(String, String)> =
        diagnostics.iter().map(|d| (text[d.place.span.expect("a place").range()].to_owned(), d.words())).collect();
    let said: Vec<(&str, &str)> = said.iter().map(|(at, words)| (at.as_str(), words.as_str())).collect();
    assert_eq!(said, expected);
}

fn words(text: &str) -> Vec<String> {
    read(Profile::Article, text).2.iter().map(Diagnostic::words).collect()
}

const FULL: &str = "---
title: Refusal of entry
short_title: Refusal
summary: How to refuse entry.
id: refusal
status: consultation
consultation_closes: 2027-03-31
language: en
translation_of: refus
topics: [border-control, protection]
audience: members
marking: \"TLP:GREEN\"
handling: {caveats: [\"Not for carriers.\"], originator: Secretariat, expires: 2027-01-01}
owner: Secretariat, Legal Adviser
review_by: 2027-11-30
date: 2026-11-21
adapts: refusal-of-entry@1.10
member: motu-fou
sources:
  - {title: Refugee Convention, cite: article 33, edition: 2011, url: \"https://example.org/\"}
related: [../content/x.md#y, z.md, ../forms/f.pdf]
aliases: [/old.html]
keywords: [turned back, 1951]
situations:
  - {say: \"A child: alone\", at: \"#child\"}
  - {say: Anybody}
fields:
  authority: {label: name of authority, help: In full., default: X}
  day: {label: day, type: date}
  kind: {label: kind, type: choice, choices: [A, B], default: B}
---
Body
";

#[test]
fn every_key_of_every_profile_is_read() {
    let (header, body, diagnostics) = read(Profile::Article, FULL);
    assert_eq!(diagnostics.iter().map(Diagnostic::words).collect::<Vec<_>>(), Vec::<String>::new());
    assert_eq!(&FULL[body..], "Body\n");
    assert_eq!(header.span.range(), 0..body);
    assert_eq!(&FULL[header.title.span.range()], "Refusal of entry");
    assert_eq!(
        header.status.map(|s| s.value),
        Some(DocumentStatus::Consultation { closes: Some(jiff::civil::date(2027, 3, 31)) })
    );
    let handling = header.handling.expect("handling");
    assert_eq!(handling.caveats, ["Not for carriers."]);
    assert_eq!(handling.expires.map(|e| e.value), Some(jiff::civil::date(2027, 1, 1)));
    assert_eq!(
        header.adapts.map(|a| a.value),
        Some(AdaptedWork { work: WorkId::from("refusal-of-entry"), version: Some((1, 10)) })
    );
    assert_eq!(header.sources[0].edition.as_deref(), Some("2011"));
    let related: Vec<Target> = header.related.into_iter().map(|r| r.value).collect();
    assert_eq!(
        related,
        [
            Target::Document { path: path("content/x.md"), fragment: Some("y".to_owned()) },
            Target::Document { path: path("sops/z.md"), fragment: None },
            Target::File(path("forms/f.pdf")),
        ]
    );
    assert_eq!(header.keywords, ["turned back", "1951"]);
    assert_eq!(header.situations[0].at.value, "child");
    assert_eq!(header.situations[1].at.value, "");
    assert_eq!(header.fields.len(), 3);
    assert_eq!(header.fields[1].kind, FieldType::Date);
    assert_eq!(header.fields[2].kind, FieldType::Choice(vec!["A".to_owned(), "B".to_owned()]));
    assert_eq!(header.topics.len(), 2);
    assert_eq!(&FULL[header.topics[1].span.range()], "protection");
}

#[test]
fn keys_of_single_profiles() {
    let text = "---\ntitle: T\nsummary: S\nbinding: false\n---\n";
    let (header, _, found) = read(Profile::Agreement, text);
    assert_eq!((header.binding.map(|b| b.value), found.len()), (Some(Binding::NonBinding), 0));
    let text = "---\ntitle: T\nsummary: S\ncode_lists:\n  doc: [{code: P, label: Passport}, {code: 1, label: Visa}]\ncolumns:\n  - {name: a, label: A, definition: D, type: code, code_list: doc, required: true, audience: members}\n  - {name: b, label: B, definition: D, type: yes-no, sensitivity: personal}\n---\n";
    let (header, _, found) = read(Profile::Sheet, text);
    assert_eq!(found.iter().map(Diagnostic::words).collect::<Vec<_>>(), Vec::<String>::new());
    assert_eq!(header.code_lists[0].codes[1].code, "1");
    assert!(matches!(&header.columns[0].kind, ColumnType::Code(list) if list.value == "doc"));
    assert!(header.columns[0].required && !header.columns[1].required);
    assert_eq!(header.columns[0].audience.as_ref().map(|a| a.value.as_str()), Some("members"));
    assert_eq!(
        (header.columns[1].kind.clone(), header.columns[1].sensitivity.as_str()),
        (ColumnType::YesNo, "personal")
    );
}

#[test]
fn misspelt_and_misplaced_keys() {
    assert_said(
        Profile::Article,
        "sumary: x\nreviewby: 2027-01-01\ncolour: red\nbinding: true\n",
        &[
            (
                "sumary",
                "error[unknown-key]: `sumary` is not a key of the front matter of an article\n  label: not known\n  help: did you mean `summary`?",
            ),
            (
                "reviewby",
                "error[unknown-key]: `reviewby` is not a key of the front matter of an article\n  label: not known\n  help: did you mean `review_by`?",
            ),
            (
                "colour",
                "error[unknown-key]: `colour` is not a key of the front matter of an article\n  label: not known\n  help: take it out, or let the collection ignore it: `ignore = [\"…\"]` in hub.toml",
            ),
            (
                "binding",
                "error[unknown-key]: `binding` is not a key of the front matter of an article\n  label: belongs to another kind of document\n  help: it belongs to documents of the profile `agreement`; take it out here",
            ),
        ],
    );
    assert_said(
        Profile::Article,
        "sources: [{titel: x}]\n",
        &[
            (
                "titel",
                "error[unknown-key]: `titel` is not a key of a source\n  label: not known\n  help: did you mean `title`?",
            ),
            (
                "{titel: x}",
                "error[missing-key]: a source lacks `title`\n  help: add `title`: the name of the treaty, standard or report",
            ),
        ],
    );
}

#[test]
fn values_of_the_wrong_kind() {
    assert_said(
        Profile::Agreement,
        "binding: maybe\ntopics: privacy\nowner: [a]\nkeywords:\nstatus: drafft\nhandling: amber\nfields: {a: {label: L, type: colour}}\n",
        &[
            ("maybe", "error[wrong-type]: `binding` must be true or false, not text\n  label: this is text"),
            (
                "privacy",
                "error[wrong-type]: `topics` must be a list, not text\n  label: this is text\n  help: put it in square brackets: `[privacy]`",
            ),
            ("[a]", "error[wrong-type]: `owner` must be text, not a list\n  label: this is a list"),
            (
                "",
                "error[wrong-type]: `keywords` has no value\n  help: write a value after the colon, or take the line out",
            ),
            (
                "drafft",
                "error[unknown-value]: `drafft` is not a value of `status`\n  label: not known\n  help: did you mean `draft`?",
            ),
            (
                "amber",
                "error[wrong-type]: `handling` must be a group of keys, not text\n  label: this is text\n  help: write it with its keys: `{caveats: \"…\"}`",
            ),
            (
                "colour",
                "error[unknown-value]: `colour` is not a value of `type`\n  label: not known\n  help: choose one of `text`, `date`, `number`, `choice`",
            ),
        ],
    );
}

#[test]
fn values_of_the_wrong_form() {
    assert_said(
        Profile::Article,
        "review_by: 30/11/2027\ndate: 2027-02-30\nlanguage: English\nadapts: x@1\nrelated: [/etc/passwd, ../../x.md, \"https://example.org/\"]\naliases: [old.html]\nsituations: [{say: x, at: child}]\nconsultation_closes: 2027-01-01\nparts: [a.md]\n",
        &[
            (
                "30/11/2027",
                "error[invalid-date]: `30/11/2027` in `review_by` is not a date\n  help: write year, month and day: `2027-11-30`",
            ),
            (
                "2027-02-30",
                "error[invalid-date]: `2027-02-30` in `date` is not a date\n  label: there is no such day\n  help: check the month and the day",
            ),
            (
                "2027-01-01",
                "error[invalid-value]: `2027-01-01` in `consultation_closes` is not of use without a consultation\n  help: add `status: consultation`, or take the date out",
            ),
            (
                "English",
                "error[invalid-value]: `English` in `language` is not a language code\n  help: write for example `en`, `fr` or `sm`",
            ),
            (
                "x@1",
                "error[invalid-value]: `x@1` in `adapts` is not a document and its version\n  help: write the model's id, `@` and its version: `information-sharing@1.0`",
            ),
            (
                "/etc/passwd",
                "error[invalid-value]: `/etc/passwd` in `related` is not a path inside the hub\n  help: it is an absolute path; write the way from this file, such as `../sops/refusal.md`",
            ),
            (
                "../../x.md",
                "error[invalid-value]: `../../x.md` in `related` is not a path inside the hub\n  help: it leads out of the hub; write the way from this file, such as `../sops/refusal.md`",
            ),
            (
                "\"https://example.org/\"",
                "error[invalid-value]: `https://example.org/` in `related` is not a file of this hub\n  help: name texts that stand elsewhere under `sources`",
            ),
            (
                "old.html",
                "error[invalid-value]: `old.html` in `aliases` is not an address on this site\n  help: write the old address without the host, from `/`: `/old/address.html`",
            ),
            (
                "child",
                "error[invalid-value]: `child` in `at` is not a place in this document\n  help: write `#` and its id, between quotation marks: `\"#unaccompanied-child\"`",
            ),
            (
                "[a.md]",
                "error[invalid-value]: `refusal.md` in `parts` is not an index.md\n  help: only the index.md of a folder has parts",
            ),
        ],
    );
}

#[test]
fn a_document_without_title_or_summary() {
    assert_eq!(
        words("# Only text\n"),
        [
            "error[missing-title]: this document has no title\n  help: begin the file with front matter: a line `---`, a line `title: …`, a line `summary: …`, and a line `---`"
        ]
    );
    assert_eq!(
        words("---\nowner: x\n---\n"),
        [
            "error[missing-title]: this document has no title\n  help: add a line to the front matter: `title: …`",
            "warning[missing-summary]: this document has no summary\n  help: add one plain sentence to the front matter: `summary: …`"
        ]
    );
    assert_eq!(words("---\ntitle: \"\"\nsummary:\n---\n").len(), 2);
    let long = format!("---\ntitle: T\nsummary: {}\n---\n", "x".repeat(200));
    assert_eq!(
        words(&long),
        [
            "warning[long-summary]: the summary has 200 characters\n  label: too long for a list\n  help: say it in one plain sentence of under 200 characters"
        ]
    );
    let (header, body, _) = read(Profile::Article, "# Only text\n");
    assert_eq!((header.title.value.as_str(), body, header.span), ("refusal", 0, Span::default()));
    let defaults = CollectionDefaults::default();
    let (header, ..) = read_header(&path("training/border/index.md"), "", Profile::Course, &defaults);
    assert_eq!(header.title.value, "border");
}

#[test]
fn front_matter_that_never_closes() {
    let text = "---\ntitle: Refusal\nsummary: S\n\n## Purpose\n";
    let (header, body, found) = read(Profile::Article, text);
    assert_eq!(
        found.iter().map(Diagnostic::words).collect::<Vec<_>>(),
        [
            "error[unclosed-front-matter]: the front matter that begins here never ends\n  label: no second `---` line follows\n  help: put a line `---` after the last key"
        ]
    );
    assert_eq!((header.title.value.as_str(), &text[body..]), ("Refusal", "\n## Purpose\n"));
    // A line across the page is none.
    assert_eq!(read(Profile::Article, "---\n\nText\n").1, 0);
}

#[test]
fn windows_line_ends_and_a_byte_order_mark() {
    let text = "\u{feff}---\r\ntitle: T\r\nsummary: S\r\n---\r\nBody\r\n";
    let (header, body, found) = read(Profile::Article, text);
    assert_eq!((header.title.value.as_str(), &text[body..], found.len()), ("T", "Body\r\n", 0));
    assert_eq!(&text[header.title.span.range()], "T");
}

#[test]
fn an_audience_that_cannot_be_read_is_nobodys() {
    for front_matter in [
        "audience: [members]",
        "audience:",
        "audience: &x members",
        "audience: \"members",
        "topics: [x, audience: members",
        "audience: public\naudience: members",
        "audiance: members",
    ] {
        let text = format!("---\ntitle: T\nsummary: S\n{front_matter}\n---\n");
        let (header, ..) = read(Profile::Article, &text);
        let audience = header.audience.expect("not the default").value;
        assert!(audience.is_empty() || front_matter.contains('&'), "{front_matter}: {audience}");
        assert_eq!(header.marking, None, "{front_matter}");
    }
    let (header, ..) = read(Profile::Article, "---\ntitle: T\nmarking: \"TLP:GREEN\n---\n");
    assert_eq!((header.audience, header.marking), (None, Some(Default::default())));
    let (header, ..) = read(Profile::Article, "---\ntitle: T\n\nText\n");
    assert_eq!((header.audience, header.marking), (Some(Default::default()), Some(Default::default())));
    let (header, ..) = read(Profile::Article, "---\ntitle: a: b\naudience: members\n---\n");
    assert_eq!(header.audience.map(|a| a.value), Some("members".to_owned()));
    let (header, ..) = read(Profile::Article, "---\ntitle: T\n---\n");
    assert_eq!(header.audience, None);
}

fn entry(key: &str, text: &str) -> Entry {
    Entry {
        key: key.to_owned(),
        key_span: Span::default(),
        value: Node { span: Span::default(), kind: NodeKind::Text(text.to_owned()) },
    }
}

#[test]
fn text_made_for_other_tools() {
    let act = "---\ntitle: \"An Act\"\nidentifier: \"IE-1922-act-1\"\ncountry: \"ie\"\nrank: \"act\"\npublication_date: \"1922-10-25\"\nstatus: \"in_force\"\nrelated_docs:\n  - x\n---\n# An Act\n";
    let defaults = CollectionDefaults {
        defaults: vec![entry("language", "en"), entry("summary", "An Act.")],
        map: [("publication_date".to_owned(), "date".to_owned())].into(),
        ignore: ["identifier", "country", "rank", "status", "related_docs"].map(str::to_owned).to_vec(),
    };
    let (header, body, found) = read_header(&path("acts/IE-1922-act-1.md"), act, Profile::Legislation, &defaults);
    assert_eq!(found.iter().map(Diagnostic::words).collect::<Vec<_>>(), Vec::<String>::new());
    assert_eq!(header.date, Some(jiff::civil::date(1922, 10, 25)));
    assert_eq!(header.language.map(|l| l.span), Some(Span::default()));
    assert_eq!(header.summary.as_deref(), Some("An Act."));
    assert_eq!(&act[body..], "# An Act\n");

    let twice = "---\ntitle: T\nsummary: S\npublication_date: 1922-10-25\ndate: 1923-01-01\nstatus: in_force\n---\n";
    let (header, _, found) = read_header(&path("acts/a.md"), twice, Profile::Legislation, &defaults);
    assert_eq!(
        found.iter().map(Diagnostic::words).collect::<Vec<_>>(),
        [
            "error[duplicate-key]: `publication_date` is read as `date`, which is there too\n  help: keep one of them, or change `map` of the collection in hub.toml\n  note: acts/a.md: the other one"
        ]
    );
    assert_eq!(header.date, Some(jiff::civil::date(1923, 1, 1)));
}

proptest::proptest! {
    #[test]
    fn always_gives_a_header(text in "(---\n)?([a-z]{1,9}: ?[a-z\\[\\]{}:'\"&*\\-\u{101} ]{0,12}\n){0,6}(---\n)?[a-z\n#]{0,10}") {
        let (header, body, found) = read(Profile::Article, &text);
        proptest::prop_assert!(!header.title.value.is_empty());
        proptest::prop_assert!(text.is_char_boundary(body));
        for diagnostic in found {
            if let Some(span) = diagnostic.place.span {
                proptest::prop_assert!(text.get(span.range()).is_some());
            }
        }
    }
}

#[test]
fn a_field_holds_what_its_type_allows() {
    assert_said(
        Profile::Article,
        "fields:\n  a: {label: a, type: number, default: many}\n  b: {label: b, type: number, default: 2.5}\n  c: {label: c, type: date, default: soon}\n  d: {label: d, type: date, default: 2027-01-31}\n  e: {label: e, choices: [x, y]}\n  f: {label: f, type: choice, choices: [x, y, x], default: z}\n",
        &[
            (
                "many",
                "error[invalid-value]: `many` in `default` is not a number\n  help: write it in digits: `30`, or take `type: number` out",
            ),
            (
                "soon",
                "error[invalid-date]: `soon` in `default` is not a date\n  help: write year, month and day, for example `2027-11-30`",
            ),
            (
                "[x, y]",
                "error[invalid-value]: `x, y` in `choices` is not of use without `type: choice`\n  help: add `type: choice`, or take the choices out",
            ),
            ("x", "warning[repeated-entry]: `x` stands twice in `choices`\n  label: again\n  help: keep one of them"),
            (
                "z",
                "error[unknown-value]: `z` is not a value of `default`\n  label: not known\n  help: choose one of `x`, `y`",
            ),
        ],
    );
}

#[test]
fn a_draft_has_no_last_day_for_comments() {
    assert_said(
        Profile::Article,
        "status: draft\nconsultation_closes: 2027-01-01\n",
        &[(
            "2027-01-01",
            "error[invalid-value]: `2027-01-01` in `consultation_closes` is not of use without a consultation\n  help: write `status: consultation`, or take the date out",
        )],
    );
}

#[test]
fn front_matter_that_does_not_begin_the_file_is_said_and_mended() {
    for (before, opener) in [
        ("\n\n---\ntitle: T\nsummary: S\n---\nText\n", "---"),
        ("----\ntitle: T\nsummary: S\n----\nText\n", "----"),
        ("–––\ntitle: T\nsummary: S\n–––\nText\n", "–––"),
        ("  —-\ntitle: T\nsummary: S\n---\nText\n", "—-"),
    ] {
        let (_, _, found) = read(Profile::Article, before);
        let [only] = &found[..] else { panic!("{found:?}") };
        assert_eq!(&before[only.place.span.expect("a place").range()], opener);
        assert_eq!(only.message, "the front matter does not begin on the first line with `---`, so it is not read");
        let edits = &only.fix.as_ref().expect("a mend").edits;
        let mended = edits.iter().rev().fold(before.to_owned(), |mut text, edit| {
            text.replace_range(edit.span.range(), &edit.text);
            text
        });
        assert_eq!(mended, "---\ntitle: T\nsummary: S\n---\nText\n");
    }
    let plain = "error[missing-title]: this document has no title\n  help: begin the file with front matter: a line `---`, a line `title: …`, a line `summary: …`, and a line `---`";
    assert_eq!(words("Text\n"), [plain]);
    assert_eq!(words("\n---\nText: no key\n"), [plain]);
}

#[test]
fn a_list_with_commas_and_a_text_for_a_group() {
    assert_said(
        Profile::Article,
        "topics: privacy, border-control\nsources: [Refugee Convention]\n",
        &[
            (
                "privacy, border-control",
                "error[wrong-type]: `topics` must be a list, not text\n  label: this is text\n  help: put it in square brackets: `[privacy, border-control]`",
            ),
            (
                "Refugee Convention",
                "error[wrong-type]: `sources` must be a group of keys, not text\n  label: this is text\n  help: write it with its keys: `{title: \"…\"}`",
            ),
        ],
    );
    let text = "---\ntitle: T\nsummary: S\ntopics: privacy,  border-control\n---\n";
    let (header, ..) = read(Profile::Article, text);
    let topics: Vec<(&str, &str)> = header.topics.iter().map(|t| (t.value.as_str(), &text[t.span.range()])).collect();
    assert_eq!(topics, [("privacy", "privacy"), ("border-control", "border-control")]);
}
