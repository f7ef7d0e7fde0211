//! Subsidiaries and the geographical zones they lie in.

use serde::{Deserialize, Serialize};

/// The geographical zone of an account. Contacts can only be managed inside one zone (guide 2026, "Instructions").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Zone {
    /// Europe and the subsidiaries run from there.
    #[serde(rename = "EU")]
    Eu,
    /// Canada, Asia and the world.
    #[serde(rename = "CA")]
    Ca,
    /// United States.
    #[serde(rename = "US")]
    Us,
}

impl Zone {
    /// Some other zone: for an account of which only that much is known.
    #[must_use]
    pub fn another(self) -> Self {
        if self == Self::Eu { Self::Ca } else { Self::Eu }
    }

    /// The zone's short name: `EU`, `CA` or `US`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Eu => "EU",
            Self::Ca => "CA",
            Self::Us => "US",
        }
    }
}

/// The provider's subsidiary that an account belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Subsidiary(usize);

/// Every subsidiary with its zone (reference.md 2.4).
const ALL: [(&str, Zone); 25] = {
    use Zone::{Ca, Eu, Us};
    [
        ("CZ", Eu),
        ("DE", Eu),
        ("ES", Eu),
        ("EU", Eu),
        ("FI", Eu),
        ("FR", Eu),
        ("GB", Eu),
        ("IE", Eu),
        ("IT", Eu),
        ("LT", Eu),
        ("MA", Eu),
        ("NL", Eu),
        ("PL", Eu),
        ("PT", Eu),
        ("SN", Eu),
        ("TN", Eu),
        ("ASIA", Ca),
        ("AU", Ca),
        ("CA", Ca),
        ("IN", Ca),
        ("QC", Ca),
        ("SG", Ca),
        ("WE", Ca),
        ("WS", Ca),
        ("US", Us),
    ]
};

impl Subsidiary {
    /// Reads a subsidiary's code; `None` when there is none of that code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::all().find(|subsidiary| subsidiary.as_str() == code)
    }

    /// Every subsidiary, zone by zone.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..ALL.len()).map(Self)
    }

    /// Its code, such as `FR`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        ALL[self.0].0
    }

    /// The zone it lies in.
    #[must_use]
    pub fn zone(self) -> Zone {
        ALL[self.0].1
    }
}

impl TryFrom<String> for Subsidiary {
    type Error = &'static str;
    fn try_from(code: String) -> Result<Self, Self::Error> {
        Self::parse(&code).ok_or("not a subsidiary")
    }
}

impl From<Subsidiary> for String {
    fn from(subsidiary: Subsidiary) -> Self {
        subsidiary.as_str().to_owned()
    }
}
