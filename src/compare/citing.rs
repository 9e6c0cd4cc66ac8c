//! How a provision is cited in the language of its text.

use super::tree::{Unit, UnitKind};
use crate::document::{ProvisionKind, akoma_ntoso_number};

/// The words of citations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Citing {
    /// As English texts cite; and texts of every language whose words are not known here.
    English,
    /// As French ones do.
    French,
}

impl Citing {
    /// By a BCP 47 tag.
    pub fn of(language: &str) -> Self {
        match language.split(['-', '_']).next() {
            Some(tag) if tag.eq_ignore_ascii_case("fr") => Self::French,
            _ => Self::English,
        }
    }

    /// The word before a number that is printed without one.
    pub fn kind(self, kind: ProvisionKind) -> &'static str {
        match (self, kind) {
            (Self::English, kind) => kind.word(),
            // What has a number alone is an article; a section is what holds articles.
            (Self::French, ProvisionKind::Section | ProvisionKind::Article) => "article",
            (Self::French, ProvisionKind::Document) => "document",
            (Self::French, ProvisionKind::Book) => "livre",
            (Self::French, ProvisionKind::Part) => "partie",
            (Self::French, ProvisionKind::Subpart) => "sous-partie",
            (Self::French, ProvisionKind::Title) => "titre",
            (Self::French, ProvisionKind::Subtitle) => "sous-titre",
            (Self::French, ProvisionKind::Chapter) => "chapitre",
            (Self::French, ProvisionKind::Division) => "section",
            (Self::French, ProvisionKind::Subdivision) => "sous-section",
            (Self::French, ProvisionKind::Attachment) => "annexe",
            (Self::French, ProvisionKind::Form) => "formulaire",
            (Self::French, ProvisionKind::Clause) => "clause",
            (Self::French, ProvisionKind::Subsection | ProvisionKind::Subclause) => "paragraphe",
            (Self::French, ProvisionKind::Paragraph) => "alinéa",
            (Self::French, ProvisionKind::Subparagraph) => "sous-alinéa",
            (Self::French, ProvisionKind::Item) => "point",
            (Self::French, ProvisionKind::Heading) => "intitulé",
            (Self::French, ProvisionKind::Step) => "étape",
            (Self::French, ProvisionKind::Substep) => "sous-étape",
        }
    }

    /// What a provision is called among others, to be compared: `section 7`, `part 2`, `a`. Empty without a number.
    ///
    /// "7.", "§ 7" and "Section 7" are one, "Section 7" and "Article 7" are two. The level that a number in the text is
    /// written for is no part of it: "(a)" in another provision is still "(a)".
    pub fn designation(self, unit: &Unit) -> String {
        let UnitKind::Provision(kind) = unit.kind else { return String::new() };
        let printed = unit.number.as_deref().unwrap_or("").trim().trim_end_matches(['.', ':']);
        let number = if unit.label.is_empty() { akoma_ntoso_number(printed) } else { unit.label.clone() };
        let bare = printed.trim_start_matches(['§', ' ']);
        if number.is_empty() || !unit.kind.has_heading() {
            number.to_lowercase()
        } else if bare.starts_with(char::is_alphabetic) && number.len() < bare.len() {
            bare.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
        } else {
            format!("{} {number}", self.kind(kind)).to_lowercase()
        }
    }

    /// A heading or a term in the quotation marks of the language.
    pub fn quoted(self, words: &str) -> String {
        match self {
            Self::English => format!("“{words}”"),
            Self::French => format!("«\u{a0}{words}\u{a0}»"),
        }
    }

    /// The definition of a term.
    pub fn definition(self, term: &str) -> String {
        let of = match self {
            Self::English => "definition of",
            Self::French => "définition de",
        };
        format!("{of} {}", self.quoted(term))
    }

    /// A footnote.
    pub fn footnote(self, number: usize) -> String {
        match self {
            Self::English => format!("footnote {number}"),
            Self::French => format!("note {number}"),
        }
    }
}
