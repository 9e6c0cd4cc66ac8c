//! Directives and options.

use std::collections::BTreeMap;

use crate::diagnostics::rules::{
    answer_for_everyone, audience_misspelt, directive_attribute, invalid_value, option_alone, option_label,
    option_level,
};
use crate::diagnostics::{Place, Span};
use crate::document::{Block, DirectiveKind, akoma_ntoso_number};

use super::{Proof, own_blocks};

/// What an option can be when it has no group.
const LEVELS: [&str; 3] = ["mandatory", "recommended", "optional"];

/// Attributes are known; a group has alternatives; an answer has readers.
pub(super) fn directives(proof: &mut Proof<'_>) {
    let mut groups: BTreeMap<&str, Vec<Span>> = BTreeMap::new();
    let (path, diagnostics) = (proof.path, &mut proof.diagnostics);
    own_blocks(&proof.document.body.content, &mut |block| {
        let Block::Directive(directive) = block else { return };
        let place = Place::at(path, directive.span);
        for (name, _) in &directive.attributes {
            let known = directive.kind.attributes();
            if !known.contains(&name.as_str())
                && !matches!(name.as_str(), "audience" | "id" | "class")
                && !audience_misspelt::is_near(name)
            {
                diagnostics.push(directive_attribute::report(place.clone(), directive.kind.name(), known, name));
            }
        }
        if directive.kind == DirectiveKind::Exercise
            && let Some(minutes) = directive.attribute("minutes")
            && (minutes.is_empty() || !minutes.bytes().all(|b| b.is_ascii_digit()))
        {
            let help = "write it in digits: {minutes=10}";
            diagnostics.push(invalid_value::report(place.clone(), "minutes", minutes, "a number of minutes", help));
        }
        match directive.kind {
            DirectiveKind::Option => match (directive.attribute("group"), directive.attribute("level")) {
                (Some(group), _) => groups.entry(group).or_default().push(directive.span),
                (None, Some(level)) if LEVELS.contains(&level) => {}
                (None, level) => diagnostics.push(option_level::report(place, level, &LEVELS)),
            },
            DirectiveKind::Answer if directive.attribute("audience").is_none() => {
                diagnostics.push(answer_for_everyone::report(place));
            }
            _ => {}
        }
    });
    labels(proof, &proof.document.body.content);
    let (path, diagnostics) = (proof.path, &mut proof.diagnostics);
    for (group, spans) in groups {
        if let [alone] = spans[..] {
            diagnostics.push(option_alone::report(Place::at(path, alone), group));
        }
    }
}

/// Alternatives that stand beside each other have labels, and each its own. (A choice may show in several places: there
/// the labels come again.)
fn labels(proof: &mut Proof<'_>, blocks: &[Block]) {
    let mut seen: BTreeMap<(&str, String), Span> = BTreeMap::new();
    for block in blocks {
        match block {
            Block::Directive(directive) if directive.included.is_none() => {
                if directive.kind == DirectiveKind::Option
                    && let Some(group) = directive.attribute("group")
                {
                    let written = directive.attribute("label").unwrap_or_default();
                    let label = akoma_ntoso_number(written);
                    let place = Place::at(proof.path, directive.span);
                    if label.is_empty() {
                        proof.diagnostics.push(option_label::report_missing(place, group));
                    } else if let Some(first) = seen.get(&(group, label.clone())) {
                        let first = Place::at(proof.path, *first);
                        proof.diagnostics.push(option_label::report_repeated(place, group, written, first));
                    } else {
                        seen.insert((group, label), directive.span);
                    }
                }
                labels(proof, &directive.content);
            }
            Block::Provision(provision) => labels(proof, &provision.content),
            _ => {}
        }
    }
}
