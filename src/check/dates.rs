//! Days that have passed: reviews, consultations, expiries.

use super::Text;
use crate::diagnostics::rules::{
    consultation_closed, consultation_open_ended, expired, front_matter_syntax, missing_title, not_utf_8,
    review_missing, review_overdue, unclosed_front_matter,
};
use crate::diagnostics::{Diagnostic, Place};
use crate::document::DocumentStatus;

pub(super) fn check(text: &Text<'_>, found: &mut Vec<Diagnostic>) {
    if text.part {
        return;
    }
    let (header, today) = (&text.outline.header, text.around.today);
    match &header.review_by {
        Some(day) if day.value < today => {
            let owner = header.owner.as_deref();
            found.push(review_overdue::report(text.place(day.span), &day.value.to_string(), owner));
        }
        None if text.around.reviewed[text.index] && is_read(text) => {
            found.push(review_missing::report(Place::file(&text.outline.path), &text.collection.title));
        }
        _ => {}
    }
    if let Some(status) = &header.status
        && let DocumentStatus::Consultation { closes } = status.value
    {
        let place = text.place(status.span);
        match closes {
            Some(day) if day < today => found.push(consultation_closed::report(place, &day.to_string())),
            None => found.push(consultation_open_ended::report(place)),
            Some(_) => {}
        }
    }
    if let Some(day) = header.handling.as_ref().and_then(|handling| handling.expires.as_ref())
        && day.value < today
    {
        found.push(expired::report(text.place(day.span), &day.value.to_string()));
    }
}

/// Whether the front matter could be read: what is missing in it may only be unreadable.
fn is_read(text: &Text<'_>) -> bool {
    let unreadable = [
        front_matter_syntax::RULE.name,
        missing_title::RULE.name,
        not_utf_8::RULE.name,
        unclosed_front_matter::RULE.name,
    ];
    !text.outline.diagnostics.iter().any(|d| unreadable.contains(&d.rule.name))
}
