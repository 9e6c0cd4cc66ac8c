//! What an amending law would say to make one text into the other.
//!
//! **The convention.** Every instruction names provisions as they stood before any of the instructions: "section 17" is
//! the section that has that number in the old text, whatever was inserted, moved or renumbered since. So a name means
//! one thing from the first instruction to the last, and the order of reading is the order of executing. A new number
//! is given to a provision that stays at the end, all at once; one that is transferred or inserted has its new number
//! from the start, and so has the existing text of a section that becomes a subsection with all that follows it. What
//! one instruction says of the words of a provision is counted in its old words. Where something is put
//! "after section 15", it follows section 15 with all that is in it, and comes directly behind.
//!
//! Commentary, notes, examples and footnotes are no part of the law. Instructions for them come after those for the
//! law, under a heading of their own, and name provisions as the law has them when all before is done.
//!
//! Executed in order, the instructions give the new text; while they are made, each is executed on an outline, and
//! words that would not give the new ones are replaced whole instead. `tests/instructions.rs` executes their *words*.

mod draft;
mod edits;
mod idiom;
mod names;
mod numbers;
mod outline;
mod pairs;
mod remarks;
mod renumbering;
mod wording;

use serde::Serialize;

pub use idiom::Idiom;

use super::comparison::Comparison;
use super::redirections::Redirection;
use super::redline::RunKind;
use super::tree::{Tree, UnitKind};
use super::words::Text;
use crate::document::ProvisionKind;
use outline::one_line;

/// What an amending law would say.
#[derive(Debug, Clone, Serialize)]
pub struct Instructions {
    /// The title of the text before.
    pub old_title: String,
    /// The title of the text after.
    pub new_title: String,
    /// Of the law, in the order of the old text: words, provisions that come, go and move.
    pub amendments: Vec<Instruction>,
    /// Cross-references that follow a renumbering.
    pub references: Vec<Instruction>,
    /// New numbers of what stays.
    pub renumbering: Vec<Instruction>,
    /// Commentary, notes and footnotes: no part of the law.
    pub editorial: Vec<Instruction>,
    /// What nobody can read from two texts: the drafter's to settle.
    pub to_settle: Vec<String>,
    /// Whether the texts are no versions of one text: then the instructions are a starting point only.
    pub different_origin: bool,
    /// Whether either text is a law.
    pub is_law: bool,
    #[serde(skip)]
    idiom: Idiom,
}

/// One instruction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Instruction {
    /// What is to be done.
    #[serde(flatten)]
    pub action: Action,
    /// Remarks for the reader: where words came from.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// What is to be done. Targets are names of provisions, as [the module](self) says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "action", rename_all = "kebab-case")]
pub enum Action {
    /// Words inside a provision.
    Words {
        /// Whose words.
        target: String,
        /// In order; each speaks of the words as they were.
        edits: Vec<Edit>,
    },
    /// All words of a provision, but not what stands inside it.
    Text {
        /// Whose words.
        target: String,
        /// Whether other provisions stand inside it.
        opening: bool,
        /// Whether it had words.
        had: bool,
        /// The words from now on; empty when there are none.
        new: String,
    },
    /// The heading.
    Heading {
        /// Whose heading.
        target: String,
        /// Whether there was one.
        had: bool,
        /// From now on; empty when there is none.
        new: String,
    },
    /// Provisions, definitions or rows come.
    Insert {
        /// Where.
        place: Place,
        /// What.
        block: Vec<Line>,
    },
    /// A provision goes with all that is in it, and others come.
    Replace {
        /// What goes.
        target: String,
        /// What comes.
        block: Vec<Line>,
    },
    /// Provisions go with all that is in them.
    Repeal {
        /// One, or a run: "sections 30 to 32".
        target: String,
        /// Whether it is a run.
        many: bool,
        /// Whether they have headings.
        headed: bool,
    },
    /// A provision goes elsewhere with all that is in it.
    Transfer {
        /// Which.
        target: String,
        /// Where to.
        place: Place,
        /// The provision it goes into, when that is another one than before.
        into: Option<String>,
        /// Its new number or kind; `None` when both stay.
        r#as: Option<Standing>,
    },
    /// Another number.
    Renumber {
        /// One, or a run.
        target: String,
        /// Whether it is a run.
        many: bool,
        /// The number, or a run: "17 to 22".
        number: String,
    },
    /// A provision has no number any more and is a text; what stood in it stands behind it.
    Unnumber {
        /// What it stands in.
        parent: String,
        /// The number that goes.
        number: String,
    },
    /// Another kind, and a number or none.
    Become {
        /// One, a run, or "the existing text of section 3": the text that opens it and all that follows that there.
        target: String,
        /// Whether it is a run.
        many: bool,
        /// What it is from now on.
        standing: Standing,
    },
}

/// A kind of provision, with a number or without; the kind is not said where it stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// The word for the kind; `None` when it stays.
    pub kind: Option<&'static str>,
    /// The number as printed.
    pub number: Option<String>,
}

/// Where something is put.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// Behind a provision and all that is in it.
    After(String),
    /// In front of a provision.
    Before(String),
    /// As the last thing in a provision.
    EndOf(String),
    /// Among the definitions of a provision, where the alphabet puts it.
    InOrderIn(String),
}

/// An edit of words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "edit", rename_all = "kebab-case")]
pub enum Edit {
    /// Words go.
    Omit {
        /// Which.
        old: Passage,
    },
    /// Words go and others come.
    Substitute {
        /// Which go.
        old: Passage,
        /// Which come.
        new: String,
    },
    /// Words come.
    After {
        /// After which.
        old: Passage,
        /// Which come.
        new: String,
    },
    /// Words come.
    Before {
        /// Before which.
        old: Passage,
        /// Which come.
        new: String,
    },
}

/// Words of a provision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Passage {
    /// The words.
    pub words: String,
    /// Which occurrence, from 1; `None` when there is one only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub occurrence: Option<usize>,
}

/// One line of what is inserted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// How deep, from 0.
    pub depth: u16,
    /// What it is.
    #[serde(serialize_with = "kind_word")]
    pub kind: UnitKind,
    /// Whether it is the head of a table.
    pub is_head: bool,
    /// As printed.
    pub number: Option<String>,
    /// Its words; those of the heading where it has one.
    pub text: String,
    /// The provision that is transferred here, when this is none that is new.
    pub transferred: Option<String>,
    /// For what is transferred: its new kind and number; `None` when both stay.
    pub r#as: Option<Standing>,
    /// What its kind can be told from.
    #[serde(skip)]
    implied: names::Implied,
}

fn kind_word<S: serde::Serializer>(kind: &UnitKind, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(names::word(*kind))
}

/// What two texts do not tell.
const TO_SETTLE: [&str; 4] = [
    "Commencement: from which day, and whether for all provisions at once.",
    "Savings and transitional provisions: what was begun, decided or owed under the text as it stood before.",
    "Consequential amendments of other laws, regulations and forms that refer to provisions renumbered, moved or repealed.",
    "Title, enacting words and numbering of the amending law.",
];

/// What two versions of a procedure, a course or another document that is no law do not tell.
const TO_SETTLE_OUTSIDE_LAW: [&str; 3] = [
    "From which day the new text is followed, and who must be told.",
    "What was begun under the text as it stood before: whether it is finished by the old text or by the new one.",
    "Other documents and forms that refer to what was renumbered, moved or left out.",
];

/// What is to be settled of any two texts.
fn standing(is_law: bool) -> &'static [&'static str] {
    if is_law { &TO_SETTLE } else { &TO_SETTLE_OUTSIDE_LAW }
}

/// Whether a text has sections or articles, as laws do.
fn is_law(tree: &Tree) -> bool {
    let kinds = [ProvisionKind::Section, ProvisionKind::Article, ProvisionKind::Clause];
    tree.units.iter().any(|unit| kinds.iter().any(|kind| unit.kind == UnitKind::Provision(*kind)))
}

impl Comparison<'_> {
    /// What an amending law would say, in an idiom.
    pub fn instructions(&self, idiom: &Idiom) -> Instructions {
        let is_law = is_law(self.old) || is_law(self.new);
        let (law, outline) = draft::law(self);
        let rest = draft::editorial(self, outline);
        Instructions {
            old_title: self.old.title.clone(),
            new_title: self.new.title.clone(),
            amendments: law.amendments,
            references: law.references,
            renumbering: law.renumbering,
            editorial: [rest.amendments, rest.references, rest.renumbering].concat(),
            to_settle: self.to_settle(is_law),
            different_origin: self.different_origin,
            is_law,
            idiom: *idiom,
        }
    }

    /// Nobody who reads the two texts sees a cross-reference that leads elsewhere: each is asked for.
    fn to_settle(&self, is_law: bool) -> Vec<String> {
        let asked = |found: Redirection| {
            format!("Cross-reference in {}, whose words stay: {}. Is that meant?", found.places(), found.sentence())
        };
        let known = standing(is_law).iter().map(|known| (*known).to_owned());
        known.chain(self.redirections().into_iter().map(asked)).chain(self.relinked()).collect()
    }

    /// An address is no wording, and no amending law says it: whoever publishes the text has to.
    fn relinked(&self) -> Vec<String> {
        let mut out = Vec::new();
        for part in self.changes.iter().flat_map(|change| &change.parts) {
            let Some((old, new)) = part.old.zip(part.new) else { continue };
            let (was, is) = (self.old.unit(old), self.new.unit(new));
            for run in part.runs.iter().filter(|run| run.kind == RunKind::Relinked) {
                let words = one_line(is.text.slice(run.new.0 as usize, run.new.1 as usize));
                let place = if is.citation.is_empty() { "the opening text" } else { &is.citation };
                let address = |text: &Text, at: u32| one_line(text.address(at as usize).unwrap_or("nothing"));
                let (before, after) = (address(&was.text, run.old.0), address(&is.text, run.new.0));
                out.push(format!("Link of “{words}” in {place}, whose words stay: from {before} to {after}."));
            }
        }
        out
    }
}

impl Instructions {
    /// All instructions in the order in which they are executed.
    pub fn iter(&self) -> impl Iterator<Item = &Instruction> {
        self.amendments.iter().chain(&self.references).chain(&self.renumbering).chain(&self.editorial)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.iter().count()
    }

    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }
}
