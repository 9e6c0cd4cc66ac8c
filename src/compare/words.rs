//! Running text as tokens: what two texts are compared by.
//!
//! A token is a word, a mark of punctuation or a cross-reference. Tokens are compared *folded*: quotation marks and
//! apostrophes of every style are one, dashes are one, characters are NFC and white space does not exist, so a
//! typographer's work is no change of the law. Case is kept: "Minister" and "minister" may mean two things.
//!
//! Where the words of a link lead outside the text, and which image an alternative text stands for, is kept beside the
//! tokens: it is no wording, and told apart. Words struck out stand in `[struck out: …]`: they are not what they were
//! before they were struck out, and a bill has no other way to say so.

use std::borrow::Cow;

use unicode_normalization::{UnicodeNormalization, is_nfc};

/// What stands before words that are struck out, in English and in French texts.
pub(super) const STRUCK: [&str; 2] = ["[struck out:", "[barré :"];
/// What stands behind them.
const STRUCK_END: &str = "]";

/// A text and its tokens.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text {
    /// As readers see it, white space folded to single spaces.
    pub shown: String,
    /// In order; they do not overlap, and what lies between them is white space.
    pub tokens: Vec<Token>,
    /// Where the cross-references lead ([`Token::target`] points in here): permalinks of the same document.
    pub targets: Vec<String>,
    /// Where the links lead ([`Token::link`] points in here): addresses, and `#` with a permalink of the same document.
    pub links: Vec<String>,
    /// Bytes of [`Text::shown`] that are struck out, from and to, with the marks around them.
    struck: Vec<(u32, u32)>,
    /// Which of them are not ended yet, the innermost last.
    open: Vec<usize>,
}

/// A word, a mark of punctuation or a cross-reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// Byte in [`Text::shown`] where it begins.
    pub start: u32,
    /// Byte where it ends.
    pub end: u32,
    /// Index in [`Text::targets`] when it is a cross-reference.
    pub target: Option<u32>,
    /// Index in [`Text::links`] when it stands in a link, or for an image.
    pub link: Option<u32>,
}

impl Text {
    /// The tokens of plain words.
    pub fn plain(words: &str) -> Self {
        let mut text = Self::default();
        text.push(words);
        text
    }

    /// Appends running text. White space at either end separates, in between it is folded.
    pub fn push(&mut self, words: &str) {
        let seen: Cow<str> = match words.contains(is_ignored) {
            true => words.chars().filter(|c| !is_ignored(*c)).collect::<String>().into(),
            false => words.into(),
        };
        for (at, piece) in seen.split(char::is_whitespace).enumerate() {
            if at > 0 {
                self.space();
            }
            let start = self.shown.len();
            self.shown.push_str(piece);
            tokenise(piece, |from, to| {
                self.tokens.push(Token {
                    start: (start + from) as u32,
                    end: (start + to) as u32,
                    target: None,
                    link: None,
                });
            });
        }
    }

    /// Appends a cross-reference: one token, however many words it has.
    pub fn push_reference(&mut self, words: &str, permalink: &str) {
        let start = self.shown.len();
        self.shown.push_str(words.trim());
        let target = self.targets.len() as u32;
        self.targets.push(permalink.to_owned());
        self.tokens.push(Token { start: start as u32, end: self.shown.len() as u32, target: Some(target), link: None });
    }

    /// Appends a place to fill in: one token, however many words name it.
    pub fn push_field(&mut self, label: &str) {
        let start = self.shown.len() as u32;
        let label: Vec<&str> = label.split_whitespace().collect();
        self.shown.push_str(&format!("[{}]", label.join(" ")));
        self.tokens.push(Token { start, end: self.shown.len() as u32, target: None, link: None });
    }

    /// What follows is struck out, until [`Text::end_struck`].
    pub fn begin_struck(&mut self, is_french: bool) {
        self.open.push(self.struck.len());
        self.struck.push((self.shown.len() as u32, u32::MAX));
        self.push(STRUCK[usize::from(is_french)]);
        self.space();
    }

    /// What follows is not struck out any more.
    pub fn end_struck(&mut self) {
        self.push(STRUCK_END);
        if let Some(struck) = self.open.pop().and_then(|at| self.struck.get_mut(at)) {
            struck.1 = self.shown.len() as u32;
        }
    }

    /// The tokens of what is struck out, with the marks around them, from and to, in the order in which they begin. What
    /// the Markdown strikes out, that is: the same words typed by an author are words. What is never ended goes on to the
    /// end.
    pub fn struck(&self) -> Vec<(u32, u32)> {
        let index = |byte: u32| self.tokens.partition_point(|token| token.start < byte) as u32;
        self.struck.iter().map(|(from, to)| (index(*from), index(*to))).collect()
    }

    /// Gives the tokens from `from` on a link; what stands in two is the inner one's.
    pub fn link(&mut self, from: usize, address: &str) {
        let link = self.links.len() as u32;
        self.links.push(address.to_owned());
        self.tokens.iter_mut().skip(from).for_each(|token| token.link = token.link.or(Some(link)));
    }

    /// Where the link leads that a token stands in.
    pub fn address(&self, index: usize) -> Option<&str> {
        self.links.get(self.tokens.get(index)?.link? as usize).map(String::as_str)
    }

    /// Appends a space unless there is one.
    pub fn space(&mut self) {
        if !self.shown.is_empty() && !self.shown.ends_with(' ') {
            self.shown.push(' ');
        }
    }

    /// Ends the text: no space is left at its end, and a word that markup had cut in two is one token.
    #[must_use]
    pub fn finish(mut self) -> Self {
        self.shown.truncate(self.shown.trim_end().len());
        let mut joined: Vec<Token> = Vec::with_capacity(self.tokens.len());
        for token in self.tokens.drain(..) {
            match joined.last_mut() {
                Some(last) if last.end == token.start && last.target.is_none() && token.target.is_none() => {
                    let whole = &self.shown[last.start as usize..token.end as usize];
                    let mut pieces = 0;
                    tokenise(whole, |_, _| pieces += 1);
                    if pieces == 1 { last.end = token.end } else { joined.push(token) }
                }
                _ => joined.push(token),
            }
        }
        self.tokens = joined;
        self.open.clear();
        self
    }

    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// The words of a token as shown.
    pub fn shown(&self, token: Token) -> &str {
        &self.shown[token.start as usize..token.end as usize]
    }

    /// The words of tokens `from..to` as shown, with the spaces between them.
    pub fn slice(&self, from: usize, to: usize) -> &str {
        if from >= to {
            return "";
        }
        &self.shown[self.tokens[from].start as usize..self.tokens[to - 1].end as usize]
    }

    /// Whether white space stands before token `index`.
    pub fn spaced(&self, index: usize) -> bool {
        index > 0 && self.tokens[index - 1].end < self.tokens[index].start
    }

    /// The text folded: what two texts that are "the same" have in common, byte for byte.
    pub fn folded(&self) -> String {
        let mut out = String::with_capacity(self.shown.len());
        for token in &self.tokens {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(&fold(self.shown(*token)));
        }
        out
    }
}

/// Characters that are never seen: they join or part nothing.
fn is_ignored(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}' | '\u{FEFF}' | '\u{2060}')
}

/// Calls `found` with the bytes of each token. A word is letters and digits with apostrophes, and with dots or commas
/// between digits ("1,000.50"); every other character is a token of its own.
fn tokenise(text: &str, mut found: impl FnMut(usize, usize)) {
    let mut characters = text.char_indices().peekable();
    while let Some((start, first)) = characters.next() {
        if first.is_whitespace() {
            continue;
        }
        let mut end = start + first.len_utf8();
        if is_word(first) {
            let mut before = first;
            while let Some(&(at, c)) = characters.peek() {
                let joins = || {
                    let next = text[at + c.len_utf8()..].chars().next();
                    next.is_some_and(|next| {
                        (is_apostrophe(c) && next.is_alphanumeric())
                            || (matches!(c, '.' | ',') && before.is_ascii_digit() && next.is_ascii_digit())
                    })
                };
                if !(is_word(c) || joins()) {
                    break;
                }
                before = c;
                end = at + c.len_utf8();
                characters.next();
            }
        }
        found(start, end);
    }
}

/// Letters, digits, what is written over or under them, and the glottal stop of Pacific languages.
fn is_word(c: char) -> bool {
    c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c) || c == '\u{2BB}'
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2018}' | '\u{2019}' | '\u{2BC}' | '\u{60}' | '\u{B4}')
}

/// A token as it is compared.
pub fn fold(token: &str) -> Cow<'_, str> {
    if token.is_ascii() && !token.contains('`') {
        return Cow::Borrowed(token);
    }
    let one = |c: char| match c {
        '\u{2018}' | '\u{2019}' | '\u{201A}' | '\u{201B}' | '\u{2BB}' | '\u{2BC}' | '\u{60}' | '\u{B4}' => '\'',
        '\u{201C}' | '\u{201D}' | '\u{201E}' | '\u{201F}' | '\u{AB}' | '\u{BB}' => '"',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        c => c,
    };
    let plain = token.chars().map(one);
    Cow::Owned(if is_nfc(token) { plain.collect() } else { plain.nfc().collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(words: &str) -> Vec<String> {
        let text = Text::plain(words).finish();
        text.tokens.iter().map(|t| text.shown(*t).to_owned()).collect()
    }

    #[test]
    fn words_keep_apostrophes_and_numbers_their_separators() {
        assert_eq!(
            tokens("The person’s fine: $1,000.50, or ‘more’."),
            ["The", "person’s", "fine", ":", "$", "1,000.50", ",", "or", "‘", "more", "’", "."]
        );
        assert_eq!(
            tokens("Fa‘asāmoa well-known (a)(ii)"),
            ["Fa‘asāmoa", "well", "-", "known", "(", "a", ")", "(", "ii", ")"]
        );
        assert_eq!(tokens("e\u{301}tat"), ["e\u{301}tat"]);
        assert_eq!(tokens(" \u{a0}\t"), Vec::<String>::new());
    }

    #[test]
    fn a_place_to_fill_in_is_one_token() {
        let mut text = Text::default();
        text.push("the ");
        text.push_field("name of\ncompetent authority");
        text.push("’s seal");
        let text = text.finish();
        let all: Vec<&str> = text.tokens.iter().map(|t| text.shown(*t)).collect();
        assert_eq!(all[..2], ["the", "[name of competent authority]"]);
    }

    #[test]
    fn what_is_struck_out_is_found_with_its_marks() {
        let mut text = Text::default();
        text.push("pay ");
        text.begin_struck(false);
        text.push("at ");
        text.push_field("place");
        text.end_struck();
        text.push(" now");
        let text = text.finish();
        assert_eq!(text.shown, "pay [struck out: at [place]] now");
        let struck: Vec<&str> =
            text.struck().into_iter().map(|(from, to)| text.slice(from as usize, to as usize)).collect();
        assert_eq!(struck, ["[struck out: at [place]]"]);
    }

    #[test]
    fn what_an_author_types_is_not_struck_out() {
        assert_eq!(Text::plain("pay [struck out: at once] now").finish().struck(), []);
        let mut text = Text::default();
        text.begin_struck(false);
        text.push("a ] b [struck out: c");
        text.begin_struck(true);
        text.push("d");
        text.end_struck();
        text.push(" e");
        text.end_struck();
        text.push(" f ");
        text.begin_struck(false);
        text.push("g ");
        let text = text.finish();
        let struck: Vec<&str> =
            text.struck().into_iter().map(|(from, to)| text.slice(from as usize, to as usize)).collect();
        let outer = "[struck out: a ] b [struck out: c[barré : d] e]";
        assert_eq!(struck, [outer, "[barré : d]", "[struck out: g"]);
    }

    #[test]
    fn style_is_folded_and_case_is_kept() {
        let folded = |words: &str| Text::plain(words).finish().folded();
        assert_eq!(folded("“The  Minister’s” — act"), folded("\"The Minister's\"\u{a0}-\nact"));
        assert_eq!(folded("e\u{301}tat"), folded("\u{e9}tat"));
        assert_ne!(folded("Minister"), folded("minister"));
    }

    #[test]
    fn a_word_that_markup_cuts_is_one_token() {
        let mut text = Text::default();
        text.push("un");
        text.push("change");
        text.push("d, ");
        text.push_reference("section 9(1)", "sec_9__subsec_1");
        text.push(".");
        let text = text.finish();
        let all: Vec<&str> = text.tokens.iter().map(|t| text.shown(*t)).collect();
        assert_eq!(all, ["unchanged", ",", "section 9(1)", "."]);
        assert_eq!(text.slice(0, 3), "unchanged, section 9(1)");
        assert!(text.spaced(2) && !text.spaced(3));
    }
}
