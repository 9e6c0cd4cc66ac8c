//! Folding: what makes `Fa‘asāmoa`, `fa'asamoa` and `FAASĀMOA` one word, in the index and in a query alike.
//!
//! In this order, for every language, since a query's own language is unknown:
//!
//! 1. **Words.** A word is a run of letters, digits and marks, with any of the [apostrophe family](is_apostrophe) inside
//!    it. Hyphens, dots, brackets and spaces part words: `12(1)(a)` is three (what a hyphen parts is found as one word
//!    too, see [`compounds`](crate::compounds)). Each Han or kana character is a word of its
//!    own, since those scripts do not part them.
//! 2. **NFD**, then combining marks are dropped: those that Latin, Greek and Cyrillic letters carry. The vowel signs of
//!    other scripts (Fiji's Hindi) are part of their words and stay.
//! 3. **Lower case**; then œ, æ, ß, ø become oe, ae, ss, o.
//! 4. An English `'s` at the end and a French elision at the start (`l'`, `d'`, `qu'`…) are taken off. No Polynesian
//!    or Micronesian word is hurt: theirs have a vowel before a glottal stop.
//! 5. The apostrophe family is deleted. The ʻokina is a letter to those who write it; a reader may type any of fifteen
//!    signs for it, or none.
//!
//! Soft hyphens and joiners, which Word leaves inside words, are deleted too. A word is cut at [`LONGEST`] bytes.
//!
//! The rule is that of `SEARCH.md`; `shared/data/search/folding.tsv` holds its cases.

use std::ops::Range;

use crate::characters::{decompose, is_mark};
use crate::marks::is_dropped_mark;

/// The most bytes a folded word has; what is longer (an encoded blob) is cut, in the index and in a query alike.
pub const LONGEST: usize = 64;

/// What French puts before a vowel in place of a word.
const ELISIONS: [&str; 13] = ["l", "d", "j", "m", "t", "s", "c", "n", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu"];

/// The folded words of a text, one after the other.
pub struct Words<'a> {
    text: &'a str,
    at: usize,
    folded: String,
}

impl<'a> Words<'a> {
    /// The words of `text`, from its beginning.
    pub fn new(text: &'a str) -> Self {
        Words { text, at: 0, folded: String::new() }
    }

    /// Goes to the next word and says where it stands in the text, in bytes.
    ///
    /// The range covers what a reader would want marked: without the quotation marks around it, without the `l’` before
    /// or the `’s` after it, but with an ʻokina.
    pub fn advance(&mut self) -> Option<Range<usize>> {
        let bytes = self.text.as_bytes();
        loop {
            let start = self.at + bytes[self.at..].iter().position(|byte| CLASS[usize::from(*byte)] != PARTS)?;
            let length = bytes[start..].iter().position(|byte| CLASS[usize::from(*byte)] != PLAIN);
            let end = length.map_or(bytes.len(), |length| start + length);
            // Nearly all words are plain ASCII with a space, a stop or a bracket after them.
            if end > start && (end == bytes.len() || CLASS[usize::from(bytes[end])] == PARTS) {
                self.at = end;
                self.folded.clear();
                self.folded.push_str(&self.text[start..end.min(start + LONGEST)]);
                self.folded.make_ascii_lowercase();
                return Some(start..end);
            }
            let run = next_run(self.text, start)?;
            self.at = run.end;
            if let Some(source) = fold_run(self.text, run, &mut self.folded) {
                return Some(source);
            }
        }
    }

    /// The word that [`advance`](Self::advance) went to, folded.
    pub fn folded(&self) -> &str {
        &self.folded
    }
}

/// A byte that parts words.
const PARTS: u8 = 0;
/// An ASCII letter or digit.
const PLAIN: u8 = 1;
/// An apostrophe, or a part of a character beyond ASCII: to be looked at closely.
const CLOSELY: u8 = 2;

/// What a byte of a text is to [`Words`].
const CLASS: [u8; 256] = {
    let mut class = [PARTS; 256];
    let mut byte = 0;
    while byte < 256 {
        if byte >= 0x80 || byte == b'\'' as usize || byte == b'`' as usize {
            class[byte] = CLOSELY;
        } else if (byte as u8).is_ascii_alphanumeric() {
            class[byte] = PLAIN;
        }
        byte += 1;
    }
    class
};

/// Calls `each` with every folded word of `text` and where it stands in `text`, in bytes.
pub fn each_word(text: &str, mut each: impl FnMut(&str, Range<usize>)) {
    let mut words = Words::new(text);
    while let Some(source) = words.advance() {
        each(words.folded(), source);
    }
}

/// The folded words of `text`, with one space between them.
///
/// ```
/// assert_eq!(faletusi_search::fold::fold("L’étranger, fa‘asāmoa"), "etranger faasamoa");
/// ```
pub fn fold(text: &str) -> String {
    let mut all = String::with_capacity(text.len());
    each_word(text, |word, _| {
        if !all.is_empty() {
            all.push(' ');
        }
        all.push_str(word);
    });
    all
}

/// The folded words of `text`, each with its place in `text`.
pub fn words(text: &str) -> Vec<(String, Range<usize>)> {
    let mut all = Vec::new();
    each_word(text, |word, source| all.push((word.to_owned(), source)));
    all
}

/// A name as it is compared, for ids of collections, topics and the like: its folded words with `-` between them.
pub fn label(text: &str) -> String {
    fold(text).replace(' ', "-")
}

/// The signs that people type for an apostrophe, a glottal stop or an ʻokina.
pub fn is_apostrophe(c: char) -> bool {
    matches!(
        c,
        '\u{27}' | '\u{60}' | '\u{B4}' | '\u{2018}' | '\u{2019}' | '\u{201B}' | '\u{2032}' | '\u{2BB}'
            ..='\u{2BF}' | '\u{2C8}' | '\u{A78B}' | '\u{A78C}'
    )
}

/// Characters that vanish inside a word: soft hyphen, joiners, byte order mark.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200C}' | '\u{200D}' | '\u{2060}' | '\u{FEFF}')
}

/// Scripts written without spaces, whose characters are words of their own.
fn stands_alone(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}')
}

fn is_in_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || c == '\'' || c == '`';
    }
    c.is_alphanumeric() || is_apostrophe(c) || is_mark(c) || is_invisible(c)
}

/// The next run of word characters at or after `from`.
fn next_run(text: &str, from: usize) -> Option<Range<usize>> {
    let start = from + text[from..].find(is_in_word)?;
    let mut before = None;
    let mut characters = text[start..].char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        let here = start + at;
        if !is_in_word(c) {
            return Some(start..here);
        }
        if !c.is_ascii() && stands_alone(c) {
            // Alone if it begins the run; otherwise it ends the run before it. Marks on it go with it.
            if at > 0 {
                return Some(start..here);
            }
            let mut end = here + c.len_utf8();
            while let Some((at, _)) = characters.next_if(|(_, c)| is_mark(*c)) {
                end = start + at + text[start + at..].chars().next().map_or(0, char::len_utf8);
            }
            return Some(start..end);
        }
        // Feet and minutes: the sign in 34'56 parts two numbers.
        if is_apostrophe(c)
            && before.is_some_and(char::is_numeric)
            && characters.peek().is_some_and(|(_, next)| next.is_numeric())
        {
            return Some(start..here);
        }
        before = Some(c);
    }
    Some(start..text.len())
}

/// Folds one run into `folded` and says which part of the text it stands for; `None` where nothing is left of it.
fn fold_run(text: &str, run: Range<usize>, folded: &mut String) -> Option<Range<usize>> {
    folded.clear();
    let raw = &text[run];
    let word = raw.trim_matches(|c| is_apostrophe(c) || is_invisible(c));
    // An ʻokina or saltillo at the edge is a letter and is marked with its word; a quotation mark is not.
    let shown = raw.trim_matches(|c: char| (is_apostrophe(c) && !c.is_alphabetic()) || is_invisible(c));
    let mut source = offset_in(text, shown)..offset_in(text, shown) + shown.len();

    // Where the first and the last apostrophe stood: in the folded word, and in the text right after and right before.
    let mut first: Option<(usize, usize)> = None;
    let mut last: Option<(usize, usize)> = None;
    let word_start = offset_in(text, word);
    for (at, c) in word.char_indices() {
        if is_apostrophe(c) {
            first.get_or_insert((folded.len(), word_start + at + c.len_utf8()));
            last = Some((folded.len(), word_start + at));
        } else if c.is_ascii() {
            folded.push(c.to_ascii_lowercase());
        } else if !is_invisible(c) {
            fold_character(c, folded);
        }
    }
    if let Some((at, before)) = last
        && at > 0
        && &folded[at..] == "s"
    {
        folded.truncate(at);
        source.end = before;
    }
    if let Some((at, after)) = first
        && at < folded.len()
        && ELISIONS.contains(&&folded[..at])
    {
        folded.drain(..at);
        source.start = after;
    }
    if folded.len() > LONGEST {
        folded.truncate(folded.floor_char_boundary(LONGEST));
    }
    (!folded.is_empty()).then_some(source)
}

fn fold_character(c: char, folded: &mut String) {
    decompose(c, |part| {
        for lower in part.to_lowercase().filter(|lower| !is_dropped_mark(*lower)) {
            match lower {
                'œ' => folded.push_str("oe"),
                'æ' => folded.push_str("ae"),
                'ß' => folded.push_str("ss"),
                'ø' => folded.push('o'),
                other => folded.push(other),
            }
        }
    });
}

/// Where `part`, a slice of `whole`, begins in it.
fn offset_in(whole: &str, part: &str) -> usize {
    part.as_ptr() as usize - whole.as_ptr() as usize
}
