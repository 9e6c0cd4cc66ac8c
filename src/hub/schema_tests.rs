use std::sync::Arc;

use super::*;
use crate::diagnostics::HubPath;
use crate::parse::front_matter::front_matter_entries;
use crate::source::{DiskStore, FileKind};
use crate::values::{entries_to_json, toml};

/// The hub in this repository.
fn shipped() -> Hub {
    Hub::open(Arc::new(DiskStore::new(env!("CARGO_MANIFEST_DIR")).expect("the repository")))
}

#[track_caller]
fn assert_valid(schema: &Value, instance: &Value, what: &str) {
    let validator = jsonschema::draft202012::new(schema).expect("a sound schema");
    let errors: Vec<String> =
        validator.iter_errors(instance).map(|e| format!("{} at {}", e, e.instance_path())).collect();
    assert_eq!(errors, Vec::<String>::new(), "{what}");
}

fn text_of(hub: &Hub, path: &HubPath) -> String {
    String::from_utf8(hub.sources().read(path).expect("readable").to_vec()).expect("UTF-8")
}

#[test]
fn every_shipped_file_is_valid() {
    let hub = shipped();
    let names = names(&hub);
    for Schema { schema, file_name } in all(&names) {
        assert!(jsonschema::draft202012::meta::is_valid(&schema), "{file_name}");
    }
    let config = toml::read(&hub.config().path, &text_of(&hub, &hub.config().path));
    assert_valid(&config_schema(&names).schema, &entries_to_json(&config.entries), "hub.toml");
    let mut seen = 0;
    for work in hub.works() {
        let profile = hub.collection(work).profile;
        for outline in work.outlines() {
            let text = text_of(&hub, &outline.path);
            let entries = front_matter_entries(&outline.path, &text);
            let schema = front_matter_schema(profile, &names).schema;
            assert_valid(&schema, &entries_to_json(&entries), outline.path.as_str());
            seen += 1;
        }
    }
    assert!(seen > 10, "the shipped hub has documents");
    let data = &hub.config().data;
    let schemas = all(&names);
    for (file, name) in [(&data.members, "members"), (&data.events, "events"), (&data.contact_points, "contact-points")]
    {
        let path = &file.as_ref().expect("named in hub.toml").path.value;
        assert_eq!(FileKind::of(path), FileKind::Toml);
        let parsed = toml::read(path, &text_of(&hub, path));
        let schema = schemas.iter().find(|s| s.file_name == format!("{name}.schema.json")).expect("a schema");
        assert_valid(&schema.schema, &entries_to_json(&parsed.entries), name);
    }
}

#[test]
fn the_shipped_hub_has_nothing_to_say_of_its_own_settings() {
    let hub = shipped();
    let said: Vec<String> = hub.diagnostics().iter().map(|d| format!("{} {}", d.place.file, d.words())).collect();
    assert_eq!(said, Vec::<String>::new());
    let headers = ["unknown-key", "wrong-type", "invalid-value", "invalid-date", "missing-title", "missing-summary"];
    let said: Vec<String> = hub
        .outlines()
        .flat_map(|o| &o.diagnostics)
        .filter(|d| headers.contains(&d.rule.name))
        .map(|d| format!("{} {}", d.place.file, d.words()))
        .collect();
    assert_eq!(said, Vec::<String>::new());
}

#[test]
fn a_schema_refuses_what_check_reports() {
    let mut names = fixed_names();
    names.insert(Vocabulary::Topic, vec!["privacy".to_owned()]);
    let schema = front_matter_schema(Profile::Agreement, &names).schema;
    let validator = jsonschema::draft202012::new(&schema).expect("a sound schema");
    let sound = serde_json::json!({"title": "T", "summary": "S", "binding": false, "topics": ["privacy"], "date": "2027-01-01"});
    assert!(validator.is_valid(&sound));
    for (key, wrong) in [
        ("titel", serde_json::json!("x")),
        ("topics", serde_json::json!(["privcy"])),
        ("topics", serde_json::json!("privacy")),
        ("marking", serde_json::json!("TLP:WHITE")),
        ("status", serde_json::json!("endorsed")),
        ("date", serde_json::json!("1/2/2027")),
        ("binding", serde_json::json!("maybe")),
        ("sources", serde_json::json!([{"cite": "x"}])),
    ] {
        let mut broken = sound.clone();
        broken[key] = wrong;
        assert!(!validator.is_valid(&broken), "{key}");
    }
    assert!(!validator.is_valid(&serde_json::json!({"title": "T", "summary": "S"})), "binding is required");
}
