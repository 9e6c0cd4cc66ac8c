//! Texts, and the trees they become.
#![allow(clippy::disallowed_methods, reason = "tests read and write files")]

mod support;

use faletusi::document::Profile;
use support::text::parsed;

#[test]
fn a_section_of_a_law_is_a_tree() {
    parsed(
        Profile::Legislation,
        "\
# Part 2 - Sharing information
## 7. Power to share {#power-to-share}
(1) {#who-may} The [[authority]] may share information if-
  (a) the purpose is a permitted purpose; and
  (b) either-
    (i) the person consents; or
    (ii) a written arrangement under section 9 applies,
but not if section 9(1) forbids it.
(2) Subsection (1)(b)(ii) does not limit section 9.
## 9. Limits
(1) A limit.
",
    )
    .field("authority", "name of authority")
    .is("\
#part_2 Part Part 2 — Sharing information
  #power-to-share = #sec_7 (part_2__sec_7) section 7. — Power to share
    #who-may = #sec_7__subsec_1 (part_2__sec_7__subsec_1) subsection (1)
      text: The {field:authority} may share information if-
      #sec_7__subsec_1__para_a (part_2__sec_7__subsec_1__para_a) paragraph (a)
        text: the purpose is a permitted purpose; and
      #sec_7__subsec_1__para_b (part_2__sec_7__subsec_1__para_b) paragraph (b)
        text: either-
        #sec_7__subsec_1__para_b__subpara_i (part_2__sec_7__subsec_1__para_b__subpara_i) subparagraph (i)
          text: the person consents; or
        #sec_7__subsec_1__para_b__subpara_ii (part_2__sec_7__subsec_1__para_b__subpara_ii) subparagraph (ii)
          text: a written arrangement under {ref:sec_9 section 9} applies,
      text: but not if {ref:sec_9__subsec_1 section 9(1)} forbids it.
    #sec_7__subsec_2 (part_2__sec_7__subsec_2) subsection (2)
      text: {ref:sec_7__subsec_1__para_b__subpara_ii Subsection (1)(b)(ii)} does not limit {ref:sec_9 section 9}.
  #sec_9 (part_2__sec_9) section 9. — Limits
    #sec_9__subsec_1 (part_2__sec_9__subsec_1) subsection (1)
      text: A limit.
")
    .says("warning[number-order] 10:1 section 9 does not come next after section 7\n");
}

#[test]
fn alternatives_number_alike_and_keep_apart() {
    parsed(
        Profile::Legislation,
        "\
## 7. Consent
(1) First.

::: option {group=\"consent\" label=\"A\" title=\"Needed\"}
(2) With consent.
:::
::: option {group=\"consent\" label=\"B\" title=\"Not needed\"}
(2) Without consent.
:::
(3) See subsection (2).
::: commentary
About it all, under section 99.
:::
",
    )
    .is("\
#sec_7 section 7. — Consent
  #sec_7__subsec_1 subsection (1)
    text: First.
  ::: option group=consent label=A title=Needed
    #sec_7__alt_A__subsec_2 = #sec_7__subsec_2 subsection (2)
      text: With consent.
  ::: option group=consent label=B title=Not needed
    #sec_7__alt_B__subsec_2 subsection (2)
      text: Without consent.
  #sec_7__subsec_3 subsection (3)
    text: See {ref:sec_7__alt_A__subsec_2 subsection (2)}.
  ::: commentary
    text: About it all, under section 99.
")
    .says("");
}

#[test]
fn steps_hold_decisions_and_sub_steps() {
    parsed(
        Profile::Procedure,
        "\
## Steps {.steps}

1. Greet the passenger.
2. {#child} Stop.

   ::: decision {title=\"Under 18?\"}
   - **Yes** - go to [step 3](#step_3).
   - **No** - see step 1.
   :::

   1. Ask.
   2. Write it down.
3. Close. Step 9 does not exist.
",
    )
    .is("\
#steps heading — Steps
  #step_1 step 1
    text: Greet the passenger.
  #child = #step_2 step 2
    text: Stop.
    ::: decision title=Under 18?
      list
        item
          text: **Yes** - go to {link:#step_3 step 3}.
        item
          text: **No** - see {ref:step_1 step 1}.
    #step_2__sub_a sub-step a
      text: Ask.
    #step_2__sub_b sub-step b
      text: Write it down.
  #step_3 step 3
    text: Close. Step 9 does not exist.
")
    .says("error[dangling-reference] 13:11 Step 9 does not exist\n");
}

#[test]
fn what_others_may_not_read_leaves_no_trace() {
    let text = "\
## Overview

Text.[^1]

::: answer {audience=trainers}
## Overview

Secret.[^0]
:::

## Overview

[^0]: Hidden.
[^1]: Shown.
";
    parsed(Profile::Article, text).for_readers(&["public"]).is("\
#overview heading — Overview
  text: Text.{footnote:1}
#overview-1 heading — Overview
footnote 1
  text: Shown.
");
}

#[test]
fn hard_wrapped_prose_stays_prose() {
    parsed(
        Profile::Legislation,
        "\
## About

An equal opportunity
(EEO) employer with
(a) brackets and
(3) more of them.
",
    )
    .is("\
#about heading — About
  text: An equal opportunity⏎(EEO) employer with⏎(a) brackets and⏎(3) more of them.
")
    .says("");
}

#[test]
fn terms_are_linked_once_a_section() {
    parsed(
        Profile::Legislation,
        "\
## 1. Interpretation

authority
: means the Department.

receiving authority
: means an authority of a member.

vessel
: includes a yacht.

## 2. Use
(1) An authority may ask a receiving authority. Authorities may refuse.
",
    )
    .is("\
#sec_1 section 1. — Interpretation
  definition: authority #def-authority
    text: means the Department.
  definition: receiving authority #def-receiving-authority
    text: means an {term:def-authority authority} of a member.
  definition: vessel #def-vessel
    text: includes a yacht.
#sec_2 section 2. — Use
  #sec_2__subsec_1 subsection (1)
    text: An {term:def-authority authority} may ask a {term:def-receiving-authority receiving authority}. Authorities may refuse.
")
    .says("warning[term-unused] 10:3 the term `vessel` is defined and never used\n");
}

#[test]
fn schedules_prefix_their_numbers() {
    parsed(
        Profile::Legislation,
        "\
## 7. Power
Subject to clause 1 of Schedule 1 and Schedule 2.
# Schedule 1 - Categories
(section 7)
## 1. Identity
(a) name;
(b) date of birth.
# Schedule 2 - Forms
## 1. Request
Text.
",
    )
    .is("\
#sec_7 section 7. — Power
  text: Subject to {ref:att_1__cl_1 clause 1} of {ref:att_1 Schedule 1} and {ref:att_2 Schedule 2}.
#att_1 Schedule Schedule 1 — Categories
  text: ({ref:sec_7 section 7})
  #att_1__cl_1 clause 1. — Identity
    #att_1__cl_1__para_a paragraph (a)
      text: name;
    #att_1__cl_1__para_b paragraph (b)
      text: date of birth.
#att_2 Schedule Schedule 2 — Forms
  #att_2__cl_1 clause 1. — Request
    text: Text.
")
    .says("");
}

#[test]
fn a_directive_in_a_list_of_a_provision_keeps_its_text_and_the_list() {
    parsed(
        Profile::Legislation,
        "\
## 1. Lists
(1) Text:

- one

  ::: note {title=\"N\"}
  Inside.

  ::: warning
  Deeper.
  :::
  :::
- two
  (a) alpha;

  ::: commentary
  About alpha:

  - x
  :::
  (b) beta.
",
    )
    .is("\
#sec_1 section 1. — Lists
  #sec_1__subsec_1 subsection (1)
    text: Text:
    list
      item
        text: one
        ::: note title=N
          text: Inside.
          ::: warning
            text: Deeper.
      item
        text: two
    #sec_1__subsec_1__para_a paragraph (a)
      text: alpha;
    ::: commentary
      text: About alpha:
      list
        item
          text: x
    #sec_1__subsec_1__para_b paragraph (b)
      text: beta.
")
    .says("");
}

#[test]
fn markers_behind_each_other_open_levels_that_go_on_below() {
    parsed(
        Profile::Legislation,
        "\
## 8. Chains
(1)(a) first;
(b) second.
(2) (a) (i) deep;
(ii) deep two;
(b) back.
(3) (a) one;
    (b) two.
",
    )
    .is("\
#sec_8 section 8. — Chains
  #sec_8__subsec_1 subsection (1)
    #sec_8__subsec_1__para_a paragraph (a)
      text: first;
    #sec_8__subsec_1__para_b paragraph (b)
      text: second.
  #sec_8__subsec_2 subsection (2)
    #sec_8__subsec_2__para_a paragraph (a)
      #sec_8__subsec_2__para_a__subpara_i subparagraph (i)
        text: deep;
      #sec_8__subsec_2__para_a__subpara_ii subparagraph (ii)
        text: deep two;
    #sec_8__subsec_2__para_b paragraph (b)
      text: back.
  #sec_8__subsec_3 subsection (3)
    #sec_8__subsec_3__para_a paragraph (a)
      text: one;
    #sec_8__subsec_3__para_b paragraph (b)
      text: two.
")
    .says("");
}

#[test]
fn numbers_go_on_from_any_alternative() {
    let text = |after: &str| {
        format!(
            "\
## 6. Consent

::: option {{group=\"x\" label=\"A\"}}
(1) First.
(2) Second.
:::
::: option {{group=\"x\" label=\"B\"}}
(1) Only.
:::
({after}) After.
"
        )
    };
    parsed(Profile::Legislation, &text("3")).says("");
    parsed(Profile::Legislation, &text("2")).says("");
    parsed(Profile::Legislation, &text("5")).says("warning[number-order] 10:1 (5) does not come next after (1)\n");
}

#[test]
fn a_line_that_looks_like_a_provision_is_not_lost_in_silence() {
    parsed(Profile::Legislation, "## 1. Gap\n(1) If-\n  (a) alpha; or\n  (c) gamma,\nit is (b).\n")
        .is("\
#sec_1 section 1. — Gap
  #sec_1__subsec_1 subsection (1)
    text: If-
    #sec_1__subsec_1__para_a paragraph (a)
      text: alpha; or⏎(c) gamma,
    text: it is (b).
")
        .says("warning[number-order] 4:3 (c) does not come next after (a), so this line is read as text of the provision above\n");
}

#[test]
fn inserted_numbers_stand_where_they_are_written() {
    parsed(
        Profile::Legislation,
        "## 1. Inserted\n(A1) Before.\n(1) One.\n(1A) After.\n(1AA) Between.\n(1B) More.\n(2) Two.\n---\n(3) Three.\n",
    )
    .is("\
#sec_1 section 1. — Inserted
  #sec_1__subsec_A1 subsection (A1)
    text: Before.
  #sec_1__subsec_1 subsection (1)
    text: One.
  #sec_1__subsec_1A subsection (1A)
    text: After.
  #sec_1__subsec_1AA subsection (1AA)
    text: Between.
  #sec_1__subsec_1B subsection (1B)
    text: More.
  #sec_1__subsec_2 subsection (2)
    text: Two.
    rule
  #sec_1__subsec_3 subsection (3)
    text: Three.
")
    .says("");
}

#[test]
fn a_section_number_said_again_before_its_first_subsection_is_left_out() {
    parsed(
        Profile::Legislation,
        "\
## 8. Issue of warrants
**8.**—(1) A judge may issue a warrant-
(a) to enter; and
(b) to search.
(2) It lasts a month.
## 9. Rest
9. (1) Text.
## 10. Rest
**10.**— Nothing is numbered here.
",
    )
    .is("\
#sec_8 section 8. — Issue of warrants
  #sec_8__subsec_1 subsection (1)
    text: A judge may issue a warrant-
    #sec_8__subsec_1__para_a paragraph (a)
      text: to enter; and
    #sec_8__subsec_1__para_b paragraph (b)
      text: to search.
  #sec_8__subsec_2 subsection (2)
    text: It lasts a month.
#sec_9 section 9. — Rest
  #sec_9__subsec_1 subsection (1)
    text: Text.
#sec_10 section 10. — Rest
  text: **10.**— Nothing is numbered here.
")
    .says("");
}

#[test]
fn a_list_of_steps_that_breaks_off_is_reported() {
    parsed(Profile::Procedure, "## Steps {.steps}\n\n1. Greet.\n\nBe polite.\n\n2. Decide.\n")
        .says("error[steps-interrupted] 7:4 the list of steps ends with step 1; this is another list\n");
    parsed(Profile::Procedure, "## Steps {.steps}\n\n1. Greet.\n\n   Be polite.\n\n2. Decide.\n").says("");
}

#[test]
fn a_field_is_no_part_of_a_link_and_can_be_escaped() {
    parsed(Profile::Article, "See [the law of [[place]]](law.md), \\[[place]] and [[place]].\n")
        .field("place", "name of place")
        .is("text: See {link:sops/law.md the law of [[place]]}, [[place]] and {field:place}.\n")
        .says("error[field-in-link] 1:6 the field `place` stands in the words of a link\n");
}

#[test]
fn what_word_leaves_behind_signs_is_no_matter() {
    parsed(Profile::Legislation, "##\u{a0}7.\u{a0}Power\n**(1)**\u{a0}One:\n\n-\u{a0}item\n\n(2)\tTwo.\n")
        .is("\
#sec_7 section 7. — Power
  #sec_7__subsec_1 subsection (1)
    text: One:
    list
      item
        text: item
  #sec_7__subsec_2 subsection (2)
    text: Two.
")
        .says("");
}

#[test]
fn paragraph_9_of_an_arrangement_is_its_ninth_heading() {
    parsed(
        Profile::Agreement,
        "## 1. Purpose\n(1) See paragraph 2.\n(2) See paragraph (1), paragraph 1(2) and paragraph 3.\n## 2. Channel\nText.\n",
    )
    .is("\
#cl_1 clause 1. — Purpose
  #cl_1__subcl_1 subclause (1)
    text: See {ref:cl_2 paragraph 2}.
  #cl_1__subcl_2 subclause (2)
    text: See {ref:cl_1__subcl_1 paragraph (1)}, {ref:cl_1__subcl_2 paragraph 1(2)} and paragraph 3.
#cl_2 clause 2. — Channel
  text: Text.
")
    .says("error[dangling-reference] 3:43 paragraph 3 does not exist\n");
}

#[test]
fn a_french_law_counts_as_french_laws_do() {
    parsed(
        Profile::Legislation,
        "\
# Titre premier - Objet
## Article 1er - Objet
L'article premier, l'article 1er, l'article 4 bis et l'article 4-1 s'appliquent; voir le titre premier et l'annexe A.
## Article 2
## Article 3
## Article 4
## Article 4-1
## Article 4 bis
## Article 5
**étranger** désigne une personne.
## Article 6
L’étranger est entendu. Étrangers et apatrides.
# Annexe A – Liste
# Annexe
## 1. Seule
",
    )
    .in_language("fr")
    .is("\
#title_1 Title Titre premier — Objet
  #art_1 (title_1__art_1) article Article 1er — Objet
    text: L'{ref:art_1 article premier}, l'{ref:art_1 article 1er}, l'{ref:art_4bis article 4 bis} et l'{ref:art_4-1 article 4-1} s'appliquent; voir le {ref:title_1 titre premier} et l'{ref:att_A annexe A}.
  #art_2 (title_1__art_2) article Article 2
  #art_3 (title_1__art_3) article Article 3
  #art_4 (title_1__art_4) article Article 4
  #art_4-1 (title_1__art_4-1) article Article 4-1
  #art_4bis (title_1__art_4bis) article Article 4 bis
  #art_5 (title_1__art_5) article Article 5
    text: {defined:étranger} désigne une personne.
  #art_6 (title_1__art_6) article Article 6
    text: L’{term:def-étranger étranger} est entendu. Étrangers et apatrides.
#att_A Schedule Annexe A — Liste
#annexe (att_nn_1) Schedule Annexe
  #annexe__cl_1 (att_nn_1__cl_1) clause 1. — Seule
")
    .says("");
}
