//! Numbers as drafters write them: what opens, where it leads, what is said.
#![allow(clippy::disallowed_methods, reason = "tests read and write files")]

mod support;

use faletusi::document::Profile;
use support::text::{Text, parsed};

fn law(text: &str) -> Text {
    parsed(Profile::Legislation, text)
}

#[test]
fn a_marker_glued_to_its_text_opens_where_it_comes_next() {
    law("## 1. Glued\n(1)The Minister-\n(a)shall; and\n(b)“may”.\n(s)he decides.\n(2)(a)One.\n(4)Four.\n")
        .is("\
#sec_1 section 1. — Glued
  #sec_1__subsec_1 subsection (1)
    text: The Minister-
    #sec_1__subsec_1__para_a paragraph (a)
      text: shall; and
    #sec_1__subsec_1__para_b paragraph (b)
      text: “may”.⏎(s)he decides.
  #sec_1__subsec_2 subsection (2)
    #sec_1__subsec_2__para_a paragraph (a)
      text: One.⏎(4)Four.
")
        .says(
            "\
warning[number-order] 7:1 (4) does not come next after (2), so this line is read as text of the provision above
",
        );
}

#[test]
fn where_sections_begin_again_the_nearest_is_meant() {
    let text = "# Part 1 - A\n## 1. One\nSee section 2.\n## 2. Two\nX.\n# Part 2 - B\n## 1. One\nSee section 2.\n## 2. Two\n(1) Y.\n";
    law(text)
        .restarting("section")
        .is("\
#part_1 Part Part 1 — A
  #part_1__sec_1 section 1. — One
    text: See {ref:part_1__sec_2 section 2}.
  #part_1__sec_2 section 2. — Two
    text: X.
#part_2 Part Part 2 — B
  #part_2__sec_1 section 1. — One
    text: See {ref:part_2__sec_2 section 2}.
  #part_2__sec_2 section 2. — Two
    #part_2__sec_2__subsec_1 subsection (1)
      text: Y.
")
        .says("");
    law(text)
        .is("\
#part_1 Part Part 1 — A
  #sec_1 (part_1__sec_1) section 1. — One
    text: See {ref:sec_2 section 2}.
  #sec_2 (part_1__sec_2) section 2. — Two
    text: X.
#part_2 Part Part 2 — B
  #part_2__sec_1 section 1. — One
    text: See {ref:part_2__sec_2 section 2}.
  #part_2__sec_2 section 2. — Two
    #part_2__sec_2__subsec_1 subsection (1)
      text: Y.
")
        .says(
            "\
error[number-repeated] 7:1 the section number `1.` stands twice
error[number-repeated] 9:1 the section number `2.` stands twice
",
        );
}

#[test]
fn a_number_that_stands_twice_has_links_of_its_own_below() {
    law("## 1. Twice\n(1) x\n(2) y\n\n(2) z-\n  (a) w.\n(3) v\n\n(1) u\n")
        .is("\
#sec_1 section 1. — Twice
  #sec_1__subsec_1 subsection (1)
    text: x
  #sec_1__subsec_2 subsection (2)
    text: y
  #sec_1__subsec_2_2 subsection (2)
    text: z-
    #sec_1__subsec_2_2__para_a paragraph (a)
      text: w.
  #sec_1__subsec_3 subsection (3)
    text: v
  #sec_1__subsec_1_2 subsection (1)
    text: u
")
        .says(
            "\
error[number-repeated] 5:1 (2) stands twice on this level
error[number-repeated] 9:1 (1) stands twice on this level
",
        );
}

#[test]
fn lettered_paragraphs_of_a_definition_are_its_own() {
    law("\
## 1. Interpretation
**authority** means-
(a) one; or
(b) two, but not paragraph (a).

**carrier** means-
(a) three; or
(b) four, but not paragraph (a).

vessel
: means-
  (a) five;
  (b) six.

ship
: means a vessel.

A person may-
(a) seven.

A person must-
(a) eight.
## 2. Use
An authority, a carrier and a ship.
")
    .is("\
#sec_1 section 1. — Interpretation
  text: {defined:authority} means-
  #def-authority__para_a paragraph (a)
    text: one; or
  #def-authority__para_b paragraph (b)
    text: two, but not {ref:def-authority__para_a paragraph (a)}.
  text: {defined:carrier} means-
  #def-carrier__para_a paragraph (a)
    text: three; or
  #def-carrier__para_b paragraph (b)
    text: four, but not {ref:def-carrier__para_a paragraph (a)}.
  definition: vessel #def-vessel
    text: means-
  #def-vessel__para_a paragraph (a)
    text: five;
  #def-vessel__para_b paragraph (b)
    text: six.
  definition: ship #def-ship
    text: means a {term:def-vessel vessel}.
  text: A person may-
  #sec_1__para_a paragraph (a)
    text: seven.
  text: A person must-
  #sec_1__para_a_2 paragraph (a)
    text: eight.
#sec_2 section 2. — Use
  text: An {term:def-authority authority}, a {term:def-carrier carrier} and a {term:def-ship ship}.
")
    .says(
        "\
error[number-repeated] 22:1 (a) stands twice on this level
",
    );
}

#[test]
fn words_of_other_texts_are_not_linked() {
    law("\
## 1. One
See paragraph 2, subparagraph 2, rule 1 and regulation 1, Regulation (EU) 2016/679, Regulation (EC) No 810/2009, Rule (a).
## 2. Two
(1) See section 2 (2), sections 1-2, section 2 (a) and Part 1.
(2) See paragraph 1 of Schedule 1, § 2, §§ 1 and 2 and section 1A(1).
# Schedule 1 - S
## Part 1 - P
### 1. First
See paragraph 2 and Part 1.
### 2. Second
Text.
").is("\
#sec_1 section 1. — One
  text: See paragraph 2, subparagraph 2, rule 1 and regulation 1, Regulation (EU) 2016/679, Regulation (EC) No 810/2009, Rule (a).
#sec_2 section 2. — Two
  #sec_2__subsec_1 subsection (1)
    text: See {ref:sec_2__subsec_2 section 2 (2)}, {ref:sec_1 sections 1}-{ref:sec_2 2}, {ref:sec_2 section 2} (a) and Part 1.
  #sec_2__subsec_2 subsection (2)
    text: See {ref:att_1__cl_1 paragraph 1} of {ref:att_1 Schedule 1}, {ref:sec_2 § 2}, {ref:sec_1 §§ 1} and {ref:sec_2 2} and section 1A(1).
#att_1 Schedule Schedule 1 — S
  #att_1__part_1 Part Part 1 — P
    #att_1__cl_1 (att_1__part_1__cl_1) clause 1. — First
      text: See {ref:att_1__cl_2 paragraph 2} and {ref:att_1__part_1 Part 1}.
    #att_1__cl_2 (att_1__part_1__cl_2) clause 2. — Second
      text: Text.
").says("\
error[dangling-reference] 2:5 paragraph 2 does not exist
error[dangling-reference] 2:18 subparagraph 2 does not exist
error[dangling-reference] 4:56 Part 1 does not exist
error[dangling-reference] 5:56 section 1A(1) does not exist
");
    law("## Regulation 1 - One\nSee regulation 1 and rule 1.\n")
        .is("\
#sec_1 section Regulation 1 — One
  text: See {ref:sec_1 regulation 1} and rule 1.
")
        .says("");
}

#[test]
fn an_alinea_belongs_to_the_article_before_it() {
    law("## Article 1\n(1) Un.\n(2) Deux.\n## Article 2\nVoir l'article 1, alinéa 2, l'article 3, alinéa 2 et le livre II.\n## Article 3\nTexte.\n").in_language("fr").is("\
#art_1 article Article 1
  #art_1__para_1 paragraph (1)
    text: Un.
  #art_1__para_2 paragraph (2)
    text: Deux.
#art_2 article Article 2
  text: Voir l'{ref:art_1 article 1}, {ref:art_1__para_2 alinéa 2}, l'{ref:art_3 article 3}, alinéa 2 et le livre II.
#art_3 article Article 3
  text: Texte.
").says("");
}

#[test]
fn missing_numbers_are_named() {
    law("# Part 1 - A\n## 1. One\n(1) See Parts 1 and 2, paragraphs (a) or (c) and section 1(3).\n(2) Text-\n  (a) x.\n  \n  (c) y.\n## 1A. Two\n\n(2) Section 1A(1), section 3A.\n# Part 3 - C\n## 3. X\n").is("\
#part_1 Part Part 1 — A
  #sec_1 (part_1__sec_1) section 1. — One
    #sec_1__subsec_1 (part_1__sec_1__subsec_1) subsection (1)
      text: See {ref:part_1 Parts 1} and 2, paragraphs (a) or (c) and section 1(3).
    #sec_1__subsec_2 (part_1__sec_1__subsec_2) subsection (2)
      text: Text-
      #sec_1__subsec_2__para_a (part_1__sec_1__subsec_2__para_a) paragraph (a)
        text: x.
      #sec_1__subsec_2__para_c (part_1__sec_1__subsec_2__para_c) paragraph (c)
        text: y.
  #sec_1A (part_1__sec_1A) section 1A. — Two
    #sec_1A__subsec_2 (part_1__sec_1A__subsec_2) subsection (2)
      text: Section 1A(1), section 3A.
#part_3 Part Part 3 — C
  #sec_3 (part_3__sec_3) section 3. — X
").says("\
warning[number-order] 7:3 (c) does not come next after (a)
warning[number-order] 10:1 (2) is the first of its level, and no (1) stands before it
warning[number-order] 11:1 Part 3 does not come next after Part 1
warning[number-order] 12:1 section 3 does not come next after section 1A
error[dangling-reference] 3:21 Part 2 does not exist
error[dangling-reference] 3:24 paragraph (a) does not exist
error[dangling-reference] 3:42 paragraph (c) does not exist
error[dangling-reference] 3:50 section 1(3) does not exist
error[dangling-reference] 10:5 Section 1A(1) does not exist
error[dangling-reference] 10:20 section 3A does not exist
");
}

#[test]
fn letters_follow_each_other_though_some_are_roman() {
    law("# Part A\n# Part B\n# Part C\n# Part D\n# Schedule H\n# Schedule I\n# Schedule J\n# Schedule L\n").says(
        "\
warning[number-order] 8:1 Schedule L does not come next after Schedule J
",
    );
}

#[test]
fn numbers_may_stand_without_a_full_stop_in_a_law() {
    law("## 7 Power to share\n(1) Text.\n## 8 “Limits”\n# Part IVA - X\n")
        .is("\
#sec_7 section 7 — Power to share
  #sec_7__subsec_1 subsection (1)
    text: Text.
#sec_8 section 8 — “Limits”
#part_IVA Part Part IVA — X
")
        .says("");
    parsed(Profile::Policy, "## 7 Power to share\n(1) Text.\n").is("\
#7-power-to-share heading — 7 Power to share
  #7-power-to-share__subsec_1 subsection (1)
    text: Text.
");
}

#[test]
fn terms_are_found_however_they_are_quoted() {
    law("## 1. Terms\n\"**alpha**\" means one.\n\n**beta** or **gamma** means two.\n\n**delta** – means three.\n\n***epsilon*** means four.\n\n“**zeta**” or “**eta**” means five.\n## 2. Use\nAlpha beta gamma delta epsilon zeta eta.\n").is("\
#sec_1 section 1. — Terms
  text: \"{defined:alpha}\" means one.
  text: {defined:beta} or {defined:gamma} means two.
  text: {defined:delta} – means three.
  text: {defined:epsilon} means four.
  text: “{defined:zeta}” or “{defined:eta}” means five.
#sec_2 section 2. — Use
  text: {term:def-alpha Alpha} {term:def-beta beta} {term:def-gamma gamma} {term:def-delta delta} {term:def-epsilon epsilon} {term:def-zeta zeta} {term:def-eta eta}.
").says("");
}

#[test]
fn alternatives_have_labels_of_their_own() {
    law("## 1. One\n::: option {group=g label=A}\n(1) x\n:::\n::: option {group=g label=A}\n(1) y\n:::\n::: option {group=g}\n(1) z\n:::\n").says("\
error[option-label] 5:1 two alternatives of the group `g` have the label `A`
error[option-label] 8:1 this alternative of the group `g` has no label
");
}

#[test]
fn fields_and_keys_that_do_nothing_are_reported() {
    parsed(Profile::Legislation, "## 1. One\nThe [[competent authority]] and `[[a b]]` and [[1, 2], [3]]. {#late}\n(1) Text {#late-too} and \\{#not} `{#code}`.\n").says("\
error[field-undeclared] 2:5 `[[competent authority]]` is no field: a name has letters, digits and hyphens only
error[key-misplaced] 2:62 the key `late` stands where it names nothing
error[key-misplaced] 3:10 the key `late-too` stands where it names nothing
");
}

#[test]
fn two_levels_that_compete_are_both_named() {
    law("## 1. One\n\n(t) t\n(u) u-\n(i) a\n(ii) b\n(iii) c\n(iv) d\n(v) e\n(w) f\n").says(
        "\
warning[number-order] 3:1 (t) is the first of its level, and no (a) stands before it
warning[ambiguous-numbering] 9:1 (v) can be the next item after (iv) or after (u)
",
    );
}

#[test]
fn an_insertion_may_stand_before_its_number() {
    law("## 1. One\n(1) a\n(2A) b\n(2) c\n(3) d\n").says("");
}
