//! Files that pages load, named after their content so that a browser may keep them for good.

use std::collections::BTreeMap;
use std::sync::Arc;

use lightningcss::stylesheet::{MinifyOptions, ParserOptions, PrinterOptions, StyleSheet};

use crate::diagnostics::Span;
use crate::document::ContentHash;

/// A file of the theme.
#[derive(Debug, Clone)]
pub struct Asset {
    /// Its name in the theme's `assets/`.
    pub name: String,
    /// Where it stands in the site: `assets/site.0123abcd.css`.
    pub address: String,
    /// What is served.
    pub bytes: Arc<[u8]>,
}

/// A stylesheet that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct StyleError {
    pub message: String,
    /// From 0.
    line: Option<usize>,
}

impl StyleError {
    /// The line meant, in the file's bytes.
    pub fn span(&self, file: &[u8]) -> Option<Span> {
        let line = self.line?;
        let mut start = 0;
        for (at, content) in file.split_inclusive(|byte| *byte == b'\n').enumerate() {
            if at == line {
                return Some(Span::new(start, start + content.trim_ascii_end().len()));
            }
            start += content.len();
        }
        None
    }
}

/// The stylesheet without what a browser does not need.
pub(super) fn minified(css: &str) -> Result<String, StyleError> {
    if let Some(line) = too_deep(css) {
        let message = format!("it nests deeper than {DEEPEST} levels of brackets");
        return Err(StyleError { message, line: Some(line) });
    }
    let mut sheet = StyleSheet::parse(css, ParserOptions::default()).map_err(|error| StyleError {
        message: error.kind.to_string(),
        line: error.loc.map(|place| place.line as usize),
    })?;
    let failed = |message: String| StyleError { message, line: None };
    sheet.minify(MinifyOptions::default()).map_err(|error| failed(error.kind.to_string()))?;
    let printed = sheet
        .to_css(PrinterOptions { minify: true, ..PrinterOptions::default() })
        .map_err(|error| failed(error.kind.to_string()))?;
    Ok(printed.code)
}

/// The script without its indentation and the comments that have lines of their own, a quarter of what it weighs. Only
/// whole lines go, so that no knowledge of the language is needed: outside of texts over several lines, what begins a line
/// with `//` or `/*` is a comment. A script that may have such texts stays as it is, and so does a notice of rights.
pub(super) fn without_comments(js: &str) -> String {
    let mut kept = String::with_capacity(js.len());
    let mut rest = js.trim_start();
    while !rest.is_empty() {
        let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
        let comment = rest.strip_prefix("/*").filter(|comment| !comment.starts_with('!'));
        let behind = comment.and_then(|comment| comment.split_once("*/")).map(|(_, behind)| behind);
        match behind.map(|behind| behind.split_once('\n').unwrap_or((behind, ""))) {
            Some((text, after)) if text.trim().is_empty() => rest = after.trim_start(),
            _ => {
                if !line.starts_with("//") {
                    kept.push_str(line.trim_end());
                    kept.push('\n');
                }
                rest = after.trim_start();
            }
        }
    }
    let many_lines = kept.contains('`') || kept.lines().any(|line| line.ends_with('\\'));
    if many_lines { js.to_owned() } else { kept }
}

/// Brackets nest no deeper: the parser takes a piece of the stack for each.
const DEEPEST: usize = 100;

/// The line, from 0, of the first bracket that is too deep.
fn too_deep(css: &str) -> Option<usize> {
    let (mut depth, mut line) = (0usize, 0);
    let mut quote = None;
    let mut bytes = css.bytes().peekable();
    while let Some(byte) = bytes.next() {
        match (quote, byte) {
            (_, b'\n') => {
                line += 1;
                // A string ends with its line.
                quote = quote.filter(|end| *end == b'*');
            }
            (_, b'\\') => {
                bytes.next_if(|next| *next != b'\n');
            }
            (Some(b'*'), b'*') if bytes.peek() == Some(&b'/') => quote = None,
            (Some(end), _) if end == byte && end != b'*' => quote = None,
            (Some(_), _) => {}
            (None, b'/') if bytes.peek() == Some(&b'*') => {
                bytes.next();
                quote = Some(b'*');
            }
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'(' | b'[' | b'{') => {
                depth += 1;
                if depth > DEEPEST {
                    return Some(line);
                }
            }
            (None, b')' | b']' | b'}') => depth = depth.saturating_sub(1),
            (None, _) => {}
        }
    }
    None
}

/// Gives each file its address. `site-code.css` is made here: the site's stylesheet with the colours of code, so that
/// a page with code loads no more files than another.
pub(super) fn fingerprinted(files: BTreeMap<String, Arc<[u8]>>) -> BTreeMap<String, Asset> {
    let mut served: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for (name, bytes) in files {
        let bytes = if name.ends_with(".css") {
            let css = String::from_utf8_lossy(&bytes);
            minified(&css).unwrap_or_else(|_| css.into_owned()).into_bytes()
        } else if name.ends_with(".js") {
            without_comments(&String::from_utf8_lossy(&bytes)).into_bytes()
        } else {
            bytes.to_vec()
        };
        served.insert(name, bytes);
    }
    if let (Some(site), Some(code)) = (served.get("site.css"), served.get("code.css")) {
        let both = [site.as_slice(), code.as_slice()].concat();
        served.insert("site-code.css".to_owned(), both);
        served.remove("code.css");
    }
    // What every page needs of the device it is read on, and what marks the words that a search found: in the same file
    // as the rest, so that a page loads no more.
    for name in ["device.js", "found.js"] {
        if let Some(more) = served.remove(name) {
            let site = served.entry("site.js".to_owned()).or_default();
            site.push(b'\n');
            site.extend(more);
        }
    }
    served.into_iter().map(|(name, bytes)| (name.clone(), asset(name, bytes))).collect()
}

fn asset(name: String, bytes: Vec<u8>) -> Asset {
    let hash = ContentHash::of(&bytes).short(8);
    let address = match name.rsplit_once('.') {
        Some((stem, extension)) => format!("assets/{stem}.{hash}.{extension}"),
        None => format!("assets/{name}.{hash}"),
    };
    Asset { name, address, bytes: bytes.into() }
}
