//! What is said of small edits, to the letter, and of the shipped model law.

use faletusi::compare::{Idiom, Options, Tree, compare, read};
use faletusi::diagnostics::HubPath;
use faletusi::document::Profile;
use faletusi::parse::front_matter::{CollectionDefaults, read_header};
use faletusi::parse::{Context, IncludeError, Readers, parse};

use super::executes;

pub fn law(text: &str) -> Tree {
    let path = HubPath::new("text.md").expect("a path");
    let profile = Profile::Legislation;
    let (header, body, found) = read_header(&path, text, profile, &CollectionDefaults::default());
    let readers = Readers::everyone();
    let includes = |_: &HubPath| Err(IncludeError::Missing { nearest: None });
    let context =
        Context { profile, default_language: "en", readers: &readers, includes: &includes, links_as_written: true };
    read(&parse(&path, text, header, body, found, &context).document, text)
}

/// What is said in the idiom, one line each; `>` before what is set out, `Note:` before a remark.
#[track_caller]
pub fn said(old: &str, new: &str, idiom: &str) -> Vec<String> {
    let (old, new) = (law(old), law(new));
    let idiom = Idiom::named(idiom).expect("an idiom");
    if let Err(why) = executes(&old, &new, idiom) {
        panic!("{why}");
    }
    let text = compare(&old, &new, &Options::default()).instructions(idiom).to_text();
    let lines = text.lines().filter_map(|line| match line.split_once(". ") {
        Some((count, said)) if count.parse::<usize>().is_ok() => Some(said.to_owned()),
        _ => line.strip_prefix("    ").map(|set_out| format!("> {set_out}")).or_else(|| {
            let note = line.strip_prefix("  ").filter(|line| line.starts_with("Note: "));
            note.map(str::to_owned)
        }),
    });
    lines.collect()
}

const ACT: &str = "# Part 1 - First things\n\n## 1. Short title\n\nThis is the Lagoon Act.\n\n## 2. Definitions\n\nIn this \
    Act:\n\n**lagoon** means the water inside the reef;\n\n**vessel** means anything that floats and carries a person.\n\n\
    # Part 2 - Rules\n\n## 3. Anchoring\n\n(1) A person must not anchor a vessel on living coral.\n\n(2) The harbour \
    master may permit anchoring in a storm, and must write down why the permission was given.\n\n## 4. Waste\n\n(1) A \
    person must not throw waste overboard.\n\n(2) The fine for waste is:\n\n  (a) 100 dollars for a person; and\n\n  \
    (b) 1,000 dollars for a company.\n\n## 5. Reports\n\nThe harbour master must report on section 3 and section 4 once \
    in every year to the Minister.\n";

#[track_caller]
fn edited(from: &str, to: &str) -> Vec<String> {
    assert!(ACT.contains(from), "{from}");
    said(ACT, &ACT.replace(from, to), "pacific")
}

#[test]
fn each_idiom_has_its_words() {
    let new = ACT.replace("on living coral", "near the reef").replace("overboard.", "overboard or on the reef.");
    let of = |idiom| said(ACT, &new, idiom);
    assert_eq!(
        of("pacific"),
        [
            "In section 3(1), omit “on living coral” and substitute “near the reef”.",
            "In section 4(1), after “overboard” insert “or on the reef”."
        ]
    );
    assert_eq!(
        of("new-zealand"),
        [
            "In section 3(1), replace “on living coral” with “near the reef”.",
            "In section 4(1), after “overboard”, insert “or on the reef”."
        ]
    );
    assert_eq!(
        of("us"),
        [
            "Section 3(1) is amended by striking “on living coral” and inserting “near the reef”.",
            "Section 4(1) is amended by inserting “or on the reef” after “overboard”."
        ]
    );
    assert_eq!(said(ACT, ACT, "us"), [""; 0]);
}

#[test]
fn what_is_inserted_is_set_out_and_what_follows_is_renumbered_and_referred_to() {
    let new = ACT
        .replace("## 5. Reports", "## 6. Reports")
        .replace("## 4. Waste", "## 4. Lights\n\n(1) Every vessel shows a light.\n\n## 5. Waste")
        .replace("and section 4 once", "and section 5 once");
    assert_eq!(
        said(ACT, &new, "pacific"),
        [
            "After section 3 insert:",
            "> 4. Lights",
            ">   (1) Every vessel shows a light.",
            "In section 5, omit “section 4” and substitute “section 5”.",
            "Sections 4 and 5 are renumbered 5 and 6.",
        ]
    );
}

#[test]
fn definitions_headings_and_paragraphs() {
    assert_eq!(
        edited("**vessel**", "**reef** means coral that breaks the waves;\n\n**vessel**"),
        ["Insert in section 2 in alphabetical order:", "> [definition] reef means coral that breaks the waves;"]
    );
    assert_eq!(
        edited("carries a person", "carries a person or goods"),
        ["In the definition of “vessel” in section 2, after “person” insert “or goods”."]
    );
    assert_eq!(
        edited("## 4. Waste", "## 4. Waste and oil"),
        ["Omit the heading of section 4 and substitute “Waste and oil”."]
    );
    assert_eq!(
        edited("  (a) 100 dollars for a person; and\n\n  (b) 1,000", "  (a) 1,000"),
        ["Omit section 4(2)(a).", "Section 4(2)(b) is renumbered (a)."]
    );
}

#[test]
fn text_becomes_a_subsection_and_a_section_moves() {
    assert_eq!(
        edited("The harbour master must report", "(1) The harbour master must report"),
        ["The unnumbered paragraph of section 5 becomes subsection (1)."]
    );
    let (head, rest) = ACT.split_once("## 3. Anchoring").expect("section 3");
    let (third, rest) = rest.split_once("## 4. Waste").expect("section 4");
    let (fourth, fifth) = rest.split_once("## 5. Reports").expect("section 5");
    let fifth = fifth.replace("section 3 and section 4", "section 5 and section 3");
    let new = format!("{head}## 3. Waste{fourth}## 4. Reports{fifth}\n## 5. Anchoring{third}");
    assert_eq!(
        said(ACT, &new, "pacific"),
        [
            "Section 3 is transferred to follow section 5 and renumbered 5.",
            "In section 5:",
            "> (a) omit “section 3” and substitute “section 5”;",
            "> (b) omit “section 4” and substitute “section 3”.",
            "Sections 4 and 5 are renumbered 3 and 4.",
        ]
    );
}

#[test]
fn commentary_is_no_part_of_the_law() {
    let comment = "overboard.\n\n::: commentary\nWaste is what nobody wants.\n:::\n";
    let (old, new) = (law(ACT), law(&ACT.replace("overboard.", comment)));
    let instructions = compare(&old, &new, &Options::default()).instructions(&Idiom::default());
    assert!(instructions.amendments.is_empty() && !instructions.editorial.is_empty());
    if let Err(why) = executes(&old, &new, &Idiom::default()) {
        panic!("{why}");
    }
    let text = instructions.to_text();
    assert!(text.contains("Editorial changes, not part of the law\n"), "{text}");
    assert!(text.contains("To be settled by the drafter\n\n- Commencement:"), "{text}");
}

#[test]
fn the_shipped_law_is_amended_from_its_words() {
    let version = |version: &str| {
        let path = format!(
            "{}/releases/immigration-information-sharing/{version}/public/source/model-legislation/immigration-information-sharing.md",
            env!("CARGO_MANIFEST_DIR")
        );
        law(&std::fs::read_to_string(path).expect("a released text"))
    };
    let (old, new) = (version("1.0"), version("2.0"));
    for idiom in Idiom::all() {
        for (old, new) in [(&old, &new), (&new, &old)] {
            match executes(old, new, idiom) {
                Ok(done) => println!("the shipped law, {}: {done} instructions executed", idiom.name),
                Err(why) => panic!("{why}"),
            }
        }
    }
    let said = compare(&old, &new, &Options::default()).instructions(&Idiom::default());
    let text = said.to_text();
    for words in [
        "Omit the heading of section 4 and substitute “Act binds the State”.",
        "Section 33 is transferred to Part 6 after section 28 and renumbered 31.",
        "Section 30 is repealed.",
        "Insert in section 3 in alphabetical order:",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
}
