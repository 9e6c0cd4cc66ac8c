use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "missing-part",
    severity: Severity::Error,
    summary: "A part that is not there",
    why: "A course whose second lesson cannot be opened stops there.",
    wrong: "parts: [grading.md]",
    right: "parts: [grading-sources.md]",
};

/// `part` is not among `files`, the Markdown files of the folder.
pub fn report<'a>(place: Place, part: &str, files: impl IntoIterator<Item = &'a str>) -> Diagnostic {
    let near = crate::diagnostics::nearest(part, files);
    Diagnostic::new(&RULE, place, format!("the part `{part}` is not in this folder")).label("no such file").help(
        match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => "write the file's name as it stands in the folder of index.md, or take it out".to_owned(),
        },
    )
}

/// The same file stands in the list twice.
pub fn report_twice(place: Place, part: &str) -> Diagnostic {
    Diagnostic::new(&RULE, place, format!("the part `{part}` stands in the list twice")).help("keep one of them")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::{HubPath, Span};

    fn place() -> Place {
        Place::at(&HubPath::new("sops/a.md").expect("a path"), Span::new(4, 9))
    }

    #[test]
    fn wording() {
        assert_eq!(
            report(place(), "grading-source.md", ["grading-sources.md"]).words(),
            "error[missing-part]: the part `grading-source.md` is not in this folder\n  label: no such file\n  help: did you mean `grading-sources.md`?"
        );
        assert_eq!(
            report(place(), "workbook.md", ["grading-sources.md"]).words(),
            "error[missing-part]: the part `workbook.md` is not in this folder\n  label: no such file\n  help: write the file's name as it stands in the folder of index.md, or take it out"
        );
        assert_eq!(
            report_twice(place(), "a.md").words(),
            "error[missing-part]: the part `a.md` stands in the list twice\n  help: keep one of them"
        );
    }
}
