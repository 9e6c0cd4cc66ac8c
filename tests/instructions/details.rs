//! What a drafter would trip over: alternatives, terms, left-over spaces, numbers that go, texts that are no versions.

use faletusi::compare::{Idiom, Options, compare};

use super::examples::{law, said};

const OPTIONS: &str = "## 11. Arrangements\n\n(1) This section applies to all sharing.\n\n\
    ::: option {group=\"arrangement\" label=\"A\" title=\"Needed for every sharing\"}\n(2) Every sharing needs an \
    arrangement that is made in writing.\n:::\n\
    ::: option {group=\"arrangement\" label=\"B\" title=\"Needed for bulk sharing\"}\n(2) Sharing in bulk needs the \
    consent of 40 officers.\n:::\n";

#[test]
fn alternatives_are_called_by_their_labels() {
    let third = "::: option {group=\"arrangement\" label=\"C\" title=\"Not needed\"}\n(2) No written permission is \
        called for at any time.\n:::\n";
    let new = OPTIONS.replace("40 officers", "20 officers") + third;
    assert_eq!(
        said(OPTIONS, &new, "pacific"),
        [
            "In section 11(2), alternative B, omit “40” and substitute “20”.",
            "After alternative B of section 11 insert:",
            "> Alternative C: Not needed",
            ">   (2) No written permission is called for at any time.",
        ]
    );
    let gone = OPTIONS.split("::: option {group=\"arrangement\" label=\"B\"").next().expect("the first");
    assert_eq!(said(OPTIONS, gone, "pacific"), ["Alternative B of section 11 is repealed."]);
}

#[test]
fn another_term_is_another_definition() {
    let act =
        |terms: &str| format!("## 2. Terms\n\nIn this Act:\n\n{terms}\n\n## 3. Rule\n\nNobody may fish at night.\n");
    let old = act("**anchorage** means a place for ships;\n\n**Department** means the Department of Immigration;\n\n\
        **vessel** means what floats.");
    let new = act("**anchorage** means a place for ships;\n\n**competent authority** means the Department of \
        Immigration;\n\n**vessel** means what floats.");
    assert_eq!(
        said(&old, &new, "pacific"),
        [
            "Omit the definition of “Department” in section 2.",
            "Insert in section 2 in alphabetical order:",
            "> [definition] competent authority means the Department of Immigration;",
        ]
    );
}

#[test]
fn the_one_paragraph_of_a_section_is_the_section() {
    let act = |words: &str| format!("## 5. Reports\n\nThe master must report {words} to the Minister.\n");
    assert_eq!(
        said(&act("every year"), &act("every month"), "us"),
        ["Section 5 is amended by striking “year” and inserting “month”."]
    );
}

#[test]
fn a_number_that_goes_is_omitted() {
    let old = "## 18. Offences\n\n(1) A person who shares information commits an offence and is liable to a fine of 10 \
        dollars.\n\n(2) It is a defence that the sharing was permitted.\n";
    let new = "## 18. Offences\n\nA person who shares information commits an offence and is liable to a fine of 20 \
        dollars.\n";
    assert_eq!(
        said(old, new, "pacific"),
        [
            "In section 18, omit the number “(1)”.",
            "In section 18(1), omit “10” and substitute “20”.",
            "Omit section 18(2)."
        ]
    );
    assert_eq!(said(old, new, "us")[0], "Section 18 is amended by striking the number “(1)”.");
}

#[test]
fn no_space_is_left_over() {
    let act =
        |words: &str| format!("## 10. Notice\n\n(1) The officer gives notice on the {words}; and keeps the record.\n");
    assert_eq!(
        said(&act("day after it"), &act("day"), "pacific"),
        ["In section 10(1), omit “day after it” and substitute “day”."]
    );
    assert_eq!(
        said(&act("day"), &act("day, and gives it in writing,"), "pacific"),
        ["In section 10(1), after “day” insert “, and gives it in writing,”."]
    );
    let act =
        |words: &str| format!("## 10. Notice\n\n(1) The officer must give to the recipient the information{words}\n");
    assert_eq!(
        said(&act(" no later than 5 days after it."), &act(":"), "pacific"),
        ["In section 10(1), omit “information no later than 5 days after it.” and substitute “information:”."]
    );
}

#[test]
fn paragraphs_directly_in_a_section_are_printed_as_they_look() {
    let act = |more: &str| {
        format!(
            "## 5. Purposes\n\nInformation may be shared for:\n\n(a) visas; and\n\n(b) the safety of ships{more}.\n"
        )
    };
    let set_out = said(&act(""), &act("; and\n\n(c) planning that needs no names"), "pacific");
    assert_eq!(set_out.last().map(String::as_str), Some("> (c) planning that needs no names."));
}

#[test]
fn texts_of_different_origin_and_texts_that_are_no_law_have_their_own_words() {
    let (old, new) = (law(OPTIONS), law("## 1. Fishing\n\nNobody may fish at night.\n"));
    let text = |options: &Options| compare(&old, &new, options).instructions(&Idiom::default()).to_text();
    let apart = Options { different_origin: true, ..Options::default() };
    assert!(
        text(&apart).contains("\nThe two texts are of different origin. These instructions are a starting point only")
    );
    assert!(!text(&Options::default()).contains("starting point"));
    let (old, new) =
        (law("# Steps\n\nAsk for the passport.\n"), law("# Steps\n\nAsk for the passport and the visa.\n"));
    let text = compare(&old, &new, &Options::default()).instructions(&Idiom::default()).to_text();
    assert!(!text.contains("amending law") && !text.contains("Commencement"), "{text}");
    assert!(text.contains("\n- From which day the new text is followed"), "{text}");
}

#[test]
fn the_head_of_a_table_is_not_counted() {
    let act = |third: &str| {
        "# Schedule 1 - Fees\n\n| Visa | Fee |\n| --- | --- |\n| same | 1 |\n| same | 2 |\n| same | 3 |\n"
            .replace("| 2 |", third)
    };
    let said = said(&act("| 2 dollars for a year |"), &act("| 5 dollars for a year |"), "pacific");
    assert_eq!(said, ["In the second table row of Schedule 1, omit “2” and substitute “5”."]);
}

#[test]
fn footnotes_are_called_by_their_numbers() {
    let act = |words: &str, notes: &str| format!("## 1. Fishing\n\n{words}\n\n{notes}\n");
    let old = act("Nobody may fish[^a] at night[^b].", "[^a]: With a net.\n\n[^b]: From six o’clock on.");
    let new = act(
        "Nobody may fish[^a] at night[^b].[^c]",
        "[^a]: With a line.\n\n[^b]: From six o’clock on.\n\n[^c]: Nor at noon.",
    );
    assert_eq!(
        said(&old, &new, "pacific"),
        ["In footnote 1, omit “net” and substitute “line”.", "After footnote 2 insert:", "> [footnote] Nor at noon."]
    );
    assert_eq!(said(&new, &old, "us")[1], "Footnote 3 is stricken.");
}

#[test]
fn words_that_are_struck_out_are_said_as_a_bill_can_print_them() {
    let act =
        |words: &str| format!("## 7. Sharing\n\n(1) The authority may share {words}.\n\n(2) It keeps a record.\n");
    let (plain, struck) = (act("personal information"), act("~~personal~~ information"));
    assert_eq!(
        said(&plain, &struck, "pacific"),
        ["In section 7(1), omit “personal” and substitute “[struck out: personal]”."]
    );
    assert_eq!(
        said(&struck, &plain, "us"),
        ["Section 7(1) is amended by striking “[struck out: personal]” and inserting “personal”."]
    );
    assert_eq!(
        said(&struck, &act("~~personal or secret~~ information"), "new-zealand"),
        ["In section 7(1), replace “[struck out: personal]” with “[struck out: personal or secret]”."]
    );
    let text = |old: &str, new: &str| {
        compare(&law(old), &law(new), &Options::default()).instructions(&Idiom::default()).to_text()
    };
    let explained = "\nWhat stands in “[struck out: …]” is printed with a line through it.\n";
    assert!(text(&plain, &struck).contains(explained));
    assert!(!text(&struck, &struck.replace("keeps", "holds")).contains(explained), "where nothing is struck out");
    assert!(!text(&plain, &struck).contains('~'));
    let french = |text: &str| format!("---\ntitle: Loi\nlanguage: fr\n---\n{text}");
    assert!(text(&french(&plain), &french(&struck)).contains("\nWhat stands in “[barré : …]” is printed"));
}

#[test]
fn marks_without_number_are_looked_for_once() {
    let act = |words: String| law(&format!("## 7. Care\n\n(1) The agency keeps {words} in a safe.\n"));
    let typed = |end: &str| act("[struck out: x ".repeat(45_000) + end);
    let real = |word: &str| act(format!("~~x{word}~~ y ").repeat(12_000));
    let began = std::time::Instant::now();
    for (old, new) in [(typed("forms"), typed("keys")), (real("1"), real("2"))] {
        let text = compare(&old, &new, &Options::default()).instructions(&Idiom::default()).to_text();
        assert!(text.contains("section 7(1)"));
    }
    // Each for each they would take minutes.
    assert!(began.elapsed().as_secs() < 40, "{:?}", began.elapsed());
}

#[test]
fn a_subsection_that_becomes_the_text_of_a_section_is_an_unnumbered_paragraph() {
    let act = |then: &str| {
        format!(
            "## 6. Lists\n\n(1) A carrier must give the Director a list of passengers.\n\n{then}A carrier who does \
            not give a list commits an offence and is liable to a fine.\n"
        )
    };
    let said = said(&act("(2) "), &act("## 7. Offence\n\n"), "pacific");
    assert!(said.contains(&">   [section 6(2) is transferred here as an unnumbered paragraph]".to_owned()), "{said:?}");
}

#[test]
fn what_follows_the_text_of_a_section_becomes_a_subsection_with_it() {
    let act = |words: &str| format!("## 3. Offences\n\n{words}\n\n## 4. Powers\n\nThe Minister may change a fee.\n");
    let list = "A person must not-\n  (a) give false information;\n  (b) use a false document; or\n  (c) hide from an \
        officer.";
    let (old, second) = (act(list), "\n(2) Subsection (1)(c) does not apply to a child.");
    assert_eq!(
        said(&old, &act(&format!("(1) {list}{second}")), "pacific"),
        [
            "The existing text of section 3 becomes subsection (1).",
            "After the existing text of section 3 insert:",
            "> (2) Subsection (1)(c) does not apply to a child.",
        ]
    );
    // What is in it is amended as it was called before.
    let amended = list.replace("  (a) give false information;\n", "").replace("(b)", "(a)").replace("(c)", "(b)");
    let new = act(&format!("(1) {}{second}", amended.replace("hide from", "obstruct")));
    assert_eq!(
        said(&old, &new, "us"),
        [
            "The existing text of section 3 is redesignated to become subsection (1).",
            "Section 3(a) is stricken.",
            "Section 3(c) is amended by striking “hide from” and inserting “obstruct”.",
            "The following is inserted after the existing text of section 3:",
            "> (2) Subsection (1)(c) does not apply to a child.",
            "Section 3(b) and (c) are redesignated as (a) and (b).",
        ]
    );
    // Commentary stays behind it, and is no part of it.
    let note = "\n\n::: commentary\nWhat it is for.\n:::";
    let first = "(1) In this section, document includes a copy.\n\n(2)";
    assert_eq!(
        said(
            &act(&format!("{list}{note}")),
            &act(&format!("{first} {list}\n(3) It is a misdemeanour.{note}")),
            "pacific"
        ),
        [
            "The existing text of section 3 becomes subsection (2).",
            "Before the existing text of section 3 insert:",
            "> (1) In this section, document includes a copy.",
            "After the existing text of section 3 insert:",
            "> (3) It is a misdemeanour.",
        ]
    );
}
