//! Headings of a text that has no markup: a law as it is pasted from a word processor, a PDF or a gazette.
//!
//! `1. Title`, `Section 2. Powers`, `**2. Powers**`, `2 Powers` and `PART I` on lines of their own are read as the
//! headings that they are in print. A numbered list is none: a heading has words below it that do not begin with a
//! number themselves, and its number comes after that of the heading before it.

use super::headings;
use super::language::Language;
use crate::document::ProvisionKind;

/// More words than a heading has.
const MOST_WORDS: usize = 24;

/// The text with `#` before its headings, line by line as it was; `None` when it has Markdown headings, or no heading of
/// a section can be told.
pub(super) fn headed(text: &str, language: &Language) -> Option<String> {
    let lines: Vec<&str> = text.lines().collect();
    if has_headings(&lines) {
        return None;
    }
    let found: Vec<Option<Candidate>> = lines.iter().map(|line| candidate(line, language)).collect();
    let headings = accepted(&lines, found)?;
    let mut out = String::with_capacity(text.len() + 4 * headings.len());
    let mut headings = headings.into_iter().peekable();
    for (at, line) in lines.iter().enumerate() {
        match headings.next_if(|(index, _)| *index == at) {
            Some((_, heading)) => {
                out.push_str(if heading.is_section() { "## " } else { "# " });
                out.push_str(&heading.words);
            }
            None => out.push_str(line),
        }
        out.push('\n');
    }
    Some(out)
}

/// Whether a text has a Markdown heading.
pub(super) fn has_headings(lines: &[&str]) -> bool {
    let marked = |line: &str| {
        let line = line.trim_start();
        let marks = line.bytes().take_while(|byte| *byte == b'#').count();
        (1..=6).contains(&marks) && line[marks..].chars().next().is_none_or(char::is_whitespace)
    };
    let underlined = |pair: &[&str]| {
        let line = pair[1].trim();
        let of = |mark: char| line.len() >= 3 && line.chars().all(|c| c == mark);
        !pair[0].trim().is_empty() && (of('=') || of('-'))
    };
    lines.iter().any(|line| marked(line)) || lines.windows(2).any(underlined)
}

/// A line that may be a heading.
#[derive(Debug, Clone)]
struct Candidate {
    /// The line without emphasis.
    words: String,
    kind: Option<ProvisionKind>,
    number: (u32, String),
    /// Whether it is printed bold: nobody prints an item of a list so.
    bold: bool,
}

impl Candidate {
    fn is_section(&self) -> bool {
        matches!(self.kind, None | Some(ProvisionKind::Section | ProvisionKind::Article | ProvisionKind::Clause))
    }
}

fn candidate(line: &str, language: &Language) -> Option<Candidate> {
    let trimmed = line.trim();
    if line.starts_with("    ") || line.starts_with('\t') || trimmed.len() > 20 * MOST_WORDS {
        return None;
    }
    let bold = (trimmed.starts_with("**") && trimmed.ends_with("**"))
        || (trimmed.starts_with("__") && trimmed.ends_with("__"));
    // A converter writes `2\.` lest it be a list.
    let words = trimmed.replace("**", "").replace("__", "").replacen("\\.", ".", 1).trim().to_owned();
    if words.split_whitespace().count() > MOST_WORDS {
        return None;
    }
    let numbered = headings::read(&words, language, true)?;
    let title = words.get(numbered.length..)?.trim();
    let is_sentence = title.starts_with(|c: char| c.is_lowercase() || c == '(' || c == ',')
        || words.ends_with([';', ',', ':'])
        || (words.ends_with('.') && !bold && !title.is_empty());
    if is_sentence || (title.is_empty() && numbered.kind.is_none()) {
        return None;
    }
    let digits = numbered.number.trim_start_matches(|c: char| c.is_alphabetic());
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    let number = (digits[..end].parse().unwrap_or(0), digits[end..].to_uppercase());
    Some(Candidate { words, kind: numbered.kind, number, bold })
}

/// The candidates that are headings, each with its line; `None` when no section is among them.
fn accepted(lines: &[&str], found: Vec<Option<Candidate>>) -> Option<Vec<(usize, Candidate)>> {
    let written: Vec<usize> = (0..lines.len()).filter(|at| !lines[*at].trim().is_empty()).collect();
    let mut kept: Vec<(usize, Candidate)> = Vec::new();
    // From the end, because a Part is one by what comes after it. A table of contents is a list.
    for (place, at) in written.iter().enumerate().rev() {
        let Some(candidate) = &found[*at] else { continue };
        let next = written.get(place + 1).copied();
        let has_words = next.is_some_and(|next| found[next].is_none() && !lines[next].starts_with([' ', '\t']));
        let leads = next.is_some_and(|next| kept.last().is_some_and(|(line, _)| *line == next));
        let is_heading = if candidate.is_section() { has_words || candidate.bold } else { has_words || leads };
        if is_heading {
            kept.push((*at, candidate.clone()));
        }
    }
    kept.reverse();
    let kept = rising(kept);
    kept.iter().any(|(_, heading)| heading.is_section()).then_some(kept)
}

/// Without the sections whose number does not come after that of the one before. Numbers may begin again in a Schedule,
/// and in a Part when they begin with 1.
fn rising(found: Vec<(usize, Candidate)>) -> Vec<(usize, Candidate)> {
    let mut keep = vec![true; found.len()];
    let mut run: Vec<usize> = Vec::new();
    for (at, (_, heading)) in found.iter().enumerate() {
        if heading.is_section() {
            run.push(at);
            continue;
        }
        let next = found[at + 1..].iter().find(|(_, heading)| heading.is_section());
        let begins_again =
            heading.kind == Some(ProvisionKind::Attachment) || next.is_some_and(|(_, n)| n.number.0 == 1);
        if begins_again {
            longest(&found, &std::mem::take(&mut run), &mut keep);
        }
    }
    longest(&found, &run, &mut keep);
    found.into_iter().zip(keep).filter(|(_, keep)| *keep).map(|(heading, _)| heading).collect()
}

/// Keeps the longest run of rising numbers. Source: the patience sorting of Schensted (1961).
fn longest(found: &[(usize, Candidate)], run: &[usize], keep: &mut [bool]) {
    let number = |at: usize| &found[at].1.number;
    let mut before: Vec<Option<usize>> = vec![None; run.len()];
    let mut piles: Vec<usize> = Vec::new();
    for (place, at) in run.iter().enumerate() {
        let pile = piles.partition_point(|top| number(run[*top]) < number(*at));
        before[place] = pile.checked_sub(1).map(|below| piles[below]);
        if pile == piles.len() {
            piles.push(place);
        } else {
            piles[pile] = place;
        }
    }
    run.iter().for_each(|at| keep[*at] = false);
    let mut next = piles.last().copied();
    while let Some(place) = next {
        keep[run[place]] = true;
        next = before[place];
    }
}

#[cfg(test)]
mod tests {
    use super::super::language::language;
    use super::*;

    fn marked(text: &str) -> Vec<String> {
        let headed = headed(text, language("en")).unwrap_or_default();
        headed.lines().filter(|line| line.starts_with('#')).map(str::to_owned).collect()
    }

    #[test]
    fn headings_of_plain_text_are_read_as_printed() {
        for (first, second, third) in [
            ("1. Title", "2. Powers", "2A. Duties"),
            ("Section 1. Title", "Section 2. Powers", "Section 3"),
            ("**1. Title**", "**2. Powers.**", "**3.** **Duties**"),
            ("1 Title", "2 Powers", "3 “Duties” of officers"),
            ("1\\. Title", "2\\. Powers", "3\\. Duties"),
            ("Article 1 - Title", "Article 2 - Powers", "Article 3"),
        ] {
            let text = format!(
                "{first}\n\nThis is the Act.\n\n{second}\n(1) An officer may enter.\n(2) Go.\n\n{third}\n\nWords.\n"
            );
            assert_eq!(marked(&text).len(), 3, "{text}: {:?}", marked(&text));
        }
        assert_eq!(marked("**2. Powers**\n\nWords.\n"), ["## 2. Powers"]);
        let parts = "PART I\nPreliminary\n1. Title\nWords.\nPART II - POWERS\n2. Powers\nWords.\nSchedule 1\n1. Forms\nWords.\n";
        assert_eq!(
            marked(parts),
            ["# PART I", "## 1. Title", "# PART II - POWERS", "## 2. Powers", "# Schedule 1", "## 1. Forms"]
        );
        let restarts = "Part 1 Start\n1. Title\nWords.\n2. Aim\nWords.\nPart 2 End\n1. Powers\nWords.\n";
        assert_eq!(marked(restarts).len(), 5);
    }

    #[test]
    fn lists_sentences_and_contents_are_no_headings() {
        for text in [
            "1. Milk\n2. Bread\n3. Eggs\n",
            "1. Greet the person\n\n   Ask for papers.\n\n2. Look\n\n   Look again.\n",
            "1. An officer may enter any place.\n\nWords.\n",
            "Section 5 applies to them\nwords.\n",
            "## Title\n\n1. Powers\n\nWords.\n",
            "Title\n=====\n\n1. Powers\n\nWords.\n",
            "2027 Budget\n\nWords.\n",
            "Part 2 Powers\n\nWords.\n",
            "",
        ] {
            assert_eq!(marked(text), Vec::<String>::new(), "{text}");
        }
        let inner = "1. Title\nWords are:\n1. one\n2. Two\n3. Three\n2. Powers\nWords.\n";
        assert_eq!(marked(inner), ["## 1. Title", "## 2. Powers"]);
        let contents = "1. Title\n2. Powers\nBe it enacted.\n1. Title\nWords.\n2. Powers\nWords.\n3. More\nWords.\n";
        assert_eq!(headed(contents, language("en")).expect("headings").matches("## 2. Powers").count(), 1);
        assert_eq!(marked(contents), ["## 1. Title", "## 2. Powers", "## 3. More"]);
    }
}
