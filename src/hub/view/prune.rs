//! Taking out of a text what it names and its readers may not see.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::source::readable_hash;
use crate::diagnostics::HubPath;
use crate::document::{Block, Definition, FieldDeclaration, Header, Inline, Outline, Target, WorkId};
use crate::hub::releases::to_frozen;
use crate::hub::{AudienceId, Hub, Release};
use crate::parse::Readers;

/// Knows what is visible.
pub(super) struct Pruner<'a> {
    pub hub: &'a Hub,
    pub audience: &'a AudienceId,
    /// The outline of a visible file, without text for others.
    pub place: &'a (dyn Fn(&HubPath) -> Option<&'a Arc<Outline>> + Sync),
    /// Whether a work is visible.
    pub work: &'a (dyn Fn(&WorkId) -> bool + Sync),
    pub files: &'a BTreeSet<HubPath>,
    pub members: &'a BTreeSet<String>,
    pub readers: &'a Readers,
    /// Set for the text of a release: its attachments lie where it was frozen.
    pub release: Option<&'a Release>,
}

/// An outline without what only authors need.
pub(super) fn stripped(mut outline: Outline) -> Outline {
    outline.includes.clear();
    outline.inclusions.clear();
    outline.audiences.clear();
    outline.diagnostics.clear();
    outline
}

/// Whether an outline has a place of that name.
pub(super) fn has_fragment(outline: &Outline, fragment: &str) -> bool {
    fragment.is_empty()
        || outline.provisions.iter().any(|p| p.permalink == fragment || p.id.as_str() == fragment)
        || outline.anchors.iter().any(|a| a.fragment == fragment)
}

impl Pruner<'_> {
    /// The outline, naming nothing invisible. Shared when there is nothing to take out.
    pub fn outline(&self, outline: &Arc<Outline>) -> Arc<Outline> {
        let header = self.header(outline);
        let links = outline.links.iter().all(|link| self.keeps(&link.what, &outline.path));
        if header.is_none() && links {
            return outline.clone();
        }
        let mut pruned = stripped(Outline::clone(outline));
        if let Some(header) = header {
            // What is frozen was cut before, and everybody who sees it may have it as it is.
            if self.release.is_none() {
                pruned.hash = readable_hash(self.hub, self.readers, outline, &header);
            }
            pruned.header = Arc::new(header);
        }
        pruned.links.retain(|link| self.keeps(&link.what, &outline.path));
        Arc::new(pruned)
    }

    /// Whether a link can stay as it is.
    pub fn keeps(&self, target: &Target, from: &HubPath) -> bool {
        match target {
            Target::Url(_) => true,
            Target::Refused(_) => false,
            Target::Fragment(fragment) => (self.place)(from).is_none_or(|o| has_fragment(o, fragment)),
            Target::Document { path, fragment } => {
                (self.place)(path).is_some_and(|o| fragment.as_ref().is_none_or(|f| has_fragment(o, f)))
            }
            Target::File(path) => self.files.contains(path),
        }
    }

    /// The header without what it may not name; `None` when there is nothing to take out.
    fn header(&self, outline: &Outline) -> Option<Header> {
        let before = &*outline.header;
        let keep_model = before.adapts.as_ref().is_none_or(|a| (self.work)(&a.value.work));
        let keep_original = before.translation_of.as_ref().is_none_or(|t| (self.work)(&WorkId::from(t.value.as_str())));
        let keep_member = before.member.as_ref().is_none_or(|m| self.members.contains(&m.value));
        let keeps_related = |target: &Target| self.keeps(target, &outline.path);
        let keeps_place = |at: &str| has_fragment(outline, at);
        let audiences = &self.hub.config.audiences;
        let keeps_column = |audience: Option<&str>| {
            audience.is_none_or(|name| audiences.id(name).is_some_and(|id| audiences.may_read(self.audience, &id)))
        };
        let keeps_topic = |topic: &str| self.hub.config.topic(topic).is_some();
        // What a reader fills in, she reads.
        let keeps_field = |field: &FieldDeclaration| outline.fields.contains(&field.name.value);
        let nothing_to_do = keep_model
            && keep_original
            && keep_member
            && before.related.iter().all(|r| keeps_related(&r.value))
            && before.situations.iter().all(|s| keeps_place(&s.at.value))
            && before.topics.iter().all(|t| keeps_topic(&t.value))
            && before.fields.iter().all(keeps_field)
            && before.columns.iter().all(|c| keeps_column(c.audience.as_ref().map(|a| a.value.as_str())));
        if nothing_to_do {
            return None;
        }
        let mut header = before.clone();
        if !keep_model {
            header.adapts = None;
        }
        if !keep_original {
            header.translation_of = None;
        }
        if !keep_member {
            header.member = None;
        }
        header.related.retain_mut(|related| {
            self.soften(&mut related.value);
            keeps_related(&related.value)
        });
        header.situations.retain(|s| keeps_place(&s.at.value));
        header.topics.retain(|t| keeps_topic(&t.value));
        header.fields.retain(keeps_field);
        let used = |columns: &[crate::document::Column], list: &str| {
            columns.iter().any(|c| matches!(&c.kind, crate::document::ColumnType::Code(l) if l.value == list))
        };
        let before_columns = std::mem::take(&mut header.columns);
        let (kept, cut): (Vec<_>, Vec<_>) =
            before_columns.into_iter().partition(|c| keeps_column(c.audience.as_ref().map(|a| a.value.as_str())));
        header.code_lists.retain(|l| used(&kept, &l.name.value) || !used(&cut, &l.name.value));
        header.columns = kept;
        Some(header)
    }

    fn freeze(&self, target: &mut Target) {
        if let Some(release) = self.release {
            to_frozen(target, release);
        }
    }

    /// Takes off a fragment that the visible page does not have.
    fn soften(&self, target: &mut Target) {
        if let Target::Document { path, fragment } = target
            && let (Some(outline), Some(place)) = ((self.place)(path), fragment.as_deref())
            && !has_fragment(outline, place)
        {
            *fragment = None;
        }
    }

    /// Takes out of blocks every link, image and attribute that names what is invisible; texts of links stay.
    pub fn blocks(&self, blocks: &mut [Block], from: &HubPath) {
        for block in blocks {
            match block {
                Block::Provision(provision) => {
                    self.inlines(&mut provision.heading, from);
                    self.blocks(&mut provision.content, from);
                }
                Block::Paragraph { text, .. } | Block::Heading { text, .. } => self.inlines(text, from),
                Block::List(list) => {
                    for item in &mut list.items {
                        self.blocks(&mut item.content, from);
                    }
                }
                Block::Quote(inner) | Block::HtmlGroup(inner) => self.blocks(inner, from),
                Block::Table(table) => {
                    let cells = table.head.iter_mut().chain(table.rows.iter_mut().flatten());
                    cells.for_each(|cell| self.inlines(cell, from));
                }
                Block::Definitions(definitions) => {
                    definitions.iter_mut().for_each(|d| self.definition(d, from));
                }
                Block::Directive(directive) => {
                    directive.attributes.retain(|(name, _)| name != "audience" && name != "file");
                    directive.included = None;
                    self.blocks(&mut directive.content, from);
                }
                Block::Code { .. } | Block::Rule | Block::Html { .. } => {}
            }
        }
    }

    fn definition(&self, definition: &mut Definition, from: &HubPath) {
        self.inlines(&mut definition.term, from);
        for meaning in &mut definition.meanings {
            self.blocks(meaning, from);
        }
    }

    fn inlines(&self, inlines: &mut Vec<Inline>, from: &HubPath) {
        let mut kept = Vec::with_capacity(inlines.len());
        for mut inline in std::mem::take(inlines) {
            match &mut inline {
                Inline::Emphasis(inner)
                | Inline::Strong(inner)
                | Inline::Strikethrough(inner)
                | Inline::Defined { content: inner, .. } => self.inlines(inner, from),
                Inline::Link { target, content, .. } => {
                    self.inlines(content, from);
                    self.freeze(target);
                    self.soften(target);
                    if !self.keeps(target, from) {
                        kept.append(content);
                        continue;
                    }
                }
                Inline::Image { target, alternative, .. } => {
                    self.freeze(target);
                    if !self.keeps(target, from) {
                        kept.push(Inline::Text(std::mem::take(alternative)));
                        continue;
                    }
                }
                _ => {}
            }
            kept.push(inline);
        }
        *inlines = kept;
    }
}
