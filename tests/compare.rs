//! What a comparison promises, on generated texts with generated edits, and what it says of the shipped model law.
#![allow(clippy::disallowed_methods, reason = "the shipped law is read from disk")]

#[path = "support/edited.rs"]
mod edited;

use std::collections::BTreeMap;
use std::fs;

use edited::Edited;
use faletusi::compare::{Comparison, Label, Options, Place, RunKind, Tree, compare, read};
use faletusi::diagnostics::HubPath;
use faletusi::document::Profile;
use faletusi::parse::front_matter::{CollectionDefaults, read_header};
use faletusi::parse::{Context, IncludeError, Readers, parse};
use proptest::prelude::*;
use proptest::sample::Index;

fn tree(text: &str, profile: Profile) -> Tree {
    let path = HubPath::new("text.md").expect("a path");
    let (header, body, found) = read_header(&path, text, profile, &CollectionDefaults::default());
    let readers = Readers::everyone();
    let includes = |_: &HubPath| Err(IncludeError::Missing { nearest: None });
    let context =
        Context { profile, default_language: "en", readers: &readers, includes: &includes, links_as_written: true };
    read(&parse(&path, text, header, body, found, &context).document, text)
}

fn law(text: &str) -> Tree {
    tree(text, Profile::Legislation)
}

#[track_caller]
fn said(old: &Tree, new: &Tree) -> Vec<String> {
    let comparison = compare(old, new, &Options::default());
    applies(&comparison);
    let entry = |entry: &faletusi::compare::Entry| {
        let place =
            |place: &Option<faletusi::compare::Place>| place.as_ref().map_or("-".to_owned(), |p| p.citation.clone());
        format!("{} > {}: {}", place(&entry.old), place(&entry.new), entry.words)
    };
    comparison.report().changes.iter().filter(|e| !e.labels.contains(Label::Unchanged)).map(entry).collect()
}

#[track_caller]
fn applies(comparison: &Comparison) {
    assert_eq!(comparison.script().apply(comparison.old), comparison.new.normal(), "forwards");
    assert_eq!(comparison.inverse().apply(comparison.new), comparison.old.normal(), "backwards");
}

const ACT: &str = "# Part 1 - First things\n\n## 1. Short title\n\nThis is the Lagoon Act.\n\n## 2. Purpose\n\nThe purpose of \
    this Act is to keep the lagoon clean for everyone who fishes in it.\n\n# Part 2 - Rules\n\n## 3. Anchoring\n\n(1) A \
    person must not anchor a vessel on living coral.\n\n(2) The harbour master may permit anchoring in a storm, and must \
    write down why the permission was given.\n\n## 4. Waste\n\n(1) A person must not throw waste overboard.\n\n(2) The \
    fine for waste is:\n\n  (a) 100 dollars for a person; and\n\n  (b) 1,000 dollars for a company.\n\n## 5. Reports\n\n\
    The harbour master must report on section 3 and section 4(2) once in every year to the Minister.\n";

#[test]
fn each_edit_has_its_word() {
    let old = law(ACT);
    let edited = |from: &str, to: &str| {
        assert!(ACT.contains(from), "{from}");
        said(&old, &law(&ACT.replace(from, to)))
    };
    assert_eq!(said(&old, &old), [""; 0]);
    assert_eq!(edited("living coral", "coral that is alive"), ["section 3(1) > section 3(1): reworded"]);
    assert_eq!(edited("## 4. Waste", "## 4. Waste and oil"), ["section 4 > section 4: heading only"]);
    assert_eq!(
        edited(
            "\n\n  (b) 1,000 dollars for a company",
            "\n\n  (b) 500 dollars for a family that fishes; and\n\n  (c) 1,000 dollars for a company"
        ),
        ["- > section 4(2)(b): inserted", "section 4(2)(b) > section 4(2)(c): renumbered"]
    );
    assert_eq!(
        edited("(1) A person must not throw waste overboard.\n\n(2) The", "The"),
        ["section 4 > section 4: combined", "section 4(1) > -: omitted"],
        "the text of section 4(2) is the section's own now; the words of section 5, which refers to what is not there any more, stayed"
    );
    assert_eq!(
        edited(
            ", and must write down why the permission was given.",
            ".\n\n(3) The harbour master must write down why the permission was given."
        ),
        ["section 3(2) > section 3(2): reworded and split", "- > section 3(3): inserted"]
    );
    assert_eq!(
        edited("(1) A person must not throw waste overboard.", "(1) Every ship carries a bucket with a lid."),
        ["section 4(1) > section 4(1): replaced"]
    );
}

#[test]
fn a_moved_section_is_moved_and_what_follows_is_renumbered() {
    let (head, rest) = ACT.split_once("## 3. Anchoring").expect("section 3");
    let (third, rest) = rest.split_once("## 4. Waste").expect("section 4");
    let (fourth, fifth) = rest.split_once("## 5. Reports").expect("section 5");
    let new = format!(
        "{head}## 3. Waste{fourth}## 4. Reports{}\n## 5. Anchoring{third}",
        fifth.replace("section 3", "section 5").replace("section 4(2)", "section 3(2)")
    );
    assert_eq!(
        said(&law(ACT), &law(&new)),
        [
            "section 4 > section 3: renumbered",
            "section 5 > section 4: renumbered",
            "section 3 > section 5: renumbered and moved",
        ],
        "and the references follow without a word"
    );
}

#[test]
fn a_reference_that_was_left_behind_is_noticed() {
    let new = ACT
        .replace("## 4. Waste", "## 4. Lights\n\nEvery vessel shows a light at night in the lagoon.\n\n## 5. Waste")
        .replace("## 5. Reports", "## 6. Reports");
    let comparison_of = |new: &str| {
        let (old, new) = (law(ACT), law(new));
        let comparison = compare(&old, &new, &Options::default());
        (comparison.summary().redirected, comparison.summary().followed)
    };
    // Section 4(2) is not there any more: it is text now, and no reference.
    assert_eq!(comparison_of(&new.replace("section 4(2)", "section 5(2)")), (0, 1));
    let careless = new.replace("section 4(2)", "section 4");
    let careful = ACT.replace("section 4(2)", "section 4");
    let (old, new) = (law(&careful), law(&careless));
    let redirected = |old: &Tree, new: &Tree| -> Vec<String> {
        let comparison = compare(old, new, &Options::default());
        assert_eq!(comparison.summary().redirected, comparison.redirections().len());
        comparison.redirections().iter().map(|found| format!("{}: {}", found.places(), found.sentence())).collect()
    };
    assert_eq!(
        redirected(&old, &new),
        [
            "section 5 → section 6: “section 4” led to section 4 (Waste), which became section 5, and leads to section 4 (Lights) now"
        ]
    );
}

#[test]
fn a_reference_whose_target_is_gone_is_no_rewording() {
    let (old, new) = (law(ACT), law(&ACT.replace("## 4. Waste", "## 6. Waste")));
    let comparison = compare(&old, &new, &Options::default());
    let said: Vec<String> = comparison.redirections().iter().map(|found| found.sentence()).collect();
    assert_eq!(said, ["“section 4(2)” led to section 4(2), which became section 6(2), and leads nowhere now"]);
    assert!(comparison.summary().by_label.keys().all(|label| *label != Label::Reworded), "{:?}", comparison.summary());
    // Among words that change, and two of them side by side.
    let (old, new) = (
        "## 1. A\n\nText of the first.\n\n## 2. B\n\nText of the second.\n\n## 3. C\n\nA person named in section 1 or section 2 may apply at any time.\n",
        "## 3. C\n\nA person named in section 1 or section 2 must apply at any time.\n",
    );
    let (old, new) = (law(old), law(new));
    let comparison = compare(&old, &new, &Options::default());
    let report = comparison.report();
    let runs: Vec<(RunKind, &str)> = report
        .changes
        .iter()
        .filter(|entry| entry.new.is_some())
        .flat_map(|entry| &entry.parts)
        .filter(|part| part.changed)
        .flat_map(|part| &part.runs)
        .map(|run| (run.kind, run.text.as_str()))
        .collect();
    assert_eq!(
        runs,
        [
            (RunKind::Same, "A person named in"),
            (RunKind::Dangling, "section 1"),
            (RunKind::Same, "or"),
            (RunKind::Dangling, "section 2"),
            (RunKind::Deleted, "may"),
            (RunKind::Inserted, "must"),
            (RunKind::Same, "apply at any time."),
        ]
    );
    assert_eq!(
        report.redirections[0].sentence(),
        "“section 1” led to section 1 (A), which was omitted, and leads nowhere now"
    );
    // And back: what led nowhere leads somewhere.
    let back = compare(&new, &old, &Options::default());
    assert_eq!(back.redirections()[0].sentence(), "“section 1” led nowhere and leads to section 1 (A) now");
}

#[test]
fn markup_quotes_white_space_and_dashes_are_no_change() {
    let old = law(ACT);
    let new = ACT
        .replace("living coral", "**living**   _coral_")
        .replace("Lagoon Act", "Lagoon\nAct")
        .replace("harbour master", "harbour\u{a0}master");
    assert_eq!(said(&old, &law(&new)), [""; 0]);
    let quoted =
        |quotes: [&str; 2]| law(&format!("## 1. Words\n\nA {}word{} – it’s one - is a word.\n", quotes[0], quotes[1]));
    assert_eq!(said(&quoted(["\"", "\""]), &quoted(["“", "”"])), [""; 0]);
}

#[test]
fn definitions_sorted_again_are_no_move() {
    let text = |terms: [&str; 3]| {
        let all: BTreeMap<&str, &str> = BTreeMap::from([
            ("lagoon", "**lagoon** means the water inside the reef;"),
            ("reef", "**reef** means the coral around the island;"),
            ("vessel", "**vessel** means anything that floats and carries a person;"),
        ]);
        format!("## 1. Definitions\n\nIn this Act:\n\n{}\n", terms.map(|term| all[term]).join("\n\n"))
    };
    assert_eq!(said(&law(&text(["lagoon", "reef", "vessel"])), &law(&text(["vessel", "lagoon", "reef"]))), [""; 0]);
}

#[test]
fn steps_and_lessons_are_compared_too() {
    let sop = |steps: &[&str]| {
        let steps: String = (1..).zip(steps).map(|(n, step)| format!("{n}. {step}\n")).collect();
        tree(&format!("## What to do {{.steps}}\n\n{steps}"), Profile::Procedure)
    };
    let old = sop(&["Greet the traveller.", "Ask for the passport and look at it.", "Stamp the passport."]);
    let new = sop(&[
        "Greet the traveller.",
        "Ask where the journey began.",
        "Ask for the passport and read it.",
        "Stamp the passport.",
    ]);
    let found = said(&old, &new);
    assert_eq!(
        found,
        [
            "- > “What to do”, step 2: inserted",
            "“What to do”, step 2 > “What to do”, step 3: renumbered and reworded",
            "“What to do”, step 3 > “What to do”, step 4: renumbered",
        ]
    );
    let lesson = |text: &str| {
        tree(&format!("## Objectives\n\nYou can tell a forged stamp.\n\n## Practice\n\n{text}\n"), Profile::Course)
    };
    let found = said(&lesson("Look at ten stamps and sort them."), &lesson("Look at twenty stamps and sort them."));
    assert_eq!(found, ["“Practice” > “Practice”: reworded"]);
}

/// The table of notes that the law's second version was written by, as far as sections go.
#[test]
fn the_shipped_law_changed_as_its_drafter_meant_it() {
    let version = |version: &str| {
        let path = format!(
            "{}/releases/immigration-information-sharing/{version}/public/source/model-legislation/immigration-information-sharing.md",
            env!("CARGO_MANIFEST_DIR")
        );
        law(&fs::read_to_string(path).expect("a released law"))
    };
    let (old, new) = (version("1.0"), version("2.0"));
    let found = said(&old, &new);
    for expected in [
        "section 4 > section 4: heading only",
        "section 7(1)(e) > section 7(1)(e): reworded and combined",
        "section 7(1)(f) > -: omitted",
        "section 9(1)(e) > section 9(1)(e): replaced",
        "section 12(3) > section 12(3): reworded and split",
        "section 12(4) > section 12(5): renumbered",
        "- > section 16: inserted",
        "section 17(2) > section 23(3): renumbered, moved and reworded",
        "section 18 > section 19: renumbered",
        "section 33 > section 31: renumbered and moved",
        "section 30 > -: omitted",
        "section 3, definition of “committee” > -: omitted",
        "- > section 3, definition of “sensitive information”: inserted",
        "section 3, definition of “serious offence” > section 3, definition of “serious offence”: reworded",
    ] {
        assert!(found.iter().any(|said| said == expected), "{expected}\n{found:#?}");
    }
    let summary = compare(&old, &new, &Options::default()).summary();
    for label in Label::ALL.into_iter().filter(|label| *label != Label::Link) {
        assert!(summary.by_label.contains_key(&label), "the law shows every label; {label:?} is missing");
    }
}

/// A law of sections with subsections, each with words of its own.
fn laws() -> impl Strategy<Value = Vec<(String, Vec<String>)>> {
    let words = proptest::sample::select(vec![
        "lagoon", "reef", "vessel", "permit", "officer", "harbour", "fish", "report", "record", "minister", "person",
        "storm", "anchor", "signal", "island", "cargo", "passage", "inspect", "notice", "appeal",
    ]);
    let sentence = proptest::collection::vec(words, 6..14).prop_map(|words| format!("The {}.", words.join(" ")));
    let section = ("[A-Z][a-z]{4,9}", proptest::collection::vec(sentence, 1..5));
    proptest::collection::vec(section, 2..7)
}

/// With words in each sentence that stand nowhere else, so that there is one right answer to which is which.
fn unlike(mut sections: Vec<(String, Vec<String>)>, seed: &str) -> Vec<(String, Vec<String>)> {
    for (at, (heading, row)) in sections.iter_mut().enumerate() {
        heading.push_str(&format!(" {seed}{at}"));
        for (of, sentence) in row.iter_mut().enumerate() {
            let own = |part: char| (0..5).map(|word| format!(" {seed}{at}x{of}{part}{word}")).collect::<String>();
            *sentence = format!("Whoever{} {}{}.", own('a'), sentence.trim_end_matches('.').to_lowercase(), own('b'));
        }
    }
    sections
}

fn written(sections: &[(String, Vec<String>)], first: usize) -> String {
    let mut text = String::new();
    for (number, (heading, subsections)) in (first..).zip(sections) {
        text.push_str(&format!("## {number}. {heading}\n\n"));
        for (at, sentence) in (1..).zip(subsections) {
            text.push_str(&format!("({at}) {sentence}\n\n"));
        }
    }
    text
}

/// A section that defines a word for each section given; `added` stands at the end of one of the meanings.
fn definitions(sections: &[(String, Vec<String>)], (at, added): (usize, &str)) -> String {
    let mut text = "## 40. Words\n\nIn this Act:\n\n".to_owned();
    for (of, (term, row)) in sections.iter().enumerate() {
        let added = if of == at { added } else { "" };
        text.push_str(&format!("**{term}** means {}{added};\n\n", row[0].trim_end_matches('.')));
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn a_text_is_the_same_as_itself(sections in laws()) {
        let one = law(&written(&sections, 1));
        let comparison = compare(&one, &one, &Options::default());
        prop_assert!(comparison.is_empty());
        prop_assert_eq!(comparison.script().apply(&one), one.normal());
    }

    #[test]
    fn renumbering_everything_changes_no_word(sections in laws(), first in 2usize..40) {
        let (old, new) = (law(&written(&sections, 1)), law(&written(&sections, first)));
        let comparison = compare(&old, &new, &Options::default());
        let summary = comparison.summary();
        prop_assert_eq!(summary.substantive, 0, "{}", summary.words());
        prop_assert!(comparison.changes.iter().all(|c| c.old.is_some() && c.new.is_some()));
    }

    #[test]
    fn any_two_texts_apply_both_ways_and_always_say_the_same(one in laws(), two in laws()) {
        let (old, new) = (law(&written(&one, 1)), law(&written(&two, 1)));
        let comparison = compare(&old, &new, &Options::default());
        applies(&comparison);
        let again = compare(&old, &new, &Options::default());
        prop_assert_eq!(format!("{:?}", comparison.changes), format!("{:?}", again.changes));
        applies(&compare(&old, &new, &Options { different_origin: true, ..Options::default() }));
    }

    #[test]
    fn edits_of_every_kind_are_followed_and_have_their_labels(
        sections in laws(),
        other in laws(),
        row in 0u8..3,
        edits in proptest::collection::vec((0u8..7, any::<Index>(), any::<Index>()), 1..6),
    ) {
        let sections = unlike(sections, "q");
        let mut edited = Edited::new(&sections, row);
        for (step, (kind, here, there)) in edits.into_iter().enumerate() {
            edited.edit(kind, here, there, &unlike(other.clone(), &format!("z{step}")));
        }
        let new: Vec<(String, Vec<String>)> = edited.sections.iter().map(|(_, section)| section.clone()).collect();
        let (old, new) = (law(&written(&sections, 1)), law(&written(&new, 1)));
        let comparison = compare(&old, &new, &Options::default());
        applies(&comparison);
        let report = comparison.report();
        for entry in &report.changes {
            let labels: Vec<Label> =
                entry.labels.iter().filter(|label| !matches!(label, Label::Renumbered | Label::Moved)).collect();
            let place = entry.old.as_ref().map_or("", |place| place.citation.as_str());
            let known: &[Label] = match edited.expected.get(place) {
                Some(label) => std::slice::from_ref(label),
                None if place.is_empty() => &[Label::Inserted],
                None => &[],
            };
            prop_assert!(labels == known || known.is_empty() && labels == [Label::Unchanged], "{place}: {}", entry.words);
            prop_assert!(entry.kind == "section" || !entry.labels.contains(Label::Moved), "{place}: {}", entry.words);
        }
        prop_assert_eq!(report.changes.iter().filter(|entry| entry.old.is_none()).count(), edited.inserted);
        let order: Vec<usize> = edited.sections.iter().filter_map(|(was, _)| *was).collect();
        let moved = report.changes.iter().any(|entry| entry.labels.contains(Label::Moved));
        prop_assert_eq!(moved, !order.is_sorted());
    }

    #[test]
    fn an_edit_has_its_label_and_what_was_left_alone_has_none(
        sections in laws(), other in laws(), kind in 0u8..8, here in any::<Index>(), there in any::<Index>(),
    ) {
        let (sections, terms, other) = (unlike(sections, "q"), unlike(other.clone(), "y"), unlike(other, "z"));
        let mut edited = sections.clone();
        let mut meaning = (0, "");
        let (at, of) = (here.index(sections.len()), there.index(sections[here.index(sections.len())].1.len()));
        let (section, subsection) = (format!("section {}", at + 1), format!("section {}({})", at + 1, of + 1));
        let next = format!("section {}({})", at + 1, of + 2);
        // What is said of the provisions that were edited; of all others at most that they were renumbered.
        let said: Vec<String> = match kind {
            0 => {
                let new = other[there.index(other.len())].clone();
                let rows = (1..=new.1.len()).map(|row| format!("- > {section}({row}): inserted"));
                let said = std::iter::once(format!("- > {section}: inserted")).chain(rows).collect();
                edited.insert(at, new);
                said
            }
            1 if sections.len() > 1 => {
                let rows = (1..=edited.remove(at).1.len()).map(|row| format!("{section}({row}) > -: omitted"));
                std::iter::once(format!("{section} > -: omitted")).chain(rows).collect()
            }
            2 => {
                edited[at].1[of].push_str(" And more of it.");
                vec![format!("{subsection} > {subsection}: reworded")]
            }
            3 => {
                let words: Vec<&str> = sections[at].1[of].split(' ').collect();
                let (a, b) = words.split_at(words.len() / 2);
                edited[at].1[of] = a.join(" ");
                edited[at].1.insert(of + 1, b.join(" "));
                vec![format!("{subsection} > {subsection}: split"), format!("- > {next}: inserted")]
            }
            4 if of + 1 < sections[at].1.len() => {
                let gone = edited[at].1.remove(of + 1);
                edited[at].1[of].push_str(&format!(" {gone}"));
                vec![format!("{subsection} > {subsection}: combined"), format!("{next} > -: omitted")]
            }
            5 if of + 1 < sections[at].1.len() => {
                edited[at].1[of] = "Nobody may do any of this by night, at sea or ashore, without a lamp.".to_owned();
                vec![format!("{subsection} > {subsection}: replaced")]
            }
            6 => {
                meaning = (there.index(terms.len()), ", by day and by night, at sea and ashore");
                let place = format!("section 40, definition of “{}”", terms[meaning.0].0);
                vec![format!("{place} > {place}: reworded")]
            }
            _ => {
                edited[at].0.push_str(" and so on");
                vec![format!("{section} > {section}: heading only")]
            }
        };
        let text = |sections: &[(String, Vec<String>)], meaning| law(&(written(sections, 1) + &definitions(&terms, meaning)));
        let (old, new) = (text(&sections, (0, "")), text(&edited, meaning));
        let comparison = compare(&old, &new, &Options::default());
        applies(&comparison);
        let report = comparison.report();
        let place = |place: &Option<Place>| place.as_ref().map_or("-".to_owned(), |place| place.citation.clone());
        let loud = report.changes.iter().filter(|entry| !entry.reads_as_before());
        let mut found: Vec<String> =
            loud.map(|entry| format!("{} > {}: {}", place(&entry.old), place(&entry.new), entry.words)).collect();
        let mut said = said;
        found.sort();
        said.sort();
        prop_assert_eq!(found, said);
        prop_assert!(report.changes.iter().all(|entry| !entry.labels.contains(Label::Moved)));
    }

    #[test]
    fn a_single_insertion_is_an_insertion_and_renumbers(sections in laws(), here in any::<Index>()) {
        let mut edited = sections.clone();
        let at = here.index(sections.len() + 1);
        edited.insert(at, ("Quarantine".to_owned(), vec!["Whoever arrives ill must stay aboard until a doctor says otherwise.".to_owned()]));
        let (old, new) = (law(&written(&sections, 1)), law(&written(&edited, 1)));
        let comparison = compare(&old, &new, &Options::default());
        applies(&comparison);
        let inserted: Vec<String> = comparison.report().changes.iter()
            .filter(|e| e.labels.contains(Label::Inserted)).filter_map(|e| Some(e.new.as_ref()?.citation.clone())).collect();
        prop_assert_eq!(inserted, [format!("section {}", at + 1), format!("section {}(1)", at + 1)]);
        prop_assert!(!comparison.changes.iter().any(|c| c.labels.contains(Label::Omitted)));
    }

    #[test]
    fn whatever_stands_in_a_file_is_compared_without_a_panic(one in "[#(){}a-c1-3*_\\[\\]:|>`~\\- \n]{0,200}", two in "\\PC{0,80}") {
        for profile in [Profile::Legislation, Profile::Procedure, Profile::Course] {
            let (old, new) = (tree(&one, profile), tree(&two, profile));
            let comparison = compare(&old, &new, &Options::default());
            applies(&comparison);
            let _ = comparison.report();
        }
    }
}
