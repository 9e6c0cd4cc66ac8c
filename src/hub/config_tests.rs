use super::*;
use crate::diagnostics::Severity;

fn read(text: &str) -> (HubConfig, Vec<(String, String)>) {
    let (config, diagnostics) = HubConfig::read(&HubPath::new("hub.toml").expect("a path"), text);
    let said =
        diagnostics.iter().map(|d| (d.place.span.map_or("", |s| &text[s.range()]).to_owned(), d.words())).collect();
    (config, said)
}

#[track_caller]
fn assert_said(text: &str, expected: &[(&str, &str)]) {
    let (_, said) = read(text);
    let said: Vec<(&str, &str)> = said.iter().map(|(at, words)| (at.as_str(), words.as_str())).collect();
    assert_eq!(said, expected);
}

const SMALL: &str = "title = \"Hub\"\n[audiences.public]\ntitle = \"Public\"\n[audiences.members]\ntitle = \"Members\"\nincludes = [\"public\"]\nmax_marking = \"TLP:AMBER\"\n[topics.privacy]\ntitle = \"Privacy\"\n";

const SOPS: &str = "[[collections]]\nid = \"sops\"\nfolder = \"sops\"\nprofile = \"procedure\"\ntitle = \"SOPs\"\naudience = \"public\"\nmarking = \"TLP:CLEAR\"\n";

#[test]
fn a_small_hub() {
    let text = format!(
        "base_url = \"https://hub.example\"\nlanguages = [\"en\", \"fr\"]\ntimezone = \"Pacific/Apia\"\n{SMALL}{SOPS}defaults = {{ language = \"fr\", topics = [\"privacy\"] }}\nmap = {{ published = \"date\" }}\nignore = [\"rank\"]\nrules = {{ missing-summary = \"off\", unknown-key = \"note\" }}\n[[doors]]\ntitle = \"Run a procedure\"\ncollections = [\"sops\"]\n[synonyms]\ngroups = [[\"boat\", \"vessel\"]]\naudiences.members = [[\"a\", \"b\"]]\n[data]\nmembers = \"data/members.toml\"\nevents = {{ file = \"data/events.csv\", audience = \"members\", columns = {{ place = \"members\" }} }}\n[[scales]]\nid = \"s\"\ntitle = \"S\"\nbands = [{{ term = 1 }}]\n"
    );
    let (config, said) = read(&text);
    assert_eq!(said, [], "a number counts as text where text is wanted");
    assert_eq!(config.site.base_url.as_deref(), Some("https://hub.example/"));
    assert_eq!(config.site.theme, "tapa");
    let sops = config.collection("sops").expect("a collection");
    assert_eq!(sops.front_matter.defaults.len(), 2);
    assert_eq!(sops.front_matter.defaults[0].value.span, Span::default());
    assert_eq!(sops.front_matter.map["published"], "date");
    let rule = |name| crate::diagnostics::rules::rule(name).expect("a rule");
    assert_eq!(sops.levels.severity(rule("missing-summary"), Severity::Warning), None);
    assert_eq!(sops.levels.severity(rule("unknown-key"), Severity::Error), Some(Severity::Note));
    assert_eq!(sops.levels.severity(rule("wrong-type"), Severity::Error), Some(Severity::Error));
    assert_eq!(config.synonyms[1].audience.as_str(), "members");
    assert_eq!(config.scales[0].bands[0].term, "1");
    assert_eq!(config.folders(), ["data", "releases", "sops", "themes"]);
}

#[test]
fn audiences_that_cannot_stand() {
    assert_said(
        "title = \"H\"\n[audiences.a]\ntitle = \"A\"\nincludes = [\"b\", \"memebrs\"]\nmax_marking = \"TLP:WHITE\"\n[audiences.b]\ntitle = \"B\"\nincludes = [\"c\"]\n[audiences.c]\ntitle = \"C\"\nincludes = [\"a\"]\n[audiences.members]\ntitle = \"M\"\n",
        &[
            (
                "",
                "error[public-audience]: hub.toml declares no audience `public`\n  help: add `[audiences.public]` with `title = \"Public\"`",
            ),
            (
                "\"memebrs\"",
                "error[unknown-audience]: the audience `memebrs` is not declared in hub.toml\n  label: not known\n  help: did you mean `members`?",
            ),
            (
                "\"TLP:WHITE\"",
                "error[unknown-marking]: `TLP:WHITE` is not a TLP 2.0 label\n  label: not known\n  help: did you mean `\"TLP:CLEAR\"`?",
            ),
            (
                "\"a\"",
                "error[audience-cycle]: audiences include each other in a circle: `a` includes `b` includes `c` includes `a`\n  label: closes the circle\n  help: let the narrower audience include the wider one, never the reverse",
            ),
        ],
    );
    assert_said(
        "title = \"H\"\n[audiences.public]\ntitle = \"P\"\nincludes = [\"x\"]\nmax_marking = \"TLP:GREEN\"\n[audiences.x]\ntitle = \"X\"\nincludes = [\"x\"]\n",
        &[
            (
                "[\"x\"]",
                "error[public-audience]: `public` is everybody and cannot include another audience\n  help: take `includes` out here; the other audience may include `public`",
            ),
            (
                "\"TLP:GREEN\"",
                "error[public-audience]: `TLP:GREEN` cannot be shown to the public\n  help: take `max_marking` out here: TLP:CLEAR alone may be public",
            ),
            (
                "\"x\"",
                "error[audience-cycle]: audiences include each other in a circle: `x` includes `x`\n  label: closes the circle\n  help: let the narrower audience include the wider one, never the reverse",
            ),
        ],
    );
}

#[test]
fn who_sees_what() {
    let (config, said) = read(&format!(
        "{SMALL}[audiences.trainers]\ntitle = \"T\"\nincludes = [\"members\"]\n[audiences.auditors]\ntitle = \"A\"\n"
    ));
    assert_eq!(said, []);
    let id = |name: &str| config.audiences.id(name).expect("declared");
    let may = |reader: &str, addressed: &str| config.audiences.may_read(&id(reader), &id(addressed));
    assert!(may("trainers", "public") && may("trainers", "members") && may("trainers", "trainers"));
    assert!(!may("members", "trainers") && !may("public", "members"));
    assert!(!may("auditors", "public"), "who includes nobody sees nobody else's");
    assert_eq!(config.audiences.max_marking(&id("trainers")), Marking::Amber);
    assert_eq!(config.audiences.max_marking(&id("public")), Marking::Clear);
    assert_eq!(config.audiences.id("Public"), None);
}

#[test]
fn collections_that_cannot_stand() {
    assert_said(
        &format!(
            "{SMALL}[[collections]]\nid = \"search\"\nfolder = \"../x\"\nprofile = \"procedur\"\ntitle = \"X\"\n[[collections]]\nid = \"Search Me\"\nfolder = \"x\"\nprofile = \"article\"\ntitle = \"X\"\naudience = \"publik\"\nmarking = \"clear\"\n{SOPS}rules = {{ missing-sumary = \"off\", unknown-audience = \"off\", wrong-type = \"error\" }}\nmap = {{ published = \"dat\" }}\ndefaults = {{ audience = \"members\", topics = [\"privcy\"], titel = \"x\" }}\n{SOPS}[[collections]]\nid = \"more\"\nfolder = \"sops/more\"\nprofile = \"article\"\ntitle = \"X\"\naudience = \"public\"\nmarking = \"TLP:CLEAR\"\n[[doors]]\ntitle = \"D\"\ncollections = [\"sop\"]\n"
        ),
        &[
            (
                "[[collections]]",
                "error[missing-key]: a collection lacks `audience`\n  help: add `audience`: who may read its documents unless they say otherwise",
            ),
            (
                "[[collections]]",
                "error[missing-key]: a collection lacks `marking`\n  help: add `marking`: the TLP label of its documents unless they say otherwise",
            ),
            (
                "\"procedur\"",
                "error[unknown-value]: `procedur` is not a value of `profile`\n  label: not known\n  help: did you mean `procedure`?",
            ),
            (
                "\"Search Me\"",
                "error[invalid-id]: `Search Me` cannot be the id of a collection\n  label: lower-case letters a to z, digits and single hyphens only\n  help: write `search-me`",
            ),
            (
                "missing-sumary",
                "error[unknown-rule]: there is no rule `missing-sumary`\n  label: not known\n  help: did you mean `missing-summary`?",
            ),
            (
                "unknown-audience",
                "error[protected-rule]: `unknown-audience` protects what not everyone may read, or an address, and cannot be lowered\n  help: take it out and mend what the rule finds",
            ),
            (
                "\"error\"",
                "error[unknown-value]: `error` is not a value of `wrong-type`\n  label: not known\n  help: choose one of `off`, `note`, `warning`",
            ),
            (
                "\"dat\"",
                "error[unknown-key]: `dat` is not a key of the front matter of a procedure\n  label: not known\n  help: did you mean `date`?",
            ),
            (
                "audience",
                "error[unknown-key]: `audience` cannot be a default\n  label: not here\n  help: write `audience` beside `defaults`, in the collection itself",
            ),
            (
                "\"privcy\"",
                "error[unknown-topic]: the topic `privcy` is not declared in hub.toml\n  label: not known\n  help: did you mean `privacy`?",
            ),
            (
                "titel",
                "error[unknown-key]: `titel` is not a key of the front matter of a procedure\n  label: not known\n  help: did you mean `title`?",
            ),
            (
                "\"sops\"",
                "error[duplicate-id]: another collection has the id `sops` already\n  help: give one of them another id\n  note: hub.toml: it is here",
            ),
            (
                "\"sops/more\"",
                "error[overlapping-collections]: the folder `sops/more` overlaps with that of the collection `sops`\n  help: give each collection a folder of its own, none inside another\n  note: hub.toml: the other collection",
            ),
            (
                "\"sop\"",
                "error[unknown-collection]: there is no collection `sop`\n  label: not known\n  help: did you mean `sops`?",
            ),
        ],
    );
}

#[test]
fn other_values_that_cannot_stand() {
    assert_said(
        "titel = \"H\"\nbase_url = \"hub.example\"\nlanguages = [\"English\"]\ntheme = \"../x\"\ntimezone = \"Pacific/Apya\"\n[audiences.public]\ntitle = \"P\"\n[synonyms]\ngroups = [[\"one\"]]\n[data]\nmembers = \"/etc/passwd\"\nevents = \"x.yaml\"\ncontact_points = { file = \"x.csv\" }\n",
        &[
            ("", "error[missing-key]: hub.toml lacks `title`\n  help: add `title`: the hub's name"),
            (
                "titel",
                "error[unknown-key]: `titel` is not a key of hub.toml\n  label: not known\n  help: did you mean `title`?",
            ),
            (
                "\"hub.example\"",
                "error[invalid-value]: `hub.example` in `base_url` is not an address on the web\n  help: write it in full: `https://hub.example/`",
            ),
            (
                "\"English\"",
                "error[invalid-value]: `English` in `languages` is not a language code\n  help: write for example `en`, `fr` or `sm`",
            ),
            (
                "\"../x\"",
                "error[invalid-value]: `../x` in `theme` is not the name of a theme\n  help: write the name of a folder in `themes`: `tapa`",
            ),
            (
                "\"Pacific/Apya\"",
                "error[invalid-value]: `Pacific/Apya` in `timezone` is not a time zone\n  help: write its name in the tz database, such as `Pacific/Apia`",
            ),
            (
                "[\"one\"]",
                "error[invalid-value]: `one` in `groups` is not a group of synonyms\n  help: a group has two or more words that mean the same",
            ),
            (
                "\"/etc/passwd\"",
                "error[invalid-value]: `/etc/passwd` in `members` is not a file of the hub\n  help: it is an absolute path; write the way from the hub's root: `content/data/members.toml`",
            ),
            (
                "\"x.yaml\"",
                "error[invalid-value]: `x.yaml` in `events` is not a data file\n  help: name a file that ends in `.toml` or `.csv`",
            ),
            (
                "{ file = \"x.csv\" }",
                "error[missing-key]: the entry of a CSV file lacks `audience`\n  help: add `audience`: who may see the file",
            ),
        ],
    );
}

#[test]
fn names_of_logs_and_audiences_that_folders_and_notes_cannot_hold() {
    assert_said(
        "title = \"H\"\norigin = \"My Hub\"\n[audiences.public]\ntitle = \"P\"\n[audiences.\"members.purge\"]\ntitle = \"M\"\n",
        &[
            (
                "\"My Hub\"",
                "error[invalid-value]: `My Hub` in `origin` is not the name of a log\n  help: write an address without `https://`, which you keep for ever: `hub.example/log`; no spaces, no `+`",
            ),
            (
                "\"members.purge\"",
                "error[invalid-value]: `members.purge` in `audiences` is not the name of an audience\n  help: leave the dot out; folders of releases are named after audiences, with a dot behind",
            ),
        ],
    );
    for origin in ["", "a+b", "https://hub.example/log"] {
        let text = format!("title = \"H\"\norigin = \"{origin}\"\n[audiences.public]\ntitle = \"P\"\n");
        assert!(read(&text).1.iter().any(|(_, said)| said.starts_with("error")), "{origin}");
    }
}
