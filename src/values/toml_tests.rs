use super::*;

fn read_all(text: &str) -> Parsed {
    read(&HubPath::new("hub.toml").expect("a path"), text)
}

fn said(text: &str) -> Vec<(String, String)> {
    let at = |d: &Diagnostic| d.place.span.map_or("", |s| &text[s.range()]).to_owned();
    read_all(text).diagnostics.iter().map(|d| (at(d), d.words())).collect()
}

#[test]
fn values_and_places_in_the_authors_order() {
    let text = "title = \"Hub\"\nb = 1\na = [true, 2.5]\nday = 2027-11-30\nwhen = 2027-11-30T10:00:00Z\n\n[[collections]]\nid = \"x\"\n[[collections]]\nid = \"y\"\n[audiences.public]\ntitle = \"P\"\n";
    let parsed = read_all(text);
    assert!(parsed.whole);
    assert_eq!(
        crate::values::entries_to_json(&parsed.entries).to_string(),
        r#"{"title":"Hub","b":1,"a":[true,2.5],"day":"2027-11-30","when":"2027-11-30T10:00:00Z","collections":[{"id":"x"},{"id":"y"}],"audiences":{"public":{"title":"P"}}}"#
    );
    let id = parsed.entries[5].value.items()[1].get("id").expect("an id");
    assert_eq!(&text[id.span.range()], "\"y\"");
    assert_eq!(text[..id.span.start as usize].lines().count(), 10);
    assert_eq!(parsed.entries[3].value.describe(), "a date");
}

#[test]
fn every_mistake_is_said_with_its_place() {
    let found = said("title = Pacific hub\nb = 1\nb = 2\n[x\ny = 3\n");
    assert!(found.len() >= 3, "{found:#?}");
    assert!(
        found.iter().any(|(at, words)| at == "b"
            && words == "error[duplicate-key]: `b` stands here twice\n  label: the second one\n  help: keep one of them\n  note: hub.toml: the first one"),
        "{found:#?}"
    );
    assert!(
        found.iter().any(|(_, words)| words.starts_with("error[toml-syntax]: this cannot be read: ")),
        "{found:#?}"
    );
}

#[test]
fn a_text_without_quotation_marks_is_said_to_need_them() {
    for value in ["Faletusi", "Pacific hub", "true story", "Our hub's name"] {
        let text = format!("title = {value}  # a remark\nlanguages = [\"en\"]\n");
        let end = 8 + value.len();
        assert_eq!(
            said(&text),
            [(
                value.to_owned(),
                format!(
                    "error[toml-syntax]: a text stands between quotation marks\n  label: no quotation marks\n  help: write \
                     `title = \"{value}\"`\n  fix: 8..{end} \"\\\"{value}\\\"\""
                )
            )]
        );
        let parsed = read_all(&text);
        let keys: Vec<&str> = parsed.entries.iter().map(|e| e.key.as_str()).collect();
        assert_eq!(keys, ["languages"], "it is not taken for what it is not");
    }
    let nested = "[[collections]]\nid = \"x\"\nfolder = sops\n";
    assert_eq!(said(nested).len(), 1);
    assert_eq!(read_all(nested).entries[0].value.items()[0].entries().len(), 1);
}

#[test]
fn depth_and_size_have_limits() {
    let deep = format!("a = {}{}\n", "[".repeat(10_000), "]".repeat(10_000));
    assert!(!read_all(&deep).whole);
    let long = format!("a = \"{}\"\n", "x".repeat(MAX_BYTES));
    assert_eq!(
        said(&long),
        [(String::new(), "error[toml-syntax]: this file has 1048583 bytes; 1048576 are read at most\n  help: split the register, or write it as CSV".to_owned())]
    );
}

proptest::proptest! {
    #[test]
    fn never_panics(text in "[a-c=\\[\\]{}'\"#. \t\n\r\u{101}0-9,\\\\-]{0,80}") {
        for diagnostic in read_all(&text).diagnostics {
            if let Some(span) = diagnostic.place.span {
                proptest::prop_assert!(text.get(span.range()).is_some(), "{:?} in {:?}", span, text);
            }
        }
    }
}
