//! References to provisions: `s 12(1)(a)`, `Part IV`, `étape 4`, and what they become in the index.
//!
//! A provision is indexed under its kind and the path of its number: section 12(1)(a) as `section:12/1/a`. What is below
//! a section goes by the section's kind, since nobody types "paragraph 12(1)(a)" and means anything else. Where the kind
//! is not known the index has `*:12/1/a`, which every reference finds.

use std::ops::Range;

use crate::entry::{Entry, Inner};
use crate::fold::{fold, label};

/// What provisions are called, and how that is typed (folded): English and French.
const KINDS: [(&str, &[&str]); 17] = [
    ("section", &["s", "ss", "sec", "secs", "section", "sections"]),
    ("article", &["art", "arts", "article", "articles"]),
    ("clause", &["cl", "cls", "clause", "clauses"]),
    ("regulation", &["reg", "regs", "regulation", "regulations", "reglement"]),
    ("rule", &["rule", "rules", "regle", "regles"]),
    ("step", &["step", "steps", "etape", "etapes"]),
    ("part", &["pt", "part", "parts", "partie", "parties"]),
    ("subpart", &["subpart"]),
    ("division", &["div", "division"]),
    ("subdivision", &["subdiv", "subdivision"]),
    ("chapter", &["ch", "chap", "chapter", "chapters", "chapitre"]),
    ("schedule", &["sch", "sched", "schedule", "schedules"]),
    ("annex", &["annex", "annexe", "annexes"]),
    ("appendix", &["app", "appendix", "appendice"]),
    ("form", &["form", "formulaire"]),
    ("lesson", &["lesson", "lessons", "lecon", "lecons"]),
    ("module", &["module", "modules"]),
];

/// Names of what lies within a provision; alone they do not say which.
const WITHIN: [&str; 15] = [
    "subsection",
    "subs",
    "paragraph",
    "paragraphe",
    "para",
    "paras",
    "subparagraph",
    "subpara",
    "item",
    "point",
    "alinea",
    "subclause",
    "subcl",
    "substep",
    "subarticle",
];

/// A reference as somebody typed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation {
    /// `section`, `step`…; `None` where only a number was typed, or a word such as "paragraph".
    pub kind: Option<&'static str>,
    /// True for the name of something within a provision: "paragraph", "sub-step".
    pub within: bool,
    /// The number's components, outermost first: 12, 1, a.
    pub path: Vec<String>,
    /// True where a dash stands in the number: `ss 12–14` is a range unless something is numbered 12-14.
    pub dashed: bool,
    /// Where it stands in the query, in bytes.
    pub source: Range<usize>,
}

impl Citation {
    /// The index terms that an entry with this provision has one of, with only the first `depth` components of the path.
    pub(crate) fn terms(&self, depth: usize) -> Vec<String> {
        let path = self.path[..depth].join("/");
        let kinds: Vec<&str> = match self.kind {
            Some(kind) => vec![kind],
            // "paragraph 2" is no section 2.
            None if self.within && self.path.len() == 1 => Vec::new(),
            None => KINDS.iter().map(|(kind, _)| *kind).collect(),
        };
        kinds.into_iter().chain(["*"]).map(|kind| format!("{kind}:{path}")).collect()
    }

    /// True if its number has a digit, so that it cannot be words: `form a`, `part i`.
    pub(crate) fn has_digits(&self) -> bool {
        self.path.iter().any(|part| part.bytes().any(|byte| byte.is_ascii_digit()))
    }

    /// The first provision of a range: `ss 12–14` begins with section 12.
    pub(crate) fn first_of_range(&self) -> Option<Citation> {
        (self.dashed && self.path.len() > 1).then(|| Citation { path: self.path[..1].to_vec(), ..self.clone() })
    }

    /// The same with its first number in Roman numerals instead of digits, or the other way round; `None` for what is
    /// not numbered so, as sections and steps.
    pub(crate) fn in_other_numerals(&self) -> Option<Citation> {
        self.kind.filter(|kind| *kind != "section" && *kind != "step")?;
        let first = self.path.first()?;
        let other = match first.parse::<usize>() {
            Ok(number) => roman(number)?,
            Err(_) => (1..=MOST_IN_ROMAN).find(|number| roman(*number).as_deref() == Some(first))?.to_string(),
        };
        let path = [other].into_iter().chain(self.path[1..].iter().cloned()).collect();
        Some(Citation { path, ..self.clone() })
    }
}

/// Beyond this nobody numbers Parts in Roman numerals.
const MOST_IN_ROMAN: usize = 99;

/// A number in small Roman numerals, up to [`MOST_IN_ROMAN`].
fn roman(number: usize) -> Option<String> {
    const ONES: [&str; 10] = ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"];
    const TENS: [&str; 10] = ["", "x", "xx", "xxx", "xl", "l", "lx", "lxx", "lxxx", "xc"];
    let tens = TENS.get(number / 10).filter(|_| number > 0)?;
    Some(format!("{tens}{}", ONES[number % 10]))
}

/// The kind that a word stands for, if it stands for one that a reference can begin with.
fn known(word: &str) -> Option<&'static str> {
    let folded = fold(word);
    KINDS.iter().find(|(_, typed)| typed.contains(&folded.as_str())).map(|(kind, _)| *kind)
}

/// True for the name of something within a provision: "subsection", "sub-step", "alinéa".
pub(crate) fn is_within(kind: &str) -> bool {
    WITHIN.contains(&fold(kind).replace(' ', "").as_str())
}

/// The components of a number: `12(1)(a)` gives 12, 1, a.
pub(crate) fn path(number: &str) -> Vec<String> {
    fold(number).split(' ').filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// The index terms under which an entry's provisions are found.
#[cfg(feature = "write")]
pub(crate) fn index_terms(entry: &Entry) -> Vec<String> {
    let own = path(&entry.number);
    let mut terms = Vec::new();
    let mut add = |kind: Option<&str>, path: &[String]| {
        if !path.is_empty() {
            let term = format!("{}:{}", kind.unwrap_or("*"), path.join("/"));
            if !terms.contains(&term) {
                terms.push(term);
            }
        }
    };
    add(known(&entry.kind), &own);
    for inner in &entry.inner {
        let path = path(&inner.number);
        let below = !own.is_empty() && path.len() > own.len() && path.starts_with(&own);
        add(if below { known(&entry.kind) } else { known(&inner.kind) }, &path);
    }
    terms
}

/// The provision inside `entry` that has this path; `None` where it is the entry itself, or none has it.
pub(crate) fn inner<'a>(entry: &'a Entry, wanted: &[String]) -> Option<&'a Inner> {
    if path(&entry.number) == wanted {
        return None;
    }
    entry.inner.iter().find(|inner| path(&inner.number) == wanted)
}

/// The text of the provision with this path, and what is in it; all of `entry`'s where it has none with that path.
pub(crate) fn text_of<'a>(entry: &'a Entry, wanted: &[String]) -> &'a str {
    let start = match inner(entry, wanted) {
        Some(inner) => inner.offset,
        None if path(&entry.number) == wanted => 0,
        None => return &entry.text,
    };
    let later = entry.inner.iter().filter(|other| other.offset > start);
    let end = later.filter(|other| !path(&other.number).starts_with(wanted)).map(|other| other.offset).min();
    entry.text.get(start..end.unwrap_or(entry.text.len())).unwrap_or_default().trim_end()
}

/// The first reference in what was typed, outside the ranges of `skip` (phrases and filters, in order).
///
/// A reference is a kind and a number (`s 12`, `s.12(1)(a)`, `§ 9`, `Part IV`, `step 4`), or a number with brackets
/// (`12(1)(a)`, also with spaces between them). A number alone is no reference, and after "section" no word is a number:
/// `section on privacy` is none.
pub fn find(typed: &str, skip: &[Range<usize>]) -> Option<Citation> {
    let chunks = chunks(typed, skip);
    (0..chunks.len()).find_map(|at| read(typed, &chunks[at..]))
}

/// What stands between spaces, without trailing commas and stops, outside the ranges of `skip`.
fn chunks(typed: &str, skip: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut chunks = Vec::new();
    let mut skipped = skip.iter().peekable();
    let mut at = 0;
    for piece in typed.split_inclusive(char::is_whitespace) {
        let start = at;
        at += piece.len();
        while skipped.next_if(|range| range.end <= start).is_some() {}
        if skipped.peek().is_some_and(|range| range.start < at) {
            continue;
        }
        let word = piece.trim_end().trim_end_matches([',', '.', ';', ':']);
        if !word.is_empty() {
            chunks.push(start..start + word.len());
        }
    }
    chunks
}

fn read(typed: &str, chunks: &[Range<usize>]) -> Option<Citation> {
    let first = &typed[chunks.first()?.clone()];
    let start = chunks[0].start;
    // `s12`, `s.12`, `§12`: kind and number in one.
    let letters = first.find(|c: char| c.is_ascii_digit()).unwrap_or(first.len());
    let (word, rest) = first.split_at(letters);
    let word = word.trim_end_matches('.');
    let (named, kind) =
        if matches!(word, "§" | "§§") { (true, Some("section")) } else { (is_kind(word), known(word)) };
    let (number, used) = if rest.is_empty() {
        if !named {
            return None;
        }
        (&typed[chunks.get(1)?.clone()], 2)
    } else if word.is_empty() || named {
        (rest, 1)
    } else {
        return None;
    };
    if !is_number(number, named && !matches!(kind, Some("section" | "step"))) {
        return None;
    }
    let mut numbers = number.to_owned();
    let mut end = chunks[used - 1].end;
    for more in &chunks[used..] {
        let group = &typed[more.clone()];
        if !(group.starts_with('(') && is_brackets(group)) {
            break;
        }
        numbers.push_str(group);
        end = more.end;
    }
    // A bare number is a word like any other, unless its brackets say otherwise. And `subsection (2)` does not say of
    // what.
    let within = is_within(word);
    if !named && !numbers.contains('(') || within && numbers.starts_with('(') {
        return None;
    }
    let path = path(&numbers);
    let dashed = number.contains(['-', '–']);
    (!path.is_empty()).then_some(Citation { kind, within, path, dashed, source: start..end })
}

fn is_kind(word: &str) -> bool {
    known(word).is_some() || is_within(word)
}

/// `12`, `12A`, `4.2`, `12(1)(a)`; where letters may number (Part IV, Annex B), also those.
fn is_number(text: &str, letters: bool) -> bool {
    let (head, brackets) = text.split_at(text.find('(').unwrap_or(text.len()));
    let digits = head.starts_with(|c: char| c.is_ascii_digit())
        && head.len() <= 12
        && head.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '–'))
        && head.chars().filter(char::is_ascii_alphabetic).count() <= 5;
    let lettered = letters
        && (head.len() == 1 && head.starts_with(|c: char| c.is_ascii_alphabetic())
            || !head.is_empty() && head.len() <= 7 && head.chars().all(|c| "IVXLCivxlc".contains(c)));
    (digits || lettered || head.is_empty() && letters && !brackets.is_empty()) && is_brackets(brackets)
}

/// Nothing, or groups such as `(1)(a)`.
fn is_brackets(text: &str) -> bool {
    let mut rest = text;
    while let Some(group) = rest.strip_prefix('(') {
        let Some((inside, after)) = group.split_once(')') else {
            return false;
        };
        if inside.is_empty() || inside.len() > 7 || !inside.chars().all(|c| c.is_ascii_alphanumeric()) {
            return false;
        }
        rest = after;
    }
    rest.is_empty()
}

/// Parts a word before a number from it: `Part 2` gives `Part` and `2`; `12A` gives nothing and `12A`.
pub(crate) fn part_kind(number: &str) -> (&str, &str) {
    match number.trim().split_once(char::is_whitespace) {
        Some((word, rest)) if word.chars().all(char::is_alphabetic) && !label(rest).is_empty() => (word, rest.trim()),
        _ => ("", number.trim()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(typed: &str) -> Option<(Option<&'static str>, String, &str)> {
        find(typed, &[]).map(|cite| (cite.kind, cite.path.join("/"), &typed[cite.source]))
    }

    #[test]
    fn references_are_recognised() {
        let cases = [
            ("s 12(1)(a) information sharing", Some("section"), "12/1/a", "s 12(1)(a)"),
            ("section 12(1)(a)", Some("section"), "12/1/a", "section 12(1)(a)"),
            ("Section 12 (1) (a), privacy", Some("section"), "12/1/a", "Section 12 (1) (a)"),
            ("s.12", Some("section"), "12", "s.12"),
            ("s12A", Some("section"), "12a", "s12A"),
            ("privacy §9", Some("section"), "9", "§9"),
            ("§ 9", Some("section"), "9", "§ 9"),
            ("step 4 primary line", Some("step"), "4", "step 4"),
            ("étape 4.2", Some("step"), "4/2", "étape 4.2"),
            ("model act Part IV", Some("part"), "iv", "Part IV"),
            ("annexe B", Some("annex"), "b", "annexe B"),
            ("12(1)(a)", None, "12/1/a", "12(1)(a)"),
            ("12 (1)", None, "12/1", "12 (1)"),
            ("paragraph 12(1)(a)", None, "12/1/a", "paragraph 12(1)(a)"),
            ("sub-step 16(c)", None, "16/c", "sub-step 16(c)"),
            ("substep 16(c)", None, "16/c", "substep 16(c)"),
            ("paragraph 2", None, "2", "paragraph 2"),
            ("s 12 (1) (a)", Some("section"), "12/1/a", "s 12 (1) (a)"),
        ];
        for (typed, kind, path, source) in cases {
            assert_eq!(found(typed), Some((kind, path.to_owned(), source)), "{typed}");
        }
    }

    #[test]
    fn roman_numerals_and_digits_stand_for_each_other_where_they_number_parts() {
        let other = |typed: &str| find(typed, &[]).and_then(|cite| cite.in_other_numerals()).map(|c| c.path.join("/"));
        for (typed, expected) in [
            ("Part 4", Some("iv")),
            ("Part XIV", Some("14")),
            ("chapter 99", Some("xcix")),
            ("Schedule 2(1)", Some("ii/1")),
            ("Part 0", None),
            ("Part 100", None),
            ("Part IIII", None),
            ("section 4", None),
            ("12(1)", None),
        ] {
            assert_eq!(other(typed).as_deref(), expected, "{typed}");
        }
    }

    #[test]
    fn other_words_and_numbers_are_not_references() {
        for typed in [
            "",
            "section",
            "section on privacy",
            "12",
            "12 months",
            "s a",
            "subsection (2)",
            "sub-step (c)",
            "sharing 12 (months",
            "part of it",
            "form a view of it",
            "(a)",
            "s 12(",
            "s 12()",
            "2024-05-01",
            "12:30",
        ] {
            // "form a" reads as Form A: a reader who types so still finds words, since a reference that leads nowhere
            // is searched as words.
            if typed.starts_with("form") {
                assert!(found(typed).is_some());
            } else {
                assert_eq!(found(typed), None, "{typed}");
            }
        }
    }

    #[test]
    fn what_is_skipped_is_not_read() {
        assert_eq!(find("\"section 12\" step 3", std::slice::from_ref(&(0..12))).map(|cite| cite.source), Some(13..19));
    }

    #[test]
    fn a_word_before_a_number_is_its_kind() {
        assert_eq!(part_kind("Part 2"), ("Part", "2"));
        assert_eq!(part_kind(" Step  4 "), ("Step", "4"));
        assert_eq!(part_kind("(a)"), ("", "(a)"));
        assert_eq!(part_kind("12A"), ("", "12A"));
    }
}
