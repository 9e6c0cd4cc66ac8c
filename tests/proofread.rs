//! What is said of one document by itself.
#![allow(clippy::disallowed_methods, reason = "tests read and write files")]

mod support;

use faletusi::document::{Binding, Profile};
use support::text::parsed;

#[test]
fn structure_that_a_screen_reader_needs_is_asked_for() {
    parsed(
        Profile::Article,
        "\
## A

#### Too deep

|  |  |
|--|--|
| P | Passport |

![](queue.png) and ![Map](https://example.org/map.png), see [here](b.md) or <https://example.org>.
",
    )
    .says(
        "\
warning[heading-level-skipped] 3:1 a heading of level 4 where level 3 is next
warning[heading-repeats-title] 1:1 the heading repeats the title `A`
error[table-without-header] 5:1 the header row of this table is empty
error[image-without-alternative] 9:1 this image has no alternative text
error[remote-image] 9:20 the image `https://example.org/map.png` lies on another computer
warning[bare-link-text] 9:61 the link text `here` does not say where it leads
warning[bare-link-text] 9:77 the link text `https://example.org` does not say where it leads
",
    );
}

#[test]
fn directives_are_checked() {
    parsed(
        Profile::Legislation,
        "\
## 1. Choice
::: option {group=\"consent\" label=\"A\"}
(1) One.
:::
::: option {level=\"recomended\"}
(2) Two.
:::
::: option
(3) Three.
:::
::: answer {titel=\"x\"}
B.
:::
",
    )
    .says(
        "\
error[option-level] 5:1 an option cannot be `recomended`
error[option-level] 8:1 this option has neither a group nor a level
error[directive-attribute] 11:1 the directive `answer` has no attribute `titel`
error[answer-for-everyone] 11:1 this answer is for everybody who reads the page
error[option-alone] 2:1 the option group `consent` has one alternative only
",
    );
}

#[test]
fn the_time_of_an_exercise_is_a_number() {
    parsed(Profile::Course, "::: exercise {minutes=ten}\nOne.\n:::\n\n::: exercise {minutes=10}\nTwo.\n:::\n")
        .says("error[invalid-value] 1:1 `ten` in `minutes` is not a number of minutes\n");
}

#[test]
fn words_that_bind_are_flagged_where_they_stand() {
    let text = "\
## 1. Purpose
(1) The Participants shall share, and must agree.
::: commentary
A treaty would say shall.
:::
";
    parsed(Profile::Agreement, text).binding(Binding::NonBinding).says(
        "\
warning[treaty-words] 2:22 a text that does not bind does not say \"shall\"
warning[treaty-words] 2:39 a text that does not bind does not say \"must\"
warning[treaty-words] 2:44 a text that does not bind does not say \"agree\"
",
    );
    parsed(Profile::Agreement, text)
        .binding(Binding::Binding)
        .says("warning[treaty-words] 2:9 a binding text does not say \"participants\"\n");
    parsed(Profile::Agreement, text).says("");
}

#[test]
fn a_binding_text_does_not_say_will() {
    parsed(Profile::Agreement, "## 1. Aims\n(1) The Parties will share of their free will, and may decide how.\n")
        .binding(Binding::Binding)
        .says("warning[treaty-words] 2:17 a binding text does not say \"will\"\n");
}

#[test]
fn words_about_others_and_denials_are_no_treaty_words() {
    parsed(
        Profile::Agreement,
        "\
## 1. Aims
(1) This arrangement does not create legally binding obligations, rights or parties. Human rights and the rights of
    travellers are respected; nothing is passed to third parties or a political party.

(2) International obligations stay as they are; the Participants have rights. They undertake nothing without consent,
    and shall not disclose.

| What | Who |
|------|-----|
| Alerts | each party shall send |
",
    )
    .binding(Binding::NonBinding)
    .says(
        "\
warning[treaty-words] 5:71 a text that does not bind does not say \"rights\"
warning[treaty-words] 5:84 a text that does not bind does not say \"undertake\"
warning[treaty-words] 6:9 a text that does not bind does not say \"shall\"
warning[treaty-words] 10:17 a text that does not bind does not say \"party\"
warning[treaty-words] 10:23 a text that does not bind does not say \"shall\"
",
    );
}

#[test]
fn html_that_goes_is_said() {
    parsed(
        Profile::Article,
        "<script>alert(1)</script>\n\nText <b onclick=\"x()\">bold</b> and <kbd>Ctrl</kbd>.\n\n```html\n<script>\n```\n",
    )
    .says("\
warning[html-removed] 1:1 the element `<script>` is taken out of the page
warning[html-removed] 3:1 the attribute `onclick` is taken out of the page
");
}

#[test]
fn included_text_is_reviewed_where_it_is_written() {
    parsed(Profile::Article, "::: include {file=\"_b.md\"}\n:::\n")
        .file("sops/_b.md", "[here](c.md) ![](x.png)\n")
        .says("");
}

#[test]
fn includes_that_cannot_be_are_errors() {
    parsed(
        Profile::Article,
        "\
::: include {file=\"_a.md\"}
:::
::: include {file=\"../../x.md\"}
:::
::: include {file=\"/etc/passwd\"}
:::
::: include {file=\"_none.md\"}
:::
::: include
:::
::: include {file=\"a.md\"}
:::
",
    )
    .file("sops/_a.md", "::: include {file=\"_b.md\"}\n:::\n")
    .file("sops/_b.md", "::: include {file=\"_a.md\"}\n:::\n")
    .file("sops/a.md", "x")
    .says("\
error[include-failed] 1:1 `_a.md` cannot be included: the files include each other in a circle: sops/a.md → sops/_a.md → sops/_b.md → sops/_a.md
error[include-failed] 3:1 `../../x.md` cannot be included: it leads out of the hub
error[include-failed] 5:1 `/etc/passwd` cannot be included: it is an absolute path
error[include-failed] 7:1 `_none.md` cannot be included: there is no such file
error[include-failed] 9:1 `` cannot be included: it does not say which file: write {file=\"name.md\"}
error[include-failed] 11:1 `a.md` cannot be included: the file would include itself
");
}
