//! A comparison as HTML: for the portal's pages, for `serve`, and for the file that stands by itself.
//!
//! Nothing is said by colour alone: insertions are `<ins>`, deletions `<del>`, each with a word that only screen readers
//! and paper have, and what moved says where from and where to. The counts filter the list with style sheets alone; a
//! browser that cannot shows everything.

use crate::compare::{
    DOUBTFUL, Entry, EntryPart, Evidence, Explanation, Label, Labels, Piece, Place, Protection, Redirection, Report,
    RunKind,
};
use crate::site::escape;
use crate::site::words::Words;

/// Where the two texts can be read.
pub trait Where {
    /// The address of a provision of the text before; `None` when it is nowhere.
    fn before(&self, place: &Place) -> Option<String>;
    /// The address of a provision of the text after.
    fn after(&self, place: &Place) -> Option<String>;
}

/// For a comparison whose texts are not published.
pub struct Nowhere;

impl Where for Nowhere {
    fn before(&self, _: &Place) -> Option<String> {
        None
    }

    fn after(&self, _: &Place) -> Option<String> {
        None
    }
}

/// So many words of an unchanged stretch are shown at either end.
const KEPT_WORDS: usize = 14;

/// The comparison without the page around it.
pub fn body(report: &Report, places: &dyn Where, words: &Words) -> String {
    let mut html = Html { out: String::new(), places, words, report };
    html.instructions();
    html.summary();
    let (mut quiet, mut unchanged) = (Vec::new(), Vec::new());
    html.out.push_str("<ol class=\"changes\">\n");
    for (at, entry) in report.changes.iter().enumerate() {
        if report.is_in_doubt(entry) {
            html.change(at, entry);
        } else if entry.labels.contains(Label::Unchanged) {
            unchanged.push(entry);
        } else if entry.labels.iter().all(|label| label == Label::Renumbered) {
            quiet.push(entry);
        } else {
            html.change(at, entry);
        }
    }
    html.out.push_str("</ol>\n");
    html.folded("compare-quiet", "quiet", &quiet);
    html.folded("compare-unchanged", "same", &unchanged);
    html.out
}

/// A comparison as one page that stands by itself: no script, no other file, and it filters and prints all the same.
pub fn standalone(report: &Report, words: &Words) -> String {
    let title = words.with("compare-two", &[("old", &report.old_title), ("new", &report.new_title)]);
    let title = escape::escaped(&title);
    let marking = marking(&report.protection, words);
    format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <style>\n{STYLE}\n</style>\n</head>\n<body>\n<main class=\"compare\">\n{marking}<h1>{title}</h1>\n{}{marking}</main>\n</body>\n</html>\n",
        escape::escaped(&words.language),
        body(report, &Nowhere, words)
    )
}

/// The label that stands above and below a comparison that a page of the hub is not around.
pub fn marking(protection: &Protection, words: &Words) -> String {
    let Some(label) = &protection.marking else { return String::new() };
    let class: String = label.to_lowercase().trim_start_matches("tlp:").replace('+', "-");
    format!(
        "<p class=\"tlp tlp-{}\"><span class=\"sr\">{}: </span>{}</p>\n",
        escape::escaped(&class),
        escape::escaped(words.get("marking")),
        escape::escaped(label)
    )
}

/// What the page that stands by itself looks like: the part of the theme's style that comparing needs.
pub const STYLE: &str = concat!(
    ":root{color-scheme:light dark;--ground:#fffdf9;--line:#ddcfba;--line-strong:#8d7659;--ink:#1d1a16;--soft:#5a5045;\
     --ocean:#0a5270;--focus:#ffd75e;--reef:#17604a;--reef-ground:#e8f3ec;--hibiscus:#a02525;--hibiscus-ground:#fbebe7}",
    "@media(prefers-color-scheme:dark){:root{--ground:#0e181d;--line:#30454f;--line-strong:#8ea3ab;--ink:#ece6db;\
     --soft:#b6b4ab;--ocean:#1f6f8c;--reef:#8fd6b4;--reef-ground:#12291f;--hibiscus:#ffaa9c;--hibiscus-ground:#321917}}",
    "body{font:1rem/1.6 system-ui,sans-serif;background:var(--ground);color:var(--ink);margin:0 auto;max-width:66rem;\
     padding:1rem}h1{line-height:1.15}.lede{font-size:1.2rem;color:var(--soft)}.small{font-size:.875rem;color:var(--soft)}\
     .status{font-size:.875rem;font-weight:400;border:1px solid var(--line-strong);border-radius:4px;padding:.1rem .4rem}\
     .tlp{display:inline-block;background:#000;color:#fff;font-weight:700;padding:.12rem .5rem;border:1px solid #6f6f6f;\
     forced-color-adjust:none;print-color-adjust:exact}.tlp-green{color:#33ff00}.tlp-amber,.tlp-amber-strict{color:#ffc000}\
     .tlp-red{color:#ff2b2b}.sr{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden;white-space:nowrap}\n",
    include_str!("comparison.css")
);

/// A set of labels in the words of a language: "moved and reworded".
pub fn label_words(labels: Labels, words: &Words) -> String {
    let all: Vec<Label> = labels.iter().collect();
    if let [Label::Heading | Label::Commentary | Label::Link] = all.as_slice() {
        return words.get(&format!("label-{}-only", all[0].word())).to_owned();
    }
    let all: Vec<String> = all.iter().map(|label| words.get(&format!("label-{}", label.word())).to_owned()).collect();
    match all.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, others)) => words.with("list-and", &[("first", &others.join(", ")), ("last", last)]),
    }
}

struct Html<'a> {
    out: String,
    places: &'a dyn Where,
    words: &'a Words,
    report: &'a Report,
}

impl Html<'_> {
    fn text(&mut self, text: &str) {
        escape::text(&mut self.out, text);
    }

    fn word(&mut self, key: &str) {
        let words = self.words;
        escape::text(&mut self.out, words.get(key));
    }

    /// How the texts must be handled, beside their label.
    fn instructions(&mut self) {
        let report = self.report;
        for (key, said) in report.protection.instructions() {
            self.out.push_str("<p class=\"small\"><b>");
            self.word(key);
            self.out.push_str("</b>: ");
            self.text(said);
            self.out.push_str("</p>\n");
        }
    }

    /// The counts, as a choice of what is shown.
    fn summary(&mut self) {
        let summary = &self.report.summary;
        let unchanged = summary.by_label.get(&Label::Unchanged).copied().unwrap_or(0);
        let changed = summary.provisions - unchanged;
        let kept = self.report.kept();
        let [of, same, others] = [kept.of, kept.same, kept.of - kept.same].map(|n| n.to_string());
        let mut total = self.words.with("compare-total", &[("count", &of), ("same", &same), ("changed", &others)]);
        if kept.omitted > 0 {
            let omitted = self.words.with("compare-total-omitted", &[("count", &kept.omitted.to_string())]);
            total = format!("{total} {omitted}");
        }
        self.out.push_str("<p class=\"lede\">");
        self.text(&total);
        self.out.push_str("</p>\n");
        self.left_out();
        self.redirections();
        if self.report.different_origin {
            let (pairs, doubtful) = self.report.pairs();
            let least = format!("{:.0}", DOUBTFUL * 100.0);
            let values = [("pairs", pairs.to_string()), ("doubtful", doubtful.to_string()), ("percent", least)];
            let named: Vec<(&str, &str)> = values.iter().map(|(key, value)| (*key, value.as_str())).collect();
            let said = self.words.with("compare-in-both", &named);
            self.out.push_str("<p class=\"small\">");
            self.word("compare-origin");
            self.out.push(' ');
            self.text(&said);
            self.out.push_str("</p>\n");
        }
        if changed == 0 {
            self.out.push_str("<p><b>");
            self.word(if self.report.left_out.is_empty() { "compare-nothing" } else { "compare-nothing-else" });
            self.out.push_str("</b></p>\n");
            return;
        }
        self.out.push_str("<fieldset class=\"cmp-choice\"><legend>");
        self.word("compare-show");
        self.out.push_str("</legend>\n");
        let is_shown = |entry: &&Entry| !entry.labels.contains(Label::Unchanged) || self.report.is_in_doubt(entry);
        let shown = self.report.changes.iter().filter(is_shown).count();
        self.choice("cmp", "all", "compare-all", Some(shown), true);
        if summary.substantive > 0 {
            self.choice("cmp", "substantive", "compare-substantive", Some(summary.substantive), false);
        }
        let doubtful = self.report.changes.iter().filter(|entry| self.report.is_in_doubt(entry)).count();
        if doubtful > 0 {
            self.choice("cmp", "doubtful", "compare-doubtful-pairs", Some(doubtful), false);
        }
        for label in Label::ALL.into_iter().filter(|label| *label != Label::Unchanged) {
            if let Some(count) = summary.by_label.get(&label) {
                self.choice("cmp", label.word(), &format!("label-{}", label.word()), Some(*count), false);
            }
        }
        self.out.push_str("</fieldset>\n<fieldset class=\"cmp-choice cmp-look\"><legend>");
        self.word("compare-look");
        self.out.push_str("</legend>\n");
        self.choice("look", "inline", "compare-inline", None, true);
        self.choice("look", "side", "compare-side", None, false);
        self.out.push_str("</fieldset>\n");
    }

    /// What only one of the texts has, and nothing below speaks of.
    fn left_out(&mut self) {
        let report = self.report;
        for one in &report.left_out {
            let key = match one.what {
                Explanation::Commentary => "compare-left-commentary",
                Explanation::Footnotes => "compare-left-footnotes",
            };
            let said = self.words.with(key, &[("title", report.title(one.of))]);
            self.out.push_str("<p class=\"small\">");
            self.text(&said);
            self.out.push_str("</p>\n");
        }
    }

    /// Each cross-reference in unchanged words that leads elsewhere now: nobody sees it in the two texts.
    fn redirections(&mut self) {
        let report = self.report;
        if report.redirections.is_empty() {
            return;
        }
        let text = self.words.with("compare-redirected", &[("count", &report.redirections.len().to_string())]);
        self.out.push_str("<p class=\"banner banner-draft\">");
        self.text(&text);
        self.out.push_str("</p>\n<ul class=\"cmp-redirected\">\n");
        for found in &report.redirections {
            self.out.push_str("<li>");
            if found.old.citation != found.new.citation {
                self.place(&found.old, true);
                self.out.push_str(" → ");
            }
            self.place(&found.new, false);
            self.out.push_str(": ");
            let words = self.redirection(found);
            self.text(&words);
            self.out.push_str("</li>\n");
        }
        self.out.push_str("</ul>\n");
    }

    /// "“section 8” led to section 8 (Urgent cases), which became section 9. It leads to section 8 (Fees) now."
    fn redirection(&self, found: &Redirection) -> String {
        let words = self.words;
        let named = |place: &Place| match place.heading.as_str() {
            "" => place.citation.clone(),
            heading if place.citation.contains(heading) => place.citation.clone(),
            heading => format!("{} ({heading})", place.citation),
        };
        let old = found.led_to.as_ref().map(named).unwrap_or_default();
        let led = match (&found.led_to, &found.is_now) {
            (None, _) => words.with("redirected-from-nowhere", &[("words", &found.words)]),
            (Some(_), None) => words.with("redirected-from-omitted", &[("words", &found.words), ("old", &old)]),
            (Some(was), Some(now)) if was.citation == now.citation => {
                words.with("redirected-from", &[("words", &found.words), ("old", &old)])
            }
            (Some(_), Some(now)) => {
                let values = [("words", found.words.as_str()), ("old", &old), ("now", &now.citation)];
                words.with("redirected-from-renumbered", &values)
            }
        };
        let leads = match &found.leads_to {
            Some(new) => words.with("redirected-to", &[("new", &named(new))]),
            None => words.get("redirected-to-nowhere").to_owned(),
        };
        format!("{led} {leads}")
    }

    fn choice(&mut self, name: &str, value: &str, key: &str, count: Option<usize>, checked: bool) {
        let checked = if checked { " checked" } else { "" };
        self.out.push_str(&format!(
            "<label><input type=\"radio\" name=\"{name}\" value=\"{value}\" id=\"{name}.{value}\"{checked}> "
        ));
        self.word(key);
        if let Some(count) = count {
            self.out.push_str(&format!(" <b>{count}</b>"));
        }
        self.out.push_str("</label>\n");
    }

    fn change(&mut self, at: usize, entry: &Entry) {
        let labels: Vec<String> = entry.labels.iter().map(|label| format!(" l-{}", label.word())).collect();
        let is_doubtful = self.report.is_in_doubt(entry);
        let substantive = if entry.substantive { " l-substantive" } else { "" };
        let doubtful = if is_doubtful { " l-doubtful" } else { "" };
        self.out.push_str(&format!(
            "<li class=\"change{}{substantive}{doubtful}\" id=\"c{}\">\n<h2>",
            labels.concat(),
            at + 1
        ));
        self.places(entry);
        self.out.push_str(" <span class=\"status\">");
        let words = label_words(entry.labels, self.words);
        self.text(&words);
        self.out.push_str("</span>");
        if let Some(remark) = entry.remark {
            self.out.push_str(" <span class=\"small\">");
            self.word(&format!("compare-{}", remark.name()));
            self.out.push_str("</span>");
        }
        self.out.push_str("</h2>\n");
        self.others("compare-from", &entry.from, true);
        self.others("compare-into", &entry.into, false);
        if self.report.different_origin && entry.is_pair() {
            let sure = format!("{:.0}", entry.confidence * 100.0);
            let text = match entry.evidence {
                Some(Evidence::Pinned) => self.words.get("compare-settled").to_owned(),
                _ if is_doubtful => self.words.with("compare-doubtful", &[("percent", &sure)]),
                _ => self.words.with("compare-sure", &[("percent", &sure)]),
            };
            self.out.push_str(if is_doubtful { "<p class=\"doubtful\">" } else { "<p class=\"small\">" });
            self.text(&text);
            self.out.push_str("</p>\n");
        }
        let parts: Vec<&EntryPart> = entry.parts.iter().filter(|p| p.changed || p.heading || has_notes(p)).collect();
        self.out.push_str("<div class=\"inline\">");
        parts.iter().for_each(|part| self.part(part, Side::Both));
        self.out.push_str("</div>\n<div class=\"beside\"><div class=\"was\"><p class=\"small\">");
        self.word("compare-before");
        self.out.push_str("</p>");
        parts.iter().for_each(|part| self.part(part, Side::Old));
        self.out.push_str("</div><div class=\"is\"><p class=\"small\">");
        self.word("compare-after");
        self.out.push_str("</p>");
        parts.iter().for_each(|part| self.part(part, Side::New));
        self.out.push_str("</div></div>\n</li>\n");
    }

    /// `section 7 → section 9`, each a link to where it stands.
    fn places(&mut self, entry: &Entry) {
        let heading = entry.new.as_ref().or(entry.old.as_ref()).map_or("", |place| place.heading.as_str());
        match (&entry.old, &entry.new) {
            (Some(old), Some(new)) => {
                if old.citation == new.citation {
                    self.place(new, false);
                    if let Some(address) = self.places.before(old) {
                        self.out.push_str(" <small>(");
                        let words = self.words.get("compare-before");
                        self.link(Some(address), words);
                        self.out.push_str(")</small>");
                    }
                } else {
                    self.place(old, true);
                    self.out.push_str(" <span class=\"arrow\">→</span><span class=\"sr\"> ");
                    self.word("compare-now");
                    self.out.push_str("</span> ");
                    self.place(new, false);
                }
            }
            (Some(old), None) => self.place(old, true),
            (None, Some(new)) => self.place(new, false),
            (None, None) => {}
        }
        let is_named = entry.parts.first().is_some_and(|part| part.heading && !part.changed);
        if is_named && !heading.is_empty() && !heading_is_citation(entry, heading) {
            self.out.push_str(" <span class=\"name\">");
            self.text(heading);
            self.out.push_str("</span>");
        }
    }

    fn place(&mut self, place: &Place, is_old: bool) {
        let address = if is_old { self.places.before(place) } else { self.places.after(place) };
        let citation = match place.citation.as_str() {
            "" => self.words.get("compare-opening").to_owned(),
            citation => upper_first(citation),
        };
        self.link(address, &citation);
    }

    fn link(&mut self, address: Option<String>, words: &str) {
        match address {
            Some(address) => {
                self.out.push_str("<a href=\"");
                escape::attribute(&mut self.out, &address);
                self.out.push_str("\">");
                self.text(words);
                self.out.push_str("</a>");
            }
            None => self.text(words),
        }
    }

    fn others(&mut self, key: &str, places: &[Place], are_old: bool) {
        if places.is_empty() {
            return;
        }
        self.out.push_str("<p class=\"small\">");
        self.word(key);
        for (at, place) in places.iter().enumerate() {
            self.out.push_str(if at == 0 { " " } else { ", " });
            self.place(place, are_old);
        }
        self.out.push_str("</p>\n");
    }

    fn part(&mut self, part: &EntryPart, side: Side) {
        let shown = |piece: &Piece| match side {
            Side::Both => true,
            Side::Old => piece.kind.is_old(),
            Side::New => piece.kind.is_new(),
        };
        let runs: Vec<&Piece> = part.runs.iter().filter(|p| shown(p)).collect();
        if runs.is_empty() {
            return;
        }
        let number = match side {
            Side::Old => part.old_number.clone(),
            Side::New => part.new_number.clone(),
            Side::Both if part.old_number == part.new_number => part.new_number.clone(),
            Side::Both => None,
        };
        self.out.push_str(if part.heading { "<p class=\"head\">" } else { "<p>" });
        match (number, side) {
            (Some(number), _) => {
                self.out.push_str("<span class=\"n\">");
                self.text(&number);
                self.out.push_str("</span> ");
            }
            (None, Side::Both) => self.numbers(part),
            (None, _) => {}
        }
        for (at, piece) in runs.iter().enumerate() {
            if at > 0 && piece.spaced {
                self.out.push(' ');
            }
            self.piece(piece, side);
        }
        self.out.push_str("</p>");
    }

    /// Both numbers where they differ.
    fn numbers(&mut self, part: &EntryPart) {
        for (number, tag, key) in
            [(&part.old_number, "del", "compare-omitted"), (&part.new_number, "ins", "compare-inserted")]
        {
            if let Some(number) = number.as_deref() {
                let key = self.words.get(key).to_owned();
                self.marked(tag, &key, number);
                self.out.push(' ');
            }
        }
    }

    fn marked(&mut self, tag: &str, spoken: &str, text: &str) {
        self.out.push_str(&format!("<{tag}><span class=\"sr\">{} </span>", escape::escaped(spoken)));
        self.text(text);
        self.out.push_str(&format!("</{tag}>"));
    }

    fn piece(&mut self, piece: &Piece, side: Side) {
        let spoken = |key: &str| self.words.get(key).to_owned();
        match piece.kind {
            RunKind::Same => self.same(&piece.text),
            RunKind::Deleted => self.marked("del", &spoken("compare-omitted"), &piece.text),
            RunKind::Inserted => self.marked("ins", &spoken("compare-inserted"), &piece.text),
            RunKind::Carried | RunKind::Brought => {
                let (tag, key) = if piece.kind == RunKind::Carried {
                    ("del", "compare-carried")
                } else {
                    ("ins", "compare-brought")
                };
                let other = piece.other.as_ref().map_or("", |place| place.citation.as_str());
                let spoken = self.words.with(key, &[("place", other)]);
                self.out.push_str(&format!("<{tag} class=\"moved\" title=\"{}\">", escape::escaped(&spoken)));
                self.out.push_str(&format!("<span class=\"sr\">{} </span>", escape::escaped(&spoken)));
                self.text(&piece.text);
                self.out.push_str(&format!("</{tag}>"));
            }
            RunKind::Followed => {
                let before = piece.before.as_deref().unwrap_or_default();
                if side == Side::Old {
                    return self.text(before);
                }
                let title = self.words.with("compare-followed", &[("before", before)]);
                self.out.push_str(&format!("<span class=\"followed\" title=\"{}\">", escape::escaped(&title)));
                self.text(&piece.text);
                self.out.push_str("</span>");
            }
            RunKind::Relinked => {
                self.out.push_str("<mark>");
                self.text(&piece.text);
                self.out.push_str("</mark> <small>");
                let none = || self.words.get("compare-no-link").to_owned();
                let [before, after] =
                    [&piece.link_before, &piece.link_after].map(|link| link.clone().unwrap_or_else(none));
                let said = match side {
                    Side::Both => self.words.with("compare-relinked", &[("before", &before), ("after", &after)]),
                    Side::Old => self.words.with("compare-link", &[("link", &before)]),
                    Side::New => self.words.with("compare-link", &[("link", &after)]),
                };
                self.text(&said);
                self.out.push_str("</small>");
            }
            RunKind::Redirected | RunKind::Dangling => {
                self.out.push_str("<mark>");
                self.text(&piece.text);
                self.out.push_str("</mark> <small>");
                let leads = if piece.kind == RunKind::Dangling { "compare-nowhere" } else { "compare-elsewhere" };
                self.word(leads);
                self.out.push_str("</small>");
            }
        }
    }

    /// What stands in both, its middle left out when it is long.
    fn same(&mut self, text: &str) {
        let words: Vec<&str> = text.split(' ').collect();
        if words.len() <= 2 * KEPT_WORDS + 6 {
            return self.text(text);
        }
        self.text(&words[..KEPT_WORDS].join(" "));
        let left_out = (words.len() - 2 * KEPT_WORDS).to_string();
        let title = self.words.with("compare-cut", &[("count", &left_out)]);
        self.out.push_str(&format!(" <span class=\"cut\">[{}]</span> ", escape::escaped(&title)));
        self.text(&words[words.len() - KEPT_WORDS..].join(" "));
    }

    /// What only has another number or place, or nothing happened to: a list that can be opened.
    fn folded(&mut self, key: &str, class: &str, entries: &[&Entry]) {
        if entries.is_empty() {
            return;
        }
        let title = self.words.with(key, &[("count", &entries.len().to_string())]);
        self.out
            .push_str(&format!("<details class=\"cmp-{class}\"><summary>{}</summary><ul>\n", escape::escaped(&title)));
        for entry in entries {
            self.out.push_str("<li>");
            let heading = entry.new.as_ref().map_or("", |place| place.heading.as_str());
            match (&entry.old, &entry.new) {
                (Some(old), Some(new)) if old.citation != new.citation || class == "quiet" => {
                    self.place(old, true);
                    self.out.push_str(" → ");
                    self.place(new, false);
                }
                (_, Some(new)) => self.place(new, false),
                (Some(old), None) => self.place(old, true),
                (None, None) => {}
            }
            if !heading.is_empty() && !heading_is_citation(entry, heading) {
                self.out.push(' ');
                self.text(heading);
            }
            if class == "quiet" {
                self.out.push_str(" <span class=\"small\">");
                let words = label_words(entry.labels, self.words);
                self.text(&words);
                if let Some(remark) = entry.remark {
                    self.out.push_str(", ");
                    self.word(&format!("compare-{}", remark.name()));
                }
                self.out.push_str("</span>");
            }
            self.out.push_str("</li>\n");
        }
        self.out.push_str("</ul></details>\n");
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Both,
    Old,
    New,
}

/// Whether a citation says the heading already: `“Purpose”`, `definition of “data”`.
fn heading_is_citation(entry: &Entry, heading: &str) -> bool {
    [&entry.old, &entry.new].into_iter().flatten().any(|place| place.citation.contains(heading))
}

fn has_notes(part: &EntryPart) -> bool {
    part.runs.iter().any(|run| matches!(run.kind, RunKind::Redirected | RunKind::Dangling))
}

/// With a capital, as at the beginning of a line.
pub fn upper_first(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_page_that_stands_by_itself_looks_as_the_theme_does() {
        let theme = include_str!("../../../themes/tapa/assets/site.css");
        assert!(theme.contains(include_str!("comparison.css")), "comparison.css is a part of site.css, word for word");
    }
}
