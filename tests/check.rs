//! Every finding of a hub, all at once.
#![allow(clippy::disallowed_methods, reason = "tests read and write files")]

mod support;

use support::hub::{hub, hub_at};

#[test]
fn the_shipped_hub_is_clean() {
    hub_at(env!("CARGO_MANIFEST_DIR")).says("");
}

#[test]
fn links_that_lead_nowhere_name_the_nearest() {
    hub()
        .document(
            "sops/refusal-of-entry.md",
            "",
            "## Purpose\n\nWhy.\n\n## Children alone {#children-alone}\n\nWhat.\n",
        )
        .document("training/grading/index.md", "parts: [lesson.md]\n", "Read.\n")
        .document("training/grading/lesson.md", "", "Learn.\n")
        .file("sops/_notice.md", "A notice.\n")
        .file("sops/images/queue.png", "png")
        .document(
            "sops/a.md",
            "related: [refusal-of-entri.md]\n",
            "\
## Start

[typo](refusal-of-entyr.md), [moved](../laws/refusal-of-entry.md), [page](refusal-of-entry.html),
[course](../training/grding/index.md), [zebra](zebra.md), [fragment](_notice.md), [itself](a.md), [top](#top).

[heading](#strat), [key](refusal-of-entry.md#children), [typo](refusal-of-entry.md#purpos),
[none](refusal-of-entry.md#zzz), [good](refusal-of-entry.md#purpose), [settings](../hub.toml),
[form](forms/request.pdf).

![Queue](queue.png)
",
        )
        .says(
            "\
error[dangling-link] sops/a.md:4:11 there is no document `refusal-of-entri.md`
  help: did you mean `refusal-of-entry.md`?
error[dangling-link] sops/a.md:8:1 there is no document `refusal-of-entyr.md`
  help: did you mean `refusal-of-entry.md`?
error[dangling-link] sops/a.md:8:30 there is no document `../laws/refusal-of-entry.md`
  help: did you mean `refusal-of-entry.md`?
error[dangling-file] sops/a.md:8:68 there is no file `refusal-of-entry.html`
  help: did you mean `refusal-of-entry.md`?
error[dangling-link] sops/a.md:9:1 there is no document `../training/grding/index.md`
  help: did you mean `../training/grading/index.md`?
error[dangling-link] sops/a.md:9:40 there is no document `zebra.md`
  help: write the way from the folder of this file to the other one, or take the link out
error[dangling-link] sops/a.md:9:59 no page shows `_notice.md`
  help: link to a document; README.md, names that begin with `_` and files in no collection have no page
warning[link-to-itself] sops/a.md:9:83 `a.md` is this document itself
  help: name the other document, add `#` and the id of a place in this one, or take it out
error[dangling-place] sops/a.md:11:1 nothing in this document has the id `#strat`
  help: did you mean `#start`?
error[dangling-place] sops/a.md:11:20 nothing in `refusal-of-entry.md` has the id `#children`
  help: did you mean `#children-alone`?
error[dangling-place] sops/a.md:11:57 nothing in `refusal-of-entry.md` has the id `#purpos`
  help: did you mean `#purpose`?
error[dangling-place] sops/a.md:12:1 nothing in `refusal-of-entry.md` has the id `#zzz`
  help: give the place a key, `## Heading {#key}`, and write that
error[dangling-file] sops/a.md:12:71 `../hub.toml` makes the hub and is not handed out to readers
  help: link to a page that shows what is in it, or put a copy for readers beside this text
error[dangling-file] sops/a.md:13:1 there is no file `forms/request.pdf`
  help: put the file there, into a folder of the hub, or write the way to it from the folder of this file
error[dangling-file] sops/a.md:15:1 there is no image `queue.png`
  help: did you mean `images/queue.png`?
note[unused-file] sops/images/queue.png no text uses this file
  help: link to it, include it, or take it out of the folder
",
        );
}

#[test]
fn included_text_is_reported_in_its_own_file_and_once() {
    hub()
        .file("sops/_steps.md", "Look at the [map](map.png) and [that](#nowhere).\n")
        .document("sops/a.md", "", "::: include {file=\"_steps.md\"}\n:::\n")
        .document("sops/b.md", "", "::: include {file=\"_steps.md\"}\n:::\n")
        .says(
            "\
error[dangling-file] sops/_steps.md:1:13 there is no file `map.png`
  help: put the file there, into a folder of the hub, or write the way to it from the folder of this file
error[dangling-place] sops/_steps.md:1:32 nothing in `a.md` has the id `#nowhere`
  help: give the place a key, `## Heading {#key}`, and write that
error[dangling-place] sops/_steps.md:1:32 nothing in `b.md` has the id `#nowhere`
  help: give the place a key, `## Heading {#key}`, and write that
",
        );
}

#[test]
fn readers_can_follow_what_they_see() {
    hub()
    .document("training/course/index.md", "parts: [one.md]\n", "Read.\n")
    .document(
        "training/course/one.md",
        "situations: [{say: \"A hard question\", at: \"#the-answer\"}]\n",
        "\
## For all

Text.

::: note {audience=trainers}
## The answer

[From inside](#the-answer).
:::

[From outside](#the-answer).
",
    )
    .file("training/course/map.png", "png")
    .document(
        "sops/a.md",
        "related: [../training/course/index.md]\n",
        "\
[Course](../training/course/index.md), [place](../training/course/one.md#the-answer) and ![Map](../training/course/map.png).

::: note {audience=members}
[Course](../training/course/index.md) and [place](../training/course/one.md#the-answer).

::: include {file=\"../training/_notes.md\"}
:::
:::

::: include {file=\"../training/_notes.md\"}
:::
",
    )
    .file("training/_notes.md", "Notes.\n")
    .says(
        "\
warning[restricted-link] sops/a.md:6:1 readers in `public` see this link and may not read `../training/course/index.md`, which is for `members`
  help: put the sentence between `::: note {audience=members}` and `:::`, or link to what they may read
warning[restricted-link] sops/a.md:6:40 readers in `public` see this link and may not read `../training/course/one.md`, which is for `members`
  help: put the sentence between `::: note {audience=members}` and `:::`, or link to what they may read
error[restricted-include] sops/a.md:6:90 readers in `public` read this text and may not see the image `../training/course/map.png`, which is for `members`
  help: move the image into a folder that they may read, or put it into a directive with `audience=`
warning[restricted-link] sops/a.md:9:43 readers in `members` see this link and may not read the place `#the-answer`, which is for `trainers`
  help: put the sentence between `::: note {audience=trainers}` and `:::`, or link to what they may read
error[restricted-include] sops/a.md:15:1 readers in `public` read this text and may not read `../training/_notes.md`, which is for `members`
  help: add `audience=members` to this include, or let the other file be read by all who read this one
warning[restricted-link] training/course/one.md:4:43 the situation \"A hard question\" is answered in text for `trainers`, and readers in `members` look for it too
  help: let `at` name a place that all readers of this document may read
warning[restricted-link] training/course/one.md:16:1 readers in `members` see this link and may not read the place `#the-answer`, which is for `trainers`
  help: put the sentence between `::: note {audience=trainers}` and `:::`, or link to what they may read
",
    );
}

#[test]
fn what_nobody_may_read_is_no_target() {
    hub()
        .document("sops/red.md", "marking: \"TLP:RED\"\naudience: members\n", "Secret.\n")
        .document("sops/lost.md", "audience: trainer\n", "Lost.\n")
        .document("sops/a.md", "", "[Red](red.md) and [lost](lost.md).\n")
        .says(
            "\
error[unknown-audience] sops/lost.md:4:11 the audience `trainer` is not declared in hub.toml
  help: did you mean `trainers`?
error[marking-above-audience] sops/red.md:4:10 what is marked TLP:RED is in no portal
  help: keep it out of the hub and hand it to the recipients in person, or have its originator lower the marking
held back: 2
",
        );
}

#[test]
fn audiences_and_markings_exist_and_fit() {
    hub()
    .document("sops/a.md", "audience: membres\nmarking: \"TLP:WHITE\"\n", "Text.\n")
    .document("sops/b.md", "marking: \"TLP:GREEN\"\n", "Text.\n")
    .document("sops/c.md", "audience: members\nmarking: \"TLP:AMBER+STRICT\"\n", "Text.\n")
    .document("training/d.md", "audience: public\n", "Text.\n")
    .document(
        "training/e.md",
        "",
        "\
::: note {audience=public}
Wider.

::: warning {audience=trainers}
Narrower.

::: example {audience=members}
Wider again.
:::
:::
:::

::: note {audience=lawyers}
Whose?
:::
",
    )
    .says(
        "\
error[unknown-audience] sops/a.md:4:11 the audience `membres` is not declared in hub.toml
  help: did you mean `members`?
error[unknown-marking] sops/a.md:5:10 `TLP:WHITE` is not a TLP 2.0 label
  help: did you mean `\"TLP:CLEAR\"`?
error[marking-above-audience] sops/b.md:4:10 what is marked TLP:GREEN cannot be addressed to `public`, who may see TLP:CLEAR at most
  help: address it to an audience that may see it, or have its originator lower the marking
error[marking-above-audience] sops/c.md:5:10 what is marked TLP:AMBER+STRICT cannot be addressed to `members`, who may see TLP:AMBER at most
  help: address it to an audience that may see it, or have its originator lower the marking
error[marking-above-audience] training/d.md:4:11 what is marked TLP:GREEN cannot be addressed to `public`, who may see TLP:CLEAR at most
  help: address it to an audience that may see it, or have its originator lower the marking
warning[audience-without-effect] training/e.md:5:1 everyone who may read this text may read what is for `public` as well
  help: take `audience` away, or name an audience that only some of them belong to
warning[audience-without-effect] training/e.md:11:1 everyone who may read this text may read what is for `members` as well
  help: take `audience` away, or name an audience that only some of them belong to
error[unknown-audience] training/e.md:17:1 the audience `lawyers` is not declared in hub.toml
  help: hub.toml declares `public`, `members`, `trainers`
",
    );
}

#[test]
fn days_that_have_passed() {
    hub()
        .document("laws/a.md", "review_by: 2026-11-21\n", "Text.\n")
        .document("laws/b.md", "review_by: 2026-11-20\nowner: Legal Adviser\n", "Text.\n")
        .document("laws/c.md", "", "Text.\n")
        .document("sops/d.md", "", "Text.\n")
        .document("sops/e.md", "status: consultation\nconsultation_closes: 2026-11-20\n", "Text.\n")
        .document("sops/f.md", "status: consultation\n", "Text.\n")
        .document("sops/g.md", "status: consultation\nconsultation_closes: 2026-11-21\n", "Text.\n")
        .document("sops/h.md", "handling: {expires: 2026-11-20}\n", "Text.\n")
        .document("sops/i.md", "handling: {expires: 2026-11-21}\n", "Text.\n")
        .says(
            "\
warning[review-overdue] laws/b.md:4:12 this text was to be reviewed by 2026-11-20
  help: look at it again (Legal Adviser answers for it), then set the next day
note[review-missing] laws/c.md this document has no day for its review; most in \"Laws\" have one
  help: add `review_by:` with the day by which somebody must look at it again
warning[consultation-closed] sops/e.md:4:9 the consultation closed on 2026-11-20
  help: take `status` and `consultation_closes` out, write `status: draft`, or set a later day
warning[consultation-open-ended] sops/f.md:4:9 this consultation does not say until when comments are welcome
  help: add `consultation_closes:` with the last day
warning[expired] sops/h.md:4:21 the last day on which this may be used was 2026-11-20
  help: ask its originator for a later day, or take the document out of the hub
",
        );
}

#[test]
fn national_editions_name_their_model_and_member() {
    hub()
        .document("laws/sharing.md", "", "Text.\n")
        .document("laws/a.md", "adapts: shring@1.0\nmember: motu-fou\n", "Text.\n")
        .document("laws/b.md", "adapts: sharing\nmember: motu-fo\n", "Text.\n")
        .document("laws/c.md", "adapts: sharing@1.0\n", "Text.\n")
        .document("laws/d.md", "member: motu-fou\n", "Text.\n")
        .document("laws/e.md", "adapts: e@1.0\nmember: motu-fou\n", "Text.\n")
        .document("laws/f.md", "adapts: b@1.0\nmember: motu-fou\n", "Text.\n")
        .document("laws/g.md", "adapts: sharing@1.0\nmember: motu-fou\n", "Text.\n")
        .more("[data]\nmembers = \"members.toml\"\n")
        .file("members.toml", "audience = \"public\"\n[[members]]\nid = \"motu-fou\"\nname = \"Motu Fou\"\n")
        .says(
            "\
error[unknown-model] laws/a.md:4:9 there is no document `shring` that this one could adapt
  help: did you mean `sharing`?
warning[model-version-missing] laws/b.md:4:9 this document does not say which version of `sharing` it adapts
  help: add the version: `sharing@1.0`
error[unknown-member] laws/b.md:5:9 the register of members has no `motu-fo`
  help: did you mean `motu-fou`?
error[national-edition] laws/c.md:4:9 this document adapts a model and does not say which member's edition it is
  help: add `member:` with the member's id, as the register of members has it
error[national-edition] laws/d.md:4:9 this document is of the member `motu-fou` and does not say which model it adapts
  help: add `adapts:` with the model's id and version, such as `information-sharing@1.0`, or take `member` out
error[unknown-model] laws/e.md:4:9 this document says that it adapts itself
  help: write the id of the model that it adapts
error[unknown-model] laws/f.md:4:9 `b` is a national edition itself, of `sharing`
  help: write `sharing` if this is an edition of the same model
",
        );
}

#[test]
fn translations_have_an_original_and_a_language_of_their_own() {
    hub()
        .document("sops/line.md", "", "Text.\n")
        .document("sops/a.md", "translation_of: lines\nlanguage: fr\n", "Texte.\n")
        .document("sops/b.md", "translation_of: line\n", "Text.\n")
        .document("sops/c.md", "translation_of: line\nlanguage: fr\n", "Texte.\n")
        .document("sops/d.md", "translation_of: line\nlanguage: fr\n", "Texte.\n")
        .document("sops/e.md", "translation_of: c\nlanguage: en\n", "Text.\n")
        .document("sops/f.md", "translation_of: f\nlanguage: fr\n", "Texte.\n")
        .document("sops/g.md", "translation_of: line\nlanguage: de\n", "Text.\n")
        .says(
            "\
error[unknown-original] sops/a.md:4:17 there is no document `lines` that this one could translate
  help: did you mean `line`?
error[translation-language] sops/b.md:4:17 this translation and `line`, its original, are both in the language `en`
  help: add `language:` with the language of this text, such as `language: fr`
error[translation-language] sops/d.md:4:17 `line` has a translation into `fr` already
  help: keep one of the two, or correct `language`
  note: sops/c.md: it is here
error[unknown-original] sops/e.md:4:17 `c` is a translation itself, of `line`
  help: name the original of both: `translation_of: line`
error[unknown-original] sops/f.md:4:17 this document says that it translates itself
  help: write the id of the original
error[unknown-language] sops/g.md:5:11 hub.toml does not list the language `de`
  help: choose one of `en`, `fr`, or add it to `languages` in hub.toml
",
        );
}

#[test]
fn aliases_hide_nothing_and_lead_to_one_page() {
    hub()
        .document(
            "sops/a.md",
            "aliases: [/sops/b.html, /search.html, /, /sops/, /topics/privacy.html, /members/]\n",
            "Text.\n",
        )
        .document("sops/b.md", "aliases: [/old/page.html, /sops/b.html, /page.php?id=2, old.html]\n", "Text.\n")
        .document("sops/c.md", "aliases: [/OLD/page.html, /fine, /also/fine/]\n", "Text.\n")
        .document("sops/d.md", "aliases: [/fine/, /training/course/one.html]\n", "Text.\n")
        .document("training/course/index.md", "parts: [one.md]\n", "Text.\n")
        .document("training/course/one.md", "", "Text.\n")
        .says(
            "\
error[alias-taken] sops/a.md:4:11 the address `/sops/b.html` is that of `sops/b.md`
  help: take it out, or write the address that this document had before
error[alias-taken] sops/a.md:4:25 the address `/search.html` is that of a page that the portal makes
  help: take it out, or write the address that this document had before
error[alias-taken] sops/a.md:4:39 the address `/` is that of the home page
  help: take it out, or write the address that this document had before
error[alias-taken] sops/a.md:4:42 the address `/sops/` is that of a collection's list
  help: take it out, or write the address that this document had before
error[alias-taken] sops/a.md:4:50 the address `/topics/privacy.html` is that of a page that the portal makes
  help: take it out, or write the address that this document had before
error[alias-taken] sops/a.md:4:72 the address `/members/` is that of a page that the portal makes
  help: take it out, or write the address that this document had before
error[alias-taken] sops/b.md:4:27 the address `/sops/b.html` is that of this document itself
  help: take it out, or write the address that this document had before
warning[alias-form] sops/b.md:4:41 no file can stand for the old address `/page.php?id=2`
  help: write it without what follows `?` or `#`: `/page.php`
error[invalid-value] sops/b.md:4:57 `old.html` in `aliases` is not an address on this site
  help: write the old address without the host, from `/`: `/old/address.html`
error[alias-taken] sops/c.md:4:11 another document has the old address `/OLD/page.html` as well
  help: keep it in the document that readers of the old address look for
  note: sops/b.md: it is here
error[alias-taken] sops/d.md:4:11 another document has the old address `/fine/` as well
  help: keep it in the document that readers of the old address look for
  note: sops/c.md: it is here
error[alias-taken] sops/d.md:4:19 the address `/training/course/one.html` is that of `training/course/one.md`
  help: take it out, or write the address that this document had before
",
        );
}

#[test]
fn situations_lead_to_one_place() {
    hub()
    .document(
        "sops/a.md",
        "\
situations:
  - {say: \"A child alone\", at: \"#alone\"}
  - {say: \"A lost passport\", at: \"#lost\"}
  - {say: \"A child alone.\"}
",
        "## Lost passport {#lost-passport}\n\nText.\n\n## Child {#child-alone}\n\nText.\n",
    )
    .document("sops/b.md", "situations: [{say: \"a lost passport?\"}]\n", "Text.\n")
    .says(
        "\
error[dangling-place] sops/a.md:5:32 the situation \"A child alone\" leads to `#alone`, which this document does not have
  help: did you mean `#child-alone`?
error[dangling-place] sops/a.md:6:34 the situation \"A lost passport\" leads to `#lost`, which this document does not have
  help: did you mean `#lost-passport`?
warning[situation-repeated] sops/a.md:7:11 the situation \"A child alone.\" is answered in another place already
  help: keep the better answer, or say how this situation differs
  note: sops/a.md: it is here
warning[situation-repeated] sops/b.md:4:20 the situation \"a lost passport?\" is answered in another place already
  help: keep the better answer, or say how this situation differs
  note: sops/a.md: it is here
",
    );
}

#[test]
fn a_sheet_can_be_filled_in() {
    hub()
        .document("sheets/a.md", "", "Text.\n")
        .document(
            "sheets/b.md",
            "\
code_lists:
  kind: [{code: P, label: Passport}, {code: P, label: Permit}]
  sex: [{code: F, label: Female}]
  port: []
columns:
  - {name: kind, label: Kind, definition: What., type: code, code_list: kind}
  - {name: kind, label: Kind, definition: What., type: text}
  - {name: born, label: Born, definition: When., type: date, sensitivity: personal}
  - {name: faith, label: Faith, definition: Which., type: text, sensitivity: sensitive, basis: section 7}
  - {name: note, label: Note, definition: More., type: text, audience: public}
  - {name: grade, label: Grade, definition: How sure., type: text, audience: members}
  - {name: who, label: Who, definition: Whose., type: text, audience: trainer}
  - {name: at, label: Port, definition: Where., type: code, code_list: port}
",
            "Text.\n",
        )
        .document(
            "sheets/c.md",
            "\
code_lists: {sex: [{code: F, label: Female}]}
columns: [{name: sex, label: Sex, definition: Which., type: code, code_list: sexe}]
",
            "Text.\n",
        )
        .says(
            "\
warning[sheet-without-columns] sheets/a.md this sheet has no columns
  help: add `columns:` to the front matter, or move the text to another collection
error[duplicate-code] sheets/b.md:5:3 the code `P` stands twice in the code list `kind`
  help: give each meaning a code of its own
warning[code-list-unused] sheets/b.md:6:3 no column uses the code list `sex`
  help: add `type: code` and `code_list: sex` to a column, or take the list out
error[code-list-empty] sheets/b.md:7:3 the code list `port` has no codes
  help: add codes, each with a label: `- {code: P, label: \"Passport\"}`
error[duplicate-column] sheets/b.md:10:12 another column has the name `kind` already
  help: give each column a name of its own
  note: sheets/b.md: it is here
warning[column-without-basis] sheets/b.md:11:12 the column `born` records personal information and names no legal basis
  help: add `basis:` with the provision that allows it, or leave the column out
warning[audience-without-effect] sheets/b.md:13:72 everyone who may read this text may read what is for `public` as well
  help: take `audience` away, or name an audience that only some of them belong to
error[unknown-audience] sheets/b.md:15:71 the audience `trainer` is not declared in hub.toml
  help: did you mean `trainers`?
error[unknown-value] sheets/c.md:5:78 `sexe` is not a value of `code_list`
  help: did you mean `sex`?
",
        );
}

#[test]
fn lists_have_no_entry_twice_and_topics_exist() {
    hub()
        .document(
            "sops/a.md",
            "topics: [privacy, privcy, privacy]\nrelated: [b.md, ./b.md, b.md#b, a.md]\nkeywords: [visa, Visa]\n",
            "Text.\n",
        )
        .document("sops/b.md", "", "## B\n\nText.\n")
        .says(
            "\
warning[repeated-entry] sops/a.md:1:1 `Visa` stands twice in `keywords`
  help: keep one of them
error[unknown-topic] sops/a.md:4:19 the topic `privcy` is not declared in hub.toml
  help: did you mean `privacy`?
warning[repeated-entry] sops/a.md:4:27 `privacy` stands twice in `topics`
  help: keep one of them
warning[repeated-entry] sops/a.md:5:17 `b.md` stands twice in `related`
  help: keep one of them
warning[link-to-itself] sops/a.md:5:33 `a.md` is this document itself
  help: name the other document, add `#` and the id of a place in this one, or take it out
",
        );
}

#[test]
fn titles_tell_documents_apart() {
    hub()
        .file("sops/a.md", "---\ntitle: Refusal\nsummary: One.\n---\nText.\n")
        .file("sops/b.md", "---\ntitle: refusal\nsummary: Two.\n---\nText.\n")
        .file("sops/c.md", "---\ntitle: Refusal\nsummary: Trois.\nlanguage: fr\n---\nTexte.\n")
        .file("laws/d.md", "---\ntitle: Refusal\nsummary: A law.\n---\nText.\n")
        .says(
            "\
warning[duplicate-title] sops/b.md:2:8 another document of this collection is called \"refusal\" already
  help: say in the title how the two differ
  note: sops/a.md: it is here
",
        );
}

#[test]
fn files_are_used_and_small() {
    hub()
        .file("sops/used.png", vec![0; 1_200_000])
        .file("sops/unused.png", "png")
        .file("sops/_unused.md", "Text.\n")
        .file("sops/form.pdf", "pdf")
        .file("sops/README.md", "For authors.\n")
        .file("logo.png", "png")
        .document("sops/a.md", "related: [form.pdf]\n", "![Queue](used.png)\n")
        .says(
            "\
note[unused-file] sops/_unused.md no text uses this file
  help: link to it, include it, or take it out of the folder
note[unused-file] sops/unused.png no text uses this file
  help: link to it, include it, or take it out of the folder
warning[large-image] sops/used.png this image has 1.2 MB
  help: save it smaller: 1,600 pixels wide are enough for a page; as JPEG or WebP for photographs
",
        );
}

#[test]
fn settings_that_nothing_uses_or_that_stand_twice() {
    hub()
    .document("sops/a.md", "", "Text.\n")
    .config(
        r#"
[[collections]]
id = "guides"
folder = "guides"
profile = "article"
title = "Guides"
audience = "public"
marking = "TLP:GREEN"

[synonyms]
groups = [["removal", "deportation"], ["Removal", "relocation"], ["visa", "Visa"], ["lonely"]]

[synonyms.audiences]
members = [["deportation", "return"]]

[[scales]]
id = "likelihood"
title = "Likelihood"
bands = []

[[scales]]
id = "grade"
title = "Grade"
bands = [{ term = "A" }, { term = "a" }]

[data]
members = "members.toml"
"#,
    )
    .file("laws/README.md", "No document.")
    .file(
        "members.toml",
        "audience = \"public\"\n[[members]]\nid = \"a\"\nname = \"Motu\"\ncode = \"XM\"\n[[members]]\nid = \"b\"\nname = \"motu\"\ncode = \"XM\"\n",
    )
    .says(
        "\
warning[missing-folder] hub.toml:38:10 the collection `training` has no folder `training`, or there is nothing in it
  help: check its name, or begin a document in it: `faletusi new training \"A title\"`
warning[missing-folder] hub.toml:46:10 the collection `sheets` has no folder `sheets`, or there is nothing in it
  help: check its name, or begin a document in it: `faletusi new sheets \"A title\"`
error[marking-above-audience] hub.toml:53:6 the documents of `guides` are marked TLP:GREEN and addressed to `public`, who may see TLP:CLEAR at most
  help: change `audience` or `marking` of the collection
warning[missing-folder] hub.toml:54:10 the collection `guides` has no folder `guides`, or there is nothing in it
  help: check its name, or begin a document in it: `faletusi new guides \"A title\"`
warning[synonym-overlap] hub.toml:61:39 \"Removal\" stands in two groups of synonyms
  help: keep it in one of them, or make one group of both
  note: hub.toml: the other group
warning[repeated-entry] hub.toml:61:66 `Visa` stands twice in `groups`
  help: keep one of them
error[invalid-value] hub.toml:61:84 `lonely` in `groups` is not a group of synonyms
  help: a group has two or more words that mean the same
warning[synonym-overlap] hub.toml:64:12 \"deportation\" stands in two groups of synonyms
  help: keep it in one of them, or make one group of both
  note: hub.toml: the other group
warning[empty-scale] hub.toml:67:6 the scale `likelihood` has no bands
  help: add its steps: `bands = [{ term = \"Likely\", range = \"55-80 %\" }]`, or take it out
warning[repeated-entry] hub.toml:72:6 `a` stands twice in `bands`
  help: keep one of them
warning[repeated-entry] members.toml:6:1 `XM` stands twice in `code`
  help: keep one of them
warning[repeated-entry] members.toml:6:1 `motu` stands twice in `name`
  help: keep one of them
note[empty-topic] hub.toml:17:9 no document has the topic `privacy`
  help: add `privacy` to the `topics` of the documents that belong to it, or take it out
note[empty-collection] hub.toml:21:6 the collection `laws` has no documents in `laws`
  help: check the name of the folder, put a document into it, or take the collection out
",
    );
}

#[test]
fn documents_that_no_page_shows_are_checked_too() {
    hub()
    .document("training/course/index.md", "", "[Lesson](lesson.md).\n")
    .document("training/course/lesson.md", "topics: [privcy]\n", "[Nothing](nothing.md).\n")
    .says(
        "\
error[dangling-link] training/course/index.md:5:1 no page shows `lesson.md`
  help: mend what keeps it from being shown, or link to another document
warning[unlisted-part] training/course/lesson.md this file is shown nowhere
  help: add `lesson.md` to `parts` in training/course/index.md; let its name begin with `_` if it is only there to be included
error[unknown-topic] training/course/lesson.md:4:10 the topic `privcy` is not declared in hub.toml
  help: did you mean `privacy`?
error[dangling-link] training/course/lesson.md:6:1 there is no document `nothing.md`
  help: write the way from the folder of this file to the other one, or take the link out
",
    );
}

#[test]
fn a_collection_lowers_rules_and_all_is_counted() {
    let mut many = hub().more(
        "
[[collections]]
id = \"acts\"
folder = \"acts\"
profile = \"article\"
title = \"Acts\"
audience = \"public\"
marking = \"TLP:CLEAR\"
rules = { missing-summary = \"note\", dangling-link = \"warning\", dangling-file = \"off\" }
",
    );
    for index in 0..25 {
        let text = "---\ntitle: Act\n---\n[Nothing](nothing.md) and [none](none.pdf).\n"
            .replace("Act", &format!("Act {index}"));
        many = many.file(&format!("acts/act-{index:02}.md"), text);
    }
    let (checked, _) = many.document("sops/a.md", "", "[Nothing](nothing.md) and [none](none.pdf).\n").check();
    let lowered: Vec<String> = checked
        .lowered
        .iter()
        .map(|l| format!("{} {}: {:?}, {} of {} shown", l.collection, l.rule.name, l.severity, l.shown, l.count))
        .collect();
    assert_eq!(
        lowered,
        [
            "acts dangling-file: None, 0 of 25 shown",
            "acts dangling-link: Some(Warning), 20 of 25 shown",
            "acts missing-summary: Some(Note), 20 of 25 shown",
        ]
    );
    let severities = |rule: &str| {
        let of_rule = checked.diagnostics.iter().filter(|d| d.rule.name == rule);
        of_rule.map(|d| (d.severity.word(), d.place.file.as_str().to_owned())).collect::<Vec<_>>()
    };
    let links = severities("dangling-link");
    assert_eq!(links.len(), 21);
    assert_eq!(links[0], ("warning", "acts/act-00.md".to_owned()));
    assert_eq!(links[19], ("warning", "acts/act-19.md".to_owned()));
    assert_eq!(links[20], ("error", "sops/a.md".to_owned()));
    assert_eq!(severities("dangling-file"), [("error", "sops/a.md".to_owned())]);
    assert_eq!(severities("missing-summary").len(), 20);
}

#[test]
fn rules_that_protect_cannot_be_lowered() {
    hub()
        .more(
            "
[[collections]]
id = \"acts\"
folder = \"acts\"
profile = \"article\"
title = \"Acts\"
audience = \"public\"
marking = \"TLP:CLEAR\"
rules = { unknown-audience = \"off\", restricted-include = \"note\" }
",
        )
        .document("acts/a.md", "audience: membres\n", "Text.\n")
        .says(
            "\
error[protected-rule] hub.toml:59:11 `unknown-audience` protects what not everyone may read, or an address, and cannot be lowered
  help: take it out and mend what the rule finds
error[protected-rule] hub.toml:59:37 `restricted-include` protects what not everyone may read, or an address, and cannot be lowered
  help: take it out and mend what the rule finds
error[unknown-audience] acts/a.md:4:11 the audience `membres` is not declared in hub.toml
  help: did you mean `members`?
",
        );
}

#[test]
fn findings_come_by_file_and_line_and_the_same_at_every_run() {
    let make = || {
        let mut hub = hub();
        for index in (0..40).rev() {
            let body = "[A](a.md), [b](b.png).\n\n[C](#c).\n";
            hub = hub.document(&format!("sops/d{index:02}.md"), "topics: [privcy]\n", body);
        }
        hub
    };
    let first = make().check().0;
    assert_eq!(first.diagnostics.len(), 160);
    assert!(first.diagnostics.is_sorted_by_key(|d| &d.place));
    for _ in 0..5 {
        assert_eq!(make().check().0, first);
    }
}

#[test]
fn a_text_with_more_than_is_shown_is_counted_to_the_end() {
    let levels = "\n[[collections]]\nid = \"acts\"\nfolder = \"acts\"\nprofile = \"article\"\ntitle = \"Acts\"\naudience = \"public\"\nmarking = \"TLP:CLEAR\"\nrules = { field-undeclared = \"LEVEL\" }\n";
    for (level, shown) in [("note", 20), ("off", 0)] {
        let body = "The [[office]].\n\n".repeat(30);
        let (checked, _) = hub()
            .more(&levels.replace("LEVEL", level))
            .document("acts/a.md", "", &body)
            .document("acts/b.md", "", &body)
            .check();
        assert_eq!(checked.diagnostics.len(), shown);
        assert_eq!(checked.lowered.len(), 1);
        assert_eq!((checked.lowered[0].count, checked.lowered[0].shown), (60, shown));
    }
}

#[test]
fn a_theme_is_built_in_or_lies_in_themes() {
    let themed = |theme: &str| hub().file("hub.toml", format!("theme = \"{theme}\"\n{}", support::hub::CONFIG));
    themed("tapa").says("");
    themed("siapo").file("themes/siapo/i18n/en.toml", "").says("");
    themed("tappa").says("error[unknown-theme] hub.toml:1:9 there is no theme `tappa`\n  help: did you mean `tapa`?\n");
    themed("siapp")
        .file("themes/siapo/i18n/en.toml", "")
        .says("error[unknown-theme] hub.toml:1:9 there is no theme `siapp`\n  help: did you mean `siapo`?\n");
}

#[test]
fn the_folder_of_a_collection_is_there() {
    let collection = |folder: &str| {
        format!(
            "[[collections]]\nid = \"guides\"\nfolder = \"{folder}\"\nprofile = \"article\"\ntitle = \"Guides\"\n\
             audience = \"public\"\nmarking = \"TLP:CLEAR\"\n"
        )
    };
    let said = |folder: &str| {
        let hub = hub().config(&collection(folder)).document("content/guides/deep/a.md", "", "Text.\n");
        let found = hub.document("laws/a.md", "", "Text.\n").findings();
        found
            .lines()
            .skip_while(|line| !line.contains("`guides`"))
            .take(2)
            .map(|line| format!("{line}\n"))
            .collect::<String>()
    };
    assert_eq!(said("content/guides"), "");
    assert_eq!(
        said("content/guide"),
        "error[missing-folder] hub.toml:53:10 the collection `guides` has no folder `content/guide`, or there is \
         nothing in it\n  help: did you mean `content/guides`?\n"
    );
    assert_eq!(
        said("law"),
        "warning[missing-folder] hub.toml:53:10 the collection `guides` has no folder `law`, or there is nothing in \
         it\n  help: check its name, or begin a document in it: `faletusi new guides \"A title\"`\n",
        "the folder of another collection was not meant"
    );
}

/// Documents of three folders that link to each other.
fn linked(config: &str) -> support::hub::TestHub {
    hub()
        .file("hub.toml", config)
        .document("sops/a.md", "topics: [privacy]\n", "[B](b.md), [law](../laws/law.md) and [picture](queue.png).\n")
        .document("sops/b.md", "", "![A queue](queue.png)\n")
        .document("laws/law.md", "", "## 1. Name\n\n(1) See [a](../sops/a.md) and [b](../sops/b.md).\n")
        .document("training/course.md", "", "[A](../sops/a.md)\n")
        .file("sops/queue.png", "png")
}

#[test]
fn one_mistake_in_hub_toml_is_one_finding() {
    let config = support::hub::CONFIG;
    linked(config).says("");
    linked(&config.replacen("includes = [\"public\"]", "includes = [\"publik\"]", 1)).says(
        "error[unknown-audience] hub.toml:9:13 the audience `publik` is not declared in hub.toml\n  help: did you mean \
         `public`?\nheld back: 1\n",
    );
    linked(&config.replacen("profile = \"procedure\"", "profile = \"sop\"", 1)).says(
        "error[unknown-value] hub.toml:31:11 `sop` is not a value of `profile`\n  help: choose one of `legislation`, \
         `policy`, `procedure`, `course`, `agreement`, `product`, `sheet`, `article`\nheld back: 4\n",
    );
    let moved = linked(&config.replacen("folder = \"sops\"", "folder = \"sopz\"", 1)).everything().findings();
    assert!(
        moved.contains("error[missing-folder] hub.toml:30:10 the collection `sops` has no folder `sopz`"),
        "{moved}"
    );
    assert!(!moved.contains("dangling-link"), "{moved}");
    linked(&config.replacen("[topics.privacy]", "[topics.privacy", 1)).says(
        "error[toml-syntax] hub.toml:17:16 this cannot be read: unclosed table, expected `]`\n  help: write `key = \
         \"text\"`, `key = [\"one\", \"two\"]` or `key = true`, one a line, below a `[heading]`\nheld back: 4\n",
    );
}

#[test]
fn one_mistake_in_a_document_is_one_finding() {
    let config = support::hub::CONFIG;
    linked(config).document("sops/a.md", "audience: membrs\n", "Text with a ![queue](queue.png).\n").says(
        "error[unknown-audience] sops/a.md:4:11 the audience `membrs` is not declared in hub.toml\n  help: did you mean \
         `members`?\nheld back: 2\n",
    );
    linked(config).document("sops/b.md", "id: a\n", "Text with a ![queue](queue.png).\n").says(
        "error[duplicate-id] sops/b.md:4:5 another document has the id `a` already\n  help: rename one of the files, or \
         give it another id in its front matter: `id: …`\n  note: sops/a.md: it is here\nheld back: 2\n",
    );
    let found = linked(config).document("sops/a.md", "audience: members\n", "Text.\n").findings();
    assert!(
        found.contains("warning[restricted-link] laws/law.md:7:9"),
        "what is no mistake there is one here: {found}"
    );
}

#[test]
fn front_matter_that_cannot_be_read_lacks_nothing() {
    let reviewed = |hub: support::hub::TestHub| {
        hub.document("laws/a.md", "review_by: 2027-01-31\n", "## 1. A\n\nText.\n")
            .document("laws/b.md", "review_by: 2027-01-31\n", "## 1. B\n\nText.\n")
            .document("laws/c.md", "review_by: 2027-01-31\n", "## 1. C\n\nText.\n")
    };
    reviewed(hub()).file("laws/d.md", "---\ntitle: Act: the second\nsummary: An Act.\n---\n## 1. D\n\nText.\n").says(
        "error[front-matter-syntax] laws/d.md:2:8 a colon and a space cannot stand in a value without quotation \
             marks\n  help: write \"Act: the second\"\n",
    );
    let utf_16: Vec<u8> =
        "\u{feff}---\ntitle: D\nsummary: S.\n---\n## 1. D\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    reviewed(hub()).file("laws/d.md", utf_16).says(
        "error[not-utf-8] laws/d.md:1:1 this file is not UTF-8: byte 0 fits no character\n  help: save the file as \
         UTF-8\n",
    );
}

#[test]
fn a_list_without_brackets_is_one_mistake() {
    hub().document("laws/a.md", "topics: privacy, privcy\n", "## 1. A\n\nText.\n").says(
        "error[wrong-type] laws/a.md:4:9 `topics` must be a list, not text\n  help: put it in square brackets: \
         `[privacy, privcy]`\nerror[unknown-topic] laws/a.md:4:18 the topic `privcy` is not declared in hub.toml\n  \
         help: did you mean `privacy`?\n",
    );
}
