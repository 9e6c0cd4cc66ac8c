//! The source of a document as its readers may have it: without the directives that are addressed to others.

use crate::diagnostics::HubPath;
use crate::document::Profile;

use super::Readers;
use super::language;
use super::scanner::{self, Rules};

/// What stands where something was cut: it parts two paragraphs and keeps a tight list tight, as the scanner's own
/// marks do, so that the text reads as it did before.
const MARK: &str = "<!-- -->\n";

/// `text` (a whole file whose body begins at byte `body`) without what these readers may not read. Everything else is
/// as it was, byte for byte.
pub fn cut(path: &HubPath, text: &str, body: usize, profile: Profile, language: &str, readers: &Readers) -> String {
    cut_with(path, text, body, profile, language, readers, |out, cut, _| {
        let indent = cut.len() - cut.trim_start_matches([' ', '\t']).len();
        out.push_str(&cut[..indent]);
        out.push_str(MARK);
        0
    })
}

/// As [`cut`], with nothing in the place of what was cut, as if its author had taken it out: of the blank lines around
/// it those before it stay.
pub fn cut_without_mark(
    path: &HubPath,
    text: &str,
    body: usize,
    profile: Profile,
    language: &str,
    readers: &Readers,
) -> String {
    cut_with(path, text, body, profile, language, readers, |out, _, rest| {
        let after = rest.split_inclusive('\n').take_while(|line| line.trim().is_empty());
        let blank_before = out.lines().next_back().is_none_or(|line| line.trim().is_empty());
        if blank_before { after.map(str::len).sum() } else { 0 }
    })
}

fn cut_with(
    path: &HubPath,
    text: &str,
    body: usize,
    profile: Profile,
    language: &str,
    readers: &Readers,
    instead: impl Fn(&mut String, &str, &str) -> usize,
) -> String {
    let language = language::language(language);
    let rules = Rules {
        path,
        numbered: profile.is_numbered(),
        bare_numbers: profile == Profile::Legislation,
        readers,
        language,
    };
    let (head, rest) = text.split_at_checked(body).unwrap_or(("", text));
    let scanned = scanner::scan(rest, head.len(), &rules, &mut Vec::new());
    let mut out = String::with_capacity(text.len());
    out.push_str(head);
    let mut kept = 0;
    for cut in &scanned.cuts {
        out.push_str(&rest[kept..cut.start]);
        kept = cut.end + instead(&mut out, &rest[cut.clone()], &rest[cut.end..]);
    }
    out.push_str(&rest[kept..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut_for(text: &str, readers: &[&str]) -> String {
        let path = HubPath::new("training/lesson.md").expect("a path");
        cut(&path, text, 0, Profile::Course, "en", &Readers::new(readers.iter().copied()))
    }

    const LESSON: &str = "Ask.\n\n- one\n  ::: answer {audience=trainers}\n  42\n\n  ::: note\n  inner\n  :::\n  :::\n- two\n\n\
        ::: note\nFor all.\n:::\n";

    #[test]
    fn what_is_addressed_to_others_is_gone_with_all_in_it() {
        let expected = "Ask.\n\n- one\n  <!-- -->\n- two\n\n::: note\nFor all.\n:::\n";
        assert_eq!(cut_for(LESSON, &["public"]), expected);
    }

    #[test]
    fn whoever_may_read_everything_gets_the_bytes_as_they_are() {
        assert_eq!(cut_for(LESSON, &["public", "trainers"]), LESSON);
    }

    #[test]
    fn an_unclosed_directive_takes_the_rest_with_it() {
        assert_eq!(cut_for("a\n::: answer {audience=trainers}\nb\n", &["public"]), "a\n<!-- -->\n");
    }
}
