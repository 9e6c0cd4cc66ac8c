//! Directives and options.

use std::collections::BTreeMap;

use crate::diagnostics::rules::{
    answer_for_everyone, audience_misspelt, directive_attribute, option_alone, option_level,
};
use crate::diagnostics::{Place, Span};
use crate::document::{Block, DirectiveKind};

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
    for (group, spans) in groups {
        if let [alone] = spans[..] {
            diagnostics.push(option_alone::report(Place::at(path, alone), group));
        }
    }
}
