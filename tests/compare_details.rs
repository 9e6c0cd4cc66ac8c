//! What readers of a comparison tripped over: alternatives, opening texts, terms, spelled-out numbers, footnotes,
//! fields, and what stands in another order.

use faletusi::compare::{Evidence, Idiom, Label, Options, Remark, Report, RunKind, Tree, compare, read};
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
    for (old, new) in [("## 1.", "## Section 1"), ("## § 1.", "## 1."), ("## Article 1", "## ARTICLE 1.")] {
        let report = report(&act(old), &act(new), false);
        assert!(said(&report).is_empty(), "{old} {new}: {:?}", said(&report));
    }
    assert_eq!(said(&report(&act("## Section 1"), &act("## Article 1"), false)), ["section 1 > article 1: renumbered"]);
    let act = |part: &str| format!("{part} Rules\n\n## 1. Fishing\n\nNobody may fish in the lagoon at night.\n");
    let report = report(&act("# Part I -"), &act("## PART I -"), false);
    assert!(said(&report).is_empty(), "{:?}", said(&report));
}

#[test]
fn a_footnote_has_no_force() {
    let act = |note: &str| format!("## 1. Fishing\n\nNobody may fish at night.[^a]\n\n[^a]: See the {note}.\n");
    let report = report(&act("report of 1998"), &act("study of 2004"), false);
    assert_eq!(said(&report), ["footnote 1 > footnote 1: commentary only"]);
    assert_eq!(report.summary.substantive, 0);
}

#[test]
fn each_footnote_is_told_by_itself_and_the_opening_text_is_left_alone() {
    let act = |words: &str, notes: &str| format!("An Act to protect reefs.\n\n## 1. Fishing\n\n{words}\n\n{notes}\n");
    let old = act("Nobody may fish[^a] at night[^b].", "[^a]: With a net.\n\n[^b]: From six o’clock on.");
    let new = act(
        "Nobody may fish[^a] at night[^b] or sell[^c] fish.",
        "[^a]: With a net or a line.\n\n[^b]: From six o’clock on.\n\n[^c]: At a market.",
    );
    let there = report(&old, &new, false);
    assert_eq!(
        said(&there),
        ["section 1 > section 1: reworded", "footnote 1 > footnote 1: commentary only", "- > footnote 3: inserted"]
    );
    let links: Vec<&str> =
        there.changes.iter().filter_map(|e| e.new.as_ref()).map(|place| place.permalink.as_str()).collect();
    assert_eq!(links, ["", "sec_1", "fn.1", "fn.2", "fn.3"]);
    let kept = there.kept();
    assert_eq!((there.summary.substantive, kept.same, kept.of), (1, 1, 2), "footnotes are no provisions");
    let back = report(&new, &old, false);
    assert_eq!(said(&back).last().map(String::as_str), Some("footnote 3 > -: omitted"));
    assert_eq!((back.summary.substantive, back.kept().omitted), (1, 0));
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

#[test]
fn another_address_behind_the_same_words_is_told_and_is_no_wording() {
    let text = |link: &str, image: &str, place: &str| {
        format!(
            "## 1. Form\n\nUse [the form]({link}) and ![a map of the harbour]({image}).\n\n## 2. Use\n\nSee [there]({place}).\n"
        )
    };
    let old = text("https://one.example/a", "a.png", "#sec_1");
    let report = |new: &str| report(&old, new, false);
    let found = report(&text("https://two.example/b", "a.png", "#sec_1"));
    assert_eq!(said(&found), ["section 1 > section 1: link only"]);
    assert_eq!((found.summary.substantive, found.kept().same), (0, 2));
    let run = found.changes[0].parts.iter().flat_map(|part| &part.runs).find(|run| run.kind == RunKind::Relinked);
    let run = run.expect("a link that leads elsewhere");
    assert_eq!(run.text, "the form");
    assert_eq!(
        (run.link_before.as_deref(), run.link_after.as_deref()),
        (Some("https://one.example/a"), Some("https://two.example/b"))
    );
    let (before, after) = (tree(&old, Profile::Legislation), text("https://two.example/b", "a.png", "#sec_1"));
    let after = tree(&after, Profile::Legislation);
    let drafted = compare(&before, &after, &Options::default()).instructions(&Idiom::default());
    assert!(drafted.is_empty(), "an address is no wording");
    let asked =
        "Link of “the form” in section 1, whose words stay: from https://one.example/a to https://two.example/b.";
    assert!(drafted.to_text().ends_with(&format!("\n- {asked}\n")), "{}", drafted.to_text());
    let nothing = compare(&before, &before, &Options::default()).instructions(&Idiom::default()).to_text();
    assert!(nothing.ends_with("\nNothing is to be amended.\n"), "{nothing}");
    assert_eq!(said(&report(&text("https://one.example/a", "a.png", "#sec_2"))), ["section 2 > section 2: link only"]);
    assert_eq!(said(&report(&text("https://one.example/a", "b.png", "#sec_1"))), ["section 1 > section 1: link only"]);
    let bare = old.replace("[the form](https://one.example/a)", "the form");
    assert_eq!(said(&report(&bare)), ["section 1 > section 1: link only"]);
    // A link to a provision follows it.
    let moved = format!("## 1. Title\n\nThis is the Harbour Act of this island.\n\n{old}")
        .replace("## 2. Use", "## 3. Use")
        .replace("## 1. Form", "## 2. Form")
        .replace("#sec_1", "#sec_2");
    assert_eq!(
        said(&report(&moved)),
        ["- > section 1: inserted", "section 1 > section 2: renumbered", "section 2 > section 3: renumbered"]
    );
}

#[test]
fn an_address_puts_no_line_into_the_instructions() {
    let text = |address: &str| tree(&format!("## 1. Form\n\nUse [the form]({address}).\n"), Profile::Legislation);
    let (old, new) =
        (text("https://one.example/a&#10;&#10;7.&#32;Omit"), text("https://one.example/b&#10;&#10;8.&#32;Omit"));
    let said = compare(&old, &new, &Options::default()).instructions(&Idiom::default()).to_text();
    assert!(said.contains("Link of “the form” in section 1"), "{said}");
    assert!(!said.lines().any(|line| line.starts_with(['7', '8'])), "{said}");
}

const USES: &str = "## 1. Form\n\nFill in the form before the vessel lands.\n\n## 2. Use\n\nShow the form to an officer on \
    the quay.\n\n## 3. Fees\n\nWho acts under [the section on use](#sec_2) or [section 2](#sec_2) pays a fee.\n";

#[test]
fn a_link_in_the_same_words_that_leads_to_another_provision_now_is_listed() {
    let redirected = |old: &str, new: &str| -> Vec<String> {
        let (old, new) = (tree(old, Profile::Legislation), tree(new, Profile::Legislation));
        let comparison = compare(&old, &new, &Options::default());
        let found = comparison.redirections();
        assert_eq!(comparison.summary().redirected, found.len());
        assert!(!comparison.summary().by_label.contains_key(&Label::Link), "{}", comparison.summary().words());
        let asked = comparison.instructions(&Idiom::default()).to_text();
        assert!(found.iter().all(|one| asked.contains(&one.sentence())), "{asked}");
        found.iter().map(|one| format!("{}: {}", one.places(), one.sentence())).collect()
    };
    let behind = USES
        .replace("## 3.", "## 4.")
        .replace("## 2. Use", "## 2. Lights\n\nEvery boat has a lamp in the lagoon.\n\n## 3. Use");
    let led = "led to section 2 (Use), which became section 3, and leads to section 2 (Lights) now";
    let of = |words: &str, said: &str, place: &str| format!("{place}: “{words}” {said}");
    assert_eq!(
        redirected(USES, &behind),
        ["the section on use", "section 2"].map(|words| of(words, led, "section 3 → section 4"))
    );
    // Reworded around and inside: each link is told once.
    let reworded = behind.replace("the section on use", "the old section on use").replace("pays", "must pay");
    assert_eq!(redirected(USES, &reworded).len(), 2);
    let gone = USES.replace("## 2. Use\n\nShow the form to an officer on the quay.\n\n", "");
    let led = "led to section 2 (Use), which was omitted, and leads nowhere now";
    assert_eq!(redirected(USES, &gone), ["the section on use", "section 2"].map(|words| of(words, led, "section 3")));
    let back = "led nowhere and leads to section 2 (Use) now";
    assert_eq!(redirected(&gone, USES), ["the section on use", "section 2"].map(|words| of(words, back, "section 3")));
    // The numbers follow, and so do the links.
    assert_eq!(redirected(USES, &behind.replace("#sec_2", "#sec_3")), [""; 0]);
}

#[test]
fn words_that_are_struck_out_are_not_what_they_were() {
    let old = "## 1. Duty\n\nThe officer must and may ask.\n";
    for struck in ["~~must and~~", "<del>must and</del>", "<s>must and</s>"] {
        let found = report(old, &old.replace("must and", struck), false);
        assert_eq!(said(&found), ["section 1 > section 1: reworded"], "{struck}");
        let words: Vec<String> = found.changes[0].parts[1].runs.iter().map(|piece| piece.text.clone()).collect();
        assert_eq!(words, ["The officer", "[struck out:", "must and", "]", "may ask."], "{struck}");
    }
    assert_eq!(said(&report(old, &old.replace("must and", "**must** and"), false)), [""; 0]);
}

#[test]
fn what_is_struck_out_instead_goes_and_comes_as_a_whole() {
    let act = |words: &str| format!("## 1. Fee\n\nThe holder of a licence pays {words} dollars.\n");
    let runs = |old: &str, new: &str| -> Vec<String> {
        let found = report(&act(old), &act(new), false);
        let piece = |piece: &faletusi::compare::Piece| match piece.kind {
            RunKind::Deleted => format!("-{}", piece.text),
            RunKind::Inserted => format!("+{}", piece.text),
            _ => piece.text.clone(),
        };
        found.changes[0].parts[1].runs.iter().map(piece).collect()
    };
    let (before, behind) = ("The holder of a licence pays", "dollars.");
    let whole = runs("~~20~~ 30", "20 ~~30~~");
    assert_eq!(whole, [before, "-[struck out: 20] 30", "+20 [struck out: 30]", behind]);
    // Between the same marks, or with both of them, words are shown one by one.
    let back = runs("20 ~~30~~", "~~20~~ 30");
    assert_eq!(back, [before, "-20", "[struck out:", "-30", "+20", "]", "+30", behind]);
    let inside = runs("~~20 or 30~~", "~~20 or 40~~");
    assert_eq!(inside, [&format!("{before} [struck out: 20 or"), "-30", "+40", "] dollars."]);
    assert_eq!(runs("~~20~~ 30", "20 30"), [before, "-[struck out:", "20", "-]", "30 dollars."]);
}

#[test]
fn a_french_text_is_cited_in_french() {
    let text = "---\ntitle: Loi\nlanguage: fr\n---\n# Titre premier – Objet\n\n## 1. Définitions\n\n**navire** désigne ce qui \
                flotte.\n\n## Article 2 – Avis\n\n(1) L’avis est écrit.[^1]\n\n[^1]: Ou imprimé.\n\n## Annexe A\n\nRien.\n\n### Notes\n\nUn mot.\n";
    let old = tree(text, Profile::Legislation);
    let cited: Vec<&str> =
        old.units.iter().map(|unit| unit.citation.as_str()).filter(|cited| !cited.is_empty()).collect();
    for expected in [
        "Titre premier",
        "article 1",
        "article 1, définition de «\u{a0}navire\u{a0}»",
        "article 2(1)",
        "note 1",
        "Annexe A",
    ] {
        assert!(cited.contains(&expected), "{expected}: {cited:#?}");
    }
    assert!(!cited.iter().any(|cited| cited.contains("section") || cited.contains(" of ")), "{cited:#?}");
    // Instructions are in English whatever the text is: a definition is named as they name it.
    let new = tree(&text.replace("ce qui flotte", "tout ce qui flotte sur la mer"), Profile::Legislation);
    let said = compare(&old, &new, &Options::default()).instructions(&Idiom::default()).to_text();
    assert!(said.contains("the definition of “navire” in article 1"), "{said}");
}

const SHIPS: &str = "## 7. Search of ships\n\n(1) An officer may search a ship that is suspected of carrying prohibited goods.\n\n\
    (2) The master must be present during the search unless the officer excuses them.\n\n## 8. Search of persons\n\n\
    (1) An officer may search a person who leaves a ship with baggage of any kind.\n\n(2) A search of a person must be made \
    by an officer of the same sex.\n\n(3) A child is searched with a parent.\n\n## 9. Seizure\n\nThe officer may seize:\n\n\
    (a) goods that are prohibited under a law of this country;\n\n(b) goods that were not declared on arrival at the harbour;\n\n\
    (c) documents that show who owns the goods or who sent them.\n";

#[test]
fn a_section_that_was_joined_with_the_one_before_it_says_so() {
    let joined = SHIPS
        .replace("## 8. Search of persons\n\n(1)", "(3)")
        .replace("(2) A search of", "(4) A search of")
        .replace("(3) A child", "(5) A child")
        .replace("## 7. Search of ships", "## 7. Search of ships and persons")
        .replace("## 9.", "## 8.");
    for (kind, new) in
        [("", joined.clone()), (" and reworded", joined.replace("with baggage of any kind", "with bags"))]
    {
        let found = report(SHIPS, &new, false);
        let all = said(&found);
        assert_eq!(
            all[..2],
            ["section 7 > section 7: heading changed and combined", "section 8 > -: omitted"],
            "{all:#?}{kind}"
        );
        let cited = |places: &[faletusi::compare::Place]| places.iter().map(|p| p.citation.clone()).collect::<Vec<_>>();
        let entry = |at: usize| {
            found.changes.iter().filter(|e| !e.labels.contains(Label::Unchanged)).nth(at).expect("an entry")
        };
        assert_eq!(
            (cited(&entry(0).from), cited(&entry(1).into)),
            (vec!["section 8".to_owned()], vec!["section 7".to_owned()])
        );
    }
}

#[test]
fn of_neighbours_that_became_one_the_first_goes_on() {
    let (first, second) = ("officer of the same sex.", "\n\n(3) A child is searched with a parent.");
    assert!(SHIPS.contains(&format!("{first}{second}")));
    for (new, expected) in [
        // The second is the longer one, and a third follows.
        (
            SHIPS
                .replace("of any kind.\n\n(2) A search", "of any kind. A search")
                .replace("(3) A child", "(2) A child"),
            [
                "section 8(1) > section 8(1): combined",
                "section 8(2) > -: omitted",
                "section 8(3) > section 8(2): renumbered",
            ],
        ),
        (
            SHIPS
                .replace("this country;\n\n(b) goods that were", "this country or were")
                .replace("(c) documents", "(b) documents"),
            [
                "section 9(a) > section 9(a): reworded and combined",
                "section 9(b) > -: omitted",
                "section 9(c) > section 9(b): renumbered",
            ],
        ),
    ] {
        assert_eq!(said(&report(SHIPS, &new, false)), expected);
    }
    // Who says that they are two is believed.
    let both =
        SHIPS.replace("of any kind.\n\n(2) A search", "of any kind. A search").replace("(3) A child", "(2) A child");
    let (old, new) = (tree(SHIPS, Profile::Legislation), tree(&both, Profile::Legislation));
    let at = |tree: &Tree| {
        let own = |unit: &faletusi::compare::Unit| unit.id == "sec_8__subsec_1";
        tree.units.iter().position(own).expect("section 8(1)") as u32
    };
    let forbidden = vec![(at(&old), at(&new))];
    let comparison = compare(&old, &new, &Options { forbidden, ..Options::default() });
    assert_ne!(comparison.to_new(at(&old)), Some(at(&new)));
    // What only looks like the text before it is not joined with it.
    let old = "## 1. A\n\n(1) The officer may search any ship in the harbour by day.\n\n(2) The officer may search any boat in the \
               harbour by day.\n\n(3) The master must help.\n";
    let new = "## 1. A\n\n(1) The officer may search any boat in the harbour by day.\n\n(2) The master must help.\n";
    let all = said(&report(old, new, false));
    assert!(!all.iter().any(|said| said.contains("combined")), "{all:#?}");
}

/// The rows, or items, that are held to be one, before and after; what went or came stands alone.
fn rows(kind: &str, old: &str, new: &str) -> Vec<(String, String)> {
    let law = |rows: &str| {
        let body: String = match kind {
            "table row" => rows.split("; ").map(|row| format!("| {} |\n", row.replace(", ", " | "))).collect(),
            _ => rows.split("; ").map(|row| format!("- {row}\n")).collect(),
        };
        let head = if kind == "table row" { "| Who | What |\n| --- | --- |\n" } else { "" };
        format!("## 1. Fees\n\nThese are paid or done:\n\n{head}{body}")
    };
    let report = report(&law(old), &law(new), false);
    let parts = report.changes.iter().flat_map(|entry| &entry.parts).filter(|part| part.kind == kind && part.changed);
    let side = |part: &faletusi::compare::EntryPart, is: fn(RunKind) -> bool| {
        let words: Vec<&str> = part.runs.iter().filter(|run| is(run.kind)).map(|run| run.text.as_str()).collect();
        words.join(" ").split([' ', ',']).next().unwrap_or_default().to_owned()
    };
    parts.map(|part| (side(part, RunKind::is_old), side(part, RunKind::is_new))).collect()
}

#[test]
fn a_reworded_row_or_item_is_known_by_its_words_behind_one_that_came_or_went() {
    let pair = |old: &str, new: &str| (old.to_owned(), new.to_owned());
    for kind in ["table row", "list item"] {
        let came = rows(kind, "Fiji, 1; Samoa, 20; Tonga, 30", "Fiji, 1; Palau, 5; Samoa, 25; Tonga, 30");
        assert_eq!(came, [pair("", "Palau"), pair("Samoa", "Samoa")], "{kind}");
        let went = rows(kind, "Fiji, 1; Samoa, 20; Tonga, 30; Nauru, 7", "Fiji, 1; Tonga, 35; Nauru, 7");
        assert_eq!(went, [pair("Samoa", ""), pair("Tonga", "Tonga")], "{kind}");
        let both = rows(kind, "Fiji, 1; Samoa, 20; Tonga, 30", "Fiji, 1; Palau, 5; Tonga, 35");
        assert_eq!(both, [pair("Samoa", "Palau"), pair("Tonga", "Tonga")], "{kind}: what is left, by its neighbours");
    }
}

#[test]
fn a_row_is_known_by_its_name() {
    let pair = |old: &str, new: &str| (old.to_owned(), new.to_owned());
    let police = "Police, Finding missing persons";
    let (health, customs) = ("Health, Threats to health", "Customs, Controlling craft");
    let reworded = "Police, Protecting life and looking for anybody who is lost";
    let came = rows("table row", &format!("{police}; {customs}"), &format!("{health}; {reworded}; {customs}"));
    assert_eq!(came, [pair("", "Health"), pair("Police", "Police")]);
    // One that came has the words of the old one, and another name.
    let alike = rows(
        "table row",
        "Student, 80 dollars a year; Crew, 200 in all",
        "Worker, 80 dollars a year; Student, 95 once; Crew, 200 in all",
    );
    assert_eq!(alike, [pair("", "Worker"), pair("Student", "Student")]);
    // A number names nothing.
    let numbered = rows(
        "table row",
        "1, Finding missing persons; 2, Controlling craft",
        "1, Threats to health; 2, Finding missing persons; 3, Controlling craft",
    );
    assert_eq!(numbered, [pair("", "1"), pair("1", "2"), pair("2", "3")]);
    // It is known where it moved to.
    let moved = rows(
        "table row",
        "Fiji, 1 each; Samoa, 20; Tonga, 30 each; Nauru, 7 each",
        "Fiji, 1 each; Tonga, 30 each; Nauru, 7 each; Samoa, 25",
    );
    assert_eq!(moved, [pair("Samoa", "Samoa")]);
}

/// Too many to look at every pair, and nothing in their words tells one from another: their numbers do.
#[test]
fn many_that_are_alike_are_told_by_their_numbers() {
    let law = |of: std::ops::RangeInclusive<usize>, words: &str| {
        of.map(|number| format!("## {number}. Fee\n\nThe same words in {words} one of them here.\n\n"))
            .collect::<String>()
    };
    let report = report(&law(1..=150, "each and every"), &law(1..=150, "each"), false);
    assert_eq!(said(&report)[149], "section 150 > section 150: reworded");
    assert!(said(&report).iter().all(|line| line.ends_with(": reworded")), "{:#?}", said(&report));
}

/// Two references side by side that each lead to the next provision now: not a word changed, and both are left behind.
#[test]
fn neighbouring_references_that_shift_by_one_are_left_behind() {
    let rest = "(3) The whole fee is waived for a child.\n(4) A fee is paid before a permit is given.\n";
    let appeals = "\n## 3. Appeals\n\nA person may appeal against a decision under section 2(2) or section 2(3).\n";
    let old = format!("## 2. Waiver\n\n(1) There is a fee.\n(2) It may be waived for hardship.\n{rest}{appeals}");
    let rest = rest.replace("(3)", "(2)").replace("(4)", "(3)");
    let report = report(&old, &format!("## 2. Waiver\n\n(1) There is a fee.\n{rest}{appeals}"), false);
    assert!(!said(&report).iter().any(|line| line.contains("section 3 ")), "{:#?}", said(&report));
    assert_eq!(report.redirections.len(), 2, "{:#?}", report.redirections);
}

/// What stood where it moved to became a part of another section: the place is taken, the words are the same.
#[test]
fn a_section_that_moved_to_a_vacated_place_is_the_same() {
    let title = "## 1. Short title\n\nThis Act is the Fees Act.\n\n";
    let end = "## 9. Powers\n\nThe Minister may, by order, change a fee.\n";
    let force = "Use of force\n\nAn officer may use reasonable force to prevent a serious injury.\n\n";
    let record = "An officer must make a record of each search within 24 hours.\n\n";
    let kept = "A record must be kept for five years.\n\n";
    // That it stands before the other one now may be told of either.
    let became = |old: String, new: String, from: &str| {
        let all = said(&report(&format!("{title}{old}{end}"), &format!("{title}{new}{end}"), false));
        assert!(!all.iter().any(|line| line.starts_with("- > section 2:")), "{all:#?}");
        all.into_iter().find(|line| line.starts_with(&format!("section {from} >"))).unwrap_or_default()
    };
    let old = format!("## 2. Duty to record\n\n{record}## 3. {force}");
    let new = format!("## 2. {force}## 3. Records\n\n(1) {record}(2) {kept}");
    assert_eq!(became(old, new, "3"), "section 3 > section 2: renumbered and moved");
    let two = format!("## 2. Duty to record\n\n{record}## 3. Keeping of records\n\n(1) {kept}");
    let new = format!("## 2. {force}## 3. Making and keeping of records\n\n(1) {record}(2) {kept}");
    assert_eq!(became(format!("{two}## 4. {force}"), new.clone(), "4"), "section 4 > section 2: renumbered");
    let divided = force.replace("An officer", "(1) An officer") + "(2) The officer must report it within one day.\n\n";
    let new = new.replace(force, &divided);
    assert_eq!(became(format!("{two}## 4. {divided}"), new, "4"), "section 4 > section 2: renumbered");
    // A word was put into it on the way.
    let reworded = force.replace("reasonable force", "only reasonable force");
    let new = format!("## 2. {reworded}## 3. Making and keeping of records\n\n(1) {record}(2) {kept}");
    let line = became(format!("{two}## 4. {force}"), new, "4");
    assert_eq!(line, "section 4 > section 2: renumbered and reworded");
}

/// (a) and (c) are too short to be known by their words: they follow the text that they followed.
#[test]
fn what_follows_a_text_goes_with_it_into_a_subsection_and_out_of_it() {
    let list = "A person must not-\n  (a) give false information;\n  (b) use a false document; or\n  (c) hide from an \
        officer.\n";
    let act = |words: &str| format!("## 3. Offences\n\n{words}\n## 4. Powers\n\nThe Minister may change a fee.\n");
    let (whole, divided) = (act(list), act(&format!("(1) {list}(2) Paragraph (c) does not apply to a child.\n")));
    let changes = |old: &str, new: &str| {
        let report = report(old, new, false);
        let all = said(&report);
        all.into_iter().filter(|line| line.contains("inserted") || line.contains("omitted")).collect::<Vec<_>>()
    };
    assert_eq!(changes(&whole, &divided), ["- > section 3(2): inserted"]);
    assert_eq!(changes(&divided, &whole), ["section 3(2) > -: omitted"]);
}

#[test]
fn a_short_rule_with_another_verb_in_another_section_is_another_rule() {
    let child = "The Director may waive a fee if the applicant is a child.";
    let old = format!("## 2. Fees\n\n(1) A fee is payable.\n(2) The Director may waive a fee.\n(3) {child}\n");
    let new = format!(
        "## 2. Fees\n\n(1) A fee is payable.\n(2) {child}\n\n## 2A. Refunds\n\n(1) The Director may refund a fee.\n\
        (2) A refund must be paid within 30 days.\n"
    );
    let end = "\n## 4. Powers\n\nThe Minister may, by order, change a fee.\n";
    let all = said(&report(&(old + end), &(new + end), false));
    assert!(all.contains(&"section 2(2) > -: omitted".to_owned()), "{all:#?}");
    assert!(all.contains(&"- > section 2A(1): inserted".to_owned()), "{all:#?}");
}
