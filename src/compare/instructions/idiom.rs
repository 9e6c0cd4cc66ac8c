//! How a jurisdiction's amending laws say things: data, no code.

/// The phrases of one drafting tradition. `{target}`, `{anchor}` and `{parent}` are provisions by name, `{old}` and
/// `{new}` words in quotation marks, `{is}` is "is" or "are", `{become}` "becomes" or "become". The
/// first letter of a sentence becomes a capital.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Idiom {
    /// As given to `--idiom`.
    pub name: &'static str,
    /// Where it is used.
    pub title: &'static str,
    /// One edit of words: `{edit}` is one of the next four.
    pub one_edit: &'static str,
    /// Several edits, which follow as (a), (b), …
    pub many_edits: &'static str,
    /// Words go.
    pub omit: &'static str,
    /// Words go and others come.
    pub substitute: &'static str,
    /// Words come after others.
    pub after: &'static str,
    /// Words come before others.
    pub before: &'static str,
    /// Which of several: `{quote}` and `{ordinal}`.
    pub occurrence: &'static str,
    /// Another heading.
    pub heading: &'static str,
    /// A heading where there was none.
    pub heading_insert: &'static str,
    /// No heading any more.
    pub heading_omit: &'static str,
    /// All words of a provision but those inside it; `{words}` is "the words" or "the opening words".
    pub text: &'static str,
    /// Words where there were none.
    pub text_insert: &'static str,
    /// None where there were some.
    pub text_omit: &'static str,
    /// A provision with a heading goes.
    pub repeal: &'static str,
    /// A smaller one goes.
    pub repeal_text: &'static str,
    /// A provision goes and others come.
    pub replace: &'static str,
    /// Provisions come after another.
    pub insert_after: &'static str,
    /// Before another.
    pub insert_before: &'static str,
    /// At the end of another.
    pub insert_end: &'static str,
    /// A definition comes where the alphabet puts it.
    pub insert_definition: &'static str,
    /// A provision moves; `{as}` is `as_number` or `as_kind` or nothing.
    pub transfer_after: &'static str,
    /// Before another.
    pub transfer_before: &'static str,
    /// To the end of another.
    pub transfer_end: &'static str,
    /// Into another provision, after one that stands in it.
    pub transfer_into_after: &'static str,
    /// Into another provision, before one that stands in it.
    pub transfer_into_before: &'static str,
    /// With another number.
    pub as_number: &'static str,
    /// As another kind of provision.
    pub as_kind: &'static str,
    /// Another number, or a run of them.
    pub renumber: &'static str,
    /// A provision loses its number and is a text of `{parent}`.
    pub unnumber: &'static str,
    /// A text becomes a provision, or a provision another kind of provision.
    pub becomes: &'static str,
}

/// The Pacific and most of the Commonwealth.
const PACIFIC: Idiom = Idiom {
    name: "pacific",
    title: "Pacific and Commonwealth",
    one_edit: "in {target}, {edit}.",
    many_edits: "in {target}:",
    omit: "omit {old}",
    substitute: "omit {old} and substitute {new}",
    after: "after {old} insert {new}",
    before: "before {old} insert {new}",
    occurrence: "{quote} (where it occurs the {ordinal} time)",
    heading: "omit the heading of {target} and substitute {new}.",
    heading_insert: "insert in {target} the heading {new}.",
    heading_omit: "omit the heading of {target}.",
    text: "omit {words} of {target} and substitute:",
    text_insert: "insert as {words} of {target}:",
    text_omit: "omit {words} of {target}.",
    repeal: "{target} {is} repealed.",
    repeal_text: "omit {target}.",
    replace: "omit {target} and substitute:",
    insert_after: "after {target} insert:",
    insert_before: "before {target} insert:",
    insert_end: "at the end of {target} insert:",
    insert_definition: "insert in {target} in alphabetical order:",
    transfer_after: "{target} is transferred to follow {anchor}{as}.",
    transfer_before: "{target} is transferred to stand before {anchor}{as}.",
    transfer_end: "{target} is transferred to the end of {anchor}{as}.",
    transfer_into_after: "{target} is transferred to {parent} after {anchor}{as}.",
    transfer_into_before: "{target} is transferred to {parent} before {anchor}{as}.",
    as_number: " and renumbered {number}",
    as_kind: " and becomes {kind}",
    renumber: "{target} {is} renumbered {number}.",
    unnumber: "in {parent}, omit the number {old}.",
    becomes: "{target} {become} {kind}.",
};

/// The idioms there are, the default first.
const ALL: [Idiom; 3] = [
    PACIFIC,
    Idiom {
        name: "new-zealand",
        title: "New Zealand",
        omit: "delete {old}",
        substitute: "replace {old} with {new}",
        after: "after {old}, insert {new}",
        before: "before {old}, insert {new}",
        occurrence: "{quote} in the {ordinal} place",
        heading: "replace the heading of {target} with {new}.",
        heading_omit: "delete the heading of {target}.",
        text: "replace {words} of {target} with:",
        text_omit: "delete {words} of {target}.",
        repeal: "repeal {target}.",
        repeal_text: "repeal {target}.",
        replace: "replace {target} with:",
        insert_after: "after {target}, insert:",
        insert_before: "before {target}, insert:",
        insert_end: "at the end of {target}, insert:",
        insert_definition: "in {target}, insert in its appropriate alphabetical order:",
        transfer_after: "move {target} to follow {anchor}{as}.",
        transfer_before: "move {target} to precede {anchor}{as}.",
        transfer_end: "move {target} to the end of {anchor}{as}.",
        transfer_into_after: "move {target} to {parent} after {anchor}{as}.",
        transfer_into_before: "move {target} to {parent} before {anchor}{as}.",
        as_number: " and renumber it as {number}",
        as_kind: ", where it becomes {kind}",
        renumber: "renumber {target} as {number}.",
        unnumber: "in {parent}, delete the number {old}.",
        ..PACIFIC
    },
    Idiom {
        name: "us",
        title: "United States",
        one_edit: "{target} is amended {edit}.",
        many_edits: "{target} is amended—",
        omit: "by striking {old}",
        substitute: "by striking {old} and inserting {new}",
        after: "by inserting {new} after {old}",
        before: "by inserting {new} before {old}",
        occurrence: "{quote} the {ordinal} place it appears",
        heading: "the heading of {target} is amended to read {new}.",
        heading_insert: "the heading {new} is added to {target}.",
        heading_omit: "the heading of {target} is stricken.",
        text: "{words} of {target} are amended to read as follows:",
        text_insert: "{target} is amended by adding as {words}:",
        text_omit: "{target} is amended by striking {words}.",
        repeal_text: "{target} {is} stricken.",
        replace: "{target} is amended to read as follows:",
        insert_after: "the following is inserted after {target}:",
        insert_before: "the following is inserted before {target}:",
        insert_end: "{target} is amended by adding at the end the following:",
        insert_definition: "{target} is amended by inserting in alphabetical order the following:",
        transfer_after: "{target} is transferred to appear after {anchor}{as}.",
        transfer_before: "{target} is transferred to appear before {anchor}{as}.",
        transfer_end: "{target} is transferred to the end of {anchor}{as}.",
        as_number: " and redesignated as {number}",
        as_kind: " and redesignated to become {kind}",
        renumber: "{target} {is} redesignated as {number}.",
        unnumber: "{parent} is amended by striking the number {old}.",
        becomes: "{target} {is} redesignated to become {kind}.",
        ..PACIFIC
    },
];

impl Idiom {
    /// The idioms there are, the default first.
    pub fn all() -> &'static [Self] {
        &ALL
    }

    /// The idiom of that name.
    pub fn named(name: &str) -> Option<&'static Self> {
        ALL.iter().find(|idiom| idiom.name == name)
    }
}

impl Default for Idiom {
    fn default() -> Self {
        PACIFIC
    }
}
