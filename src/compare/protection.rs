//! How a comparison must be handled: as the texts that are quoted in it.

use serde::Serialize;

/// The marking and handling instructions of a text, or of two that stand in one comparison.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Protection {
    /// The sharing label as printed: `TLP:GREEN`; `None` when nobody gave one.
    pub marking: Option<String>,
    /// Sentences that go with it.
    pub caveats: Vec<String>,
    /// Who made the information.
    pub originators: Vec<String>,
    /// Who may decide to pass it on.
    pub release_authorities: Vec<String>,
    /// The days after which an instruction lapses, as `2027-12-31`.
    pub expires: Vec<String>,
}

impl Protection {
    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Of two texts: the label of this one, which is the stricter, and the instructions of both, this one's first.
    #[must_use]
    pub fn with(mut self, other: Self) -> Self {
        self.marking = self.marking.or(other.marking);
        for (mine, others) in [
            (&mut self.caveats, other.caveats),
            (&mut self.originators, other.originators),
            (&mut self.release_authorities, other.release_authorities),
            (&mut self.expires, other.expires),
        ] {
            for text in others {
                if !mine.contains(&text) {
                    mine.push(text);
                }
            }
        }
        self
    }

    /// The instructions beside the label: for each the key of what it is, and its words.
    pub fn instructions(&self) -> impl Iterator<Item = (&'static str, &str)> {
        [
            ("handling", &self.caveats),
            ("originator", &self.originators),
            ("release-authority", &self.release_authorities),
            ("expires", &self.expires),
        ]
        .into_iter()
        .flat_map(|(key, texts)| texts.iter().map(move |text| (key, text.as_str())))
    }

    /// What an instruction is, in English.
    pub fn name(key: &str) -> &'static str {
        match key {
            "handling" => "Handling",
            "originator" => "Originator",
            "release-authority" => "Release authority",
            _ => "Expires",
        }
    }

    /// A text in English with what must be said above and below it.
    pub fn around(&self, text: &str) -> String {
        let mut out = String::new();
        if let Some(marking) = &self.marking {
            out.push_str(&format!("{marking}\n"));
        }
        for (key, words) in self.instructions() {
            out.push_str(&format!("{}: {words}\n", Self::name(key)));
        }
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(text);
        if let Some(marking) = &self.marking {
            out.push_str(&format!("\n{marking}\n"));
        }
        out
    }
}
