//! One text by itself, parsed in memory.

use std::fmt::Write;
use std::sync::Arc;

use faletusi::diagnostics::{HubPath, LineIndex, Span};
use faletusi::document::{Binding, FieldDeclaration, FieldType, Header, Profile, Spanned, sketch};
use faletusi::parse::{Context, IncludeError, Parsed, Readers, parse};
use faletusi::proofread::proofread;

/// A text to parse.
pub struct Text {
    profile: Profile,
    text: String,
    readers: Readers,
    language: &'static str,
    fields: Vec<FieldDeclaration>,
    restarts: Vec<Spanned<String>>,
    files: Vec<(String, String)>,
    binding: Option<Binding>,
    links_as_written: bool,
}

/// A text without front matter.
pub fn parsed(profile: Profile, text: &str) -> Text {
    Text {
        profile,
        text: text.to_owned(),
        readers: Readers::everyone(),
        language: "en",
        fields: Vec::new(),
        restarts: Vec::new(),
        files: Vec::new(),
        binding: None,
        links_as_written: false,
    }
}

impl Text {
    /// Declares a field.
    pub fn field(mut self, name: &str, label: &str) -> Self {
        self.fields.push(FieldDeclaration {
            name: Spanned { value: name.to_owned(), span: Span::default() },
            label: label.to_owned(),
            kind: FieldType::Text,
            help: None,
            default: None,
        });
        self
    }

    /// Declares that a kind of provision is numbered anew in each Part.
    pub fn restarting(mut self, kind: &str) -> Self {
        self.restarts.push(Spanned { value: kind.to_owned(), span: Span::default() });
        self
    }

    /// Says whether it binds.
    pub fn binding(mut self, binding: Binding) -> Self {
        self.binding = Some(binding);
        self
    }

    /// Another file that can be included.
    pub fn file(mut self, path: &str, text: &str) -> Self {
        self.files.push((path.to_owned(), text.to_owned()));
        self
    }

    /// Leaves its links as they are.
    pub fn leaving_links(mut self) -> Self {
        self.links_as_written = true;
        self
    }

    /// In another language than English.
    pub fn in_language(mut self, tag: &'static str) -> Self {
        self.language = tag;
        self
    }

    /// As these audiences see it.
    pub fn for_readers(mut self, audiences: &[&str]) -> Self {
        self.readers = Readers::new(audiences.iter().copied());
        self
    }

    /// Parses it as `sops/a.md`.
    pub fn parse(&self) -> Parsed {
        let path = HubPath::new("sops/a.md").expect("constant");
        let mut header = Header::untitled(self.profile, "A");
        header.fields.clone_from(&self.fields);
        header.restarts.clone_from(&self.restarts);
        header.binding = self.binding.map(|value| Spanned { value, span: Span::default() });
        let includes = |path: &HubPath| -> Result<Arc<str>, IncludeError> {
            self.files
                .iter()
                .find(|(p, _)| p == path.as_str())
                .map(|(_, t)| Arc::from(t.as_str()))
                .ok_or(IncludeError::Missing { nearest: None })
        };
        let context = Context {
            profile: self.profile,
            default_language: self.language,
            readers: &self.readers,
            includes: &includes,
            links_as_written: self.links_as_written,
        };
        parse(&path, &self.text, header, 0, Vec::new(), &context)
    }

    /// Its tree.
    pub fn sketch(&self) -> String {
        sketch(&self.parse().document)
    }

    /// Its diagnostics, a line each: those of the parse, then those of a single document.
    pub fn diagnostics(&self) -> String {
        let index = LineIndex::new(&self.text);
        let parsed = self.parse();
        let path = &parsed.outline.path;
        let proofread = proofread(&parsed.document, path, &self.text);
        parsed.outline.diagnostics.iter().chain(&proofread).fold(String::new(), |mut out, d| {
            let at = d.place.span.map_or(0, |s| s.start as usize);
            let at = index.locate(&self.text, at);
            let _ = writeln!(out, "{}[{}] {}:{} {}", d.severity, d.rule.name, at.line, at.column, d.message);
            out
        })
    }

    /// Its tree is this.
    #[track_caller]
    pub fn is(self, expected: &str) -> Self {
        same(&self.sketch(), expected);
        self
    }

    /// Its diagnostics are these.
    #[track_caller]
    pub fn says(self, expected: &str) -> Self {
        same(&self.diagnostics(), expected);
        self
    }
}

/// Two texts are the same; if not, both are printed whole.
#[track_caller]
pub fn same(actual: &str, expected: &str) {
    assert!(actual == expected, "\n--- expected\n{expected}\n--- actual\n{actual}");
}
