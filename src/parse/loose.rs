//! A text that belongs to no hub: a file, or what somebody pasted.

use super::front_matter::{CollectionDefaults, read_header};
use super::{Context, IncludeError, Parsed, Readers, headings, language, parse, plain};
use crate::diagnostics::{HubPath, Span};
use crate::document::{Profile, ProvisionKind, likely_language};

/// A text that belongs to no hub.
#[derive(Debug)]
pub struct Loose {
    /// What it says.
    pub parsed: Parsed,
    /// The text that was parsed: where it had no markup, with what its headings lacked. Lines are as they were.
    pub text: String,
    /// Whether it says its own title, in its front matter or in a first heading; else the title is the file's name.
    pub titled: bool,
}

/// Reads a text by itself, for everybody's eyes; nothing can be included. Without a profile it is read as legislation
/// when its sections are numbered, else as a procedure. Where it has no Markdown headings, lines that are numbered as
/// headings are taken for them. Where the language is not said, it is told by the words. A first heading that is no Part, Chapter, Division or Schedule is the title.
pub fn loose(path: &HubPath, text: &str, profile: Option<Profile>) -> Loose {
    let first = read(path, text, profile.unwrap_or(Profile::Legislation));
    if profile.is_none() && !is_numbered(&first.parsed) {
        return read(path, text, Profile::Procedure);
    }
    first
}

fn read(path: &HubPath, text: &str, profile: Profile) -> Loose {
    let (mut header, body, found) = read_header(path, text, profile, &CollectionDefaults::default());
    let (front, rest) = text.split_at(body);
    let likely = || likely_language(rest.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()));
    let default_language =
        header.language.as_ref().map_or_else(|| likely().unwrap_or("en"), |language| &language.value);
    let (default_language, language) = (default_language.to_owned(), language::language(default_language));
    let mut text = match plain::headed(rest, language).filter(|_| profile.is_numbered()) {
        Some(headed) => format!("{front}{headed}"),
        None => text.to_owned(),
    };
    let mut titled = header.title.span != Span::default();
    if !titled && let Some((title, line)) = title(&text[body..], language) {
        let line = body + line.start..body + line.end;
        header.title.value = title;
        titled = true;
        // The rest keeps its place.
        text.replace_range(line.clone(), &" ".repeat(line.len()));
    }
    let readers = Readers::everyone();
    let context = Context {
        profile,
        default_language: &default_language,
        readers: &readers,
        includes: &|_| Err(IncludeError::Missing { nearest: None }),
        links_as_written: true,
    };
    let parsed = parse(path, &text, header, body, found, &context);
    Loose { parsed, text, titled }
}

fn is_numbered(parsed: &Parsed) -> bool {
    let is = |kind| matches!(kind, ProvisionKind::Section | ProvisionKind::Article | ProvisionKind::Clause);
    parsed.outline.provisions.iter().any(|entry| is(entry.kind))
}

/// The words of a first heading that names the whole text, and the bytes of its line.
fn title(body: &str, language: &language::Language) -> Option<(String, std::ops::Range<usize>)> {
    let first = body.lines().find(|line| !line.trim().is_empty())?;
    let words = top(first)?;
    if words.is_empty() || headings::read(words, language, true).is_some() {
        return None;
    }
    // Where several headings of the first level have no number, each is a section of a paper, and none is its title.
    let is_other = |line: &str| top(line).is_some_and(|words| headings::read(words, language, true).is_none());
    let is_section = |line: &str| {
        let words = line.trim_start_matches('#').trim();
        line.starts_with('#') && headings::read(words, language, true).is_some()
    };
    if body.lines().filter(|line| is_other(line)).count() > 1 && !body.lines().any(is_section) {
        return None;
    }
    let start = first.as_ptr() as usize - body.as_ptr() as usize;
    let shown = words.trim_end_matches('#').replace(['*', '_', '`'], "");
    Some((shown.trim().to_owned(), start..start + first.len()))
}

/// The words of a heading of the first level.
fn top(line: &str) -> Option<&str> {
    let words = line.strip_prefix('#').filter(|rest| rest.starts_with([' ', '\t']))?.trim();
    // `# Purpose {#purpose}` is a provision that is linked to.
    (!words.ends_with('}')).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Loose {
        loose(&HubPath::new("our-act.md").expect("a path"), text, None)
    }

    fn titled(text: &str) -> (String, bool, Vec<String>) {
        let loose = read(text);
        let provisions = loose.parsed.outline.provisions.iter().map(|entry| entry.heading.clone()).collect();
        (loose.parsed.document.header.title.value.clone(), loose.titled, provisions)
    }

    #[test]
    fn a_first_heading_without_a_number_is_the_title() {
        let act = "# The *Fees* Act 2027\n\nAn Act about fees.\n\n# Part I - Start\n\n## 1. Title\n\nWords.\n";
        let (title, is_titled, provisions) = titled(act);
        assert_eq!((title.as_str(), is_titled, provisions.len()), ("The Fees Act 2027", true, 2));
        let line = |text: &str, of: &str| text.lines().position(|line| line.contains(of));
        assert_eq!(line(&read(act).text, "## 1."), line(act, "## 1."));
        for (text, title, is_titled) in [
            ("# Part I - Start\n\n## 1. Title\n\nWords.\n", "our-act", false),
            ("---\ntitle: Named\n---\n# The Fees Act\n\n## 1. Title\n\nWords.\n", "Named", true),
            ("# Purpose\n\nWords.\n\n# Scope\n\nWords.\n", "our-act", false),
            ("# Queue\n\n## Steps {.steps}\n\n1. Stand.\n", "Queue", true),
            ("Words.\n\n# Late\n\nWords.\n", "our-act", false),
            ("# \n\nWords.\n", "our-act", false),
        ] {
            let (found, said, _) = titled(text);
            assert_eq!((found.as_str(), said), (title, is_titled), "{text}");
        }
    }

    #[test]
    fn a_french_text_is_read_as_one_without_saying_so() {
        let act = "# Partie 1 - Début\n\n## Article 1er - Objet\n\nLe directeur et les agents entrent dans la maison par le \
                   jardin, qui est sur la place.\n";
        let (title, is_titled, provisions) = titled(act);
        assert_eq!((title.as_str(), is_titled, provisions.len()), ("our-act", false, 2));
        let plain = act.replace(['#'], "");
        let kinds: Vec<ProvisionKind> = read(&plain).parsed.outline.provisions.iter().map(|entry| entry.kind).collect();
        assert_eq!(kinds, [ProvisionKind::Part, ProvisionKind::Article]);
    }

    #[test]
    fn a_pasted_act_is_read_by_its_sections() {
        let loose =
            read("1. Title\n\nThis is the Act.\n\n2. Powers\n\n(1) An officer may enter.\n\n(2) The officer leaves.\n");
        let kinds: Vec<ProvisionKind> = loose.parsed.outline.provisions.iter().map(|entry| entry.kind).collect();
        assert_eq!(
            kinds,
            [ProvisionKind::Section, ProvisionKind::Section, ProvisionKind::Subsection, ProvisionKind::Subsection]
        );
    }
}
