//! Amendment instructions, executed from their words alone, give the new text: on examples, on generated edits, on the
//! shipped law, and on official amendments of a whole code.
#![allow(clippy::disallowed_methods, reason = "texts are read from disk")]

mod agreement;
mod interpreter;
mod phrases;
mod examples;
mod details;
mod joins;
#[path = "../support/shared.rs"]
mod shared;

use faletusi::compare::{Idiom, Options, Text, Tree, Unit, UnitKind, compare};
use faletusi::document::{DirectiveKind, ProvisionKind as P};
use interpreter::{Line, Reader, normal};
use proptest::prelude::*;
use serde_json::Value;

/// Executes the words on the old text. Gives the number of instructions.
#[track_caller]
fn executes(old: &Tree, new: &Tree, idiom: &Idiom) -> Result<usize, String> {
    let instructions = compare(old, new, &Options::default()).instructions(idiom);
    let text = instructions.to_text();
    let mut reader = Reader::new(old, idiom);
    let done = reader.execute(&text);
    if done != instructions.len() {
        return Err(format!("{done} of {} instructions were found\n{text}", instructions.len()));
    }
    let mut amended = Reader::new(old, idiom);
    amended.execute(text.split("Editorial changes, not part of the law").next().unwrap_or_default());
    is(&amended.law(), &Reader::new(new, idiom).law()).map_err(|why| format!("the law alone, {why}\n{text}"))?;
    is(&reader.normal(), &normal(new)).map_err(|why| format!("{why}\n{text}"))?;
    Ok(done)
}

fn is(got: &[Line], wanted: &[Line]) -> Result<(), String> {
    match got.iter().zip(wanted).position(|(a, b)| a != b) {
        None if got.len() == wanted.len() => Ok(()),
        at => {
            let at = at.unwrap_or(got.len().min(wanted.len()));
            Err(format!("line {at}: {:#?}\nwanted {:#?}", got.get(at), wanted.get(at)))
        }
    }
}

fn unit(kind: UnitKind, text: &str, number: Option<&str>, citation: String) -> Unit {
    let plain = Tree::new("", "en");
    Unit {
        kind,
        number: number.map(str::to_owned),
        label: number
            .map(|n| n.trim_start_matches("Article ").trim_matches(['(', ')', '.']).to_owned())
            .unwrap_or_default(),
        citation,
        text: Text::plain(text).finish(),
        ..plain.unit(0).clone()
    }
}

/// The tree of an outline of the shared data.
fn outline(value: &Value, heading: &str) -> Tree {
    let mut tree = Tree::new("", "en");
    let cited = "section 1".to_owned();
    let section = tree.push(0, unit(UnitKind::Provision(P::Section), heading, Some("1."), cited.clone()));
    let mut at = std::collections::HashMap::from([(String::new(), section)]);
    for line in value.as_array().expect("an outline") {
        let (path, text) = (line["path"].as_str().expect("a path"), line["text"].as_str().expect("words"));
        if path.is_empty() {
            if !text.trim().is_empty() {
                tree.push(section, unit(UnitKind::Paragraph, text, None, cited.clone()));
            }
            continue;
        }
        let (parent, label) = path.rsplit_once('|').unwrap_or(("", path));
        let kind = match path.split('|').count() {
            1 => P::Subsection,
            2 => P::Paragraph,
            3 => P::Subparagraph,
            _ => P::Item,
        };
        let Some(parent) = at.get(parent) else { continue };
        let citation = format!("{}{label}", tree.unit(*parent).citation);
        let index = tree.push(*parent, unit(UnitKind::Provision(kind), text, Some(label), citation));
        at.insert(path.to_owned(), index);
    }
    tree
}

#[test]
fn official_amendments_are_executed_from_their_words() {
    let Some(folder) = shared::shared("compare") else { return };
    let (mut pairs, mut instructions, mut wrong) = (0, 0, Vec::new());
    for file in ["transitions_clean.jsonl", "renumber_cases_full.jsonl"] {
        let text = std::fs::read_to_string(folder.join(file)).expect("the data");
        for line in text.lines() {
            let case: Value = serde_json::from_str(line).expect("JSON");
            let heading = |of: &str| case[of].as_str().unwrap_or("").to_owned();
            let (old, new) = (
                outline(&case["before"], &heading("heading_before")),
                outline(&case["after"], &heading("heading_after")),
            );
            for idiom in Idiom::all() {
                for (old, new) in [(&old, &new), (&new, &old)] {
                    pairs += 1;
                    match std::panic::catch_unwind(|| executes(old, new, idiom)) {
                        Ok(Ok(done)) => instructions += done,
                        Ok(Err(why)) => wrong.push(format!("{} {}: {why}", case["section"], idiom.name)),
                        Err(_) => wrong.push(format!("{} {}: panicked", case["section"], idiom.name)),
                    }
                }
            }
        }
    }
    println!(
        "{pairs} pairs (each transition forwards and backwards in three idioms), {instructions} instructions executed"
    );
    assert!(wrong.is_empty(), "{} of {pairs} pairs fail:\n{}", wrong.len(), wrong[..wrong.len().min(3)].join("\n\n"));
    assert_eq!(pairs, (230 + 67) * 6);
}

/// A section of a generated text.
#[derive(Debug, Clone)]
struct Section {
    heading: String,
    /// Words, and whether they are commentary; what is in them.
    texts: Vec<(String, u8, Vec<String>)>,
    /// 0 when it counts by itself, else a number of its own.
    number: u8,
    /// Whether it is called an article.
    is_article: bool,
}

fn words() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "the",
        "officer",
        "must",
        "give",
        "“notice”",
        "of",
        "harbour",
        "fees",
        "(a)",
        "within",
        "5",
        "days",
        ",",
        "and",
        "reef",
        "vessel",
        "—",
        "[note]",
        "is",
        "repealed",
        "1.5",
        "Minister’s",
        "to",
        "after",
        "“",
    ]);
    prop::collection::vec(word, 1..14).prop_map(|words| words.join(" "))
}

/// A text that opens a section, with paragraphs behind it.
const OPENING: u8 = 8;

fn sections() -> impl Strategy<Value = Vec<Section>> {
    let text = (words(), 0u8..8, prop::collection::vec(words(), 0..4));
    let section = (words(), prop::collection::vec(text, 0..4));
    prop::collection::vec(
        section.prop_map(|(heading, texts)| Section { heading, texts, number: 0, is_article: false }),
        1..6,
    )
}

fn built(sections: &[Section]) -> Tree {
    let mut tree = Tree::new("", "en");
    for (at, section) in sections.iter().enumerate() {
        let number = if section.number == 0 { (at + 1).to_string() } else { format!("{}A", section.number) };
        // What is directly in a section is a subsection, in an article a paragraph.
        let (kind, word, levels) = match section.is_article {
            false => (P::Section, "section", [P::Subsection, P::Paragraph]),
            true => (P::Article, "article", [P::Paragraph, P::Subparagraph]),
        };
        let cited = format!("{word} {number}");
        let printed = if section.is_article { format!("Article {number}") } else { format!("{number}.") };
        let top = tree.push(0, unit(UnitKind::Provision(kind), &section.heading, Some(&printed), cited.clone()));
        let mut count = 0;
        for (words, sort, inner) in &section.texts {
            match sort {
                0 => {
                    let kind = UnitKind::Directive(DirectiveKind::Commentary);
                    let blank = Unit { operative: false, ..unit(kind, "", None, cited.clone()) };
                    let index = tree.push(top, blank.clone());
                    for words in std::iter::once(words).chain(inner) {
                        let text = Text::plain(words).finish();
                        tree.push(index, Unit { kind: UnitKind::Paragraph, text, ..blank.clone() });
                    }
                }
                1 => {
                    tree.push(top, unit(UnitKind::Paragraph, words, None, cited.clone()));
                }
                // What follows it stands in the section too.
                &OPENING => {
                    tree.push(top, unit(UnitKind::Paragraph, words, None, cited.clone()));
                    for (at, words) in inner.iter().enumerate() {
                        let number = format!("({})", char::from(b'a' + at as u8));
                        let kind = UnitKind::Provision(P::Paragraph);
                        tree.push(top, unit(kind, words, Some(&number), format!("{cited}{number}")));
                    }
                }
                2 => {
                    tree.push(top, unit(UnitKind::Row, &format!("{words} | x"), None, cited.clone()));
                }
                _ => {
                    count += 1;
                    let cited = format!("{cited}({count})");
                    let kind = UnitKind::Provision(levels[0]);
                    let index = tree.push(top, unit(kind, words, Some(&format!("({count})")), cited.clone()));
                    for (at, words) in inner.iter().enumerate() {
                        let number = format!("({})", char::from(b'a' + at as u8));
                        let kind = UnitKind::Provision(levels[1]);
                        tree.push(index, unit(kind, words, Some(&number), format!("{cited}{number}")));
                    }
                }
            }
        }
    }
    tree
}

/// What is done to a text: which of the edits, and where.
type Doing = (u8, prop::sample::Index, prop::sample::Index, String);

fn edited(mut all: Vec<Section>, doings: &[Doing]) -> Vec<Section> {
    for (what, at, to, words) in doings {
        if all.is_empty() {
            break;
        }
        let at = at.index(all.len());
        match what {
            0 => all.insert(
                at,
                Section {
                    heading: words.clone(),
                    texts: vec![(words.clone(), 5, vec![])],
                    number: 0,
                    is_article: false,
                },
            ),
            1 => drop(all.remove(at)),
            2 => {
                let section = all.remove(at);
                all.insert(to.index(all.len() + 1), section);
            }
            3 => {
                let from = to.index(all[at].texts.len() + 1);
                let texts = all[at].texts.split_off(from);
                all.insert(at + 1, Section { heading: words.clone(), texts, number: 0, is_article: false });
            }
            4 if at + 1 < all.len() => {
                let next = all.remove(at + 1);
                all[at].texts.extend(next.texts);
            }
            5 => all[at].number = 1 + (to.index(9) as u8),
            6 => all[at].heading.clone_from(words),
            7 => all[at].is_article = !all[at].is_article,
            _ => {
                let texts = &mut all[at].texts;
                if texts.is_empty() {
                    texts.push((words.clone(), 4, vec![words.clone()]));
                    continue;
                }
                let to = to.index(texts.len());
                match what {
                    8 => texts[to].0 = format!("{} {words}", texts[to].0),
                    9 => drop(texts.remove(to)),
                    10 => texts.rotate_left(to),
                    11 => texts[to].2.insert(0, words.clone()),
                    12 => texts[to].1 = (texts[to].1 + 1) % 4,
                    // A text and what follows it become a subsection, or the other way round.
                    15 => texts[to].1 = if texts[to].1 == OPENING { 3 } else { OPENING },
                    13 => texts[to].0 = texts[to].0.split(' ').skip(1).collect::<Vec<_>>().join(" ") + " end",
                    _ => {
                        let inner = std::mem::take(&mut texts[to].2);
                        texts.extend(inner.into_iter().map(|words| (words, 4, vec![])));
                    }
                }
            }
        }
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn generated_edits_are_executed_from_their_words(
        old in sections(),
        doings in prop::collection::vec((0u8..15, any::<prop::sample::Index>(), any::<prop::sample::Index>(), words()), 0..7),
        which in 0usize..3,
    ) {
        let new = built(&edited(old.clone(), &doings));
        let old = built(&old);
        let idiom = &Idiom::all()[which];
        executes(&old, &new, idiom).map_err(TestCaseError::fail)?;
        executes(&new, &old, idiom).map_err(TestCaseError::fail)?;
        prop_assert_eq!(agreement::disagreement(&old, &new), None);
        prop_assert_eq!(agreement::disagreement(&new, &old), None);
        let nothing = compare(&old, &old, &Options::default()).instructions(idiom);
        prop_assert!(nothing.is_empty());
    }

    #[test]
    fn texts_become_subsections_with_what_follows_them(
        mut old in sections(),
        doings in prop::collection::vec((8u8..16, any::<prop::sample::Index>(), any::<prop::sample::Index>(), words()), 0..5),
        which in 0usize..3,
    ) {
        for section in &mut old {
            section.texts.truncate(2);
            section.texts.iter_mut().for_each(|text| text.1 = if text.1 < 3 { OPENING } else { text.1 });
        }
        let (new, old) = (built(&edited(old.clone(), &doings)), built(&old));
        executes(&old, &new, &Idiom::all()[which]).map_err(TestCaseError::fail)?;
        executes(&new, &old, &Idiom::all()[which]).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn texts_that_have_nothing_to_do_with_each_other_too(old in sections(), new in sections(), which in 0usize..3) {
        executes(&built(&old), &built(&new), &Idiom::all()[which]).map_err(TestCaseError::fail)?;
    }
}
