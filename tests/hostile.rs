//! Texts made to break a parser: each gives a diagnostic or a safe page, and none takes a stack or an hour.
#![allow(clippy::disallowed_methods, reason = "tests read and write files")]

mod support;

use faletusi::document::Profile;
use faletusi::proofread::proofread;
use faletusi::site::render::plain;
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

#[test]
fn scripts_never_reach_a_reader() {
    let attacks = [
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
    ];
    for attack in attacks {
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
