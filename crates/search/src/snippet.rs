//! What a result shows of a text: the sentence that answers, with the words marked that matched, as they were written.

use std::collections::HashMap;
use std::ops::Range;

use crate::analysis::{Stemmed, is_common};
use crate::compounds::{self, Joined};
use crate::expand::{Concept, Marks};
use crate::fold::words;

/// The most bytes a snippet has, without its ellipses. A longer sentence is cut around what matched.
pub const LONGEST: usize = 280;

/// A text and which parts of it are marked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marked {
    /// The text, plain: whoever shows it escapes it.
    pub text: String,
    /// What is marked, in bytes of `text`, in order, apart from each other.
    pub marks: Vec<Range<usize>>,
}

impl Marked {
    /// The text in pieces, each with whether it is marked; none is empty.
    ///
    /// ```
    /// # use faletusi_search::Marked;
    /// let marked = Marked { text: "may share it".into(), marks: vec![4..9] };
    /// let parts: Vec<_> = marked.parts().collect();
    /// assert_eq!(parts, [("may ", false), ("share", true), (" it", false)]);
    /// ```
    pub fn parts(&self) -> impl Iterator<Item = (&str, bool)> {
        let starts = self.marks.iter().flat_map(|mark| [(mark.start, false), (mark.end, true)]);
        let mut from = 0;
        starts.chain([(self.text.len(), false)]).filter_map(move |(to, marked)| {
            let part = &self.text[from..to];
            from = to;
            (!part.is_empty()).then_some((part, marked))
        })
    }
}

/// Finds in a text what a query matched in the index: by folded word, stem, beginning, synonym or near spelling.
pub(crate) struct Marker {
    /// The concepts that are marked.
    concepts: Vec<usize>,
    stemmed: Option<Stemmed>,
    /// Which concept a word belongs to.
    words: HashMap<String, usize>,
    stems: HashMap<String, usize>,
    beginnings: Vec<(String, usize)>,
    runs: Vec<(Vec<String>, usize)>,
}

/// A match in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Mark {
    source: Range<usize>,
    concept: usize,
}

impl Marker {
    /// A marker for entries of one language.
    pub(crate) fn new(concepts: &[Concept], language: &str) -> Self {
        let stemmed = Stemmed::of(language);
        let mut marker = Marker {
            concepts: Vec::new(),
            stemmed,
            words: HashMap::new(),
            stems: HashMap::new(),
            beginnings: Vec::new(),
            runs: Vec::new(),
        };
        let only_common = concepts.iter().all(|concept| concept.common || concept.without);
        for (at, concept) in concepts.iter().enumerate() {
            // Common words are marked where nothing else was asked for: marking every "the" helps nobody.
            if !concept.without && (!concept.common || only_common) {
                marker.add(&concept.marks, at);
            }
        }
        marker
    }

    fn add(&mut self, marks: &Marks, concept: usize) {
        self.concepts.push(concept);
        for word in &marks.words {
            self.words.entry(word.clone()).or_insert(concept);
        }
        if let Some(stemmed) = self.stemmed {
            for stem in &marks.stems[stemmed as usize] {
                self.stems.entry(stem.clone()).or_insert(concept);
            }
        }
        self.beginnings.extend(marks.beginnings.iter().map(|word| (word.clone(), concept)));
        self.runs.extend(marks.runs.iter().map(|run| (run.clone(), concept)));
    }

    /// The whole text, marked.
    pub(crate) fn mark(&self, text: &str) -> Marked {
        cut(text, 0..text.len(), &self.marks(text))
    }

    /// The sentence of `text` that has most of what was asked for, the first of several, and where in `text` its first
    /// match stands; `None` if nothing matches.
    pub(crate) fn best_sentence(&self, text: &str) -> Option<(Marked, usize)> {
        let marks = self.marks(text);
        let mut best: Option<(usize, Range<usize>, &[Mark])> = None;
        let mut rest = &marks[..];
        for sentence in sentences(text) {
            let inside = rest.iter().take_while(|mark| mark.source.start < sentence.end).count();
            let (own, later) = rest.split_at(inside);
            rest = later;
            let worth = worth(own);
            if worth > best.as_ref().map_or(0, |(worth, ..)| *worth) {
                best = Some((worth, sentence, own));
            }
        }
        let (_, sentence, own) = best?;
        let window = window(text, sentence, own);
        let first = own.iter().find(|mark| mark.source.start >= window.start)?.source.start;
        Some((cut(text, window, own), first))
    }

    /// True if `text` has every one of the concepts that this marker marks.
    pub(crate) fn has_all(&self, text: &str) -> bool {
        let marks = self.marks(text);
        self.concepts.iter().all(|concept| marks.iter().any(|mark| mark.concept == *concept))
    }

    /// The first sentence, unmarked, for a match that lies elsewhere.
    pub(crate) fn beginning(text: &str) -> Marked {
        let first = sentences(text).next().unwrap_or(0..0);
        cut(text, window(text, first, &[]), &[])
    }

    /// Every match in `text`, in order, none overlapping another.
    fn marks(&self, text: &str) -> Vec<Mark> {
        let words = words(text);
        let compounds = compounds::all(text, &words);
        let mut marks: Vec<Mark> = Vec::new();
        for (at, (word, source)) in words.iter().enumerate() {
            let run = self.runs.iter().filter_map(|(run, concept)| {
                let last = end_of_run(run, &words, &compounds, at)?;
                Some(Mark { source: source.start..words[last].1.end, concept: *concept })
            });
            let joined = compounds.iter().filter(|compound| compound.first == at).find_map(|compound| {
                let source = source.start..words[compound.last].1.end;
                Some(Mark { source, concept: self.concept_of(&compound.word)? })
            });
            let found = run
                .max_by_key(|mark| mark.source.end)
                .or(joined)
                .or_else(|| Some(Mark { source: source.clone(), concept: self.concept_of(word)? }));
            match (found, marks.last_mut()) {
                (Some(mark), Some(last)) if mark.source.start < last.source.end => {
                    last.source.end = last.source.end.max(mark.source.end);
                }
                (Some(mark), _) => marks.push(mark),
                (None, _) => {}
            }
        }
        marks
    }

    fn concept_of(&self, word: &str) -> Option<usize> {
        if let Some(concept) = self.words.get(word) {
            return Some(*concept);
        }
        if let Some((_, concept)) = self.beginnings.iter().find(|(beginning, _)| word.starts_with(beginning)) {
            return Some(*concept);
        }
        // Stemming is dear, and keeps a word's first letters.
        let stemmed = self.stemmed?;
        let head = word.as_bytes().first()?;
        if is_common(word) || !self.stems.keys().any(|stem| stem.as_bytes().first() == Some(head)) {
            return None;
        }
        self.stems.get(&*stemmed.stem(word)).copied()
    }
}

/// The last of the words from `at` on that are this run; a compound there may be one of its words.
fn end_of_run(run: &[String], words: &[(String, Range<usize>)], compounds: &[Joined], at: usize) -> Option<usize> {
    let mut next = at;
    for wanted in run {
        let joined = || compounds.iter().find(|compound| compound.first == next && compound.word == *wanted);
        next = match words.get(next) {
            Some((word, _)) if word == wanted => next,
            _ => joined()?.last,
        } + 1;
    }
    next.checked_sub(1).filter(|_| !run.is_empty())
}

/// How well a sentence answers: first by how many different concepts it has, then by how many matches.
fn worth(marks: &[Mark]) -> usize {
    let different =
        marks.iter().enumerate().filter(|(at, mark)| marks[..*at].iter().all(|m| m.concept != mark.concept));
    different.count() * 8 + marks.len().min(4)
}

/// The sentences of a text, in order: parted at blank lines, and after `.`, `!`, `?` or `…` and a space, unless what stands
/// before a full stop is an abbreviation.
fn sentences(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        from += text[from..].find(|c: char| !c.is_whitespace())?;
        let start = from;
        from = end_of_sentence(text, start);
        Some(start..start + text[start..from].trim_end().len())
    })
}

fn end_of_sentence(text: &str, start: usize) -> usize {
    let mut characters = text[start..].char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        let after = start + at + c.len_utf8();
        let next = characters.peek().map(|(_, next)| *next);
        let ends = match c {
            '\n' => next == Some('\n'),
            '!' | '?' | '…' => next.is_none_or(char::is_whitespace),
            '.' => next.is_none_or(char::is_whitespace) && !is_abbreviation(&text[start..start + at]),
            _ => false,
        };
        if ends {
            return after;
        }
    }
    text.len()
}

/// True if the full stop after `before` shortens a word: a single letter, `No.`, `Mr.`, `s.`, `e.g.`.
fn is_abbreviation(before: &str) -> bool {
    let word = before.rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or_default();
    let known = [
        "no", "nos", "mr", "mrs", "ms", "dr", "st", "ss", "sec", "secs", "art", "arts", "reg", "regs", "para", "paras",
        "sch", "cl", "pt", "ch", "vol", "pp", "cf", "etc", "vs", "al", "inc", "ltd", "co",
    ];
    let dotted = word.len() <= 4 && word.contains('.');
    let letter = word.chars().count() == 1 && word.chars().all(char::is_alphabetic);
    dotted || letter || known.iter().any(|known| word.eq_ignore_ascii_case(known))
}

/// The part of a sentence to show: all of it, or what fits around its matches.
fn window(text: &str, sentence: Range<usize>, marks: &[Mark]) -> Range<usize> {
    if sentence.len() <= LONGEST {
        return sentence;
    }
    // The run of matches that fits and is worth most, the first of several.
    let mut best = (0, sentence.start, sentence.start);
    for (at, first) in marks.iter().enumerate() {
        let fits = marks[at..].iter().take_while(|mark| mark.source.end - first.source.start <= LONGEST).count();
        let run = &marks[at..at + fits];
        if let Some(last) = run.last()
            && worth(run) > best.0
        {
            best = (worth(run), first.source.start, last.source.end);
        }
    }
    let (_, first, last) = best;
    let spare = LONGEST.saturating_sub(last - first);
    // A third of the room before, the rest after; what one side cannot use goes to the other.
    let before = (spare / 3).max(spare.saturating_sub(sentence.end - last)).min(first - sentence.start);
    let start = first - before;
    let end = (start + LONGEST).max(last.min(start + 2 * LONGEST)).min(sentence.end);
    let start = whole_word(text, start, sentence.start, first);
    let end = text.floor_char_boundary(end);
    let cut_end = text[start..end].rfind(char::is_whitespace).map_or(end, |space| start + space);
    let end = if end == sentence.end || cut_end < last.min(end) { end } else { cut_end };
    start..end.max(start)
}

/// The beginning of the first whole word at or after `at`, but not after `latest`.
fn whole_word(text: &str, at: usize, earliest: usize, latest: usize) -> usize {
    let at = text.floor_char_boundary(at);
    if at <= earliest {
        return earliest;
    }
    text[at..latest].char_indices().find(|(_, c)| c.is_whitespace()).map_or(at, |(space, c)| at + space + c.len_utf8())
}

/// A part of the text with its marks. Line breaks and tabs become spaces; an ellipsis says where a sentence was cut.
fn cut(text: &str, part: Range<usize>, marks: &[Mark]) -> Marked {
    let mut marked = Marked::default();
    let begins = text[..part.start].trim_end();
    if !(begins.is_empty() || begins.ends_with(['.', '!', '?', ';', '…', '\n']) || text[..part.start].ends_with('\n'))
    {
        marked.text.push('…');
    }
    let shift = marked.text.len();
    marked.text.extend(text[part.clone()].chars().map(|c| if matches!(c, '\n' | '\t' | '\r') { ' ' } else { c }));
    for mark in marks {
        if mark.source.start >= part.start && mark.source.end <= part.end {
            let start = mark.source.start - part.start + shift;
            marked.marks.push(start..start + mark.source.len());
        }
    }
    let rest = &text[part.end..];
    if !(rest.trim().is_empty()
        || text[..part.end].ends_with(['.', '!', '?', ';', '…', ':', '—'])
        || rest.starts_with('\n'))
    {
        marked.text.push('…');
    }
    marked
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A marker for these words, each a concept of its own.
    fn marker(words: &[&str]) -> Marker {
        let concept = |at: usize, word: &&str| Concept {
            clauses: at..at + 1,
            alternatives: Vec::new(),
            common: false,
            without: false,
            phrase: false,
            prefix: false,
            marks: Marks {
                words: vec![(*word).to_owned()],
                stems: Stemmed::ALL.map(|stemmed| vec![stemmed.stem(word).into_owned()]),
                ..Marks::default()
            },
        };
        Marker::new(&words.iter().enumerate().map(|(at, word)| concept(at, word)).collect::<Vec<_>>(), "en")
    }

    #[track_caller]
    fn shown(text: &str, words: &[&str]) -> String {
        let (marked, _) = marker(words).best_sentence(text).expect("a match");
        marked.parts().map(|(part, marked)| if marked { format!("[{part}]") } else { part.to_owned() }).collect()
    }

    fn all_sentences(text: &str) -> Vec<&str> {
        sentences(text).map(|sentence| &text[sentence]).collect()
    }

    #[test]
    fn sentences_end_where_a_reader_stops() {
        assert_eq!(all_sentences("One. Two! Three? Four… Five"), ["One.", "Two!", "Three?", "Four…", "Five"]);
        assert_eq!(
            all_sentences("See s. 12 and No. 5, e.g. of Mr. Tau. Next."),
            ["See s. 12 and No. 5, e.g. of Mr. Tau.", "Next."]
        );
        assert_eq!(all_sentences("Wrapped\nline. \n\n Next paragraph\n\n\n"), ["Wrapped\nline.", "Next paragraph"]);
        assert_eq!(all_sentences("Version 1.2 of 3.4"), ["Version 1.2 of 3.4"]);
        assert_eq!(all_sentences(" \n\n "), [""; 0]);
    }

    #[test]
    fn the_sentence_with_most_of_the_query_is_shown() {
        let text = "A passport is needed. The minor has no passport. Minor, minor, minor.";
        assert_eq!(shown(text, &["minor", "passport"]), "The [minor] has no [passport].");
        assert_eq!(shown(text, &["passport"]), "A [passport] is needed.");
    }

    #[test]
    fn stems_and_foldings_are_marked_as_written() {
        assert_eq!(shown("The authority’s Sharings.", &["authority", "share"]), "The [authority]’s [Sharings].");
    }

    #[test]
    fn a_long_sentence_is_cut_around_its_matches() {
        let long =
            format!("Begin {} the passport of a minor {} end.", "many words ".repeat(60), "and more ".repeat(60));
        let text = shown(&long, &["passport", "minor"]);
        assert!(
            text.starts_with('…') && text.ends_with('…') && text.contains("the [passport] of a [minor] and"),
            "{text}"
        );
        assert!(text.len() <= LONGEST + 10 && text.len() > LONGEST / 2, "{} bytes", text.len());
        assert!(
            text.trim_start_matches('…').starts_with("many ") || text.trim_start_matches('…').starts_with("words ")
        );
    }

    #[test]
    fn a_text_without_match_has_no_sentence() {
        assert_eq!(marker(&["passport"]).best_sentence("Nothing here."), None);
        assert_eq!(Marker::beginning("First words. Then more.").text, "First words.");
        assert_eq!(Marker::beginning(""), Marked::default());
    }

    proptest! {
        #[test]
        fn any_text_is_cut_and_marked_soundly(
            text in "([a-z’é.\n ]{0,80}minor[a-zß. \u{301}]{0,60}){0,9}|\\PC*|[a-z]{300,900} minor [é]{300}",
        ) {
            let marker = marker(&["minor", "e"]);
            let found = marker.best_sentence(&text);
            prop_assert_eq!(found.is_some(), !marker.mark(&text).marks.is_empty());
            for marked in found.iter().map(|(marked, _)| marked).chain([&marker.mark(&text), &Marker::beginning(&text)]) {
                prop_assert!(marked.marks.windows(2).all(|pair| pair[0].end <= pair[1].start));
                prop_assert_eq!(marked.parts().map(|(part, _)| part).collect::<String>(), marked.text.clone());
            }
            if let Some((marked, first)) = found {
                prop_assert!(!marked.marks.is_empty() && text.is_char_boundary(first));
            }
        }
    }
}
