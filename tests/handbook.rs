//! The authors' handbook is the specification of the Markdown profile: every example in it is run.
//!
//! `FALETUSI_BLESS=1 cargo test --test handbook` writes what the program says now into the handbook. Read the change
//! before you keep it: the handbook is a promise to authors.
#![allow(clippy::disallowed_methods, reason = "tests read and write files")]

mod support;

use std::collections::BTreeSet;
use std::path::Path;

use faletusi::diagnostics::HubPath;
use faletusi::document::{Block, DirectiveKind, FieldType, Profile, Provision, ProvisionKind, walk_blocks};
use faletusi::hub::keys::{CONTACTS, EVENTS, HUB, MEMBERS};
use faletusi::parse::front_matter::{CollectionDefaults, read_header, shape};
use faletusi::values::{Kind, Shape};
use support::handbook::{Became, Chapter, Example, FOLDER, chapters, rules_chapter};

/// Fewer examples than this, and something does not read them any more.
const AT_LEAST: usize = 110;

/// The chapter that is made, not written.
const RULES_CHAPTER: &str = "rules.md";

/// Every example of the handbook with what it became.
fn examples(chapters: &[Chapter]) -> Vec<(&Chapter, &Example, Became)> {
    chapters.iter().flat_map(|c| c.examples.iter().map(move |e| (c, e, c.run(e)))).collect()
}

#[test]
fn every_example_becomes_what_the_handbook_says() {
    let chapters = chapters();
    if std::env::var_os("FALETUSI_BLESS").is_some() {
        for chapter in chapters.iter().filter(|c| c.path.file_name() != RULES_CHAPTER) {
            let blessed = chapter.blessed();
            if blessed != chapter.text {
                std::fs::write(&chapter.file, blessed).expect("the chapter can be written");
            }
        }
        return;
    }
    let count: usize = chapters.iter().map(|c| c.examples.len()).sum();
    assert!(count >= AT_LEAST, "only {count} examples were found, and there were {AT_LEAST}");
    let complaints: Vec<String> =
        chapters.iter().flat_map(|c| c.examples.iter().filter_map(|e| c.complaint(e))).collect();
    assert!(
        complaints.is_empty(),
        "{} of {count} examples do not become what the handbook says; FALETUSI_BLESS=1 writes down what they become\n\n{}",
        complaints.len(),
        complaints.join("\n")
    );
}

#[test]
fn the_chapter_on_all_rules_says_what_the_rules_say() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(FOLDER).join(RULES_CHAPTER);
    let made = rules_chapter();
    if std::env::var_os("FALETUSI_BLESS").is_some() {
        return std::fs::write(file, made).expect("the chapter can be written");
    }
    let written = std::fs::read_to_string(file).unwrap_or_default();
    let line = written.lines().zip(made.lines()).take_while(|(a, b)| a == b).count() + 1;
    assert!(
        written == made,
        "{FOLDER}/{RULES_CHAPTER}:{line} is not what the rules say; `FALETUSI_BLESS=1 cargo test --test handbook` makes it anew"
    );
}

#[test]
fn the_chapters_themselves_have_no_mistakes() {
    for chapter in chapters() {
        assert_eq!(chapter.mistakes(), "", "{}", chapter.path);
    }
}

#[test]
fn the_index_lists_every_chapter() {
    let chapters = chapters();
    let index = chapters.iter().find(|c| c.path.file_name() == "index.md").expect("index.md");
    let (header, _, _) = read_header(&index.path, &index.text, Profile::Article, &CollectionDefaults::default());
    let listed: BTreeSet<&HubPath> = header.parts.iter().map(|p| &p.value).collect();
    let there: BTreeSet<&HubPath> = chapters.iter().map(|c| &c.path).filter(|p| p.file_name() != "index.md").collect();
    assert_eq!(listed, there, "`parts` of {FOLDER}/index.md");
}

#[test]
fn every_directive_and_every_attribute_is_shown() {
    let chapters = chapters();
    let mut shown = BTreeSet::new();
    for (_, _, became) in examples(&chapters) {
        let Some(document) = became.document else { continue };
        walk_blocks(&document.body.content, &mut |block| {
            if let Block::Directive(directive) = block {
                shown.insert(directive.kind.name().to_owned());
                let named = |name: &str| format!("{} {name}", directive.kind.name());
                shown.extend(directive.attributes.iter().map(|(name, _)| named(name)));
            }
        });
    }
    let wanted = DirectiveKind::ALL.iter().flat_map(|kind| {
        let attributes = kind.attributes().iter().map(|a| format!("{} {a}", kind.name()));
        std::iter::once(kind.name().to_owned()).chain(attributes)
    });
    let missing: Vec<String> = wanted
        .chain(["answer audience".to_owned(), "note audience".to_owned(), "note id".to_owned()])
        .filter(|what| !shown.contains(what))
        .collect();
    assert_eq!(missing, Vec::<String>::new(), "directives and attributes that no example shows");
}

/// Calls `visit` on every provision of the examples.
fn provisions(chapters: &[Chapter], visit: &mut impl FnMut(&Provision)) {
    for (_, _, became) in examples(chapters) {
        let Some(document) = became.document else { continue };
        walk_blocks(&document.body.content, &mut |block| {
            if let Block::Provision(provision) = block {
                visit(provision);
            }
        });
    }
}

#[test]
fn every_kind_of_provision_is_shown() {
    use ProvisionKind::*;
    let kinds = [
        Book,
        Part,
        Subpart,
        Title,
        Subtitle,
        Chapter,
        Division,
        Subdivision,
        Attachment,
        Form,
        Section,
        Article,
        Clause,
        Subsection,
        Subclause,
        Paragraph,
        Subparagraph,
        Item,
        Heading,
        Step,
        Substep,
    ];
    let chapters = chapters();
    let mut shown = BTreeSet::new();
    provisions(&chapters, &mut |provision| {
        shown.insert(provision.kind);
    });
    for kind in kinds {
        // A new kind must be put into the list above: this match does not compile without it.
        match kind {
            Document | Book | Part | Subpart | Title | Subtitle | Chapter | Division | Subdivision | Attachment
            | Form | Section | Article | Clause | Subsection | Subclause | Paragraph | Subparagraph | Item
            | Heading | Step | Substep => {}
        }
        assert!(shown.contains(&kind), "no example has a {kind:?}");
    }
}

/// The numbering forms of `LEGISLATION.md`, as the portal prints them.
#[test]
fn every_form_of_a_number_is_shown() {
    const FORMS: &[&str] = &[
        "(1)",
        "(a)",
        "(i)",
        "(A)",
        "(I)",
        "(aa)",
        "(2A)",
        "(2B)",
        "(iiA)",
        "(A1)",
        "Part 1",
        "Part II",
        "Subpart 1",
        "Division 1",
        "Subdivision A",
        "Chapter Three",
        "Title I",
        "Subtitle A",
        "Article 1",
        "7.",
        "12A.",
        "Section 1",
        "§ 2",
        "Regulation 3",
        "Rule 4",
        "Clause 5",
        "Schedule 1",
        "First Schedule",
        "Annex A",
        "Appendix 1",
        "Form 1",
        "Livre premier",
        "Titre II",
        "Chapitre III",
        "Section 1",
        "Article 1er",
        "Annexe A",
    ];
    let chapters = chapters();
    let mut shown = BTreeSet::new();
    provisions(&chapters, &mut |provision| shown.extend(provision.number.clone()));
    let missing: Vec<&&str> = FORMS.iter().filter(|form| !shown.contains(**form)).collect();
    assert!(missing.is_empty(), "no example has a provision numbered {missing:?}");
    let sources: String = chapters.iter().flat_map(|c| &c.examples).map(|e| e.source.as_str()).collect();
    for separator in ["Part 1 - ", "Part 2 – ", "Part 3 — ", "Part 4: "] {
        assert!(sources.contains(separator), "no example has a heading with `{separator}`");
    }
}

#[test]
fn every_type_of_field_is_shown() {
    let chapters = chapters();
    let mut shown = BTreeSet::new();
    for (_, _, became) in examples(&chapters) {
        for field in became.header.iter().flat_map(|h| &h.fields) {
            shown.insert(match field.kind {
                FieldType::Text => "text",
                FieldType::Date => "date",
                FieldType::Number => "number",
                FieldType::Choice(_) => "choice",
            });
        }
    }
    assert_eq!(shown, BTreeSet::from(["text", "date", "number", "choice"]));
}

#[test]
fn every_profile_has_a_complete_front_matter_with_every_key() {
    let chapters = chapters();
    let mut written: BTreeSet<(String, String)> = BTreeSet::new();
    for (_, example, became) in examples(&chapters) {
        if became.header.is_some() && became.mistakes.is_empty() {
            let front = example.source.split("\n---\n").next().unwrap_or_default();
            let keys = front.split(|c: char| !(c.is_alphanumeric() || c == '_')).map(str::to_owned);
            written.extend(keys.map(|key| (example.profile_name().to_owned(), key)));
        }
    }
    let mut missing = Vec::new();
    for profile in Profile::ALL {
        let own = |key: &str| written.contains(&(profile.name().to_owned(), key.to_owned()));
        let any = |key: &str| written.iter().any(|(_, k)| k == key);
        for required in ["title", "summary", "topics", "owner", "review_by"] {
            if !own(required) {
                missing.push(format!("{}: {required}", profile.name()));
            }
        }
        for key in keys(shape(profile)) {
            if !any(key) {
                missing.push(format!("any profile: {key}"));
            }
        }
    }
    assert_eq!(missing, Vec::<String>::new(), "keys that no example of front matter without mistakes shows");
}

#[test]
fn every_key_of_hub_toml_and_of_the_registers_is_shown() {
    let chapters = chapters();
    let sources: String =
        chapters.iter().flat_map(|c| &c.examples).filter(|e| e.language == "toml").map(|e| e.source.as_str()).collect();
    let words: BTreeSet<&str> = sources.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-')).collect();
    let all = [&HUB, &MEMBERS, &EVENTS, &CONTACTS].into_iter().flat_map(keys);
    let missing: Vec<&str> = all.filter(|key| !words.contains(key)).collect();
    assert_eq!(missing, Vec::<&str>::new(), "keys that no example shows");
}

/// The names of all keys of a shape and of what stands in it.
fn keys(shape: &'static Shape) -> Vec<&'static str> {
    fn inner(kind: &'static Kind, out: &mut Vec<&'static str>) {
        match kind {
            Kind::Map(shape) | Kind::TextOr(shape) => out.extend(keys(shape)),
            Kind::List(kind) | Kind::Table(kind) => inner(kind, out),
            _ => {}
        }
    }
    let mut out = Vec::new();
    for key in shape.keys() {
        out.push(key.name);
        inner(&key.kind, &mut out);
    }
    out
}
