use crate::diagnostics::{Diagnostic, HubPath, Place, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    name: "file-too-large",
    severity: Severity::Error,
    summary: "A file too large to be read",
    why: "Files over 256 MiB are not read: no reader on a slow link could fetch one, and one of them can fill the \
          memory of the computer.",
    wrong: "sops/interview.mp4 (900 MiB)",
    right: "a link to where the recording is kept",
};

/// `len` in bytes.
pub fn report(path: &HubPath, len: u64) -> Diagnostic {
    Diagnostic::new(&RULE, Place::file(path), format!("this file has {} MiB; at most {} are read", len >> 20, 256))
        .help("make it smaller, or keep it somewhere else and link to it")
}

/// A text of `len` bytes is too long for a page.
pub fn report_text(path: &HubPath, len: usize) -> Diagnostic {
    let message = format!("this text has {} MiB; at most 16 can be a page", len >> 20);
    Diagnostic::new(&RULE, Place::file(path), message)
        .help("make it several documents, or parts of one: a folder with an index.md that names them under `parts`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_what_to_do() {
        let found = report(&HubPath::new("sops/entry.md").expect("a path"), 300 << 20);
        assert_eq!(
            found.words(),
            "error[file-too-large]: this file has 300 MiB; at most 256 are read\n  help: make it smaller, or keep it somewhere else and link to it"
        );
        let text = report_text(&HubPath::new("sops/entry.md").expect("a path"), 100 << 20);
        assert_eq!(
            text.words(),
            "error[file-too-large]: this text has 100 MiB; at most 16 can be a page\n  help: make it several documents, or parts of one: a folder with an index.md that names them under `parts`"
        );
    }
}
