use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Files, Texts, json::lowered};
use crate::diagnostics::{Diagnostic, HubPath, Place, Rest, Rule, Severity};

/// All findings as SARIF 2.1.0 (OASIS), the format that GitHub code scanning and editors take.
///
/// Only rules that found something are described. Columns count Unicode code points; addresses are relative to the
/// hub's root, which SARIF calls `%SRCROOT%`. What is not a result of its own (see [`Rest`]) is counted in the
/// properties of the run.
pub fn sarif(diagnostics: &[Diagnostic], rest: Rest<'_>, texts: &Texts<'_>, tool_version: &str) -> String {
    let mut files = Files::new(texts);
    let rules: BTreeMap<&str, &'static Rule> = diagnostics.iter().map(|d| (d.rule.name, d.rule)).collect();
    let index: BTreeMap<&str, usize> = rules.keys().enumerate().map(|(i, n)| (*n, i)).collect();
    let results: Vec<Value> = diagnostics.iter().map(|d| result(&mut files, d, index[d.rule.name])).collect();
    let report = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "faletusi",
                "semanticVersion": tool_version,
                "rules": rules.values().map(|rule| describe(rule)).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
            "properties": {
                "lowered": rest.lowered.iter().map(lowered).collect::<Vec<_>>(),
                "heldBack": rest.held_back,
            },
        }],
    });
    format!("{report:#}\n")
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn describe(rule: &Rule) -> Value {
    json!({
        "id": rule.name,
        "shortDescription": { "text": rule.summary },
        "fullDescription": { "text": rule.why },
        "help": { "text": super::explain(rule), "markdown": super::explain(rule) },
        "defaultConfiguration": { "level": level(rule.severity) },
    })
}

fn result(files: &mut Files<'_>, diagnostic: &Diagnostic, rule: usize) -> Value {
    let mut text = diagnostic.message.clone();
    if let Some(help) = &diagnostic.help {
        text.push_str("\nhelp: ");
        text.push_str(help);
    }
    let mut result = json!({
        "ruleId": diagnostic.rule.name,
        "ruleIndex": rule,
        "level": level(diagnostic.severity),
        "message": { "text": text },
        "locations": [location(files, &diagnostic.place)],
    });
    if !diagnostic.related.is_empty() {
        result["relatedLocations"] = diagnostic
            .related
            .iter()
            .enumerate()
            .map(|(id, (place, note))| {
                let mut at = location(files, place);
                at["id"] = json!(id);
                at["message"] = json!({ "text": note });
                at
            })
            .collect();
    }
    if let Some(fix) = &diagnostic.fix {
        let replacements: Vec<Value> = fix
            .edits
            .iter()
            .map(|edit| {
                json!({
                    "deletedRegion": {
                        "byteOffset": edit.span.start,
                        "byteLength": edit.span.end - edit.span.start,
                    },
                    "insertedContent": { "text": edit.text },
                })
            })
            .collect();
        result["fixes"] = json!([{
            "description": { "text": "the mend that `faletusi check --fix` makes" },
            "artifactChanges": [{
                "artifactLocation": artifact(&diagnostic.place.file),
                "replacements": replacements,
            }],
        }]);
    }
    result
}

fn location(files: &mut Files<'_>, place: &Place) -> Value {
    let mut physical = json!({ "artifactLocation": artifact(&place.file) });
    if let Some((start, end, _)) = files.range(place) {
        physical["region"] = json!({
            "startLine": start.line,
            "startColumn": start.column,
            "endLine": end.line,
            "endColumn": end.column,
        });
    }
    json!({ "physicalLocation": physical })
}

fn artifact(path: &HubPath) -> Value {
    json!({ "uri": percent_encoded(path.as_str()), "uriBaseId": "%SRCROOT%" })
}

/// A path as a relative URI reference (RFC 3986): everything but unreserved characters and `/` is encoded.
fn percent_encoded(path: &str) -> String {
    path.bytes().fold(String::new(), |mut out, byte| {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(byte.into());
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn results_point_at_rules_and_regions() {
        let counted = samples::lowered();
        let rest = Rest { lowered: &counted, held_back: 3 };
        let report: Value =
            serde_json::from_str(&sarif(&samples::all(), rest, &samples::texts, "0.1.0")).expect("JSON");
        let run = &report["runs"][0];
        assert_eq!(report["version"], "2.1.0");
        assert_eq!(run["properties"]["lowered"][0]["count"], 1030);
        assert_eq!(run["properties"]["heldBack"], 3);
        assert_eq!(run["tool"]["driver"]["rules"][0]["id"], "dangling-reference");
        assert_eq!(run["tool"]["driver"]["rules"][1]["id"], "tab-indentation");
        assert_eq!(
            run["results"][0]["locations"][0]["physicalLocation"],
            json!({
                "artifactLocation": { "uri": "laws/sharing%20act.md", "uriBaseId": "%SRCROOT%" },
                "region": { "startLine": 3, "startColumn": 5, "endLine": 3, "endColumn": 18 },
            })
        );
        assert_eq!(
            run["results"][0]["message"]["text"],
            "section 14(3) does not exist\nhelp: did you mean section 14(2)?"
        );
        assert_eq!(run["results"][1]["ruleIndex"], 1);
        assert_eq!(
            run["results"][1]["fixes"][0]["artifactChanges"][0]["replacements"],
            json!([{
                "deletedRegion": { "byteOffset": 30, "byteLength": 1 },
                "insertedContent": { "text": "    " },
            }])
        );
        assert_eq!(run["results"][2]["locations"][0]["physicalLocation"].get("region"), None);
    }
}
