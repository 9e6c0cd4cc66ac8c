//! The keys of front matter, profile by profile. This table drives the errors, the JSON Schemas and the handbook.

use crate::document::Profile;
use crate::values::{Key, Kind, Need, Shape, Vocabulary};

const fn key(name: &'static str, kind: Kind, doc: &'static str) -> Key {
    Key { name, kind, doc, need: Need::Optional }
}

const fn required(name: &'static str, kind: Kind, doc: &'static str) -> Key {
    Key { name, kind, doc, need: Need::Required }
}

const fn required_by_rule(name: &'static str, kind: Kind, doc: &'static str) -> Key {
    Key { name, kind, doc, need: Need::RequiredByRule }
}

const fn name(vocabulary: Vocabulary) -> Kind {
    Kind::Name(vocabulary)
}

/// The shape of the front matter of documents of a profile.
pub fn shape(profile: Profile) -> &'static Shape {
    match profile {
        Profile::Legislation => &LEGISLATION,
        Profile::Policy => &POLICY,
        Profile::Procedure => &PROCEDURE,
        Profile::Course => &COURSE,
        Profile::Agreement => &AGREEMENT,
        Profile::Product => &PRODUCT,
        Profile::Sheet => &SHEET,
        Profile::Article => &ARTICLE,
    }
}

/// The profiles whose front matter has `key`.
pub fn profiles_with(key: &str) -> Vec<&'static str> {
    Profile::ALL.into_iter().filter(|p| shape(*p).key(key).is_some()).map(Profile::name).collect()
}

static LEGISLATION: Shape = Shape { name: "the front matter of a law", groups: &[COMMON, LEGISLATION_KEYS] };
static POLICY: Shape = Shape { name: "the front matter of a policy", groups: &[COMMON] };
static PROCEDURE: Shape = Shape { name: "the front matter of a procedure", groups: &[COMMON] };
static COURSE: Shape = Shape { name: "the front matter of a course", groups: &[COMMON, COURSE_KEYS] };
static AGREEMENT: Shape = Shape { name: "the front matter of an agreement", groups: &[COMMON, AGREEMENT_KEYS] };
static PRODUCT: Shape = Shape { name: "the front matter of a product", groups: &[COMMON, PRODUCT_KEYS] };
static SHEET: Shape = Shape { name: "the front matter of a sheet", groups: &[COMMON, SHEET_KEYS] };
static ARTICLE: Shape = Shape { name: "the front matter of an article", groups: &[COMMON] };

const COMMON: &[Key] = &[
    required_by_rule("title", Kind::Text, "the document's name"),
    key("short_title", Kind::Text, "a shorter name, where room is short"),
    required_by_rule("summary", Kind::Text, "one plain sentence of under 200 characters, shown in lists"),
    key("id", name(Vocabulary::Slug), "the document's id, where the file's name is not to be it"),
    key("status", Kind::Choice(&["draft", "consultation"]), "`draft` or `consultation`; left out for anything else"),
    key("consultation_closes", Kind::Date, "the last day for comments"),
    key("language", name(Vocabulary::Language), "the language of the text; the hub's first one when left out"),
    key("translation_of", name(Vocabulary::Work), "the id of the document that this one translates"),
    key("topics", Kind::List(&Kind::Name(Vocabulary::Topic)), "ids of topics, as hub.toml declares them"),
    key("audience", name(Vocabulary::Audience), "who may read it; the collection's audience when left out"),
    key(
        "marking",
        name(Vocabulary::Marking),
        "a TLP 2.0 label between quotation marks; the collection's when left out",
    ),
    key("handling", Kind::Map(&HANDLING), "how it must be handled, beyond its marking"),
    key("owner", Kind::Text, "the office that answers for it, never a person"),
    key("review_by", Kind::Date, "the day by which it must be looked at again"),
    key("date", Kind::Date, "the day it was written or published"),
    key(
        "adapts",
        name(Vocabulary::WorkVersion),
        "national editions: the model and its version, such as `information-sharing@1.0`",
    ),
    key("member", name(Vocabulary::Member), "national editions: the member whose text it is"),
    key("sources", Kind::List(&Kind::Map(&SOURCE)), "treaties, standards and reports it draws on"),
    key("related", Kind::List(&Kind::Name(Vocabulary::Path)), "relative paths of documents that a reader may want"),
    key("aliases", Kind::List(&Kind::Name(Vocabulary::Address)), "old addresses that must lead here"),
    key("keywords", Kind::List(&Kind::Text), "words that a reader might search for"),
    key(
        "supporting",
        Kind::Bool,
        "`true` for help with the hub, news and the like: a search shows it behind texts on the subject",
    ),
    key(
        "situations",
        Kind::List(&Kind::Map(&SITUATION)),
        "situations in an officer's words, and where the answer stands",
    ),
    key("fields", Kind::Table(&Kind::Map(&FIELD)), "what whoever adopts the text fills in, used as `[[name]]`"),
    key("parts", Kind::List(&Kind::Name(Vocabulary::Path)), "index.md only: the files that are its parts, in order"),
];

const LEGISLATION_KEYS: &[Key] = &[key(
    "restarts",
    Kind::List(&Kind::Choice(&["section", "regulation", "rule", "article", "clause"])),
    "what is numbered anew in each Part",
)];

const AGREEMENT_KEYS: &[Key] =
    &[required("binding", Kind::Bool, "`true` if it binds in law, `false` if it records intentions")];

const COURSE_KEYS: &[Key] = &[
    key("level", Kind::Choice(&["beginner", "intermediate", "advanced"]), "`beginner`, `intermediate` or `advanced`"),
    key("duration", Kind::Text, "how long it takes, in words"),
];

const PRODUCT_KEYS: &[Key] = &[key(
    "kind",
    Kind::Choice(&["alert", "bulletin", "assessment", "profile", "request", "plan", "record"]),
    "what kind of product it is",
)];

const SHEET_KEYS: &[Key] = &[
    key("code_lists", Kind::Table(&Kind::List(&Kind::Map(&CODE))), "lists of codes, by name"),
    key("columns", Kind::List(&Kind::Map(&COLUMN)), "what is recorded, column by column"),
];

const HANDLING: Shape = Shape {
    name: "`handling`",
    groups: &[&[
        key("caveats", Kind::List(&Kind::Text), "sentences shown with the marking"),
        key("originator", Kind::Text, "who made the information"),
        key("release_authority", Kind::Text, "who may decide to pass it on"),
        key("expires", Kind::Date, "the last day on which it may be used"),
    ]],
};

const SOURCE: Shape = Shape {
    name: "a source",
    groups: &[&[
        required("title", Kind::Text, "the name of the treaty, standard or report"),
        key("cite", Kind::Text, "what of it, such as `articles 9 and 10`"),
        key("edition", Kind::Text, "which edition was checked"),
        key("url", name(Vocabulary::Url), "where it can be read"),
    ]],
};

const SITUATION: Shape = Shape {
    name: "a situation",
    groups: &[&[
        required("say", Kind::Text, "the situation in an officer's words"),
        key(
            "at",
            name(Vocabulary::Fragment),
            "`#` and the id of the place that answers it; the whole document when left out",
        ),
    ]],
};

const FIELD: Shape = Shape {
    name: "a field",
    groups: &[&[
        required("label", Kind::Text, "what readers see between brackets"),
        key("type", Kind::Choice(&["text", "date", "number", "choice"]), "what may be filled in; `text` when left out"),
        key("help", Kind::Text, "a sentence for whoever fills it in"),
        key("default", Kind::Text, "what stands there from the start"),
        key("choices", Kind::List(&Kind::Text), "for the type `choice`: what to choose from"),
    ]],
};

const CODE: Shape = Shape {
    name: "a code",
    groups: &[&[required("code", Kind::Text, "the code"), required("label", Kind::Text, "what it stands for")]],
};

const COLUMN: Shape = Shape {
    name: "a column",
    groups: &[&[
        required("name", Kind::Text, "its name in data"),
        required("label", Kind::Text, "its name for people"),
        required("definition", Kind::Text, "what exactly is recorded"),
        required("type", Kind::Choice(&["text", "date", "number", "code", "yes-no"]), "what may stand in it"),
        key("code_list", Kind::Text, "for the type `code`: the name of one of `code_lists`"),
        key("required", Kind::Bool, "whether it must be filled in"),
        key("sensitivity", Kind::Choice(&["none", "personal", "sensitive"]), "`none`, `personal` or `sensitive`"),
        key("basis", Kind::Text, "the legal basis for collecting it"),
        key(
            "audience",
            name(Vocabulary::Audience),
            "who may see the column; everybody who sees the sheet when left out",
        ),
    ]],
};
