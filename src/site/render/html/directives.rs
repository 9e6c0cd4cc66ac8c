//! `:::` directives: boxes that say what they are in words, alternatives side by side, commentary that folds.

use crate::document::{Block, Directive, DirectiveKind};

use super::Writer;

impl<'a> Writer<'a> {
    pub(super) fn directive(&mut self, directive: &'a Directive) {
        match directive.kind {
            DirectiveKind::Include => self.blocks(&directive.content),
            DirectiveKind::Commentary => self.folding("commentary", true, directive),
            DirectiveKind::Answer => self.folding("box answer", false, directive),
            DirectiveKind::Option => self.option(directive),
            DirectiveKind::TimeLimit => self.time_limit(directive),
            DirectiveKind::Signature => self.signature(directive),
            DirectiveKind::Repeat => self.repeat(directive),
            kind => {
                let title = directive.attribute("title").unwrap_or_default().to_owned();
                self.boxed(kind.name(), kind.name(), &title, directive);
            }
        }
    }

    /// Consecutive options of one group, as alternatives side by side. Says how many blocks it wrote, `None` when the
    /// first is no such option.
    pub(super) fn alternatives(&mut self, content: &'a [Block]) -> Option<usize> {
        let group = option_group(content.first()?)?;
        let count = content.iter().take_while(|block| option_group(block) == Some(group)).count();
        let label = self.words.get("choose-one").to_owned();
        self.push("<div class=\"options\"><p>");
        self.text(&label);
        self.push("</p><div>\n");
        for block in &content[..count] {
            if let Block::Directive(directive) = block {
                self.option(directive);
            }
        }
        self.push("</div></div>\n");
        Some(count)
    }

    fn option(&mut self, directive: &'a Directive) {
        let words = self.words;
        let head = match (directive.attribute("level"), directive.attribute("label")) {
            (Some(level), _) => words.get(&format!("level-{level}")).to_owned(),
            (None, Some(label)) => words.with("option", &[("label", label)]),
            (None, None) => words.get("option-plain").to_owned(),
        };
        let alone = directive.attribute("group").is_none();
        self.push(if alone { "<div class=\"option alone\"" } else { "<div class=\"option\"" });
        self.id(directive);
        self.push("><p class=\"option-head\"><b>");
        self.text(&head);
        self.push("</b>");
        if let Some(title) = directive.attribute("title") {
            self.push(" ");
            self.text(title);
        }
        self.push("</p>\n");
        self.blocks(&directive.content);
        self.push("</div>\n");
    }

    fn folding(&mut self, class: &str, open: bool, directive: &'a Directive) {
        let summary = match directive.attribute("title") {
            Some(title) => title.to_owned(),
            None => self.words.get(directive.kind.name()).to_owned(),
        };
        self.push("<details class=\"");
        self.push(class);
        self.push("\"");
        self.id(directive);
        self.push(if open { " open><summary>" } else { "><summary>" });
        self.text(&summary);
        self.push("</summary>\n");
        self.blocks(&directive.content);
        self.push("</details>\n");
    }

    fn boxed(&mut self, class: &str, kind: &str, title: &str, directive: &'a Directive) {
        let kind = match (kind, directive.attribute("minutes")) {
            ("exercise", Some(minutes)) => self.words.with("exercise-minutes", &[("minutes", minutes)]),
            (kind, _) => self.words.get(kind).to_owned(),
        };
        self.push("<div class=\"box ");
        self.push(class);
        self.push("\"");
        self.id(directive);
        self.push("><p class=\"box-title\"><span class=\"box-kind\">");
        self.text(&kind);
        self.push("</span>");
        if !title.is_empty() {
            self.push(" ");
            self.text(title);
        }
        self.push("</p>\n");
        self.blocks(&directive.content);
        self.push("</div>\n");
    }

    fn time_limit(&mut self, directive: &'a Directive) {
        let limit = match (directive.attribute("within"), directive.attribute("from")) {
            (Some(within), Some(from)) => self.words.with("within-of", &[("within", within), ("from", from)]),
            (Some(within), None) => self.words.with("within", &[("within", within)]),
            (None, _) => String::new(),
        };
        let title = match directive.attribute("title") {
            Some(title) if limit.is_empty() => title.to_owned(),
            Some(title) => format!("{title}: {limit}"),
            None => limit,
        };
        self.boxed("timelimit", "timelimit", &title, directive);
    }

    fn signature(&mut self, directive: &'a Directive) {
        let line = self.words.get("signature").to_owned();
        self.push("<div class=\"signature\"");
        self.id(directive);
        self.push(">");
        if let Some(party) = directive.attribute("party") {
            self.push("<p class=\"box-title\">");
            self.text(party);
            self.push("</p>\n");
        }
        self.blocks(&directive.content);
        self.push("<p class=\"line\">");
        self.text(&line);
        self.push("</p></div>\n");
    }

    fn repeat(&mut self, directive: &'a Directive) {
        let label = match directive.attribute("for") {
            Some(each) => self.words.with("repeat-for", &[("each", each)]),
            None => self.words.get("repeat").to_owned(),
        };
        self.push("<div class=\"repeat\"");
        self.id(directive);
        self.push("><p class=\"box-kind\">");
        self.text(&label);
        self.push("</p>\n");
        self.blocks(&directive.content);
        self.push("</div>\n");
    }

    fn id(&mut self, directive: &Directive) {
        if let Some(id) = directive.attribute("id") {
            self.attribute("id", id);
        }
    }
}

/// The group of a block that is an option of one.
fn option_group(block: &Block) -> Option<&str> {
    match block {
        Block::Directive(directive) if directive.kind == DirectiveKind::Option => directive.attribute("group"),
        _ => None,
    }
}
