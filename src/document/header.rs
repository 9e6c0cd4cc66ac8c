use jiff::civil::Date;

use crate::diagnostics::{HubPath, Span};
use crate::document::WorkId;

/// A value and where the author wrote it (bytes in the document's file). Values that come from a collection's
/// defaults have the empty span at 0.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where.
    pub span: Span,
}

/// What kind of document a folder holds. The folder decides, so an author cannot get it wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Profile {
    /// Model laws: numbered, with arrangement of provisions.
    Legislation,
    /// Model policies: numbered, read like an article.
    Policy,
    /// Model SOPs: steps, decisions, safeguards.
    Procedure,
    /// Training: lessons in order.
    Course,
    /// MoU and MoA templates.
    Agreement,
    /// Intelligence product templates.
    Product,
    /// Data collection sheets.
    Sheet,
    /// Everything else.
    Article,
}

impl Profile {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Legislation,
        Self::Policy,
        Self::Procedure,
        Self::Course,
        Self::Agreement,
        Self::Product,
        Self::Sheet,
        Self::Article,
    ];

    /// The name used in `hub.toml`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Legislation => "legislation",
            Self::Policy => "policy",
            Self::Procedure => "procedure",
            Self::Course => "course",
            Self::Agreement => "agreement",
            Self::Product => "product",
            Self::Sheet => "sheet",
            Self::Article => "article",
        }
    }

    /// Whether `(1)` opens a provision in its text.
    pub fn is_numbered(self) -> bool {
        matches!(self, Self::Legislation | Self::Policy | Self::Agreement)
    }
}

/// What the front matter says, typed. Names of audiences, topics, members and other documents are as written: the hub
/// resolves them.
#[derive(Debug, Clone)]
pub struct Header {
    /// Set by the collection.
    pub profile: Profile,
    /// The document's name.
    pub title: Spanned<String>,
    /// Used where room is short.
    pub short_title: Option<String>,
    /// One plain sentence.
    pub summary: Option<String>,
    /// Replaces the file's stem as id.
    pub id: Option<Spanned<String>>,
    /// Draft or consultation; nothing else can be claimed by an author.
    pub status: Option<Spanned<DocumentStatus>>,
    /// A BCP 47 tag; the hub's first language when left out.
    pub language: Option<Spanned<String>>,
    /// The document this one translates.
    pub translation_of: Option<Spanned<String>>,
    /// Ids of topics.
    pub topics: Vec<Spanned<String>>,
    /// Who may read it; the collection's default when left out. The empty name, which nobody bears, when there is one
    /// that cannot be read: the front matter's own diagnostic says so.
    pub audience: Option<Spanned<String>>,
    /// A TLP 2.0 label; the collection's default when left out. Empty when there is one that cannot be read.
    pub marking: Option<Spanned<String>>,
    /// How it must be handled.
    pub handling: Option<Handling>,
    /// The office that answers for it.
    pub owner: Option<String>,
    /// The day by which it must be looked at again.
    pub review_by: Option<Spanned<Date>>,
    /// The day it was written or published.
    pub date: Option<Date>,
    /// For a national edition: the model it adapts.
    pub adapts: Option<Spanned<AdaptedWork>>,
    /// For a national edition: the member whose text it is.
    pub member: Option<Spanned<String>>,
    /// Treaties, standards and reports it draws on.
    pub sources: Vec<Source>,
    /// Other documents a reader may want, resolved against this file.
    pub related: Vec<Spanned<crate::document::Target>>,
    /// Old addresses that must lead here, each beginning with `/`.
    pub aliases: Vec<Spanned<String>>,
    /// Words a reader might search for.
    pub keywords: Vec<String>,
    /// Beside the hub's subject: a search shows it behind texts that are on it.
    pub supporting: bool,
    /// Plain-words situations and the place that answers them.
    pub situations: Vec<Situation>,
    /// What whoever adopts the text fills in, in the author's order.
    pub fields: Vec<FieldDeclaration>,
    /// `index.md` only: the files that are its top provisions, in order.
    pub parts: Vec<Spanned<HubPath>>,
    /// Legislation: kinds whose numbers start again in each container (`section`).
    pub restarts: Vec<Spanned<String>>,
    /// Agreement: whether it binds.
    pub binding: Option<Spanned<Binding>>,
    /// Course: `beginner`, `intermediate`, `advanced`.
    pub level: Option<String>,
    /// Course and lesson: how long it takes, in words.
    pub duration: Option<String>,
    /// Product: `alert`, `bulletin`, `assessment`, `profile`, `request`, `plan`, `record`.
    pub kind: Option<String>,
    /// Sheet: its code lists.
    pub code_lists: Vec<CodeList>,
    /// Sheet: its columns.
    pub columns: Vec<Column>,
    /// Where the front matter stands, `---` lines included; empty at 0 when there is none.
    pub span: Span,
}

impl Header {
    /// The header of a text that says nothing of itself.
    pub fn untitled(profile: Profile, title: &str) -> Self {
        Self {
            profile,
            title: Spanned { value: title.to_owned(), span: Span::default() },
            short_title: None,
            summary: None,
            id: None,
            status: None,
            language: None,
            translation_of: None,
            topics: Vec::new(),
            audience: None,
            marking: None,
            handling: None,
            owner: None,
            review_by: None,
            date: None,
            adapts: None,
            member: None,
            sources: Vec::new(),
            related: Vec::new(),
            aliases: Vec::new(),
            keywords: Vec::new(),
            supporting: false,
            situations: Vec::new(),
            fields: Vec::new(),
            parts: Vec::new(),
            restarts: Vec::new(),
            binding: None,
            level: None,
            duration: None,
            kind: None,
            code_lists: Vec::new(),
            columns: Vec::new(),
            span: Span::default(),
        }
    }
}

/// What an author can say of a text that is not released.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocumentStatus {
    /// Being written.
    Draft,
    /// Open for comments until that day, inclusive.
    Consultation {
        /// The last day.
        closes: Option<Date>,
    },
}

/// TLP caveats and the like.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Handling {
    /// Sentences shown with the marking.
    pub caveats: Vec<String>,
    /// Who made the information.
    pub originator: Option<String>,
    /// Who may decide to pass it on.
    pub release_authority: Option<String>,
    /// The day after which the handling instruction lapses or the product is void.
    pub expires: Option<Spanned<Date>>,
}

/// `work@version`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdaptedWork {
    /// The model.
    pub work: WorkId,
    /// `MAJOR.MINOR`.
    pub version: Option<(u32, u32)>,
}

/// A treaty, standard or report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its name.
    pub title: String,
    /// What of it ("articles 9 and 10").
    pub cite: Option<String>,
    /// Which edition was checked.
    pub edition: Option<String>,
    /// Where it can be read.
    pub url: Option<String>,
}

/// A situation in an officer's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Situation {
    /// What the officer faces.
    pub say: Spanned<String>,
    /// The fragment of this document that answers it, without `#`; empty for the whole document.
    pub at: Spanned<String>,
}

/// Something to be filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldDeclaration {
    /// Used as `[[name]]`.
    pub name: Spanned<String>,
    /// Shown as "[label]".
    pub label: String,
    /// What may be filled in.
    pub kind: FieldType,
    /// A sentence for whoever fills it in.
    pub help: Option<String>,
    /// Filled in from the start.
    pub default: Option<String>,
}

/// What may be filled into a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldType {
    /// Any text.
    Text,
    /// A day.
    Date,
    /// A number.
    Number,
    /// One of these.
    Choice(Vec<String>),
}

/// Whether an agreement binds in law.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Binding {
    /// Rights and obligations.
    Binding,
    /// Intentions.
    NonBinding,
}

/// A code list of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeList {
    /// Its name, used by columns.
    pub name: Spanned<String>,
    /// Its codes.
    pub codes: Vec<Code>,
}

/// A code and what it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// The code.
    pub code: String,
    /// Its meaning.
    pub label: String,
}

/// A column of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name in data.
    pub name: Spanned<String>,
    /// Its name for people.
    pub label: String,
    /// What exactly is recorded.
    pub definition: String,
    /// What may stand in it.
    pub kind: ColumnType,
    /// Whether it must be filled in.
    pub required: bool,
    /// `none`, `personal`, `sensitive`.
    pub sensitivity: String,
    /// The legal basis for collecting it.
    pub basis: Option<String>,
    /// Who may see it; everybody who sees the sheet when left out.
    pub audience: Option<Spanned<String>>,
}

/// What may stand in a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ColumnType {
    /// Any text.
    Text,
    /// A day.
    Date,
    /// A number.
    Number,
    /// Yes or no.
    YesNo,
    /// One of a code list's codes.
    Code(Spanned<String>),
}
