//! A comparison as data: what every way of showing it is made from, and the JSON of `--format json`.

use serde::Serialize;

use super::commentary::{LeftOut, Which};
use super::comparison::{Change, Comparison, Part, Summary};
use super::labels::{Labels, Remark};
use super::matching::Evidence;
use super::protection::Protection;
use super::redirections::Redirection;
use super::redline::RunKind;
use super::tree::{Tree, UnitKind};

/// A comparison, with all words in it.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// How it must be handled, as the texts themselves: for whoever knows their markings to set.
    pub protection: Protection,
    /// The title of the text before.
    pub old_title: String,
    /// The title of the text after.
    pub new_title: String,
    /// Whether the two are texts of different origin: then a reader should see how sure each pair is.
    pub different_origin: bool,
    /// What only one of the texts has, and was left out of it.
    pub left_out: Vec<LeftOut>,
    /// Counts.
    pub summary: Summary,
    /// The counts in words.
    pub summary_words: String,
    /// Cross-references in the same words that lead elsewhere now, or nowhere.
    pub redirections: Vec<Redirection>,
    /// Every provision, definition and footnote, in reading order.
    pub changes: Vec<Entry>,
}

/// What became of a provision.
#[derive(Debug, Clone, Serialize)]
pub struct Entry {
    /// What became of it.
    pub labels: Labels,
    /// That in words: "moved and reworded".
    pub words: String,
    /// Akoma Ntoso's words for it.
    pub akoma_ntoso: Vec<&'static str>,
    /// What the labels do not say, and `words` does.
    pub remark: Option<Remark>,
    /// Whether the words of the law changed.
    pub substantive: bool,
    /// Whether it has force: no commentary, note or example.
    pub operative: bool,
    /// What it is: "section", "paragraph", "definition", "step", "footnote".
    pub kind: &'static str,
    /// How deep it stands, 1 for a top provision.
    pub depth: u16,
    /// Where it stood; `None` when it is new.
    pub old: Option<Place>,
    /// Where it stands; `None` when it was omitted.
    pub new: Option<Place>,
    /// Where words came from, beside `old`.
    pub from: Vec<Place>,
    /// Where words went, beside `new`.
    pub into: Vec<Place>,
    /// How sure the pair is, 0 to 1.
    pub confidence: f32,
    /// What the pair rests on.
    pub evidence: Option<Evidence>,
    /// Its words.
    pub parts: Vec<EntryPart>,
}

/// Where a provision stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Place {
    /// Its Akoma Ntoso id.
    pub id: String,
    /// The fragment that leads to it.
    pub permalink: String,
    /// In the words of a citation: `section 12(1)(a)`; empty for the document itself.
    pub citation: String,
    /// The words of its heading or term, when it has one.
    pub heading: String,
    /// Line in the source; 0 when there is none.
    pub line: u32,
}

/// One run of words of a provision: its heading, its text, a paragraph, a row.
#[derive(Debug, Clone, Serialize)]
pub struct EntryPart {
    /// What it is: "section" for the provision's own words, else "text", "list item", "table row".
    pub kind: &'static str,
    /// Whether it is a heading.
    pub heading: bool,
    /// As printed before it, in the old text.
    pub old_number: Option<String>,
    /// As printed before it, in the new text.
    pub new_number: Option<String>,
    /// Whether any word or link changed, or the number went.
    pub changed: bool,
    /// From the old words to the new.
    pub runs: Vec<Piece>,
}

/// Words that stayed, went or came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Piece {
    /// What became of them.
    pub kind: RunKind,
    /// As shown; of the new text where they stand in both.
    pub text: String,
    /// For a cross-reference that follows: its words before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// For a link in the same words: the address before, unless there was none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link_before: Option<String>,
    /// For a link in the same words: the address after, unless there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link_after: Option<String>,
    /// Whether white space stands before them.
    pub spaced: bool,
    /// Where they went or came from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other: Option<Place>,
}

/// How many provisions of the text after read as in the text before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// Those that do.
    pub same: usize,
    /// All of them.
    pub of: usize,
    /// Those of the text before that are gone.
    pub omitted: usize,
}

/// Under this a pair is doubtful: of those of two Acts beside a model law that were surer 94 in 100 were right, of the
/// others 62.
pub const DOUBTFUL: f32 = 0.75;

impl Entry {
    /// Whether it is a footnote: no provision, though it is told as one.
    pub fn is_footnote(&self) -> bool {
        self.kind == UnitKind::Footnote.word()
    }

    /// Whether it is the text before the first provision, which is none itself.
    pub fn is_opening(&self) -> bool {
        self.depth == 0
    }

    /// Whether it is two that were held to be the same. Opening texts are laid side by side for their place alone, so
    /// nothing is said of how sure that is.
    pub fn is_pair(&self) -> bool {
        self.old.is_some() && self.new.is_some() && !self.is_opening()
    }

    /// Whether it is a pair that a reader should look at before relying on it.
    pub fn is_doubtful(&self) -> bool {
        self.is_pair() && self.confidence < DOUBTFUL
    }

    /// Whether it reads as it did: in the same words and the same order, under whatever number and wherever it stands.
    /// What every page means by "the same words".
    pub fn reads_as_before(&self) -> bool {
        self.new.is_some() && self.labels.keep_words() && self.remark != Some(Remark::Order)
    }
}

impl Report {
    /// The title of one of the texts.
    pub fn title(&self, which: Which) -> &str {
        match which {
            Which::Old => &self.old_title,
            Which::New => &self.new_title,
        }
    }

    /// What was left out, in sentences.
    pub fn left_out_sentences(&self) -> impl Iterator<Item = String> {
        self.left_out.iter().map(|one| one.sentence(self.title(one.of)))
    }

    /// How many provisions stand in both texts, and how many of those pairs are doubtful.
    pub fn pairs(&self) -> (usize, usize) {
        let pairs = self.changes.iter().filter(|entry| entry.is_pair() && !entry.is_footnote());
        (pairs.clone().count(), pairs.filter(|entry| entry.is_doubtful()).count())
    }

    /// Whether a reader should look at an entry even where its words are the same: a pair of texts of different origin
    /// that is doubtful.
    pub fn is_in_doubt(&self, entry: &Entry) -> bool {
        self.different_origin && entry.is_doubtful()
    }

    /// The counts of texts of different origin: what became of each would be a long list that says little.
    fn counted_pairs(&self) -> String {
        let (pairs, doubtful) = self.pairs();
        let provisions = || self.changes.iter().filter(|entry| !entry.is_opening() && !entry.is_footnote());
        let notes = self.summary.footnote_words();
        if provisions().count() == 0 {
            return format!("no provisions in either text{notes}");
        }
        let alone = |is: fn(&&Entry) -> bool| provisions().filter(is).count();
        let (before, after) = (alone(|entry| entry.new.is_none()), alone(|entry| entry.old.is_none()));
        let doubt = if doubtful > 0 { format!(" ({doubtful} doubtful)") } else { String::new() };
        let noun = if pairs == 1 { "provision" } else { "provisions" };
        format!("{pairs} {noun} in both texts{doubt}, {before} only in the first, {after} only in the second{notes}")
    }

    /// How many provisions of the text after read as in the text before.
    pub fn kept(&self) -> Kept {
        let provisions = || self.changes.iter().filter(|entry| !entry.is_footnote());
        let omitted = provisions().filter(|entry| entry.new.is_none()).count();
        let same = provisions().filter(|entry| entry.reads_as_before()).count();
        Kept { same, of: provisions().count() - omitted, omitted }
    }
}

impl Comparison<'_> {
    /// The comparison as data.
    pub fn report(&self) -> Report {
        let summary = self.summary();
        let mut report = Report {
            protection: Protection::default(),
            old_title: self.old.title.clone(),
            new_title: self.new.title.clone(),
            different_origin: self.different_origin,
            left_out: self.left_out.clone(),
            summary_words: summary.words(),
            summary,
            redirections: self.redirections(),
            changes: self.changes.iter().map(|change| self.entry(change)).collect(),
        };
        if self.different_origin && !report.changes.is_empty() {
            report.summary_words = report.counted_pairs();
        }
        report
    }

    fn entry(&self, change: &Change) -> Entry {
        let unit = change.unit(self.old, self.new);
        let places = |tree: &Tree, units: &[u32]| units.iter().map(|u| place(tree, *u)).collect();
        Entry {
            labels: change.labels,
            words: match change.remark {
                Some(remark) => format!("{} ({})", change.labels.words(), remark.words()),
                None => change.labels.words(),
            },
            remark: change.remark,
            akoma_ntoso: {
                let mut words: Vec<&str> = change.labels.iter().filter_map(|l| l.akoma_ntoso()).collect();
                words.dedup();
                words
            },
            substantive: change.is_substantive(self.old, self.new),
            operative: unit.operative,
            kind: unit.kind.word(),
            depth: unit.depth,
            old: change.old.map(|u| place(self.old, u)),
            new: change.new.map(|u| place(self.new, u)),
            from: places(self.old, &change.from),
            into: places(self.new, &change.into),
            confidence: change.confidence,
            evidence: change.evidence,
            parts: change.parts.iter().map(|part| self.part(part)).collect(),
        }
    }

    fn part(&self, part: &Part) -> EntryPart {
        let (old, new) = (part.old.map(|u| self.old.unit(u)), part.new.map(|u| self.new.unit(u)));
        let runs = part.runs.iter().map(|run| {
            let words = |unit: Option<&super::tree::Unit>, (from, to): (u32, u32)| {
                unit.map_or((String::new(), false), |u| {
                    (u.text.slice(from as usize, to as usize).to_owned(), u.text.spaced(from as usize))
                })
            };
            let address = |unit: Option<&super::tree::Unit>, at: u32| {
                unit.filter(|_| run.kind == RunKind::Relinked)?.text.address(at as usize).map(str::to_owned)
            };
            let (text, mut spaced) = if run.kind.is_new() { words(new, run.new) } else { words(old, run.old) };
            // What stood before it is shown, gone as it is.
            spaced |= run.kind.is_old() && run.new.0 == 0 && words(old, run.old).1;
            Piece {
                kind: run.kind,
                text,
                before: (run.kind == RunKind::Followed).then(|| words(old, run.old).0),
                link_before: address(old, run.old.0),
                link_after: address(new, run.new.0),
                spaced,
                other: run.other.map(|u| place(if run.kind.is_new() { self.old } else { self.new }, u)),
            }
        });
        let kind = new.or(old).map_or(UnitKind::Paragraph, |u| u.kind);
        EntryPart {
            kind: kind.word(),
            // The title of a box that stayed says nothing of what changed.
            heading: kind.has_heading() && (kind.is_provision() || part.is_changed()),
            old_number: old.and_then(|u| u.number.clone()),
            new_number: new.and_then(|u| u.number.clone()),
            // A number that goes is seen with the words that it stood before.
            changed: part.is_changed()
                || part.runs.iter().any(|run| run.kind == RunKind::Relinked)
                || old.zip(new).is_some_and(|(was, is)| was.number.is_some() && is.number.is_none()),
            runs: runs.collect(),
        }
    }
}

/// Where a unit stands.
pub(super) fn place(tree: &Tree, index: u32) -> Place {
    let unit = tree.unit(index);
    let named = unit.kind.has_heading() || unit.term.is_some() && unit.kind == UnitKind::Definition;
    Place {
        id: unit.id.clone(),
        permalink: unit.permalink.clone(),
        citation: unit.citation.clone(),
        heading: if named { unit.text.shown.clone() } else { String::new() },
        line: unit.line,
    }
}
