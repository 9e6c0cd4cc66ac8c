//! `diff` and `compare` on the command line: what they print, and what they say of files that are none.
#![allow(clippy::disallowed_methods, reason = "this test writes the files that are compared")]

#[path = "support/desk.rs"]
mod desk;

use desk::{Desk, procedure};

const OLD: &str = "## 1. Power\n\n(1) The Director may share information.\n\n(2) The Director must keep a record.\n";
const NEW: &str = "## 1. Power\n\n(1) The Director must share information.\n\n(2) A fee of 5 dollars is paid.\n\n(3) The Director must keep a record.\n";

fn two() -> Desk {
    let desk = Desk::new();
    desk.put("hub/old.md", OLD);
    desk.put("hub/new.md", NEW);
    desk
}

#[test]
fn two_files_are_compared_as_text() {
    let run = two().run(&["compare", "old.md", "new.md", "--same-origin"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(
        run.out,
        "old → new\n4 provisions: 1 unchanged, 1 renumbered, 1 reworded, 1 inserted\n\n\
         section 1(1): reworded\n  (1) The Director [-may-] {+must+} share information.\n\n\
         section 1(2): inserted\n  {+(2)+} {+A fee of 5 dollars is paid.+}\n\n\
         In the same words: section 1(2) → section 1(3) (renumbered)\n"
    );
    assert_eq!(run.err, "");
}

#[test]
fn texts_of_different_origin_say_how_sure_each_pair_is() {
    let run = two().run(&["compare", "old.md", "new.md"]);
    assert!(run.out.contains("  held to be the same: "), "{}", run.out);
}

#[test]
fn pairs_that_are_doubtful_are_said_to_be_so_in_every_form() {
    let file = |name: &str| format!("{}/{name}", env!("CARGO_MANIFEST_DIR"));
    let (model, act) = (file("model-legislation/immigration-information-sharing.md"), file("tests/origin/motu-fou.md"));
    let desk = Desk::new();
    let run = |format: &str| {
        let run = desk.run(&["compare", &model, &act, "--format", format]);
        assert_eq!(run.code, 0, "{}", run.err);
        run.out
    };
    let human = run("human").split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(human.contains(" provisions in both texts (") && human.contains(" doubtful), "), "{human}");
    assert!(human.contains("held to be the same: doubtful, 72 % sure"), "{human}");
    let markdown = run("markdown");
    assert!(markdown.contains("\n_held to be the same: doubtful, 72 % sure_\n"), "{markdown}");
    let html = run("html");
    assert!(html.contains("<p class=\"doubtful\">Held to be the same provision: doubtful, 72 % sure</p>"), "{html}");
    assert!(html.contains("id=\"cmp.doubtful\"") && html.contains(" l-doubtful\""), "{html}");
}

#[test]
fn commentary_that_only_one_of_two_texts_has_is_left_out() {
    let desk = two();
    let explained =
        OLD.replace("(2) The", "::: commentary\n\nTimbuktu explains.[^a]\n\n[^a]: As Zanzibar did.\n:::\n\n(2) The");
    desk.put("hub/model.md", &explained);
    let run = desk.run(&["compare", "model.md", "new.md"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(run.err, "", "the comparison itself says it");
    assert!(run.out.contains("\nOnly “model” has commentary or notes: they are left out.\n"), "{}", run.out);
    assert!(run.out.contains("\nOnly “model” has footnotes: they are left out.\n"), "{}", run.out);
    let is_silent = |out: &str| !["Timbuktu", "Zanzibar", "commentary only"].iter().any(|words| out.contains(words));
    assert!(is_silent(&run.out), "{}", run.out);
    assert!(run.out.contains("section 1(2) → section 1(3)"), "what stands behind it is cited as before: {}", run.out);
    let turned = desk.run(&["compare", "new.md", "model.md"]);
    assert!(turned.out.contains("Only “model” has commentary") && is_silent(&turned.out), "{}", turned.out);
    let instructions = desk.run(&["compare", "model.md", "new.md", "--format", "instructions"]);
    assert_eq!(
        instructions.err,
        "note: Only “model” has commentary or notes: they are left out.\n\
         note: Only “model” has footnotes: they are left out.\n"
    );
    // Versions of one text, and two that are both explained, are compared whole.
    let same = desk.run(&["compare", "model.md", "new.md", "--same-origin"]);
    assert!(same.err.is_empty() && same.out.contains("Timbuktu"), "{} {}", same.err, same.out);
    desk.put("hub/both.md", explained.replace("Timbuktu explains", "Timbuktu tells"));
    let both = desk.run(&["compare", "model.md", "both.md"]);
    assert!(both.err.is_empty() && both.out.contains("Timbuktu"), "{} {}", both.err, both.out);
}

#[test]
fn every_form_says_that_commentary_was_left_out_and_the_texts_are_not_the_same() {
    let desk = two();
    desk.put("hub/model.md", OLD.replace("(2) The", "::: commentary\n\nTimbuktu explains.\n:::\n\n(2) The"));
    let schema: serde_json::Value = serde_json::from_str(&desk.run(&["schema", "comparison"]).out).expect("a schema");
    for (pair, of) in [(["model.md", "old.md"], "old"), (["old.md", "model.md"], "new")] {
        let run = |more: &[&str]| {
            let run = desk.run(&[&["compare", pair[0], pair[1], "--exit-code"], more].concat());
            assert_eq!(run.code, 1, "{more:?}: {} {}", run.out, run.err);
            run.out
        };
        let sentence = "Only “model” has commentary or notes: they are left out.";
        for more in [&[][..], &["--summary"], &["--format", "markdown"], &["--format", "html"]] {
            assert!(run(more).contains(sentence), "{more:?}: {}", run(more));
        }
        assert!(run(&["--format", "html"]).contains("Nothing else changed."));
        let json: serde_json::Value = serde_json::from_str(&run(&["--format", "json"])).expect("JSON");
        assert_eq!(json["left_out"], serde_json::json!([{ "what": "commentary", "of": of }]));
        assert!(jsonschema::is_valid(&schema, &json), "{json:#}");
        run(&["--format", "instructions"]);
    }
}

#[test]
fn a_footnote_in_one_text_does_not_bring_back_the_commentary_of_the_other() {
    let desk = two();
    desk.put("hub/model.md", OLD.replace("(2) The", "::: commentary\n\nTimbuktu explains.\n:::\n\n(2) The"));
    desk.put("hub/act.md", format!("{}\n[^a]: As Zanzibar did.\n", NEW.replace("record.", "record.[^a]")));
    let run = desk.run(&["compare", "model.md", "act.md"]);
    for sentence in ["Only “model” has commentary or notes: they are", "Only “act” has footnotes: they are left out."]
    {
        assert!(run.out.contains(sentence), "{}", run.out);
    }
    assert!(!run.out.contains("Timbuktu") && !run.out.contains("commentary only"), "{}", run.out);
    // Where both have footnotes, those are compared.
    desk.put("hub/noted.md", format!("{}\n[^a]: As Tuvalu did.\n", OLD.replace("record.", "record.[^a]")));
    let run = desk.run(&["compare", "noted.md", "act.md"]);
    assert!(!run.out.contains("left out") && run.out.contains("Zanzibar"), "{}", run.out);
}

#[test]
fn neither_an_opening_text_nor_a_footnote_is_counted_as_a_provision_of_two_texts() {
    let desk = Desk::new();
    let opening = "# The Sharing Act\n\nAn Act to share what is known of fish.\n";
    let compare = |old: &str, new: &str, more: &[&str]| {
        desk.put("hub/old.md", old);
        desk.put("hub/new.md", new);
        let run = desk.run(&[&["compare", "old.md", "new.md"], more].concat());
        assert_eq!(run.code, 0, "{}", run.err);
        run.out
    };
    let out = compare(opening, opening, &[]);
    assert_eq!(out, "The Sharing Act (old) → The Sharing Act (new)\nno provisions in either text\n");
    let html = compare(opening, opening, &["--format", "html"]);
    assert!(html.contains("In both: 0.") && html.contains("% sure: 0.") && !html.contains(" l-doubtful\""), "{html}");
    let other = opening.replace("known of", "told of");
    for form in ["human", "html", "markdown"] {
        let out = compare(opening, &other, &["--format", form]);
        assert!(out.to_lowercase().contains("opening text") && !out.contains("doubtful, "), "{form}: {out}");
    }
    let act = |note: &str| {
        format!("{opening}\n## 1. Fish\n\nFish[^a] are counted[^b].\n\n[^a]: Reef fish.\n\n[^b]: By {note}.\n")
    };
    let out = compare(&act("day"), &act("day"), &[]);
    assert!(out.contains("\n1 provision in both texts"), "{out}");
    assert!(out.contains(", 0 only in the first, 0 only in the second; 2 footnotes: 2 unchanged\n"), "{out}");
    let out = compare(&act("day"), &act("night"), &["--same-origin", "--summary"]);
    assert!(out.ends_with("\n2 provisions: 2 unchanged; 2 footnotes: 1 unchanged, 1 commentary only\n"), "{out}");
}

#[test]
fn formats_labels_counts_and_exit_codes() {
    let desk = two();
    let json = desk.run(&["compare", "old.md", "new.md", "--same-origin", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json.out).expect("JSON");
    assert_eq!((&json["format"], &json["summary"]["provisions"]), (&1.into(), &4.into()));
    assert_eq!(json["changes"][2]["labels"], serde_json::json!(["inserted"]));
    let schema = desk.run(&["schema", "comparison"]);
    let schema: serde_json::Value = serde_json::from_str(&schema.out).expect("a schema");
    let validator = jsonschema::validator_for(&schema).expect("a schema that can be used");
    let hub = env!("CARGO_MANIFEST_DIR");
    let shipped = ["diff", "immigration-information-sharing", "1.0", "2.0", "--root", hub, "--today", "2026-11-25"];
    let law = desk.run(&[&shipped[..], &["--format", "json"]].concat());
    assert_eq!(law.code, 0, "{}", law.err);
    let law: serde_json::Value = serde_json::from_str(&law.out).expect("JSON");
    for printed in [&json, &law] {
        let wrong: Vec<String> =
            validator.iter_errors(printed).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
    let html = desk.run(&["compare", "old.md", "new.md", "--same-origin", "--format", "html"]).out;
    assert!(html.starts_with("<!DOCTYPE html>") && html.contains("<del>") && !html.contains("<script"), "{html}");
    let markdown = desk.run(&["compare", "old.md", "new.md", "--same-origin", "--format", "markdown"]).out;
    assert!(markdown.contains("> The Director ~~may~~ **must** share information."), "{markdown}");
    let only = desk.run(&["compare", "old.md", "new.md", "--same-origin", "--only", "inserted"]).out;
    assert!(only.contains("section 1(2): inserted") && !only.contains("reworded\n  "), "{only}");
    let summary = desk.run(&["compare", "old.md", "new.md", "--same-origin", "--summary"]).out;
    assert_eq!(summary.lines().count(), 2, "{summary}");
    assert_eq!(desk.run(&["compare", "old.md", "new.md", "--exit-code"]).code, 1);
    assert_eq!(desk.run(&["compare", "old.md", "old.md", "--exit-code"]).code, 0);
    assert_eq!(desk.run(&["compare", "old.md", "new.md", "--format", "sarif"]).code, 2);
    assert_eq!(desk.run(&["check", "--format", "html"]).code, 2);
    let wrong = desk.run(&["compare", "old.md", "new.md", "--only", "splt"]);
    assert!(wrong.code == 2 && wrong.err.contains("did you mean `split`?"), "{}", wrong.err);
}

#[test]
fn colour_and_width_are_the_terminals() {
    let desk = two();
    let colored = desk.run(&["compare", "old.md", "new.md", "--same-origin", "--color", "always"]).out;
    assert!(colored.contains("\u{1b}[31;9mmay\u{1b}[0m") && !colored.contains("[-may-]"), "{colored:?}");
    let narrow =
        desk.command(&["compare", "old.md", "new.md", "--same-origin"]).env("COLUMNS", "44").output().expect("runs");
    let narrow = String::from_utf8(narrow.stdout).expect("UTF-8");
    assert!(narrow.lines().all(|line| line.chars().count() <= 44), "{narrow}");
}

#[test]
fn pairs_are_settled_in_a_file_beside_the_text() {
    let desk = two();
    let run = desk.run(&["compare", "old.md", "new.md", "--forbid", "section 1(2)=section 1(3)"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.contains("section 1(2): omitted"), "{}", run.out);
    let kept = desk.text("hub/new.md.compare.toml");
    assert!(kept.ends_with("[[text.forbid]]\nold = \"section 1(2)\"\nnew = \"section 1(3)\"\n"), "{kept}");
    assert!(kept.contains("[[text]]\nold = \"old.md\"\nsha256 = \""), "{kept}");
    assert_eq!(run.err, "note: what you settled is kept in `new.md.compare.toml`\n");
    assert!(desk.run(&["compare", "old.md", "new.md"]).out.contains("section 1(2): omitted"), "it is remembered");
    let both = desk.run(&["compare", "old.md", "new.md", "--pin", "section 1(2)=section 1(3)"]);
    assert!(both.code == 2 && both.err.contains("is both pinned and forbidden"), "{}", both.err);
    assert!(both.err.contains("take one of the two out of `new.md.compare.toml`"), "{}", both.err);
    let same = desk.run(&["compare", "old.md", "old.md", "--pin", "section 1=section 1", "--forbid", "sec_1=sec_1"]);
    assert!(same.code == 2 && same.err.contains("help: leave out its `--pin` or its `--forbid`"), "{}", same.err);
    let nowhere = desk.run(&["compare", "old.md", "new.md", "--pin", "section 1(9)=section 1(2)"]);
    assert!(nowhere.code == 2 && nowhere.err.contains("did you mean `section 1(1)`?"), "{}", nowhere.err);
    desk.put("hub/new.md.compare.toml", "[[pin]]\nold = \"sec_1\"\nneu = \"sec_1\"\n");
    let broken = desk.run(&["compare", "old.md", "new.md"]);
    assert!(broken.code == 2 && broken.err.contains("new.md.compare.toml:"), "{}", broken.err);
}

#[test]
fn settled_pairs_hold_for_the_text_they_were_settled_against() {
    let desk = two();
    let pin = desk.run(&["compare", "old.md", "new.md", "--pin", "section 1(2)=section 1(2)"]);
    assert!(pin.code == 0 && pin.out.contains("held to be the same: settled by you"), "{} {}", pin.out, pin.err);
    let html = desk.run(&["compare", "old.md", "new.md", "--format", "html"]).out;
    assert!(html.contains("Held to be the same provision: settled by you"), "{html}");
    // Another old text: the pair is not of it.
    desk.put("hub/model.md", "## 9. Power\n\nThe Director may share information.\n");
    let other = desk.run(&["compare", "model.md", "new.md"]);
    let said = "note: `new.md.compare.toml` has 1 pair of another old text, `old.md`: not used\n";
    assert_eq!((other.code, other.err.as_str()), (0, said));
    assert!(!other.out.contains("settled by you"), "{}", other.out);
    assert_eq!(desk.run(&["compare", "model.md", "new.md", "--pin", "section 9=section 1"]).code, 0);
    // The same file, edited: what fits is used, what does not is said and stays.
    desk.put("hub/old.md", OLD.replace("(2)", "(4)"));
    let edited = desk.run(&["compare", "old.md", "new.md"]);
    assert_eq!(edited.code, 0, "{}", edited.err);
    assert!(edited.err.contains("`old.md` was edited since pairs were settled against it"), "{}", edited.err);
    assert!(edited.err.contains("warning: `section 1(2)=section 1(2)` in `new.md.compare.toml` is not used: there is no provision `section 1(2)`"), "{}", edited.err);
    let kept = desk.text("hub/new.md.compare.toml");
    assert!(kept.contains("old = \"old.md\"") && kept.contains("old = \"model.md\""), "{kept}");
    // A copy under another name is the same text.
    desk.put("hub/copy.md", OLD);
    assert!(desk.run(&["compare", "copy.md", "new.md"]).out.contains("settled by you"));
    // Written by hand, without a text: for all of them.
    desk.put("hub/new.md.compare.toml", "[[pin]]\nold = \"section 1(2)\"\nnew = \"section 1(2)\"\n");
    assert!(desk.run(&["compare", "copy.md", "new.md"]).out.contains("settled by you"));
    assert_eq!(desk.run(&["compare", "model.md", "new.md"]).code, 0);
}

#[test]
fn a_name_of_several_provisions_is_asked_for_by_id() {
    let desk = two();
    let options = "## 1. Power\n\n::: option {group=\"who\" label=\"A\"}\n\n(1) The Director may share.\n\n:::\n::: option {group=\"who\" label=\"B\"}\n\n(1) The Minister may share.\n\n:::\n";
    desk.put("hub/options.md", options);
    let run = desk.run(&["compare", "options.md", "new.md", "--pin", "section 1(1)=section 1(1)"]);
    assert_eq!(run.code, 2, "{} {}", run.out, run.err);
    assert!(
        run.err.contains("`section 1(1)` names 2 provisions: `") && run.err.contains("name it by its id"),
        "{}",
        run.err
    );
    assert!(!desk.path("hub/new.md.compare.toml").exists());
}

#[test]
fn files_that_are_no_texts_are_refused_in_plain_words() {
    let desk = two();
    desk.put("hub/binary.md", b"PK\x03\x04\0\0");
    desk.put("hub/latin.md", b"caf\xe9");
    desk.put("hub/empty.md", "");
    for (file, said) in [
        ("binary.md", "holds NUL bytes"),
        ("latin.md", "is not UTF-8"),
        ("gone.md", "cannot open"),
        ("sops", "is no file"),
    ] {
        let run = desk.run(&["compare", "old.md", file]);
        assert!(run.code == 2 && run.err.contains(said), "{file}: {}", run.err);
    }
    let empty = desk.run(&["compare", "old.md", "empty.md"]);
    assert_eq!(empty.code, 0, "{}", empty.err);
    assert!(
        empty.err.contains("`empty.md` holds no text") && empty.out.contains("3 only in the first"),
        "{} {}",
        empty.err,
        empty.out
    );
    desk.put("hub/prose.md", "Dear colleague,\n\nthis is no law.\n");
    let prose = desk.run(&["compare", "old.md", "prose.md"]);
    assert_eq!(prose.code, 0, "{}", prose.err);
    desk.put("hub/twice.md", "## 1. A {#same}\n\nText of the first.\n\n## 2. B {#same}\n\nText of the second.\n");
    let twice = desk.run(&["compare", "old.md", "twice.md"]);
    assert_eq!(twice.code, 0, "{}", twice.err);
    assert!(twice.err.contains("note: twice.md:"), "{}", twice.err);
    let scanned: String = (0..30).map(|n| format!("## 1. Section {n}\n\nThe text of it.\n\n")).collect();
    desk.put("hub/scanned.md", scanned);
    let scanned = desk.run(&["compare", "old.md", "scanned.md"]);
    let notes: Vec<&str> = scanned.err.lines().collect();
    assert!(notes.len() == 6 && notes[0].starts_with("note: scanned.md:5: "), "{}", scanned.err);
    assert!(notes[5].starts_with("note: scanned.md: 24 more of the kind"), "{}", scanned.err);
    desk.put("hub/french.md", "---\ntitle: Loi\nlanguage: fr\n---\n## 1. Pouvoir\n\nLe directeur peut partager.\n");
    desk.put("hub/english.md", "---\ntitle: Law\nlanguage: en\n---\n## 1. Power\n\nThe Director may share.\n");
    let languages = desk.run(&["compare", "english.md", "french.md"]);
    assert!(languages.code == 0 && languages.err.contains("in two languages, `en` and `fr`"), "{}", languages.err);
}

#[test]
fn instructions_come_in_the_idiom_that_was_asked_for_and_whole() {
    let desk = two();
    let run = |more: &[&str]| {
        let mut arguments = vec!["compare", "old.md", "new.md", "--same-origin"];
        arguments.extend(more);
        desk.run(&arguments)
    };
    let pacific = run(&["--format", "instructions"]);
    assert_eq!(pacific.code, 0, "{}", pacific.err);
    assert!(pacific.out.contains("1. In section 1(1), omit “may” and substitute “must”.\n"), "{}", pacific.out);
    assert!(pacific.out.contains("Section 1(2) is renumbered (3).\n"), "{}", pacific.out);
    let zealand = run(&["--format", "instructions", "--idiom", "new-zealand", "--exit-code"]);
    assert!(zealand.out.contains("In section 1(1), replace “may” with “must”.\n"), "{}", zealand.out);
    assert_eq!(zealand.code, 1, "two texts that differ");
    for (more, said) in [
        (&["--format", "instructions", "--only", "inserted"][..], "instructions are for the whole of a law"),
        (&["--format", "instructions", "--summary"], "instructions are for the whole of a law"),
        (&["--idiom", "us"], "`--idiom` words instructions"),
        (&["--format", "instructions", "--idiom", "pacfic"], "did you mean `pacific`?"),
    ] {
        let wrong = run(more);
        assert!(wrong.code == 2 && wrong.err.contains(said), "{more:?}: {}", wrong.err);
    }
    assert_eq!(desk.run(&["check", "--format", "instructions"]).code, 2);
}

#[test]
fn cross_references_left_behind_are_listed_in_every_form() {
    let desk = Desk::new();
    let act = "## 1. Power\n\nSubject to section 2, the Director may share information.\n\n## 2. Limits\n\nNothing may be shared for money.\n";
    desk.put("hub/old.md", act);
    desk.put("hub/new.md", act.replace("## 2. Limits", "## 2. Fees\n\nA fee of 5 dollars is paid.\n\n## 3. Limits"));
    let run = |format: &str| {
        let run = desk.run(&["compare", "old.md", "new.md", "--same-origin", "--format", format]);
        assert_eq!(run.code, 0, "{}", run.err);
        run.out.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let said =
        "section 1: “section 2” led to section 2 (Limits), which became section 3, and leads to section 2 (Fees) now";
    assert!(
        run("human")
            .contains(&format!("note: 1 cross-reference in unchanged words leads elsewhere now, or nowhere {said}"))
    );
    assert!(run("markdown").contains(&format!("- {said}")));
    let counts = desk.run(&["compare", "old.md", "new.md", "--same-origin", "--summary"]).out;
    assert!(counts.lines().count() == 3 && counts.contains("note: 1 cross-reference in unchanged"), "{counts}");
    let html = run("html");
    assert!(html.contains("Section 1: “section 2” led to section 2 (Limits), which became section 3. It leads to section 2 (Fees) now."), "{html}");
    let instructions = run("instructions");
    let (_, settle) = instructions.split_once("To be settled by the drafter").expect("what is left to settle");
    assert!(settle.contains("“section 2” led to section 2 (Limits), which became section 3,"), "{settle}");
    let json: serde_json::Value = serde_json::from_str(&run("json")).expect("JSON");
    let found = &json["redirections"][0];
    assert_eq!(
        (&found["led_to"]["heading"], &found["is_now"]["citation"], &found["leads_to"]["heading"]),
        (&"Limits".into(), &"section 3".into(), &"Fees".into())
    );
    let schema: serde_json::Value = serde_json::from_str(&desk.run(&["schema", "comparison"]).out).expect("a schema");
    assert!(jsonschema::is_valid(&schema, &json), "{json:#}");
}

#[test]
fn plain_texts_are_read_by_their_numbered_lines() {
    let desk = Desk::new();
    let plain = "# The Sharing Act\n";
    let old = "Section 1. Title\n\nThis is the Act.\n\nSection 2. Powers\n\n(1) An officer may enter.\n\n(2) The officer keeps a record.\n";
    desk.put("hub/Old Act.txt", old);
    desk.put("hub/new.txt", old.replace("may enter", "must enter"));
    let run = desk.run(&["compare", "Old Act.txt", "new.txt", "--same-origin"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert!(
        run.out.starts_with("Old Act → new\n4 provisions: 3 unchanged, 1 reworded\n\nsection 2(1): reworded\n"),
        "{}",
        run.out
    );
    // With nothing that can be told for a heading, the way out is said.
    desk.put("hub/words.txt", "The Act has words.\n");
    let run = desk.run(&["compare", "words.txt", "new.txt"]);
    assert!(
        run.err.starts_with(
            "note: no numbered headings were found in `words.txt`: it is compared as one piece; write `## `"
        ),
        "{}",
        run.err
    );
    // A first heading is the title, no provision.
    desk.put("hub/act.md", format!("{plain}\nAn Act to share.\n\n## 1. Title\n\nThis is the Act.\n"));
    desk.put("hub/later.md", format!("{plain}\nAn Act to give.\n\n## 1. Title\n\nThis is the Act.\n"));
    let run = desk.run(&["compare", "act.md", "later.md", "--same-origin"]);
    assert!(run.out.starts_with("The Sharing Act (act) → The Sharing Act (later)\n2 provisions: 1 unchanged, 1 reworded\n\nopening text: reworded\n"), "{}", run.out);
}

#[test]
fn every_form_bears_the_marking_of_the_stricter_text() {
    let desk = Desk::released();
    let note = "---\ntitle: Secret\nsummary: About it.\nmarking: \"TLP:AMBER\"\nhandling:\n  caveats: [Not for onward disclosure.]\n  originator: The Unit\n---\n\nThe word is timbuktu.\n";
    desk.put("hub/notes/secret.md", note);
    let run = |more: &[&str]| {
        let run = desk.run(&[&["diff", "secret", "--audience", "members"], more].concat());
        assert_eq!(run.code, 0, "{}", run.err);
        run.out
    };
    let handling = "Handling: Not for onward disclosure.\nOriginator: The Unit\n";
    for more in [&[][..], &["--summary"], &["--format", "instructions"]] {
        let text = run(more);
        assert!(text.starts_with(&format!("TLP:AMBER\n{handling}\n")) && text.ends_with("\nTLP:AMBER\n"), "{text}");
    }
    let markdown = run(&["--format", "markdown"]);
    assert!(
        markdown.starts_with("**TLP:AMBER**\n\nHandling: Not") && markdown.ends_with("\n**TLP:AMBER**\n"),
        "{markdown}"
    );
    let html = run(&["--format", "html"]);
    assert_eq!(html.matches("</span>TLP:AMBER</p>").count(), 2, "{html}");
    assert!(html.contains("<b>Originator</b>: The Unit"), "{html}");
    let json: serde_json::Value = serde_json::from_str(&run(&["--format", "json"])).expect("JSON");
    assert_eq!(
        (&json["protection"]["marking"], &json["protection"]["originators"][0]),
        (&"TLP:AMBER".into(), &"The Unit".into())
    );
    let schema: serde_json::Value = serde_json::from_str(&desk.run(&["schema", "comparison"]).out).expect("a schema");
    assert!(jsonschema::is_valid(&schema, &json), "{json:#}");
    // Files by themselves say it in their front matter.
    desk.put("hub/marked.md", "---\ntitle: M\nmarking: \"TLP:GREEN\"\n---\n\nWords.\n");
    desk.put("hub/plain.md", "Words.\n");
    let files = desk.run(&["compare", "plain.md", "marked.md"]).out;
    assert!(files.starts_with("TLP:GREEN\n\n"), "{files}");
}

#[test]
fn what_was_asked_for_wrongly_is_answered_with_the_way_on() {
    let desk = Desk::released();
    let failed = |arguments: &[&str], said: &str, help: &str| {
        let run = desk.run(arguments);
        assert!(run.code == 2 && run.err.contains(said) && run.err.contains(help), "{arguments:?}: {}", run.err);
    };
    failed(&["diff", "queue", "1"], "error", "released were 1.0; without it the working text is compared");
    failed(&["diff", "queue", "1.0", "working"], "error", "without it the working text is compared");
    failed(&["diff", "queue@1.0"], "no document `queue@1.0` for `public`", "write `faletusi diff queue 1.0`");
    failed(&["diff", "sops/queue.md"], "no document", "that is the file of `queue`");
    failed(
        &["diff", "secret"],
        "there is no document `secret` for `public`",
        "for other readers try `--audience members`",
    );
    let two = two();
    let only = two.run(&["compare", "old.md", "new.md", "--same-origin", "--only", "heading only"]);
    assert_eq!(only.code, 0, "{}", only.err);
    assert!(only.out.ends_with("\n\n0 of 4 shown: heading\n"), "{}", only.out);
    let only = two.run(&["compare", "old.md", "new.md", "--same-origin", "--only", "inserted"]).out;
    assert!(only.ends_with("\n\n1 of 4 shown: inserted\n"), "{only}");
    two.put("hub/empty.md", "");
    let none = two.run(&["compare", "empty.md", "empty.md"]).out;
    assert!(none.ends_with("\nno provisions\n"), "{none}");
    let narrow = two.command(&["compare", "old.md", "new.md", "--same-origin"]).env("COLUMNS", "24").output();
    let narrow = String::from_utf8(narrow.expect("runs").stdout).expect("UTF-8");
    assert!(narrow.lines().all(|line| line.chars().count() <= 24), "{narrow}");
}

#[test]
fn a_working_text_with_errors_is_said_to_have_them() {
    let desk = Desk::released();
    desk.put("hub/sops/queue.md", procedure("Queue", "Stand there. See [it](gone.md)."));
    let run = desk.run(&["diff", "queue"]);
    let said = "warning: the working text has 1 error, and may not be compared as it is meant; see `faletusi check`\n";
    assert_eq!((run.code, run.err.as_str()), (0, said));
    assert_eq!(desk.run(&["diff", "stamps"]).err, "", "another document's errors are not its own");
    assert_eq!(desk.run(&["diff", "queue", "1.0", "1.0"]).err, "", "what was released stands");
}

#[test]
fn two_languages_are_told_by_their_words() {
    let desk = two();
    desk.put(
        "hub/en.md",
        "## 1. Power\n\nThe officer may enter the place by day and must leave it to the owner or to the court.\n",
    );
    desk.put(
        "hub/fr.md",
        "## 1. Pouvoir\n\nLe directeur et les agents entrent dans la maison par le jardin qui est sur la place.\n",
    );
    let run = desk.run(&["compare", "en.md", "fr.md"]);
    assert!(run.err.contains("note: the texts are in two languages, `en` and `fr`"), "{}", run.err);
    assert_eq!(desk.run(&["compare", "en.md", "new.md"]).err, "");
}

#[test]
fn nothing_in_a_text_reaches_the_terminal_as_a_command() {
    let desk = Desk::new();
    desk.put("hub/old.md", "---\ntitle: \"The\\nAct\"\n---\n## 1. A\u{1b}[31m\n\nIt is im\u{ad}mi\u{200b}gration.\n");
    desk.put("hub/new.md", "---\ntitle: \"The Act\"\n---\n## 1. B\u{1b}[32m\n\nIt is immigration.\n");
    for format in ["human", "markdown", "instructions"] {
        let run = desk.run(&["compare", "old.md", "new.md", "--same-origin", "--format", format]);
        assert!(run.code == 0 && !run.out.contains('\u{1b}'), "{format}: {}", run.out);
        assert!(!run.out.contains("gration"), "characters that nobody sees are no change: {}", run.out);
    }
    let wide = ["compare", "old.md", "new.md", "--context", "18446744073709551615"];
    assert_eq!(desk.run(&wide).code, 0);
}

#[test]
fn a_key_and_a_pin_hold_against_any_number() {
    let desk = Desk::new();
    let old =
        "## 5. Powers\n\n(1) The Director may enter any place where records are kept {#ka}.\n\n(2) A fee is payable.\n";
    let new = "## 5. Powers\n\n(1) The following apply:\n\n    (a) the Director may enter any place where records are kept;\n\n    (b) entry is by day.\n\n(2) A fee is payable.\n";
    desk.put("hub/old.md", old.replace(" {#ka}", ""));
    desk.put("hub/new.md", new);
    let run = desk.run(&["compare", "--same-origin", "--pin", "section 5(1)=section 5(1)(a)", "old.md", "new.md"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.contains("section 5(1) → section 5(1)(a): "), "{}", run.out);
}

#[test]
fn versions_are_compared_with_each_other_and_with_the_working_text() {
    let desk = Desk::released();
    let none = desk.run(&["diff", "queue"]);
    assert!(none.code == 0 && none.out.contains("unchanged") && !none.out.contains("reworded"), "{}", none.out);
    desk.put("hub/sops/queue.md", procedure("Queue", "Stand there."));
    let edited = desk.run(&["diff", "queue", "--exit-code"]);
    assert_eq!(edited.code, 1, "{}", edited.err);
    assert!(
        edited.out.starts_with("TLP:CLEAR\n\nqueue 1.0 → queue, working text\n") && edited.out.contains("[-here-]"),
        "{}",
        edited.out
    );
    assert_eq!(desk.run(&["release", "queue@1.1"]).code, 0);
    let versions = desk.run(&["diff", "queue", "1.0", "1.1", "--summary"]);
    assert!(versions.out.starts_with("TLP:CLEAR\n\nqueue 1.0 → queue 1.1\n"), "{}", versions.out);
    let unknown = desk.run(&["diff", "queu"]);
    assert!(unknown.code == 2 && unknown.err.contains("did you mean `queue`?"), "{}", unknown.err);
    let never = desk.run(&["diff", "queue", "7.0"]);
    assert!(never.code == 2 && never.err.contains("released were 1.0, 1.1"), "{}", never.err);
    // Who may not read a document is not told of it.
    let secret = desk.run(&["diff", "secret"]);
    assert!(secret.code == 2 && secret.err.contains("there is no document `secret` for `public`"), "{}", secret.err);
    assert_eq!(desk.run(&["diff", "secret", "--audience", "members"]).code, 0);
}

/// The blocks of code of a guide, each with its language.
fn blocks(guide: &str) -> Vec<(String, String)> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("content/guides").join(guide);
    let text = std::fs::read_to_string(path).expect("the guide");
    let mut pieces = text.split("\n```");
    pieces.next();
    let code = |piece: &str| piece.split_once('\n').map(|(language, code)| (language.to_owned(), code.to_owned()));
    pieces.step_by(2).map(|piece| code(piece).expect("a block")).collect()
}

/// Runs a command of a guide over this repository's hub.
fn as_written(desk: &Desk, command: &str) -> String {
    let mut words: Vec<&str> = command.split_whitespace().collect();
    assert_eq!(words.remove(0), "faletusi", "{command}");
    words.extend(["--root", env!("CARGO_MANIFEST_DIR"), "--today", "2026-11-25"]);
    let run = desk.run(&words);
    assert_eq!(run.code, 0, "{command}: {}", run.err);
    run.out.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_guides_show_what_the_commands_print() {
    let desk = Desk::new();
    let mut shown = 0;
    let mut printed = String::new();
    let both = [blocks("comparing-provisions.md"), blocks("amendment-instructions.md")].concat();
    for (language, code) in both {
        if language == "text" {
            for line in code.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty()) {
                let words = line.split_whitespace().collect::<Vec<_>>().join(" ");
                assert!(printed.contains(&words), "the guide shows\n{words}\nprinted was\n{printed}");
                shown += 1;
            }
        }
        for command in code.lines().filter(|line| language == "sh" && line.starts_with("faletusi diff")) {
            printed = as_written(&desk, command);
        }
    }
    assert!(shown >= 10, "{shown} pieces of output are shown");
}

#[test]
fn every_form_says_that_an_alternative_was_not_chosen() {
    let desk = two();
    let option = |label: &str, words: &str| {
        format!("::: option {{group=\"way\" label=\"{label}\" title=\"The way of {label}\"}}\n(2) {words}\n:::\n")
    };
    let (signed, bulk) = ("Both heads of agency sign a paper first.", "Sharing in bulk needs consent of the Minister.");
    let head = "## 1. Power\n\n(1) The Director may share information.\n\n";
    desk.put("hub/model.md", format!("{head}{}{}", option("A", signed), option("B", bulk)));
    desk.put("hub/act.md", format!("{head}(2) {bulk}\n"));
    let run = |more: &[&str]| desk.run(&[&["compare", "model.md", "act.md"][..], more].concat()).out;
    let human = run(&[]);
    assert!(human.contains("section 1(2), alternative A: omitted (alternative not chosen)"), "{human}");
    assert!(human.contains("[-Alternative A: The way of A-]"), "{human}");
    let html = run(&["--format", "html"]);
    assert!(html.contains("Section 1(2), alternative A") && html.contains(">alternative not chosen<"), "{html}");
    assert!(run(&["--format", "json"]).contains("\"remark\": \"not-chosen\""));
    assert!(run(&["--only", "omitted"]).contains("alternative not chosen"));
}
