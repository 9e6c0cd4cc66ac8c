//! Exact HTML of small trees.

use super::*;
use crate::diagnostics::Span;
use crate::document::*;

struct Hub;

impl Links for Hub {
    fn link(&self, target: &Target) -> Option<String> {
        match target {
            Target::Url(url) => Some(url.clone()),
            Target::Fragment(fragment) => Some(format!("#{fragment}")),
            Target::Document { path, .. } if path.as_str() == "seen.md" => Some("../seen.html".to_owned()),
            _ => None,
        }
    }

    fn image(&self, path: &HubPath) -> Option<Picture> {
        (path.as_str() == "map.png")
            .then(|| Picture { address: "../files/map.0123.png".to_owned(), size: Some((640, 480)) })
    }
}

fn span() -> Span {
    Span::default()
}

fn text(words: &str) -> Vec<Inline> {
    vec![Inline::Text(words.to_owned())]
}

fn para(content: Vec<Inline>) -> Block {
    Block::Paragraph { text: content, span: span() }
}

fn said(words: &str) -> Block {
    para(text(words))
}

fn provision(kind: ProvisionKind, permalink: &str, number: &str, heading: &str) -> Provision {
    Provision {
        kind,
        id: ProvisionId(permalink.to_owned()),
        permalink: permalink.to_owned(),
        other_anchors: Vec::new(),
        key: None,
        number: (!number.is_empty()).then(|| number.to_owned()),
        heading: if heading.is_empty() { Vec::new() } else { text(heading) },
        heading_level: u8::from(!heading.is_empty()),
        classes: Vec::new(),
        content: Vec::new(),
        span: span(),
    }
}

fn with(mut provision: Provision, content: Vec<Block>) -> Block {
    provision.content = content;
    Block::Provision(Box::new(provision))
}

fn directive(kind: DirectiveKind, attributes: &[(&str, &str)], content: Vec<Block>) -> Block {
    Block::Directive(Directive {
        kind,
        attributes: attributes.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        content,
        included: None,
        span: span(),
    })
}

fn words() -> Words {
    Words::read("en", include_str!("../../../../themes/tapa/i18n/en.toml")).unwrap()
}

#[track_caller]
fn shows(content: Vec<Block>, expected: &str) {
    assert_eq!(rendered(content, &[]), expected);
}

fn rendered(content: Vec<Block>, terms: &[TermEntry]) -> String {
    let words = words();
    let mut body = provision(ProvisionKind::Document, "", "", "");
    body.content = content;
    let mut writer = Writer {
        out: String::new(),
        links: &Hub,
        words: &words,
        meanings: terms.iter().map(|term| (term.anchor.as_str(), term.meaning.as_str())).collect(),
        explained: HashSet::new(),
        containers: Vec::new(),
        unit: "unit-section",
        depth: 1,
        tables: 0,
        coloured: false,
        without_raw: false,
    };
    writer.blocks(&body.content);
    writer.out
}

#[test]
fn a_section_hangs_its_numbers_and_wraps_up() {
    let mut section = provision(ProvisionKind::Section, "power-to-share", "7.", "Power to share");
    section.other_anchors.push("sec_7".to_owned());
    shows(
        vec![with(
            section,
            vec![with(
                provision(ProvisionKind::Subsection, "sec_7__subsec_1", "(1)", ""),
                vec![
                    said("The authority may share if-"),
                    with(
                        provision(ProvisionKind::Paragraph, "sec_7__subsec_1__para_a", "(a)", ""),
                        vec![said("it is permitted;")],
                    ),
                    said("but not otherwise."),
                ],
            )],
        )],
        concat!(
            "<section class=\"sec\" id=\"power-to-share\" data-cite=\"section 7\"><h2><a class=\"n a\" href=\"#power-to-share\">",
            "<span id=\"sec_7\"></span>7.</a> <span>Power to share</span></h2>\n",
            "<div class=\"p\" id=\"sec_7__subsec_1\"><a class=\"n\" href=\"#sec_7__subsec_1\">(1)</a>",
            "<p>The authority may share if-</p>\n",
            "<div class=\"p\" id=\"sec_7__subsec_1__para_a\"><a class=\"n\" href=\"#sec_7__subsec_1__para_a\">(a)</a>",
            "<p>it is permitted;</p>\n</div>\n",
            "<p>but not otherwise.</p>\n</div>\n</section>\n",
        ),
    );
}

#[test]
fn headings_go_down_one_at_a_time() {
    shows(
        vec![with(
            provision(ProvisionKind::Part, "part_2", "Part 2", "Sharing"),
            vec![with(provision(ProvisionKind::Heading, "records", "", "Records & logs"), vec![said("a")])],
        )],
        concat!(
            "<section class=\"container\" data-cite=\"Part 2\"><h2 id=\"part_2\"><a class=\"a\" href=\"#part_2\">",
            "<span class=\"n\">Part 2</span> Sharing</a></h2>\n",
            "<h3 id=\"records\"><a class=\"a\" href=\"#records\">Records &amp; logs</a></h3>\n",
            "<p>a</p>\n</section>\n",
        ),
    );
}

#[test]
fn alternatives_of_a_group_stand_together() {
    let option = |label: &str| {
        directive(
            DirectiveKind::Option,
            &[("group", "consent"), ("label", label), ("title", "Consent")],
            vec![said("x")],
        )
    };
    shows(
        vec![option("A"), option("B"), said("after")],
        concat!(
            "<div class=\"options\"><p class=\"w\">Choose one of these alternatives</p><div>\n",
            "<div class=\"option\" data-option=\"Option A\"><p class=\"option-head\"><b><span class=\"w\">Option </span>A</b> Consent</p>\n<p>x</p>\n</div>\n",
            "<div class=\"option\" data-option=\"Option B\"><p class=\"option-head\"><b><span class=\"w\">Option </span>B</b> Consent</p>\n<p>x</p>\n</div>\n",
            "</div></div>\n<p>after</p>\n",
        ),
    );
}

#[test]
fn steps_decisions_and_time_limits() {
    shows(
        vec![with(
            provision(ProvisionKind::Step, "step_3", "Step 3", ""),
            vec![
                para(vec![Inline::Strong(text("Stop."))]),
                directive(DirectiveKind::TimeLimit, &[("within", "2 hours"), ("from", "arrival")], vec![]),
                directive(DirectiveKind::Decision, &[("title", "Alone?")], vec![said("x")]),
            ],
        )],
        concat!(
            "<div class=\"step\" id=\"step_3\" data-cite=\"step 3\"><a class=\"n\" href=\"#step_3\"><span class=\"sr\">Step </span>3</a>",
            "<p><strong>Stop.</strong></p>\n",
            "<div class=\"box timelimit\"><p class=\"box-title\"><span class=\"box-kind\"><span class=\"w\">Time limit</span></span> ",
            "<span class=\"w\">Within </span>2 hours<span class=\"w\"> of </span>arrival</p>\n</div>\n",
            "<div class=\"box decision\"><p class=\"box-title\"><span class=\"box-kind\"><span class=\"w\">Decide</span></span> Alone?</p>\n",
            "<p>x</p>\n</div>\n</div>\n",
        ),
    );
}

#[test]
fn a_term_explains_itself_once_a_section() {
    let term = || Inline::Term { anchor: "def-authority".to_owned(), text: "authority".to_owned() };
    let entry = TermEntry {
        term: "authority".to_owned(),
        anchor: "def-authority".to_owned(),
        meaning: "means the \"Ministry\".".to_owned(),
    };
    assert_eq!(
        rendered(vec![para(vec![term(), Inline::Text(" and ".to_owned()), term()])], &[entry]),
        concat!(
            "<p><a class=\"term\" href=\"#def-authority\" title=\"means the &quot;Ministry&quot;.\">authority</a>",
            " and <a class=\"term\" href=\"#def-authority\">authority</a></p>\n",
        )
    );
}

#[test]
fn links_that_may_not_be_followed_are_words() {
    let link = |path: &str| Inline::Link {
        target: Target::Document { path: HubPath::new(path).unwrap(), fragment: None },
        title: String::new(),
        content: text("words"),
        span: span(),
    };
    shows(
        vec![para(vec![link("seen.md")]), para(vec![link("secret.md")])],
        "<p><a href=\"../seen.html\">words</a></p>\n<p>words</p>\n",
    );
}

#[test]
fn images_have_a_size_and_remote_ones_are_links() {
    let image = |target: Target| {
        para(vec![Inline::Image { target, title: String::new(), alternative: "A \"map\"".to_owned(), span: span() }])
    };
    shows(
        vec![
            image(Target::File(HubPath::new("map.png").unwrap())),
            image(Target::Url("https://x.test/pixel.gif".to_owned())),
            image(Target::File(HubPath::new("gone.png").unwrap())),
            image(Target::Refused("data:x".to_owned())),
        ],
        concat!(
            "<p><img src=\"../files/map.0123.png\" alt=\"A &quot;map&quot;\" width=\"640\" height=\"480\" loading=\"lazy\"></p>\n",
            "<p><a href=\"https://x.test/pixel.gif\">A \"map\"</a></p>\n",
            "<p>A \"map\"</p>\n<p>A \"map\"</p>\n",
        ),
    );
}

#[test]
fn raw_html_is_sanitised_with_what_stands_around_it() {
    shows(
        vec![para(vec![
            Inline::Html("<b onclick=\"x()\" class=\"tlp\">".to_owned()),
            Inline::Field { name: "a".to_owned(), label: "name=\"tlp\"".to_owned(), span: span() },
            Inline::Html("<script>".to_owned()),
            Inline::Text("alert(1)".to_owned()),
        ])],
        "<p><b><span class=\"field\">[name=\"tlp\"]</span></b></p>\n",
    );
    shows(
        vec![Block::HtmlGroup(vec![
            Block::Html { html: "<details onclick=x><summary>S</summary>\n".to_owned(), span: span() },
            with(provision(ProvisionKind::Subsection, "subsec_1", "(1)", ""), vec![said("text")]),
            Block::Html { html: "</details><p id=\"subsec_9\">".to_owned(), span: span() },
        ])],
        concat!(
            "<details><summary>S</summary>\n",
            "<div class=\"p\" id=\"subsec_1\"><a class=\"n\" href=\"#subsec_1\">(1)</a><p>text</p>\n</div>\n",
            "</details><p></p>",
        ),
    );
}

#[test]
fn tables_scroll_and_have_headers() {
    shows(
        vec![Block::Table(Table {
            alignments: vec![Alignment::None, Alignment::Right],
            head: vec![vec![], text("Years")],
            rows: vec![vec![text("A"), text("7")]],
            span: span(),
        })],
        concat!(
            "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Table 1\"><table>\n",
            "<thead><tr><td></td><th class=\"ar\">Years</th></tr></thead>\n",
            "<tbody><tr><td>A</td><td class=\"ar\">7</td></tr>\n</tbody></table></div>\n",
        ),
    );
}

#[test]
fn code_is_coloured_by_classes_and_escaped() {
    let code =
        |language: &str, text: &str| Block::Code { language: language.to_owned(), text: text.to_owned(), span: span() };
    shows(
        vec![code("nonsense", "<b>\n")],
        "<pre tabindex=\"0\"><code class=\"language-nonsense\">&lt;b&gt;\n</code></pre>\n",
    );
    let html = rendered(vec![code("yaml", "a: \"<script>\"\n")], &[]);
    assert!(html.contains("class=\"s-"), "{html}");
    assert!(html.contains("&lt;script&gt;"), "{html}");
    assert!(!html.contains("style="), "{html}");
}

#[test]
fn contents_list_steps_by_their_first_words() {
    let step = |number: u8, title: &str| {
        with(
            provision(ProvisionKind::Step, &format!("step_{number}"), &format!("Step {number}"), ""),
            vec![para(vec![Inline::Strong(text(title)), Inline::Text(" Then more.".to_owned())])],
        )
    };
    let mut body = provision(ProvisionKind::Document, "", "", "");
    body.content = vec![with(
        provision(ProvisionKind::Heading, "steps", "", "Steps"),
        vec![step(1, "Open your lane."), step(2, "Greet & look.")],
    )];
    let mut out = String::new();
    super::contents::level(&mut out, &body, 1);
    assert_eq!(
        out,
        concat!(
            "<ol>\n<li class=\"group\"><a href=\"#steps\"><span>Steps</span></a><ol>\n",
            "<li><a href=\"#step_1\"><span class=\"n\">1</span> <span>Open your lane</span></a></li>\n",
            "<li><a href=\"#step_2\"><span class=\"n\">2</span> <span>Greet &amp; look</span></a></li>\n",
            "</ol>\n</li>\n</ol>\n",
        )
    );
}
