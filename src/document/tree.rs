use crate::diagnostics::{HubPath, Span};
use crate::document::{Header, ProvisionId};

/// A parsed document. Its numbers, ids, references and terms are resolved inside the document; links to other
/// documents, fields' values and images are not yet checked against the hub.
#[derive(Debug, Clone)]
pub struct Document {
    /// What the front matter says.
    pub header: Header,
    /// The root provision ([`ProvisionKind::Document`]): its blocks are the body.
    pub body: Provision,
    /// Footnotes in order of first reference.
    pub footnotes: Vec<Footnote>,
}

/// An addressable piece of a document. Blocks and child provisions stand in document order in `content`.
#[derive(Debug, Clone)]
pub struct Provision {
    /// What it is.
    pub kind: ProvisionKind,
    /// The full Akoma Ntoso id; unique in the document.
    pub id: ProvisionId,
    /// The fragment that links use: the key when there is one, else the shortest id that does not depend on
    /// containers; for headings their slug. Empty for the root.
    pub permalink: String,
    /// Further fragments that lead here (the number id of a provision with a key).
    pub other_anchors: Vec<String>,
    /// The author's `{#key}`.
    pub key: Option<String>,
    /// As printed before the text: `Part 2`, `7.`, `(1)`, `(a)`, `Step 3`. `None` when unnumbered.
    pub number: Option<String>,
    /// The heading's text; empty when there is none.
    pub heading: Vec<Inline>,
    /// 1 to 6 for headings, 0 for provisions that open in the text.
    pub heading_level: u8,
    /// `{.class}` names on the heading.
    pub classes: Vec<String>,
    /// Text and child provisions in order. A block after the last child is the provision's wrap-up.
    pub content: Vec<Block>,
    /// Bytes in the file (of the opener or heading line for a provision with children elsewhere).
    pub span: Span,
}

/// What a provision is. The names are Akoma Ntoso's elements where it has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProvisionKind {
    /// The root.
    Document,
    /// Book, `livre`.
    Book,
    /// Part.
    Part,
    /// Subpart.
    Subpart,
    /// Title (of a code).
    Title,
    /// Subtitle.
    Subtitle,
    /// Chapter.
    Chapter,
    /// Division.
    Division,
    /// Subdivision.
    Subdivision,
    /// Schedule, annex, appendix.
    Attachment,
    /// A form in a schedule.
    Form,
    /// Section, regulation, rule (`§`).
    Section,
    /// Article.
    Article,
    /// Clause.
    Clause,
    /// First level under a section.
    Subsection,
    /// First level under a clause.
    Subclause,
    /// `(a)`; also the first level under an article.
    Paragraph,
    /// `(i)`.
    Subparagraph,
    /// Deeper levels.
    Item,
    /// A heading without a number.
    Heading,
    /// A step of a procedure.
    Step,
    /// A part of a step.
    Substep,
}

impl ProvisionKind {
    /// The Akoma Ntoso abbreviation used in ids (`sec`, `subsec`, …); empty for kinds named by slug.
    pub fn abbreviation(self) -> &'static str {
        match self {
            Self::Document | Self::Heading => "",
            Self::Book => "book",
            Self::Part => "part",
            Self::Subpart => "subpart",
            Self::Title => "title",
            Self::Subtitle => "subtitle",
            Self::Chapter => "chp",
            Self::Division => "dvs",
            Self::Subdivision => "subdvs",
            Self::Attachment => "att",
            Self::Form => "form",
            Self::Section => "sec",
            Self::Article => "art",
            Self::Clause => "cl",
            Self::Subsection => "subsec",
            Self::Subclause => "subcl",
            Self::Paragraph => "para",
            Self::Subparagraph => "subpara",
            Self::Item => "item",
            Self::Step => "step",
            Self::Substep => "sub",
        }
    }

    /// The word a reader uses for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Document => "document",
            Self::Book => "book",
            Self::Part => "Part",
            Self::Subpart => "Subpart",
            Self::Title => "Title",
            Self::Subtitle => "Subtitle",
            Self::Chapter => "Chapter",
            Self::Division => "Division",
            Self::Subdivision => "Subdivision",
            Self::Attachment => "Schedule",
            Self::Form => "form",
            Self::Section => "section",
            Self::Article => "article",
            Self::Clause => "clause",
            Self::Subsection => "subsection",
            Self::Subclause => "subclause",
            Self::Paragraph => "paragraph",
            Self::Subparagraph => "subparagraph",
            Self::Item => "item",
            Self::Heading => "heading",
            Self::Step => "step",
            Self::Substep => "sub-step",
        }
    }

    /// Whether it only groups others, so that an inner number does not need it in a permalink.
    pub fn is_container(self) -> bool {
        matches!(
            self,
            Self::Book
                | Self::Part
                | Self::Subpart
                | Self::Title
                | Self::Subtitle
                | Self::Chapter
                | Self::Division
                | Self::Subdivision
                | Self::Heading
        )
    }

    /// Whether it opens in the text with a marker such as `(1)` or `(a)`.
    pub fn opens_in_text(self) -> bool {
        matches!(self, Self::Subsection | Self::Subclause | Self::Paragraph | Self::Subparagraph | Self::Item)
    }
}

/// A piece of content.
#[derive(Debug, Clone)]
pub enum Block {
    /// A provision inside this one.
    Provision(Box<Provision>),
    /// A paragraph.
    Paragraph {
        /// Its text.
        text: Vec<Inline>,
        /// Where it stands.
        span: Span,
    },
    /// A heading where no provision can begin (in a quotation, a list).
    Heading {
        /// 1 to 6.
        level: u8,
        /// Its text.
        text: Vec<Inline>,
        /// Where it stands.
        span: Span,
    },
    /// A list.
    List(List),
    /// A block quotation.
    Quote(Vec<Block>),
    /// A code block.
    Code {
        /// First word of the info string; empty when there is none.
        language: String,
        /// The code, with its final line end.
        text: String,
        /// Where it stands.
        span: Span,
    },
    /// A table.
    Table(Table),
    /// A definition list.
    Definitions(Vec<Definition>),
    /// A thematic break.
    Rule,
    /// Raw HTML as the author wrote it: **not yet sanitised**.
    Html {
        /// The HTML.
        html: String,
        /// Where it stands.
        span: Span,
    },
    /// Blocks between an opening and a closing raw HTML tag: rendered together, then sanitised as one.
    HtmlGroup(Vec<Block>),
    /// A `:::` directive.
    Directive(Directive),
}

/// A list, ordered or not.
#[derive(Debug, Clone)]
pub struct List {
    /// First number; `None` for bullets.
    pub start: Option<u64>,
    /// No blank lines between items: paragraphs inside are shown without `<p>`.
    pub tight: bool,
    /// The items.
    pub items: Vec<ListItem>,
}

/// An item of a list.
#[derive(Debug, Clone)]
pub struct ListItem {
    /// `Some(done)` for a task.
    pub task: Option<bool>,
    /// What it holds.
    pub content: Vec<Block>,
}

/// A table. All rows have as many cells as the head.
#[derive(Debug, Clone)]
pub struct Table {
    /// One a column.
    pub alignments: Vec<Alignment>,
    /// The header row.
    pub head: Vec<Vec<Inline>>,
    /// The other rows.
    pub rows: Vec<Vec<Vec<Inline>>>,
    /// Where it stands.
    pub span: Span,
}

/// How a column is aligned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alignment {
    /// As the theme likes.
    None,
    /// Left.
    Left,
    /// Centre.
    Center,
    /// Right.
    Right,
}

/// An entry of a definition list.
#[derive(Debug, Clone)]
pub struct Definition {
    /// What is defined.
    pub term: Vec<Inline>,
    /// The fragment of the entry when it defines a term of the document (`def-personal-information`).
    pub anchor: Option<String>,
    /// One or more meanings. Terms without a meaning of their own share the next one.
    pub meanings: Vec<Vec<Block>>,
}

/// A footnote.
#[derive(Debug, Clone)]
pub struct Footnote {
    /// The author's label.
    pub label: String,
    /// From 1, by first reference.
    pub number: usize,
    /// How many references lead to it.
    pub references: usize,
    /// Its text.
    pub content: Vec<Block>,
}

/// A fenced directive.
#[derive(Debug, Clone)]
pub struct Directive {
    /// Which.
    pub kind: DirectiveKind,
    /// The author's attributes, in order; `#key` under the name `id`.
    pub attributes: Vec<(String, String)>,
    /// What it holds; for `include` the included text.
    pub content: Vec<Block>,
    /// For `include`: the file the content comes from. Spans below it are in that file.
    pub included: Option<HubPath>,
    /// The opening line.
    pub span: Span,
}

impl Directive {
    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }
}

macro_rules! directives {
    ($($(#[$doc:meta])* $variant:ident = $name:literal [$($attribute:literal),*],)*) => {
        /// The directives there are.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
        #[serde(rename_all = "lowercase")]
        pub enum DirectiveKind {
            $($(#[$doc])* $variant,)*
        }

        impl DirectiveKind {
            /// All of them, in the order of the handbook.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The name after `:::`.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// The attributes it takes beside `audience` and `#key`.
            pub fn attributes(self) -> &'static [&'static str] {
                match self { $(Self::$variant => &[$($attribute),*],)* }
            }
        }
    };
}

directives! {
    /// A remark.
    Note = "note" ["title"],
    /// Something that goes wrong when ignored.
    Warning = "warning" ["title"],
    /// An example.
    Example = "example" ["title"],
    /// Explains; is no operative text.
    Commentary = "commentary" ["title"],
    /// Another file's text.
    Include = "include" ["file"],
    /// An alternative, or a mandatory, optional or recommended provision.
    Option = "option" ["group", "label", "title", "level"],
    /// A question with branches in a procedure.
    Decision = "decision" ["title"],
    /// A form to fill in on paper.
    Form = "form" ["title"],
    /// What protects the person.
    Safeguard = "safeguard" ["title"],
    /// A time limit.
    TimeLimit = "timelimit" ["title", "within", "from"],
    /// What the learner can do afterwards.
    Objective = "objective" ["title"],
    /// Something to do.
    Exercise = "exercise" ["title", "minutes"],
    /// A question of a quiz.
    Question = "question" ["title"],
    /// Its answer.
    Answer = "answer" ["title"],
    /// A signature block.
    Signature = "signature" ["party"],
    /// Repeated for each of something.
    Repeat = "repeat" ["for"],
}

/// A piece of running text.
#[derive(Debug, Clone)]
pub enum Inline {
    /// Text, entities and escapes resolved.
    Text(String),
    /// `*…*`
    Emphasis(Vec<Inline>),
    /// `**…**`
    Strong(Vec<Inline>),
    /// `~~…~~`
    Strikethrough(Vec<Inline>),
    /// `` `…` ``
    Code(String),
    /// A link.
    Link {
        /// Where to.
        target: Target,
        /// The author's title; empty when there is none.
        title: String,
        /// The text.
        content: Vec<Inline>,
        /// Where it stands.
        span: Span,
    },
    /// An image.
    Image {
        /// Where it lies.
        target: Target,
        /// The author's title; empty when there is none.
        title: String,
        /// The alternative text as plain text.
        alternative: String,
        /// Where it stands.
        span: Span,
    },
    /// Raw inline HTML, **not yet sanitised**: the block that holds it is sanitised as a whole.
    Html(String),
    /// A reference to a footnote.
    FootnoteReference {
        /// The footnote's number.
        number: usize,
        /// From 1: which reference to it this is.
        occurrence: usize,
    },
    /// `[[name]]`
    Field {
        /// The declared name.
        name: String,
        /// What readers see between brackets until it is filled in.
        label: String,
        /// Where it stands.
        span: Span,
    },
    /// A defined term where it is used.
    Term {
        /// The fragment of its definition.
        anchor: String,
        /// The words as they stand.
        text: String,
    },
    /// The term where it is defined: its words, bold.
    Defined {
        /// The fragment of the definition.
        anchor: String,
        /// The words.
        content: Vec<Inline>,
    },
    /// A reference in words to a provision of this document.
    Reference {
        /// The permalink it resolves to.
        permalink: String,
        /// The words as they stand.
        text: String,
    },
    /// A line end in the source.
    SoftBreak,
    /// A forced line break.
    HardBreak,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// `https:`, `mailto:` and other allowed schemes, as written.
    Url(String),
    /// Inside this document: a permalink or anchor, without `#`.
    Fragment(String),
    /// A Markdown source of this hub.
    Document {
        /// The file.
        path: HubPath,
        /// With or without a place in it.
        fragment: Option<String>,
    },
    /// Another file of this hub (an image, a form).
    File(HubPath),
    /// A scheme or path that is never followed; shown as text.
    Refused(String),
}

/// The words of inlines, without any markup; fields as `[name]`, breaks as spaces.
pub fn plain_text(inlines: &[Inline]) -> String {
    let mut out = String::new();
    push_plain(inlines, &mut out);
    out
}

fn push_plain(inlines: &[Inline], out: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text(text) | Inline::Code(text) | Inline::Term { text, .. } | Inline::Reference { text, .. } => {
                out.push_str(text)
            }
            Inline::Emphasis(inner)
            | Inline::Strong(inner)
            | Inline::Strikethrough(inner)
            | Inline::Link { content: inner, .. }
            | Inline::Defined { content: inner, .. } => push_plain(inner, out),
            Inline::Image { alternative, .. } => out.push_str(alternative),
            Inline::Field { label, .. } => {
                out.push('[');
                out.push_str(label);
                out.push(']');
            }
            Inline::SoftBreak | Inline::HardBreak => out.push(' '),
            Inline::Html(_) | Inline::FootnoteReference { .. } => {}
        }
    }
}

/// Calls `visit` on every inline of these blocks, outer ones first, in document order.
pub fn walk_inlines(blocks: &[Block], visit: &mut impl FnMut(&Inline)) {
    walk_blocks(blocks, &mut |block| match block {
        Block::Provision(provision) => inlines(&provision.heading, visit),
        Block::Paragraph { text, .. } | Block::Heading { text, .. } => inlines(text, visit),
        Block::Table(table) => {
            table.head.iter().chain(table.rows.iter().flatten()).for_each(|cell| inlines(cell, visit));
        }
        Block::Definitions(definitions) => definitions.iter().for_each(|d| inlines(&d.term, visit)),
        _ => {}
    });
}

/// Calls `visit` on every block, outer ones first, in document order.
pub fn walk_blocks(blocks: &[Block], visit: &mut impl FnMut(&Block)) {
    for block in blocks {
        visit(block);
        match block {
            Block::Provision(provision) => walk_blocks(&provision.content, visit),
            Block::List(list) => list.items.iter().for_each(|item| walk_blocks(&item.content, visit)),
            Block::Quote(inner) | Block::HtmlGroup(inner) => walk_blocks(inner, visit),
            Block::Definitions(definitions) => {
                definitions.iter().flat_map(|d| &d.meanings).for_each(|meaning| walk_blocks(meaning, visit));
            }
            Block::Directive(directive) => walk_blocks(&directive.content, visit),
            _ => {}
        }
    }
}

fn inlines(list: &[Inline], visit: &mut impl FnMut(&Inline)) {
    for inline in list {
        visit(inline);
        match inline {
            Inline::Emphasis(inner)
            | Inline::Strong(inner)
            | Inline::Strikethrough(inner)
            | Inline::Link { content: inner, .. }
            | Inline::Defined { content: inner, .. } => inlines(inner, visit),
            _ => {}
        }
    }
}
