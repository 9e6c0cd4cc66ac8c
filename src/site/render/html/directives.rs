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
            kind => self.boxed(kind.name(), directive, |writer| {
                if let Some(title) = directive.attribute("title") {
                    writer.push(" ");
                    writer.text(title);
                }
            }),
        }
    }

    /// Consecutive options of one group, as alternatives side by side. Says how many blocks it wrote, `None` when the
    /// first is no such option.
    pub(super) fn alternatives(&mut self, content: &'a [Block]) -> Option<usize> {
        let group = option_group(content.first()?)?;
        let count = content.iter().take_while(|block| option_group(block) == Some(group)).count();
        let label = self.words.get("choose-one");
        self.push("<div class=\"options\"><p class=\"w\">");
        self.text(label);
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
        let alone = directive.attribute("group").is_none();
        self.push(if alone { "<div class=\"option alone\"" } else { "<div class=\"option\"" });
        self.id(directive);
        if let (false, Some(label)) = (alone, directive.attribute("label")) {
            let cited = self.words.with("option", &[("label", label)]);
            self.attribute("data-option", &cited);
        }
        self.push("><p class=\"option-head\"><b>");
        match (directive.attribute("level"), directive.attribute("label")) {
            (Some(level), _) => self.phrase(&format!("level-{level}"), &[]),
            (None, Some(label)) => self.phrase("option", &[("label", label)]),
            (None, None) => self.phrase("option-plain", &[]),
        }
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
        self.push("<details class=\"");
        self.push(class);
        self.push("\"");
        self.id(directive);
        self.push(if open { " open><summary>" } else { "><summary>" });
        match directive.attribute("title") {
            Some(title) => self.text(title),
            None => self.phrase(directive.kind.name(), &[]),
        }
        self.push("</summary>\n");
        self.blocks(&directive.content);
        self.push("</details>\n");
    }

    /// A box that says in words what it is, and then its title.
    fn boxed(&mut self, class: &str, directive: &'a Directive, title: impl FnOnce(&mut Self)) {
        self.push("<div class=\"box ");
        self.push(class);
        self.push("\"");
        self.id(directive);
        self.push("><p class=\"box-title\"><span class=\"box-kind\">");
        match (directive.kind, directive.attribute("minutes")) {
            (DirectiveKind::Exercise, Some(minutes)) => self.phrase("exercise-minutes", &[("minutes", minutes)]),
            (kind, _) => self.phrase(kind.name(), &[]),
        }
        self.push("</span>");
        title(self);
        self.push("</p>\n");
        self.blocks(&directive.content);
        self.push("</div>\n");
    }

    fn time_limit(&mut self, directive: &'a Directive) {
        self.boxed("timelimit", directive, |writer| {
            let (title, within) = (directive.attribute("title"), directive.attribute("within"));
            if title.or(within).is_some() {
                writer.push(" ");
            }
            if let Some(title) = title {
                writer.text(title);
                writer.push(if within.is_some() { ": " } else { "" });
            }
            match (within, directive.attribute("from")) {
                (Some(within), Some(from)) => writer.phrase("within-of", &[("within", within), ("from", from)]),
                (Some(within), None) => writer.phrase("within", &[("within", within)]),
                (None, _) => {}
            }
        });
    }

    fn signature(&mut self, directive: &'a Directive) {
        let line = self.words.get("signature");
        self.push("<div class=\"signature\"");
        self.id(directive);
        self.push(">");
        if let Some(party) = directive.attribute("party") {
            self.push("<p class=\"box-title\">");
            self.text(party);
            self.push("</p>\n");
        }
        self.blocks(&directive.content);
        self.push("<p class=\"line w\">");
        self.text(line);
        self.push("</p></div>\n");
    }

    fn repeat(&mut self, directive: &'a Directive) {
        self.push("<div class=\"repeat\"");
        self.id(directive);
        self.push("><p class=\"box-kind\">");
        match directive.attribute("for") {
            Some(each) => self.phrase("repeat-for", &[("each", each)]),
            None => self.phrase("repeat", &[]),
        }
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
