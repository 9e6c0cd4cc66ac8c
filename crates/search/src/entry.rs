//! What the site gives: a document, its entries, and the tree of provisions they are cut from.

/// One version of one work, with everything in it that can be found.
///
/// Give one `Document` for each version (and language) that a reader may search. All of a work's versions carry the same
/// [`id`](Self::id), and their results are shown as one group.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// The work's stable id. Results are grouped by it; `work:` filters by it.
    pub id: String,
    /// Address of the document's page, relative to the site's root: `sops/minors.html`.
    pub address: String,
    /// The document's title.
    pub title: String,
    /// Id of the collection. A facet; `in:` filters by it.
    pub collection: String,
    /// Ids of the topics. A facet; `topic:` filters by them.
    pub topics: Vec<String>,
    /// The audience the document is addressed to. A facet; `audience:` filters by it.
    pub audience: String,
    /// Handling label (TLP 2.0), empty for none. Kept to be shown, not searched.
    pub marking: String,
    /// `endorsed`, `draft`, `consultation`… A facet; `status:` filters by it.
    pub status: String,
    /// `MAJOR.MINOR`; empty for a text without releases. `version:` filters by it.
    pub version: String,
    /// True for a version that is kept but is not the one shown: found only when a query asks for it by `version:`.
    pub superseded: bool,
    /// True for a text beside the hub's subject, such as help with the hub itself: it is found behind others that answer as
    /// well.
    pub supporting: bool,
    /// BCP 47 tag of the text's language: `en`, `fr`, `sm`. A facet; `lang:` filters by it. Its primary subtag decides
    /// how words are stemmed.
    pub language: String,
    /// The date to show beside a result, as the site writes it (ISO 8601). Not searched.
    pub date: String,
    /// What can be found in it, in the document's order.
    pub entries: Vec<Entry>,
}

/// What a reader lands on: a section, a step, a lesson, a clause.
///
/// Usually made by [`entries`](crate::entries); nothing keeps a caller from making its own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// Address with fragment, relative to the site's root: `sops/minors.html#step_4`.
    pub permalink: String,
    /// What the provision is called: `section`, `step`, `Part`. Empty where it has no name.
    pub kind: String,
    /// Its number as one would cite it, without its kind: `12`, `12(1)(a)`, `4.2`. Empty where it has none.
    pub number: String,
    /// Its own heading; empty where it has none.
    pub heading: String,
    /// The headings above it, outermost first, without the document's title.
    pub path: Vec<String>,
    /// Its text. A blank line parts two paragraphs; [`Inner`] offsets count its bytes.
    pub text: String,
    /// The provisions within `text`, in order of their offsets.
    pub inner: Vec<Inner>,
    /// Text that explains and is not operative; it weighs least.
    pub commentary: String,
    /// Words that it is found by as if they stood in its text, and that are never shown: the index does not keep them.
    pub keywords: String,
}

/// A provision inside an entry's text, so that a hit can land on it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inner {
    /// Where it begins in the entry's text, in bytes; always between two characters.
    pub offset: usize,
    /// Address with fragment, relative to the site's root.
    pub permalink: String,
    /// What it is called: `subsection`, `step`. Empty where it has no name.
    pub kind: String,
    /// Its number as one would cite it, with those above: `12(1)(a)`.
    pub number: String,
}

/// A provision as the site has it: the input of [`entries`](crate::entries).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Piece {
    /// Address with fragment, relative to the site's root.
    pub permalink: String,
    /// What it is called: `section`, `subsection`, `step`, `Part`. Empty where it has no name; then a word before the
    /// number (`Step 4`) is taken for it.
    pub kind: String,
    /// Its own number as printed: `12`, `(1)`, `(a)`, `Part 2`, `7.`. Empty where it has none.
    pub number: String,
    /// Its heading as plain text; empty where it has none.
    pub heading: String,
    /// Its own text as plain text, without its children's. A blank line parts two paragraphs.
    pub text: String,
    /// Text that explains it and is not operative.
    pub commentary: String,
    /// Words that it is found by as if they stood in its text, and that are never shown.
    pub keywords: String,
    /// The provisions in it, in the document's order.
    pub children: Vec<Piece>,
}
