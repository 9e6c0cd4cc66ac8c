//! The engine and the overriding of files.

use std::time::Duration;

use super::engine::{Engine, Limits};
use super::*;

fn file(path: &str, text: &str) -> (HubPath, Arc<[u8]>) {
    (HubPath::new(path).unwrap(), Arc::from(text.as_bytes()))
}

fn engine(templates: &[(&str, &str)]) -> Result<Engine, RenderError> {
    let all = templates.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    let own = templates.iter().map(|(name, _)| (*name).to_owned()).collect();
    Engine::new(all, own, "themes/tapa/templates/", Arc::default())
}

#[test]
fn the_built_in_theme_has_no_mistakes() {
    let (theme, diagnostics) = Theme::load(DEFAULT, []);
    assert_eq!(diagnostics, vec![]);
    let names: Vec<_> = theme.assets().map(|asset| asset.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "card.png",
            "genuine.js",
            "offline-kept.js",
            "offline-saving.js",
            "offline-store.js",
            "offline-worker.js",
            "search-box.js",
            "search-page.js",
            "search-results.js",
            "search-worker.js",
            "search.js",
            "search.wasm",
            "site-code.css",
            "site.css",
            "site.js"
        ]
    );
    for asset in theme.assets() {
        let hash = crate::document::ContentHash::of(&asset.bytes).short(8);
        assert!(asset.address.contains(&hash), "{}", asset.address);
    }
    assert_eq!(theme.words("fr-NC").get("home"), "Accueil");
    assert_eq!(theme.words("sm").get("home"), "Home");
}

#[test]
fn a_hub_overrides_file_by_file() {
    let (theme, diagnostics) = Theme::load(
        "tapa",
        [
            file("themes/tapa/i18n/en.toml", "home = \"Start\""),
            file("themes/tapa/i18n/sm.toml", "home = \"Fale\""),
            file("themes/tapa/assets/site.css", "a { color : red }"),
            file("themes/other/assets/site.css", "b {}"),
        ],
    );
    assert_eq!(diagnostics, vec![]);
    assert_eq!(theme.words("en").get("home"), "Start");
    assert_eq!(theme.words("en").get("search"), "Search");
    assert_eq!(theme.words("sm").get("home"), "Fale");
    let css = theme.assets().find(|asset| asset.name == "site.css").unwrap();
    assert_eq!(&*css.bytes, b"a{color:red}");
}

#[test]
fn mistakes_in_a_hubs_theme_are_diagnostics() {
    let (_, diagnostics) = Theme::load(
        "tapa",
        [
            file("themes/tapa/i18n/en.toml", "home = Start"),
            file("themes/tapa/assets/site.css", "a { color: red }\nb { @@@ ;;; } }"),
            file("themes/tapa/templates/home.html", "<h1>\n{{ page.title"),
        ],
    );
    let found: Vec<_> =
        diagnostics.iter().map(|found| (found.rule.name, found.place.file.as_str(), found.place.span)).collect();
    assert_eq!(found.len(), 3, "{diagnostics:#?}");
    assert_eq!(found[0].0, "theme-words");
    assert_eq!((found[1].0, found[1].1), ("theme-asset", "themes/tapa/assets/site.css"));
    assert_eq!((found[2].0, found[2].1), ("theme-template", "themes/tapa/templates/home.html"));
    assert!(found[2].2.is_some());
}

#[test]
fn what_is_missing_is_named_with_its_place() {
    let engine = engine(&[("a.html", "one\n{{ page.titel }}")]).unwrap();
    let mut values = tera::Context::new();
    values.insert("page", &std::collections::BTreeMap::from([("title", "x")]));
    let error = engine.render("a.html", values).unwrap_err();
    assert_eq!(error.kind, RenderErrorKind::Template);
    assert_eq!(error.place.file.as_str(), "themes/tapa/templates/a.html");
    let span = error.place.span.unwrap();
    assert!(span.start >= 4, "{span:?}");
    assert!(error.message.contains("titel"), "{}", error.message);
    assert!(error.help.unwrap().contains("a?.b"));
}

#[test]
fn a_page_without_end_is_given_up() {
    let engine = engine(&[(
        "a.html",
        "{% for a in range(end=90000) %}{% for b in range(end=90000) %}0123456789{% endfor %}{% endfor %}",
    )])
    .unwrap()
    .limited(Limits { time: Duration::from_secs(60), bytes: 1024 * 1024 });
    let error = engine.render("a.html", tera::Context::new()).unwrap_err();
    assert_eq!(error.message, "one page grew by over 1 MB");
    assert_eq!(error.template, "a.html");
}

#[test]
fn a_long_text_is_no_fault_of_the_template() {
    let limits = Limits { time: Duration::from_secs(60), bytes: 1024 };
    let engine =
        engine(&[("a.html", "<p>{{ body }}</p>"), ("b.html", "{{ body }}{{ body }}")]).unwrap().limited(limits);
    let mut values = tera::Context::new();
    values.insert("body", &"x".repeat(5000));
    assert_eq!(engine.render("a.html", values.clone()).unwrap().len(), 5007);
    assert_eq!(engine.render("b.html", values).unwrap_err().kind, RenderErrorKind::Endless);
}

#[test]
fn every_broken_template_is_named() {
    let (_, diagnostics) = Theme::load(
        "tapa",
        [
            file("themes/tapa/templates/home.html", "{% include \"nope.html\" %}"),
            file("themes/tapa/templates/list.html", "{% if %}"),
            file("themes/tapa/templates/x.html", "{{ page.title"),
            file("themes/tapa/templates/search.html", "{% extends \"gone.html\" %}"),
        ],
    );
    let mut found: Vec<_> = diagnostics.iter().map(|found| found.place.file.as_str()).collect();
    found.sort_unstable();
    let names = ["home", "list", "search", "x"].map(|name| format!("themes/tapa/templates/{name}.html"));
    assert_eq!(found, names);
    assert!(diagnostics.iter().any(|d| d.message.contains("Unknown template `nope.html`")));
}

#[test]
fn a_stylesheet_nested_without_end_is_refused_before_it_is_read() {
    let deep = |open: &str, close: &str| format!("{}{}", open.repeat(5000), close.repeat(5000));
    for css in [deep("a{", "}"), format!("a{{width:calc{}}}", deep("(", ")")), deep(":not(", ")")] {
        let (_, diagnostics) = Theme::load("tapa", [file("themes/tapa/assets/site.css", &css)]);
        let said: Vec<_> = diagnostics.iter().map(|d| (d.rule.name, d.message.contains("nests deeper"))).collect();
        assert_eq!(said, [("theme-asset", true)]);
    }
    let (_, diagnostics) =
        Theme::load("tapa", [file("themes/tapa/assets/site.css", &format!("a{{content:\"{}\"}}", "(".repeat(500)))]);
    assert_eq!(diagnostics.len(), 0, "{diagnostics:?}");
}

#[test]
fn a_page_that_writes_nothing_and_never_ends_is_given_up() {
    // Long enough to outlast the limit, short enough not to outlast the test run by much.
    let engine = engine(&[(
        "a.html",
        "{% for a in range(end=3000) %}{% for b in range(end=3000) %}{% set c = b %}{% endfor %}{% endfor %}",
    )])
    .unwrap()
    .limited(Limits { time: Duration::from_millis(20), bytes: 1024 });
    let error = engine.render("a.html", tera::Context::new()).unwrap_err();
    assert_eq!(error.kind, RenderErrorKind::Endless);
    let again = engine.render("a.html", tera::Context::new()).unwrap_err();
    assert_eq!(again.message, "a template of this theme ran without end before");
}

#[test]
fn an_unknown_asset_has_a_nearest_name() {
    let assets = Theme::built_in().assets;
    let all = BTreeMap::from([("a.html".to_owned(), "{{ asset(name=\"sites.css\") }}".to_owned())]);
    let engine = Engine::new(all, BTreeSet::new(), "themes/tapa/templates/", assets).unwrap();
    let error = engine.render("a.html", tera::Context::new()).unwrap_err();
    assert!(error.message.contains("did you mean `site.css`"), "{}", error.message);
}

#[test]
fn values_are_filled_in_and_escaped() {
    let engine = engine(&[("a.html", "{{ t | fill(count=3, who=w) }}")]).unwrap();
    let mut values = tera::Context::new();
    values.insert("t", "{count} of {who} <{other}>");
    values.insert("w", "<b>");
    assert_eq!(engine.render("a.html", values).unwrap(), "3 of &lt;b&gt; &lt;{other}&gt;");
}

#[test]
fn comments_on_lines_of_their_own_are_not_sent_to_readers() {
    let js = "// @ts-check\n/* Two\n   lines. */\n(function () {\n  \"use strict\";\n\n  /** What. @type {number} */\n  var a = \
              1; // one\n  /** @type {any} */ (window).a = \"/* no comment */\";\n  /* before */ call(\n  /^\\/\\/x/);\n})();\n";
    let kept = "(function () {\n\"use strict\";\nvar a = 1; // one\n/** @type {any} */ (window).a = \"/* no comment \
                */\";\n/* before */ call(\n/^\\/\\/x/);\n})();\n";
    assert_eq!(super::assets::without_comments(js), kept);
}

#[test]
fn a_script_with_texts_over_several_lines_stays_as_it_is() {
    for js in ["var a = `\n  // said\n`;\n", "// x\nvar a = 'one \\\n  // two';\n"] {
        assert_eq!(super::assets::without_comments(js), js);
    }
    let rights = "/*! Rights.\n   More. */\na();\n/* unended\n";
    assert_eq!(super::assets::without_comments(rights), "/*! Rights.\nMore. */\na();\n/* unended\n");
}

#[test]
fn the_scripts_of_the_theme_lose_their_comments_and_every_page_has_one() {
    let theme = Theme::built_in();
    let named = |name: &str| theme.assets().find(|asset| asset.name == name);
    for asset in theme.assets().filter(|asset| asset.name.ends_with(".js")) {
        let text = String::from_utf8_lossy(&asset.bytes);
        assert!(!text.lines().any(|line| line.starts_with("//") || line.starts_with(' ')), "{}", asset.name);
    }
    assert!(named("device.js").is_none() && named("found.js").is_none());
    let site = String::from_utf8_lossy(&named("site.js").expect("site.js").bytes).into_owned();
    assert!(site.contains("serviceWorker") && site.contains("found-bar"));
}
