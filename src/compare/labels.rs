//! What became of a provision, in one word or several.

/// What became of a provision. Several may hold at once: "moved and reworded".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
#[repr(u8)]
pub enum Label {
    /// Nothing happened to it. Stands alone.
    Unchanged,
    /// It has another number, or is called otherwise: section 7 is now article 7.
    Renumbered,
    /// It stands elsewhere.
    Moved,
    /// Its heading changed.
    Heading,
    /// Commentary, a note or an example in it changed.
    Commentary,
    /// A link in it leads elsewhere, or an image in it is another one, in the same words.
    Link,
    /// Its words changed.
    Reworded,
    /// Other words stand in its place, under its number.
    Replaced,
    /// Part of its words stands in another provision now.
    Split,
    /// It took up the words of another provision.
    Combined,
    /// It is new.
    Inserted,
    /// It is gone.
    Omitted,
}

impl Label {
    /// All of them, in the order of a summary.
    pub const ALL: [Self; 12] = [
        Self::Unchanged,
        Self::Renumbered,
        Self::Moved,
        Self::Heading,
        Self::Commentary,
        Self::Link,
        Self::Reworded,
        Self::Replaced,
        Self::Split,
        Self::Combined,
        Self::Inserted,
        Self::Omitted,
    ];

    /// The word readers see. [`Labels::words`] says "heading only" of a heading that changed alone.
    pub fn word(self) -> &'static str {
        match self {
            Self::Unchanged => "unchanged",
            Self::Renumbered => "renumbered",
            Self::Moved => "moved",
            Self::Heading => "heading",
            Self::Commentary => "commentary",
            Self::Link => "link",
            Self::Reworded => "reworded",
            Self::Replaced => "replaced",
            Self::Split => "split",
            Self::Combined => "combined",
            Self::Inserted => "inserted",
            Self::Omitted => "omitted",
        }
    }

    /// Akoma Ntoso's word for it (`textualMod` and `structuralMod` types); `None` where it has none.
    pub fn akoma_ntoso(self) -> Option<&'static str> {
        Some(match self {
            Self::Unchanged | Self::Link => return None,
            Self::Renumbered | Self::Moved => "renumbering",
            Self::Heading | Self::Commentary | Self::Reworded => "substitution",
            Self::Replaced => "replacement",
            Self::Split => "split",
            Self::Combined => "join",
            Self::Inserted => "insertion",
            Self::Omitted => "repeal",
        })
    }

    /// Whether it leaves the words alone, headings and commentary among them: another number, place or address.
    pub fn keeps_words(self) -> bool {
        matches!(self, Self::Unchanged | Self::Renumbered | Self::Moved | Self::Link)
    }

    /// Whether it says that the words of the law changed. Numbers, places, addresses, headings and commentary are not
    /// the words.
    pub fn is_substantive(self) -> bool {
        !self.keeps_words() && !matches!(self, Self::Heading | Self::Commentary)
    }
}

/// What a label does not say of a provision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Remark {
    /// It is one of several alternatives, and the text after has another one.
    NotChosen,
    /// The same term is defined, as something else.
    SameTerm,
    /// What stands in it stands in another order.
    Order,
}

impl Remark {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::NotChosen, Self::SameTerm, Self::Order];

    /// Its name in data and among the interface words.
    pub fn name(self) -> &'static str {
        match self {
            Self::NotChosen => "not-chosen",
            Self::SameTerm => "same-term",
            Self::Order => "order",
        }
    }

    /// The words readers see.
    pub fn words(self) -> &'static str {
        match self {
            Self::NotChosen => "alternative not chosen",
            Self::SameTerm => "same term",
            Self::Order => "what is in it stands in another order",
        }
    }
}

/// A set of labels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Labels(u16);

impl Labels {
    /// None.
    pub const NONE: Self = Self(0);

    /// Adds one.
    pub fn insert(&mut self, label: Label) {
        self.0 |= 1 << label as u8;
    }

    /// Takes one away.
    pub fn remove(&mut self, label: Label) {
        self.0 &= !(1 << label as u8);
    }

    /// Whether it holds one.
    pub fn contains(self, label: Label) -> bool {
        self.0 & 1 << label as u8 != 0
    }

    /// Whether it holds none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Its labels, in the order of [`Label::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Label> {
        Label::ALL.into_iter().filter(move |label| self.contains(*label))
    }

    /// Whether any of them says that the words of the law changed.
    pub fn is_substantive(self) -> bool {
        self.iter().any(Label::is_substantive)
    }

    /// Whether all of them leave the words alone.
    pub fn keep_words(self) -> bool {
        self.iter().all(Label::keeps_words)
    }

    /// In words: "moved, renumbered and reworded", "heading changed and combined", "heading only".
    pub fn words(self) -> String {
        let said = |label| match label {
            Label::Heading => "heading changed",
            Label::Commentary => "commentary changed",
            Label::Link => "link changed",
            label => label.word(),
        };
        let mut words: Vec<&str> = self.iter().map(said).collect();
        if self.iter().eq([Label::Heading]) {
            words = vec!["heading only"];
        } else if self.iter().eq([Label::Commentary]) {
            words = vec!["commentary only"];
        } else if self.iter().eq([Label::Link]) {
            words = vec!["link only"];
        }
        match words.split_last() {
            None => String::new(),
            Some((last, [])) => (*last).to_owned(),
            Some((last, others)) => format!("{} and {last}", others.join(", ")),
        }
    }
}

impl FromIterator<Label> for Labels {
    fn from_iter<I: IntoIterator<Item = Label>>(labels: I) -> Self {
        let mut set = Self::NONE;
        labels.into_iter().for_each(|label| set.insert(label));
        set
    }
}

impl serde::Serialize for Labels {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_said_in_words() {
        let words = |labels: &[Label]| labels.iter().copied().collect::<Labels>().words();
        assert_eq!(words(&[Label::Unchanged]), "unchanged");
        assert_eq!(words(&[Label::Heading]), "heading only");
        assert_eq!(words(&[Label::Heading, Label::Renumbered]), "renumbered and heading changed");
        assert_eq!(words(&[Label::Link, Label::Reworded]), "link changed and reworded");
        assert_eq!(words(&[Label::Reworded, Label::Moved, Label::Renumbered]), "renumbered, moved and reworded");
        assert_eq!(words(&[]), "");
    }

    #[test]
    fn numbers_places_links_headings_and_commentary_are_not_the_words_of_the_law() {
        let substantive: Vec<Label> = Label::ALL.into_iter().filter(|l| l.is_substantive()).collect();
        assert_eq!(
            substantive,
            [Label::Reworded, Label::Replaced, Label::Split, Label::Combined, Label::Inserted, Label::Omitted]
        );
    }
}
