//! From a parsed document to the tree that is compared.

use std::collections::HashMap;

use super::citing::Citing;
use super::tree::{Tree, Unit, UnitKind};
use super::words::Text;
use crate::diagnostics::Span;
use crate::document::{Block, Directive, DirectiveKind, Document, Inline, Provision, ProvisionKind, Target};

/// Boils a document down to the units that are compared. `source` is the text it was parsed from, for line numbers; an
/// empty one gives none. What was included from other files keeps the line of the directive.
pub fn read(document: &Document, source: &str) -> Tree {
    read_all([(None, document)], source)
}

/// As [`read`], of a work with parts: its first page, then each part under its name. The permalinks of a part begin with
/// its name and `#`, as the lines of a released text do.
pub fn read_all<'d>(pages: impl IntoIterator<Item = (Option<&'d str>, &'d Document)>, source: &str) -> Tree {
    let mut reader: Option<Reader> = None;
    for (part, document) in pages {
        let language = document.header.language.as_ref().map_or("", |language| language.value.as_str());
        let title = &document.header.title.value;
        let reader = reader.get_or_insert_with(|| Reader {
            tree: Tree::new(title, language),
            lines: source.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(at, _)| at).collect(),
            numbered: 0,
            prefix: String::new(),
            alternatives: HashMap::new(),
            citing: Citing::of(language),
        });
        let mut place = Place { parent: 0, operative: true, line: u32::from(!source.is_empty()), included: false };
        if let Some(part) = part {
            reader.prefix = format!("{part}#");
            place.parent = reader.part(part, title, &place);
        }
        reader.blocks(&document.body.content, &place, None);
        for note in &document.footnotes {
            reader.footnote(note.number, &note.content, &place);
        }
    }
    reader.map_or_else(|| Tree::new("", ""), |reader| reader.tree)
}

/// Where units are being added.
#[derive(Clone, Copy)]
struct Place {
    parent: u32,
    operative: bool,
    line: u32,
    /// Inside an included file, whose lines are not the document's.
    included: bool,
}

struct Reader {
    tree: Tree,
    /// Where the lines of the source end.
    lines: Vec<usize>,
    /// Text units so far in the provision being read.
    numbered: u32,
    /// Before the fragments of the part being read.
    prefix: String,
    /// By unit: the label of the alternative that it is.
    alternatives: HashMap<u32, String>,
    /// The words of citations.
    citing: Citing,
}

impl Reader {
    fn style(&self) -> Style<'_> {
        Style { prefix: &self.prefix, is_french: self.citing == Citing::French }
    }

    /// The line of a place in the text.
    fn line(&self, span: Span, place: &Place) -> u32 {
        if place.included {
            place.line
        } else {
            self.lines.partition_point(|end| *end < span.start as usize) as u32 + 1
        }
    }

    /// Adds the blocks. The first paragraph becomes the text of `owner`, the provision or item they stand in, while
    /// that has none.
    fn blocks(&mut self, blocks: &[Block], place: &Place, mut owner: Option<u32>) {
        for block in blocks {
            match block {
                Block::Provision(provision) => self.provision(provision, place),
                Block::Paragraph { text, span } => {
                    let line = self.line(*span, place);
                    self.paragraph(text, &Place { line, ..*place }, owner.take());
                }
                Block::Heading { text, span, .. } => {
                    let line = self.line(*span, place);
                    self.text(UnitKind::Paragraph, words(text, self.style()), &Place { line, ..*place });
                }
                Block::List(list) => {
                    for item in &list.items {
                        let index = self.text(UnitKind::Item, Text::default(), place);
                        self.blocks(&item.content, &Place { parent: index, ..*place }, Some(index));
                    }
                }
                Block::Quote(inner) | Block::HtmlGroup(inner) => self.blocks(inner, place, None),
                Block::Code { text, span, .. } => {
                    for (at, line) in text.lines().enumerate() {
                        let line_number = self.line(*span, place) + at as u32;
                        self.text(UnitKind::Code, Text::plain(line).finish(), &Place { line: line_number, ..*place });
                    }
                }
                Block::Table(table) => {
                    let line = self.line(table.span, place);
                    for (at, row) in std::iter::once(&table.head).chain(&table.rows).enumerate() {
                        let is_head = at == 0;
                        let mut text = Text::default();
                        for (at, cell) in row.iter().enumerate() {
                            if at > 0 {
                                text.push(" | ");
                            }
                            push(cell, self.style(), &mut text);
                        }
                        let index = self.text(UnitKind::Row, text.finish(), &Place { line, ..*place });
                        self.tree.units[index as usize].is_head = is_head;
                    }
                }
                Block::Definitions(definitions) => {
                    for definition in definitions {
                        let term = words(&definition.term, self.style());
                        let name = term.shown.clone();
                        let index = self.definition(term, &name, definition.anchor.as_deref(), place);
                        let inside = Place { parent: index, ..*place };
                        for meaning in &definition.meanings {
                            self.blocks(meaning, &inside, None);
                        }
                    }
                }
                Block::Directive(directive) => self.directive(directive, place),
                Block::Rule | Block::Html { .. } => {}
            }
            owner = owner.filter(|_| matches!(block, Block::Rule | Block::Html { .. }));
        }
    }

    fn paragraph(&mut self, inlines: &[Inline], place: &Place, owner: Option<u32>) {
        let text = words(inlines, self.style());
        let defines = inlines.iter().find_map(|i| match i {
            Inline::Defined { anchor, content } => Some((anchor.as_str(), words(content, self.style()).shown)),
            _ => None,
        });
        match (owner, defines) {
            (Some(owner), defines) => {
                self.tree.units[owner as usize].text = text;
                if let Some((anchor, _)) = defines {
                    self.tree.units[owner as usize].term = Some(self.fragment(anchor));
                    let fragment = self.fragment(anchor);
                    self.tree.anchors.insert(fragment, owner);
                }
            }
            (None, Some((anchor, term))) => {
                self.definition(text, &term, Some(anchor), place);
            }
            (None, None) if !text.is_empty() => {
                self.text(UnitKind::Paragraph, text, place);
            }
            (None, None) => {}
        }
    }

    fn definition(&mut self, text: Text, term: &str, anchor: Option<&str>, place: &Place) -> u32 {
        let index = self.text(UnitKind::Definition, text, place);
        let citing = self.citing;
        let unit = &mut self.tree.units[index as usize];
        let comma = if unit.citation.is_empty() { "" } else { ", " };
        unit.citation = format!("{}{comma}{}", unit.citation, citing.definition(term));
        unit.defines = Some(term.to_owned());
        if let Some(anchor) = anchor {
            let fragment = self.fragment(anchor);
            let unit = &mut self.tree.units[index as usize];
            unit.term = Some(fragment.clone());
            unit.permalink.clone_from(&fragment);
            self.tree.anchors.insert(fragment, index);
        }
        index
    }

    fn footnote(&mut self, number: usize, content: &[Block], place: &Place) {
        let index = self.text(UnitKind::Footnote, Text::default(), place);
        let (citing, permalink) = (self.citing, self.fragment(&format!("fn.{number}")));
        let unit = &mut self.tree.units[index as usize];
        unit.citation = citing.footnote(number);
        unit.permalink = permalink;
        // A footnote explains, as commentary does.
        unit.operative = false;
        self.blocks(content, &Place { parent: index, operative: false, ..*place }, Some(index));
    }

    /// Adds a part: a heading that is found again by its name.
    fn part(&mut self, name: &str, title: &str, place: &Place) -> u32 {
        let kind = UnitKind::Provision(ProvisionKind::Heading);
        let unit = Unit {
            kind,
            id: name.to_owned(),
            permalink: self.prefix.clone(),
            key: Some(format!("{name}#")),
            citation: self.citing.quoted(title),
            text: Text::plain(title).finish(),
            ..self.blank(kind, place)
        };
        self.tree.push(0, unit)
    }

    /// A fragment as it is known in the whole work.
    fn fragment(&self, fragment: &str) -> String {
        format!("{}{fragment}", self.prefix)
    }

    fn directive(&mut self, directive: &Directive, place: &Place) {
        let line = self.line(directive.span, place);
        let operative = place.operative
            && !matches!(directive.kind, DirectiveKind::Commentary | DirectiveKind::Note | DirectiveKind::Example);
        let place = Place { line, operative, included: place.included || directive.included.is_some(), ..*place };
        if directive.kind == DirectiveKind::Include {
            return self.blocks(&directive.content, &place, None);
        }
        let title = title(directive, &self.tree.language);
        let index = self.text(UnitKind::Directive(directive.kind), Text::plain(&title).finish(), &place);
        if let Some(label) = alternative(directive) {
            self.alternatives.insert(index, label.to_owned());
            self.tree.units[index as usize].group = directive.attribute("group").map(str::to_owned);
        }
        self.blocks(&directive.content, &Place { parent: index, ..place }, None);
    }

    fn provision(&mut self, provision: &Provision, place: &Place) {
        let line = self.line(provision.span, place);
        let kind = UnitKind::Provision(provision.kind);
        let heading = words(&provision.heading, self.style());
        let unit = Unit {
            kind,
            id: provision.id.0.clone(),
            permalink: self.fragment(&provision.permalink),
            number: provision.number.clone(),
            label: provision.number.as_deref().map(label).unwrap_or_default(),
            key: provision.key.as_deref().map(|key| self.fragment(key)),
            citation: self.citation(provision, place.parent),
            text: heading,
            line,
            ..self.blank(kind, place)
        };
        let index = self.tree.push(place.parent, unit);
        for anchor in std::iter::once(&provision.permalink).chain(&provision.other_anchors) {
            let fragment = self.fragment(anchor);
            self.tree.anchors.insert(fragment, index);
        }
        let outside = std::mem::replace(&mut self.numbered, 0);
        let owner = (!kind.has_heading()).then_some(index);
        self.blocks(&provision.content, &Place { parent: index, line, ..*place }, owner);
        self.numbered = outside;
    }

    /// Adds a unit that is no provision.
    fn text(&mut self, kind: UnitKind, text: Text, place: &Place) -> u32 {
        self.numbered += 1;
        let provision = self.tree.provision(place.parent);
        let within = self.tree.unit(provision);
        let id = match within.id.as_str() {
            "" => format!("text_{}", self.numbered),
            id => format!("{id}__text_{}", self.numbered),
        };
        let permalink = within.permalink.clone();
        let citation = chosen(self.bare(provision), &self.choice(place.parent));
        self.tree.push(place.parent, Unit { id, permalink, citation, text, ..self.blank(kind, place) })
    }

    fn blank(&self, kind: UnitKind, place: &Place) -> Unit {
        Unit {
            kind,
            parent: place.parent,
            end: 0,
            depth: 0,
            id: String::new(),
            permalink: String::new(),
            number: None,
            label: String::new(),
            key: None,
            term: None,
            defines: None,
            citation: String::new(),
            group: None,
            is_head: false,
            operative: place.operative,
            text: Text::default(),
            line: place.line,
        }
    }

    /// Where a provision stands: what opens in the text adds its number to that of the provision it stands in, what
    /// has a heading is named by itself, in a schedule after the schedule.
    fn citation(&self, provision: &Provision, parent: u32) -> String {
        let outer = self.bare(self.tree.provision(parent));
        let choice = self.choice(parent);
        let number = provision.number.as_deref().unwrap_or("").trim().trim_end_matches(['.', ':']);
        if provision.kind.opens_in_text() && !outer.is_empty() {
            return chosen(&format!("{outer}{number}"), &choice);
        }
        let word = self.citing.kind(provision.kind);
        let own = match (number, label(number)) {
            ("", _) => self.citing.quoted(&words(&provision.heading, self.style()).shown),
            // "Section 1" is "section 1" wherever it is spoken of.
            (number, _) if spelled(number, provision.kind).is_some() => {
                format!("{word} {}", spelled(number, provision.kind).unwrap_or_default())
            }
            (number, label) if number.chars().next().is_some_and(char::is_alphabetic) && label.len() < number.len() => {
                number.to_owned()
            }
            (number, _) => format!("{word} {}", number.trim_start_matches(['§', ' '])),
        };
        let mut up = parent;
        while up != 0 {
            let unit = self.tree.unit(up);
            let prefixes = match unit.kind {
                UnitKind::Provision(ProvisionKind::Attachment) => true,
                // Steps are numbered within their heading.
                UnitKind::Provision(_) => {
                    matches!(provision.kind, ProvisionKind::Step | ProvisionKind::Substep)
                        || matches!(unit.kind, UnitKind::Provision(ProvisionKind::Form))
                }
                _ => false,
            };
            if prefixes {
                return chosen(&format!("{}, {own}", self.bare(up)), &choice);
            }
            up = unit.parent;
        }
        chosen(&own, &choice)
    }

    /// The alternatives a unit stands in, as a citation ends: `, alternative A`. Two alternatives have the same numbers.
    fn choice(&self, mut index: u32) -> String {
        let mut out = String::new();
        while index != 0 && !self.alternatives.is_empty() {
            if let Some(label) = self.alternatives.get(&index) {
                out.insert_str(0, &format!(", alternative {label}"));
            }
            index = self.tree.unit(index).parent;
        }
        out
    }

    /// The citation of a unit without the alternatives it stands in.
    fn bare(&self, index: u32) -> &str {
        let citation = self.tree.unit(index).citation.as_str();
        citation.strip_suffix(&self.choice(index)).unwrap_or(citation)
    }
}

/// A citation in an alternative.
fn chosen(citation: &str, choice: &str) -> String {
    let whole = format!("{citation}{choice}");
    if citation.is_empty() { whole.trim_start_matches([',', ' ']).to_owned() } else { whole }
}

/// The label of a directive that is one of several alternatives.
fn alternative(directive: &Directive) -> Option<&str> {
    let is = directive.kind == DirectiveKind::Option && directive.attribute("group").is_some();
    if is { directive.attribute("label") } else { None }
}

/// The words over a directive: its attributes, parted as a reader would part them.
fn title(directive: &Directive, language: &str) -> String {
    let title = directive.attribute("title").map(str::to_owned);
    let joined = |parts: [Option<String>; 2]| parts.into_iter().flatten().collect::<Vec<_>>().join(": ");
    match directive.kind {
        DirectiveKind::Option => {
            let label = alternative(directive).map(|label| format!("Alternative {label}"));
            joined([label.or_else(|| directive.attribute("label").map(str::to_owned)), title])
        }
        DirectiveKind::TimeLimit => {
            let french = language.split('-').next() == Some("fr");
            let [within, of] = if french { ["dans un délai de", ", point de départ :"] } else { ["within", " of"] };
            let within = directive.attribute("within").map(|time| match directive.attribute("from") {
                Some(from) => format!("{within} {time}{of} {from}"),
                None => format!("{within} {time}"),
            });
            joined([title, within])
        }
        DirectiveKind::Signature => joined([title, directive.attribute("party").map(str::to_owned)]),
        DirectiveKind::Repeat => joined([title, directive.attribute("for").map(str::to_owned)]),
        _ => title.unwrap_or_default(),
    }
}

/// The number behind the kind's own word: `Section 1`. What Parts and Schedules are called has a capital.
fn spelled(number: &str, kind: ProvisionKind) -> Option<&str> {
    let (word, number) = number.split_once(' ')?;
    let is = matches!(kind, ProvisionKind::Section | ProvisionKind::Article | ProvisionKind::Clause);
    (is && word.eq_ignore_ascii_case(kind.word())).then(|| number.trim())
}

/// A printed number without its word and punctuation: `Part 2` → `2`, `(a)` → `a`, `12A.` → `12A`.
fn label(number: &str) -> String {
    let last = number.split_whitespace().next_back().unwrap_or("");
    crate::document::akoma_ntoso_number(last)
}

/// How running text is read.
#[derive(Clone, Copy)]
struct Style<'r> {
    /// Before the fragments of references.
    prefix: &'r str,
    is_french: bool,
}

/// The words of inlines.
fn words(inlines: &[Inline], style: Style) -> Text {
    let mut text = Text::default();
    push(inlines, style, &mut text);
    text.finish()
}

fn push(inlines: &[Inline], style: Style, text: &mut Text) {
    let Style { prefix, is_french } = style;
    for inline in inlines {
        match inline {
            Inline::Text(words) | Inline::Code(words) | Inline::Term { text: words, .. } => text.push(words),
            Inline::Reference { permalink, text: words } => text.push_reference(words, &format!("{prefix}{permalink}")),
            Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Defined { content: inner, .. } => {
                push(inner, style, text)
            }
            Inline::Strikethrough(inner) => {
                text.begin_struck(is_french);
                push(inner, style, text);
                text.end_struck();
            }
            Inline::Link { content: inner, target, .. } => {
                let from = text.tokens.len();
                push(inner, style, text);
                text.link(from, &address(target, prefix));
            }
            Inline::Image { alternative, target, .. } => {
                let from = text.tokens.len();
                text.push(alternative);
                text.link(from, &address(target, prefix));
            }
            Inline::Field { label, .. } => text.push_field(label),
            Inline::SoftBreak | Inline::HardBreak => text.space(),
            Inline::Html(tag) if is_deletion(tag) && tag.starts_with("</") => text.end_struck(),
            Inline::Html(tag) if is_deletion(tag) => text.begin_struck(is_french),
            Inline::Html(_) | Inline::FootnoteReference { .. } => {}
        }
    }
}

/// Whether a tag begins or ends words that are struck out.
fn is_deletion(tag: &str) -> bool {
    let name = tag.trim_start_matches(['<', '/']).split(|c: char| !c.is_ascii_alphanumeric()).next();
    name.is_some_and(|name| ["del", "s", "strike"].iter().any(|deletion| name.eq_ignore_ascii_case(deletion)))
}

/// Where a link leads, as it can be shown and compared.
fn address(target: &Target, prefix: &str) -> String {
    match target {
        Target::Url(address) | Target::Refused(address) => address.clone(),
        Target::Fragment(fragment) => format!("#{prefix}{fragment}"),
        Target::Document { path, fragment: None } => path.to_string(),
        Target::Document { path, fragment: Some(fragment) } => format!("{path}#{fragment}"),
        Target::File(path) => path.to_string(),
    }
}
