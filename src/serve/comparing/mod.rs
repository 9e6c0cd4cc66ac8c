//! "Compare two texts": for a drafter who never opens a terminal. Two texts come in with a form, from this computer to
//! this computer; the comparison is a page, and one file that can be saved.

mod forms;
mod multipart;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use crate::compare::{self, Idiom, Options, Place, Protection, Report, Tree};
use crate::diagnostics::HubPath;
use crate::parse::{Loose, loose};
use crate::site::comparing::{protection_of_file, stricter};
use crate::site::escape;
use crate::site::render::comparison::{self, STYLE, Where};
use crate::site::words::Words;

use super::shared::Body;
use super::{Chosen, Pages};
pub(super) use forms::{Form, Side, page as form_page};

/// The largest text that is taken.
pub(super) const MOST: usize = 8 << 20;

/// So many provisions, paragraphs, items and rows of both texts together are compared: twice what the longest Acts have.
/// The author whose computer this is waits for it.
const PIECES: usize = 100_000;

/// And so many words and signs.
const WORDS: usize = 2_000_000;

/// The address of the form.
pub(super) const ADDRESS: &str = "/_faletusi/compare";

/// The name under which a comparison is saved.
pub(super) const SAVED: &str = "comparison.html";

/// The name under which the instructions that an amending law would give are saved.
pub(super) const INSTRUCTIONS: &str = "instructions.txt";

/// What the pages of this module may do: nothing but show themselves and send the form back here.
pub(super) const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src data:; form-action 'self'; \
                                 base-uri 'none'; frame-ancestors 'none'";

/// What a saved comparison may do, when it is looked at from here: less.
pub(super) const SAVED_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

/// The look of the pages of this module.
pub(super) fn style() -> String {
    format!("{STYLE}\n{}", include_str!("compare.css"))
}

/// A comparison that was made.
pub(super) struct Made {
    /// The page, with the way to save it.
    pub page: Body,
    /// The file to save.
    pub file: Body,
    /// What an amending law would say.
    pub instructions: Body,
    /// What was given: to compare it again in the other way.
    pub form: Form,
}

impl Made {
    fn size(&self) -> usize {
        self.page.bytes.len() + self.file.bytes.len() + self.instructions.bytes.len() + self.form.size()
    }
}

/// The comparisons made lately, by name. They are in memory only, and go when others come.
#[derive(Default)]
pub(super) struct Lately(Mutex<VecDeque<(String, Arc<Made>)>>);

impl Lately {
    /// So many are kept,
    const KEPT: usize = 8;
    /// and so many bytes; the last one always.
    const BYTES: usize = 64 << 20;

    pub fn keep(&self, name: String, made: Arc<Made>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|(known, _)| *known != name);
        kept.push_back((name, made));
        let size = |kept: &VecDeque<(String, Arc<Made>)>| -> usize { kept.iter().map(|(_, made)| made.size()).sum() };
        while kept.len() > 1 && (kept.len() > Self::KEPT || size(&kept) > Self::BYTES) {
            kept.pop_front();
        }
    }

    pub fn get(&self, name: &str) -> Option<Arc<Made>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(|(known, _)| known == name).map(|(_, made)| Arc::clone(made))
    }
}

/// A text that can be compared.
struct Text {
    tree: Tree,
    title: String,
    protection: Protection,
    /// The work it is of, when it was chosen from the hub.
    chosen: Option<(String, Chosen)>,
}

/// Compares what a form brought and gives the name of the comparison too, or says in a sentence why not.
pub(super) fn compared(form: Form, pages: Option<&dyn Pages>, words: &Words) -> Result<(String, Made), String> {
    let mut old = text(&form.old, "two-old", pages, words)?;
    let mut new = text(&form.new, "two-new", pages, words)?;
    bounded([&old.tree, &new.tree], words)?;
    if old.title == new.title {
        old.title = words.with("two-before", &[("title", &old.title)]);
        new.title = words.with("two-after", &[("title", &new.title)]);
    }
    let work = |text: &Text| text.chosen.as_ref().map(|(_, chosen)| chosen.work.clone());
    let same_work = work(&old).is_some() && work(&old) == work(&new);
    let mut options = Options { different_origin: !form.same && !same_work, ..Options::default() };
    if options.different_origin {
        options.left_out = compare::leave_out_commentary(&mut old.tree, &mut new.tree);
    }
    let comparison = compare::compare(&old.tree, &new.tree, &options);
    let mut instructions = comparison.instructions(&Idiom::default());
    instructions.old_title.clone_from(&old.title);
    instructions.new_title.clone_from(&new.title);
    let protection = stricter(old.protection.clone(), new.protection.clone());
    let instructions = Body::new(protection.around(&instructions.to_text()).into_bytes());
    let mut report = comparison.report();
    report.protection = protection;
    report.old_title.clone_from(&old.title);
    report.new_title.clone_from(&new.title);
    let file = comparison::standalone(&report, words).into_bytes();
    let file = Body::new(file);
    let name: String = file.etag.chars().filter(char::is_ascii_hexdigit).collect();
    let sides = Sides { old: &old, new: &new, pages };
    let page = Body::new(result(&report, &sides, &name, !same_work, words).into_bytes());
    Ok((name, Made { page, file, instructions, form }))
}

/// Says so where two texts are more than is compared here.
fn bounded(trees: [&Tree; 2], words: &Words) -> Result<(), String> {
    let units = || trees.iter().flat_map(|tree| &tree.units);
    let tokens = units().map(|unit| unit.text.tokens.len()).sum();
    for (count, most, sentence) in [(units().count(), PIECES, "two-too-many"), (tokens, WORDS, "two-too-long")] {
        if count > most {
            let [count, most] = [count, most].map(|count| count.to_string());
            return Err(words.with(sentence, &[("count", &count), ("most", &most)]));
        }
    }
    Ok(())
}

/// Links into the hub for what was chosen from it.
struct Sides<'a> {
    old: &'a Text,
    new: &'a Text,
    pages: Option<&'a dyn Pages>,
}

impl Sides<'_> {
    fn address(&self, text: &Text, place: &Place) -> Option<String> {
        let (choice, _) = text.chosen.as_ref()?;
        Some(format!("/{}", self.pages?.place(choice, &place.permalink)?))
    }
}

impl Where for Sides<'_> {
    fn before(&self, place: &Place) -> Option<String> {
        self.address(self.old, place)
    }

    fn after(&self, place: &Place) -> Option<String> {
        self.address(self.new, place)
    }
}

/// The page of a comparison. Where `may_turn`, it can be made again with the other answer to whether the texts are
/// versions of one.
fn result(report: &Report, sides: &Sides<'_>, name: &str, may_turn: bool, words: &Words) -> String {
    let title = words.with("compare-two", &[("old", &report.old_title), ("new", &report.new_title)]);
    let marking = comparison::marking(&report.protection, words);
    let mut main = format!(
        "<main class=\"compare\">\n{marking}<h1>{}</h1>\n<p class=\"ways\"><a class=\"go\" href=\"{ADDRESS}/{name}/{SAVED}\" \
         download=\"{SAVED}\">{}</a> <a href=\"{ADDRESS}/{name}/{INSTRUCTIONS}\" download=\"{INSTRUCTIONS}\">{}</a> \
         <a href=\"{ADDRESS}\">{}</a></p>\n",
        escape::escaped(&title),
        escape::escaped(words.get("two-save")),
        escape::escaped(words.get("two-instructions")),
        escape::escaped(words.get("two-again")),
    );
    if let Some((old, new)) = compare::languages_apart(&sides.old.tree, &sides.new.tree) {
        let said = words.with("two-languages", &[("old", old), ("new", new)]);
        main.push_str(&format!("<p class=\"banner\">{}</p>\n", escape::escaped(&said)));
    }
    if may_turn {
        main.push_str(&turned(name, report.different_origin, words));
    }
    for (text, key) in [(sides.old, "two-old"), (sides.new, "two-new")] {
        if !text.tree.has_provisions() {
            let said = words.with("two-headless", &[("side", words.get(key))]);
            main.push_str(&format!("<p class=\"banner\">{}</p>\n", escape::escaped(&said)));
        }
    }
    main.push_str(&comparison::body(report, sides, words));
    main.push_str(&marking);
    main.push_str("</main>\n");
    framed(&title, &main, words)
}

/// The way to the same two texts compared in the other way: nobody gives them twice.
fn turned(name: &str, as_one: bool, words: &Words) -> String {
    let (same, key) = if as_one {
        ("<input type=\"hidden\" name=\"same\" value=\"yes\">", "two-as-versions")
    } else {
        ("", "two-as-others")
    };
    format!(
        "<form class=\"ways\" method=\"post\" action=\"{ADDRESS}\" enctype=\"multipart/form-data\">\
         <input type=\"hidden\" name=\"again\" value=\"{name}\">{same}<button type=\"submit\">{}</button></form>\n",
        escape::escaped(words.get(key))
    )
}

/// A page of this module.
fn framed(title: &str, main: &str, words: &Words) -> String {
    format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n\
         <link rel=\"icon\" href=\"data:,\">\n<link rel=\"stylesheet\" href=\"{ADDRESS}.css\">\n</head>\n<body>\n\
         <header class=\"top\"><a href=\"/\">{}</a></header>\n{main}\
         <script src=\"{ADDRESS}.js\" defer></script>\n</body>\n</html>\n",
        escape::escaped(&words.language),
        escape::escaped(title),
        escape::escaped(words.get("two-home")),
    )
}

/// A page that says one thing and leads back to the form.
pub(super) fn sentence(key: &str, words: &Words) -> String {
    let main = format!(
        "<main>\n<h1>{}</h1>\n<p>{}</p>\n<p><a href=\"{ADDRESS}\">{}</a></p>\n</main>\n",
        escape::escaped(words.get("two-title")),
        escape::escaped(words.get(key)),
        escape::escaped(words.get("two-again")),
    );
    framed(words.get("two-title"), &main, words)
}

/// The text of one side of the form.
fn text(side: &Side, key: &str, pages: Option<&dyn Pages>, words: &Words) -> Result<Text, String> {
    let named = words.get(key);
    let say = |key: &str| words.with(key, &[("side", named)]);
    let given = [side.file.is_some(), !side.pasted.trim().is_empty(), !side.choice.is_empty()];
    match given.iter().filter(|given| **given).count() {
        0 => return Err(say("two-missing")),
        1 => {}
        _ => return Err(say("two-several")),
    }
    if !side.choice.is_empty() {
        let chosen = pages.and_then(|pages| pages.text(&side.choice)).ok_or_else(|| say("two-gone"))?;
        let (tree, title) = (Tree::clone(&chosen.tree), chosen.title.clone());
        let protection = chosen.protection.clone();
        return Ok(Text { tree, title, protection, chosen: Some((side.choice.clone(), chosen)) });
    }
    let source = match &side.file {
        Some((_, bytes)) => readable(bytes).map_err(say)?,
        None => side.pasted.clone(),
    };
    if source.len() > MOST {
        return Err(say("two-large"));
    }
    if source.trim().is_empty() {
        return Err(say("two-empty"));
    }
    // What a form sends has CRLF, whatever was pasted.
    let source = source.replace("\r\n", "\n");
    let Ok(path) = HubPath::new("text.md") else { return Err(say("two-binary")) };
    let Loose { parsed, text, titled } = loose(&path, &source, None);
    let tree = compare::read(&parsed.document, &text);
    if tree.units.len() <= 1 {
        return Err(say("two-hollow"));
    }
    let file = side.file.as_ref().map(|(name, _)| stem(name)).filter(|name| !name.is_empty());
    let title = match titled {
        true => tree.title.clone(),
        false => file.unwrap_or(named).to_owned(),
    };
    let protection = protection_of_file(&parsed.document.header);
    Ok(Text { tree, title, protection, chosen: None })
}

/// The name of a file without folders and ending, as some browsers send them.
fn stem(name: &str) -> &str {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    name.rsplit_once('.').map_or(name, |(stem, _)| if stem.is_empty() { name } else { stem })
}

/// The text of a file, or the key of the sentence that says why it has none.
fn readable(bytes: &[u8]) -> Result<String, &'static str> {
    if bytes.len() > MOST {
        return Err("two-large");
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err("two-word");
    }
    if bytes.starts_with(b"%PDF-") {
        return Err("two-pdf");
    }
    match std::str::from_utf8(bytes) {
        Ok(text) if text.contains('\0') => Err("two-binary"),
        Ok(text) => Ok(text.trim_start_matches('\u{feff}').to_owned()),
        Err(_) if bytes.contains(&0) && !bytes.starts_with(b"\xff\xfe") && !bytes.starts_with(b"\xfe\xff") => {
            Err("two-binary")
        }
        Err(_) => Err("two-encoding"),
    }
}
