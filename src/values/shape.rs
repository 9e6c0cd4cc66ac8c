/// What may stand in a group of keys.
#[derive(Debug)]
pub struct Shape {
    /// What it is called in a message, with its article: `a source`, `the front matter`.
    pub name: &'static str,
    /// The keys, in groups so that shapes can share some.
    pub groups: &'static [&'static [Key]],
}

impl Shape {
    /// All keys, in order.
    pub fn keys(&self) -> impl Iterator<Item = &'static Key> + Clone {
        self.groups.iter().flat_map(|group| group.iter())
    }

    /// The key of that name.
    pub fn key(&self, name: &str) -> Option<&'static Key> {
        self.keys().find(|k| k.name == name)
    }
}

/// A key that may stand in a group.
#[derive(Debug)]
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// What its value may be.
    pub kind: Kind,
    /// What it is for, in a few words that follow "add `key`:"; no capital, no full stop.
    pub doc: &'static str,
    /// Whether it must be there.
    pub need: Need,
}

/// Whether a key must be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// It may be left out.
    Optional,
    /// `missing-key` says so when it is left out.
    Required,
    /// A rule of its own says so when it is left out.
    RequiredByRule,
}

/// What a value may be.
#[derive(Debug)]
pub enum Kind {
    /// Text; in YAML a number or a day counts as the text it is written with.
    Text,
    /// `true` or `false`.
    Bool,
    /// A whole number.
    Integer,
    /// A day.
    Date,
    /// One of a few words.
    Choice(&'static [&'static str]),
    /// A name that the hub declares or a form that it checks; here it is any text.
    Name(Vocabulary),
    /// A list of such values.
    List(&'static Kind),
    /// A group of the shape's keys.
    Map(&'static Shape),
    /// Text, or a group of the shape's keys.
    TextOr(&'static Shape),
    /// A group whose keys the author chooses, all with such values.
    Table(&'static Kind),
    /// A group whose keys are names of the vocabulary, all with such values.
    Named(Vocabulary, &'static Kind),
    /// Anything: looked at later.
    Any,
}

/// Whose names a [`Kind::Name`] takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Vocabulary {
    /// Audiences of hub.toml.
    Audience,
    /// Topics of hub.toml.
    Topic,
    /// Members of the register.
    Member,
    /// Collections of hub.toml.
    Collection,
    /// Labels of TLP 2.0.
    Marking,
    /// Languages of hub.toml.
    Language,
    /// A code of a language (BCP 47).
    LanguageCode,
    /// A slug of the author's choice.
    Slug,
    /// A document's id.
    Work,
    /// `work@version`.
    WorkVersion,
    /// A relative path to a file of the hub.
    Path,
    /// An address on this site, from `/`.
    Address,
    /// An address on the web.
    Url,
    /// `#` and the id of a place in the same document.
    Fragment,
    /// The name of a rule.
    Rule,
    /// One of our keys.
    FrontMatterKey,
    /// A name of the tz database.
    TimeZone,
}

impl Kind {
    /// What is expected, in words, with an article.
    pub fn describe(&self) -> &'static str {
        match self {
            Self::Text | Self::Choice(_) | Self::Name(_) => "text",
            Self::Bool => "true or false",
            Self::Integer => "a whole number",
            Self::Date => "a date",
            Self::List(_) => "a list",
            Self::TextOr(_) => "text or a group of keys",
            Self::Map(_) | Self::Table(_) | Self::Named(..) => "a group of keys",
            Self::Any => "a value",
        }
    }
}
