//! What the YAML reader says, in plain words: what is wrong for somebody who writes `key: value` lines.

use super::MAX_DEPTH;
use crate::diagnostics::Span;

/// What could not be read.
pub(super) enum Problem {
    /// An anchor or an alias.
    Alias { start: usize, end: usize },
    /// Nested too deep, at this place.
    Depth(Span),
    /// Anything else.
    Other {
        /// What the caret points at.
        span: Span,
        /// What is wrong.
        message: String,
        /// The way out.
        help: String,
        /// The text of `span` in quotation marks, when those mend it.
        quote: Option<String>,
    },
}

/// Explains `info`, reported at byte `at` of `text`, while the value of `key` was read. `limit` is the end of the
/// front matter.
pub(super) fn explain(info: &str, text: &str, at: usize, limit: usize, key: Option<&(String, Span)>) -> Problem {
    let at = floor(text, at.min(limit));
    let here = |message: &str, help: &str| Problem::Other {
        span: point(text, at, limit),
        message: message.to_owned(),
        help: help.to_owned(),
        quote: None,
    };
    if info.contains("anchor") || info.contains("alias") {
        let span = point(text, at, limit);
        return Problem::Alias { start: span.start as usize, end: span.end as usize };
    }
    if info.contains("recursion limit") {
        return Problem::Depth(point(text, at, limit));
    }
    if let Some((open, deepest)) = open_bracket(text, at, limit, key) {
        let what = if text[open..].starts_with('[') { ("list", ']') } else { ("group", '}') };
        return match deepest {
            deepest if deepest > MAX_DEPTH => Problem::Depth(point(text, open, limit)),
            _ => unclosed(text, open, limit, what),
        };
    }
    if info.contains("mapping values are not allowed") {
        return colon_in_value(text, at, limit);
    }
    if info.contains("tab") {
        let line = text[..at].rfind('\n').map_or(0, |n| n + 1);
        let tab = text[line..at].rfind('\t').map_or(at, |n| line + n);
        return Problem::Other {
            span: point(text, tab, limit),
            message: "a tab cannot stand here".to_owned(),
            help: "use spaces; two a level".to_owned(),
            quote: None,
        };
    }
    let is_escape = ["escape", "hexadecimal"].iter().any(|word| info.contains(word));
    if let Some(key) = key
        && (info.contains("quoted scalar") || info.contains("double-quoted"))
        && !is_escape
    {
        return open_quote(text, key, limit);
    }
    if is_escape {
        let line = text[..at].rfind('\n').map_or(0, |n| n + 1);
        let end = text[at..limit].find('\n').map_or(limit, |n| at + n);
        let before = text[line..at].rfind('\\').map(|n| line + n);
        let backslash = before.or_else(|| text[at..end].find('\\').map(|n| at + n)).unwrap_or(at);
        return Problem::Other {
            span: point(text, backslash, limit),
            message: "a backslash has a meaning of its own between double quotation marks".to_owned(),
            help: "write two backslashes, or use single quotation marks".to_owned(),
            quote: None,
        };
    }
    if info.contains("misplaced bracket") {
        return here("this bracket closes nothing", "take it out, or put the value between quotation marks");
    }
    if info.contains("unexpected character") || info.contains("find expected next token") {
        return here("a value cannot begin with this character", "put the value between quotation marks");
    }
    if info.contains("indentation") || info.contains("block") || info.contains("indented") {
        return here(
            "this line is not indented like its neighbours",
            "let keys begin at the start of the line, and indent what belongs to one by two spaces",
        );
    }
    if info.contains("expected ':'") || info.contains("simple key") {
        return here(
            "a colon is missing after the name of a key",
            "write the name of a key, a colon, a space and the value",
        );
    }
    here(
        "this is not written as `key: value`",
        "write the name of a key, a colon, a space and the value; put a value with signs in it between quotation marks",
    )
}

/// `title: Border: control`
fn colon_in_value(text: &str, at: usize, limit: usize) -> Problem {
    let start = text[..at].rfind('\n').map_or(0, |n| n + 1);
    let end = text[start..limit].find('\n').map_or(limit, |n| start + n);
    let line = text[start..end].trim_end();
    let value = line.find(": ").map(|n| {
        let rest = &line[n + 2..];
        let skipped = rest.len() - rest.trim_start().len();
        start + n + 2 + skipped
    });
    let help = "put the value between quotation marks";
    match value {
        // The second colon on the line: the value holds it.
        Some(from) if from <= at => {
            let written = &text[from..start + line.len()];
            let quote = (!written.contains(['"', '\\', '#', '\'']) && !written.starts_with(['[', '{']))
                .then(|| format!("\"{written}\""));
            Problem::Other {
                span: Span::new(from, start + line.len()),
                message: "a colon and a space cannot stand in a value without quotation marks".to_owned(),
                help: quote.as_ref().map_or_else(|| help.to_owned(), |q| format!("write {q}")),
                quote,
            }
        }
        _ => Problem::Other {
            span: point(text, at, limit),
            message: "a key cannot begin here".to_owned(),
            help: "let keys begin at the start of the line, and indent what belongs to one by two spaces".to_owned(),
            quote: None,
        },
    }
}

/// `title: "Border control`
fn open_quote(text: &str, key: &(String, Span), limit: usize) -> Problem {
    let from = key.1.end as usize;
    let end = text[from..limit].find('\n').map_or(limit, |n| from + n);
    let quote = text[from..end].find(['"', '\'']).map_or(from, |n| from + n);
    Problem::Other {
        span: point(text, quote, limit),
        message: format!("the quotation marks in the value of `{}` do not match", key.0),
        help: "end the value with the quotation mark it begins with; to have one inside, use the other kind (' or \") around the value"
            .to_owned(),
        quote: None,
    }
}

/// The bracket that the value of `key` begins with, where it is still open at `at`, and how deep brackets go in it.
fn open_bracket(text: &str, at: usize, limit: usize, key: Option<&(String, Span)>) -> Option<(usize, usize)> {
    let from = key?.1.end as usize;
    let colon = text.get(from..limit)?.strip_prefix(':')?;
    let open = limit - colon.trim_start_matches(' ').len();
    if !text[open..limit].starts_with(['[', '{']) {
        return None;
    }
    let (mut depth, mut deepest, mut quote) = (0_usize, 0, None);
    for c in text[open..at.max(open)].chars() {
        match (quote, c) {
            (Some(q), c) if c == q => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '[' | '{') => depth += 1,
            (None, ']' | '}') => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    (depth > 0).then_some((open, deepest))
}

/// `topics: [privacy`
fn unclosed(text: &str, open: usize, limit: usize, (what, close): (&str, char)) -> Problem {
    Problem::Other {
        span: point(text, open, limit),
        message: format!("the {what} that begins here is not closed"),
        help: format!("put commas between its items and `{close}` at its end"),
        quote: None,
    }
}

/// The character at `at`, as a span.
fn point(text: &str, at: usize, limit: usize) -> Span {
    let at = floor(text, at.min(limit));
    let width = text[at..limit].chars().next().filter(|c| *c != '\n').map_or(0, char::len_utf8);
    Span::new(at, at + width)
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
