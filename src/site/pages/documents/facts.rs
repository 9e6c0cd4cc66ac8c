//! What is said of a document above and below its text.

use serde::Serialize;

use crate::document::{Binding, DocumentStatus, WorkId};
use crate::hub::Edition;
use crate::ledger::Approval;
use crate::site::addresses::{under_work, work_address};
use crate::site::comparing;
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
    /// Where a reader should go.
    link: Option<Link>,
}

impl Making<'_> {
    pub(super) fn facts(&self) -> Vec<FactValue> {
        let words = self.words;
        let header = self.header();
        let whole = &self.whole.header;
        let mut facts = Vec::new();
        let status = shared::status(&self.site.view, self.work, self.edition, words);
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
        if let Some(release) = self.release() {
            fact("version", Some(release.version.to_string()));
            fact("released-on", Some(words.date(release.released())));
            let effective = release.entry.effective.map(crate::hub::date).filter(|day| *day != release.released());
            fact("effective-on", effective.map(|day| words.date(day)));
            fact("supersedes", release.entry.supersedes.map(|version| version.to_string()));
            fact("approved-by", release.entry.approved_by.as_ref().map(|approval| self.approval(approval)));
        }
        // What was released bears the day of its entry.
        let written = header.date.filter(|_| self.release().is_none());
        fact("published-on", written.map(|date| words.date(date)));
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
        let whole = &self.whole.header;
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
        let original = whole.translation_of.as_ref().and_then(|id| view.work(&WorkId::from(id.value.as_str())));
        let original = original.map(|work| {
            let mut link = self.site.shared.link(view, work, None);
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
            ("translation-of", original.into_iter().collect()),
            ("also-in", other.collect()),
            ("topics", topics.collect()),
            ("unchanged", self.unchanged().into_iter().collect()),
            ("changed", self.changed().into_iter().collect()),
        ]
    }

    /// How much of the version reads as in the first one, as their comparison counts it; leads there.
    fn unchanged(&self) -> Option<Link> {
        let release = self.release().filter(|_| self.part.is_none())?;
        let mut readable = self.work.versions.iter().filter(|v| v.text.is_some()).map(|v| v.release.version);
        let first = readable.next().filter(|first| *first < release.version)?;
        let kept = self.site.compared(self.work, first, release.version)?.kept();
        let (count, of, version) = (kept.same.to_string(), kept.of.to_string(), first.to_string());
        let title = self.words.with("unchanged-count", &[("count", &count), ("of", &of), ("version", &version)]);
        let page = |name: &str| under_work(&self.site.view, self.work, name);
        // Of many versions not every pair has a page.
        let compared = Some(page(&comparing::name((first, release.version)))).filter(|page| self.site.has(page));
        Some(plain(compared.unwrap_or_else(|| page("history.html")), &title))
    }

    /// The way to what changed since the version before.
    fn changed(&self) -> Option<Link> {
        let version = self.release().filter(|_| self.part.is_none())?.version;
        let readable = self.work.versions.iter().filter(|v| v.text.is_some()).map(|v| v.release.version);
        let before = readable.filter(|v| *v < version).max()?;
        let title = self.words.with("what-changed", &[("version", &before.to_string())]);
        Some(plain(under_work(&self.site.view, self.work, &comparing::name((before, version))), &title))
    }

    pub(super) fn banners(&self) -> Vec<Banner> {
        let words = self.words;
        let view = &self.site.view;
        let whole = &self.whole.header;
        let mut banners = Vec::new();
        banners.extend(self.edition_banner());
        let mut banner = |class: &'static str, text: String| banners.push(Banner { class, text, link: None });
        let expires = whole.handling.as_ref().and_then(|handling| handling.expires.as_ref());
        if let Some(day) = expires.filter(|day| shared::is_past(view, day.value)) {
            banner("stop", words.with("expired", &[("date", &words.date(day.value))]));
        }
        let is_national = whole.member.is_some() || whole.adapts.is_some();
        if is_procedure(self.work.profile) && !is_national {
            banner("model", words.get("sop-notice").to_owned());
        }
        match whole.status.as_ref().map(|status| status.value).filter(|_| self.release().is_none()) {
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

    /// Why the version that the page shows is not the one in force, in a few words; `None` when it is.
    pub(super) fn standing(&self) -> Option<String> {
        let (words, release) = (self.words, self.release()?);
        if let Some(ending) = &release.withdrawn {
            let day = words.date(crate::hub::date(ending.subject.released));
            return Some(words.with("standing-withdrawn", &[("date", &day)]));
        }
        let shown = self.work.release.as_ref().filter(|shown| shown.version != release.version)?;
        if shown.version > release.version {
            return Some(words.with("standing-superseded", &[("version", &shown.version.to_string())]));
        }
        Some(words.with("standing-not-yet", &[("date", &words.date(release.effective()))]))
    }

    /// What a reader of another edition than the one at the work's address must know.
    fn edition_banner(&self) -> Option<Banner> {
        let words = self.words;
        let view = &self.site.view;
        let shown = || Link {
            address: work_address(view, self.work, self.part.filter(|part| self.work.part(part).is_some())),
            title: match &self.work.release {
                Some(release) => words.with("go-to-version", &[("version", &release.version.to_string())]),
                None => words.get("go-to-working-text").to_owned(),
            },
            language: None,
            kind: None,
        };
        let release = match self.edition {
            Edition::Draft => {
                let text = words.get("working-text-notice").to_owned();
                return Some(Banner { class: "draft", text, link: Some(shown()) });
            }
            _ => self.release()?,
        };
        let version = release.version.to_string();
        let link = (self.edition != Edition::Shown).then(shown);
        if let Some(ending) = &release.withdrawn {
            let day = words.date(crate::hub::date(ending.subject.released));
            let values = [("version", version.as_str()), ("date", &day), ("reason", ending.reason.as_str())];
            return Some(Banner { class: "stop", text: words.with("withdrawn-notice", &values), link });
        }
        if self.edition == Edition::Shown || self.work.release.as_ref().is_some_and(|r| r.version == release.version) {
            return None;
        }
        let is_newer = self.work.release.as_ref().is_some_and(|shown| shown.version < release.version);
        let key = if is_newer { "not-yet-notice" } else { "superseded-notice" };
        let day = words.date(release.effective());
        Some(Banner { class: "draft", text: words.with(key, &[("version", &version), ("date", &day)]), link })
    }

    /// `the working group, at its third meeting (item 4), on 3 May 2026`.
    fn approval(&self, approval: &Approval) -> String {
        let day = self.words.date(crate::hub::date(approval.date()));
        let values =
            [("body", approval.body()), ("meeting", approval.meeting()), ("item", approval.item()), ("date", &day)];
        self.words.with("approval", &values)
    }

    pub(super) fn handling(&self) -> Vec<Fact> {
        let Some(handling) = &self.whole.header.handling else {
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
