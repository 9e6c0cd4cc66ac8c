use std::borrow::Cow;

use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::FileKind;
use crate::diagnostics::rules::{
    bidi_control, byte_order_mark, crlf, invisible_character, no_break_hyphen, no_break_space, not_nfc, not_utf_8,
    nul_byte, tab_indentation, word_bullet,
};
use crate::diagnostics::{Diagnostic, Edit, HubPath, Span};

/// The text of a file, and what its author's tools left in it.
///
/// The text has the length of the bytes: a byte at an offset is at that offset in the text, so spans point into the
/// file as it lies on disk. In a file that is not UTF-8 each byte that fits nothing becomes `?`. A byte order mark and
/// CRs stay in the text.
///
/// All rules hold for Markdown. For TOML those about Markdown's signs do not; a CSV file may also have CRLF and a byte
/// order mark, without which spreadsheet programs misread it.
pub fn decode(path: &HubPath, bytes: &[u8]) -> (String, Vec<Diagnostic>) {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(error) => {
            let finding = misencoded(path, bytes, error.valid_up_to());
            return (with_stand_ins(bytes), vec![finding]);
        }
    };
    let mut scan = Scan::new(FileKind::of(path));
    scan.text(&text);
    let diagnostics = scan.report(path);
    (text, diagnostics)
}

/// The text that [`decode`] gives, for a file whose findings are known already.
pub fn text(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(with_stand_ins(bytes)),
    }
}

/// Keeps what is UTF-8 and puts one `?` for every other byte.
fn with_stand_ins(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        out.push_str(chunk.valid());
        out.extend(chunk.invalid().iter().map(|_| '?'));
    }
    out
}

fn misencoded(path: &HubPath, bytes: &[u8], offset: usize) -> Diagnostic {
    let span = Span::new(offset, offset + 1);
    let fix = utf_16(bytes)
        .map(|text| {
            let whole = Edit { span: Span::new(0, bytes.len()), text };
            ("UTF-16", vec![whole])
        })
        .or_else(|| windows_1252(bytes).map(|edits| ("Windows-1252", edits)));
    not_utf_8::report(path, span, fix)
}

/// Whether a file is in UTF-16: Windows writes a mark at its beginning that says so.
pub fn is_utf_16(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff])
}

/// The text of a file in UTF-16, which begins with a mark that says so.
fn utf_16(bytes: &[u8]) -> Option<String> {
    let unit: fn([u8; 2]) -> u16 = match bytes.get(..2)? {
        [0xff, 0xfe] => u16::from_le_bytes,
        [0xfe, 0xff] => u16::from_be_bytes,
        _ => return None,
    };
    let units: Vec<u16> = bytes[2..].chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
    String::from_utf16(&units).ok()
}

/// One edit for each byte that is no ASCII, when the file can only be in an encoding of one byte a letter: nothing in
/// it is a character of UTF-8, and every byte means something in Windows-1252.
fn windows_1252(bytes: &[u8]) -> Option<Vec<Edit>> {
    if bytes.utf8_chunks().any(|chunk| !chunk.valid().is_ascii()) || bytes.contains(&0) {
        return None;
    }
    let mut edits = Vec::new();
    for (at, byte) in bytes.iter().enumerate().filter(|(_, b)| !b.is_ascii()) {
        let c = windows_character(*byte)?;
        edits.push(Edit { span: Span::new(at, at + 1), text: c.to_string() });
    }
    Some(edits)
}

/// What a byte from 0x80 means in Windows-1252. Source: WHATWG Encoding, index windows-1252, without its five C1
/// controls.
fn windows_character(byte: u8) -> Option<char> {
    const HIGH: [char; 32] = [
        '€', '\0', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\0', 'Ž', '\0', '\0', '‘', '’', '“', '”',
        '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\0', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9f => Some(HIGH[usize::from(byte) - 0x80]).filter(|c| *c != '\0'),
        _ => Some(char::from(byte)),
    }
}

/// The findings of one file, as the edits that mend them.
struct Scan {
    kind: FileKind,
    byte_order_mark: bool,
    carriage_returns: Vec<Edit>,
    decomposed: Vec<Edit>,
    bidi: Vec<Edit>,
    nul: Vec<Edit>,
    tabs: Vec<Edit>,
    no_break: Vec<Edit>,
    bullets: Vec<Edit>,
    invisible: Vec<Edit>,
    no_break_hyphens: Vec<Edit>,
    /// Whether a list can begin on this line: the last one is blank, ends in a colon or is an item itself.
    may_begin_list: bool,
    /// The sign and length of the code fence we are in.
    fence: Option<(u8, usize)>,
}

fn edit(start: usize, len: usize, text: impl Into<String>) -> Edit {
    Edit { span: Span::new(start, start + len), text: text.into() }
}

impl Scan {
    fn new(kind: FileKind) -> Self {
        Self {
            kind,
            byte_order_mark: false,
            carriage_returns: Vec::new(),
            decomposed: Vec::new(),
            bidi: Vec::new(),
            nul: Vec::new(),
            tabs: Vec::new(),
            no_break: Vec::new(),
            bullets: Vec::new(),
            invisible: Vec::new(),
            no_break_hyphens: Vec::new(),
            may_begin_list: true,
            fence: None,
        }
    }

    fn text(&mut self, text: &str) {
        let mut at = 0;
        if text.starts_with('\u{feff}') {
            self.byte_order_mark = true;
            at = 3;
        }
        for line in text[at..].split_inclusive('\n') {
            self.line(at, line);
            at += line.len();
        }
    }

    fn line(&mut self, at: usize, line: &str) {
        let markdown = self.kind == FileKind::Markdown;
        let mut in_code = false;
        if markdown {
            in_code = self.fence.is_some();
            self.follow_fence(line);
        }
        // The common line is plain ASCII without control characters: one pass that the compiler turns into SIMD.
        let body = line.strip_suffix('\n').unwrap_or(line);
        let bullets = self.bullets.len();
        self.signs(at, line, body, markdown, in_code);
        let trimmed = body.trim();
        self.may_begin_list =
            trimmed.is_empty() || trimmed.ends_with(':') || trimmed.starts_with("- ") || self.bullets.len() > bullets;
    }

    fn signs(&mut self, at: usize, line: &str, body: &str, markdown: bool, in_code: bool) {
        if body.bytes().fold(true, |plain, b| plain & (b' '..0x7f).contains(&b)) {
            return;
        }
        if markdown && !in_code {
            self.indentation(at, body);
        }
        self.characters(at, body, line.len() > body.len(), in_code);
        if body.chars().any(|c| c >= '\u{300}') {
            self.composition(at, body);
        }
    }

    fn follow_fence(&mut self, line: &str) {
        let trimmed = line.trim_start_matches([' ', '\t']);
        let sign = trimmed.bytes().next().unwrap_or(0);
        if sign != b'`' && sign != b'~' {
            return;
        }
        let length = trimmed.bytes().take_while(|b| *b == sign).count();
        let rest = &trimmed[length..];
        match self.fence {
            Some((open, least)) if open == sign && length >= least && rest.trim().is_empty() => {
                self.fence = None;
            }
            None if length >= 3 && !(sign == b'`' && rest.contains('`')) => {
                self.fence = Some((sign, length));
            }
            _ => {}
        }
    }

    fn indentation(&mut self, at: usize, body: &str) {
        let len = body.len() - body.trim_start_matches([' ', '\t']).len();
        let blank = &body[..len];
        if blank.contains('\t') {
            // Markdown's tab stops are four columns apart.
            let width = blank.bytes().fold(0, |w, b| if b == b'\t' { (w / 4 + 1) * 4 } else { w + 1 });
            self.tabs.push(edit(at, len, " ".repeat(width)));
        }
        let rest = &body[len..];
        if let Some(length) = bullet(rest, self.may_begin_list) {
            self.bullets.push(edit(at + len, length, "- "));
        }
    }

    fn characters(&mut self, at: usize, body: &str, ended: bool, in_code: bool) {
        let mut before = None;
        let mut chars = body.char_indices().peekable();
        while let Some((i, c)) = chars.next() {
            let here = at + i;
            let after = chars.peek().map(|(_, c)| *c);
            match c {
                '\r' if self.kind == FileKind::Csv => {}
                '\r' => {
                    let lone = after.is_some() || !ended;
                    self.carriage_returns.push(edit(here, 1, if lone { "\n" } else { "" }));
                }
                '\0' => self.nul.push(edit(here, 1, "")),
                '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                    self.bidi.push(edit(here, c.len_utf8(), ""));
                }
                '\u{a0}' | '\u{202f}'
                    if self.kind == FileKind::Markdown
                        && !in_code
                        && !wants_no_break(&body[..i], before, after)
                        && !self.in_bullet(here) =>
                {
                    self.no_break.push(edit(here, c.len_utf8(), " "));
                }
                '\t' => {}
                '\u{2011}' if self.kind == FileKind::Markdown && !in_code && !self.in_bullet(here) => {
                    self.no_break_hyphens.push(edit(here, c.len_utf8(), "-"));
                }
                '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{1}'..='\u{1f}' | '\u{7f}' => {
                    let text = if matches!(c, '\u{b}' | '\u{c}') { " " } else { "" };
                    self.invisible.push(edit(here, c.len_utf8(), text));
                }
                '\u{2028}' | '\u{2029}' => self.invisible.push(edit(here, 3, " ")),
                '\u{80}'..='\u{9f}' => {
                    let proper = windows_character(c as u8).map(String::from);
                    self.invisible.push(edit(here, 2, proper.unwrap_or_default()));
                }
                _ => {}
            }
            before = Some(c);
        }
    }

    /// Whether the bullet found last takes this byte along.
    fn in_bullet(&self, at: usize) -> bool {
        self.bullets.last().is_some_and(|b| b.span.range().contains(&at))
    }

    fn composition(&mut self, at: usize, body: &str) {
        if is_nfc(body) {
            return;
        }
        let mut i = 0;
        for word in body.split_inclusive([' ', '\t']) {
            if !is_nfc(word) {
                self.decomposed.push(edit(at + i, word.len(), word.nfc().collect::<String>()));
            }
            i += word.len();
        }
    }

    fn report(self, path: &HubPath) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        if self.byte_order_mark && self.kind != FileKind::Csv {
            found.push(byte_order_mark::report(path));
        }
        type Report = fn(&HubPath, Vec<Edit>) -> Diagnostic;
        let rules: [(Vec<Edit>, Report); 9] = [
            (self.carriage_returns, crlf::report),
            (self.decomposed, not_nfc::report),
            (self.bidi, bidi_control::report),
            (self.nul, nul_byte::report),
            (self.tabs, tab_indentation::report),
            (self.no_break, no_break_space::report),
            (self.no_break_hyphens, no_break_hyphen::report),
            (self.bullets, word_bullet::report),
            (self.invisible, invisible_character::report),
        ];
        for (edits, report) in rules {
            if !edits.is_empty() {
                found.push(report(path, edits));
            }
        }
        found
    }
}

/// The bytes of a bullet sign at the start of `rest` and of the space behind it, when Word left one there.
///
/// A dash wants a space behind it, and an em dash a place where a list can begin: it begins a line of a sentence too.
/// `o` and `§` are the second and third level of Word's lists when a tab follows.
fn bullet(rest: &str, may_begin_list: bool) -> Option<usize> {
    let sign = rest.chars().next()?;
    let after = &rest[sign.len_utf8()..];
    let space = after.len() - after.trim_start_matches([' ', '\t', '\u{a0}']).len();
    if after[space..].trim().is_empty() {
        return None;
    }
    let fits = match sign {
        // Symbol fonts put their signs from U+F020 on.
        '•' | '·' | '◦' | '▪' | '●' | '○' | '■' | '□' | '➢' | '➔' | '✓' | '✔' | '\u{f0b7}' | '\u{f0a7}'
        | '\u{f0d8}' | '\u{f0fc}' | '\u{f076}' => true,
        '–' | '\u{2011}' => space > 0,
        '—' => space > 0 && may_begin_list,
        'o' | '§' => after.starts_with('\t'),
        _ => false,
    };
    fits.then_some(sign.len_utf8() + space)
}

/// Whether typography wants the space between `before` and `after` not to break. `start` is the line up to it: behind a
/// sign of Markdown a no-break space only does harm.
fn wants_no_break(start: &str, before: Option<char>, after: Option<char>) -> bool {
    let start = start.trim();
    let numbered =
        start.strip_suffix(['.', ')']).is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()));
    if numbered || start.bytes().all(|b| b"#>-*+:|".contains(&b)) {
        return false;
    }
    let digit = |c: Option<char>| c.is_some_and(char::is_numeric);
    digit(before)
        || digit(after)
        || matches!(before, Some('«' | '‹' | '§' | '–' | '—'))
        || matches!(after, Some(':' | ';' | '?' | '!' | '»' | '›' | '%' | '€' | '–' | '—'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::apply_fixes;

    /// The rules broken, and the text after one round of mending.
    fn mended(name: &str, bytes: &[u8]) -> (Vec<String>, String) {
        let path = HubPath::new(name).expect("a path");
        let (text, found) = decode(&path, bytes);
        assert_eq!(super::text(bytes), text);
        assert_eq!(text.len(), bytes.len(), "spans count bytes on disk");
        let rules = found.iter().map(|d| d.rule.name.to_owned()).collect();
        let mended = apply_fixes(bytes, &found).bytes;
        (rules, String::from_utf8(mended).expect("mended text is UTF-8"))
    }

    #[track_caller]
    fn check(before: &str, rules: &[&str], after: &str) {
        let (found, text) = mended("a.md", before.as_bytes());
        assert_eq!((found.iter().map(String::as_str).collect::<Vec<_>>(), text.as_str()), (rules.to_vec(), after));
        let (again, _) = mended("a.md", after.as_bytes());
        assert!(again.is_empty(), "mended once and for all: {again:?}");
    }

    #[test]
    fn good_text_is_left_alone() {
        check(
            "# Fa‘asāmoa – “quoted” 👩‍⚖️ 5\u{a0}km, n°\u{a0}3, «\u{a0}oui\u{a0}»\u{a0}!\n",
            &[],
            "# Fa‘asāmoa – “quoted” 👩‍⚖️ 5\u{a0}km, n°\u{a0}3, «\u{a0}oui\u{a0}»\u{a0}!\n",
        );
        check("```\n\tmake\n\u{a0}\n```\n", &[], "```\n\tmake\n\u{a0}\n```\n");
        check("- item\n  – a wrap-up of one dash –\n", &["word-bullet"], "- item\n  - a wrap-up of one dash –\n");
    }

    #[test]
    fn windows_leftovers_are_mended() {
        check("\u{feff}# A\r\n\r\nB\rC\r\n", &["byte-order-mark", "crlf"], "# A\n\nB\nC\n");
        check("a\r", &["crlf"], "a\n");
    }

    #[test]
    fn accents_are_composed() {
        check("A\u{304}iga ma a\u{304}iga\n", &["not-nfc"], "Āiga ma āiga\n");
    }

    #[test]
    fn what_cannot_be_seen_goes() {
        check("sec\u{202e}tion\u{2069}\n", &["bidi-control"], "section\n");
        check("a\0b\n", &["nul-byte"], "ab\n");
        check("in\u{ad}for\u{200b}ma\u{1f}tion \u{93}x\u{94}\n", &["invisible-character"], "information “x”\n");
        check("one\u{2028}two\u{b}three\n", &["invisible-character"], "one two three\n");
    }

    #[test]
    fn tabs_are_expanded_to_tab_stops() {
        check("- a\n\t- b\n  \t - c\n", &["tab-indentation"], "- a\n    - b\n     - c\n");
    }

    #[test]
    fn no_break_spaces_are_spaces_where_they_do_harm() {
        check("#\u{a0}One\n\n-\u{a0}5 of\u{a0}them\n1.\u{a0}x\n", &["no-break-space"], "# One\n\n- 5 of them\n1. x\n");
    }

    #[test]
    fn words_bullets_become_lists() {
        check("•\tone\n  ·\u{a0}two\n\u{f0b7} three\n•four\n", &["word-bullet"], "- one\n  - two\n- three\n- four\n");
    }

    #[test]
    fn words_further_signs_become_lists_too() {
        check(
            "\u{f0d8} one\n➢\ttwo\n\to\tthree\n✓ four\n§\tfive\n\nSix:\n— seven\n— eight\n",
            &["tab-indentation", "word-bullet"],
            "- one\n- two\n    - three\n- four\n- five\n\nSix:\n- seven\n- eight\n",
        );
        check("o le aiga\n§ 2 holds,\n— as said —\nhere\n", &[], "o le aiga\n§ 2 holds,\n— as said —\nhere\n");
    }

    #[test]
    fn hyphens_can_be_found_by_search() {
        check("an e\u{2011}mail, `a\u{2011}b`\n", &["no-break-hyphen"], "an e-mail, `a-b`\n");
        check("```\na\u{2011}b\n```\n", &[], "```\na\u{2011}b\n```\n");
    }

    #[test]
    fn old_encodings_are_recognised() {
        let (rules, text) = mended("a.md", b"Caf\xe9 \x93x\x94\n");
        assert_eq!((rules.join(""), text.as_str()), ("not-utf-8".into(), "Café “x”\n"));

        let utf_16: Vec<u8> = "\u{feff}Fa‘a\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let (rules, text) = mended("a.md", &utf_16);
        assert_eq!((rules.join(""), text.as_str()), ("not-utf-8".into(), "Fa‘a\n"));

        let path = HubPath::new("a.md").expect("a path");
        let (text, found) = decode(&path, b"\xc4\x81 \xe9\n");
        assert_eq!(text, "ā ?\n");
        assert_eq!(found[0].message, "this file is not UTF-8: byte 3 fits no character");
        assert_eq!(found[0].fix, None, "two encodings in one file: nobody knows");
    }

    #[test]
    fn tables_of_data_keep_their_ways() {
        let (rules, _) = mended("a.csv", "\u{feff}a;b\r\n\t\u{a0}•\r\n".as_bytes());
        assert!(rules.is_empty(), "{rules:?}");
        let (rules, _) = mended("a.toml", "\u{feff}a = 1\r\n\tb = 2\r\n".as_bytes());
        assert_eq!(rules, ["byte-order-mark", "crlf"]);
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_can_be_decoded_and_mended(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..64)) {
            let path = HubPath::new("a.md").expect("a path");
            let (text, found) = decode(&path, &bytes);
            proptest::prop_assert_eq!(text.len(), bytes.len());
            apply_fixes(&bytes, &found);
        }

        #[test]
        fn mending_comes_to_an_end(text in "[-•—o:# \t\r\n\u{a0}\u{ad}\u{2011}\u{feff}\u{304}a\0`1.]{0,40}") {
            let path = HubPath::new("a.md").expect("a path");
            let mut bytes = text.into_bytes();
            for _ in 0..4 {
                let (_, found) = decode(&path, &bytes);
                bytes = apply_fixes(&bytes, &found).bytes;
            }
            let (_, found) = decode(&path, &bytes);
            proptest::prop_assert!(found.is_empty(), "{:?}", found);
        }
    }
}
