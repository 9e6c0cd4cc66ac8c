//! What is said of a document above and below its text.

use serde::Serialize;

use crate::document::{Binding, DocumentStatus};
use crate::site::pages::registers::{Fact, language_name};
use crate::site::recipes::is_procedure;
use crate::site::shared::{self, Link};

use super::Making;

#[derive(Serialize, Default)]
pub(super) struct FactValue {
    words: &'static str,
    text: String,
    /// Set for the status: its colour.
    class: Option<&'static str>,
    links: Vec<Link>,
}

#[derive(Serialize)]
pub(super) struct Banner {
    class: &'static str,
    text: String,
}

impl Making<'_> {
    pub(super) fn facts(&self) -> Vec<FactValue> {
        let words = self.words;
        let header = self.header();
        let whole = &self.work.outline.header;
        let mut facts = Vec::new();
        let status = shared::status(&self.site.view, self.work, words);
        facts.push(FactValue {
            words: "status",
            text: status.label,
            class: Some(status.class),
            ..FactValue::default()
        });
        let mut fact = |key: &'static str, text: Option<String>| {
            if let Some(text) = text {
                facts.push(FactValue { words: key, text, ..FactValue::default() });
            }
        };
        fact("published-on", header.date.map(|date| words.date(date)));
        fact("level", whole.level.as_deref().map(|level| words.get(level).to_owned()));
        fact("duration", header.duration.clone());
        let binding = whole.binding.as_ref().map(|binding| match binding.value {
            Binding::Binding => "binding",
            Binding::NonBinding => "non-binding",
        });
        fact("legal-effect", binding.map(|key| words.get(key).to_owned()));
        let expires = whole.handling.as_ref().and_then(|handling| handling.expires.as_ref());
        fact("expires", expires.map(|day| words.date(day.value)));
        fact("owner", whole.owner.clone());
        fact("review-by", whole.review_by.as_ref().map(|day| words.date(day.value)));
        for (key, links) in self.linked_facts() {
            if !links.is_empty() {
                facts.push(FactValue { words: key, links, ..FactValue::default() });
            }
        }
        facts
    }

    /// Facts that lead somewhere.
    fn linked_facts(&self) -> Vec<(&'static str, Vec<Link>)> {
        let view = &self.site.view;
        let whole = &self.work.outline.header;
        let member = whole.member.as_ref().and_then(|member| view.member(&member.value));
        let member = member.map(|member| plain(format!("members/{}.html", member.id), &member.name));
        let model = whole.adapts.as_ref().and_then(|adapts| view.work(&adapts.value.work));
        let model = model.map(|work| self.site.shared.link(view, work, None));
        let other = self.work.translations.iter().filter_map(|id| view.work(id)).map(|work| {
            let mut link = self.site.shared.link(view, work, None);
            link.title = language_name(&self.site.theme.words(&work.language), &work.language);
            link.language = Some(work.language.clone());
            link
        });
        let topics = whole.topics.iter().filter_map(|topic| {
            let (title, _) = self.site.shared.topics.get(&topic.value)?;
            Some(plain(format!("topics/{}.html", topic.value), title))
        });
        vec![
            ("member", member.into_iter().collect()),
            ("adapts", model.into_iter().collect()),
            ("also-in", other.collect()),
            ("topics", topics.collect()),
        ]
    }

    pub(super) fn banners(&self) -> Vec<Banner> {
        let words = self.words;
        let view = &self.site.view;
        let whole = &self.work.outline.header;
        let mut banners = Vec::new();
        let mut banner = |class: &'static str, text: String| banners.push(Banner { class, text });
        let expires = whole.handling.as_ref().and_then(|handling| handling.expires.as_ref());
        if let Some(day) = expires.filter(|day| shared::is_past(view, day.value)) {
            banner("stop", words.with("expired", &[("date", &words.date(day.value))]));
        }
        let is_national = whole.member.is_some() || whole.adapts.is_some();
        if is_procedure(self.work.profile) && !is_national {
            banner("model", words.get("sop-notice").to_owned());
        }
        match self.work.status() {
            Some(DocumentStatus::Draft) => banner("draft", words.get("draft-notice").to_owned()),
            Some(DocumentStatus::Consultation { closes: Some(closes) }) if !shared::is_past(view, closes) => {
                banner("draft", words.with("consultation-notice", &[("date", &words.date(closes))]));
            }
            _ => {}
        }
        if let Some(day) = whole.review_by.as_ref().filter(|day| shared::is_past(view, day.value)) {
            banner("review", words.with("review-overdue", &[("date", &words.date(day.value))]));
        }
        banners
    }

    pub(super) fn handling(&self) -> Vec<Fact> {
        let Some(handling) = &self.work.outline.header.handling else {
            return Vec::new();
        };
        let mut facts = Vec::new();
        let mut fact = |words: &'static str, text: Option<&String>| {
            if let Some(text) = text {
                facts.push(Fact { words, text: text.clone() });
            }
        };
        for caveat in &handling.caveats {
            fact("handling", Some(caveat));
        }
        fact("originator", handling.originator.as_ref());
        fact("release-authority", handling.release_authority.as_ref());
        facts
    }
}

fn plain(address: String, title: &str) -> Link {
    Link { address, title: title.to_owned(), language: None, kind: None }
}
