//! National editions and translations: what they are made from is there.

use super::Text;
use crate::diagnostics::rules::{
    model_version_missing, national_edition, unknown_member, unknown_model, unknown_original,
};
use crate::diagnostics::{Diagnostic, nearest};
use crate::document::WorkId;

pub(super) fn check(text: &Text<'_>, found: &mut Vec<Diagnostic>) {
    if !text.part {
        member(text, found);
        model(text, found);
        original(text, found);
    }
}

fn member(text: &Text<'_>, found: &mut Vec<Diagnostic>) {
    let header = &text.outline.header;
    let Some(member) = &header.member else { return };
    let registers = text.around.hub.registers();
    if registers.member(&member.value).is_none() {
        let known = registers.members.iter().map(|row| row.value.id.as_str());
        found.push(unknown_member::report(text.place(member.span), &member.value, known));
    }
    if header.adapts.is_none() {
        found.push(national_edition::report_no_model(text.place(member.span), &member.value));
    }
}

fn model(text: &Text<'_>, found: &mut Vec<Diagnostic>) {
    let (header, around) = (&text.outline.header, text.around);
    let Some(adapts) = &header.adapts else { return };
    let (place, model) = (text.place(adapts.span), &adapts.value.work);
    if header.member.is_none() {
        found.push(national_edition::report_no_member(place.clone()));
    }
    if text.whole().is_some_and(|work| work.id == *model) {
        found.push(unknown_model::report_itself(place));
        return;
    }
    let Some(work) = around.hub.work(model) else {
        let near = nearest(model.as_str(), around.work_ids());
        found.push(unknown_model::report(place, model.as_str(), near));
        return;
    };
    if let Some(above) = &work.outline.header.adapts {
        found.push(unknown_model::report_edition(place.clone(), model.as_str(), above.value.work.as_str()));
    }
    if adapts.value.version.is_none() {
        found.push(model_version_missing::report(place, model.as_str()));
    }
}

fn original(text: &Text<'_>, found: &mut Vec<Diagnostic>) {
    let around = text.around;
    let Some(named) = &text.outline.header.translation_of else { return };
    let (place, id) = (text.place(named.span), WorkId::from(named.value.as_str()));
    if text.whole().is_some_and(|work| work.id == id) {
        found.push(unknown_original::report_itself(place));
        return;
    }
    let Some(original) = around.hub.work(&id) else {
        let near = nearest(id.as_str(), around.work_ids());
        found.push(unknown_original::report(place, id.as_str(), near));
        return;
    };
    if let Some(above) = &original.outline.header.translation_of {
        found.push(unknown_original::report_translation(place, id.as_str(), &above.value));
    }
}
