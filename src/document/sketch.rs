//! A document's structure as plain text, one line a block: what the handbook's examples and many tests compare with.

use std::fmt::Write;

use crate::document::{Block, Document, Inline, ListItem, Provision, Target, plain_text};

/// Writes the tree down. A provision's line has its permalink (with further anchors after `=`), its number and heading;
/// a block's line begins with a word for what it is. Levels are indented by two spaces.
///
/// Inside text, `{term:…}`, `{ref:…}`, `{field:…}`, `{link:…}` mark what was found.
pub fn sketch(document: &Document) -> String {
    let mut out = String::new();
    blocks(&document.body.content, 0, &mut out);
    for footnote in &document.footnotes {
        let _ = writeln!(out, "footnote {}", footnote.number);
        blocks(&footnote.content, 1, &mut out);
    }
    out
}

fn blocks(list: &[Block], level: usize, out: &mut String) {
    for block in list {
        self::block(block, level, out);
    }
}

fn line(level: usize, out: &mut String, text: &str) {
    let _ = writeln!(out, "{:indent$}{}", "", text.trim_end(), indent = level * 2);
}

fn block(block: &Block, level: usize, out: &mut String) {
    match block {
        Block::Provision(provision) => self::provision(provision, level, out),
        Block::Paragraph { text, .. } => line(level, out, &format!("text: {}", inlines(text))),
        Block::Heading { level: rank, text, .. } => line(level, out, &format!("heading {rank}: {}", inlines(text))),
        Block::List(list) => {
            line(level, out, if list.start.is_some() { "numbered list" } else { "list" });
            list.items.iter().for_each(|item| self::item(item, level + 1, out));
        }
        Block::Quote(inner) => {
            line(level, out, "quotation");
            blocks(inner, level + 1, out);
        }
        Block::Code { language, text, .. } => {
            line(level, out, &format!("code {language}"));
            text.lines().for_each(|code| line(level + 1, out, code));
        }
        Block::Table(table) => {
            line(level, out, "table");
            for row in std::iter::once(&table.head).chain(&table.rows) {
                let cells: Vec<String> = row.iter().map(|cell| inlines(cell)).collect();
                line(level + 1, out, &cells.join(" | "));
            }
        }
        Block::Definitions(definitions) => {
            for definition in definitions {
                let anchor = definition.anchor.as_ref().map_or(String::new(), |a| format!(" #{a}"));
                line(level, out, &format!("definition: {}{anchor}", inlines(&definition.term)));
                definition.meanings.iter().for_each(|meaning| blocks(meaning, level + 1, out));
            }
        }
        Block::Rule => line(level, out, "rule"),
        Block::Html { html, .. } => line(level, out, &format!("html: {}", html.trim_end().replace('\n', "⏎"))),
        Block::HtmlGroup(inner) => {
            line(level, out, "html group");
            blocks(inner, level + 1, out);
        }
        Block::Directive(directive) => {
            let attributes: Vec<String> = directive.attributes.iter().map(|(n, v)| format!(" {n}={v}")).collect();
            line(level, out, &format!("::: {}{}", directive.kind.name(), attributes.concat()));
            blocks(&directive.content, level + 1, out);
        }
    }
}

fn item(item: &ListItem, level: usize, out: &mut String) {
    let task = match item.task {
        Some(true) => "item [x]",
        Some(false) => "item [ ]",
        None => "item",
    };
    line(level, out, task);
    blocks(&item.content, level + 1, out);
}

fn provision(provision: &Provision, level: usize, out: &mut String) {
    let mut text = format!("#{}", provision.permalink);
    for anchor in &provision.other_anchors {
        let _ = write!(text, " = #{anchor}");
    }
    if provision.id.as_str() != provision.permalink
        && !provision.other_anchors.iter().any(|a| a == provision.id.as_str())
    {
        let _ = write!(text, " ({})", provision.id);
    }
    let _ = write!(text, " {}", provision.kind.word());
    if let Some(number) = &provision.number {
        let _ = write!(text, " {number}");
    }
    if !provision.heading.is_empty() {
        let _ = write!(text, " — {}", inlines(&provision.heading));
    }
    line(level, out, &text);
    blocks(&provision.content, level + 1, out);
}

fn inlines(list: &[Inline]) -> String {
    list.iter()
        .map(|inline| match inline {
            Inline::Text(text) => text.clone(),
            Inline::Emphasis(inner) => format!("*{}*", inlines(inner)),
            Inline::Strong(inner) => format!("**{}**", inlines(inner)),
            Inline::Strikethrough(inner) => format!("~~{}~~", inlines(inner)),
            Inline::Code(text) => format!("`{text}`"),
            Inline::Link { target, content, .. } => format!("{{link:{} {}}}", self::target(target), inlines(content)),
            Inline::Image { target, alternative, .. } => format!("{{image:{} {alternative}}}", self::target(target)),
            Inline::Html(html) => format!("{{html:{html}}}"),
            Inline::FootnoteReference { number, .. } => format!("{{footnote:{number}}}"),
            Inline::Field { name, .. } => format!("{{field:{name}}}"),
            Inline::Term { anchor, text } => format!("{{term:{anchor} {text}}}"),
            Inline::Defined { content, .. } => format!("{{defined:{}}}", plain_text(content)),
            Inline::Reference { permalink, text } => format!("{{ref:{permalink} {text}}}"),
            Inline::SoftBreak => "⏎".to_owned(),
            Inline::HardBreak => "⏎⏎".to_owned(),
        })
        .collect()
}

fn target(target: &Target) -> String {
    match target {
        Target::Url(url) => url.clone(),
        Target::Fragment(fragment) => format!("#{fragment}"),
        Target::Document { path, fragment: Some(fragment) } => format!("{path}#{fragment}"),
        Target::Document { path, fragment: None } | Target::File(path) => path.to_string(),
        Target::Refused(_) => "refused".to_owned(),
    }
}
