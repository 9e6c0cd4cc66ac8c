use std::fmt;

/// A sharing label of the Traffic Light Protocol, version 2.0 (FIRST, August 2022), from the widest to the narrowest.
/// The labels are never translated. A label says how far information may travel; it is no classification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub enum Marking {
    /// No limit on disclosure: the only one that may be public.
    #[serde(rename = "TLP:CLEAR")]
    Clear,
    /// Limited to the community.
    #[serde(rename = "TLP:GREEN")]
    Green,
    /// Limited to the recipient's organisation and its clients, on a need-to-know basis.
    #[serde(rename = "TLP:AMBER")]
    Amber,
    /// Limited to the recipient's organisation.
    #[serde(rename = "TLP:AMBER+STRICT")]
    AmberStrict,
    /// For the eyes and ears of individual recipients only: in no build, whoever it is for.
    #[serde(rename = "TLP:RED")]
    Red,
}

impl Marking {
    /// All of them, from the widest to the narrowest.
    pub const ALL: [Self; 5] = [Self::Clear, Self::Green, Self::Amber, Self::AmberStrict, Self::Red];

    /// The label as the standard prints it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Clear => "TLP:CLEAR",
            Self::Green => "TLP:GREEN",
            Self::Amber => "TLP:AMBER",
            Self::AmberStrict => "TLP:AMBER+STRICT",
            Self::Red => "TLP:RED",
        }
    }

    /// The label written exactly so; nothing else counts.
    pub fn parse(label: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|m| m.label() == label)
    }

    /// All labels, for messages and proposals.
    pub fn labels() -> impl Iterator<Item = &'static str> + Clone {
        Self::ALL.into_iter().map(Self::label)
    }
}

impl fmt::Display for Marking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_read_exactly_as_printed() {
        for marking in Marking::ALL {
            assert_eq!(Marking::parse(marking.label()), Some(marking));
        }
        for other in ["TLP:WHITE", "tlp:clear", "CLEAR", "TLP:AMBER STRICT", ""] {
            assert_eq!(Marking::parse(other), None, "{other}");
        }
        assert!(Marking::Clear < Marking::Green && Marking::AmberStrict < Marking::Red);
    }
}
