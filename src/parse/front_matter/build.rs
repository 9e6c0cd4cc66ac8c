//! From checked values to the typed header.

use crate::diagnostics::rules::{invalid_date, invalid_value, missing_key, repeated_entry, unknown_value};
use crate::diagnostics::{Diagnostic, HubPath, Place, Span};
use crate::document::{
    AdaptedWork, Binding, Code, CodeList, Column, ColumnType, DocumentStatus, FieldDeclaration, FieldType, Handling,
    Header, Profile, Situation, Source, Spanned, Target, WorkId,
};
use crate::values::{Entry, Node, parse_date};

/// Makes the header. `root` holds only what its shape allows.
pub(super) fn header(path: &HubPath, profile: Profile, root: &Node, diagnostics: &mut Vec<Diagnostic>) -> Header {
    let mut builder = Builder { path, diagnostics };
    Header {
        profile,
        title: spanned(root, "title").unwrap_or_default(),
        short_title: root.string("short_title"),
        summary: root.string("summary"),
        id: spanned(root, "id"),
        status: builder.status(root),
        language: builder.language(root),
        translation_of: spanned(root, "translation_of"),
        topics: spanned_list(root, "topics"),
        audience: spanned(root, "audience"),
        marking: spanned(root, "marking"),
        handling: root.get("handling").map(handling),
        owner: root.string("owner"),
        review_by: root.date("review_by").map(|(value, span)| Spanned { value, span }),
        date: root.date("date").map(|(date, _)| date),
        adapts: builder.adapts(root),
        member: spanned(root, "member"),
        sources: builder.sources(root),
        related: builder.related(root),
        aliases: builder.aliases(root),
        keywords: root.strings("keywords"),
        supporting: root.bool("supporting").is_some_and(|(value, _)| value),
        situations: builder.situations(root),
        fields: builder.fields(root),
        parts: builder.parts(root),
        restarts: spanned_list(root, "restarts"),
        binding: root
            .bool("binding")
            .map(|(value, span)| Spanned { value: if value { Binding::Binding } else { Binding::NonBinding }, span }),
        level: root.string("level"),
        duration: root.string("duration"),
        kind: root.string("kind"),
        code_lists: code_lists(root),
        columns: builder.columns(root),
        span: Span::default(),
    }
}

fn spanned(node: &Node, key: &str) -> Option<Spanned<String>> {
    node.text(key).map(|(text, span)| Spanned { value: text.to_owned(), span })
}

fn spanned_list(node: &Node, key: &str) -> Vec<Spanned<String>> {
    node.texts(key).map(|(text, span)| Spanned { value: text.to_owned(), span }).collect()
}

fn handling(node: &Node) -> Handling {
    Handling {
        caveats: node.strings("caveats"),
        originator: node.string("originator"),
        release_authority: node.string("release_authority"),
        expires: node.date("expires").map(|(value, span)| Spanned { value, span }),
    }
}

fn code_lists(root: &Node) -> Vec<CodeList> {
    let lists = root.get("code_lists").map_or(&[][..], Node::entries);
    lists
        .iter()
        .map(|entry| CodeList {
            name: key_of(entry),
            codes: entry
                .value
                .items()
                .iter()
                .filter_map(|code| Some(Code { code: code.string("code")?, label: code.string("label")? }))
                .collect(),
        })
        .collect()
}

fn key_of(entry: &Entry) -> Spanned<String> {
    Spanned { value: entry.key.clone(), span: entry.key_span }
}

/// Whether it is a language code as BCP 47 writes it: `en`, `fr`, `sm`, `zh-Hant`.
pub fn is_language_code(text: &str) -> bool {
    let mut subtags = text.split('-');
    let primary = subtags.next().unwrap_or_default();
    (2..=3).contains(&primary.len())
        && primary.bytes().all(|b| b.is_ascii_lowercase())
        && subtags.all(|s| (1..=8).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_alphanumeric()))
}

struct Builder<'a> {
    path: &'a HubPath,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Builder<'_> {
    fn place(&self, span: Span) -> Place {
        Place::at(self.path, span)
    }

    fn invalid(&mut self, span: Span, key: &str, value: &str, expected: &str, help: &str) {
        let place = self.place(span);
        self.diagnostics.push(invalid_value::report(place, key, value, expected, help));
    }

    fn status(&mut self, root: &Node) -> Option<Spanned<DocumentStatus>> {
        let closes = root.date("consultation_closes");
        let status = root.text("status");
        if let Some((day, span)) = closes
            && status.is_none_or(|(status, _)| status != "consultation")
        {
            let verb = if status.is_some() { "write" } else { "add" };
            let help = format!("{verb} `status: consultation`, or take the date out");
            let expected = "of use without a consultation";
            self.invalid(span, "consultation_closes", &day.to_string(), expected, &help);
        }
        let (status, span) = status?;
        let value = if status == "consultation" {
            DocumentStatus::Consultation { closes: closes.map(|(day, _)| day) }
        } else {
            DocumentStatus::Draft
        };
        Some(Spanned { value, span })
    }

    fn language(&mut self, root: &Node) -> Option<Spanned<String>> {
        let language = spanned(root, "language")?;
        if is_language_code(&language.value) {
            return Some(language);
        }
        self.invalid(
            language.span,
            "language",
            &language.value,
            "a language code",
            "write for example `en`, `fr` or `sm`",
        );
        None
    }

    fn adapts(&mut self, root: &Node) -> Option<Spanned<AdaptedWork>> {
        let (text, span) = root.text("adapts")?;
        let (work, version) = match text.split_once('@') {
            Some((work, version)) => (work, Some(version)),
            None => (text, None),
        };
        let numbers = version.map(|v| {
            let (major, minor) = v.split_once('.')?;
            Some((plain_number(major)?, plain_number(minor)?))
        });
        if work.is_empty() || numbers == Some(None) {
            self.invalid(
                span,
                "adapts",
                text,
                "a document and its version",
                "write the model's id, `@` and its version: `information-sharing@1.0`",
            );
            return None;
        }
        Some(Spanned { value: AdaptedWork { work: WorkId::from(work), version: numbers.flatten() }, span })
    }

    fn sources(&mut self, root: &Node) -> Vec<Source> {
        let mut sources = Vec::new();
        for node in root.list("sources") {
            let mut url = node.string("url");
            if let Some((text, span)) = node.text("url")
                && !(text.starts_with("https://") || text.starts_with("http://"))
            {
                self.invalid(span, "url", text, "an address on the web", "begin it with `https://`");
                url = None;
            }
            if let Some(title) = node.string("title") {
                sources.push(Source { title, cite: node.string("cite"), edition: node.string("edition"), url });
            }
        }
        sources
    }

    /// A path as an author writes it: relative to this file.
    fn relative(&mut self, text: &str, span: Span, key: &str) -> Option<HubPath> {
        if text.contains("://") {
            self.invalid(span, key, text, "a file of this hub", "name texts that stand elsewhere under `sources`");
            return None;
        }
        match self.path.join(text) {
            Ok(path) => Some(path),
            Err(why) => {
                self.invalid(
                    span,
                    key,
                    text,
                    "a path inside the hub",
                    &format!("{why}; write the way from this file, such as `../sops/refusal.md`"),
                );
                None
            }
        }
    }

    fn related(&mut self, root: &Node) -> Vec<Spanned<Target>> {
        let mut related = Vec::new();
        for (text, span) in root.texts("related") {
            let (file, fragment) = match text.split_once('#') {
                Some((file, fragment)) => (file, Some(fragment.to_owned())),
                None => (text, None),
            };
            let Some(path) = self.relative(file, span, "related") else {
                continue;
            };
            let value = if path.extension() == "md" { Target::Document { path, fragment } } else { Target::File(path) };
            related.push(Spanned { value, span });
        }
        related
    }

    fn aliases(&mut self, root: &Node) -> Vec<Spanned<String>> {
        let mut aliases = Vec::new();
        for (text, span) in root.texts("aliases") {
            let sound = text.starts_with('/')
                && !text.contains("//")
                && !text.contains('\\')
                && !text.chars().any(char::is_control)
                && !text.split('/').any(|name| name == ".." || name == ".");
            if sound {
                aliases.push(Spanned { value: text.to_owned(), span });
            } else {
                self.invalid(
                    span,
                    "aliases",
                    text,
                    "an address on this site",
                    "write the old address without the host, from `/`: `/old/address.html`",
                );
            }
        }
        aliases
    }

    fn situations(&mut self, root: &Node) -> Vec<Situation> {
        let mut situations = Vec::new();
        for node in root.list("situations") {
            let Some(say) = spanned(node, "say") else {
                continue;
            };
            let at = match node.text("at") {
                None => Spanned::default(),
                Some((text, span)) => match text.strip_prefix('#') {
                    Some(fragment) if !fragment.is_empty() => Spanned { value: fragment.to_owned(), span },
                    _ => {
                        self.invalid(
                            span,
                            "at",
                            text,
                            "a place in this document",
                            "write `#` and its id, between quotation marks: `\"#unaccompanied-child\"`",
                        );
                        continue;
                    }
                },
            };
            situations.push(Situation { say, at });
        }
        situations
    }

    fn fields(&mut self, root: &Node) -> Vec<FieldDeclaration> {
        let declared = root.get("fields").map_or(&[][..], Node::entries);
        let mut fields = Vec::new();
        for entry in declared {
            let node = &entry.value;
            let sound = !entry.key.is_empty() && entry.key.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-');
            if !sound {
                self.invalid(
                    entry.key_span,
                    "fields",
                    &entry.key,
                    "the name of a field",
                    "use letters, digits, `_` and `-` only",
                );
                continue;
            }
            let kind = self.field_type(node);
            self.field_default(node, &kind);
            let default = node.string("default");
            fields.push(FieldDeclaration {
                name: key_of(entry),
                label: node.string("label").unwrap_or_else(|| entry.key.clone()),
                kind,
                help: node.string("help"),
                default,
            });
        }
        fields
    }

    /// What stands in a field from the start can be filled into it.
    fn field_default(&mut self, node: &Node, kind: &FieldType) {
        let Some((text, span)) = node.text("default") else { return };
        match kind {
            FieldType::Text => {}
            FieldType::Number if text.trim().parse::<f64>().is_ok_and(f64::is_finite) => {}
            FieldType::Number => {
                self.invalid(span, "default", text, "a number", "write it in digits: `30`, or take `type: number` out");
            }
            FieldType::Date if parse_date(text).is_some() => {}
            FieldType::Date => {
                let place = self.place(span);
                self.diagnostics.push(invalid_date::report(place, "default", text));
            }
            FieldType::Choice(choices) => {
                if !choices.iter().any(|c| c == text) {
                    let listed: Vec<&str> = choices.iter().map(String::as_str).collect();
                    let place = self.place(span);
                    self.diagnostics.push(unknown_value::report(place, "default", text, &listed));
                }
            }
        }
    }

    fn field_type(&mut self, node: &Node) -> FieldType {
        let kind = node.text("type").map(|(text, _)| text);
        if kind != Some("choice")
            && let Some(choices) = node.get("choices")
        {
            let written = node.strings("choices").join(", ");
            let expected = "of use without `type: choice`";
            self.invalid(choices.span, "choices", &written, expected, "add `type: choice`, or take the choices out");
        }
        match kind {
            Some("date") => FieldType::Date,
            Some("number") => FieldType::Number,
            Some("choice") => {
                let mut choices: Vec<String> = Vec::new();
                for (choice, span) in node.texts("choices") {
                    if choices.iter().any(|c| c == choice) {
                        let place = self.place(span);
                        self.diagnostics.push(repeated_entry::report(place, "choices", choice));
                    } else {
                        choices.push(choice.to_owned());
                    }
                }
                if choices.is_empty() {
                    let place = self.place(node.span);
                    self.diagnostics.push(missing_key::report(
                        place,
                        "a field of the type `choice`",
                        "choices",
                        "what to choose from",
                    ));
                }
                FieldType::Choice(choices)
            }
            _ => FieldType::Text,
        }
    }

    fn parts(&mut self, root: &Node) -> Vec<Spanned<HubPath>> {
        let mut parts = Vec::new();
        for (text, span) in root.texts("parts") {
            let Some(path) = self.relative(text, span, "parts") else {
                continue;
            };
            if path.extension() != "md" || !path.is_in(self.path.folder()) {
                self.invalid(
                    span,
                    "parts",
                    text,
                    "a Markdown file in this folder",
                    "name files that end in `.md` and lie beside index.md",
                );
                continue;
            }
            parts.push(Spanned { value: path, span });
        }
        if let (Some(node), true) = (root.get("parts"), self.path.file_name() != "index.md") {
            let place = self.place(node.span);
            self.diagnostics.push(invalid_value::report(
                place,
                "parts",
                self.path.file_name(),
                "an index.md",
                "only the index.md of a folder has parts",
            ));
            parts.clear();
        }
        parts
    }

    fn columns(&mut self, root: &Node) -> Vec<Column> {
        let lists: Vec<&str> =
            root.get("code_lists").map_or(&[][..], Node::entries).iter().map(|e| e.key.as_str()).collect();
        let mut columns = Vec::new();
        for node in root.list("columns") {
            let Some(name) = spanned(node, "name") else {
                continue;
            };
            let kind = match node.text("type").map(|(text, _)| text) {
                Some("date") => ColumnType::Date,
                Some("number") => ColumnType::Number,
                Some("yes-no") => ColumnType::YesNo,
                Some("code") => match self.code_list(node, &lists) {
                    Some(list) => ColumnType::Code(list),
                    None => ColumnType::Text,
                },
                _ => ColumnType::Text,
            };
            columns.push(Column {
                label: node.string("label").unwrap_or_else(|| name.value.clone()),
                name,
                definition: node.string("definition").unwrap_or_default(),
                kind,
                required: node.bool("required").is_some_and(|(value, _)| value),
                sensitivity: node.string("sensitivity").unwrap_or_else(|| "none".to_owned()),
                basis: node.string("basis"),
                audience: column_audience(node),
            });
        }
        columns
    }

    fn code_list(&mut self, node: &Node, lists: &[&str]) -> Option<Spanned<String>> {
        let Some(list) = spanned(node, "code_list") else {
            let place = self.place(node.span);
            self.diagnostics.push(missing_key::report(
                place,
                "a column of the type `code`",
                "code_list",
                "the name of one of `code_lists`",
            ));
            return None;
        };
        if !lists.contains(&list.value.as_str()) {
            let place = self.place(list.span);
            self.diagnostics.push(unknown_value::report(place, "code_list", &list.value, lists));
            return None;
        }
        Some(list)
    }
}

fn column_audience(node: &Node) -> Option<Spanned<String>> {
    spanned(node, "audience")
}

fn plain_number(text: &str) -> Option<u32> {
    let plain = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}
