//! The frame of a released page: everything that it shows, for the check in the browser to hold it against.
//!
//! The lines of a page are held against what was released. What is in no line (numbers, words of the interface, what
//! stands above and below the text) is the site's own, and so is what makes of the lines something else: a closed
//! element, a class that hides, a word struck out, a list that counts from another letter. So the whole of `main` is
//! hashed as this site built it, and nothing on it is left unchecked. What styles and scripts add is not part of it.
//!
//! # What it does not find
//!
//! What stands outside `main` is not held against anything: another title, words in the head or the foot of the page, a
//! box laid over the text from there, a stylesheet that hides or adds words. A theme builds that part as it likes, so no
//! list of what may stand there is sure. The answer says so, and so does the guide.
//!
//! # The rule
//!
//! SHA-256, in hexadecimal, over lines in document order, from `main` to its end, each ended by LF:
//!
//! - an element: `<` and its name; then for each attribute, as they are written, `a`, its name, a space, its value;
//!   the attribute [`OWN`] is left out, for it holds the hash;
//! - its end: `>`; elements that have none ([`VOID`]) do not end;
//! - text: `t` and the text since the line before, when that is not empty;
//! - elements of [`PLAIN`] without an attribute give no line: a browser puts in or takes out some of them by itself.
//!
//! Texts and values are folded as rule 4 of the reading text says. `themes/tapa/assets/genuine.js` does the same with
//! what `site.js` kept of the page before any script changed it.

use super::{VOID, folded, tag, unescaped};
use crate::document::ContentHash;

/// The attribute for the page's own hash.
pub const OWN: &str = "data-frame";

/// What browsers put in, take out or write twice, and what alone changes nothing that is read.
const PLAIN: [&str; 11] = ["a", "b", "code", "colgroup", "em", "i", "p", "small", "strong", "tbody", "u"];

/// The hash of a page; `None` when it has no `main`.
pub fn of_page(html: &str) -> Option<String> {
    let mut rest = &html[html.find("<main")?..];
    let mut frame = Frame::default();
    while let Some(at) = rest.find('<') {
        frame.text.push_str(&unescaped(&rest[..at]));
        rest = &rest[at..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
            continue;
        }
        let (tag, after) = tag(rest)?;
        rest = after;
        if tag.closes {
            frame.close(tag.name);
        } else {
            frame.open(tag.name, &tag.attributes);
        }
        if frame.open.is_empty() {
            return Some(ContentHash::of(frame.lines.as_bytes()).hex());
        }
    }
    None
}

/// Puts its hash into a page, where the template left the place open.
pub fn put_into(html: &mut String) -> Option<String> {
    let hash = of_page(html)?;
    let place = format!(" {OWN}=\"\"");
    // An author can write the same words, but not behind the text.
    if let Some(at) = html.rfind(&place) {
        let value = at + place.len() - 1;
        html.insert_str(value, &hash);
    }
    Some(hash)
}

#[derive(Default)]
struct Frame<'a> {
    lines: String,
    text: String,
    /// The elements that are open, and whether each has a line.
    open: Vec<(&'a str, bool)>,
}

impl<'a> Frame<'a> {
    fn line(&mut self, line: &str) {
        let text = folded(&std::mem::take(&mut self.text));
        if !text.is_empty() {
            self.lines.push('t');
            self.lines.push_str(&text);
            self.lines.push('\n');
        }
        self.lines.push_str(line);
        self.lines.push('\n');
    }

    fn open(&mut self, name: &'a str, attributes: &[(&str, &str)]) {
        let told = !attributes.is_empty() || !PLAIN.contains(&name);
        if told {
            self.line(&format!("<{name}"));
            for (key, value) in attributes.iter().filter(|(key, _)| *key != OWN) {
                self.line(&format!("a{key} {}", folded(&unescaped(value))));
            }
        }
        if !VOID.contains(&name) {
            self.open.push((name, told));
        }
    }

    fn close(&mut self, name: &str) {
        if let Some(at) = self.open.iter().rposition(|(open, _)| *open == name) {
            for (_, told) in self.open.split_off(at) {
                if told {
                    self.line(">");
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<body><main id=\"p.main\"><h2><a class=\"n\" href=\"#a\">1.</a> Power &amp; duty</h2>\n<p>May\n \
                        <em>not</em> <img alt=\"\">share.</p><!-- x --><div data-frame=\"\"></div></main><p>foot</p></body>";

    #[test]
    fn a_page_is_hashed_by_the_rule() {
        let lines = "<main\naid p.main\n<h2\n<a\naclass n\nahref #a\nt1.\n>\ntPower & duty\n>\ntMay not\n<img\naalt \n\
                     tshare.\n<div\n>\n>\n";
        assert_eq!(of_page(PAGE), Some(ContentHash::of(lines.as_bytes()).hex()));
        let mut page = PAGE.to_owned();
        let hash = put_into(&mut page).expect("a page");
        assert!(page.contains(&format!("<div data-frame=\"{hash}\">")));
        assert_eq!(of_page(&page), Some(hash), "the hash is no part of what is hashed");
    }

    #[test]
    fn whatever_changes_what_is_seen_changes_the_hash() {
        for (from, to) in [
            ("1.", "2."),
            ("<p>", "<p hidden>"),
            ("<p>", "<p class=\"paper\">"),
            ("<em>not</em>", "<del>not</del>"),
            ("<em>not</em>", "<dialog>not</dialog>"),
            ("<h2>", "<p>Repealed.</p><h2>"),
            ("<div data", "<input value=\"Repealed.\"><div data"),
            ("#a", "#b"),
            ("&amp;", "&amp;amp;"),
        ] {
            assert!(PAGE.contains(from), "{from}");
            assert_ne!(of_page(PAGE), of_page(&PAGE.replacen(from, to, 1)), "{to}");
        }
        // What a browser does by itself, and what stands outside, is nothing.
        for (from, to) in [("<em>not</em>", "not"), ("foot", "feet"), ("\n <em", " <em"), ("<!-- x -->", "")] {
            assert!(PAGE.contains(from), "{from}");
            assert_eq!(of_page(PAGE), of_page(&PAGE.replacen(from, to, 1)), "{from}");
        }
    }

    #[test]
    fn no_page_has_no_hash() {
        for html in ["", "<p>x</p>", "<main>", "<main><p", "<main><p>x</p>", "<main a=\"", "</main>"] {
            assert_eq!(of_page(html), None, "{html}");
        }
    }
}
