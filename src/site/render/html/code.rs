//! Code blocks, coloured by classes so that both colour schemes and print have their say.

use std::sync::LazyLock;

use syntect::html::{ClassStyle, ClassedHTMLGenerator};
use syntect::parsing::SyntaxSet;
use syntect::util::LinesWithEndings;

use super::Writer;

/// More than this is shown plain: colouring is for examples, and must not hold up a build.
const MOST_BYTES: usize = 64 * 1024;
const LONGEST_LINE: usize = 2_000;

/// Loading takes 35 ms: only hubs with code pay for it.
static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(SyntaxSet::load_defaults_newlines);

impl Writer<'_> {
    pub(super) fn code(&mut self, language: &str, text: &str) {
        self.push("<pre tabindex=\"0\"><code");
        if !language.is_empty() {
            let class = format!("language-{language}");
            self.attribute("class", &class);
        }
        self.push(">");
        match coloured(language, text) {
            Some(html) => {
                self.coloured = true;
                self.push(&html);
            }
            None => self.text(text),
        }
        self.push("</code></pre>\n");
    }
}

fn coloured(language: &str, text: &str) -> Option<String> {
    if matches!(language, "" | "text" | "plain" | "txt")
        || text.len() > MOST_BYTES
        || text.lines().any(|line| line.len() > LONGEST_LINE)
    {
        return None;
    }
    let syntax = SYNTAXES.find_syntax_by_token(language)?;
    let style = ClassStyle::SpacedPrefixed { prefix: "s-" };
    let mut generator = ClassedHTMLGenerator::new_with_class_style(syntax, &SYNTAXES, style);
    for line in LinesWithEndings::from(text) {
        generator.parse_html_for_line_which_includes_newline(line).ok()?;
    }
    Some(generator.finalize())
}
