//! The form in which two texts are given.

use super::multipart;
use super::{ADDRESS, framed};
use crate::serve::Choices;
use crate::site::escape;
use crate::site::words::Words;

/// What was given for one of the two texts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::serve) struct Side {
    /// A file: its name and bytes.
    pub file: Option<(String, Vec<u8>)>,
    /// What was pasted.
    pub pasted: String,
    /// A text of the hub, as [`Choices`] names it; empty for none.
    pub choice: String,
}

/// What a form brought.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::serve) struct Form {
    pub old: Side,
    pub new: Side,
    /// Whether they are versions of one text.
    pub same: bool,
    /// The name of a comparison whose texts are meant, in place of any here.
    pub again: Option<String>,
}

impl Form {
    /// Reads what a browser sent; `None` when it is no whole form.
    pub fn read(content_type: &str, body: &[u8]) -> Option<Self> {
        let mut form = Self::default();
        for field in multipart::fields(content_type, body)? {
            if field.name == "same" {
                form.same = true;
                continue;
            }
            if field.name == "again" {
                form.again = Some(String::from_utf8(field.bytes).ok()?);
                continue;
            }
            let side = match field.name.split_once('-') {
                Some(("old", _)) => &mut form.old,
                Some(("new", _)) => &mut form.new,
                _ => return None,
            };
            match field.name.rsplit('-').next()? {
                // A browser sends a nameless file of no bytes when none was chosen.
                "file" => {
                    let name = field.file.unwrap_or_default();
                    side.file = (!name.is_empty() || !field.bytes.is_empty()).then_some((name, field.bytes));
                }
                "text" => side.pasted = String::from_utf8(field.bytes).ok()?,
                "choice" => side.choice = String::from_utf8(field.bytes).ok()?,
                _ => return None,
            }
        }
        Some(form)
    }

    /// Its bytes.
    pub fn size(&self) -> usize {
        self.old.size() + self.new.size()
    }
}

impl Side {
    fn size(&self) -> usize {
        self.file.as_ref().map_or(0, |(_, bytes)| bytes.len()) + self.pasted.len()
    }
}

/// So much of a text is put back into the form when something is wrong with the other one.
const PUT_BACK: usize = 2 << 20;

/// The page with the form, filled in with what was given, and what was wrong with it.
pub(in crate::serve) fn page(form: &Form, choices: &[Choices], problem: Option<&str>, words: &Words) -> String {
    let mut main = String::from("<main>\n<h1>");
    escape::text(&mut main, words.get("two-title"));
    main.push_str("</h1>\n<p class=\"lede\">");
    escape::text(&mut main, words.get("two-intro"));
    main.push_str("</p>\n");
    if let Some(problem) = problem {
        main.push_str("<p class=\"banner\" id=\"problem\" role=\"alert\" tabindex=\"-1\">");
        escape::text(&mut main, problem);
        main.push_str("</p>\n");
    }
    main.push_str(&format!(
        "<form method=\"post\" action=\"{ADDRESS}\" enctype=\"multipart/form-data\">\n<div class=\"sides\">\n"
    ));
    side(&mut main, "old", &form.old, choices, words);
    side(&mut main, "new", &form.new, choices, words);
    let checked = if form.same { " checked" } else { "" };
    main.push_str(&format!(
        "</div>\n<p><label class=\"check\"><input type=\"checkbox\" name=\"same\" value=\"yes\" \
         aria-describedby=\"same-help\"{checked}> {}</label><br><span class=\"small\" id=\"same-help\">{}</span></p>\n\
         <p class=\"ways\"><button class=\"go\" type=\"submit\">{}</button> <a href=\"{ADDRESS}\">{}</a></p>\n\
         </form>\n</main>\n",
        escape::escaped(words.get("two-same")),
        escape::escaped(words.get("two-same-help")),
        escape::escaped(words.get("two-go")),
        escape::escaped(words.get("two-clear")),
    ));
    framed(words.get("two-title"), &main, words)
}

fn side(out: &mut String, name: &str, side: &Side, choices: &[Choices], words: &Words) {
    let said = |key: &str| escape::escaped(words.get(key));
    let title = if name == "old" { "two-old" } else { "two-new" };
    out.push_str(&format!(
        "<fieldset data-drop=\"{name}-file\"><legend>{}</legend>\n\
         <p><label for=\"{name}-file\">{}</label>\n<input type=\"file\" id=\"{name}-file\" name=\"{name}-file\" \
         accept=\".md,.markdown,.txt,text/plain,text/markdown\"></p>\n\
         <p class=\"several\" role=\"alert\" data-said=\"{}\"></p>\n\
         <p><label for=\"{name}-text\">{}</label>\n\
         <textarea id=\"{name}-text\" name=\"{name}-text\" rows=\"12\" spellcheck=\"false\" autocomplete=\"off\">\n",
        said(title),
        said("two-file"),
        said("two-one-file"),
        said("two-paste"),
    ));
    // A file cannot be put back, its text can.
    let text = match &side.file {
        Some((_, bytes)) if side.pasted.is_empty() => std::str::from_utf8(bytes).unwrap_or_default(),
        _ => &side.pasted,
    };
    if text.len() <= PUT_BACK && !text.contains('\0') {
        escape::text(out, text);
    }
    out.push_str("</textarea></p>\n");
    if !choices.is_empty() {
        out.push_str(&format!(
            "<p><label for=\"{name}-choice\">{}</label>\n<select id=\"{name}-choice\" name=\"{name}-choice\">\
             <option value=\"\">{}</option>\n",
            said("two-choose"),
            said("two-none"),
        ));
        for work in choices {
            out.push_str("<optgroup label=\"");
            escape::attribute(out, &work.title);
            out.push_str("\">");
            for (value, text) in &work.texts {
                out.push_str("<option value=\"");
                escape::attribute(out, value);
                out.push_str(if *value == side.choice { "\" selected>" } else { "\">" });
                escape::text(out, text);
                out.push_str("</option>");
            }
            out.push_str("</optgroup>\n");
        }
        out.push_str("</select></p>\n");
    }
    out.push_str("</fieldset>\n");
}
