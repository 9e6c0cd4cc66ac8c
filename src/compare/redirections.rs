//! Cross-references whose words stayed while what they lead to did not: nobody who reads the two texts sees them.

use serde::Serialize;

use super::comparison::{Comparison, Part};
use super::redline::{Run, RunKind};
use super::report::{Place, place};
use super::tree::{Tree, Unit, UnitKind};
use super::words::Token;

/// A cross-reference, or a link to a provision, in the same words that leads elsewhere now, or nowhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Redirection {
    /// Where the words stood.
    pub old: Place,
    /// Where they stand.
    pub new: Place,
    /// The words.
    pub words: String,
    /// Where they led; `None` when it was nowhere.
    pub led_to: Option<Place>,
    /// Where the provision they led to is now; `None` when it was omitted.
    pub is_now: Option<Place>,
    /// Where they lead; `None` when it is nowhere.
    pub leads_to: Option<Place>,
}

impl Redirection {
    /// Where the words stand: `section 9(2) → section 10(2)`.
    pub fn places(&self) -> String {
        let named = |place: &Place| match place.citation.as_str() {
            "" => "opening text".to_owned(),
            citation => citation.to_owned(),
        };
        let (old, new) = (named(&self.old), named(&self.new));
        if old == new { new } else { format!("{old} → {new}") }
    }

    /// What became of it: "“section 8” led to section 8 (Urgent cases), which became section 9, and leads to section 8
    /// (Fees)".
    pub fn sentence(&self) -> String {
        let led = match (&self.led_to, &self.is_now) {
            (Some(old), Some(now)) if old.citation == now.citation => format!("led to {}", named(old)),
            (Some(old), Some(now)) => format!("led to {}, which became {},", named(old), now.citation),
            (Some(old), None) => format!("led to {}, which was omitted,", named(old)),
            (None, _) => "led nowhere".to_owned(),
        };
        let leads = match &self.leads_to {
            Some(new) => format!("leads to {} now", named(new)),
            None => "leads nowhere now".to_owned(),
        };
        format!("“{}” {led} and {leads}", self.words)
    }
}

/// `section 8 (Urgent cases)`.
fn named(place: &Place) -> String {
    let Place { citation, heading, .. } = place;
    if heading.is_empty() || citation.contains(heading.as_str()) {
        return citation.clone();
    }
    format!("{citation} ({heading})")
}

impl Comparison<'_> {
    /// Every cross-reference in the same words that leads elsewhere now, or nowhere, in reading order.
    pub fn redirections(&self) -> Vec<Redirection> {
        let mut found = Vec::new();
        for part in self.changes.iter().flat_map(|change| &change.parts) {
            let mut told = None;
            for run in &part.runs {
                // Words that go or come in a link cut it into several runs.
                let link = part.new.and_then(|new| token(self.new.unit(new), run.new.0)?.link);
                if link.is_none() || told != link {
                    let all = self.redirected(part, run);
                    told = if all.is_empty() { told } else { link };
                    found.extend(all);
                }
            }
        }
        found
    }

    fn redirected(&self, part: &Part, run: &Run) -> Vec<Redirection> {
        let (RunKind::Redirected | RunKind::Dangling, Some(old), Some(new)) = (run.kind, part.old, part.new) else {
            return Vec::new();
        };
        let (before, after) = (self.old.unit(old), self.new.unit(new));
        // References that stand directly behind each other are one run. What is a reference on one side only is one
        // whatever its words are on the other, and a link is one.
        let tokens = (run.old.1 - run.old.0, run.new.1 - run.new.0);
        let is_link = token(after, run.new.0).is_some_and(|token| token.link.is_some());
        let steps = if tokens.0 == tokens.1 && !is_link { tokens.0 } else { 1 };
        let one = |step: u32| {
            let (from, to) = if steps > 1 { (run.new.0 + step, run.new.0 + step + 1) } else { run.new };
            let led_to = leads(before, run.old.0 + step).and_then(|anchor| self.old.anchors.get(anchor)).copied();
            let leads_to = leads(after, run.new.0 + step).and_then(|anchor| self.new.anchors.get(anchor)).copied();
            Redirection {
                old: place(self.old, holder(self.old, old)),
                new: place(self.new, holder(self.new, new)),
                words: after.text.slice(from as usize, to as usize).to_owned(),
                led_to: led_to.map(|unit| place(self.old, unit)),
                is_now: led_to.and_then(|unit| self.to_new(unit)).map(|unit| place(self.new, unit)),
                leads_to: leads_to.map(|unit| place(self.new, unit)),
            }
        };
        (0..steps).map(one).collect()
    }
}

/// The definition or footnote a unit stands in, else the unit itself: a citation of either says where its words are.
fn holder(tree: &Tree, index: u32) -> u32 {
    let mut up = index;
    while !tree.unit(up).kind.is_provision() {
        if matches!(tree.unit(up).kind, UnitKind::Definition | UnitKind::Footnote) {
            return up;
        }
        up = tree.unit(up).parent;
    }
    index
}

fn token(unit: &Unit, index: u32) -> Option<Token> {
    unit.text.tokens.get(index as usize).copied()
}

/// The fragment that a token leads to, as a cross-reference or by the link that it stands in.
fn leads(unit: &Unit, index: u32) -> Option<&str> {
    match token(unit, index)?.target {
        Some(target) => unit.text.targets.get(target as usize).map(String::as_str),
        None => unit.text.address(index as usize)?.strip_prefix('#'),
    }
}
