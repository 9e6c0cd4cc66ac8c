use serde_json::{Value, json};

use super::{Files, Tally, Texts};
use crate::diagnostics::{Diagnostic, Lowered, Place, Rest, Severity};

/// All findings as one JSON object, for editors and scripts.
///
/// The format is stable; `format` goes up when a field changes its meaning or goes:
///
/// ```text
/// { "format": 1,
///   "errors": 1, "warnings": 0, "notes": 0,
///   "diagnostics": [
///     { "rule": "dangling-reference", "severity": "error" | "warning" | "note",
///       "message": "…", "label": "…" (may be empty), "help": "…" | null,
///       "place": PLACE,
///       "related": [ { "place": PLACE, "message": "…" } ],
///       "fix": [ { "start": 12, "end": 13, "text": "…" } ] | null } ],
///   "lowered": [
///     { "collection": "acts", "rule": "crlf", "severity": "note" | "warning" | null (off),
///       "count": 1030, "shown": 20 } ],
///   "held_back": 0 }
/// PLACE = { "file": "sops/x.md",
///           "start": { "line": 1, "column": 1, "byte": 0 } | null, "end": … | null }
/// ```
///
/// Lines and columns count from 1, columns in Unicode scalar values; bytes count from 0 in the file as it lies on
/// disk, ends are exclusive. The edits of a fix are in ascending order and do not overlap. `lowered` counts what
/// collections lowered, of which the first ones are among the diagnostics; `held_back` counts findings that only follow
/// from others.
pub fn json(diagnostics: &[Diagnostic], rest: Rest<'_>, texts: &Texts<'_>) -> String {
    let mut files = Files::new(texts);
    let tally = Tally::of(diagnostics);
    let findings: Vec<Value> = diagnostics
        .iter()
        .map(|d| {
            json!({
                "rule": d.rule.name,
                "severity": d.severity.word(),
                "message": d.message,
                "label": d.label,
                "help": d.help,
                "place": place(&mut files, &d.place),
                "related": d.related.iter().map(|(at, note)| json!({
                    "place": place(&mut files, at),
                    "message": note,
                })).collect::<Vec<_>>(),
                "fix": d.fix.as_ref().map(|fix| fix.edits.iter().map(|edit| json!({
                    "start": edit.span.start,
                    "end": edit.span.end,
                    "text": edit.text,
                })).collect::<Vec<_>>()),
            })
        })
        .collect();
    let report = json!({
        "format": 1,
        "errors": tally.errors,
        "warnings": tally.warnings,
        "notes": tally.notes,
        "diagnostics": findings,
        "lowered": rest.lowered.iter().map(lowered).collect::<Vec<_>>(),
        "held_back": rest.held_back,
    });
    format!("{report:#}\n")
}

/// A rule that a collection lowered, as a count.
pub(super) fn lowered(lowered: &Lowered) -> Value {
    json!({
        "collection": lowered.collection,
        "rule": lowered.rule.name,
        "severity": lowered.severity.map(Severity::word),
        "count": lowered.count,
        "shown": lowered.shown,
    })
}

fn place(files: &mut Files<'_>, place: &Place) -> Value {
    let range = files.range(place);
    json!({
        "file": place.file.as_str(),
        "start": range.map(|(start, _, span)| json!({
            "line": start.line, "column": start.column, "byte": span.start,
        })),
        "end": range.map(|(_, end, span)| json!({
            "line": end.line, "column": end.column, "byte": span.end,
        })),
    })
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn every_part_of_a_finding_is_there() {
        let lowered = samples::lowered();
        let rest = Rest { lowered: &lowered, held_back: 3 };
        let report: Value = serde_json::from_str(&json(&samples::all(), rest, &samples::texts)).expect("JSON");
        assert_eq!((&report["errors"], &report["warnings"], &report["notes"]), (&json!(2), &json!(1), &json!(0)));
        assert_eq!(
            (&report["lowered"][0], &report["lowered"][1]["severity"], &report["held_back"]),
            (
                &json!({
                    "collection": "acts", "rule": "tab-indentation", "severity": "note", "count": 1030, "shown": 20
                }),
                &json!(null),
                &json!(3),
            )
        );
        assert_eq!(
            report["diagnostics"][0],
            json!({
                "rule": "dangling-reference",
                "severity": "error",
                "message": "section 14(3) does not exist",
                "label": "no such subsection",
                "help": "did you mean section 14(2)?",
                "place": {
                    "file": "laws/sharing act.md",
                    "start": { "line": 3, "column": 5, "byte": 11 },
                    "end": { "line": 3, "column": 18, "byte": 24 },
                },
                "related": [{
                    "place": {
                        "file": "laws/sharing act.md",
                        "start": { "line": 1, "column": 3, "byte": 2 },
                        "end": { "line": 1, "column": 6, "byte": 5 },
                    },
                    "message": "section 14 ends here",
                }],
                "fix": null,
            })
        );
        assert_eq!(report["diagnostics"][1]["fix"], json!([{ "start": 30, "end": 31, "text": "    " }]));
        assert_eq!(report["diagnostics"][2]["place"], json!({ "file": "gone.md", "start": null, "end": null }));
    }
}
