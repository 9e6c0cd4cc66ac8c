//! Boils a document down to its [`Outline`].

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::diagnostics::{Diagnostic, HubPath, Span};
use crate::document::{
    Anchor, Block, ContentHash, Directive, DirectiveKind, Document, Features, Inline, Mention, Outline, OutlineEntry,
    Provision, Target, TermEntry, plain_text,
};

/// What the outline holds beside the tree's own.
pub(super) struct Beside {
    pub path: HubPath,
    pub hash: ContentHash,
    pub terms: Vec<TermEntry>,
    pub includes: Vec<(HubPath, ContentHash)>,
    pub diagnostics: Vec<Diagnostic>,
}

pub(super) fn outline(document: &Document, beside: Beside) -> Outline {
    let mut walk = Walk {
        current: None,
        depth: 0,
        within: None,
        file: None,
        out: Outline {
            path: beside.path,
            hash: beside.hash,
            header: Arc::new(document.header.clone()),
            provisions: Vec::new(),
            anchors: Vec::new(),
            links: Vec::new(),
            terms: beside.terms,
            fields: BTreeSet::new(),
            includes: beside.includes,
            inclusions: Vec::new(),
            audiences: Vec::new(),
            words: 0,
            features: Features::default(),
            diagnostics: beside.diagnostics,
        },
    };
    walk.blocks(&document.body.content);
    for footnote in &document.footnotes {
        walk.blocks(&footnote.content);
    }
    walk.out
}

struct Walk {
    current: Option<usize>,
    depth: u8,
    /// The innermost directive addressed to fewer readers.
    within: Option<u32>,
    /// The included file whose text is being read.
    file: Option<HubPath>,
    out: Outline,
}

/// How many words a text has, by the white space between them.
fn words(text: &str) -> usize {
    if !text.is_ascii() {
        return text.split_whitespace().count();
    }
    let mut outside = true;
    let mut words = 0;
    for byte in text.bytes() {
        let space = byte == b' ' || (b'\t'..=b'\r').contains(&byte);
        words += usize::from(outside && !space);
        outside = space;
    }
    words
}

impl Walk {
    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            match block {
                Block::Provision(provision) => self.provision(provision),
                Block::Paragraph { text, .. } | Block::Heading { text, .. } => self.inlines(text),
                Block::List(list) => list.items.iter().for_each(|item| self.blocks(&item.content)),
                Block::Quote(inner) | Block::HtmlGroup(inner) => self.blocks(inner),
                Block::Code { language, .. } => self.out.features.code |= !language.is_empty(),
                Block::Table(table) => {
                    table.head.iter().chain(table.rows.iter().flatten()).for_each(|cell| self.inlines(cell));
                }
                Block::Definitions(definitions) => {
                    for definition in definitions {
                        if let Some(anchor) = &definition.anchor {
                            self.anchor(anchor);
                        }
                        self.inlines(&definition.term);
                        definition.meanings.iter().for_each(|meaning| self.blocks(meaning));
                    }
                }
                Block::Directive(directive) => self.directive(directive),
                Block::Rule | Block::Html { .. } => {}
            }
        }
    }

    fn provision(&mut self, provision: &Provision) {
        let above = self.current;
        self.current = Some(self.out.provisions.len());
        self.depth = self.depth.saturating_add(1);
        self.out.features.steps |= provision.kind == crate::document::ProvisionKind::Step;
        self.out.provisions.push(OutlineEntry {
            kind: provision.kind,
            id: provision.id.clone(),
            permalink: provision.permalink.clone(),
            number: provision.number.clone(),
            heading: plain_text(&provision.heading),
            depth: self.depth,
            span: provision.span,
            within: self.within,
        });
        provision.other_anchors.iter().for_each(|anchor| self.anchor(anchor));
        self.inlines(&provision.heading);
        self.blocks(&provision.content);
        self.depth -= 1;
        self.current = above;
    }

    fn directive(&mut self, directive: &Directive) {
        match directive.kind {
            DirectiveKind::Option => self.out.features.options = true,
            DirectiveKind::Commentary => self.out.features.commentary = true,
            DirectiveKind::Exercise | DirectiveKind::Question => self.out.features.exercises = true,
            _ => {}
        }
        let outside = (self.within, self.file.clone());
        if let Some(audience) = directive.attribute("audience") {
            let mention = self.mention(audience.to_owned(), directive.span, false);
            self.within = u32::try_from(self.out.audiences.len()).ok();
            self.out.audiences.push(mention);
        }
        if let Some(key) = directive.attribute("id") {
            self.anchor(key);
        }
        if let Some(included) = &directive.included {
            let mention = self.mention(included.clone(), directive.span, false);
            self.out.inclusions.push(mention);
            self.file = Some(included.clone());
        }
        self.blocks(&directive.content);
        (self.within, self.file) = outside;
    }

    fn mention<T>(&self, what: T, span: Span, image: bool) -> Mention<T> {
        Mention { what, span, image, within: self.within, file: self.file.clone() }
    }

    fn anchor(&mut self, fragment: &str) {
        let (provision, within) = (self.current, self.within);
        self.out.anchors.push(Anchor { fragment: fragment.to_owned(), provision, within });
    }

    fn link(&mut self, target: &Target, span: Span, image: bool) {
        if !matches!(target, Target::Url(_) | Target::Refused(_)) || image {
            let mention = self.mention(target.clone(), span, image);
            self.out.links.push(mention);
        }
    }

    fn inlines(&mut self, inlines: &[Inline]) {
        for inline in inlines {
            match inline {
                Inline::Text(text)
                | Inline::Term { text, .. }
                | Inline::Reference { text, .. }
                | Inline::Code(text) => {
                    self.out.words += words(text);
                }
                Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Strikethrough(inner) => self.inlines(inner),
                Inline::Defined { anchor, content } => {
                    self.anchor(anchor);
                    self.inlines(content);
                }
                Inline::Link { target, content, span, .. } => {
                    self.link(target, *span, false);
                    self.inlines(content);
                }
                Inline::Image { target, span, .. } => self.link(target, *span, true),
                Inline::Field { name, .. } => {
                    self.out.features.fields = true;
                    self.out.fields.insert(name.clone());
                }
                Inline::Html(_) | Inline::FootnoteReference { .. } | Inline::SoftBreak | Inline::HardBreak => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::words;

    proptest::proptest! {
        #[test]
        fn words_are_counted_as_the_standard_library_parts_them(text in "[a-z \\t\\n\\x0b\\x0c\\r\\x1c\u{a0}é]{0,40}") {
            proptest::prop_assert_eq!(words(&text), text.split_whitespace().count());
        }
    }
}
