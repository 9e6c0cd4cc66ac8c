//! Texts made to break a parser: each gives a diagnostic or a safe page, and none takes a stack or an hour.
#![allow(clippy::disallowed_methods, reason = "tests read and write files")]

mod support;

use std::sync::Arc;

use faletusi::document::Profile;
use faletusi::hub::{Hub, ViewOptions};
use faletusi::proofread::proofread;
use faletusi::site::render::plain;
use faletusi::site::{self, Options, Theme};
use faletusi::source::{MemoryStore, Store};
use jiff::civil::date;
use support::text::parsed;

/// Parses, reviews and renders; gives the HTML and the names of the rules that spoke.
fn through(profile: Profile, text: &str) -> (String, Vec<&'static str>) {
    let parsed = parsed(profile, text).parse();
    let found = proofread(&parsed.document, &parsed.outline.path, text);
    let mut rules: Vec<&str> = parsed.outline.diagnostics.iter().chain(&found).map(|d| d.rule.name).collect();
    rules.sort_unstable();
    rules.dedup();
    (plain::blocks_html(&parsed.document), rules)
}

#[test]
fn ten_thousand_nested_quotations_end_at_sixty_four() {
    let (html, rules) = through(Profile::Article, &format!("{}deep\n", "> ".repeat(10_000)));
    assert_eq!(html.matches("<blockquote>").count(), 64);
    assert!(html.contains("deep"), "nothing is lost");
    assert_eq!(rules, ["nesting-too-deep"]);
}

#[test]
fn ten_thousand_nested_lists_end_at_sixty_four() {
    let text: String = (0..2_000).map(|n| format!("{}- item {n}\n", "  ".repeat(n))).collect();
    let (html, rules) = through(Profile::Article, &text);
    assert!(html.matches("<ul>").count() <= 64, "{}", html.matches("<ul>").count());
    assert!(html.contains("item 1999"), "nothing is lost");
    assert_eq!(rules, ["nesting-too-deep"]);
    let (html, _) = through(Profile::Article, &format!("{}deep\n", "- ".repeat(10_000)));
    assert!(html.contains("deep"), "nothing is lost");
}

#[test]
fn ten_thousand_nested_directives_and_emphases_keep_the_stack() {
    let open: String = "::: note\n".repeat(10_000);
    let close: String = ":::\n".repeat(10_000);
    let (html, rules) = through(Profile::Article, &format!("{open}deep\n{close}"));
    assert!(html.contains("deep"), "nothing is lost");
    assert_eq!(rules, ["nesting-too-deep"]);
    let (html, _) = through(Profile::Article, &format!("{}deep{}", "*a ".repeat(10_000), " a*".repeat(10_000)));
    assert!(html.contains("deep"), "nothing is lost");
}

#[test]
fn provisions_nest_to_sixty_four_levels() {
    let chain = format!("## 1. D\n{}deep\n", "(1)(a)(i)(A)(I)".repeat(2_000));
    let levels = ["(1)", "(a)", "(i)", "(A)", "(I)"].into_iter().cycle();
    let indented: String =
        levels.take(3_000).enumerate().map(|(n, marker)| format!("{}{marker} deep {n}\n", " ".repeat(n))).collect();
    // Headings in directives begin the numbering again, not the tree.
    let inside: String = (0..64).map(|n| format!("## {n}. D\n{}x\n::: note\n(x) y\n", "(1)(a)".repeat(20))).collect();
    for text in [chain, format!("## 1. D\n{indented}"), inside] {
        let parsed = parsed(Profile::Legislation, &text).parse();
        let deepest = parsed.outline.provisions.iter().map(|p| p.id.as_str().matches("__").count()).max();
        assert!(deepest <= Some(64), "{deepest:?}");
        let found = parsed.outline.diagnostics.iter().filter(|d| d.rule.name == "nesting-too-deep").count();
        assert_eq!(found, 1, "said once");
        let (html, _) = through(Profile::Legislation, &text);
        assert!(!text.contains("deep 2999") || html.contains("deep 2999"), "nothing is lost");
    }
}

#[test]
fn a_hundred_megabytes_on_one_line_are_read() {
    let line = "word ".repeat(20 << 20);
    let (html, rules) = through(Profile::Article, &line);
    assert!(html.len() >= line.trim_end().len());
    assert_eq!(rules, Vec::<&str>::new());
    let line = "section (1) ".repeat(1 << 20);
    let (html, _) = through(Profile::Legislation, &line);
    assert!(html.len() >= line.trim_end().len());
}

#[test]
fn fifty_thousand_unclosed_links_are_text() {
    for piece in ["[a](", "[", "![", "<a ", "[[field", "* ", "{#", "(1", "::: "] {
        let (html, _) = through(Profile::Legislation, &piece.repeat(50_000));
        assert!(html.len() >= 50_000 || piece == "* ", "{piece}: {} bytes", html.len());
    }
    // A line of back quotes opens a code block that never closes.
    let (html, _) = through(Profile::Legislation, &"`".repeat(50_000));
    assert_eq!(html, "<pre><code></code></pre>\n");
}

#[test]
fn a_thousand_by_a_thousand_table_is_a_table() {
    let row = format!("|{}\n", "x|".repeat(1_000));
    let text = format!("{row}|{}\n{}", "--|".repeat(1_000), row.repeat(1_000));
    let (html, rules) = through(Profile::Article, &text);
    assert_eq!(html.matches("<td>").count(), 1_000_000);
    assert_eq!(rules, Vec::<&str>::new());
}

/// The whole pages that the product makes of texts, one each, in their order.
fn pages(texts: &[&str]) -> Vec<String> {
    let config = "title = \"T\"\nlanguages = [\"en\"]\n[audiences.public]\ntitle = \"Public\"\n[[collections]]\nid = \"guides\"\n\
        folder = \"guides\"\nprofile = \"article\"\ntitle = \"Guides\"\naudience = \"public\"\nmarking = \"TLP:CLEAR\"\n";
    let store = texts.iter().enumerate().fold(MemoryStore::new().file("hub.toml", config), |store, (at, text)| {
        store.file(&format!("guides/p{at}.md"), format!("---\ntitle: P\nsummary: S\n---\n{text}\n"))
    });
    let hub = Arc::new(Hub::open(Arc::new(store) as Arc<dyn Store>));
    let view = hub.view(
        &hub.config().audiences.public(),
        ViewOptions { drafts: true, preview: false, today: date(2026, 11, 21) },
    );
    let options = Options { base_url: None, tool_version: "0.1.0".to_owned(), offline: false };
    let (site, _) = site::plan(view, Arc::new(Theme::built_in()), &options);
    let page = |at: usize| site.render(&format!("guides/p{at}.html")).expect("a page");
    (0..texts.len()).map(|at| String::from_utf8(page(at)).expect("text")).collect()
}

const ATTACKS: &[&str] = &[
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg/onload=alert(1)>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<math><annotation-xml encoding=\"text/html\"><script>alert(1)</script></annotation-xml></math>",
    "<base href=\"https://evil.example/\">",
    "<a href=\"javascript:alert(1)\">x</a>",
    "[x](javascript:alert(1))",
    "[x](java&#x73;cript:alert(1))",
    "[x](<java\tscript:alert(1)>)",
    "![x](javascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
    "<form action=\"https://evil.example\"><input></form>",
    "<style>body{background:url(https://evil.example)}</style>",
    "<p style=\"background:url(https://evil.example)\">x</p>",
    "<div>\n\n*x*\n\n<script>alert(1)</script>\n\n</div>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<!--><img src=x onerror=alert(1)>-->",
    "<x onclick=alert(1)>y</x>",
    "text <b onmouseover=\"alert(1)\">bold</b>",
    "| <img src=x onerror=alert(1)> |\n|--|\n| x |",
    "# <img src=x onerror=alert(1)>",
    "[[<script>]]",
    "```<script>\n<script>alert(1)</script>\n```",
    "::: note {title=\"<script>alert(1)</script>\"}\nx\n:::",
    "<img src='https://evil.example/p.gif' srcset='https://evil.example/q.gif 2x'>",
    "<picture><source srcset=//evil.example/a><img src=//evil.example/b alt=k></picture>",
    "<video poster=//evil.example/a src=//evil.example/v></video><audio src=//evil.example/x autoplay></audio>",
    "<embed src=//evil.example/e><object data=//evil.example/o></object>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<a href='jav&#x09;ascript:alert(1)'>x</a> <a href='&#106;&#97;vascript:alert(1)'>x</a>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<table background=//evil.example/t><tr><td background='//evil.example/u'>x</td></tr></table>",
    "<q cite='javascript:alert(1)'>q</q> <a href='https://ok.example' ping='https://evil.example'>p</a>",
    "<svg><a xlink:href='javascript:alert(1)'><text>k</text></a></svg>",
    "<form><math><mtext></form><form><mglyph><svg><mtext><style><path id=\"</style><img onerror=alert(1) src>\">",
    "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">",
    "</main></body></html><script>alert(1)</script>",
    "<plaintext><script>alert(1)</script>",
    "<textarea><script>alert(1)</script>",
    "<body onload=alert(1)><html onload=alert(1)>",
    "<template><script>alert(1)</script></template>",
    "<details open ontoggle=alert(1)><summary>k</summary></details>",
    "[x](https://evil.example/p.gif) <img src=\"https://evil.example/p.gif\" alt=\"k\">",
    "[y](https://ok.example \"//evil.example/q.gif\") <img src=\"//evil.example/q.gif\" alt=\"k\">",
    "[v](https://ok.example \"javascript:alert(1)\") <a href=\"javascript:alert(1)\">J</a>",
    "a src=\"https://evil.example/p.gif\" <img src=\"https://evil.example/p.gif\" alt=\"k\">",
];

/// What a page of a harmless text has of something, every page has: its own scripts and styles, and no more.
#[test]
fn no_page_has_more_that_runs_or_loads_than_a_harmless_one() {
    let made = pages(&[&["harmless"], ATTACKS].concat());
    // Words that look like attributes are harmless: only tags count.
    let tags = |page: &str| -> Vec<String> {
        let inside = page.split('<').skip(1).map(|tag| tag.split('>').next().unwrap_or_default());
        inside.map(|tag| format!("<{}", tag.to_lowercase())).collect()
    };
    let count = |page: &str, what: &str| tags(page).iter().filter(|tag| tag.contains(what)).count();
    let (harmless, attacked) = made.split_first().expect("pages");
    for (attack, page) in ATTACKS.iter().zip(attacked) {
        for what in [
            "<script",
            "<svg",
            "<math",
            "<iframe",
            "<base",
            "<form",
            "<style",
            "<noscript",
            "<link",
            "<meta",
            "<object",
            "<embed",
            "<video",
            "<audio",
            "<template",
            "<textarea",
            "<body",
            "</main",
            "</html",
            "href=\"javascript:",
            "href=\"data:",
            "src=\"javascript:",
            "src=\"//",
            "src=\"http",
            "src='",
            "srcset",
            "href=\"//",
            "ping=",
            "background=",
            "style=\"",
            "http-equiv=\"refresh",
            "xlink:href",
        ] {
            assert_eq!(count(page, what), count(harmless, what), "{what} of {attack}\n{page}");
        }
        for tag in tags(page) {
            let outside: String = tag.split('"').step_by(2).collect();
            let handler = outside.split_whitespace().skip(1).find(|name| name.starts_with("on"));
            assert_eq!(handler, None, "{attack}\n{page}");
        }
    }
}

#[test]
fn scripts_never_reach_a_reader() {
    for attack in ATTACKS {
        let (html, _) = through(Profile::Article, attack);
        let lower = html.to_lowercase();
        let inert = lower.replace("&lt;", "‹").replace("<code>", "").replace("<pre>", "");
        for bad in [
            "<script",
            "<svg",
            "<math",
            "<iframe",
            "<base",
            "<form",
            "<style",
            "<noscript",
            "href=\"javascript:",
            "href=\"data:",
            "src=\"javascript:",
        ] {
            assert!(!inert.contains(bad), "{attack}\n{html}");
        }
        for tag in inert.split('<').skip(1).map(|t| t.split('>').next().unwrap_or_default()) {
            for attribute in [" on", " style="] {
                let names_it = tag.match_indices(attribute).any(|(at, _)| {
                    attribute != " on"
                        || tag[at + 3..].split('=').next().is_some_and(|n| {
                            n.len() < 14 && tag[at..].contains('=') && n.chars().all(|c| c.is_ascii_alphabetic())
                        })
                });
                assert!(!names_it, "{attack}\n{html}");
            }
        }
    }
}

#[test]
fn twenty_thousand_nested_elements_are_an_error_and_take_no_hour() {
    let open = "<div>\n".repeat(20_000);
    let text = format!("{open}\n*deep*\n\n{}", "</div>\n".repeat(20_000));
    let (html, rules) = through(Profile::Article, &text);
    assert!(html.contains("deep"), "nothing is lost");
    assert_eq!(rules, ["nesting-too-deep"]);
    let (html, rules) = through(Profile::Article, &format!("x {}y", "<b>".repeat(20_000)));
    assert!(html.contains('y'));
    assert_eq!(rules, ["nesting-too-deep"]);
}

/// An element that is never closed takes no provisions with it, in a directive neither: each has an id.
#[test]
fn provisions_behind_an_open_element_have_ids() {
    let text = "<section 1\n\n::: note\n(1) one\n(a) two\n:::\n";
    let parsed = parsed(Profile::Legislation, text).parse();
    let ids: Vec<&str> = parsed.outline.provisions.iter().map(|p| p.permalink.as_str()).collect();
    assert_eq!(ids.len(), 2, "{ids:?}");
    assert!(ids.iter().all(|id| !id.is_empty()), "{ids:?}");
}

#[test]
fn remote_images_are_not_loaded() {
    let (html, rules) = through(Profile::Article, "![Map](https://example.org/map.png)");
    assert!(rules.contains(&"remote-image"));
    assert!(html.contains("Map"), "{html}");
}

#[test]
fn control_and_private_characters_pass_for_nothing() {
    for text in ["\u{0}<!---->\u{E000}", "<!---->\n(1) x\n<!---->", "\u{202E}(1) reversed", "\u{FEFF}# x"] {
        let (_, rules) = through(Profile::Legislation, text);
        assert!(!rules.contains(&"directive-unclosed"), "{text:?}");
    }
    // A comment that looks like a mark of the scanner is only a comment.
    let (html, _) = through(Profile::Legislation, "<!---->\n\n::: note\nInside.\n:::\n\n<!---->\nAfter.\n");
    assert!(html.contains("Inside.") && html.contains("After."), "{html}");
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 400, failure_persistence: None, ..Default::default() })]

    /// Parsing, reviewing and rendering never panic, and ids stay unique.
    #[test]
    fn nothing_panics(text in "([#>\\-*|`~:(){}\\[\\]!<&\\\\ a-iA-C1-3xv.\n\t\u{a0}é]|\\(1\\) |\\(a\\) |::: note|::: option \\{group=g label=A\\}|:::\n|## 1\\. |\\[\\[f\\]\\]|section 1|\n\n){0,120}") {
        for profile in [Profile::Legislation, Profile::Procedure, Profile::Article] {
            let parsed = parsed(profile, &text).parse();
            let mut seen = std::collections::HashSet::new();
            for provision in &parsed.outline.provisions {
                proptest::prop_assert!(seen.insert(provision.permalink.clone()), "{} twice in {text:?}", provision.permalink);
            }
            for diagnostic in &parsed.outline.diagnostics {
                if let Some(span) = diagnostic.place.span {
                    proptest::prop_assert!(text.get(span.range()).is_some(), "{:?} in {text:?}", diagnostic);
                }
            }
            proofread(&parsed.document, &parsed.outline.path, &text);
            plain::blocks_html(&parsed.document);
        }
    }
}
