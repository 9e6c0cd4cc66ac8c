//! One situation has one answer.

use std::collections::HashMap;

use super::Text;
use crate::diagnostics::rules::situation_repeated;
use crate::diagnostics::{Diagnostic, Place};

pub(super) fn check(texts: &[Text<'_>], found: &mut Vec<Diagnostic>) {
    // A national edition answers for its own officers.
    let mut first: HashMap<(String, Option<&str>), Place> = HashMap::new();
    for text in texts.iter().filter(|text| text.work.is_some()) {
        let member = text.work.and_then(|work| work.outline.header.member.as_ref()).map(|m| m.value.as_str());
        for situation in &text.outline.header.situations {
            let place = text.place(situation.say.span);
            let key = (normal(&situation.say.value), member);
            match first.get(&key) {
                Some(first) => {
                    found.push(situation_repeated::report(place, &situation.say.value, first.clone()));
                }
                None => {
                    first.insert(key, place);
                }
            }
        }
    }
}

/// The words alone, in lower case.
fn normal(say: &str) -> String {
    let words: Vec<String> =
        say.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
    words.join(" ")
}
