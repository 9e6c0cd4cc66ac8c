//! A model law beside national Acts that follow it in another order and in other words: are the provisions laid side by
//! side that a drafter would lay so?
//!
//! `tests/origin` holds the Acts, written for this, and for each the pairs that a drafter would draw (`.tsv`): every
//! Part, section and Schedule that has a counterpart, and the subsections in them. The first Act was looked at while
//! the matching was made; the second was written before it and looked at only afterwards.
#![allow(clippy::disallowed_methods, reason = "this test reads the texts that it compares")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use faletusi::compare::{
    DOUBTFUL, Explanation, LeftOut, Options, Report, Tree, Which, compare, leave_out_commentary, read,
};
use faletusi::diagnostics::HubPath;
use faletusi::parse::loose;

fn tree(file: &str) -> Tree {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    let text = fs::read_to_string(path).expect("a text of the repository");
    let loose = loose(&HubPath::new("text.md").expect("a path"), &text, None);
    read(&loose.parsed.document, &loose.text)
}

fn report(act: &str) -> Report {
    let (mut model, mut act) =
        (tree("model-legislation/immigration-information-sharing.md"), tree(&format!("tests/origin/{act}.md")));
    let left_out = leave_out_commentary(&mut model, &mut act);
    assert_eq!(left_out, [LeftOut { what: Explanation::Commentary, of: Which::Old }]);
    let comparison = compare(&model, &act, &Options { different_origin: true, ..Options::default() });
    assert_eq!(comparison.script().apply(&model), act.normal(), "forwards");
    comparison.report()
}

type Pair = (String, String);

fn drawn(act: &str) -> BTreeSet<Pair> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/origin/{act}.tsv"));
    let text = fs::read_to_string(path).expect("the pairs of a drafter");
    let pairs = text.lines().filter(|line| !line.starts_with('#'));
    pairs.map(|line| line.split_once('\t').expect("two citations")).map(|(a, b)| (a.into(), b.into())).collect()
}

/// The level of a citation; `None` for what was not judged.
fn level(citation: &str) -> Option<&'static str> {
    let citation = citation.split(", alternative").next().unwrap_or(citation);
    match (citation.split_once(' ').map(|(word, _)| word), citation.matches('(').count()) {
        _ if citation.contains("definition") => None,
        (Some("Part"), _) => Some("Parts"),
        (Some("section"), 0) | (None, 0) => Some("sections"),
        (Some("Schedule"), 0) if !citation.contains(',') => Some("sections"),
        (Some("section"), 1) => Some("subsections"),
        _ => None,
    }
}

/// Of a level: pairs drawn by both, by the comparison, by the drafter.
#[derive(Debug, Default, Clone, Copy)]
struct Score {
    both: usize,
    found: usize,
    drawn: usize,
}

impl Score {
    fn f1(self) -> f64 {
        2.0 * self.both as f64 / (self.found + self.drawn).max(1) as f64
    }
}

fn found(report: &Report) -> BTreeMap<Pair, (f32, String)> {
    let pairs = report.changes.iter().filter_map(|entry| {
        let pair = (entry.old.as_ref()?.citation.clone(), entry.new.as_ref()?.citation.clone());
        Some((pair, (entry.confidence, format!("{:?}", entry.evidence))))
    });
    pairs.collect()
}

/// Scores by level, printed with what is wrong: `cargo test --test origin -- --nocapture`.
fn judged(act: &str) -> BTreeMap<&'static str, Score> {
    let (found, drawn) = (found(&report(act)), drawn(act));
    let mut scores: BTreeMap<&str, Score> = BTreeMap::new();
    let of = |pair: &Pair| level(&pair.0).and(level(&pair.1)).and(level(&pair.1));
    for (pair, (sure, evidence)) in &found {
        let Some(level) = of(pair) else { continue };
        let score = scores.entry(level).or_default();
        score.found += 1;
        score.both += usize::from(drawn.contains(pair));
        let right = if drawn.contains(pair) { "right" } else { "WRONG" };
        println!("{act} {level} {right} {sure:.2} {evidence} {} = {}", pair.0, pair.1);
    }
    for pair in &drawn {
        let Some(level) = of(pair) else { continue };
        scores.entry(level).or_default().drawn += 1;
        if !found.contains_key(pair) {
            println!("{act} {level} missed {} = {}", pair.0, pair.1);
        }
    }
    for (level, score) in &scores {
        println!("{act} {level}: F1 {:.3} {score:?}", score.f1());
    }
    scores
}

#[test]
fn sections_are_laid_beside_those_on_the_same_subject() {
    // By likeness of all words, as versions of one text are compared, no section and no Part of either was found.
    for (act, least) in [("motu-fou", [0.95, 0.9, 0.72]), ("fenua-loa", [0.85, 0.88, 0.76])] {
        let scores = judged(act);
        for (level, least) in ["Parts", "sections", "subsections"].into_iter().zip(least) {
            let score = scores[level];
            assert!(score.f1() >= least, "{act} {level}: {:.3} {score:?}", score.f1());
        }
    }
}

#[test]
fn of_pairs_that_are_said_to_be_doubtful_more_are_wrong() {
    let (mut doubtful, mut sure) = (Vec::new(), Vec::new());
    for act in ["motu-fou", "fenua-loa"] {
        let drawn = drawn(act);
        for (pair, (confidence, _)) in found(&report(act)) {
            if level(&pair.0).is_some_and(|level| level != "Parts") && level(&pair.1).is_some() {
                let band = if confidence < DOUBTFUL { &mut doubtful } else { &mut sure };
                band.push(f64::from(u8::from(drawn.contains(&pair))));
            }
        }
    }
    let right = |band: &[f64]| band.iter().sum::<f64>() / band.len() as f64;
    println!("right under 75 %: {:.2} of {}", right(&doubtful), doubtful.len());
    println!("right from 75 %: {:.2} of {}", right(&sure), sure.len());
    assert!(right(&sure) > 0.85 && right(&doubtful) + 0.15 < right(&sure));
}

fn act(sections: &[(&str, &str)]) -> Tree {
    let numbered = (1..).zip(sections).map(|(number, (heading, text))| format!("## {number}. {heading}\n\n{text}\n\n"));
    let text: String = numbered.collect();
    let loose = loose(&HubPath::new("text.md").expect("a path"), &text, None);
    read(&loose.parsed.document, &loose.text)
}

/// The headings of pairs, with how sure each is in percent.
fn pairs(old: &Tree, new: &Tree, options: &Options) -> Vec<(String, String, u32)> {
    let options = Options { different_origin: true, ..options.clone() };
    let pairs = compare(old, new, &options).report().changes.into_iter().filter_map(|entry| {
        let (old, new) = (entry.old?, entry.new?);
        (!old.heading.is_empty()).then(|| (old.heading, new.heading, (entry.confidence * 100.0).round() as u32))
    });
    pairs.collect()
}

fn laws() -> (Tree, Tree) {
    let model = act(&[
        ("Licences", "The Minister grants a licence to a trader who sells kava."),
        ("Offences", "Whoever trades without a licence pays 500 dollars."),
        ("Inspection of shops", "An inspector looks at the scales of a shop once a year."),
        ("Review of this Act", "Parliament considers after five years whether this Act has worked."),
    ]);
    let national = act(&[
        ("Weighing", "Once a year an inspector looks at the scales of every shop."),
        ("Review of decisions", "A court hears an appeal brought within ten days."),
        ("Offences", "Imprisonment for a term of two months awaits those who deceive buyers."),
        ("Licences", "Kava is sold by holders of a permit that the council issues."),
    ]);
    (model, national)
}

#[test]
fn a_heading_that_is_the_same_pairs_and_half_of_one_does_not() {
    let (model, national) = laws();
    let pairs = pairs(&model, &national, &Options::default());
    let sure = |old: &str, new: &str| pairs.iter().find(|p| p.0 == old && p.1 == new).map(|p| p.2);
    assert!(sure("Offences", "Offences").is_some_and(|sure| sure > 50), "{pairs:?}");
    assert!(sure("Licences", "Licences").is_some_and(|sure| sure > 50), "{pairs:?}");
    // What the words say clearly is not overridden by headings.
    assert!(sure("Inspection of shops", "Weighing").is_some_and(|sure| sure > 50), "{pairs:?}");
    assert_eq!(pairs.len(), 3, "a fourth has nothing but a word of its heading in common: {pairs:?}");
}

#[test]
fn what_the_reader_settles_holds_and_the_rest_is_paired_around_it() {
    let (model, national) = laws();
    let unit = |tree: &Tree, heading: &str| {
        (0..).zip(&tree.units).find(|(_, unit)| unit.text.shown == heading).map(|(at, _)| at).expect("a section")
    };
    let pin = (unit(&model, "Offences"), unit(&national, "Review of decisions"));
    let forbidden = (unit(&model, "Licences"), unit(&national, "Licences"));
    let options = Options { pins: vec![pin], forbidden: vec![forbidden], ..Options::default() };
    let pairs = pairs(&model, &national, &options);
    let with = |old: &str| pairs.iter().find(|p| p.0 == old).map(|p| p.1.as_str());
    assert_eq!(with("Offences"), Some("Review of decisions"));
    assert_ne!(with("Licences"), Some("Licences"));
    assert_eq!(with("Inspection of shops"), Some("Weighing"));
}
