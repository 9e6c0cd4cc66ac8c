//! The reading text: what a reader sees of a document, one line a provision, without numbers and without the
//! interface's words. It is what a release freezes as `reading.txt` and what the browser holds a page against.
//!
//! # The rule (reading profile 1)
//!
//! Text is taken from the body's HTML, in document order:
//!
//! 1. An element that is a provision (`section.sec`, `div.p`, `div.step`, a footnote's `li`) collects the text in it.
//!    A heading with an id begins a line too: what follows it, on its level, belongs to it. Text before any of them
//!    belongs to the line `doc.text`.
//! 2. Elements of the classes `n` (numbers), `w` (words of the interface), `sr`, `fn` and `back` are left out with all
//!    in them; words of the interface part what stands before and after them as a space does.
//! 3. An image stands for its alternative text, as a word among words. A line break, and every tag that is not one of running text
//!    ([`RUNNING`]), is a space.
//! 4. The text of a line is put into NFC; control characters are dropped; white space ([`is_space`]) is folded to
//!    single spaces and taken off both ends. A line without text is left out.
//!
//! The line's id is the provision's permalink. Lines of what stands in the front matter come first and have ids with a
//! dot, which no permalink can hold: `doc.title`, `doc.summary`, `column.<name>`, `codes.<list>.<code>`. In a work with
//! parts the ids of a part's lines begin with its name and `#`.
//!
//! `themes/tapa/assets/genuine.js` does the same with the page's own elements; a browser test holds both together.

pub mod frame;

use unicode_normalization::UnicodeNormalization;

use crate::document::Header;

/// Elements inside running text: their tags part no words.
pub const RUNNING: [&str; 26] = [
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "i", "img", "ins", "kbd", "mark", "q",
    "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u",
];

/// Elements without an end tag.
const VOID: [&str; 7] = ["br", "hr", "img", "wbr", "col", "input", "source"];

/// A line of the reading text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The permalink of the provision, or an id with a dot.
    pub id: String,
    /// Its words.
    pub text: String,
}

/// What counts as white space; the same set in the browser.
pub fn is_space(c: char) -> bool {
    matches!(
        c,
        '\t'..='\r' | ' ' | '\u{85}' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{2028}' | '\u{2029}'
            | '\u{202f}' | '\u{205f}' | '\u{3000}'
    )
}

/// Rule 4.
pub fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.nfc() {
        if is_space(c) {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
        } else if !c.is_control() {
            out.push(c);
        }
    }
    out.truncate(out.trim_end_matches(' ').len());
    out
}

/// The lines of a header.
pub fn of_header(header: &Header) -> Vec<Line> {
    let mut lines = vec![("doc.title".to_owned(), header.title.value.clone())];
    lines.extend(header.summary.iter().map(|summary| ("doc.summary".to_owned(), summary.clone())));
    for column in &header.columns {
        lines.push((format!("column.{}", column.name.value), format!("{} {}", column.label, column.definition)));
    }
    for list in &header.code_lists {
        for code in &list.codes {
            lines.push((format!("codes.{}.{}", list.name.value, code.code), code.label.clone()));
        }
    }
    let line = |(id, text): (String, String)| Line { id: folded(&id).replace(' ', "_"), text: folded(&text) };
    lines.into_iter().map(line).filter(|line| !line.text.is_empty()).collect()
}

/// The lines of a body, as [`super::html::body_html`] wrote it.
pub fn of_body(html: &str) -> Vec<Line> {
    let mut reading = Reading::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        reading.words(&rest[..at]);
        rest = &rest[at..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
            continue;
        }
        let Some((tag, after)) = tag(rest) else {
            break;
        };
        reading.tag(&tag);
        rest = after;
    }
    reading.words(rest);
    reading.lines()
}

/// `<name …>` or `</name>`.
struct Tag<'a> {
    name: &'a str,
    closes: bool,
    attributes: Vec<(&'a str, &'a str)>,
}

impl Tag<'_> {
    fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
    }

    fn has_class(&self, class: &str) -> bool {
        self.attribute("class").is_some_and(|classes| classes.split(' ').any(|one| one == class))
    }
}

/// The tag at the beginning of `html`, and what follows it. The HTML is our own or the sanitiser's: attributes are
/// quoted and `<` in text is escaped.
fn tag(html: &str) -> Option<(Tag<'_>, &str)> {
    let inner = html.strip_prefix('<')?;
    let (closes, inner) = inner.strip_prefix('/').map_or((false, inner), |inner| (true, inner));
    let end = inner.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(inner.len());
    let (name, mut rest) = inner.split_at(end);
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start_matches([' ', '\n', '\t', '/']);
        if let Some(after) = rest.strip_prefix('>') {
            return Some((Tag { name, closes, attributes }, after));
        }
        let end = rest.find(['=', ' ', '>', '\n'])?;
        let key = &rest[..end];
        rest = &rest[end..];
        let mut value = "";
        if let Some(quoted) = rest.strip_prefix("=\"") {
            let end = quoted.find('"')?;
            value = &quoted[..end];
            rest = &quoted[end + 1..];
        }
        attributes.push((key, value));
    }
}

/// An element that is open.
struct Open {
    name: String,
    /// It began a line that ends with it.
    provision: bool,
    silent: bool,
}

struct Reading {
    found: Vec<Line>,
    open: Vec<Open>,
    /// The line that text goes to, for each open provision and for the whole.
    current: Vec<usize>,
    silent: usize,
}

impl Reading {
    fn new() -> Self {
        let whole = Line { id: "doc.text".to_owned(), text: String::new() };
        Self { found: vec![whole], open: Vec::new(), current: vec![0], silent: 0 }
    }

    fn push(&mut self, text: &str) {
        if self.silent == 0
            && let Some(line) = self.current.last().and_then(|at| self.found.get_mut(*at))
        {
            line.text.push_str(text);
        }
    }

    fn words(&mut self, html: &str) {
        if self.silent == 0 && !html.is_empty() {
            let text = unescaped(html);
            self.push(&text);
        }
    }

    fn begin(&mut self, id: &str) -> usize {
        self.found.push(Line { id: unescaped(id), text: String::new() });
        self.found.len() - 1
    }

    fn tag(&mut self, tag: &Tag<'_>) {
        if !RUNNING.contains(&tag.name) {
            self.push(" ");
        }
        if tag.closes {
            return self.close(tag.name);
        }
        if tag.name == "img" {
            let alternative = unescaped(tag.attribute("alt").unwrap_or_default());
            self.push(&alternative);
        }
        if VOID.contains(&tag.name) {
            return;
        }
        let silent = ["n", "w", "sr", "fn", "back"].iter().any(|class| tag.has_class(class));
        if tag.has_class("w") {
            self.push(" ");
        }
        self.silent += usize::from(silent);
        let id = tag.attribute("id").filter(|id| !id.is_empty() && self.silent == 0);
        let provision = match tag.name {
            "section" => tag.has_class("sec"),
            "div" => tag.has_class("p") || tag.has_class("step"),
            "li" => id.is_some_and(|id| id.starts_with("fn.")),
            _ => false,
        };
        let heads = tag.name.len() == 2 && tag.name.starts_with('h') && tag.name != "hr";
        // A container's headings do not speak for what follows it.
        let frames = provision || (tag.name == "section" && !heads);
        let now = self.current.last().copied().unwrap_or(0);
        match id {
            Some(id) if provision => {
                let line = self.begin(id);
                self.current.push(line);
            }
            _ if frames => self.current.push(now),
            Some(id) if heads => {
                let line = self.begin(id);
                if let Some(current) = self.current.last_mut() {
                    *current = line;
                }
            }
            _ => {}
        }
        self.open.push(Open { name: tag.name.to_owned(), provision: frames, silent });
    }

    fn close(&mut self, name: &str) {
        let Some(at) = self.open.iter().rposition(|open| open.name == name) else {
            return;
        };
        for open in self.open.drain(at..) {
            self.silent -= usize::from(open.silent);
            if open.provision && self.current.len() > 1 {
                self.current.pop();
            }
        }
    }

    fn lines(self) -> Vec<Line> {
        let lines = self.found.into_iter().map(|line| Line { text: folded(&line.text), ..line });
        lines.filter(|line| !line.text.is_empty()).collect()
    }
}

/// Text of our own HTML, as it is shown.
fn unescaped(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.find(';').filter(|end| *end < 12);
        match end.and_then(|end| Some((entity(&rest[1..end])?, &rest[end + 1..]))) {
            Some((c, after)) => {
                out.push(c);
                rest = after;
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// The references that we and the sanitiser write.
fn entity(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "nbsp" => Some('\u{a0}'),
        _ => {
            let digits = name.strip_prefix('#')?;
            let number = match digits.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => digits.parse().ok()?,
            };
            char::from_u32(number)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(html: &str) -> Vec<(String, String)> {
        of_body(html).into_iter().map(|line| (line.id, line.text)).collect()
    }

    fn lines(expected: &[(&str, &str)]) -> Vec<(String, String)> {
        expected.iter().map(|(id, text)| ((*id).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn a_wrap_up_belongs_to_the_provision_around() {
        let html = "<p>An Act</p><section class=\"sec\" id=\"sec_1\"><h2><a class=\"n a\" href=\"#sec_1\">1.</a> \
            <span>Power</span></h2><p>May, if</p><div class=\"p\" id=\"sec_1__para_a\"><a class=\"n\">(a)</a>\
            <p>so &amp; so</p></div><p>but not else.</p></section>";
        let expected = [("doc.text", "An Act"), ("sec_1", "Power May, if but not else."), ("sec_1__para_a", "so & so")];
        assert_eq!(read(html), lines(&expected));
    }

    #[test]
    fn a_heading_speaks_for_what_follows_on_its_level() {
        let html = "<h2 id=\"one\"><a class=\"a\">One</a></h2><p>x<br>y</p><h3 id=\"two\">Two</h3><ul><li>z</li></ul>\
            <section class=\"container\"><h2 id=\"part_1\">Part</h2><p>in</p></section><p>after</p>";
        let expected = [("one", "One x y"), ("two", "Two z after"), ("part_1", "Part in")];
        assert_eq!(read(html), lines(&expected));
    }

    #[test]
    fn words_of_the_interface_are_left_out() {
        let html = "<div class=\"box\"><p class=\"box-title\"><span class=\"box-kind w\">Warning <b>x</b></span> Mind</p>\
            a<em>b</em>\u{301}<sup><a class=\"fn\" href=\"#fn.1\">1</a></sup><img src=\"x\" alt=\"A &quot;map&quot;\">c\
            </div>";
        assert_eq!(read(html), lines(&[("doc.text", "Mind ab\u{301}A \"map\"c")]));
    }

    #[test]
    fn broken_html_ends_the_text_and_nothing_else() {
        for html in ["<", "<p", "<p a", "<p a=\"", "</p>", "&#x110000;", "&;", "<!-- x", "<p></section></div>x"] {
            let _ = of_body(html);
        }
        assert_eq!(folded(" a\u{a0}\u{7}b\u{2003}\n"), "a b");
    }
}
