//! The JSON Schema of a [`Report`](super::Report) as `--format json` prints it.

use serde_json::{Value, json};

use super::labels::{Label, Remark};

/// The version of the JSON; raised when a member changes its meaning or goes. New members do not raise it.
pub const FORMAT: u32 = 1;

/// The schema, for draft 2020-12. It is strict about members that are there today: a reader that validates notices what
/// is new to it.
pub fn schema() -> Value {
    let labels: Vec<&str> = Label::ALL.into_iter().map(Label::word).collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A comparison of two texts, as faletusi diff and faletusi compare print it",
        "$defs": definitions(&labels),
        "$ref": "#/$defs/comparison",
    })
}

/// An object with exactly these members; names that end in `?` may be left out.
fn object(members: &[(&str, Value)]) -> Value {
    let name = |member: &str| member.trim_end_matches('?').to_owned();
    let properties: serde_json::Map<String, Value> =
        members.iter().map(|(member, shape)| (name(member), shape.clone())).collect();
    let required: Vec<&str> = members.iter().map(|(member, _)| *member).filter(|m| !m.ends_with('?')).collect();
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
}

fn list(of: Value) -> Value {
    json!({ "type": "array", "items": of })
}

fn text(description: &str) -> Value {
    json!({ "type": "string", "description": description })
}

fn flag(description: &str) -> Value {
    json!({ "type": "boolean", "description": description })
}

fn count(description: &str) -> Value {
    json!({ "type": "integer", "minimum": 0, "description": description })
}

fn or_null(mut shape: Value) -> Value {
    if let Some(Value::String(name)) = shape.get("type").cloned() {
        shape["type"] = json!([name, "null"]);
        return shape;
    }
    json!({ "anyOf": [shape, { "type": "null" }] })
}

fn definitions(labels: &[&str]) -> Value {
    let defined = |name: &str| json!({ "$ref": format!("#/$defs/{name}") });
    let by_label: serde_json::Map<String, Value> =
        labels.iter().map(|label| ((*label).to_owned(), count("How many have it, alone or with others"))).collect();
    json!({
        "comparison": object(&[
            ("format", json!({ "const": FORMAT })),
            ("protection", defined("protection")),
            ("old_title", text("The text before")),
            ("new_title", text("The text after")),
            ("different_origin", flag("Whether they are no versions of one text: then look at `confidence`")),
            ("left_out", list(object(&[
                ("what", json!({ "enum": ["commentary", "footnotes"], "description": "Left out, as only one text has it" })),
                ("of", json!({ "enum": ["old", "new"], "description": "The text that has it" })),
            ]))),
            ("summary", defined("summary")),
            ("summary_words", text("The counts in words")),
            ("redirections", list(defined("redirection"))),
            ("changes", list(defined("change"))),
        ]),
        "label": { "enum": labels },
        "labels": { "type": "array", "items": defined("label"), "minItems": 1, "uniqueItems": true },
        "summary": object(&[
            ("provisions", count("Provisions, definitions and footnotes of either text")),
            ("counts", list(defined("count"))),
            ("footnotes", list(defined("count"))),
            ("by_label", json!({ "type": "object", "properties": by_label, "additionalProperties": false })),
            ("substantive", count("How many changed in their words")),
            ("followed", count("Cross-references that follow a renumbered provision")),
            ("redirected", count("Cross-references in the same words that lead to another provision now, or nowhere")),
        ]),
        "count": object(&[("labels", defined("labels")), ("provisions", count("How many have exactly these"))]),
        "change": object(&[
            ("labels", defined("labels")),
            ("words", text("The labels in words: moved and reworded (and in brackets the remark)")),
            ("akoma_ntoso", list(json!({
                "enum": ["renumbering", "substitution", "replacement", "split", "join", "insertion", "repeal"],
            }))),
            ("remark", json!({
                "enum": Remark::ALL.map(|remark| Some(remark.name())).into_iter().chain([None]).collect::<Vec<_>>(),
                "description": "What the labels do not say",
            })),
            ("substantive", flag("Whether the words of the law changed")),
            ("operative", flag("Whether it has force: no commentary, note or example")),
            ("kind", text("What it is: section, paragraph, definition, step, footnote")),
            ("depth", count("How deep it stands, 1 for a top provision")),
            ("old", or_null(defined("place"))),
            ("new", or_null(defined("place"))),
            ("from", list(defined("place"))),
            ("into", list(defined("place"))),
            ("confidence", json!({ "type": "number", "minimum": 0, "maximum": 1, "description": "How sure the pair is" })),
            ("evidence", json!({
                "enum": ["pinned", "key", "term", "same-text", "inside", "words", "subject", "place", null],
                "description": "What the pair rests on",
            })),
            ("parts", list(defined("part"))),
        ]),
        "protection": object(&[
            ("marking", or_null(text("The sharing label of the stricter text, as TLP:GREEN"))),
            ("caveats", list(text("A sentence that goes with the label"))),
            ("originators", list(text("Who made the information"))),
            ("release_authorities", list(text("Who may decide to pass it on"))),
            ("expires", list(text("A day after which an instruction lapses"))),
        ]),
        "redirection": object(&[
            ("old", defined("place")),
            ("new", defined("place")),
            ("words", text("The words of a cross-reference that stayed the same")),
            ("led_to", or_null(defined("place"))),
            ("is_now", or_null(defined("place"))),
            ("leads_to", or_null(defined("place"))),
        ]),
        "place": object(&[
            ("id", text("Its Akoma Ntoso id")),
            ("permalink", text("The fragment that leads to it")),
            ("citation", text("As one cites it; empty for the document itself")),
            ("heading", text("Its heading or term; empty without one")),
            ("line", count("Line in the source; 0 when there is none")),
        ]),
        "part": object(&[
            ("kind", text("What it is: the provision's own words, a text, a list item, a table row")),
            ("heading", flag("Whether it is a heading")),
            ("old_number", or_null(text("As printed before it, in the old text"))),
            ("new_number", or_null(text("As printed before it, in the new text"))),
            ("changed", flag("Whether any word or link changed")),
            ("runs", list(defined("run"))),
        ]),
        "run": object(&[
            ("kind", json!({
                "enum": ["same", "followed", "redirected", "dangling", "relinked", "deleted", "inserted", "carried", "brought"],
                "description": "carried: it went from here into another provision; brought: it came here from another; relinked: a link in the same words has another address",
            })),
            ("text", text("The words; of the new text where they stand in both")),
            ("before?", text("Of a cross-reference that follows: its words before")),
            ("link_before?", text("Of a link in the same words: its address before; left out when it was no link")),
            ("link_after?", text("Of a link in the same words: its address; left out when it is no link any more")),
            ("spaced", flag("Whether white space stands before them")),
            ("other?", defined("place")),
        ]),
    })
}
