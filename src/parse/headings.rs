//! Numbers at the start of headings: `Part 2 - Sharing`, `7. Power to share`, `§ 7`, `First Schedule`, `Annexe A`.

use crate::document::ProvisionKind;

use super::language::{Language, roman};

/// A numbered heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Numbered {
    /// What the word before the number says; `None` for a bare number.
    pub kind: Option<ProvisionKind>,
    /// As printed: `Part 2`, `7.`.
    pub label: String,
    /// What goes into the id: `2`, `7`, `12A`.
    pub number: String,
    /// Bytes of the heading's text that the label and the punctuation after it take.
    pub length: usize,
}

/// Reads the number of a heading from its plain text (emphasis marks at the start are passed over). `bare` says that
/// `7 Power` is numbered too.
pub(super) fn read(text: &str, language: &Language, bare: bool) -> Option<Numbered> {
    let lead = text.len() - text.trim_start_matches(['*', '_', ' ', '\u{a0}']).len();
    let text_only = &text[lead..];
    let found = section_sign(text_only)
        .or_else(|| bare_number(text_only, bare))
        .or_else(|| word_first(text_only, language))
        .or_else(|| ordinal_first(text_only, language))?;
    Some(Numbered { length: found.length + lead, ..found })
}

fn section_sign(text: &str) -> Option<Numbered> {
    let after = text.strip_prefix('§')?;
    let space = after.len() - after.trim_start().len();
    let (number, length) = digits(after.trim_start())?;
    let end = '§'.len_utf8() + space + length;
    Some(numbered(Some(ProvisionKind::Section), text, number, end))
}

/// `7. Power`, `12A – Power`, `7.. Power`, `7) Power`, `7: Power`; in a law also `7 Power`, which elsewhere is words.
fn bare_number(text: &str, bare: bool) -> Option<Numbered> {
    let (number, length) = digits(text)?;
    let after = text[length..].trim_start_matches(['*', '_']);
    let marked = after.starts_with(['.', ')', ':', '–', '—']) || after.trim_start().starts_with(['–', '—', '-']);
    // `7.2 Power` is no provision of ours, `7.Power` is.
    let decimal = after.strip_prefix('.').is_some_and(|a| a.starts_with(|c: char| c.is_ascii_digit()));
    let marked = marked || bare && begins_a_title(text, length, after);
    (marked && !decimal).then(|| numbered(None, text, number, length))
}

/// Whether a title stands right behind a number: a capital letter after a space. `2024 Budget` is a year.
fn begins_a_title(text: &str, length: usize, after: &str) -> bool {
    let year = length == 4 && matches!(&text[..2], "19" | "20");
    let title = after.trim_start_matches([' ', '\u{a0}']);
    let words = title.trim_start_matches(['*', '_', '(', '"', '“', '‘', '\'']);
    let numbered = text.starts_with(|c: char| c.is_ascii_digit()) && !year;
    numbered && title.len() < after.len() && words.starts_with(char::is_uppercase)
}

fn word_first(text: &str, language: &Language) -> Option<Numbered> {
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    let word = text[..end].trim_matches(['*', '_', '.']).to_lowercase();
    let (_, kind) = language.headings.iter().find(|(w, _)| w.trim_end_matches('.') == word)?;
    let tail = &text[end..];
    let space = tail.len() - tail.trim_start().len();
    let rest = &tail[space..];
    if rest.is_empty() && *kind == ProvisionKind::Attachment {
        return Some(Numbered { kind: Some(*kind), label: text.to_owned(), number: String::new(), length: text.len() });
    }
    let (number, length) = word_number(rest, language)?;
    let more = inserted(&rest[length..], language);
    let number = if more > 0 { rest[..length + more].to_owned() } else { number };
    Some(numbered(Some(*kind), text, number, end + space + length + more))
}

/// Bytes of what belongs to a number behind its digits: ` bis`, `-1`, in languages that insert in this way.
pub(super) fn inserted(text: &str, language: &Language) -> usize {
    if let Some(space) = text.chars().next().filter(|c| matches!(c, ' ' | '\u{a0}')) {
        let word = &text[space.len_utf8()..];
        let word = &word[..word.find(|c: char| !c.is_alphanumeric()).unwrap_or(word.len())];
        return if language.insertions.contains(&word) { space.len_utf8() + word.len() } else { 0 };
    }
    let digits = text.strip_prefix('-').map_or(0, |d| d.bytes().take_while(u8::is_ascii_digit).count());
    if digits > 0 && !language.insertions.is_empty() { 1 + digits } else { 0 }
}

fn ordinal_first(text: &str, language: &Language) -> Option<Numbered> {
    let mut words = text.split_whitespace();
    let ordinal = words.next()?.trim_matches(['*', '_']).to_lowercase();
    let word = words.next()?.trim_matches(['*', '_', ':', '.', '—', '–']).to_lowercase();
    let (_, value) = language.numbers.iter().find(|(w, _)| *w == ordinal)?;
    let (_, kind) = language.headings.iter().find(|(w, _)| *w == word)?;
    let start = text.to_lowercase().find(&word)?;
    let end = text.char_indices().map(|(i, _)| i).chain([text.len()]).find(|i| *i >= start + word.len())?;
    Some(numbered(Some(*kind), text, value.to_string(), end))
}

/// Digits with inserted letters (`12`, `12A`, `A1`, `3bis`).
fn digits(text: &str) -> Option<(String, usize)> {
    let lead = usize::from(text.starts_with(|c: char| c.is_ascii_uppercase()));
    let count = text[lead..].bytes().take_while(u8::is_ascii_digit).count();
    if count == 0 || count > 4 {
        return None;
    }
    let mut end = lead + count;
    let letters = text[end..].bytes().take_while(u8::is_ascii_alphanumeric).count();
    if letters <= 3 || matches!(&text[end..end + letters], "quater" | "quinquies") {
        end += letters;
    } else {
        return None;
    }
    Some((text[..end].to_owned(), end))
}

/// The number after `Part`, `Schedule`: digits, a roman numeral, one capital letter, a number word.
fn word_number(text: &str, language: &Language) -> Option<(String, usize)> {
    if let Some(found) = digits(text) {
        return Some(found);
    }
    let ends = |c: char| c.is_whitespace() || matches!(c, '–' | '—' | ':' | '.' | ',' | '*');
    let whole = text.find(ends).unwrap_or(text.len());
    let value = |word: &str| {
        let lower = word.to_lowercase();
        language.numbers.iter().find(|(w, _)| *w == lower).map(|(_, value)| value.to_string())
    };
    // `dix-sept` is one word.
    if let Some(value) = value(&text[..whole]) {
        return Some((value, whole));
    }
    let end = text[..whole].find('-').unwrap_or(whole);
    let word = &text[..end];
    if word.bytes().all(|b| b.is_ascii_uppercase()) && (word.len() == 1 || roman_with_letter(word).is_some()) {
        return Some((word.to_owned(), end));
    }
    value(word).map(|value| (value, end))
}

/// A roman numeral with or without an inserted letter: `IV`, `IVA`.
pub(super) fn roman_with_letter(word: &str) -> Option<(u32, &str)> {
    if let Some(value) = roman(word) {
        return Some((value, ""));
    }
    let stem = word.strip_suffix(|c: char| matches!(c, 'A'..='H'))?;
    roman(stem).map(|value| (value, &word[stem.len()..]))
}

fn numbered(kind: Option<ProvisionKind>, text: &str, number: String, end: usize) -> Numbered {
    let mut label_end = end;
    let mut rest = text[end..].char_indices().peekable();
    let mut length = text.len();
    while let Some((i, c)) = rest.next() {
        if c == '.' && kind.is_none() && label_end == end + i && i == 0 {
            label_end = end + 1;
        }
        if !(c.is_whitespace() || matches!(c, '.' | ')' | ':' | '-' | '–' | '—' | '*' | '_')) {
            length = end + i;
            break;
        }
        // `7. *Emphasis* follows` keeps its emphasis: the marks belong to the heading's words.
        if matches!(c, '*' | '_') && rest.peek().is_some_and(|(_, n)| n.is_alphanumeric()) {
            length = end + i;
            break;
        }
    }
    Numbered { kind, label: text[..label_end].trim_matches(['*', '_', ' ']).to_owned(), number, length }
}

#[cfg(test)]
mod tests {
    use super::super::language::language;
    use super::*;

    #[track_caller]
    fn heading(text: &str, tag: &str) -> Option<(String, String, String)> {
        read(text, language(tag), true).map(|n| (n.label, n.number, text[n.length..].to_owned()))
    }

    #[test]
    fn every_form_of_a_numbered_heading_is_read() {
        for (text, label, number, rest) in [
            ("Part 2 - Sharing information", "Part 2", "2", "Sharing information"),
            ("PART 1 Preliminary and General", "PART 1", "1", "Preliminary and General"),
            ("Part II — Powers", "Part II", "II", "Powers"),
            ("Part A: Start", "Part A", "A", "Start"),
            ("7. Power to share", "7.", "7", "Power to share"),
            ("12A – Power", "12A", "12A", "Power"),
            ("1.. Short title", "1.", "1", "Short title"),
            ("§ 7 Power", "§ 7", "7", "Power"),
            ("Section 7: Power", "Section 7", "7", "Power"),
            ("Schedule 1 - Categories", "Schedule 1", "1", "Categories"),
            ("FIRST SCHEDULE", "FIRST SCHEDULE", "1", ""),
            ("Schedule", "Schedule", "", ""),
            ("Chapter Three", "Chapter Three", "3", ""),
            ("7 Power to share", "7", "7", "Power to share"),
            ("12A “Power” to share", "12A", "12A", "“Power” to share"),
            ("Part IVA — Rest", "Part IVA", "IVA", "Rest"),
            ("Part Eleven", "Part Eleven", "11", ""),
            ("Twentieth Schedule", "Twentieth Schedule", "20", ""),
        ] {
            assert_eq!(heading(text, "en"), Some((label.into(), number.into(), rest.into())), "{text}");
        }
        assert_eq!(
            heading("Annexe A – Formulaires", "fr"),
            Some(("Annexe A".into(), "A".into(), "Formulaires".into()))
        );
        for (text, label, number) in
            [("Article 5 bis – Truc", "Article 5 bis", "5 bis"), ("Article 4-1 Truc", "Article 4-1", "4-1")]
        {
            assert_eq!(heading(text, "fr"), Some((label.into(), number.into(), "Truc".into())), "{text}");
        }
        assert_eq!(heading("Titre premier", "fr"), Some(("Titre premier".into(), "1".into(), String::new())));
        assert_eq!(heading("Titre dix-sept", "fr"), Some(("Titre dix-sept".into(), "17".into(), String::new())));
        assert_eq!(heading("Deuxième partie", "fr"), Some(("Deuxième partie".into(), "2".into(), String::new())));
        assert_eq!(read("7 Power to share", language("en"), false), None);
    }

    #[test]
    fn words_are_no_numbers() {
        for text in [
            "Part of the family",
            "2024 budget",
            "2024 Budget",
            "Part MILD",
            "7.2 Detail",
            "Title insurance",
            "Rules",
            "Form letters",
            "3 steps",
        ] {
            assert_eq!(heading(text, "en"), None, "{text}");
        }
    }
}
