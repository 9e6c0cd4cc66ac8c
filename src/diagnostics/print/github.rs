use super::{Files, Texts, harmless};
use crate::diagnostics::{Diagnostic, Rest, Severity};

/// Workflow commands that GitHub Actions turns into annotations, one a line.
///
/// Escaping as GitHub's toolkit does it: `%`, CR and LF in the message; `:` and `,` too in properties. Everything else
/// that could steer a terminal is made harmless first, so a text in a source file can start no command of its own.
/// What is not printed one by one is counted in notices.
pub fn github(diagnostics: &[Diagnostic], rest: Rest<'_>, texts: &Texts<'_>) -> String {
    let mut files = Files::new(texts);
    let mut out = String::new();
    for diagnostic in diagnostics {
        let command = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "notice",
        };
        let mut properties = vec![("file", diagnostic.place.file.to_string())];
        if let Some((start, end, _)) = files.range(&diagnostic.place) {
            properties.push(("line", start.line.to_string()));
            // GitHub takes columns only for a finding on one line.
            if end.line == start.line {
                properties.push(("col", start.column.to_string()));
                properties.push(("endColumn", end.column.to_string()));
            } else {
                properties.push(("endLine", end.line.to_string()));
            }
        }
        properties.push(("title", diagnostic.rule.name.to_owned()));
        let properties: Vec<String> =
            properties.into_iter().map(|(name, value)| format!("{name}={}", escape_property(&value))).collect();
        let mut message = diagnostic.message.clone();
        if let Some(help) = &diagnostic.help {
            message.push_str("\nhelp: ");
            message.push_str(help);
        }
        out.push_str(&format!("::{command} {}::{}\n", properties.join(","), escape_data(&message)));
    }
    for line in super::rest(rest) {
        out.push_str(&format!("::notice::{}\n", escape_data(&line)));
    }
    out
}

fn escape_data(text: &str) -> String {
    harmless(text, true).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn escape_property(text: &str) -> String {
    escape_data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn each_finding_is_one_command() {
        assert_eq!(
            github(&samples::all(), Rest { lowered: &samples::lowered()[..1], held_back: 3 }, &samples::texts),
            "::error file=laws/sharing act.md,line=3,col=5,endColumn=18,title=dangling-reference::section 14(3) does \
             not exist%0Ahelp: did you mean section 14(2)?\n\
             ::warning file=laws/sharing act.md,line=4,col=1,endColumn=2,title=tab-indentation::1 line is indented \
             with a tab\n\
             ::error file=gone.md,title=dangling-reference::100%25, said%0Aso: ok\n\
             ::notice::note[tab-indentation]: 1,010 more like this in `acts`\n\
             ::notice::held back: 3 findings that only follow from these; mend these first\n"
        );
    }

    #[test]
    fn a_file_name_cannot_add_properties() {
        assert_eq!(escape_property("a,b:c%\r\n"), "a%2Cb%3Ac%25␍%0A");
    }
}
