//! The comparison and the instructions agree: where the comparison says that nothing changed there is nothing to do, and
//! what an instruction of the law names has changed.

use faletusi::compare::instructions::Action;
use faletusi::compare::{Idiom, Instruction, Label, Options, Report, Tree, compare};
use proptest::prelude::*;

use super::examples::{law, said};
use super::executes;

/// What they do not agree in.
pub fn disagreement(old: &Tree, new: &Tree) -> Option<String> {
    let comparison = compare(old, new, &Options::default());
    let (report, instructions) = (comparison.report(), comparison.instructions(&Idiom::default()));
    if comparison.is_empty() && !instructions.is_empty() {
        return Some(format!("nothing changed, but\n{}", instructions.to_text()));
    }
    let mut all = instructions.amendments.iter().chain(&instructions.renumbering);
    let wrong = all.find(|instruction| target(instruction).is_some_and(|target| is_unchanged(&report, target)))?;
    Some(format!("unchanged, but {wrong:?}\n{}\n{}", report.summary_words, instructions.to_text()))
}

/// What an instruction changes; `None` where something comes beside it.
fn target(instruction: &Instruction) -> Option<&str> {
    match &instruction.action {
        Action::Words { target, .. }
        | Action::Text { target, .. }
        | Action::Heading { target, .. }
        | Action::Replace { target, .. }
        | Action::Repeal { target, .. }
        | Action::Transfer { target, .. }
        | Action::Renumber { target, .. }
        | Action::Become { target, .. }
        | Action::Unnumber { parent: target, .. } => Some(target),
        Action::Insert { .. } => None,
    }
}

/// Whether the comparison says that nothing became of the provision that a name means or ends with.
fn is_unchanged(report: &Report, target: &str) -> bool {
    let is = |cited: &str| match cited.split_once(", definition of ") {
        Some((section, term)) => target.ends_with(&format!("definition of {term} in {section}")),
        None => target == cited || target.ends_with(&format!(" of {cited}")),
    };
    let named = report
        .changes
        .iter()
        .filter(|entry| entry.old.as_ref().is_some_and(|place| !place.citation.is_empty() && is(&place.citation)));
    let mut labels = named.map(|entry| entry.labels.contains(Label::Unchanged)).peekable();
    labels.peek().is_some() && labels.all(|unchanged| unchanged)
}

/// What the comparison says of every provision that is not as it was.
fn compared(old: &str, new: &str) -> Vec<String> {
    let (old, new) = (law(old), law(new));
    assert_eq!(disagreement(&old, &new), None);
    let report = compare(&old, &new, &Options::default()).report();
    let changed = report.changes.iter().filter(|entry| !entry.labels.contains(Label::Unchanged));
    let place =
        |place: &Option<faletusi::compare::Place>| place.as_ref().map_or("-".to_owned(), |p| p.citation.clone());
    changed.map(|e| format!("{} > {}: {}", place(&e.old), place(&e.new), e.words)).collect()
}

const ACT: &str = "## 7. Notice\n\n(1) A notice is given in writing:\n\n(a) by hand; or\n\n(b) by post.\n\n(2) It is signed \
    under section 8.\n\n## 8. Signing\n\nThe Director signs.\n\n## 9. Fees\n\nNo fee is payable.\n";

#[test]
fn a_section_that_is_called_an_article_is_renumbered() {
    let articles = ACT.replace("section 8", "article 8").replace("## ", "## Article ").replace(". ", " - ");
    let articles = articles.replace("writing - ", "writing. ").replace("under article 8 - ", "under article 8. ");
    assert_eq!(
        compared(ACT, &articles),
        ["section 7 > article 7: renumbered", "section 8 > article 8: renumbered", "section 9 > article 9: renumbered"]
    );
    let become_ = |idiom| said(ACT, &articles, idiom).pop();
    assert_eq!(become_("pacific").as_deref(), Some("Sections 7 to 9 become articles 7 to 9."));
    assert_eq!(become_("us").as_deref(), Some("Sections 7 to 9 are redesignated to become articles 7 to 9."));
    assert_eq!(
        said(ACT, &articles, "pacific")[0],
        "In section 7(2), omit “section 8” and substitute “article 8”.",
        "what the number in brackets is called follows"
    );
    let one = ACT.replace("## 9. Fees", "## Article 9 - Fees");
    assert_eq!(said(ACT, &one, "new-zealand"), ["Section 9 becomes article 9."]);
}

#[test]
fn a_part_that_is_called_a_chapter_and_a_schedule_that_is_called_an_annex() {
    let act = "# Part 2 - Rules\n\n## 7. Notice\n\nA notice is given.\n\n# Schedule 1 - Forms\n\nUse a form.\n";
    let new = act.replace("Part 2", "Chapter 2").replace("Schedule 1", "Annex 1");
    assert_eq!(compared(act, &new), ["Part 2 > Chapter 2: renumbered", "Schedule 1 > Annex 1: renumbered"]);
    assert_eq!(said(act, &new, "pacific"), ["Part 2 becomes Chapter 2.", "Schedule 1 is renumbered Annex 1."]);
}

#[test]
fn how_a_number_is_printed_is_no_change() {
    let act = "# PART 2 - Rules\n\n## 7. Notice\n\nA notice is given.\n\n## § 12a Form\n\nIn writing.\n";
    for (from, to) in [("PART 2", "Part 2"), ("7.", "Section 7 -"), ("§ 12a", "12A.")] {
        assert!(act.contains(from));
        let new = act.replace(from, to);
        // The comparison says nothing, and so do the instructions.
        assert_eq!(compared(act, &new), [""; 0], "{to}");
    }
    let french = "---\ntitle: Loi\nlanguage: fr\n---\n## 7. Avis\n\n(1) Un avis est écrit.\n";
    assert_eq!(compared(french, &french.replace("7.", "Article 7 -")), [""; 0]);
}

#[test]
fn a_text_that_stands_in_another_section_now_left_its_own() {
    let act = "## 3. Fees\n\nThe fee is one dollar.\n\nA receipt is given to whoever pays at the counter.\n\n## 4. Waste\n\n\
        Nobody throws waste.\n";
    let receipt = "A receipt is given to whoever pays at the counter.\n";
    let new = act.replace(&format!("{receipt}\n"), "") + "\n" + receipt;
    assert_eq!(compared(act, &new), ["section 3 > section 3: split", "section 4 > section 4: combined"]);
    let said = said(act, &new, "pacific");
    assert_eq!(
        said,
        ["The second unnumbered paragraph of section 3 is transferred to section 4 after the unnumbered paragraph of \
            section 4."]
    );
    // In a section of its own, and reworded.
    let new = act.replace("A receipt", "## 4. Receipts\n\nA receipt in two languages").replace("## 4. W", "## 5. W");
    assert_eq!(
        compared(act, &new),
        ["section 3 > section 3: split", "- > section 4: inserted", "section 4 > section 5: renumbered"]
    );
}

#[test]
fn a_box_without_a_title_that_stands_elsewhere_is_another_order() {
    let note = "::: commentary\nFees pay for the counter at the harbour.\n:::\n\n";
    let one = "(1) The fee is one dollar, and is paid to the officer at the counter.\n\n";
    let act = |first: &str, then: &str| format!("## 3. Fees\n\n{first}{then}## 4. Waste\n\nNobody throws waste.\n");
    assert_eq!(
        compared(&act(note, one), &act(one, note)),
        ["section 3 > section 3: moved (what is in it stands in another order)"]
    );
}

#[test]
fn commentary_that_has_force_now_is_no_longer_the_same() {
    let act = |words: &str| format!("## 3. Fees\n\nThe fee is one dollar.\n\n{words}\n\n## 4. Waste\n\nNone.\n");
    let words = "Fees pay for the counter at the harbour.";
    let (note, law) = (act(&format!("::: commentary\n{words}\n:::")), act(words));
    for (old, new) in [(&note, &law), (&law, &note)] {
        let all = compared(old, new);
        assert!(all.len() == 1 && all[0].starts_with("section 3 > section 3: commentary changed and "), "{all:?}");
    }
    assert_eq!(
        said(&note, &law, "pacific")[..2],
        ["After the unnumbered paragraph of section 3 insert:", &format!("> {words}")]
    );
}

#[test]
fn definitions_that_are_sorted_again_are_not_amended() {
    let act = |terms: &str, then: &str| {
        format!("## 2. Terms\n\nIn this Act:\n\n{terms}\n\n{then}## 3. Rule\n\nNobody may fish at night.\n")
    };
    let old = act("**vessel** means what floats;\n\n**reef** means coral;\n\n**crew** means who works aboard;", "");
    let new = act("**crew** means who works aboard;\n\n**reef** means coral;\n\n**vessel** means what floats;", "");
    assert_eq!(compared(&old, &new), [""; 0]);
    assert_eq!(said(&old, &new, "pacific"), [""; 0]);
    let more =
        new.replace("**vessel**", "**ship** means a large vessel;\n\n**vessel**").replace("coral;", "live coral;");
    assert_eq!(
        said(&old, &more, "pacific"),
        [
            "In the definition of “reef” in section 2, after “means” insert “live”.",
            "After the definition of “crew” in section 2 insert:",
            "> [definition] ship means a large vessel;"
        ]
    );
    // Behind another text it stands elsewhere.
    let text = "A term in a schedule means the same.\n\n";
    let old = act("**crew** means who works aboard;\n\n**reef** means coral;", text);
    let new = act("**reef** means coral;", &format!("{text}**crew** means who works aboard;\n\n"));
    assert_eq!(compared(&old, &new).len(), 1, "{:?}", compared(&old, &new));
}

const ALIEN: &str = "**alien** means a person who is no citizen of this country, whether or not that person is a citizen of \
    any other, and who was not born here;";
const PART_2: &str = "For the purposes of Part 2 only:";

/// A section of definitions and the texts that lead them in, and another one.
fn terms(texts: &[&str]) -> String {
    format!("## 1. Terms\n\n{}\n\n## 2. Rule\n\nNobody may fish at night.\n", texts.join("\n\n"))
}

#[test]
fn a_definition_behind_another_lead_in_moved_by_law() {
    let (visa, carrier) = ("**visa** means a leave to enter;", "**carrier** means who brings a person;");
    let old = terms(&["In this Act:", ALIEN, visa, PART_2, carrier]);
    let new = terms(&["In this Act:", visa, PART_2, ALIEN, carrier]);
    let moved = "The definition of “alien” in section 1 is transferred to follow";
    let second = "the second unnumbered paragraph of section 1";
    assert_eq!(said(&old, &new, "pacific"), [format!("{moved} {second}.")]);
    assert_eq!(compared(&old, &new), ["section 1, definition of “alien” > section 1, definition of “alien”: moved"]);
    assert_eq!(said(&new, &old, "pacific"), [format!("{moved} the first unnumbered paragraph of section 1.")]);
    assert_eq!(compared(&new, &old).len(), 1);
    // What is put in, and what goes, moves no definition.
    let with = |text| terms(&["In this Act:", ALIEN, text, visa, carrier]);
    let (one, none) = (with(PART_2), with(""));
    assert_eq!(compared(&one, &none), ["section 1 > section 1: reworded"]);
    assert_eq!(compared(&none, &one), ["section 1 > section 1: reworded"]);
}

#[test]
fn texts_that_change_places_around_definitions() {
    let (c1, c2) = ("A reference to a ship is one to a boat.", "A reference to a port is one to a harbour.");
    let old = terms(&[c1, ALIEN, "**crew** means who works aboard;", c2, "**reef** means coral;"]);
    let new = terms(&[c2, ALIEN, "**reef** means coral;", c1, "**crew** means who works aboard;"]);
    for (old, new) in [(&old, &new), (&new, &old)] {
        let said = said(old, new, "pacific");
        let compared = compared(old, new);
        assert!(
            compared.iter().any(|line| line.contains("“alien”") && line.ends_with(": moved")),
            "{compared:?}\n{said:?}"
        );
    }
}

/// Places of terms, texts and notes in a section: of each, which.
fn row() -> impl Strategy<Value = Vec<usize>> {
    (Just((0..12).collect::<Vec<usize>>()).prop_shuffle(), 0usize..=12).prop_map(|(mut all, count)| {
        all.truncate(count);
        all
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn definitions_and_texts_in_any_order(
        old in row(), new in row(), kept in any::<bool>(), notes in any::<bool>(), long in 0usize..12,
    ) {
        let of = |row: &[usize]| {
            let one = |which: &usize| {
                let more = if *which == long { " and whatever a person may need to know of it here or elsewhere" } else { "" };
                let name = ["alien", "boat", "crew", "dock", "entry", "fee", "guest", "harbour"][which % 8];
                match which {
                    0..8 => format!("**{name}** means the {name} of a port{more};"),
                    11 if notes => format!("::: commentary\nOf {name} much was said in the committee{more}.\n:::"),
                    _ => format!("For Part {which} a reference to {name} includes one to the {which} others{more}:"),
                }
            };
            terms(&row.iter().map(one).collect::<Vec<_>>().iter().map(String::as_str).collect::<Vec<_>>())
        };
        // In half of the cases all stays, in another order.
        let new = if kept { let mut all = old.clone(); all.sort_by_key(|w| new.iter().position(|n| n == w)); all } else { new };
        let (old, new) = (law(&of(&old)), law(&of(&new)));
        executes(&old, &new, &Idiom::default()).map_err(TestCaseError::fail)?;
        prop_assert_eq!(disagreement(&old, &new), None);
    }
}
