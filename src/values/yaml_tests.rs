use super::*;

fn read_all(text: &str) -> Parsed {
    let file = HubPath::new("sops/a.md").expect("a path");
    read(&file, text, 0..text.len(), &[])
}

#[track_caller]
fn json(text: &str) -> String {
    let parsed = read_all(text);
    assert_eq!(words(&parsed), Vec::<String>::new());
    assert!(parsed.whole);
    crate::values::entries_to_json(&parsed.entries).to_string()
}

fn words(parsed: &Parsed) -> Vec<String> {
    parsed.diagnostics.iter().map(Diagnostic::words).collect()
}

/// What is said of a text, each with the words its caret points at.
fn said(text: &str) -> Vec<(String, String)> {
    let parsed = read_all(text);
    let at = |d: &Diagnostic| text[d.place.span.expect("a place").range()].to_owned();
    parsed.diagnostics.iter().map(|d| (at(d), d.words())).collect()
}

#[track_caller]
fn assert_said(text: &str, expected: &[(&str, &str)]) {
    let said = said(text);
    let said: Vec<(&str, &str)> = said.iter().map(|(at, words)| (at.as_str(), words.as_str())).collect();
    assert_eq!(said, expected);
}

#[test]
fn values_of_the_core_schema() {
    assert_eq!(
        json(
            "a: text\nb: 3\nc: 1.50\nd: true\ne: yes\nf:\ng: \"3\"\nh: 2027-11-30\ni: 12:30\nj: TLP:CLEAR\nl: [x, {y: z}]\n"
        ),
        r#"{"a":"text","b":3,"c":1.5,"d":true,"e":"yes","f":null,"g":"3","h":"2027-11-30","i":"12:30","j":"TLP:CLEAR","l":["x",{"y":"z"}]}"#
    );
    assert_eq!(json("a: |\n  one\n  two\nb: >\n  one\n  two\n"), r#"{"a":"one\ntwo\n","b":"one two\n"}"#);
    assert_eq!(json("# nothing\n"), "{}");
    assert_eq!(json(""), "{}");
    assert_eq!(json("a: 1\r\nb: [2,\r\n  3]\r\n"), r#"{"a":1,"b":[2,3]}"#);
}

#[test]
fn places_are_bytes_even_behind_letters_of_several_bytes() {
    let text = "title: Fa\u{2018}as\u{101}moa\nowner: \"S\u{101}moa\"\ntopics: [privacy, \u{101}]\n";
    let parsed = read_all(text);
    let spans: Vec<&str> = parsed
        .entries
        .iter()
        .flat_map(|e| [e.key_span, e.value.span].into_iter().chain(e.value.items().iter().map(|i| i.span)))
        .map(|span| &text[span.range()])
        .collect();
    assert_eq!(
        spans,
        [
            "title",
            "Fa\u{2018}as\u{101}moa",
            "owner",
            "\"S\u{101}moa\"",
            "topics",
            "[privacy, \u{101}]",
            "privacy",
            "\u{101}"
        ]
    );
}

#[test]
fn what_a_remark_cuts_off_is_said() {
    let cut = |value: &str, cut: &str| {
        format!(
            "warning[comment-in-value]: this value is read as \"{value}\": ` #` begins a remark\n  label: not part of \
             the value\n  help: write \"{value} {cut}\" between quotation marks, or put the remark on a line of its own"
        )
    };
    let text = "title: Rule #1 of all \nsources:\n  - title: Case  #2\nkeywords:\n  - visa #3\n";
    assert_said(
        text,
        &[("#1 of all", &cut("Rule", "#1 of all")), ("#2", &cut("Case", "#2")), ("#3", &cut("visa", "#3"))],
    );
    assert!(read_all(text).whole, "it can be read all the same");
    let kept = "# a remark\ntitle: \"Rule #1\" # said\nbinding: true # not text\ntopics: [a] # a list\nurl: a#b\n\
                summary: |\n  A #1\nowner: # below\n  Secretariat\n";
    assert_said(kept, &[]);
    let file = HubPath::new("sops/a.md").expect("a path");
    assert_eq!(read(&file, "rank: A #1\n", 0..11, &["rank".to_owned()]).diagnostics, []);
}

#[test]
fn places_count_from_the_start_of_the_file() {
    let text = "---\ntitle: x\n---\n";
    let file = HubPath::new("a.md").expect("a path");
    let parsed = read(&file, text, 4..13, &[]);
    assert_eq!(&text[parsed.entries[0].value.span.range()], "x");
}

#[test]
fn a_colon_in_a_value() {
    assert_said(
        "title: Border: control\nsummary: x\n",
        &[(
            "Border: control",
            "error[front-matter-syntax]: a colon and a space cannot stand in a value without quotation marks\n  help: write \"Border: control\"\n  fix: 7..22 \"\\\"Border: control\\\"\"",
        )],
    );
    let parsed = read_all("title: Border: control\nsummary: x\n");
    assert!(!parsed.whole);
    assert_eq!(
        crate::values::entries_to_json(&parsed.entries).to_string(),
        r#"{"title":"Border: control","summary":"x"}"#
    );
}

#[test]
fn quotation_marks_that_do_not_match() {
    let help = "end the value with the quotation mark it begins with; to have one inside, use the other kind (' or \") around the value";
    assert_said(
        "title: \"Border\nsummary: \"x\"\nowner: y\n",
        &[(
            "\"",
            &format!(
                "error[front-matter-syntax]: the quotation marks in the value of `title` do not match\n  help: {help}"
            ),
        )],
    );
    assert_said(
        "title: 'It's here'\nowner: y\n",
        &[(
            "'",
            &format!(
                "error[front-matter-syntax]: the quotation marks in the value of `title` do not match\n  help: {help}"
            ),
        )],
    );
    let parsed = read_all("title: \"Border\nsummary: \"x\"\nowner: y\n");
    assert_eq!(crate::values::entries_to_json(&parsed.entries).to_string(), r#"{"summary":"x","owner":"y"}"#);
}

#[test]
fn brackets_that_are_not_closed() {
    assert_said(
        "topics: [privacy, border\ntitle: x\n",
        &[(
            "[",
            "error[front-matter-syntax]: the list that begins here is not closed\n  help: put commas between its items and `]` at its end",
        )],
    );
}

#[test]
fn a_nul_is_said_where_the_bytes_are_read_and_not_again_here() {
    assert_eq!(json("title: T\0T\n"), r#"{"title":"T T"}"#);
}

#[test]
fn tabs_backslashes_and_strange_signs() {
    assert_said(
        "fields:\n\tx: y\ntitle: z\n",
        &[("\t", "error[front-matter-syntax]: a tab cannot stand here\n  help: use spaces; two a level")],
    );
    assert_said(
        "title: \"C:\\users\"\n",
        &[(
            "\\",
            "error[front-matter-syntax]: a backslash has a meaning of its own between double quotation marks\n  help: write two backslashes, or use single quotation marks",
        )],
    );
    assert_said(
        "title: @home\n",
        &[(
            "@",
            "error[front-matter-syntax]: a value cannot begin with this character\n  help: put the value between quotation marks",
        )],
    );
    assert_said(
        "title: !important x\n",
        &[(
            "!important x",
            "error[front-matter-syntax]: a value that begins with `!` has a meaning of its own and is not read\n  help: put the value between quotation marks",
        )],
    );
}

#[test]
fn what_is_no_list_of_keys() {
    assert_said(
        "just words\n",
        &[(
            "just words",
            "error[front-matter-syntax]: front matter is made of lines `key: value`, and this is none\n  help: write the name of a key, a colon, a space and the value",
        )],
    );
    assert_said(
        "- a\n- b\n",
        &[(
            "-",
            "error[front-matter-syntax]: front matter is made of lines `key: value`, and this is a list\n  help: begin with the name of a key: `topics: […]`",
        )],
    );
}

#[test]
fn a_key_twice_is_reported_and_the_first_one_kept() {
    let text = "owner: a\ntitle: b\nowner: c\n";
    assert_said(
        text,
        &[(
            "owner",
            "error[duplicate-key]: `owner` stands here twice\n  label: the second one\n  help: keep one of them\n  note: sops/a.md: the first one",
        )],
    );
    assert_eq!(crate::values::entries_to_json(&read_all(text).entries).to_string(), r#"{"owner":"a","title":"b"}"#);
    assert_said(
        "owner: a\ntitle: b: c\nowner: d\n",
        &[
            (
                "b: c",
                "error[front-matter-syntax]: a colon and a space cannot stand in a value without quotation marks\n  help: write \"b: c\"\n  fix: 16..20 \"\\\"b: c\\\"\"",
            ),
            (
                "owner",
                "error[duplicate-key]: `owner` stands here twice\n  label: the second one\n  help: keep one of them\n  note: sops/a.md: the first one",
            ),
        ],
    );
}

#[test]
fn an_alias_bomb_is_refused_once_and_costs_nothing() {
    let mut text = "a: &a [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for (name, before) in ('b'..='z').zip('a'..) {
        text += &format!("{name}: &{name} [*{before}, *{before}, *{before}, *{before}, *{before}, *{before}]\n");
    }
    let parsed = read_all(&text);
    assert_eq!(
        words(&parsed),
        [
            "error[front-matter-syntax]: a value that begins with `&` or `*` has a meaning of its own and is not read\n  help: put the value between quotation marks"
        ]
    );
    assert_said(
        "title: *Important*\n",
        &[(
            "*",
            "error[front-matter-syntax]: a value that begins with `&` or `*` has a meaning of its own and is not read\n  help: put the value between quotation marks",
        )],
    );
}

#[test]
fn depth_and_size_have_limits() {
    for deep in ["a: ".to_owned() + &"[".repeat(10_000), "a: ".to_owned() + &"{x: ".repeat(10_000)] {
        let parsed = read_all(&deep);
        let found = words(&parsed);
        assert_eq!(
            found,
            [
                "error[front-matter-syntax]: this is nested more than 64 levels deep\n  help: front matter needs three levels at most; look for brackets that are not closed"
            ]
        );
    }
    let block: String = (0..1_000).map(|n| format!("{}x:\n", " ".repeat(n))).collect();
    assert_eq!(words(&read_all(&block)).len(), 1);
    let long = format!("a: {}\n", "x".repeat(MAX_BYTES));
    assert_eq!(
        words(&read_all(&long)),
        [
            "error[front-matter-syntax]: the front matter has 1048580 bytes; 1048576 are read at most\n  help: move long text below the second `---` line"
        ]
    );
    let many: String = (0..50_000).map(|n| format!("k{n}: {n}\n")).collect();
    assert_eq!(read_all(&many).entries.len(), 50_000);
}

#[test]
fn all_mistakes_are_found_in_one_run() {
    let found = said("title: a: b\nsummary: \"x\ntopics: [p\nowner: @me\ndate: 2027-01-01\n");
    let places: Vec<&str> = found.iter().map(|(at, _)| at.as_str()).collect();
    assert_eq!(places, ["a: b", "\"", "[", "@"]);
}

#[test]
fn ignored_keys_may_hold_anything() {
    let text = "title: x\nother: \"two\n\"\nmore: a: b\nowner: y\n";
    let file = HubPath::new("a.md").expect("a path");
    let parsed = read(&file, text, 0..text.len(), &["other".to_owned(), "more".to_owned()]);
    assert_eq!(words(&parsed), Vec::<String>::new());
    assert_eq!(parsed.skipped.len(), 2);
    let keys: Vec<&str> = parsed.entries.iter().map(|e| e.key.as_str()).collect();
    assert_eq!(keys, ["title", "more", "owner"]);
}

proptest::proptest! {
    #[test]
    fn never_panics(text in "[a-c:\\-\\[\\]{}&*!|>'\"#%@` \t\n\r\u{101}\u{2018}0-9?,~\\\\]{0,80}") {
        let parsed = read_all(&text);
        for diagnostic in &parsed.diagnostics {
            let span = diagnostic.place.span.expect("a place");
            proptest::prop_assert!(text.get(span.range()).is_some(), "{:?} in {:?}", span, text);
        }
    }
}
