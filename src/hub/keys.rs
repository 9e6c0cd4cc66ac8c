//! The keys of hub.toml and of the registers. These tables drive the errors and the JSON Schemas.

use crate::values::{Key, Kind, Need, Shape, Vocabulary};

const fn key(name: &'static str, kind: Kind, doc: &'static str) -> Key {
    Key { name, kind, doc, need: Need::Optional }
}

const fn required(name: &'static str, kind: Kind, doc: &'static str) -> Key {
    Key { name, kind, doc, need: Need::Required }
}

const AUDIENCE: Kind = Kind::Name(Vocabulary::Audience);
const MARKING: Kind = Kind::Name(Vocabulary::Marking);
const SLUG: Kind = Kind::Name(Vocabulary::Slug);

/// hub.toml.
pub static HUB: Shape = Shape {
    name: "hub.toml",
    groups: &[&[
        required("title", Kind::Text, "the hub's name"),
        key("tagline", Kind::Text, "what the hub is, in one line"),
        key("organisation", Kind::Text, "who publishes the hub"),
        key("notice", Kind::Text, "a sentence that stands on every page"),
        key("origin", Kind::Text, "the name of the register of releases, which never changes"),
        key("base_url", Kind::Name(Vocabulary::Url), "where the public portal stands, such as `https://hub.example/`"),
        key(
            "languages",
            Kind::List(&Kind::Name(Vocabulary::LanguageCode)),
            "codes of the languages of the texts, the usual one first",
        ),
        key("theme", SLUG, "the name of a theme; `tapa` when left out"),
        key("timezone", Kind::Name(Vocabulary::TimeZone), "the time zone that dates count in, such as `Pacific/Apia`"),
        key("audiences", Kind::Table(&Kind::Map(&AUDIENCE_KEYS)), "who may read what, by id"),
        key("topics", Kind::Table(&Kind::Map(&TOPIC)), "what readers browse by, by id"),
        key(
            "collections",
            Kind::List(&Kind::Map(&COLLECTION)),
            "the folders of documents, in the order in which readers see them",
        ),
        key("doors", Kind::List(&Kind::Map(&DOOR)), "the tasks on the home page"),
        key("synonyms", Kind::Map(&SYNONYMS), "words that mean the same to a reader who searches"),
        key("data", Kind::Map(&DATA), "the files of the registers"),
        key("scales", Kind::List(&Kind::Map(&SCALE)), "scales printed with intelligence products"),
    ]],
};

const AUDIENCE_KEYS: Shape = Shape {
    name: "an audience",
    groups: &[&[
        required("title", Kind::Text, "its name for readers"),
        key("summary", Kind::Text, "who it is"),
        key("includes", Kind::List(&AUDIENCE), "the wider audiences whose texts it sees too"),
        key("max_marking", MARKING, "the highest TLP label it may see; `TLP:CLEAR` when left out"),
    ]],
};

const TOPIC: Shape = Shape {
    name: "a topic",
    groups: &[&[
        required("title", Kind::Text, "its name for readers"),
        key("summary", Kind::Text, "what belongs to it"),
    ]],
};

const COLLECTION: Shape = Shape {
    name: "a collection",
    groups: &[&[
        required("id", SLUG, "its address"),
        required("folder", Kind::Text, "its folder, from the hub's root"),
        required(
            "profile",
            Kind::Choice(&["legislation", "policy", "procedure", "course", "agreement", "product", "sheet", "article"]),
            "what kind of documents it holds",
        ),
        required("title", Kind::Text, "its name for readers"),
        key("singular", Kind::Text, "what one of its documents is called"),
        key("summary", Kind::Text, "what is in it"),
        required("audience", AUDIENCE, "who may read its documents unless they say otherwise"),
        required("marking", MARKING, "the TLP label of its documents unless they say otherwise"),
        key(
            "release",
            Kind::Choice(&["required", "optional"]),
            "`required` if only released versions are shown, else `optional`",
        ),
        key("root", Kind::Bool, "`true` if its pages stand at the top of the site"),
        key("defaults", Kind::Any, "front matter for documents that leave it out"),
        key(
            "map",
            Kind::Table(&Kind::Name(Vocabulary::FrontMatterKey)),
            "keys of other tools and the key that each stands for",
        ),
        key("ignore", Kind::List(&Kind::Text), "keys of other tools that are dropped"),
        key(
            "rules",
            Kind::Named(Vocabulary::Rule, &Kind::Choice(&["off", "note", "warning"])),
            "rules that count less here",
        ),
    ]],
};

const DOOR: Shape = Shape {
    name: "a door",
    groups: &[&[
        required("title", Kind::Text, "the task, as a reader would say it"),
        key("summary", Kind::Text, "what is behind it"),
        required("collections", Kind::List(&Kind::Name(Vocabulary::Collection)), "the collections it leads to"),
    ]],
};

const SYNONYMS: Shape = Shape {
    name: "`synonyms`",
    groups: &[&[
        key("groups", Kind::List(&Kind::List(&Kind::Text)), "groups of words, for everybody"),
        key(
            "audiences",
            Kind::Named(Vocabulary::Audience, &Kind::List(&Kind::List(&Kind::Text))),
            "groups of words for one audience, by its id",
        ),
    ]],
};

const DATA: Shape = Shape {
    name: "`data`",
    groups: &[&[
        key("members", Kind::TextOr(&DATA_FILE), "the register of members"),
        key("events", Kind::TextOr(&DATA_FILE), "the calendar"),
        key("contact_points", Kind::TextOr(&DATA_FILE), "the register of contact points"),
    ]],
};

const DATA_FILE: Shape = Shape {
    name: "a data file",
    groups: &[&[
        required("file", Kind::Text, "its path, from the hub's root"),
        key("audience", AUDIENCE, "who may see it; a TOML file can say so itself"),
        key("columns", Kind::Table(&AUDIENCE), "columns that only some may see, each with its audience"),
    ]],
};

const SCALE: Shape = Shape {
    name: "a scale",
    groups: &[&[
        required("id", SLUG, "its id"),
        required("title", Kind::Text, "its name for readers"),
        key("summary", Kind::Text, "what it measures"),
        key("source", Kind::Text, "where it comes from"),
        key("audience", AUDIENCE, "who may see it; everybody when left out"),
        required("bands", Kind::List(&Kind::Map(&BAND)), "its steps, in order"),
    ]],
};

const BAND: Shape = Shape {
    name: "a band",
    groups: &[&[
        required("term", Kind::Text, "its word, letter or number"),
        key("label", Kind::Text, "what it means"),
        key("range", Kind::Text, "the range it stands for"),
    ]],
};

/// The register of members.
pub static MEMBERS: Shape = Shape {
    name: "the register of members",
    groups: &[FILE, &[required("members", Kind::List(&Kind::Map(&MEMBER)), "the members, each a `[[members]]`")]],
};

/// The calendar.
pub static EVENTS: Shape = Shape {
    name: "the calendar",
    groups: &[FILE, &[required("events", Kind::List(&Kind::Map(&EVENT)), "the events, each an `[[events]]`")]],
};

/// The register of contact points.
pub static CONTACTS: Shape = Shape {
    name: "the register of contact points",
    groups: &[
        FILE,
        &[
            required("columns", Kind::List(&Kind::Map(&CONTACT_COLUMN)), "what an entry says, column by column"),
            required("contacts", Kind::List(&Kind::Any), "the entries, each a `[[contacts]]`"),
        ],
    ],
};

const FILE: &[Key] = &[key("audience", AUDIENCE, "who may see the file")];

/// A member.
pub const MEMBER: Shape = Shape {
    name: "a member",
    groups: &[&[
        required("id", SLUG, "its id, used in the front matter key `member`"),
        required("name", Kind::Text, "its short name"),
        key("code", Kind::Text, "its ISO 3166-1 alpha-2 code"),
        key("kind", Kind::Choice(&["country", "territory"]), "`country` or `territory`"),
        key("languages", Kind::List(&Kind::Name(Vocabulary::LanguageCode)), "codes of its main languages"),
        key("timezones", Kind::List(&Kind::Name(Vocabulary::TimeZone)), "its main time zones"),
        key("example", Kind::Bool, "`true` for an invented member"),
        key("audience", AUDIENCE, "who may see this row"),
    ]],
};

/// An event.
pub const EVENT: Shape = Shape {
    name: "an event",
    groups: &[&[
        required("id", SLUG, "its id"),
        required("title", Kind::Text, "its name"),
        required("start", Kind::Date, "its first day"),
        key("end", Kind::Date, "its last day; the first one when left out"),
        key("start_time", Kind::Text, "when it begins on its first day, such as `14:00`; all day when left out"),
        key("end_time", Kind::Text, "when it ends on its last day"),
        key("timezone", Kind::Name(Vocabulary::TimeZone), "its time zone; the hub's when left out"),
        key("place", Kind::Text, "where it is"),
        key("summary", Kind::Text, "what happens"),
        key("audience", AUDIENCE, "who may see this row"),
        key("topics", Kind::List(&Kind::Name(Vocabulary::Topic)), "ids of topics"),
    ]],
};

const CONTACT_COLUMN: Shape = Shape {
    name: "a column",
    groups: &[&[
        required("name", Kind::Text, "its key in an entry"),
        required("label", Kind::Text, "its name for readers"),
        key("definition", Kind::Text, "what belongs in it"),
        key("required", Kind::Bool, "whether an entry must have it"),
        key("audience", AUDIENCE, "who may see the column"),
    ]],
};
