//! JSON Schemas (draft 2020-12) made from the same tables of keys that check what an author wrote, so that an editor
//! proposes and underlines what `faletusi check` would report.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{Key, Kind, Need, Shape, Vocabulary};

/// The names a hub declares, for the editor's proposals. A vocabulary that is not in it takes any text of its form.
pub type Names = BTreeMap<Vocabulary, Vec<String>>;

/// Whether numbers count as the text they are written with (they do in YAML, not in TOML).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Syntax {
    /// YAML.
    Yaml,
    /// TOML.
    Toml,
}

/// The schema of a text whose outermost keys have this shape.
pub fn document(title: &str, shape: &Shape, names: &Names, syntax: Syntax) -> Value {
    let writer = Writer { names, syntax };
    let mut schema = Map::new();
    schema.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
    schema.insert("title".to_owned(), json!(title));
    if let Value::Object(object) = writer.object(shape) {
        schema.extend(object);
    }
    Value::Object(schema)
}

struct Writer<'a> {
    names: &'a Names,
    syntax: Syntax,
}

impl Writer<'_> {
    fn object(&self, shape: &Shape) -> Value {
        let properties: Map<String, Value> =
            shape.keys().map(|key| (key.name.to_owned(), self.property(key))).collect();
        let required: Vec<&str> = shape.keys().filter(|k| k.need != Need::Optional).map(|k| k.name).collect();
        let mut object = json!({
            "type": "object",
            "properties": properties,
            "additionalProperties": false,
        });
        if !required.is_empty() {
            object["required"] = json!(required);
        }
        object
    }

    fn property(&self, key: &Key) -> Value {
        let mut schema = self.kind(&key.kind);
        schema["description"] = json!(sentence(key.doc));
        schema
    }

    fn kind(&self, kind: &Kind) -> Value {
        match kind {
            Kind::Text => self.text(),
            Kind::Bool => json!({"type": "boolean"}),
            Kind::Integer => json!({"type": "integer"}),
            Kind::Date => json!({
                "type": "string",
                "format": "date",
                "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
            }),
            Kind::Choice(choices) => json!({"enum": choices}),
            Kind::Name(vocabulary) => self.name(*vocabulary),
            Kind::List(inner) => json!({"type": "array", "items": self.kind(inner)}),
            Kind::Map(shape) => self.object(shape),
            Kind::TextOr(shape) => json!({"anyOf": [self.text(), self.object(shape)]}),
            Kind::Table(inner) => {
                json!({"type": "object", "additionalProperties": self.kind(inner)})
            }
            Kind::Named(vocabulary, inner) => json!({
                "type": "object",
                "propertyNames": self.name(*vocabulary),
                "additionalProperties": self.kind(inner),
            }),
            Kind::Any => json!({}),
        }
    }

    fn text(&self) -> Value {
        match self.syntax {
            Syntax::Yaml => json!({"type": ["string", "number"]}),
            Syntax::Toml => json!({"type": "string"}),
        }
    }

    fn name(&self, vocabulary: Vocabulary) -> Value {
        if let Some(names) = self.names.get(&vocabulary) {
            return json!({"enum": names});
        }
        match vocabulary {
            Vocabulary::Slug => json!({"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}),
            Vocabulary::Address => json!({"type": "string", "pattern": "^/"}),
            Vocabulary::Url => json!({"type": "string", "pattern": "^https?://"}),
            Vocabulary::LanguageCode | Vocabulary::Language => json!({
                "type": "string",
                "pattern": "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$",
            }),
            Vocabulary::WorkVersion => json!({
                "type": "string",
                "pattern": "^[a-z0-9]+(-[a-z0-9]+)*(@[0-9]+\\.[0-9]+)?$",
            }),
            Vocabulary::Fragment => json!({"type": "string", "pattern": "^#"}),
            _ => self.text(),
        }
    }
}

fn sentence(doc: &str) -> String {
    let mut chars = doc.chars();
    let mut out: String = chars.next().map(|c| c.to_uppercase().collect()).unwrap_or_default();
    out.push_str(chars.as_str());
    out.push('.');
    out
}
