use super::*;
use crate::source::MemoryStore;
use std::sync::Arc;

const HUB: &str = "title = \"H\"\n[audiences.public]\ntitle = \"P\"\n[audiences.members]\ntitle = \"M\"\nincludes = [\"public\"]\n[topics.privacy]\ntitle = \"Privacy\"\n";

fn load(data: &str, files: &[(&str, &str)]) -> (Registers, Vec<String>) {
    let store = files.iter().fold(MemoryStore::new(), |store, (path, text)| store.file(path, text));
    let (config, found) =
        HubConfig::read(&HubPath::new("hub.toml").expect("a path"), &format!("{HUB}[data]\n{data}\n"));
    assert_eq!(found, [], "hub.toml is sound");
    let sources = Sources::load(Arc::new(store), vec!["data".to_owned()]);
    let (registers, found) = Registers::load(&config, &sources);
    (registers, found.iter().map(Diagnostic::words).collect())
}

#[test]
fn members_from_toml_and_from_csv_are_the_same() {
    let toml = "audience = \"public\"\n[[members]]\nid = \"samoa\"\nname = \"Samoa\"\ncode = \"WS\"\nkind = \"country\"\nlanguages = [\"sm\", \"en\"]\ntimezones = [\"Pacific/Apia\"]\n[[members]]\nid = \"motu-fou\"\nname = \"Motu Fou\"\nexample = true\naudience = \"members\"\n";
    let csv = "id,name,code,kind,languages,timezones,example,audience\nsamoa,Samoa,WS,country,sm en,Pacific/Apia,,\nmotu-fou,Motu Fou,,,,,yes,members\n";
    let (from_toml, found) = load("members = \"data/m.toml\"", &[("data/m.toml", toml)]);
    assert_eq!(found, Vec::<String>::new());
    let (from_csv, found) = load("members = { file = \"data/m.csv\", audience = \"public\" }", &[("data/m.csv", csv)]);
    assert_eq!(found, Vec::<String>::new());
    let values = |r: &Registers| r.members.iter().map(|m| (m.value.clone(), m.audiences.clone())).collect::<Vec<_>>();
    assert_eq!(values(&from_toml), values(&from_csv));
    assert_eq!(from_toml.members[0].value.languages, ["sm", "en"]);
    assert!(from_toml.members[1].value.example);
    assert_eq!(from_toml.members[1].audiences.len(), 2);
}

#[test]
fn what_is_wrong_in_registers() {
    let events = "audience = \"public\"\n[[events]]\nid = \"call\"\ntitle = \"Call\"\nstart = 2027-01-02\nend = 2027-01-01\ntopics = [\"privcy\"]\ntimezone = \"Apia\"\naudience = \"member\"\n[[events]]\nid = \"call\"\ntitle = \"Again\"\nstart = 2027-01-02T10:00:00Z\n[[events]]\nid = \"call\"\ntitle = \"Again\"\nstart = \"2027-01-02\"\n[[events]]\nid = \"A B\"\ntitle = \"Again\"\nstart = 2027-01-02\n";
    let (registers, found) = load("events = \"data/e.toml\"\nmembers = \"data/x.toml\"", &[("data/e.toml", events)]);
    assert_eq!(
        found,
        [
            "error[missing-data-file]: the data file `data/x.toml` is not there\n  label: no such file\n  help: did you mean `data/e.toml`?",
            "error[invalid-date]: `2027-01-02T10:00:00Z` in `start` is not a date\n  help: write year, month and day, for example `2027-11-30`",
            "error[invalid-value]: `2027-01-01` in `end` is not on or after the first day\n  help: it begins on 2027-01-02",
            "error[invalid-value]: `Apia` in `timezone` is not a time zone\n  help: write its name in the tz database, such as `Pacific/Apia`",
            "error[unknown-topic]: the topic `privcy` is not declared in hub.toml\n  label: not known\n  help: did you mean `privacy`?",
            "error[unknown-audience]: the audience `member` is not declared in hub.toml\n  label: not known\n  help: did you mean `members`?",
            "error[duplicate-id]: another event has the id `call` already\n  help: give one of them another id\n  note: data/e.toml: it is here",
            "error[duplicate-id]: another event has the id `call` already\n  help: give one of them another id\n  note: data/e.toml: it is here",
            "error[invalid-id]: `A B` cannot be the id of an event\n  label: lower-case letters a to z, digits and single hyphens only\n  help: write `a-b`",
        ]
    );
    assert_eq!(registers.events.len(), 1);
    assert_eq!(registers.events[0].audiences.last(), Some(&None), "a misspelt audience is nobody");
}

#[test]
fn a_register_without_audience_is_nobodys() {
    let (registers, found) =
        load("members = \"data/m.toml\"", &[("data/m.toml", "[[members]]\nid = \"samoa\"\nname = \"Samoa\"\n")]);
    assert_eq!(
        found,
        [
            "error[missing-key]: this data file lacks `audience`\n  help: add `audience`: who may see it, such as `audience = \"public\"` in its first line"
        ]
    );
    assert_eq!(registers.members[0].audiences, [None]);
}

#[test]
fn contact_points_have_columns_of_the_registers_own() {
    let toml = "audience = \"members\"\ncolumns = [\n{ name = \"office\", label = \"Office\", required = true },\n{ name = \"email\", label = \"Mail\", audience = \"public\" },\n]\n[[contacts]]\noffice = \"Duty\"\nemail = [\"a@example.org\", \"b@example.org\"]\n[[contacts]]\nemial = \"x\"\n";
    let (registers, found) = load("contact_points = \"data/c.toml\"", &[("data/c.toml", toml)]);
    assert_eq!(
        found,
        [
            "error[unknown-key]: `emial` is not a key of a contact point\n  label: not known\n  help: did you mean `email`?",
            "error[missing-key]: a contact point lacks `office`\n  help: add `office`: Office",
        ]
    );
    assert_eq!(registers.contacts.contacts[0].value["email"], "a@example.org, b@example.org");
    assert_eq!(registers.contacts.columns[1].audience.as_ref().map(Option::is_some), Some(true));
    let (registers, found) = load(
        "contact_points = { file = \"data/c.csv\", audience = \"members\", columns = { email = \"members\" } }",
        &[("data/c.csv", "office,email\nDuty,a@example.org\n")],
    );
    assert_eq!(found, Vec::<String>::new());
    assert_eq!(registers.contacts.contacts.len(), 1);
    assert!(registers.contacts.columns[1].audience.is_some());
}
