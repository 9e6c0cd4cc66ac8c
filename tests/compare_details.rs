//! What readers of a comparison tripped over: alternatives, opening texts, terms, spelled-out numbers, footnotes,
//! fields, and what stands in another order.

use faletusi::compare::{Evidence, Label, Options, Remark, Report, Tree, compare, read};
use faletusi::diagnostics::HubPath;
use faletusi::document::Profile;
use faletusi::parse::front_matter::{CollectionDefaults, read_header};
use faletusi::parse::{Context, IncludeError, Readers, parse};

fn tree(text: &str, profile: Profile) -> Tree {
    let path = HubPath::new("text.md").expect("a path");
    let (header, body, found) = read_header(&path, text, profile, &CollectionDefaults::default());
    let readers = Readers::everyone();
    let includes = |_: &HubPath| Err(IncludeError::Missing { nearest: None });
    let context =
        Context { profile, default_language: "en", readers: &readers, includes: &includes, links_as_written: true };
    read(&parse(&path, text, header, body, found, &context).document, text)
}

fn report(old: &str, new: &str, different_origin: bool) -> Report {
    let (old, new) = (tree(old, Profile::Legislation), tree(new, Profile::Legislation));
    let comparison = compare(&old, &new, &Options { different_origin, ..Options::default() });
    assert_eq!(comparison.script().apply(&old), new.normal(), "forwards");
    comparison.report()
}

/// What changed: where, and what became of it.
fn said(report: &Report) -> Vec<String> {
    let cited = |place: &Option<faletusi::compare::Place>| {
        place.as_ref().map_or("-".to_owned(), |place| place.citation.clone())
    };
    let changed = report.changes.iter().filter(|entry| !entry.labels.contains(Label::Unchanged));
    changed.map(|e| format!("{} > {}: {}", cited(&e.old), cited(&e.new), e.words)).collect()
}

const MODEL: &str = "## 11. Arrangements\n\n(1) This section applies to all sharing of information.\n\n\
    ::: option {group=\"arrangement\" label=\"A\" title=\"Needed for every sharing\"}\n(2) Every exchange needs a paper \
    that both heads of agency have signed.\n:::\n\
    ::: option {group=\"arrangement\" label=\"B\" title=\"Needed for bulk sharing\"}\n(2) Sharing in bulk must be covered \
    by the consent of a senior officer.\n:::\n";

#[test]
fn an_alternative_is_cited_as_one_and_the_words_say_when_another_was_chosen() {
    let act = "## 11. Arrangements\n\n(1) This section applies to all sharing of information.\n\n(2) Sharing in bulk must \
        be covered by the consent of a senior officer.\n";
    let report = report(MODEL, act, true);
    let gone = report.changes.iter().find(|e| e.labels.contains(Label::Omitted)).expect("what was not chosen");
    assert_eq!(gone.old.as_ref().expect("an old place").citation, "section 11(2), alternative A");
    assert_eq!((gone.words.as_str(), gone.remark), ("omitted (alternative not chosen)", Some(Remark::NotChosen)));
    let kept = report.changes.iter().find(|e| e.new.as_ref().is_some_and(|p| p.citation == "section 11(2)"));
    assert_eq!(kept.and_then(|e| e.old.as_ref()).expect("its pair").citation, "section 11(2), alternative B");
    let titles: Vec<&str> = report
        .changes
        .iter()
        .flat_map(|e| &e.parts)
        .filter(|p| p.kind == "option")
        .map(|p| p.runs[0].text.as_str())
        .collect();
    assert_eq!(titles, ["Alternative A: Needed for every sharing", "Alternative B: Needed for bulk sharing"]);
}

#[test]
fn an_alternative_among_others_that_stay_is_omitted_without_more() {
    let one_less = MODEL.split("::: option {group=\"arrangement\" label=\"B\"").next().expect("the first");
    let report = report(MODEL, one_less, false);
    assert!(said(&report).contains(&"section 11(2), alternative B > -: omitted".to_owned()), "{:?}", said(&report));
}

#[test]
fn opening_texts_of_different_origin_are_one_by_their_words_only() {
    let act = |opening: &str| format!("{opening}\n\n## 1. Fishing\n\nNobody may fish in the lagoon at night.\n");
    let (old, new) = (act("An Act to protect the harbour."), act("Enacted for better reefs"));
    assert_eq!(said(&report(&old, &new, true)), ["- > : inserted", " > -: omitted"]);
    assert_eq!(said(&report(&old, &new, false)), [" > : reworded"]);
    let alike = act("An Act to protect the harbour and the reef.");
    assert_eq!(said(&report(&old, &alike, true)), [" > : reworded"]);
}

#[test]
fn the_same_term_with_another_meaning_is_replaced_and_not_sure() {
    let act = |meaning: &str| {
        format!("## 2. Terms\n\nIn this Act:\n\n**Director** means {meaning};\n\n**reef** means coral.\n")
    };
    let (old, new) = (act("the head of the immigration service"), act("every person appointed under a contract"));
    let report = report(&old, &new, true);
    let entry = report.changes.iter().find(|e| e.labels.contains(Label::Replaced)).expect("a definition");
    assert_eq!((entry.words.as_str(), entry.evidence), ("replaced (same term)", Some(Evidence::Term)));
    assert!(entry.confidence < 0.5, "{}", entry.confidence);
}

#[test]
fn a_number_is_the_same_however_it_is_written() {
    let act = |mark: &str| format!("{mark} Fishing\n\n(1) Nobody may fish in the lagoon at night.\n");
    for (old, new) in [("## 1.", "## Section 1"), ("## Section 1", "## Article 1"), ("## 1.", "## Article 1")] {
        let report = report(&act(old), &act(new), false);
        assert!(said(&report).is_empty(), "{old} {new}: {:?}", said(&report));
    }
    let act = |part: &str| format!("{part} Rules\n\n## 1. Fishing\n\nNobody may fish in the lagoon at night.\n");
    let report = report(&act("# Part I -"), &act("## PART I -"), false);
    assert!(said(&report).is_empty(), "{:?}", said(&report));
}

#[test]
fn a_footnote_has_no_force() {
    let act = |note: &str| format!("## 1. Fishing\n\nNobody may fish at night.[^a]\n\n[^a]: See the {note}.\n");
    let report = report(&act("report of 1998"), &act("study of 2004"), false);
    assert_eq!(said(&report), [" > : commentary only"]);
    assert_eq!(report.summary.substantive, 0);
}

#[test]
fn a_field_is_one_piece() {
    let act = |keeper: &str| {
        format!(
            "---\ntitle: Seals\nfields:\n  body: {{label: \"name of competent authority\", type: text}}\n---\n\n## 1. Seal\n\nThe seal of the \
            state is kept by the {keeper} at the port.\n"
        )
    };
    let report = report(&act("[[body]]"), &act("Department of the competent authority"), true);
    let runs = report.changes.iter().flat_map(|e| &e.parts).flat_map(|p| &p.runs);
    let gone: Vec<&str> =
        runs.filter(|r| r.kind == faletusi::compare::RunKind::Deleted).map(|r| r.text.as_str()).collect();
    assert_eq!(gone, ["[name of competent authority]"]);
}

#[test]
fn what_stands_in_another_order_is_said() {
    let boxes = [
        "::: safeguard {title=\"Passport number\"}\nThe number of the passport is asked for at the gate of the harbour.\n:::\n\n",
        "::: safeguard {title=\"Harbour of origin\"}\nEvery captain tells an officer where the ship began its journey.\n:::\n\n",
    ];
    let quiz = |first: usize, second: usize| format!("## 1. Quiz\n\n{}{}", boxes[first], boxes[second]);
    let report = report(&quiz(0, 1), &quiz(1, 0), false);
    assert_eq!(said(&report), ["section 1 > section 1: moved (what is in it stands in another order)"]);
}

#[test]
fn few_words_kept_under_the_same_number_are_a_replacement_whatever_found_the_pair() {
    let act = |first: &str| {
        format!("## 26. Complaints\n\n(1) {first}\n\n(2) The body keeps a register of all complaints it receives.\n")
    };
    let (old, new) = (
        act("A person may complain to the body that information was shared against this Act."),
        act("The supervisory officer who hears that somebody lied must within 5 days tell every court."),
    );
    assert_eq!(said(&report(&old, &new, false)), ["section 26(1) > section 26(1): replaced"]);
}

#[test]
fn the_title_of_a_box_reads_as_a_sentence_and_is_no_context() {
    let text = |language: &str, within: &str, words: &str| {
        format!(
            "---\ntitle: Lanes\nlanguage: {language}\n---\n\n## 1. Lanes\n\n::: timelimit {{within=\"{within}\" \
            from=\"arrival\"}}\nThe officer opens the lane and {words}.\n:::\n"
        )
    };
    let titles = |report: &Report| {
        let parts = report.changes.iter().flat_map(|e| &e.parts).filter(|p| p.kind == "time limit");
        parts
            .map(|p| (p.runs.iter().map(|r| r.text.as_str()).collect::<Vec<_>>().join("|"), p.heading))
            .collect::<Vec<_>>()
    };
    let reworded = report(&text("en", "2 hours", "lights it"), &text("en", "2 hours", "locks it"), false);
    assert_eq!(titles(&reworded), [("within 2 hours of arrival".to_owned(), false)]);
    let changed = report(&text("en", "2 hours", "lights it"), &text("en", "3 hours", "lights it"), false);
    assert_eq!(titles(&changed), [("within|2|3|hours of arrival".to_owned(), true)]);
    let french = report(&text("fr", "2 heures", "ferme"), &text("fr", "2 heures", "ouvre"), false);
    assert_eq!(titles(&french), [("dans un délai de 2 heures, point de départ : arrival".to_owned(), false)]);
}

#[test]
fn a_number_that_went_is_shown() {
    let old = "## 18. Offences\n\n(1) A person who shares information commits an offence.\n\n(2) It is a defence that the \
        sharing was permitted.\n";
    let new = "## 18. Offences\n\nA person who shares information commits an offence.\n";
    let report = report(old, new, false);
    let went = report.changes.iter().flat_map(|e| &e.parts).find(|p| p.old_number.as_deref() == Some("(1)"));
    assert!(went.is_some_and(|part| part.changed && part.new_number.is_none()), "{:?}", said(&report));
}
