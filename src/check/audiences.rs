//! Audiences and markings that documents, directives and columns name.

use super::Text;
use crate::diagnostics::Diagnostic;
use crate::diagnostics::rules::{audience_without_effect, marking_above_audience, unknown_audience, unknown_marking};
use crate::document::Spanned;
use crate::hub::{Marking, MarkingProblem, Work};

pub(super) fn check(text: &Text<'_>, found: &mut Vec<Diagnostic>) {
    named(text, found);
    if let Some(work) = text.whole() {
        marking(text, work, found);
    }
    directives(text, found);
    columns(text, found);
}

/// The audience and the marking of the front matter exist. Empty ones could not be read, which was said already.
fn named(text: &Text<'_>, found: &mut Vec<Diagnostic>) {
    let header = &text.outline.header;
    let audiences = &text.around.hub.config().audiences;
    if let Some(audience) = written(&header.audience)
        && audiences.get(&audience.value).is_none()
    {
        found.push(unknown_audience::report(text.place(audience.span), &audience.value, audiences.names()));
    }
    if let Some(marking) = written(&header.marking)
        && Marking::parse(&marking.value).is_none()
    {
        found.push(unknown_marking::report(text.place(marking.span), &marking.value, Marking::labels()));
    }
}

fn written(value: &Option<Spanned<String>>) -> Option<&Spanned<String>> {
    value.as_ref().filter(|v| !v.value.is_empty())
}

/// The marking lets the audience read it. Where both are the collection's, hub.toml is to blame.
fn marking(text: &Text<'_>, work: &Work, found: &mut Vec<Diagnostic>) {
    let header = &text.outline.header;
    let Some(named) = written(&header.marking).or_else(|| written(&header.audience)) else { return };
    let place = text.place(named.span);
    match (text.around.hub.marking_problem(work), work.marking, &work.audience) {
        (Some(MarkingProblem::Red), ..) => found.push(marking_above_audience::report_red(place)),
        (Some(MarkingProblem::Above(max)), Some(marking), Some(audience)) => {
            let report = marking_above_audience::report(place, marking.label(), audience.as_str(), max.label());
            found.push(report);
        }
        _ => {}
    }
}

/// A directive is for fewer readers than the text it stands in, and for some.
fn directives(text: &Text<'_>, found: &mut Vec<Diagnostic>) {
    let readers = &text.around.readers;
    let audiences = &text.around.hub.config().audiences;
    for (index, directive) in text.outline.audiences.iter().enumerate() {
        let place = directive.place(&text.outline.path);
        if audiences.get(&directive.what).is_none() {
            found.push(unknown_audience::report(place, &directive.what, audiences.names()));
            continue;
        }
        let Some(limits) = &text.limits else { continue };
        let outside = limits.at(directive.within);
        let inside = limits.at(u32::try_from(index).ok());
        if outside.is_empty() {
            continue;
        }
        if outside.first_not_in(&readers.of_audience(&directive.what)).is_none() {
            found.push(audience_without_effect::report_limits_nothing(place, &directive.what));
        } else if inside.is_empty() {
            found.push(audience_without_effect::report_nobody(place, &directive.what));
        }
    }
}

/// The same for the columns of a sheet.
fn columns(text: &Text<'_>, found: &mut Vec<Diagnostic>) {
    let readers = &text.around.readers;
    let audiences = &text.around.hub.config().audiences;
    for column in &text.outline.header.columns {
        let Some(audience) = &column.audience else { continue };
        let place = text.place(audience.span);
        if audiences.get(&audience.value).is_none() {
            found.push(unknown_audience::report(place, &audience.value, audiences.names()));
            continue;
        }
        let Some(limits) = &text.limits else { continue };
        let (outside, inside) = (limits.at(None), readers.of_audience(&audience.value));
        if outside.is_empty() {
            continue;
        }
        if outside.first_not_in(&inside).is_none() {
            found.push(audience_without_effect::report_limits_nothing(place, &audience.value));
        } else if outside.and(&inside).is_empty() {
            found.push(audience_without_effect::report_nobody(place, &audience.value));
        }
    }
}
