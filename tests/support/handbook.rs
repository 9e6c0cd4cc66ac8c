//! The authors' handbook as its test reads it: chapters, the examples in them, and what each must become.
//!
//! An example is a fenced block whose info string says `example`; the blocks behind it, up to the next example, say
//! what it becomes:
//!
//! ````text
//! ```markdown example profile=legislation      the source
//! ```outline                                   its tree, as `document::sketch` writes it
//! ```mistakes                                  what `faletusi check` says of it, a line each; nothing when left out
//! ```mended                                    the source after `faletusi check --fix`
//! ```markdown file=content/pages/notice.md     another file of the hub, for the examples of its chapter
//! ````
//!
//! A `toml` example is a hub.toml, or with `register=` the file of a register.
//!
//! Attributes of an example: `profile=` (article when left out), `path=`, `language=`, `readers=` (audiences, with
//! commas; everyone when left out), `marks` (`→` is a tab, `°` a no-break space, `¶` a Windows line end) and `clean`
//! (nothing but the absence of mistakes is expected).

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use faletusi::diagnostics::rules::RULES;
use faletusi::diagnostics::{Diagnostic, HubPath, LineIndex, Severity, Span};
use faletusi::document::{Document, Header, Profile, sketch};
use faletusi::hub::HubConfig;
use faletusi::hub::keys::{CONTACTS, EVENTS, MEMBERS};
use faletusi::parse::front_matter::{CollectionDefaults, read_header};
use faletusi::parse::{Context, IncludeError, Readers, parse};
use faletusi::proofread::proofread;
use faletusi::source::{apply_fixes, decode};
use faletusi::values::check::Checker;
use faletusi::values::toml;

/// Where the handbook stands in the hub.
pub const FOLDER: &str = "content/guides/authors-handbook";

/// A chapter.
pub struct Chapter {
    /// On disk.
    pub file: PathBuf,
    /// In the hub.
    pub path: HubPath,
    pub text: String,
    pub examples: Vec<Example>,
    /// Files that includes of its examples can read.
    files: Vec<(String, String)>,
}

/// An example and what it must become.
pub struct Example {
    /// Line of its fence, from 1.
    pub line: usize,
    pub language: String,
    attributes: Vec<(String, String)>,
    pub source: String,
    expected: Vec<Expected>,
}

/// A block behind an example.
struct Expected {
    kind: Kind,
    /// Lines of the chapter between its fences.
    lines: std::ops::Range<usize>,
    text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Outline,
    Mistakes,
    Mended,
}

/// What an example became.
pub struct Became {
    pub document: Option<Document>,
    /// The header when the example has front matter.
    pub header: Option<Header>,
    pub outline: String,
    pub mistakes: String,
    pub mended: String,
}

/// All chapters, by file name.
pub fn chapters() -> Vec<Chapter> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(FOLDER);
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder)
        .expect("the handbook's folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|e| e == "md"))
        .collect();
    files.sort();
    files.into_iter().map(Chapter::read).collect()
}

impl Chapter {
    fn read(file: PathBuf) -> Self {
        let text = std::fs::read_to_string(&file).expect("a chapter in UTF-8");
        let name = file.file_name().expect("a name").to_string_lossy().into_owned();
        let path = HubPath::new(&format!("{FOLDER}/{name}")).expect("a path");
        let mut chapter = Self { file, path, text, examples: Vec::new(), files: Vec::new() };
        let lines: Vec<String> = chapter.text.lines().map(str::to_owned).collect();
        let mut at = 0;
        while at < lines.len() {
            let ticks = lines[at].bytes().take_while(|b| *b == b'`').count();
            if ticks < 3 {
                at += 1;
                continue;
            }
            let (fence, info) = lines[at].split_at(ticks);
            let end = (at + 1..lines.len()).find(|i| lines[*i].trim_end() == fence).unwrap_or_else(|| {
                panic!("{}:{}: this fence is never closed", chapter.path, at + 1);
            });
            chapter.block(info.trim(), at, end, &lines[at + 1..end]);
            at = end + 1;
        }
        chapter
    }

    fn block(&mut self, info: &str, fence: usize, end: usize, lines: &[String]) {
        let mut words = info.split_whitespace();
        let language = words.next().unwrap_or_default().to_owned();
        let attributes: Vec<(String, String)> = words
            .map(|word| word.split_once('=').unwrap_or((word, "")))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let text: String = lines.iter().flat_map(|l| [l.as_str(), "\n"]).collect();
        let kind = match language.as_str() {
            "outline" => Some(Kind::Outline),
            "mistakes" => Some(Kind::Mistakes),
            "mended" => Some(Kind::Mended),
            _ => None,
        };
        let file = attributes.iter().find(|(name, _)| name == "file").map(|(_, value)| value.clone());
        if let Some(kind) = kind {
            let example = self.examples.last_mut();
            let example = example.unwrap_or_else(|| panic!("{}:{}: no example before this", self.path, fence + 1));
            assert!(
                example.expected.iter().all(|e| e.kind != kind),
                "{}:{}: the example at line {} has two such blocks",
                self.path,
                fence + 1,
                example.line
            );
            example.expected.push(Expected { kind, lines: fence + 1..end, text });
        } else if let Some(file) = file {
            self.files.push((file, text));
        } else if attributes.iter().any(|(name, _)| name == "example") {
            let known = ["example", "profile", "path", "language", "readers", "marks", "clean", "register"];
            for (name, _) in &attributes {
                assert!(known.contains(&name.as_str()), "{}:{}: no attribute `{name}`", self.path, fence + 1);
            }
            self.examples.push(Example { line: fence + 1, language, attributes, source: text, expected: Vec::new() });
        }
    }

    /// The chapter's own findings, as `faletusi check` would print them.
    pub fn mistakes(&self) -> String {
        let became = run(&self.path, &self.text, Profile::Article, "en", &Readers::everyone(), &[]);
        became.mistakes
    }

    /// Runs an example.
    pub fn run(&self, example: &Example) -> Became {
        let source = example.unmarked();
        if example.language == "toml" {
            let register = example.attribute("register").map(|name| match name {
                "members" => &MEMBERS,
                "events" => &EVENTS,
                "contact-points" => &CONTACTS,
                other => panic!("{}:{}: no register `{other}`", self.path, example.line),
            });
            let path = HubPath::new("hub.toml").expect("constant");
            let (text, mut diagnostics) = decode(&path, source.as_bytes());
            match register {
                Some(shape) => {
                    let parsed = toml::read(&path, &text);
                    let mut checker = Checker::new(&path).whole(parsed.whole);
                    checker.root(parsed.entries, Span::default(), shape);
                    diagnostics.extend(parsed.diagnostics.into_iter().chain(checker.diagnostics));
                }
                None => diagnostics.extend(HubConfig::read(&path, &text).1),
            }
            let mistakes = lines_of(&source, diagnostics);
            return Became { document: None, header: None, outline: String::new(), mistakes, mended: String::new() };
        }
        let profile = example.profile(&self.path);
        let path = HubPath::new(example.attribute("path").unwrap_or(usual_path(profile))).expect("path=");
        let readers = match example.attribute("readers") {
            Some(audiences) => Readers::new(audiences.split(',')),
            None => Readers::everyone(),
        };
        let language = example.attribute("language").unwrap_or("en");
        let mut became = run(&path, &source, profile, language, &readers, &self.files);
        became.mended = marked(&became.mended, example.attribute("marks").is_some());
        became
    }

    /// What is wrong with an example's expectations; nothing when all hold.
    pub fn complaint(&self, example: &Example) -> Option<String> {
        let became = self.run(example);
        let mut out = String::new();
        if example.expected.is_empty() && example.attribute("clean").is_none() {
            out.push_str("nothing says what it becomes: add a block `outline` or `mistakes`, or the word `clean`\n");
        }
        let mut compare = |kind: Kind, actual: &str| {
            let expected = example.expected.iter().find(|e| e.kind == kind).map(|e| e.text.as_str());
            match (kind, expected) {
                (_, Some(expected)) if expected != actual => {
                    let _ = write!(out, "{}", difference(kind, expected, actual));
                }
                (Kind::Mistakes, None) if !actual.is_empty() => {
                    let _ = write!(out, "it has mistakes, and no block `mistakes` says so:\n{actual}");
                }
                _ => {}
            }
        };
        compare(Kind::Outline, &became.outline);
        compare(Kind::Mistakes, &became.mistakes);
        compare(Kind::Mended, &became.mended);
        (!out.is_empty()).then(|| format!("{}:{}\n{out}", self.path, example.line))
    }

    /// The chapter with every expectation as the program has it now.
    pub fn blessed(&self) -> String {
        let lines: Vec<&str> = self.text.lines().collect();
        let mut out = String::new();
        let mut at = 0;
        for example in &self.examples {
            let became = self.run(example);
            for expected in &example.expected {
                let actual = match expected.kind {
                    Kind::Outline => &became.outline,
                    Kind::Mistakes => &became.mistakes,
                    Kind::Mended => &became.mended,
                };
                lines[at..expected.lines.start].iter().for_each(|line| out.extend([line, "\n"]));
                out.push_str(actual);
                at = expected.lines.end;
            }
        }
        lines[at..].iter().for_each(|line| out.extend([line, "\n"]));
        out
    }
}

impl Example {
    fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    fn profile(&self, chapter: &HubPath) -> Profile {
        let name = self.attribute("profile").unwrap_or("article");
        Profile::ALL
            .into_iter()
            .find(|p| p.name() == name)
            .unwrap_or_else(|| panic!("{chapter}:{}: there is no profile `{name}`", self.line))
    }

    /// The source with Word's marks turned into what they stand for.
    fn unmarked(&self) -> String {
        match self.attribute("marks") {
            Some(_) => self.source.replace('→', "\t").replace('°', "\u{a0}").replace("¶\n", "\r\n"),
            None => self.source.clone(),
        }
    }

    /// The profile by name.
    pub fn profile_name(&self) -> &str {
        self.attribute("profile").unwrap_or("article")
    }
}

fn marked(text: &str, marks: bool) -> String {
    if marks { text.replace('\t', "→").replace('\u{a0}', "°").replace("\r\n", "¶\n") } else { text.to_owned() }
}

/// Where a document of the profile stands in the hub that ships.
fn usual_path(profile: Profile) -> &'static str {
    match profile {
        Profile::Legislation => "model-legislation/example.md",
        Profile::Policy => "content/policies/example.md",
        Profile::Procedure => "sops/example.md",
        Profile::Course => "content/training/example/index.md",
        Profile::Agreement => "content/agreements/example.md",
        Profile::Product => "content/intelligence/example.md",
        Profile::Sheet => "content/sheets/example.md",
        Profile::Article => "content/guides/example.md",
    }
}

fn run(
    path: &HubPath,
    source: &str,
    profile: Profile,
    language: &str,
    readers: &Readers,
    files: &[(String, String)],
) -> Became {
    let (text, mut diagnostics) = decode(path, source.as_bytes());
    let has_header = text.starts_with("---\n");
    let (header, body) = if has_header {
        let (header, body, found) = read_header(path, &text, profile, &CollectionDefaults::default());
        diagnostics.extend(found);
        (header, body)
    } else {
        (Header::untitled(profile, "Example"), 0)
    };
    let includes = |wanted: &HubPath| -> Result<Arc<str>, IncludeError> {
        let file = files.iter().find(|(path, _)| path == wanted.as_str());
        file.map(|(_, text)| Arc::from(text.as_str())).ok_or(IncludeError::Missing { nearest: None })
    };
    let context =
        Context { profile, default_language: language, readers, includes: &includes, links_as_written: false };
    let parsed = parse(path, &text, header.clone(), body, diagnostics, &context);
    let mut diagnostics = parsed.outline.diagnostics;
    if text.len() > body {
        diagnostics.extend(proofread(&parsed.document, path, &text));
    }
    let mended = apply_fixes(source.as_bytes(), &diagnostics);
    Became {
        outline: sketch(&parsed.document),
        document: Some(parsed.document),
        header: has_header.then_some(header),
        mistakes: lines_of(source, diagnostics),
        mended: String::from_utf8(mended.bytes).expect("UTF-8"),
    }
}

/// The chapter on all rules, made from the same words as `faletusi explain`.
pub fn rules_chapter() -> String {
    let mut out = String::from(
        "\
---
title: All rules
summary: Every rule that the program holds a text against, why it is there, and an example of each.
---

The program finds what is wrong by rules. Each message names its rule in square brackets. Here they are, by name. \
`faletusi explain` and the name of a rule prints the same.

An **error** must be put right before the hub is built. A **warning** ought to be put right. A **note** is good to know.
",
    );
    let mut rules: Vec<_> = RULES.iter().collect();
    rules.sort_by_key(|rule| rule.name);
    for rule in rules {
        let severity = match rule.severity {
            Severity::Error => "An error",
            Severity::Warning => "A warning",
            Severity::Note => "A note",
        };
        let summary = inside_a_sentence(rule.summary);
        let (summary, why) = (prose(&summary), prose(rule.why));
        let _ = write!(out, "\n## {}\n\n{severity}: {summary}. {why}\n", rule.name);
        for (word, text) in [("Wrong", rule.wrong), ("Right", rule.right)] {
            let _ = write!(out, "\n{word}:\n\n````text\n{}\n````\n", visible(text.trim_end()));
        }
    }
    out
}

/// Begins with a small letter, unless the first word is an abbreviation such as HTML.
fn inside_a_sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next();
    if letters.clone().next().is_some_and(char::is_uppercase) {
        return text.to_owned();
    }
    first.into_iter().flat_map(char::to_lowercase).chain(letters).collect()
}

/// Characters that cannot be seen, or that this handbook may not have itself, by their numbers.
fn visible(text: &str) -> String {
    text.chars().fold(String::new(), |mut out, c| {
        let hidden = c.is_control() && c != '\n';
        let hidden = hidden || matches!(u32::from(c), 0xa0 | 0xad | 0x300..=0x36f | 0x200b..=0x200f | 0x202a..=0x202e);
        let _ = match hidden || matches!(u32::from(c), 0x2060..=0x2069 | 0xfeff) {
            true => write!(out, "<U+{:04X}>", u32::from(c)),
            false => write!(out, "{c}"),
        };
        out
    })
}

/// A rule's words as Markdown: signs that it gives a meaning lose it, except between backticks.
fn prose(text: &str) -> String {
    let mut out = String::new();
    for (n, part) in text.split('`').enumerate() {
        if n > 0 {
            out.push('`');
        }
        match n % 2 {
            0 => out.push_str(&part.replace("[[", "\\[[").replace('<', "\\<").replace('*', "\\*")),
            _ => out.push_str(part),
        }
    }
    out
}

/// A line a diagnostic, in the order of the text.
fn lines_of(source: &str, mut diagnostics: Vec<Diagnostic>) -> String {
    let index = LineIndex::new(source);
    diagnostics.sort_by_key(|d| d.place.span.unwrap_or_default().start);
    diagnostics.iter().fold(String::new(), |mut out, d| {
        let at = index.locate(source, d.place.span.map_or(0, |s| s.start as usize));
        let _ = writeln!(out, "{}[{}] {}:{} {}", d.severity, d.rule.name, at.line, at.column, d.message);
        out
    })
}

/// Both texts, with the first line that differs pointed out.
fn difference(kind: Kind, expected: &str, actual: &str) -> String {
    let same = expected.lines().zip(actual.lines()).take_while(|(a, b)| a == b).count();
    let show = |text: &str| {
        text.lines().enumerate().fold(String::new(), |mut out, (n, line)| {
            let _ = writeln!(out, "  {} {line}", if n == same { '>' } else { ' ' });
            out
        })
    };
    format!("{kind:?}: the handbook says\n{}the program says\n{}", show(expected), show(actual))
}
