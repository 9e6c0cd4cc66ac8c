//! Neighbours that became one and one that became neighbours, behind something put in: the comparison and the
//! instructions name the same operation, once.

use faletusi::compare::{Options, compare};

use super::examples::{law, said};

const ACT: &str = "## 7. Power to share\n\n(1) The authority may share personal information with a receiving authority \
    for a permitted purpose.\n\n(2) The authority must not share personal information about a child without the consent \
    of the guardian.\n\n(3) The authority must keep a record of every sharing for seven years.\n\n## 8. Limits\n\n(1) \
    Information must be destroyed when the purpose has been served.\n\n(2) An arrangement may set out:\n\n(a) which \
    officers may see the information that was shared; and\n\n(b) for how long the receiving authority may keep the \
    information; and\n\n(c) who pays for the costs of the sharing.\n\n## 9. Offences\n\nA person who shares information \
    in breach of this Act commits an offence.\n";
const FIRST: &str =
    "(1) The authority may share personal information with a receiving authority for a permitted purpose.";
const SECOND: &str =
    "(2) The authority must not share personal information about a child without the consent of the guardian.";
const PUT_IN: &str = "(1) In this section a permitted purpose is one that Schedule 1 lists or a treaty allows.";

/// What the comparison says of every provision that is not as it was, and then the counts.
fn compared(old: &str, new: &str) -> Vec<String> {
    let (old, new) = (law(old), law(new));
    let report = compare(&old, &new, &Options::default()).report();
    let place = |place: &Option<faletusi::compare::Place>| {
        place.as_ref().map_or("-".to_owned(), |place| place.citation.trim_start_matches("section ").to_owned())
    };
    let from = |entry: &faletusi::compare::Entry| {
        let from: Vec<String> = entry.from.iter().map(|from| from.citation.replace("section ", "")).collect();
        if from.is_empty() { String::new() } else { format!(", from {}", from.join(" and ")) }
    };
    let changes = report.changes.iter().filter(|entry| entry.words != "unchanged");
    let said = changes.map(|e| format!("{} > {}: {}{}", place(&e.old), place(&e.new), e.words, from(e)));
    said.chain([report.summary_words.clone()]).collect()
}

/// The act with several passages changed.
#[track_caller]
fn with(changes: &[(&str, &str)]) -> String {
    let mut new = ACT.to_owned();
    for (from, to) in changes {
        assert!(new.contains(from), "{from}");
        new = new.replace(from, to);
    }
    new
}

#[test]
fn subsections_joined_behind_one_that_was_put_in() {
    let both = "(2) The authority may share personal information with a receiving authority for a permitted purpose, but \
        must not share personal information about a child without the consent of the guardian.";
    let new = with(&[(FIRST, &format!("{PUT_IN}\n\n{both}")), (&format!("{SECOND}\n\n"), "")]);
    assert_eq!(
        compared(ACT, &new),
        [
            "- > 7(1): inserted",
            "7(1) > 7(2): renumbered, reworded and combined, from 7(2)",
            "7(2) > -: omitted",
            "12 provisions: 9 unchanged, 1 renumbered, reworded and combined, 1 inserted, 1 omitted",
        ]
    );
    assert_eq!(
        said(ACT, &new, "pacific"),
        [
            "Before section 7(1) insert:",
            &format!("> {PUT_IN}"),
            "In section 7(1), after “purpose” insert “, but must not share personal information about a child without \
             the consent of the guardian”.",
            "Note: Section 7(1) is combined with words of section 7(2).",
            "Omit section 7(2).",
            "Section 7(1) is renumbered (2).",
        ]
    );
    // Reworded, they are still joined.
    let reworded = new.replace("may share personal information with", "may disclose personal information to");
    assert_eq!(compared(ACT, &reworded)[1..3], compared(ACT, &new)[1..3]);
}

#[test]
fn the_second_and_third_are_joined_as_the_first_and_second_are() {
    let new = with(&[
        (FIRST, &format!("{PUT_IN}\n\n{}", FIRST.replace("(1)", "(2)"))),
        (SECOND, &SECOND.replace("(2)", "(3)").replace("guardian.", "guardian, and")),
        ("and\n\n(3) The authority must keep", "and must keep"),
    ]);
    assert_eq!(
        compared(ACT, &new)[..4],
        [
            "- > 7(1): inserted",
            "7(1) > 7(2): renumbered",
            "7(2) > 7(3): renumbered, reworded and combined, from 7(3)",
            "7(3) > -: omitted",
        ]
    );
    assert_eq!(
        said(ACT, &new, "us")[2..],
        [
            "Section 7(2) is amended by inserting “, and must keep a record of every sharing for seven years” after \
             “guardian”.",
            "Note: Section 7(2) is combined with words of section 7(3).",
            "Section 7(3) is stricken.",
            "Section 7(1) and (2) are redesignated as (2) and (3).",
        ]
    );
}

#[test]
fn paragraphs_joined_behind_one_that_was_put_in() {
    let new = with(&[
        ("(a) which", "(a) the languages in which requests are made; and\n\n(b) which"),
        ("shared; and\n\n(b) for", "shared, and for"),
    ]);
    assert_eq!(
        compared(ACT, &new)[..3],
        [
            "- > 8(2)(a): inserted",
            "8(2)(a) > 8(2)(b): renumbered, reworded and combined, from 8(2)(b)",
            "8(2)(b) > -: omitted",
        ]
    );
    assert_eq!(
        said(ACT, &new, "new-zealand")[2..],
        [
            "In section 8(2)(a), after “shared”, insert “, and for how long the receiving authority may keep the \
             information”.",
            "Note: Section 8(2)(a) is combined with words of section 8(2)(b).",
            "Repeal section 8(2)(b).",
            "Renumber section 8(2)(a) as (b).",
        ]
    );
}

#[test]
fn a_repealed_subsection_was_not_put_in() {
    let both = SECOND.replace(
        "authority must",
        "authority may share personal information with a receiving authority \
        for a permitted purpose, but must",
    );
    let new = with(&[(FIRST, "(1) Repealed."), (SECOND, &both)]);
    assert_eq!(compared(ACT, &new)[..2], ["7(1) > 7(1): replaced", "7(2) > 7(2): reworded"]);
    let gone = with(&[(&format!("{FIRST}\n\n"), ""), (SECOND, &both)]);
    assert_eq!(compared(ACT, &gone)[..2], ["7(1) > -: omitted", "7(2) > 7(2): reworded and combined, from 7(1)"]);
}

#[test]
fn sections_joined_behind_one_that_was_put_in() {
    let objects =
        "## 7. Objects\n\nThe object of this Part is to let administrations share what they need and no more.";
    let new = with(&[
        ("## 7. Power to share", &format!("{objects}\n\n## 8. Power to share and limits")),
        ("## 8. Limits\n\n(1) Info", "(4) Info"),
        ("(2) An arr", "(5) An arr"),
    ]);
    assert_eq!(
        compared(ACT, &new)[..5],
        [
            "- > 7: inserted",
            "7 > 8: renumbered, heading changed and combined, from 8",
            "8 > -: omitted",
            "8(1) > 8(4): renumbered and moved",
            "8(2) > 8(5): renumbered and moved",
        ]
    );
    assert_eq!(
        said(ACT, &new, "pacific")[3..],
        [
            "Omit the heading of section 7 and substitute “Power to share and limits”.",
            "Section 8(1) is transferred to section 7 after section 7(3) and renumbered (4).",
            "Section 8(2) is transferred to section 7 after section 8(1) and renumbered (5).",
            "Section 8 is repealed.",
            "Note: Section 8 is combined with section 7.",
            "Section 7 is renumbered 8.",
        ]
    );
}

#[test]
fn split_behind_one_that_was_put_in_the_first_goes_on() {
    let new = with(&[
        (
            FIRST,
            &format!(
                "{PUT_IN}\n\n(2) The authority may share personal information.\n\n(3) Sharing is with a \
            receiving authority for a permitted purpose."
            ),
        ),
        ("(3) The authority must keep", "(5) The authority must keep"),
        ("(2) The authority must not", "(4) The authority must not"),
    ]);
    assert_eq!(
        compared(ACT, &new)[..3],
        ["- > 7(1): inserted", "7(1) > 7(2): renumbered and split", "- > 7(3): inserted, from 7(1)"]
    );
    assert_eq!(
        said(ACT, &new, "pacific")[2..],
        [
            "In section 7(1), omit “information with a receiving authority for a permitted purpose” and substitute \
             “information”.",
            "After section 7(1) insert:",
            "> (3) Sharing is with a receiving authority for a permitted purpose.",
            "Note: New section 7(3) is made from words of section 7(1).",
            "Section 7(1) is renumbered (2).",
            "Section 7(2) and (3) are renumbered (4) and (5).",
        ]
    );
    // What was added to the second piece is more than what was left of it.
    let new = with(&[
        (FIRST, &format!("{PUT_IN}\n\n{}", FIRST.replace("(1)", "(2)"))),
        (
            SECOND,
            "(3) The authority must not share personal information about a child.\n\n(4) Subsection (3) does not \
            apply if the guardian has given consent without being asked twice.",
        ),
        ("(3) The authority must keep", "(5) The authority must keep"),
    ]);
    assert!(
        compared(ACT, &new).contains(&"7(2) > 7(3): renumbered and reworded".to_owned()),
        "{:?}",
        compared(ACT, &new)
    );
}
