//! The phrases of an idiom, and how kinds, numbers and lines are written.

use std::collections::HashMap;

use faletusi::compare::{Idiom, UnitKind};
use faletusi::document::{DirectiveKind, ProvisionKind as P};

/// Words for kinds, longer ones first.
pub fn kinds() -> Vec<(&'static str, UnitKind)> {
    let provisions = [
        P::Book,
        P::Part,
        P::Subpart,
        P::Title,
        P::Subtitle,
        P::Chapter,
        P::Division,
        P::Subdivision,
        P::Attachment,
        P::Form,
        P::Section,
        P::Article,
        P::Clause,
        P::Subsection,
        P::Subclause,
        P::Paragraph,
        P::Subparagraph,
        P::Item,
        P::Step,
        P::Substep,
    ];
    let mut all: Vec<(&str, UnitKind)> = provisions.iter().map(|p| (p.word(), UnitKind::Provision(*p))).collect();
    all.push(("heading group", UnitKind::Provision(P::Heading)));
    all.push(("unnumbered paragraph", UnitKind::Paragraph));
    all.push(("head row", UnitKind::Row));
    all.push(("line of code", UnitKind::Code));
    all.extend([UnitKind::Item, UnitKind::Definition, UnitKind::Row, UnitKind::Footnote].map(|k| (k.word(), k)));
    let directive = |d: &DirectiveKind| match d {
        DirectiveKind::Form => "form to fill in",
        DirectiveKind::TimeLimit => "time limit",
        DirectiveKind::Repeat => "part to repeat",
        DirectiveKind::Signature => "signature block",
        d => d.name(),
    };
    all.extend(DirectiveKind::ALL.iter().map(|d| (directive(d), UnitKind::Directive(*d))));
    all.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
    all
}

pub fn kind_of(word: &str) -> Option<UnitKind> {
    kinds().into_iter().find(|(w, _)| *w == word).map(|(_, kind)| kind)
}

pub fn is_standing(words: &str) -> bool {
    kind_of(&standing(words).0).is_some()
}

/// "subsection (1)", "an unnumbered paragraph", "a list item without a number".
pub fn standing(words: &str) -> (String, String) {
    if let Some(words) = words.strip_prefix("an ").filter(|words| words.starts_with("unnumbered")) {
        return (words.to_owned(), String::new());
    }
    if let Some(words) = words.strip_suffix(" without a number") {
        let words = words.strip_prefix("an ").or_else(|| words.strip_prefix("a ")).unwrap_or(words);
        return (words.to_owned(), String::new());
    }
    let found = kinds().into_iter().find_map(|(word, _)| Some((word, words.strip_prefix(word)?.strip_prefix(' ')?)));
    // "Chapter 2" is printed with its word.
    if let Some((word, _)) = found.filter(|(word, _)| word.starts_with(char::is_uppercase)) {
        return (word.to_owned(), words.to_owned());
    }
    found.map_or((String::new(), String::new()), |(word, number)| (word.to_owned(), number.to_owned()))
}

/// "articles 7 to 9".
pub fn standings(words: &str, count: usize) -> Option<(String, Vec<String>)> {
    let plural = |word: &str| Some((word.to_owned(), counted(words.strip_prefix(word)?.strip_prefix("s ")?, count)?));
    kinds().into_iter().find_map(|(word, _)| plural(word))
}

pub fn ordinal(word: &str) -> Option<usize> {
    const WORDS: [&str; 12] = [
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
        "twelfth",
    ];
    let digits = || ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end)?.parse().ok());
    WORDS.iter().position(|w| *w == word).map(|at| at + 1).or_else(digits)
}

/// "17 to 22", "(c) and (d)".
pub fn counted(printed: &str, count: usize) -> Option<Vec<String>> {
    let (first, last) = printed.split_once(if count == 2 { " and " } else { " to " })?;
    let core = |n: &str| {
        let n = n.rsplit(' ').next().unwrap_or(n);
        n.trim_matches(|c: char| !c.is_alphanumeric()).to_owned()
    };
    let (from, to) = (core(first), core(last));
    let whole = |n: &str| Some(format!("{}{n}{}", first.strip_suffix(&format!("{from}{}", tail(first)))?, tail(first)));
    let numerals: Vec<String> = if let (Ok(from), Ok(to)) = (from.parse::<usize>(), to.parse::<usize>()) {
        (from..=to).map(|n| n.to_string()).collect()
    } else {
        let letters: Vec<String> = match (from.as_bytes(), to.as_bytes()) {
            ([a], [b]) => (*a..=*b).map(|c| char::from(c).to_string()).collect(),
            _ => Vec::new(),
        };
        if letters.len() == count {
            letters
        } else {
            let roman = [
                "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv", "xvi",
                "xvii", "xviii", "xix", "xx", "xxi", "xxii", "xxiii", "xxiv", "xxv",
            ];
            let at = |n: &str| roman.iter().position(|r| *r == n);
            roman.get(at(&from)?..=at(&to)?)?.iter().map(|r| (*r).to_owned()).collect()
        }
    };
    (numerals.len() == count).then(|| numerals.iter().map(|n| whole(n)).collect()).flatten()
}

pub fn tail(number: &str) -> &str {
    &number[number.rfind(char::is_alphanumeric).map_or(0, |at| at + 1)..]
}

pub fn unquoted(quote: &str) -> &str {
    quote.strip_prefix('“').and_then(|q| q.strip_suffix('”')).expect("words in quotation marks")
}

/// Words and which occurrence of them.
pub fn passage(said: &str, idiom: &Idiom) -> (String, Option<usize>) {
    match matches(idiom.occurrence, said, idiom).first() {
        Some(values) => (unquoted(&values["quote"]).to_owned(), ordinal(&values["ordinal"])),
        None => (unquoted(said).to_owned(), None),
    }
}

/// A line of what is inserted: kind, number, words.
pub fn read_line(line: &str, within: UnitKind, has: Option<P>) -> (UnitKind, String, String) {
    if let Some((mark, text)) = line.strip_prefix('[').and_then(|l| l.split_once(']')) {
        let kind = kinds().into_iter().find_map(|(word, kind)| {
            let rest = mark.strip_prefix(word)?;
            (rest.is_empty() || rest.starts_with(' ')).then(|| (kind, rest.trim_start().to_owned()))
        });
        let (kind, number) = kind.unwrap_or_else(|| panic!("no kind: {line}"));
        return (kind, number, text.trim_start().to_owned());
    }
    let (first, rest) = line.split_once(' ').unwrap_or((line, ""));
    let word = |inner: &str| !inner.is_empty() && inner.chars().all(char::is_alphanumeric);
    if first.strip_prefix('(').and_then(|f| f.strip_suffix(')')).is_some_and(word) {
        let kind = match within {
            // In a section it is what has such numbers there already; else figures count subsections.
            UnitKind::Provision(P::Section) => has.unwrap_or_else(|| {
                if first[1..].starts_with(|c: char| c.is_ascii_digit()) { P::Subsection } else { P::Paragraph }
            }),
            UnitKind::Provision(P::Clause) => P::Subclause,
            UnitKind::Provision(P::Article | P::Subsection | P::Subclause) => P::Paragraph,
            UnitKind::Provision(P::Paragraph) => P::Subparagraph,
            _ => P::Item,
        };
        return (UnitKind::Provision(kind), first.to_owned(), rest.to_owned());
    }
    if let Some(count) = first.strip_suffix('.').filter(|f| f.starts_with(|c: char| c.is_ascii_digit()) && word(f)) {
        return (UnitKind::Provision(P::Section), count.to_owned(), rest.to_owned());
    }
    if let Some((number, text)) = line.split_once(" —")
        && let Some((name, rest)) = number.split_once(' ')
        && word(rest)
        && let Some((_, kind)) = kinds().into_iter().find(|(w, _)| w.eq_ignore_ascii_case(name))
    {
        return (kind, number.to_owned(), text.trim_start().to_owned());
    }
    if alternative(line).is_some() {
        return (UnitKind::Directive(DirectiveKind::Option), String::new(), line.to_owned());
    }
    (UnitKind::Paragraph, String::new(), line.to_owned())
}

/// The letter in "Alternative A: the words over it".
pub fn alternative(heading: &str) -> Option<&str> {
    let (label, _) =
        heading.strip_prefix("Alternative ")?.split_once(':').unwrap_or((&heading["Alternative ".len()..], ""));
    (!label.is_empty() && label.chars().all(char::is_alphanumeric)).then_some(label)
}

/// All ways in which words fit a template.
pub fn matches(template: &str, words: &str, idiom: &Idiom) -> Vec<HashMap<String, String>> {
    let Some((literal, rest)) = template.split_once('{') else {
        return if template == words { vec![HashMap::new()] } else { Vec::new() };
    };
    let Some(words) = words.strip_prefix(literal) else { return Vec::new() };
    let (name, rest) = rest.split_once('}').expect("a closed place");
    let ends: Vec<usize> = match name {
        "new" | "quote" => quote_end(words).into_iter().collect(),
        "old" => {
            let quote = quote_end(words);
            let which = quote.into_iter().flat_map(|end| {
                let rest = idiom.occurrence.strip_prefix("{quote}").expect("the quote first");
                let (before, after) = rest.split_once("{ordinal}").expect("an ordinal");
                let tail = words[end..].strip_prefix(before)?;
                let (_, behind) = tail.split_once(after)?;
                ordinal(tail.split_once(after)?.0)?;
                Some(words.len() - behind.len())
            });
            quote.into_iter().chain(which).collect()
        }
        "become" => ["becomes", "become"].iter().filter(|is| words.starts_with(**is)).map(|is| is.len()).collect(),
        "is" => ["is", "are"].iter().filter(|is| words.starts_with(**is)).map(|is| is.len()).collect(),
        "words" => {
            ["the words", "the opening words"].iter().filter(|w| words.starts_with(**w)).map(|w| w.len()).collect()
        }
        _ => {
            let next = rest.split('{').next().unwrap_or("");
            if next.is_empty() { vec![words.len()] } else { words.match_indices(next).map(|(at, _)| at).collect() }
        }
    };
    let mut out = Vec::new();
    for end in ends {
        for mut values in matches(rest, &words[end..], idiom) {
            values.insert(name.to_owned(), words[..end].to_owned());
            out.push(values);
        }
    }
    out
}

/// Where a quotation ends that may hold others.
pub fn quote_end(words: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, c) in words.char_indices() {
        match c {
            '“' => depth += 1,
            '”' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return (at > 0).then_some(at + c.len_utf8());
        }
    }
    None
}
