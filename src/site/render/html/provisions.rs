//! Provisions: numbers that hang, headings that are links to themselves, steps.

use crate::document::{Inline, Provision, ProvisionKind};

use super::Writer;
use super::inlines::has_links;

impl<'a> Writer<'a> {
    pub(super) fn provision(&mut self, provision: &'a Provision) {
        match provision.kind {
            ProvisionKind::Document => self.blocks(&provision.content),
            ProvisionKind::Heading => self.headed(provision),
            ProvisionKind::Step => self.step(provision),
            ProvisionKind::Section | ProvisionKind::Article | ProvisionKind::Clause => {
                self.explained.clear();
                self.section(provision);
            }
            kind if kind.opens_in_text() || kind == ProvisionKind::Substep => self.opened(provision),
            _ => self.container(provision),
        }
    }

    /// A heading without a number, and what stands under it.
    fn headed(&mut self, provision: &'a Provision) {
        self.explained.clear();
        self.open_heading("", provision);
        self.self_link(provision, |writer| writer.inlines(&provision.heading));
        self.close_heading();
        self.mark(&provision.permalink);
        self.under(provision);
    }

    /// A Part, a Schedule and the like.
    fn container(&mut self, provision: &'a Provision) {
        let cited = self.cited(provision);
        self.push("<section class=\"container\"");
        self.cite(cited.as_deref());
        self.push(">");
        self.open_heading("", provision);
        self.self_link(provision, |writer| {
            writer.number(provision, "<span class=\"n\">", "</span> ");
            writer.inlines(&provision.heading);
        });
        self.close_heading();
        self.mark(&provision.permalink);
        let own = provision.number.as_deref().unwrap_or_default().trim_end_matches('.');
        self.containers.push((provision.id.to_string(), own.to_owned()));
        self.under(provision);
        self.containers.pop();
        self.push("</section>\n");
    }

    /// How a provision is cited within its document: "section 4", "Schedule 2, clause 4". A page's script adds the
    /// numbers below it, which it can read there. Containers are named where the number alone does not lead to it.
    fn cited(&self, provision: &Provision) -> Option<String> {
        let number = provision.number.as_deref()?.trim_end_matches('.');
        let key = match provision.kind {
            ProvisionKind::Article => "unit-article",
            ProvisionKind::Clause if self.unit == "unit-section" => "unit-clause",
            _ => self.unit,
        };
        let fragments = || std::iter::once(&provision.permalink).chain(&provision.other_anchors);
        let is_named = |id: &str| {
            let is_attachment = id.rsplit("__").next().is_some_and(|last| last.starts_with("att_"));
            is_attachment || fragments().any(|f| f.strip_prefix(id).is_some_and(|rest| rest.starts_with("__")))
        };
        let mut cited = String::new();
        for (_, name) in self.containers.iter().filter(|(id, name)| !name.is_empty() && is_named(id)) {
            cited.push_str(name);
            cited.push_str(", ");
        }
        // `Part 2` and `Article 4` say what they are.
        let is_unit = matches!(provision.kind, ProvisionKind::Section | ProvisionKind::Article | ProvisionKind::Clause);
        if is_unit && !number.contains(' ') {
            cited.push_str(self.words.get(key));
            cited.push(' ');
        }
        cited.push_str(number);
        Some(cited)
    }

    fn cite(&mut self, cited: Option<&str>) {
        if let Some(cited) = cited {
            self.attribute("data-cite", cited);
        }
    }

    /// A section, article or clause: the unit that is cited.
    fn section(&mut self, provision: &'a Provision) {
        if provision.heading.is_empty() {
            return self.opened(provision);
        }
        self.push("<section class=\"sec\"");
        self.attribute("id", &provision.permalink);
        let cited = self.cited(provision);
        self.cite(cited.as_deref());
        self.push("><h");
        self.level();
        self.push("><a class=\"n a\"");
        self.fragment(&provision.permalink);
        self.push(">");
        self.anchors(provision);
        self.number(provision, "", "");
        self.push("</a> <span>");
        self.inline_content(&provision.heading);
        self.push("</span>");
        self.close_heading();
        self.mark(&provision.permalink);
        self.under(provision);
        self.push("</section>\n");
    }

    /// The interface's word for what changed since an earlier version.
    pub(super) fn mark(&mut self, permalink: &str) {
        let links = self.links;
        if let Some(mark) = links.mark(permalink) {
            self.push("<a class=\"w mk\"");
            self.attribute("href", &mark.address);
            self.push(">");
            self.text(&mark.words);
            self.push("</a>");
        }
    }

    /// A provision that opens in the text with its number.
    fn opened(&mut self, provision: &'a Provision) {
        self.push("<div class=\"p\"");
        self.attribute("id", &provision.permalink);
        if matches!(provision.kind, ProvisionKind::Section | ProvisionKind::Article | ProvisionKind::Clause) {
            let cited = self.cited(provision);
            self.cite(cited.as_deref());
        }
        self.push("><a class=\"n\"");
        self.fragment(&provision.permalink);
        self.push(">");
        self.anchors(provision);
        let bare = provision.kind == ProvisionKind::Substep
            && provision.number.as_deref().is_some_and(|number| number.chars().all(char::is_alphanumeric));
        let (before, after) = if bare { ("(", ")") } else { ("", "") };
        self.number(provision, before, after);
        self.push("</a>");
        self.blocks(&provision.content);
        self.mark(&provision.permalink);
        self.push("</div>\n");
    }

    fn step(&mut self, provision: &'a Provision) {
        self.explained.clear();
        let number = provision.number.as_deref().unwrap_or_default();
        let (word, digits) = number.rsplit_once(' ').unwrap_or(("", number));
        let step = if word.is_empty() { self.words.get("step").to_owned() } else { word.to_owned() };
        self.push("<div class=\"step\"");
        self.attribute("id", &provision.permalink);
        if !digits.is_empty() {
            self.attribute("data-cite", &format!("{} {}", self.words.get("unit-step"), digits.trim_end_matches('.')));
        }
        self.push("><a class=\"n\"");
        self.fragment(&provision.permalink);
        self.push("><span class=\"sr\">");
        self.text(&step);
        self.push(" </span>");
        self.anchors(provision);
        self.text(digits.trim_end_matches('.'));
        self.push("</a>");
        self.blocks(&provision.content);
        self.mark(&provision.permalink);
        self.push("</div>\n");
    }

    /// Where no provision can begin: in a quotation, a list. Never deeper than one below the last heading.
    pub(super) fn loose_heading(&mut self, _level: u8, text: &'a [Inline]) {
        self.push("<h");
        self.level();
        self.push(">");
        self.inline_content(text);
        self.close_heading();
    }

    fn under(&mut self, provision: &'a Provision) {
        self.depth += 1;
        self.blocks(&provision.content);
        self.depth -= 1;
    }

    fn open_heading(&mut self, class: &str, provision: &'a Provision) {
        self.push("<h");
        self.level();
        if !class.is_empty() {
            self.attribute("class", class);
        }
        self.attribute("id", &provision.permalink);
        self.push(">");
        self.anchors(provision);
    }

    fn close_heading(&mut self) {
        self.push("</h");
        self.level();
        self.push(">\n");
    }

    fn level(&mut self) {
        self.out.push(char::from(b'0' + (self.depth + 1).min(6)));
    }

    fn number(&mut self, provision: &Provision, before: &str, after: &str) {
        if let Some(number) = &provision.number {
            self.push(before);
            self.text(number);
            self.push(after);
        }
    }

    /// Further fragments that lead here.
    fn anchors(&mut self, provision: &Provision) {
        for anchor in &provision.other_anchors {
            self.push("<span");
            self.attribute("id", anchor);
            self.push("></span>");
        }
    }

    /// A heading is its own permalink, unless it holds a link already.
    fn self_link(&mut self, provision: &'a Provision, write: impl FnOnce(&mut Self)) {
        if provision.permalink.is_empty() || has_links(&provision.heading) {
            let start = self.out.len();
            write(self);
            // Raw HTML in a heading: all of it is cleaned, nothing of ours has attributes there but links.
            if super::inlines::has_html(&provision.heading) {
                let whole = self.out.split_off(start);
                let clean =
                    crate::site::sanitise::clean(&whole, &crate::site::sanitise::Written::classes(&["n", "field"]));
                self.push(&clean);
            }
            return;
        }
        self.push("<a class=\"a\"");
        self.fragment(&provision.permalink);
        self.push(">");
        write(self);
        self.push("</a>");
    }
}
