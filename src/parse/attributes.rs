//! `{#key name=value name="a value" .class}` as directives and markers carry them.

use crate::diagnostics::rules::audience_misspelt;

/// The attributes of a directive.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Attributes {
    /// In the author's order; `#key` under the name `id`, `.class` under `class`.
    pub pairs: Vec<(String, String)>,
    /// Words after the name that stand in no braces.
    pub title: Option<String>,
}

/// Reads what stands after `:::`: a name, then attributes or a title. `None` when there is no name or a quote or brace
/// does not close.
pub(super) fn directive(body: &str) -> Option<(&str, Attributes)> {
    let end = body.find(|c: char| !(c.is_alphanumeric() || c == '-' || c == '_')).unwrap_or(body.len());
    let (name, rest) = body.split_at(end);
    if name.is_empty() {
        return None;
    }
    let rest = rest.trim();
    let (title, braces) = match rest.find('{') {
        Some(at) => (rest[..at].trim(), Some(rest[at..].strip_prefix('{')?.strip_suffix('}')?)),
        None => (rest, None),
    };
    let pairs = match braces {
        Some(inner) => pairs(inner)?,
        None => Vec::new(),
    };
    Some((name, Attributes { pairs, title: (!title.is_empty()).then(|| title.to_owned()) }))
}

/// Whether a title outside braces holds what was meant as an attribute: `name=`, or `audience` with a sign behind it.
pub(super) fn holds_attribute(title: &str) -> bool {
    let named = |at: usize| title[..at].ends_with(|c: char| c.is_alphanumeric() || c == '-' || c == '_');
    title.match_indices('=').any(|(at, _)| named(at)) || misspelt_audience(title).is_some()
}

/// Where `{… audience=… }` stands in a line that is no directive, outside of code: its start and its length.
pub(super) fn stray_audience(line: &str) -> Option<(usize, usize)> {
    line.match_indices('{').find_map(|(start, _)| {
        let inner = &line[start + 1..];
        let length = inner.find('}')?;
        let in_code = line[..start].matches('`').count() % 2 == 1;
        let meant = !inner.starts_with('#') || inner[..length].contains('=');
        (!in_code && meant && misspelt_audience(&inner[..length]).is_some()).then_some((start, length + 2))
    })
}

/// The word in `text` that is `audience` or nearly so and has `=` or `:` behind it.
fn misspelt_audience(text: &str) -> Option<&str> {
    text.match_indices(['=', ':']).find_map(|(at, _)| {
        let before = text[..at].trim_end();
        let start = before.rfind(|c: char| !(c.is_alphanumeric() || c == '-' || c == '_'));
        let word = &before[start.map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8))..];
        (word == "audience" || audience_misspelt::is_near(word)).then_some(word)
    })
}

fn pairs(text: &str) -> Option<Vec<(String, String)>> {
    let mut out = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix(['#', '.']) {
            let name = if rest.starts_with('#') { "id" } else { "class" };
            let end = after.find(char::is_whitespace).unwrap_or(after.len());
            out.push((name.to_owned(), after[..end].to_owned()));
            rest = after[end..].trim_start();
            continue;
        }
        let end = rest.find(|c: char| c == '=' || c.is_whitespace())?;
        let (name, after) = rest.split_at(end);
        let value = after.trim_start().strip_prefix('=')?.trim_start();
        let (value, after) = match value.strip_prefix(['"', '“']) {
            Some(quoted) => {
                let end = quoted.find(['"', '”'])?;
                let width = quoted[end..].chars().next().map_or(1, char::len_utf8);
                (&quoted[..end], &quoted[end + width..])
            }
            None => value.split_at(value.find(char::is_whitespace).unwrap_or(value.len())),
        };
        out.push((name.to_owned(), value.to_owned()));
        rest = after.trim_start();
    }
    Some(out)
}

/// A `{#key}` at the start of `text`, and its bytes with the braces.
pub(super) fn leading_key(text: &str) -> Option<(&str, usize)> {
    let inner = text.strip_prefix("{#")?;
    let end = inner.find(['}', '\n'])?;
    inner[end..].starts_with('}').then(|| (inner[..end].trim(), end + 3))
}

/// Ids that the theme's pages use.
const RESERVED: &[&str] = &[
    "main",
    "top",
    "contents",
    "content",
    "search",
    "nav",
    "notes",
    "footnotes",
    "footer",
    "header",
    "history",
    "genuine",
    "sources",
    "related",
    "fields",
    "citation",
    "menu",
    "skip",
    "page",
    "document",
];

/// Why a key cannot be used, in words that follow "because".
pub(super) fn check_key(key: &str) -> Result<(), &'static str> {
    if key.is_empty() {
        return Err("it is empty");
    }
    if key.len() > 80 {
        return Err("it is longer than 80 letters");
    }
    if !key.starts_with(|c: char| c.is_ascii_lowercase()) {
        return Err("a key begins with a small letter from a to z");
    }
    if !key.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-') {
        return Err("a key has only small letters from a to z, digits and hyphens");
    }
    if RESERVED.contains(&key) || key.starts_with("def-") || key.starts_with("fn-") {
        return Err("the portal's pages use it themselves");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_read_in_every_form() {
        let (name, attributes) =
            directive(r#"option {group="basic offence" label=A title=“Wide” #wide .big}"#).expect("well formed");
        assert_eq!(name, "option");
        let pairs: Vec<_> = attributes.pairs.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        assert_eq!(
            pairs,
            [("group", "basic offence"), ("label", "A"), ("title", "Wide"), ("id", "wide"), ("class", "big")]
        );
        assert_eq!(directive("note Mind the tide").expect("title").1.title.as_deref(), Some("Mind the tide"));
        for broken in ["", "{x=1}", "note {title=\"open}", "note {title}", "note {a=1"] {
            assert!(directive(broken).is_none(), "{broken}");
        }
    }

    #[test]
    fn keys_are_checked() {
        assert_eq!(leading_key("{#who-may} The"), Some(("who-may", 10)));
        assert_eq!(leading_key("{#open"), None);
        assert!(check_key("who-may-2").is_ok());
        for bad in ["", "Who", "2nd", "sec_1", "main", "def-x", "é"] {
            assert!(check_key(bad).is_err(), "{bad}");
        }
    }
}
