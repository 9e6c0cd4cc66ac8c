//! JSON Schemas for the files of a hub, with the hub's own names in them: an editor proposes its topics, audiences,
//! members and collections.

use serde_json::Value;

use super::{Hub, Marking, keys};
use crate::diagnostics::rules::RULES;
use crate::document::Profile;
use crate::parse::front_matter;
use crate::values::Vocabulary;
use crate::values::schema::{Names, Syntax, document};

/// A schema and the file it is kept in.
#[derive(Debug, Clone, PartialEq)]
pub struct Schema {
    /// `hub.schema.json`, `front-matter-legislation.schema.json`, …
    pub file_name: String,
    /// The schema.
    pub schema: Value,
}

/// The names that a hub declares.
pub fn names(hub: &Hub) -> Names {
    let config = hub.config();
    let owned = |names: Vec<&str>| names.into_iter().map(str::to_owned).collect::<Vec<String>>();
    let members = hub.registers().members.iter().map(|row| row.value.id.as_str());
    let mut names = Names::from([
        (Vocabulary::Audience, owned(config.audiences.names().collect())),
        (Vocabulary::Topic, owned(config.topics.iter().map(|t| t.id.as_str()).collect())),
        (Vocabulary::Collection, owned(config.collections.iter().map(|c| c.id.as_str()).collect())),
        (Vocabulary::Member, owned(members.collect())),
        (Vocabulary::Language, config.site.languages.clone()),
    ]);
    // An enumeration of nothing would refuse everything.
    names.retain(|_, values| !values.is_empty());
    names.extend(fixed_names());
    names
}

/// The names that are the same in every hub.
pub fn fixed_names() -> Names {
    Names::from([
        (Vocabulary::Marking, Marking::labels().map(str::to_owned).collect()),
        (Vocabulary::Rule, RULES.iter().map(|r| r.name.to_owned()).collect()),
    ])
}

/// Front matter of documents of a profile.
pub fn front_matter_schema(profile: Profile, names: &Names) -> Schema {
    let title = format!("Front matter of a document of the profile {}", profile.name());
    Schema {
        file_name: format!("front-matter-{}.schema.json", profile.name()),
        schema: document(&title, front_matter::shape(profile), names, Syntax::Yaml),
    }
}

/// hub.toml.
pub fn config_schema(names: &Names) -> Schema {
    Schema {
        file_name: "hub.schema.json".to_owned(),
        schema: document("hub.toml of Faletusi", &keys::HUB, names, Syntax::Toml),
    }
}

/// All schemas: hub.toml, front matter of every profile, the three registers.
pub fn all(names: &Names) -> Vec<Schema> {
    let register = |name: &str, shape| Schema {
        file_name: format!("{name}.schema.json"),
        schema: document(shape_title(name), shape, names, Syntax::Toml),
    };
    let mut schemas = vec![config_schema(names)];
    schemas.extend(Profile::ALL.into_iter().map(|profile| front_matter_schema(profile, names)));
    schemas.push(register("members", &keys::MEMBERS));
    schemas.push(register("events", &keys::EVENTS));
    schemas.push(register("contact-points", &keys::CONTACTS));
    schemas
}

fn shape_title(name: &str) -> &'static str {
    match name {
        "members" => "The register of members",
        "events" => "The calendar",
        _ => "The register of contact points",
    }
}

#[cfg(test)]
#[path = "schema_tests.rs"]
mod tests;
