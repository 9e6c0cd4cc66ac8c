//! The document tree as the HTML of a page's body, written by pushing strings.
//!
//! Everything that comes from a source file goes through [`crate::site::escape`] or, where an author wrote raw HTML,
//! through [`crate::site::sanitise`]. Ids of the page's own parts hold a dot (`p.main`), which no permalink can.

mod blocks;
mod code;
mod contents;
mod directives;
mod inlines;
mod provisions;

use std::collections::{HashMap, HashSet};

use crate::diagnostics::HubPath;
use crate::document::{Binding, Document, Header, Profile, Target, TermEntry};
use crate::site::words::{Piece, Words};

pub use contents::contents_html;

/// Where links and images of a document lead from the page it is shown on.
pub trait Links {
    /// The address for a link, relative to the page; `None` when its readers may not follow it: then only the words
    /// are shown.
    fn link(&self, target: &Target) -> Option<String>;

    /// An image of the hub; `None` when it cannot be shown.
    fn image(&self, path: &HubPath) -> Option<Picture>;

    /// What is said beside a provision of its earlier versions; `None` for most.
    fn mark(&self, _permalink: &str) -> Option<&Mark> {
        None
    }
}

/// A word beside a provision that leads to what changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Relative to the page.
    pub address: String,
    /// `changed since 1.0`.
    pub words: String,
}

/// An image as a page needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Relative to the page.
    pub address: String,
    /// Width and height in pixels, when the file says.
    pub size: Option<(u32, u32)>,
}

/// What is rendered.
pub struct Source<'a> {
    /// The tree.
    pub document: &'a Document,
    /// The terms it defines, with what they mean.
    pub terms: &'a [TermEntry],
    /// Where its links lead.
    pub links: &'a dyn Links,
    /// The interface's words in the document's language.
    pub words: &'a Words,
}

/// A rendered body.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Body {
    /// The HTML.
    pub html: String,
    /// Whether code in it was coloured, so that the page needs the colours.
    pub coloured: bool,
}

/// The body of a document with its footnotes.
pub fn body_html(source: &Source) -> Body {
    let mut writer = Writer::new(source);
    writer.blocks(&source.document.body.content);
    writer.footnotes(&source.document.footnotes);
    Body { html: writer.out, coloured: writer.coloured }
}

/// The state of writing one body.
struct Writer<'a> {
    out: String,
    links: &'a dyn Links,
    words: &'a Words,
    /// What each term means, by the fragment of its definition.
    meanings: HashMap<&'a str, &'a str>,
    /// Terms whose meaning the section being written already shows.
    explained: HashSet<&'a str>,
    /// The containers around what is being written: id, and how each is cited.
    containers: Vec<(String, String)>,
    /// The word for a numbered unit that does not print one of its own.
    unit: &'static str,
    /// How many headings stand above what is being written; the page's own counts as one.
    depth: u8,
    /// Tables so far: their labels must differ.
    tables: usize,
    coloured: bool,
    /// Set while only the program's own part of a block is wanted: the author's raw HTML is left out.
    without_raw: bool,
}

impl<'a> Writer<'a> {
    fn new(source: &'a Source) -> Self {
        Self {
            out: String::with_capacity(64 * 1024),
            links: source.links,
            words: source.words,
            meanings: source.terms.iter().map(|term| (term.anchor.as_str(), term.meaning.as_str())).collect(),
            explained: HashSet::new(),
            containers: Vec::new(),
            unit: unit(&source.document.header),
            depth: 1,
            tables: 0,
            coloured: false,
            without_raw: false,
        }
    }

    fn push(&mut self, html: &str) {
        self.out.push_str(html);
    }

    /// Text. In the program's own part of a block quotes are escaped too, so that `="` there is always an attribute.
    fn text(&mut self, text: &str) {
        if self.without_raw {
            crate::site::escape::attribute(&mut self.out, text);
        } else {
            crate::site::escape::text(&mut self.out, text);
        }
    }

    /// A phrase of the interface with the author's words in it. The interface's own are marked: they are no part of
    /// the text that was released (see [`super::reading`]).
    fn phrase(&mut self, key: &str, values: &[(&str, &str)]) {
        let words = self.words;
        for piece in words.pieces(key, values) {
            match piece {
                Piece::Own(text) => {
                    self.push("<span class=\"w\">");
                    self.text(text);
                    self.push("</span>");
                }
                Piece::Value(text) => self.text(text),
            }
        }
    }

    /// ` name="value"`, escaped.
    fn attribute(&mut self, name: &str, value: &str) {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        crate::site::escape::attribute(&mut self.out, value);
        self.out.push('"');
    }

    /// `#fragment` as a link's address.
    fn fragment(&mut self, fragment: &str) {
        self.out.push_str(" href=\"#");
        crate::site::escape::attribute(&mut self.out, fragment);
        self.out.push('"');
    }
}

/// The word, by its key, for what a document is cited by.
pub fn unit(header: &Header) -> &'static str {
    match header.profile {
        Profile::Procedure => "unit-step",
        Profile::Agreement if header.binding.as_ref().is_some_and(|b| b.value == Binding::Binding) => "unit-clause",
        Profile::Agreement => "unit-paragraph",
        _ => "unit-section",
    }
}

#[cfg(test)]
mod tests;
